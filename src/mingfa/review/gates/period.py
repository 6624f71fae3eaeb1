"""The period of a review (审核期限): what may stop it, what may make it longer. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from mingfa.law.errors import CalendarNotPublished
from mingfa.law.refusal import Refusal
from mingfa.law.regime_terms import term
from mingfa.review.gates.common import ReviewMatter, items_of, roles_in_words, rule_or
from mingfa.review.period import DAYS, over
from mingfa.review.state import SUPPLEMENT


def refuse_other_stop(matter: ReviewMatter) -> Refusal | None:
    """Only the time of what the agency's rule names is taken out of the period; a supplement has an act of its own."""
    grounds = items_of(matter, "review.stops")
    if matter.act.ground == SUPPLEMENT:
        return matter.refuse(
            rule_or(matter, "review.stops", DAYS), "review.stop_by_request", "补充材料的时间由“要求补充材料”起算", "请办理“要求补充材料”"
        )
    if matter.act.ground in grounds:
        return None
    words = "、".join(term("stop_reason", ground) for ground in grounds)
    message = f"“{term('stop_reason', matter.act.ground)}”所需时间不能从审核期限中扣除" + (
        f"；可以扣除的只有：{words}" if words else "；本机关制度没有规定可以扣除的情形"
    )
    return matter.refuse(rule_or(matter, "review.stops", DAYS), "review.stop_ground", message, "请在期限内完成审核，或者依规定延长")


def refuse_wrong_extension(matter: ReviewMatter) -> Iterable[Refusal]:
    """An extension is for a complex case, by the leader the rule names, for at most its days, as often as it says, while the period runs."""
    if not matter.has("review.extension_days"):
        yield matter.refuse(matter.rule(DAYS), "review.no_extension", "本机关制度没有规定可以延长审核期限", "请在期限内完成审核")
        return
    rule, days = matter.rule("review.extension_days"), matter.regime.number("review.extension_days", matter.on)
    roles = items_of(matter, "review.extension_approver")
    if not any(matter.by.holds(role) for role in roles):
        yield matter.refuse(
            rule_or(matter, "review.extension_approver"),
            "review.extension_approver",
            f"延长审核期限由{roles_in_words(roles)}批准，{matter.by.name}没有该岗位",
            f"请报{roles_in_words(roles)}批准",
        )
    if matter.act.days > days:
        yield matter.refuse(
            rule,
            "review.extension_days",
            f"最多延长 {days} 个工作日，不能延长 {matter.act.days} 个工作日",
            f"请按不超过 {days} 个工作日延长",
        )
    times = matter.regime.number("review.extension_times", matter.on) if matter.has("review.extension_times") else 1
    done = len(matter.state.running.extensions) if matter.state.running is not None else 0
    if done >= times:
        yield matter.refuse(
            rule_or(matter, "review.extension_times", DAYS), "review.extended", f"审核期限已经延长 {done} 次，不能再延长", "请尽快完成审核"
        )
    try:
        late = matter.state.overdue_since is not None or over(matter.state, matter.regime, matter.calendar, matter.on)
    except CalendarNotPublished:
        late = False
    if late:
        yield matter.refuse(rule, "review.extension_late", "审核期限已经届满，不能再延长", "请立即完成审核；超期不视为审核通过")
