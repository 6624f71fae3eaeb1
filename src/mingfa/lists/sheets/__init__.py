"""Spreadsheets (电子表格) of lists: a file read cell by cell, its cells fitted to the columns of a list, a list written out again."""
