"""Documents (文书): typed forms, their numbers, and the same bytes from the same state whenever they are printed."""
