"""Every value and every article of every agency's rules stands here a second time: a rule changes only on purpose."""

from __future__ import annotations

import pytest

from mingfa.law.regime import AGENCIES
from mingfa.testing import profiles

HOW = "a rule has changed: if that was meant, run python -m mingfa.testing.profiles"


@pytest.mark.guards("parameters")
@pytest.mark.parametrize("agency", sorted(AGENCIES))
def test_the_rules_of_an_agency_are_those_that_were_written_down(agency):
    held = (profiles.FOLDER / f"{agency}.txt").read_text(encoding="utf-8").splitlines()
    assert list(profiles.lines(agency, national=False)) == held, HOW


@pytest.mark.guards("parameters")
def test_the_rules_of_the_nation_are_those_that_were_written_down():
    assert profiles.national() == (profiles.FOLDER / "national.txt").read_text(encoding="utf-8").splitlines(), HOW
