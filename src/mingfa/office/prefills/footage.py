"""Forms about recordings of a case: the steps that can be recorded, the gap that waits, the explanation to file or review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mingfa.cases import recording_rules as rules
from mingfa.cases.state.core import CaseState
from mingfa.desk.act import Actor
from mingfa.desk.kinds import RegimeView
from mingfa.law.regime_terms import term
from mingfa.office.forms import Offer
from mingfa.office.prefill import prefill, things
from mingfa.office.told import moment

View = RegimeView | None
EXPLAINED = ("recording.gap", "recording.gap_rejected")


@things("occasion")
def occasions(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """The steps that can be recorded, the latest first, with how they stand."""
    if not isinstance(state, CaseState):
        return []
    found = []
    for one in reversed(list(rules.occasions(state))):
        stands = rules.standing(state, one, view.regime) if view is not None else None
        lacks = "，录制有缺" if stands is not None and stands.lacks else ""
        at = moment(one.window.start) if one.window is not None else f"{one.day}"
        found.append(Offer(str(one.seq), f"{one.name}，{at}{lacks}"))
    return found


def _waiting(state: CaseState) -> list[Any]:
    return [story for story in state.footage.stories if story.review is None]


@things("gap_story")
def stories(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """The explanations that are not reviewed yet."""
    if not isinstance(state, CaseState):
        return []
    names = {one.seq: one.name for one in rules.occasions(state)}
    return [
        Offer(
            story.id,
            f"{names.get(story.step, '')}{rules.span_words(story.span) if story.span is not None else ''}：{_ground(story.ground)}",
        )
        for story in _waiting(state)
    ]


def _ground(code: str) -> str:
    return "技术原因" if code == "technical" else term("stop_ground", code)


@things("argument")
def arguments(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """The arguments of lawfulness that nobody has decided on."""
    if not isinstance(state, CaseState):
        return []
    return [Offer(one.id, f"{term('activity', one.activity)}：{one.words[:40]}") for one in state.footage.notes if one.approved is None]


@prefill("cases.explain_gap")
def gap(state: CaseState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The first gap nobody has explained, with its times."""
    for held in rules.standings(state, view.regime) if view is not None else ():
        for lack in held.lacks:
            if lack.code in EXPLAINED:
                times = {"started_at": lack.span.start, "ended_at": lack.span.end} if lack.span is not None else {}
                return {"step": held.occasion.seq, **times}
    return {}


@prefill("cases.file_gap_record")
def unfiled(state: CaseState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The first explanation without a work record."""
    return {"story": next((story.id for story in _waiting(state) if not story.work_record), "")}


@prefill("cases.review_gap")
def unreviewed(state: CaseState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The first explanation that waits for the leader."""
    return {"story": next((story.id for story in _waiting(state) if story.work_record), "")}


@prefill("cases.approve_legality")
def undecided(state: CaseState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The first argument nobody has decided on."""
    return {"note": next((one.id for one in state.footage.notes if one.approved is None), "")}


@prefill("cases.choose_means")
def unchosen(state: CaseState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The first step for which the choice is open."""
    for held in rules.standings(state, view.regime) if view is not None else ():
        if any(lack.code in ("recording.no_choice", "recording.no_file", "recording.no_reason") for lack in held.lacks):
            return {"step": held.occasion.seq}
    return {}
