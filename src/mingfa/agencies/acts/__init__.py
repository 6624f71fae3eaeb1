"""What can be done about an agency, its people, its regime, its keys and its numbers."""
