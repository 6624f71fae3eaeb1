"""The boards at service windows (岗位信息公示牌): who sits there, what for, within which time, and where to ask or complain. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mingfa.law.regime_model import Regime
from mingfa.law.regime_terms import TERMS
from mingfa.lists.standing.cells import Column, Line, file_of
from mingfa.lists.standing.state import Version
from mingfa.lists.standing.types import Hole, ListType, register_type

FIELDS = "window.board_fields"
PLACES = (
    ("window", "政务服务窗口"),
    ("hall", "办事大厅"),
    ("visitors", "群众来访受理场所"),
    ("centre", "政务中心"),
    ("office", "办公场所"),
)
"""Where boards hang (window.places)."""

STAFF = ("name", "title", "photo")
"""Columns that tell of a person rather than of a window."""

COMMON = ("services", "duties", "limit", "sample", "progress", "advice", "complaint")


def _named(lines: Sequence[Line], regime: Regime, on: date) -> Iterator[Hole]:
    """Everything the agency's text wants on a board is filled for each post, and what is missing is told with window and post."""
    if not regime.has(FIELDS, on):
        return
    for line in lines:
        for word in regime.items(FIELDS, on):
            key = _KEYS.get(word)
            if key is not None and not line.get(key):
                who = f"“{line.get('window')}”的“{line.get('post')}”" + (f"（{line.get('name')}）" if line.get("name") else "")
                yield Hole(f"{who}没有{'上传' if key == 'photo' else '填写'}“{word}”，不能制作公示牌", line.id, key, word, FIELDS)


def _parts(lines: Sequence[Line], regime: Regime, on: date) -> Iterable[str]:
    """In which kinds of place there are boards."""
    if lines:
        yield "entries"
    yield from dict.fromkeys(line.get("place") for line in lines)


_KEYS = {
    "照片": "photo",
    "姓名": "name",
    "岗位": "post",
    "职务": "title",
    "执法服务事项": "services",
    "岗位职责": "duties",
    "办理时限": "limit",
    "申请材料示范文本": "sample",
    "办理进度查询": "progress",
    "咨询服务": "advice",
    "投诉举报途径": "complaint",
}
"""What the regimes call the items of a board -> the column that holds it."""


def _told(version: Version) -> Mapping[str, Any]:
    """What the portal hangs up: each board with its people; photos by digest."""
    return {"boards": [plain(board) for board in boards_of(version.lines)]}


BOARDS = register_type(
    ListType(
        "boards",
        "岗位信息公示牌",
        ("person", "duty", "procedure"),
        (
            Column("post", "岗位", always=True),
            Column("window", "窗口", always=True),
            Column("place", "设置场所", "choice", always=True, choices=PLACES),
            Column("name", "姓名"),
            Column("title", "职务"),
            Column("photo", "照片", "file"),
            Column("services", "执法服务事项", "long"),
            Column("duties", "岗位职责", "long"),
            Column("limit", "办理时限"),
            Column("sample", "申请材料示范文本", "long", help="示范文本的名称和取得方式"),
            Column("progress", "办理进度查询", "long"),
            Column("advice", "咨询服务", "long"),
            Column("complaint", "投诉举报途径", "long"),
        ),
        checks=(_named,),
        parts=_parts,
        extra=_told,
        help="一个岗位一名工作人员一行；同一窗口的各行合成一块公示牌",
    )
)


@dataclass(frozen=True, slots=True)
class Staff:
    """One person on a board. photo: the text of the file cell, "" without one."""

    post: str
    name: str
    title: str
    photo: str
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Board:
    """One board: window, kind of place (code and words), what holds for all its posts, and its people."""

    window: str
    place: str
    place_words: str
    items: tuple[tuple[str, str], ...]
    staff: tuple[Staff, ...]

    def words(self) -> tuple[str, ...]:
        """Return everything written on it in reading order: the printed and the web version hold the same."""
        told = [self.window, self.place_words]
        for one in self.staff:
            told += [part for part in (one.post, one.name, one.title) if part]
            told += [part for pair in one.items for part in pair]
        return (*told, *(part for pair in self.items for part in pair))


def boards_of(lines: Sequence[Line]) -> tuple[Board, ...]:
    """Return the boards of the rows, one for each window, in the order in which windows first appear.

    What every post of a window says alike is told once for the window; what differs is told with its post.
    """
    windows: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        windows.setdefault((line.get("window"), line.get("place")), []).append(line)
    return tuple(_board(window, place, rows) for (window, place), rows in windows.items())


def _board(window: str, place: str, rows: list[Line]) -> Board:
    labels = {column.key: column.label for column in BOARDS.columns}
    alike = [key for key in COMMON if len({row.get(key) for row in rows}) == 1]
    items = tuple((labels[key], rows[0].get(key)) for key in alike if rows[0].get(key))
    staff = tuple(
        Staff(
            row.get("post"),
            row.get("name"),
            row.get("title"),
            row.get("photo"),
            tuple((labels[key], row.get(key)) for key in COMMON if key not in alike and row.get(key)),
        )
        for row in rows
    )
    return Board(window, place, dict(PLACES).get(place, TERMS["list_part"].get(place, place)), items, staff)


def plain(board: Board) -> dict[str, Any]:
    """Return a board as canonical JSON."""
    return {
        "window": board.window,
        "place": board.place_words,
        "items": [list(pair) for pair in board.items],
        "staff": [
            {
                "post": one.post,
                "name": one.name,
                "title": one.title,
                "photo": found[0] if (found := file_of(one.photo)) else "",
                "items": [list(pair) for pair in one.items],
            }
            for one in board.staff
        ],
    }


def board_from(told: Mapping[str, Any]) -> Board:
    """Return the board of what `plain` made of it; photos by digest alone. Raises KeyError, TypeError, ValueError for anything else."""

    def pairs(held: Any) -> tuple[tuple[str, str], ...]:
        return tuple((str(label), str(text)) for label, text in held)

    staff = tuple(
        Staff(str(one["post"]), str(one["name"]), str(one["title"]), str(one["photo"]), pairs(one["items"])) for one in told["staff"]
    )
    return Board(str(told["window"]), "", str(told["place"]), pairs(told["items"]), staff)
