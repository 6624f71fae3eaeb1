"""Who reviews: the unit of each kind, somebody designated in it, counted against the agency's standard. Refused and allowed share a setup."""

from __future__ import annotations

from datetime import date

import pytest

from mingfa.agencies.acts.agency import EndUnit
from mingfa.agencies.acts.person import AppointPost, AssignUnits, EndPost, RecordLegalQualification
from mingfa.agencies.facts import agency_stream
from mingfa.agencies.models import GapRow
from mingfa.agencies.setup import Site
from mingfa.desk.errors import Refused
from mingfa.desk.models import ToDoRow
from mingfa.desk.perform import look, regime_of
from mingfa.review.acts import (
    AcceptPackage,
    AnswerChecklist,
    DeclareReviewer,
    GiveFirstReview,
    GiveJointOpinion,
    GivenAnswer,
    SignFirstReview,
)
from mingfa.review.facts import ReviewStaff, StaffPost
from mingfa.review.staffing import required_of, share, staffing
from mingfa.review.tests.a_case import Table, on, submission, submit, table
from mingfa.review.tests.test_round import conclusion

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def sound(at: Table) -> AnswerChecklist:
    """Answer everything the agency asks as sound."""
    return AnswerChecklist(answers=tuple(GivenAnswer(item=item, level="sound") for item in at.state.checklist))


def reviewer_in(site: Site, unit: str, number: int = 0) -> str:
    held = [one for one in site.people["legal_reviewer"] if any(post.unit == unit for post in look(one).state.posts)]
    return held[number]


def relieve(site: Site, role: str, unit: str = "") -> list[str]:
    """End every appointment to a post (of a unit); return whose."""
    gone = []
    for member in look(agency_stream(site.agency)).state.members:
        for post in member.posts:
            if post.role == role and (not unit or post.unit == unit) and post.last is None:
                Table(site, "", "").do(EndPost(role=role, unit=post.unit, reason="调整"), member.person, site.people["principal"][0])
                gone.append(member.person)
    return gone


# The unit --------------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XL-L-2.1a")
def test_in_xinglongtai_only_the_legal_section_gives_an_opinion(installed):
    """兴隆台 二（三）2（1）: somebody outside 法规科 is refused; its reviewer is accepted, with name and time."""
    site = installed("xinglongtai")
    unit = site.handling[0]
    with on("2026-03-02"):
        at = table(site)
        submit(at)
        at.do(GiveFirstReview(agreed=True, opinion="同意送审"), by=site.person("first_reviewer", unit))
        at.do(SignFirstReview(agreed=True, opinion="同意送审"), by=site.person("unit_head", unit))
        head = site.person("legal_head", "legal")
        at.do(AcceptPackage(), by=head)
        at.do(DeclareReviewer(reviewer=at.reviewer), by=head)
        at.do(sound(at))
    with on("2026-03-03T14:30"):
        for other in (at.handler, site.person("unit_head", unit), site.people["leader_in_charge"][0]):
            assert "duty.not_yours" in at.refused(conclusion(at, "passed"), by=other)
        entry = at.do(conclusion(at, "passed"))
    given = at.state.conclusion
    assert (given.by, given.by_name, given.on) == (at.reviewer, look(at.reviewer).state.name, date(2026, 3, 3))
    assert (entry.by.name, entry.recorded_at.isoformat()) == (given.by_name, "2026-03-03T06:30:00+00:00")


@pytest.mark.obligation("XX-L-5b", "SH-L-1a")
@pytest.mark.parametrize(("agency", "outcome"), [("xiangxi", "lawful"), ("shanghai", "agree")])
def test_the_head_of_the_legal_unit_reviews_as_its_reviewers_do(installed, agency, outcome):
    """湘西州 第五条, 上海 三（三）1: the unit reviews, its head is of it."""
    site = installed(agency)
    head = site.person("legal_head", "legal")
    with on("2026-03-02"):
        at = table(site)
        submit(at)
        at.do(AcceptPackage(), by=head)
        at.do(DeclareReviewer(reviewer=head), by=head)
        at.do(sound(at), by=head)
        at.do(conclusion(at, outcome), by=head)
    assert at.state.conclusion.by == head


@pytest.mark.obligation("SH-L-1a")
def test_each_agency_has_its_own_legal_unit(installed):
    """上海 三（三）1: no legal unit, no submission; a district's reviewer is a stranger to another district's case."""
    site = installed("shanghai")
    with on("2026-03-02"):
        one, other = (table(below) for below in list(site.below.values())[:2])
        submit(one)
        with pytest.raises(Refused) as stranger:
            one.do(AcceptPackage(), by=other.reviewer)
        assert "stream.other_agency" in stranger.value.codes
        one.do(AcceptPackage())
        one.do(DeclareReviewer(reviewer=one.reviewer))
        one.do(sound(one))
        with pytest.raises(Refused):
            one.do(conclusion(one, "agree"), by=other.reviewer)
        one.do(conclusion(one, "agree"))
        assert one.state.conclusion.by == one.reviewer
        principal, stream = other.person("principal"), agency_stream(other.site.agency)
        for member in look(stream).state.members:
            if "legal" in member.units:
                other.do(AssignUnits(units=(other.site.handling[0],), reason="机构调整"), member.person, principal)
        other.do(EndUnit(unit="legal", reason="机构调整"), stream, other.person("administrator"))
        assert other.refused(submission(other), other.case, other.handler) == ("review.unit_absent",)
        assert GapRow.objects.filter(agency=other.site.agency, code="review.unit_absent", about="legal").exists()


@pytest.mark.obligation("JB-L-2a")
@pytest.mark.parametrize("kind", ["coercion", "licence", "inspection"])
def test_in_jiangbei_coercion_reaches_the_targets_section_only(installed, kind):
    """江北 第二条: 综合目标科 reviews coercion; in the demonstration also what 第五条 makes major of the kinds the text names nobody for."""
    site = installed("jiangbei")
    team, targets = reviewer_in(site, "enforcement"), reviewer_in(site, "targets")
    with on("2026-03-02"):
        at = table(site, kind)
        submit(at)
        assert set(ToDoRow.objects.filter(stream=at.review, duty="review.accept").values_list("unit", flat=True)) == {"targets"}
        assert at.refused(AcceptPackage(), by=team) == ("review.other_unit",)
        at.do(AcceptPackage(), by=targets)
        assert at.refused(DeclareReviewer(reviewer=team), by=targets) == ("review.not_appointed",)
        at.do(DeclareReviewer(reviewer=targets), by=targets)
        at.do(sound(at), by=targets)
        assert {"review.other_unit"} <= set(at.refused(conclusion(at, "agree"), by=team))
        at.do(conclusion(at, "agree"), by=targets)
    assert (at.state.conclusion.passed, at.state.conclusion.by) == (True, targets)


@pytest.mark.obligation("JB-L-2b")
def test_in_jiangbei_a_penalty_is_the_teams_and_a_decision_of_both_kinds_needs_both(installed):
    """江北 第二条: 支队 reviews penalties, never the case's own handler; what is penalty and coercion at once passes with both units."""
    site = installed("jiangbei")
    team, second, targets = reviewer_in(site, "enforcement"), reviewer_in(site, "enforcement", 1), reviewer_in(site, "targets")
    with on("2026-03-02"):
        at = table(site, also=("coercion",))
        submit(at)
        assert at.refused(AcceptPackage(), by=targets) == ("review.other_unit",)
        at.do(AcceptPackage(), by=team)
        at.do(DeclareReviewer(reviewer=team), by=team)
        at.do(sound(at), by=team)
        assert at.refused(conclusion(at, "agree"), by=team) == ("review.no_joint",)
        papers = {"draft_digest": at.state.draft_digest, "evidence_digest": at.state.evidence_digest}

        def joint(agreed: bool = True, unit: str = "targets", **changes: str) -> GiveJointOpinion:
            return GiveJointOpinion(unit=unit, agreed=agreed, opinion="强制措施适当", **{**papers, **changes})

        assert at.refused(joint(), by=second) == ("review.joint_unit",)
        assert at.refused(joint(unit="enforcement"), by=second) == ("review.joint_unit",)
        assert at.refused(joint(draft_digest="0" * 64), by=targets) == ("review.joint_other_papers",)
        assert set(ToDoRow.objects.filter(stream=at.review, act="review.give_joint_opinion").values_list("unit", flat=True)) == {"targets"}
        at.do(joint(False), by=targets)
        assert at.refused(conclusion(at, "agree"), by=team) == ("review.joint_disagrees",)
        at.do(joint(), by=targets)
        at.do(conclusion(at, "agree"), by=team)
        alone = table(site, number=2, handlers=(team, at.handler))
        submit(alone)
        assert "review.handler" in alone.refused(AcceptPackage(), by=team)
        alone.do(AcceptPackage(), by=second)
        assert "review.handler" in alone.refused(DeclareReviewer(reviewer=team), by=second)
        alone.do(DeclareReviewer(reviewer=second), by=second)
        assert alone.refused(joint(), by=targets) == ("review.not_joint",)


@pytest.mark.guards("refuse_joint_reviewer")
def test_two_units_are_two_people(installed):
    """Whoever reviews for one unit and is appointed in the other does not agree with himself."""
    site = installed("jiangbei")
    team = reviewer_in(site, "enforcement")
    with on("2026-03-02"):
        at = table(site, also=("coercion",))
        at.do(AppointPost(role="legal_reviewer", unit="targets"), team, at.person("principal"))
        submit(at)
        at.do(AcceptPackage(), by=team)
        at.do(DeclareReviewer(reviewer=team), by=team)
        papers = {"draft_digest": at.state.draft_digest, "evidence_digest": at.state.evidence_digest}
        own = GiveJointOpinion(unit="targets", agreed=True, opinion="同意", **papers)
        assert at.refused(own, by=team) == ("review.joint_same_person",)
        at.do(own, by=reviewer_in(site, "targets", 1))


@pytest.mark.obligation("JB-L-2c")
def test_a_unit_without_a_designated_reviewer_takes_no_submissions(installed):
    """江北 第二条: 审核机构和专人; the gap list names the unit until somebody is appointed."""
    site = installed("jiangbei")
    gaps = GapRow.objects.filter(agency="jiangbei", code="review.no_reviewer", about="targets")
    with on("2026-03-02"):
        at, penalty = table(site, "coercion"), table(site, number=2)
        assert not gaps.exists()
        former = relieve(site, "legal_reviewer", "targets")
        assert at.refused(submission(at), at.case, at.handler) == ("review.no_reviewer",)
        assert "综合目标科" in gaps.get().words
        assert penalty.refused(submission(penalty), penalty.case, penalty.handler) == ()
        both = table(site, number=3, also=("coercion",))
        assert both.refused(submission(both), both.case, both.handler) == ("review.no_reviewer",)
    with on("2026-03-03"):
        at.do(AppointPost(role="legal_reviewer", unit="targets"), former[0], at.person("principal"))
        assert not gaps.exists()
        assert at.refused(submission(at), at.case, at.handler) == ()


@pytest.mark.obligation("XL-L-2.1b")
def test_without_a_qualified_reviewer_no_review_starts(installed):
    """兴隆台 二（三）2（1）: one or two reviewers with legal background; who has none is not counted."""
    site = installed("xinglongtai")
    regime = regime_of("xinglongtai").regime
    with on("2026-03-02"):
        at = table(site)
        standing = _standing(site, 20)
        assert (standing.counted, standing.met, [one.over for one in standing.standards]) == (2, True, [False, False])
        relieve(site, "legal_reviewer")
        newcomer = at.person("supervisor")
        at.do(AppointPost(role="legal_reviewer", unit="legal"), newcomer, at.person("principal"))
        standing = _standing(site, 20)
        assert (standing.counted, standing.met, standing.named[0].counted, len(standing.named)) == (0, False, False, 1)
        assert [unit for _, unit in standing.bare] == ["legal"]
        assert at.refused(submission(at), at.case, at.handler) == ("review.no_qualified_reviewer",)
        at.do(RecordLegalQualification(legal_background=True), newcomer, at.person("administrator"))
        standing = _standing(site, 20)
        assert (standing.counted, standing.required, standing.met) == (1, 1, True)
        assert at.refused(submission(at), at.case, at.handler) == ()
    three = ReviewStaff(units=("legal",), posts=tuple(_post(number) for number in range(3)))
    assert [one.over for one in staffing(20, three, regime, DAY).standards] == [False, True]


def _standing(site: Site, officers: int):
    stream = agency_stream(site.agency)
    return staffing(officers, ReviewStaff.of(look(stream).state, stream, DAY), regime_of(site.agency).regime, DAY)


def _post(number: int, unit: str = "legal", *, learned: bool = True) -> StaffPost:
    return StaffPost(person=f"x/person/p{number}", name=f"审核员{number}", role="legal_reviewer", unit=unit, learned=learned)


# The standard ------------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("JB-L-3a")
def test_the_share_of_reviewers_is_rounded_up_to_whole_people(installed):
    """江北 第三条: at least 5%: 41 officers and 2 reviewers are 4.9%, three are wanted; 40 and 2 are exactly 5%."""
    regime = regime_of(installed("jiangbei").agency).regime
    staff = ReviewStaff(units=("enforcement", "targets"), posts=(_post(1, "enforcement"), _post(2, "targets")))
    short, enough = staffing(41, staff, regime, DAY), staffing(40, staff, regime, DAY)
    assert (short.required, short.standards[0].there, short.standards[0].met, short.met) == (3, "2 人，占 4.9%", False, False)
    assert (enough.required, enough.standards[0].there, enough.standards[0].met, enough.met) == (2, "2 人，占 5.0%", True, True)
    assert "第三条" in short.standards[0].rule.source
    assert [required_of(officers, 5) for officers in (0, 1, 20, 21, 40, 41, 60)] == [0, 1, 1, 2, 2, 3, 3]
    assert (share(0, 0), share(1, 3), share(2, 3)) == ("0.0%", "33.3%", "66.7%")


@pytest.mark.obligation("JB-L-3b")
def test_who_has_no_legal_background_is_not_counted(installed):
    """江北 第三条: 具备法律专业背景; quality and ability are for people to judge."""
    regime = regime_of(installed("jiangbei").agency).regime
    posts = (_post(1, "enforcement"), _post(2, "targets"), _post(3, "targets", learned=False))
    found = staffing(41, ReviewStaff(units=("enforcement", "targets"), posts=posts), regime, DAY)
    assert (found.counted, len(found.named), found.met) == (2, 3, False)
    assert [one.why for one in found.named if not one.counted] == ["没有登记法律专业背景，不计入"]
    learned = (*posts[:2], _post(3, "targets"))
    assert staffing(41, ReviewStaff(units=("enforcement", "targets"), posts=learned), regime, DAY).met


def test_appointment_ended_yesterday_is_none_today(xiangxi):
    """A reviewer until 4 March reviews on the 4th and no more on the 5th."""
    with on("2026-03-02"):
        at = table(xiangxi)
        second = at.person("supervisor")
        at.do(AppointPost(role="legal_reviewer", unit="legal", last=date(2026, 3, 4)), second, at.person("principal"))
        submit(at)
        at.do(AcceptPackage())
    with on("2026-03-04T17:00"):
        assert at.refused(DeclareReviewer(reviewer=second)) == ()
        assert at.refused(sound(at), by=second) == ()
    with on("2026-03-05T00:30"):
        assert "duty.not_yours" in at.refused(sound(at), by=second)
        assert at.refused(DeclareReviewer(reviewer=second)) == ("review.not_appointed",)


def test_the_units_of_a_decision_of_several_kinds_are_each_named_once(installed):
    """江北: licence and coercion have the same reviewing unit in the demonstration."""
    site = installed("jiangbei")
    with on("2026-03-02"):
        at = table(site, also=("coercion", "licence"))
        submit(at)
        at.do(AcceptPackage(), by=reviewer_in(site, "enforcement"))
        at.do(DeclareReviewer(reviewer=reviewer_in(site, "enforcement")), by=reviewer_in(site, "enforcement"))
        at.do(sound(at), by=reviewer_in(site, "enforcement"))
        assert at.refused(conclusion(at, "agree"), by=reviewer_in(site, "enforcement")) == ("review.no_joint",)
        own = table(site, "coercion", number=2, also=("licence",))
        submit(own)
        own.do(AcceptPackage(), by=reviewer_in(site, "targets"))
        own.do(DeclareReviewer(reviewer=reviewer_in(site, "targets")), by=reviewer_in(site, "targets"))
        own.do(sound(own), by=reviewer_in(site, "targets"))
        own.do(conclusion(own, "agree"), by=reviewer_in(site, "targets"))


# First reviewer ------------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XL-L-3.2a")
def test_a_section_without_a_first_reviewer_sends_nothing(installed):
    """兴隆台 二（三）3（2）: each unit appoints one; until it has, it is in the gap list."""
    site = installed("xinglongtai")
    unit = site.handling[0]
    gaps = GapRow.objects.filter(agency="xinglongtai", code="post.first_reviewer", about=unit)
    with on("2026-03-02"):
        at = table(site)
        assert not gaps.exists()
        former = relieve(site, "first_reviewer", unit)
        assert gaps.exists()
        assert at.refused(submission(at), at.case, at.handler) == ("review.no_first_reviewer",)
    with on("2026-03-03"):
        at.do(AppointPost(role="first_reviewer", unit=unit), former[0], at.person("principal"))
        assert not gaps.exists()
        assert at.refused(submission(at), at.case, at.handler) == ()
