"""Who sees what is kept from others inside the house: the side volume (副卷) of a case, and figures of agencies below."""

from __future__ import annotations

from typing import Any

from mingfa.agencies.models import AgencyRow
from mingfa.cases.volume import SIDE
from mingfa.desk.act import Act
from mingfa.desk.perform import Folded, look
from mingfa.office.people import Person
from mingfa.office.spec import fields_of

INNER_DUTIES = frozenset({
    "case.examine", "case.approve_filing", "case.approve_measure", "case.approve_closing", "review.accept", "review.conclude", "review.sign_off",
    "review.first", "review.first_sign", "discussion.submit", "discussion.record", "penalty.decide", "case.archive", "supervision.view",
})  # fmt: skip
"""Duties that cannot be done without the side volume: examining, reviewing, discussing, deciding, archiving, supervising."""


MISUSE_DUTIES = frozenset({"supervision.view", "recorder.decide_misuse", "recorder.report_misuse"})
"""Duties that let somebody read what was found against others: reporting it, deciding on it, supervising."""

KEEPERS = frozenset({"access.register", "access.approve", "recording.dispose", "recording.approve_disposal", "supervision.view"})
"""Duties that let somebody see who asked for recordings, what is disputed and what is to be destroyed."""

LETTER_DUTIES = frozenset({"report.route", "report.handle", "report.extend", "supervision.view"})
"""Duties that let somebody read letters from the public; whoever is complained about is kept out before (reports.kind.visible)."""

WHATIF_DUTIES = frozenset({"regime.maintain", "list.maintain", "review.conclude", "supervision.view"})
"""Duties of whoever has to know what a change of the rules would mean."""

KEEPING = frozenset({"access_request", "dispute", "destruction"})
"""Kinds of streams that are for the keepers of recordings, for whoever decides, and for whoever asked himself."""


def may_see_side(state: Any, person: Person) -> bool:
    """Say whether a person reads the side volume of a case: its handlers, and whoever examines, reviews, decides or supervises."""
    if person.stream in getattr(state, "handlers", ()):
        return True
    if any(getattr(step, "by", "") == person.stream for step in getattr(state, "steps", ())):
        return True
    return bool(person.duties & INNER_DUTIES)


def opens(folded: Folded, person: Person) -> bool:
    """Say whether a person may open a stream: its kind lets him, and a legal review, whose papers are the side volume's, or a
    finding of misuse, or who asked for recordings and what is to be destroyed, is his to read."""
    if not folded.kind.visible(folded.state, person.actor):
        return False
    if folded.kind.name == "misuse" and folded.seq >= 0:
        return person.stream in (folded.state.officer, folded.state.found_by) or bool(person.duties & MISUSE_DUTIES)
    if folded.kind.name == "progress" and folded.seq >= 0:
        return person.has("progress.issue")
    if folded.kind.name == "report" and folded.seq >= 0:
        return person.stream == folded.state.owner or bool(person.duties & LETTER_DUTIES)
    if folded.kind.name in KEEPING and folded.seq >= 0:
        locking = folded.kind.name == "dispute" and person.has("recording.hold")
        return locking or person.stream == getattr(folded.state, "person", "") or bool(person.duties & KEEPERS)
    if folded.kind.name != "review" or folded.seq < 0:
        return True
    review = folded.state
    asked = (review.submitted_by, review.reviewer, *(one.person for one in review.advices))
    return person.stream in asked or may_see_side(look(review.case).state, person)


OPINION_ACTS = frozenset({
    "review.answer_checklist", "review.conclude_review", "review.sign_off_opinion", "review.note_findings", "review.answer_findings",
})  # fmt: skip
"""What the reviewer finds and gives; until the opinion is given back it is not the handling unit's to see (签批后交还)."""

REVIEWING = frozenset({"review.accept", "review.conclude", "review.sign_off", "review.coordinate", "supervision.view"})
"""Duties that let somebody read an opinion before it is given back."""


def may_see_opinion(review: Any, person: Person) -> bool:
    """Say whether a person may read what the reviewer found: everybody who opens the review once the opinion is given back, before that the
    reviewing unit, who signs off and who supervises, and never a handler of the case."""
    if review.given_back or person.stream == review.reviewer:
        return True
    handles = person.stream == review.submitted_by or (bool(review.case) and person.stream in look(review.case).state.handlers)
    return not handles and bool(person.duties & REVIEWING)


def kept_back(folded: Folded, person: Person) -> int:
    """Return the seq from which a review's answers and opinion are kept from a person; one past its last entry where nothing is.

    What an opinion that was superseded said stays readable: it had been given back.
    """
    end = folded.seq + 1
    if folded.kind.name != "review" or folded.seq < 0 or may_see_opinion(folded.state, person):
        return end
    gone = folded.state.superseded
    return int(gone[-1].seq) if gone else 0


def is_side(act: Act) -> bool:
    """Say whether what an act says belongs to the side volume: its paper does, or the forms that record such a step do."""
    if any(getattr(value, "volume", "") == "side" for _, value in act):
        return True
    return bool(set(getattr(type(act), "record_forms", ())) & set(SIDE))


def open_fields(act: Act) -> dict[str, Any]:
    """Return what everybody of the agency who sees the stream may read of an act: nothing of the side volume."""
    if is_side(act):
        return {}
    kept = {one.name for one in fields_of(type(act)) if not one.side}
    return act.model_dump(mode="json", include=kept)


def agencies_below(agency: str) -> list[str]:
    """Return the agencies whose figures are seen from one: those below it, at any depth. Figures only, never their streams."""
    found: list[str] = []
    wanted = [agency]
    while wanted:
        rows = AgencyRow.objects.filter(superior__in=wanted).exclude(agency__in=[agency, *found]).order_by("agency")
        wanted = list(rows.values_list("agency", flat=True))
        found += wanted
    return found


def sees_missing(person: Person) -> bool:
    """Say whether the list of what should have been recorded and was not is for this person: supervision, and the heads of units for their own."""
    return person.has("supervision.view") or any(post.role == "unit_head" for post in person.actor.posts)
