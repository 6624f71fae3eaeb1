"""While a disagreement on the review of a licence is coordinated (意见不一致协调), the decision is not sent to review again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from mingfa.cases.facts import ReviewFact
from mingfa.desk.act import Actor, Fact, Matter
from mingfa.law.calendar import load_calendar
from mingfa.law.regime import load_regime
from mingfa.licences.acts.reviewing import SubmitLicenceForReview
from mingfa.licences.state.licence import initial

AT = datetime(2026, 3, 5, 2, tzinfo=UTC)


@pytest.mark.guards("refuse_during_coordination")
@pytest.mark.parametrize("agency", ["xinglongtai", "jiangbei", "panjin"])
@pytest.mark.parametrize(
    ("disagreement", "code"),
    [(None, ""), ("", ""), ("uphold", ""), ("open", "review.disagreement_open")],
)
def test_an_open_disagreement_ends_before_another_round_begins(agency: str, disagreement: str | None, code: str):
    """disagreement: None before any review, else what became of one."""
    stream, by = f"{agency}/licence/a1", Actor(f"{agency}/person/p1", "李某", agency)
    told = {"status": "failed", "outcome": "disagree", "draft_digest": "ab" * 32, "evidence_digest": "cd" * 32}
    facts = {}
    if disagreement is not None:
        facts["review"] = (Fact(f"{agency}/review/r1", 7, ReviewFact(**told, disagreement=disagreement)),)
    matter: Matter[Any, Any] = Matter(None, initial(stream), stream, by, AT, AT, load_regime(agency, True), load_calendar(), facts)
    answer = next(one for one in SubmitLicenceForReview.gates if one.__name__ == "refuse_during_coordination")(matter)
    assert (answer.code if answer is not None else "") == code
    if answer is not None:
        assert "正在协调" in answer.message
        assert str(answer.article)
