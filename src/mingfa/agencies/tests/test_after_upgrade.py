"""A newer release asks for parameters and duties that no agency has adopted yet: everything stays readable, and the holes are named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from mingfa.agencies import setup
from mingfa.agencies.acts.regime import AdoptProfile, AmendParameter
from mingfa.agencies.facts import regime_stream
from mingfa.agencies.setup import INSTALLER
from mingfa.agencies.state.regime import _walk, regime_of
from mingfa.agencies.tests.acting import regime_now
from mingfa.cases.acts.opening import AssignOfficers
from mingfa.cli import main
from mingfa.demo.walk import Walk, case_at
from mingfa.desk import now
from mingfa.desk.errors import Refused
from mingfa.desk.perform import forget, look, perform
from mingfa.desk.rebuild import rebuild
from mingfa.desk.verify import verify
from mingfa.law import regime_profile
from mingfa.law.errors import ProfileInvalid, RuleNotInForce
from mingfa.law.regime import load_regime
from mingfa.law.regime_profile import from_canonical
from mingfa.review.whatif.regimes import hypothetical, to_toml

pytestmark = pytest.mark.django_db
NEEDED = ("duty.case.assign", "duty.archive.keep", "lists.publish_days", "review.list_every_kind")
"""What the newer release needs of every text: duties of the national layer, a parameter of the agency's own text, one of the overlay."""
NEWER = (*NEEDED, "review.warn_days")
"""What the older release did not know; the last one may be left open."""


def older_text() -> bytes:
    """The regime of 湘西州 as it was adopted under the older release."""
    whole = json.loads(load_regime("xiangxi", True).canonical)
    for id in NEWER:
        for layer in ("national", "agency", "overlay"):
            for table, key in _walk(whole[layer], id):
                del table[key]
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@pytest.fixture
def walk(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Walk]:
    """A case begun under the older release, and then the upgrade."""
    expanded = regime_profile._expanded
    with monkeypatch.context() as older:
        older.setattr(regime_profile, "_expanded", lambda spec: (id for id in expanded(spec) if id not in NEEDED))
        older.setattr(setup, "load_regime", lambda agency, overlay: from_canonical(older_text()))
        begun = case_at("investigating")
        assert regime_now("xiangxi").holes == ()
    regime_of.cache_clear()
    forget()
    yield begun
    regime_of.cache_clear()


def named(holes: tuple[str, ...] | list[str]) -> set[str]:
    return {hole.split("“")[1].split("”")[0] for hole in holes}


def test_what_was_adopted_before_an_upgrade_is_read_and_a_case_goes_on(walk: Walk, capsys: Any) -> None:
    regime = regime_now("xiangxi")
    assert regime.canonical == older_text()
    assert named(regime.holes) == set(NEEDED)
    with pytest.raises(RuleNotInForce, match=r"review\.warn_days"):
        regime.number("review.warn_days", walk.on)
    walk.to("notified")
    assert [one for one in verify().findings if one.kind != "original"] == []
    assert rebuild() > 0
    assert look(walk.case).state.stage == "notified"
    assert main(["regime", "check", "xiangxi", "--adopted"]) == 1
    told = capsys.readouterr().out
    assert "4 处问题" in told
    assert all(f"“{id}”" in told for id in NEEDED)
    assert main(["regime", "check", "xiangxi"]) == 0, "the packaged text answers all of it"


def test_nobody_holds_a_duty_that_the_text_does_not_know_until_a_rule_fills_it(walk: Walk) -> None:
    third = next(one for one in walk.site.people["officer"] if one not in walk.cast.officers)
    head = walk.site.person("unit_head", walk.cast.unit)

    def assign(key: str) -> None:
        with now.at(walk.now):
            perform(AssignOfficers(officers=(third,)), walk.case, by=head, key=key)

    with pytest.raises(Refused) as refused:
        assign("before")
    assert refused.value.codes == ("duty.unassigned",)
    keeper = walk.site.person("legal_head")
    fill = AmendParameter(
        parameter="duty.case.assign",
        value=["unit_head"],
        instrument="platform",
        article="岗位分工",
        valid_from=walk.on,
        reason="平台更新后补充",
    )
    with now.at(walk.now):
        perform(fill, regime_stream("xiangxi"), by=keeper, key="fill")
    assert named(regime_now("xiangxi").holes) == set(NEEDED) - {"duty.case.assign"}
    assign("after")
    assert third in look(walk.case).state.handlers


def test_a_new_text_still_answers_everything(walk: Walk) -> None:
    with pytest.raises(Refused) as refused, now.at(walk.now):
        perform(AdoptProfile(canonical=older_text().decode()), regime_stream("another"), by=INSTALLER, key="x")
    assert named([one.message for one in refused.value.refusals if one.code == "regime.invalid"]) == set(NEEDED)


def test_a_changed_text_can_be_tried_on_past_cases_although_the_platform_asks_for_more():
    """What the adopted text lacks anyway does not stand in the way; a hole that the change itself makes is named, and alone."""
    agency = json.loads(older_text())["agency"]
    tried = hypothetical(older_text(), to_toml(agency))
    assert named(tried.holes) == set(NEEDED)
    for table, key in _walk(agency, "review.days"):
        del table[key]
    with pytest.raises(ProfileInvalid) as caught:
        hypothetical(older_text(), to_toml(agency))
    assert named(caught.value.problems) == {"review.days"}
