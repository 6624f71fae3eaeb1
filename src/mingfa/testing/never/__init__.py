"""No decision without its review: random sequences of acts through the real door, held against a short statement of the rule."""
