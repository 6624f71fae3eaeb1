"""Reading a condition that a lawyer wrote (审核情形的条件), e.g. 罚款金额 >= 10万元 且 当事人类型 = 公民.

    condition:  either 或 either …            either:  one 且 one …
    one:        非 one | （condition） | fact | fact = word | fact 包含 word | fact 属于（word、word）| amount >= amount
    amount:     numbers with their unit, facts, + - * / and brackets

Recursive descent over at most MAX_LENGTH characters, brackets and 非 nested at most MAX_DEPTH deep. Everything wrong is told with its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import cache

from mingfa.law.errors import RuleError
from mingfa.review.major.catalogue import BY_NAME, CATALOGUE, TRUTHS, FactSpec, Type, word_labels
from mingfa.review.major.tree import Among, Amount, And, Arith, Compare, Condition, Holds, Minus, Named, Not, Number, Or

MAX_LENGTH = 2000
"""Longest condition, characters."""
MAX_DEPTH = 30
MAX_DIGITS = 15
"""Longest number, digits before or after the point."""


class ConditionError(RuleError):
    """A condition cannot be read: where (counted from 1), what is wrong, and what could have been meant."""

    code = "condition.unreadable"

    def __init__(self, at: int, words: str, near: tuple[str, ...] = ()) -> None:
        self.at, self.words, self.near = at + 1, words, near
        hint = f"；是否指：{'、'.join(near)}" if near else ""
        super().__init__(f"第 {self.at} 个字：{words}{hint}")


_SYMBOLS = {
    "（": "(", "(": "(", "）": ")", ")": ")", "、": ",", "，": ",", ",": ",", "=": "=", "＝": "=", "==": "=", "≠": "≠", "!=": "≠", "<>": "≠",
    ">=": ">=", "≥": ">=", "＞＝": ">=", "<=": "<=", "≤": "<=", "＜＝": "<=", ">": ">", "＞": ">", "<": "<", "＜": "<",
    "+": "+", "＋": "+", "-": "-", "－": "-", "*": "*", "×": "*", "/": "/", "÷": "/",
}  # fmt: skip
_KEYWORDS = {
    "且": "and", "并且": "and", "或": "or", "或者": "or", "非": "not", "包含": "has", "不包含": "has not", "属于": "in", "不属于": "not in",
    "不等于": "≠", "等于": "=", "大于": ">", "小于": "<", "不低于": ">=", "不少于": ">=", "不高于": "<=", "不超过": "<=", "超过": ">", "低于": "<",
}  # fmt: skip
_UNITS = {"元": Decimal(100), "万元": Decimal(1_000_000), "亿元": Decimal(10_000_000_000)}
_COUNTS = frozenset(spec.unit for spec in CATALOGUE if spec.type is Type.NUMBER)
_QUOTES = {"“": "”", '"': '"', "「": "」"}
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_UNIT = re.compile(r"\s*(" + "|".join(sorted({*_UNITS, *_COUNTS, "%"}, key=len, reverse=True)) + ")")
_ORDER = {"=", "≠", "<", "<=", ">", ">="}


@dataclass(frozen=True, slots=True)
class _Token:
    """kind: symbol, keyword, name, quoted, number or end. text: its canonical form; unit of a number."""

    kind: str
    text: str
    at: int
    unit: str = ""


@cache
def _vocabulary() -> tuple[str, ...]:
    return tuple(sorted({*BY_NAME, *word_labels(), *TRUTHS, *_KEYWORDS}, key=len, reverse=True))


def _longest(text: str, at: int) -> str:
    return next((word for word in _vocabulary() if text.startswith(word, at)), "")


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        token, at = _token(text, at)
        found.append(token)
    return [*found, _Token("end", "", len(text))]


def _token(text: str, at: int) -> tuple[_Token, int]:
    symbol = next((text[at : at + n] for n in (2, 1) if text[at : at + n] in _SYMBOLS), "")
    if symbol:
        return _Token("symbol", _SYMBOLS[symbol], at), at + len(symbol)
    if text[at] in _QUOTES:
        end = text.find(_QUOTES[text[at]], at + 1)
        if end < 0:
            raise ConditionError(at, "引号没有结束")
        return _Token("quoted", text[at + 1 : end], at), end + 1
    number = _NUMBER.match(text, at)
    if number is not None:
        if max(map(len, number.group().split("."))) > MAX_DIGITS:
            raise ConditionError(at, f"数字过长，最多 {MAX_DIGITS} 位")
        unit = _UNIT.match(text, number.end())
        return _Token("number", number.group(), at, unit.group(1) if unit is not None else ""), (unit or number).end()
    word = _longest(text, at)
    if word and (word in _KEYWORDS or _ends(text, at + len(word))):
        kind = "keyword" if word in _KEYWORDS else "name"
        return _Token(kind, _KEYWORDS.get(word, word), at), at + len(word)
    end = at + max(len(word), 1)
    while not _ends(text, end):
        end += 1
    return _Token("name", text[at:end], at), end


def _ends(text: str, at: int) -> bool:
    """Say whether a word ends before this place: nothing follows, or a sign, a blank, or another word of the language."""
    return at >= len(text) or text[at].isspace() or text[at] in _SYMBOLS or text[at] in _QUOTES or bool(_longest(text, at))


def parse(text: str) -> Condition:
    """Read a condition; raises ConditionError with the place of the first mistake. Types, words and units are checked too."""
    if len(text) > MAX_LENGTH:
        raise ConditionError(MAX_LENGTH, f"条件过长（{len(text)} 字），最多 {MAX_LENGTH} 字；请拆成几行清单")
    tokens = _tokens(text)
    if tokens[0].kind == "end":
        raise ConditionError(0, "条件是空的；请写明案件事实和要求，例如：罚款金额 >= 10万元")
    return _Parser(tokens).whole()


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens, self.place, self.depth = tokens, 0, 0

    @property
    def next(self) -> _Token:
        return self.tokens[self.place]

    def take(self) -> _Token:
        token = self.next
        self.place += token.kind != "end"
        return token

    def given(self, kind: str, *texts: str) -> bool:
        return self.next.kind == kind and self.next.text in texts

    def close(self, opened: _Token) -> None:
        if not self.given("symbol", ")"):
            raise ConditionError(self.next.at, f"第 {opened.at + 1} 个字的括号没有结束")
        self.take()

    def deeper(self, at: int) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ConditionError(at, f"括号套得过深，最多 {MAX_DEPTH} 层")

    def whole(self) -> Condition:
        condition = self.either()
        if self.next.kind != "end":
            raise ConditionError(self.next.at, f"“{self.next.text}”前面的话已经说完；请用“且”或者“或”连接")
        return condition

    def either(self) -> Condition:
        at, parts = self.next.at, [self.both()]
        while self.given("keyword", "or"):
            self.take()
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Or(tuple(parts), at)

    def both(self) -> Condition:
        at, parts = self.next.at, [self.one()]
        while self.given("keyword", "and"):
            self.take()
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else And(tuple(parts), at)

    def one(self) -> Condition:
        token = self.next
        if self.given("keyword", "not"):
            self.take()
            self.deeper(token.at)
            inner = self.one()
            self.depth -= 1
            return Not(inner, token.at)
        if self.given("symbol", "(") and not self.opens_amount():
            self.take()
            self.deeper(token.at)
            condition = self.either()
            self.close(token)
            self.depth -= 1
            return condition
        spec = BY_NAME.get(token.text) if token.kind == "name" else None
        if spec is not None and spec.type not in (Type.MONEY, Type.NUMBER):
            self.take()
            return self.truth(spec, token.at) if spec.type is Type.TRUTH else self.among(spec, token.at)
        return self.comparison()

    def opens_amount(self) -> bool:
        """Say whether the bracket that comes next is one of an amount: an operator stands behind the one that closes it."""
        open_brackets = 0
        for place in range(self.place, len(self.tokens)):
            token = self.tokens[place]
            if token.kind == "symbol" and token.text in "()":
                open_brackets += 1 if token.text == "(" else -1
                if open_brackets == 0:
                    after = self.tokens[place + 1]
                    return after.text in _ORDER or (after.kind == "symbol" and after.text in "+-*/")
        return False

    def truth(self, spec: FactSpec, at: int) -> Condition:
        if self.next.text not in ("=", "≠"):
            return Holds(spec.code, at)
        same = self.take().text == "="
        word = self.take()
        if word.text not in TRUTHS:
            raise ConditionError(word.at, f"“{spec.name}”只能是“是”或者“否”")
        return Holds(spec.code, at) if TRUTHS[word.text] is same else Not(Holds(spec.code, at), at)

    def among(self, spec: FactSpec, at: int) -> Condition:
        verb = self.take()
        allowed = {Type.WORD: ("=", "≠", "in", "not in"), Type.WORDS: ("has", "has not"), Type.TEXT: ("has", "has not")}[spec.type]
        if verb.text not in allowed or verb.kind not in ("symbol", "keyword"):
            offer = "“=”“≠”“属于”“不属于”" if spec.type is Type.WORD else "“包含”“不包含”"
            raise ConditionError(verb.at, f"“{spec.name}”（{spec.type.label}）后面应当是{offer}")
        words = [self.word(spec)]
        if words == ["("]:
            opened = self.tokens[self.place - 1]
            words = [self.word(spec)]
            while self.given("symbol", ","):
                self.take()
                words.append(self.word(spec))
            self.close(opened)
        return Among(spec.code, tuple(dict.fromkeys(words)), verb.text in ("≠", "not in", "has not"), at)

    def word(self, spec: FactSpec) -> str:
        token = self.take()
        if token.kind == "symbol" and token.text == "(":
            return "("
        if spec.type is Type.TEXT:
            if token.kind != "quoted" or not token.text.strip():
                raise ConditionError(token.at, f"“{spec.name}”后面应当是引号内的文字，例如 {spec.name} 包含 “暗管”")
            return token.text
        code = spec.word(token.text) if token.kind in ("name", "quoted") else None
        if code is None:
            near = get_close_matches(token.text, spec.words.values(), 3, 0.3) or list(spec.words.values())[:8]
            raise ConditionError(
                token.at, f"“{token.text}”不是“{spec.name}”的取值" if token.text else f"缺少“{spec.name}”的取值", tuple(near)
            )
        return code

    def comparison(self) -> Condition:
        at = self.next.at
        left, left_type = self.sum()
        if self.next.text not in _ORDER or self.next.kind not in ("symbol", "keyword"):
            raise ConditionError(self.next.at, "缺少比较，例如 >= 10万元" if left_type[0] is Type.MONEY else "缺少比较，例如 >= 3")
        operator = self.take()
        right, right_type = self.sum()
        _same(left_type, right_type, operator.at)
        if _constant(left) is not None and _constant(right) is not None:
            raise ConditionError(at, "比较的两边都没有案件事实")
        return Compare(operator.text, left, right, at)

    def sum(self) -> tuple[Amount, _Measure]:
        left, kind = self.product()
        while self.given("symbol", "+", "-"):
            operator = self.take()
            right, other = self.product()
            kind = _same(kind, other, operator.at)
            left = Arith(operator.text, left, right, operator.at)
        return left, kind

    def product(self) -> tuple[Amount, _Measure]:
        left, kind = self.factor()
        while self.given("symbol", "*", "/"):
            operator = self.take()
            right, other = self.factor()
            kind = _product(operator, kind, other)
            if operator.text == "/" and _constant(right) == 0:
                raise ConditionError(operator.at, "除数为零")
            left = Arith(operator.text, left, right, operator.at)
        return left, kind

    def factor(self) -> tuple[Amount, _Measure]:
        token = self.take()
        if token.kind == "number":
            return _number(token)
        if token.kind == "symbol" and token.text == "-":
            self.deeper(token.at)
            inner, kind = self.factor()
            self.depth -= 1
            return Minus(inner, token.at), kind
        if token.kind == "symbol" and token.text == "(":
            self.deeper(token.at)
            inner, kind = self.sum()
            self.close(token)
            self.depth -= 1
            return inner, kind
        return self.fact(token)

    def fact(self, token: _Token) -> tuple[Amount, _Measure]:
        spec = BY_NAME.get(token.text) if token.kind == "name" else None
        if spec is None:
            if token.kind == "end":
                raise ConditionError(token.at, "条件没有说完；缺少案件事实或者数字")
            if token.kind != "name":
                raise ConditionError(token.at, f"“{token.text}”不能放在这里；这里应当是案件事实或者数字")
            holder = next((one.name for one in CATALOGUE if one.word(token.text) is not None), "")
            if holder:
                raise ConditionError(token.at, f"“{token.text}”是“{holder}”的取值；请写成完整的条件，例如 {holder} 后面接取值")
            raise ConditionError(token.at, f"没有名为“{token.text}”的案件事实", _near(token.text))
        if spec.type not in (Type.MONEY, Type.NUMBER):
            raise ConditionError(token.at, f"“{spec.name}”是{spec.type.label}，不能参加计算或者比大小")
        return Named(spec.code, token.at), (spec.type, "" if spec.type is Type.MONEY else spec.unit)


_Measure = tuple[Type, str]


def _near(name: str) -> tuple[str, ...]:
    return tuple(get_close_matches(name, BY_NAME, 3, 0.3))


def _number(token: _Token) -> tuple[Amount, _Measure]:
    value = Decimal(token.text)
    if token.unit in _UNITS:
        if (value * _UNITS[token.unit]) % 1:
            raise ConditionError(token.at, "金额精确到分，小数位数过多")
        return Number(value, token.unit, token.at), (Type.MONEY, "")
    return Number(value, token.unit, token.at), (Type.NUMBER, "" if token.unit == "%" else token.unit)


def _same(left: _Measure, right: _Measure, at: int) -> _Measure:
    if left[0] is not right[0]:
        raise ConditionError(at, "金额只能同金额比较、相加减；金额请写明单位，例如 100000元、10万元")
    if left[1] and right[1] and left[1] != right[1]:
        raise ConditionError(at, f"单位不同：“{left[1]}”和“{right[1]}”")
    return left if left[1] else right


def _product(operator: _Token, left: _Measure, right: _Measure) -> _Measure:
    money = (left[0] is Type.MONEY) + (right[0] is Type.MONEY)
    if operator.text == "*" and money == 2:
        raise ConditionError(operator.at, "金额不能乘以金额")
    if operator.text == "/" and money == 1 and right[0] is Type.MONEY:
        raise ConditionError(operator.at, "数量不能除以金额")
    return (Type.MONEY, "") if money == 1 else (Type.NUMBER, "")


def _constant(amount: Amount) -> Decimal | None:
    """Return the value of an amount that names no fact; None when it names one."""
    from mingfa.review.major.running import constant

    return constant(amount)


__all__ = ["MAX_DEPTH", "MAX_LENGTH", "ConditionError", "parse"]
