"""What is done about the keeping of recordings: reading them, asking to read them, disputes about them, destroying them. Pure."""
