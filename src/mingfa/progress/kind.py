"""The stream of a party's codes. Pure."""

from __future__ import annotations

from mingfa.desk.kinds import StreamKind, register_kind
from mingfa.progress import acts as _acts
from mingfa.progress.state import STAGES, ProgressState, initial

__all__ = ["_acts", "register"]


def _title(state: ProgressState) -> str:
    return f"{state.name}：{state.number}（办理进度查询码）"


def register() -> None:
    """Make the kind known to the desk."""
    register_kind(StreamKind("progress", "办理进度查询码", initial, title=_title, stages=STAGES))
