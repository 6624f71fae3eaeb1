"""Letters from the public (公众来信) in the office: taken from the portal, given to a unit and a person, answered in time."""
