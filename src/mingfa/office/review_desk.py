"""What the review desk (审核工作台) shows: the package on one side, on the other each question with what the system knows, and the outcome.

Typed values are texts by the names of the page's inputs, so that a draft is kept as it was typed and survives a closed tab.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from mingfa.cases.state.core import CaseState, FiledDocument
from mingfa.desk.models import FormDraft
from mingfa.desk.perform import Folded, outlook
from mingfa.desk.times import local_day
from mingfa.documents.digest import DecisionDraft
from mingfa.documents.forms import FORMS
from mingfa.law.article import Article
from mingfa.law.errors import RuleError
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Regime
from mingfa.law.regime_terms import term
from mingfa.office import reading
from mingfa.office.people import Person
from mingfa.office.places import anchor_of
from mingfa.office.told import Said, say_fields
from mingfa.office.visible import may_see_side
from mingfa.review.acts import ConcludeReview
from mingfa.review.acts.answers import MEASURES
from mingfa.review.checklist import LIST, SOUND, Line, home_of, level_words, lines_of
from mingfa.review.compare import Change, differences
from mingfa.review.outcomes import permitted
from mingfa.review.precheck.finding import SEVERITIES, Place, Report
from mingfa.review.state import Noted, ReviewState

DRAFT = "review.desk"
"""The name under which the page's draft is kept."""

SEVERITY_WORDS: Mapping[str, str] = {str(severity): words for severity, words in SEVERITIES}
COLOURS = {"fatal": "red", "serious": "red", "minor": "orange", "note": "grey"}
LEVEL_COLOURS = {"sound": "green", "flawed": "orange", "failing": "red"}
ANSWERED_LATER = frozenset({"review.unanswered", "review.conflicting_outcome", "review.finding_open", "review.against_facts"})
"""What the page itself says beside each question, so that the list of obstacles does not repeat it."""

Typed = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the file as a link of the page. anchor: id of what it leads to, "" where the page has no such place."""

    anchor: str
    words: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the system knows, beside a question."""

    words: str
    spot: Spot
    good: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A finding beside a question. name: by which the page's inputs name it. reason: as typed."""

    name: str
    noted: Noted
    severity: str
    colour: str
    spot: Spot
    reason: str

    @property
    def overruled(self) -> bool:
        """True when the reviewer does not share it."""
        return self.noted.answered == "overruled"


@dataclass(frozen=True, slots=True)
class Level:
    """One answer that may be given. chosen: as typed, or else as answered."""

    code: str
    words: str
    colour: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One item of the checklist as the page shows it. changed: what is typed differs from the answer in the ledger."""

    number: int
    line: Line
    levels: tuple[Level, ...]
    note: str
    provision: str
    facts: tuple[Fact, ...]
    found: tuple[Found, ...]
    changed: bool
    answered: bool

    @property
    def level(self) -> str:
        """The answer as it stands on the page; "" while there is none."""
        return next((one.code for one in self.levels if one.chosen), "")

    @property
    def against(self) -> tuple[Found, ...]:
        """What stands against finding it in order, and is no mere hint."""
        return tuple(one for one in self.found if one.noted.severity != "note" and one.noted.stands)

    @property
    def lacks(self) -> str:
        """What is still missing of the answer; "" when it is complete."""
        if not self.level:
            return "尚未作答"
        if self.level != SOUND and not self.note:
            return "须写明存在的问题和依据"
        if self.line.item == "law" and self.level != SOUND and not self.provision:
            return "须写明应当适用的条款"
        if self.level == SOUND and self.against and not self.note:
            return "与系统查明的情况不一致，须写明理由"
        return ""

    @property
    def wide(self) -> bool:
        """True when words are expected, so that the room for them stands open."""
        return bool(self.note or self.against or (self.level and self.level != SOUND))


@dataclass(frozen=True, slots=True)
class Leading:
    """One answer that leads away from a pass."""

    question: str
    answer: str
    note: str
    item: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows from the answers as they stand on the page.

    missing: questions without a whole answer. codes: the outcomes permitted, code and words. why: the answers that lead there. article: the rule.
    open: findings that need an answer first. blocked: what else stands in the way.
    """

    answered: int
    asked: int
    missing: tuple[Question, ...]
    codes: tuple[tuple[str, str], ...]
    passing: bool
    why: tuple[Leading, ...]
    article: Article | None
    open: tuple[Found, ...]
    blocked: tuple[Refusal, ...]
    typed: Mapping[str, str]
    measures: tuple[tuple[str, str], ...] = ()
    wants_documents: bool = False
    wants_target: bool = False

    @property
    def ready(self) -> bool:
        """True when the opinion can be given."""
        return bool(self.codes) and not self.missing and not self.open and not self.blocked


# Typed values and drafts ---------------------------------------------------------------------------------------------------------


def name_of(noted: Noted) -> str:
    """Return the name of a finding in the page's inputs: the same for the same finding."""
    return hashlib.sha256(f"{noted.key}\n{noted.words}".encode()).hexdigest()[:12]


def posted(post: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed, of the inputs that belong to the desk."""
    return {
        name: str(post[name]).replace("\r\n", "\n").strip()[:20_000]
        for name in post
        if name.startswith(("a-", "r-", "c-", "was-")) and len(name) < 100
    }


def drafts(person: Person, stream: str) -> Any:
    """Select the draft of a person for a review."""
    return FormDraft.objects.filter(person=person.stream, stream=stream, act=DRAFT)


def kept(person: Person, stream: str, draft_digest: str) -> tuple[dict[str, str], Any]:
    """Return what was typed before and not yet performed, with its row; nothing of a draft that was about another text."""
    row = drafts(person, stream).first()
    if row is None:
        return {}, None
    try:
        held = json.loads(row.fields)
    except ValueError:
        return {}, None
    if not isinstance(held, dict) or held.get("about") != draft_digest or not isinstance(held.get("typed"), dict):
        return {}, None
    return {str(name): str(value) for name, value in held["typed"].items()}, row


def keep(person: Person, folded: Folded, typed: Typed) -> FormDraft:
    """Keep what has been typed."""
    fields = json.dumps({"about": folded.state.draft_digest, "typed": dict(typed)}, ensure_ascii=True)
    row, _ = FormDraft.objects.update_or_create(
        person=person.stream, stream=folded.stream, act=DRAFT, defaults={"fields": fields, "seq": folded.seq}
    )
    return row


# The questions -------------------------------------------------------------------------------------------------------------------


def spot_of(place: Place) -> Spot:
    """Return the link to a place of the file."""
    return Spot(anchor_of(place.kind, place.ref), place.words)


def questions(state: ReviewState, regime: Regime, today: date, report: Report | None, typed: Typed) -> tuple[Question, ...]:
    """Return the questions of a review with facts, findings and answers; none where the agency has no checklist."""
    day = state.submitted_on or today
    if not regime.has(LIST, day):
        return ()
    lines = lines_of(state, regime, today)
    listed = tuple(line.item for line in lines)
    facts: dict[str, list[Fact]] = {}
    for shown in report.shown if report is not None else ():
        facts.setdefault(home_of(shown.item, listed), []).append(Fact(shown.words, spot_of(shown.place), shown.good))
    found: dict[str, list[Found]] = {}
    for noted in state.findings:
        name = name_of(noted)
        place = Spot(anchor_of(noted.place_kind, noted.place_ref), noted.place_words)
        one = Found(
            name,
            noted,
            SEVERITY_WORDS[noted.severity],
            COLOURS[noted.severity],
            place,
            typed.get(f"r-{name}", noted.reason),
        )
        found.setdefault(home_of(noted.item, listed), []).append(one)
    order = [code for code, _ in SEVERITIES]
    return tuple(
        _question(
            number, line, state, typed, tuple(facts.get(line.item, ())),
            tuple(sorted(found.get(line.item, ()), key=lambda one: (not one.noted.stands, order.index(one.noted.severity)))),
            telling(line, listed, regime, day),
        )
        for number, line in enumerate(lines, 1)
    )  # fmt: skip


def telling(line: Line, listed: tuple[str, ...], regime: Regime, day: date) -> frozenset[str]:
    """Return the answers worth offering: one that leads where the next worse one leads too says nothing of its own (主体没有轻重之分)."""
    sound = dict.fromkeys(listed, SOUND)
    leads = [(level, permitted({**sound, line.item: level}, regime, day, listed)) for level in line.levels]
    worse = [outcomes for _, outcomes in leads[1:]]
    return frozenset(level for (level, outcomes), after in zip(leads, (*worse, None), strict=True) if outcomes != after)


def _question(
    number: int, line: Line, state: ReviewState, typed: Typed, facts: tuple[Fact, ...], found: tuple[Found, ...], telling: frozenset[str]
) -> Question:
    saved = state.answer(line.item)
    before = (saved.level, saved.note, saved.provision) if saved is not None else ("", "", "")
    level, note, provision = (
        typed.get(f"a-{line.item}-{part}", old) for part, old in zip(("level", "note", "provision"), before, strict=True)
    )
    if level not in line.levels:
        level = ""
    levels = tuple(
        Level(code, words, LEVEL_COLOURS.get(code, "grey"), code == level)
        for code, words in line.levels.items()
        if code in telling or code == level
    )
    return Question(
        number, line, levels, note, provision, facts, found, bool(level) and (level, note, provision) != before, saved is not None
    )


def outcome(
    person: Person, folded: Folded, regime: Regime, asked: tuple[Question, ...], today: date, typed: Typed, *, mine: bool
) -> Outcome:
    """Return what follows from the answers on the page; mine: the reader is the reviewer, whose obstacles are asked for."""
    state: ReviewState = folded.state
    day = state.submitted_on or today
    levels = {one.line.item: one.level for one in asked if one.level}
    codes = permitted(levels, regime, day, tuple(one.line.item for one in asked)) if asked else ()
    passing = bool(codes) and codes[0] in regime.items("review.outcomes.pass", day)
    why = tuple(
        Leading(one.line.words, level_words(one.line.item, one.level), one.note, one.line.item)
        for one in asked
        if one.level and one.level != SOUND
    )
    blocked: tuple[Refusal, ...] = ()
    if mine and state.stage == "reviewing":
        seen = outlook(folded.stream, person.stream, [ConcludeReview])
        blocked = tuple(one for look in seen for one in look.refusals if one.code not in ANSWERED_LATER)
    open_found = tuple(one for question in asked for one in question.found if one.noted.must_answer)
    told = _opinion(asked, codes, passing, state, typed)
    parameter = f"review.outcome_when.{codes[0]}" if codes and not passing else "review.outcomes"
    article = regime.rule(parameter if regime.has(parameter, day) else "review.outcomes", day).article if codes else None
    missing = tuple(one for one in asked if one.lacks)
    return Outcome(
        sum(1 for one in asked if one.level), len(asked), missing, tuple((code, term("outcome", code)) for code in codes), passing, why, article,
        open_found, blocked, told, MEASURES if codes[:1] == ("reinvestigate",) else (),
        codes[:1] == ("correct",) and levels.get("documents", SOUND) != SOUND, codes[:1] == ("transfer",),
    )  # fmt: skip


def _opinion(asked: tuple[Question, ...], codes: tuple[str, ...], passing: bool, state: ReviewState, typed: Typed) -> dict[str, str]:
    """Return the words of the opinion: as typed, or as they follow from the answers where nobody has changed them."""
    plain = {name: typed.get(f"c-{name}", "") for name in ("measure", "documents", "target", "papers")}
    if not codes:
        return plain
    bad = [one for one in asked if one.level and one.level != SOUND]
    accepted = sum(1 for one in state.findings if one.answered == "accepted")
    overruled = sum(1 for one in state.findings if one.answered == "overruled")
    looked = f"机器预审所列情况，认定属实 {accepted} 项、不成立 {overruled} 项，理由见逐项记录。" if accepted or overruled else ""
    reasoned = [one for one in asked if one.level == SOUND and one.note]
    noted = "".join(f"{one.line.words}：{one.note.rstrip('。')}。" for one in reasoned)
    if passing:
        reasons = f"经逐项审核，{len(asked)} 项审核内容均符合规定。{noted}{looked}"
        opinion, problems = "同意按送审文稿办理。", ""
    else:
        told = "；".join(f"{one.line.words}：{level_words(one.line.item, one.level)}" for one in bad)
        reasons = f"经逐项审核，{told}。{noted}{looked}"
        opinion = f"审核意见为“{term('outcome', codes[0])}”。请就所列问题逐项研究处理。"
        problems = "\n".join(
            f"{one.line.words}：{one.note}" + (f"（应当适用{one.provision}）" if one.provision else "") for one in bad if one.note
        )
    fresh = {"reasons": reasons, "opinion": opinion, "problems": problems}
    told_now: dict[str, str] = {**plain, "outcome": codes[0]}
    for name, words in fresh.items():
        was = typed.get(f"c-{name}", "")
        told_now[name] = was if was and was != typed.get(f"was-{name}", "") else words
        told_now[f"was-{name}"] = words
    return told_now


# The package ---------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of the file in the list. read: address of the part that shows it in the page; "" where it cannot be shown."""

    anchor: str
    title: str
    told: str
    read: str
    whole: str
    mark: tuple[str, str] = ("", "")


def papers(case: Folded, person: Person, desk: str) -> Iterator[Paper]:
    """Return the papers of the case's file, those replaced last; of the side volume only for whoever may read it."""
    state: CaseState = case.state
    side = may_see_side(state, person)
    for one in sorted(state.documents, key=lambda one: (not one.current, one.seq, one.no)):
        if one.volume == "side" and not side:
            continue
        told = " · ".join(
            part
            for part in (
                one.number,
                one.by_name,
                f"{one.filed_at:%Y-%m-%d}" if one.filed_at else "",
                "副卷" if one.volume == "side" else "",
            )
            if part
        )
        mark = ("grey", "已替换") if not one.current else ("orange", "待签名") if one.pending else ("", "")
        yield Paper(anchor_of("document", one.id), one.title, told, f"{desk}read/?doc={one.id}", whole_of(case.stream, one), mark)


def whole_of(stream: str, one: FiledDocument) -> str:
    """Return the address of the paper by itself."""
    if one.electronic:
        shown = one.content is not None and one.form in FORMS
        return reverse("paper", args=[*reading.split(stream), one.id]) if shown else ""
    return reverse("preview", args=[*reading.split(stream), one.digest]) if one.digest else ""


def content_of(one: FiledDocument, person: Person) -> tuple[Said, ...]:
    """Return what an electronic paper says, field by field; nothing for one whose content is no longer of its form."""
    form = FORMS.get(one.form)
    if form is None or one.content is None:
        return ()
    try:
        made = form.model.model_validate(dict(one.content))
    except ValueError:
        return ()
    return say_fields(made, person.view)


def draft_of(case: CaseState, digest: str) -> DecisionDraft | None:
    """Return the draft with a digest; None where the case has none such."""
    return next((one.draft for one in reversed(case.proceeding.drafts) if one.digest == digest), None)


def changes(case: CaseState, former: ReviewState | None, now: ReviewState) -> tuple[Change, ...]:
    """Return in what the draft under review differs from that of the round before."""
    old, new = (draft_of(case, one.draft_digest) if one is not None else None for one in (former, now))
    return differences(old, new) if old is not None and new is not None else ()


@dataclass(frozen=True, slots=True)
class Over:
    """A time limit of the case that is over: until when it ran, when it ended and by what. lines: its days, explained."""

    anchor: str
    label: str
    subject: str
    due: date | None
    ended: date
    ended_by: str
    lines: tuple[reading.Line, ...]


def ended_limits(case: CaseState, person: Person) -> Iterator[Over]:
    """Return the limits of the case that are over, each with the days it ran; of one that cannot be counted any more only its end."""
    if person.view is None:
        return
    names = {party.id: party.name for party in case.parties}
    for key, one in case.clocks.items():
        if one.ended is None:
            continue
        due: date | None = None
        lines: tuple[reading.Line, ...] = ()
        try:
            answer = one.clock(person.view.regime).answer(person.view.calendar)
        except RuleError:
            pass
        else:
            due = answer.due_day
            lines = tuple(reading.Line(str(line.first_day), str(line.last_day), line.text, line.counted) for line in answer.lines)
        ended = local_day(one.ended) if isinstance(one.ended, datetime) else one.ended
        yield Over(anchor_of("clock", key), one.label, names.get(one.subject, ""), due, ended, one.ended_by, lines)
