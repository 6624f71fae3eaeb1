"""A real case fills its package for legal review by itself (送审材料自动归集), under each agency's rules."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mingfa.cases.acts import investigation as inv
from mingfa.cases.acts import notice as notes
from mingfa.cases.acts.common import Paper
from mingfa.cases.package import package_of
from mingfa.cases.tests.stories import digest
from mingfa.cases.tests.whole import MAJOR, form
from mingfa.desk.perform import look

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("agency", ["xiangxi", "jiangbei", "shanghai", "panjin", "xinglongtai"])
def test_nobody_types_what_the_file_shows(whole, agency):
    """Every item that the agency asks for is there without a word from the handler, each naming the entry that holds it."""
    case = whole(agency).deliberating(MAJOR, ("p1",))
    sending = case.sending()
    assert sending.items == ()
    case.do(sending, case.officers[0])
    package = look(case.review).state.package
    wanted = {code for code in case.codes("review.package") if code != "declaration"}
    assert wanted <= {item.code for item in package}
    known = {one.digest for one in case.state.documents} | {case.draft_digest, case.state.investigation.evidence_digest}
    for item in package:
        assert case.state.step_at(item.step) is not None, item
        assert item.digest in known, item
    assert len({(item.code, item.step) for item in package}) == len(package)
    titles = [item.title for item in package]
    assert any("立案审批" in title for title in titles)
    assert any(case.draft_digest == item.digest for item in package if item.code == "draft")
    evidence = next(item for item in package if item.code == "facts_evidence")
    assert (evidence.digest, evidence.title) == (
        case.state.investigation.evidence_digest,
        f"证据目录（{sum(1 for one in case.state.investigation.evidence if not one.out)} 件）",
    )


@pytest.mark.obligation("XX-L-7.4")
def test_an_assessment_is_asked_for_once_it_was_entrusted_and_joins_by_itself(whole):
    """湘西州 第七条（四）: 经评估、论证的; while the report is awaited nothing is sent, and a case without one is not asked."""
    plain = whole().deliberating(MAJOR, ("p1",))
    assert plain.refused(plain.sending(), plain.officers[0]) == set()
    assert not any(item.code == "assessment_papers" for item in look(plain.review).state.package)
    case = whole().filed()
    case.do(
        inv.EntrustResult(
            result_kind="appraisal", body="某鉴定所", matter="损害鉴定", told_on=case.at.date(), paper=form("result_notice", case)
        )
    )
    case.examined()
    case.do(notes.PrepareDraft(draft=MAJOR))
    case.do(case.noticing(("p1",)))
    case.do(case.serving())
    case.until(case.at.date() + timedelta(days=14))
    case.do(notes.FinishDefence())
    case.handed_over()
    assert case.refused(case.sending(), case.officers[0]) == {"review.package_incomplete"}
    assert "评估报告、论证意见" in case.why[0].message
    made = {"code": "assessment_papers", "title": "某鉴定所鉴定意见", "digest": digest(901)}
    assert case.refused(case.sending(items=(made,)), case.officers[0]) == set()


def test_results_join_under_what_they_are(whole):
    """A monitoring result is other material by its name; an appraisal is an assessment."""
    case = whole().filed()
    for kind, body in (("monitoring", "某监测站"), ("appraisal", "某鉴定所")):
        case.do(
            inv.ReceiveResult(
                result_kind=kind, body=body, qualified=True, report_number="报〔2026〕1号", reported_on=case.at.date(), conclusion="超标",
                paper=Paper(kind="appraisal", title=f"{body}报告", original=digest(902)),
            )
        )  # fmt: skip
    found = {(one.code, one.title) for one in package_of(case.state, "")}
    assert ("assessment_papers", "鉴定报告（某鉴定所 报〔2026〕1号）") in found
    assert ("other", "监测报告（某监测站 报〔2026〕1号）") in found
    assert sum(1 for one in package_of(case.state, "") if one.digest == digest(902)) == 2
