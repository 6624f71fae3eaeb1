"""The kind of stream a year's data is: what waits for whom until which day, and what supervision sees. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mingfa.desk.kinds import Concern, RegimeView, StreamKind, ToDo, register_kind
from mingfa.law.article import Article
from mingfa.statistics import acts
from mingfa.statistics.gates import DUE, RECIPIENTS
from mingfa.statistics.state import STAGES, AnnualState, initial


def due_on(year: int, view: RegimeView | None) -> date | None:
    """Return the last day on which the data of a year is published in time; None where the agency's text sets none.

    Law: regime statistics.annual.due, month and day of the following year, that day included (江北 执法公示制度 第十四条: 1月20日前). The text says
    nothing of a day off, so the day is not moved.
    """
    first = date(year + 1, 1, 1)
    if view is None or not view.regime.has(DUE, first):
        return None
    month, day = view.regime.text(DUE, first).split("-")
    return date(year + 1, int(month), int(day))


def recipients(state: AnnualState, view: RegimeView | None) -> tuple[str, ...]:
    """Return whom the data has to be reported to by hand. Law: regime statistics.annual.report_to.

    An agency does not report to itself (the city bureau that a city's text names), and to the agency above on this platform it hands its
    figures in (HandInFigures): both are known by the end of their names, for a text says 市生态环境局 where the name has the city before it.
    """
    first = date(state.year + 1, 1, 1)
    named = tuple(view.regime.items(RECIPIENTS, first)) if view is not None and state.year and view.regime.has(RECIPIENTS, first) else ()
    return tuple(one for one in named if not state.name.endswith(one) and not (state.superior and state.superior_name.endswith(one)))


def owed(state: AnnualState, view: RegimeView | None) -> tuple[str, ...]:
    """Return the recipients that have no report of this round."""
    return tuple(one for one in recipients(state, view) if state.report_to(one) is None)


def complete(state: AnnualState, view: RegimeView | None) -> bool:
    """Say whether nothing is owed any more: the table is published, everybody named has it, and so has the agency above."""
    return state.stage == "published" and not owed(state, view) and (not state.superior or state.handed_in >= state.round)


def _article(view: RegimeView, name: str, year: int) -> Article | None:
    first = date(year + 1, 1, 1)
    return view.regime.rule(name, first).article if view.regime.has(name, first) else None


def todos(state: AnnualState, view: RegimeView) -> Iterable[ToDo]:
    """The next step until the table is out, and every report that is owed."""
    if not state.year:
        return
    due, article = due_on(state.year, view), _article(view, DUE, state.year) or _article(view, RECIPIENTS, state.year)
    words = f"{state.year} 年度数据尚未公布"
    if state.stage in ("open", "counted"):
        why = f"审核退回：{state.returned}" if state.returned else f"正在修订：{state.revising}" if state.revising else words
        yield ToDo("freeze", "整理并送审年度数据", acts.FreezeFigures.name, why, article, due, "annual.provide")
    elif state.stage == "frozen":
        yield ToDo("sign", "审核年度数据", acts.SignOffFigures.name, words, article, due, "annual.approve")
    elif state.stage == "signed":
        yield ToDo("publish", "公布年度数据", acts.PublishFigures.name, words, article, due, "annual.publish")
    reporting = _article(view, RECIPIENTS, state.year)
    for number, recipient in enumerate(owed(state, view)):
        yield ToDo(
            f"report{number}", f"报送年度数据：{recipient}", acts.ReportFigures.name, "尚未登记报送回执", reporting, due, "annual.report"
        )
    if state.superior and state.handed_in < state.round and state.stage in ("signed", "published"):
        yield ToDo("hand_in", "报送上级汇总", acts.HandInFigures.name, "上级机关汇总全系统数据", reporting, due, "annual.report")


def concerns(state: AnnualState, view: RegimeView) -> Iterable[Concern]:
    """Published or reported after the last day."""
    due = due_on(state.year, view) if state.year else None
    if due is None:
        return
    if state.first_published_on is not None and state.first_published_on > due:
        words = f"{state.year} 年度数据应于 {due} 前公布，{state.first_published_on} 才公布"
        yield Concern("late", "annual.late", words, _article(view, DUE, state.year), due)
    for one in state.reports:
        if one.on > due and state.round == 1:
            words = f"{state.year} 年度数据应于 {due} 前报送{one.recipient}，{one.on} 才报送"
            yield Concern(f"late:{one.recipient}"[:60], "annual.reported_late", words, _article(view, RECIPIENTS, state.year), due)


def register() -> None:
    """Make the kind known to the desk."""
    register_kind(
        StreamKind(
            "annual", "年度执法数据", initial, stages=STAGES, todos=todos, concerns=concerns,
            title=lambda state: f"{state.year} 年度行政执法数据" if state.year else "",
        )
    )  # fmt: skip
