"""The officer register (执法人员名录): what the public sees on a day. The other lists (清单) are known by `lists.standing.state`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mingfa.lists.standing.state import ListState, Version

__all__ = ["FIELDS", "ListState", "Listed", "RegisterState", "Version"]

FIELDS = ("姓名", "单位", "职务", "证件编号", "执法类别", "执法区域")
"""What the register can show of an officer; a regime's officers.public_fields names those it must show."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An officer as the public sees him. first, last: the days of this entry of the register; last None: still listed."""

    person: str
    fields: Mapping[str, str]
    first: date
    last: date | None = None

    def on(self, day: date) -> bool:
        """Say whether the register shows this on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class RegisterState:
    """The published officer register of an agency, with everything it has ever shown."""

    stream: str
    published_on: date | None = None
    channels: tuple[str, ...] = ()
    listed: tuple[Listed, ...] = ()

    @property
    def stage(self) -> str:
        """Whether it is published."""
        return "published" if self.published_on is not None else ""

    def rows(self, on: date) -> tuple[Listed, ...]:
        """Return what the register shows on a day, in order of the certificate's number."""
        shown = (one for one in self.listed if one.on(on))
        return tuple(sorted(shown, key=lambda one: (one.fields.get("证件编号", ""), one.person)))

    def of(self, person: str) -> Listed | None:
        """Return how a person is listed now."""
        return next((one for one in self.listed if one.person == person and one.last is None), None)
