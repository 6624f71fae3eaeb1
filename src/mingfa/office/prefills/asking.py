"""Forms by which a review asks others, and is prepared: who may be picked, which question is answered, what is under review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mingfa.agencies.facts import agency_stream
from mingfa.agencies.state.agency import AgencyState
from mingfa.cases.state.core import CaseState
from mingfa.desk.act import Actor
from mingfa.desk.kinds import RegimeView
from mingfa.desk.now import now
from mingfa.desk.perform import look
from mingfa.desk.streams import agency_of
from mingfa.desk.times import local_day
from mingfa.law.regime_terms import term
from mingfa.office.forms import Offer
from mingfa.office.prefill import offer, prefill
from mingfa.review.facts import REVIEWER
from mingfa.review.gates.experts import ADVISERS
from mingfa.review.kind import unit_of
from mingfa.review.state import ReviewState

View = RegimeView | None


def _unit(view: View, code: str) -> str:
    unit = view.regime.unit(code) if view is not None else None
    return unit.name if unit is not None else code


def _holders(state: ReviewState, roles: Sequence[str], unit: str = "") -> list[Offer]:
    agency: AgencyState = look(agency_stream(agency_of(state.stream))).state
    today = local_day(now())
    found = {
        member.person: Offer(member.person, f"{member.name}（{term('role', role)}）")
        for role in roles
        for member in agency.members
        if member.holds(role, today, unit or None)
    }
    return list(found.values())


@offer("review.attach_adviser", "adviser")
def advisers(state: ReviewState, actor: Actor, view: View) -> Sequence[Offer]:
    """The advisers and public lawyers of the agency."""
    return _holders(state, ADVISERS)


@offer("review.declare_reviewer", "reviewer")
def reviewers(state: ReviewState, actor: Actor, view: View) -> Sequence[Offer]:
    """Those designated in the reviewing unit, its head among them."""
    return _holders(state, (REVIEWER, "legal_head"), unit_of(state, view) if view is not None else "")


@prefill("review.declare_reviewer")
def myself(state: ReviewState, actor: Actor, view: View) -> Mapping[str, Any]:
    """Whoever has the form open may be the one."""
    return {"reviewer": actor.person if any(one.value == actor.person for one in reviewers(state, actor, view)) else ""}


@offer("review.file_argument", "argument")
@offer("review.answer_invitation", "argument")
def arguments(state: ReviewState, actor: Actor, view: View) -> Sequence[Offer]:
    """The arguments whose opinion is awaited."""
    return [Offer(str(one.seq), f"{one.planned_on} {one.topic[:40]}") for one in state.arguments if one.filed_on is None]


@prefill("review.file_argument", "review.answer_invitation")
def argument(state: ReviewState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The last argument called, on its day."""
    last = next((one for one in reversed(state.arguments) if one.filed_on is None), None)
    if last is None:
        return {}
    return {"argument": last.seq, "held_on": min(last.planned_on, local_day(now())), "attended": last.coming}


@prefill("review.answer_invitation")
def coming(state: ReviewState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The one who answers is likely to come."""
    return {"coming": (actor.name,)}


@offer("review.file_reply", "inquiry")
def inquiries(state: ReviewState, actor: Actor, view: View) -> Sequence[Offer]:
    """The questions whose answer is awaited."""
    return [Offer(str(one.seq), f"{one.on} {one.body}：{one.question[:30]}") for one in state.inquiries if one.replied_on is None]


@prefill("review.file_reply")
def inquiry(state: ReviewState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The last question asked; the reply came today."""
    last = next((one for one in reversed(state.inquiries) if one.replied_on is None), None)
    return {"replied_on": local_day(now()), **({"inquiry": last.seq} if last is not None else {})}


@prefill("review.give_joint_opinion")
def joint(state: ReviewState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The second opinion is on this draft and this evidence, by the actor's unit."""
    day = state.submitted_on
    units = [
        view.regime.text(f"review.reviewer.{kind}", day)
        for kind in state.also
        if view is not None and day is not None and view.regime.has(f"review.reviewer.{kind}", day)
    ]
    own = next((unit for unit in units if any(post.unit == unit for post in actor.posts)), units[0] if units else "")
    return {"unit": own, "draft_digest": state.draft_digest, "evidence_digest": state.evidence_digest}


@offer("cases.answer_consultation", "consultation")
def consultations(state: CaseState, actor: Actor, view: View) -> Sequence[Offer]:
    """The questions that wait for an answer, those put to the actor's own units first."""
    units = {*actor.units, *(post.unit for post in actor.posts)}
    waiting = sorted(state.preparation.unanswered, key=lambda one: one.unit not in units)
    return [Offer(str(one.seq), f"{_unit(view, one.unit)}：{one.question[:40]}") for one in waiting]


@prefill("cases.answer_consultation")
def consultation(state: CaseState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The first of them."""
    found = consultations(state, actor, view)
    return {"consultation": int(found[0].value)} if found else {}


@prefill("cases.consult_section")
def nobody_yet(state: CaseState, actor: Actor, view: View) -> Mapping[str, Any]:
    """Another section is asked than one's own."""
    return {"unit": ""}


@offer("agencies.drop_material", "material")
def materials(state: AgencyState, actor: Actor, view: View) -> Sequence[Offer]:
    """What is asked for besides the rules."""
    return [
        Offer(str(one.seq), f"{term('kind', one.kind)}{f'（{one.field}）' if one.field else ''}：{one.title}")
        for one in state.materials
        if one.until is None
    ]
