"""What the law refuses in coercion, inspection and licence in outline."""

from __future__ import annotations

from collections.abc import Iterable

from mingfa.cases.gates.common import KIND_WORDS, CaseMatter
from mingfa.cases.gates.reviewed import Proposal, refuse_unpassed
from mingfa.cases.grounds import outline_grounds
from mingfa.desk.act import on_state
from mingfa.desk.gates import PLATFORM
from mingfa.law.refusal import Refusal


def refuse_penalty_without_lead(matter: CaseMatter) -> Refusal | None:
    """A penalty begins with its lead and is filed on four conditions; it is not opened like the other kinds."""
    if matter.act.case_kind != "penalty":
        return None
    return matter.refuse(
        matter.rule("gate.G04"), "case.penalty_needs_lead", "行政处罚案件从登记线索开始", "请办理“登记线索”，符合条件的呈批立案"
    )


def refuse_unapproved_measure(matter: CaseMatter) -> Refusal | None:
    """G16: coercion is carried out after the person in charge approved it, or after its decision (行政强制法 第十八条)."""
    state = matter.state
    decided = state.investigation.decision is not None
    granted = any(one.granted and one.seq == matter.act.approval for one in state.investigation.approvals)
    if decided or granted:
        return None
    return matter.refuse(
        matter.rule("gate.G16"), "measure.not_approved", "行政强制没有经行政机关负责人批准", "请先办理内部审批，或者先作出决定"
    )


def refuse_unreviewed_outline(matter: CaseMatter) -> Iterable[Refusal]:
    """A major decision of coercion, inspection or licence rests on a passed review of this very text (review.kinds, the review list)."""
    state = matter.state
    grounds = outline_grounds(state, matter.regime, matter.on, matter.fact("review_list"))
    if grounds:
        rule = matter.rule("review.gate" if matter.has("review.gate") else "gate.G11")
        people = frozenset({*state.handlers, *state.investigators})
        proposal = Proposal(matter.act.draft_digest, state.investigation.evidence_digest, people)
        yield from refuse_unpassed(matter, rule, matter.fact("review"), proposal, grounds)


@on_state
def refuse_without_approval(matter: CaseMatter) -> Refusal | None:
    """A decision follows the internal approval that proposes it (内部审批)."""
    if any(one.granted for one in matter.state.investigation.approvals):
        return None
    kind = KIND_WORDS.get(matter.state.kind, "")
    return Refusal("decision.not_approved", PLATFORM, f"本案（{kind}）没有同意的内部审批", "请先由承办机构呈报并办理内部审批")


def refuse_both_problem_and_none(matter: CaseMatter) -> Refusal | None:
    """An inspection either found problems or did not: both at once cannot be published."""
    if not (matter.act.no_problem and matter.act.problems):
        return None
    return Refusal(
        "decision.problem_and_none", PLATFORM, "既写明存在问题，又选择未发现问题", "请删去“存在问题”一栏，或者取消选择“检查未发现问题”"
    )


def refuse_missing_result(matter: CaseMatter) -> Refusal | None:
    """A decision against somebody names the remedies and their terms."""
    if matter.state.kind == "inspection" or matter.act.remedies:
        return None
    return Refusal("decision.no_remedies", PLATFORM, "决定没有写明救济途径和期限", "请写明申请行政复议、提起行政诉讼的途径和期限")
