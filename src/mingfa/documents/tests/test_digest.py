"""The digest of a decision draft, and what goes beyond a notice (行政处罚法 第四十四条、第四十五条、第五十八条)."""

from datetime import date

import pytest
from pydantic import ValidationError

from mingfa.documents.blocks import Citizen, EvidenceItem
from mingfa.documents.digest import DecisionDraft, Penalty, PenaltyKind, draft_bytes, draft_digest, heavier_than
from mingfa.documents.samples import DUTY, EVIDENCE, GROUND, PARTY, VIOLATION, draft


def fine(yuan: int, **more) -> Penalty:
    return Penalty(kind=PenaltyKind.FINE, amount_fen=yuan * 100, **more)


def penalty(kind: PenaltyKind, **more) -> Penalty:
    return Penalty(kind=kind, **more)


def test_digest_is_the_same_for_the_same_text_however_it_came():
    """JSON from another source, with its keys in another order, gives the same digest."""
    data = draft().model_dump(mode="json")
    again = DecisionDraft.model_validate(dict(reversed(data.items())))
    assert draft_digest(draft()) == draft_digest(again)
    assert len(draft_digest(again)) == 64


def test_digest_is_pinned():
    """The bytes of a draft are a format: approvals given under them must be found again in ten years."""
    assert draft_bytes(draft()).startswith('{"discretion":[{"factor":"排放去向和危害后果"'.encode())
    assert draft_digest(draft()) == "794397864aa0e5b46ffffc32450e7a35327054cb956bc39292cbbed71b17bbda"


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "另一案由"},
        {"parties": (PARTY.model_copy(update={"address": "别处"}),)},
        {"violation": VIOLATION.model_copy(update={"motive": "过失"})},
        {"evidence": EVIDENCE[:-1]},
        {"duty_law": (DUTY.model_copy(update={"paragraph": "第一款"}),)},
        {"penalty_law": (GROUND.model_copy(update={"item": "第（四）项"}),)},
        {"penalties": (fine(200_001),)},
        {"discretion": draft().discretion[:-1]},
        {"performance": draft().performance.model_copy(update={"term": "十日内"})},
        {"remedies": draft().remedies[:1]},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_any_change_of_the_text_changes_the_digest(changes):
    assert draft_digest(draft(**changes)) != draft_digest(draft())


def test_the_same_or_less_than_notified_is_within_the_notice():
    assert heavier_than(draft(), draft()) == []
    assert heavier_than(draft(penalties=(fine(150_000),)), draft()) == []
    assert heavier_than(draft(evidence=EVIDENCE[:2]), draft()) == []


def test_a_larger_fine_is_heavier():
    """第四十五条: no heavier penalty because of the defence; one 分 is enough."""
    more = draft(penalties=(Penalty(kind=PenaltyKind.FINE, amount_fen=20_000_001),))
    assert heavier_than(more, draft()) == ["罚款金额 200,000.01 元高于告知的 200,000.00 元"]


def test_a_kind_that_was_not_notified_is_heavier():
    both = draft(penalties=(fine(100_000), penalty(PenaltyKind.ORDER_STOP)))
    assert heavier_than(both, draft()) == ["处罚种类“责令停产停业”未经告知"]


def test_a_milder_kind_in_the_place_of_a_notified_one_is_lighter():
    """A warning in the place of a fine; but not a warning beside it."""
    assert heavier_than(draft(penalties=(penalty(PenaltyKind.WARNING),)), draft()) == []
    beside = draft(penalties=(fine(200_000), penalty(PenaltyKind.WARNING)))
    assert heavier_than(beside, draft()) == ["处罚种类“警告”未经告知"]


def test_one_dropped_kind_excuses_only_one_new_kind():
    two = draft(penalties=(penalty(PenaltyKind.WARNING), penalty(PenaltyKind.CRITICISM)))
    assert heavier_than(two, draft()) == ["处罚种类“通报批评”未经告知"]


def test_a_kind_of_the_same_item_is_not_taken_as_milder():
    other = draft(penalties=(Penalty(kind=PenaltyKind.CONFISCATE_GAINS, amount_fen=100),))
    assert heavier_than(other, draft()) == ["处罚种类“没收违法所得”未经告知"]


def test_a_longer_or_endless_term_is_heavier():
    told = draft(penalties=(penalty(PenaltyKind.SUSPEND_LICENCE, days=30, detail="排污许可证"),))
    longer = draft(penalties=(penalty(PenaltyKind.SUSPEND_LICENCE, days=31, detail="排污许可证"),))
    endless = draft(penalties=(penalty(PenaltyKind.SUSPEND_LICENCE, detail="排污许可证"),))
    other = draft(penalties=(penalty(PenaltyKind.SUSPEND_LICENCE, days=30, detail="采矿许可证"),))
    assert heavier_than(longer, told) == ["暂扣许可证件的期限长于告知的期限"]
    assert heavier_than(endless, told) == ["暂扣许可证件告知时有期限，现在没有期限"]
    assert heavier_than(other, told) == ["暂扣许可证件的内容“采矿许可证”与告知的不同"]


def test_other_facts_evidence_and_law_need_a_new_notice():
    """第四十四条: the notice holds the facts, reasons and basis of the decision."""
    new = EvidenceItem(name="证人证言", made_on=date(2026, 4, 1), made_by="某甲", proves="排放时间")
    decided = draft(
        violation=VIOLATION.model_copy(update={"consequence": "造成饮用水水源地污染"}),
        evidence=(*EVIDENCE, new),
        penalty_law=(GROUND.model_copy(update={"item": "第（四）项"}),),
    )
    assert heavier_than(decided, draft()) == [
        "违法事实（危害后果）与告知的不同",
        "证据“证人证言”未经告知",
        "处罚依据《中华人民共和国水污染防治法》第八十三条第（四）项未经告知",
    ]


def test_parties_are_compared_one_by_one():
    """Moving an amount from one party to the other is heavier for the other, though the sum is the same."""
    second = Citizen(name="田镕", id_number="433101199001010000", address="示范州")
    parties = (PARTY, second)
    told = draft(parties=parties, penalties=(fine(200_000, on_party=PARTY.name), fine(20_000, on_party="田镕")))
    moved = draft(parties=parties, penalties=(fine(190_000, on_party=PARTY.name), fine(30_000, on_party="田镕")))
    assert heavier_than(moved, told) == ["对田镕：罚款金额 30,000.00 元高于告知的 20,000.00 元"]
    assert heavier_than(told, draft()) == ["当事人“田镕”未经告知"]


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ({"kind": "fine"}, "罚款应当写明金额"),
        ({"kind": "warning", "amount_fen": 100}, "警告不应当有金额"),
        ({"kind": "other"}, "应当写明处罚内容"),
        ({"kind": "fine", "amount_fen": 100.5}, "amount_fen"),
        ({"kind": "fine", "amount_fen": -1}, "amount_fen"),
    ],
)
def test_a_penalty_that_makes_no_sense_is_refused(bad, says):
    with pytest.raises(ValidationError, match=says):
        Penalty.model_validate(bad)


def test_with_several_parties_each_penalty_names_its_own():
    second = Citizen(name="田镕", id_number="433101199001010000", address="示范州")
    with pytest.raises(ValidationError, match="每项处罚应当写明被处罚人"):
        draft(parties=(PARTY, second))
    with pytest.raises(ValidationError, match="不在当事人之列"):
        draft(penalties=(fine(1, on_party="某乙"),))
    with pytest.raises(ValidationError, match="重复列入"):
        draft(penalties=(fine(1), fine(2)))
    with pytest.raises(ValidationError, match="同一当事人只能列一次"):
        draft(parties=(PARTY, PARTY))


def test_line_ends_and_outer_space_do_not_make_another_text():
    same = VIOLATION.model_copy(update={"act": "甲\n乙"})
    typed = {**VIOLATION.model_dump(), "act": "  甲\r\n乙 "}
    assert draft_digest(DecisionDraft.model_validate({**draft().model_dump(), "violation": typed})) == draft_digest(draft(violation=same))


def test_control_characters_are_refused():
    with pytest.raises(ValidationError, match="控制字符 U\\+0007"):
        DecisionDraft.model_validate({**draft().model_dump(), "title": "案\x07由"})
