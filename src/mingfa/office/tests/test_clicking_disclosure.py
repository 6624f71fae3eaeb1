"""By clicking: words are hidden in a decision, a second person looks, it goes to the portal; it falls, and a notice stands in its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from mingfa.cases.acts.executing import RemedyFiled, RemedyOutcome
from mingfa.demo.matters import parties
from mingfa.desk import now
from mingfa.desk.perform import look
from mingfa.desk.verify import verify
from mingfa.disclosure.acts import ApprovePublication, Publish, WithdrawPublication
from mingfa.disclosure.feed import feed_folder
from mingfa.disclosure.state import PublicationState
from mingfa.office.tests.clicking import PRESENT, Desk, NotDone
from mingfa.office.tests.conftest import accounts
from mingfa.office.tests.test_clicking import START, address  # noqa: F401
from mingfa.office.tests.test_clicking_review import AtReview
from mingfa.portal.tests.visitor import Page as Visited
from mingfa.portal.tests.visitor import Portal
from mingfa.testing.reading import faults
from mingfa.testing.site import install_for_test

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]


def test_a_decision_is_hidden_in_part_published_and_taken_down(browser: Browser, address: str, tmp_path: Path, axe_source: str) -> None:  # noqa: F811
    with now.at(START):
        site = install_for_test("jiangbei")
        accounts("jiangbei")
    walk = AtReview(site, START, parties()[:1], desk=Desk(browser, address))
    walk.through("serve")
    walk.wait(hours=1)
    walk.clicking = True
    assert walk.desk is not None

    def at(person: str, place: str) -> Page:
        assert walk.desk is not None
        PRESENT[:] = [walk.now]
        page = walk.desk.of(person)
        page.goto(f"/s/{walk.publication}/{place}")
        return page

    def publication() -> PublicationState:
        held: PublicationState = look(walk.publication).state
        return held

    # whoever provides sees what will be hidden, and hides a place of which no rule knows
    provider = walk.publisher("provide")
    page = at(provider, "hiding/")
    facts = page.locator("#t-facts .hiding-raw").inner_text()
    made = walk.state.proceeding.decision
    assert made is not None
    assert made.version is not None
    place = made.version.draft.violation.place
    assert place in facts
    assert faults(page, axe_source) == []
    page.fill("#add-words", place)
    page.fill("#add-reason", "与案外人员的住处相连")
    page.get_by_role("button", name="隐去", exact=True).click()
    page.wait_for_selector("#chosen-title")
    assert place not in page.locator("#t-facts .hiding-public").inner_text()
    page.get_by_role("link", name="下一步").click()
    with page.expect_navigation():
        page.get_by_role("button", name="提交", exact=True).click()
    assert publication().stage == "prepared", page.inner_text("body")

    # who provided cannot approve, who approves has to look; then it goes out
    approver = walk.publisher("approve")
    page = at(approver, "hiding/")
    assert place in page.locator("#t-facts .hiding-raw").inner_text()
    with pytest.raises(NotDone, match="尚未核对隐去处理"):
        walk.do(ApprovePublication(redaction_checked=False), approver, walk.publication)
    walk.do(ApprovePublication(redaction_checked=True), approver, walk.publication)
    walk.do(Publish(), walk.publisher("publish"), walk.publication)
    walk.settle()
    portal = Portal(tmp_path / "portal")
    shown = visited(portal, walk)
    assert shown.status == 200
    assert made.number in shown.text
    assert place not in shown.text

    # the decision falls; without a reason nothing is taken down, with one a notice stands in its place
    walk.clicking = False
    fallen(walk)
    walk.clicking = True
    owner = walk.cast.who("publication.withdraw")
    page = at(owner, f"acts/{WithdrawPublication.name}/")
    page.select_option('[id$="-trigger"]', "revoked")
    with page.expect_navigation():
        page.get_by_role("button", name="提交", exact=True).click()
    refused = page.inner_text("[role=alert]")
    assert "没有填写向公众说明的理由" in refused
    assert "第十一条" in refused
    assert publication().withdrawn_on is None
    walk.do(WithdrawPublication(trigger="revoked", reason="该决定已被行政复议决定撤销。"), owner, walk.publication)
    walk.settle()
    gone = visited(portal, walk)
    assert "该决定已被行政复议决定撤销。" in gone.text
    assert parties()[0].name not in gone.text
    assert made.number in gone.text
    with now.at(walk.now):
        report = verify()
    assert report.ok, [str(one) for one in report.findings[:5]]
    walk.desk.close()


def fallen(walk: AtReview) -> None:
    """Let a reconsideration revoke the decision."""
    walk.next_day(5)
    lawyer, organ = walk.cast.who("case.remedy"), walk.agency.reconsideration_bodies[0]
    paper = walk.scanned("enforcement_document", "行政复议受理通知书")
    filed = walk.do(RemedyFiled(party="p1", way="reconsideration", organ=organ, filed_on=walk.on, paper=paper), lawyer)
    walk.next_day(15)
    told = walk.scanned("enforcement_document", "行政复议决定书")
    outcome = RemedyOutcome(
        remedy=filed.seq, outcome="revoked", ended_on=walk.on, known_on=walk.on, received_on=walk.on, reason="主要事实认定不清", paper=told
    )
    walk.do(outcome, lawyer)
    walk.next_day()


def visited(portal: Portal, walk: AtReview) -> Visited:
    """What a visitor reads of the decision once the portal has followed."""
    with now.at(walk.now):
        return portal.page(f"/decisions/{walk.publication.replace('/publication/', '/')}/", follow=(feed_folder(),))
