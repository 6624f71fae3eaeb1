"""What other programs fetch besides the API: Atom and RSS, the sitemap, robots.txt, the daily download."""

from __future__ import annotations

import time
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed

from mingfa.portal import downloads, store
from mingfa.portal.asking import ask_of, kept
from mingfa.portal.search import search
from mingfa.portal.words import KINDS, LOCAL

ENTRIES = 50
IN_ONE_MAP = 10_000
COUNT_AGAIN = 600.0
_known: list[Any] = [0.0, None, []]


def atom(request: HttpRequest) -> HttpResponse:
    """The newest decisions as Atom; filters as on the page of decisions."""
    return _feed(request, Atom1Feed)


def rss(request: HttpRequest) -> HttpResponse:
    """The newest decisions as RSS 2.0."""
    return _feed(request, Rss201rev2Feed)


def _feed(request: HttpRequest, form: type[Atom1Feed | Rss201rev2Feed]) -> HttpResponse:
    ask, _ = ask_of(request.GET)
    words = "、".join(kept(ask).values())
    here = request.build_absolute_uri()
    made = form(
        title=f"行政执法信息公示{'：' + words if words else ''}", link=request.build_absolute_uri(reverse("decisions")), description="各执法机关依法公示的执法决定",
        language="zh-Hans", feed_url=here,
    )  # fmt: skip
    for row in search(ask, size=ENTRIES, count=False).rows:
        address = request.build_absolute_uri(reverse("decision", args=[row["agency"], row["item"]]))
        gone = row["status"] == "withdrawn"
        title = f"{row['number'] or '执法决定'}（已撤下）" if gone else row["title"] or row["number"]
        told = " ".join(filter(None, (row["organ"], KINDS.get(row["kind"], row["kind"]), "" if gone else row["number"])))
        made.add_item(
            title=_clean(title), link=address, description=_clean(told), unique_id=address, updateddate=_changed(row), pubdate=_first(row)
        )
    return HttpResponse(made.writeString("utf-8"), content_type=made.content_type)


def _clean(text: str) -> str:
    """Leave out what XML does not allow."""
    return "".join(char for char in text if char >= " " or char in "\t\n")


def _changed(row: Any) -> datetime:
    line = store.line(row["agency"], row["idx"])
    return datetime.fromisoformat(line["at"]) if line is not None else _first(row)


def _first(row: Any) -> datetime:
    return datetime.fromtimestamp(row["id"] >> 20, LOCAL)


def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read the decisions; pages of withdrawn ones say noindex themselves."""
    where = request.build_absolute_uri(reverse("sitemap"))
    return HttpResponse(
        f"User-agent: *\nDisallow: /decisions/?\nDisallow: /answers/\nDisallow: /progress/\nDisallow: /report/\nDisallow: /inbox/\nSitemap: {where}\n",
        content_type="text/plain; charset=utf-8",
    )


def sitemap(request: HttpRequest) -> HttpResponse:
    """The list of sitemaps: one for the columns of the site, and as many as the decisions fill."""
    parts = ["columns", *map(str, _starts())]
    lines = "".join(
        f"<sitemap><loc>{escape(request.build_absolute_uri(reverse('sitemap_part', args=[part])))}</loc></sitemap>" for part in parts
    )
    return _xml(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{lines}</sitemapindex>')


def _starts() -> list[int]:
    """Return where each sitemap begins; counted anew at times only, for it takes a second where there are a million."""
    at, site, starts = _known
    if not starts or site != settings.SITE or time.monotonic() - at > COUNT_AGAIN:
        starts = store.map_starts(IN_ONE_MAP)
        _known[:] = [time.monotonic(), settings.SITE, starts]
    return starts


def sitemap_part(request: HttpRequest, part: str) -> HttpResponse:
    """One sitemap; what was withdrawn is in none."""
    if part == "columns":
        names = ("home", "decisions", "officers", "lists", "statistics", "annual_years", "downloads", "complain", "about", "site_map")
        paths = [(reverse(name), "") for name in names]
        paths += [(reverse("annual", args=[agency, year]), "") for agency, year in store.annual_years()]
    elif part.isascii() and part.isdigit() and len(part) < 19:
        rows = store.numbers(int(part), IN_ONE_MAP)
        paths = [(reverse("decision", args=[row["agency"], row["item"]]), row["published_on"]) for row in rows]
    else:
        raise Http404
    lines = "".join(f"<url><loc>{escape(request.build_absolute_uri(path))}</loc>{_last_change(day)}</url>" for path, day in paths)
    return _xml(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{lines}</urlset>')


def _last_change(day: str) -> str:
    try:
        return f"<lastmod>{date.fromisoformat(day).isoformat()}</lastmod>" if day else ""
    except ValueError:
        return ""


def _xml(body: str) -> HttpResponse:
    return HttpResponse(f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n', content_type="application/xml; charset=utf-8")


def download_page(request: HttpRequest) -> HttpResponse:
    """The daily download, its signature, and how to check it."""
    return render(request, "portal/downloads.html", {"held": downloads.held(), "key": downloads.public_key()})


def download(request: HttpRequest, name: str) -> HttpResponseBase:
    """One file of the daily download."""
    if name not in downloads.NAMES:
        raise Http404
    try:
        file = (Path(settings.SITE) / downloads.FOLDER / name).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(file, as_attachment=True, filename=name, content_type=downloads.NAMES[name])
