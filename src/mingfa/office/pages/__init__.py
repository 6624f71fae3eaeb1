"""The views of the staff site, thin: each asks the desk and hands what it answers to a template."""
