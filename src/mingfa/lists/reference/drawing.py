"""A published flowchart (流程图) as a drawing: steps in a column with method and time limit, the remedies below. Pure: rows in, SVG out.

Office and portal draw the same rows with it. All looks are attributes of the shapes: the file stands alone and needs no style sheet.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from html import escape

from mingfa.lists.reference.procedures import REMEDY

INK, PAPER, BLUE, PALE, GREY, LINE, WARM, WARM_LINE = "#1f2d3d", "#ffffff", "#0b4f8a", "#eef5fb", "#52606d", "#7b8794", "#fdf6e7", "#9a6700"
FONT = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif"
WIDTH, BOX, GAP, PAD = 720, 704, 22, 12
NARROW_WIDTH, NARROW_BOX = 360, 344
Row = Sequence[str]


def draw(title: str, rows: Sequence[Row], *, narrow: bool = False, ident: str = "flow") -> str:
    """Return the SVG of rows in the order of FLOW_COLUMNS. narrow: for a phone. ident: prefix of ids, unique on its page."""
    width, box = (NARROW_WIDTH, NARROW_BOX) if narrow else (WIDTH, BOX)
    parts: list[str] = []
    y, number = 8, 0
    steps, ways = [row for row in rows if row[0] != REMEDY], [row for row in rows if row[0] == REMEDY]
    for number, row in enumerate(steps, 1):
        if number > 1:
            parts.append(_arrow(width // 2, y - GAP, y - 2))
        drawn, height = _step(row, number, 8, y, box, narrow)
        parts.append(drawn)
        y += height + GAP
    if ways:
        parts.append(_text(8, y + 14, "救济方式", WARM_LINE, 16, bold=True))
        y += 26
        for row in ways:
            drawn, height = _way(row, 8, y, box, narrow)
            parts.append(drawn)
            y += height + 8
    full = y + 4
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {full}" width="{width}" height="{full}" role="img" '
        f'aria-labelledby="{ident}-t {ident}-d" font-family="{FONT}"><title id="{ident}-t">{escape(title)}</title>'
        f'<desc id="{ident}-d">{escape(describe(rows))}</desc>{"".join(parts)}</svg>'
    )


def describe(rows: Sequence[Row]) -> str:
    """Return the flowchart in words, for those who do not see it."""
    steps = [f"{row[1]}（{row[3]}）" if len(row) > 3 and row[3] else row[1] for row in rows if row[0] != REMEDY]
    ways = [row[1] for row in rows if row[0] == REMEDY]
    return f"流程：{'，'.join(steps)}。" + (f"救济方式：{'、'.join(ways)}。" if ways else "")


def _step(row: Row, number: int, x: int, y: int, box: int, narrow: bool) -> tuple[str, int]:
    lines = [
        *((line, 15, INK) for line in wrap(row[2], box - 2 * PAD, 15)),
        *((line, 14, BLUE) for line in wrap(f"时限：{row[3]}", box - 2 * PAD, 14)),
        *((line, 12, GREY) for line in wrap(f"依据：{row[4]}" if row[4] else "", box - 2 * PAD, 12)),
    ]
    height = PAD + 22 + sum(size + 7 for _, size, _ in lines) + PAD - 4
    parts = [
        f'<rect x="{x}" y="{y}" width="{box}" height="{height}" rx="6" fill="{PALE}" stroke="{BLUE}" stroke-width="1.5"/>',
        _text(x + PAD, y + PAD + 14, f"{number}　{row[1]}", BLUE, 17, bold=True),
    ]
    at = y + PAD + 22
    for line, size, ink in lines:
        at += size + 7
        parts.append(_text(x + PAD, at - 4, line, ink, size))
    return "".join(parts), height


def _way(row: Row, x: int, y: int, box: int, narrow: bool) -> tuple[str, int]:
    told = "　".join(part for part in (row[2], f"时限：{row[3]}" if row[3] else "", f"依据：{row[4]}" if row[4] else "") if part)
    lines = list(wrap(told, box - 2 * PAD, 13))
    height = PAD + 20 + len(lines) * 20 + PAD - 6
    parts = [
        f'<rect x="{x}" y="{y}" width="{box}" height="{height}" rx="6" fill="{WARM}" stroke="{WARM_LINE}" stroke-width="1.2"/>',
        _text(x + PAD, y + PAD + 12, row[1], INK, 15, bold=True),
    ]
    parts += [_text(x + PAD, y + PAD + 32 + 20 * n, line, INK, 13) for n, line in enumerate(lines)]
    return "".join(parts), height


def wrap(words: str, width: int, size: int) -> Iterator[str]:
    """Break a line so that it fits: a Chinese character is as wide as it is high, others a little over half of it."""
    line, used = "", 0.0
    for letter in words:
        wide = size if unicodedata.east_asian_width(letter) in "WFA" else size * 0.6
        if used + wide > width and line:
            yield line
            line, used = "", 0.0
        line, used = line + letter, used + wide
    if line:
        yield line


def _text(x: int, y: int, words: str, ink: str, size: int, *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{ink}"{weight}>{escape(words)}</text>'


def _arrow(x: int, top: int, bottom: int) -> str:
    return (
        f'<line x1="{x}" y1="{top}" x2="{x}" y2="{bottom - 7}" stroke="{LINE}" stroke-width="1.5"/>'
        f'<polygon points="{x - 5},{bottom - 8} {x + 5},{bottom - 8} {x},{bottom}" fill="{LINE}"/>'
    )
