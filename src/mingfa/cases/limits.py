"""Limits of the second half of a case: when a term of a party is over, when the court may be asked, what the clock does by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar

from mingfa.cases.grounds import discussion_grounds, review_grounds
from mingfa.cases.state.core import CaseState
from mingfa.cases.state.limits import Running
from mingfa.desk.kinds import Due, ToDo
from mingfa.desk.times import end_of, local_day
from mingfa.law.calendar import WorkCalendar
from mingfa.law.errors import CalendarNotPublished
from mingfa.law.regime_model import Regime
from mingfa.law.terms import start_clock


class Rules(Protocol):
    """A regime with its calendar: what a gate's Matter and a RegimeView both are."""

    @property
    def regime(self) -> Regime:
        """The rules."""

    @property
    def calendar(self) -> WorkCalendar:
        """The working days."""


def due_day(case: CaseState, key: str, rules: Rules) -> date | None:
    """Return the last day of one of the case's limits; None when there is none, it is held, or the agency's field has no such rule.

    Raises CalendarNotPublished.
    """
    running = case.clocks.get(key)
    return None if running is None or not ruled(running, rules) else running.clock(rules.regime).answer(rules.calendar).due_day


def ruled(running: Running, rules: Rules) -> bool:
    """Say whether the regime has the rule by which a limit is counted (C44 binds ecology only, say)."""
    started = running.started
    return rules.regime.has(running.parameter, local_day(started) if isinstance(started, datetime) else started)


_T = TypeVar("_T")


def settled(count: Callable[[], _T], on: date) -> _T | None:
    """Return what a count gives; None where it runs into a year without a notice and the day lies before it: what it counts is not over yet.

    Raises CalendarNotPublished when the day itself lies beyond what is known: then nobody can tell.
    """
    try:
        return count()
    except CalendarNotPublished as unknown:
        if on > unknown.counted_to:
            raise
        return None


def over(case: CaseState, key: str, rules: Rules, on: date) -> date | None:
    """Return the last day of a limit that had passed on a day; None while it runs, is held, or there is none."""
    last = settled(lambda: due_day(case, key, rules), on)
    return last if last is not None and on > last else None


def runs(case: CaseState, key: str, rules: Rules, on: date) -> bool:
    """Say whether a limit still runs on a day: its last day still belongs to whom it is for; a held one runs on."""
    running = case.clocks.get(key)
    if running is None or running.ended is not None or not ruled(running, rules):
        return False
    return over(case, key, rules, on) is None


def last_day(rules: Rules, parameter: str, started: date) -> date | None:
    """Return the last day of a limit of the regime that starts on a day."""
    return start_clock(rules.regime, parameter, parameter, started, "").answer(rules.calendar).due_day


# The court -------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which the court may be asked, both included, and what they are counted from."""

    first: date
    last: date
    why: str


def remedies_over(case: CaseState, party: str, rules: Rules) -> tuple[date, str] | None:
    """Return the last day on which the party could still go against the decision, and why; None while it is not served or a remedy runs.

    Law: 行政强制法 第五十三条, 行政复议法 第二十条, 行政诉讼法 第四十五条、第四十六条. Without any remedy it is the later of sixty days and six months;
    after a reconsideration the fifteen days from its receipt; after a lawsuit the day its outcome was known.
    """
    service = case.execution.of(party).service
    if service is None or service.on is None:
        return None
    taken = case.execution.remedies_of(party)
    if any(one.running for one in taken):
        return None
    ends = [one for one in taken if one.outcome]
    if ends:
        last = ends[-1]
        if last.kind == "litigation":
            return last.known_on or last.ended_on or service.on, "诉讼结果生效"
        if last.received_on is not None and last.outcome in ("upheld", "changed"):
            due = last_day(rules, "clock.C19.after_reconsideration", last.received_on)
            return (due, "复议后的起诉期限届满") if due is not None else None
    terms = [due for key in ("clock.C18", "clock.C19") if (due := last_day(rules, key, service.on)) is not None]
    return (max(terms), "复议、诉讼期限届满") if terms else None


def court_window(case: CaseState, party: str, rules: Rules) -> Window | None:
    """Return the days on which an application to the court is in time; None while there is no beginning.

    Law: 行政强制法 第五十三条 (three months from the end of the terms), 行政处罚法 第七十二条第二款 (from the end of a deferral). The first day is
    the day after the terms, the demand and the deferral are all over.
    """
    ended = remedies_over(case, party, rules)
    if ended is None:
        return None
    base, why = ended
    deferral = case.execution.of(party).deferral
    if deferral is not None and deferral.ends_on is not None and deferral.ends_on > base:
        base, why = deferral.ends_on, "延期、分期缴纳期限结束"
    last = last_day(rules, "clock.C22", base)
    if last is None:
        return None
    demand = due_day(case, f"C21:{party}", rules)
    first = max(day for day in (base, demand) if day is not None) + timedelta(days=1)
    return Window(first, last, why)


# What the clock does by itself -------------------------------------------------------------------------------------------------


def due(case: CaseState, rules: Rules) -> Iterator[Due]:
    """Return what happens without anybody: a paper put up in public counts as served when its time is over (C54)."""
    from mingfa.cases.acts.executing import DeemDecisionServed, DeemDemandServed
    from mingfa.cases.acts.notice import DeemNoticeServed

    acts: dict[str, type[DeemNoticeServed | DeemDecisionServed | DeemDemandServed]] = {
        "C54n": DeemNoticeServed, "C54d": DeemDecisionServed, "C54c": DeemDemandServed,
    }  # fmt: skip
    for key, running in case.clocks.items():
        cls = acts.get(key.partition(":")[0])
        if cls is None or running.ended is not None or case.stage not in cls.stages or not ruled(running, rules):
            continue
        last, _, provisional = running.clock(rules.regime).bounds(rules.calendar)
        if provisional or last is None or isinstance(last, datetime):
            continue
        yield Due(end_of(last), key, cls(party=running.subject, on=last))


# Who has to do what --------------------------------------------------------------------------------------------------------------


def todos(case: CaseState, rules: Rules) -> Iterator[ToDo]:
    """Return what waits for whom in the second half of a penalty case, with its reason and its last day."""
    if case.kind not in ("", "penalty"):
        return
    yield from _WAITING.get(case.stage, lambda case, rules: iter(()))(case, rules)
    if "C12" in case.clocks and case.clocks["C12"].ended is None:
        due_on = _soft(case, "C12", rules)
        yield ToDo(
            "withdraw",
            "撤回或者更新已公开的决定信息",
            "disclosure.withdraw_publication",
            "决定被变更、撤销或者确认违法",
            None,
            due_on,
            "publication.withdraw",
        )


def _soft(case: CaseState, key: str, rules: Rules) -> date | None:
    """Return the last day of a limit; None where it cannot be told (held, or the year's calendar is not known)."""
    running = case.clocks.get(key)
    if running is None or not ruled(running, rules):
        return None
    last, _, provisional = running.clock(rules.regime).bounds(rules.calendar)
    return None if provisional or isinstance(last, datetime) else last


def _person(case: CaseState) -> str:
    return case.lead_handler


def _examined(case: CaseState, rules: Rules) -> Iterator[ToDo]:
    if case.proceeding.version is None:
        yield ToDo(
            "draft", "拟定处罚决定文稿", "cases.prepare_draft", "案件审查已经完成", due=_soft(case, "C07", rules), person=_person(case)
        )
    else:
        yield ToDo(
            "notice",
            "制发事先告知书",
            "cases.issue_prior_notice",
            "作出决定前应当告知当事人",
            due=_soft(case, "C07", rules),
            person=_person(case),
        )


def _notified(case: CaseState, rules: Rules) -> Iterator[ToDo]:
    proceeding = case.proceeding
    notice, open_parties = proceeding.notice, False
    for party in case.parties if notice is not None else ():
        if notice is None or party.id not in notice.parties:
            continue
        if notice.service(party.id) is None:
            open_parties = True
            yield ToDo(
                f"serve:{party.id}", f"向{party.name}送达告知书", "cases.serve_notice", "告知书送达后才起算期限", person=_person(case)
            )
        elif proceeding.requested(party.id) and not proceeding.heard(party.id) and proceeding.hearing is None:
            open_parties = True
            yield ToDo(
                f"hearing:{party.id}",
                f"通知举行{party.name}要求的听证",
                "cases.hearing_notice",
                "当事人在期限内要求听证",
                duty="hearing.arrange",
            )
    hearing = proceeding.hearing
    if hearing is not None and not hearing.over:
        yield ToDo("hold", "举行听证", "cases.hold_hearing", "已经通知当事人", due=local_day(hearing.starts_at), person=hearing.chair)
    if hearing is not None and hearing.held_on is not None and not hearing.report:
        yield ToDo("report", "提交听证报告", "cases.hearing_report", "听证已经举行", person=hearing.chair)
    for point in proceeding.open_points:
        yield ToDo(
            f"point:{point.id}", f"复核陈述申辩意见：{point.text[:60]}", "cases.answer_point", "每一条意见都要复核", person=_person(case)
        )
    if not open_parties:
        ends = [day for key in case.clocks if key.partition(":")[0] in ("C04", "C05") and (day := _soft(case, key, rules)) is not None]
        why = "陈述申辩、听证期限届满后方可结束"
        yield ToDo(
            "finish",
            "结束告知和申辩环节",
            "cases.finish_defence",
            why,
            due=max(ends) + timedelta(days=1) if ends else None,
            person=_person(case),
        )


def _deliberating(case: CaseState, rules: Rules) -> Iterator[ToDo]:
    proceeding, due_on = case.proceeding, _soft(case, "C07", rules)
    version = proceeding.version
    if version is None:
        return
    today = proceeding.notice.issued_on if proceeding.notice is not None else version.made_on
    review = proceeding.review
    if proceeding.only_transfer is not None or (case.transfer is not None and case.transfer.stands):
        return
    due_review, verdict = bool(review_grounds(case, version.draft, rules.regime, today)), proceeding.verdict
    if due_review and (review is None or review.draft_digest != version.digest):
        yield ToDo(
            "review",
            "送法制审核",
            "cases.submit_for_review",
            "本案属于应当法制审核的情形",
            due=due_on,
            duty="review.submit",
            unit=case.unit,
        )
    elif due_review and review is not None and (verdict is None or verdict.review != review.stream or not verdict.passed):
        return  # it waits for the opinion, or for what the opinion asks
    elif discussion_grounds(case, version.draft, rules.regime, today) and not any(
        one.draft_digest == version.digest and one.seq > proceeding.last_said for one in proceeding.submissions
    ):
        yield ToDo("discuss", "提交集体讨论", "cases.submit_for_discussion", "本案应当集体讨论", due=due_on, duty="discussion.submit")
    else:
        yield ToDo("decide", "作出行政处罚决定", "cases.decide", "审核、讨论完成后由负责人决定", due=due_on, duty="penalty.decide")


def _performing(case: CaseState, rules: Rules) -> Iterator[ToDo]:
    decision = case.proceeding.decision
    if decision is None:
        return
    served = True
    for party in decision.parties:
        mine, who = case.execution.of(party), case.party(party)
        name = who.name if who is not None else party
        if mine.service is None:
            served = False
            yield ToDo(
                f"serve:{party}",
                f"向{name}送达决定书",
                "cases.serve_decision",
                "作出决定后应当送达",
                due=_soft(case, f"C08:{party}", rules),
                person=_person(case),
            )
        if mine.deferrals and mine.deferrals[-1].state == "requested":
            yield ToDo(
                f"deferral:{party}",
                f"审批{name}的延期、分期缴纳申请",
                "cases.approve_deferral",
                "当事人已经申请",
                duty="case.approve_deferral",
            )
    closing = case.execution.closing
    if closing is not None and closing.approved_on is None:
        yield ToDo("approve_closing", "审批结案", "cases.approve_closing", "承办人员已经申请结案", duty="case.approve_closing")
    elif served:
        yield ToDo("close", "申请结案", "cases.propose_closing", "处罚执行完毕或者符合其他结案情形", person=_person(case))


def _closed(case: CaseState, rules: Rules) -> Iterator[ToDo]:
    yield ToDo(
        "archive", "立卷归档", "cases.archive", "结案后应当立卷归档", due=_soft(case, "C44", rules), duty="case.archive", unit=case.unit
    )


_WAITING: dict[str, Callable[[CaseState, Rules], Iterator[ToDo]]] = {
    "examined": _examined, "notified": _notified, "deliberating": _deliberating, "performing": _performing, "in_court": _performing,
    "closed": _closed,
}  # fmt: skip
