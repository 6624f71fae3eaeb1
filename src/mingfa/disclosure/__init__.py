"""Disclosure (公示): what is published of a decision, when, by whom, what is withheld, corrected and withdrawn, and the feed to the portal."""
