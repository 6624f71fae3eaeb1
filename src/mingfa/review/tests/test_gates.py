"""What is refused in a review: an incomplete package, the wrong people, an outcome the answers do not lead to. Refused and allowed share a setup."""

from __future__ import annotations

from datetime import date

import pytest

from mingfa.agencies.acts.person import AppointPost, EndPost, RecordLegalQualification
from mingfa.desk.perform import look, regime_of
from mingfa.review.acts import (
    AcceptPackage,
    AnswerChecklist,
    ConcludeReview,
    DeclareReviewer,
    FileOpinion,
    GiveFirstReview,
    GivenAnswer,
    OpenReview,
    RecuseReviewer,
    RenderOpinion,
    Resubmit,
    ReturnForSupplement,
    SignFirstReview,
    SignOffOpinion,
)
from mingfa.review.outcomes import permitted
from mingfa.review.tests.a_case import OPINION_PDF, PACKAGE, TEXT, StandInDraft, on, papers, submission, submit, table
from mingfa.review.tests.test_round import answers, conclusion, reviewing

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


# What is sent --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", ["report", "instructions", "procedure_papers", "facts_evidence"])
def test_a_package_without_one_of_its_items_is_refused(xiangxi, missing):
    """湘西州 法制审核制度 第七条; what the case has by itself (draft, legal basis, the unit's opinion) is filled in."""
    with on("2026-03-02"):
        at = table(xiangxi)
        items = papers(*(code for code in PACKAGE if code != missing))
        assert at.refused(submission(at, items=items), at.case, at.handler) == ("review.package_incomplete",)
        assert look(at.case).state.proceeding.reviews == ()
        assert at.refused(submission(at), at.case, at.handler) == ()


@pytest.mark.guards("refuse_without_rules")
def test_a_kind_for_which_the_agency_names_no_reviewer_is_not_sent(xiangxi):
    """湘西州 does not review licences (第三条): who would is said by nobody, so nothing is opened."""
    with on("2026-03-02"):
        for number, kind in enumerate(("licence", "coercion"), 1):
            at = table(xiangxi, kind, number=number, drafted=False)
            digests = {"draft_digest": TEXT, "evidence_digest": look(at.case).state.investigation.evidence_digest}
            act = OpenReview.model_validate({"case": at.case, **digests})
            assert ("review.no_rules" in at.refused(act)) == (kind == "licence")


def test_conditional_items_are_asked_for_where_the_case_gives_cause(xiangxi):
    """第七条: 经听证的附听证笔录; a case without a hearing is not asked for it."""
    with on("2026-03-02"):
        at = table(xiangxi)
        assert at.refused(submission(at, conditions=["consultation_papers"]), at.case, at.handler) == ("review.package_incomplete",)
        sent = papers(*PACKAGE, consultation_papers="监测科意见")
        assert at.refused(submission(at, conditions=["consultation_papers"], items=sent), at.case, at.handler) == ()


@pytest.mark.obligation("XX-L-7.4")
def test_a_case_with_a_hearing_is_sent_with_its_hearing_record(xiangxi):
    """第七条: 经听证的应当附听证笔录; the item is not asked for in a case without one."""
    with on("2026-03-02"):
        at = table(xiangxi, heard=True)
        assert at.refused(submission(at), at.case, at.handler) == ("review.package_incomplete",)
        assert at.refused(submission(at, items=papers(*PACKAGE, hearing_papers="听证笔录")), at.case, at.handler) == ()
        without = table(xiangxi, number=2)
        assert without.refused(submission(without), without.case, without.handler) == ()


@pytest.mark.obligation("XX-L-7.7", "SH-L-4d", "JB-L-10")
@pytest.mark.parametrize("agency", ["xiangxi", "shanghai", "jiangbei", "panjin", "xinglongtai"])
def test_the_unit_declares_that_it_answers_for_what_it_sends(installed, agency):
    """Without the signed declaration the package is refused; with it name, time and package hash stay in the review's file."""
    with on("2026-03-02T14:30"):
        at = table(installed(agency))
        items = papers(*(code for code in PACKAGE if code != "declaration"))
        codes = at.refused(submission(at, items=items, declaration=""), at.case, at.handler)
        assert codes == ("review.package_incomplete", "review.no_declaration")
        submit(at)
    state = at.state
    assert (state.declaration.person, state.declaration.on, len(state.declared_digest)) == (at.handler, DAY, 64)
    assert state.declaration.name == look(at.handler).state.name
    assert "负责" in state.declaration.words
    if state.stage == "first_review":
        return
    with on("2026-03-03"):
        at.do(AcceptPackage())
        at.do(ReturnForSupplement(wanted=("监测报告",)))
        version = look(at.case).state.proceeding.version
        given = {"items": [{"code": "other", "title": "监测报告"}], "answer": "已补充", "draft_digest": version.digest}
        at.do(Resubmit.model_validate({**given, "evidence_digest": state.evidence_digest}), by=at.handler)
    assert (at.state.declared_digest, len(at.state.package)) == (state.declared_digest, len(state.package) + 1)


@pytest.mark.guards("refuse_other_papers")
def test_the_draft_sent_is_the_one_the_case_has(xiangxi):
    """行政处罚法 第五十八条: the draft sent, sent again or concluded on is the case's of that moment."""
    with on("2026-03-02"):
        at = table(xiangxi)
        old = submission(at)
        at.do(StandInDraft(title="超标排放大气污染物"), at.case, "installer")
        assert at.refused(old, at.case, at.handler) != ()
        assert at.refused(submission(at), at.case, at.handler) == ()
        at.do(AcceptPackage())
        at.do(ReturnForSupplement(wanted=("监测报告",)))
        sent = {"answer": "已补充", "draft_digest": "0" * 64, "evidence_digest": at.state.evidence_digest}
        assert at.refused(Resubmit.model_validate(sent), by=at.handler) == ("review.other_draft",)
        sent |= {"draft_digest": at.state.draft_digest, "evidence_digest": "0" * 64}
        assert at.refused(Resubmit.model_validate(sent), by=at.handler) == ("review.other_evidence",)
        sent["evidence_digest"] = at.state.evidence_digest
        assert at.refused(Resubmit.model_validate(sent), by=at.handler) == ()


# Who reviews ---------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XX-L-5b")
def test_only_the_policy_section_gives_an_opinion(xiangxi):
    """湘西州 第五条: 由政策法规科负责审核."""
    with on("2026-03-02"):
        at = table(xiangxi)
        submit(at)
        assert "duty.not_yours" in at.refused(AcceptPackage(), by=at.person("unit_head"))
        at.do(AcceptPackage())
        at.do(DeclareReviewer(reviewer=at.reviewer))
        at.do(answers())
        for other in (at.handler, at.person("unit_head"), at.person("info_centre")):
            assert "duty.not_yours" in at.refused(conclusion(at), by=other)
        at.do(conclusion(at))
    given = at.state.conclusion
    assert (given.by, given.by_name, given.on) == (at.reviewer, look(at.reviewer).state.name, DAY)


def test_each_kind_of_decision_goes_to_its_own_unit(installed):
    """江北 法制审核制度 第二条: penalties to the enforcement team, coercion to 综合目标科; never to the case's own handler."""
    site = installed("jiangbei")
    units = {post.unit: stream for stream in site.people["legal_reviewer"] for post in look(stream).state.posts}
    with on("2026-03-02"):
        at = table(site)
        submit(at)
        assert at.refused(AcceptPackage(), by=units["targets"]) == ("review.other_unit",)
        assert at.refused(DeclareReviewer(reviewer=units["targets"]), by=units["enforcement"]) == ("review.not_appointed",)
        at.do(AcceptPackage(), by=units["enforcement"])
        at.do(DeclareReviewer(reviewer=units["enforcement"]), by=units["enforcement"])
        own = table(site, number=2, handlers=(units["enforcement"], at.handler))
        submit(own)
        assert set(own.refused(AcceptPackage(), by=units["enforcement"])) == {"review.investigator", "review.handler"}


def test_somebody_whose_appointment_has_ended_reviews_no_more(xiangxi):
    with on("2026-03-02"):
        at = table(xiangxi)
        reviewing(at)
    with on("2026-03-03"):
        head = at.person("principal")
        at.do(EndPost(role="legal_reviewer", unit="legal", reason="任期届满"), at.reviewer, head)
        assert "duty.not_yours" in at.refused(answers())
        second = at.person("legal_reviewer", 1)
        assert at.refused(DeclareReviewer(reviewer=at.reviewer), by=second) == ("review.not_appointed",)
        at.do(DeclareReviewer(reviewer=second), by=second)
        at.do(answers(), by=second)


def test_only_the_reviewer_named_answers_and_concludes(xiangxi):
    with on("2026-03-02"):
        at = table(xiangxi)
        submit(at)
        at.do(AcceptPackage())
        assert at.refused(answers()) == ("review.other_reviewer",)
        at.do(DeclareReviewer(reviewer=at.reviewer))
        second = at.person("legal_reviewer", 1)
        assert at.refused(answers(), by=second) == ("review.other_reviewer",)
        at.do(answers())
        assert at.refused(conclusion(at), by=second) == ("review.other_reviewer",)


@pytest.mark.guards("refuse_stranger_to_recuse")
def test_a_reviewer_who_has_to_withdraw_takes_his_answers_along(xiangxi):
    with on("2026-03-02"):
        at = table(xiangxi)
        reviewing(at)
        at.do(answers())
        second = at.person("legal_reviewer", 1)
        assert at.refused(RecuseReviewer(reviewer=second, ground="亲属关系")) == ("review.not_the_reviewer",)
        at.do(RecuseReviewer(reviewer=at.reviewer, ground="与当事人有亲属关系"))
        assert (at.state.reviewer, at.state.answers) == ("", ())
        assert at.refused(DeclareReviewer(reviewer=at.reviewer), by=second) == ("review.recused",)
        at.do(DeclareReviewer(reviewer=second), by=second)


def test_a_reviewer_without_legal_background_is_refused_where_the_rule_wants_one(installed):
    """兴隆台 二（三）2（1）; 江北 第三条."""
    site = installed("jiangbei")
    with on("2026-03-02"):
        at = table(site)
        submit(at)
        newcomer = site.people["officer"][2]
        lawyer = at.reviewer
        at.do(AppointPost(role="legal_reviewer", unit="enforcement"), newcomer, at.person("principal"))
        assert at.refused(DeclareReviewer(reviewer=newcomer), by=lawyer) == ("review.no_legal_background",)
        at.do(RecordLegalQualification(legal_background=True), newcomer, at.person("administrator"))
        assert at.refused(DeclareReviewer(reviewer=newcomer), by=lawyer) == ()


# First review --------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XL-L-3.2c")
def test_the_head_signs_after_the_first_review_and_before_the_legal_section(installed):
    """兴隆台 二（三）3（2）: first review, then the head of the section, then the legal section."""
    site = installed("xinglongtai")
    unit = site.handling[0]
    first, head = site.person("first_reviewer", unit), site.person("unit_head", unit)
    with on("2026-03-02"):
        at = table(site)
        submit(at)
        assert (at.state.stage, at.state.received_on) == ("first_review", None)
        assert at.refused(SignFirstReview(agreed=True, opinion="同意"), by=head) == ("review.signed_too_early",)
        assert at.refused(AcceptPackage()) == ("review.no_first_review",)
        at.do(GiveFirstReview(agreed=True, opinion="同意送审"), by=first)
        assert at.refused(AcceptPackage()) == ("review.no_head_signature",)
        yes = SignFirstReview(agreed=True, opinion="同意")
        at.do(AppointPost(role="unit_head", unit=unit), first, at.person("principal"))
        assert at.refused(yes, by=first) == ("review.signed_own",)
        assert "duty.not_yours" in at.refused(yes, by=at.handler)
    with on("2026-03-03"):
        at.do(SignFirstReview(agreed=True, opinion="同意"), by=head)
        assert (at.state.stage, at.state.received_on) == ("submitted", date(2026, 3, 3))
        at.do(AcceptPackage())


@pytest.mark.obligation("XL-L-3.2b")
def test_the_first_review_is_not_given_by_a_handler_of_the_case(installed):
    """No first review, or one by the case's handler, is refused; the first reviewer's goes on to the head."""
    site = installed("xinglongtai")
    unit = site.handling[0]
    first = site.person("first_reviewer", unit)
    yes = GiveFirstReview(agreed=True, opinion="同意送审")
    with on("2026-03-02"):
        at = table(site)
        submit(at)
        assert at.refused(AcceptPackage()) == ("review.no_first_review",)
        assert "duty.not_yours" in at.refused(yes, by=at.handler)
        own = table(site, number=2, handlers=(first, at.handler))
        submit(own)
        assert own.refused(yes, by=first) == ("review.first_reviewer_handler",)
        at.do(yes, by=first)
    assert at.state.stage == "head_signature"


def test_a_first_reviewer_who_does_not_agree_ends_the_submission(installed):
    site = installed("xinglongtai")
    with on("2026-03-02"):
        at = table(site)
        submit(at)
        at.do(GiveFirstReview(agreed=False, opinion="事实不清"), by=site.person("first_reviewer", site.handling[0]))
        assert at.state.status == "returned"
        assert at.refused(submission(at, review="xinglongtai/review/r2"), at.case, at.handler) == ()


# Answers and outcome -------------------------------------------------------------------------------------------------------


def test_answers_are_those_of_the_checklist_with_their_reasons(xiangxi):
    with on("2026-03-02"):
        at = table(xiangxi)
        reviewing(at)

        def one(**fields: str) -> AnswerChecklist:
            return AnswerChecklist(answers=(GivenAnswer.model_validate(fields),))

        assert at.refused(one(item="weather", level="sound")) == ("review.unknown_item",)
        assert at.refused(one(item="facts", level="perfect")) == ("review.unknown_level",)
        assert at.refused(one(item="facts", level="flawed")) == ("review.no_reason",)
        assert at.refused(one(item="law", level="failing", note="适用错误")) == ("review.no_provision",)
        twice = AnswerChecklist(answers=(GivenAnswer(item="facts", level="sound"), GivenAnswer(item="facts", level="sound")))
        assert at.refused(twice) == ("review.answer_twice",)
        assert at.refused(one(item="facts", level="flawed", note="时间有误")) == ()
        assert at.refused(conclusion(at)) == ("review.unanswered",)


NINE = ("subject", "officers", "jurisdiction", "facts", "evidence", "law", "discretion", "procedure", "documents")


@pytest.mark.obligation("XX-L-11.1")
@pytest.mark.parametrize("item", NINE)
def test_lawful_is_refused_with_any_one_of_the_nine_conditions_unmet(xiangxi, item):
    """湘西州 第十一条（一）: all nine positive give a pass, and nothing less does."""
    with on("2026-03-02"):
        at = table(xiangxi)
        reviewing(at)
        at.do(answers(**{item: "failing"}))
        with pytest.raises(Exception, match="只能得出") as refused:
            at.do(conclusion(at))
        assert refused.value.codes == ("review.conflicting_outcome",)
        from mingfa.law.regime_terms import term

        assert term("check", item) in str(refused.value)
        at.do(answers())
        at.do(conclusion(at))
        assert at.state.conclusion.passed


LEADS = [
    ("evidence", "flawed", "correct"), ("facts", "flawed", "correct"), ("procedure", "flawed", "correct"), ("law", "failing", "correct"),
    ("discretion", "failing", "correct"), ("documents", "failing", "correct"), ("other", "flawed", "correct"),
    ("subject", "failing", "reinvestigate"), ("officers", "failing", "reinvestigate"), ("facts", "failing", "reinvestigate"),
    ("evidence", "failing", "reinvestigate"), ("procedure", "failing", "reinvestigate"),
    ("jurisdiction", "failing", "transfer"), ("crime", "failing", "transfer"),
]  # fmt: skip


@pytest.mark.parametrize(("item", "level", "outcome"), LEADS)
def test_each_answer_leads_to_its_outcome(xiangxi, item, level, outcome):
    """湘西州 第十一条（二）至（四）."""
    levels = {one.item: one.level for one in answers(**{item: level}).answers}
    assert permitted(levels, regime_of("xiangxi").regime, DAY) == (outcome,)
    del levels["other"]
    assert permitted(levels, regime_of("xiangxi").regime, DAY) == ()


def test_the_gravest_answer_decides(xiangxi):
    levels = {one.item: one.level for one in answers(documents="flawed", facts="failing").answers}
    assert permitted(levels, regime_of("xiangxi").regime, DAY) == ("reinvestigate",)


def test_reinvestigation_says_which_of_the_three(xiangxi):
    """第十一条（三）: 重新调查、补充调查或者不予作出决定."""
    with on("2026-03-02"):
        at = table(xiangxi)
        reviewing(at)
        at.do(answers(facts="failing"))
        problems = ("主要事实不清",)
        for outcome in ("lawful", "correct"):
            assert "review.conflicting_outcome" in at.refused(conclusion(at, outcome, problems=problems))
        assert at.refused(conclusion(at, "reinvestigate", problems=problems)) == ("review.no_measure",)
        at.do(conclusion(at, "reinvestigate", problems=problems, measure="supplement"))
    assert (at.state.conclusion.passed, at.state.conclusion.measure) == (False, "supplement")


@pytest.mark.obligation("SH-L-3a")
def test_agree_and_problems_are_the_only_outcomes_and_follow_the_answers(installed):
    """上海 三（三）3: 同意或者存在问题的书面意见."""
    site = installed("shanghai")
    items = regime_of("shanghai").regime.items("review.checklist", DAY)
    sound = AnswerChecklist(answers=tuple(GivenAnswer(item=item, level="sound") for item in items))
    bad = AnswerChecklist(answers=(GivenAnswer(item="facts", level="failing", note="时间不清"),))
    with on("2026-03-02"):
        at = table(site)
        reviewing(at)
        at.do(sound)
        at.do(bad)
        assert at.refused(conclusion(at, "agree")) == ("review.conflicting_outcome",)
        assert at.refused(conclusion(at, "problems")) == ("review.no_problems",)
        assert "review.unknown_outcome" in at.refused(conclusion(at, "lawful"))
        at.do(sound)
        assert at.refused(conclusion(at, "agree", problems=("措辞",))) == ("review.problems_in_pass",)
        at.do(conclusion(at, "agree"))
        assert at.refused(SignOffOpinion(agreed=True, opinion="同意"), by=at.person("legal_head")) == ("review.sign_off_not_asked",)
        at.do(RenderOpinion(year=2026))
        at.do(FileOpinion(digest=OPINION_PDF, size=1000))
    assert (at.state.status, at.state.signed_off) == ("passed", True)


@pytest.mark.obligation("JB-L-7")
def test_in_jiangbei_the_opinion_is_agree_or_problems_and_bears_a_number(installed):
    """江北 第七条; the opinion is a numbered document, and no third outcome is offered."""
    site = installed("jiangbei")
    items = regime_of("jiangbei").regime.items("review.checklist", DAY)
    with on("2026-03-02"):
        at = table(site)
        reviewing(at)
        given = tuple(
            GivenAnswer(item=item, level="failing" if item == "law" else "sound", note="不当", provision="第一条") for item in items
        )
        at.do(AnswerChecklist(answers=given))
        assert at.refused(conclusion(at, "agree")) == ("review.conflicting_outcome",)
        assert at.refused(conclusion(at, "problems")) == ("review.no_problems",)
        for third in ("passed", "correct", "transfer"):
            assert "review.unknown_outcome" in at.refused(conclusion(at, third, problems=("适用法律不当",)))
        at.do(conclusion(at, "problems", problems=("适用法律不当",)))
        assert at.refused(FileOpinion(digest=OPINION_PDF, size=1000)) == ("review.no_number",)
        at.do(RenderOpinion(year=2026))
        at.do(FileOpinion(digest=OPINION_PDF, size=1000))
    assert (at.state.status, at.state.number.endswith("〔2026〕1号")) == ("failed", True)


@pytest.mark.obligation("SH-L-4e", "JB-L-11")
@pytest.mark.parametrize("agency", ["shanghai", "jiangbei"])
def test_a_named_reviewer_answers_for_an_opinion_that_nobody_changes(installed, agency):
    """An opinion without a named reviewer, or a change after issue, is refused; a superseding round leaves both to be seen."""
    site = installed(agency)
    items = regime_of(agency).regime.items("review.checklist", DAY)
    sound = AnswerChecklist(answers=tuple(GivenAnswer(item=item, level="sound") for item in items))
    with on("2026-03-02"):
        at = table(site)
        submit(at)
        at.do(AcceptPackage())
        assert "review.other_reviewer" in at.refused(conclusion(at, "agree"))
        at.do(DeclareReviewer(reviewer=at.reviewer))
        at.do(sound)
        at.do(conclusion(at, "agree"))
        assert at.refused(conclusion(at, "agree", opinion="另一意见")) == ("stage.wrong",)
        at.do(RenderOpinion(year=2026))
        at.do(FileOpinion(digest=OPINION_PDF, size=1000))
        assert at.refused(sound) == ("stage.wrong",)
        first, kept = at.review, at.state
        at.do(StandInDraft(title="超标排放大气污染物"), at.case, "installer")
        submit(at, review=f"{agency}/review/second")
    assert look(first).state == kept
    assert (kept.conclusion.by, kept.status) == (at.reviewer, "passed")
    at.review = f"{agency}/review/second"
    assert (at.state.round, at.state.previous, at.state.draft_digest != kept.draft_digest) == (2, first, True)


def test_an_opinion_is_the_model_of_its_form() -> None:
    """No other field can be slipped into an opinion."""
    with pytest.raises(ValueError, match="extra"):
        ConcludeReview.model_validate({"outcome": "lawful", "approved": True})
