"""Time is left out of the days of a licence on the grounds the law names, and on no other. Law: 行政许可法 第四十五条."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

import pytest

from mingfa.desk.act import Actor, Matter
from mingfa.law.calendar import load_calendar
from mingfa.law.regime import load_regime
from mingfa.licences.acts.examining import PauseExamination
from mingfa.licences.state.licence import initial

AT = datetime(2026, 3, 9, 2, tzinfo=UTC)
STREAM = "shanghai/licence/a1"


def answer(ground: str, parameter: str, without: str = "") -> Any:
    """What the gate says of a pause while C50 runs by a rule; without: a ground that the law no longer names."""
    regime = load_regime("shanghai", True)
    rule = regime.rule("clock.C50", date(2026, 3, 9))
    stops = tuple(one for one in rule.value.stops if one != without)
    narrowed = dataclasses.replace(rule, value=dataclasses.replace(rule.value, stops=stops))
    regime = dataclasses.replace(regime, table=MappingProxyType({**regime.table, rule.id: (narrowed,)}))
    state = initial(STREAM).start("C50", "作出许可决定", date(2026, 3, 2), "受理", parameter) if parameter else initial(STREAM)
    act = PauseExamination(ground=ground, days=7, told_on=date(2026, 3, 9))
    matter: Matter[Any, Any] = Matter(act, state, STREAM, Actor("shanghai/person/p1", "李某", "shanghai"), AT, AT, regime, load_calendar())
    return next(gate for gate in PauseExamination.gates if gate.__name__ == "refuse_other_ground")(matter)


@pytest.mark.guards("refuse_other_ground")
@pytest.mark.parametrize("parameter", ["clock.C50", "clock.C50.joint"])
@pytest.mark.parametrize("ground", ["hearing", "tender", "testing", "appraisal", "expert_review"])
def test_each_ground_of_the_law_is_allowed_until_the_law_names_it_no_more(ground: str, parameter: str):
    """Of applications handled jointly the same grounds hold: 第四十五条 makes no difference."""
    assert answer(ground, parameter) is None
    other = "tender" if ground == "hearing" else "hearing"
    assert answer(ground, parameter, without=other) is None
    refusal = answer(ground, parameter, without=ground)
    assert refusal is not None
    assert refusal.code == "licence.pause_ground"
    assert str(refusal.article)


def test_nothing_is_said_of_grounds_while_no_days_run():
    assert answer("testing", "", without="testing") is None
