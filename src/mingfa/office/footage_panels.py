"""How far each step of a case is recorded, drawn as a bar a step; and the list of items to be recorded with the posts that record."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from mingfa.cases import recording_rules as rules
from mingfa.cases.recording_rules import Standing
from mingfa.cases.state.core import CaseState
from mingfa.law.regime_model import Regime
from mingfa.law.regime_terms import term
from mingfa.lists.av_items import EXTENTS, MEANS, AvListState, undecided
from mingfa.office import reading
from mingfa.office.panels import Cell, Panel, panels
from mingfa.office.people import Person

KINDS = {"covered": "已录制", "gap": "没有录制", "explained": "已说明并认可"}


@panels("case")
def case_coverage(stream: str, case: CaseState, person: Person) -> Iterator[Panel]:
    """Each step that may have to be recorded: what the rule asks, how much is covered, what lacks."""
    if person.view is None:
        return
    may_upload = person.has("recording.upload") and case.stage != "archived"
    rows = tuple((*_row(held), _upload(stream, held) if may_upload else Cell("")) for held in rules.standings(case, person.view.regime))
    if rows:
        yield Panel("coverage", "录制时间线", ("环节", "要求", "录制情况", "尚缺", ""), rows)


def coverage_rows(case: CaseState, regime: Regime) -> tuple[tuple[Cell, ...], ...]:
    """Return a row for each step that may have to be recorded: step, what the rule asks, the strip, what lacks."""
    return tuple(_row(held) for held in rules.standings(case, regime))


def _upload(stream: str, held: Standing) -> Cell:
    return Cell("上传该环节的音像资料", address=f"{reverse('upload')}?case={stream}&step={held.occasion.seq}")


def _row(held: Standing) -> tuple[Cell, ...]:
    free = held.needs.mode == "free"
    asks = Cell(rules.MODES["free"] if free else f"{rules.MODES[held.needs.mode]}（{held.needs.why}；{held.needs.article.article}）")
    words = "；".join(lack.words.removeprefix(held.occasion.name) for lack in held.lacks)
    if not held.lacks:
        mark = ("green", "齐全") if held.mandatory else ("", "")
    else:
        mark = ("red", "未说明") if held.unexplained else ("orange", "待办理")
    return (Cell(held.occasion.name), asks, _line(held), Cell(words, mark=mark))


def _line(held: Standing) -> Cell:
    line = held.line
    if line is None or not line.total_ms:
        return Cell(f"{len(held.linked)} 份资料" if held.linked else "没有音像资料")
    start, pieces = line.stretches[0].start, []
    length = line.stretches[-1].end - start
    for stretch in line.stretches:
        left, right = (round((at - start) / length * 1000) for at in (stretch.start, stretch.end))
        pieces.append((stretch.kind, left, max(right - left, 4), f"{KINDS[stretch.kind]}：{rules.span_words(stretch.span)}"))
    return Cell(f"已录制 {line.percent:g}%", bar=tuple(pieces))


@panels("av_list")
def av_list(stream: str, held: AvListState, person: Person) -> Iterator[Panel]:
    """The lines of the list, those that have ended last, and the posts marked or not yet decided."""
    means, extents = dict(MEANS), dict(EXTENTS)
    lines = sorted(held.lines, key=lambda line: (line.until is not None, line.since, line.id))
    rows = tuple(
        (
            Cell(line.id), Cell(line.item), Cell(term("activity", line.activity)), Cell(line.step), Cell(means.get(line.means, line.means)),
            Cell(extents.get(line.extent, line.extent)), Cell(f"{line.since} 起", mark=("grey", f"至 {line.until}") if line.until is not None else ("", "")),
        )
        for line in lines
    )  # fmt: skip
    yield Panel("lines", "音像记录事项", ("编号", "事项", "活动种类", "环节", "方式", "范围", "执行时间"), rows, "清单还没有事项。")
    if person.view is None:
        return
    posts = [
        (Cell(term("role", one.role)), Cell(one.unit or "各机构"), Cell("", mark=("green", "适用") if one.applies else ("grey", "不适用")))
        for one in held.posts
    ]
    posts += [
        (Cell(term("role", role)), Cell("各机构"), Cell("", mark=("orange", "尚未明确"))) for role, _ in undecided(held, person.view.regime)
    ]
    if posts:
        yield Panel("posts", f"适用音像记录的岗位（{reading.today()}）", ("岗位", "机构", "音像记录"), tuple(posts))
