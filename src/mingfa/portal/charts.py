"""Drawings made on the server: bars as SVG of which each opens the decisions it counts, and an address as a QR code. No script, no style."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from mingfa.portal.words import KINDS

MONTHS = 24
_WIDE, _HIGH, _BASE, _TOP, _LEFT, _BAR = 920, 244, 214, 16, 44, 88


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, its parts (kind, count, address), its own address."""

    name: str
    parts: tuple[tuple[str, int, str], ...]

    @property
    def count(self) -> int:
        """How many in all."""
        return sum(count for _, count, _ in self.parts)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table of figures: name, then (count, address) for each column."""

    name: str
    cells: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """What the page of figures shows. kinds: (code, name). money: (year, yuan in words, address)."""

    total: int
    withdrawn: int
    kinds: tuple[tuple[str, str], ...]
    chart: SafeString
    months: tuple[Row, ...]
    agencies: tuple[Row, ...]
    money: tuple[tuple[str, str, str], ...]


def figures(tallies: Sequence[sqlite3.Row], address: str, names: Mapping[str, str], agency: str) -> Figures:
    """Return the figures of the decisions that are public now, with the address that lists what each one counts."""
    by_month, by_agency, money = Counter[tuple[str, str]](), Counter[tuple[str, str]](), Counter[str]()
    withdrawn = 0
    for row in tallies:
        by_month[row["month"], row["kind"]] += row["shown"]
        by_agency[row["agency"], row["kind"]] += row["shown"]
        withdrawn += row["withdrawn"]
        money[row["month"][:4]] += row["fen"]
    kinds = tuple(
        (kind, KINDS.get(kind, kind or "其他")) for kind in sorted({kind for (_, kind), count in by_month.items() if count}, reverse=True)
    )
    shown = {"state": "shown"}
    own = {**shown, "agency": agency} if agency else shown

    def link(**more: str) -> str:
        return f"{address}?{urlencode({**own, **{name.rstrip('_'): value for name, value in more.items() if value}})}"

    def month_row(month: str) -> Row:
        first, last = _span(month)
        cells = [(by_month[month, kind], link(kind=kind, from_=first, to=last)) for kind, _ in kinds]
        return Row(f"{month[:4]}年{int(month[5:])}月", (*cells, (sum(count for count, _ in cells), link(from_=first, to=last))))

    months = sorted({month for (month, _), count in by_month.items() if count and len(month) == 7}, reverse=True)[:MONTHS]
    bars = [
        Bar(
            f"{month[:4]}年{int(month[5:])}月",
            tuple((kind, by_month[month, kind], link(kind=kind, from_=_span(month)[0], to=_span(month)[1])) for kind, _ in kinds),
        )
        for month in reversed(months)
    ]
    agencies = tuple(
        Row(
            name,
            (
                *((by_agency[code, kind], f"{address}?{urlencode({**shown, 'agency': code, 'kind': kind})}") for kind, _ in kinds),
                (sum(by_agency[code, kind] for kind, _ in kinds), f"{address}?{urlencode({**shown, 'agency': code})}"),
            ),
        )
        for code, name in names.items()
        if not agency or code == agency
    )
    told = tuple(
        (year, f"{fen // 100:,}.{fen % 100:02}", link(from_=f"{year}-01-01", to=f"{year}-12-31", least="0.01"))
        for year, fen in sorted(money.items(), reverse=True)
        if fen and year
    )
    return Figures(sum(by_month.values()), withdrawn, kinds, bars_of(bars, dict(kinds)), tuple(map(month_row, months)), agencies, told)


def _span(month: str) -> tuple[str, str]:
    first = date.fromisoformat(f"{month}-01")
    return first.isoformat(), ((first + timedelta(days=31)).replace(day=1) - timedelta(days=1)).isoformat()


def bars_of(bars: Sequence[Bar], names: Mapping[str, str], label: str = "按月统计图") -> SafeString:
    """Return stacked bars as an SVG drawing; every part is a link that says what it counts. label: what the drawing is called."""
    if not bars:
        return SafeString("")
    most = max(bar.count for bar in bars) or 1
    step = _step(most)
    top = -(-most // step) * step
    room = (_WIDE - _LEFT) / len(bars)
    shapes: list[SafeString] = []
    for mark in range(0, top + 1, step):
        y = _BASE - (_BASE - _TOP) * mark / top
        shapes.append(format_html('<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/>', _LEFT, _WIDE, _f(y), _f(y)))
        shapes.append(format_html('<text class="scale" x="{}" y="{}">{}</text>', _LEFT - 6, _f(y + 4), mark))
    for at, bar in enumerate(bars):
        wide = min(room * 0.7, _BAR)
        x, y = _LEFT + room * at + (room - wide) / 2, float(_BASE)
        for kind, count, address in bar.parts:
            if not count:
                continue
            high = (_BASE - _TOP) * count / top
            y -= high
            words = f"{bar.name} {names.get(kind, kind)} {count} 件"
            shapes.append(
                format_html(
                    '<a href="{}" aria-label="{}"><rect class="part part-{}" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect></a>',
                    address, words, kind or "other", _f(x), _f(y), _f(wide), _f(max(high, 1)), words,
                )
            )  # fmt: skip
        if len(bars) <= 12 or at % 2 == (len(bars) - 1) % 2:
            shapes.append(format_html('<text class="name" x="{}" y="{}">{}</text>', _f(x + wide / 2), _BASE + 20, bar.name))
    inner = format_html_join("", "{}", ((shape,) for shape in shapes))
    return format_html('<svg class="chart" viewBox="0 0 {} {}" role="group" aria-label="{}">{}</svg>', _WIDE, _HIGH, label, inner)


def _step(most: int) -> int:
    step = 1
    for factor in (2, 5, 10) * 12:
        if most <= step * 5:
            return step
        step = {2: step * 2, 5: step * 5 // 2, 10: step * 2}[factor]
    return step


def _f(number: float) -> str:
    return f"{number:.1f}"


def square(text: str) -> str:
    """Return a text as a QR code, an SVG of one path."""
    import qrcode  # type: ignore[import-untyped]

    made = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_M)
    made.add_data(text)
    made.make(fit=True)
    rows = made.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
    )
