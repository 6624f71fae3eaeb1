"""From the application to its acceptance (申请与受理). Law: 行政许可法 第二十九条 to 第三十三条."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from mingfa.cases.acts.opening import PartyBlock, party_state
from mingfa.desk.act import folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.fields import AREA, PERSONS, UNIT, Line, OptionalLine, PersonStream, Text, Words, choice
from mingfa.desk.times import local_day
from mingfa.licences.acts.common import DATE, NUMBER_NEEDS, LicenceAct, Numbered, number_in
from mingfa.licences.gates import applying as gates
from mingfa.licences.state.licence import BEFORE_ACCEPTANCE, CATEGORIES, OPEN, LicenceState

GROUNDS = (
    ("not_needed", "依法不需要取得行政许可"),
    ("not_competent", "依法不属于本机关职权范围"),
    ("incomplete", "经一次告知补正仍不符合要求"),
)


class ReceiveApplication(LicenceAct):
    """Receive an application (收到许可申请): who applies for what, with which papers. The days to ask for completion begin.

    Law: 行政许可法 第二十九条、第三十二条; regime clock.C49.
    """

    label: ClassVar[str] = "登记许可申请"
    starts: ClassVar[bool] = True
    gates = (gates.refuse_uncovered_licence, gates.refuse_bad_applicant, gates.refuse_received_later, gates.refuse_unknown_unit)

    matter: Line = Field(title="申请的许可事项")
    category: Literal["ordinary", "franchise", "recognition", "approval", "registration"] = Field(
        "ordinary", title="许可类别", json_schema_extra=choice(CATEGORIES)
    )
    block: PartyBlock = Field(title="申请人", json_schema_extra={"widget": "party_block"})
    agent: OptionalLine = Field("", title="代理人")
    place: OptionalLine = Field("", title="项目（活动）地点")
    unit: str = Field(title="承办机构", max_length=60, json_schema_extra=UNIT)
    officers: tuple[PersonStream, ...] = Field((), title="承办人员", max_length=10, json_schema_extra=PERSONS)
    materials: tuple[Line, ...] = Field(title="申请材料", min_length=1, max_length=100)
    received_on: date = Field(title="收到申请材料的日期", json_schema_extra=DATE)


@folds(ReceiveApplication)
def apply_receive(state: LicenceState, entry: Entry[ReceiveApplication]) -> LicenceState:
    """Know who applies for what; the agency has so many days to say what lacks."""
    act = entry.act
    state = replace(
        state, stage="received", matter=act.matter, category=act.category, place=act.place, unit=act.unit, agent=act.agent,
        parties=(party_state("p1", act.block),), materials=act.materials, received_on=act.received_on,
        handlers=tuple(dict.fromkeys((*act.officers, entry.by.person))), handler_names={entry.by.person: entry.by.name},
    )  # fmt: skip
    return state.start("C49", "一次告知补正", act.received_on, "收到申请材料").stepped(entry, "收到申请", on=act.received_on)


class AskCompletion(LicenceAct):
    """Tell once everything that has to be completed (一次告知补正). Law: 行政许可法 第三十二条第一款第四项; regime clock.C49."""

    label: ClassVar[str] = "一次告知补正"
    help: ClassVar[str] = "应当一次写明需要补正的全部内容；只能告知一次，超过期限没有告知的，自收到申请材料之日起即为受理。"
    stages: ClassVar[frozenset[str]] = frozenset({"received", "supplementing", "supplemented", "deemed"})
    gates = (gates.refuse_second_completion, gates.refuse_late_completion)

    items: tuple[Line, ...] = Field(title="需要补正的全部内容", min_length=1, max_length=100)


@folds(AskCompletion)
def apply_ask(state: LicenceState, entry: Entry[AskCompletion]) -> LicenceState:
    """It is the applicant's turn."""
    day = local_day(entry.done_at)
    state = replace(state, stage="supplementing", supplement=entry.act.items, supplement_on=day).end("C49", day, "已一次告知补正")
    return state.stepped(entry, "告知补正材料", "；".join(entry.act.items))


class CompleteMaterials(LicenceAct):
    """The applicant has completed the papers (收到补正材料). Law: 行政许可法 第三十二条第一款第五项."""

    label: ClassVar[str] = "登记补正材料"
    stages: ClassVar[frozenset[str]] = frozenset({"supplementing"})
    gates = (gates.refuse_completed_before,)

    completed_on: date = Field(title="收到补正材料的日期", json_schema_extra=DATE)
    materials: tuple[Line, ...] = Field((), title="补正的材料", max_length=100)


@folds(CompleteMaterials)
def apply_complete(state: LicenceState, entry: Entry[CompleteMaterials]) -> LicenceState:
    """The papers are complete; the application has to be accepted."""
    act = entry.act
    state = replace(state, stage="supplemented", supplemented_on=act.completed_on, materials=(*state.materials, *act.materials))
    return state.stepped(entry, "收到补正材料", on=act.completed_on)


class DeemAccepted(LicenceAct):
    """Nobody said in time what lacks: the application counts as accepted from the day it was received (视为受理); the clock does this.

    Law: 行政许可法 第三十二条第一款第四项; regime clock.C49.
    """

    label: ClassVar[str] = "逾期未告知补正，视为受理"
    duty: ClassVar[str] = ""
    internal: ClassVar[bool] = True
    system: ClassVar[frozenset[str]] = frozenset({"clock"})
    stages: ClassVar[frozenset[str]] = frozenset({"received"})


@folds(DeemAccepted)
def apply_deem(state: LicenceState, entry: Entry[DeemAccepted]) -> LicenceState:
    """The days to decide run from the receipt; the acceptance paper is still owed."""
    received = state.received_on or local_day(entry.done_at)
    state = replace(state, stage="deemed", deemed=True, accepted_on=received).end("C49", local_day(entry.done_at), "期满未告知")
    state = state.start("C50", "作出许可决定", received, "收到申请材料之日起视为受理")
    return state.stepped(entry, "视为受理", f"自 {received} 起计算办理期限", on=received)


class AcceptApplication(Numbered):
    """Accept an application (受理): it gets a number, the days to decide begin. Law: 行政许可法 第三十二条第一款第五项; regime clock.C50."""

    label: ClassVar[str] = "受理许可申请"
    stages: ClassVar[frozenset[str]] = BEFORE_ACCEPTANCE
    series: ClassVar[str] = "licence-acceptance"
    stem: ClassVar[str] = "许受"
    needs = NUMBER_NEEDS
    gates = (gates.refuse_other_year,)

    joint: bool = Field(False, title="统一、联合或者集中办理", description="由一个部门统一受理、几个部门联合办理的，办理期限不同")


@folds(AcceptApplication)
def apply_accept(state: LicenceState, entry: Entry[AcceptApplication]) -> LicenceState:
    """Number it; of one that counted as accepted the days run on from its receipt."""
    day, number = local_day(entry.done_at), number_in(entry)
    joint = entry.act.joint
    state = state.end("C49", day, "已受理")
    if not state.deemed:
        state = replace(state, accepted_on=day)
    if not state.deemed or joint:
        first = state.accepted_on or day
        state = state.start("C50", "作出许可决定", first, "受理申请", "clock.C50.joint" if joint else "clock.C50")
    return replace(state, stage="accepted", number=number, joint=joint).stepped(entry, "受理申请", f"受理编号 {number}")


class RefuseAcceptance(LicenceAct):
    """Do not accept (不予受理), with the reason, and where to go instead. Law: 行政许可法 第三十二条第一款第一项、第二项、第二款."""

    label: ClassVar[str] = "不予受理"
    stages: ClassVar[frozenset[str]] = frozenset({"received", "supplementing", "supplemented"})
    gates = (gates.refuse_nowhere_to_go,)

    ground: Literal["not_needed", "not_competent", "incomplete"] = Field(title="情形", json_schema_extra=choice(GROUNDS))
    reason: Text = Field(title="理由和依据", json_schema_extra=AREA)
    where_to: OptionalLine = Field("", title="有权办理的机关")


@folds(RefuseAcceptance)
def apply_refuse(state: LicenceState, entry: Entry[RefuseAcceptance]) -> LicenceState:
    """It is over."""
    act, day = entry.act, local_day(entry.done_at)
    state = replace(state, stage="not_accepted", refused=act.reason, where_to=act.where_to, over_on=day).end("C49", day, "不予受理")
    where = f"；请向{act.where_to}申请" if act.where_to else ""
    return state.stepped(entry, "不予受理", f"{dict(GROUNDS)[act.ground]}：{act.reason}{where}")


class TakeBackApplication(LicenceAct):
    """The applicant takes the application back (撤回申请), before it is decided."""

    label: ClassVar[str] = "登记申请人撤回申请"
    stages: ClassVar[frozenset[str]] = OPEN

    reason: Words = Field("", title="撤回的理由", json_schema_extra=AREA)


@folds(TakeBackApplication)
def apply_take_back(state: LicenceState, entry: Entry[TakeBackApplication]) -> LicenceState:
    """It is over; nothing runs any more."""
    day = local_day(entry.done_at)
    for key in tuple(state.clocks):
        state = state.end(key, day, "申请人撤回申请")
    return replace(state, stage="taken_back", over_on=day).stepped(entry, "申请人撤回申请", entry.act.reason)
