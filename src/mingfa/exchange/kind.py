"""The kinds of streams of exchange: an agency's channels, a publication's deliveries, a record received; what is late and who is told. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from mingfa.desk.act import Act
from mingfa.desk.kinds import Concern, RegimeView, StreamKind, ToDo, register_kind
from mingfa.exchange.acts import channels as _channels
from mingfa.exchange.acts import delivery as acts
from mingfa.exchange.acts import received as _received
from mingfa.exchange.state import channels, delivery, received
from mingfa.exchange.state.channels import CREDIT
from mingfa.exchange.state.delivery import WORK, DeliveryState, Task
from mingfa.law.article import Article
from mingfa.law.errors import CalendarNotPublished

__all__ = ["_channels", "_received", "due_of", "register"]


def due_of(task: Task, view: RegimeView | None) -> date | None:
    """Return the last day for a task: so many working days after it arose; None while a year on the way is not announced.

    Law: the delay that the agency set for the channel; where it set none, the same day (湘西州 公示制度 第十三条), and for the credit platform the
    days of regime exchange.days.
    """
    days = task.delay_days
    if task.channel == CREDIT and not days and view is not None and view.regime.has("exchange.days", task.since):
        days = view.regime.number("exchange.days", task.since)
    if not days:
        return task.since
    if view is None:
        return None
    try:
        return view.calendar.add_working_days(task.since, days)
    except CalendarNotPublished:
        return None


NAMING = ("exchange.systems", "disclosure.channels.systems", "disclosure.channels.further", "disclosure.channels.base")
"""The parameters of a regime that name channels, the most special first."""


def _article(view: RegimeView, task: Task, on: date) -> Article | None:
    """Return what asks for a task: the rule of withdrawal, or the rule that names the channel, or the one of the base channels."""
    if task.work == "recall":
        name = "disclosure.withdrawal.days"
    else:
        named = (name for name in NAMING if view.regime.has(name, on) and task.channel in view.regime.items(name, on))
        name = next(named, "disclosure.channels.base")
    return view.regime.rule(name, on).article if view.regime.has(name, on) else None


def todos(state: DeliveryState, view: RegimeView) -> Iterable[ToDo]:
    """One for each thing a person has to do: enter, update, take back, send; by the unit's designated person, else whoever has the duty."""
    for task in state.tasks:
        if not task.owed or task.mode == "feed" or (task.mode == "push" and task.state != "failed"):
            continue
        act = acts.FinishTask if not (task.exported and task.state == "waiting") else acts.NoteAnswer
        why = f"{task.name}：{task.reason}" if task.reason else f"须在“{task.name}”{WORK[task.work]}"
        # named for what is to be done, so that a list of to-dos reads without opening each
        yield ToDo(
            f"{task.channel}", f"{WORK[task.work]}：{task.name}", act.name, why, _article(view, task, task.since), due_of(task, view),
            "" if task.person else "channel.deliver", "" if task.person else state.unit, task.person,
        )  # fmt: skip


def concerns(state: DeliveryState, view: RegimeView) -> Iterable[Concern]:
    """A unit without a designated person for the other channels; what was brought there late."""
    if state.published_on is not None and state.unit and not state.entrant and any(one.mode in ("manual", "file") for one in state.tasks):
        article = _article(view, state.tasks[0], state.published_on)
        yield Concern("entrant", "channel.no_entrant", "该机构没有指定其他渠道的录入人员", article, state.published_on, state.unit)
    for task in state.tasks:
        due = due_of(task, view)
        if due is not None and task.done_on is not None and task.done_on > due and not task.recipient:
            words = f"“{task.name}”应于 {due} 前{WORK[task.work]}，{task.done_on} 才完成"
            yield Concern(f"late:{task.channel}", "channel.late", words, _article(view, task, task.since), due, state.unit)


def _not_before(state: Any, act: type[Act]) -> datetime | None:
    return getattr(state, "last_at", None)


def register() -> None:
    """Make the kinds known to the desk."""
    register_kind(StreamKind("channels", "公示渠道", channels.initial, title=lambda state: "公示渠道设置"))
    register_kind(
        StreamKind(
            "delivery", "渠道发布", delivery.initial, title=lambda state: f"{state.title}（渠道发布）",
            stages=(("out", "已公示"), ("withdrawn", "已撤下")), todos=todos, concerns=concerns, not_before=_not_before,
        )
    )  # fmt: skip
    register_kind(
        StreamKind(
            "received", "外部记录", received.initial, title=lambda state: next((t for c, t in state.fields.items() if c.endswith("_WSH")), ""),
            stages=(("kept", "已接收"),),
        )
    )  # fmt: skip
