"""Numbers, accounts and addresses of persons, known by their form and by the words before them. Pure.

What has a check digit is checked; what has none needs a word before it, or a form that nothing else has. Texts come as they read (plain.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from mingfa.disclosure.redaction.model import Span
from mingfa.disclosure.redaction.plain import HIDDEN, Plain
from mingfa.law.errors import InvalidIdentifier
from mingfa.law.identifiers import citizen_number

_GAP = r"[\s\-·•_*]{0,2}"
_FREE = r"(?<![0-9a-z])"
_END = r"(?![0-9a-z])"
_LATEST = date(9999, 12, 31)
_BEFORE = 12
"""Characters before a number among which the word that says what it is stands."""

_CITIZEN_CUE = re.compile(r"身份|证件|证号|公民|居民证")
_ACCOUNT_CUE = re.compile(r"账号|帐号|账户|帐户|卡号|银行卡|开户|户头|收款")
_DATE_TAIL = re.compile(r"(?:19|20)\d{2}[\s\-.](?:0?[1-9]|1[0-2])[\s\-.](?:0?[1-9]|[12]\d|3[01])$")
_LUHN_TWICE = 9


def digits_of(text: str) -> str:
    """Return the digits and the letter x of a number written with gaps."""
    return "".join(letter for letter in text if letter.isdigit() or letter == "x")


def luhn(digits: str) -> bool:
    """Say whether the last digit of a card number checks the others (GB/T 15694, ISO/IEC 7812)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > _LUHN_TWICE else value
    return total % 10 == 0


def _is_citizen(found: re.Match[str]) -> bool:
    """Eighteen digits with a good check; or, unbroken or after a word for it, of which only the check is wrong (somebody mistyped)."""
    number, text = digits_of(found[0]), found.string
    problem = _problem(number)
    if not problem:
        return not text[found.start() - 1 : found.start()].isdigit()
    joined = found.start() and text[found.start() - 1].isalnum() and text[found.start() - 1].isascii()
    return problem == "citizen.check" and not joined and (len(found[0]) == len(number) or _after(found, _CITIZEN_CUE))


def _is_legacy(found: re.Match[str]) -> bool:
    number = digits_of(found[0])
    return not _problem(number) and (len(found[0]) == len(number) or _after(found, _CITIZEN_CUE))


def _problem(number: str) -> str:
    try:
        citizen_number(number, _LATEST, legacy_allowed=True)
    except InvalidIdentifier as error:
        return error.code
    return ""


def _after(found: re.Match[str], cue: re.Pattern[str]) -> bool:
    return cue.search(found.string[max(0, found.start() - _BEFORE) : found.start()]) is not None


def _is_card(found: re.Match[str]) -> bool:
    digits = digits_of(found[0])
    return digits.startswith("62") or luhn(digits) or _after(found, _ACCOUNT_CUE)


def _is_mobile(found: re.Match[str]) -> bool:
    return _DATE_TAIL.search(found[0]) is None


def _always(found: re.Match[str]) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A form of personal information. group 1, where there is one, is what is hidden. sure: decides on a place that has the form."""

    rule: str
    pattern: re.Pattern[str]
    reason: str
    sure: Callable[[re.Match[str]], bool] = _always


def _form(rule: str, pattern: str, reason: str, sure: Callable[[re.Match[str]], bool] = _always) -> Recogniser:
    return Recogniser(rule, re.compile(pattern), reason, sure)


_HAN = "\u3400-\u4dbf\u4e00-\u9fff\u3007\U00020000-\U000323af"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_DOOR = r"[0-9a-z一二三四五六七八九十百甲乙丙丁]{1,6}\s?(?:号楼|号院|弄|号|栋|幢|座|单元|楼|层|室|户|组|排)"

RECOGNISERS: tuple[Recogniser, ...] = (
    _form("citizen_number", rf"(?<![0-9])[1-9](?:{_GAP}\d){{16}}{_GAP}[\dx]{_END}", "形式和地区、出生日期符合公民身份号码", _is_citizen),
    _form("citizen_number", rf"{_FREE}[1-9](?:{_GAP}\d){{14}}{_END}", "形式和地区、出生日期符合十五位旧号码", _is_legacy),
    _form(
        "certificate",
        r"(?:护照|通行证|台胞证|回乡证|军官证|士兵证|警官证|驾驶证|驾照|居留证|居住证|(?<!执法)证件)[^,。;\x00\d]{0,8}?([a-z]{0,2}\d{6,12}[a-z]?)"
        + _END,
        "证件名称之后的号码",
    ),
    _form("account", rf"{_FREE}[1-9]\d(?:[\s\-]?\d){{14,17}}{_END}", "位数和校验符合银行卡号", _is_card),
    _form("account", r"(?:账号|帐号|账户|帐户|卡号|银行卡号?)[^,。;\x00\d]{0,8}(\d(?:[\s\-]?\d){8,29})" + _END, "账号、卡号字样之后的号码"),
    _form("mobile", rf"{_FREE}(?:\+?86{_GAP})?1[3-9]\d(?:{_GAP}\d){{8}}{_END}", "形式符合手机号码", _is_mobile),
    _form("mobile", rf"{_FREE}1[3-9]\d\.\d{{4}}\.\d{{4}}{_END}", "形式符合手机号码"),
    _form(
        "telephone",
        rf"{_FREE}\(?0(?:10|2\d|[3-9]\d\d)\)?[\s\-]{{0,2}}\d{{3,4}}[\s\-]?\d{{4}}(?:\s*(?:转|ext\.?|-|#)\s*\d{{1,6}})?{_END}",
        "形式符合带区号的固定电话",
    ),
    _form(
        "telephone",
        rf"(?:电话|座机|固话|传真)[^,。;\x00\d]{{0,5}}([2-9]\d{{2,3}}[\s\-]?\d{{4}}(?:\s*(?:转|-|#)\s*\d{{1,6}})?){_END}",
        "电话字样之后的号码",
    ),
    _form("email", r"[a-z0-9._%+\-]{1,64}\s?@\s?[a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{1,63}){1,8}", "形式符合电子邮箱"),
    _form(
        "plate",
        rf"[{_PROVINCES}]\s?[a-hj-np-z]\s?[·•.\-]?\s?(?:[a-hj-np-z0-9]\s?){{4}}(?:[挂学警港澳]|[a-hj-np-z0-9]{{1,2}}(?![0-9a-z]))",
        "形式符合机动车号牌",
    ),
    _form("online", r"(?:微信号?|wechat)[^,。;\x00a-z0-9]{0,6}([a-z][a-z0-9_\-]{5,19}|\d{5,12})" + _END, "微信字样之后的账号"),
    _form("online", r"(?:qq号?码?)[^,。;\x00a-z0-9]{0,6}(\d{5,12})" + _END, "QQ 字样之后的账号"),
    _form(
        "birth", r"出生(?:日期|年月日?|于)?[^,。;\x00\d]{0,3}(\d{4}\s?[年./\-]\s?\d{1,2}\s?[月./\-]\s?\d{1,2}\s?日?)", "出生字样之后的日期"
    ),
    _form("birth", r"(\d{4}年\d{1,2}月\d{1,2}日)(?=\s?(?:出生|生[于,。;]))", "出生字样之前的日期"),
    _form(
        "address",
        rf"(?:家住|现住|居住在|居住于|居住地|经常居住地|户籍地?|户籍所在地|住址|家庭地址|(?<![居入暂])住(?=[于在:]))(?:址|地)?[:为是于在\s]{{0,3}}"
        rf"([{_HAN}][{_HAN}0-9a-z\-]{{0,40}}?{_DOOR}(?:\s?[{_HAN}]{{0,4}}\s?{_DOOR})*)",
        "住址字样之后写到门牌的地址",
    ),
    _form(
        "address",
        rf"([{_HAN}]{{2,12}}(?:小区|花园|家园|公寓|新村|家属院|宿舍|苑|庭|府)\s?[0-9a-z]+\s?(?:号楼|栋|幢|座)[{_HAN}0-9a-z\s]{{0,8}}?[0-9]+\s?[室户])",
        "写到室、户的居住地址",
    ),
)
"""Recognisers, the surest first: where two find the same place, the earlier one names it."""


def recognised_spans(read: Plain) -> Iterator[Span]:
    """Iterate over what has the form of personal information; places may lie over each other."""
    for one in RECOGNISERS:
        for found in one.pattern.finditer(read.text):
            start, end = found.span(1) if one.pattern.groups else found.span()
            if start < end and one.sure(found):
                yield Span(one.rule, *read.span(start, end), HIDDEN, "recognised", one.reason)
