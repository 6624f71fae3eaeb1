"""What is refused about recording devices and findings of misuse."""
