"""The kinds of streams of lists: the officer register, and the standing lists, the list of items to be recorded, the review list."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.desk.kinds import RegimeView, StreamKind, ToDo, register_kind
from mingfa.law.regime_terms import term
from mingfa.lists import acts as _acts
from mingfa.lists.av_items import AvListState, MarkPost, undecided
from mingfa.lists.review_items import ReviewListState, review_list_todos
from mingfa.lists.standing import kind as standing
from mingfa.lists.state import RegisterState

__all__ = ["_acts", "register"]


def av_todos(state: AvListState, view: RegimeView) -> Iterator[ToDo]:
    """Which posts nobody has decided on yet, where the text wants the posts that record to be told apart (recording.posts_defined)."""
    for role, article in undecided(state, view.regime):
        yield ToDo(
            f"post:{role}", MarkPost.label, MarkPost.name, f"“{term('role', role)}”是否适用音像记录尚未明确", article, duty="list.av_items"
        )


def register() -> None:
    """Make the kinds known to the desk."""
    register_kind(StreamKind("register", "执法人员名录", RegisterState, title=lambda state: "行政执法人员名录"))
    standing.register()
    register_kind(
        StreamKind(
            "av_list", "音像记录事项清单", AvListState, title=lambda state: "音像记录事项清单", stages=(("kept", "执行"),), todos=av_todos
        )
    )
    register_kind(
        StreamKind(
            "review_list",
            "法制审核目录清单",
            ReviewListState,
            title=lambda state: "法制审核目录清单",
            stages=(("opened", "待编制"), ("draft", "草稿"), ("approved", "已批准"), ("published", "已公布")),
            todos=review_list_todos,
        )
    )
