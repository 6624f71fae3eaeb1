"""Judging a condition on the facts of a case: met, not met, or undecided with the reason. Judging never raises.

A condition becomes closures that run at full speed on facts that are known. Where a fact is not known, or a divisor is zero, the condition
is gone through once more with three answers: what is undecided stays so unless the rest settles it (any 或 with one part met is met).
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

from mingfa.review.major.catalogue import BY_CODE, Facts
from mingfa.review.major.tree import Among, Amount, And, Arith, Compare, Condition, Holds, Minus, Named, Not, Number, Or

Rational = int | Fraction
_FEN = {"元": 100, "万元": 1_000_000, "亿元": 10_000_000_000}
_COMPARE: dict[str, Callable[[Rational, Rational], bool]] = {
    "=": operator.eq, "≠": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """met: True, False, or None while undecided. why: what makes it undecided, Chinese, in the order found."""

    met: bool | None
    why: tuple[str, ...] = ()


class _Unknown(Exception):
    """What is needed cannot be told: why, Chinese."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def value_of(number: Number) -> Rational:
    """Return a number as written in 分, or as the bare number."""
    exact = Fraction(number.value) * _FEN.get(number.unit, 1)
    exact = exact / 100 if number.unit == "%" else exact
    return int(exact) if exact.denominator == 1 else exact


def constant(amount: Amount) -> Decimal | None:
    """Return 0 or 1, zero and not, for an amount that names no fact; None when it names one. A zero divisor within counts as not zero."""
    try:
        return Decimal(int(_reckon(amount, {}, fixed=True) != 0))
    except LookupError:
        return None
    except _Unknown:
        return Decimal(1)


def _reckon(amount: Amount, facts: Facts, *, fixed: bool = False) -> Rational:
    match amount:
        case Number():
            return value_of(amount)
        case Minus(inner):
            return -_reckon(inner, facts, fixed=fixed)
        case Named(code):
            if fixed:
                raise LookupError(code)
            value = facts.get(code)
            if not isinstance(value, int) or isinstance(value, bool):
                raise _Unknown(f"“{BY_CODE[code].name}”不明")
            return value
        case Arith(sign, left, right):
            return _arith(sign, _reckon(left, facts, fixed=fixed), _reckon(right, facts, fixed=fixed))


def _arith(sign: str, left: Rational, right: Rational) -> Rational:
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    if sign == "*":
        return left * right
    if right == 0:
        raise _Unknown("除数为零")
    return Fraction(left) / right


def judge(condition: Condition, facts: Facts) -> Verdict:
    """Judge a condition with three answers; raises nothing, whatever the facts hold."""
    match condition:
        case Not(inner):
            found = judge(inner, facts)
            return found if found.met is None else Verdict(not found.met)
        case And(parts):
            return _gather([judge(part, facts) for part in parts], settles=False)
        case Or(parts):
            return _gather([judge(part, facts) for part in parts], settles=True)
        case Compare(sign, left, right):
            try:
                return Verdict(_COMPARE[sign](_reckon(left, facts), _reckon(right, facts)))
            except _Unknown as unknown:
                return Verdict(None, (unknown.why,))
        case Holds(code):
            value = facts.get(code)
            return Verdict(value) if isinstance(value, bool) else _unknown(code)
        case Among():
            return _judge_among(condition, facts)


def _gather(found: list[Verdict], *, settles: bool) -> Verdict:
    if any(one.met is settles for one in found):
        return Verdict(settles)
    why = tuple(dict.fromkeys(reason for one in found for reason in one.why))
    return Verdict(None, why) if why else Verdict(not settles)


def _unknown(code: str) -> Verdict:
    return Verdict(None, (f"“{BY_CODE[code].name}”不明",))


def _judge_among(one: Among, facts: Facts) -> Verdict:
    value, spec = facts.get(one.code), BY_CODE[one.code]
    wanted = frozenset if spec.type == "words" else str
    if not isinstance(value, wanted):
        return _unknown(one.code)
    if isinstance(value, frozenset):
        found = not value.isdisjoint(one.words)
    elif spec.words:
        found = value in one.words
    else:
        found = any(word in value for word in one.words)
    return Verdict(found is not one.negated)


# At full speed -------------------------------------------------------------------------------------------------------------

Test = Callable[[Facts], bool]
Reckoner = Callable[[Facts], Rational]
_HARD = (_Unknown, TypeError, LookupError, ValueError, ArithmeticError, AttributeError)


@cache
def compiled(condition: Condition) -> Callable[[Facts], Verdict]:
    """Return the function that judges a condition: fast where the facts are known, with three answers where they are not."""
    test = _test(condition)
    met, unmet = Verdict(True), Verdict(False)

    def run(facts: Facts) -> Verdict:
        try:
            return met if test(facts) else unmet
        except _HARD:
            return judge(condition, facts)

    return run


def _test(condition: Condition) -> Test:
    match condition:
        case Not(inner):
            test = _test(inner)
            return lambda facts: not test(facts)
        case And(parts):
            return _chain([_test(part) for part in parts], settles=False)
        case Or(parts):
            return _chain([_test(part) for part in parts], settles=True)
        case Compare(sign, Named(code), Number() as number):
            return _against(code, _COMPARE[sign], value_of(number))
        case Compare(sign, left, right):
            compare, one, other = _COMPARE[sign], _reckoner(left), _reckoner(right)
            return lambda facts: compare(one(facts), other(facts))
        case Holds(code):
            return _holds(code)
        case Among():
            return _among(condition)


def _chain(tests: list[Test], *, settles: bool) -> Test:
    """Join tests; one that cannot be told does not hide a later one that settles the matter (the three-answer way finds it)."""
    if len(tests) == 2:
        one, other = tests
        return (lambda facts: one(facts) or other(facts)) if settles else (lambda facts: one(facts) and other(facts))

    def chain(facts: Facts) -> bool:
        for test in tests:
            if test(facts) is settles:
                return settles
        return not settles

    return chain


def _against(code: str, compare: Callable[[Rational, Rational], bool], limit: Rational) -> Test:
    def test(facts: Facts) -> bool:
        value = facts[code]
        if value.__class__ is not int:
            raise _Unknown(code)
        return compare(value, limit)  # type: ignore[arg-type]

    return test


def _holds(code: str) -> Test:
    def test(facts: Facts) -> bool:
        value = facts[code]
        if value is True:
            return True
        if value is False:
            return False
        raise _Unknown(code)

    return test


def _among(one: Among) -> Test:
    code, words, negated, spec = one.code, frozenset(one.words), one.negated, BY_CODE[one.code]

    def several(facts: Facts) -> bool:
        value = facts[code]
        if value.__class__ is not frozenset:
            raise _Unknown(code)
        return value.isdisjoint(words) is negated  # type: ignore[union-attr]

    def single(facts: Facts) -> bool:
        value = facts[code]
        if value.__class__ is not str:
            raise _Unknown(code)
        return (value in words) is not negated

    def text(facts: Facts) -> bool:
        value = facts[code]
        if value.__class__ is not str:
            raise _Unknown(code)
        return any(word in value for word in words) is not negated  # type: ignore[operator]

    return several if spec.type == "words" else single if spec.words else text


def _reckoner(amount: Amount) -> Reckoner:
    match amount:
        case Number():
            number = value_of(amount)
            return lambda facts: number
        case Minus(inner):
            inside = _reckoner(inner)
            return lambda facts: -inside(facts)
        case Named():
            return lambda facts: _reckon(amount, facts)
        case Arith(sign, left, right):
            one, other = _reckoner(left), _reckoner(right)
            return lambda facts: _arith(sign, one(facts), other(facts))
