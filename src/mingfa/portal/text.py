"""Words for the search: overlapping pairs of Chinese characters, whole words of Latin letters and digits; the exact recheck on the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

MAX_QUERY = 100
MAX_TERMS = 8
_RUN = re.compile(r"[\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+|[0-9a-z]+")


def plain(text: str) -> str:
    """Return a text in the one form that is searched: full-width letters and digits narrow, lower case, no spaces inside."""
    return unicodedata.normalize("NFKC", text).lower()


def tokens(text: str) -> Iterator[str]:
    """Iterate over the tokens of a plain text: pairs, the last character of a run alone, whole words."""
    for run in _RUN.findall(text):
        if run[0] < "\u0100":
            yield run
            continue
        for at in range(len(run) - 1):
            yield run[at : at + 2]
        yield run[-1]


def terms(query: str) -> list[str]:
    """Return what somebody searches for as plain terms, cut to what is sensible."""
    return [word for word in plain(query[:MAX_QUERY]).split() if _RUN.search(word)][:MAX_TERMS]


def match(found: list[str]) -> str:
    """Return the full-text query for some terms: all pairs must occur, a single character begins a pair; operators are only text."""
    wanted: list[str] = []
    for term in found:
        for run in _RUN.findall(term):
            if run[0] < "\u0100" or len(run) == 1:
                wanted.append(f'"{run}"*')
            else:
                wanted += [f'"{run[at : at + 2]}"' for at in range(len(run) - 1)]
    return " AND ".join(dict.fromkeys(wanted))


def holds(text: str, found: list[str]) -> bool:
    """Say whether a plain text really holds every term."""
    return all(term in text for term in found)
