"""What the law refuses about the keeping of recordings. Pure."""
