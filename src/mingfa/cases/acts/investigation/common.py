"""What the acts of an investigation share: in which stages they may be done, by whom, and what they need to know."""

from __future__ import annotations

from datetime import date
from typing import Any

from mingfa.agencies.facts import officers_need
from mingfa.cases.acts.common import officers_of
from mingfa.cases.gates import common as gate
from mingfa.cases.state.core import IN_HAND, CaseState, day_of
from mingfa.cases.state.investigation import Pause
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.lists.av_items import AV_LIST

FIELD = frozenset({"lead", "investigating"})
INVESTIGATING = frozenset({"investigating"})
EVERYWHERE = IN_HAND | {"lead", "suspended"}
TEAM = (gate.refuse_not_own_case, gate.refuse_officer_in_question)
OFFICERS = (officers_need("officers", officers_of),)
ON_SITE_NEEDS = (*OFFICERS, AV_LIST)


def found(case: CaseState, **changes: Any) -> CaseState:
    """Return the case with something new in its investigation."""
    return replace(case, investigation=replace(case.investigation, **changes))


def paused_for(case: CaseState, entry: Entry[Any], ground: str, told_on: date | None) -> CaseState:
    """Hold the limit for handling the case (C07) from the day of the entry."""
    name = f"h{entry.seq}"
    pause = Pause(name, entry.seq, ground, day_of(entry), told_on)
    return found(case.hold("C07", name, ground, day_of(entry), told_on), pauses=(*case.investigation.pauses, pause))


def resumed(case: CaseState, name: str, on: date, reason: str) -> CaseState:
    """Let the limit for handling the case run again."""
    pauses = tuple(replace(one, until=on) if one.name == name and one.until is None else one for one in case.investigation.pauses)
    return found(case.release("C07", name, on, reason), pauses=pauses)
