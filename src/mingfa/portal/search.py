"""The search: lists of items by words and filters, the newest published first, paged by the number of the last item seen.

The index gives candidates in order; the exact words are then looked for in the text, page by page, so that a page costs the same wherever
one stands and however many there are. Every filter is a token of the index as well: a filter that few items pass is as fast as one of many.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from mingfa.portal import store
from mingfa.portal.reading import MAX_BAND, band, law_asked, law_tag, tag
from mingfa.portal.text import match, rechecked, shortened, terms

COUNTED = 1000
"""Counting ends here; then the page says "more than"."""

WINDOW = 400
AT_MOST = 6400
"""Candidates read for one page; when they are used up the page is shorter and the next one goes on from there."""

MONTHS = 24
_LIST = "i.id, i.agency, i.item, i.status, i.kind, i.organ, i.number, i.title, i.decided_on, i.published_on, i.amount_fen, i.idx"


@dataclass(frozen=True, slots=True)
class Ask:
    """What a visitor looks for. Days are ISO, amounts in 分, state is shown or withdrawn; "" and None ask for nothing."""

    query: str = ""
    agency: str = ""
    kind: str = ""
    matter: str = ""
    law: str = ""
    place: str = ""
    since: str = ""
    until: str = ""
    least_fen: int | None = None
    most_fen: int | None = None
    state: str = ""

    @property
    def nothing(self) -> bool:
        """True when everything is asked for."""
        return self == Ask()

    @property
    def cut(self) -> bool:
        """True when the words were too many or too long and were cut."""
        return shortened(self.query)


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a list. total: how many there are, at most COUNTED; capped: there are more. older, newer: cursors, None at the end."""

    rows: list[sqlite3.Row]
    total: int
    capped: bool = False
    older: int | None = None
    newer: int | None = None


@dataclass(frozen=True, slots=True)
class _Plan:
    """A question to the index (`match`, "" for none) and what the text and the columns then have to say."""

    match: str
    conditions: tuple[str, ...]
    values: tuple[Any, ...]
    text: bool


def search(ask: Ask, *, before: int | None = None, after: int | None = None, size: int = 20, count: bool = True) -> Found:
    """Return items, the newest first: those older than the cursor `before`, or those newer than `after` and nearest to it.

    A query without a single letter, digit or Chinese character finds nothing; so does a filter that cannot be understood.
    """
    plan = _plan(ask)
    if plan is None:
        return Found([], 0)
    if count and before is None and after is None and (plan.match or plan.conditions):
        return _first_page(plan, size)
    up = after is not None
    rows, edge = _page(plan, after if up else before, up, size)
    if up:
        rows.reverse()
        newer, older = edge, rows[-1]["id"] if rows else (after or 0) + 1
    else:
        newer, older = None if before is None else rows[0]["id"] if rows else before - 1, edge
    total, capped = _count(plan) if count else (len(rows), edge is not None)
    return Found(rows, total, capped, older, newer)


def _first_page(plan: _Plan, size: int) -> Found:
    """Count and list in one pass through the index: on the first page both begin with the newest."""
    idents, capped = _counted(plan)
    shown = idents[:size]
    listed = _Plan("", (), (), False)
    older = shown[-1] if len(idents) > size else None
    if capped and older is None:  # few of many candidates were right; the next page goes on from the last one
        return _rest(plan, size, len(idents))
    return Found(_kept(listed, shown, size), min(len(idents), COUNTED), capped, older)


def _rest(plan: _Plan, size: int, total: int) -> Found:
    rows, edge = _page(plan, None, False, size)
    return Found(rows, max(total, len(rows)), True, edge)


def _page(plan: _Plan, edge: int | None, up: bool, size: int) -> tuple[list[sqlite3.Row], int | None]:
    """Return up to `size` rows beyond the edge, and where the next page begins, None when there is none."""
    rows: list[sqlite3.Row] = []
    read = 0
    window = WINDOW if plan.text or plan.conditions else size + 1
    for idents in _candidates(plan, edge, up, max(window, size + 1)):
        read += len(idents)
        rows += _kept(plan, idents, size + 1 - len(rows))
        if len(rows) > size:
            return rows[:size], rows[size - 1]["id"]
        if read >= AT_MOST:
            return rows, idents[-1]
    return rows, None


def _candidates(plan: _Plan, edge: int | None, up: bool, window: int) -> Iterator[list[int]]:
    """Iterate over the numbers of items that the index names, in order, some at a time."""
    db, order, beyond = store.connect(), "ASC" if up else "DESC", ">" if up else "<"
    if not plan.match:
        while True:
            where, values = (f"AND id {beyond} ?", [edge]) if edge is not None else ("", [])
            asked = f"SELECT id FROM item WHERE status <> '' {where} ORDER BY id {order} LIMIT ?"  # noqa: S608
            idents = [row[0] for row in db.execute(asked, [*values, window])]
            if idents:
                yield idents
            if len(idents) < window:
                return
            edge = idents[-1]
    for n in _shards(db, edge, up):
        at = edge
        while True:
            where, values = (f"AND rowid {beyond} ?", [at]) if at is not None else ("", [])
            found = db.execute(
                f"SELECT rowid FROM words_{n} WHERE words_{n} MATCH ? {where} ORDER BY rowid {order} LIMIT ?",  # noqa: S608
                [plan.match, *values, window],
            )
            idents = [row[0] for row in found]
            if idents:
                yield idents
            if len(idents) < window:
                break
            at = idents[-1]


def _shards(db: sqlite3.Connection, edge: int | None, up: bool) -> list[int]:
    """Return the full-text tables that can hold items beyond the edge, in the order in which they are read."""
    held = db.execute("SELECT n, first FROM shard ORDER BY first").fetchall()
    if not up:
        return [row["n"] for at, row in reversed(list(enumerate(held))) if at == 0 or edge is None or row["first"] < edge]
    return [row["n"] for at, row in enumerate(held) if at + 1 == len(held) or edge is None or held[at + 1]["first"] > edge]


def _kept(plan: _Plan, idents: list[int], most: int) -> list[sqlite3.Row]:
    """Return the rows among these that the text and the columns confirm, in the order given."""
    return store.connect().execute(f"SELECT {_LIST} FROM {_confirmed(plan)} LIMIT ?", [json.dumps(idents), *plan.values, most]).fetchall()  # noqa: S608


def _confirmed(plan: _Plan) -> str:
    """Return the tables and conditions that confirm candidates; CROSS JOIN keeps the order of the list that is the first value."""
    join = " CROSS JOIN item_text t ON t.id = c.value" if plan.text else ""
    where = "".join(f" AND {one}" for one in plan.conditions)
    return f"json_each(?) c CROSS JOIN item i ON i.id = c.value{join} WHERE i.status <> ''{where}"


def _count(plan: _Plan) -> tuple[int, bool]:
    """Return how many items there are, at most COUNTED, and whether there are more."""
    if not plan.match and not plan.conditions:
        return int(store.connect().execute("SELECT coalesce(sum(shown + withdrawn), 0) FROM tally").fetchone()[0]), False
    idents, capped = _counted(plan)
    return min(len(idents), COUNTED), capped


def _counted(plan: _Plan) -> tuple[list[int], bool]:
    """Return the newest items that fit, at most COUNTED + 1 of them, and whether there may be more than these."""
    db, found, read = store.connect(), list[int](), 0
    for idents in _candidates(plan, None, False, COUNTED + 1):
        read += len(idents)
        if plan.text or plan.conditions:
            kept = db.execute(f"SELECT c.value FROM {_confirmed(plan)}", [json.dumps(idents), *plan.values])  # noqa: S608
            found += [row[0] for row in kept]
        else:
            found += idents
        if len(found) > COUNTED or read > COUNTED:
            return found[: COUNTED + 1], True
    return found, False


def _plan(ask: Ask) -> _Plan | None:
    """Return how to answer; None when nothing can be found."""
    wanted, conditions, values, text = list[str](), list[str](), list[Any](), False
    found = terms(ask.query)
    if ask.query.strip() and not found:
        return None
    if found:
        wanted.append(match(found))
        for term in rechecked(found):
            conditions.append("instr(t.words, ?) > 0")
            values.append(term)
            text = True
    both = ("c", f"{ask.agency}|{ask.kind}" if ask.agency and ask.kind else "")  # one token is faster than two that both are in many
    single = () if both[1] else (("a", ask.agency), ("k", ask.kind))
    for letter, value in (both, *single, ("s", ask.state)):
        if value:
            wanted.append(f'"{tag(letter, value)}"')
    if ask.law:
        law = law_asked(ask.law)
        if law is None:
            return None
        wanted.append(f'"{law_tag(*law)}"')
    for value, column in ((ask.matter, "subject"), (ask.place, "place")):
        if not value:
            continue
        asked = terms(value)
        if not asked:
            return None
        wanted.append(match(asked))
        for term in asked:
            if column == "subject":
                conditions.append("instr(i.subject, ?) > 0")
                values.append(term)
            else:
                conditions.append("(instr(i.place, ?) > 0 OR (i.place = '' AND instr(t.words, ?) > 0))")
                values += [term, term]
                text = True
    if not _dates(ask, wanted, conditions, values) or not _amounts(ask, wanted, conditions, values):
        return None
    return _Plan(" AND ".join(wanted), tuple(conditions), tuple(values), text)


def _dates(ask: Ask, wanted: list[str], conditions: list[str], values: list[Any]) -> bool:
    """Add the days of decision; False when they cannot be."""
    if not ask.since and not ask.until:
        return True
    try:
        first = date.fromisoformat(ask.since) if ask.since else None
        last = date.fromisoformat(ask.until) if ask.until else None
    except ValueError:
        return False
    if first and last and first > last:
        return False
    held = store.years()
    if not held:
        return False
    begin, end = first or date(min(held), 1, 1), last or date(max(held), 12, 31)
    months = range(begin.year * 12 + begin.month - 1, end.year * 12 + end.month)
    if 0 < len(months) <= MONTHS:
        tags = [tag("m", f"{at // 12:04}-{at % 12 + 1:02}") for at in months]
        whole = begin.day == 1 and (end == date.max or (end + timedelta(days=1)).day == 1)
    else:
        years = [year for year in held if begin.year <= year <= end.year]
        if not years:
            return False
        wide = len(years) * 2 > len(held)  # most of all: the columns say it faster than the index
        tags = [] if wide else [tag("y", f"{year:04}") for year in years]
        whole = not wide and (begin.month, begin.day, end.month, end.day) == (1, 1, 12, 31)
    if tags:
        wanted.append("(" + " OR ".join(f'"{one}"' for one in tags) + ")")
    if not whole:
        conditions.append("i.decided_on BETWEEN ? AND ?")
        values += [begin.isoformat(), end.isoformat()]
    return True


def _amounts(ask: Ask, wanted: list[str], conditions: list[str], values: list[Any]) -> bool:
    """Add the bounds of the amount; False when they cannot be."""
    least, most = ask.least_fen, ask.most_fen
    if least is None and most is None:
        return True
    if (most is not None and most < (least or 0)) or (least or 0) >= 1 << 53:
        return False
    bands = range(band(least or 0), (band(most) if most is not None else MAX_BAND) + 1)
    wanted.append("(" + " OR ".join(f'"{tag("b", str(one))}"' for one in bands) + ")")
    for fen, sign in ((least, ">="), (most, "<=")):
        if fen is not None:
            conditions.append(f"i.amount_fen {sign} ?")
            values.append(min(fen, 1 << 53))
    return True


def latest(size: int = 8) -> list[sqlite3.Row]:
    """Return the newest items."""
    return search(Ask(), size=size, count=False).rows
