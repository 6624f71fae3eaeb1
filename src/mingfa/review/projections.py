"""From the state of a review to its rows."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.desk.kinds import RegimeView
from mingfa.desk.projections import Fields, register_projection
from mingfa.law.calendar import ONE_DAY
from mingfa.law.clock import LineKind
from mingfa.law.errors import CalendarNotPublished
from mingfa.review.checklist import words_of
from mingfa.review.kind import last_day, unit_of
from mingfa.review.models import ReviewAnswerRow, ReviewFindingRow, ReviewGroundRow, ReviewRow
from mingfa.review.period import period
from mingfa.review.state import ReviewState


def review_rows(stream: str, state: ReviewState, view: RegimeView | None) -> Iterator[tuple[str, Fields]]:
    """Return the one row of a review."""
    yield (
        "review",
        {
            "case_stream": state.case,
            "case_kind": state.case_kind,
            "case_title": state.case_title[:300],
            "case_number": state.case_number[:80],
            "round": state.round,
            "stage": state.stage,
            "status": state.status,
            "outcome": state.outcome if state.given_back else "",
            "unit": state.unit,
            "reviewing_unit": unit_of(state, view) if view is not None else "",
            "reviewer": state.reviewer,
            "reviewer_name": state.reviewer_name[:100],
            "submitted_by": state.submitted_by,
            "submitted_on": state.submitted_on,
            "received_on": state.received_on,
            "due_on": last_day(state, view) if view is not None else None,
            "overdue": state.overdue_since is not None,
            "concluded_on": state.concluded_on,
            "number": state.number,
            "draft_digest": state.draft_digest,
            "evidence_digest": state.evidence_digest,
            "opinion_digest": state.opinion_digest,
            "paper_digest": state.filed.digest if state.filed is not None else "",
            "days": days_taken(state, view) if view is not None else None,
        },
    )


def days_taken(state: ReviewState, view: RegimeView) -> int | None:
    """Return the working days from receipt to opinion, without those the period stood still; None before there is one, or where nobody knows."""
    if state.received_on is None or state.concluded_on is None:
        return None
    try:
        taken = view.calendar.working_days_between(state.received_on, state.concluded_on)
        clock = period(state, view.regime)
        for line in clock.answer(view.calendar).lines if clock is not None else ():
            if line.kind is LineKind.STOPPED:
                last = min(line.last_day, state.concluded_on)
                taken -= max(0, view.calendar.working_days_between(line.first_day - ONE_DAY, last)) if line.first_day <= last else 0
    except CalendarNotPublished:
        return None
    return max(0, taken)


def ground_rows(stream: str, state: ReviewState, view: RegimeView | None) -> Iterator[tuple[str, Fields]]:
    """Return a row for each ground."""
    for ground in dict.fromkeys(state.grounds):
        yield ground, {"ground": ground[:60]}


def finding_rows(stream: str, state: ReviewState, view: RegimeView | None) -> Iterator[tuple[str, Fields]]:
    """Return a row for each finding of the pre-check."""
    for number, one in enumerate(state.findings):
        yield (
            str(number),
            {
                "node": one.node[:80],
                "item": one.item[:40],
                "severity": one.severity,
                "words": one.words,
                "answered": one.answered,
                "reason": one.reason,
            },
        )


def answer_rows(stream: str, state: ReviewState, view: RegimeView | None) -> Iterator[tuple[str, Fields]]:
    """Return a row for each answer."""
    for answer in state.answers:
        yield (
            answer.item,
            {
                "item": answer.item,
                "label": words_of(answer.item, view.regime if view is not None else None, state.submitted_on or answer.on),
                "level": answer.level,
                "note": answer.note,
                "provision": answer.provision,
                "answered_by": answer.by,
                "answered_on": answer.on,
            },
        )


register_projection("review", ReviewRow, review_rows)
register_projection("review", ReviewAnswerRow, answer_rows)
register_projection("review", ReviewGroundRow, ground_rows)
register_projection("review", ReviewFindingRow, finding_rows)
