"""One decided case under two regimes: each act that passed is asked again, from the facts its entry keeps. Pure.

What is compared: would an act that passed be refused; is legal review due, and collective discussion; was a limit kept; until when had the
decision to be published. What was once refused left no entry, so whether it would pass now is not known and not said.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from itertools import chain
from typing import Any, ParamSpec, TypeVar

from mingfa.cases.acts.deciding import Decide, DecideNoPenalty, Sending
from mingfa.cases.acts.outline import DecideOutline
from mingfa.cases.gates.deciding import due_review
from mingfa.cases.grounds import discussion_grounds, outline_grounds
from mingfa.cases.state.core import CaseState
from mingfa.cases.state.limits import Running
from mingfa.desk.act import Act, Fact, Matter, fold_of
from mingfa.desk.entry import Entry, Erased
from mingfa.desk.evolve import replace
from mingfa.desk.gates import AnyMatter, refuse_without_duty, refuse_wrong_stage
from mingfa.desk.kinds import RegimeView, StreamKind, kind_named
from mingfa.desk.streams import kind_of
from mingfa.desk.times import local_day
from mingfa.law.calendar import WorkCalendar
from mingfa.law.errors import MingfaError
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Regime
from mingfa.law.terms import start_clock
from mingfa.licences.acts.deciding import DecideLicence
from mingfa.licences.major import licence_grounds
from mingfa.licences.state.licence import LicenceState
from mingfa.review.acts import ConcludeReview
from mingfa.review.period import over
from mingfa.review.whatif.reads import NOTHING, Course, Step, once, one_course
from mingfa.review.whatif.regimes import Reach, Traced, changes, reach, traced

DECISIONS = (Decide, DecideNoPenalty, DecideOutline, DecideLicence)
"""The acts by which a case, or an application for a licence, is decided."""

KINDS = {
    "refused": "办成的事项将不予办理",
    "review_due": "应当法制审核",
    "review_not_due": "不再需要法制审核",
    "discussion_due": "应当集体讨论",
    "discussion_not_due": "不再需要集体讨论",
    "overdue": "办理将超过期限",
    "in_time": "超期将变为按期",
    "publish_by": "公示的最后一日改变",
    "unanswerable": "新制度没有可以适用的规定",
}
"""What may differ, with its Chinese words."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that would be otherwise. kind: one of KINDS. code: of the refusal, or the parameter. seq: the entry it is about, -1 for none."""

    kind: str
    stream: str
    seq: int
    act: str
    code: str
    article: str
    words: str


@dataclass(frozen=True, slots=True)
class CaseStory:
    """The entries of a case, and of the legal reviews it was sent to."""

    stream: str
    entries: Iterable[Entry[Act] | Erased]
    reviews: Mapping[str, Iterable[Entry[Act] | Erased]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Then:
    """The rules by which an entry passed. seq: of the regime's stream there. tried: that stream's state with the new rules in it."""

    seq: int
    regime: Traced
    calendar: WorkCalendar
    stream: str
    state: Any
    tried: Any
    reach: Reach


def then_of(view: RegimeView, state: Any, new: Traced) -> Then:
    """Return the rules of a day beside new ones. state: of the regime's stream after the entry at `view.seq`."""
    old = traced(view.regime)
    states = replace(state, regime=old), replace(state, regime=new)
    return Then(view.seq, old, view.calendar, view.stream, *states, reach(changes(view.regime, new)))


Rules = Callable[[int], Then]
"""The rules by the seq of the regime's stream that an entry names."""


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a case: its name, kind and day of decision, and what would be otherwise. course: what it read, unless that was known."""

    stream: str
    number: str
    title: str
    kind: str
    decided_on: date | None
    differences: tuple[Difference, ...]
    asked: int = 0
    answered_alike: int = 0
    course: Course | None = None


def compare(story: CaseStory, rules: Rules, new: Traced, known: Course | None = None) -> Told:
    """Replay a case under the rules of its own days and under new ones; return everything that would be otherwise, in order.

    known: what this very case read when it was last replayed. Then only what the new rules touch is asked again, and nothing is read or
    folded after the last of it, unless something has come out otherwise before.
    """
    replay = _Replay(rules, new, known)
    for number, (stream, entries) in enumerate(story.reviews.items()):
        replay.stream(stream, entries, number)
    state: CaseState | LicenceState = replay.stream(story.stream, story.entries, len(story.reviews))
    found = replay.found + (list(replay.clocks(state)) if known is None or replay.touch(known.end) else [])
    kept: dict[tuple[str, str, str], Difference] = {}
    for one in found:
        kept.setdefault((one.stream, one.kind, one.code), one)
    return Told(
        story.stream, state.number, state.title, state.kind, replay.decided_on, tuple(kept.values()), replay.asked, replay.alike,
        one_course(Course(tuple(replay.steps), replay.end)) if known is None else None,
    )  # fmt: skip


def touched(course: Course, rules: Rules) -> bool:
    """Say whether anything that a case read is answered otherwise by the new rules; if not, all of it comes out as it did."""
    return any(map(_Touch(rules), chain(*course.streams, (course.end,))))


class _Touch:
    """Says of a step whether the new rules answer otherwise what was read on it."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.held: dict[Step, bool] = {}

    def __call__(self, step: Step) -> bool:
        if step not in self.held:
            self.held[step] = step[0] >= 0 and self.rules(step[0]).reach.touches(step[1])
        return self.held[step]


T = TypeVar("T")
P = ParamSpec("P")


class _Replay:
    """The streams of one case, folded as they were and as they would have been."""

    def __init__(self, rules: Rules, new: Traced, known: Course | None) -> None:
        self.rules, self.new, self.known = rules, new, known
        self.touch = _Touch(rules)
        self.found: list[Difference] = []
        self.otherwise: dict[str, list[tuple[Any, Any]]] = {}
        self.decided_on: date | None = None
        self.then: Then | None = None
        self.asked = self.alike = 0
        self.read: set[str] = set()
        self.steps: list[tuple[Step, ...]] = []
        self.end = NOTHING

    def stream(self, stream: str, entries: Iterable[Entry[Act] | Erased], number: int) -> Any:
        """Fold a stream and ask each act again; return the state as it was. number: of the stream in the course."""
        kind = kind_named(kind_of(stream))
        was = now = kind.initial(stream)
        states: list[tuple[Any, Any]] = []
        steps: list[Step] = []
        known = self.known.streams[number] if self.known is not None else ()
        last = self._last(known, number)
        for at, entry in enumerate(entries):
            if at > last and now is was and not self.found:
                rest = sum(step[0] >= 0 for step in known[at:])
                self.asked, self.alike = self.asked + rest, self.alike + rest
                break
            told: Entry[Act] | Erased = entry
            step = NOTHING
            if isinstance(entry, Entry) and entry.regime is not None:
                self.then = then = self.rules(entry.regime[1])
                if known and now is was and not self.touch(known[at]) and not self._rests_on_otherwise(entry):
                    self._passed(entry)
                else:
                    self.read.clear()
                    told = picked = self._picked(entry, then)
                    self.asks(entry, picked, was, now, then, kind)
                    step = once((then.seq, frozenset(self.read)))
            after = _applied(was, entry, kind)
            now = after if told is entry and now is was else _applied(now, told, kind)
            was = after
            states.append((was, now))
            steps.append(step)
        if now is not was:
            self.otherwise[stream] = states
        self.steps.append(tuple(steps))
        return was

    def _last(self, known: Sequence[Step], number: int) -> int:
        """Return the place after which nothing on a stream can come out otherwise that has not before; beyond its end where that is unknown."""
        course = self.known
        if course is None or self.otherwise or (number == len(course.streams) - 1 and self.touch(course.end)):
            return len(known) or sys.maxsize
        return max((at for at, step in enumerate(known) if self.touch(step)), default=-1)

    def _rests_on_otherwise(self, entry: Entry[Act]) -> bool:
        return bool(self.otherwise) and any(fact.stream in self.otherwise for facts in entry.facts.values() for fact in facts)

    def _passed(self, entry: Entry[Act]) -> None:
        """Count an act that is known to be answered alike."""
        self.asked, self.alike = self.asked + 1, self.alike + 1
        if isinstance(entry.act, DECISIONS):
            self.decided_on = local_day(entry.done_at)

    def _both(self, then: Then, same: bool, new: Callable[[], T], old: Callable[[], T]) -> tuple[T, T]:
        """Ask by the new rules, and by the old ones unless they must give the same answer, which then is the same object.

        What the old rules were asked, or would have been, is noted. same: state and facts are the same by either rules.
        """
        self.new.reads.clear()
        after = new()
        if same and not then.reach.touches(self.new.reads):
            self.read |= self.new.reads
            return after, after
        then.regime.reads.clear()
        before = old()
        self.read |= then.regime.reads
        return after, before

    def _picked(self, entry: Entry[Act], then: Then) -> Entry[Act]:
        """Return the entry with those of its facts that rest on the rules, as the new rules would have given them."""
        if not any(fact.stream == then.stream or fact.stream in self.otherwise for facts in entry.facts.values() for fact in facts):
            return entry
        changed: dict[str, tuple[Fact, ...]] = {}
        views = {need.name: need.view for need in type(entry.act).needs}
        for name, facts in entry.facts.items():
            if name not in views:
                continue
            picked = tuple(self._fact(fact, views[name], local_day(entry.done_at), then) for fact in facts)
            if any(one is not other for one, other in zip(picked, facts, strict=True)):
                changed[name] = picked
        return replace(entry, facts={**entry.facts, **changed}) if changed else entry

    def _fact(self, fact: Fact, view: Any, on: date, then: Then) -> Fact:
        if fact.stream == then.stream:
            after, before = self._both(
                then, True, partial(view.of, then.tried, fact.stream, on), partial(view.of, then.state, fact.stream, on)
            )  # fmt: skip
        elif fact.stream in self.otherwise and 0 <= fact.seq < len(self.otherwise[fact.stream]):
            before, after = (view.of(state, fact.stream, on) for state in self.otherwise[fact.stream][fact.seq])
        else:
            return fact
        return fact if after is before or after == before else replace(fact, value=after)

    def asks(self, entry: Entry[Act], told: Entry[Act], was: Any, now: Any, then: Then, kind: StreamKind) -> None:
        """Ask the gates of an act anew, and what its decision brings with it."""
        same = told is entry and now is was
        new, old = _matter(told, now, self.new, then.calendar), partial(_matter, entry, was, then.regime, then.calendar)
        self.asked += 1
        after, before = self._both(then, same, lambda: _refusals(new, kind), lambda: _refusals(old(), kind))
        if after is before:
            self.alike += 1
        else:
            self._refused(entry, after, before)
        if isinstance(entry.act, DECISIONS):
            self.decided_on = local_day(entry.done_at)
            self._duties(entry, new, old, then, same)
            self._publication(entry, was, then)
        elif isinstance(entry.act, ConcludeReview):
            self._period(entry, was, now, then)

    def _refused(self, entry: Entry[Act], after: Refused, before: Refused) -> None:
        known = {refusal.code for refusal in before[0]}
        for refusal in after[0]:
            if refusal.code not in known:
                self._add("refused", entry, refusal.code, str(refusal.article), refusal.message)
        if after[1] is not None and before[1] is None:
            self._add("unanswerable", entry, after[1].code, "", str(after[1]))

    def _add(self, kind: str, entry: Entry[Act], code: str, article: str, words: str) -> None:
        self.found.append(Difference(kind, entry.stream, entry.seq, entry.act.label, code, article, words))

    def _duties(self, entry: Entry[Act], new: AnyMatter, old: Callable[[], AnyMatter], then: Then, same: bool) -> None:
        """Say whether review and discussion are due now and were not, or the other way round. same: the facts are the same by either rules."""
        for name, asked in (("review", _review), ("discussion", _discussion)):
            after, before = self._both(then, same, partial(_grounds, asked, lambda: new), partial(_grounds, asked, old))
            if before is None or after is None or bool(before) == bool(after):
                continue
            article, words = (after or before)[0]
            self._add(f"{name}_due" if after else f"{name}_not_due", entry, name, article, words)

    def _publication(self, entry: Entry[Act], was: CaseState | LicenceState, then: Then) -> None:
        """Say until when the decision would have had to be published, where that day is another one."""
        named = isinstance(entry.act, Decide | DecideLicence) or (isinstance(entry.act, DecideOutline) and was.kind == "licence")
        parameter = f"disclosure.days.{was.kind}" if named else "disclosure.days.general"
        self.read.add(parameter)
        if not then.reach.touches({parameter}):
            return
        on = local_day(entry.done_at)
        before, after = (_publish_by(regime, parameter, on, then.calendar) for regime in (then.regime, self.new))
        if before != after:
            article = str(self.new.rule(parameter, on).article) if self.new.has(parameter, on) else ""
            self._add("publish_by", entry, parameter, article, f"由 {before or '没有规定'} 改为 {after or '没有规定'}")

    def _period(self, entry: Entry[Act], was: Any, now: Any, then: Then) -> None:
        """Say whether the review's period had run out on the day of its opinion, by either rules."""
        on = local_day(entry.done_at)
        after, before = self._both(
            then, now is was, partial(_late, over, now, self.new, then.calendar, on), partial(_late, over, was, then.regime, then.calendar, on)
        )  # fmt: skip
        if before is None or after is None or before == after:
            return
        parameter = "review.days" if self.new.has("review.days", was.received_on or on) else "clock.C48"
        article = str(self.new.rule(parameter, was.received_on or on).article)
        words = f"法制审核于 {on} 出具意见，按新制度{'已经超期' if after else '没有超期'}"
        self._add("overdue" if after else "in_time", entry, parameter, article, words)

    def clocks(self, case: CaseState | LicenceState) -> Iterator[Difference]:
        """Say which limits of a case would have been missed, or kept, by the new rules. What they rest on is the course's end."""
        then = self.then
        if then is None:
            return
        ended = {key: running for key, running in case.clocks.items() if running.ended is not None}
        self.end = once((then.seq, frozenset(running.parameter for running in ended.values())))
        for key, running in ended.items():
            if not then.reach.touches({running.parameter}):
                continue
            before, after = (_over(running, regime, then.calendar) for regime in (then.regime, self.new))
            if before is None or after is None or before == after:
                continue
            day = running.started.date() if isinstance(running.started, datetime) else running.started
            article = str(self.new.rule(running.parameter, day).article)
            words = f"{running.label}：{running.ended:%Y-%m-%d} 办结，按新制度{'已经超期' if after else '没有超期'}"
            yield Difference("overdue" if after else "in_time", case.stream, -1, running.label, key, article, words)


def reviews_of(entries: Iterable[Entry[Act] | Erased]) -> tuple[str, ...]:
    """Name the reviews that a case was sent to."""
    return tuple(one.act.review for one in entries if isinstance(one, Entry) and isinstance(one.act, Sending))


def _applied(state: Any, entry: Entry[Act] | Erased, kind: StreamKind) -> Any:
    if isinstance(entry, Erased):
        return kind.erased(state, entry)
    fold = fold_of(type(entry.act))
    return kind.after(fold(state, entry) if fold is not None else state, entry)


def _matter(entry: Entry[Act], state: Any, regime: Regime, calendar: WorkCalendar) -> Matter[Any, Any]:
    return Matter(
        entry.act, state, entry.stream, entry.by, entry.done_at, entry.recorded_at, regime, calendar, entry.facts, entry.late_reason
    )  # fmt: skip


Refused = tuple[list[Refusal], MingfaError | None]
"""What refuses an act, and the error that kept a gate from answering."""


def _refusals(matter: Matter[Any, Any], kind: StreamKind) -> Refused:
    """Ask whose duty it is, the stage, and every gate of an act; return what refuses, and the error that kept a gate from answering."""
    cls = type(matter.act)
    found: list[Refusal] = []
    try:
        if not cls.internal:
            _gather(refuse_without_duty(matter, cls, kind), found)
        _gather(refuse_wrong_stage(matter, cls, kind), found)
        if not found or found[-1].code != "stage.wrong":
            for gate in cls.gates:
                if (answer := gate(matter)) is not None:
                    _gather(answer, found)
    except MingfaError as error:
        return found, error
    return found, None


def _gather(answer: Refusal | Iterable[Refusal] | None, found: list[Refusal]) -> None:
    if answer is not None:
        found += [one for one in ((answer,) if isinstance(answer, Refusal) else answer) if not one.warns_only]


Grounds = list[tuple[str, str]]


def _grounds(asked: Callable[[AnyMatter], Grounds], matter: Callable[[], AnyMatter]) -> Grounds | None:
    try:
        return asked(matter())
    except MingfaError:
        return None


def _review(matter: Matter[Any, Any]) -> Grounds:
    """Return why review is due: article and finding of each ground."""
    if isinstance(matter.act, Decide):
        return [(str(one.article), one.finding) for one in due_review(matter)]
    listed = matter.fact("review_list")
    if isinstance(matter.act, DecideLicence):
        return [(str(one.article), one.finding) for one in licence_grounds(matter.state, matter.regime, matter.on, listed)]
    if isinstance(matter.act, DecideOutline):
        return [(str(one.article), one.finding) for one in outline_grounds(matter.state, matter.regime, matter.on, listed)]
    return []


def _discussion(matter: Matter[Any, Any]) -> Grounds:
    if not isinstance(matter.act, Decide):
        return []
    version = matter.state.proceeding.version
    if version is None:
        return []
    listed = matter.fact("review_list")
    return [(str(one.article), one.finding) for one in discussion_grounds(matter.state, version.draft, matter.regime, matter.on, listed)]


def _publish_by(regime: Regime, parameter: str, on: date, calendar: WorkCalendar) -> date | None:
    try:
        return start_clock(regime, parameter, "公示执法决定", on, "作出决定").answer(calendar).due_day
    except MingfaError:
        return None


def _over(running: Running, regime: Regime, calendar: WorkCalendar) -> bool | None:
    ended = running.ended
    return None if ended is None else _late(lambda: running.clock(regime).answer(calendar).overdue(ended))


def _late(asked: Callable[P, bool], *about: P.args, **named: P.kwargs) -> bool | None:
    try:
        return asked(*about, **named)
    except MingfaError:
        return None
