"""Amounts, dates and codes between our forms and those of exchange files, both ways, exactly or not at all. Pure."""

from __future__ import annotations

import calendar
import re
from datetime import date

from mingfa.law.errors import AmountInvalid, MingfaError
from mingfa.law.identifiers import half_width
from mingfa.law.money import FEN_A_WAN_YUAN, MAX_FEN, wan_yuan

LONG_TERM = date(2099, 12, 31)
"""What stands for "without an end" in the date fields of 双公示."""

WITHOUT_CODE = "0" * 17 + "X"
"""What a sole trader without a unified credit code has in its place (the business registration number is then a must)."""

_WAN = re.compile(r"(0|[1-9][0-9]{0,7})\.([0-9]{6})")
_DATE = re.compile(r"([0-9]{4})/([0-9]{2})/([0-9]{2})")
EARLIEST, LATEST = date(1949, 10, 1), LONG_TERM


class DateInvalid(MingfaError):
    """A text is no date of an exchange file."""

    code = "exchange.date"

    def __init__(self, text: str, why: str) -> None:
        self.text = text
        super().__init__(f"日期“{text[:30]}”不正确：{why}")


def amount_text(fen: int) -> str:
    """Return 分 as 万元 with six decimals: 200000 分 (2,000 元) is "0.200000". Raises AmountInvalid."""
    return wan_yuan(fen)


def amount_fen(text: str) -> int:
    """Return 万元 with six decimals as 分. Raises AmountInvalid for any other form: five decimals, commas, a sign, an exponent."""
    match = _WAN.fullmatch(text)
    if match is None:
        raise AmountInvalid(text[:40], "应以万元为单位、保留六位小数，如 2000 元写作 0.200000")
    fen = int(match[1]) * FEN_A_WAN_YUAN + int(match[2])
    if fen > MAX_FEN:
        raise AmountInvalid(text[:40], "金额过大，请核对是否把元当作万元")
    return fen


def date_text(day: date) -> str:
    """Return a day as yyyy/MM/dd. Raises DateInvalid for a day before 1949-10-01 or after 2099-12-31."""
    if not EARLIEST <= day <= LATEST:
        raise DateInvalid(day.isoformat(), "不在 1949/10/01 至 2099/12/31 之间")
    return f"{day.year:04d}/{day.month:02d}/{day.day:02d}"


def date_of(text: str) -> date:
    """Return the day of a text yyyy/MM/dd. Raises DateInvalid."""
    match = _DATE.fullmatch(text)
    if match is None:
        raise DateInvalid(text, "应写作 2026/01/31")
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise DateInvalid(text, "没有这一天") from None
    if not EARLIEST <= day <= LATEST:
        raise DateInvalid(text, "不在 1949/10/01 至 2099/12/31 之间")
    return day


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later; the month's last day where it has no such day (31 January and one month: 28 February)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def code_text(code: str) -> str:
    """Return a credit code in its one written form: half-width, capitals, no blanks."""
    return half_width(code).replace(" ", "").upper()
