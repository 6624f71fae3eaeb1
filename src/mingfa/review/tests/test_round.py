"""One round of review from submission to the opinion given back, and what a case is told of it."""

from __future__ import annotations

from datetime import date

import pytest

from mingfa.cases.facts import ReviewFact
from mingfa.desk.models import ToDoRow
from mingfa.desk.verify import verify
from mingfa.review.acts import (
    AcceptPackage,
    AnswerChecklist,
    ConcludeReview,
    DeclareReviewer,
    FileOpinion,
    GivenAnswer,
    RenderOpinion,
    SignOffOpinion,
    WithdrawReview,
)
from mingfa.review.models import ReviewAnswerRow, ReviewRow
from mingfa.review.tests.a_case import ALL_SOUND, OPINION_PDF, StandInDraft, Table, on, submission, submit, table

pytestmark = pytest.mark.django_db


def answers(**levels: str) -> AnswerChecklist:
    """All items sound but for those named."""
    return AnswerChecklist(
        answers=tuple(
            GivenAnswer(
                item=item,
                level=levels.get(item, "sound"),
                note="见审核记录" if item in levels else "",
                provision="《中华人民共和国水污染防治法》第八十三条" if item == "law" and item in levels else "",
            )
            for item in ALL_SOUND
        )
    )


def conclusion(at: Table, outcome: str = "lawful", **changes: object) -> ConcludeReview:
    state = at.state
    fields = {
        "outcome": outcome,
        "reasons": "经逐项审核，各项均符合规定。",
        "opinion": "同意按送审文稿作出决定。",
        "draft_digest": state.draft_digest,
        "evidence_digest": state.evidence_digest,
        **changes,
    }
    return ConcludeReview.model_validate(fields)


def reviewing(at: Table) -> None:
    """Bring the review to where the reviewer answers."""
    submit(at)
    at.do(AcceptPackage())
    at.do(DeclareReviewer(reviewer=at.reviewer))


def fact(at: Table, day: date) -> ReviewFact:
    return ReviewFact.of(at.state, at.review, day)


def todo(at: Table) -> set[str]:
    return set(ToDoRow.objects.filter(stream=at.review).values_list("key", flat=True))


@pytest.mark.guards("refuse_other_year", "refuse_second_number")
def test_a_review_passes_only_when_its_opinion_is_signed_off_written_and_given_back(xiangxi):
    """行政处罚法 第五十八条; 湘西州 法制审核制度 第十一条、第十三条."""
    with on("2026-03-02"):
        at = table(xiangxi)
        submit(at)
        assert (at.state.stage, at.state.received_on, todo(at)) == ("submitted", date(2026, 3, 2), {"accept", "reviewer"})
        at.do(AcceptPackage())
        at.do(DeclareReviewer(reviewer=at.reviewer))
        assert todo(at) == {"answer"}
        at.do(answers())
        assert todo(at) == {"conclude"}
    with on("2026-03-04"):
        at.do(conclusion(at))
        assert (fact(at, date(2026, 3, 4)).status, fact(at, date(2026, 3, 4)).signed_off, todo(at)) == ("open", False, {"sign_off"})
        assert at.refused(RenderOpinion(year=2026)) == ("review.not_signed_off",)
        at.do(SignOffOpinion(agreed=True, opinion="同意。"), by=at.person("legal_leader"))
        assert at.refused(RenderOpinion(year=2025)) == ("review.year",)
        assert at.refused(FileOpinion(digest=OPINION_PDF, size=1000)) == ("review.no_number",)
        at.do(RenderOpinion(year=2026))
        assert at.state.number == "州环法审〔2026〕1号"
        assert at.refused(RenderOpinion(year=2026)) == ("review.numbered",)
        at.do(FileOpinion(digest=OPINION_PDF, size=1000, pages=3))
    told = fact(at, date(2026, 3, 4))
    assert (told.status, told.outcome, told.signed_off, told.concluded_on) == ("passed", "lawful", True, date(2026, 3, 4))
    assert (told.draft_digest, told.opinion_seq, told.reviewer) == (at.state.draft_digest, 5, at.reviewer)
    assert len(told.opinion_digest) == 64
    assert todo(at) == set()
    row = ReviewRow.objects.get(stream=at.review)
    assert (row.case_stream, row.status, row.number, row.paper_digest) == (at.case, "passed", at.state.number, OPINION_PDF)
    assert ReviewAnswerRow.objects.filter(stream=at.review, level="sound").count() == len(ALL_SOUND)


@pytest.mark.obligation("XX-L-11a")
@pytest.mark.guards("refuse_wrong_sign_off")
def test_an_opinion_is_returned_only_with_the_consent_of_the_leader_in_charge_of_legal_affairs(xiangxi):
    """第十一条: the leader agrees first, then the opinion goes back."""
    with on("2026-03-02"):
        at = table(xiangxi)
        reviewing(at)
        at.do(answers())
        at.do(conclusion(at))
        assert at.refused(FileOpinion(digest=OPINION_PDF, size=1000)) == ("review.not_signed_off", "review.no_number")
        yes = SignOffOpinion(agreed=True, opinion="同意。")
        assert "duty.not_yours" in at.refused(yes, by=at.person("leader_in_charge", 1))
        assert ReviewRow.objects.get(stream=at.review).paper_digest == ""
        at.do(yes, by=at.person("legal_leader"))
        assert at.refused(yes, by=at.person("legal_leader")) == ("review.signed_off",)
        at.do(RenderOpinion(year=2026))
    with on("2026-03-03"):
        at.do(FileOpinion(digest=OPINION_PDF, size=1000))
    assert (at.state.stage, at.state.filed.on) == ("delivered", date(2026, 3, 3))


def test_an_opinion_the_leader_sends_back_is_kept_and_the_period_runs_on(xiangxi):
    with on("2026-03-02"):
        at = table(xiangxi)
        reviewing(at)
        at.do(answers())
        at.do(conclusion(at))
        at.do(SignOffOpinion(agreed=False, opinion="请补充说明裁量。"), by=at.person("legal_leader"))
    assert (at.state.stage, at.state.status, at.state.conclusion, len(at.state.former)) == ("reviewing", "open", None, 1)
    assert ReviewRow.objects.get(stream=at.review).due_on == date(2026, 3, 11)


@pytest.mark.guards("refuse_other_than_reviewed")
def test_an_opinion_is_about_the_draft_that_the_case_has_at_that_moment(xiangxi):
    """行政处罚法 第五十八条: a draft changed a second ago was not reviewed."""
    with on("2026-03-02"):
        at = table(xiangxi)
        reviewing(at)
        at.do(answers())
        assert at.refused(conclusion(at, draft_digest="0" * 64)) == ("review.not_the_one_reviewed", "review.other_draft")
        at.do(StandInDraft(title="超标排放大气污染物"), at.case, "installer")
        assert at.refused(conclusion(at)) == ("review.other_draft",)


def test_another_word_in_an_opinion_gives_another_digest(xiangxi):
    with on("2026-03-02"):
        digests = []
        for number, words in ((1, "同意。"), (2, "同意！")):
            at = table(xiangxi, number=number)
            reviewing(at)
            at.do(answers())
            at.do(conclusion(at, opinion=words))
            digests.append(at.state.opinion_digest)
    assert digests[0] != digests[1]


def test_a_submission_may_be_withdrawn_before_there_is_an_opinion_and_sent_again(xiangxi):
    with on("2026-03-02"):
        at = table(xiangxi)
        reviewing(at)
        assert at.refused(submission(at, review="xiangxi/review/again"), at.case, at.handler) == ("review.running",)
        assert "duty.not_yours" in at.refused(WithdrawReview(reason="改稿"))
        at.do(WithdrawReview(reason="文稿须修改"), by=at.handler)
        assert (at.state.status, todo(at)) == ("returned", set())
        submit(at, review="xiangxi/review/again")
    at.review = "xiangxi/review/again"
    assert (at.state.round, at.state.previous, at.state.stage) == (2, "xiangxi/review/r1", "submitted")


@pytest.mark.parametrize("agency", ["shanghai", "jiangbei"])
def test_after_a_failed_round_every_problem_is_answered_before_the_next(installed, agency):
    """上海 三（三）3; 江北 第八条: handle what was pointed out, then send again."""
    site = installed(agency)
    with on("2026-03-02"):
        at = table(site, handlers=(site.people["officer"][2],))
        submit(at)
        at.do(AcceptPackage())
        at.do(DeclareReviewer(reviewer=at.reviewer))
        items = site_checklist(site)
        at.do(AnswerChecklist(answers=tuple(GivenAnswer(item=i, level="failing" if i == "facts" else "sound", note="不清") for i in items)))
        assert at.refused(conclusion(at, "problems")) == ("review.no_problems",)
        at.do(conclusion(at, "problems", problems=("排放时间不清", "缺少监测报告")))
        at.do(RenderOpinion(year=2026))
        at.do(FileOpinion(digest=OPINION_PDF, size=1000))
        assert at.state.status == "failed"
        second = f"{agency}/review/second"
        assert at.refused(submission(at, review=second), at.case, at.handler) == ("review.problems_open",)
        one = [{"problem": "排放时间不清", "done": "已补充询问"}]
        assert at.refused(submission(at, review=second, responses=one), at.case, at.handler) == ("review.problems_open",)
        submit(at, review=second, responses=[*one, {"problem": "缺少监测报告", "done": "已补充监测报告"}])
    former, at.review = at.review, second
    assert (at.state.round, at.state.previous, at.state.received_on) == (2, former, date(2026, 3, 2))
    assert ReviewRow.objects.filter(case_stream=at.case).count() == 2


def site_checklist(site) -> tuple[str, ...]:
    from mingfa.desk.perform import regime_of

    return regime_of(site.agency).regime.items("review.checklist", date(2026, 3, 2))


def test_the_site_verifies_after_a_round(xiangxi):
    """What reviews leave in their tables is what their entries say; the paper in the vault is missed by name."""
    with on("2026-03-02"):
        at = table(xiangxi)
        reviewing(at)
        at.do(answers())
        at.do(conclusion(at))
        at.do(SignOffOpinion(agreed=True, opinion="同意。"), by=at.person("legal_leader"))
        at.do(RenderOpinion(year=2026))
        at.do(FileOpinion(digest=OPINION_PDF, size=1000))
    findings = [finding for finding in verify().findings if finding.where.startswith(("review_", f"vault/{OPINION_PDF}", at.review))]
    assert [finding.kind for finding in findings] == ["original"]
    assert at.case in findings[0].where, "the paper lies in the dossier of the case"
