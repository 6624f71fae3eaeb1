"""What is known of a standing list (清单): its versions, the draft under way, what must be adjusted and since when. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mingfa.lists.standing.cells import Line

STAGES = (
    ("empty", "未编制"),
    ("collecting", "待联络员整理"),
    ("review", "待审核"),
    ("returned", "退回修改"),
    ("approved", "待公布"),
    ("published", "已公布"),
    ("withdrawn", "已撤下"),
)


@dataclass(frozen=True, slots=True)
class OutsideReview:
    """What another organ said of a draft before its publication (外部审核): organ, opinion, number, day, its original in the vault."""

    organ: str
    passed: bool
    opinion: str
    number: str
    on: date
    original: str = ""


@dataclass(frozen=True)
class Version:
    """One version of a list, from its draft on.

    columns: labels of its own day, rows: texts in that order; keys: the columns' keys, ids: the rows' numbers, both in the same order.
    source: what it rests on. provider, unit: who provided it and for which unit; written once and never changed (谁提供、谁负责).
    collected_by: the liaison who took it over. published_on: first public day; withdrawn_on: the day it was taken down.
    """

    number: int
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    source: str
    made_on: date
    published_on: date | None = None
    channels: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    provider: str = ""
    provider_name: str = ""
    unit: str = ""
    made_by: str = ""
    seq: int = -1
    digest: str = ""
    collected_by: str = ""
    collected_on: date | None = None
    approved_by: str = ""
    approved_by_name: str = ""
    approved_on: date | None = None
    opinion: str = ""
    outside: OutsideReview | None = None
    published_by: str = ""
    published_by_name: str = ""
    withdrawn_on: date | None = None
    unchanged: str = ""
    sites: tuple[str, ...] = ()
    note: str = ""

    @property
    def lines(self) -> tuple[Line, ...]:
        """The rows by their columns' keys."""
        keys = self.keys or self.columns
        ids = self.ids or tuple(f"r{number}" for number in range(1, len(self.rows) + 1))
        return tuple(
            Line(ident, {key: text for key, text in zip(keys, row, strict=False) if text})
            for ident, row in zip(ids, self.rows, strict=False)
        )

    def line(self, ident: str) -> Line | None:
        """Return a row by its number."""
        return next((one for one in self.lines if one.id == ident), None)


@dataclass(frozen=True, slots=True)
class Mark:
    """Rows that a change of law, organisation or certificate touches (待调整).

    change: id of the change in the agency's catalogue. rows: ids. words: what changed, Chinese. since: the day the clock starts.
    adjusted: number of the approved draft that takes it up, 0 while there is none; settled_on: the day that version was published.
    """

    change: str
    rows: tuple[str, ...]
    words: str
    since: date
    adjusted: int = 0
    settled_on: date | None = None

    @property
    def open(self) -> bool:
        """Say whether what the public sees still has to be adjusted."""
        return self.settled_on is None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """That the list was taken down: which version, when, why, by whom."""

    number: int
    on: date
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Emission:
    """Something the feed has to carry: the entry that causes it, and the content, canonical JSON values only."""

    seq: int
    kind: str
    content: Mapping[str, Any]


@dataclass(frozen=True)
class ListState:
    """A standing list; the last published version that was not taken down holds.

    versions: the published ones, in order. draft: the one under way, None when there is none; returned: why it was sent back.
    info_class, legal_source: of a type that the agency added itself.
    step: how far the draft is ("collecting", "review", "returned", "approved"), "" without one.
    """

    stream: str
    title: str = ""
    versions: tuple[Version, ...] = ()
    draft: Version | None = None
    step: str = ""
    returned: str = ""
    marks: tuple[Mark, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    info_class: str = ""
    legal_source: str = ""
    emissions: tuple[Emission, ...] = ()
    last_at: datetime | None = None

    @property
    def code(self) -> str:
        """The code of its type."""
        return self.stream.rpartition("/")[2]

    @property
    def stage(self) -> str:
        """How far it is: the draft's step first, then what the public sees."""
        if not self.title:
            return ""
        if self.step:
            return self.step
        if self.public is not None:
            return "published"
        return "withdrawn" if self.versions else "empty"

    @property
    def public(self) -> Version | None:
        """The version the public sees now."""
        last = self.versions[-1] if self.versions else None
        return last if last is not None and last.published_on is not None and last.withdrawn_on is None else None

    @property
    def used(self) -> frozenset[str]:
        """Every row number a published version or the draft has: no number is ever given to another row."""
        every = (*self.versions, self.draft) if self.draft is not None else self.versions
        return frozenset(ident for version in every for ident in version.ids)

    def current(self, on: date) -> Version | None:
        """Return the version in force on a day: published by then and not taken down by then."""
        found = next((v for v in reversed(self.versions) if v.published_on is not None and v.published_on <= on), None)
        return None if found is None or (found.withdrawn_on is not None and found.withdrawn_on <= on) else found

    def version(self, number: int) -> Version | None:
        """Return a version by its number, the draft included."""
        every = (*self.versions, self.draft) if self.draft is not None else self.versions
        return next((one for one in every if one.number == number), None)

    @property
    def open_marks(self) -> tuple[Mark, ...]:
        """What still has to be adjusted in what the public sees."""
        return tuple(one for one in self.marks if one.open)

    def to_adjust(self, ident: str) -> tuple[Mark, ...]:
        """Return the marks of a row that no approved version has taken up yet (待调整)."""
        return tuple(one for one in self.marks if one.open and not one.adjusted and ident in one.rows)

    def marked_rows(self) -> frozenset[str]:
        """The rows of the public version that must be adjusted and have not been."""
        return frozenset(ident for one in self.marks if one.open and not one.adjusted for ident in one.rows)


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed in one row between two versions. before/after: None when the row is not there; columns: keys of the cells that differ."""

    id: str
    before: Line | None
    after: Line | None
    columns: tuple[str, ...] = ()


def difference(before: Version | None, after: Version) -> Iterator[Difference]:
    """Compare two versions row by row: added, changed, then taken out."""
    old = {line.id: line for line in before.lines} if before is not None else {}
    for line in after.lines:
        held = old.pop(line.id, None)
        if held is None:
            yield Difference(line.id, None, line)
        elif dict(held.cells) != dict(line.cells):
            keys = tuple(dict.fromkeys((*held.cells, *line.cells)))
            yield Difference(line.id, held, line, tuple(key for key in keys if held.get(key) != line.get(key)))
    for ident, line in old.items():
        yield Difference(ident, line, None)
