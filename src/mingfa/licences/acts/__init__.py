"""What is done on an application for a licence. Pure."""
