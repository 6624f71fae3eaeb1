"""The machine pre-check (机器预审) of a case file before legal review: what it finds, never what is decided."""
