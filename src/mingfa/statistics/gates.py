"""What is refused about a year's data: a year that is not over, other hands than the regime names, a report to nobody it names, twice, without receipt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from mingfa.desk.act import Matter, on_state
from mingfa.desk.gates import PLATFORM
from mingfa.law.article import Article
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Rule
from mingfa.law.regime_terms import term
from mingfa.statistics.state import AnnualState

AnnualMatter = Matter[Any, AnnualState]
DUE, RECIPIENTS = "statistics.annual.due", "statistics.annual.report_to"


def _source(matter: AnnualMatter) -> Rule | Article:
    """Return the rule that asks for annual data; the platform's own where the agency's text is silent."""
    return next((matter.rule(name) for name in (DUE, RECIPIENTS) if matter.has(name)), PLATFORM)


def refuse_unfinished_year(matter: AnnualMatter) -> Refusal | None:
    """A year is counted when it is over. Law: the rule that asks for the figures of the year before (江北 执法公示制度 第十四条)."""
    year = getattr(matter.act, "year", 0) or matter.state.year
    if matter.on > date(year, 12, 31):
        return None
    return matter.refuse(
        _source(matter), "annual.year_not_over", f"{year} 年尚未结束，不能汇总全年数据", f"请在 {year + 1} 年 1 月 1 日以后办理"
    )


def refuse_other_year(matter: AnnualMatter) -> Refusal | None:
    """A year's data stands in the stream that is named after the year."""
    if matter.stream.rpartition("/")[2] == str(matter.act.year):
        return None
    return Refusal("annual.other_year", PLATFORM, "卷的编号与年度不一致", "请从年度数据页面按年度建立")


def refuse_strange_lines(matter: AnnualMatter) -> Refusal | None:
    """A table says each thing once, and no number of it is below zero."""
    keys = [line[:4] for line in matter.act.lines]
    if len(keys) == len(set(keys)) and all(line[4] > 0 and line[5] >= 0 for line in matter.act.lines):
        return None
    return Refusal("annual.lines", PLATFORM, "汇总表有重复的行或者不成立的数字", "请重新汇总")


def _step(step: str) -> Any:
    @on_state
    def gate(matter: AnnualMatter) -> Refusal | None:
        chain = "annual" if matter.has(f"disclosure.chain.annual.{step}.roles") else "decision"
        units, roles = f"disclosure.chain.{chain}.{step}.units", f"disclosure.chain.{chain}.{step}.roles"
        if matter.by.is_system or not matter.has(roles):
            return None
        wanted = matter.regime.items(roles, matter.on)
        places = matter.regime.items(units, matter.on) if matter.has(units) else ()
        if any(post.role in wanted and (not places or post.unit in ("", *places)) for post in matter.by.posts):
            return None
        names = [unit.name for code in places if (unit := matter.regime.unit(code)) is not None]
        what = {"provide": "整理", "approve": "审核", "publish": "公布"}[step]
        return matter.refuse(
            matter.rule(units) if places else matter.rule(roles), f"annual.not_yours_to_{step}",
            f"{matter.by.name}不是负责{what}年度数据的单位和岗位的人员",
            f"请由{'、'.join(names) or '规定的单位'}的{'、'.join(term('role', role) for role in wanted)}办理",
        )  # fmt: skip

    gate.__name__ = f"refuse_others_to_{step}_figures"
    gate.__doc__ = (
        f"Those whom the regime names {step}. Law: regime disclosure.chain.annual.{step}; where the text names nobody for annual data, "
        f"disclosure.chain.decision.{step}, for it is public information like any other."
    )
    return gate


refuse_others_to_provide = _step("provide")
refuse_others_to_approve = _step("approve")
refuse_others_to_publish = _step("publish")


@on_state
def refuse_same_hand(matter: AnnualMatter) -> Refusal | None:
    """Whoever froze the table does not sign it off. Law: regime disclosure.chain.separate_hands."""
    frozen, rule = matter.state.frozen, matter.rule("disclosure.chain.separate_hands")
    if frozen is None or rule.value is not True or matter.by.person != frozen.by:
        return None
    return matter.refuse(rule, "annual.same_person", "整理年度数据的人员不能审核自己整理的数据", "请由另一名负责审核的人员办理")


def refuse_counted_anew(matter: AnnualMatter) -> Refusal | None:
    """What is frozen is the counting that the person saw."""
    counted = matter.state.counted
    if counted is not None and counted.seq == matter.act.counted:
        return None
    return Refusal("annual.counted_anew", PLATFORM, "打开页面以后又重新汇总过，数字可能已经不同", "请重新打开页面，核对最新汇总后再提交")


def recipients_of(matter: AnnualMatter) -> tuple[str, ...]:
    """Return whom the regime wants the year's data reported to; nobody where the text is silent. Law: regime statistics.annual.report_to."""
    return tuple(matter.regime.items(RECIPIENTS, matter.on)) if matter.has(RECIPIENTS) else ()


def refuse_strange_recipient(matter: AnnualMatter) -> Refusal | None:
    """The figures are reported to those whom the regime names. Law: regime statistics.annual.report_to."""
    named = recipients_of(matter)
    if matter.act.recipient in named:
        return None
    words = f"规定的报送对象是{'、'.join(named)}" if named else "本机关制度没有规定年度数据的报送对象"
    return matter.refuse(_source(matter), "annual.no_such_recipient", f"“{matter.act.recipient}”不是规定的报送对象", f"{words}，请核对")


def refuse_reported_twice(matter: AnnualMatter) -> Refusal | None:
    """Each recipient has one report in a round."""
    held = matter.state.report_to(matter.act.recipient)
    if held is None:
        return None
    return Refusal("annual.reported", PLATFORM, f"已于 {held.on} 向{held.recipient}报送，回执 {held.receipt}", "数据修订后才需要再次报送")


def refuse_report_day(matter: AnnualMatter) -> Iterable[Refusal]:
    """A report was made when the figures were signed off, and not in the future."""
    act, signed = matter.act, matter.state.signed_on
    if act.on > matter.on:
        yield Refusal("annual.report_in_future", PLATFORM, f"报送日期 {act.on} 晚于今天", "请填写实际报送的日期")
    if signed is not None and act.on < signed:
        yield Refusal(
            "annual.report_before_sign_off",
            PLATFORM,
            f"报送日期 {act.on} 早于审核签发日期 {signed}",
            "审核签发以后的数据才能报送，请核对日期",
        )


@on_state
def refuse_no_superior(matter: AnnualMatter) -> Refusal | None:
    """Figures are handed in to the agency above on this platform, once in a round. Law: 上海 推进实施方案 三（一）3（3）."""
    state = matter.state
    if not state.superior:
        return Refusal("annual.no_superior", PLATFORM, "本机关在平台上没有上级机关，不需要报送汇总", "向平台以外的机关报送的，请登记报送")
    if state.handed_in >= state.round:
        return Refusal("annual.handed_in", PLATFORM, "这一次的数据已经报送上级汇总", "数据修订并重新审核后才需要再次报送")
    return None
