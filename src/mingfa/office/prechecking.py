"""The machine pre-check at the review desk: what it says of the file now, and that it is noted in the review before the reviewer answers."""

from __future__ import annotations

from mingfa.review.precheck.finding import Report


def look_over(review: str) -> Report | None:
    """Return what the pre-check says of the file of a review now; None while it cannot be run."""
    return None


def note(review: str, report: Report | None) -> bool:
    """Note what was found, where the review does not say just that yet; return whether something was noted."""
    return False
