"""What the agency has published to guide whoever fills a form: drafting guide and standard wording of the document, wording for the activity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mingfa.desk.act import Act
from mingfa.desk.errors import UnknownStream
from mingfa.desk.perform import look
from mingfa.documents.forms import FORMS
from mingfa.law.regime_terms import term
from mingfa.lists.reference.flowcharts import rows_of
from mingfa.lists.reference.templates import home, wording_for
from mingfa.lists.standing.cells import Line
from mingfa.lists.standing.facts import list_stream
from mingfa.lists.standing.state import Version
from mingfa.office import reading
from mingfa.office.people import Person


@dataclass(frozen=True, slots=True)
class FormGuide:
    """Guide and wording of one form, by the version of the list in force."""

    title: str
    version: str
    guide: str
    wording: str
    number: int


@dataclass(frozen=True, slots=True)
class Guidance:
    """What is shown beside a form. forms: of the documents it makes; spoken: for the activity, each with what not to say."""

    forms: tuple[FormGuide, ...]
    spoken: tuple[Line, ...]
    activities: str = ""

    def __bool__(self) -> bool:
        return bool(self.forms or self.spoken)


def in_force(stream: str) -> Version | None:
    """Return the version of a list that is in force today, None when there is none."""
    try:
        current: Version | None = look(stream).state.current(reading.today())
    except UnknownStream:
        return None
    return current


def guidance(cls: type[Act], typed: Mapping[str, Any], state: Any, person: Person) -> Guidance:
    """Return the guides for the documents that a form makes, and the wording for the activity it records (江北 全过程记录制度 第三条、第七条)."""
    if person.view is None or cls.kind != "case":
        return Guidance((), ())
    wanted = tuple(dict.fromkeys(_forms(cls, typed, state)))
    forms: tuple[FormGuide, ...] = ()
    if wanted:
        held = in_force(home(person.view.regime, person.agency)[0])
        if held is not None:
            forms = tuple(
                FormGuide(line.get("title"), line.get("version"), line.get("guide"), line.get("wording"), held.number)
                for form in wanted
                for line in held.lines
                if line.get("form") == form and (line.get("guide") or line.get("wording"))
            )
    activities: tuple[str, ...] = getattr(cls, "activities", ())
    spoken: tuple[Line, ...] = ()
    if activities:
        held = in_force(list_stream(person.agency, "wording"))
        if held is not None:
            spoken = tuple({line.id: line for activity in activities for line in wording_for(held.lines, activity)}.values())
    return Guidance(forms, spoken, "、".join(term("activity", one) for one in activities))


def _forms(cls: type[Act], typed: Mapping[str, Any], state: Any) -> Iterator[str]:
    step = typed.get("step")
    line = state.step_at(int(step)) if isinstance(step, str) and step.isdecimal() and hasattr(state, "step_at") else None
    if line is not None:
        yield from (form for form in line.forms if form in FORMS)
    paper = typed.get("paper")
    chosen = paper.get("form") if isinstance(paper, Mapping) else ""
    if chosen in FORMS:
        yield str(chosen)
    own = getattr(cls, "form", "")
    if isinstance(own, str) and own in FORMS:
        yield own
    for form in getattr(cls, "record_forms", ()):
        if form in FORMS:
            yield form


def published_flow(agency: str, code: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a flowchart in force, empty when there is none."""
    held = in_force(list_stream(agency, code))
    return rows_of(held.lines) if held is not None else ()
