"""Ledgers as townships keep them: read, understand, compare with what is known, enter, and give back what cannot enter.

files → columns → cells, id_numbers → elder_lines, visitor_lines, record_lines → (services) → error_workbook
"""
