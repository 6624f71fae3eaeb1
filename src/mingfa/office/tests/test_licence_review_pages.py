"""A licence from its proposal to its issue, through the pages alone: proposed, sent, reviewed, given back, decided; refused before, in words."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mingfa.agencies.setup import install
from mingfa.desk import now
from mingfa.desk.times import LOCAL
from mingfa.licences.acts import deciding as dec
from mingfa.licences.tests.applying import BASIS, Applying
from mingfa.office.tests.conftest import Seen, accounts, signed_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, tzinfo=LOCAL)


@pytest.fixture
def case(db) -> Applying:
    """An application at the city's bureau, examined."""
    with now.at(datetime(2024, 1, 8, 9, tzinfo=LOCAL)):
        site = install("shanghai")
    accounts(site.agency)
    return Applying(site, AT).accepted().examined()


def said(html: bytes) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html.decode())))


def fill(client: Client, stream: str, act: str, **changes: Any) -> Any:
    """Open the form of an act, type into it, send it; return the answer."""
    address = f"/s/{stream}/acts/{act}/"
    form = Seen(client.get(address).content.decode())
    return client.post(address, form.typed(**changes))


def desk_of(case: Applying) -> str:
    agency, _, ident = case.review.split("/")
    return f"/reviews/{agency}/{ident}/"


def test_a_licence_goes_through_its_review_on_pages_alone(case: Applying):
    clerk, unit, leader = (signed_in(case.who(duty)) for duty in ("licence.do", "review.submit", "licence.decide"))
    stream = case.stream
    with now.at(AT.replace(hour=11)):
        early = fill(
            leader, stream, "licences.decide_licence", f__granted="yes", f__content="准予排放", f__basis=BASIS, f__certificate="", f__valid_from="2026-03-02"
        )  # fmt: skip
        assert "尚未审核" in said(early.content)
        assert "准予排放" in early.content.decode(), "what was typed stays"
        assert case.state.decision is None
        words = said(clerk.get(f"/s/{stream}/").content)
        assert "应当法制审核的情形" in words
        assert "审核目录清单尚未施行" in words
        told = {"f__granted": "yes", "f__content": "准予在许可范围内排放水污染物", "f__basis": BASIS, "f__opinion": "符合条件，建议准予"}
        assert fill(clerk, stream, "licences.propose_decision", **told).status_code == 302
        shown = said(clerk.get(f"/s/{stream}/").content)
        for wanted in ("拟作决定", "未送审", "送审材料（系统自动归集）", "审查情况和意见（2026-03-02）", "送审时签署"):
            assert wanted in shown
        form = Seen(unit.get(f"/s/{stream}/acts/licences.submit_licence_for_review/").content.decode())
        assert [value for name, value in form.fields if name.endswith("draft_digest")] == [case.state.reviewing.draft.digest]
        assert not [name for name, _ in form.fields if "items-0" in name], "the application fills the whole package"
        assert fill(unit, stream, "licences.submit_licence_for_review").status_code == 302
        reviewer_stream = case.post("legal_reviewer", "legal")
        reviewer = signed_in(reviewer_stream)
        assert "乙镇清源水洗有限公司：排污许可证核发" in said(reviewer.get("/kinds/review/?scope=all").content)
        assert fill(reviewer, case.review, "review.accept_package").status_code == 302
        assert fill(reviewer, case.review, "review.declare_reviewer", f__reviewer=reviewer_stream).status_code == 302
        page = reviewer.get(desk_of(case))
        assert page.status_code == 200
        for wanted in (
            "拟作决定",
            "准予在许可范围内排放水污染物",
            "符合条件，建议准予",
            "申请材料 2 件",
            "书面审查",
            "受理申请",
            "许可申请没有机器预审项目",
        ):
            assert wanted in said(page.content), wanted
        assert 'data-tab="recordings"' not in page.content.decode(), "an application has no recordings"
        assert reviewer.get(f"{desk_of(case)}read/?doc=d1").status_code == 404
        pending = fill(leader, stream, "licences.decide_licence")
        assert "法制审核正在进行" in said(pending.content)
        sound = {f"a-{item}-level": "sound" for item in case.held.checklist}
        assert reviewer.post(desk_of(case), {**sound, "_do": "conclude"}).status_code == 302
        assert case.held.conclusion.passed
        assert fill(reviewer, case.review, "review.render_opinion").status_code == 302
        assert fill(reviewer, case.review, "review.file_opinion").status_code == 302
        assert case.held.status == "passed"
        shown = said(clerk.get(f"/s/{stream}/").content)
        assert "审核通过" in shown
        assert "法制审核各轮" in shown
        assert "作出行政许可决定" in said(leader.get("/").content), "it waits for whoever decides"
        other = fill(leader, stream, "licences.decide_licence", f__content="准予排放别的污染物")
        assert "不一致" in said(other.content)
        made = fill(leader, stream, "licences.decide_licence", f__content="准予在许可范围内排放水污染物")
        assert made.status_code == 302, "what was refused before is kept as it was typed, and put right here"
    case.at = AT.replace(hour=12)
    case.settled()
    decision = case.state.decision
    assert case.state.stage == "issued"
    assert (decision.content, decision.opinion_digest) == ("准予在许可范围内排放水污染物", case.held.opinion_digest)
    with now.at(AT.replace(hour=13)):
        assert "审核通过，打开审核卷" in said(clerk.get(f"/s/{stream}/").content)


def test_a_second_round_shows_what_changed(case: Applying):
    case.sent(case.decision()).concluded("problems", law="failing")
    case.sent(case.decision(content="准予在许可范围内排放水污染物，每季度监测一次"))
    reviewer = case.post("legal_reviewer", "legal")
    agency, _, ident = case.review.split("/")
    with now.at(case.at):
        client = signed_in(reviewer)
        page = client.get(desk_of(case)).content.decode()
        assert "与上一轮文稿比较：1 处不同" in page
        compared = client.get(f"/reviews/{agency}/{ident}/compare/")
        assert compared.status_code == 200
        assert "1 处不同" in said(compared.content)
        assert "每季度监测一次" in compared.content.decode()


def test_a_decision_without_review_is_reported_with_why_it_was_lawful(db):
    """The report of decisions that rest on no review names licences too, and what may not be so."""
    with now.at(datetime(2024, 1, 8, 9, tzinfo=LOCAL)):
        site = install("jiangbei")
    accounts(site.agency)
    case = Applying(site, AT).decided()
    with now.at(case.at):
        client = signed_in(case.post("legal_head"))
        words = said(client.get(reverse("review_without")).content)
    assert isinstance(case.state.decision, dec.Decision)
    assert case.state.decision.number in words
    assert "该类决定不在本机关审核的种类内" in words
