"""What each agency's text says of publishing (公示): days, fields, what follows, what becomes of a decision that fell, whose opinion keeps one back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from mingfa.desk.act import Actor, Fact, Matter
from mingfa.desk.evolve import replace
from mingfa.desk.kinds import RegimeView
from mingfa.disclosure import acts
from mingfa.disclosure.facts import DecisionsFact, DecisionView
from mingfa.disclosure.kind import last_day, publication_clock, withdrawal_clock
from mingfa.disclosure.kind_following import recheck_due
from mingfa.disclosure.modes import WithdrawalFact
from mingfa.disclosure.rules import PublicationRules
from mingfa.disclosure.state import Change, PublicationState
from mingfa.law.calendar import load_calendar
from mingfa.law.regime import AGENCIES, load_regime
from mingfa.law.regime_terms import TERMS

MONDAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
SEVEN, TWENTY = date(2026, 3, 11), date(2026, 3, 30)
"""Seven and twenty working days after Monday 2 March 2026."""

FOUR = "organ object category conclusion"
FIELDS = {
    "xiangxi": {  # 公示制度 第九条
        "penalty": f"{FOUR} facts evidence basis result decided_on",
        "coercion": f"{FOUR} measure mode",
        "inspection": f"{FOUR} basis mode time matters sampled problems",
    },
    "panjin": {"penalty": f"{FOUR} facts basis result decided_on", "coercion": FOUR, "inspection": FOUR, "licence": FOUR},
    "xinglongtai": {"penalty": FOUR, "coercion": FOUR, "inspection": f"{FOUR} handling", "licence": FOUR},  # 实施方案 二（一）5
    "shanghai": dict.fromkeys(("penalty", "coercion", "inspection", "licence"), FOUR),
    "jiangbei": dict.fromkeys(("penalty", "coercion", "inspection", "licence"), FOUR),
}
FOLLOWING = {
    "xiangxi": {"penalty": ("execution",), "coercion": ("execution_result",), "inspection": ("rectification", "handling")},
    "xinglongtai": {
        "penalty": ("execution",), "coercion": ("execution_result",), "inspection": ("rectification",), "licence": ("execution",),
    },
}  # fmt: skip
WITHDRAWING = {  # mode, changes named, whether the copy goes with the registration
    "xiangxi": ("update_and_explain", "revoked changed lifted", False),
    "panjin": ("take_down", "changed revoked held_unlawful void", False),
    "xinglongtai": ("take_down", "changed revoked held_unlawful void", False),
    "shanghai": ("take_down", "revoked held_unlawful remade", True),
    "jiangbei": ("take_down", "revoked held_unlawful remade", False),
}
AUTHORITIES = "state state_department province province_department prefecture"


def view(agency: str) -> RegimeView:
    """What an agency works under."""
    return RegimeView(load_regime(agency, True), load_calendar(), f"{agency}/regime/current", 1)


def held(agency: str) -> Any:
    """The regime's stream, as facts are picked from it."""
    return SimpleNamespace(regime=load_regime(agency, True))


def answer(agency: str, cls: type[Any], gate: str, act: Any, kind: str = "penalty", result: str = "penalty") -> Any:
    """What one gate of an act says, of a decision that tells nothing."""
    stream = f"{agency}/publication/c1-d7"
    state = PublicationState(stream, case=f"{agency}/case/c1", decision_seq=7, kind=kind, result=result)
    decision = DecisionView(seq=7, result=result, number="", decided_on=MONDAY, issued=True, annulled=False, fields={}, hidden=())
    fact = DecisionsFact(kind=kind, title="", unit="", decisions=(decision,), names={}, addresses=(), keep=())
    by = Actor(f"{agency}/person/p1", "李某", agency)
    facts = {"case": (Fact(state.case, 9, fact),)}
    matter: Matter[Any, Any] = Matter(act, state, stream, by, AT, AT, load_regime(agency, True), load_calendar(), facts)
    return next(one for one in cls.gates if one.__name__ == gate)(matter)


@pytest.mark.guards("parameters")
@pytest.mark.parametrize("agency", sorted(AGENCIES))
def test_penalties_and_licences_are_public_in_seven_working_days_and_the_rest_in_twenty(agency: str):
    """A decision not to punish is no penalty. 湘西州 does not speak of licences."""

    def due(kind: str, result: str = "") -> date | None:
        state = PublicationState(f"{agency}/publication/x", kind=kind, result=result or kind, decided_on=MONDAY)
        return last_day(publication_clock(state, view(agency)), view(agency))

    assert due("penalty") == SEVEN
    assert due("penalty", "no_penalty") == TWENTY
    assert due("inspection") == due("coercion") == TWENTY
    assert due("licence") == (None if agency == "xiangxi" else SEVEN)


@pytest.mark.guards("refuse_missing_fields")
@pytest.mark.parametrize("agency", sorted(FIELDS))
def test_a_publication_lacks_each_field_that_the_text_names(agency: str):
    for kind, fields in FIELDS[agency].items():
        for result, wanted in ((kind, fields), ("no_penalty", FOUR)):
            refusal = answer(agency, acts.PreparePublication, "refuse_missing_fields", acts.PreparePublication(), kind, result)
            told = set(refusal.message.removeprefix("公示内容缺少").split("、"))
            words = {TERMS["publication_field"][name] for name in wanted.split()}
            assert words - told <= {"执法类别", "执法结论", "作出决定日期"}, (kind, result)  # told by the decision itself
            assert told <= words, (kind, result)


@pytest.mark.guards("parameters")
@pytest.mark.parametrize("agency", sorted(AGENCIES))
def test_what_follows_a_decision_is_what_the_text_names(agency: str):
    rules = PublicationRules.of(held(agency), f"{agency}/regime/current", MONDAY)
    assert rules.follow == FOLLOWING.get(agency, {})
    assert rules.minor(date(2008, 3, 3), MONDAY)
    assert not rules.minor(date(2008, 3, 2), MONDAY)
    assert rules.minor_ground == ("1" if agency == "xiangxi" else "")
    kinds = {"1": "minor", "2": "secret", "3": "interests", "4": "obstruction", "5": "authority"}
    assert rules.kinds == (kinds if agency == "xiangxi" else {})
    assert sorted(rules.words) == sorted(rules.kinds)


@pytest.mark.guards("parameters")
@pytest.mark.parametrize("agency", sorted(WITHDRAWING))
def test_what_becomes_of_a_decision_that_fell(agency: str):
    """湘西州 第十七条 updates and explains what it names; the others take down; three working days of 行政处罚法 第四十八条第二款."""
    mode, named, at_once = WITHDRAWING[agency]
    fact = WithdrawalFact.of(held(agency), f"{agency}/regime/current", MONDAY)
    for trigger in ("revoked", "changed", "lifted", "held_unlawful", "remade", "void"):
        assert fact.explains(trigger) is (mode == "update_and_explain" and trigger in named.split()), trigger
        assert fact.hides(trigger) is (at_once and trigger in named.split()), trigger
    assert (fact.mode, fact.triggers) == (mode, tuple(named.split()))
    state = PublicationState(f"{agency}/publication/x", changes=(Change(3, "revoked", MONDAY, "复议撤销"),))
    assert last_day(withdrawal_clock(state, view(agency)), view(agency)) == date(2026, 3, 5)


@pytest.mark.guards("refuse_no_opinion")
def test_the_opinion_that_keeps_a_decision_back_is_of_an_authority_the_text_names():
    """湘西州 第十条（五）: the state, its departments, the province, its departments, the prefecture."""
    for authority in TERMS["ground_authority"]:
        act = acts.Withhold.model_construct(ground="5", authority=authority, opinion_issuer="某机关", opinion_paper="ab" * 32)
        refusal = answer("xiangxi", acts.Withhold, "refuse_no_opinion", act)
        assert (refusal is None) is (authority in AUTHORITIES.split()), authority
    bare = acts.Withhold.model_construct(ground="5", authority="province", opinion_issuer="某机关", opinion_paper="")
    assert answer("xiangxi", acts.Withhold, "refuse_no_opinion", bare).code == "publication.no_opinion"


@pytest.mark.guards("parameters")
def test_what_would_obstruct_enforcement_is_looked_at_again_in_twenty_working_days():
    state = PublicationState("xiangxi/publication/x", stage="withheld", ground="4", withheld_on=MONDAY, rechecked_on=MONDAY)
    assert recheck_due(state, view("xiangxi")) == TWENTY
    assert recheck_due(replace(state, ground="2"), view("xiangxi")) is None
