"""Forms of what follows an opinion: disagreement, advice, transfer. What the system knows nobody types: points, letter, papers, organ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from mingfa.cases.state.core import CaseState
from mingfa.cases.state.detention import STATUS as DETENTION
from mingfa.desk.act import Actor
from mingfa.desk.kinds import RegimeView
from mingfa.desk.now import now
from mingfa.desk.times import local_day
from mingfa.law.errors import CalendarNotPublished
from mingfa.law.regime_terms import term
from mingfa.office.forms import Offer
from mingfa.office.prefill import offer, prefill
from mingfa.office.prefills.cases import submission
from mingfa.review.state import ReviewState

View = RegimeView | None
ANSWER_DAYS = 10
"""Working days that the form proposes for the answer to advice; whoever gives it may set another day."""


# Reviews -----------------------------------------------------------------------------------------------------------------------


@prefill("review.raise_disagreement")
def points(state: ReviewState, actor: Actor, view: View) -> Mapping[str, Any]:
    """Every problem the opinion named; those agreed with are struck out."""
    return {"points": state.conclusion.problems if state.conclusion is not None else ()}


@prefill("review.decide_disagreement")
def views(state: ReviewState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The view of the unit, which is not the one that prevails when the opinion is upheld."""
    return {"minority": state.disagreements[-1].unit_view} if state.disagreements else {}


@prefill("review.file_opinion")
def form(state: ReviewState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The form that the agency has set."""
    today = local_day(now())
    parameter = "review.opinion_form"
    return {"form": view.regime.text(parameter, today)} if view is not None and view.regime.has(parameter, today) else {}


@prefill("review.suggest_improvement")
def advice(state: ReviewState, actor: Actor, view: View) -> Mapping[str, Any]:
    """To the unit that sent the draft, with two weeks to answer."""
    today = local_day(now())
    try:
        due = view.calendar.add_working_days(today, ANSWER_DAYS) if view is not None else today
    except CalendarNotPublished:
        due = today + timedelta(days=ANSWER_DAYS)
    return {"unit": state.unit, "due_on": due}


@offer("review.answer_suggestion", "suggestion")
def waiting(state: ReviewState, actor: Actor, view: View) -> Sequence[Offer]:
    """The advice that waits for an answer."""
    return [Offer(str(one.seq), f"{one.problem[:40]}（{one.due_on} 前答复）") for one in state.suggestions if one.answered_on is None]


@prefill("review.answer_suggestion")
def first_waiting(state: ReviewState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The first one that waits."""
    found = waiting(state, actor, view)
    return {"suggestion": int(found[0].value)} if found else {}


# Transfers ---------------------------------------------------------------------------------------------------------------------


@prefill("cases.propose_transfer")
def proposal(state: CaseState, actor: Actor, view: View) -> Mapping[str, Any]:
    """Where an opinion says where the case has to go, that organ."""
    given = state.proceeding.only_transfer
    if given is None:
        return {"officers": state.handlers}
    police = "公安" in given.target
    return {
        "officers": state.handlers, "target": given.target, "transfer_kind": "crime" if police else "organ",
        "opinion": f"法制审核意见{given.number}为移送移交，建议移送{given.target}。",
    }  # fmt: skip


@prefill("cases.submit_transfer_for_review")
def transfer_submission(state: CaseState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The package as for a decision, with the letter as the text under review."""
    return {**submission(state, actor, view), "draft_digest": state.transfer.letter if state.transfer is not None else ""}


@prefill("cases.send_transfer")
def package(state: CaseState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The papers the law asks for and those the opinion names, with the originals the case holds."""
    last, today = state.transfer, local_day(now())
    if last is None:
        return {}
    known = {"letter": last.letter, "report": _paper(state, "investigation_report")}
    parameter = f"transfer.papers.{last.kind}"
    wanted = view.regime.items(parameter, today) if view is not None and view.regime.has(parameter, today) else ()
    items = [{"code": code, "title": term("transfer_paper", code), "digest": known.get(code, "")} for code in wanted]
    given = state.proceeding.only_transfer
    items += [{"code": "other", "title": title, "digest": ""} for title in (given.papers if given is not None else ())]
    return {
        "draft_digest": last.letter, "items": items,
        "paper": {"kind": "enforcement_document", "title": "移送书" if last.kind == "crime" else "案件移送函", "original": last.letter},
    }  # fmt: skip


def _paper(state: CaseState, form: str) -> str:
    found = [one.digest for one in state.documents if one.form == form and one.current and not one.electronic]
    return found[-1] if found else ""


@prefill("cases.record_transfer_receipt", "cases.record_transfer_answer", "cases.record_objection_result", "cases.answer_detention")
def today_received(state: CaseState, actor: Actor, view: View) -> Mapping[str, Any]:
    """Received today, unless another day is entered."""
    return {"received_on": local_day(now())}


@prefill("cases.propose_detention")
def detention(state: CaseState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The people who handle the case; of a party that is a person, himself."""
    alone = state.parties[0] if len(state.parties) == 1 else None
    told: dict[str, Any] = {"officers": state.handlers}
    if alone is not None:
        told |= {"party": alone.id, "person": alone.name if alone.kind == "citizen" else ""}
    return told


@offer("cases.decide_detention", "detention")
@offer("cases.send_detention", "detention")
@offer("cases.answer_detention", "detention")
def detentions(state: CaseState, actor: Actor, view: View) -> Sequence[Offer]:
    """Those that wait for an answer of some kind; the gate says which of them the act may name."""
    held = [one for one in state.execution.detentions if one.running]
    return [Offer(one.id, f"{one.person}（{DETENTION[one.status]}）") for one in held]


@prefill("cases.decide_detention", "cases.answer_detention")
def which_detention(state: CaseState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The only one there is."""
    held = [one for one in state.execution.detentions if one.running]
    return {"detention": held[0].id if len(held) == 1 else ""}


@prefill("cases.send_detention")
def detention_package(state: CaseState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The papers of the form, with the letter as approved."""
    held, today = [one for one in state.execution.detentions if one.status == "approved"], local_day(now())
    parameter = "transfer.papers.detention"
    wanted = view.regime.items(parameter, today) if view is not None and view.regime.has(parameter, today) else ("letter",)
    letter = held[0].letter if len(held) == 1 else ""
    return {
        "detention": held[0].id if len(held) == 1 else "",
        "items": [{"code": code, "title": term("transfer_paper", code), "digest": letter if code == "letter" else ""} for code in wanted],
        "paper": {"kind": "enforcement_document", "title": "行政拘留案件移送书", "original": letter},
    }


@offer("cases.record_transfer_answer", "answer")
def answers(state: CaseState, actor: Actor, view: View) -> Sequence[Offer]:
    """What this kind of transfer can be answered with."""
    if state.transfer is not None and state.transfer.kind == "crime":
        return [Offer("filed", "公安机关决定立案"), Offer("declined", "公安机关决定不予立案")]
    return [Offer("accepted", "受移送机关接收"), Offer("returned", "受移送机关退回")]


@prefill("cases.hand_over_things")
def things_kept(state: CaseState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The evidence of the case and what is still preserved."""
    kept = [item.name for item in state.investigation.evidence if not item.out]
    return {"things": tuple(kept) or ("",), "receiver": state.transfer.target if state.transfer is not None else ""}
