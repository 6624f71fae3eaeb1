"""What is known of channels, of one publication on its channels, and of a record received from elsewhere."""
