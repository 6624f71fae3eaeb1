"""What falls due on a publication after it is out (更正、撤下): the days to correct and to withdraw, who has to, what was late. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from mingfa.desk.act import Act
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.kinds import Concern, Deadline, RegimeView, ToDo
from mingfa.disclosure import acts
from mingfa.disclosure.acts.common import TRIGGERS
from mingfa.disclosure.corrections import Event, Fault
from mingfa.disclosure.state import OUT, Change, PublicationState
from mingfa.law.article import Article
from mingfa.law.clock import Clock
from mingfa.law.terms import start_clock

WITHDRAWAL = "disclosure.withdrawal.days"
CORRECTION = "disclosure.accurate_days"
CORRECTING = "disclosure.correction.triggers"


def withdrawal_clock(state: PublicationState, view: RegimeView) -> Clock | None:
    """Return the clock of the first change that the public copy does not show yet. Law: regime disclosure.withdrawal.days."""
    first = min((change.known_on for change in state.open_changes), default=None)
    return _change_clock(first, view) if first is not None else None


def _change_clock(known_on: date, view: RegimeView) -> Clock | None:
    if not view.regime.has(WITHDRAWAL, known_on):
        return None
    return start_clock(view.regime, WITHDRAWAL, "撤下、更新公示信息", known_on, "知道决定变更、撤销或者确认违法")


def fault_clock(fault: Fault, view: RegimeView) -> Clock | None:
    """Return the clock of one error, from the day it was found. Law: regime disclosure.accurate_days, the agency's own inner limit."""
    if not view.regime.has(CORRECTION, fault.found_on):
        return None
    return start_clock(view.regime, CORRECTION, "更正公示信息", fault.found_on, "发现公示信息不准确或者发生变更")


def last_day(clock: Clock | None, view: RegimeView) -> date | None:
    """Return the last day of a clock; None while a year on the way is not announced."""
    if clock is None:
        return None
    earliest, _, provisional = clock.bounds(view.calendar)
    return None if provisional or earliest is None or isinstance(earliest, datetime) else earliest


def change_due(change: Change, view: RegimeView) -> date | None:
    """Return the last day on which the public copy has to show a change."""
    return last_day(_change_clock(change.known_on, view), view)


def fault_due(fault: Fault, view: RegimeView) -> date | None:
    """Return the last day on which an error has to be corrected or found to be none."""
    return last_day(fault_clock(fault, view), view)


def change_deadlines(state: PublicationState, view: RegimeView) -> Iterable[Deadline]:
    """The days to withdraw, while a change is open; the days to correct, for each error that waits."""
    clock = withdrawal_clock(state, view)
    if clock is not None:
        yield Deadline("withdraw", clock, state.title, "agency", "publication.withdraw", "")
    for fault in state.open_faults:
        clock = fault_clock(fault, view)
        if clock is not None:
            yield Deadline(f"correct{fault.seq}", clock, state.title, "agency", "publication.withdraw", "")


def _article(view: RegimeView, parameter: str, on: date) -> Article | None:
    return view.regime.rule(parameter, on).article if view.regime.has(parameter, on) else None


def change_todos(state: PublicationState, view: RegimeView) -> Iterable[ToDo]:
    """Whoever withdraws and corrects is told of each change and each error, with the day since when it waits."""
    if state.open_changes:
        first = state.open_changes[0]
        why = f"{TRIGGERS[first.trigger]}，{first.known_on} 知道"
        due = last_day(withdrawal_clock(state, view), view)
        article = _article(view, WITHDRAWAL, first.known_on)
        cls = acts.WithdrawPublication
        yield ToDo("withdraw", cls.label, cls.name, why, article, due, "publication.withdraw")
    if state.stage not in OUT:
        return
    for fault in state.open_faults:
        what = "公众报错" if fault.source and fault.source != state.case else "案件记录变动" if fault.source else "发现差错"
        article = _article(view, CORRECTING, fault.found_on) or _article(view, CORRECTION, fault.found_on)
        correct = acts.CorrectPublication
        why = f"{fault.found_on} {what}：{fault.words[:120]}"
        yield ToDo(f"correct{fault.seq}", correct.label, correct.name, why, article, fault_due(fault, view), "publication.withdraw")


def change_concerns(state: PublicationState, view: RegimeView) -> Iterable[Concern]:
    """What was withdrawn, explained or corrected after its last day."""
    for change in state.changes:
        due = change_due(change, view)
        if due is not None and change.answered_on is not None and change.answered_on > due and state.published_on is not None:
            words = f"{TRIGGERS[change.trigger]}，应于 {due} 前撤下或者更新，{change.answered_on} 才办理"
            yield Concern(
                f"change{change.seq}", "publication.change_late", words, _article(view, WITHDRAWAL, change.known_on), due, state.unit
            )
    for fault in state.faults:
        due = fault_due(fault, view)
        if due is not None and fault.answered_on is not None and fault.answered_on > due:
            words = f"公示信息的差错应于 {due} 前更正，{fault.answered_on} 才办结"
            yield Concern(
                f"fault{fault.seq}", "publication.correction_late", words, _article(view, CORRECTION, fault.found_on), due, state.unit
            )


def remembered(state: PublicationState, entry: Entry[Act]) -> PublicationState:
    """Keep, beside what went to the feed by this entry, who did it and when (发布、撤销与更新的经过)."""
    if not state.emissions or state.emissions[-1].seq != entry.seq:
        return state
    event = Event(entry.seq, state.emissions[-1].kind, type(entry.act).label, entry.done_at, entry.by.person, entry.by.name)
    return replace(state, events=(*state.events, event))
