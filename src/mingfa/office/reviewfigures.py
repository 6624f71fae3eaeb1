"""Figures of legal review (法制审核统计): rounds, days, grounds, findings by unit and kind, nodes most often overruled; each opens its reviews."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingfa.cases.state.core import KINDS
from mingfa.desk.perform import look
from mingfa.law.regime_terms import TERMS, term
from mingfa.office import reading
from mingfa.office.custody import hidden_from
from mingfa.office.people import Person
from mingfa.office.visible import opens
from mingfa.review.models import ReviewFindingRow, ReviewGroundRow, ReviewRow

STATES = {"passed": "通过", "failed": "未通过", "open": "审核中", "returned": "退回补充或者撤回"}
SEVERITIES = {"fatal": "致命", "serious": "严重", "minor": "一般", "note": "提示"}
SPANS: tuple[tuple[str, str, int, int], ...] = (
    ("0-2", "2 个工作日以内", 0, 2), ("3-5", "3 至 5 个工作日", 3, 5), ("6-7", "6 至 7 个工作日", 6, 7), ("8-10", "8 至 10 个工作日", 8, 10),
    ("11-", "11 个工作日以上", 11, 10_000),
)  # fmt: skip
NODES = 50
ROUNDS = 3
"""Reviews of this round and later ones are counted together."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure: its words, its number, the share of the longest bar in percent, and the link to its reviews."""

    words: str
    count: int
    share: int
    link: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """Reviews of one unit and kind."""

    unit: str
    kind: str
    reviews: int
    failed: int
    again: int
    days: float | None
    findings: int
    overruled: int
    link: str


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the pre-check: how often it found something, and how often a reviewer said that it was not so."""

    code: str
    words: str
    found: int
    accepted: int
    overruled: int
    percent: int
    link: str


def page(request: HttpRequest) -> HttpResponse:
    """Show the figures of the agency, of one unit, kind or year where that is chosen, and below them the reviews behind one of them."""
    person: Person = request.person  # type: ignore[attr-defined]
    chosen = {name: request.GET.get(name, "")[:60] for name in ("unit", "kind", "year")}
    rows = _rows(person, chosen)
    found: list[dict[str, Any]] = [dict(one) for one in rows.values("stream", "unit", "case_kind", "round", "status", "days", "overdue")]
    streams = rows.values("stream")
    findings = ReviewFindingRow.objects.filter(stream__in=streams)
    show = request.GET.get("show", "")[:120]
    behind = _behind(rows, show) if show else None
    shown = reading.page_of(request, behind.order_by("-submitted_on", "stream")) if behind is not None else None
    days = [one["days"] for one in found if one["days"] is not None]
    units = {one.code: one.name for one in person.view.regime.units} if person.view is not None else {}
    return render(
        request,
        "office/review/figures.html",
        {
            "chosen": chosen, "units": sorted(units.items(), key=lambda pair: pair[1]), "kinds": KINDS, "years": _years(person), "total": len(found),
            "average": round(sum(days) / len(days), 1) if days else None, "longest": max(days) if days else None,
            "late": sum(1 for one in found if one["overdue"]), "late_link": _link(chosen, "late"), "all_link": _link(chosen, "all"),
            "states": _bars(Counter(one["status"] for one in found), STATES, chosen, "state"),
            "rounds": _bars(Counter(str(min(one["round"], ROUNDS)) for one in found), {"1": "第一轮", "2": "第二轮", "3": "第三轮以后"}, chosen, "round"),
            "spans": _spans(days, chosen), "grounds": _grounds(streams, chosen), "lines": _lines(found, findings, units, chosen),
            "severities": _bars(_counted(findings, "severity"), SEVERITIES, chosen, "severity"), "nodes": _nodes(findings, chosen),
            "show": show, "shown_words": _words(show), "page": shown, "reviews": [_review(row, person) for row in shown] if shown is not None else [],
            "filters": reading.without_page(request),
        },
    )  # fmt: skip


def _rows(person: Person, chosen: dict[str, str]) -> QuerySet[ReviewRow]:
    rows = ReviewRow.objects.filter(agency=person.agency).exclude(stream__in=hidden_from(person))
    if chosen["unit"]:
        rows = rows.filter(unit=chosen["unit"])
    if chosen["kind"]:
        rows = rows.filter(case_kind=chosen["kind"])
    if chosen["year"].isdigit():
        rows = rows.filter(submitted_on__year=int(chosen["year"]))
    return rows


def _years(person: Person) -> list[int]:
    return [one.year for one in ReviewRow.objects.filter(agency=person.agency).dates("submitted_on", "year", order="DESC")]


def _link(chosen: dict[str, str], show: str) -> str:
    return "?" + urlencode({**{name: value for name, value in chosen.items() if value}, "show": show}) + "#behind"


def _bars(counted: Counter[str], words: dict[str, str], chosen: dict[str, str], what: str) -> list[Bar]:
    most = max(counted.values(), default=0)
    return [
        Bar(label, counted[code], 100 * counted[code] // most if most else 0, _link(chosen, f"{what}:{code}"))
        for code, label in words.items()
    ]


def _spans(days: list[int], chosen: dict[str, str]) -> list[Bar]:
    counted = Counter(code for day in days for code, _, low, high in SPANS if low <= day <= high)
    return _bars(counted, {code: label for code, label, _, _ in SPANS}, chosen, "days")


def _counted(rows: QuerySet[Any], column: str) -> Counter[str]:
    return Counter(dict(rows.values_list(column).annotate(count=Count("id"))))


def _grounds(streams: Any, chosen: dict[str, str]) -> list[Bar]:
    counted = _counted(ReviewGroundRow.objects.filter(stream__in=streams), "ground")
    words = {code: TERMS["review_ground"].get(code, code) for code, _ in counted.most_common()}
    return _bars(counted, words, chosen, "ground")


def _lines(found: list[dict[str, Any]], findings: QuerySet[ReviewFindingRow], units: dict[str, str], chosen: dict[str, str]) -> list[Line]:
    groups: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for one in found:
        groups[one["unit"], one["case_kind"]].append(one)
    told = {
        row["stream"]: (row["count"], row["overruled"])
        for row in findings.values("stream").annotate(count=Count("id"), overruled=Count("id", filter=Q(answered="overruled")))
    }
    lines = []
    for (unit, kind), rows in sorted(groups.items()):
        days = [one["days"] for one in rows if one["days"] is not None]
        lines.append(
            Line(
                units.get(unit, unit or "（未指定）"), term("kind", kind), len(rows), sum(1 for one in rows if one["status"] == "failed"),
                sum(1 for one in rows if one["round"] > 1), round(sum(days) / len(days), 1) if days else None,
                sum(told.get(one["stream"], (0, 0))[0] for one in rows), sum(told.get(one["stream"], (0, 0))[1] for one in rows),
                _link({**chosen, "unit": unit, "kind": kind}, "all"),
            )
        )  # fmt: skip
    return lines


def _nodes(findings: QuerySet[ReviewFindingRow], chosen: dict[str, str]) -> list[Node]:
    """Return the nodes by how often they were overruled: one that reviewers keep overruling wants to be looked at."""
    counted = (
        findings.values("node", "item")
        .annotate(
            found=Count("id"), accepted=Count("id", filter=Q(answered="accepted")), overruled=Count("id", filter=Q(answered="overruled"))
        )
        .order_by("-overruled", "-found", "node")[:NODES]
    )
    return [
        Node(
            one["node"], TERMS["check"].get(one["item"], one["item"]), one["found"], one["accepted"], one["overruled"],
            100 * one["overruled"] // one["found"], _link(chosen, f"node:{one['node']}"),
        )
        for one in counted
    ]  # fmt: skip


# What is behind a figure -------------------------------------------------------------------------------------------------------------


def _behind(rows: QuerySet[ReviewRow], show: str) -> QuerySet[ReviewRow]:
    """Return the reviews that a figure counts."""
    what, _, value = show.partition(":")
    match what:
        case "state":
            return rows.filter(status=value)
        case "late":
            return rows.filter(overdue=True)
        case "round":
            number = int(value) if value.isdigit() else 1
            return rows.filter(round__gte=number) if number >= ROUNDS else rows.filter(round=number)
        case "days":
            low, high = next(((low, high) for code, _, low, high in SPANS if code == value), (0, 0))
            return rows.filter(days__gte=low, days__lte=high)
        case "ground":
            return rows.filter(stream__in=ReviewGroundRow.objects.filter(ground=value).values("stream"))
        case "severity":
            return rows.filter(stream__in=ReviewFindingRow.objects.filter(severity=value).values("stream"))
        case "node":
            return rows.filter(stream__in=ReviewFindingRow.objects.filter(node=value).values("stream"))
        case _:
            return rows


def _words(show: str) -> str:
    what, _, value = show.partition(":")
    named: dict[str, Iterable[tuple[str, str]]] = {
        "state": STATES.items(), "round": (("1", "第一轮"), ("2", "第二轮"), ("3", "第三轮以后")), "days": ((code, label) for code, label, _, _ in SPANS),
        "ground": TERMS["review_ground"].items(), "severity": ((code, f"有{label}发现") for code, label in SEVERITIES.items()),
    }  # fmt: skip
    if what == "late":
        return "超过审核期限"
    if what == "node":
        return f"预审节点 {value}"
    return dict(named.get(what, ())).get(value, "全部审核")


def _review(row: ReviewRow, person: Person) -> dict[str, Any]:
    if not opens(look(row.stream), person):
        return {"stream": "", "title": "（只对承办人员和有职责的人员开放的审核）"}
    return {
        "stream": row.stream, "title": row.case_title, "number": row.case_number, "round": row.round, "state": STATES.get(row.status, ""),
        "status": row.status, "reviewer": row.reviewer_name, "submitted_on": row.submitted_on, "days": row.days, "kind": term("kind", row.case_kind),
    }  # fmt: skip
