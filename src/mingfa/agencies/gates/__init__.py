"""What stands in the way of acts about an agency, its people and its regime."""
