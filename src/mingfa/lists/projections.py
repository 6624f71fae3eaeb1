"""Rows of the tables of lists, computed from states."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.desk.kinds import RegimeView
from mingfa.desk.projections import Fields, register_projection
from mingfa.lists.av_items import AvListState
from mingfa.lists.models import AvLineRow, ListRow, OfficerRow
from mingfa.lists.standing.state import ListState
from mingfa.lists.state import RegisterState

Made = Iterator[tuple[str, Fields]]


def officer_rows(stream: str, state: RegisterState, view: RegimeView | None) -> Made:
    """Everything the register shows or has shown."""
    for number, one in enumerate(state.listed):
        fields = one.fields
        yield f"officer{number}", {
            "person": one.person, "name": fields.get("姓名", ""), "unit": fields.get("单位", ""), "title": fields.get("职务", ""),
            "number": fields.get("证件编号", ""), "classes": fields.get("执法类别", ""), "area": fields.get("执法区域", ""),
            "first": one.first, "last": one.last,
        }  # fmt: skip


def list_rows(stream: str, state: ListState, view: RegimeView | None) -> Made:
    """The list with its latest published version."""
    current = next((version for version in reversed(state.versions) if version.published_on is not None), None)
    yield "list", {
        "title": state.title, "version": current.number if current else 0, "published_on": current.published_on if current else None,
        "rows": len(current.rows) if current else 0,
    }  # fmt: skip


def av_line_rows(stream: str, state: AvListState, view: RegimeView | None) -> Made:
    """Every line the list of items to be recorded has or had."""
    for line in state.lines:
        yield line.id, {
            "line": line.id, "item": line.item, "activity": line.activity, "step": line.step, "means": line.means, "extent": line.extent,
            "since": line.since, "until": line.until,
        }  # fmt: skip


def register() -> None:
    """Declare the tables."""
    register_projection("register", OfficerRow, officer_rows)
    register_projection("list", ListRow, list_rows)
    register_projection("av_list", AvLineRow, av_line_rows)
