"""The lead (线索): registered, or handed to the organ that is competent."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from mingfa.cases.acts.common import AREA, CaseAct, Line, Paper, Part, Text, choices
from mingfa.cases.acts.opening.common import INVESTIGATING, LEAD, ended
from mingfa.cases.gates import common as gate
from mingfa.cases.gates import opening as gates
from mingfa.cases.state.core import CaseState, day_of
from mingfa.cases.state.investigation import Lead
from mingfa.desk.act import folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace

SOURCES = {
    "inspection": "现场检查", "monitoring": "在线监控（非现场）", "complaint": "投诉举报", "media": "媒体曝光", "assigned": "上级交办",
    "transferred": "其他机关移送", "other": "其他",
}  # fmt: skip


class Informant(Part):
    """Who gave the lead (举报人): for the side volume only, never on a page or paper the party reads."""

    name: str = Field(default="", title="举报人姓名", max_length=60)
    contact: str = Field(default="", title="举报人联系方式", max_length=200)
    anonymous: bool = Field(default=False, title="匿名举报")
    wishes: str = Field(default="", title="保密要求", max_length=500)


class RegisterLead(CaseAct):
    """Register a lead (登记线索): where it comes from, what it says, when and where. Day zero of the fifteen days to file (C01) is found_on."""

    label = "登记线索"
    duty = "lead.register"
    starts = True
    stages = frozenset({""})
    gates = (gates.refuse_uncovered_kind, gates.refuse_impossible_days)
    correctable: ClassVar[frozenset[str]] = frozenset(
        {"details", "facts", "place", "found_on", "occurred_on", "ended_on", "ongoing", "harm", "title", "source"}
    )

    title: Line = Field(title="线索名称")
    source: Literal["inspection", "monitoring", "complaint", "media", "assigned", "transferred", "other"] = Field(
        title="线索来源", json_schema_extra=choices(**SOURCES)
    )
    details: Text = Field(title="来源情况", json_schema_extra=AREA)
    facts: Text = Field(title="涉嫌违法事实", json_schema_extra=AREA)
    place: Line = Field(title="地点")
    found_on: date = Field(title="发现（收到）日期")
    occurred_on: date | None = Field(default=None, title="违法行为发生日期")
    ended_on: date | None = Field(default=None, title="违法行为终了日期", description="有连续或者继续状态的，填写终了日期")
    ongoing: bool = Field(default=False, title="发现时违法行为仍在继续")
    harm: tuple[Literal["life_or_finance", "ecology"], ...] = Field(
        default=(), title="危害后果",
        json_schema_extra=choices(life_or_finance="涉及公民生命健康安全、金融安全且有危害后果", ecology="造成环境污染、生态破坏等后果"),
    )  # fmt: skip
    informant: Informant | None = Field(default=None, title="举报人（副卷）", json_schema_extra={"widget": "secret", "volume": "side"})

    @property
    def case_kind(self) -> str:
        """A lead opens a case of penalty; the other kinds are opened by OpenCase."""
        return "penalty"


@folds(RegisterLead)
def apply_register_lead(case: CaseState, entry: Entry[RegisterLead]) -> CaseState:
    """Open the case at its lead; the fifteen days run from the day it was found."""
    act = entry.act
    lead = Lead(
        act.source, act.details, act.facts, act.place, act.found_on, act.occurred_on, act.ended_on, act.ongoing, act.harm, act.informant
    )
    case = replace(case, kind="penalty", title=act.title, opened_on=day_of(entry), investigation=replace(case.investigation, lead=lead))
    words = "收到线索" if act.source in ("complaint", "assigned", "transferred", "media") else "发现线索"
    return case.at_stage("lead", entry).start("C01", "clock.C01", "立案审查期限", act.found_on, words)


class TransferLead(CaseAct):
    """Hand the lead or case to the organ that is competent (移送): to whom, by which letter, why."""

    label = "移送有管辖权的机关"
    duty = "lead.decide"
    stages = LEAD | INVESTIGATING
    record = "enforcement_document"
    gates = (gates.refuse_without_letter, gate.refuse_undecided_avoidance, gate.refuse_unfit_paper)

    to_organ: Line = Field(title="受移送机关")
    reason: Text = Field(title="移送理由和依据", json_schema_extra=AREA)
    letter: str = Field(default="", title="移送函文号", max_length=80)
    paper: Paper | None = Field(default=None, title="案件移送函")


@folds(TransferLead)
def apply_transfer_lead(case: CaseState, entry: Entry[TransferLead]) -> CaseState:
    """End at "transferred"; the limits of this agency are over."""
    return ended(case.at_stage("transferred", entry), entry, f"移送{entry.act.to_organ}")
