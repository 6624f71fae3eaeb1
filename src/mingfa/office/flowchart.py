"""The flowchart (流程图) of a kind of stream, drawn from the stages its acts run through; the same drawing goes to the staff page and to the public.

Pure: stages in, SVG out. All looks are attributes of the shapes, so that the drawing stands alone as a file and needs no style sheet.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape

INK, PAPER, BLUE, PALE, GREY, LINE = "#1f2d3d", "#ffffff", "#0b4f8a", "#dcebf7", "#52606d", "#7b8794"
FONT = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif"
Stage = tuple[str, str]


def describe(stages: Sequence[Stage], present: str, passed: Collection[str] = ()) -> str:
    """Return the flowchart in words, for those who do not see it."""
    labels = dict(stages)
    words = "流程：" + "，".join(label for _, label in stages) + "。"
    done = [label for code, label in stages if code in passed and code != present]
    if done:
        words += f"已经过：{'、'.join(done)}。"
    return words + (f"当前阶段：{labels[present]}。" if present in labels else "")


def draw(
    stages: Sequence[Stage],
    present: str = "",
    passed: Collection[str] = (),
    *,
    aside: Collection[str] = (),
    title: str = "流程图",
    across: int = 6,
) -> str:
    """Return the SVG. aside: stages off the main line. across: boxes in a row; 1 draws a column for a narrow screen."""
    main = [stage for stage in stages if stage[0] not in aside]
    off = [stage for stage in stages if stage[0] in aside]
    width, height = (150, 50) if across > 1 else (300, 42)
    gap, between = (26, 34) if across > 1 else (0, 20)
    margin = 8
    parts: list[str] = []
    for number, (code, label) in enumerate(main):
        x, y = margin + number % across * (width + gap), margin + number // across * (height + between)
        if number:
            parts.append(_arrow(number, across, x, y, width, height, gap, between))
        parts.append(_box(x, y, width, height, label, _look(code, present, passed)))
    rows = -(-len(main) // across)
    bottom = margin + rows * (height + between) - between
    if off:
        top = bottom + 30
        parts.append(_text(margin, top + 6, "其他去向", GREY, 13, anchor="start"))
        for number, (code, label) in enumerate(off):
            x, y = margin + number % across * (width + gap), top + 18 + number // across * (height - 8 + 12)
            parts.append(_box(x, y, width, height - 8, label, _look(code, present, passed), dashed=True))
        bottom = top + 18 + -(-len(off) // across) * (height - 8 + 12) - 12
    full = margin * 2 + min(across, max(len(main), len(off))) * (width + gap) - gap
    ident = f"flow-{across}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {full} {bottom + margin}" width="{full}" height="{bottom + margin}" '
        f'role="img" aria-labelledby="{ident}-t {ident}-d" font-family="{FONT}"><title id="{ident}-t">{escape(title)}</title>'
        f'<desc id="{ident}-d">{escape(describe(stages, present, passed))}</desc>{"".join(parts)}</svg>'
    )


def _look(code: str, present: str, passed: Collection[str]) -> str:
    return "present" if code == present else "passed" if code in passed else "ahead"


def _box(x: int, y: int, width: int, height: int, label: str, look: str, *, dashed: bool = False) -> str:
    fill, edge, ink = {"present": (BLUE, BLUE, PAPER), "passed": (PALE, BLUE, INK), "ahead": (PAPER, LINE, GREY)}[look]
    dash = ' stroke-dasharray="5 4"' if dashed and look == "ahead" else ""
    words = {"present": f"● {label}", "passed": f"✓ {label}"}.get(look, label)
    size = 15 if len(words) <= 9 else 13
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="6" fill="{fill}" stroke="{edge}" stroke-width="1.5"{dash}/>'
        + _text(x + width // 2, y + height // 2 + 5, words, ink, size, bold=look == "present")
    )


def _text(x: int, y: int, words: str, ink: str, size: int, *, anchor: str = "middle", bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-size="{size}" fill="{ink}"{weight}>{escape(words)}</text>'


def _arrow(number: int, across: int, x: int, y: int, width: int, height: int, gap: int, between: int) -> str:
    if across == 1:
        middle = x + width // 2
        return _line([(middle, y - between), (middle, y - 7)]) + _head([(middle - 5, y - 8), (middle + 5, y - 8), (middle, y - 1)])
    if number % across:
        middle = y + height // 2
        return _line([(x - gap, middle), (x - 8, middle)]) + _head([(x - 9, middle - 5), (x - 9, middle + 5), (x - 1, middle)])
    last = x + (across - 1) * (width + gap) + width // 2
    half, middle = y - between // 2, x + width // 2
    path = [(last, y - between), (last, half), (middle, half), (middle, y - 7)]
    return _line(path) + _head([(middle - 5, y - 8), (middle + 5, y - 8), (middle, y - 1)])


def _line(points: Sequence[tuple[int, int]]) -> str:
    return f'<polyline points="{" ".join(f"{x},{y}" for x, y in points)}" fill="none" stroke="{LINE}" stroke-width="1.5"/>'


def _head(points: Sequence[tuple[int, int]]) -> str:
    return f'<polygon points="{" ".join(f"{x},{y}" for x, y in points)}" fill="{LINE}"/>'
