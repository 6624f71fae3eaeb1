"""The kinds of streams of this package: a recording device, and a finding of misuse."""

from __future__ import annotations

from mingfa.desk.kinds import StreamKind, register_kind
from mingfa.recorders.acts import misuse as _misuse
from mingfa.recorders.state import misuse, recorder

__all__ = ["_misuse", "register"]


def register() -> None:
    """Make the kinds known to the desk."""
    register_kind(
        StreamKind(
            "recorder",
            "音像记录设备",
            recorder.initial,
            stages=recorder.STAGES,
            title=lambda state: f"{dict(recorder.KINDS).get(state.kind, '')} {state.number}".strip(),
        )
    )
    register_kind(
        StreamKind(
            "misuse", "违规使用", misuse.initial, stages=misuse.STAGES, title=lambda state: f"{state.officer_name}：{state.words}"[:200]
        )
    )
