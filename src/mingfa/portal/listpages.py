"""Pages of standing lists (事前公示): all of them, one agency's, one list with its versions, what changed between two, files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import select_template

from mingfa.portal import standing, store

PER_PAGE = 50
WIDE = 6
"""Columns a table may have before its rows are shown one below the other."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _asked(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:100]


def _names() -> dict[str, str]:
    return {row["agency"]: row["name"] or row["agency"] for row in store.sources()}


def _page(request: HttpRequest, rows: list[Any]) -> Page[Any]:
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def lists(request: HttpRequest) -> HttpResponse:
    """The standing lists of every agency, and a search through their rows."""
    words, names = _asked(request), _names()
    held = standing.newest()
    titles = {(one.agency, one.code): one.title for one in held}
    hits = [
        (agency, code, n, name, names.get(agency, agency), titles.get((agency, code), code))
        for agency, code, n, name in standing.find(words)
    ]
    agencies = [(code, name, [one for one in held if one.agency == code]) for code, name in names.items()]
    return render(request, "portal/lists.html", {"agencies": agencies, "q": words, "hits": _page(request, hits), "per_page": PER_PAGE})


def agency_lists(request: HttpRequest, agency: str) -> HttpResponse:
    """The standing lists of one agency by the classes they serve, and the portals of its sub-bureaus."""
    names = _names()
    if agency not in names:
        raise Http404
    held = standing.newest(agency)
    sites = dict(site for one in held if one.public for site in one.sites)
    return render(
        request,
        "portal/agency_lists.html",
        {"agency": agency, "name": names[agency], "held": held, "sites": sorted(sites.items()), "site": ""},
    )


def site_lists(request: HttpRequest, agency: str, site: str) -> HttpResponse:
    """What is shown on the portal of a sub-bureau (分局门户): the same lists under its name."""
    names = _names()
    held = [one for one in standing.newest(agency) if one.public and site in dict(one.sites)]
    if not held:
        raise Http404
    called = dict(held[0].sites)[site]
    return render(
        request,
        "portal/agency_lists.html",
        {"agency": agency, "name": names.get(agency, agency), "held": held, "sites": [], "site": called},
    )


def one_list(request: HttpRequest, agency: str, code: str) -> HttpResponse:
    """The version in force of a list, or the notice that stands in its place."""
    held = standing.versions(agency, code)
    if not held:
        raise Http404
    return _version(request, held, held[0])


def one_version(request: HttpRequest, agency: str, code: str, version: int) -> HttpResponse:
    """An earlier version of a list, with the days on which it was in force."""
    held = standing.versions(agency, code)
    found = next((one for one in held if one.version == version), None)
    if found is None:
        raise Http404
    return _version(request, held, found)


def _version(request: HttpRequest, held: list[standing.Held], one: standing.Held) -> HttpResponse:
    content = standing.content(one.agency, one.code, one.version) or {}
    words, newest = _asked(request), held[0]
    later = next((other for other in reversed(held) if other.version > one.version), None)
    until = one.withdrawn_on or (later.published_on if later is not None else "")
    columns = content.get("columns", [])
    files = {(f["row"], f["column"]): f for f in content.get("files", [])}
    rows = [row for row in content.get("rows", []) if all(word in "\n".join(row["cells"].values()) for word in words.split())]
    page = _page(request, rows)
    shown = [_row(row, columns, files) for row in page]
    wide = len(columns) > WIDE or content.get("form") != "table" or any(column["kind"] == "long" for column in columns)
    special = select_template([f"portal/list_{one.code}.html", "portal/_list_rows.html"]).template.name
    return render(
        request,
        "portal/list.html",
        {
            "agency": one.agency, "code": one.code, "name": content.get("organ") or _names().get(one.agency, one.agency), "one": one, "content": content, "versions": held,
            "current": one is newest and one.public, "newest": newest, "until": until, "columns": columns, "rows": shown, "page": page, "q": words,
            "cards": wide, "special": special, "before": next((other for other in held if other.version < one.version), None),
        },
    )  # fmt: skip


def _row(row: dict[str, Any], columns: list[dict[str, str]], files: dict[tuple[str, str], dict[str, str]]) -> dict[str, Any]:
    cells = [
        {**column, "text": row["cells"].get(column["key"], ""), "file": files.get((row["id"], column["key"]))} for column in columns
    ]  # fmt: skip
    return {
        "id": row["id"],
        "name": cells[0]["text"] if cells else row["id"],
        "cells": cells,
        "rest": [one for one in cells[1:] if one["text"]],
    }


def changes(request: HttpRequest, agency: str, code: str, version: int) -> HttpResponse:
    """What a version changed against the one before it, row by row."""
    held = standing.versions(agency, code)
    one = next((other for other in held if other.version == version), None)
    before = next((other for other in held if other.version < version), None)
    if one is None or before is None:
        raise Http404
    new, old = standing.content(agency, code, version) or {}, standing.content(agency, code, before.version) or {}
    found = list(_changes(old, new))
    return render(
        request,
        "portal/list_changes.html",
        {"agency": agency, "code": code, "name": new.get("organ", agency), "one": one, "before": before, "page": _page(request, found)},
    )


def _changes(old: dict[str, Any], new: dict[str, Any]) -> Iterator[dict[str, Any]]:
    labels = {column["key"]: column["label"] for column in (*old.get("columns", ()), *new.get("columns", ()))}
    first = next(iter(column["key"] for column in new.get("columns", ())), "")
    known = {row["id"]: row["cells"] for row in old.get("rows", ())}
    for row in new.get("rows", ()):
        cells, was = row["cells"], known.pop(row["id"], None)
        if was is None:
            yield {
                "what": "新增",
                "name": cells.get(first, row["id"]),
                "cells": [(label, "", cells[key]) for key, label in labels.items() if cells.get(key)],
            }
        elif was != cells:
            keys = [key for key in labels if was.get(key, "") != cells.get(key, "")]
            yield {
                "what": "修改",
                "name": cells.get(first, row["id"]),
                "cells": [(labels[key], was.get(key, ""), cells.get(key, "")) for key in keys],
            }
    for ident, cells in known.items():
        yield {
            "what": "删去",
            "name": cells.get(first, ident),
            "cells": [(label, cells[key], "") for key, label in labels.items() if cells.get(key)],
        }


def table(request: HttpRequest, agency: str, code: str, version: int) -> HttpResponse:
    """A version as a CSV file that spreadsheets open."""
    content = standing.content(agency, code, version)
    if content is None:
        raise Http404
    columns = content["columns"]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column["label"] for column in columns])
    writer.writerows([_plain(row["cells"].get(column["key"], "")) for column in columns] for row in content["rows"])
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(content['title'])}-{version}.csv"
    return answer


def _plain(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def attachment(request: HttpRequest, agency: str, code: str, digest: str) -> HttpResponse:
    """A file that a version of this list names, under the name it had."""
    for held in standing.versions(agency, code):
        content = standing.content(agency, code, held.version) or {}
        for one in content.get("files", ()):
            path = standing.files_folder() / digest
            if one["digest"] == digest and path.exists():
                answer = HttpResponse(path.read_bytes(), content_type="application/octet-stream")
                answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(one['name'])}"
                answer["X-Content-Type-Options"] = "nosniff"
                return answer
    raise Http404
