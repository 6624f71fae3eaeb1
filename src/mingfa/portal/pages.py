"""The pages of the portal; each reads the portal's own store and nothing else."""

from __future__ import annotations

import base64
import json
import logging
import sqlite3
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode

from mingfa.portal import charts, standing, store
from mingfa.portal.asking import ask_of, cursor_of, kept
from mingfa.portal.proof import checkpoint_of, content_of, proof_of
from mingfa.portal.reading import article_words, facts
from mingfa.portal.search import latest, search
from mingfa.portal.words import KINDS

log = logging.getLogger(__name__)
PAGE = 20
HIDDEN = "noindex, noarchive"


def home(request: HttpRequest) -> HttpResponse:
    """Agencies, the latest decisions, and the search."""
    sources = [_agency(row) for row in store.sources()]
    lists = Counter(one.agency for one in standing.newest() if one.public)
    agencies = [{**one, "lists": lists[one["agency"]]} for one in sources]
    return render(
        request,
        "portal/home.html",
        {"agencies": agencies, "latest": _with_parties(latest()), "total": sum(one["items"] for one in sources)},
    )


def _with_parties(rows: Sequence[sqlite3.Row]) -> list[dict[str, Any]]:
    """Add to each line of a list the organisations it is about, where its title does not name them."""
    named = store.parties_of(row["id"] for row in rows)
    return [{**dict(row), "parties": held if (held := named.get(row["id"], "")) not in (row["title"] or "") else ""} for row in rows]


def decisions(request: HttpRequest) -> HttpResponse:
    """All decisions, newest first, filtered and searched."""
    ask, problems = ask_of(request.GET)
    before, after = cursor_of(request.GET, "before"), cursor_of(request.GET, "after")
    found = search(ask, before=before, after=None if before is not None else after, size=PAGE)
    asked = kept(ask)
    names = {row["agency"]: row["name"] or row["agency"] for row in store.sources()}
    more = set(asked) - {"q", "agency", "kind"}
    return render(
        request,
        "portal/decisions.html",
        {
            "found": found, "rows": _with_parties(found.rows), "ask": ask, "asked": asked, "problems": problems, "query": asked.get("q", ""), "names": names, "more": more,
            "kinds": [(code, KINDS.get(code, code)) for code in store.kinds()], "filtered": bool(asked) or before is not None or after is not None,
            "newer": urlencode({**asked, "after": str(found.newer)}) if found.newer is not None else "",
            "older": urlencode({**asked, "before": str(found.older)}) if found.older is not None else "", "asked_as_address": urlencode(asked),
        },
    )  # fmt: skip


def decision(request: HttpRequest, agency: str, item: str) -> HttpResponse:
    """One decision with its history and the proof that it stands in the feed; or the notice that it was withdrawn."""
    row = store.item(agency, item)
    if row is None:
        raise Http404
    content, lines, source = content_of(row), store.leaves_of(agency, item), store.source(agency)
    withdrawn = row["status"] == "withdrawn"
    told = facts(content)
    answer = render(
        request,
        "portal/withdrawn.html" if withdrawn else "portal/decision.html",
        {
            "row": row, "content": content, "lines": lines, "source": source, "proof": proof_of(row, source, lines),
            "checkpoint": checkpoint_of(source), "laws": _laws(told.laws), "parties": told.parties, "page_address": request.build_absolute_uri(),
        },
    )  # fmt: skip
    if withdrawn:
        answer["X-Robots-Tag"] = HIDDEN
    return answer


def _laws(laws: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """Return what the links to the laws of a decision say and ask for: articles, and titles of which no article is cited."""
    whole = {title for title, article in laws if article}
    words = [f"《{title}》{article_words(article)}" for title, article in laws if article or title not in whole]
    return [(one, urlencode({"law": one})) for one in words]


def copy(request: HttpRequest, agency: str, item: str) -> HttpResponse:
    """The public copy of a decision (公开文本) as it came with the content; gone when the item was withdrawn."""
    row = store.item(agency, item)
    told = content_of(row).get("copy") if row is not None and row["status"] != "withdrawn" else None
    if not isinstance(told, dict) or told.get("media_type") != "application/pdf":
        raise Http404
    try:
        body = base64.b64decode(str(told.get("data", "")), validate=True)
    except ValueError as error:
        raise Http404 from error
    answer = HttpResponse(body, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=str(told.get("name") or "公开文本.pdf"))
    return answer


def proof(request: HttpRequest, agency: str, item: str) -> HttpResponse:
    """The proof of a decision as a file, for other programs."""
    row = store.item(agency, item)
    if row is None:
        raise Http404
    made = proof_of(row, store.source(agency), store.leaves_of(agency, item))
    if made is None:
        return HttpResponse(
            "数据正在更新，请稍后再取。", status=503, content_type="text/plain; charset=utf-8", headers={"Retry-After": "30"}
        )
    answer = HttpResponse(json.dumps(made, ensure_ascii=False), content_type="application/json; charset=utf-8")
    answer["X-Robots-Tag"] = HIDDEN
    return answer


def square(request: HttpRequest, agency: str, item: str) -> HttpResponse:
    """The address of a decision's page as a QR code, for the printed page."""
    if store.item(agency, item) is None:
        raise Http404
    address = request.build_absolute_uri(reverse("decision", args=[agency, item]))
    return HttpResponse(charts.square(address), content_type="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"})


def party(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that is now public about one organisation, by its unified credit code."""
    name, rows = store.party(code.upper())
    if not rows:
        raise Http404
    groups = [(KINDS.get(kind, kind), [row for row in rows if row["kind"] == kind]) for kind in dict.fromkeys(row["kind"] for row in rows)]
    names = sorted({row["party"] for row in rows} - {name})
    return render(request, "portal/party.html", {"code": code.upper(), "name": name, "names": names, "rows": rows, "groups": groups})


def statistics(request: HttpRequest) -> HttpResponse:
    """How many decisions are public, by month, kind and agency; each figure opens its decisions."""
    agency = request.GET.get("agency", "")[:60]
    names = {row["agency"]: row["name"] or row["agency"] for row in store.sources()}
    if agency not in names:
        agency = ""
    return render(
        request,
        "portal/statistics.html",
        {"names": names, "agency": agency, "figures": charts.figures(store.tallies(agency), reverse("decisions"), names, agency)},
    )


def officers(request: HttpRequest) -> HttpResponse:
    """The agencies whose officer registers can be looked up."""
    number = request.GET.get("number", "").replace("\x00", "").strip()[:60]
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
    number = request.GET.get("number", "").replace("\x00", "").strip()[:60]
    columns = json.loads(held["columns"])
    rows = [[fields.get(name, "") for name in columns] for fields in store.officers(agency, number)]
    return render(request, "portal/register.html", {"held": held, "columns": columns, "rows": rows, "number": number})


def about(request: HttpRequest) -> HttpResponse:
    """What this site is, how its contents are kept true, and the state of each feed."""
    agencies = [{**_agency(row), "statement": store.statement(row["agency"]), "checkpoint": checkpoint_of(row)} for row in store.sources()]
    return render(request, "portal/about.html", {"agencies": agencies})


def completeness(request: HttpRequest, agency: str) -> HttpResponse:
    """The daily completeness statements of an agency."""
    source = store.source(agency)
    if source is None:
        raise Http404
    before = request.GET.get("before", "")[:10]
    days = store.statements(agency, 63, before or "9999")
    older = days[61]["day"] if len(days) > 62 else ""
    return render(request, "portal/completeness.html", {"source": _agency(source), "days": days[:62], "older": older})


def site_map(request: HttpRequest) -> HttpResponse:
    """All columns of the site on one page."""
    return render(
        request,
        "portal/sitemap.html",
        {
            "agencies": [{**_agency(row), "years": [year for _, year in store.annual_years(row["agency"])]} for row in store.sources()],
            "kinds": store.kinds(),
        },
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is no such page."""
    return render(request, "portal/404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Something failed on our side; a page that says so must not fail for the same reason, so it asks nothing of the store."""
    return refused(request, 500, "页面暂时无法显示", "网站出现故障，已经记录。请稍后再试；公示信息没有丢失。")


def refused(request: HttpRequest, status: int, title: str, words: str) -> HttpResponse:
    """A page that says what happened and what to do; plain words where even that page cannot be made. title, words: Chinese."""
    try:
        answer = render(request, "portal/error.html", {"title": title, "words": words}, status=status)
    except Exception:
        log.exception("the page of errors failed")
        answer = HttpResponse(f"{title}。{words}", status=status, content_type="text/plain; charset=utf-8")
    answer["X-Robots-Tag"] = HIDDEN
    return answer


def _agency(row: Any) -> dict[str, Any]:
    return {**{name: row[name] for name in tuple(row.keys()) if name not in ("root", "note")}, "name": row["name"] or row["agency"]}
