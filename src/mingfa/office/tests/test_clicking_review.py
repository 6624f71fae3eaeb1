"""By clicking: a draft is sent to review, returned, corrected, passed, signed off, discussed and decided; and a disagreement is coordinated."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from mingfa.cases.acts.deciding import Decide
from mingfa.cases.acts.notice import PrepareDraft
from mingfa.demo.matters import parties
from mingfa.demo.walk import Walk
from mingfa.desk import now
from mingfa.desk.act import Act
from mingfa.desk.entry import Entry
from mingfa.desk.perform import look
from mingfa.desk.verify import verify
from mingfa.office.tests.clicking import PRESENT, Clicked, Desk
from mingfa.office.tests.conftest import accounts
from mingfa.office.tests.test_clicking import START, address  # noqa: F401
from mingfa.office.tests.test_clicking_recordings import why_not
from mingfa.review.acts import (
    AcceptPackage,
    AnswerChecklist,
    ConcludeReview,
    CoordinateDisagreement,
    DecideDisagreement,
    DeclareReviewer,
    GivenAnswer,
    RaiseDisagreement,
    Response,
)
from mingfa.testing.reading import faults
from mingfa.testing.site import install_for_test

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]
NOTE = "拟处罚款与已经采纳的从轻情节不相称"


@dataclass(slots=True)
class AtReview(Clicked):
    """A case that is walked to its review through the door, and from there by clicking."""

    clicking: bool = False

    def do(self, act: Act, by: str, stream: str = "") -> Entry[Act]:
        """Do an act, in the browser once the review has come."""
        return Clicked.do(self, act, by, stream) if self.clicking else Walk.do(self, act, by, stream)

    def begin(self) -> None:
        """Accept the package, name the reviewer, and let him answer what the pre-check finds."""
        self.next_day()
        reviewer, review = self.reviewer, self.review_stream
        self.do(AcceptPackage(remark="材料齐全。"), reviewer, review)
        self.do(DeclareReviewer(reviewer=reviewer), reviewer, review)
        self.look_over()

    def answers(self, **bad: str) -> AnswerChecklist:
        """Answer every item, in order but for those named."""
        given = [
            GivenAnswer(item=item, level="failing" if item in bad else "sound", note=bad.get(item, ""))
            for item in self.review_state.checklist
        ]
        return AnswerChecklist(answers=tuple(given))

    def opinion(self, outcome: str, *problems: str) -> ConcludeReview:
        """Give an opinion on what is under review."""
        held = self.review_state
        return ConcludeReview(
            outcome=outcome, reasons="逐项审核，理由见各项说明。", opinion="请逐项处理后再次送审。" if problems else "同意按送审文稿作出决定。",
            problems=problems, draft_digest=held.draft_digest, evidence_digest=held.evidence_digest,
        )  # fmt: skip

    def at_desk(self) -> Page:
        """The page of the reviewer at the desk of the review."""
        assert self.desk is not None
        PRESENT[:] = [self.now]
        page = self.desk.of(self.review_state.reviewer)
        agency, _, ident = self.review_stream.split("/")
        page.goto(f"/reviews/{agency}/{ident}/")
        return page


def walking(agency: str, browser: Browser, address: str) -> AtReview:  # noqa: F811
    """Return a case of an agency on the morning it is sent to review."""
    with now.at(START):
        site = install_for_test(agency)
        accounts(agency)
    walk = AtReview(site, START, parties()[:1], desk=Desk(browser, address))
    walk.through("finish")
    walk.clicking = True
    return walk


def verified(walk: AtReview) -> None:
    with now.at(walk.now):
        report = verify()
    assert report.ok, [str(one) for one in report.findings[:5]]
    assert walk.desk is not None
    walk.desk.close()


def test_returned_corrected_passed_signed_off_discussed_and_decided(browser: Browser, address: str, axe_source: str) -> None:  # noqa: F811
    walk = walking("xiangxi", browser, address)
    walk.through("first_review")
    walk.begin()

    # what is left blank stops the opinion; what is answered leads to its outcome, shown as it changes
    page = walk.at_desk()
    page.locator('[id="q-subject"] input[value="sound"]').check()
    page.get_by_role("button", name="出具审核意见").click()
    page.wait_for_selector("#refused")
    assert "没有填写" in page.inner_text("#refused")
    assert page.locator('[id="q-subject"] input[value="sound"]').is_checked()
    walk.do(walk.answers(discretion=NOTE), walk.reviewer, walk.review_stream)
    page = walk.at_desk()
    assert "改正" in page.inner_text("#outcome")
    assert NOTE in page.inner_text("#outcome")
    assert faults(page, axe_source) == []
    walk.do(walk.opinion("correct", f"裁量是否适当：{NOTE}"), walk.reviewer, walk.review_stream)
    walk.sign_off_review()
    walk.give_back_review()
    assert "审核" in why_not(walk, Decide, walk.decider, walk.case)

    # corrected, sent again with what was done; the two drafts are compared
    version = walk.state.proceeding.version
    assert version is not None
    lighter = tuple(one.model_copy(update={"amount_fen": (one.amount_fen or 0) * 4 // 5}) for one in version.draft.penalties)
    walk.next_day()
    walk.do(PrepareDraft(draft=version.draft.model_copy(update={"penalties": lighter}), why="按审核意见降低罚款"), walk.cast.lead)
    walk.wait(hours=1)
    done = (Response(problem=f"裁量是否适当：{NOTE}", done="已经按裁量基准重新确定罚款金额"),)
    walk.do(walk.submission().model_copy(update={"responses": done}), walk.cast.who("review.submit", unit=walk.cast.unit))
    walk.begin()
    assert walk.review_state.round == 2
    page = walk.at_desk()
    compared = page.locator("#compared")
    assert "处不同" in compared.inner_text()
    assert compared.locator("del").count() > 0
    assert compared.locator("ins").count() > 0
    assert "已经按裁量基准重新确定罚款金额" in page.inner_text("#draft")

    # passed, signed off, discussed, decided
    walk.do(walk.answers(), walk.reviewer, walk.review_stream)
    walk.do(walk.opinion("lawful"), walk.reviewer, walk.review_stream)
    assert "签批" in why_not(walk, Decide, walk.decider, walk.case) or walk.review_state.status != "passed"
    walk.sign_off_review()
    walk.give_back_review()
    assert walk.review_state.status == "passed"
    walk.put_to_leaders()
    walk.discuss()
    walk.decide()
    assert walk.state.proceeding.decision is not None
    assert "cases.decide" in walk.clicked
    verified(walk)


def test_a_disagreement_is_coordinated_and_decided_before_the_case_is(browser: Browser, address: str) -> None:  # noqa: F811
    walk = walking("jiangbei", browser, address)
    walk.through("first_review")
    walk.begin()
    reviewer, review = walk.reviewer, walk.review_stream
    walk.do(walk.answers(discretion=NOTE), reviewer, review)
    walk.do(walk.opinion("problems", NOTE), reviewer, review)
    walk.give_back_review()

    view = "我机构认为罚款已经考虑从轻情节，幅度符合裁量基准。"
    walk.next_day()
    walk.do(RaiseDisagreement(points=(NOTE,), view=view), walk.cast.lead, review)
    assert "不一致" in why_not(walk, Decide, walk.decider, walk.case)
    leader, principal = walk.cast.leaders[1], walk.site.people["principal"][0]
    walk.do(CoordinateDisagreement(result="none", attended=("承办人", "审核人员"), words="双方各持己见。"), leader, review)
    kept = "审核人员仍认为罚款偏重。"
    walk.do(DecideDisagreement(result="revise", words="承办机构的意见成立，请重新出具意见。", minority=kept), principal, review)
    (one,) = look(review).state.disagreements
    assert (one.unit_view, one.minority, one.result) == (view, kept, "revise")

    # the reviewer answers anew, and only then the case is decided
    walk.next_day()
    assert "审核" in why_not(walk, Decide, walk.decider, walk.case)
    page = walk.at_desk()
    assert view in page.inner_text("main")
    assert kept in page.inner_text("main")
    walk.look_over()
    walk.do(walk.answers(), reviewer, review)
    walk.do(walk.opinion("agree"), reviewer, review)
    walk.give_back_review()
    walk.put_to_leaders()
    if walk.discussion_due:
        walk.discuss()
    walk.decide()
    assert walk.state.proceeding.decision is not None
    verified(walk)
