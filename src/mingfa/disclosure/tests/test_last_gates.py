"""Gates that close again behind others: what fell, and what the case has learned since a version was approved, does not go out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from mingfa.desk.act import Actor, Fact, Matter
from mingfa.disclosure import acts
from mingfa.disclosure.facts import DecisionsFact, DecisionView
from mingfa.disclosure.state import PublicationState, Version
from mingfa.law.calendar import load_calendar
from mingfa.law.regime import load_regime

AT = datetime(2026, 3, 5, 2, tzinfo=UTC)
STREAM = "xiangxi/publication/c1-d7"


def asked(title: str, *, annulled: bool = False, **names: str) -> Matter[Any, Any]:
    """A version with this title that somebody publishes; names: what the case knows of people by now."""
    content = {
        "format": 1,
        "agency": "xiangxi",
        "organ": "",
        "kind": "penalty",
        "number": "",
        "title": title,
        "decided_on": "",
        "fields": [],
    }
    version = Version(1, content, (), "xiangxi/person/p01", AT)
    state = PublicationState(STREAM, case="xiangxi/case/c1", decision_seq=7, kind="penalty", stage="approved", versions=(version,))
    decision = DecisionView(
        seq=7, result="penalty", number="1号", decided_on=date(2026, 3, 2), issued=True, annulled=annulled, fields={}, hidden=()
    )
    fact = DecisionsFact(kind="penalty", title=title, unit="", decisions=(decision,), names=names, addresses=(), keep=())
    facts = {"case": (Fact("xiangxi/case/c1", 40, fact),)}
    by = Actor("xiangxi/person/p02", "李某", "xiangxi")
    return Matter(acts.Publish(), state, STREAM, by, AT, AT, load_regime("xiangxi", True), load_calendar(), facts)


def answer(name: str, matter: Matter[Any, Any]) -> Any:
    """What one gate of publishing says."""
    return next(gate for gate in acts.Publish.gates if gate.__name__ == name)(matter)


@pytest.mark.guards("refuse_leak")
def test_a_name_that_the_case_has_learned_since_stops_the_publication():
    title = "欧阳明远举报的排污案"
    assert answer("refuse_leak", asked(title)) is None
    refusal = answer("refuse_leak", asked(title, 欧阳明远="欧某"))
    assert refusal is not None
    assert refusal.code == "publication.leak"
    assert "欧阳明远" not in refusal.message
    assert answer("refuse_leak", asked("排污案", 欧阳明远="欧某")) is None


@pytest.mark.guards("refuse_annulled")
def test_a_decision_that_fell_is_not_published_anew():
    assert answer("refuse_annulled", asked("排污案")) is None
    refusal = answer("refuse_annulled", asked("排污案", annulled=True))
    assert refusal is not None
    assert refusal.code == "publication.annulled"
    assert str(refusal.article)
