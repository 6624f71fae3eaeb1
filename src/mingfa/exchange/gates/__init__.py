"""What is refused of channels and of what is done on them."""
