"""What each agency's reviewer is asked (审核内容): nothing stays blank, a bad answer leads to its outcome, and 'in order' against the facts has a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from mingfa.agencies.acts.regime import AmendParameter
from mingfa.agencies.facts import regime_stream
from mingfa.agencies.setup import Site
from mingfa.cases.acts.transfer import ProposeTransfer
from mingfa.desk.errors import Refused
from mingfa.desk.perform import regime_of
from mingfa.law.errors import ProfileInvalid
from mingfa.law.regime import document, load_profile_text
from mingfa.law.regime_terms import term
from mingfa.review.acts import AcceptPackage, AnswerChecklist, DeclareReviewer, GiveFirstReview, SignFirstReview
from mingfa.review.acts.precheck import AnswerFindings, NotedFinding
from mingfa.review.checklist import HOMES, home_of, level_words, lines_of
from mingfa.review.outcomes import permitted
from mingfa.review.precheck.casefile import CaseFile
from mingfa.review.precheck.finding import Finding, Report
from mingfa.review.precheck.run import precheck
from mingfa.review.tests.a_case import Table, on, submit, table
from mingfa.review.tests.plants import PLANTS, base_of, card
from mingfa.review.tests.prechecked import finding, prechecked
from mingfa.review.tests.test_round import conclusion

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
PASSES = {"xiangxi": "lawful", "xinglongtai": "passed", "shanghai": "agree", "jiangbei": "agree", "panjin": "passed"}
FAILS = {"xiangxi": "correct", "xinglongtai": "not_passed", "shanghai": "problems", "jiangbei": "problems", "panjin": "not_passed"}
XX, XL, SH, JB = "xiangxi", "xinglongtai", "shanghai", "jiangbei"


def at_desk(site: Site, number: int = 1) -> Table:
    """A review of a case of this agency, with its reviewer about to answer; what the pre-check found is noted by each test itself."""
    at = table(site, number=number, handlers=(site.people["lead_handler"][0], site.people["officer"][2]))
    at.looked = False
    submit(at)
    if at.state.stage == "first_review":
        unit = site.handling[0]
        at.do(GiveFirstReview(agreed=True, opinion="同意送审"), by=site.person("first_reviewer", unit))
        at.do(SignFirstReview(agreed=True, opinion="同意送审"), by=site.person("unit_head", unit))
    at.do(AcceptPackage())
    at.do(DeclareReviewer(reviewer=at.reviewer))
    return at


def answer(at: Table, *items: str, level: str = "sound", note: str = "", provision: str = "") -> AnswerChecklist:
    """Answer some items alike."""
    return AnswerChecklist.model_validate(
        {"answers": [{"item": item, "level": level, "note": note, "provision": provision} for item in items]}
    )


def all_but(at: Table, *items: str) -> None:
    """Find everything else in order."""
    at.do(answer(at, *(item for item in at.state.checklist if item not in items)))


def passing(at: Table, **changes: Any) -> Any:
    return conclusion(at, PASSES[at.site.agency], **changes)


def why(at: Table, act: Any) -> dict[str, str]:
    """Return what refuses an act, by code."""
    with pytest.raises(Refused) as refused:
        at.do(act)
    return {one.code: one.message for one in refused.value.refusals}


def left_blank(at: Table, item: str) -> None:
    """With one item blank and all others in order the opinion is refused, naming it; it is accepted once that one is in order too."""
    all_but(at, item)
    refused = why(at, passing(at))
    assert set(refused) == {"review.unanswered"}
    assert refused["review.unanswered"].removeprefix("以下审核内容没有填写：") == term("check", item)


def leads(at: Table) -> tuple[str, ...]:
    """The outcomes that the answers in the ledger permit."""
    view = regime_of(at.site.agency)
    assert view is not None
    return permitted(at.state.levels, view.regime, DAY, at.state.checklist)


def only(at: Table, outcome: str, item: str) -> None:
    """All other outcomes of the agency are refused for the answer to this item, which is named."""
    view = regime_of(at.site.agency)
    assert view is not None
    assert leads(at) == (outcome,)
    for other in set(view.regime.items("review.outcomes", DAY)) - {outcome}:
        refused = why(at, conclusion(at, other, problems=() if other == PASSES[at.site.agency] else ("问题",)))
        assert term("check", item) in refused["review.conflicting_outcome"]


# Each item: blank, bad, and where it leads ----------------------------------------------------------------------------------------


def mark(demand: str, *values: Any) -> Any:
    return pytest.param(*values, marks=pytest.mark.obligation(demand), id=demand)


@pytest.mark.parametrize(
    ("agency", "item", "level", "outcome"),
    [
        mark("XX-L-8.1a", XX, "subject", "failing", "reinvestigate"), mark("XX-L-8.1c", XX, "jurisdiction", "failing", "transfer"),
        mark("XL-L-4.1", XL, "subject", "failing", "not_passed"), mark("XL-L-4.3", XL, "facts", "failing", "not_passed"),
        mark("SH-L-3.1", SH, "subject", "failing", "problems"), mark("SH-L-3.4", SH, "facts", "failing", "problems"),
    ],
)  # fmt: skip
def test_a_blank_item_stops_the_opinion_and_a_bad_answer_leads_to_its_outcome(installed, agency, item, level, outcome):
    """Blank: refused, naming the item. Bad without a word on it: refused. Bad: the one outcome is left, and a pass is refused."""
    with on("2026-03-02"):
        at = at_desk(installed(agency))
        prechecked(at.review)
        left_blank(at, item)
        assert at.refused(answer(at, item, level=level)) == ("review.no_reason",)
        at.do(answer(at, item, level=level, note="见审核记录"))
        only(at, outcome, item)
        at.do(answer(at, item))
        at.do(passing(at))


@pytest.mark.parametrize(
    ("item", "worse"), [mark("XX-L-8.2a", "facts", "failing"), mark("XX-L-8.2b", "evidence", "failing"), mark("XX-L-8.5", "procedure", "failing")]
)  # fmt: skip
def test_a_flaw_is_corrected_and_what_is_worse_is_investigated_anew(xiangxi, item, worse):
    """湘西州 第八条、第十一条: flawed leads to (二), unclear, lacking or in breach of procedure to (三); blank to nothing."""
    with on("2026-03-02"):
        at = at_desk(xiangxi)
        prechecked(at.review)
        left_blank(at, item)
        at.do(answer(at, item, level="flawed", note="时间前后不一"))
        only(at, "correct", item)
        assert leads(at) == ("correct",)
        at.do(answer(at, item, level=worse, note="主要情节没有查明"))
        only(at, "reinvestigate", item)
        assert leads(at) == ("reinvestigate",)


@pytest.mark.obligation("XX-L-8.3")
def test_wrong_law_is_corrected_with_the_right_provision(xiangxi):
    """湘西州 第八条（三）: blank, refused; wrong, (一) refused and (二) offered, with the right provision."""
    with on("2026-03-02"):
        at = at_desk(xiangxi)
        prechecked(at.review)
        left_blank(at, "law")
        assert at.refused(answer(at, "law", level="failing", note="适用的条款不当")) == ("review.no_provision",)
        at.do(answer(at, "law", level="failing", note="适用的条款不当", provision="《中华人民共和国水污染防治法》第八十三条"))
        only(at, "correct", "law")
        assert at.state.answer("law").provision.endswith("第八十三条")


@pytest.mark.obligation("XX-L-11.1i")
def test_completeness_of_documents_is_one_of_the_nine(xiangxi):
    """湘西州 第十一条（一）: blank, 'lawful' is refused, naming it; yes, it is accepted."""
    with on("2026-03-02"):
        at = at_desk(xiangxi)
        prechecked(at.review)
        left_blank(at, "documents")
        at.do(answer(at, "documents"))
        at.do(passing(at))
    assert at.state.conclusion.passed


@pytest.mark.obligation("XL-L-4.8")
@pytest.mark.parametrize("item", ["excess", "abuse"])
def test_excess_and_abuse_are_two_questions(installed, item):
    """兴隆台 二（三）4: either of them yes, 'passed' is refused; either blank, the opinion is; both no, it is accepted."""
    with on("2026-03-02"):
        at = at_desk(installed(XL))
        prechecked(at.review)
        left_blank(at, item)
        at.do(answer(at, item, level="failing", note="超出授权事项"))
        only(at, "not_passed", item)
        at.do(answer(at, item))
        at.do(passing(at))
    assert level_words("excess", "failing") != level_words("abuse", "failing")


@pytest.mark.obligation("JB-L-6.6")
@pytest.mark.parametrize("item", ["excess", "abuse", "improper"])
def test_excess_abuse_and_manifest_impropriety_are_three_questions(installed, item):
    """江北 第六条（六）: two of three answered, refused; any yes, 'agree' is refused."""
    with on("2026-03-02"):
        at = at_desk(installed(JB))
        prechecked(at.review)
        left_blank(at, item)
        assert "review.unanswered" in why(at, passing(at))
        at.do(answer(at, item, level="failing", note="处罚与情节明显不相当"))
        only(at, "problems", item)
        assert term("check", item) in why(at, passing(at))["review.conflicting_outcome"]


# Against what the system knows ----------------------------------------------------------------------------------------------------

CARD = "执法证有效期至 2026-02-28，检查当日已经届满"
HOLE = "没有听证告知的送达回证"
PAPER = "案卷中没有送达回证"


def expired(file: CaseFile) -> CaseFile:
    """Let the second officer's certificate end the day before the inspection."""
    return card(valid_to=date(2025, 3, 5))(file)


PLANTED: dict[str, tuple[str, Callable[[CaseFile], CaseFile]]] = {**PLANTS, "officers.no_certificate": ("under_review", expired)}


def planted(code: str) -> tuple[Report, Finding]:
    """Run the pre-check on a file with one defect; return the report and what the node said of it."""
    base, change = PLANTED[code]
    report = precheck(change(base_of(base)))
    return report, next(one for one in report.findings if one.node == code)


def as_noted(one: Finding) -> NotedFinding:
    """Return a finding as the platform notes it."""
    return NotedFinding(
        key=one.key, node=one.node, item=one.item, severity=one.severity, words=one.words, article=str(one.article), place_kind=one.place.kind,
        place_ref=one.place.ref, place_words=one.place.words,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("agency", "item", "code", "bad"),
    [
        mark("XX-L-8.1b", XX, "officers", "officers.no_certificate", "reinvestigate"),
        mark("XL-L-4.2", XL, "officers", "officers.no_certificate", "not_passed"),
        mark("XL-L-4.6", XL, "discretion", "discretion.outside_benchmark", "not_passed"),
        mark("XL-L-4.7", XL, "procedure", "hearing.not_told", "not_passed"),
        mark("XL-L-4.9", XL, "documents", "documents.standard", "not_passed"),
        mark("SH-L-3.2", SH, "jurisdiction", "jurisdiction.other_organ", "problems"),
        mark("SH-L-3.3", SH, "procedure", "hearing.not_told", "problems"),
        mark("SH-L-3.6", SH, "evidence", "recording.broken", "problems"),
        mark("SH-L-3.7", SH, "discretion", "discretion.outside_benchmark", "problems"),
        mark("JB-L-6.1", JB, "officers", "officers.no_certificate", "problems"),
        mark("JB-L-6.2", JB, "procedure", "hearing.not_told", "problems"),
        mark("JB-L-6.3", JB, "evidence", "recording.broken", "problems"),
        mark("JB-L-6.5", JB, "discretion", "discretion.outside_benchmark", "problems"),
        mark("JB-L-6.7", JB, "documents", "documents.standard", "problems"),
    ],
)  # fmt: skip
def test_an_item_is_found_in_order_against_the_facts_only_with_a_reason(installed, agency, item, code, bad):
    """A file with just that defect: the pre-check shows it under the item. 'In order' with no word on it is refused, with a reason accepted."""
    _, found = planted(code)
    with on("2026-03-02"):
        at = at_desk(installed(agency))
        assert home_of(found.item, at.state.checklist) == item
        prechecked(at.review, as_noted(found), finding("facts", "note", words="写法不一"))
        at.do(AnswerFindings.model_validate({"answers": [{"key": found.key, "answer": "accepted"}]}))
        left_blank(at, item)
        refused = why(at, answer(at, item))
        assert found.words in refused["review.against_facts"]
        assert at.state.answer(item) is None
        at.do(answer(at, item, level="failing", note="确有此问题"))
        only(at, bad, item)
        at.do(answer(at, item, note="经核对，另有证据证明符合规定"))
        at.do(passing(at))
    assert at.state.answer(item).note.startswith("经核对")


def facts(report: Report, item: str, listed: tuple[str, ...]) -> str:
    """What the desk shows beside an item."""
    return "\n".join(one.words for one in report.shown if home_of(one.item, listed) == item)


@pytest.mark.parametrize(
    ("agency", "item", "shown", "bad"),
    [
        mark("XX-L-8.4", XX, "discretion", ("第1版（2024-12-03公布）", "二十万元以上四十万元以下", "在基准之内"), "correct"),
        mark("XL-L-4.4", XL, "evidence", ("证据",), "not_passed"),
        mark("XL-L-4.5", XL, "law", ("水污染防治法》第八十三条", "起施行"), "not_passed"),
        mark("XL-L-4.6", XL, "discretion", ("二十万元以上四十万元以下", "拟处罚款26万元"), "not_passed"),
        mark("SH-L-3.5", SH, "law", ("水污染防治法》第八十三条", "有效"), "problems"),
        mark("JB-L-6.4", JB, "law", ("水污染防治法》第八十三条", "有效"), "problems"),
    ],
)  # fmt: skip
def test_what_the_system_knows_stands_beside_the_item(installed, agency, item, shown, bad):
    """Evidence, provisions in force, the benchmark of the day of the conduct and the amount: shown; blank, refused; bad, no pass."""
    with on("2026-03-02"):
        at = at_desk(installed(agency))
        report = precheck(base_of(f"listed:{agency}"))
        told = facts(report, item, at.state.checklist)
        for words in shown:
            assert words in told
        assert "第2版" not in told, "the version of the day of the conduct, not a later one"
        prechecked(at.review)
        left_blank(at, item)
        at.do(answer(at, item, level="failing", note="确有此问题", provision="《中华人民共和国水污染防治法》第八十四条"))
        only(at, bad, item)


@pytest.mark.parametrize("items", [mark("JB-L-6.1", ("subject", "officers")), mark("JB-L-6.3", ("facts", "evidence"))])
def test_of_two_questions_in_one_both_are_answered(installed, items):
    """江北 第六条（一）、（三）: one of the two lines only, refused, whichever it is; both, accepted."""
    site = installed(JB)
    with on("2026-03-02"):
        for number, blank in enumerate(items, 1):
            at = at_desk(site, number)
            prechecked(at.review)
            left_blank(at, blank)
            assert "review.unanswered" in why(at, passing(at))
            at.do(answer(at, blank))
            assert at.do(passing(at)).act.outcome == PASSES[JB]


@pytest.mark.guards("refuse_conclusion_against_facts")
def test_what_is_found_after_the_answer_is_met_with_a_reason_too(xiangxi):
    """An answer given before the pre-check found something does not carry the opinion; a reason, or overruling the finding, does."""
    with on("2026-03-02"):
        at = at_desk(xiangxi)
        all_but(at)
        prechecked(at.review, finding("procedure", "minor", words=HOLE))
        assert HOLE in why(at, passing(at))["review.against_facts"]
        assert at.refused(answer(at, "procedure")) == ("review.against_facts",)
        key = at.state.findings[0].key
        at.do(AnswerFindings.model_validate({"answers": [{"key": key, "answer": "accepted"}]}))
        assert at.refused(passing(at)) == ("review.against_facts",)
        at.do(AnswerFindings.model_validate({"answers": [{"key": key, "answer": "overruled", "reason": "回证见第 12 页"}]}))
        at.do(passing(at))


@pytest.mark.guards("refuse_open_findings")
def test_a_fatal_or_serious_finding_is_answered_before_the_opinion(xiangxi):
    """A reason beside the item does not answer the finding; a minor one and a hint need no answer."""
    with on("2026-03-02"):
        at = at_desk(xiangxi)
        found = (finding("officers", "fatal", words=CARD), finding("procedure", "serious", words=HOLE))
        prechecked(at.review, *found, finding("documents", "note", words=PAPER))
        all_but(at, "officers", "procedure")
        at.do(answer(at, "officers", "procedure", note="经核对符合规定"))
        refused = why(at, passing(at))
        assert set(refused) == {"review.finding_open"}
        assert CARD in refused["review.finding_open"]
        assert HOLE in refused["review.finding_open"]
        assert PAPER not in refused["review.finding_open"]
        keys = [one.key for one in at.state.findings[:2]]
        at.do(AnswerFindings.model_validate({"answers": [{"key": keys[0], "answer": "overruled", "reason": "当日已经换证"}]}))
        assert HOLE in why(at, passing(at))["review.finding_open"]
        at.do(AnswerFindings.model_validate({"answers": [{"key": keys[1], "answer": "accepted"}]}))
        at.do(passing(at))


@pytest.mark.guards("refuse_missing_precheck")
def test_no_opinion_without_the_pre_check_of_what_is_under_review(xiangxi):
    with on("2026-03-02"):
        at = at_desk(xiangxi)
        all_but(at)
        assert at.refused(passing(at)) == ("review.precheck_missing",)
        prechecked(at.review)
        at.do(passing(at))


# Suspected crime ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("agency", "outcome"), [mark("XX-L-8.6", XX, "transfer"), mark("XL-L-4.10", XL, "not_passed"), mark("JB-L-6.8", JB, "problems")]
)  # fmt: skip
def test_a_suspected_crime_has_its_transfer_record_before_the_opinion(installed, agency, outcome):
    """'Suspected crime' with no transfer record, refused; with one that is only for want of jurisdiction, refused; opened, accepted; blank, refused."""
    with on("2026-03-02"):
        at = at_desk(installed(agency))
        prechecked(at.review)
        left_blank(at, "crime")
        at.do(answer(at, "crime", level="failing", note="涉嫌污染环境罪"))
        more = {"target": "甲县公安局", "papers": ("案件移送书",)} if outcome == "transfer" else {}
        opinion = conclusion(at, outcome, problems=("涉嫌犯罪，应当移送",), **more)
        assert at.refused(opinion) == ("review.crime_not_transferred",)
        handlers = (at.handler, at.site.people["officer"][2])
        act = ProposeTransfer(
            transfer_kind="crime", target="甲县公安局", ground="涉嫌污染环境罪", opinion="建议移送", officers=handlers, letter="ab" * 32
        )
        at.do(act, at.case, at.handler)
        at.do(opinion)
    assert at.state.outcome == outcome


# What the agency adds -------------------------------------------------------------------------------------------------------------

MAINTAINS = "legal_head"
OWN = {"parameter": "review.checks.delegation", "value": "委托执法协议是否有效", "valid_from": "2026-03-03", "reason": "增加审核内容"}
SOURCE = {
    "instrument": "own_list", "article": "第三条", "instrument_title": "本局法制审核内容补充规定", "instrument_level": "agency",
    "instrument_from": "2026-03-01", "read_on": "2026-03-02",
}  # fmt: skip


def adds_an_item(site: Site) -> tuple[Table, Table]:
    """Let the agency add an item with its source on 3 March; return a review opened the day before and one opened after."""
    with on("2026-03-02"):
        before = at_desk(site)
        regime, head = regime_stream(site.agency), site.people[MAINTAINS][0]
        bare = AmendParameter.model_validate(OWN)
        assert "regime.no_source" in before.refused(bare, regime, head)
        before.do(AmendParameter.model_validate({**OWN, **SOURCE}), regime, head)
    with on("2026-03-03"):
        return before, at_desk(site, 2)


@pytest.mark.parametrize("agency", [mark("XX-L-8.7", XX), mark("XL-L-4.11", XL)])
def test_an_item_the_agency_adds_is_asked_in_reviews_opened_after(installed, agency):
    """With its source it appears in new reviews and has to be answered; reviews opened before do not ask it; without source it is refused."""
    before, after = adds_an_item(installed(agency))
    assert "delegation" not in before.state.checklist
    assert "delegation" in after.state.checklist
    with on("2026-03-04"):
        for at in (before, after):
            prechecked(at.review)
            all_but(at, "delegation")
        before.do(passing(before))
        refused = why(after, passing(after))
        assert set(refused) == {"review.unanswered"}
        assert "委托执法协议是否有效" in refused["review.unanswered"]
        assert before.refused(answer(before, "delegation")) == ("stage.wrong",)
        after.do(answer(after, "delegation", level="failing", note="协议已经到期"))
        assert leads(after) == (FAILS[agency],)
        after.do(answer(after, "delegation"))
        after.do(passing(after))
    view = regime_of(agency)
    assert view is not None
    line = next(one for one in lines_of(after.state, view.regime, DAY) if one.item == "delegation")
    assert (line.words, line.added, line.since, line.article.instrument) == (
        "委托执法协议是否有效",
        True,
        date(2026, 3, 3),
        SOURCE["instrument_title"],
    )


def test_an_item_added_later_is_no_item_of_an_earlier_review(installed):
    """The answer to it is refused there: the checklist of a review is the one it was opened with."""
    before, _ = adds_an_item(installed(XX))
    with on("2026-03-04"):
        assert before.refused(answer(before, "delegation")) == ("review.unknown_item",)


@pytest.mark.obligation("PJ-L-4b")
def test_panjin_sets_its_own_lines(installed):
    """盘锦 二（三）: an empty list fails validation; with one line unanswered the opinion is refused, naming it; answered, it is accepted."""
    overlay = document("panjin", overlay=True)
    review: Any = overlay["review"]
    with pytest.raises(ProfileInvalid, match=r"review\.checklist"):
        load_profile_text(document("panjin"), overlay={**overlay, "review": {**review, "checklist": {"value": [], "reason": "空"}}})
    with pytest.raises(ProfileInvalid, match=r"review\.checklist"):
        load_profile_text(document("panjin"), overlay={**overlay, "review": {k: v for k, v in review.items() if k != "checklist"}})
    with on("2026-03-02"):
        at = at_desk(installed("panjin"))
        prechecked(at.review)
        for item in at.state.checklist[:1]:
            left_blank(at, item)
            at.do(answer(at, item))
        at.do(passing(at))
    assert at.state.conclusion.passed


def test_what_concerns_an_item_the_agency_does_not_ask_is_asked_under_the_nearest():
    """上海 has no question on officers, documents or crime; 兴隆台 none on jurisdiction: their findings are shown all the same."""
    for agency in PASSES:
        view = regime_items(agency)
        for item in (*HOMES, "facts", "law", "other"):
            assert home_of(item, view) in view
    assert home_of("officers", regime_items(SH)) == "subject"
    assert home_of("jurisdiction", regime_items(XL)) == "excess"
    assert home_of("procedure", regime_items(JB)) == "procedure"
    assert home_of("facts", ()) == ""


def regime_items(agency: str) -> tuple[str, ...]:
    from mingfa.law.regime import load_regime

    return load_regime(agency, overlay=True).items("review.checklist", DAY)
