"""Pages of annual enforcement data and of how agencies carry out their own rules."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from mingfa.portal import charts, store
from mingfa.portal.words import KINDS

HEADS = ("统计项目", "执法种类", "机构", "结果", "件数", "金额（元）")
EARLIER = 4
"""Earlier years that a page compares with."""

PER_PAGE = 40


def years(request: HttpRequest) -> HttpResponse:
    """The annual data of every agency, the newest year first; an agency whose newest year is not there yet is named as well."""
    names = {row["agency"]: row["name"] or row["agency"] for row in store.sources()}
    found: dict[str, list[int]] = {agency: [] for agency in names}
    for agency, year in store.annual_years():
        found.setdefault(agency, []).append(year)
    return render(request, "portal/annual_years.html", {"agencies": [(code, names.get(code, code), told) for code, told in found.items()]})


def year_page(request: HttpRequest, agency: str, year: int) -> HttpResponse:
    """One year of one agency: table, chart, comparison with earlier years, files, and the line of the feed that proves it."""
    content = store.annual(agency, year)
    if content is None:
        raise Http404
    source = store.source(agency)
    earlier = [
        held
        for code, one in store.annual_years(agency)
        if code == agency and one < year and (held := store.annual(agency, one)) is not None
    ]
    shown = [content, *earlier[:EARLIER]]
    rows = [_labelled(row) for row in content["rows"]]
    return render(
        request,
        "portal/annual.html",
        {
            "content": content, "agency": agency, "year": year, "name": (source["name"] if source else "") or content.get("organ", agency),
            "groups": _groups(content["rows"]), "rows": rows, "chart": _chart(agency, shown), "compared": _compared(shown), "shown": shown, "kinds": _kinds(shown),
            "bodies": [(body["name"], [_labelled(row) for row in body["rows"]]) for body in content.get("bodies", ())], "heads": HEADS,
        },
    )  # fmt: skip


def _row(row: dict[str, Any]) -> tuple[str, ...]:
    unit = str(row.get("unit_name", "")) or "全部机构"
    fen = row.get("fen", 0)
    words = (str(row.get("measure_name", "")), str(row.get("kind_name", "")), unit, str(row.get("result_name", "")), str(row["number"]))
    return (*words, f"{fen // 100}.{fen % 100:02}" if fen else "")


def _labelled(row: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the cells of a row with the heads of their columns, which a phone shows beside each."""
    *cells, _ = _row(row)
    fen = row.get("fen", 0)
    return list(zip(HEADS, (*cells, f"{fen // 100:,}.{fen % 100:02}" if fen else ""), strict=True))


def _sum(rows: Iterable[dict[str, Any]], measure: str, kind: str = "") -> int:
    return sum(row["number"] for row in rows if row.get("measure") == measure and (not kind or row.get("kind") == kind))


def _groups(rows: list[dict[str, Any]]) -> list[tuple[str, int]]:
    """Return how many of each measure there are."""
    names = dict.fromkeys((row.get("measure", ""), row.get("measure_name", "")) for row in rows)
    return [(name, _sum(rows, measure)) for measure, name in names]


def _kinds(shown: list[dict[str, Any]]) -> list[tuple[str, str]]:
    held = {row.get("kind", "") for content in shown for row in content["rows"] if row.get("measure") == "decision"}
    return [(kind, KINDS.get(kind, kind)) for kind in (*KINDS, *sorted(held - set(KINDS))) if kind in held]


def _chart(agency: str, shown: list[dict[str, Any]]) -> Any:
    """Draw the decisions of each year by kind; every part opens the decisions that are public of that kind and year."""
    address, kinds = reverse("decisions"), _kinds(shown)
    bars = []
    for content in reversed(shown):
        year = content["year"]
        asked = {"agency": agency, "from": f"{year}-01-01", "to": f"{year}-12-31"}
        parts = tuple(
            (kind, _sum(content["rows"], "decision", kind), f"{address}?{urlencode({**asked, 'kind': kind})}") for kind, _ in kinds
        )
        bars.append(charts.Bar(f"{year}年", parts))
    return charts.bars_of(bars, dict(kinds), "各年度执法决定统计图")


def _compared(shown: list[dict[str, Any]]) -> list[tuple[str, list[int], str]]:
    """Return (what, numbers by year with the newest first, change against the year before)."""
    lines: dict[tuple[str, str], str] = {}
    for content in shown:
        for row in content["rows"]:
            lines.setdefault((row.get("measure", ""), row.get("kind", "")), f"{row.get('measure_name', '')} · {row.get('kind_name', '')}")
    found = []
    for (measure, kind), words in lines.items():
        numbers = [_sum(content["rows"], measure, kind) for content in shown]
        found.append((words, numbers, _change(numbers)))
    return found


def _change(numbers: list[int]) -> str:
    if len(numbers) < 2:
        return ""
    now, before = numbers[0], numbers[1]
    if before == 0:
        return "上年度为零" if now else "持平"
    change = 100 * (now - before) / before
    return "持平" if now == before else f"{'增加' if change > 0 else '减少'} {abs(change):.1f} %"


def table(request: HttpRequest, agency: str, year: int, ending: str) -> HttpResponse:
    """The table as CSV (UTF-8 with its mark), or the signed content as JSON."""
    content = store.annual(agency, year)
    if content is None or ending not in ("csv", "json"):
        raise Http404
    if ending == "json":
        raw, kind = json.dumps(content, ensure_ascii=False, indent=1).encode(), "application/json; charset=utf-8"
    else:
        out = io.StringIO()
        lines = csv.writer(out, lineterminator="\r\n")
        lines.writerow(HEADS)
        lines.writerows([_cell(cell) for cell in _row(row)] for row in content["rows"])
        raw, kind = b"\xef\xbb\xbf" + out.getvalue().encode(), "text/csv; charset=utf-8"
    name = f"annual-{agency}-{year}.{ending}"
    return HttpResponse(raw, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _cell(value: str) -> str:
    """Return a cell that a spreadsheet does not take for a formula."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def compliance(request: HttpRequest, agency: str) -> HttpResponse:
    """How an agency carries out its own rules: clause by clause, with the figures of the day."""
    content, source = store.compliance(agency), store.source(agency)
    if content is None or source is None:
        raise Http404
    part = request.GET.get("part", "")[:20]
    parts = list(dict.fromkeys((str(one.get("part", "")), str(one.get("part_name", ""))) for one in content["clauses"]))
    chosen = [one for one in content["clauses"] if not part or one.get("part") == part]
    page = Paginator(chosen, PER_PAGE).get_page(request.GET.get("page", "1")[:9])
    return render(
        request,
        "portal/compliance.html",
        {
            "content": content, "agency": agency, "name": source["name"] or agency, "page": page, "part": part, "parts": parts, "count": len(chosen),
            "figures": content["figures"],
        },
    )  # fmt: skip
