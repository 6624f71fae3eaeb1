"""The machine pre-check (机器预审) of a case file before legal review: what it finds, never what is decided.

`finding` holds what it says, `casefile` what it sees, `nodes` the questions it asks, `run` the running of them; `gather` reads the file.
"""
