"""After publication: errors are corrected, what fell is taken down or explained, a period ends; each with its days, its reason and its history."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from pydantic import ValidationError

from mingfa.agencies.acts.regime import AmendParameter
from mingfa.agencies.facts import regime_stream
from mingfa.cases.acts import executing as exe
from mingfa.cases.tests.whole import SMALL
from mingfa.desk import now
from mingfa.desk.act import Actor, Matter
from mingfa.desk.models import ConcernRow, DeadlineRow, ToDoRow
from mingfa.desk.perform import look, perform, regime_of
from mingfa.desk.times import LOCAL
from mingfa.disclosure import acts, gates
from mingfa.disclosure.corrections import told_changes
from mingfa.disclosure.period import period_rule, published_before, removable_from
from mingfa.disclosure.state import PublicationState
from mingfa.exchange.acts.delivery import delivery_of
from mingfa.law.calendar import load_calendar
from mingfa.law.regime import load_regime

UPPER = {
    "instrument": "province_period",
    "article": "第三条",
    "instrument_title": "某省行政处罚信息公示期限规定",
    "instrument_level": "rule",
    "read_on": "2026-03-01",
}


def tasks(case, key: str = "withdraw") -> list[ToDoRow]:
    """The to-dos of the publication whose key begins like this."""
    return list(ToDoRow.objects.filter(stream=case.publication, key__startswith=key))


def public(case, portal):
    """The page of the decision after following."""
    case.settled()
    return portal.page(case.item, follow=(case.feed,))


def heading(events) -> list[tuple[str, str]]:
    """What was done with the public copy, as the history has it."""
    return [(event.kind, event.label) for event in events]


# Correction -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.obligation("SH-P-0e")
@pytest.mark.guards("refuse_same_fault", "refuse_found_in_future", "refuse_no_fault")
def test_an_error_waits_with_its_age_until_the_public_page_is_right(publishing, portal):
    """上海 推进实施方案 三（一）: reported, corrected, and the page tells the day and keeps the old words."""
    case = publishing("shanghai").decided(SMALL).issued().published()
    provider, publisher = case.at_step("provide"), case.at_step("publish")
    found_on = case.at.date()
    error = acts.ReportFault(found_on=found_on, words="违法事实中的门牌号写错")
    assert case.done(error.model_copy(update={"found_on": found_on + timedelta(days=1)}), provider) == {"publication.found_in_future"}
    before = case.public.published_on - timedelta(days=1)
    assert case.done(error.model_copy(update={"found_on": before}), provider) == {"publication.found_before_public"}
    assert case.done(error, provider) == set()
    assert case.done(error, provider) == {"publication.fault_known"}
    (task,) = tasks(case, "correct")
    assert str(found_on) in task.why
    assert "门牌号" in task.why
    assert "三（一）" in task.article
    row = DeadlineRow.objects.get(stream=case.publication, key__startswith="correct")
    assert row.clock == "disclosure.accurate_days"
    assert row.due_on == regime_of("shanghai").calendar.add_working_days(found_on, 3)
    assert "滨河路8号" in public(case, portal).text
    words = "2026年9月1日；甲市乙镇滨河路18号；通过暗管排放水污染物。"
    correct = acts.CorrectPublication(reason="更正门牌号", facts_words=words)
    assert case.done(correct, publisher) == set()
    assert case.public.open_faults
    case.published()
    assert tasks(case, "correct") == []
    assert case.public.faults[0].outcome == "corrected"
    page = public(case, portal).text
    day = f"{case.public.faults[0].answered_on:%Y}年{case.public.faults[0].answered_on.month}月{case.public.faults[0].answered_on.day}日"
    assert "滨河路18号" in page
    assert f"{day}更正：更正门牌号" in page
    assert "滨河路8号" in page.split("更正前的文字")[1]
    assert "滨河路8号" not in page.split("更正前的文字")[0]
    again = acts.ReportFault(found_on=case.at.date(), words="标题似乎有误")
    assert case.done(again, provider) == set()
    open_one = case.public.open_faults[0].seq
    dismiss = acts.DismissFault(fault=open_one, reason="核对原决定书，标题无误")
    assert case.done(dismiss.model_copy(update={"fault": 0}), publisher) == {"publication.no_fault"}
    assert case.done(dismiss, publisher) == set()
    assert case.public.faults[-1].outcome == "dismissed"
    assert tasks(case, "correct") == []


@pytest.mark.django_db
@pytest.mark.obligation("JB-P-4")
def test_both_triggers_open_a_task_of_correction(publishing, portal):
    """江北 公示制度 第四条: an error is reported; a record of the case changes after publication."""
    case = publishing("jiangbei").decided(SMALL).issued().published().served()
    found_on = case.at.date()
    assert case.done(acts.ReportFault(found_on=found_on, words="结果中的日期写错"), case.at_step("provide")) == set()
    case.at += timedelta(days=1)
    case.do(exe.CorrectDecision(place="第二页", wrong="滨河路8号", right="滨河路9号"), case.officers[0])
    first, second = sorted(tasks(case, "correct"), key=lambda one: one.key)
    assert "第四条" in first.article
    assert str(found_on) in first.why
    assert "案件记录变动" in second.why
    assert "第二页" in second.why
    assert [fault.trigger for fault in case.public.faults] == ["inaccurate", "changed"]
    assert first.due_on < second.due_on
    assert "滨河路8号" in public(case, portal).text
    publisher = case.at_step("publish")
    assert case.done(acts.CorrectPublication(reason="随决定书更正"), publisher) == set()
    case.published()
    assert tasks(case, "correct") == []
    page = public(case, portal).text.split("公示经过")[0]
    assert "滨河路9号" in page
    assert "滨河路8号" not in page
    nothing = exe.CorrectDecision(place="第三页", wrong="没有公示的词", right="另一个词")
    case.do(nothing, case.officers[0])
    assert tasks(case, "correct") == []


@pytest.mark.django_db
def test_a_correction_after_its_days_is_seen_by_supervision(publishing):
    case = publishing("jiangbei").decided(SMALL).issued().published()
    found_on = case.at.date()
    assert case.done(acts.ReportFault(found_on=found_on, words="错字"), case.at_step("provide")) == set()
    due = DeadlineRow.objects.get(stream=case.publication, key__startswith="correct").due_on
    case.at = datetime.combine(due + timedelta(days=1), case.at.timetz())
    assert case.done(acts.DismissFault(fault=case.public.open_faults[0].seq, reason="无误"), case.at_step("publish")) == set()
    assert ConcernRow.objects.filter(stream=case.publication, code="publication.correction_late").count() == 1


def test_old_words_are_kept_as_far_as_that_is_lawful():
    shown = {
        "title": "甲案",
        "fields": [{"key": "facts", "label": "事实", "value": "旧"}, {"key": "number", "label": "文号", "value": "1号"}],
        "changes": [],
    }
    now_told = {
        "title": "甲案",
        "fields": [{"key": "facts", "label": "事实", "value": "新"}, {"key": "number", "label": "文号", "value": "1号"}],
    }
    day = date(2026, 3, 9)
    (kept,) = told_changes(shown, now_told, "错字", day, keep_old=True)
    assert kept == {"on": "2026-03-09", "reason": "错字", "before": [{"key": "facts", "label": "事实", "value": "旧"}]}
    (hidden,) = told_changes(shown, now_told, "含个人信息", day, keep_old=False)
    assert "before" not in hidden
    assert told_changes({}, now_told, "", day, keep_old=True) == []
    two = told_changes(shown | {"changes": [kept]}, now_told, "又一处", day, keep_old=True)
    assert [one["reason"] for one in two] == ["错字", "又一处"]


# Withdrawal and explanation ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.obligation("XX-P-17")
@pytest.mark.guards("refuse_unexplained", "refuse_known_in_future", "refuse_same_change", "refuse_unexplained_change")
@pytest.mark.parametrize(("trigger", "words"), [("revoked", "决定被撤销"), ("changed", "决定被变更"), ("lifted", "决定被解除")])
def test_xiangxi_updates_and_explains(publishing, portal, trigger, words):
    """湘西州 公示制度 第十七条: revoked, changed or lifted -> a task; no explanation, no update; then new state and explanation are public."""
    case = publishing("xiangxi").decided(SMALL).issued().published()
    provider, publisher = case.at_step("provide"), case.at_step("publish")
    change = acts.RegisterChange(trigger=trigger, known_on=case.at.date(), reason="复查后另行处理", paper="州环〔2026〕9号")
    assert tasks(case) == []
    assert case.done(change.model_copy(update={"known_on": case.at.date() + timedelta(days=1)}), provider) == {
        "publication.known_in_future"
    }
    early = case.public.decided_on - timedelta(days=1)
    assert case.done(change.model_copy(update={"known_on": early}), provider) == {"publication.known_before_decision"}
    assert case.done(change, provider) == set()
    assert case.done(change, provider) == {"publication.change_known"}
    (task,) = tasks(case)
    assert words in task.why
    assert DeadlineRow.objects.filter(stream=case.publication, key="withdraw").exists()
    update = acts.WithdrawPublication(trigger=trigger, reason="  ")
    assert case.done(update, publisher) == {"publication.unexplained"}
    assert "第十七条" in str(case.said[0].article)
    assert tasks(case) != []
    assert "效力变动" not in public(case, portal).text
    correction = acts.CorrectPublication(reason="补充", execution="已缴清")
    assert case.done(correction, publisher) == set()
    case.approved()
    assert case.done(acts.Publish(), publisher) == {"publication.old_text"}
    assert case.done(update.model_copy(update={"reason": "复查后另行处理，原处罚不再执行"}), publisher) == set()
    assert tasks(case) == []
    page = public(case, portal).text
    assert f"效力变动：{words}" in page
    assert "复查后另行处理，原处罚不再执行" in page
    assert "清源水洗" in page


@pytest.mark.django_db
def test_what_xiangxi_does_not_name_is_taken_down_by_the_law(publishing, portal):
    """行政处罚法 第四十八条第二款: held unlawful is not among the words of 第十七条, so the law's own rule holds."""
    case = publishing("xiangxi").decided(SMALL).issued().published()
    change = acts.RegisterChange(trigger="held_unlawful", known_on=case.at.date(), reason="判决确认违法")
    assert case.done(change, case.at_step("provide")) == set()
    assert case.done(acts.WithdrawPublication(trigger="held_unlawful", reason="判决确认违法"), case.at_step("publish")) == set()
    assert case.public.stage == "withdrawn"
    assert "清源水洗" not in public(case, portal).text


@pytest.mark.django_db
@pytest.mark.obligation("SH-P-3.2a")
@pytest.mark.guards("refuse_old_text")
@pytest.mark.parametrize(
    ("trigger", "words"), [("revoked", "决定被撤销"), ("held_unlawful", "决定被确认违法"), ("remade", "决定被要求重新作出")]
)
def test_shanghai_hides_at_once_and_tells_every_other_channel(publishing, portal, trigger, words):
    """上海 推进实施方案 三（一）3（2）: with the registration itself the own site hides it; each other channel has a take-down task."""
    case = publishing("shanghai").decided(SMALL).issued().published()
    others = [one for one in look(delivery_of(case.publication)).state.tasks if one.mode != "feed"]
    assert others
    assert "清源水洗" in public(case, portal).text
    change = acts.RegisterChange(trigger=trigger, known_on=case.at.date(), reason="复议机关的决定")
    assert case.done(change, case.at_step("provide")) == set()
    assert case.public.stage == "withdrawn"
    page = public(case, portal)
    assert "清源水洗" not in page.text
    assert words in page.text
    assert "复议机关的决定" in page.text
    state = look(delivery_of(case.publication)).state
    for before in others:
        after = state.task(before.channel)
        assert after.work == "recall", before.channel
        assert after.state in ("recall", "recalled")
    again = acts.Republish(reason="再次公示")
    assert case.done(again, case.at_step("provide")) == {"publication.old_text"}
    assert "三（一）3（2）" in str(case.said[0].article)
    assert "清源水洗" not in public(case, portal).text


@pytest.mark.django_db
def test_what_was_taken_down_by_mistake_comes_back_through_the_same_approval(publishing, portal):
    case = publishing("shanghai").decided(SMALL).issued().published()
    publisher = case.at_step("publish")
    assert case.done(acts.WithdrawPublication(trigger="excepted", reason="可能涉及商业秘密"), publisher) == set()
    assert "清源水洗" not in public(case, portal).text
    assert case.done(acts.Republish(reason="经核实不涉及商业秘密"), case.at_step("provide")) == set()
    assert "清源水洗" not in public(case, portal).text
    case.published()
    page = public(case, portal).text
    assert "清源水洗" in page
    assert case.public.withdrawn_on is None


@pytest.mark.django_db
@pytest.mark.obligation("SH-P-3.2b", "JB-P-11b")
@pytest.mark.parametrize("agency", ["shanghai", "jiangbei"])
def test_publish_update_withdraw_and_remake_are_one_history(publishing, portal, agency):
    """Each step with who and when; the remade decision names the one before it, and that one names the remade."""
    case = publishing(agency).decided(SMALL).issued().published().served()
    publisher, old, old_item = case.at_step("publish"), case.publication, case.item
    assert case.done(acts.CorrectPublication(reason="补充执行情况", execution="罚款尚未缴纳"), publisher) == set()
    case.published()
    case.do(exe.ChangeDecision(reason="裁量不当，自行变更"), case.leader)
    if look(old).state.stage != "withdrawn":
        assert case.done(acts.WithdrawPublication(trigger="changed", reason="裁量不当，已自行变更"), publisher, stream=old) == set()
    for _ in range(2):
        if case.state.stage == "deliberating":
            codes = case.refused(case.deciding(), case.leader)
            if "review.missing" in codes or "review.other_draft" in codes:
                case.reviewed()
            elif "discussion.missing" in codes:
                case.discussed()
    case.issued()
    assert case.publication != old
    case.published()
    former = look(old).state
    assert [kind for kind, _ in heading(former.events)] == ["publish", "correct", "withdraw", "withdraw"]
    assert heading(former.events)[-1][1] == "重新作出的决定已公示"
    for event in former.events:
        assert "/" in event.person
        assert event.name
        assert event.at.tzinfo is not None
    assert [event.at for event in former.events] == sorted(event.at for event in former.events)
    assert former.replaced_by == case.publication
    assert case.public.replaces == old
    case.settled()
    new_page, old_page = portal.visit(case.item, old_item, follow=(case.feed,))
    assert old_item in new_page.text
    assert "原决定的公示情况" in new_page.text
    assert case.item in old_page.text
    assert case.decision.number in old_page.text
    assert "清源水洗" in new_page.text
    assert "清源水洗" not in old_page.text


@pytest.mark.django_db
@pytest.mark.obligation("JB-P-11a")
@pytest.mark.parametrize("trigger", ["revoked", "held_unlawful", "remade"])
def test_jiangbei_gives_the_information_centre_a_task_with_days(publishing, trigger):
    """江北 公示制度 第十一条: the task is 宣教信息中心's; past the days it is overdue; the old text does not come back."""
    case = publishing("jiangbei").decided(SMALL).issued().published()
    known = case.at.date()
    change = acts.RegisterChange(trigger=trigger, known_on=known, reason="复议机关的决定")
    assert case.done(change, case.at_step("provide")) == set()
    assert case.public.stage == "published"
    (task,) = tasks(case)
    assert task.duty == "publication.withdraw"
    duty = regime_of("jiangbei").regime.duty(task.duty, known)
    assert duty.units == ("info_centre",)
    row = DeadlineRow.objects.get(stream=case.publication, key="withdraw")
    assert row.due_on == regime_of("jiangbei").calendar.add_working_days(known, 3)
    withdraw = acts.WithdrawPublication(trigger=trigger, reason="按复议决定撤下")
    assert "duty.not_yours" in case.done(withdraw, case.officers[0])
    case.at = datetime.combine(row.due_on + timedelta(days=1), case.at.timetz())
    assert tasks(case) != []
    assert DeadlineRow.objects.filter(stream=case.publication, key="withdraw", due_on__lt=case.at.date()).exists()
    assert case.done(withdraw, case.at_step("publish")) == set()
    assert tasks(case) == []
    late = ConcernRow.objects.get(stream=case.publication, code="publication.change_late")
    assert str(row.due_on) in late.words
    assert case.done(acts.Republish(reason="再次公示"), case.at_step("provide")) == {"publication.old_text"}
    assert "第十一条" in str(case.said[0].article)


def test_an_act_without_known_trigger_is_no_act():
    with pytest.raises(ValidationError):
        acts.RegisterChange(trigger="excepted", known_on=date(2026, 3, 9), reason="不是效力变动")


# The public period -----------------------------------------------------------------------------------------------------------------


def ending(agency: str, published_on: date, on: date, kind: str = "penalty") -> set[str]:
    """Ask the gate of the end of the period by an agency's own profile."""
    stream = f"{agency}/publication/a-d1"
    state = PublicationState(stream, kind=kind, stage="published", published_on=published_on)
    at = datetime(on.year, on.month, on.day, 10, tzinfo=LOCAL)
    actor = Actor(f"{agency}/person/p", "信息员", agency)
    matter = Matter(acts.EndPublicPeriod(), state, stream, actor, at, at, load_regime(agency, overlay=True), load_calendar())
    refusal = gates.refuse_before_period(matter)
    return {refusal.code} if refusal is not None else set()


@pytest.mark.obligation("XX-P-15a")
@pytest.mark.guards("refuse_before_period")
def test_the_period_ends_with_the_last_day_of_a_full_year():
    """湘西州 公示制度 第十五条: published 2023-05-10; 2024-05-10 is the last day of the year, 2024-05-11 the first to take it down."""
    assert ending("xiangxi", date(2023, 5, 10), date(2024, 5, 10)) == {"publication.period_runs"}
    assert ending("xiangxi", date(2023, 5, 10), date(2024, 5, 11)) == set()
    assert removable_from(date(2023, 5, 10), 12) == date(2024, 5, 11)
    assert removable_from(date(2024, 2, 29), 12) == date(2025, 3, 1)
    assert removable_from(date(2023, 8, 31), 6) == date(2024, 3, 1)


def test_the_list_of_what_may_go_is_the_gate_turned_round():
    for months in (1, 6, 12, 36):
        for n in range(800):
            on = date(2024, 1, 1) + timedelta(days=n)
            last = published_before(on, months)
            assert removable_from(last, months) <= on < removable_from(last + timedelta(days=1), months)


@pytest.mark.django_db
@pytest.mark.obligation("XX-P-15a")
def test_the_own_portal_lets_go_after_a_year_by_a_person_and_no_other_platform_does(publishing, portal):
    case = publishing("xiangxi").decided(SMALL).issued().published()
    publisher = case.at_step("publish")
    published_on = case.public.published_on
    before = look(delivery_of(case.publication)).state
    first = removable_from(published_on, 12)
    case.at = datetime(first.year, first.month, first.day, 9, tzinfo=LOCAL) - timedelta(days=1)
    assert case.done(acts.EndPublicPeriod(), publisher) == {"publication.period_runs"}
    assert "第十五条" in str(case.said[0].article)
    assert str(first) in case.said[0].message
    case.at += timedelta(days=1)
    case.settled()
    assert case.public.stage == "published"
    assert "清源水洗" in portal.page(case.item, follow=(case.feed,)).text
    assert case.done(acts.EndPublicPeriod(note="如需查阅请申请政府信息公开。"), publisher) == set()
    page = public(case, portal)
    assert "该信息公示期满" in page.text
    assert "公示已满1年" in page.text
    assert "第十五条" in page.text
    assert "清源水洗" not in page.text
    assert "noindex" in page.headers["X-Robots-Tag"]
    after = look(delivery_of(case.publication)).state
    assert after.withdrawn_on is None
    assert [(one.channel, one.work, one.state) for one in after.tasks if one.mode != "feed"] == [
        (one.channel, one.work, one.state) for one in before.tasks if one.mode != "feed"
    ]


@pytest.mark.django_db
@pytest.mark.obligation("XX-P-15b")
def test_an_upper_rule_for_penalties_prevails_for_penalties_alone(publishing):
    """湘西州 公示制度 第十五条后段: the province's own period, with its source; other kinds keep the year."""
    case = publishing("xiangxi").decided(SMALL).issued().published()
    published_on, on = case.public.published_on, case.at.date()
    longer = AmendParameter(parameter="disclosure.period.kind.penalty", value=36, valid_from=on, reason="省厅另有规定", **UPPER)
    head = case.site.person("legal_head")
    with now.at(case.at):
        perform(longer, regime_stream("xiangxi"), by=head, key="upper-period")
    regime = regime_of("xiangxi").regime
    penalty, other = period_rule(regime, "penalty", on), period_rule(regime, "licence", on)
    assert (penalty.value, other.value) == (36, 12)
    assert "某省行政处罚信息公示期限规定" in str(penalty.article)
    assert "第十五条" in str(other.article)
    first = removable_from(published_on, 12)
    case.at = datetime(first.year, first.month, first.day, 9, tzinfo=LOCAL)
    assert case.done(acts.EndPublicPeriod(), case.at_step("publish")) == {"publication.period_runs"}
    assert str(removable_from(published_on, 36)) in case.said[0].message
    assert "某省行政处罚信息公示期限规定" in str(case.said[0].article)


@pytest.mark.obligation("SH-P-3.2c", "JB-P-11c")
@pytest.mark.parametrize("agency", ["shanghai", "jiangbei"])
def test_nothing_configured_never_expires(agency):
    assert period_rule(load_regime(agency, overlay=True), "penalty", date(2126, 5, 11)) is None
    assert ending(agency, date(2026, 5, 10), date(2126, 5, 11)) == {"publication.no_period"}


@pytest.mark.django_db
@pytest.mark.obligation("SH-P-3.2c", "JB-P-11c")
@pytest.mark.parametrize("agency", ["shanghai", "jiangbei"])
def test_a_period_with_its_source_offers_what_is_older_and_removes_nothing(publishing, agency):
    """Nothing configured: nothing is ever offered. Three years entered with a source: what is older is offered on the page, none goes by itself."""
    from mingfa.office.disclosing import ended

    case = publishing(agency).decided(SMALL).issued().published()
    published_on = case.public.published_on
    first = removable_from(published_on, 36)
    assert list(ended(agency, regime_of(agency).regime, first + timedelta(days=36500))) == []
    period = AmendParameter(parameter="disclosure.period.upper", value=36, valid_from=case.at.date(), reason="市里规定", **UPPER)
    with now.at(case.at):
        perform(period, regime_stream(agency), by=case.site.person("legal_head"), key="period")
    regime = regime_of(agency).regime
    assert list(ended(agency, regime, first - timedelta(days=1))) == []
    (offered,) = ended(agency, regime, first)
    assert offered.stream == case.publication
    case.at = datetime(first.year, first.month, first.day, 9, tzinfo=LOCAL)
    case.settled()
    assert case.public.stage == "published"
    assert case.done(acts.EndPublicPeriod(), case.at_step("publish")) == set()
    assert list(ended(agency, regime, first)) == []
    assert case.public.withdrawn_for == "ended"
