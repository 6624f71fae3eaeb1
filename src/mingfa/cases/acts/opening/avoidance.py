"""Avoidance (回避): declared, asked for, decided."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field

from mingfa.agencies.facts import officers_need
from mingfa.cases.acts.common import AREA, PARTY, PERSON, CaseAct, Paper, PersonStream, Text, choices
from mingfa.cases.acts.opening.common import TEAM_STAGES, without_member
from mingfa.cases.gates import common as gate
from mingfa.cases.gates import opening as gates
from mingfa.cases.state.core import Avoidance, CaseState, day_of
from mingfa.desk.act import folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace

AVOIDANCE_GROUNDS = choices(
    party="是本案当事人或者当事人的近亲属", interest="本人或者近亲属与本案有直接利害关系", relation="与本案有其他关系可能影响公正执法",
    by_law="法律、法规、规章规定的其他情形",
)  # fmt: skip
Ground = Literal["party", "interest", "relation", "by_law"]


class DeclareConflict(CaseAct):
    """Declare one's own conflict (主动申请回避); until it is decided the officer takes no further step."""

    label = "主动申请回避"
    stages = TEAM_STAGES
    correctable: ClassVar[frozenset[str]] = frozenset({"details"})

    ground: Ground = Field(title="回避情形", json_schema_extra=AVOIDANCE_GROUNDS)
    details: Text = Field(title="情况说明", json_schema_extra=AREA)


@folds(DeclareConflict)
def apply_declare_conflict(case: CaseState, entry: Entry[DeclareConflict]) -> CaseState:
    """Keep the question open."""
    words = dict(AVOIDANCE_GROUNDS["choices"])[entry.act.ground]
    asked = Avoidance(entry.seq, entry.by.person, entry.by.name, entry.by.name, False, words, day_of(entry))
    return replace(case, avoidances=(*case.avoidances, asked))


class RequestAvoidance(CaseAct):
    """Record a party's request that somebody stand back (当事人申请回避); undecided it blocks that person and the decision."""

    label = "登记当事人回避申请"
    duty = "case.investigate"
    stages = TEAM_STAGES
    record = "evidence_paper"
    gates = (gate.refuse_unknown_party, gate.refuse_unfit_paper)
    needs = (officers_need("subject", lambda act, state: (act.person,)),)

    party: str = Field(default="", title="申请人（当事人）", json_schema_extra=PARTY)
    person: PersonStream = Field(title="申请回避的人员", json_schema_extra=PERSON)
    ground: Ground = Field(title="回避情形", json_schema_extra=AVOIDANCE_GROUNDS)
    details: Text = Field(title="申请理由", json_schema_extra=AREA)
    paper: Paper | None = Field(default=None, title="回避申请（书面或者笔录）")


@folds(RequestAvoidance)
def apply_request_avoidance(case: CaseState, entry: Entry[RequestAvoidance]) -> CaseState:
    """Keep the question open."""
    act = entry.act
    party = case.party(act.party)
    words = dict(AVOIDANCE_GROUNDS["choices"])[act.ground]
    asked = Avoidance(entry.seq, act.person, entry.fact("subject").name, party.name if party else "当事人", True, words, day_of(entry))
    return replace(case, avoidances=(*case.avoidances, asked))


def _asked_person(act: Any, state: CaseState) -> tuple[str, ...]:
    return tuple(asked.person for asked in state.avoidances if act is not None and asked.seq == act.question)


class DecideAvoidance(CaseAct):
    """Decide on avoidance (决定是否回避): by the leader who may, in writing; the party who asked gets the answer."""

    label = "决定是否回避"
    duty = "case.recuse"
    stages = TEAM_STAGES
    record = "internal_approval"
    gates = (
        gates.refuse_no_such_question,
        gates.refuse_own_avoidance,
        gates.refuse_wrong_leader,
        gate.refuse_approval_without_paper,
        gate.refuse_unfit_paper,
    )
    needs = (officers_need("subject", _asked_person),)

    question: int = Field(title="回避申请", ge=0, json_schema_extra={"widget": "avoidance"})
    avoid: bool = Field(title="是否回避")
    reason: Text = Field(title="决定理由", json_schema_extra=AREA)
    collective: bool = Field(default=False, title="由负责人集体讨论决定")
    answer_number: str = Field(default="", title="回避申请答复书文号", max_length=80)
    paper: Paper | None = Field(default=None, title="回避决定（审批表）")


@folds(DecideAvoidance)
def apply_decide_avoidance(case: CaseState, entry: Entry[DecideAvoidance]) -> CaseState:
    """Close the question; who stands back leaves the team that day."""
    act, day = entry.act, day_of(entry)
    outcome = "avoid" if act.avoid else "stay"
    case = replace(
        case,
        avoidances=tuple(
            replace(one, outcome=outcome, decided_on=day, decided_by=entry.by.name) if one.seq == act.question else one
            for one in case.avoidances
        ),
    )
    person = next((one.person for one in case.avoidances if one.seq == act.question), "")
    return case.with_team(without_member(case.team, person, day, "回避"), day) if act.avoid and case.team else case
