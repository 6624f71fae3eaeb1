"""What the law refuses in a case, one condition a function, by the part of the procedure."""
