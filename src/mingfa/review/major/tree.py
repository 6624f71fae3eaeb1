"""A condition as a value: what it says, and how it is written. Reading what was written gives the same condition again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from mingfa.review.major.catalogue import BY_CODE


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written: its value in the unit written (万元 and 亿元 included), "" for a bare one. at: position in the text, from 0."""

    value: Decimal
    unit: str = ""
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Named:
    """A fact of the catalogue, by code."""

    code: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Arith:
    """Two amounts put together. op: one of + - * /."""

    op: str
    left: Amount
    right: Amount
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Minus:
    """The opposite of an amount."""

    inner: Amount
    at: int = field(default=0, compare=False)


Amount = Number | Named | Arith | Minus


@dataclass(frozen=True, slots=True)
class Compare:
    """Two amounts compared. op: one of = ≠ < <= > >=."""

    op: str
    left: Amount
    right: Amount
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Among:
    """A fact held against words: a word that is one of them (=, 属于), several that hold one of them (包含), a text that holds one of them.

    words: codes of the fact's words, or the texts themselves. negated: it is none of them.
    """

    code: str
    words: tuple[str, ...]
    negated: bool = False
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Holds:
    """A fact that is yes or no, said to be yes."""

    code: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary of a condition."""

    inner: Condition
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """All of two or more conditions."""

    parts: tuple[Condition, ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of two or more conditions."""

    parts: tuple[Condition, ...]
    at: int = field(default=0, compare=False)


Condition = Compare | Among | Holds | Not | And | Or


def written(condition: Condition) -> str:
    """Write a condition in the words in which it is read again."""
    match condition:
        case Or(parts):
            return " 或 ".join(_bracketed(part, Or) for part in parts)
        case And(parts):
            return " 且 ".join(_bracketed(part, Or, And) for part in parts)
        case Not(inner):
            return f"非（{written(inner)}）"
        case Holds(code):
            return BY_CODE[code].name
        case Among():
            return _among(condition)
        case Compare(op, left, right):
            return f"{_amount(left)} {op} {_amount(right)}"


def _bracketed(condition: Condition, *kinds: type) -> str:
    return f"（{written(condition)}）" if isinstance(condition, kinds) else written(condition)


def _among(one: Among) -> str:
    spec = BY_CODE[one.code]
    words = [spec.words[word] if spec.words else f"“{word}”" for word in one.words]
    if spec.type == "word" and len(words) == 1:
        return f"{spec.name} {'≠' if one.negated else '='} {words[0]}"
    verb = ("不" if one.negated else "") + ("属于" if spec.type == "word" else "包含")
    return f"{spec.name} {verb} {words[0]}" if len(words) == 1 else f"{spec.name} {verb}（{'、'.join(words)}）"


_RANK = {"+": 1, "-": 1, "*": 2, "/": 2}


def _amount(amount: Amount) -> str:
    match amount:
        case Number(value, unit):
            return f"{value:f}{unit}"
        case Named(code):
            return BY_CODE[code].name
        case Minus(inner):
            return f"-（{_amount(inner)}）"
        case Arith(op, left, right):
            return f"{_side(left, op, right=False)} {op} {_side(right, op, right=True)}"


def _side(amount: Amount, op: str, *, right: bool) -> str:
    if isinstance(amount, Arith) and (_RANK[amount.op], not right) < (_RANK[op], True):
        return f"（{_amount(amount)}）"
    return _amount(amount)


def named_in(condition: Condition) -> tuple[str, ...]:
    """Return the codes of the facts a condition names, in the order in which they come."""
    return tuple(dict.fromkeys(_names(condition)))


def _names(node: Condition | Amount) -> Iterator[str]:
    match node:
        case Or(parts) | And(parts):
            for part in parts:
                yield from _names(part)
        case Not(inner) | Minus(inner):
            yield from _names(inner)
        case Compare(_, left, right) | Arith(_, left, right):
            yield from _names(left)
            yield from _names(right)
        case Holds(code) | Named(code):
            yield code
        case Among():
            yield node.code
        case Number():
            return
