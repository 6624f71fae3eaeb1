"""What goes to legal review (送审材料): each item asked for by the agency's rules, the case's facts or its legal unit. Refused and allowed share a setup."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mingfa.agencies.acts.materials import DropMaterial, RequireMaterial
from mingfa.agencies.facts import agency_stream
from mingfa.cases.acts.preparing import AnswerConsultation, ConsultSection, DecideTogether, GiveUnitOpinion
from mingfa.desk.errors import Refused
from mingfa.desk.models import ToDoRow
from mingfa.desk.perform import look
from mingfa.law.errors import ProfileInvalid
from mingfa.law.regime import document, load_profile_text
from mingfa.review.acts import AcceptPackage, ReturnForSupplement
from mingfa.review.tests.a_case import PACKAGE, TEXT, StandInDraft, Table, on, papers, submission, submit, table

pytestmark = pytest.mark.django_db
ITEMS = tuple(code for code in PACKAGE if code != "declaration")


def why(at: Table, **changes: Any) -> dict[str, str]:
    """Return what refuses a submission: code -> words."""
    try:
        at.do(submission(at, **changes), at.case, at.handler)
    except Refused as error:
        return {one.code: one.message for one in error.refusals}
    return {}


def but(*missing: str) -> list[dict[str, str]]:
    """Return all items except some."""
    return papers(*(code for code in ITEMS if code not in missing))


@pytest.mark.obligation("XX-L-7.1")
def test_the_draft_is_kept_as_the_version_that_was_sent(xiangxi):
    """第七条（一）: without a draft nothing is sent; the reviewer has the very version, whatever is drafted later."""
    with on("2026-03-02"):
        bare = table(xiangxi, number=2, drafted=False)
        assert "draft.missing" in why(bare)
        at = table(xiangxi)
        at.do(StandInDraft(title="超标排放大气污染物"), at.case, "installer")
        assert "draft.stale" in why(at, draft_digest=TEXT)
        submit(at)
        versions = look(at.case).state.proceeding.drafts
        sent = next(item for item in at.state.package if item.code == "draft")
        assert (sent.title, sent.digest, sent.step) == ("决定书建议稿（第 2 稿，2026-03-02）", versions[1].digest, versions[1].seq)
        at.do(StandInDraft(title="超标排放噪声"), at.case, "installer")
        assert at.state.draft_digest == versions[1].digest != look(at.case).state.proceeding.version.digest


@pytest.mark.obligation("XX-L-7.2")
@pytest.mark.parametrize(("code", "words"), [("report", "调查或者审查报告"), ("instructions", "批示"), ("procedure_papers", "程序性材料")])
def test_reports_instructions_and_procedural_papers_are_named_when_missing(xiangxi, code, words):
    """第七条（二）; a mere name is no paper."""
    with on("2026-03-02"):
        at = table(xiangxi)
        assert why(at, items=but(code)) == {"review.package_incomplete": f"送审材料缺少：{words}"}
        named = [*but(code), {"code": code, "title": "见案卷", "digest": ""}]
        assert why(at, items=named) == {"review.package_incomplete": f"送审材料缺少：{words}"}
        assert why(at, items=but()) == {}
    assert {item.code for item in at.state.package} >= set(ITEMS)


@pytest.mark.obligation("XX-L-7.3")
@pytest.mark.parametrize(("code", "words"), [("facts_evidence", "事实和证据材料"), ("legal_basis", "法律依据")])
def test_evidence_and_legal_basis_are_named_when_missing(xiangxi, code, words):
    """第七条（三）: an empty evidence list, or no provision."""
    with on("2026-03-02"):
        at = table(xiangxi, "coercion", drafted=False)
        assert why(at, items=but(code)) == {"review.package_incomplete": f"送审材料缺少：{words}"}
        assert why(at, items=but()) == {}


@pytest.mark.obligation("XX-L-6a")
def test_the_unit_has_its_own_opinion_before_it_submits(xiangxi):
    """第六条: 先研究提出处理意见; it is the handling unit's, and no decision is asked for before the review."""
    with on("2026-03-02"):
        at = table(xiangxi, opinion=False)
        assert set(why(at)) == {"review.no_unit_opinion"}
        stranger = xiangxi.people["lead_handler"][1]
        assert at.refused(GiveUnitOpinion(opinion="建议处罚"), at.case, stranger) == ("preparation.other_unit",)
        head = xiangxi.person("unit_head", look(at.case).state.unit)
        at.do(GiveUnitOpinion(opinion="建议处罚"), at.case, head)
        from mingfa.cases.acts.deciding import Decide

        version = look(at.case).state.proceeding.version
        words = dict.fromkeys(("course", "defence", "discretion_basis", "publication_told", "opinion"), "见案卷")
        asked = Decide(draft_digest=version.digest, year=2026, **words)
        assert "review.missing" in at.refused(asked, at.case, at.person("leader_in_charge"))
        at.do(submission(at), at.case, head)
        filled = next(item for item in at.state.package if item.code == "unit_opinion" and item.step >= 0)
        assert "承办机构处理意见" in filled.title


@pytest.mark.obligation("XX-L-6b", "XX-L-7.5")
def test_sections_consulted_have_answered_before_the_draft_is_sent(xiangxi):
    """第六条、第七条（五）: the section that has not answered is named; its answer joins the package by itself."""
    with on("2026-03-02"):
        at, plain = table(xiangxi), table(xiangxi, number=2)
        assert why(plain) == {}
        consult = ConsultSection(unit="institutions", question="监测数据是否有效")
        own = look(at.case).state.unit
        assert at.refused(ConsultSection(unit=own, question="是否有效"), at.case, at.handler) == ("preparation.own_section",)
        assert at.refused(ConsultSection(unit="nowhere", question="是否有效"), at.case, at.handler) == ("preparation.unknown_section",)
        asked = at.do(consult, at.case, at.handler)
        assert at.refused(consult, at.case, at.handler) == ("preparation.asked",)
        refused = why(at)
        assert set(refused) == {"review.consultation_open", "review.package_incomplete"}
        assert "直属事业单位" in refused["review.consultation_open"]
        assert refused["review.package_incomplete"] == "送审材料缺少：征求意见材料"
        waiting = ToDoRow.objects.get(stream=at.case, act="cases.answer_consultation")
        assert (waiting.unit, "监测数据" in waiting.why) == ("institutions", True)
    with on("2026-03-04"):
        answer = AnswerConsultation(consultation=asked.seq, answer="有效")
        assert at.refused(answer, at.case, at.person("supervisor")) == ("preparation.not_asked",)
        assert at.refused(answer.model_copy(update={"consultation": 99}), at.case, at.handler) == ("preparation.nothing_asked",)
        section = next(one.person for one in look(agency_stream("xiangxi")).state.members if "institutions" in one.units)
        at.do(answer, at.case, section)
        assert not ToDoRow.objects.filter(stream=at.case, act="cases.answer_consultation").exists()
        assert why(at) == {}
    joined = next(item for item in at.state.package if item.code == "consultation_papers")
    assert (joined.step, "2026-03-04" in joined.title) == (look(at.case).state.preparation.consultations[0].answered_seq, True)
    assert not any(item.code == "consultation_papers" for item in look(plain.review).state.package)


@pytest.mark.obligation("XX-L-7.6")
def test_the_policy_section_asks_for_more_in_cases_of_a_field(xiangxi):
    """第七条（六）: a monitoring report in water cases; air cases are not asked for it."""
    stream = agency_stream("xiangxi")
    more = RequireMaterial(case_kind="coercion", field="水污染物", title="监测报告", reason="核对超标事实")
    titles = {"water": "排放水污染物设施查封案", "air": "排放大气污染物设施查封案"}
    with on("2026-03-02"):
        early = table(xiangxi, "coercion", drafted=False, title=titles["water"])
        assert why(early) == {}
        assert "duty.not_yours" in early.refused(more, stream, early.person("unit_head"))
        added = early.do(more, stream, early.reviewer)
        assert early.refused(more, stream, early.reviewer) == ("materials.known",)
        water = table(xiangxi, "coercion", number=2, drafted=False, title=titles["water"])
        air = table(xiangxi, "coercion", number=3, drafted=False, title=titles["air"])
        assert why(air) == {}
        assert why(water) == {"review.material_missing": "送审材料缺少法制审核机构要求提交的：监测报告"}
        assert "review.material_missing" in why(water, items=[*but(), {"code": "other", "title": "监测报告", "digest": ""}])
        assert why(water, items=[*but(), *papers(other="某监测站监测报告")]) == {}
    with on("2026-03-03"):
        assert water.refused(DropMaterial(material=99, reason="不再需要"), stream, water.reviewer) == ("materials.unknown",)
        water.do(DropMaterial(material=added.seq, reason="不再需要"), stream, water.reviewer)
        later = table(xiangxi, "coercion", number=4, drafted=False, title=titles["water"])
        assert why(later) == {}


@pytest.mark.guards("refuse_outside_list_keeper")
def test_only_the_keeper_of_the_list_says_what_packages_hold(installed):
    """江北 has reviewers in two units; 综合目标科 keeps the list."""
    site = installed("jiangbei")
    more = RequireMaterial(case_kind="penalty", title="监测报告", reason="核对")
    by_unit = {look(one).state.posts[0].unit: one for one in site.people["legal_reviewer"]}
    with on("2026-03-02"):
        at = table(site)
        assert at.refused(more, agency_stream("jiangbei"), by_unit["enforcement"]) == ("materials.other_unit",)
        at.do(more, agency_stream("jiangbei"), by_unit["targets"])
        assert "review.material_missing" in why(at)


def changed(agency: str, value: object, overlay: bool = True) -> None:
    """Load an agency's profile with another package list."""
    profile, extra = document(agency), document(agency, overlay=True)
    (extra if overlay else profile)["review"]["package"] = {"value": value, **({"reason": "测试"} if overlay else {"cite": "L 第七条"})}
    load_profile_text(profile, overlay=extra)


@pytest.mark.obligation("SH-L-4a", "JB-L-9a", "XL-L-5b")
@pytest.mark.parametrize("agency", ["shanghai", "jiangbei", "xinglongtai"])
def test_an_agency_says_what_its_package_holds_and_nothing_less_is_sent(installed, agency):
    """上海 三（三）4, 江北 第九条, 兴隆台 二（三）5: an empty list is no rule; without the draft, or another item on it, nothing is sent."""
    with pytest.raises(ProfileInvalid, match=r"review\.package"):
        changed(agency, [])
    changed(agency, ["draft"])
    site = installed(agency)
    with on("2026-03-02"):
        bare = table(site, number=2, drafted=False)
        assert "draft.missing" in why(bare)
        at = table(site)
        assert why(at, items=but("report", "facts_evidence", "instructions")) == {
            "review.package_incomplete": "送审材料缺少：调查或者审查报告、事实和证据材料"
        }
        assert why(at, items=but("instructions")) == {}


@pytest.mark.obligation("XL-L-5b")
def test_each_kind_has_its_own_package_where_the_agency_has_set_one(installed):
    """兴隆台 二（三）5: a licence is sent without evidence, an inspection without a report; each without one of its own items is refused."""
    site = installed("xinglongtai")
    with on("2026-03-02"):
        for number, (kind, free, wanted, words) in enumerate(
            (("licence", "facts_evidence", "report", "调查或者审查报告"), ("inspection", "report", "facts_evidence", "事实和证据材料")), 1
        ):
            at = table(site, kind, number=number, drafted=False)
            assert why(at, items=but(wanted)) == {"review.package_incomplete": f"送审材料缺少：{words}"}
            assert why(at, items=but(free)) == {}
    profile, extra = document("xinglongtai"), document("xinglongtai", overlay=True)
    extra["review"]["package.licence"]["value"] = []
    with pytest.raises(ProfileInvalid, match=r"review\.package\.licence"):
        load_profile_text(profile, overlay=extra)


@pytest.mark.obligation("XX-L-7.8")
def test_what_is_wanted_is_listed_for_the_unit(xiangxi):
    """第七条: the case goes back with the list; nothing is concluded meanwhile."""
    with on("2026-03-02"):
        at = table(xiangxi)
        submit(at)
        at.do(AcceptPackage())
        at.do(ReturnForSupplement(wanted=("监测报告", "询问笔录第2页")))
    assert (at.state.stage, at.state.supplements[0].wanted) == ("supplementing", ("监测报告", "询问笔录第2页"))
    assert [hold.ground for hold in at.state.running.held] == ["supplement"]


@pytest.mark.guards("refuse_same_kind")
def test_a_decision_is_of_a_further_kind_only_once(installed):
    site = installed("jiangbei")
    with on("2026-03-02"):
        at = table(site)
        assert at.refused(DecideTogether(also="penalty", reason="同一"), at.case, at.handler) == ("preparation.same_kind",)
        at.do(DecideTogether(also="coercion", reason="一并查封设施"), at.case, at.handler)
        assert at.refused(DecideTogether(also="coercion", reason="再次"), at.case, at.handler) == ("preparation.same_kind",)
        submit(at)
    assert at.state.also == ("coercion",)
    assert at.state.submitted_on == date(2026, 3, 2)
