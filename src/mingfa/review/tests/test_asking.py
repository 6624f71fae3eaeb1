"""Whom a review asks besides its reviewer: advisers, experts, bodies outside. What they say stands beside the opinion, never in its place."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mingfa.agencies.acts.person import AppointPost, EndPost
from mingfa.agencies.facts import agency_stream
from mingfa.agencies.models import GapRow
from mingfa.agencies.setup import Site
from mingfa.desk.models import DeadlineRow, ToDoRow
from mingfa.desk.perform import look, regime_of
from mingfa.documents.blocks import Person
from mingfa.documents.samples import PARTY
from mingfa.review.acts import (
    AcceptPackage,
    AnswerInvitation,
    AskOutside,
    AttachAdviser,
    DeclareReviewer,
    Expert,
    FileArgument,
    FileReply,
    GiveAdvice,
    GiveFirstReview,
    GoWithoutAdvice,
    MarkDifficult,
    OpenArgument,
    SignFirstReview,
)
from mingfa.review.opinion import opinion_paper
from mingfa.review.tests.a_case import Table, on, submit, table
from mingfa.review.tests.test_period import due
from mingfa.review.tests.test_reviewers import relieve, sound
from mingfa.review.tests.test_round import conclusion, reviewing

pytestmark = pytest.mark.django_db
PASS = {"jiangbei": "agree", "shanghai": "agree", "panjin": "passed", "xinglongtai": "passed"}
ADVICE = "合同效力不影响违法事实的认定"


def under_review(site: Site, number: int = 1) -> Table:
    """Bring a case to where its reviewer has answered everything as sound."""
    at = table(site, number=number)
    submit(at)
    unit = site.handling[0]
    if at.state.stage == "first_review":
        at.do(GiveFirstReview(agreed=True, opinion="同意送审"), by=site.person("first_reviewer", unit))
        at.do(SignFirstReview(agreed=True, opinion="同意送审"), by=site.person("unit_head", unit))
    at.do(AcceptPackage())
    at.do(DeclareReviewer(reviewer=at.reviewer))
    at.do(sound(at))
    return at


def paper(at: Table) -> str:
    """Return the words of the written opinion."""
    regime = regime_of(at.site.agency).regime
    made = opinion_paper(
        at.state,
        regime,
        parties=[PARTY],
        to_unit="执法科",
        reviewers=(Person(name="审核员", unit="法规科"),),
        head=Person(name="科长", unit="法规科"),
    )
    return made.conclusion


# Advisers ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("PJ-G-6b", "PJ-L-3", "SH-L-1b", "JB-L-3c")
@pytest.mark.parametrize("agency", ["panjin", "shanghai", "jiangbei"])
def test_an_advisers_opinion_stands_beside_the_reviewers_and_never_in_its_place(installed, agency):
    """盘锦 二（三）、三（二）, 上海 三（三）1, 江北 第三条: attached, asked, answered, listed in the opinion file; no final opinion."""
    site = installed(agency)
    adviser = site.people["legal_adviser"][0]
    gap = GapRow.objects.filter(agency=agency, code="review.no_adviser")
    with on("2026-03-02"):
        at = under_review(site)
        assert not gap.exists()
        gone = [*relieve(site, "legal_adviser"), *relieve(site, "public_lawyer")]
        if agency == "shanghai":
            assert not gap.exists()  # encouraged, not required
        else:
            assert "法律顾问" in gap.get().words
        asked = AttachAdviser(adviser=adviser, question="合同效力是否影响事实认定")
        assert at.refused(asked) == ("review.not_adviser",)
        assert adviser in gone
    with on("2026-03-03"):
        at.do(AppointPost(role="legal_adviser", unit=look(adviser).state.posts[0].unit), adviser, at.person("principal"))
        assert not gap.exists()
        assert at.refused(GiveAdvice(opinion=ADVICE), by=adviser) == ("review.advice_unasked",)
        at.do(asked)
        assert at.refused(asked) == ("review.adviser_asked",)
        waiting = ToDoRow.objects.get(stream=at.review, act="review.give_advice")
        assert (waiting.person, "合同效力" in waiting.why) == (adviser, True)
        at.do(GiveAdvice(opinion=ADVICE), by=adviser)
        assert at.refused(GiveAdvice(opinion="补充"), by=adviser) == ("review.advice_unasked",)
        assert "duty.not_yours" in at.refused(conclusion(at, PASS[agency]), by=adviser)
        at.do(
            AppointPost(role="legal_reviewer", unit=regime_of(agency).regime.text("review.reviewer.penalty", date(2026, 3, 3))),
            adviser,
            at.person("principal"),
        )
        assert at.refused(DeclareReviewer(reviewer=adviser)) == ("review.adviser",)
        assert at.refused(conclusion(at, PASS[agency]), by=adviser) == ("review.other_reviewer",)
        at.do(conclusion(at, PASS[agency]))
    state, name = at.state, look(adviser).state.name
    assert [(one.person, one.name, one.opinion, one.given_on) for one in state.advices] == [(adviser, name, ADVICE, date(2026, 3, 3))]
    assert state.conclusion.by == at.reviewer
    assert f"法律顾问{name}意见（2026-03-03）：{ADVICE}" in paper(at)


@pytest.mark.obligation("JB-L-3c")
@pytest.mark.guards("refuse_unfit_adviser")
def test_an_adviser_has_no_part_in_the_case_and_does_not_review_it(installed):
    site = installed("jiangbei")
    with on("2026-03-02"):
        at = table(site)
        reviewing(at)
        for person, code in ((at.handler, "review.adviser_handler"), (at.reviewer, "review.adviser_reviews")):
            at.do(AppointPost(role="public_lawyer", unit="targets"), person, at.person("principal"))
            assert at.refused(AttachAdviser(adviser=person, question="适用法律")) == (code,)
        lawyer = site.people["public_lawyer"][0]
        at.do(AttachAdviser(adviser=lawyer, question="适用法律"))
        at.do(GiveAdvice(opinion=ADVICE), by=lawyer)
    assert (at.state.advices[0].role, at.state.advices[0].opinion) == ("public_lawyer", ADVICE)


@pytest.mark.obligation("XL-L-2.3")
def test_a_difficult_matter_is_concluded_with_an_advisers_opinion_or_a_listed_reason(installed):
    """兴隆台 二（三）2（3）: 重大、复杂、疑难问题 are studied with the legal adviser."""
    site = installed("xinglongtai")
    adviser = site.people["legal_adviser"][0]
    with on("2026-03-02"):
        plain = under_review(site, 2)
        assert plain.refused(GoWithoutAdvice(reason="顾问出差")) == ("review.advice_not_missing",)
        plain.do(conclusion(plain, "passed"))
        at = under_review(site)
        at.do(MarkDifficult(reason="多个主体的责任难以划分"))
        assert at.refused(MarkDifficult(reason="再次认定")) == ("review.difficult",)
        assert at.refused(conclusion(at, "passed")) == ("review.no_advice",)
        at.do(AttachAdviser(adviser=adviser, question="责任如何划分"))
        assert at.refused(conclusion(at, "passed")) == ("review.no_advice",)
        assert "duty.not_yours" in at.refused(GoWithoutAdvice(reason="顾问出差"), by=at.handler)
        assert at.refused(GoWithoutAdvice(reason="顾问出差"), by=at.person("legal_reviewer", 1)) == ("review.other_reviewer",)
        at.do(GoWithoutAdvice(reason="顾问出差，来不及答复"))
        at.do(conclusion(at, "passed"))
        assert "未听取法律顾问意见的理由：顾问出差，来不及答复" in paper(at)
        third = under_review(site, 3)
        third.do(MarkDifficult(reason="多个主体的责任难以划分"))
        third.do(AttachAdviser(adviser=adviser, question="责任如何划分"))
        third.do(GiveAdvice(opinion=ADVICE), by=adviser)
        assert third.refused(GoWithoutAdvice(reason="顾问出差")) == ("review.advice_not_missing",)
        third.do(conclusion(third, "passed"))
        assert ADVICE in paper(third)


# Experts and bodies outside ----------------------------------------------------------------------------------------------------


def calling(planned_on: date = date(2026, 3, 6)) -> OpenArgument:
    return OpenArgument(
        topic="损害鉴定是否可采", experts=(Expert(expert="某教授", post="某大学法学院"),), planned_on=planned_on, place="三楼会议室"
    )


@pytest.mark.obligation("XX-L-9a")
def test_experts_argue_the_case_the_unit_is_invited_and_the_clock_stands(xiangxi):
    """湘西州 第九条、第十条: received Mon 2026-03-02, due Wed 11 March; stopped Tue 3 March, opinion filed Mon 9 March: due Tue 17 March."""
    with on("2026-03-02"):
        at = table(xiangxi)
        reviewing(at)
        at.do(sound(at))
        assert due(at) == date(2026, 3, 11)
    with on("2026-03-03"):
        assert at.refused(calling(date(2026, 3, 2))) == ("review.argument_past",)
        called = at.do(calling())
        assert DeadlineRow.objects.get(stream=at.review).stopped
        invited = ToDoRow.objects.get(stream=at.review, act="review.answer_invitation")
        assert (invited.person, invited.due_on) == (at.handler, date(2026, 3, 6))
        assert "三楼会议室" in invited.why
        answer = AnswerInvitation(argument=called.seq, coming=("承办人甲",))
        assert at.refused(answer, by=at.person("lead_handler", 1)) == ("review.not_invited",)
        at.do(answer, by=at.handler)
        assert not ToDoRow.objects.filter(stream=at.review, act="review.answer_invitation").exists()
        assert at.refused(conclusion(at)) == ("review.stopped",)
    with on("2026-03-09"):
        filed: dict[str, Any] = {"argument": called.seq, "held_on": date(2026, 3, 6), "attended": ("承办人甲",), "opinion": "鉴定意见可采"}
        assert at.refused(FileArgument(**{**filed, "argument": 99})) == ("review.no_argument",)
        for day in (date(2026, 3, 2), date(2026, 3, 10)):
            assert at.refused(FileArgument(**{**filed, "held_on": day})) == ("review.reply_day",)
        assert DeadlineRow.objects.get(stream=at.review).stopped
        at.do(FileArgument(**filed))
        assert due(at) == date(2026, 3, 17)
        at.do(conclusion(at))
    argued = at.state.arguments[0]
    assert (argued.coming, argued.attended, argued.held_on, argued.filed_on) == (
        ("承办人甲",), ("承办人甲",), date(2026, 3, 6), date(2026, 3, 9),
    )  # fmt: skip
    assert "专家论证（2026-03-06，某教授（某大学法学院））：鉴定意见可采" in paper(at)


@pytest.mark.obligation("XX-L-9b")
@pytest.mark.parametrize("ground", ["consultation", "interpretation"])
def test_other_bodies_are_asked_in_difficult_cases_only_and_the_clock_stands_until_they_reply(xiangxi, ground):
    """湘西州 第九条: asked Tue 2026-03-03; the reply of Fri 6 March is filed on Mon 9 March: three working days are taken out."""
    asking = AskOutside(ground=ground, body="某省生态环境厅", question="条款如何适用")
    with on("2026-03-02"):
        at = table(xiangxi)
        reviewing(at)
        at.do(sound(at))
        assert due(at) == date(2026, 3, 11)
    with on("2026-03-03"):
        assert at.refused(asking) == ("review.not_difficult",)
        assert not DeadlineRow.objects.get(stream=at.review).stopped
        at.do(MarkDifficult(reason="条款之间有冲突"))
        asked = at.do(asking)
        assert DeadlineRow.objects.get(stream=at.review).stopped
        known = at.state.inquiries[0]
        assert (known.body, known.on, known.replied_on) == ("某省生态环境厅", date(2026, 3, 3), None)
    with on("2026-03-09"):
        assert at.refused(conclusion(at)) == ("review.stopped",)
        reply = FileReply(inquiry=asked.seq, replied_on=date(2026, 3, 6), reply="适用第八十三条")
        assert at.refused(reply.model_copy(update={"inquiry": 99})) == ("review.no_inquiry",)
        for day in (date(2026, 3, 2), date(2026, 3, 10)):
            assert at.refused(reply.model_copy(update={"replied_on": day})) == ("review.reply_day",)
        at.do(reply)
        assert due(at) == date(2026, 3, 16)
        at.do(conclusion(at))
    assert "某省生态环境厅，2026-03-06）：适用第八十三条" in paper(at)


def test_an_adviser_whose_appointment_has_ended_is_asked_no_more(installed):
    site = installed("panjin")
    adviser = site.people["legal_adviser"][0]
    with on("2026-03-02"):
        at = under_review(site)
    with on("2026-03-03"):
        at.do(EndPost(role="legal_adviser", unit=look(adviser).state.posts[0].unit, reason="聘期届满"), adviser, at.person("principal"))
        assert at.refused(AttachAdviser(adviser=adviser, question="适用法律")) == ("review.not_adviser",)
        members = look(agency_stream("panjin")).state.members
        assert not any(member.holds("legal_adviser", date(2026, 3, 3)) for member in members)
        assert any(member.holds("legal_adviser", date(2026, 3, 2)) for member in members)
