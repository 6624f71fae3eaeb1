"""The pre-check of whole cases, each brought to its review through the door: a lawful case has no fatal finding in any regime."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mingfa.cases.tests.whole import MAJOR
from mingfa.review.precheck.gather import gather
from mingfa.review.precheck.noting import note_findings
from mingfa.review.precheck.run import precheck

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("agency", ["xiangxi", "panjin", "xinglongtai", "shanghai", "jiangbei"])
def test_a_lawful_case_has_no_fatal_finding_before_its_review_nor_after_its_decision(whole, agency):
    """Issue 4, show 5: clean files have none; the papers of the story lie in no vault, and that is found."""
    one = whole(agency).deliberating(MAJOR, told=["p1"]).sent()
    file = gather(one.stream, on=one.at.date())
    report = precheck(file)
    assert [f"{found.node}: {found.words}" for found in report.fatal] == []
    assert len(report.nodes_run) > 150
    assert len(report.unknown) == 5
    assert any(found.node == "documents.missing_original" for found in report)
    assert {shown.item for shown in report.shown} >= {"subject", "officers", "evidence", "law", "discretion", "procedure", "documents"}
    people = {person for activity in file.activities for person in (shown.person for shown in activity.officers)}
    assert people <= set(file.people)
    one.concluded()
    if "discussion.missing" in one.refused(one.deciding(), one.leader):
        one.discussed()
        one.do(one.deciding(), one.leader)
    one.issued().served()
    one.until(one.at.date() + timedelta(days=1))
    assert [f"{found.node}: {found.words}" for found in precheck(gather(one.stream, on=one.at.date())).fatal] == []


def test_two_cases_of_one_officer_at_one_time_are_seen(whole):
    """The second case is told of the first, and not of itself."""
    first = whole("xiangxi").deliberating(MAJOR, told=["p1"])
    second = whole("xiangxi").deliberating(MAJOR, told=["p1"])
    file = gather(second.stream, on=second.at.date())
    assert {one.case for one in file.elsewhere} == {first.stream}
    assert {one.person for one in file.elsewhere} <= set(file.people)


def test_what_a_case_lacks_is_noted_in_its_review(whole):
    one = whole("xiangxi").deliberating(MAJOR, told=["p1"]).sent()
    with_findings = note_findings(one.review)
    assert with_findings.findings
