"""The pages of the portal; each reads the portal's own store and nothing else."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from mingfa.ledger.errors import LedgerError
from mingfa.ledger.merkle import inclusion_proof, root
from mingfa.ledger.notes import Checkpoint, unverified_checkpoint
from mingfa.portal import store
from mingfa.portal.words import KINDS

PAGE = 20
PROVED = 100_000
"""Feeds up to this size have their proofs computed on the page; longer ones are proved from their tiles."""


def home(request: HttpRequest) -> HttpResponse:
    """Agencies, the latest decisions, and the search."""
    sources = [_agency(row) for row in store.sources()]
    return render(
        request, "portal/home.html", {"agencies": sources, "latest": store.search(size=8).rows, "total": sum(s["items"] for s in sources)}
    )


def decisions(request: HttpRequest) -> HttpResponse:
    """All decisions, newest first, filtered and searched."""
    query = request.GET.get("q", "").strip()[:200]
    agency, kind, year = request.GET.get("agency", ""), request.GET.get("kind", ""), _number(request.GET.get("year", ""))
    page = max(1, min(_number(request.GET.get("page", "")) or 1, 100_000))
    found = store.search(query, agency=agency, kind=kind, year=year or None, page=page, size=PAGE)
    pages = max(1, -(-found.total // PAGE))
    kept = {name: value for name, value in (("q", query), ("agency", agency), ("kind", kind), ("year", year)) if value}
    names = {row["agency"]: row["name"] or row["agency"] for row in store.sources()}
    return render(
        request,
        "portal/decisions.html",
        {
            "found": found, "query": query, "agency": agency, "kind": kind, "year": year, "page": page, "pages": pages, "names": names,
            "kinds": [(code, KINDS.get(code, code)) for code in store.kinds()], "years": store.years(), "filtered": bool(kept),
            "previous": urlencode({**kept, "page": page - 1}) if page > 1 else "",
            "next": urlencode({**kept, "page": page + 1}) if page < pages else "",
        },
    )  # fmt: skip


def decision(request: HttpRequest, agency: str, item: str) -> HttpResponse:
    """One decision with its history and the proof that it stands in the feed; or the notice that it was withdrawn."""
    row = store.item(agency, item)
    if row is None:
        raise Http404
    content = json.loads(row["content"])
    lines = store.leaves_of(agency, item)
    source = store.source(agency)
    proof = _proof(agency, row["idx"], source["size"]) if source is not None else None
    withdrawn = row["status"] == "withdrawn"
    answer = render(
        request,
        "portal/withdrawn.html" if withdrawn else "portal/decision.html",
        {"row": row, "content": content, "lines": lines, "source": source, "proof": proof, "checkpoint": _checkpoint(source)},
    )
    if withdrawn:
        answer["X-Robots-Tag"] = "noindex, noarchive"
    return answer


def officers(request: HttpRequest) -> HttpResponse:
    """The agencies whose officer registers can be looked up."""
    number = request.GET.get("number", "").strip()[:60]
    agencies = [_agency(row) for row in store.sources()]
    hits = (
        [(one, _in_order(one["agency"], fields)) for one in agencies for fields in store.officers(one["agency"], number)] if number else []
    )
    return render(request, "portal/officers.html", {"agencies": agencies, "number": number, "hits": hits})


def _in_order(agency: str, fields: dict[str, str]) -> list[tuple[str, str]]:
    """Return an officer's fields in the order of the register's columns."""
    held = store.register(agency)
    columns: list[str] = json.loads(held["columns"]) if held is not None else list(fields)
    return [(name, fields[name]) for name in columns if fields.get(name)]


def register(request: HttpRequest, agency: str) -> HttpResponse:
    """One agency's officers as its register shows them today."""
    held = store.register(agency)
    if held is None:
        raise Http404
    number = request.GET.get("number", "").strip()[:60]
    columns = json.loads(held["columns"])
    rows = [[fields.get(name, "") for name in columns] for fields in store.officers(agency, number)]
    return render(request, "portal/register.html", {"held": held, "columns": columns, "rows": rows, "number": number})


def about(request: HttpRequest) -> HttpResponse:
    """What this site is, how its contents are kept true, and the state of each feed."""
    agencies = [{**_agency(row), "statement": store.statement(row["agency"]), "checkpoint": _checkpoint(row)} for row in store.sources()]
    return render(request, "portal/about.html", {"agencies": agencies})


def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read the decisions; pages of withdrawn ones say noindex themselves."""
    return HttpResponse("User-agent: *\nDisallow: /decisions/?\n", content_type="text/plain; charset=utf-8")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is no such page."""
    return render(request, "portal/404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Something failed on our side."""
    return HttpResponse("页面暂时无法显示，请稍后再试。", status=500, content_type="text/plain; charset=utf-8")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def _agency(row: Any) -> dict[str, Any]:
    return {**{name: row[name] for name in tuple(row.keys()) if name not in ("root", "note")}, "name": row["name"] or row["agency"]}


def _checkpoint(source: Any) -> Checkpoint | None:
    try:
        return unverified_checkpoint(bytes(source["note"])) if source is not None and source["note"] else None
    except LedgerError:
        return None


def _proof(agency: str, index: int, size: int) -> list[str] | None:
    """Return the path from a line to the root of the feed, hex; None when the feed is too long to compute it here."""
    if not index < size <= PROVED:
        return None
    hashes = store.leaf_hashes(agency, 0, size)
    return [one.hex() for one in inclusion_proof(index, size, lambda level, at: root(hashes[at << level : (at + 1) << level]))]
