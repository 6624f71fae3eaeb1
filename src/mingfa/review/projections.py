"""From the state of a review to its rows."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.desk.kinds import RegimeView
from mingfa.desk.projections import Fields, register_projection
from mingfa.review.checklist import words_of
from mingfa.review.kind import last_day, unit_of
from mingfa.review.models import ReviewAnswerRow, ReviewRow
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
            "outcome": state.outcome,
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
