"""The blank of each form: every line to be filled in is there, and nothing of the data it was laid out with."""

from __future__ import annotations

import json

import pytest
from pydantic import BaseModel

from mingfa.documents.blank import MARK, blank, blank_name, blank_pdf
from mingfa.documents.errors import UnknownForm
from mingfa.documents.forms import FORMS
from mingfa.documents.render import text_of
from mingfa.documents.samples import AGENCY, CONTACT, OFFICERS, PARTY, PERSON, VIOLATION, sample
from mingfa.documents.view import CHOSEN

ORGAN = "试验区生态环境局"


def _words(value: object) -> set[str]:
    if isinstance(value, BaseModel):
        return {word for name in type(value).model_fields for word in _words(getattr(value, name))}
    if isinstance(value, (list, tuple)):
        return {word for one in value for word in _words(one)}
    return {value} if isinstance(value, str) else set()


TOLD = {*_words(PARTY), *_words(PERSON), *_words(OFFICERS), *_words(CONTACT), *_words(VIOLATION), AGENCY.name} - {"法定代表人", ""}


@pytest.mark.parametrize("code", sorted(FORMS))
def test_a_blank_keeps_the_form_and_nothing_that_was_filled_in(code):
    made = blank(code, FORMS[code].version, ORGAN)
    text = "\n".join(text_of(made.blocks()))
    assert FORMS[code].title in text + json.loads(made.sources["meta.json"])["title"]
    assert [word for word in TOLD if len(word) > 3 and word in text] == []
    assert CHOSEN not in text
    filled = _words(sample(code))
    assert [word for word in filled if len(word) > 30 and word in text] == []


def test_the_same_blank_is_the_same_file():
    first = blank_pdf("service_receipt", 1, ORGAN)
    assert first.startswith(b"%PDF")
    assert blank("service_receipt", 1, ORGAN).pdf() == first
    assert blank("service_receipt", 1, "别的机关").meta["agency"]["name"] == "别的机关"
    assert blank("service_receipt", 1, ORGAN).meta["mark"] == MARK
    assert blank_name("service_receipt", 1) == "送达回证（空白样本第1版）.pdf"


def test_there_is_no_blank_of_a_version_that_was_never_made():
    with pytest.raises(UnknownForm):
        blank_pdf("service_receipt", 9, ORGAN)
    with pytest.raises(UnknownForm):
        blank_pdf("moon_landing", 1, ORGAN)
