"""Laws, standards and discretion benchmarks an agency enforces by (执法依据), down to the article, and what a case cites of them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Self

from typing_extensions import override

from mingfa.desk.act import FactView, Matter, Need
from mingfa.desk.streams import agency_of
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Regime
from mingfa.lists.standing.cells import Column, LawRef, Line, plain_title
from mingfa.lists.standing.facts import list_stream
from mingfa.lists.standing.types import Hole, ListType, register_type

LEVELS = (
    ("law", "法律"),
    ("regulation", "行政法规"),
    ("local", "地方性法规"),
    ("rule", "规章"),
    ("standard", "标准"),
    ("benchmark", "处罚裁量基准"),
    ("policy", "其他规范性文件"),
)
_PARTS = {"local": "regulation"}


def in_force(line: Line, on: date) -> bool:
    """Say whether a row's instrument is in force on a day, both ends included; an open end is open."""
    since, until = line.get("since"), line.get("until")
    return (not since or date.fromisoformat(since) <= on) and (not until or on <= date.fromisoformat(until))


def articles_of(line: Line) -> tuple[str, ...]:
    """Return the articles a row names, one a line; none means the whole instrument."""
    return tuple(one.strip() for one in line.get("articles").replace("；", "\n").split("\n") if one.strip())


def covers(line: Line, cited: LawRef, on: date) -> bool:
    """Say whether a row publishes what is cited: the same instrument, in force that day, and its article, or the whole of it."""
    if plain_title(line.get("title")) != plain_title(cited.title) or not in_force(line, on):
        return False
    named = articles_of(line)
    return not named or not cited.article or any(LawRef(cited.title, cited.article).touches(cited.title, one) for one in named)


def _dates(lines: Sequence[Line], regime: Regime, on: date) -> Iterator[Hole]:
    seen: dict[tuple[str, str], int] = {}
    for number, line in enumerate(lines, 1):
        title = line.get("title")
        if line.get("since") and line.get("until") and line.get("until") < line.get("since"):
            yield Hole(f"第 {number} 行“{title}”的失效日期早于施行日期", line.id, "until")
        key = (plain_title(title), line.get("since"))
        if key in seen and title:
            yield Hole(f"第 {number} 行“{title}”与第 {seen[key]} 行重复，请合并，条款一行一条", line.id, "title")
        seen.setdefault(key, number)


def _parts(lines: Sequence[Line], regime: Regime, on: date) -> Iterable[str]:
    """Which levels the rows in force on the day hold."""
    return dict.fromkeys(_PARTS.get(line.get("level"), line.get("level")) for line in lines if in_force(line, on))


LAWS = register_type(
    ListType(
        "laws",
        "行政执法依据",
        ("basis",),
        (
            Column("title", "名称", always=True, help="全称，不加书名号"),
            Column("level", "类别", "choice", required=True, choices=LEVELS),
            Column("number", "文号、标准号"),
            Column("articles", "条款", "long", help="一行一条，例如：第五十八条；全文适用的留空"),
            Column("since", "施行日期", "date", required=True),
            Column("until", "失效日期", "date"),
            Column("text", "条文或者摘要", "long"),
            Column("file", "文本", "file"),
        ),
        checks=(_dates,),
        parts=_parts,
        help="公布执法所依据的法律、法规、规章、标准和裁量基准；案件引用未公布的依据时给出提示",
    )
)


class LibraryFact(FactView):
    """What the published library has of the laws a case cites: the number of the version in force, and which citations it lacks."""

    number: int
    rows: tuple[tuple[str, tuple[str, ...], str, str], ...] = ()

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick title, articles and days of each row of the version in force on the day."""
        current = state.current(on)
        if current is None:
            return cls(number=0)
        return cls(
            number=current.number,
            rows=tuple((line.get("title"), articles_of(line), line.get("since"), line.get("until")) for line in current.lines),
        )

    @override
    def narrowed(self, act: Any, state: Any) -> Self:
        """Keep the rows of the instruments the act cites."""
        titles = {plain_title(one.title) for one in cited_in(act)}
        return self.model_copy(update={"rows": tuple(row for row in self.rows if plain_title(row[0]) in titles)})

    def holds(self, cited: LawRef, on: date) -> bool:
        """Say whether a cited law is published and in force on a day."""
        return any(
            covers(Line("", {"title": title, "articles": "\n".join(articles), "since": since, "until": until}), cited, on)
            for title, articles, since, until in self.rows
        )


LIBRARY = Need("library", lambda act, state: (list_stream(agency_of(state.stream), "laws"),), LibraryFact, required=False)
"""The need of an act that cites laws."""

PARAMETER = "lists.citing.unpublished"
"""Regime parameter: "refuse" or "flag" what a case cites that the published library does not hold."""


def refuse_unpublished_law(matter: Matter[Any, Any], cited: Iterable[LawRef]) -> Iterator[Refusal]:
    """Flag, or where the regime says so refuse, a legal basis that the agency has not published (湘西州 公示制度 第五条（二）).

    Law: lists.citing.unpublished. Nothing is said while the agency has published no library at all: that is a gap of the agency, not of the case.
    """
    library: LibraryFact | None = matter.fact("library")
    if library is None or not library.number or not matter.has(PARAMETER):
        return
    rule = matter.rule(PARAMETER)
    for one in dict.fromkeys(cited):
        if not library.holds(one, matter.on):
            yield Refusal(
                "law.not_published", rule.article, f"所引用的{one}不在已公布的执法依据（第 {library.number} 版）中",
                "请核对引用，或者先公布该依据", warns_only=rule.unconfirmed or rule.value == "flag",
            )  # fmt: skip


def cited_in(value: Any) -> Iterator[LawRef]:
    """Return every law cited in typed data: each block with an instrument and an article."""
    fields = value if isinstance(value, dict) else {name: getattr(value, name) for name in getattr(type(value), "model_fields", ())}
    if isinstance(fields.get("instrument"), str) and isinstance(fields.get("article"), str):
        yield LawRef(fields["instrument"], f"{fields['article']}{fields.get('paragraph') or ''}{fields.get('item') or ''}")
        return
    for one in fields.values():
        yield from _within(one)


def _within(value: Any) -> Iterator[LawRef]:
    if isinstance(value, (list, tuple)):
        for one in value:
            yield from _within(one)
    elif isinstance(value, dict) or getattr(type(value), "model_fields", None):
        yield from cited_in(value)
