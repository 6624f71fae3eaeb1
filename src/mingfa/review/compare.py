"""Two drafts of a decision held against each other (两稿比较): field by field, texts word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from enum import Enum
from typing import Any

from mingfa.documents.blocks import Block
from mingfa.documents.digest import DecisionDraft, Penalty
from mingfa.law.money import yuan_text

_WORD = re.compile(r"[0-9][0-9,.]*|[A-Za-z]+|\s+|.", re.DOTALL)
ALIKE = 0.4
"""Two entries of a list are the same one changed when so much of their text agrees; else one went and another came."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. changed: it is in one of the two drafts only."""

    text: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One field of the two drafts. kind: same, changed, added or removed. before, after: its text in pieces, empty where it is not there.

    path: titles from the outside in (处罚内容, 第1项, 金额).
    """

    path: tuple[str, ...]
    kind: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]

    @property
    def title(self) -> str:
        """The path in words."""
        return " · ".join(self.path)

    @property
    def old(self) -> str:
        """The text before."""
        return "".join(piece.text for piece in self.before)

    @property
    def new(self) -> str:
        """The text after."""
        return "".join(piece.text for piece in self.after)


def compare(former: DecisionDraft, now: DecisionDraft) -> tuple[Change, ...]:
    """Return every field of both drafts in the order of the form, each marked as same, changed, added or removed.

    Entries of lists are paired by what they have in common, so that one put in between does not make all the rest look changed.
    """
    return tuple(_fields(former, now, ()))


def differences(former: DecisionDraft, now: DecisionDraft) -> tuple[Change, ...]:
    """Return only what differs; empty exactly when the drafts are equal, and so have one digest."""
    return tuple(change for change in compare(former, now) if change.kind != "same")


def compare_lines(former: Sequence[tuple[str, str]], now: Sequence[tuple[str, str]]) -> tuple[Change, ...]:
    """Return every line of two texts that have the same titles in the same order, each marked; what is empty in both is left out."""
    pairs = zip(former, now, strict=True)
    return tuple(change for (title, old), (_, new) in pairs if (change := _texts(old, new, (title,))) is not None)


def _fields(old: Block | None, new: Block | None, path: tuple[str, ...]) -> Iterator[Change]:
    some = new if new is not None else old
    if some is None:
        return
    for name, field in type(some).model_fields.items():
        here = (*path, str(field.title or name).removesuffix("（分）"))
        yield from _values(getattr(old, name, None), getattr(new, name, None), here, name)


def _values(old: Any, new: Any, path: tuple[str, ...], name: str) -> Iterator[Change]:
    if isinstance(old, tuple) or isinstance(new, tuple):
        yield from _lists(old or (), new or (), path, name)
    elif isinstance(old, Block) or isinstance(new, Block):
        same = old is None or new is None or type(old) is type(new)
        if same:
            yield from _fields(old, new, path)
        else:
            yield from _fields(old, None, path)
            yield from _fields(None, new, path)
    else:
        change = _texts(_said(old, name), _said(new, name), path)
        if change is not None:
            yield change


def _lists(old: Sequence[Any], new: Sequence[Any], path: tuple[str, ...], name: str) -> Iterator[Change]:
    for number, (was, becomes) in enumerate(_paired(old, new), 1):
        here = (*path, f"第{number}项") if len(old) > 1 or len(new) > 1 else path
        yield from _values(was, becomes, here, name)


def _paired(old: Sequence[Any], new: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """Pair the entries of two lists in order; None stands for one that is only in the other."""
    mine, other = [_whole(one) for one in old], [_whole(one) for one in new]
    for kind, a, b, c, d in SequenceMatcher(None, mine, other, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from zip(old[a:b], new[c:d], strict=True)
            continue
        left, right = list(range(a, b)), list(range(c, d))
        while left or right:
            if left and right and _like(mine[left[0]], other[right[0]]):
                yield old[left.pop(0)], new[right.pop(0)]
            elif left and not any(_like(mine[left[0]], other[one]) for one in right):
                yield old[left.pop(0)], None
            elif right:
                yield None, new[right.pop(0)]


def _like(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE


def _whole(value: Any) -> str:
    """Return everything an entry says as one text."""
    if isinstance(value, Penalty):
        return f"{value.kind.label}{value.on_party}{value.detail}{value.amount_fen}{value.days}"
    if isinstance(value, Block):
        return "".join(_whole(getattr(value, name)) for name in type(value).model_fields)
    if isinstance(value, tuple):
        return "".join(_whole(one) for one in value)
    return _said(value, "")


def _said(value: Any, name: str) -> str:
    """Return a value as people read it; money in 元."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if name.endswith("_fen") and isinstance(value, int):
        return f"{yuan_text(value)} 元"
    if isinstance(value, Enum):
        return str(getattr(value, "label", value.value))
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _texts(old: str, new: str, path: tuple[str, ...]) -> Change | None:
    if not old and not new:
        return None
    if old == new:
        return Change(path, "same", (Piece(old),), (Piece(new),))
    if not old:
        return Change(path, "added", (), (Piece(new, True),))
    if not new:
        return Change(path, "removed", (Piece(old, True),), ())
    before, after = words_apart(old, new)
    return Change(path, "changed", before, after)


def words_apart(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return two texts in pieces, with what only one of them has marked; a number or a Latin word is one word, a Chinese character one too."""
    mine, other = _WORD.findall(old), _WORD.findall(new)
    before: list[Piece] = []
    after: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, mine, other, autojunk=False).get_opcodes():
        left, right = "".join(mine[a:b]), "".join(other[c:d])
        if left:
            before.append(Piece(left, kind != "equal"))
        if right:
            after.append(Piece(right, kind != "equal"))
    return tuple(before), tuple(after)
