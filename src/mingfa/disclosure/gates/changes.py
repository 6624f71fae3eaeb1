"""When a published decision is corrected, taken down, explained, put back, or taken off after its period."""

from __future__ import annotations

from collections.abc import Iterable

from mingfa.desk.act import on_state
from mingfa.desk.gates import PLATFORM
from mingfa.disclosure.gates.common import PublicationMatter, decision_in
from mingfa.law.refusal import Refusal
from mingfa.law.regime_terms import term

TRIGGERS = "disclosure.withdrawal.triggers"


def refuse_unfounded_withdrawal(matter: PublicationMatter) -> Refusal | None:
    """A decision is taken down because something became of it that the case tells, or because it should not have been published.

    Law: regime disclosure.withdrawal with its article; 行政处罚法 第四十八条第二款.
    """
    trigger = matter.act.trigger
    if trigger == "excepted" or any(change.trigger == trigger for change in matter.state.changes):
        return None
    return matter.refuse(
        matter.rule(TRIGGERS), "publication.no_change", f"案件中没有该决定被{term('withdrawal_trigger', trigger)}的记载",
        "请先在案件中登记复议、诉讼结果或者自行纠正的决定",
    )  # fmt: skip


def refuse_unexplained(matter: PublicationMatter) -> Refusal | None:
    """Taking down and updating go with an explanation to the public. Law: regime disclosure.withdrawal.mode; 行政处罚法 第四十八条第二款."""
    if matter.act.reason.strip():
        return None
    return matter.refuse(
        matter.rule("disclosure.withdrawal.mode"),
        "publication.unexplained",
        "没有填写向公众说明的理由",
        "请写明决定发生了什么变动及其理由，再保存",
    )


def refuse_known_in_future(matter: PublicationMatter) -> Iterable[Refusal]:
    """Nobody knows of a change before it happened, nor before the decision was made."""
    known, decided = matter.act.known_on, matter.state.decided_on
    if known > matter.on:
        yield Refusal("publication.known_in_future", PLATFORM, f"知道之日 {known} 晚于今天", "请填写实际知道的日期")
    elif decided is not None and known < decided:
        yield Refusal("publication.known_before_decision", PLATFORM, f"知道之日 {known} 早于作出决定之日 {decided}", "请核对日期")


def refuse_same_change(matter: PublicationMatter) -> Refusal | None:
    """One change waits once."""
    if not any(change.trigger == matter.act.trigger for change in matter.state.open_changes):
        return None
    words = term("withdrawal_trigger", matter.act.trigger)
    return matter.refuse(
        matter.rule(TRIGGERS), "publication.change_known", f"该决定被{words}已经登记，正待撤下或者更新", "请直接办理撤下、更新公示信息"
    )


@on_state
def refuse_unexplained_change(matter: PublicationMatter) -> Refusal | None:
    """While it is known that a decision fell and the public copy does not show it, nothing of the old text goes out once more.

    Law: regime disclosure.withdrawal (上海 推进实施方案 三（一）3（2）; 江北 公示制度 第十一条).
    """
    if matter.state.published_on is None or not matter.state.open_changes:
        return None
    words = term("withdrawal_trigger", matter.state.open_changes[0].trigger)
    return matter.refuse(
        matter.rule(TRIGGERS), "publication.old_text", f"该决定已被{words}，原公示内容不得再次发布", "请先办理撤下、更新公示信息"
    )


@on_state
def refuse_old_text(matter: PublicationMatter) -> Refusal | None:
    """The text of a decision that fell does not come back; the decision made in its place is published.

    Law: regime disclosure.withdrawal (上海 推进实施方案 三（一）3（2）; 江北 公示制度 第十一条).
    """
    changes = matter.state.changes
    if not changes:
        return None
    words = term("withdrawal_trigger", changes[-1].trigger)
    return matter.refuse(
        matter.rule(TRIGGERS), "publication.old_text", f"该决定已被{words}并已撤下，原公示内容不得再次公示", "请公示重新作出的决定"
    )


def refuse_no_correction(matter: PublicationMatter) -> Iterable[Refusal]:
    """A correction says something else than what is shown."""
    from mingfa.disclosure.acts.drafting import content_of

    fact = matter.fact("case")
    if fact is None or decision_in(matter) is None or matter.state.version is None:
        return
    told = content_of(matter.act, matter.state, fact, matter.fact("agency"))
    if all(told.get(name) == matter.state.version.content.get(name) for name in ("fields", "title", "number")):
        yield Refusal("publication.nothing_new", PLATFORM, "更正后的内容与已公示的相同", "请填写更正内容，或者先在案件中更正事实")


def refuse_found_in_future(matter: PublicationMatter) -> Iterable[Refusal]:
    """An error is found after it was published and not later than today."""
    found, published = matter.act.found_on, matter.state.published_on
    if found > matter.on:
        yield Refusal("publication.found_in_future", PLATFORM, f"发现日期 {found} 晚于今天", "请填写实际发现的日期")
    elif published is not None and found < published:
        yield Refusal("publication.found_before_public", PLATFORM, f"发现日期 {found} 早于公示日期 {published}", "请核对日期")


def refuse_same_fault(matter: PublicationMatter) -> Refusal | None:
    """The same words wait once."""
    if all(fault.words != matter.act.words for fault in matter.state.open_faults):
        return None
    return Refusal("publication.fault_known", PLATFORM, "同样的差错已经登记，正待更正", "请直接办理更正公示信息，或者核实后销项")


def refuse_no_fault(matter: PublicationMatter) -> Refusal | None:
    """Only an error that waits can be found to be none."""
    if any(fault.seq == matter.act.fault for fault in matter.state.open_faults):
        return None
    return Refusal("publication.no_fault", PLATFORM, "没有这一项待更正的差错", "请从待更正的差错中选择")


@on_state
def refuse_before_period(matter: PublicationMatter) -> Refusal | None:
    """A decision is taken off after its full period only, and never where no period is set.

    Law: regime disclosure.period (湘西州 公示制度 第十五条: one full year from the day of publication).
    """
    from mingfa.disclosure.period import period_rule, removable_from

    rule = period_rule(matter.regime, matter.state.kind, matter.on)
    if rule is None:
        cited = matter.rule("disclosure.period.rule") if matter.has("disclosure.period.rule") else PLATFORM
        return matter.refuse(cited, "publication.no_period", "没有规定公示期限，不能以期满为由撤下", "请先在制度参数中录入公示期限及其出处")
    published = matter.state.published_on
    first = removable_from(published, matter.regime.number(rule.id, matter.on)) if published is not None else None
    if first is not None and matter.on >= first:
        return None
    return matter.refuse(
        rule,
        "publication.period_runs",
        f"公示期未满，{first} 起才可以撤下",
        f"请在 {first} 以后办理；决定被撤销、变更的，办理撤下、更新公示信息",
    )
