"""The machine pre-check at the review desk: what it says of the file now, noted in the review before the reviewer answers."""

from __future__ import annotations

from mingfa.desk.errors import Refused
from mingfa.law.errors import MingfaError
from mingfa.review.precheck.finding import Report
from mingfa.review.precheck.noting import note_findings, run_on


def look_over(review: str, *, note: bool) -> Report | None:
    """Return what the pre-check says of the file of a review now; None while it cannot be run.

    note: also note it in the review, where the review does not say just that yet; draft or evidence that are no longer those under review
    are refused there, and then only looked at.
    """
    try:
        if note:
            try:
                return note_findings(review)
            except Refused:
                pass
        return run_on(review)[0]
    except MingfaError:
        return None
