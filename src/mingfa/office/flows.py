"""How the stages of each kind stand to each other on its flowchart: which are off the main line. Codes and labels come from the kind itself."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from mingfa.cases.state.core import ENDS
from mingfa.desk.kinds import StreamKind
from mingfa.desk.perform import apply
from mingfa.desk.store import read_entries
from mingfa.office.flowchart import draw

ASIDE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "case": (ENDS - {"archived"}) | {"suspended", "in_court"},
        "review": frozenset({"supplementing", "withdrawn", "coordinating"}),
        "publication": frozenset({"correcting", "correction_approved", "withholding", "withheld", "withdrawn", "lapsed"}),
        "access_request": frozenset({"expired", "declined", "withdrawn"}),
        "destruction": frozenset({"declined"}),
        "package": frozenset({"failed"}),
        "recorder": frozenset({"repair", "lost"}),
        "licence": frozenset({"supplementing", "supplemented", "deemed", "paused", "not_accepted", "taken_back", "ended"}),
        "progress": frozenset({"revoked"}),
    }
)


def passed(stream: str, kind: StreamKind) -> tuple[str, ...]:
    """Return the stages a stream has been in, in the order in which it came to them."""
    state: Any = kind.initial(stream)
    found: dict[str, None] = {}
    for entry in read_entries(stream):
        state = apply(state, entry, kind)
        found[kind.stage(state)] = None
    return tuple(found)


def flowchart(kind: StreamKind, present: str = "", been: tuple[str, ...] = (), *, across: int = 6) -> str:
    """Return the flowchart of a kind with the present stage lit; "" for a kind without stages."""
    if not kind.stages:
        return ""
    return draw(kind.stages, present, been, aside=ASIDE.get(kind.name, frozenset()), title=f"{kind.label}流程图", across=across)
