"""What the acts on a standing list share: words, rows as they come in, and of which type a list is."""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, StringConstraints

from mingfa.agencies.facts import AgencyFact, agency_stream, regime_stream
from mingfa.desk.act import Act, Need
from mingfa.desk.streams import agency_of
from mingfa.ledger.canonical import canonical
from mingfa.lists.standing.cells import Line
from mingfa.lists.standing.facts import BookFact, NamesFact, RouteFact, book_stream
from mingfa.lists.standing.state import ListState
from mingfa.lists.standing.types import ListType, own_type, type_named

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
Needed = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
RowId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
AREA: dict[str, Any] = {"widget": "textarea"}
HIDDEN: dict[str, Any] = {"widget": "hidden"}


class RowIn(BaseModel):
    """One row as it is drafted: its number, and the texts of its cells by column key."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: RowId
    cells: dict[Key, Annotated[str, StringConstraints(max_length=20_000)]]

    @property
    def line(self) -> Line:
        """The row as checks read it: empty cells left out."""
        return Line(self.id, {key: text.strip() for key, text in self.cells.items() if text.strip()})


class ListAct(Act):
    """An act on a standing list (清单)."""

    kind: ClassVar[str] = "list"


BOOK = Need("book", lambda act, state: (book_stream(agency_of(state.stream)),), BookFact, required=False, from_state=True)
AGENCY = Need("agency", lambda act, state: (agency_stream(agency_of(state.stream)),), AgencyFact, required=False, from_state=True)
NAMES = Need("names", lambda act, state: (regime_stream(agency_of(state.stream)),), NamesFact, required=False)
ROUTE = Need("route", lambda act, state: (regime_stream(agency_of(state.stream)),), RouteFact, required=False)


def type_of(state: ListState) -> ListType | None:
    """Return of which type a list is: a registered one, or the agency's own as it was when the list was begun; None when nobody knows it."""
    found = type_named(state.code)
    if found is None and state.legal_source:
        return own_type(state.code, state.title, state.info_class, state.legal_source)
    return found


def digest_of(lines: tuple[Line, ...], source: str) -> str:
    """Return the SHA-256 (hex) of a draft: its rows in order, and what it rests on."""
    return sha256(canonical({"rows": [{"id": line.id, "cells": dict(line.cells)} for line in lines], "source": source})).hexdigest()
