"""The facts of a case as the conditions of the review list see them (案件事实), party by party. Pure.

What each means, its unit and its words are in `mingfa.review.major.CATALOGUE`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from mingfa.cases.state.core import CaseState
from mingfa.documents.digest import DecisionDraft, Penalty, PenaltyKind
from mingfa.law.errors import RuleError
from mingfa.law.regime_model import Regime
from mingfa.review.major import ASKED, CATALOGUE, Facts, Type, Value

GAINS = frozenset({PenaltyKind.CONFISCATE_GAINS, PenaltyKind.CONFISCATE_GOODS})
STOPS = frozenset({PenaltyKind.ORDER_STOP, PenaltyKind.ORDER_CLOSE, PenaltyKind.RESTRICT_BUSINESS})
STOPPING_MEASURES = frozenset({"restriction", "closure"})
SEVERAL = (*(spec.code for spec in CATALOGUE if spec.type is Type.WORDS), ASKED)
"""The facts that are several words."""
SAID = ("public_interest", "social_risk", "major_rights")


@dataclass(frozen=True, slots=True)
class Proposed:
    """A decision that is proposed (拟作决定), on a case or on an application for a licence, as far as the question whether it is major asks.

    parties: their kinds. said: criteria that a person said it meets, with the reasons. shown: grounds that the record shows by itself.
    relations: how many legal relations were named. item: the enforcement item it is of. listed: the review list as it was last seen.
    """

    kind: str
    title: str
    parties: tuple[str, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    heard: bool = False
    merged: bool = False
    relations: int = 1
    measures: frozenset[str] = frozenset()
    summary: bool = False
    crime: bool = False
    item: Any = None
    listed: Any = None


def proposed(case: CaseState) -> Proposed:
    """Return what a case proposes, as the question whether it is major sees it."""
    said, merged = said_of(case), bool(case.merged_from)
    heard = any(hearing.held_on is not None for hearing in case.proceeding.hearings)
    return Proposed(
        case.kind, case.title, tuple(party.kind for party in case.parties), said, shown_by_record(heard=heard, merged=merged), heard, merged,
        max([1, len(case.major.relations), *(len(form.relations) for form in case.major.forms)]),
        frozenset(measure.kind for measure in case.investigation.measures), is_summary(case),
        "crime_transfer" in said or any(one.kind == "crime" and one.stands for one in case.transfers), case.item, case.major.listed,
    )  # fmt: skip


def shown_by_record(*, heard: bool, merged: bool = False) -> dict[str, str]:
    """Return the grounds that the record of a matter shows by itself, with what shows them."""
    facts: dict[str, str] = {}
    if heard:
        facts["after_hearing"] = "本案经过听证程序"
        facts["rights_and_hearing"] = "本案经过听证程序，直接关系当事人重大权益"
    if merged:
        facts["complex"] = "本案由数案并案办理，涉及多个法律关系"
    return facts


def said_of(case: CaseState) -> dict[str, str]:
    """Return every criterion that a person said the case meets, with the reason given: added grounds and forms."""
    found = {added.ground: added.reason for added in case.proceeding.added_grounds}
    for code, reason in case.major.said.items():
        found.setdefault(code, reason)
    return found


def is_summary(case: CaseState) -> bool:
    """Say whether the summary procedure (简易程序) applies: chosen for the very draft now proposed, for another one it has to be chosen again."""
    version = case.proceeding.version
    return version is not None and case.major.summary == version.digest


def facts_of(told: Proposed, draft: DecisionDraft | None, regime: Regime, on: date) -> tuple[Facts, ...]:
    """Return the facts of a decision, one mapping for each party; at least one. An amount that nobody stated is None: not known."""
    whole = _whole(told, draft, regime)
    if draft is None:
        kinds: tuple[str | None, ...] = told.parties or (None,)
        return tuple(MappingProxyType({**whole, **_nothing(), "party": kind}) for kind in kinds)
    found: list[Facts] = []
    for party in draft.parties:
        mine = [penalty for penalty in draft.penalties if penalty.on_party in ("", party.name)]
        found.append(MappingProxyType({**whole, **_of_party(party, mine, draft, regime, on)}))
    return tuple(found)


def _whole(told: Proposed, draft: DecisionDraft | None, regime: Regime) -> dict[str, Value]:
    said, penalties = told.said, draft.penalties if draft is not None else ()
    fines = [_fine([p for p in penalties if p.on_party in ("", party.name)]) for party in (draft.parties if draft is not None else ())]
    gains = _gains(penalties)
    return {
        "kind": told.kind, "title": draft.title if draft is not None else told.title, "field": regime.field, "level": regime.level,
        "procedure": "summary" if told.summary else "ordinary", "parties": len(draft.parties if draft is not None else told.parties),
        "fine_all": _fine(penalties), "fine_most": max(fines, default=0), "gains_all": gains,
        "total_all": None if gains is None else _fine(penalties) + gains, "measures": told.measures,
        "production_stop": any(p.kind in STOPS for p in penalties) or bool(told.measures & STOPPING_MEASURES),
        "heard": told.heard, "merged": told.merged, "relations": told.relations,
        **{code: code in said for code in SAID}, "complex": "complex" in said or told.merged,
        ASKED: frozenset(code.removeprefix("row:") for code in said if code.startswith("row:")), "crime": told.crime,
    }  # fmt: skip


def _nothing() -> dict[str, Value]:
    return {
        "penalties": frozenset(), "fine": 0, "gains": 0, "total": 0, "may_be_heard": False,
    }  # fmt: skip


def _of_party(party: Any, mine: list[Penalty], draft: DecisionDraft, regime: Regime, on: date) -> dict[str, Value]:
    from mingfa.cases.grounds import hearing_grounds

    fine, gains = _fine(mine), _gains(mine)
    try:
        may_be_heard: bool | None = bool(hearing_grounds(draft, party.name, regime, on))
    except RuleError:
        may_be_heard = None
    return {
        "party": party.kind, "penalties": frozenset(penalty.kind.value for penalty in mine), "fine": fine, "gains": gains,
        "total": None if gains is None else fine + gains, "may_be_heard": may_be_heard,
    }  # fmt: skip


def _fine(penalties: Any) -> int:
    return sum(p.amount_fen or 0 for p in penalties if p.kind is PenaltyKind.FINE)


def _gains(penalties: Any) -> int | None:
    """Return what is confiscated, 分; None when the value of a thing is not stated."""
    taken = [p for p in penalties if p.kind in GAINS]
    return None if any(p.amount_fen is None for p in taken) else sum(p.amount_fen or 0 for p in taken)


KEPT = (*(spec.code for spec in CATALOGUE), ASKED)
"""The order in which facts are kept; a fact that joins the catalogue is put at its end, and is unknown in what was kept before."""
_SEVERAL_AT = tuple(KEPT.index(code) for code in SEVERAL)


def kept(parties: tuple[Facts, ...]) -> str:
    """Write facts as one line, for a table: for each party its values in the order of KEPT, several words as a sorted list."""
    told_ = [[sorted(value) if isinstance(value, frozenset) else value for value in map(facts.get, KEPT)] for facts in parties]
    return json.dumps(told_, ensure_ascii=False, separators=(",", ":"))


def told(text: str) -> tuple[Facts, ...]:
    """Read facts that `kept` wrote."""
    parties: list[list[Any]] = json.loads(text)
    for values in parties:
        for at in _SEVERAL_AT:
            if at < len(values) and values[at] is not None:
                values[at] = frozenset(values[at])
    return tuple(dict(zip(KEPT, values, strict=False)) for values in parties)
