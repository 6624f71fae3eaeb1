"""The course of an investigation: suspended, resumed, ended, its handling extended, the party told."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from mingfa.cases.acts.common import (
    AREA,
    CaseAct,
    Line,
    Paper,
    Text,
    choices,
)
from mingfa.cases.acts.investigation.common import EVERYWHERE, TEAM, found, paused_for, resumed
from mingfa.cases.gates import common as gate
from mingfa.cases.gates import investigation as gates
from mingfa.cases.gates import opening as opening_gates
from mingfa.cases.gates import papers as paper_gates
from mingfa.cases.state.core import IN_HAND, CaseState, day_of, step
from mingfa.cases.state.investigation import (
    Approval,
)
from mingfa.desk.act import folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.law.clock import Extend, Unit

SUSPENSION = {
    "other_case": "须以其他案件的处理结果为依据", "interpretation": "适用法律须请有权机关作出解释", "force_majeure": "不可抗力致使调查暂时无法进行",
    "party_missing": "当事人下落不明致使调查暂时无法进行", "other": "其他应当中止调查的情形",
}  # fmt: skip


class SuspendInvestigation(CaseAct):
    """Suspend the case (中止调查): on a ground of art 35, approved; the ninety days stand still only if the party is told in writing."""

    label = "中止案件调查"
    duty = "case.approve_measure"
    stages = IN_HAND - {"decided", "performing", "in_court"}
    record = "internal_approval"
    record_forms = ("suspension_approval",)
    gates = (gate.only_penalty, gates.refuse_telling_before, gate.refuse_approval_without_paper, gate.refuse_unfit_paper)

    ground: Literal["other_case", "interpretation", "force_majeure", "party_missing", "other"] = Field(
        title="中止情形", json_schema_extra=choices(**SUSPENSION)
    )
    facts: Text = Field(title="事实和理由", json_schema_extra=AREA)
    told_on: date | None = Field(default=None, title="书面告知当事人的日期", description="未书面告知的，中止的时间不从办案期限中扣除")
    paper: Paper | None = Field(default=None, title="案件中止调查审批表")


@folds(SuspendInvestigation)
def apply_suspend_investigation(case: CaseState, entry: Entry[SuspendInvestigation]) -> CaseState:
    """Stop at the stage reached; C07 is held."""
    act = entry.act
    paused = paused_for(case, entry, f"中止调查（{SUSPENSION[act.ground]}）", act.told_on)
    return replace(paused.at_stage("suspended", entry), suspended_from=case.stage)


class ResumeInvestigation(CaseAct):
    """Resume the case (恢复调查) as soon as the ground is gone."""

    label = "恢复案件调查"
    duty = "case.approve_measure"
    stages = frozenset({"suspended"})
    record = "internal_approval"
    record_forms = ("resumption_approval",)
    gates = (gate.refuse_approval_without_paper, gate.refuse_unfit_paper)

    reason: Text = Field(title="恢复理由", json_schema_extra=AREA)
    paper: Paper | None = Field(default=None, title="案件恢复调查审批表")


@folds(ResumeInvestigation)
def apply_resume_investigation(case: CaseState, entry: Entry[ResumeInvestigation]) -> CaseState:
    """Return to the stage from which it was suspended; C07 runs again when nothing else holds it."""
    last = next((one.name for one in reversed(case.investigation.pauses) if one.until is None and one.ground.startswith("中止")), "")
    case = resumed(case, last, day_of(entry), entry.act.reason)
    return replace(case.at_stage(case.suspended_from or "investigating", entry), suspended_from="")


class TerminateInvestigation(CaseAct):
    """Terminate the case (终止调查): the citizen died, the organisation ended without successor, or another ground of art 36."""

    label = "终止案件调查"
    duty = "case.approve_measure"
    stages = IN_HAND - {"decided", "performing", "in_court"} | {"suspended"}
    record = "internal_approval"
    record_forms = ("termination_approval",)
    gates = (gate.only_penalty, gate.refuse_undecided_avoidance, gate.refuse_approval_without_paper, gate.refuse_unfit_paper)

    ground: Literal["died", "ended", "other"] = Field(
        title="终止情形",
        json_schema_extra=choices(
            died="涉嫌违法的公民死亡", ended="涉嫌违法的法人、其他组织终止，没有权利义务承受人", other="其他应当终止调查的情形"
        ),
    )
    facts: Text = Field(title="事实和理由", json_schema_extra=AREA)
    paper: Paper | None = Field(default=None, title="案件终止调查审批表")


@folds(TerminateInvestigation)
def apply_terminate_investigation(case: CaseState, entry: Entry[TerminateInvestigation]) -> CaseState:
    """Note the ground: the case can now be closed on it; C07 is over."""
    case = found(case, terminated=entry.act.ground).end("C07", day_of(entry), "终止调查")
    return replace(case.at_stage("performing", entry), suspended_from="")


class TellParty(CaseAct):
    """Tell the party in writing of time that is not counted (书面告知当事人不计入期限的时间)."""

    label = "书面告知当事人不计入期限"
    duty = "case.investigate"
    stages = EVERYWHERE
    record = "enforcement_document"
    gates = (*TEAM, gates.refuse_unknown_pause, gate.refuse_unfit_paper)

    pause: Line = Field(title="不计入期限的事由", json_schema_extra={"widget": "pause"})
    told_on: date = Field(title="书面告知日期")
    way: Line = Field(title="告知方式")
    paper: Paper | None = Field(default=None, title="告知文书")


@folds(TellParty)
def apply_tell_party(case: CaseState, entry: Entry[TellParty]) -> CaseState:
    """Note the day; told too late it takes nothing out."""
    act = entry.act
    pauses = tuple(replace(one, told_on=one.told_on or act.told_on) if one.name == act.pause else one for one in case.investigation.pauses)
    return found(case.told("C07", act.pause, act.told_on), pauses=pauses)


class ExtendHandling(CaseAct):
    """Extend the ninety days (延长办案期限) on approval; a second time only by collective decision."""

    label = "延长办案期限"
    duty = "case.approve_measure"
    stages = IN_HAND - {"decided", "performing", "in_court"}
    record = "internal_approval"
    record_forms = ("internal_approval",)
    gates = (
        gate.only_penalty,
        opening_gates.refuse_late_extension("C07"),
        gates.refuse_unfounded_extension,
        gate.refuse_approval_without_paper,
        gate.refuse_unfit_paper,
    )

    days: int = Field(title="延长日数", ge=1, le=366)
    reason: Text = Field(title="延长理由", json_schema_extra=AREA)
    collective: bool = Field(default=False, title="经集体讨论决定")
    paper: Paper | None = Field(default=None, title="审批表")


@folds(ExtendHandling)
def apply_extend_handling(case: CaseState, entry: Entry[ExtendHandling]) -> CaseState:
    """Lengthen C07."""
    act = entry.act
    who = f"{entry.by.name}（集体讨论）" if act.collective else entry.by.name
    return case.extend("C07", Extend(act.days, Unit.CALENDAR_DAY, day_of(entry), act.reason, who))


class ApproveInternally(CaseAct):
    """Approve something inside the agency (内部审批): the subject, the opinion, a document or a signed electronic form."""

    label = "内部审批"
    duty = "case.approve_measure"
    stages = EVERYWHERE
    record = "internal_approval"
    gates = (gate.refuse_approval_without_paper, gate.refuse_unfit_paper, paper_gates.refuse_unknown_step)

    subject: Line = Field(title="审批事项")
    step: int | None = Field(default=None, title="所审批的环节", ge=0)
    granted: bool = Field(title="是否同意")
    opinion: Text = Field(title="审批意见", json_schema_extra=AREA)
    paper: Paper | None = Field(default=None, title="审批文书或者电子审批表")


@folds(ApproveInternally)
def apply_approve_internally(case: CaseState, entry: Entry[ApproveInternally]) -> CaseState:
    """Keep the approval; it is a line of the case."""
    act = entry.act
    approval = Approval(entry.seq, act.subject, act.step, entry.by.person, act.granted, act.opinion, day_of(entry))
    case = found(case, approvals=(*case.investigation.approvals, approval))
    return step(case, entry, note=f"{act.subject}：{'同意' if act.granted else '不同意'}。{act.opinion}")
