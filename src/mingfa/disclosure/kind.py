"""The kind of stream a publication is: its days, who has to do what, what supervision sees. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from mingfa.desk.act import Act
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.kinds import Concern, Deadline, RegimeView, StreamKind, ToDo, register_kind
from mingfa.disclosure import acts
from mingfa.disclosure.kind_changes import change_concerns, change_deadlines, change_todos, last_day, remembered, withdrawal_clock
from mingfa.disclosure.kind_following import follow_deadlines, follow_todos
from mingfa.disclosure.state import STAGES, PublicationState, initial
from mingfa.law.article import Article
from mingfa.law.clock import Clock
from mingfa.law.terms import start_clock

__all__ = ["KIND", "last_day", "publication_clock", "withdrawal_clock"]


def publication_clock(state: PublicationState, view: RegimeView) -> Clock | None:
    """Return the clock of publication, from the day of the decision; None where the regime has no rule for that day.

    Law: regime disclosure.days (湘西州 公示制度 第十四条: penalties 7, others 20 working days). What was kept back and is not any more runs anew
    from the day on which that was found.
    """
    since = state.due_since or state.decided_on
    if since is None or not view.regime.has(state.days_parameter, since):
        return None
    why = "复查认为应当公示" if state.due_since is not None else "作出决定"
    return start_clock(view.regime, state.days_parameter, "公示执法决定", since, why)


def deadlines(state: PublicationState, view: RegimeView) -> Iterable[Deadline]:
    """The days to publish, until it is published, withheld or over; the days to withdraw, while a change is open."""
    clock = publication_clock(state, view)
    if clock is not None and not state.settled:
        yield Deadline("publish", clock, state.title, "agency", "publication.provide", state.unit)
    yield from change_deadlines(state, view)
    yield from follow_deadlines(state, view)


def _article(view: RegimeView, parameter: str, on: date | None) -> Article | None:
    return view.regime.rule(parameter, on).article if on is not None and view.regime.has(parameter, on) else None


def todos(state: PublicationState, view: RegimeView) -> Iterable[ToDo]:
    """Who has to do what next, and why."""
    on, due = state.decided_on, last_day(publication_clock(state, view), view) if not state.settled else None
    if state.stage == "due":
        version = state.version
        why = f"审核退回：{version.returned}" if version is not None and version.returned else "决定已经作出，应当在期限内公示"
        yield ToDo(
            "provide",
            acts.PreparePublication.label,
            acts.PreparePublication.name,
            why,
            _article(view, state.days_parameter, on),
            due,
            "publication.provide",
            state.unit,
        )
    elif state.stage in ("prepared", "correcting"):
        article = _article(view, "disclosure.chain.decision.approve.roles", on)
        yield ToDo(
            "approve",
            acts.ApprovePublication.label,
            acts.ApprovePublication.name,
            "公示信息须由另一人审核",
            article,
            due,
            "publication.approve",
        )
    elif state.stage in ("approved", "correction_approved"):
        article = _article(view, "disclosure.chain.decision.publish.roles", on)
        yield ToDo("publish", acts.Publish.label, acts.Publish.name, "公示信息已经审核通过", article, due, "publication.publish")
    elif state.stage == "withholding":
        article = _article(view, "disclosure.non_publication.approver", on)
        yield ToDo(
            "withhold", acts.ApproveWithholding.label, acts.ApproveWithholding.name, "已提出不予公示", article, due, "publication.withhold"
        )
    yield from change_todos(state, view)
    yield from follow_todos(state, view)


def concerns(state: PublicationState, view: RegimeView) -> Iterable[Concern]:
    """A decision published after its last day."""
    due = last_day(publication_clock(state, view), view)
    done = state.published_on or state.withheld_on
    if due is not None and done is not None and done > due:
        yield Concern(
            "late",
            "publication.late",
            f"公示期限至 {due}，{done} 才公示",
            _article(view, state.days_parameter, state.decided_on),
            due,
            state.unit,
        )
    yield from change_concerns(state, view)


def not_before(state: PublicationState, act: type[Act]) -> datetime | None:
    """Publications are desk work: nothing is dated before what is already noted."""
    return state.last_at


def after(state: PublicationState, entry: Entry[Act]) -> PublicationState:
    """Remember when the last thing was done."""
    return remembered(replace(state, last_at=max(entry.done_at, state.last_at or entry.done_at)), entry)


def _title(state: PublicationState) -> str:
    return f"{state.title}（公示）"


def _stage(state: Any) -> str:
    return str(state.stage)


KIND = register_kind(
    StreamKind(
        "publication", "公示", initial, stage=_stage, title=_title, stages=STAGES, deadlines=deadlines, todos=todos, concerns=concerns,
        not_before=not_before, after=after,
    )
)  # fmt: skip
