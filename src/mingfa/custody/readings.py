"""Reading the reading log: who looked at a recording, when, why; read from the entries themselves, for there is no table of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from mingfa.custody.acts.reading import LogAccess
from mingfa.desk.entry import Entry
from mingfa.desk.store import make_entry

_FOUND = (
    "SELECT e.stream, e.seq, e.act, e.version, e.done_at, e.recorded_at, e.leaf_hash, b.body FROM ledger_entry e "
    "JOIN ledger_body b ON b.stream = e.stream AND b.seq = e.seq WHERE e.stream >= %s AND e.stream < %s"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A line of the reading log, with the place of its entry."""

    stream: str
    seq: int
    at: datetime
    act: LogAccess


def readings(agency: str, *, about: str = "", month: str = "", what: str = "", limit: int = 500) -> list[Reading]:
    """Return lines of an agency's reading log, the latest first. about: a stream that they name (a recording, a person, a request)."""
    first = f"{agency}/access/{month}"
    sql, values = _FOUND, [first, f"{first}~"]
    where = "position(%s in b.body) > 0" if connection.vendor == "postgresql" else "instr(b.body, %s) > 0"
    for words in (f'"{about}"' if about else "", f'"what":"{what}"' if what else ""):
        if words:
            sql += f" AND {where}"
            values.append(words.encode())  # type: ignore[arg-type]
    sql += " ORDER BY e.recorded_at DESC, e.stream DESC, e.seq DESC LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, limit])
        found = [make_entry(row) for row in cursor.fetchall()]
    return [
        Reading(one.stream, one.seq, one.recorded_at, one.act) for one in found if isinstance(one, Entry) and isinstance(one.act, LogAccess)
    ]
