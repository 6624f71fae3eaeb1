"""What is known now of an agency's standing lists, read from their streams: states, catalogue, gaps, and how a unit came to its powers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mingfa.agencies.facts import agency_stream, regime_stream, register_stream
from mingfa.desk.errors import UnknownStream
from mingfa.desk.perform import look
from mingfa.lists.authority import ENTRUSTED
from mingfa.lists.standing.book import AddedType, BookState
from mingfa.lists.standing.cells import Line, file_of
from mingfa.lists.standing.facts import book_stream, list_stream
from mingfa.lists.standing.gaps import Gap, gaps
from mingfa.lists.standing.state import ListState


def book_of(agency: str) -> BookState:
    """Return an agency's catalogue; an empty one where it has none yet."""
    try:
        found: BookState = look(book_stream(agency)).state
    except UnknownStream:
        return BookState(book_stream(agency))
    return found


def state_of(agency: str, code: str) -> ListState | None:
    """Return a list, None while the agency has not begun it."""
    try:
        found: ListState = look(list_stream(agency, code)).state
    except UnknownStream:
        return None
    return found


def states_of(agency: str) -> dict[str, ListState]:
    """Return every list the agency has begun, by its code."""
    return {code: state for code in book_of(agency).lists if (state := state_of(agency, code)) is not None}


def types_from_above(agency: str) -> tuple[AddedType, ...]:
    """Return the types that the superior agency added for those below."""
    superior = look(agency_stream(agency)).state.superior
    return tuple(one for one in book_of(superior).types_now if one.reach) if superior else ()


def gaps_of(agency: str, on: date, *, elsewhere: Iterable[str] = ()) -> tuple[Gap, ...]:
    """Return what an agency's own regime demands to be public and is missing on a day.

    elsewhere: classes of information that other rooms publish, such as results as decisions; officers are looked up in their register.
    """
    regime = look(regime_stream(agency)).state.regime
    filled = set(elsewhere)
    try:
        register = look(register_stream(agency)).state
        if register.published_on is not None and register.rows(on):
            filled.add("person")
    except UnknownStream:
        pass
    return gaps(regime, on, states_of(agency), book_of(agency), above=types_from_above(agency), filled=filled)


@dataclass(frozen=True, slots=True)
class Delegation:
    """That a unit enforces under a delegation (委托执法): what the list of bodies said on a day. agreement: (digest, file name)."""

    body: str
    told: str
    agreement: tuple[str, str] | None
    version: int
    published_on: date | None


def delegation_of(agency: str, unit: str, on: date) -> Delegation | None:
    """Return the delegation under which a unit handled a case on a day; None where it acts in the agency's own right."""
    state = state_of(agency, "bodies")
    current = state.current(on) if state is not None else None
    if current is None:
        return None
    row: Line | None = next((line for line in current.lines if line.get("unit") == unit and line.get("category") == ENTRUSTED), None)
    if row is None:
        return None
    return Delegation(row.get("name"), row.get("entrusted"), file_of(row.get("agreement")), current.number, current.published_on)
