"""Words for the search: overlapping pairs of Chinese characters, whole words of Latin letters and digits; what has to be rechecked on the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

MAX_QUERY = 100
MAX_TERMS = 8
PREFIX = 8
"""Words of letters and digits at least this long are also found by their beginning, as credit codes are."""

_RUN = re.compile(r"[\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+|[0-9a-z]+")
_YEAR = re.compile(r"[\[({【〔]\s*(\d{4})\s*[\])}】〕]")


def plain(text: str) -> str:
    """Return a text in the one form that is searched: full-width letters and digits narrow, lower case, years of document numbers in 〔〕."""
    return _YEAR.sub(r"〔\1〕", unicodedata.normalize("NFKC", text).lower())


def tokens(text: str) -> list[str]:
    """Return the tokens of a plain text: pairs, the last character of a run alone, whole words."""
    found: list[str] = []
    for run in _RUN.findall(text):
        if run[0] < "\u0100":
            found.append(run)
        else:
            found += [run[at : at + 2] for at in range(len(run))]
    return found


def terms(query: str) -> list[str]:
    """Return what somebody searches for as plain terms, cut to what is sensible."""
    return [word for word in plain(query[:MAX_QUERY]).split() if _RUN.search(word)][:MAX_TERMS]


def shortened(query: str) -> bool:
    """Say whether a query was cut."""
    return len(query) > MAX_QUERY or len(plain(query[:MAX_QUERY]).split()) > MAX_TERMS


def match(found: Sequence[str]) -> str:
    """Return the full-text query for some terms: all pairs must occur, a single character begins a pair; operators are only text."""
    wanted: list[str] = []
    for term in found:
        for run in _RUN.findall(term):
            if run[0] < "\u0100":
                wanted.append(f'"{run}"*' if len(run) >= PREFIX else f'"{run}"')
            elif len(run) == 1:
                wanted.append(f'"{run}"*')
            else:
                wanted += [f'"{run[at : at + 2]}"' for at in range(len(run) - 1)]
    return " AND ".join(dict.fromkeys(wanted))


def rechecked(found: Sequence[str]) -> list[str]:
    """Return the terms whose pairs alone do not say that the term is there: all but a pair, a character or a short word by itself."""
    return [term for term in found if not ((run := _RUN.fullmatch(term)) and (len(run[0]) <= 2 or run[0][0] < "\u0100"))]
