"""Rows of the tables of lists, computed from states."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.desk.kinds import RegimeView
from mingfa.desk.projections import Fields, register_projection
from mingfa.lists.models import ListRow, OfficerRow
from mingfa.lists.state import ListState, RegisterState

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


def register() -> None:
    """Declare the tables."""
    register_projection("register", OfficerRow, officer_rows)
    register_projection("list", ListRow, list_rows)
