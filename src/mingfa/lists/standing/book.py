"""What is known of an agency's catalogue of standing lists (事前公示目录): types it added, portals of its sub-bureaus, changes registered. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

TRIGGERS = (
    ("law_repealed", "法律、法规、规章或者条款废止"),
    ("law_amended", "法律、法规、规章修订或者修正"),
    ("law_made", "新制定法律、法规、规章"),
    ("unit_changed", "机构职能调整"),
    ("unit_ended", "机构撤销、合并"),
    ("certificate_ended", "证件、资格终止"),
    ("other", "其他变化"),
)
"""What makes a list move (变化的种类)."""


@dataclass(frozen=True, slots=True)
class AddedType:
    """A type of standing information that the agency added (本机关增加的公开种类). reach: it binds the agencies below as well."""

    code: str
    name: str
    info_class: str
    source: str
    reach: bool
    since: date
    ended_on: date | None = None
    ended_because: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """The portal of a sub-bureau (分局门户) on which the standing information is shown as well. address: where, "" on this platform."""

    code: str
    name: str
    address: str
    since: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A change somebody registered (变化登记). law, article, unit, mention: what rows are found by; tagged: (list code, row id) named besides."""

    id: str
    trigger: str
    words: str
    on: date
    source: str
    by: str
    by_name: str
    noted_on: date
    law: str = ""
    article: str = ""
    unit: str = ""
    mention: str = ""
    tagged: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class BookState:
    """An agency's catalogue. lists: codes of the lists it has begun."""

    stream: str
    opened: bool = False
    types: tuple[AddedType, ...] = ()
    sites: tuple[Site, ...] = ()
    changes: tuple[Change, ...] = ()
    lists: tuple[str, ...] = ()
    last_at: datetime | None = None

    @property
    def stage(self) -> str:
        """It is kept as long as the agency is there."""
        return "kept" if self.opened or self.lists else ""

    @property
    def types_now(self) -> tuple[AddedType, ...]:
        """The types that still have to be published."""
        return tuple(one for one in self.types if one.ended_on is None)

    @property
    def sites_now(self) -> tuple[Site, ...]:
        """The portals of the sub-bureaus that apply the lists."""
        return tuple(one for one in self.sites if one.ended_on is None)
