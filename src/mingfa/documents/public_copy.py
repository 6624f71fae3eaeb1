"""The public copy of a decision (公开文本) as PDF: set anew from the words that are published, so that nothing hidden lies under it.

Law: 生态环境行政处罚办法 第六十四条; 国办发〔2018〕118号 二（三）. Title, author and dates of the file come from the same published words. The same
content and fonts give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from typing import Any

import typst

from mingfa.documents.errors import FontMissing, MissingGlyph, TemplateFault
from mingfa.documents.fonts import FontSet, installed_fonts

TITLE = "公开文本"
NOTE = "本件按照依法可以公开的内容重新制作，依法不予公开的信息已经隐去；以作出决定的机关送达的文书为准。"


def public_copy(content: Mapping[str, Any], fonts: FontSet | None = None) -> bytes:
    """Return the PDF/A-3b of a publication's content as the feed carries it (docs/spec/feed.md, A content).

    Raises MissingGlyph, FontMissing, TemplateFault: nothing is replaced or left out silently.
    """
    used = installed_fonts() if fonts is None else fonts
    day = date.fromisoformat(str(content.get("published_on") or content.get("decided_on") or "1970-01-01"))
    data = {
        "title": str(content.get("title", "")),
        "organ": str(content.get("organ", "")),
        "number": str(content.get("number", "")),
        "day": [day.year, day.month, day.day],
        "fields": [
            [str(one.get("label", "")), str(one.get("value", ""))] for one in content.get("fields", ()) if one.get("key") != "number"
        ],
        "notes": [NOTE],
        "fonts": {role: list(families) for role, families in used.roles.items()},
    }
    template = (files("mingfa.documents") / "templates" / "public_copy.v1.typ").read_bytes()
    given: Any = {"main": template, "data.json": json.dumps(data, ensure_ascii=False).encode()}
    try:
        body, warnings = typst.compile_with_warnings(given, format="pdf", font_paths=used.handle, pdf_standards="a-3b")
    except RuntimeError as error:
        if "could not be displayed" in str(error):
            raise MissingGlyph(TITLE, "") from error
        raise TemplateFault(TITLE, str(error)) from error
    for warning in warnings:
        if "unknown font family" in warning.message:
            raise FontMissing(warning.message)
    assert isinstance(body, bytes)
    return body
