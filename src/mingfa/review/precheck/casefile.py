"""The file (案卷) as the pre-check sees it: one frozen snapshot of case, review, people, originals and rules, with its shared indexes. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal

from mingfa.agencies.facts import OfficerFact
from mingfa.agencies.state.agency import AgencyState
from mingfa.agencies.state.person import PersonState
from mingfa.cases.recording_rules import Standing, standings
from mingfa.cases.state.core import CaseState, FiledDocument, PartyState, Step
from mingfa.cases.state.investigation import Activity, EvidenceState, Measure, Report
from mingfa.cases.state.limits import Running
from mingfa.cases.state.proceeding import Notice, Service
from mingfa.desk.times import local_day
from mingfa.documents.blocks import LawCitation
from mingfa.documents.digest import DecisionDraft
from mingfa.law.article import Article
from mingfa.law.calendar import WorkCalendar
from mingfa.law.clock import ClockAnswer
from mingfa.law.errors import CalendarNotPublished, MingfaError
from mingfa.law.regime_model import Regime, Rule
from mingfa.lists.state import ListState
from mingfa.recording.facts import RecordingSnapshot
from mingfa.review.precheck.finding import Place
from mingfa.review.state import ReviewState

Original = Literal["verified", "present", "missing", "broken", "removed"]
"""What became of an original when the vault was asked: read and right, there but not read, not there, other bytes, lawfully disposed of."""

DAILY = "按日连续处罚"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An officer of this case at an activity of another case, for who was in two places at one time."""

    person: str
    case: str
    label: str
    place: str
    started_at: datetime
    ended_at: datetime


@dataclass(frozen=True)
class CaseFile:
    """Everything the nodes may know. on: the legal day of the check.

    people: stream -> what is known of the person, from which the certificates of each day are read. originals: digest -> what the vault
    said of it. elsewhere: activities of the same officers in other cases. lists: what the
    agency publishes, by which powers and benchmarks go. review: the round of review being prepared; None outside one.
    """

    case: CaseState
    regime: Regime
    calendar: WorkCalendar
    on: date
    review: ReviewState | None = None
    agency: AgencyState | None = None
    people: Mapping[str, PersonState] = field(default_factory=lambda: MappingProxyType({}))
    originals: Mapping[str, Original] = field(default_factory=lambda: MappingProxyType({}))
    elsewhere: tuple[Elsewhere, ...] = ()
    lists: tuple[ListState, ...] = ()

    # Rules -----------------------------------------------------------------------------------------------------------------

    def rule(self, parameter: str, on: date | None = None) -> Rule | None:
        """Return the rule in force on a day (today where none is given), or None."""
        day = on or self.on
        return self.regime.rule(parameter, day) if self.regime.has(parameter, day) else None

    def flag(self, parameter: str, on: date | None = None) -> bool:
        """Say whether a switch is on that day; off where there is none."""
        rule = self.rule(parameter, on)
        return rule is not None and rule.value is True

    def items(self, parameter: str, on: date | None = None) -> tuple[str, ...]:
        """Return a list of the rules, empty where there is none that day."""
        rule = self.rule(parameter, on)
        return rule.value if rule is not None and isinstance(rule.value, tuple) else ()

    def number(self, parameter: str, on: date | None = None) -> int | None:
        """Return a whole number of the rules, None where there is none that day."""
        rule = self.rule(parameter, on)
        return rule.value if rule is not None and isinstance(rule.value, int) and not isinstance(rule.value, bool) else None

    def cite(self, cited: str, on: date | None = None) -> Article | None:
        """Return the article a node cites ("penalty_law 第四十二条"), None where the text is not in force that day."""
        key, _, article = cited.partition(" ")
        day = on or self.on
        for instrument in self.regime.instruments.get(key, ()):
            found = instrument.article(article)
            if found.in_force(day):
                return found
        return None

    # Shared indexes ----------------------------------------------------------------------------------------------------------

    @cached_property
    def penalty(self) -> bool:
        """True for a case of penalty."""
        return self.case.kind in ("", "penalty")

    @cached_property
    def draft(self) -> DecisionDraft | None:
        """The decision as proposed now, or as decided."""
        decision = self.case.proceeding.decision
        version = decision.version if decision is not None and decision.version is not None else self.case.proceeding.version
        return version.draft if version is not None else None

    @cached_property
    def draft_place(self) -> Place:
        """The draft as a place."""
        version = self.case.proceeding.version
        return Place("draft", version.digest if version is not None else "", "决定文稿")

    @cached_property
    def notice(self) -> Notice | None:
        """The notice of the present round."""
        return self.case.proceeding.notice

    @cached_property
    def decided_on(self) -> date | None:
        """The day of the decision, None while there is none."""
        decision = self.case.proceeding.decision
        outline = self.case.investigation.decision
        return decision.decided_on if decision is not None else outline.on if outline is not None else None

    @cached_property
    def by_step(self) -> Mapping[int, tuple[FiledDocument, ...]]:
        """The present papers by the step they record."""
        found: dict[int, list[FiledDocument]] = {}
        for one in self.papers:
            if one.step_seq is not None:
                found.setdefault(one.step_seq, []).append(one)
        return {seq: tuple(papers) for seq, papers in found.items()}

    @cached_property
    def papers(self) -> tuple[FiledDocument, ...]:
        """The papers that stand: of each its last version."""
        return tuple(one for one in self.case.documents if one.current)

    @cached_property
    def by_form(self) -> Mapping[str, tuple[FiledDocument, ...]]:
        """The present papers by form."""
        found: dict[str, list[FiledDocument]] = {}
        for one in self.papers:
            found.setdefault(one.form, []).append(one)
        return {form: tuple(papers) for form, papers in found.items()}

    @cached_property
    def forms(self) -> tuple[tuple[FiledDocument, Mapping[str, Any]], ...]:
        """The papers whose fields can be read."""
        return tuple((one, one.content) for one in self.papers if one.content)

    @cached_property
    def records(self) -> tuple[tuple[FiledDocument, Mapping[str, Any]], ...]:
        """The records (笔录) whose fields can be read."""
        return tuple((one, content) for one, content in self.forms if one.form in ("site_record", "questioning_record"))

    @cached_property
    def activities(self) -> tuple[Activity, ...]:
        """The on-site activities."""
        return self.case.investigation.activities

    @cached_property
    def evidence(self) -> tuple[EvidenceState, ...]:
        """The evidence that stands."""
        return self.case.investigation.standing_evidence

    @cached_property
    def recordings(self) -> tuple[RecordingSnapshot, ...]:
        """The recordings tied to the case that were not disposed of."""
        return tuple(one for one in self.case.recordings.values() if not one.gone)

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """How every occasion of the case stands with its recordings."""
        return standings(self.case, self.regime)

    @cached_property
    def citations(self) -> tuple[LawCitation, ...]:
        """Every provision the draft cites."""
        return (*self.draft.duty_law, *self.draft.penalty_law) if self.draft is not None else ()

    @cached_property
    def titles(self) -> Mapping[str, tuple[Article, ...]]:
        """Full titles of the texts the rules know, each with its versions."""
        found: dict[str, list[Article]] = {}
        for versions in self.regime.instruments.values():
            for one in versions:
                found.setdefault(one.title.partition("（")[0], []).append(one.article())
        return {title: tuple(versions) for title, versions in found.items()}

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """Sealings, seizures and other measures on the spot."""
        return self.case.investigation.measures

    @cached_property
    def services(self) -> tuple[tuple[str, Service], ...]:
        """Every service of a paper, with the words for the paper."""
        notices = [("告知书", one) for notice in self.case.proceeding.notices for one in notice.services]
        parties = self.case.execution.parties.values()
        decisions = [("决定书", one.service) for one in parties if one.service is not None]
        demands = [("催告书", demand.service) for one in parties for demand in one.demands if demand.service is not None]
        return (*notices, *decisions, *demands)

    @cached_property
    def daily(self) -> bool:
        """True where the draft is of a daily penalty (按日连续处罚)."""
        draft = self.draft
        if draft is None:
            return False
        words = [draft.title, *(one.detail for one in draft.penalties), *(one.instrument for one in draft.penalty_law)]
        return any(DAILY in one for one in words)

    @cached_property
    def report(self) -> Report | None:
        """The report at the end of the investigation."""
        return self.case.investigation.report

    @cached_property
    def report_content(self) -> Mapping[str, Any]:
        """The fields of the report, empty where it is only on paper."""
        report = self.report
        if report is None:
            return {}
        if report.content:
            return report.content
        return next((content for one, content in self.forms if one.form == "investigation_report"), {})

    # People ------------------------------------------------------------------------------------------------------------------

    @cached_property
    def _officers(self) -> dict[tuple[str, date], OfficerFact | None]:
        return {}

    def officer(self, person: str, day: date) -> OfficerFact | None:
        """Return a person as known on a day; None for somebody unknown."""
        key = (person, day)
        if key not in self._officers:
            state = self.people.get(person)
            self._officers[key] = OfficerFact.of(state, person, day) if state is not None else None
        return self._officers[key]

    def name(self, person: str) -> str:
        """Return a person's name."""
        state = self.people.get(person)
        return (state.name if state is not None else "") or self.case.handler_names.get(person, "") or person.rpartition("/")[2]

    def person_place(self, person: str) -> Place:
        """Return a person as a place."""
        return Place("person", person, self.name(person))

    # Places ------------------------------------------------------------------------------------------------------------------

    def step(self, seq: int) -> Step | None:
        """Return the step of an entry."""
        return self.case.step_at(seq)

    def at(self, seq: int, words: str = "") -> Place:
        """Return an entry as a place: 第 5 条“现场检查”."""
        step = self.case.step_at(seq) if seq >= 0 else None
        return Place("entry", str(seq), words or (f"第{seq + 1}条“{step.label}”" if step is not None else f"第{seq + 1}条"))

    def act(self, seq: int) -> Any:
        """Return the act of an entry as corrected, None where there is none."""
        entry = self.case.entry(seq) if seq >= 0 else None
        return entry.act if entry is not None else None

    def day(self, seq: int) -> date | None:
        """Return the legal day of a step."""
        step = self.case.step_at(seq) if seq >= 0 else None
        return local_day(step.done_at) if step is not None else None

    def paper(self, one: FiledDocument) -> Place:
        """Return a paper as a place."""
        return Place("document", one.id, f"《{one.title}》")

    def exhibit(self, one: EvidenceState) -> Place:
        """Return an item of evidence as a place."""
        return Place("evidence", one.id, f"证据“{one.name}”")

    def recording(self, one: RecordingSnapshot) -> Place:
        """Return a recording as a place."""
        return Place("recording", one.recording, one.number_in(self.case.stream) or one.file_name or "音像资料")

    def party_place(self, one: PartyState) -> Place:
        """Return a party as a place."""
        return Place("party", one.id, one.name)

    def clock(self, key: str) -> Place:
        """Return a limit as a place."""
        held = self.case.clocks.get(key)
        return Place("clock", key, held.label if held is not None else key)

    @cached_property
    def case_place(self) -> Place:
        """The case as a whole."""
        return Place("entry", "0", "案件基本情况")

    # Limits ------------------------------------------------------------------------------------------------------------------

    @cached_property
    def answers(self) -> Mapping[str, ClockAnswer]:
        """How each limit of the case is counted; without those that no rule covers, or that run into a year without a notice."""
        found = {}
        for key, running in self.case.clocks.items():
            try:
                if self.regime.has(running.parameter, day_of(running.started)):
                    found[key] = running.clock(self.regime).answer(self.calendar)
            except MingfaError:
                continue
        return found

    @cached_property
    def uncounted(self) -> tuple[str, ...]:
        """Limits that run into a year whose holidays are not announced."""
        return tuple(key for key, running in self.case.clocks.items() if key not in self.answers and self._unannounced(running))

    def _unannounced(self, running: Running) -> bool:
        try:
            if self.regime.has(running.parameter, day_of(running.started)):
                running.clock(self.regime).answer(self.calendar)
        except CalendarNotPublished:
            return True
        except MingfaError:
            return False
        return False

    def limits(self, *names: str) -> Iterator[tuple[str, Running, ClockAnswer]]:
        """Iterate over the limits of these names (C02 finds C02:p1) that can be counted."""
        for key, answer in self.answers.items():
            if key.partition(":")[0] in names:
                yield key, self.case.clocks[key], answer

    def ended_late(self, key: str) -> date | None:
        """Return the last day of a limit whose end came after it, or which has passed without an end; None where it was kept or runs."""
        answer, running = self.answers.get(key), self.case.clocks.get(key)
        if answer is None or running is None or answer.due is None:
            return None
        done = running.ended if running.ended is not None else self.on
        return day_of(answer.due) if answer.overdue(done) else None

    def last_day(self, parameter: str, started: date) -> date | None:
        """Return the last day of a term of the rules; None where it has no rule that day or cannot be counted."""
        if not self.regime.has(parameter, started):
            return None
        try:
            return Running(parameter, parameter, started, "").clock(self.regime).answer(self.calendar).due_day
        except MingfaError:
            return None


def day_of(moment: date | datetime) -> date:
    """Return the local day of a day or an instant."""
    return local_day(moment) if isinstance(moment, datetime) else moment


def words_day(day: date) -> str:
    """Return 2026年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def any_of(*tests: Callable[[CaseFile], object]) -> Callable[[CaseFile], bool]:
    """Return a test that holds where one of these does."""
    return lambda file: any(test(file) for test in tests)


def joined(words: Iterable[object]) -> str:
    """Join words with 、, each once."""
    return "、".join(dict.fromkeys(str(one) for one in words))
