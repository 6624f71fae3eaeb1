"""What is done about channels and exchange."""
