"""What if, over applications for a licence: decided ones are replayed with their reviews, and those that come out otherwise are named."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mingfa.law.regime import load_regime
from mingfa.review.whatif import whatif
from mingfa.review.whatif.regimes import to_toml


def changed(change: Any) -> str:
    """Return 上海's text with something changed in it."""
    agency: dict[str, Any] = json.loads(load_regime("shanghai", True).canonical)["agency"]
    change(agency)
    return to_toml(agency)


def found(text: str) -> list[tuple[str, str, str]]:
    return [(one.stream, one.kind, one.code) for case in whatif("shanghai", text).results for one in case.differences]


@pytest.mark.django_db
def test_a_decided_application_comes_out_otherwise_by_review_by_publication_and_by_its_gates(applying: Any) -> None:
    """上海: reviewed as licences are, published within its days; by other rules it need not be reviewed, has other days, lacks an answer."""
    done = applying().received().accepted().examined()
    done.decided()
    stream, review = done.stream, done.review

    def unreviewed(agency: dict[str, Any]) -> None:
        agency["review"]["kinds"]["value"] = ["penalty", "coercion"]
        agency["kinds"]["licence"]["systems"]["value"] = ["disclosure", "recording"]

    def sooner(agency: dict[str, Any]) -> None:
        agency["disclosure"]["days"]["licence"]["value"] = 5

    def asked_more(agency: dict[str, Any]) -> None:
        held = agency["review"]["checklist"]["value"]
        agency["review"]["checklist"]["value"] = [*held, "other"]

    same = whatif("shanghai", changed(lambda agency: None))
    assert (same.cases, same.results) == (1, [])
    assert same.asked > 10
    assert (stream, "review_not_due", "review") in found(changed(unreviewed))
    assert [one for one in found(changed(sooner)) if one[1] == "publish_by"] == [(stream, "publish_by", "disclosure.days.licence")]
    assert review in {one[0] for one in found(changed(asked_more))}
