"""The kinds of streams of lists: the officer register, and lists with versions."""

from __future__ import annotations

from mingfa.desk.kinds import StreamKind, register_kind
from mingfa.lists import acts as _acts
from mingfa.lists.state import ListState, RegisterState

__all__ = ["_acts", "register"]


def register() -> None:
    """Make the kinds known to the desk."""
    register_kind(StreamKind("register", "执法人员名录", RegisterState, title=lambda state: "行政执法人员名录"))
    register_kind(
        StreamKind("list", "清单", ListState, title=lambda state: state.title, stages=(("draft", "编制"), ("published", "已公布")))
    )
