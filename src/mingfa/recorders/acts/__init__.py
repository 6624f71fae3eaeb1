"""What is done with recording devices, and about their misuse."""
