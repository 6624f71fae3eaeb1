"""The walk: every stage under every regime, with the course each agency's own text gives it."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mingfa.cases.acts.investigation import HandOverForReview, SignForHandover
from mingfa.demo import media
from mingfa.demo.matters import credit_code, matters, parties
from mingfa.demo.walk import Walk
from mingfa.demo.walk import case_at as walked
from mingfa.desk.entry import Entry
from mingfa.desk.perform import look
from mingfa.documents.blocks import Organisation
from mingfa.law.identifiers import social_credit_code
from mingfa.law.regime import AGENCIES
from mingfa.recording.media import sniff

STAGES = ("lead", "investigating", "reported", "examined", "notified", "deliberating", "decided", "performing", "closed", "archived")


@pytest.mark.parametrize("agency", AGENCIES)
def test_a_case_comes_to_every_stage_under_every_regime(agency: str, own_site: Path) -> None:
    """One walk, stopped at each stage in turn; the archived file has no gap, nothing was only warned about but by unconfirmed rules."""
    walk = walked("lead", agency)
    for stage in STAGES:
        assert walk.to(stage).state.stage == stage
    assert not walk.state.gaps
    assert not walk.state.order_gaps
    assert walk.state.execution.archived is not None
    assert look(walk.publication).state.stage == "published"


def names(walk: Walk) -> list[str]:
    """Return the acts of the case in their order."""
    return [type(one.act).__name__ for one in walk.state.history if isinstance(one, Entry)]


def actor(walk: Walk, act: type) -> Any:
    """Return who did an act of the case last."""
    return next(one.by for one in reversed(walk.state.history) if isinstance(one, Entry) and isinstance(one.act, act))


def test_xiangxi_hands_file_and_footage_to_the_policy_section(case_at: Callable[..., Walk]) -> None:
    """R 第十五条: handed over at the end of the investigation and signed for by somebody of 政策法规科; the opinion is signed off (L 第十一条)."""
    walk = case_at("decided")
    assert names(walk).index("HandOverForReview") < names(walk).index("SignForHandover") < names(walk).index("Decide")
    assert "legal" in actor(walk, SignForHandover).units
    assert actor(walk, HandOverForReview).person == walk.cast.lead
    signed = walk.review_state.sign_off
    assert signed is not None
    assert walk.cast.holds(signed.person, "legal_leader")
    assert walk.cast.holds(walk.state.proceeding.submissions[-1].by, "lead_handler")


def test_xinglongtai_reviews_first_in_the_handling_unit_and_the_legal_section_submits(case_at: Callable[..., Walk]) -> None:
    """二（三）3（2）, 6: first review and the head's signature; the legal section puts the draft to the leaders, who discuss it."""
    walk = case_at("decided", "xinglongtai")
    assert walk.review_state.first_review is not None
    assert walk.review_state.head_signature is not None
    assert walk.cast.holds(walk.review_state.head_signature.person, "unit_head", walk.cast.unit)
    assert "legal" in walk.cast.fact(walk.state.proceeding.submissions[-1].by).units
    assert len(walk.state.proceeding.discussions[-1].members) >= 2
    assert "HandOverForReview" not in names(walk)


def test_jiangbei_reviews_in_the_team_but_not_by_a_handler(case_at: Callable[..., Walk]) -> None:
    """L 第二条: the team reviews penalties; the reviewer has no part in the case. P 第一条: its head approves what is published."""
    walk = case_at("performing", "jiangbei")
    reviewer = walk.review_state.reviewer
    assert "enforcement" in walk.cast.fact(reviewer).units
    assert reviewer not in walk.state.handlers
    assert reviewer not in walk.state.investigators
    assert walk.cast.holds(walk.publisher("approve"), "unit_head", "enforcement")


@pytest.mark.parametrize("agency", ["panjin", "shanghai"])
def test_a_small_fine_is_discussed_only_where_the_regime_asks_for_it(agency: str, own_site: Path) -> None:
    """Neither text asks for a discussion of every reviewed case: a small fine is decided without one."""
    walk = walked("lead", agency)
    small = Walk(walk.site, walk.start, parties()[1:2], slot=1, about=matters("ecology")[2]).to("decided")
    assert not small.state.proceeding.discussions
    assert small.state.proceeding.reviews


def test_several_parties_are_each_notified_served_and_fined(case_at: Callable[..., Walk]) -> None:
    """Two parties in one case: two notices, two receipts, two terms to pay."""
    walk = case_at("performing", several=2).through("serve")
    state = walk.state
    assert state.proceeding.notice is not None
    assert {service.party for service in state.proceeding.notice.services} == {"p1", "p2"}
    assert {"C15:p1", "C15:p2"} <= set(state.clocks)
    assert sum(document.form == "penalty_decision" for document in state.documents) == 2


def test_a_hearing_is_held_when_the_party_wants_one(own_site: Path) -> None:
    """The ninety days stand still from the notice of the hearing to its end."""
    walk = walked("lead")
    heard = Walk(walk.site, walk.start, parties()[:1], slot=2, hearing_wanted=True).to("deliberating")
    hearing = heard.state.proceeding.hearings[-1]
    assert hearing.held_on is not None
    assert hearing.report
    assert any(hold.ground == "听证" and hold.until is not None for hold in heard.state.clocks["C07"].holds)


def test_an_unknown_stage_is_an_error(own_site: Path) -> None:
    """A walk that never comes to a stage says so."""
    with pytest.raises(ValueError, match="no such stage"):
        walked("no such stage")
    with pytest.raises(ValueError, match="does not come to in_court"):
        walked("in_court")


def test_recordings_and_sheets_are_real_files() -> None:
    """A WAV that the standard library opens, a PNG that our own check knows; other words give other files."""
    with wave.open(io.BytesIO(media.recording(7))) as file:
        assert file.getnframes() / file.getframerate() >= media.SECONDS
    assert media.recording(7) != media.recording(8)
    assert sniff(media.recording(7)) == "audio/wav"
    assert sniff(media.sheet("甲")) == "image/png"
    assert media.sheet("甲") != media.sheet("乙")


def test_invented_codes_are_well_formed_and_of_nobody() -> None:
    """GB 32100 checks out; the region is one that no register has."""
    codes = [credit_code(number) for number in range(1, 30)]
    assert len(set(codes)) == len(codes)
    assert all(social_credit_code(code).region == "000000" and not social_credit_code(code).warnings for code in codes)
    assert any(isinstance(party, Organisation) for party in parties())
