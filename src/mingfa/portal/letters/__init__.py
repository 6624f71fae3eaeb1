"""Letters from the public (公众来信): forms, the portal's own inbox, how letters leave for the office, and how answers are looked up."""
