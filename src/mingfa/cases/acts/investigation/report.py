"""The end of an investigation (调查终结): report, examination, the file handed over for review."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from mingfa.cases.acts.common import (
    AREA,
    PERSONS,
    UNIT,
    CaseAct,
    Line,
    Paper,
    PersonStream,
    Text,
    choices,
)
from mingfa.cases.acts.investigation.common import INVESTIGATING, ON_SITE_NEEDS, TEAM, found
from mingfa.cases.gates import common as gate
from mingfa.cases.gates import investigation as gates
from mingfa.cases.gates.dossier import handed_recordings, refuse_unsigned_recordings
from mingfa.cases.gates.recordings import refuse_unrecorded
from mingfa.cases.state.core import CaseState, day_of
from mingfa.cases.state.investigation import (
    Examination,
    Handover,
    Report,
)
from mingfa.desk.act import folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.documents.papers.decision import CaseReviewChecks


class SubmitReport(CaseAct):
    """Submit the report (调查终结报告): facts, evidence, law, discretion; two investigators sign (form 27)."""

    label = "提交调查终结报告"
    duty = "case.report"
    stages = INVESTIGATING
    record = "internal_approval"
    record_forms = ("investigation_report",)
    gates = (
        gate.only_penalty,
        *TEAM,
        gate.refuse_fewer_than_two,
        gate.refuse_uncertified_officer,
        gate.refuse_unassigned_officer,
        gates.refuse_unsigned_report,
        gates.refuse_report_without_parts,
        gates.refuse_unverified_evidence,
        gate.refuse_untold_results,
        gate.refuse_open_activity,
        refuse_unrecorded,
        gate.refuse_undecided_avoidance,
        gates.refuse_report_without_party,
        gate.refuse_unfit_paper,
    )
    needs = ON_SITE_NEEDS

    officers: tuple[PersonStream, ...] = Field(title="调查人员（签名）", json_schema_extra=PERSONS)
    facts: str = Field(default="", title="违法事实", json_schema_extra=AREA, max_length=20_000)
    evidence: tuple[str, ...] = Field(default=(), title="认定事实的证据", json_schema_extra={"widget": "evidences"})
    law: str = Field(default="", title="违反的规定和处罚依据", json_schema_extra=AREA, max_length=20_000)
    discretion: str = Field(default="", title="裁量理由", json_schema_extra=AREA, max_length=20_000)
    proposal: str = Field(default="", title="处理建议", json_schema_extra=AREA, max_length=20_000)
    unit_opinion: str = Field(default="", title="承办机构负责人意见", max_length=5_000)
    paper: Paper | None = Field(default=None, title="案件调查报告")


@folds(SubmitReport)
def apply_submit_report(case: CaseState, entry: Entry[SubmitReport]) -> CaseState:
    """End the investigation."""
    act = entry.act
    content = act.paper.content if act.paper is not None else None
    report = Report(entry.seq, act.officers, act.proposal, day_of(entry), content, f"d{entry.seq}")
    case = replace(case, investigators=case.investigators | set(act.officers))
    return found(case.at_stage("reported", entry), report=report)


class ExamineCase(CaseAct):
    """Review the case (案件审查): six answers by somebody who did not investigate; agree, supplement, or take evidence again."""

    label = "案件审查"
    duty = "case.examine"
    stages = frozenset({"reported"})
    record = "internal_approval"
    record_forms = ("case_review",)
    gates = (
        gate.only_penalty,
        gates.refuse_examiner_who_investigated,
        gates.refuse_agreeing_against_answers,
        gate.refuse_undecided_avoidance,
        gate.refuse_unfit_paper,
    )

    answers: CaseReviewChecks = Field(title="六项审查")
    outcome: Literal["agree", "supplement", "retake"] = Field(
        title="审查结论", json_schema_extra=choices(agree="同意", supplement="退回补充调查", retake="退回重新调查取证")
    )
    opinion: Text = Field(title="审查意见", json_schema_extra=AREA)
    paper: Paper | None = Field(default=None, title="案件审查表")


@folds(ExamineCase)
def apply_examine_case(case: CaseState, entry: Entry[ExamineCase]) -> CaseState:
    """Go on, or back to the investigation."""
    act = entry.act
    told = tuple(
        (str(field.title), getattr(act.answers, name).yes, getattr(act.answers, name).note)
        for name, field in CaseReviewChecks.model_fields.items()
    )
    examination = Examination(entry.seq, entry.by.person, told, act.outcome, act.opinion)
    case = found(case, examination=examination)
    return case.at_stage("examined" if act.outcome == "agree" else "investigating", entry)


class SendBackToInvestigation(CaseAct):
    """Send a case back to the investigation (退回补充调查): new facts, new evidence, or a leader's instruction."""

    label = "退回补充调查"
    duty = "case.examine"
    stages = frozenset({"reported", "examined", "notified", "deliberating"})
    gates = (gate.only_penalty,)

    reason: Text = Field(title="退回理由", json_schema_extra=AREA)


@folds(SendBackToInvestigation)
def apply_send_back(case: CaseState, entry: Entry[SendBackToInvestigation]) -> CaseState:
    """Investigate again."""
    return case.at_stage("investigating", entry)


class HandOverForReview(CaseAct):
    """Hand footage and dossier to the unit that checks them (移交音像资料和案卷核审), at the end of the investigation."""

    label = "移交音像资料和案卷核审"
    duty = "case.report"
    stages = frozenset({"reported", "examined", "notified", "deliberating"})
    gates = (gate.only_penalty, *TEAM, gates.refuse_other_handover_unit)

    unit: Line = Field(title="接收机构", json_schema_extra=UNIT)
    items: tuple[Line, ...] = Field(title="移交的音像资料和案卷材料", min_length=1, json_schema_extra={"widget": "lines"})


@folds(HandOverForReview)
def apply_hand_over_for_review(case: CaseState, entry: Entry[HandOverForReview]) -> CaseState:
    """Wait for the receiving unit to sign."""
    given = Handover(entry.seq, entry.act.unit, entry.by.name, day_of(entry), entry.act.items, recordings=handed_recordings(case))
    return found(case, handover=given)


class SignForHandover(CaseAct):
    """Sign for the dossier and for every recording handed over with it (签收核审材料); somebody of the receiving unit."""

    label = "签收核审材料"
    duty = "review.accept"
    stages = frozenset({"reported", "examined", "notified", "deliberating"})
    gates = (gates.refuse_nothing_handed_over, gates.refuse_signing_for_other_unit, refuse_unsigned_recordings)

    recordings: tuple[Line, ...] = Field(default=(), title="签收的音像记录", max_length=500, json_schema_extra={"widget": "lines"})
    note: str = Field(default="", title="核对情况", max_length=2_000, json_schema_extra=AREA)


@folds(SignForHandover)
def apply_sign_for_handover(case: CaseState, entry: Entry[SignForHandover]) -> CaseState:
    """The material has been taken over."""
    held = case.investigation.handover
    return found(case, handover=replace(held, signed_by=entry.by.name, signed_on=day_of(entry))) if held is not None else case
