"""Capability review.gate: no decision without a passed review, and who puts a passed draft to which forum. Through the door, refusal included."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mingfa.agencies.acts.regime import ReplaceProfile
from mingfa.agencies.facts import regime_stream
from mingfa.cases.acts import deciding as dec
from mingfa.cases.acts import investigation as inv
from mingfa.cases.acts import notice as notes
from mingfa.cases.acts import outline as out
from mingfa.cases.acts.preparing import GiveUnitOpinion
from mingfa.cases.tests.drafts import draft, fine
from mingfa.cases.tests.stories import approval, digest
from mingfa.cases.tests.whole import MAJOR, SMALL
from mingfa.desk import now
from mingfa.desk.perform import perform
from mingfa.law.regime import document, load_profile_text

pytestmark = pytest.mark.django_db

REVIEW = {
    "review.missing",
    "review.pending",
    "review.overdue",
    "review.failed",
    "review.returned",
    "review.other_draft",
    "review.other_evidence",
}


def blocked(case, by=None):
    """Try to decide; return the codes of the review gate that refuse."""
    return case.refused(case.deciding(), by or case.leader) & REVIEW


@pytest.mark.obligation("PJ-L-5")
def test_panjin_decides_nothing_that_was_not_reviewed_or_did_not_pass(whole):
    """盘锦 二（三）: no review, an open review, a failed review; a passed one lets the decision through."""
    case = whole("panjin").deliberating(MAJOR, ("p1",))
    case.do(dec.AddReviewGround(ground="public_interest", reason="涉及饮用水水源保护"), case.officers[0])
    assert blocked(case) == {"review.missing"}
    assert "二（三）" in str(next(one for one in case.why if one.code == "review.missing").article)
    case.sent()
    assert blocked(case) == {"review.pending"}
    case.concluded("fail")
    assert blocked(case) == {"review.failed"}
    case.reviewed()
    assert case.refused(case.deciding(), case.leader) == set()


@pytest.mark.obligation("XX-L-5a")
@pytest.mark.parametrize(
    ("outcome", "levels"),
    [("correct", {"law": "failing"}), ("reinvestigate", {"facts": "failing"}), ("transfer", {"jurisdiction": "failing"})],
)
def test_in_xiangxi_only_one_of_the_four_outcomes_is_a_pass(whole, outcome, levels):
    """湘西 第十一条、第十二条; an opinion to investigate anew takes the case back there, where nothing is decided."""
    case = whole().deliberating(MAJOR, ("p1",))
    case.sent().concluded(outcome, **levels)
    if outcome == "reinvestigate":
        assert case.refused(case.deciding(), case.leader) == {"stage.wrong"}
    else:
        assert blocked(case) == {"review.failed"}


@pytest.mark.obligation("XX-L-5a")
def test_xiangxi_refuses_without_pending_overdue_and_failed_review_and_after_a_changed_draft(whole):
    """湘西 第五条: in all four states, and again once a passed draft was edited."""
    case = whole().deliberating(MAJOR, ("p1",))
    assert blocked(case) == {"review.missing"}
    case.sent()
    assert blocked(case) == {"review.pending"}
    case.until(case.at.date() + timedelta(days=30))
    assert blocked(case) == {"review.overdue"}
    case.concluded("fail")
    assert blocked(case) == {"review.failed"}
    case.reviewed().discussed()
    passed = case.draft_digest
    case.do(notes.PrepareDraft(draft=draft(fine(290_000), evidence=MAJOR.evidence)))
    assert case.draft_digest != passed
    assert blocked(case) == {"review.other_draft"}
    case.reviewed().discussed()
    assert case.refused(case.deciding(), case.leader) == set()


@pytest.mark.obligation("XX-L-5a")
def test_xiangxi_asks_for_the_leaders_consent_to_the_opinion_and_for_the_same_evidence(whole):
    """第五条、第十一条: an opinion that is not signed off has not passed; new evidence goes to review again."""
    case = whole().deliberating(MAJOR, ("p1",))
    case.sent().concluded(sign=False)
    assert blocked(case) == {"review.pending"}
    case = whole().deliberating(MAJOR, ("p1",))
    case.reviewed().discussed().evidenced()
    assert blocked(case) == {"review.other_evidence"}


@pytest.mark.obligation("XX-L-1")
def test_the_refusal_names_the_article_it_rests_on(whole):
    """湘西 第一条、第五条: the officer sees the rule, not only a no."""
    case = whole().deliberating(MAJOR, ("p1",))
    assert blocked(case) == {"review.missing"}
    refusal = next(one for one in case.why if one.code == "review.missing")
    assert "法制审核制度" in refusal.article.instrument
    assert refusal.article.article == "第五条"


@pytest.mark.obligation("XX-L-12a")
def test_in_xiangxi_the_handling_unit_puts_a_passed_draft_to_discussion(whole):
    """湘西 第十二条: not the policy section; and without a discussion nothing is decided."""
    case = whole().deliberating(MAJOR, ("p1",))
    case.reviewed()
    legal = case.person("legal_head")
    assert {"discussion.wrong_submitter"} <= case.refused(case.putting(), legal)
    assert {"discussion.wrong_submitter"} <= case.refused(case.putting(), case.person("legal_reviewer"))
    assert case.refused(case.deciding(), case.leader) == {"discussion.missing"}
    assert case.refused(case.putting(), case.officers[0]) == set()
    assert case.refused(case.deciding(), case.leader) == {"discussion.missing"}
    case.do(case.discussing(), case.person("committee_secretary"))
    assert case.refused(case.deciding(), case.leader) == set()


@pytest.mark.obligation("XL-L-0")
def test_xinglongtai_decides_what_passed_and_was_discussed(whole):
    """兴隆台 二（三）."""
    case = whole("xinglongtai").deliberating(SMALL, ("p1",))
    case.do(dec.AddReviewGround(ground="listed", reason="列入审核目录清单"), case.officers[0])
    assert blocked(case) == {"review.missing"}
    case.sent()
    assert blocked(case) == {"review.pending"}
    case.concluded("fail")
    assert blocked(case) == {"review.failed"}
    case.reviewed().discussed()
    assert case.refused(case.deciding(), case.leader) == set()


@pytest.mark.obligation("XL-L-6b")
def test_xinglongtai_wants_the_leaders_together(whole):
    """兴隆台 二（三）6: the legal section submits; one leader's approval is no discussion."""
    case = whole("xinglongtai").deliberating(SMALL, ("p1",))
    case.do(dec.AddReviewGround(ground="listed", reason="列入审核目录清单"), case.officers[0])
    case.reviewed()
    assert case.refused(case.deciding(), case.leader) == {"discussion.missing"}
    case.do(dec.ApproveByLeader(draft_digest=case.draft_digest, opinion="同意"), case.principal)
    assert case.refused(case.deciding(), case.leader) == {"discussion.missing"}
    assert {"discussion.wrong_submitter"} <= case.refused(case.putting(), case.officers[0])
    case.do(case.putting(), case.person("legal_head"))
    secretary = case.person("committee_secretary")
    assert case.refused(case.discussing((case.principal,)), secretary) == {"discussion.not_collective"}
    case.do(case.discussing(), secretary)
    held = case.state.proceeding.discussions[-1]
    assert held.on == case.at.date()
    assert all(member.roles for member in held.members)
    assert held.conclusion == "agree"
    assert case.refused(case.deciding(), case.leader) == set()


@pytest.mark.obligation("XL-L-6c")
def test_a_discussion_does_not_heal_a_failed_review(whole):
    """兴隆台 二（三）6: approved by the leaders together, refused all the same; a new round that passes lets it through."""
    case = whole("xinglongtai").deliberating(SMALL, ("p1",))
    case.do(dec.AddReviewGround(ground="listed", reason="列入审核目录清单"), case.officers[0])
    case.reviewed("fail")
    case.do(case.discussing(), case.person("committee_secretary"))
    assert "review.failed" in case.refused(case.deciding(), case.leader)
    case.reviewed().discussed()
    assert case.refused(case.deciding(), case.leader) == set()


TEXT = digest(4242)


def outline(case, kind):
    """Bring a case of another kind to where its decision is proposed."""
    case.opened(kind)
    case.do(inv.ApproveInternally(subject="拟作出决定", granted=True, opinion="同意", paper=approval()), case.leader)
    return case


def deciding(case, text=TEXT):
    rounds = case.state.proceeding.reviews
    return out.DecideOutline(
        draft_digest=text,
        result="决定",
        remedies="六十日内申请行政复议，六个月内提起行政诉讼",
        review=rounds[-1].stream if rounds else "",
        paper=approval(),
    )


def send(case, text=TEXT):
    sending = case.sending(draft_digest=text).model_dump()
    if case.state.preparation.opinion is None:
        case.do(GiveUnitOpinion(opinion="建议作出决定"), case.officers[0])
    case.do(dec.SubmitOutlineForReview(**sending, ground="major_rights"), case.officers[0])
    case.first_reviewed()


def attempt(case):
    """Try to decide a case of any kind; return what refuses."""
    return case.refused(case.deciding() if case.state.kind == "penalty" else deciding(case), case.leader)


@pytest.mark.parametrize(
    ("agency", "kind"),
    [
        pytest.param("shanghai", "licence", marks=pytest.mark.obligation("SH-L-0")),
        pytest.param("shanghai", "penalty", marks=pytest.mark.obligation("SH-L-0")),
        pytest.param("shanghai", "coercion", marks=pytest.mark.obligation("SH-L-0")),
        pytest.param("jiangbei", "penalty", marks=pytest.mark.obligation("JB-L-1")),
        pytest.param("jiangbei", "coercion", marks=pytest.mark.obligation("JB-L-1")),
        pytest.param("xiangxi", "coercion", marks=pytest.mark.obligation("XX-L-5a")),
        pytest.param("panjin", "licence", marks=pytest.mark.obligation("PJ-L-5")),
        pytest.param("xinglongtai", "licence", marks=pytest.mark.obligation("XL-L-0")),
    ],
)
def test_each_kind_the_agency_reviews_is_refused_without_pending_and_failed(whole, agency, kind):
    """上海 三（三）: licence, penalty and coercion; 江北 第一条: every penalty and coercion, though nobody marked them major."""
    case = whole(agency)
    if kind != "penalty":
        outline(case, kind)
    elif agency == "jiangbei":
        case.deliberating(SMALL)
    else:
        case.deliberating(MAJOR, ("p1",))
    assert "review.missing" in attempt(case)
    for outcome, code in (("fail", "review.failed"), ("", "")):
        if kind == "penalty":
            case.sent()
        else:
            send(case)
        assert attempt(case) & {"review.pending", "review.not_passed"}
        case.concluded(outcome)
        assert code == "" or attempt(case) & {code, "review.not_passed"}
    assert attempt(case) == set()


@pytest.mark.obligation("JB-L-13")
def test_jiangbei_reviews_from_the_day_its_rule_was_issued(whole):
    """江北 第十三条: decided the day before it needs no review of that rule; decided on the day, or later, it does."""
    issued = date(2026, 5, 12)
    early, late = whole("jiangbei").deliberating(SMALL), whole("jiangbei").deliberating(SMALL)
    assert attempt(late) == {"review.missing"}
    text = document("jiangbei")
    text["scope"]["effective_from"]["L"]["value"] = issued
    regime = load_profile_text(text, overlay=document("jiangbei", overlay=True))
    with now.at(early.at):
        perform(ReplaceProfile.of(regime, "重新印发"), regime_stream("jiangbei"), by="installer", key="reissue")
    early.until(date(2026, 5, 11))
    assert attempt(early) == set()
    late.until(issued)
    assert attempt(late) == {"review.missing"}
    assert "第一条" in str(late.why[0].article)


@pytest.mark.obligation("PJ-P-3d")
def test_nothing_is_decided_without_notice_or_with_a_hearing_right_untold(whole):
    """盘锦 二（一）3: the refusal names the missing step."""
    case = whole("panjin").proposed(MAJOR)
    assert {"notice.missing"} <= case.refused(case.deciding(), case.leader)
    assert "告知" in next(one for one in case.why if one.code == "notice.missing").message
    assert case.refused(case.noticing()) == {"notice.hearing_untold"}
    assert "听证" in case.why[0].message
    case.do(case.noticing(("p1",)))
    assert {"notice.not_served"} <= case.refused(case.deciding(), case.leader)
    case.do(case.serving())
    assert {"defence.running", "hearing.term_running"} <= case.refused(case.deciding(), case.leader)
    case.until(case.at.date() + timedelta(days=14))
    case.do(notes.FinishDefence())
    assert not {"notice.missing", "notice.not_served", "notice.hearing_untold"} & case.refused(case.deciding(), case.leader)


def test_a_review_of_another_case_is_none(whole):
    """A coercion case cannot borrow the passed review of another one."""
    one = outline(whole("shanghai"), "coercion")
    send(one)
    one.concluded()
    other = outline(whole("shanghai"), "coercion")
    borrowed = deciding(other).model_copy(update={"review": one.review})
    assert "review.missing" in other.refused(borrowed, other.leader)
    assert one.refused(deciding(one), one.leader) == set()
