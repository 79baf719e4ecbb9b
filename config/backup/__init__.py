"""The whole house in one file, and back: database → archive ← files; keys never go along.

saving, restoring (what `./run backup` and `./run restore` do) → database, folders, keys → archive
"""
