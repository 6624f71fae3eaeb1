"""What is taken out of a text before the public sees it (隐去处理): known names and addresses exactly, numbers by their form. Pure.

Law: 生态环境行政处罚办法 第六十四条; 个人信息保护法 第二十五条. What is published is a new text made from the case's fields, so nothing hidden
lies under it. Names of people of whom the case does not know are not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mingfa.law.identifiers import half_width

_DIGIT = r"(?<![0-9A-Za-z]){}(?![0-9A-Za-z])"
_RECOGNISERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("公民身份号码", re.compile(_DIGIT.format(r"[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9Xx]"))),
    ("公民身份号码", re.compile(_DIGIT.format(r"[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}"))),
    ("银行账号", re.compile(_DIGIT.format(r"[1-9]\d{3}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?"))),
    ("手机号码", re.compile(_DIGIT.format(r"(?:\+?86[- ]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}"))),
    ("电话号码", re.compile(_DIGIT.format(r"0\d{2,3}[- ]?\d{7,8}"))),
    ("电子邮箱", re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")),
    (
        "车牌号码",
        re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·•. ]?[A-HJ-NP-Z0-9]{5,6}(?![0-9A-Za-z])"),
    ),
)
HIDDEN = "（已隐去）"


@dataclass(frozen=True, slots=True)
class Secrets:
    """What is known to be hidden: names -> shown instead; addresses; codes that stay although they look like numbers of persons."""

    names: Mapping[str, str]
    addresses: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()


def short_name(name: str) -> str:
    """Return how a person who is not punished is shown: the first character of the name and 某."""
    return f"{name[:1]}某" if name else ""


def redact(text: str, secrets: Secrets, extra: Iterable[str] = ()) -> tuple[str, tuple[str, ...]]:
    """Return the text without what must not be shown, and by which rules something was taken out, once for each place."""
    hits: list[str] = []
    for word in sorted((*secrets.addresses, *extra), key=len, reverse=True):
        if word and word in text:
            hits += [("住址" if word in secrets.addresses else "人工指定")] * text.count(word)
            text = text.replace(word, HIDDEN)
    for name in sorted(secrets.names, key=len, reverse=True):
        if name and name in text:
            hits += ["姓名"] * text.count(name)
            text = text.replace(name, secrets.names[name])
    spans = [(start, end) for _, start, end in _numbers(text, secrets.keep)]
    hits += [rule for rule, _, _ in _numbers(text, secrets.keep)]
    for start, end in reversed(spans):
        text = text[:start] + HIDDEN + text[end:]
    return text, tuple(hits)


def leftovers(text: str, secrets: Secrets) -> tuple[str, ...]:
    """Return what a text still tells that must not be shown: the rules, with a trace of the word that does not repeat it."""
    found = [f"住址“{word[:2]}…”" for word in secrets.addresses if word and word in text]
    found += [f"姓名“{shown}”的全名" for name, shown in secrets.names.items() if name and name in text]
    found += [f"{rule}“{text[start : start + 2]}…{text[end - 1 : end]}”" for rule, start, end in _numbers(text, secrets.keep)]
    return tuple(dict.fromkeys(found))


def _numbers(text: str, keep: Iterable[str]) -> list[tuple[str, int, int]]:
    """Return (rule, start, end) of every number that looks like one of a person's, from left to right, none within another."""
    plain = half_width(text)
    if len(plain) != len(text):
        plain = text
    kept = [match.span() for code in keep if code for match in re.finditer(re.escape(code), plain)]
    found: list[tuple[str, int, int]] = []
    for rule, pattern in _RECOGNISERS:
        for match in pattern.finditer(plain):
            start, end = match.span()
            if any(start < b and a < end for a, b in kept) or any(start < b and a < end for _, a, b in found):
                continue
            found.append((rule, start, end))
    return sorted(found, key=lambda one: one[1])
