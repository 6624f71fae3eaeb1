"""Gates that close again behind others: what fell, and what the case has learned since a version was approved, does not go out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from mingfa.desk.act import Actor, Fact, Matter
from mingfa.desk.evolve import replace
from mingfa.disclosure import acts
from mingfa.disclosure.facts import DecisionsFact, DecisionView, PublicFact
from mingfa.disclosure.redaction import Choices
from mingfa.disclosure.state import Flag, PublicationState, Version
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


@pytest.mark.guards("refuse_neighbour_leak")
def test_what_is_hidden_here_stops_the_publication_while_another_item_of_the_case_shows_it():
    """A street hidden by a person, or a name the case knows, in what is public of the same case: unless it was left visible there for a reason."""

    def beside(value: str, *lifted: str, **names: str) -> list[Any]:
        matter = asked("排污案", **names)
        version = replace(matter.state.version, choices=Choices(added={"滨河路": ("address", "可以认出住处")}))
        public = PublicFact(title="同案强制措施", fields=({"key": "facts", "label": "违法事实", "value": value},), lifted=lifted)
        facts = dict(matter.facts) | {"siblings": (Fact("xiangxi/publication/c1-d4", 9, public),)}
        return list(answer("refuse_neighbour_leak", replace(matter, state=replace(matter.state, versions=(version,)), facts=facts)))

    assert beside("查封排口") == []
    (refusal,) = beside("查封滨河路排口")
    assert refusal.code == "publication.neighbour_leak"
    assert "同案强制措施" in refusal.message
    assert "滨河路" not in refusal.message
    assert str(refusal.article)
    assert len(beside("欧阳明远在场", 欧阳明远="欧某")) == 1
    assert beside("欧阳明远在场", "欧阳明远", 欧阳明远="欧某") == []
    assert list(answer("refuse_neighbour_leak", asked("排污案"))) == []


@pytest.mark.guards("refuse_untreated_version")
@pytest.mark.parametrize(
    ("flagged_at", "need", "refused"), [(None, "", False), (0, "第六十二条", False), (0, "", True), (2, "第六十二条", True), (2, "", True)]
)
def test_a_version_older_than_the_flag_or_without_a_legal_need_does_not_go_out(flagged_at: int | None, need: str, refused: bool):
    """The version is entry 1: a flag of entry 0 was known to whoever made it, one of entry 2 was not."""
    matter = asked("排污案")
    flags = () if flagged_at is None else (Flag(flagged_at, "trade_secret", (), False, "企业书面主张"),)
    state = replace(matter.state, versions=(replace(matter.state.version, legal_need=need),), flags=flags)
    refusal = answer("refuse_untreated_version", replace(matter, state=state))
    assert (refusal is not None) is refused
    if refusal is not None:
        assert refusal.code == "publication.untreated"
        assert "商业秘密" in refusal.message
        assert "第十条" in str(refusal.article)
