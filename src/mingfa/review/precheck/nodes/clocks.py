"""Whether the time limits were kept (期限): each limit of the case counted by the rule of its own day, with its stops and extensions. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from mingfa.desk.times import local_day
from mingfa.law.clock import Extend
from mingfa.review.period import DAYS, period
from mingfa.review.precheck.casefile import CaseFile, day_of, words_day
from mingfa.review.precheck.finding import Place, Severity
from mingfa.review.precheck.node import Hit, hit, node

NEAR = 7
"""Fewer days left than this is near the end: the reviewer sees it, nothing else follows."""

_CALENDAR = re.compile(r"[二三五七2357]\s*(个)?(自然)?[日天]")


def _has(*names: str) -> Callable[[CaseFile], bool]:
    return lambda file: any(key.partition(":")[0] in names for key in file.case.clocks)


def _over(code: str, clock: str, severity: Severity, words: str) -> None:
    """Register a node on one kind of limit: ended after its last day, or still running after it."""

    @node(f"clocks.{code}", f"rule:clock.{clock}", "procedure", severity, when=_has(clock), words=words)
    def late(file: CaseFile) -> Iterator[Hit]:
        """A limit was kept: what it limits was done by its last day."""
        for key, running, answer in file.limits(clock):
            done = running.ended if running.ended is not None else file.on
            last = answer.due_day
            if last is None and answer.due is not None:
                last = day_of(answer.due)
            if last is not None and answer.overdue(done):
                what = f"实际办结于{words_day(day_of(running.ended))}" if running.ended is not None else "至今没有办结"
                yield hit(file.clock(key), last=words_day(last), what=what)


_over("filing_late", "C01", "minor", "立案审查期限到{last}为止，{what}；请说明原因，经批准延长的补充审批。")
_over("preservation_late", "C02", "serious", "先行登记保存的处理期限到{last}为止，{what}；期满自动解除，请核对物品去向。")
_over("urgent_report_late", "C03", "serious", "紧急先行登记保存应当在{last}前补办批准，{what}；请说明。")
_over("handling_late", "C07", "serious", "办案期限到{last}为止，{what}；请核对中止、扣除和延长手续，没有手续的属于超期。")
_over("delivery_late", "C08", "minor", "决定书应当在{last}前送达，{what}；请说明原因。")
_over("order_late", "C31", "minor", "责令改正应当在{last}前送达，{what}；请说明原因。")
_over("withdrawal_late", "C12", "serious", "撤回公开信息的期限到{last}为止，{what}；请立即撤回并说明理由。")
_over("archive_late", "C44", "minor", "归档期限到{last}为止，{what}；请尽快归档。")


@node(
    "clocks.handling_near", "rule:clock.C07", "procedure", "note", when=_has("C07"),
    words="办案期限还剩{left}日（到{last}为止）；请安排审核、讨论和决定的时间。",
)  # fmt: skip
def handling_near(file: CaseFile) -> Iterator[Hit]:
    """The ninety days end soon."""
    for key, running, answer in file.limits("C07"):
        last = answer.due_day
        if last is not None and running.ended is None and 0 <= (last - file.on).days < NEAR:
            yield hit(file.clock(key), left=(last - file.on).days, last=words_day(last))


@node(
    "clocks.hold_untold", "rule:clock.C07", "procedure", "serious", when=_has("C07"),
    words="{where}因“{ground}”扣除的时间（{since}起）没有书面告知当事人，不能扣除；请按不扣除重新计算期限。",
)  # fmt: skip
def hold_untold(file: CaseFile) -> Iterator[Hit]:
    """A hold counts only where the party was told in writing while it lasted."""
    for key, running in file.case.clocks.items():
        if key.partition(":")[0] == "C07" and running.ended is not None:
            for held in running.holds:
                if not held.in_time:
                    yield hit(file.clock(key), ground=held.ground, since=day_of(held.since))


@node(
    "clocks.hold_open", "rule:clock.C07", "procedure", "minor", when=lambda file: _has("C07")(file) and file.draft is not None,
    words="{where}因“{ground}”自{since}起一直扣除，没有恢复；请核对原因是否已经消除。",
)  # fmt: skip
def hold_open(file: CaseFile) -> Iterator[Hit]:
    """A hold ends when its ground is gone."""
    for key, running in file.case.clocks.items():
        if key.partition(":")[0] == "C07" and running.ended is None:
            for held in running.held:
                yield hit(file.clock(key), ground=held.ground, since=day_of(held.since))


@node(
    "clocks.extended_often", "rule:clock.C07", "procedure", "serious", when=lambda file: any(one.extensions for one in file.case.clocks.values()),
    words="{where}延长了{n}次，超过允许的次数；请核对审批手续。",
)  # fmt: skip
def extended_often(file: CaseFile) -> Iterator[Hit]:
    """No limit is extended more often than the rules allow."""
    for key, running in file.case.clocks.items():
        rule = file.rule(running.parameter, day_of(running.started))
        terms = file.regime.clock(running.parameter, day_of(running.started)) if rule is not None else None
        more = sum(file.regime.has(f"{running.parameter}.{name}", file.on) for name in ("extension", "second_extension"))
        allowed = (terms.extension.times if terms is not None and terms.extension is not None else 0) + more
        if terms is not None and len(running.extensions) > allowed:
            yield hit(file.clock(key), n=len(running.extensions))


@node(
    "clocks.extended_late", "rule:clock.C07", "procedure", "serious", when=lambda file: any(one.extensions for one in file.case.clocks.values()),
    words="{where}在期限届满（{last}）之后才批准延长（{on}）；期满后的延长没有效力，请核对。",
)  # fmt: skip
def extended_late(file: CaseFile) -> Iterator[Hit]:
    """An extension is approved before the term is over."""
    for key, running in file.case.clocks.items():
        first: list[Extend] = list(running.extensions[:1])
        if first and key in file.answers:
            bare = file.last_day(running.parameter, day_of(running.started))
            if bare is not None and not running.holds and day_of(first[0].on) > bare:
                yield hit(file.clock(key), last=words_day(bare), on=day_of(first[0].on))


@node(
    "clocks.uncounted", "penalty_law 第八十五条", "procedure", "note", when=lambda file: bool(file.case.clocks),
    words="{where}数到还没有公布放假安排的年份，现在不能确定最后一日；请录入放假通知后重新预审。",
)  # fmt: skip
def uncounted(file: CaseFile) -> Iterator[Hit]:
    """A limit that runs into a year without a notice is told as such: a legal date is never guessed."""
    for key in file.uncounted:
        yield hit(file.clock(key))


@node(
    "clocks.review_late", "rule:review.days", "procedure", "minor", when=lambda file: file.review is not None and file.review.running is not None,
    words="本轮法制审核的期限到{last}为止，已经超过；超期不视为通过，请尽快出具意见。",
)  # fmt: skip
def review_late(file: CaseFile) -> Iterator[Hit]:
    """The review keeps its own period."""
    review = file.review
    clock = period(review, file.regime) if review is not None else None
    if review is None or clock is None or review.conclusion is not None:
        return
    answer = clock.answer(file.calendar)
    if answer.due_day is not None and answer.overdue(file.on):
        yield hit(Place("clock", DAYS, "法制审核期限"), last=words_day(answer.due_day))


@node(
    "clocks.decided_early", "rule:clock.C04", "procedure", "note", when=lambda file: file.decided_on is not None and _has("C04")(file),
    words="决定作出于{decided}，陈述申辩期限届满于{last}；请核对期限届满的次日起才作出决定。",
)  # fmt: skip
def decided_early(file: CaseFile) -> Iterator[Hit]:
    """A decision on the very next day is looked at: the party posts on its last day."""
    decided: date | None = file.decided_on
    for key, _, answer in file.limits("C04"):
        if decided is not None and answer.due_day is not None and (decided - answer.due_day).days == 1:
            yield hit(file.clock(key), decided=decided, last=answer.due_day)


@node(
    "clocks.term_as_calendar_days", "penalty_law 第八十五条", "procedure", "fatal", problem=(14,),
    when=lambda file: bool(file.case.proceeding.notices) and any(one.form == "penalty_notice" for one, _ in file.forms),
    words="{where}把陈述申辩、听证的期限写成“{said}”，应为工作日；请重新告知。",
)  # fmt: skip
def term_as_calendar_days(file: CaseFile) -> Iterator[Hit]:
    """The terms told to the party are working days."""
    for paper, content in file.forms:
        if paper.form == "penalty_notice":
            for name in ("defence", "hearing"):
                block = content.get(name)
                said = str(block.get("procedure", "")) if isinstance(block, Mapping) else ""
                found = _CALENDAR.search(said)
                if found and "工作日" not in said:
                    yield hit(file.paper(paper), said=found.group())
                    break


@node(
    "clocks.review_before_received", "penalty_law 第五十八条", "procedure", "minor",
    when=lambda file: file.review is not None and file.review.submitted_on is not None and file.review.received_on is not None,
    words="审核机构收到材料之日{received}早于送审之日{sent}；请核对日期。",
)  # fmt: skip
def review_before_received(file: CaseFile) -> Iterator[Hit]:
    """A package is received after it was sent."""
    review = file.review
    if (
        review is not None
        and review.received_on is not None
        and review.submitted_on is not None
        and review.received_on < review.submitted_on
    ):
        yield hit(Place("review", review.stream, "法制审核"), received=review.received_on, sent=review.submitted_on)


@node(
    "clocks.future_step", "penalty_law 第四十七条", "documents", "serious", when=lambda file: bool(file.case.steps),
    words="{where}的时间{day}晚于今天；请核对。",
)  # fmt: skip
def future_step(file: CaseFile) -> Iterator[Hit]:
    """Nothing is dated in the future."""
    for one in file.case.steps:
        if local_day(one.done_at) > file.on:
            yield hit(file.at(one.seq), day=local_day(one.done_at))
