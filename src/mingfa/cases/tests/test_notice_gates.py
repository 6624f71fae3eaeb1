"""From the draft to the end of the defence: what is refused, and what is not (告知、陈述申辩、听证)."""

from datetime import date, datetime, timedelta

import pytest

from mingfa.cases.acts.common import Identity
from mingfa.cases.acts.deciding import ApproveByLeader
from mingfa.cases.acts.notice import (
    AnswerPoint,
    DeemNoticeServed,
    FinishDefence,
    HearingNotice,
    HearingReport,
    HoldHearing,
    IssuePriorNotice,
    NoticeAgain,
    PartyAbsent,
    PostponeHearing,
    PrepareDraft,
    RecordStatement,
    RequestHearing,
    ServeNotice,
    WaiveDefence,
)
from mingfa.cases.limits import due
from mingfa.cases.tests.course import AFTER, DAY, WAIVER, noticing, notified, serving
from mingfa.cases.tests.drafts import CITIZEN, FIRM, OTHER, draft, fine
from mingfa.cases.tests.table import Table, person
from mingfa.desk.times import LOCAL

pytestmark = pytest.mark.obligation("PJ-P-3d")  # what has to be told at notice and hearing, and what it must not be followed by too early

LAST = date(2026, 9, 16)
MAJOR = draft(fine(300_000))


def heard(**how):
    """A major case whose party was told of its right to a hearing and asked for it."""
    table = notified(text=MAJOR, told=("p1",), **how)
    table.must(RequestHearing(party="p1", way="written"), "handler", LAST)
    return table


def calling(told_on=LAST, starts=datetime(2026, 9, 28, 9, tzinfo=LOCAL), **changes):
    fields = {
        "parties": ("p1",),
        "told_on": told_on,
        "starts_at": starts,
        "place": "听证室",
        "chair": person("chair"),
        "recorder": person("reviewer"),
        "year": 2026,
    }
    return HearingNotice(**{**fields, **changes})


HELD = HoldHearing(attended=("p1",), investigators=(person("handler"),), record_signed=True)


# Draft and notice ------------------------------------------------------------------------------------------------------------


def test_a_draft_names_only_parties_of_the_case():
    table = Table()
    assert table.do(PrepareDraft(draft=draft(parties=(OTHER,))), "handler", DAY) == ["draft.unknown_party"]
    assert table.do(PrepareDraft(draft=draft()), "handler", DAY) == []


def test_a_draft_relies_only_on_evidence_of_the_case():
    item = draft().evidence[0].model_copy(update={"sha256": "f" * 64})
    table = Table()
    assert table.do(PrepareDraft(draft=draft(evidence=(item,))), "handler", DAY) == ["draft.unknown_evidence"]
    assert table.do(PrepareDraft(draft=draft(evidence=(item.model_copy(update={"sha256": "a" * 64}),))), "handler", DAY) == []


def test_notice_needs_a_draft_and_the_last_one():
    table = Table()
    table.must(PrepareDraft(draft=draft()), "handler", DAY)
    old = noticing(table)
    table.must(PrepareDraft(draft=draft(fine(110_000))), "handler", DAY, 11)
    assert table.do(old, "handler", DAY, 12) == ["draft.stale"]


def test_a_hearing_right_that_is_not_told_is_refused_by_name():
    """行政处罚法 第六十三条: the notice of a larger fine says that a hearing may be asked for."""
    table = Table()
    table.must(PrepareDraft(draft=MAJOR), "handler", DAY)
    assert table.do(noticing(table), "handler", DAY) == ["notice.hearing_untold"]
    assert FIRM.name in table.last[0].message
    assert "第八十九条" in str(table.last[0].article)
    assert table.do(noticing(table, ("p1",)), "handler", DAY) == []


def test_only_the_party_above_the_amount_has_to_be_told():
    table = Table(parties=(FIRM, CITIZEN))
    text = draft(fine(150_000, FIRM.name), fine(5_000, CITIZEN.name), parties=(FIRM, CITIZEN))
    table.must(PrepareDraft(draft=text), "handler", DAY)
    assert table.do(noticing(table, ("p1",)), "handler", DAY) == ["notice.hearing_untold"]
    assert table.do(noticing(table, ("p2",)), "handler", DAY) == []


def test_number_of_another_year_is_refused():
    table = Table()
    table.must(PrepareDraft(draft=draft()), "handler", DAY)
    assert table.do(noticing(table, on=date(2025, 1, 1)), "handler", DAY) == ["number.year"]
    table.must(noticing(table), "handler", DAY)
    assert table.state.proceeding.notice.number == "州罚告〔2026〕1号"


# Service ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"servers": (person("handler"),)}, "service.too_few"),
        ({"servers": (person("handler"), person("handler"))}, "service.too_few"),
        ({"servers": (person("handler"), person("third"))}, "officer.not_certified"),
        ({"identity": Identity()}, "identity.missing"),
        ({"identity": Identity(way="worn")}, "identity.not_shown"),
        ({"party": "p9"}, "party.unknown"),
        ({"receiver": ""}, "service.no_signature"),
        ({"way": "leaving"}, "service.no_refusal"),
        ({"way": "leaving", "refusal": "拒收"}, "service.no_witness"),
        ({"way": "electronic", "slip": "截图1"}, "service.no_consent"),
        ({"way": "post"}, "service.no_slip"),
        ({"way": "post", "slip": "EMS1"}, "service.no_day"),
        ({"way": "public_notice"}, "service.no_reason"),
        ({"received_on": DAY + timedelta(days=1)}, "service.future"),
        ({"received_on": DAY - timedelta(days=1)}, "service.before_paper"),
    ],
)
def test_service_that_is_none(changes, code):
    table = Table()
    table.must(PrepareDraft(draft=draft()), "handler", DAY)
    table.must(noticing(table), "handler", DAY)
    assert code in table.do(serving(**changes), "handler", DAY, 11)
    assert table.do(serving(), "handler", DAY, 12) == []


def test_identity_is_asked_of_those_who_serve_in_person_only():
    table = Table()
    table.must(PrepareDraft(draft=draft()), "handler", DAY)
    table.must(noticing(table), "handler", DAY)
    posted = serving(way="post", slip="EMS1", received_on=DAY, identity=Identity())
    assert table.do(posted, "handler", DAY + timedelta(days=1)) == []


def test_an_agency_without_that_rule_does_not_ask_for_identity_at_service():
    """上海 names no activities of service; 湘西 第六条 does."""
    table = Table("xiangxi")
    assert "service" in table.regime.items("identity.activities", DAY)


def test_a_second_service_on_the_same_party_is_refused():
    table = notified()
    assert table.do(serving(), "handler", DAY, 15) == ["service.done"]


def test_public_notice_serves_by_itself_after_thirty_days():
    """民事诉讼法 第九十五条: put up on 9 September, thirty days end on 9 October."""
    table = Table()
    table.must(PrepareDraft(draft=draft()), "handler", DAY)
    table.must(noticing(table), "handler", DAY)
    table.must(serving(way="public_notice", why_public="下落不明，邮寄退回"), "handler", DAY)
    assert "notice.not_served" in table.do(FinishDefence(), "handler", date(2026, 10, 8))
    (owed,) = due(table.state, table)
    assert owed.act == DeemNoticeServed(party="p1", on=date(2026, 10, 9))
    assert owed.at.astimezone(LOCAL).date() == date(2026, 10, 10)
    table.must(owed.act, "clock", date(2026, 10, 10), 0)
    assert table.state.clocks["C04:p1"].started == date(2026, 10, 9)
    assert table.do(FinishDefence(), "handler", date(2026, 10, 12)) == ["defence.running"]


# Terms -----------------------------------------------------------------------------------------------------------------------


def test_the_last_day_still_belongs_to_the_party():
    """行政处罚法 第六十二条: served on Wed 9 Sep 2026, five working days end on Wed 16 Sep."""
    table = notified()
    assert table.do(FinishDefence(), "handler", LAST, 23) == ["defence.running"]
    assert table.do(FinishDefence(), "handler", AFTER) == []
    assert table.state.stage == "deliberating"


def test_terms_are_counted_for_each_party_from_its_own_service():
    table = Table(parties=(FIRM, OTHER))
    table.must(PrepareDraft(draft=draft(fine(1_000, FIRM.name), fine(1_000, OTHER.name), parties=(FIRM, OTHER))), "handler", DAY)
    table.must(noticing(table), "handler", DAY)
    table.must(serving(), "handler", DAY)
    assert table.do(FinishDefence(), "handler", AFTER) == ["notice.not_served"]
    table.must(serving(party="p2"), "handler", AFTER)
    assert table.do(FinishDefence(), "handler", AFTER) == ["defence.running"]
    assert OTHER.name in table.last[0].message


def test_an_express_waiver_ends_the_term_and_nothing_less_does():
    table = notified(text=MAJOR, told=("p1",))
    fields = {"party": "p1", "scope": "defence", "signed_on": DAY, "signed_by": "钱某某", "authority": "法定代表人"}
    assert table.do(WaiveDefence(**fields), "handler", DAY, 15) == ["waiver.not_express"]
    assert table.do(WaiveDefence(**{**fields, "signed_on": DAY - timedelta(days=1)}, paper=WAIVER), "handler", DAY, 15) == ["waiver.date"]
    table.must(WaiveDefence(**fields, paper=WAIVER), "handler", DAY, 15)
    assert table.do(FinishDefence(), "handler", DAY, 16) == ["hearing.term_running"]
    table.must(WaiveDefence(**{**fields, "scope": "hearing"}, paper=WAIVER), "handler", DAY, 16)
    assert table.do(FinishDefence(), "handler", DAY, 17) == []


def test_a_waiver_before_the_notice_was_served_is_none():
    table = Table()
    table.must(PrepareDraft(draft=draft()), "handler", DAY)
    table.must(noticing(table), "handler", DAY)
    waiver = WaiveDefence(party="p1", scope="both", signed_on=DAY, signed_by="钱某某", authority="法定代表人", paper=WAIVER)
    assert table.do(waiver, "handler", DAY) == ["notice.not_served"]


# Statements ------------------------------------------------------------------------------------------------------------------


def test_every_point_is_answered_before_the_defence_is_closed():
    """行政处罚法 第四十五条第一款."""
    table = notified()
    said = RecordStatement(party="p1", way="written", speaker="钱某某", relation="法定代表人", points=("已经整改", "经济困难"))
    table.must(said, "handler", DAY, 15)
    assert table.do(FinishDefence(), "handler", AFTER) == ["defence.unanswered", "defence.unanswered"]
    first, second = table.state.proceeding.open_points
    table.must(AnswerPoint(point=first.id, adopted="adopted", reason="情况属实"), "handler", AFTER)
    assert table.do(FinishDefence(), "handler", AFTER) == ["defence.unanswered"]
    assert table.do(AnswerPoint(point="1.9", adopted="not", reason="不影响定性"), "handler", AFTER) == ["point.unknown"]
    table.must(AnswerPoint(point=second.id, adopted="not", reason="不影响定性"), "handler", AFTER)
    assert table.do(FinishDefence(), "handler", AFTER) == []


def test_an_oral_defence_is_heard_by_two_certified_officers():
    table = notified()
    fields = {"party": "p1", "way": "oral", "speaker": "钱某某", "relation": "法定代表人", "points": ("已经整改",)}
    assert table.do(RecordStatement(**fields, officers=(person("handler"),)), "handler", DAY, 15) == ["officers.too_few"]
    assert table.do(RecordStatement(**fields, officers=(person("handler"), person("third"))), "handler", DAY, 15) == [
        "officer.not_certified"
    ]
    assert table.do(RecordStatement(**fields, officers=(person("handler"), person("second"))), "handler", DAY, 15) == []


# Hearing ---------------------------------------------------------------------------------------------------------------------


def test_a_hearing_is_asked_for_within_five_working_days():
    """行政处罚法 第六十四条第一项; the day of posting counts."""
    asked = RequestHearing(party="p1", way="written")
    assert notified(text=MAJOR, told=("p1",)).do(asked, "handler", LAST, 23) == []
    assert notified(text=MAJOR, told=("p1",)).do(asked, "handler", AFTER) == ["hearing.late"]
    posted = RequestHearing(party="p1", way="post", made_on=LAST)
    assert notified(text=MAJOR, told=("p1",)).do(posted, "handler", AFTER + timedelta(days=3)) == []


def test_nobody_may_ask_who_has_no_right():
    assert notified().do(RequestHearing(party="p1", way="written"), "handler", DAY, 15) == ["hearing.no_right"]


def test_a_hearing_asked_for_in_time_is_held_before_anything_else():
    """行政处罚法 第六十三条."""
    table = heard()
    assert table.do(FinishDefence(), "handler", AFTER) == ["hearing.not_held"]
    table.must(calling(), "chair", LAST, 15)
    day = date(2026, 9, 28)
    assert table.do(HELD, "chair", day, 8) == ["hearing.early"]
    assert table.do(HELD, "reviewer", day) == ["hearing.other_chair"]
    table.must(HELD, "chair", day)
    assert table.do(FinishDefence(), "handler", day, 15) == ["hearing.no_report"]
    table.must(HearingReport(findings="事实清楚", proposal="维持原建议"), "chair", day, 16)
    assert table.do(FinishDefence(), "handler", day, 17) == []


def test_a_hearing_is_told_seven_working_days_before():
    """第六十四条第二项: told Wed 16 Sep 2026; 20 Sep is worked, 25 to 27 Sep are off; the seventh working day is Thu 24 Sep."""
    assert heard().do(calling(starts=datetime(2026, 9, 23, 9, tzinfo=LOCAL)), "chair", LAST, 15) == ["hearing.short_notice"]
    assert heard().do(calling(starts=datetime(2026, 9, 24, 9, tzinfo=LOCAL)), "chair", LAST, 15) == []


def test_a_change_of_our_own_needs_the_seven_days_again():
    table = heard()
    table.must(calling(), "chair", LAST, 15)
    moved = {"starts_at": datetime(2026, 9, 29, 9, tzinfo=LOCAL), "told_on": date(2026, 9, 28), "why": "会议室停电"}
    assert table.do(PostponeHearing(**moved), "chair", date(2026, 9, 28)) == ["hearing.short_notice"]
    assert table.do(PostponeHearing(**moved, asked_by_party=True), "chair", date(2026, 9, 28)) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"chair": person("handler")}, "hearing.investigator"),
        ({"members": (person("second"),)}, "hearing.investigator"),
        ({"chair": person("reviewer")}, "hearing.chair_post"),
        ({"public": False}, "hearing.closed"),
        ({"parties": ("p2",)}, "hearing.not_asked"),
    ],
)
def test_who_conducts_a_hearing_and_how(changes, code):
    table = heard()
    assert code in table.do(calling(**changes), "chair", LAST, 15)
    assert table.do(calling(), "chair", LAST, 15) == []


def test_a_hearing_without_party_investigator_or_signature_is_none():
    table = heard()
    table.must(calling(), "chair", LAST, 15)
    day = date(2026, 9, 28)
    assert table.do(HELD.model_copy(update={"attended": (), "absent": ("p1",)}), "chair", day) == ["hearing.nobody"]
    assert table.do(HELD.model_copy(update={"attended": ()}), "chair", day) == ["hearing.party_missing", "hearing.nobody"]
    assert table.do(HELD.model_copy(update={"investigators": (person("chair"),)}), "chair", day) == ["hearing.no_investigator"]
    assert table.do(HELD.model_copy(update={"record_signed": False}), "chair", day) == ["hearing.unsigned"]


def test_a_party_that_stays_away_gives_the_hearing_up():
    table = heard()
    table.must(calling(), "chair", LAST, 15)
    table.must(PartyAbsent(why="通知后无正当理由未到"), "chair", date(2026, 9, 28))
    assert table.do(FinishDefence(), "handler", date(2026, 9, 28), 15) == []


def test_the_time_to_decide_stands_still_from_the_notice_of_the_hearing_to_its_end():
    """行政处罚法 第六十条; filed 3 Aug 2026, ninety days end on 1 Nov (a Sunday, so 2 Nov); twelve days of hearing move it."""
    table = heard()
    assert table.state.clocks["C07"].clock(table.regime).answer(table.calendar).due == date(2026, 11, 2)
    table.must(calling(), "chair", LAST, 15)
    assert table.state.clocks["C07"].clock(table.regime).answer(table.calendar).stopped
    table.must(HELD, "chair", date(2026, 9, 28))
    assert table.state.clocks["C07"].clock(table.regime).answer(table.calendar).due == date(2026, 11, 13)


def test_points_made_at_the_hearing_are_answered_too():
    table = heard()
    table.must(calling(), "chair", LAST, 15)
    day = date(2026, 9, 28)
    table.must(HELD.model_copy(update={"points": ("罚款过高",)}), "chair", day)
    table.must(HearingReport(findings="事实清楚", proposal="维持原建议"), "chair", day, 16)
    assert table.do(FinishDefence(), "handler", day, 17) == ["defence.unanswered"]


def test_withdrawing_the_request_ends_the_hearing():
    table = heard()
    table.must(calling(), "chair", LAST, 15)
    table.must(
        WaiveDefence(party="p1", scope="hearing", signed_on=AFTER, signed_by="钱某某", authority="法定代表人", paper=WAIVER),
        "handler",
        AFTER,
    )
    assert not table.state.clocks["C07"].clock(table.regime).answer(table.calendar).stopped
    assert table.do(FinishDefence(), "handler", AFTER, 15) == []


# Again -----------------------------------------------------------------------------------------------------------------------


def test_a_new_notice_gives_every_party_its_terms_again():
    table = notified()
    table.must(FinishDefence(), "handler", AFTER)
    table.must(PrepareDraft(draft=draft(fine(150_000)), why="补充查明违法所得"), "handler", AFTER, 11)
    table.must(noticing(table, cls=NoticeAgain, why="罚款数额提高"), "handler", AFTER, 12)
    assert table.state.stage == "notified"
    assert table.do(FinishDefence(), "handler", AFTER, 13) == ["notice.not_served"]
    table.must(serving(ServeNotice), "handler", AFTER, 14)
    assert table.do(FinishDefence(), "handler", AFTER, 15) == ["defence.running"]
    assert table.do(FinishDefence(), "handler", date(2026, 9, 25)) == []
    assert [notice.round for notice in table.state.proceeding.notices] == [1, 2]
    assert table.state.proceeding.notice.number == "州罚告〔2026〕2号"


# What is not there -----------------------------------------------------------------------------------------------------------


def test_nothing_is_notified_or_decided_without_a_text():
    table = Table()
    act = IssuePriorNotice(draft_digest="0" * 64, year=2026)
    assert table.do(act, "handler", DAY) == ["draft.missing"]
    assert table.do(ApproveByLeader(draft_digest="0" * 64, opinion="同意"), "leader", DAY) == ["draft.missing"]


def test_the_same_words_are_no_new_draft():
    table = Table()
    table.must(PrepareDraft(draft=draft()), "handler", DAY)
    assert table.do(PrepareDraft(draft=draft()), "handler", DAY, 11) == ["draft.unchanged"]
    table.add_evidence("e2")
    assert table.do(PrepareDraft(draft=draft()), "handler", DAY, 12) == []


def test_one_hearing_is_prepared_at_a_time_and_one_there_must_be():
    table = heard()
    moved = PostponeHearing(starts_at=datetime(2026, 10, 20, 9, tzinfo=LOCAL), told_on=LAST, why="会议室停电")
    assert table.do(moved, "chair", LAST, 14) == ["hearing.none"]
    assert table.do(HearingReport(findings="无", proposal="无"), "chair", LAST, 14) == ["hearing.not_held"]
    table.must(calling(), "chair", LAST, 15)
    assert table.do(calling(), "chair", LAST, 16) == ["hearing.prepared"]
    day = date(2026, 9, 28)
    table.must(HELD, "chair", day)
    assert table.do(HELD, "chair", day, 11) == ["hearing.none"]
    report = HearingReport(findings="事实清楚", proposal="维持原建议")
    table.must(report, "chair", day, 16)
    assert table.do(report, "chair", day, 17) == ["hearing.reported"]


def test_a_draft_gives_a_party_the_code_it_is_registered_under():
    table = Table()
    other = FIRM.model_copy(update={"credit_code": OTHER.credit_code})
    assert table.do(PrepareDraft(draft=draft(parties=(other,))), "handler", DAY) == ["draft.other_code"]


def test_days_to_come_are_not_entered():
    table = notified(text=MAJOR, told=("p1",))
    assert table.do(RequestHearing(party="p1", way="post", made_on=LAST), "handler", DAY, 12) == ["hearing.future"]
    asked = heard()
    assert "hearing.told_future" in asked.do(calling(told_on=AFTER), "chair", LAST, 15)


def test_electronic_service_has_its_proof_and_only_addressees_are_served():
    table = Table(parties=(FIRM, OTHER))
    table.must(PrepareDraft(draft=draft(parties=(FIRM,))), "handler", DAY)
    table.must(noticing(table), "handler", DAY)
    assert "service.no_proof" in table.do(serving(way="electronic"), "handler", DAY)
    assert table.do(serving(party="p2"), "handler", DAY) == ["service.not_addressee"]
