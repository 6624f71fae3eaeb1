"""`mingfa rebuild`: drop every table that is computed and compute it again from the entries."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection, transaction

from mingfa.desk import store
from mingfa.desk.entry import Entry
from mingfa.desk.kinds import kind_named
from mingfa.desk.perform import apply, forget, regime_of
from mingfa.desk.projections import all_tables, projections_of
from mingfa.desk.streams import agency_of, kind_of

Progress = Callable[[str, int], None]


def rebuild(progress: Progress = lambda what, done: None) -> int:
    """Make heads, receipts and all projections anew, in one transaction; return how many streams there are."""
    forget()
    with transaction.atomic():
        with connection.cursor() as cursor:
            for table in ("desk_head", "desk_receipt", *sorted(all_tables())):
                cursor.execute(f"DELETE FROM {table}")
            cursor.execute(
                "INSERT INTO desk_head (stream, agency, kind, seq, leaf_hash, recorded_at) SELECT e.stream, e.agency, '', e.seq, e.leaf_hash, "
                "e.recorded_at FROM ledger_entry e WHERE e.seq = (SELECT MAX(f.seq) FROM ledger_entry f WHERE f.stream = e.stream)"
            )
        streams = list(store.streams_of())
        with connection.cursor() as cursor:
            cursor.executemany("UPDATE desk_head SET kind = %s WHERE stream = %s", [(kind_of(stream), stream) for stream in streams])
        for done, stream in enumerate(streams, 1):
            _rebuild_stream(stream)
            if done % 200 == 0:
                progress("streams", done)
    forget()
    return len(streams)


def _rebuild_stream(stream: str) -> None:
    kind = kind_named(kind_of(stream))
    state = kind.initial(stream)
    receipts = []
    for entry in store.read_entries(stream):
        state = apply(state, entry, kind)
        if isinstance(entry, Entry):
            receipts.append((entry.by.person, entry.key, stream, entry.seq))
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO desk_receipt (person, key, stream, seq) VALUES (%s, %s, %s, %s)", receipts)
    view = regime_of(agency_of(stream))
    for projection in projections_of(kind):
        projection.write({}, projection.make(stream, state, view))
