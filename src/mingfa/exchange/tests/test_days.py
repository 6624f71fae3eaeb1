"""On which channels a publication must be, and until when: the same day, the days an agency set, seven working days for the credit platform."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mingfa.desk.kinds import RegimeView
from mingfa.exchange.kind import due_of
from mingfa.exchange.state.channels import CREDIT, named_by
from mingfa.exchange.state.delivery import Task
from mingfa.law.calendar import load_calendar
from mingfa.law.regime import AGENCIES, load_regime


def due(agency: str, channel: str, since: date, days: int = 0) -> Any:
    """The last day of a task on a channel; days: as the agency set them, 0 where it set none."""
    view = RegimeView(load_regime(agency, True), load_calendar(), f"{agency}/regime/current", 1)
    return due_of(Task(channel, "某渠道", "file", True, False, days, "publish", 3, since), view)


@pytest.mark.guards("parameters")
@pytest.mark.parametrize("agency", sorted(AGENCIES))
def test_licences_and_penalties_are_on_the_credit_platform_within_seven_working_days(agency: str):
    """双公示: over National Day, 25 to 27 September and 1 to 7 October are off, Sat 10 October is worked."""
    assert due(agency, CREDIT, date(2026, 9, 24)) == date(2026, 10, 12)
    assert due(agency, CREDIT, date(2026, 3, 2)) == date(2026, 3, 11)
    assert due(agency, CREDIT, date(2026, 3, 2), days=2) == date(2026, 3, 4)
    assert due(agency, "portal", date(2026, 3, 2)) == date(2026, 3, 2)
    assert due(agency, "portal", date(2026, 3, 2), days=7) == date(2026, 3, 11)


def test_no_day_is_guessed_without_rules_or_holidays():
    assert due_of(Task(CREDIT, "信用平台", "file", True, False, 7, "publish", 3, date(2026, 3, 2)), None) is None
    assert due("xiangxi", CREDIT, date(2035, 3, 2)) is None


MUST = {
    "xiangxi": "portal other_sites case_system credit", "panjin": "portal credit", "jiangbei": "government_site credit",
    "xinglongtai": "district_column window disclosure_platform provincial_platform credit",
    "shanghai": "government_site city_platform one_stop credit power_list double_random",
}  # fmt: skip
MAY = {
    "xinglongtai": "weibo wechat television", "shanghai": "weibo wechat media hall_board window",
    "jiangbei": "weibo wechat media hall_board window",
}  # fmt: skip


@pytest.mark.guards("parameters")
@pytest.mark.parametrize("agency", sorted(MUST))
def test_the_channels_are_those_of_the_agencys_text_and_the_credit_platform_everywhere(agency: str):
    named = named_by(load_regime(agency, True), date(2026, 3, 2))
    assert [one.code for one in named if one.mandatory] == MUST[agency].split()
    assert [one.code for one in named if not one.mandatory] == MAY.get(agency, "").split()
    assert all(one.article for one in named)
    answered = {
        "case_system",
        "credit",
        "disclosure_platform",
        "provincial_platform",
        "city_platform",
        "one_stop",
        "power_list",
        "double_random",
    }
    assert {one.code for one in named if one.system} == answered & set(MUST[agency].split())
