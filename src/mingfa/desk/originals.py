"""Which streams name which originals, by folding the streams of every kind that names any."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.desk import store
from mingfa.desk.kinds import StreamKind, all_kinds
from mingfa.desk.perform import apply


def named_originals() -> dict[str, list[str]]:
    """Return the streams that name each original: digest -> streams, those that were lawfully disposed of left out. Reads only."""
    named: dict[str, list[str]] = {}
    removed: set[str] = set()
    nothing = StreamKind.__dataclass_fields__
    for kind in all_kinds():
        if not kind.folded or (kind.originals is nothing["originals"].default and kind.removed is nothing["removed"].default):
            continue
        for stream, state in _states(kind):
            for digest in dict.fromkeys(kind.originals(state)):
                named.setdefault(digest, []).append(stream)
            removed.update(kind.removed(state))
    return {digest: streams for digest, streams in named.items() if digest not in removed}


def _states(kind: StreamKind) -> Iterator[tuple[str, object]]:
    for stream in store.streams_of(kind=kind.name):
        state = kind.initial(stream)
        for entry in store.read_entries(stream):
            state = apply(state, entry, kind)
        yield stream, state
