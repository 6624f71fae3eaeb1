"""Handing an act to the desk, the same way for pages and API: what was sent is looked over before the door sees it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel

from mingfa.desk.act import Act, act_class
from mingfa.desk.entry import Entry
from mingfa.desk.errors import DeskError, InvalidAct, Refused, UnknownAct
from mingfa.desk.now import now
from mingfa.desk.perform import is_late, perform, regime_of, would_refuse
from mingfa.desk.streams import agency_of, kind_of
from mingfa.desk.times import LOCAL, local_day
from mingfa.office.attempts import note_attempt
from mingfa.office.forms import Problem, place_of, problems_of
from mingfa.office.people import Person
from mingfa.office.spec import Field, fields_of
from mingfa.office.vaulting import digests_in, settle, staged
from mingfa.vault.site import site_vault

SAFE_INTEGER = 2**53 - 1
YEARS = range(1900, 2201)
PRINTABLE = frozenset("\n\t\r")


class OtherAgency(DeskError):
    """The stream belongs to an agency that is not the person's."""

    code = "stream.other_agency"

    def __init__(self) -> None:
        super().__init__("该卷属于其他机关，不能查看或者办理；请由该机关人员办理，或者办理案件移送")


class NotVisible(DeskError):
    """The stream is kept from this person."""

    code = "stream.not_visible"

    def __init__(self) -> None:
        super().__init__("该卷依规定只对承办人员和有职责的人员开放；确需查看的，请向承办机构提出")


def act_named(name: str, stream: str) -> type[Act]:
    """Return the act a person may do on this kind of stream; raises UnknownAct, InvalidAct."""
    cls = act_class(name)
    if cls is None or cls.internal:
        raise UnknownAct(name)
    if cls.kind != kind_of(stream):
        raise InvalidAct(cls.label, (("", f"该事项不在“{kind_of(stream)}”类卷上办理"),))
    return cls


def check_agency(person: Person, stream: str) -> None:
    """Refuse a stream of another agency; raises OtherAgency."""
    if agency_of(stream) != person.agency:
        raise OtherAgency


def unsafe(value: Any, place: tuple[int | str, ...] = ()) -> Iterator[tuple[tuple[int | str, ...], str]]:
    """Find what no record can hold: control characters, half characters, numbers beyond what JSON carries exactly."""
    if isinstance(value, str):
        if any((ord(c) < 0x20 and c not in PRINTABLE) or 0x7F <= ord(c) < 0xA0 or 0xD800 <= ord(c) < 0xE000 for c in value):
            yield place, "含有不能保存的控制字符，请删除后重新填写"
    elif isinstance(value, int) and not isinstance(value, bool):
        if abs(value) > SAFE_INTEGER:
            yield place, "数字过大，请核对"
    elif isinstance(value, float):
        yield place, "不接受小数，请按要求的单位填写整数"
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from unsafe(str(key), place)
            yield from unsafe(item, (*place, str(key)))
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from unsafe(item, (*place, number))


def absurd(value: Any, place: tuple[int | str, ...] = ()) -> Iterator[tuple[tuple[int | str, ...], str]]:
    """Find days no record of enforcement can be about."""
    if isinstance(value, date):
        if value.year not in YEARS:
            yield place, f"{value.year} 年不合常理，请核对年份"
    elif isinstance(value, BaseModel):
        for name, item in value:
            yield from absurd(item, (*place, name))
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from absurd(item, (*place, str(name)))
    elif isinstance(value, list | tuple | frozenset):
        for number, item in enumerate(value):
            yield from absurd(item, (*place, number))


def not_uploaded(fields: Sequence[Field], value: Any, place: tuple[int | str, ...] = ()) -> Iterator[tuple[tuple[int | str, ...], str]]:
    """Find originals that an act names and nobody has uploaded."""
    for one in fields:
        item = getattr(value, one.name, None)
        if one.widget == "file" and isinstance(item, str) and item and not (site_vault().has(item) or staged().has(item)):
            yield (*place, one.name), "没有找到这个文件，请重新上传原件"
        elif isinstance(item, BaseModel):
            yield from not_uploaded(fields_of(type(item)), item, (*place, one.name))
        elif isinstance(item, tuple | list):
            for number, row in enumerate(item):
                if isinstance(row, BaseModel):
                    yield from not_uploaded(fields_of(type(row)), row, (*place, one.name, number))


def make(cls: type[Act], data: dict[str, Any]) -> tuple[Act | None, list[Problem]]:
    """Return the act, or everything that is wrong with its fields."""
    fields = fields_of(cls)
    bad = [Problem(*place_of(fields, place), words) for place, words in unsafe(data)]
    if bad:
        return None, bad
    act, problems = problems_of(cls, data)
    if act is not None:
        problems = [Problem(*place_of(fields, place), words) for place, words in (*absurd(act), *not_uploaded(fields, act))]
    return (None, problems) if problems else (act, [])


def read_moment(text: str) -> datetime | None:
    """Return a time typed as a local one, None for an empty text; raises ValueError with Chinese words."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("时间格式应为 2026-01-31 09:30") from None
    if moment.year not in YEARS:
        raise ValueError(f"{moment.year} 年不合常理，请核对年份")
    return moment if moment.tzinfo else moment.replace(tzinfo=LOCAL)


def wants_reason(stream: str, done_at: datetime | None) -> bool:
    """Say whether recording this now is late, so that a reason has to be given."""
    return done_at is not None and local_day(done_at) < local_day(now()) and is_late(done_at, now(), regime_of(agency_of(stream)))


def hand_over(
    person: Person,
    act: Act,
    stream: str,
    *,
    key: str,
    done_at: datetime | None = None,
    late_reason: str = "",
    expected_seq: int | None = None,
) -> Entry[Act]:
    """Perform the act for a person; see `perform` for what it raises. Raises InvalidAct for a late record without its reason."""
    if wants_reason(stream, done_at) and not late_reason.strip():
        raise InvalidAct(type(act).label, (("late_reason", "补录须写明迟录理由"),))
    try:
        if any(staged().has(digest) and not site_vault().has(digest) for digest in digests_in(act)):
            refusals, _ = would_refuse(act, stream, by=person.stream, done_at=done_at, late_reason=late_reason.strip())
            if refusals:
                raise Refused(type(act).label, refusals)
            settle(act)
        return perform(act, stream, by=person.stream, key=key, done_at=done_at, late_reason=late_reason.strip(), expected_seq=expected_seq)
    except Refused as refused:
        note_attempt(person, act, stream, refused)
        raise
