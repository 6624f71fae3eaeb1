"""Pages after an opinion: kept from the unit until it is given back, both drafts side by side, disagreement, transfer, figures that open their reviews."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from mingfa.agencies.setup import Site
from mingfa.cases.acts import notice as notes
from mingfa.cases.acts import transfer as tra
from mingfa.cases.tests.drafts import draft, fine
from mingfa.cases.tests.test_after_opinion import LETTER, answered, concluding, fails, given_back, proposing
from mingfa.cases.tests.whole import MAJOR, Whole
from mingfa.desk.perform import look
from mingfa.office.reading import split
from mingfa.office.tests.conftest import Seen, accounts, signed_in
from mingfa.review import acts as rev
from mingfa.review.acts.precheck import AnswerFindings, FindingAnswer
from mingfa.review.models import ReviewRow
from mingfa.review.tests.prechecked import finding, prechecked

pytestmark = pytest.mark.django_db
WORDS = "经审核，裁量理由不充分，请改正。"


@pytest.fixture
def case(site: Site) -> Whole:
    return Whole(site).deliberating(MAJOR, ("p1",))


def page(client: Client, stream: str, more: str = "") -> str:
    answer = client.get(f"/s/{stream}/{more}")
    assert answer.status_code == 200, answer.status_code
    return answer.text


def act(client: Client, stream: str, name: str) -> str:
    return page(client, stream, f"acts/{name}/")


def entries(client: Client, stream: str) -> dict[str, Any]:
    found = client.get(f"/api/v1/streams/{stream}/entries").json()["items"]
    return {one["act"]: one["fields"] for one in found}


@pytest.mark.obligation("XX-L-11a")
def test_the_unit_sees_nothing_of_an_opinion_before_it_is_given_back(case: Whole) -> None:
    """湘西 第十一条: not before the leader agreed; then answers, opinion and paper are open to it, with the day."""
    answered(case, discretion="failing")
    case.on_review(concluding(case, "correct", opinion=WORDS), case.reviewer)
    handler, reviewer = signed_in(case.officers[0]), signed_in(case.reviewer)
    leader = signed_in(case.person("legal_leader"))
    for inner in (reviewer, leader):
        assert WORDS in page(inner, case.review)
    before = page(handler, case.review)
    assert WORDS not in before
    assert "见审核记录" not in before
    assert "改正</" not in before
    assert "审核意见交还承办机构以前" in before
    hidden = entries(handler, case.review)
    assert hidden["review.conclude_review"] == {}
    assert hidden["review.answer_checklist"] == {}
    assert entries(reviewer, case.review)["review.conclude_review"]["opinion"] == WORDS
    assert WORDS not in page(handler, case.stream)
    assert WORDS not in handler.get("/reviews/?scope=sent").text
    assert ReviewRow.objects.get(stream=case.review).outcome == ""
    agency, _, ident = split(case.review)
    desk = f"/reviews/{agency}/{ident}/"
    assert handler.get(desk)["Location"] == f"/s/{case.review}/"
    assert reviewer.get(desk).status_code == 200
    given_back(case)
    after = page(handler, case.review)
    assert WORDS in after
    assert "见审核记录" in after
    assert look(case.review).state.filed.on == case.at.date()
    assert entries(handler, case.review)["review.conclude_review"]["opinion"] == WORDS


def test_while_a_superseding_opinion_is_written_the_unit_reads_the_former_one_and_nothing_of_the_new(case: Whole) -> None:
    answered(case, discretion="failing")
    case.on_review(concluding(case, "correct", opinion=WORDS), case.reviewer)
    given_back(case)
    case.on_review(rev.SupersedeOpinion(reason="条款另有规定"), case.reviewer)
    case.on_review(rev.AnswerChecklist(answers=(rev.GivenAnswer(item="facts", level="flawed", note="时间有出入"),)), case.reviewer)
    seen = page(signed_in(case.officers[0]), case.review)
    assert WORDS in seen
    assert "已撤销的审核意见" in seen
    assert "时间有出入" not in seen
    assert "时间有出入" in page(signed_in(case.reviewer), case.review)


def test_the_drafts_of_two_rounds_are_shown_side_by_side(case: Whole) -> None:
    """Only what differs, unless everything is asked for; the first round has nothing to be compared with."""
    first = fails(case, ("裁量理由不足",))
    case.do(notes.PrepareDraft(draft=draft(fine(290_000), evidence=MAJOR.evidence)))
    case.sent()
    client = signed_in(case.officers[0])
    agency, _, ident = split(case.review)
    compared = client.get(f"/reviews/{agency}/{ident}/compare/").text
    assert re.search(r"<del>300,000.00</del>", compared)
    assert re.search(r"<ins>290,000.00</ins>", compared)
    assert "1 处不同" in compared
    assert "裁量理由不足" in compared
    assert "已经处理" in compared
    assert compared.count("two-row") == 1
    whole = client.get(f"/reviews/{agency}/{ident}/compare/?all=1").text
    assert whole.count("two-row") > 20
    agency, _, ident = split(first)
    assert "没有可以比较的上一稿" in client.get(f"/reviews/{agency}/{ident}/compare/").text
    rounds = page(client, case.stream)
    assert "法制审核各轮" in rounds
    assert "与上一轮比较" in rounds
    assert client.get("/reviews/xiangxi/nothing/compare/").status_code == 404


def test_the_forms_of_a_transfer_begin_with_what_the_system_knows(case: Whole) -> None:
    answered(case, jurisdiction="failing")
    case.on_review(concluding(case, "transfer", target="某州应急管理局", papers=("监测报告",)), case.reviewer)
    given_back(case)
    handler = signed_in(case.officers[0])
    fields = dict(Seen(act(handler, case.stream, "cases.propose_transfer")).fields)
    assert fields["f-target"] == "某州应急管理局"
    assert fields["f-transfer_kind"] == "organ"
    case.do(proposing(case), case.officers[0])
    assert "决定是否移送" in act(signed_in(case.leader), case.stream, "cases.approve_transfer")
    case.do(tra.ApproveTransfer(agreed=True, opinion="同意"), case.leader)
    fields = dict(Seen(act(handler, case.stream, "cases.send_transfer")).fields)
    assert fields["f-draft_digest"] == LETTER
    assert "监测报告" in fields.values()
    assert {"letter", "opinion", "evidence"} <= set(fields.values())
    shown = page(handler, case.stream)
    assert "案件移送" in shown
    assert "批准移送，待送出" in shown
    for name in ("record_transfer_receipt", "record_transfer_answer", "object_to_refusal", "record_objection_result", "hand_over_things"):
        assert handler.get(f"/s/{case.stream}/acts/cases.{name}/").status_code == 200, name


def test_a_disagreement_is_raised_coordinated_and_read_on_pages(db: None, installed_site: Callable[[str], Site]) -> None:
    site = installed_site("shanghai")
    case = Whole(site).deliberating(MAJOR, ("p1",))
    fails(case, ("适用条款有误",))
    handler = signed_in(case.officers[0])
    assert "适用条款有误" in act(handler, case.review, "review.raise_disagreement")
    case.on_review(rev.RaiseDisagreement(view="我机构认为条款正确。", points=("适用条款有误",)), case.officers[0])
    assert "协调意见不一致" in act(signed_in(case.leader), case.review, "review.coordinate_disagreement")
    assert "我机构认为条款正确。" in page(handler, case.review)
    case.on_review(rev.CoordinateDisagreement(result="none", words="未达成一致"), case.leader)
    assert "我机构认为条款正确。" in act(signed_in(case.principal), case.review, "review.decide_disagreement")
    case.on_review(rev.DecideDisagreement(result="uphold", words="维持审核意见。", minority="我机构认为条款正确。"), case.principal)
    shown = page(handler, case.review)
    for words in ("承办机构的意见", "审核机构的意见", "保留的意见", "维持审核意见。", "已有结果"):
        assert words in shown


@pytest.mark.guards(
    "refuse_past_due", "refuse_unknown_advised_unit", "refuse_unknown_suggestion", "refuse_other_answering", "refuse_without_advice_rule", "refuse_without_record_rule", "refuse_without_suggestion",
    "refuse_unpassed_record", "refuse_second_record",
)  # fmt: skip
def test_advice_is_answered_by_the_unit_and_a_passed_review_filed_for_record(case: Whole, installed_site: Callable[[str], Site]) -> None:
    """湘西 第十三条、第十四条."""
    from mingfa.cases.tests.test_after_opinion import codes

    case.reviewed()
    unit, due = case.state.unit, date(2026, 12, 31)
    giving = {"unit": unit, "problem": "裁量理由多次写得不充分", "advice": "统一裁量理由的写法", "due_on": due}
    past = rev.SuggestImprovement.model_validate({**giving, "due_on": case.at.date()})
    assert codes(case, past) == {"review.advice_due"}
    assert codes(case, rev.SuggestImprovement.model_validate({**giving, "unit": "nowhere"})) == {"review.advice_unit"}
    assert codes(case, rev.SuggestImprovement.model_validate(giving)) == set()
    (one,) = look(case.review).state.suggestions
    answer = rev.AnswerSuggestion(suggestion=one.seq, answer="已统一写法并组织学习。")
    other = next(head for head in case.site.people["unit_head"] if unit not in {post.unit for post in look(head).state.posts})
    assert codes(case, answer, other) == {"review.advice_other_unit"}
    assert codes(case, rev.AnswerSuggestion(suggestion=0, answer="x"), case.officers[0]) == {"review.no_such_advice"}
    assert "裁量理由多次写得不充分" in act(signed_in(case.officers[0]), case.review, "review.answer_suggestion")
    assert codes(case, answer, case.officers[0]) == set()
    assert codes(case, answer, case.officers[0]) == {"review.nothing_to_answer", "review.no_such_advice"}
    record = rev.ReportForRecord(organ="州司法局", number="州环备〔2026〕1号")
    assert codes(case, record) == set()
    assert codes(case, record) == {"review.recorded"}
    shown = page(signed_in(case.reviewer), case.review)
    for words in ("执法建议", "已统一写法并组织学习。", "已答复", "报备", "州司法局"):
        assert words in shown
    failed = Whole(case.site).deliberating(MAJOR, ("p1",))
    fails(failed, ("适用条款有误",))
    assert codes(failed, record) == {"review.record_not_passed"}
    plain = Whole(installed_site("shanghai")).deliberating(MAJOR, ("p1",))
    plain.reviewed()
    assert codes(plain, rev.SuggestImprovement.model_validate({**giving, "unit": plain.state.unit})) == {"review.no_advice_rule"}
    assert codes(plain, record) == {"review.no_record_rule"}


def test_every_figure_opens_the_reviews_it_counts(case: Whole) -> None:
    """Rounds, days, grounds, findings by unit and kind, and the nodes that are overruled most."""
    first = fails(case, ("裁量理由不足",))
    case.sent()
    reviewer = case.reviewer
    case.on_review(rev.AcceptPackage(), reviewer)
    case.on_review(rev.DeclareReviewer(reviewer=reviewer), reviewer)
    from mingfa.desk import now

    with now.at(case.at):
        prechecked(case.review, finding(node="notice.late"), finding("facts", "minor", node="facts.place"))
    keys = {one.node: one.key for one in look(case.review).state.findings}
    overruled = FindingAnswer(key=keys["notice.late"], answer="overruled", reason="已核对送达回证")
    accepted = FindingAnswer(key=keys["facts.place"], answer="accepted")
    case.on_review(AnswerFindings(answers=(overruled, accepted)), reviewer)
    client = signed_in(case.person("legal_head"))
    html = client.get("/reviews/figures/").text
    assert "2 件" in html
    assert html.index("notice.late") < html.index("facts.place")
    assert "100%" in html
    links = {link for link in Seen(html).links if "show=" in link}
    shows = {link.split("show=")[1].split("#")[0] for link in links}
    assert {"all", "state%3Afailed", "state%3Aopen", "round%3A1", "round%3A2", "node%3Anotice.late", "severity%3Aserious"} <= shows
    for link in links:
        opened = client.get("/reviews/figures/" + link.replace("&amp;", "&"))
        assert opened.status_code == 200
        counted = re.search(r"：(\d+) 件审核", opened.text)
        assert counted is not None, link
        assert int(counted[1]) > 0, link
    second = client.get("/reviews/figures/?show=round:2").text
    assert f"/s/{case.review}/" in second
    assert f"/s/{first}/" not in second
    assert f"/s/{case.review}/" in client.get("/reviews/figures/?show=node:notice.late").text
    days = ReviewRow.objects.get(stream=first).days
    assert days == 0
    assert client.get("/reviews/figures/?show=nonsense:x&page=9&unit=none&kind=none&year=abc").status_code == 200


@pytest.fixture
def installed_site(db: None) -> Callable[[str], Site]:
    """Return a maker of further agencies with accounts."""
    from datetime import datetime

    from mingfa.desk import now
    from mingfa.desk.times import LOCAL
    from mingfa.testing.site import install_for_test

    def make(agency: str) -> Site:
        with now.at(datetime(2026, 1, 5, 9, tzinfo=LOCAL)):
            made = install_for_test(agency)
        accounts(agency)
        return made

    return make


def test_the_paper_of_a_second_round_names_its_round_and_who_agreed(case: Whole) -> None:
    """The written opinion is made from the opinion alone, with round, evidence, declaration and consent."""
    from mingfa.review.paper import opinion_pdf

    fails(case, ("裁量理由不足",))
    answered(case)
    case.on_review(concluding(case, "lawful"), case.reviewer)
    case.on_review(rev.SignOffOpinion(agreed=True, opinion="同意交还。"), case.person("legal_leader"))
    case.on_review(rev.RenderOpinion(year=case.at.year), case.reviewer)
    made = opinion_pdf(case.review)
    state = look(case.review).state
    for words in ("第2轮", state.evidence_digest, state.conclusion.declaration, "同意交还。", case.state.number, state.number):
        assert words in made.text.replace("\n", "") + made.number, words
