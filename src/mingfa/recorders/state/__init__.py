"""What is known of one recording device, and of one finding of misuse."""
