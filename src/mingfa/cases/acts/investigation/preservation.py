"""Evidence registered and kept in advance (先行登记保存), from the approval to its end."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from mingfa.cases.acts.common import (
    AREA,
    PARTY,
    CaseAct,
    Line,
    OnSite,
    Paper,
    Text,
    choices,
)
from mingfa.cases.acts.investigation.common import EVERYWHERE, FIELD, ON_SITE_NEEDS, TEAM, found
from mingfa.cases.acts.investigation.onsite import add_activity
from mingfa.cases.gates import common as gate
from mingfa.cases.gates import investigation as gates
from mingfa.cases.state.core import CaseState, day_of
from mingfa.cases.state.investigation import (
    Approval,
    Preservation,
)
from mingfa.desk.act import folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.times import LOCAL, local_day
from mingfa.documents.blocks import Thing


class RegisterPreservation(OnSite):
    """Register things and keep them as evidence (先行登记保存): approved before, or in urgent cases within 24 hours after (C02, C03)."""

    label = "先行登记保存证据"
    duty = "case.investigate"
    stages = FIELD
    activities = ("preservation", "evidence")
    record = "enforcement_document"
    record_forms = ("preservation_notice",)
    gates = (*TEAM, *gate.ON_SITE, gates.refuse_unapproved_preservation, gate.refuse_unknown_party)
    needs = ON_SITE_NEEDS

    party: str = Field(default="", title="当事人", json_schema_extra=PARTY)
    things: tuple[Thing, ...] = Field(title="物品清单", min_length=1)
    why: Text = Field(title="证据可能灭失或者以后难以取得的情况", json_schema_extra=AREA)
    kept_at: Line = Field(title="保存地点")
    approval: int | None = Field(default=None, title="批准的环节", ge=0)
    urgent: bool = Field(default=False, title="情况紧急，先行采取")
    asked_by: str = Field(default="", title="即时请示的方式和负责人", max_length=300)


@folds(RegisterPreservation)
def apply_register_preservation(case: CaseState, entry: Entry[RegisterPreservation]) -> CaseState:
    """Begin the seven working days; in urgent cases also the twenty-four hours for the paper."""
    act, ident = entry.act, f"k{entry.seq}"
    things = tuple(f"{thing.name} {thing.number}" for thing in act.things)
    kept = Preservation(ident, entry.seq, act.ended_at, things, act.kept_at, act.urgent, act.approval is not None)
    case = found(add_activity(case, entry), preservations=(*case.investigation.preservations, kept))
    case = case.start(f"C02:{ident}", "clock.C02", "先行登记保存期限", local_day(act.ended_at), "采取先行登记保存")
    if act.urgent:
        case = case.start(f"C03:{ident}", "clock.C03", "补办先行登记保存批准手续", act.ended_at.astimezone(LOCAL), "情况紧急先行采取")
    return case


class ApprovePreservation(CaseAct):
    """Approve preservation (批准先行登记保存), before it is taken or, in urgent cases, afterwards."""

    label = "审批先行登记保存"
    duty = "case.approve_measure"
    stages = EVERYWHERE
    record = "internal_approval"
    record_forms = ("internal_approval",)
    gates = (gates.refuse_unknown_preservation, gate.refuse_approval_without_paper, gate.refuse_unfit_paper)

    preservation: str = Field(default="", title="先行登记保存", description="情况紧急先行采取、事后补批的，选择该次保存；事前审批的留空")
    granted: bool = Field(title="是否同意")
    opinion: Text = Field(title="审批意见", json_schema_extra=AREA)
    paper: Paper | None = Field(default=None, title="审批表")


@folds(ApprovePreservation)
def apply_approve_preservation(case: CaseState, entry: Entry[ApprovePreservation]) -> CaseState:
    """Keep the approval; what was taken in urgency is approved, or has to be released."""
    act = entry.act
    approval = Approval(entry.seq, "先行登记保存", None, entry.by.person, act.granted, act.opinion, day_of(entry))
    case = found(case, approvals=(*case.investigation.approvals, approval))
    if not act.preservation:
        return case
    kept = tuple(
        replace(one, approved=act.granted, refused=not act.granted) if one.id == act.preservation else one
        for one in case.investigation.preservations
    )
    return found(case, preservations=kept).end(f"C03:{act.preservation}", entry.done_at, "已补办批准手续")


class DecidePreservation(CaseAct):
    """Decide what becomes of the things kept (先行登记保存的处理): within seven working days."""

    label = "先行登记保存处理决定"
    duty = "case.investigate"
    stages = EVERYWHERE
    record = "enforcement_document"
    gates = (*TEAM, gates.refuse_preservation_over, gate.refuse_unfit_paper)

    preservation: Line = Field(title="先行登记保存", json_schema_extra={"widget": "preservation"})
    handling: Literal["copied", "tested", "sealed", "confiscate", "transferred", "other"] = Field(
        title="处理决定",
        json_schema_extra=choices(
            copied="采取记录、复制、拍照、录像等证据保全措施", tested="送交检测、检验、鉴定", sealed="转为查封、扣押", confiscate="作出没收决定",
            transferred="移送其他机关", other="其他处理",
        ),
    )  # fmt: skip
    opinion: Text = Field(title="说明", json_schema_extra=AREA)
    paper: Paper | None = Field(default=None, title="处理文书")


class ReleasePreservation(CaseAct):
    """Release the things kept (解除先行登记保存), all or what is left of them."""

    label = "解除先行登记保存"
    duty = "case.investigate"
    stages = EVERYWHERE
    record = "enforcement_document"
    record_forms = ("preservation_release",)
    gates = (*TEAM, gates.refuse_preservation_over, gate.refuse_unfit_paper)

    preservation: Line = Field(title="先行登记保存", json_schema_extra={"widget": "preservation"})
    opinion: Text = Field(title="解除理由", json_schema_extra=AREA)
    paper: Paper | None = Field(default=None, title="解除先行登记保存证据通知书")


def _preservation_over(case: CaseState, ident: str, outcome: str, at: datetime, handling: str) -> CaseState:
    kept = tuple(
        replace(one, outcome=outcome, ended_at=at, handling=handling) if one.id == ident and one.open else one
        for one in case.investigation.preservations
    )
    case = found(case, preservations=kept).end(f"C02:{ident}", local_day(at), handling)
    return case.end(f"C03:{ident}", at, handling)


@folds(DecidePreservation)
def apply_decide_preservation(case: CaseState, entry: Entry[DecidePreservation]) -> CaseState:
    """End the preservation by the decision."""
    return _preservation_over(case, entry.act.preservation, "decided", entry.done_at, entry.act.opinion)


@folds(ReleasePreservation)
def apply_release_preservation(case: CaseState, entry: Entry[ReleasePreservation]) -> CaseState:
    """End the preservation by release."""
    return _preservation_over(case, entry.act.preservation, "released", entry.done_at, entry.act.opinion)


class LapsePreservation(CaseAct):
    """Let a preservation lapse (先行登记保存自动解除): seven working days are over and nothing was decided (行政处罚法 第五十六条)."""

    label = "先行登记保存期满自动解除"
    system = frozenset({"clock"})
    internal = True
    any_time = True

    preservation: str = Field(title="先行登记保存")


@folds(LapsePreservation)
def apply_lapse_preservation(case: CaseState, entry: Entry[LapsePreservation]) -> CaseState:
    """End it, at the instant the last day was over."""
    return _preservation_over(case, entry.act.preservation, "lapsed", entry.done_at, "期满未作处理决定，自动解除")
