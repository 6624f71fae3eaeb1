"""Capability catalogue.review_items: the review list in versions; who keeps it, what it must hold, and which decisions it brings to review."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mingfa.agencies.tests.acting import regime_now
from mingfa.cases.tests.drafts import CITIZEN, draft, fine
from mingfa.demo.review_lists import publish_review_list
from mingfa.desk import now
from mingfa.desk.perform import look
from mingfa.lists import review_items as items
from mingfa.lists.review_items import (
    BeginReviewDraft,
    DropReviewRow,
    GiveUpReviewDraft,
    OpenReviewList,
    PublishReviewList,
    review_list_stream,
)
from mingfa.lists.tests.keeping import DAY, Keeping, at, due, every_kind

pytestmark = pytest.mark.django_db
# The demands -----------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XL-L-3.1a", "JB-L-4")
@pytest.mark.parametrize("agency", ["xinglongtai", "jiangbei"])
def test_each_kind_needs_a_row_and_the_threshold_itself_is_in(installed, agency):
    """兴隆台 二（三）3（1）、江北 第四条: a list without a coercion row is refused, naming the kind; at the amount in, one fen below out."""
    kept = Keeping(installed(agency))
    kinds = [row for row in every_kind(kept) if row.row_kind != "coercion"]
    kept.opened(*kinds).tried()
    assert kept.do(kept.approving()) == {"review_list.kind_missing"}
    assert [("行政强制" in one.message, bool(one.article.article)) for one in kept.last] == [(True, True)]
    assert kept.state.versions == ()
    assert kept.do(kept.row("r-coercion", "强制措施 包含 停业关闭", row_kind="coercion")) == set()
    kept.published()
    assert due(kept, draft(fine(100_000)), DAY) == ["r-penalty"]
    assert due(kept, draft(fine(99_999)), DAY) == []


@pytest.mark.obligation("XL-L-3.1a", "JB-L-4", "SH-L-2a")
@pytest.mark.parametrize("agency", ["xinglongtai", "jiangbei", "shanghai"])
def test_a_row_says_to_which_factor_of_the_agencys_text_it_belongs(installed, agency):
    """类别、层级、领域、金额、社会影响: the factors the text names, and no other."""
    kept = Keeping(installed(agency)).opened()
    assert kept.do(kept.row(factor="")) == {"review_list.factor"}
    assert kept.do(kept.row(factor="天气")) == {"review_list.factor"}
    for number, factor in enumerate(kept.regime.items("review.list_factors", DAY)):
        assert kept.do(kept.row(f"f-{number}", factor=factor)) == set()


@pytest.mark.obligation("SH-L-2a")
def test_shanghai_warns_of_a_kind_without_a_row_and_each_agency_keeps_its_own_list(installed):
    """上海 三（三）2: no line for one of the three kinds warns and does not refuse; thresholds apply per line."""
    site = installed("shanghai")
    kept = Keeping(site)
    rows = [row for row in every_kind(kept) if row.row_kind != "licence"]
    citizen = kept.row("fine-citizen", "罚款金额 >= 1万元 且 当事人类型 = 公民")
    kept.opened(*rows, citizen).tried()
    assert kept.warnings(kept.approving()) == {"review_list.kind_missing"}
    kept.published()
    assert due(kept, draft(fine(10_000), parties=(CITIZEN,)), DAY) == ["fine-citizen"]
    assert due(kept, draft(fine(10_000)), DAY) == []
    assert due(kept, draft(fine(100_000), parties=(CITIZEN,)), DAY) == ["fine-citizen", "r-penalty"]
    below = next(iter(site.below.values()))
    assert "stream.other_agency" in kept.do(GiveUpReviewDraft(reason="非本机关"), below.people["legal_head"][0])
    own = Keeping(below)
    assert own.opened(own.row("own", "罚款金额 >= 1元")).state.draft[0].id == "own"
    assert [row.id for row in kept.state.versions[0].rows if row.id == "own"] == []


@pytest.mark.obligation("XX-L-3.6")
def test_a_criterion_has_its_source(xiangxi):
    """湘西 第三条（六）: a criterion without the document and article it rests on is refused, and the list stays as it was."""
    kept = Keeping(xiangxi).opened(kept_row := Keeping(xiangxi).row())
    before = kept.state.digest
    for lacking in ({"instrument": ""}, {"article": ""}):
        assert kept.do(kept.row("by-law", asked=True, condition="", **lacking)) == {"review_list.no_source"}
    assert kept.state.digest == before
    assert kept_row.row == "fine-1"
    assert kept.do(kept.row("by-law", asked=True, condition="")) == set()


# What a list refuses ---------------------------------------------------------------------------------------------------------


@pytest.mark.guards("refuse_unreadable_row", "refuse_broken_draft")
def test_a_condition_nobody_can_read_is_refused_and_the_published_list_stays(xiangxi):
    """Bad input: an unknown fact, a zero divisor; the valid version stays in force."""
    kept = Keeping(xiangxi).opened(*every_kind(Keeping(xiangxi))).published()
    valid = kept.state.versions
    kept.do(BeginReviewDraft(basis="调整"))
    for bad in ("罚款总额 >= 1元", "罚款金额 / 0 > 1元", "", "非" * 40 + "已听证", "已听证 或 " * 400 + "并案"):
        assert kept.do(kept.row(condition=bad)) == {"review_list.condition"}, bad
    assert "是否指：罚款金额" in (kept.do(kept.row(condition="罚款总额 >= 1元")) and kept.last[0].message)
    assert kept.do(kept.row(asked=True)) == {"review_list.asked"}
    assert kept.do(kept.row(row_kind="weather")) == {"review_list.kind"}
    assert kept.do(kept.row(ground="every")) == {"review_list.ground"}
    assert kept.state.versions == valid
    assert kept.state.in_force(DAY) == valid[0]


@pytest.mark.guards("refuse_untried_draft", "refuse_other_draft", "refuse_unknown_row", "refuse_second_list")
def test_a_draft_is_tried_then_approved_as_it_was_seen(xiangxi):
    kept = Keeping(xiangxi)
    assert "review_list.second" in kept.do(OpenReviewList(basis="制度"), stream="xiangxi/review_list/another")
    kept.opened(*every_kind(kept))
    assert kept.do(kept.approving()) == {"review_list.untried"}
    kept.tried()
    seen = kept.approving()
    assert kept.do(kept.row()) == set()
    assert kept.do(kept.approving()) == {"review_list.untried"}
    assert "review_list.other_draft" in kept.do(seen)
    assert kept.do(DropReviewRow(row="nothing", reason="合并")) == {"review_list.no_row"}
    assert kept.do(DropReviewRow(row="fine-1", reason="合并")) == set()
    assert kept.do(seen) == set()
    assert kept.do(kept.row()) == set()
    assert kept.do(PublishReviewList(since=DAY)) == {"stage.wrong"}


@pytest.mark.guards("refuse_overlap")
def test_versions_never_overlap_and_none_is_backdated(xiangxi):
    """Bad input: a list with overlapping versions is refused; the stored list stays the valid one."""
    kept = Keeping(xiangxi).opened(*every_kind(Keeping(xiangxi))).tried()
    assert kept.do(kept.approving()) == set()
    assert kept.do(PublishReviewList(since=DAY - timedelta(days=1))) == {"review_list.backdated"}
    assert kept.do(PublishReviewList(since=DAY + timedelta(days=9))) == set()
    assert kept.state.in_force(DAY) is None
    kept.do(BeginReviewDraft(basis="再调整"))
    kept.tried()
    assert kept.do(kept.approving()) == set()
    assert kept.do(PublishReviewList(since=DAY + timedelta(days=9))) == {"review_list.overlap"}
    assert kept.do(PublishReviewList(since=DAY + timedelta(days=10))) == set()
    days = [DAY + timedelta(days=n) for n in range(20)]
    assert [kept.state.in_force(day).number if kept.state.in_force(day) else 0 for day in days] == [0] * 9 + [1] + [2] * 10


@pytest.mark.guards("refuse_too_many_rows")
def test_a_list_stays_readable(xiangxi, monkeypatch):
    monkeypatch.setattr(items, "MAX_ROWS", 2)
    kept = Keeping(xiangxi).opened(*[Keeping(xiangxi).row(f"r{n}") for n in range(2)])
    assert kept.do(kept.row("r2")) == {"review_list.too_long"}
    assert kept.do(kept.row("r1", "罚款金额 >= 2元")) == set()
    assert kept.do(GiveUpReviewDraft(reason="不再调整")) == set()
    assert kept.state.stage == "opened"


def test_the_demonstration_lists_are_whole(installed):
    for agency in ("xiangxi", "panjin", "xinglongtai", "shanghai", "jiangbei"):
        site = installed(agency)
        with now.at(at(DAY)):
            publish_review_list(site)
        assert {row.kind for row in look(review_list_stream(agency)).state.versions[0].rows} >= set(
            regime_now(agency).items("review.kinds", DAY)
        )
