"""Recorders (执法记录仪) and other recording devices and rooms: who keeps, checks and uses them, and what was done with them that is banned."""
