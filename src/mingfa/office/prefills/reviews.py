"""Forms of legal reviews: digests of exactly what is reviewed, one row for each item of the agency's checklist, the paper of the opinion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mingfa.desk.act import Actor
from mingfa.desk.kinds import RegimeView
from mingfa.desk.now import now
from mingfa.desk.times import local_day
from mingfa.law.regime_terms import term
from mingfa.office.forms import Offer
from mingfa.office.prefill import complete, offer, prefill
from mingfa.office.vaulting import place_of, staged
from mingfa.review.checklist import SOUND, items_of, words_of
from mingfa.review.outcomes import permitted
from mingfa.review.paper import opinion_pdf
from mingfa.review.state import ReviewState

View = RegimeView | None


def _items(view: View, parameter: str) -> tuple[str, ...]:
    today = local_day(now())
    return view.regime.items(parameter, today) if view is not None and view.regime.has(parameter, today) else ()


def _checklist(state: ReviewState, view: View) -> tuple[str, ...]:
    return items_of(state, view.regime, local_day(now())) if view is not None else ()


@prefill("review.conclude_review", "review.resubmit")
def digests(state: ReviewState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The opinion is on exactly this draft and this evidence."""
    return {"draft_digest": state.draft_digest, "evidence_digest": state.evidence_digest}


@prefill("review.resubmit")
def present(state: ReviewState, actor: Actor, view: View) -> Mapping[str, Any]:
    """What is sent again is what the case has now."""
    from mingfa.cases.facts import CaseBrief
    from mingfa.desk.perform import look

    brief = CaseBrief.of(look(state.case).state, state.case, local_day(now()))
    return {"draft_digest": brief.draft_digest, "evidence_digest": brief.evidence_digest}


@prefill("review.answer_checklist")
def answers(state: ReviewState, actor: Actor, view: View) -> Mapping[str, Any]:
    """One row for each item of the checklist, with the answer given so far."""
    rows = []
    for item in _checklist(state, view):
        given = state.answer(item)
        row: dict[str, Any] = {"item": item, "level": "", "note": "", "provision": ""}
        if given is not None:
            row |= {name: getattr(given, name, "") for name in ("level", "note", "provision")}
        rows.append(row)
    return {"answers": rows}


@offer("review.answer_checklist", "item")
def checklist(state: ReviewState, actor: Actor, view: View) -> Sequence[Offer]:
    """The items of the agency's own checklist, as it was when the review was opened."""
    today = local_day(now())
    return [Offer(code, words_of(code, view.regime if view is not None else None, today)) for code in _checklist(state, view)]


@offer("review.answer_checklist", "level")
def levels(state: ReviewState, actor: Actor, view: View) -> Sequence[Offer]:
    """The levels of the agency's own answers."""
    return [Offer(code, term("answer", code)) for code in _items(view, "review.answers")]


@prefill("review.answer_findings")
def findings(state: ReviewState, actor: Actor, view: View) -> Mapping[str, Any]:
    """One row for each finding that waits for an answer."""
    return {"answers": [{"key": one.key, "answer": "", "reason": ""} for one in state.findings if one.must_answer]}


@offer("review.answer_findings", "key")
def found(state: ReviewState, actor: Actor, view: View) -> Sequence[Offer]:
    """What the pre-check found and may be answered."""
    return [Offer(one.key, one.words) for one in state.findings if one.severity != "note"]


@offer("review.conclude_review", "outcome")
def outcomes(state: ReviewState, actor: Actor, view: View) -> Sequence[Offer]:
    """The outcomes the answers lead to."""
    if view is None:
        return []
    found = permitted(state.levels, view.regime, local_day(now()), _checklist(state, view))
    return [Offer(code, term("outcome", code)) for code in found]


@prefill("review.conclude_review")
def outcome(state: ReviewState, actor: Actor, view: View) -> Mapping[str, Any]:
    """Where the answers leave one outcome, it is filled in; what was found wrong is listed."""
    found = outcomes(state, actor, view)
    regime, today = view.regime if view is not None else None, local_day(now())
    wrong = [f"{words_of(one.item, regime, today)}：{one.note}" for one in state.answers if one.level != SOUND and one.note]
    return {"outcome": found[0].value if len(found) == 1 else "", "problems": tuple(wrong)}


@prefill("review.return_for_supplement")
def wanted(state: ReviewState, actor: Actor, view: View) -> Mapping[str, Any]:
    """One empty row."""
    return {"wanted": ("",)}


@complete("review.file_opinion")
def paper(stream: str, data: dict[str, Any]) -> Mapping[str, Any]:
    """Without an uploaded paper the system makes it from the opinion; the size is that of the file."""
    digest = str(data.get("digest") or "")
    if not digest:
        digest = staged().put([opinion_pdf(stream).pdf]).digest
    return {"digest": digest, "size": place_of(digest).size(digest)}
