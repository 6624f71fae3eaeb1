"""What is known of an application for a licence. Pure."""
