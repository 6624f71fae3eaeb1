"""What the templates of the office need: local times, addresses of streams, how urgent a day is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.urls import reverse

from mingfa.desk.act import act_class
from mingfa.desk.kinds import kind_named
from mingfa.desk.store import instant
from mingfa.desk.times import LOCAL
from mingfa.law.money import yuan_text
from mingfa.law.regime_terms import term
from mingfa.office.panels import Cell
from mingfa.office.people import Person
from mingfa.office.places import anchor_of
from mingfa.office.positions import position_text
from mingfa.office.reading import Left, left, split
from mingfa.office.told import moment, name_of

register = template.Library()

OWN_WORDS = (
    ("新密码（重复）", "再次输入新口令"),
    ("密码", "口令"),
    ("账户", "账号"),
    ("你", "您"),
    ("认证器代码", "验证码"),
    ("代码", "验证码"),
)
"""Words of the sign-in library, and ours; the first that fits is taken."""

AT_DESK = frozenset({"review.answer_checklist", "review.answer_findings", "review.conclude_review"})
"""Acts of a review that are done at its desk."""


@register.filter
def local(at: datetime | None) -> str:
    """Return a local time, to the minute."""
    return moment(at)


@register.filter
def clock_time(at: datetime) -> str:
    """Return a local time of day, to the second."""
    return f"{at.astimezone(LOCAL):%H:%M:%S}"


@register.filter
def own_words(words: object) -> str:
    """Return what the sign-in library says in the words of this house (口令, 账号, 您)."""
    said = str(words)
    for theirs, ours in OWN_WORDS:
        said = said.replace(theirs, ours)
    return said


@register.filter
def paired(heads: Sequence[str], row: Sequence[Cell]) -> list[tuple[str, Cell]]:
    """Return the cells of a row, each with the head that stands before it where a phone has no room for a table; an empty cell has none."""
    return [
        (head if cell.words or cell.mark[1] or cell.bar else "", cell) for head, cell in zip((*heads, *[""] * len(row)), row, strict=False)
    ]


@register.filter
def position(ms: int) -> str:
    """Return a moment of a file: 0:12:05."""
    return position_text(ms)


@register.filter
def micros_local(micros: int | None) -> str:
    """Return a local time, to the minute, of an instant as tables keep it."""
    return moment(instant(micros)) if micros is not None else ""


@register.filter
def days_left(due: date | None) -> Left:
    """Say how long until a day."""
    return left(due)


@register.filter
def person_name(stream: str) -> str:
    """Return the name of a person."""
    return name_of(stream)


@register.filter
def yuan(fen: int) -> str:
    """Return an amount in 元."""
    return yuan_text(fen)


@register.filter
def act_label(name: str) -> str:
    """Return what an act is called."""
    cls = act_class(name)
    return cls.label if cls is not None else name


@register.filter
def kind_label(stream: str) -> str:
    """Return what the kind of a stream is called."""
    return kind_named(split(stream)[1]).label


@register.simple_tag
def stream_url(stream: str, page: str = "stream", *more: Any) -> str:
    """Return the address of a page of a stream."""
    return reverse(page, args=[*split(stream), *more])


@register.simple_tag
def review_url(stream: str) -> str:
    """Return the address of the desk of a review."""
    agency, _, ident = split(stream)
    return reverse("review_desk", args=[agency, ident])


@register.simple_tag
def todo_url(stream: str, act: str) -> str:
    """Return where a to-do is done: at the review desk, or at the form of its act."""
    return review_url(stream) if act in AT_DESK else stream_url(stream, "act", act)


@register.simple_tag
def clock_anchor(key: str) -> str:
    """Return the id under which a page shows a time limit."""
    return anchor_of("clock", key)


@register.simple_tag
def check_term(group: str, code: str) -> str:
    """Return the Chinese term for a code of the regime's words."""
    return term(group, code)


@register.filter
def value(held: Mapping[str, str], name: str) -> str:
    """Return what is held under a name that a template cannot write with a dot."""
    return held.get(name, "")


@register.simple_tag
def unit_name(person: Person, code: str) -> str:
    """Return the name of a unit."""
    unit = person.view.regime.unit(code) if person.view is not None else None
    return unit.name if unit is not None else code


@register.simple_tag
def role_name(person: Person, code: str) -> str:
    """Return the name of a role."""
    role = person.view.regime.role(code) if person.view is not None else None
    return role.name if role is not None else code


@register.filter
def fingerprint(digest: str) -> str:
    """Return the beginning of a digest."""
    return f"{digest[:8]}…"
