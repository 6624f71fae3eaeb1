"""Pages of the review list: read, written row by row, tried on past cases; and what was decided without review, with the completeness check."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from mingfa.agencies.setup import Site
from mingfa.cases.acts import deciding as dec
from mingfa.cases.models import MajorRow
from mingfa.cases.tests.drafts import draft, fine
from mingfa.cases.tests.test_review_gate import deciding as outline_decision
from mingfa.cases.tests.test_review_gate import outline, send
from mingfa.cases.tests.whole import MAJOR, SMALL, Whole
from mingfa.desk import now
from mingfa.desk.perform import look
from mingfa.lists.review_items import BeginReviewDraft
from mingfa.lists.tests.keeping import Keeping, at, every_kind
from mingfa.office import listtrial, unreviewed
from mingfa.office.tests.conftest import signed_in

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
TINY = draft(fine(1_000), evidence=SMALL.evidence)


@pytest.fixture
def kept(site: Site) -> Keeping:
    """The bureau's list with a version in force and a draft of the next."""
    kept = Keeping(site, DAY)
    kept.opened(*every_kind(kept)).published()
    return kept


def drafting(kept: Keeping, condition: str) -> None:
    assert kept.do(BeginReviewDraft(basis="调整标准")) == set()
    assert kept.do(kept.row("r-penalty", condition)) == set()


def page(kept: Keeping, address: str, by: str = "", **post: Any) -> Any:
    client = signed_in(by or kept.keeper)
    with now.at(at(kept.day) + timedelta(minutes=5)):
        return client.post(address, post) if post else client.get(address)


def test_the_list_is_read_with_its_versions_and_who_may_act_on_it(kept: Keeping) -> None:
    text = page(kept, "/reviews/items/").text
    assert "第 1 版" in text
    assert "施行中" in text
    assert "罚款金额 &gt;= 10万元" in text
    assert "起草新版清单" in text
    assert "条款" not in text
    other = kept.site.people["lead_handler"][0]
    assert "目前不能办理" in page(kept, "/reviews/items/", other).text
    assert page(kept, "/reviews/items/row/").status_code == 200


def test_before_any_list_the_page_offers_to_set_it_up(site: Site) -> None:
    kept = Keeping(site, DAY)
    text = page(kept, "/reviews/items/").text
    assert "尚未公布" in text
    assert "/s/xiangxi/review_list/items/acts/lists.open_review_list/" in text
    assert page(kept, "/s/xiangxi/review_list/items/acts/lists.open_review_list/").status_code == 200


def test_a_row_is_written_with_the_catalogue_beside_it_and_checked_while_typed(kept: Keeping) -> None:
    """The condition is read on the server; a wrong one is shown with its place, and nothing is saved."""
    drafting(kept, "罚款金额 >= 15万元")
    text = page(kept, "/reviews/items/row/?row=r-penalty").text
    assert "罚款金额 &gt;= 15万元" in text
    assert "案件事实目录" in text
    assert text.count("<dt>") == 26
    wrong = page(kept, "/reviews/items/check/", condition="罚款总额 >= 1元").text
    assert "第 1 个字：没有名为“罚款总额”的案件事实" in wrong
    assert "<mark>罚</mark>款总额" in wrong
    right = page(kept, "/reviews/items/check/", condition="罚款金额不低于2万元并且当事人类型=公民").text
    assert "罚款金额 &gt;= 2万元 且 当事人类型 = 公民" in right
    assert "逐个当事人判断" in right
    fields = {"row": "r-new", "row_kind": "penalty", "row_name": "新增", "ground": "listed", "instrument": "某规定", "article": "第二条"}
    bad = page(kept, "/reviews/items/row/", **fields, condition="罚款总额 >= 1元")
    assert (bad.status_code, "review_list.condition" in bad.text, "某规定" in bad.text) == (422, True, True)
    assert page(kept, "/reviews/items/row/", kept.site.people["lead_handler"][0], **fields, condition="已听证").status_code == 422
    assert [row.id for row in kept.state.draft if row.id == "r-new"] == []
    assert page(kept, "/reviews/items/row/", **fields, condition="已听证").status_code == 302
    assert kept.state.draft[-1].condition == "已听证"
    text = page(kept, "/reviews/items/").text
    assert "新增" in text
    assert "修改" in text


def decided(site: Site, text: Any) -> Whole:
    return Whole(site).decided(text)


def test_a_trial_shows_exactly_which_past_cases_would_change(site: Site) -> None:
    """A case at the new threshold would newly need review; one the draft no longer names would not; nothing else is listed."""
    kept = Keeping(site, DAY)
    kept.opened(kept.row("r-penalty", "罚款金额 >= 15万元"), kept.row("tiny", "罚款金额 <= 1000元")).published()
    at_it, below = decided(site, SMALL), decided(site, draft(fine(119_999), evidence=SMALL.evidence))
    tiny, large = decided(site, TINY), Whole(site).decided(MAJOR, ("p1",))
    kept.day = large.at.date() + timedelta(days=1)
    assert MajorRow.objects.filter(agency="xiangxi").count() == 4
    assert set(MajorRow.objects.filter(reviewed=True).values_list("stream", flat=True)) == {tiny.stream, large.stream}
    drafting(kept, "罚款金额 >= 12万元")
    assert kept.do(kept.row("tiny", "罚款金额 < 1元")) == set()
    assert page(kept, "/reviews/items/trial/", _="1").status_code == 302
    asked = listtrial.standing("xiangxi")
    assert asked is not None
    assert asked.state == "asked"
    assert "已经排队" in page(kept, "/reviews/items/trial/?part=1").text
    with now.at(at(kept.day)):
        assert listtrial.try_waiting() == 1
    told, tried = listtrial.standing("xiangxi"), kept.state.tried
    assert told is not None
    assert tried is not None
    assert (told.state, told.total, told.done, told.newly, told.no_longer) == ("done", 4, 4, 1, 1)
    assert [one["stream"] for one in listtrial.lines("xiangxi", "newly", 0, 10)] == [at_it.stream]
    assert [one["stream"] for one in listtrial.lines("xiangxi", "no_longer", 0, 10)] == [tiny.stream]
    text = page(kept, "/reviews/items/trial/").text
    assert "新增需要审核 1 件" in text
    assert "较大数额罚款：罚款金额 120000元" in text
    assert at_it.stream in text
    assert below.stream not in text
    assert (tried.cases, tried.newly, tried.no_longer) == (4, 1, 1)
    assert kept.do(kept.approving()) == set()
    handler = site.people["lead_handler"][0]
    assert page(kept, "/reviews/items/trial/", handler, _="1").status_code == 403


def test_a_trial_of_a_draft_that_changed_meanwhile_is_marked_and_does_not_open_the_approval(site: Site, kept: Keeping) -> None:
    drafting(kept, "罚款金额 >= 12万元")
    page(kept, "/reviews/items/trial/", _="1")
    with now.at(at(kept.day)):
        listtrial.try_waiting()
    kept.do(kept.row("r-penalty", "罚款金额 >= 13万元"))
    assert "草稿又有改动" in page(kept, "/reviews/items/trial/").text
    assert "review_list.untried" in kept.do(kept.approving())


@pytest.mark.obligation("XX-L-4")
def test_the_completeness_check_lists_what_was_not_reviewed_and_what_nobody_put_right(site: Site, monkeypatch: Any) -> None:
    """湘西 第四条: every decided case that meets a criterion with no review, and every failed review with no correction."""
    kept = Keeping(site, DAY)
    kept.opened(*every_kind(kept)).published()
    fair, reviewed = decided(site, TINY), decided(site, SMALL)
    failed = Whole(site).deliberating(MAJOR, ("p1",))
    failed.sent().concluded("correct", law="failing")
    assert unreviewed.check("xiangxi").missing == 0
    past = Whole(site).deliberating(SMALL)
    monkeypatch.setattr(
        dec.Decide, "gates", tuple(one for one in dec.Decide.gates if one.__name__ in ("only_penalty", "refuse_wrong_year"))
    )
    past.do(past._decision(), past.leader)
    found = unreviewed.check("xiangxi")
    assert (found.decisions, found.without, found.missing, found.uncorrected) == (3, 2, 1, 1)
    assert [one.row.stream for one in found.missing_lines] == [past.stream]
    assert "清单第 1 版“较大数额罚款”：罚款金额 120000元" in found.missing_lines[0].why
    assert [one.case_stream for one in found.uncorrected_lines] == [failed.stream]
    kept.day = max(past.at, failed.at).date()
    shown = page(kept, "/reviews/without/").text
    assert "有遗漏" in shown
    assert "不符合清单第 1 版任何一行；法定情形和本机关规定的情形均不具备；认定表逐项回答均为否" in shown
    assert fair.stream in shown
    assert reviewed.stream not in shown.split('id="lines"')[1]
    monkeypatch.undo()
    failed.reviewed()
    assert unreviewed.check("xiangxi").uncorrected == 0
    assert page(kept, f"/reviews/without/?year={past.at.year}").status_code == 200
    assert page(kept, "/reviews/without/", site.people["lead_handler"][0]).status_code == 403


def test_a_coercion_decided_without_review_is_explained_too(site: Site, kept: Keeping) -> None:
    case = outline(Whole(site), "coercion")
    from mingfa.agencies.tests.acting import regime_now
    from mingfa.cases.acts.judging import JudgeMajor
    from mingfa.cases.gates.judging import criteria

    asked = criteria("coercion", regime_now("xiangxi"), case.at.date(), None)
    case.do(
        JudgeMajor.model_validate({"answers": [{"criterion": code, "yes": False, "reason": "不属于"} for code in asked]}), case.officers[0]
    )
    assert case.refused(outline_decision(case), case.leader) == set()
    [line] = unreviewed.told("xiangxi", unreviewed.rows("xiangxi"))
    assert (line.lawful, "不符合清单第 1 版任何一行" in line.why) == (True, True)
    assert look(case.stream).state.stage == "decided"
    assert send is not None


def test_the_form_of_the_criteria_is_filled_line_by_line(site: Site) -> None:
    """Every criterion stands on the form; answered with a reason each, it is taken."""
    case = Whole(site).deliberating(TINY)
    client = signed_in(case.officers[0])
    with now.at(case.at):
        text = client.get(f"/s/{case.stream}/acts/cases.judge_major/").text
    assert "重大公共利益" in text
    assert text.count('value="public_interest" selected') == 1
    assert "直接关系当事人或者第三人重大权益并经过听证程序" not in text
    assert text.count("认定事项") >= 7


def test_the_case_page_names_every_ground_with_what_was_found_and_its_source(site: Site, kept: Keeping) -> None:
    case = Whole(site).deliberating(MAJOR, ("p1",))
    case.do(dec.AddReviewGround(ground="public_interest", reason="涉及饮用水水源保护"), case.officers[0])
    with now.at(case.at):
        text = signed_in(case.officers[0]).get(f"/s/{case.stream}/").text
    part = text[text.index("判断所用的清单") :]
    for words in (
        "清单第 1 版“较大数额罚款”：罚款金额 300000元",
        "《本机关审核制度》第四条",
        "涉及饮用水水源保护",
        "直接关系当事人或者第三人重大权益",
        "第五十八条",
    ):
        assert words in part
    assert "罚款金额 &gt;= 10万元" in page(kept, f"/s/{kept.stream}/").text
