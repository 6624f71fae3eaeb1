"""What a proposed penalty brings with it: hearing, legal review, collective discussion."""

from dataclasses import replace
from datetime import date

import pytest

from mingfa.cases.grounds import discussion_grounds, hearing_rights, review_grounds
from mingfa.cases.state.core import CaseState
from mingfa.cases.state.proceeding import AddedGround, Hearing, Proceeding
from mingfa.cases.tests.drafts import CITIZEN, FIRM, OTHER, draft, fine
from mingfa.documents.digest import Penalty, PenaltyKind
from mingfa.law.regime import load_regime

ON = date(2026, 9, 20)
XIANGXI = load_regime("xiangxi", True)


def case(**parts):
    return CaseState("xiangxi/case/c1", kind="penalty", proceeding=Proceeding(**parts))


def rights(*penalties, parties=(FIRM,), regime=XIANGXI):
    return {
        name: [ground.code for ground in grounds]
        for name, grounds in hearing_rights(draft(*penalties, parties=parties), regime, ON).items()
    }


def codes(found):
    return [ground.code for ground in found]


@pytest.mark.parametrize(("yuan", "due"), [(199_999, False), (200_000, True)])
def test_an_organisation_may_be_heard_from_200000_yuan(yuan, due):
    """生态环境行政处罚办法 第八十九条: the number itself included."""
    assert bool(rights(fine(yuan))) is due


@pytest.mark.parametrize(("yuan", "due"), [(4_999, False), (5_000, True)])
def test_a_citizen_may_be_heard_from_5000_yuan(yuan, due):
    assert bool(rights(fine(yuan), parties=(CITIZEN,))) is due


def test_each_party_is_measured_by_itself():
    assert rights(fine(200_000, FIRM.name), fine(150_000, OTHER.name), parties=(FIRM, OTHER)) == {FIRM.name: ["large_fine"]}


def test_confiscated_gains_are_measured_and_things_without_value_count_as_large():
    gains = Penalty(kind=PenaltyKind.CONFISCATE_GAINS, amount_fen=200_000_00)
    small = Penalty(kind=PenaltyKind.CONFISCATE_GOODS, amount_fen=1_000_00, detail="水泵一台")
    unknown = Penalty(kind=PenaltyKind.CONFISCATE_GOODS, detail="水泵一台")
    assert rights(fine(1_000), gains) == {FIRM.name: ["large_confiscation"]}
    assert rights(fine(1_000), small) == {}
    assert rights(fine(1_000), unknown) == {FIRM.name: ["large_confiscation"]}


@pytest.mark.parametrize("kind", [PenaltyKind.REVOKE_LICENCE, PenaltyKind.ORDER_STOP, PenaltyKind.ORDER_CLOSE, PenaltyKind.SUSPEND_LICENCE])
def test_kinds_that_always_give_the_right(kind):
    assert rights(Penalty(kind=kind, detail="排污许可证"))


def test_a_warning_gives_none():
    assert rights(Penalty(kind=PenaltyKind.WARNING)) == {}


def test_an_unread_threshold_only_warns():
    """安全生产: the amounts are remembered, not read; they may not refuse."""
    found = hearing_rights(draft(fine(50_000)), load_regime("xinglongtai", True), ON)
    assert [ground.unconfirmed for ground in found[FIRM.name]] == [True]


def test_small_fine_needs_no_review_in_xiangxi():
    assert review_grounds(case(), draft(), XIANGXI, ON) == ()


def test_a_hearing_right_is_a_major_right_in_xiangxi():
    found = review_grounds(case(), draft(fine(300_000)), XIANGXI, ON)
    assert codes(found) == ["major_rights"]
    assert "第三条" in str(found[0].article)


def test_a_hearing_held_is_a_ground_of_its_own():
    heard = Hearing(3, ("p1",), ON, None, "", True, "c", "r", held_on=ON, held_seq=4, ended_on=ON)
    assert {"after_hearing", "rights_and_hearing"} & set(codes(review_grounds(case(hearings=(heard,)), draft(), XIANGXI, ON)))


def test_merged_cases_are_complex():
    assert codes(review_grounds(replace(case(), merged_from=("xiangxi/case/c2",)), draft(), XIANGXI, ON)) == ["complex"]


def test_a_person_may_add_a_ground_and_the_law_that_names_it_is_cited():
    added = AddedGround(5, "public_interest", "影响饮用水水源", "xiangxi/person/p1")
    found = review_grounds(case(added_grounds=(added,)), draft(), XIANGXI, ON)
    assert codes(found) == ["public_interest"]
    assert "第五十八条" in str(found[0].article)


def test_jiangbei_reviews_every_penalty():
    """江北 第一条: no word “major” in it."""
    assert codes(review_grounds(case(), draft(fine(1_000)), load_regime("jiangbei", True), ON)) == ["every"]


def test_discussion_from_500000_yuan_of_fine_and_confiscation_together():
    gains = Penalty(kind=PenaltyKind.CONFISCATE_GAINS, amount_fen=400_000_00)
    below = discussion_grounds(case(), draft(fine(99_999), gains), load_regime("shanghai", True), ON)
    at = discussion_grounds(case(), draft(fine(100_000), gains), load_regime("shanghai", True), ON)
    assert "amount" not in codes(below)
    assert "amount" in codes(at)


def test_discussion_of_what_was_reviewed_where_the_agency_wants_it():
    """湘西 第十二条: what passed goes to discussion; 上海 leaves it to the law."""
    assert codes(discussion_grounds(case(), draft(fine(300_000)), XIANGXI, ON)) == ["reviewed"]
    assert discussion_grounds(case(), draft(fine(300_000)), load_regime("shanghai", True), ON) == ()


def test_ordinary_case_needs_neither():
    assert discussion_grounds(case(), draft(), XIANGXI, ON) == ()
