"""What the law refuses in a transfer for administrative detention (移送行政拘留). Pure."""

from __future__ import annotations

from collections.abc import Iterable

from mingfa.cases.gates.common import CaseMatter
from mingfa.cases.limits import over
from mingfa.cases.state.detention import STATUS, DetentionTransfer
from mingfa.desk.act import on_state
from mingfa.desk.gates import PLATFORM
from mingfa.law.refusal import Refusal
from mingfa.law.regime_terms import term

CLOCK, PAPERS = "clock.C41.detention", "transfer.papers.detention"


def named(matter: CaseMatter) -> DetentionTransfer | None:
    """Return the transfer that an act names."""
    return matter.state.execution.detention(matter.act.detention)


@on_state
def refuse_before_decision(matter: CaseMatter) -> Refusal | None:
    """The police is asked for detention on the ground of a penalty decision that stands."""
    decision = matter.state.proceeding.decision
    if decision is not None and decision.exists and decision.result == "penalty" and not decision.annulled:
        return None
    article = matter.rule(CLOCK).article if matter.has(CLOCK) else PLATFORM
    return Refusal("detention.no_decision", article, "本案没有已经签发、仍然有效的处罚决定", "请在处罚决定签发后再提出移送意见")


def refuse_second_detention(matter: CaseMatter) -> Refusal | None:
    """One transfer of a person is under way at a time."""
    act = matter.act
    held = next((one for one in matter.state.execution.detentions if one.person == act.person and one.running), None)
    if held is None:
        return None
    return Refusal("detention.running", PLATFORM, f"对{held.person}的移送正在办理：{STATUS[held.status]}", "请先办结该件移送")


def _wrong(matter: CaseMatter, status: str, code: str, next_step: str) -> Refusal | None:
    held = named(matter)
    if held is not None and held.status == status:
        return None
    found = f"对{held.person}的移送现为“{STATUS[held.status]}”" if held is not None else f"没有编号为 {matter.act.detention} 的移送"
    return Refusal(code, PLATFORM, found, next_step)


def refuse_nothing_to_decide(matter: CaseMatter) -> Refusal | None:
    """What is decided on was proposed and waits."""
    return _wrong(matter, "proposed", "detention.nothing_proposed", "请选择待决定的移送意见")


def refuse_unapproved_detention(matter: CaseMatter) -> Refusal | None:
    """It goes out after it was approved (审批表)."""
    return _wrong(matter, "approved", "detention.not_approved", "请先报有权的负责人决定")


def refuse_unsent_detention(matter: CaseMatter) -> Refusal | None:
    """The police answers what was sent, once."""
    return _wrong(matter, "sent", "detention.not_sent", "请先移送；已经登记答复的，不需要再次登记")


def refuse_lacking_papers(matter: CaseMatter) -> Refusal | None:
    """The papers of the form go with it, listed (regime transfer.papers.detention)."""
    wanted = matter.regime.items(PAPERS, matter.on) if matter.has(PAPERS) else ()
    sent = {one.code for one in matter.act.items}
    lacking = [term("transfer_paper", code) for code in wanted if code not in sent]
    if not lacking:
        return None
    return matter.refuse(
        matter.rule(PAPERS), "detention.papers_missing", f"移送材料缺少：{'、'.join(lacking)}", "请补齐并列入移送清单后再移送"
    )


def warn_late_detention(matter: CaseMatter) -> Iterable[Refusal]:
    """After the days that run from the decision it still goes out, and is marked (regime clock.C41.detention)."""
    held = named(matter)
    running = matter.state.clocks.get(held.clock) if held is not None else None
    if held is None or running is None or running.ended is not None:
        return
    last = over(matter.state, held.clock, matter, matter.on)
    if last is not None:
        yield Refusal(
            "detention.sent_late", matter.rule(CLOCK).article, f"移送行政拘留的期限已于{last}届满", "已在留痕中标明超期；请说明原因", warns_only=True
        )  # fmt: skip


def refuse_answer_before_sending(matter: CaseMatter) -> Refusal | None:
    """An answer is not older than what it answers, and not from the future."""
    held, day = named(matter), matter.act.received_on
    if held is None or held.sent_on is None or held.sent_on <= day <= matter.on:
        return None
    return Refusal("detention.answered_when", PLATFORM, f"收到答复的日期 {day} 应在移送（{held.sent_on}）之后、今日之前", "请核对日期")
