"""The kinds of streams of standing lists: a list, and the agency's catalogue. What waits for whom, and the clock of what is to be adjusted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from mingfa.desk.act import Act
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.kinds import Deadline, RegimeView, StreamKind, ToDo, register_kind
from mingfa.law.article import Article
from mingfa.law.clock import Clock
from mingfa.law.terms import start_clock
from mingfa.lists.standing import acts
from mingfa.lists.standing.acts.common import type_of
from mingfa.lists.standing.book import BookState
from mingfa.lists.standing.cells import file_of
from mingfa.lists.standing.state import STAGES, ListState, Mark

ADJUST = "lists.adjust_days"
PUBLISH = "lists.publish_days"


def adjust_clock(mark: Mark, view: RegimeView) -> Clock | None:
    """Return the clock of a change, from its day; None where nobody has set the days.

    Law: regime lists.adjust_days; the texts only say at once (及时), so the agency sets the days.
    """
    if not view.regime.has(ADJUST, mark.since):
        return None
    return start_clock(view.regime, ADJUST, "调整清单", mark.since, "发生变化")


def publish_clock(state: ListState, view: RegimeView) -> Clock | None:
    """Return the clock of an approved draft that is not public yet, from the day it was approved; None where there is none.

    Law: regime lists.publish_days; the texts only say at once (及时), so the agency sets the days.
    """
    on = state.draft.approved_on if state.draft is not None and state.step == "approved" else None
    if on is None or not view.regime.has(PUBLISH, on):
        return None
    return start_clock(view.regime, PUBLISH, "公布清单", on, "审核通过")


def adjust_by(mark: Mark, view: RegimeView) -> date | None:
    """Return the last day for a change to be taken up and published; None while it cannot be told."""
    return last_day(adjust_clock(mark, view), view)


def last_day(clock: Clock | None, view: RegimeView) -> date | None:
    """Return the last day of a clock; None while a year on the way is not announced."""
    if clock is None:
        return None
    earliest, _, provisional = clock.bounds(view.calendar)
    return None if provisional or earliest is None or isinstance(earliest, datetime) else earliest


def _unit(state: ListState, view: RegimeView, on: date) -> str:
    if state.draft is not None:
        return state.draft.unit
    if state.public is not None:
        return state.public.unit
    kind = type_of(state)
    owners = kind.owners(view.regime, on) if kind is not None else ()
    return owners[0] if owners else ""


def deadlines(state: ListState, view: RegimeView) -> Iterable[Deadline]:
    """An approved draft that is not public yet; each change that what is public does not show yet."""
    clock = publish_clock(state, view)
    if clock is not None:
        yield Deadline("publish", clock, state.title, "agency", "list.publish", "")
    for mark in state.open_marks:
        clock = adjust_clock(mark, view)
        if clock is not None:
            yield Deadline(f"adjust:{mark.change}", clock, state.title, "agency", "list.draft", _unit(state, view, mark.since))


def _article(view: RegimeView, parameter: str, on: date) -> Article | None:
    return view.regime.rule(parameter, on).article if view.regime.has(parameter, on) else None


def todos(state: ListState, view: RegimeView) -> Iterator[ToDo]:
    """Who has to do what next: the liaison, the leader, the information centre, and the unit whose list is to be adjusted."""
    draft = state.draft
    if draft is not None and state.step == "collecting":
        why = f"{draft.provider_name}提供的《{state.title}》待联络员整理"
        yield ToDo(
            "collect", acts.CollectVersion.label, acts.CollectVersion.name, why, _article(view, "liaison.per_section", draft.made_on),
            duty="list.collect", unit=draft.unit,
        )  # fmt: skip
    elif draft is not None and state.step == "review":
        article = _article(view, "disclosure.chain.pre.approve.roles", draft.made_on)
        yield ToDo("approve", acts.ApproveVersion.label, acts.ApproveVersion.name, f"《{state.title}》待审核", article, duty="list.approve")
    elif draft is not None and state.step == "returned":
        yield ToDo("draft", acts.DraftVersion.label, acts.DraftVersion.name, f"退回：{state.returned}", duty="list.draft", unit=draft.unit)
    elif draft is not None and state.step == "approved" and draft.approved_on is not None:
        kind = type_of(state)
        if kind is not None and kind.review_parameter and view.regime.has(kind.review_parameter, draft.made_on) and draft.outside is None:
            yield ToDo(
                "outside", acts.RecordOutsideReview.label, acts.RecordOutsideReview.name, "公布前须经外部审核",
                _article(view, kind.review_parameter, draft.made_on), duty="list.draft", unit=draft.unit,
            )  # fmt: skip
        else:
            article = _article(view, "disclosure.chain.pre.publish.units", draft.made_on)
            why = f"《{state.title}》{draft.approved_on} 审核通过，尚未公布"
            yield ToDo(
                "publish",
                acts.PublishList.label,
                acts.PublishList.name,
                why,
                article,
                last_day(publish_clock(state, view), view),
                "list.publish",
            )
    if draft is None:
        for mark in state.open_marks:
            yield ToDo(
                f"adjust:{mark.change}", acts.DraftVersion.label, acts.DraftVersion.name, f"《{state.title}》{len(mark.rows)} 行待调整：{mark.words}",
                _article(view, "lists.adjusted", mark.since), adjust_by(mark, view), "list.draft", _unit(state, view, mark.since),
            )  # fmt: skip


def originals(state: ListState) -> Iterator[str]:
    """Files in cells of every version, and the originals of outside reviews."""
    for version in (*state.versions, *((state.draft,) if state.draft is not None else ())):
        for row in version.rows:
            for text in row:
                found = file_of(text)
                if found is not None:
                    yield found[0]
        if version.outside is not None and (paper := file_of(version.outside.original)) is not None:
            yield paper[0]


def not_before(state: Any, act: type[Act]) -> datetime | None:
    """Lists are desk work: nothing is dated before what is already noted."""
    held: datetime | None = state.last_at
    return held


def after(state: ListState, entry: Entry[Act]) -> ListState:
    """Remember when the last thing was done."""
    return replace(state, last_at=max(entry.done_at, state.last_at or entry.done_at))


def _title(state: ListState) -> str:
    return state.title


def _book_title(state: BookState) -> str:
    return "事前公示目录"


def register() -> None:
    """Make the kinds known to the desk."""
    register_kind(
        StreamKind(
            "list", "清单", ListState, title=_title, stages=STAGES, deadlines=deadlines, todos=todos, not_before=not_before, after=after,
            originals=originals,
        )
    )  # fmt: skip
    register_kind(StreamKind("list_book", "事前公示目录", BookState, title=_book_title, stages=(("kept", "执行"),), not_before=not_before))
