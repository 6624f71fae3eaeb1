"""Whether a decision is a major one (重大执法决定), as the case knows it: forms filled in, the review list last seen, in whose name it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class MajorAnswer:
    """The answer to one criterion: a code of the regime's grounds, or "row:<id>" of a row of the review list that handlers answer."""

    criterion: str
    yes: bool
    reason: str


@dataclass(frozen=True, slots=True)
class MajorForm:
    """One form filled in (重大执法决定认定表). draft_digest: of the draft it is about, "" for kinds without one. relations: named legal relations."""

    seq: int
    draft_digest: str
    answers: tuple[MajorAnswer, ...]
    relations: tuple[str, ...]
    by: str
    on: date

    @property
    def yes(self) -> Mapping[str, str]:
        """The criteria answered yes, with their reasons."""
        return MappingProxyType({one.criterion: one.reason for one in self.answers if one.yes})


@dataclass(frozen=True)
class Major:
    """What is known of the question. listed: the review list as the last act saw it. other_body: in whose name, "" for the agency's own.

    relations: legal relations named with a ground a person added. summary: digest of the draft for which the summary procedure (简易程序) was chosen, "" for none.
    """

    forms: tuple[MajorForm, ...] = ()
    listed: Any = None
    other_body: str = ""
    relations: tuple[str, ...] = ()
    summary: str = ""

    @property
    def said(self) -> Mapping[str, str]:
        """Every criterion that any form answered yes, with the first reason: nobody takes a yes back."""
        found: dict[str, str] = {}
        for form in self.forms:
            for code, reason in form.yes.items():
                found.setdefault(code, reason)
        return found

    def form_for(self, draft_digest: str) -> MajorForm | None:
        """Return the last form about a draft."""
        return next((form for form in reversed(self.forms) if form.draft_digest == draft_digest), None)
