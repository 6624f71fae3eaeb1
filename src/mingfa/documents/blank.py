"""The blank of a form (空白文书): the very template that makes the documents, with nothing filled in, for the public to download.

Which lines there are comes from complete synthetic data; every word of it is taken out again before the page is set, so that nothing of
it can be read on the blank. The same form, version and agency give the same bytes.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import lru_cache
from typing import Any

from mingfa.documents.forms import form_of
from mingfa.documents.render import AgencyHead, Composed, compose
from mingfa.documents.samples import sample
from mingfa.documents.view import CHOSEN, NOT_CHOSEN, words_of

SPACE = "　　　　　　"
"""What stands in place of a word: room to write."""

MARK = "空白样本"
NO_CODE = "——"
_KEPT = 64
_DIGEST = re.compile(r"[0-9a-f]{32,}")


@lru_cache(maxsize=_KEPT)
def blank_pdf(form_code: str, version: int, organ: str) -> bytes:
    """Return the blank of one version of a form as PDF. organ: name of the agency printed on it.

    Raises UnknownForm when there is no such form or version, MissingGlyph, FontMissing, TemplateFault.
    """
    return blank(form_code, version, organ).pdf()


def blank(form_code: str, version: int, organ: str) -> Composed:
    """Return the blank before it becomes a file; see blank_pdf."""
    form = form_of(form_code, version)
    filled = sample(form_code)
    made = compose(form_code, filled, agency=AgencyHead(name=organ, word=MARK), template_version=version, draft=True)
    meta = made.meta | {
        "agency": made.meta["agency"] | {"word": SPACE},
        "number": "　　　　〔　　　　〕　　号" if form.needs_number else "",
        "date": "　　　　年　　月　　日",
        "mark": MARK,
        "stamp": [2000, 1, 1],
        "code": NO_CODE,
        "qr": ["0"],
    }
    sources = made.sources | {
        "form.typ": made.sources["form.typ"].decode().replace(CHOSEN, NOT_CHOSEN).encode(),
        "data.json": json.dumps(emptied(words_of(filled)), ensure_ascii=False).encode(),
        "meta.json": json.dumps(meta, ensure_ascii=False).encode(),
    }
    return replace(made, sources=sources, meta=meta)


def blank_name(form_code: str, version: int) -> str:
    """Return the file name of a blank."""
    return f"{form_of(form_code, version).title}（空白样本第{version}版）.pdf"


def emptied(words: Any) -> Any:
    """Return the words of a form with every one taken out: choices unticked, numbers and names as room to write, as many lines as there were."""
    if isinstance(words, dict):
        return {name: _inside(name, value) for name, value in words.items()}
    if isinstance(words, list):
        return [emptied(one) for one in words]
    if isinstance(words, str):
        if _DIGEST.fullmatch(words):
            return " " * len(words)
        return SPACE if words else ""
    return words


def _inside(name: str, value: Any) -> Any:
    """Empty what stands under a name: choices keep their words unticked, a party's lines keep their labels."""
    if name.endswith("_ticks") and isinstance(value, str):
        return value.replace(CHOSEN, NOT_CHOSEN)
    if name == "lines" and isinstance(value, list):
        return [[one[0], SPACE] if isinstance(one, list) and len(one) == 2 else emptied(one) for one in value]
    return emptied(value)
