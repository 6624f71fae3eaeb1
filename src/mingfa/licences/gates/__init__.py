"""What the licence law refuses, one condition a function. Pure."""
