"""What the page of hiding (隐去处理) shows of a publication: each text with its places, what the public will read, and what people decided.

The decisions of whoever prepares are kept in the draft of the form by which the version is provided or corrected, so that form and page
show the same thing; those of a version that was provided are read from its entry.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from mingfa.agencies.facts import AgencyFact, agency_stream
from mingfa.desk.act import Act
from mingfa.desk.entry import Entry
from mingfa.desk.errors import UnknownStream
from mingfa.desk.models import FormDraft
from mingfa.desk.perform import Folded, look
from mingfa.desk.store import read_entries
from mingfa.desk.streams import agency_of
from mingfa.disclosure import acts
from mingfa.disclosure.acts.drafting import raw_texts
from mingfa.disclosure.acts.flagging import SECRETS
from mingfa.disclosure.acts.masking import choices_of, secrets_for
from mingfa.disclosure.content import label_of
from mingfa.disclosure.copies import TESTED, PublicationHeld, made_whole
from mingfa.disclosure.facts import DecisionsFact
from mingfa.disclosure.models import FeedLine
from mingfa.disclosure.redaction import RULES, SOURCES, Choices, Secrets, Span, find, hide
from mingfa.disclosure.redaction.engine import is_lifted
from mingfa.disclosure.state import PublicationState
from mingfa.law.article import Article
from mingfa.office import forms, reading
from mingfa.office.people import Person
from mingfa.office.spec import fields_of

ALWAYS = "gate.G18.hidden"
DUTIES = ("publication.provide", "publication.approve", "publication.publish", "publication.withdraw")
"""Whoever holds one of these sees what is under the marks."""
KINDS = frozenset({"added", "lifted", "answered"})
"""Lists of decisions in the form."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text: plain, or a place with its number among the places of the page."""

    text: str
    span: Span | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in a text: its words, why, and whether it may be lifted; `article` says by what it may not."""

    number: int
    field: str
    label: str
    text: str
    span: Span
    article: Article | None = None

    @property
    def kind(self) -> str:
        """What is hidden, in Chinese."""
        return RULES.get(self.span.rule, self.span.rule)

    @property
    def source(self) -> str:
        """How it was found, in Chinese."""
        return SOURCES[self.span.source]


@dataclass(frozen=True, slots=True)
class Shown:
    """One text of the publication. typed: a person wrote it; what is found in it has to be rewritten by that person."""

    field: str
    label: str
    pieces: tuple[Piece, ...]
    public: str
    typed: bool
    hits: tuple[Hit, ...]

    @property
    def touched(self) -> bool:
        """True when the public reads something else."""
        return any(piece.span is not None for piece in self.pieces)


@dataclass(slots=True)
class Sheet:
    """The whole page: texts, places by what is to be done about them, and the decisions so far."""

    texts: list[Shown] = field(default_factory=list)
    hidden: list[Hit] = field(default_factory=list)
    asked: list[Hit] = field(default_factory=list)
    typed: list[Hit] = field(default_factory=list)
    added: tuple[Any, ...] = ()
    lifted: tuple[Any, ...] = ()
    answered: tuple[Any, ...] = ()
    flags: list[tuple[str, Any]] = field(default_factory=list)
    legal_need: str = ""

    @property
    def lasting(self) -> bool:
        """True when a person has decided anything."""
        return bool(self.added or self.lifted or self.answered)


def act_for(state: PublicationState) -> type[Act] | None:
    """Return the act whose draft keeps the decisions now; None while a version lies with whoever checks it."""
    known: dict[str, type[Act]] = {"due": acts.PreparePublication, "published": acts.CorrectPublication}
    return known.get(state.stage)


def drafts(person: Person, cls: type[Act], folded: Folded) -> Any:
    """Return the person's draft of the form."""
    return FormDraft.objects.filter(person=person.stream, stream=folded.stream, act=cls.name)


def typed_in(person: Person, cls: type[Act], folded: Folded) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return (all that the draft keeps, its typed fields), both empty where there is none."""
    kept = drafts(person, cls, folded).first()
    try:
        found = json.loads(kept.fields) if kept is not None else {}
    except ValueError:
        found = {}
    found = found if isinstance(found, dict) else {}
    return found, forms.typed_of(fields_of(cls), {}) | (found.get("typed") or {})


def drafted(typed: Mapping[str, Any]) -> acts.PreparePublication:
    """Return what a half-filled form decides, as far as it can be read: what cannot be is left out until the form itself refuses it."""
    fields = fields_of(acts.PreparePublication)
    whole = {one.name: _rows(typed.get(one.name)) if one.widget == "list" else typed.get(one.name) for one in fields}
    data, _ = forms.data_of(fields, forms.prune(fields, whole))
    for _ in range(len(fields)):
        try:
            return acts.PreparePublication.model_validate(data)
        except ValidationError as error:
            for name, bad in _faulty(error).items():
                rows = data.get(name)
                kept = [row for at, row in enumerate(rows) if at not in bad] if isinstance(rows, list) and None not in bad else None
                data = {key: value for key, value in data.items() if key != name} | ({name: kept} if kept else {})
    return acts.PreparePublication()


def _rows(typed: Any) -> list[Any]:
    return [row for row in typed if isinstance(row, Mapping)] if isinstance(typed, list) else []


def _faulty(error: ValidationError) -> dict[str, set[int | None]]:
    """Return field -> the rows of it that cannot be read, None for the field as a whole."""
    found: dict[str, set[int | None]] = {}
    for one in error.errors():
        name, row = str(one["loc"][0]), one["loc"][1] if len(one["loc"]) > 1 else None
        found.setdefault(name, set()).add(row if isinstance(row, int) else None)
    return found


def version_act(folded: Folded) -> Any:
    """Return the act that made the version in hand, None when there is none."""
    version = folded.state.version
    if version is None:
        return None
    entry = next((one for one in read_entries(folded.stream, version.seq - 1) if one.seq == version.seq), None)
    return entry.act if isinstance(entry, Entry) else None


def known_of(state: PublicationState) -> tuple[DecisionsFact | None, AgencyFact | None]:
    """Return what the case and the agency tell today."""
    try:
        source = look(state.case)
        fact = DecisionsFact.of(source.state, source.stream, reading.today())
        stream = agency_stream(agency_of(state.stream))
        return fact, AgencyFact.of(look(stream).state, stream, reading.today())
    except UnknownStream:
        return None, None


def sheet_of(state: PublicationState, act: Any, person: Person) -> Sheet:
    """Return the page for what an act decides."""
    sheet = Sheet(added=act.added, lifted=act.lifted, answered=act.answered, legal_need=act.legal_need)
    names = dict(SECRETS)
    sheet.flags = [(names[flag.what], flag) for flag in state.flags]
    fact, agency = known_of(state)
    if fact is None:
        return sheet
    secrets, choices = secrets_for(state, fact, agency), choices_of(act)
    always, article = _always(person)
    number = 0
    for name, words, typed in raw_texts(act, state, fact, agency):
        label = "标题" if name == "title" else label_of(name)
        spans = find(words, secrets, choices, name)
        pieces, hits, at = [], [], 0
        for span in spans:
            number += 1
            pieces += [Piece(words[at : span.start]), Piece(words[span.start : span.end], span, number)]
            hits.append(Hit(number, name, label, words[span.start : span.end], span, article if span.rule in always else None))
            at = span.end
        pieces.append(Piece(words[at:]))
        shown = hide(words, (one for one in spans if not typed or one.source in ("added", "confirmed")))
        sheet.texts.append(Shown(name, label, tuple(one for one in pieces if one.text), shown, typed, tuple(hits)))
        sheet.asked += [hit for hit in hits if not hit.span.hides]
        for hit in hits:
            if hit.span.hides:
                (sheet.typed if typed and hit.span.source not in ("added", "confirmed") else sheet.hidden).append(hit)
    return sheet


def _always(person: Person) -> tuple[frozenset[str], Article | None]:
    regime = person.view.regime if person.view is not None else None
    if regime is None or not regime.has(ALWAYS, reading.today()):
        return frozenset(), None
    rule = regime.rule(ALWAYS, reading.today())
    return frozenset(rule.value if isinstance(rule.value, tuple) else ()), rule.article


def occurs(state: PublicationState, act: Any, words: str) -> bool:
    """Say whether words occur in what an act would publish, however they are spaced."""
    fact, agency = known_of(state)
    if fact is None:
        return False
    only = Choices(added={words: ("other", "")})
    return any(span.source == "added" for _, text, _ in raw_texts(act, state, fact, agency) for span in find(text, Secrets({}), only))


def is_hit(sheet: Sheet, words: str, place: str) -> Hit | None:
    """Return the place that somebody wants to lift, None when there is none."""
    wanted = Choices(lifted={(place, words): ""})
    return next((hit for hit in sheet.hidden if is_lifted(hit.span, _around(hit), wanted, hit.field)), None)


def _around(hit: Hit) -> str:
    """Return a text in which the words of a place stand at their place."""
    return " " * hit.span.start + hit.text


def held(stream: str, state: PublicationState) -> str | None:
    """Return why what was published last has not gone out, None when it has or only waits for its turn."""
    if not state.emissions or state.emissions[-1].kind not in TESTED:
        return None
    last = state.emissions[-1]
    if FeedLine.objects.filter(stream=stream, seq=last.seq, kind=last.kind).exists():
        return None
    try:
        made_whole(stream, last.content)
    except PublicationHeld as error:
        return str(error)
    return None


def rows_of(typed: Mapping[str, Any], name: str) -> Iterator[dict[str, Any]]:
    """Iterate over the rows of a list that something was typed into."""
    for row in _rows(typed.get(name)):
        if str(row.get("words") or "").strip():
            yield dict(row)
