"""Two drafts held against each other: what changed is named field by field, and nothing else is."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from mingfa.documents.digest import DiscretionReason, Penalty, PenaltyKind, draft_digest
from mingfa.documents.samples import draft
from mingfa.review.compare import compare, differences, words_apart


def test_equal_drafts_have_no_difference_and_every_field_is_listed():
    one = draft()
    assert differences(one, draft()) == ()
    titles = {change.path[0] for change in compare(one, one)}
    assert {"案由", "当事人", "违法事实", "证据", "处罚依据", "裁量理由", "处罚内容", "履行方式和期限", "救济途径"} <= titles
    assert {change.kind for change in compare(one, one)} == {"same"}


def test_another_fine_is_one_difference_with_both_amounts_in_yuan():
    one = draft()
    fine = next(p for p in one.penalties if p.kind is PenaltyKind.FINE)
    other = one.model_copy(
        update={"penalties": tuple(p.model_copy(update={"amount_fen": 12_345_600}) if p is fine else p for p in one.penalties)}
    )
    (change,) = differences(one, other)
    assert change.path[0] == "处罚内容"
    assert change.kind == "changed"
    assert change.new == "123,456.00 元"
    assert change.old.endswith("元")
    assert draft_digest(one) != draft_digest(other)


def test_a_reason_put_in_between_leaves_the_others_as_they_were():
    one = draft()
    more = DiscretionReason(factor="是否配合", finding="主动配合调查，如实说明情况")
    other = one.model_copy(update={"discretion": (more, *one.discretion)})
    changes = differences(one, other)
    assert {change.kind for change in changes} == {"added"}
    assert [change.new for change in changes] == ["是否配合", "主动配合调查，如实说明情况"]


def test_a_penalty_that_went_is_removed_and_one_that_came_is_added():
    one = draft()
    warned = one.model_copy(update={"penalties": (Penalty(kind=PenaltyKind.WARNING),)})
    kinds = {change.kind for change in differences(one, warned)}
    assert kinds <= {"added", "removed", "changed"}
    assert any("警告" in change.new for change in differences(one, warned))
    assert any("罚款" in change.old for change in differences(one, warned))


def test_a_number_counts_as_one_word():
    before, after = words_apart("处罚款120000元。", "处罚款290000元整。")
    assert [piece.text for piece in before if piece.changed] == ["120000"]
    assert [piece.text for piece in after if piece.changed] == ["290000", "整"]


@given(st.text("甲乙丙丁12 ,。", max_size=40), st.text("甲乙丙丁12 ,。", max_size=40))
@settings(max_examples=200, deadline=None)
def test_the_pieces_of_a_text_are_the_text(old, new):
    before, after = words_apart(old, new)
    assert "".join(piece.text for piece in before) == old
    assert "".join(piece.text for piece in after) == new
    assert "".join(p.text for p in before if not p.changed) == "".join(p.text for p in after if not p.changed)
