"""What follows a published decision: it stays on the list until it is public too, and the public entry gains the line with its day."""

from __future__ import annotations

from typing import Any

import pytest

from mingfa.cases.acts import executing as exe
from mingfa.cases.tests.whole import SMALL
from mingfa.desk.models import ToDoRow
from mingfa.disclosure import acts
from mingfa.disclosure.acts.masking import Added
from mingfa.disclosure.following import PENDING, open_fields
from mingfa.disclosure.models import PublicationRow
from mingfa.disclosure.tests.kinds import inspected, sealed

pytestmark = pytest.mark.django_db


def line(case: Any, key: str) -> str:
    """Return what the public entry says in a field, "" where it has none."""
    return next((one["value"] for one in case.public.emissions[-1].content["fields"] if one["key"] == key), "")


def open_on_list(case: Any) -> str:
    """Return the fields for which the publication stands on the follow-up list."""
    return PublicationRow.objects.get(stream=case.publication).follow


def followed(case: Any, field: str, **more: Any) -> None:
    """Provide, approve and publish what followed, each by whom the regime names."""
    assert case.done(acts.ProvideFollowUp(field=field, **more), case.at_step("provide")) == set(), case.said
    assert case.done(acts.PublishFollowUp(), case.at_step("publish")) == {"publication.not_approved"}
    provider = case.public.follow_ups[-1].provided_by
    assert "publication.same_person" in case.done(acts.ApproveFollowUp(redaction_checked=True), provider)
    assert case.done(acts.ApproveFollowUp(), case.at_step("approve")) == {"publication.not_checked"}
    assert case.done(acts.ApproveFollowUp(redaction_checked=True), case.at_step("approve")) == set(), case.said
    assert case.done(acts.PublishFollowUp(), case.at_step("publish")) == set(), case.said


@pytest.mark.obligation("XX-P-9.1b")
def test_a_penalty_shows_how_it_was_carried_out(publishing, portal):
    """湘西州 第九条（一）: pending after publication; the payment is recorded in the case, and the public entry gains the line with its date."""
    case = publishing().decided(SMALL).issued().served().published()
    assert open_on_list(case) == "execution"
    assert line(case, "execution") == PENDING
    todo = ToDoRow.objects.get(stream=case.publication, key="follow")
    assert "执行情况尚未公布" in todo.why
    assert case.done(acts.ProvideFollowUp(field="execution"), case.at_step("provide")) == {"follow_up.nothing"}
    assert "第九条（一）" in str(case.said[0].article)
    paid_on = case.at.date()
    case.do(
        exe.RecordPayment(party="p1", item="fine", amount_fen=12_000_000, paid_on=paid_on, receipt="票据0001"), case.site.person("cashier")
    )
    followed(case, "execution")
    assert line(case, "execution") == f"{paid_on.year}年{paid_on.month}月{paid_on.day}日已缴纳罚款120,000.00元"
    assert open_on_list(case) == ""
    assert not ToDoRow.objects.filter(stream=case.publication, key__startswith="follow").exists()
    case.settled()
    page = portal.page(case.item, follow=(case.feed,))
    assert portal.problem == 0
    assert line(case, "execution") in page.text
    assert PENDING not in page.text


@pytest.mark.obligation("XX-P-9.3b")
def test_an_inspection_with_problems_stays_listed_until_put_right_and_handled(publishing):
    """湘西州 第九条（三）: rectification and handling; without problems it does not enter the list."""
    case = inspected(publishing(), handling="").published()
    assert open_on_list(case) == "rectification,handling"
    followed(case, "rectification", words="台账已经补齐", on=case.at.date())
    assert open_on_list(case) == "handling"
    assert line(case, "rectification").endswith("：台账已经补齐")
    assert line(case, "handling") == PENDING
    followed(case, "handling", words="不再处理", on=case.at.date())
    assert open_on_list(case) == ""
    clean = inspected(publishing(), problems="", no_problem=True, handling="", result="未发现违法行为")
    clean.n, clean.at = 100, max(case.at, clean.at)
    clean.published()
    assert open_on_list(clean) == ""
    assert line(clean, "rectification") == ""


@pytest.mark.obligation("XL-P-5.1b")
def test_xinglongtai_lists_each_decision_without_performance_with_its_section(publishing, portal):
    """兴隆台 二（一）5（1）: on the follow-up list of its section until entered; entering it updates the public page."""
    case = publishing("xinglongtai").decided(SMALL).issued().served().published()
    row = PublicationRow.objects.get(stream=case.publication)
    assert (row.follow, row.unit) == ("execution", case.public.unit)
    assert ToDoRow.objects.get(stream=case.publication, key="follow").unit == case.public.unit
    followed(case, "execution", words="罚款已全部缴清", on=case.at.date())
    case.settled()
    assert open_on_list(case) == ""
    assert "罚款已全部缴清" in portal.page(case.item, follow=(case.feed,)).text


def test_what_is_paid_in_parts_stays_open_until_all_is_paid(publishing):
    case = publishing().decided(SMALL).issued().published()
    followed(case, "execution", words="已缴纳第一期", on=case.at.date(), final=False)
    assert open_on_list(case) == "execution"
    followed(case, "execution", words="已全部缴清", on=case.at.date())
    assert open_on_list(case) == ""
    assert [one.split("：")[1] for one in line(case, "execution").splitlines()] == ["已缴纳第一期", "已全部缴清"]


def test_where_the_rules_ask_for_nothing_later_nothing_is_pending(publishing):
    """江北, 上海, 盘锦: the rules are silent."""
    case = sealed(publishing("jiangbei")).published()
    assert open_fields(case.public) == ()
    assert line(case, "execution_result") == ""


@pytest.mark.guards("refuse_follow_up_leftovers", "refuse_follow_up_day", "refuse_follow_up_in_hand", "refuse_no_follow_up")
def test_a_line_tells_no_name_and_no_impossible_day(publishing):
    case = inspected(publishing()).published()
    provider, today = case.at_step("provide"), case.at.date()
    assert case.done(acts.PublishFollowUp(), case.at_step("publish")) == {"follow_up.none"}
    told = acts.ProvideFollowUp(field="rectification", words="负责人电话13812345678，已补齐", on=today)
    assert case.done(told, provider) == {"publication.not_redacted"}
    for day in (case.public.decided_on.replace(year=2025), today.replace(year=2027)):
        assert case.done(acts.ProvideFollowUp(field="rectification", words="已补齐", on=day), provider) == {"follow_up.day"}
    good = acts.ProvideFollowUp(field="rectification", words="已补齐", on=today)
    assert case.done(good, provider) == set()
    assert case.done(good, provider) == {"follow_up.in_hand"}
    assert case.done(acts.ReturnFollowUp(reason="日期不对"), case.at_step("approve")) == set()
    assert case.public.follow_ups == ()
    assert case.done(good, provider) == set()


def test_a_correction_keeps_the_lines_published_later(publishing):
    case = inspected(publishing()).published()
    followed(case, "rectification", words="台账已经补齐", on=case.at.date())
    correct = acts.CorrectPublication(facts_words="检查发现台账不全", reason="表述有误")
    assert case.done(correct, case.at_step("publish")) == set(), case.said
    case.published()
    assert line(case, "rectification").endswith("台账已经补齐")
    assert line(case, "facts") == "检查发现台账不全"


def test_what_a_person_had_hidden_stays_hidden_in_the_lines_that_follow(publishing):
    """The word was hidden when the decision was provided; the follow-up line says it again."""
    hidden = Added(words="污泥脱水间", because="trade_secret", reason="工艺布局")
    case = inspected(publishing()).provided(added=(hidden,)).published()
    assert "污泥脱水间" not in line(case, "problems")
    followed(case, "rectification", words="污泥脱水间台账已经补齐", on=case.at.date())
    assert "污泥脱水间" not in line(case, "rectification")
    assert "台账已经补齐" in line(case, "rectification")
