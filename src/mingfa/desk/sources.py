"""Where the desk learns who acts and which regime is in force: streams that a domain package declares here, so that imports stay downward."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from mingfa.desk.act import Actor
from mingfa.desk.kinds import RegimeView


@dataclass(frozen=True, slots=True)
class Sources:
    """regime_stream(agency) names the stream; regime_view(state, stream, seq) reads it (None: nothing adopted yet);
    actor(state, person, seq, on) says who a person is on a legal day; regime_kind: entries there make all deadlines anew."""

    regime_kind: str
    regime_stream: Callable[[str], str]
    regime_view: Callable[[Any, str, int], RegimeView | None]
    actor: Callable[[Any, str, int, date], Actor]


_sources: list[Sources] = []


def register_sources(sources: Sources) -> None:
    """Declare the streams of people and regimes; the last declaration holds."""
    _sources[:] = [sources]


def sources() -> Sources:
    """Return what was declared; raises IndexError when no domain package has been loaded."""
    return _sources[0]
