"""How words that people write into columns of choices are read: whole, or asked about. Pure.

`vocabulary.csv` holds what is understood, for an official to read and to extend; `reading` explains every character of
a cell by it; `choices`, `categories`, `hazards` and `hours` say what that means for a column. What no row explains is
a question: it is never guessed and never counts as yes. A part of a word may raise a question, never answer one.
"""
