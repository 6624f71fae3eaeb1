"""What the law refuses in a legal review (法制审核), one condition a function, by subject. Pure."""
