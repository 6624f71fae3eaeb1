"""The party of a penalty case reads the own side of it: papers served on it, its own words, its limits; nothing of the inquiry or of others."""

from __future__ import annotations

import pytest

from mingfa.cases.tests.whole import SMALL
from mingfa.desk import now
from mingfa.desk.gates import has_duty
from mingfa.desk.perform import actor_of, look, perform, regime_of
from mingfa.disclosure.tests.conftest import publishing
from mingfa.progress.acts import IssueCode, progress_of
from mingfa.progress.content import content_of
from mingfa.progress.sealing import shelf_of
from mingfa.progress.tests.coding import drawn

pytestmark = pytest.mark.django_db
__all__ = ["publishing"]


def told(case) -> dict:
    """Give the first party a code and return what it reads."""
    view = regime_of(case.site.agency)
    stream = progress_of(case.stream, "p1")
    duty = view.regime.duty("progress.issue", case.at.date())
    clerk = next(one for people in case.site.people.values() for one in people if has_duty(actor_of(one, case.at), duty))
    with now.at(case.at):
        perform(IssueCode(subject=case.stream, party="p1", code=drawn()), stream, by=clerk, key="code")
    case.settled()
    assert len(shelf_of(case.site.agency).entries) == 1
    return content_of(look(stream).state, case.state, view, case.at.date())


def test_a_party_reads_the_notice_served_on_it_its_words_and_its_limits(publishing):
    case = publishing().decided(SMALL).issued()
    found = told(case)
    assert (found["kind"], found["number"], found["stage"]) == ("行政处罚", case.state.number, "送达执行")
    labels = [one["label"] for one in found["steps"]]
    assert labels[:2] == ["立案", "送达行政处罚事先告知书"]
    assert "作出决定" not in labels  # it is not served yet
    (notice,) = found["documents"]
    assert notice["number"] == case.state.proceeding.notices[0].number
    text = str(found)
    officers = {member.name for member in case.state.team} - {case.state.parties[0].name}
    assert officers
    assert not [name for name in officers if name in text.replace(str(found["documents"]), "")]
    assert all(one["article"] and one["last"] for one in found["clocks"])
    assert {one["label"] for one in found["clocks"]} <= {
        "陈述申辩",
        "要求听证",
        "作出处罚决定",
        "送达决定",
        "缴纳罚款",
        "申请行政复议",
        "提起行政诉讼",
    }


def test_a_lead_that_is_not_filed_gets_no_code(publishing):
    from mingfa.desk.errors import Refused

    case = publishing()
    stream = progress_of("xiangxi/case/none", "p1")
    clerk = next(one for people in case.site.people.values() for one in people)
    with pytest.raises(Refused) as refused, now.at(case.at):
        perform(IssueCode(subject="xiangxi/case/none", party="p1", code=drawn()), stream, by=clerk, key="code")
    assert {"progress.unnumbered", "progress.stranger"} <= set(refused.value.codes)
