"""The kind of stream an evidence package is. Pure."""

from __future__ import annotations

from mingfa.desk.act import Act
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.kinds import StreamKind, register_kind
from mingfa.evidence import acts as _acts
from mingfa.evidence.state import STAGES, PackageState, initial

__all__ = ["PACKAGE", "_acts"]


def title(state: PackageState) -> str:
    """Return the words by which a package is known in lists."""
    return f"证据包：{state.case_number or state.case_title}（{len(state.recordings)} 段音像记录）"


def after(state: PackageState, entry: Entry[Act]) -> PackageState:
    """Keep the number of the entry that was last."""
    return replace(state, seq=entry.seq)


PACKAGE = register_kind(StreamKind("package", "证据包", initial, stages=STAGES, title=title, after=after))
