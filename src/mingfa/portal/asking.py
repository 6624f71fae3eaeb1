"""What visitors ask of lists, read from the address: words, filters, cursors; the same for pages, feeds and the open API."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mingfa.portal.search import Ask

_DAY = re.compile(r"\A\d{4}-\d{2}-\d{2}\Z")
_YUAN = re.compile(r"\A(\d{1,13})(?:\.(\d{1,2}))?\Z")
_CURSOR = re.compile(r"\A\d{1,18}\Z")
NAMES = ("q", "agency", "kind", "matter", "law", "place", "from", "to", "least", "most", "year", "state")


def ask_of(sent: Mapping[str, Any]) -> tuple[Ask, list[str]]:
    """Return what is asked for, and in words what could not be understood (it is left out of the question)."""
    told = {name: str(sent.get(name, "") or "").replace("\x00", "").strip() for name in NAMES}
    problems: list[str] = []
    since, until = (_day(told[name], words, problems) for name, words in (("from", "起始日期"), ("to", "截止日期")))
    if not since and not until and told["year"].isascii() and re.fullmatch(r"\d{4}", told["year"]):
        since, until = f"{told['year']}-01-01", f"{told['year']}-12-31"
    if since and until and since > until:
        problems.append("起始日期晚于截止日期，已经对调")
        since, until = until, since
    least, most = (_fen(told[name], words, problems) for name, words in (("least", "金额下限"), ("most", "金额上限")))
    if least is not None and most is not None and least > most:
        problems.append("金额下限大于上限，已经对调")
        least, most = most, least
    state = told["state"] if told["state"] in ("shown", "withdrawn") else ""
    words = told["q"], told["agency"][:60], told["kind"][:30], told["matter"][:60], told["law"][:100], told["place"][:60]
    ask = Ask(*words, since, until, least, most, state)
    if ask.cut:
        problems.append("查询内容过长，只按前面的部分查询")
    return ask, problems


def kept(ask: Ask) -> dict[str, str]:
    """Return the question as it stands in an address."""
    told = {
        "q": ask.query[:200], "agency": ask.agency, "kind": ask.kind, "matter": ask.matter, "law": ask.law, "place": ask.place,
        "from": ask.since, "to": ask.until, "least": yuan(ask.least_fen), "most": yuan(ask.most_fen), "state": ask.state,
    }  # fmt: skip
    return {name: value for name, value in told.items() if value}


def cursor_of(sent: Mapping[str, Any], name: str) -> int | None:
    """Return a cursor, None when there is none."""
    text = str(sent.get(name, "") or "")
    return int(text) if text.isascii() and _CURSOR.match(text) else None


def yuan(fen: int | None) -> str:
    """Return an amount in 元 as a visitor writes it."""
    if fen is None:
        return ""
    whole, rest = divmod(fen, 100)
    return f"{whole}.{rest:02}" if rest else str(whole)


def _day(text: str, words: str, problems: list[str]) -> str:
    from datetime import date

    if not text:
        return ""
    try:
        if _DAY.match(text) and text.isascii():
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    problems.append(f"{words}“{text[:20]}”不是日期，请写成 2026-03-05 的样子")
    return ""


def _fen(text: str, words: str, problems: list[str]) -> int | None:
    if not text:
        return None
    found = _YUAN.match(text) if text.isascii() else None
    if found is None:
        problems.append(f"{words}“{text[:20]}”不是金额，请写成 50000 或者 50000.00 的样子（元）")
        return None
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
