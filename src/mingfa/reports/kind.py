"""The kinds of streams of letters: their days, who has to do what, what was late, and who may not see them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from mingfa.desk.act import Act, Actor
from mingfa.desk.kinds import Concern, Deadline, RegimeView, StreamKind, ToDo, register_kind
from mingfa.law.article import Article
from mingfa.law.clock import Clock, Extend, Unit
from mingfa.law.terms import start_clock
from mingfa.reports.acts.letters import AnswerReport, RouteReport, title_of
from mingfa.reports.state import STAGES, ReportState, initial, initial_inbox


def report_clock(state: ReportState, view: RegimeView) -> Clock | None:
    """Return the clock of an answer, from the day the letter arrived. Law: regime disclosure.accurate_days, supervision.complaint_days."""
    if state.received_on is None or not view.regime.has(state.parameter, state.received_on):
        return None
    longer = state.extension
    events = (Extend(longer.days, Unit.WORKING_DAY, longer.on, longer.reason, longer.by),) if longer is not None else ()
    return start_clock(view.regime, state.parameter, "答复公众来信", state.received_on, "收到来信", events=events)


def due_of(state: ReportState, view: RegimeView | None) -> date | None:
    """Return the last day to answer; None while a year on the way is not announced."""
    clock = report_clock(state, view) if view is not None else None
    if clock is None or view is None:
        return None
    earliest, _, provisional = clock.bounds(view.calendar)
    return None if provisional or earliest is None or isinstance(earliest, datetime) else earliest


def _article(state: ReportState, view: RegimeView) -> Article | None:
    on = state.received_on
    for name in ("supervision.complaints", state.parameter):
        if on is not None and view.regime.has(name, on):
            return view.regime.rule(name, on).article
    return None


def deadlines(state: ReportState, view: RegimeView) -> Iterable[Deadline]:
    """The days to answer, until the writer has his answer."""
    clock = report_clock(state, view)
    if clock is not None and not state.done:
        yield Deadline(
            "answer", clock, title_of(state), "agency", "report.handle" if state.unit else "report.route", state.unit, state.owner
        )


def todos(state: ReportState, view: RegimeView) -> Iterable[ToDo]:
    """Who has to give it to somebody, and who to answer it."""
    article, due = _article(state, view), due_of(state, view)
    if state.stage == "received":
        yield ToDo("route", RouteReport.label, RouteReport.name, f"{state.received_on} 收到，尚未分办", article, due, "report.route")
    elif state.stage == "assigned":
        duty, unit = ("", "") if state.owner else ("report.handle", state.unit)
        yield ToDo("answer", AnswerReport.label, AnswerReport.name, f"{state.received_on} 收到", article, due, duty, unit, state.owner)


def concerns(state: ReportState, view: RegimeView) -> Iterable[Concern]:
    """A letter answered after its last day."""
    due = due_of(state, view)
    if due is not None and state.answered_on is not None and state.answered_on > due:
        words = f"来信应于 {due} 前答复，{state.answered_on} 才答复"
        yield Concern("late", "report.late", words, _article(state, view), due, state.unit, state.owner)


def visible(state: ReportState, actor: Actor) -> bool:
    """Whoever a letter complains about does not see it."""
    return not state.meant(actor.person, actor.name)


def _not_before(state: Any, act: type[Act]) -> datetime | None:
    last: datetime | None = state.last_at
    return last


def register() -> None:
    """Make the kinds known to the desk."""
    register_kind(
        StreamKind(
            "report", "公众来信", initial, title=title_of, stages=STAGES, deadlines=deadlines, todos=todos, concerns=concerns, visible=visible,
            not_before=_not_before,
        )
    )  # fmt: skip
    register_kind(
        StreamKind(
            "inbox",
            "网上收信",
            initial_inbox,
            title=lambda state: "网上收信",
            stages=(("open", "开通"), ("closed", "停止")),
            not_before=_not_before,
        )
    )
