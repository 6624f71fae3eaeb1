"""What a published content says that one can filter by: laws, money, place, matter, parties. Taken from its own keys, else from its fields."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

MARK = "\ue000"
"""Begins every token that stands for a filter; nobody can type it into a search, for only letters, digits and Chinese become terms."""

MAX_BAND = 15
_LAW = re.compile(
    r"《([^《》]{2,80})》(?:\s*（[^（）]{1,40}）)?((?:[、和及]?\s*第[零〇一二三四五六七八九十百千0-9]{1,9}条(?:之[一二三四五六七八九十]{1,3})?[^、和及；;。《》]{0,30})*)"
)
_ARTICLE = re.compile(r"第([零〇一二三四五六七八九十百千0-9]{1,9})条(?:之([一二三四五六七八九十0-9]{1,3}))?")
_YUAN = re.compile(r"[（(](?:人民币)?(\d{1,15})(?:\.(\d{1,2}))?元[）)]")
_CODE = re.compile(r"(?<![0-9A-Z])([0-9A-HJ-NPQRTUWXY]{18})(?![0-9A-Z])")
_DIGITS = {char: at for at, char in enumerate("零一二三四五六七八九")} | {"〇": 0}


@dataclass(frozen=True, slots=True)
class Facts:
    """What one can filter by. laws: (short title, article or ""). amount_fen: money imposed, in 分. parties: (credit code, name)."""

    laws: tuple[tuple[str, str], ...] = ()
    amount_fen: int | None = None
    place: str = ""
    matter: str = ""
    parties: tuple[tuple[str, str], ...] = ()


def facts(content: dict[str, Any]) -> Facts:
    """Return the facts of a content: `laws`, `amount_fen`, `place`, `matter`, `parties` where it has these keys, else what its fields say."""
    fields = {str(field.get("key", "")): str(field.get("value", "")) for field in content.get("fields", ()) if isinstance(field, dict)}
    told = content.get("laws")
    cited = "；".join(map(_cited, told)) if isinstance(told, list) else fields.get("basis", "")
    amount = content.get("amount_fen")
    parties = content.get("parties")
    return Facts(
        tuple(dict.fromkeys(laws_in(cited))),
        amount if type(amount) is int and 0 <= amount < 1 << 53 else _amount(fields.get("result", "")),
        str(content.get("place", "") or fields.get("place", ""))[:200],
        str(content.get("matter", "") or fields.get("matter", ""))[:200],
        tuple(_named(parties)) if isinstance(parties, list) else tuple(_parties(fields.get("object", ""))),
    )


def _cited(law: Any) -> str:
    """Return one cited law as text, whether the content has it as such or as instrument and article."""
    return f"《{law.get('instrument', '')}》{law.get('article', '')}" if isinstance(law, dict) else str(law)


def laws_in(text: str) -> Iterator[tuple[str, str]]:
    """Iterate over the laws cited in a text: their short title alone, and with each article."""
    for found in _LAW.finditer(text):
        title = short_title(found[1])
        yield title, ""
        for article in _ARTICLE.finditer(found[2] or ""):
            yield title, _numbered(article)


def law_asked(text: str) -> tuple[str, str] | None:
    """Return what a visitor means by a law: (short title, article or ""); None when nothing is left of it."""
    wide = unicodedata.normalize("NFKC", text).strip()
    article = _ARTICLE.search(wide)
    title = short_title(re.sub(r"[《》\s]", "", wide[: article.start()] if article else wide))
    return (title, _numbered(article) if article else "") if title else None


def short_title(title: str) -> str:
    """Return a law's title without the name of the state and without its edition."""
    return re.sub(r"[（(].*?[）)]", "", title).removeprefix("中华人民共和国").strip()[:80]


def article_words(article: str) -> str:
    """Return an article's number as people write it, e.g. 第300条之2; "" for none."""
    number, _, more = article.partition("-")
    return f"第{number}条{'之' + more if more else ''}" if number else ""


def _numbered(article: re.Match[str]) -> str:
    number = article[1]
    count = int(number) if number.isdigit() and number.isascii() else _counted(number)
    return f"{count}" + (f"-{_counted(article[2])}" if article[2] else "")


def _counted(words: str) -> int:
    """Return the number that Chinese numerals below ten thousand say."""
    total, digit = 0, 0
    for char in unicodedata.normalize("NFKC", words):
        if char in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[char]
            digit = 0
        else:
            digit = digit * 10 + int(char) if char.isdigit() and char.isascii() else _DIGITS.get(char, 0)
    return total + digit


def _amount(result: str) -> int | None:
    """Return the sum of the amounts that the result states in figures, in 分; None when it states none."""
    found = [int(yuan) * 100 + int((cents or "").ljust(2, "0")) for yuan, cents in _YUAN.findall(result)]
    return sum(found) if found else None


def _parties(objects: str) -> Iterator[tuple[str, str]]:
    """Only organisations have a page of their own: they have a code, and a person's history is not gathered under a name."""
    for line in objects.splitlines():
        code = _CODE.search(line)
        if code:
            yield code[1], re.split(r"[（(]", line, maxsplit=1)[0].strip()[:200]


def _named(parties: list[Any]) -> Iterator[tuple[str, str]]:
    for one in parties:
        if isinstance(one, dict) and _CODE.fullmatch(str(one.get("code", ""))):
            yield str(one["code"]), str(one.get("name", ""))[:200]


def tag(letter: str, value: str) -> str:
    """Return the token that stands for one value of a filter."""
    return f"{MARK}{letter}{sha256(value.encode()).hexdigest()[:12]}"


def law_tag(title: str, article: str) -> str:
    """Return the token of a law, or of one of its articles."""
    return tag("l", f"{title}#{article}")


def band(fen: int) -> int:
    """Return the order of magnitude of an amount: 0 for nothing, else its number of digits in 分."""
    return min(len(str(fen)), MAX_BAND) if fen > 0 else 0


def facets(agency: str, kind: str, decided_on: str, told: Facts, *, withdrawn: bool = False) -> str:
    """Return the tokens by which the index finds an item without reading its words."""
    state = "withdrawn" if withdrawn else "shown"
    found = [tag("a", agency), tag("k", kind), tag("y", decided_on[:4]), tag("m", decided_on[:7]), tag("s", state)]
    found.append(tag("c", f"{agency}|{kind}"))
    found += [law_tag(title, article) for title, article in told.laws]
    if told.amount_fen is not None:
        found.append(tag("b", str(band(told.amount_fen))))
    return " ".join(dict.fromkeys(found))
