"""What the feed carries of a standing list: a content that explains itself, so that the portal need know nothing of list types. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from mingfa.desk.streams import agency_of
from mingfa.law.regime_terms import TERMS, term
from mingfa.lists.standing.cells import BETWEEN, Column, file_of
from mingfa.lists.standing.facts import NamesFact
from mingfa.lists.standing.state import ListState, Version
from mingfa.lists.standing.types import ListType


def _told(column: Column, text: str, units: Mapping[str, str]) -> str:
    """Return a cell as people read it, with the names its units had that day."""
    if column.kind in ("choice", "choices", "unit", "units"):
        labels = units if column.kind in ("unit", "units") else TERMS[column.terms] if column.terms else dict(column.choices)
        return BETWEEN.join(labels.get(code, code) for code in text.split(BETWEEN))
    if column.kind == "file":
        found = file_of(text)
        return found[1] if found else text
    return f"{text} {column.measure}" if column.measure else text


def list_content(
    state: ListState, kind: ListType, version: Version, names: NamesFact, sites: tuple[tuple[str, str], ...]
) -> dict[str, Any]:
    """Return what the public sees of a version: title, classes, columns with label and kind, rows as people read them, who provided it.

    names: what the regime called the agency and its units that day. sites: (code, name) of the portals of sub-bureaus that show it as well.
    """
    units = dict(names.units)
    columns = [one for one in kind.columns if one.public]
    lines = version.lines
    files = []
    for line in lines:
        for column in columns:
            found = file_of(line.get(column.key)) if column.kind == "file" else None
            if found is not None:
                files.append({"digest": found[0], "name": found[1], "row": line.id, "column": column.key})
    content: dict[str, Any] = {
        "format": 1,
        "agency": agency_of(state.stream),
        "organ": names.organ,
        "list": state.code,
        "title": state.title,
        "classes": [term("info_class", one) for one in kind.classes],
        "version": version.number,
        "unit": units.get(version.unit, version.unit),
        "source": version.source,
        "article": dict(names.demanded).get(state.code, kind.source),
        "approved_on": version.approved_on.isoformat() if version.approved_on is not None else "",
        "published_on": version.published_on.isoformat() if version.published_on is not None else "",
        "sites": [{"code": code, "name": name} for code, name in sites],
        "form": "record" if kind.one_row else "articles" if kind.long else "table",
        "columns": [{"key": one.key, "label": one.label, "kind": one.kind} for one in columns],
        "rows": [
            {"id": line.id, "cells": {one.key: _told(one, line.get(one.key), units) for one in columns if line.get(one.key)}}
            for line in lines
        ],
        "files": files,
    }
    further = kind.extra
    if further is not None:
        content["extra"] = dict(further(version))
    return content


def on_sites(content: Mapping[str, Any], sites: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """Return the same content shown on these portals of sub-bureaus."""
    return {**content, "sites": [{"code": code, "name": name} for code, name in sites]}


def taken_down(content: Mapping[str, Any], on: date, reason: str) -> dict[str, Any]:
    """Return the notice that stands in place of a list that was taken down: which version, when, why."""
    kept = {name: content[name] for name in ("format", "agency", "organ", "list", "title", "classes", "version", "sites")}
    return {**kept, "withdrawn_on": on.isoformat(), "reason": reason}
