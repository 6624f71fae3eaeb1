"""The drafts of two rounds of review side by side (两稿比较), on a phone one under the other."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mingfa.cases.state.core import CaseState
from mingfa.desk.errors import UnknownStream
from mingfa.desk.perform import look
from mingfa.documents.digest import DecisionDraft
from mingfa.licences.state.licence import LicenceState
from mingfa.office import licence_review, reading
from mingfa.office.people import Person
from mingfa.review.compare import Change, compare
from mingfa.review.state import ReviewState


def draft_of(case: CaseState, digest: str) -> DecisionDraft | None:
    """Return the draft of a case by its digest; None where the case holds no such draft."""
    return next((one.draft for one in case.proceeding.drafts if one.digest == digest), None)


def _compared(matter: CaseState | LicenceState, former: str, present: str) -> tuple[Change, ...] | None:
    """Return what differs between two drafts of a matter, by their digests; None where it does not hold them."""
    if isinstance(matter, LicenceState):
        return licence_review.compared(matter, former, present)
    old, new = draft_of(matter, former), draft_of(matter, present)
    return compare(old, new) if old is not None and new is not None else None


@require_safe
def page(request: HttpRequest, agency: str, ident: str) -> HttpResponse:
    """Show what changed between the draft of this round and that of the round before, or another one of the case."""
    person: Person = request.person  # type: ignore[attr-defined]
    folded = reading.open_stream(person, agency, "review", ident)
    review: ReviewState = folded.state
    matter: CaseState | LicenceState = look(review.case).state
    rounds = [one.stream for one in (matter.reviewing.rounds if isinstance(matter, LicenceState) else matter.proceeding.reviews)]
    earlier = rounds[: rounds.index(folded.stream)] if folded.stream in rounds else []
    wanted = request.GET.get("with", "")
    other = wanted if wanted in earlier else review.previous
    former: ReviewState | None = None
    if other:
        try:
            former = look(other).state
        except UnknownStream:
            former = None
    found = _compared(matter, former.draft_digest, review.draft_digest) if former is not None else None
    changes: tuple[Change, ...] = found or ()
    everything = "all" in request.GET
    return render(
        request,
        "office/compare.html",
        {
            "folded": folded, "review": review, "former": former, "case": review.case, "known": found is not None,
            "changes": [one for one in changes if everything or one.kind != "same"], "differ": sum(1 for one in changes if one.kind != "same"),
            "same": sum(1 for one in changes if one.kind == "same"), "everything": everything, "responses": review.responses,
            "others": [(number, stream) for number, stream in enumerate(earlier, 1) if stream != other], "with": wanted,
            "evidence_changed": former is not None and former.evidence_digest != review.evidence_digest,
        },
    )  # fmt: skip
