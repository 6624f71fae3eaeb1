"""Results from elsewhere (检测、鉴定、评估): entrusted, received, told to the party."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from mingfa.cases.acts.common import (
    AREA,
    PARTY,
    CaseAct,
    Line,
    Paper,
    Text,
    choices,
)
from mingfa.cases.acts.investigation.common import FIELD, INVESTIGATING, TEAM, found, paused_for, resumed
from mingfa.cases.gates import common as gate
from mingfa.cases.gates import investigation as gates
from mingfa.cases.state.core import CaseState, day_of
from mingfa.cases.state.investigation import (
    Result,
)
from mingfa.desk.act import folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace

RESULT_KINDS = {"monitoring": "监测", "testing": "检测", "appraisal": "鉴定", "assessment": "评估", "recognition": "认定"}
ResultKind = Literal["monitoring", "testing", "appraisal", "assessment", "recognition"]


class EntrustResult(CaseAct):
    """Entrust monitoring, testing or appraisal (委托监测、检测、鉴定): its time is not counted to the ninety days when the party is told."""

    label = "委托监测、检测、鉴定"
    duty = "case.investigate"
    stages = INVESTIGATING
    record = "evidence_paper"
    gates = (*TEAM, gates.refuse_telling_before, gate.refuse_unfit_paper)

    result_kind: ResultKind = Field(title="事项", json_schema_extra=choices(**RESULT_KINDS))
    body: Line = Field(title="受委托机构")
    matter: Text = Field(title="委托事项", json_schema_extra=AREA)
    told_on: date | None = Field(default=None, title="书面告知当事人的日期", description="未书面告知的，所用时间计入办案期限")
    paper: Paper | None = Field(default=None, title="委托书")


@folds(EntrustResult)
def apply_entrust_result(case: CaseState, entry: Entry[EntrustResult]) -> CaseState:
    """Hold C07 from that day."""
    return paused_for(case, entry, RESULT_KINDS[entry.act.result_kind], entry.act.told_on)


class ReceiveResult(CaseAct):
    """Receive a result (收到监测、检测、鉴定结果): report number, sampling and report time, conclusion; then it is told to the party."""

    label = "收到监测、检测、鉴定结果"
    duty = "case.investigate"
    stages = FIELD | {"reported", "examined"}
    record = "appraisal"
    gates = (*TEAM, gates.refuse_report_before_sample, gates.refuse_unknown_entrustment, gate.refuse_unfit_paper)
    correctable: ClassVar[frozenset[str]] = frozenset({"report_number", "conclusion", "sampled_on", "reported_on", "body"})

    entrusted: int | None = Field(default=None, title="委托的环节", ge=0)
    sample: int | None = Field(default=None, title="抽样的环节", ge=0)
    result_kind: ResultKind = Field(title="事项", json_schema_extra=choices(**RESULT_KINDS))
    body: Line = Field(title="出具机构")
    qualified: bool = Field(default=False, title="出具机构具有相应资质（报告有资质标志）")
    report_number: Line = Field(title="报告编号")
    sampled_on: date | None = Field(default=None, title="采样日期")
    reported_on: date = Field(title="报告日期")
    conclusion: Text = Field(title="结果", json_schema_extra=AREA)
    exceeds: bool = Field(default=False, title="结果表明存在违法排放等情形")
    paper: Paper | None = Field(default=None, title="报告")


@folds(ReceiveResult)
def apply_receive_result(case: CaseState, entry: Entry[ReceiveResult]) -> CaseState:
    """Keep the result; the time of the entrustment ends, the order to correct falls due (C31)."""
    act, day = entry.act, day_of(entry)
    result = Result(entry.seq, RESULT_KINDS[act.result_kind], act.body, act.report_number, None, day, act.conclusion)
    if act.entrusted is not None:
        case = resumed(case, f"h{act.entrusted}", day, f"收到{result.kind}结果")
    if act.exceeds and not case.investigation.orders and "C31" not in case.clocks:
        case = case.start("C31", "clock.C31", "责令改正", day, f"取得{result.kind}报告")
    return found(case, results=(*case.investigation.results, result))


class TellResult(CaseAct):
    """Tell a party a result (告知监测、检测、鉴定结果), in writing, with the right to object (G06)."""

    label = "告知监测、检测、鉴定结果"
    duty = "case.investigate"
    stages = FIELD | {"reported", "examined", "notified"}
    record = "enforcement_document"
    record_forms = ("result_notice", "questioning_record")
    gates = (*TEAM, gates.refuse_unknown_result, gate.refuse_unknown_party, gate.refuse_unfit_paper)

    result: int = Field(title="结果", ge=0, json_schema_extra={"widget": "result"})
    party: str = Field(default="", title="当事人", json_schema_extra=PARTY)
    told_on: date = Field(title="告知日期")
    way: Line = Field(title="告知方式")
    paper: Paper | None = Field(default=None, title="结果告知书")


@folds(TellResult)
def apply_tell_result(case: CaseState, entry: Entry[TellResult]) -> CaseState:
    """Note who was told when."""
    act = entry.act
    told = tuple(
        replace(one, told=(*one.told, (act.party, act.told_on))) if one.seq == act.result else one for one in case.investigation.results
    )
    return found(case, results=told)
