"""Who is owed a visit and what happened: one app of five rooms, each above those that it uses.

exchange → merging → duty → records → register
"""
