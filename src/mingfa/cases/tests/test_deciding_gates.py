"""Review, discussion, decision, issue: what stands in the way of a penalty, one thing at a time (行政处罚法 第五十七条 to 第六十条)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mingfa.cases.acts.deciding import AddReviewGround, ApproveByLeader, Decide, DecideNoPenalty, SubmitForReview, issue_act
from mingfa.cases.acts.notice import AnswerPoint, NoticeAgain, PrepareDraft, RecordStatement
from mingfa.cases.facts import IssuingKeys
from mingfa.cases.state.core import Avoidance
from mingfa.cases.tests.course import (
    AFTER,
    DAY,
    deciding,
    deliberating,
    digest,
    discussing,
    judged,
    later,
    noticing,
    notified,
    putting,
    ready,
    reviewed,
    sent,
)
from mingfa.cases.tests.drafts import FIRM, OTHER, WATER, draft, fine
from mingfa.cases.tests.table import Table, person
from mingfa.desk.issuing import sign_issue
from mingfa.desk.kinds import IssueTerms
from mingfa.documents.digest import Penalty, PenaltyKind
from mingfa.ledger.notes import Signer

MAJOR = draft(fine(300_000))


# Legal review ----------------------------------------------------------------------------------------------------------------


def test_a_small_case_is_decided_without_review_or_discussion():
    table = deliberating()
    assert table.do(deciding(table), "leader", AFTER) == []
    assert table.state.stage == "decided"
    assert table.state.proceeding.decision.number == "州罚〔2026〕1号"
    assert not table.state.proceeding.decision.exists


@pytest.mark.obligation("XX-L-5a")
def test_a_major_case_names_what_is_missing_and_the_agencys_article():
    table = deliberating(text=MAJOR, told=("p1",))
    assert table.do(deciding(table), "leader", AFTER) == ["review.missing", "discussion.missing"]
    assert "第五条" in str(table.last[0].article)
    assert "第十二条" in str(table.last[1].article)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"status": "open"}, "review.pending"),
        ({"status": "open", "overdue": True}, "review.overdue"),
        ({"status": "open", "received_on": date(2026, 7, 1)}, "review.overdue"),
        ({"status": "returned"}, "review.returned"),
        ({"status": "failed", "outcome": "correct"}, "review.failed"),
        ({"status": "passed", "outcome": "correct"}, "review.failed"),
        ({"draft_digest": "9" * 64}, "review.other_draft"),
        ({"evidence_digest": "9" * 64}, "review.other_evidence"),
        ({"signed_off": False}, "review.not_signed_off"),
        ({"reviewer": person("handler")}, "review.own_case"),
    ],
)
@pytest.mark.obligation("XX-L-5a")
def test_a_review_that_is_no_approval(told, code):
    table = ready()
    table.passed(**told)
    assert code in table.do(deciding(table), "leader", AFTER, 16)
    table.passed()
    assert table.do(deciding(table), "leader", AFTER, 16) == []


def test_sign_off_is_asked_only_where_the_agency_wants_it():
    """湘西 第十一条 wants it; 上海's text says nothing."""
    table = reviewed("shanghai")
    table.passed(signed_off=False)
    assert table.do(deciding(table), "leader", AFTER) == []


@pytest.mark.obligation("XX-L-5a")
def test_another_word_in_the_draft_closes_the_gate_again():
    table = ready()
    table.must(PrepareDraft(draft=draft(fine(290_000))), "handler", AFTER, 15)
    assert {"review.other_draft", "discussion.other_draft"} <= set(table.do(deciding(table), "leader", AFTER, 16))


@pytest.mark.obligation("XX-L-5a")
def test_another_item_of_evidence_closes_the_gate_again():
    """案卷评查: legal review not repeated after new evidence is a fatal defect."""
    table = ready()
    table.add_evidence("e2")
    assert table.do(deciding(table), "leader", AFTER, 16) == ["review.other_evidence"]


@pytest.mark.obligation("XX-L-5a")
def test_one_review_runs_at_a_time():
    table = deliberating(text=MAJOR, told=("p1",))
    sent(table)
    table.passed(status="open")
    again = SubmitForReview(review="xiangxi/review/r2", draft_digest=digest(table))
    assert table.do(again, "handler", AFTER) == ["review.running"]
    table.passed(status="failed", outcome="correct")
    assert table.do(again.model_copy(update={"review": "xiangxi/review/r1"}), "handler", AFTER) == ["review.used"]
    assert table.do(again, "handler", AFTER) == []


@pytest.mark.obligation("XX-L-5a")
def test_a_ground_that_a_person_added_makes_review_due():
    table = deliberating()
    table.must(AddReviewGround(ground="social_risk", reason="周边居民多次集体投诉"), "handler", AFTER)
    assert table.do(deciding(table), "leader", AFTER) == ["review.missing", "discussion.missing"]
    again = AddReviewGround(ground="social_risk", reason="同上")
    assert table.do(again, "handler", AFTER) == ["review.ground_known"]


@pytest.mark.obligation("JB-L-1")
def test_a_jiangbei_case_is_reviewed_however_small():
    table = deliberating("jiangbei")
    assert table.do(deciding(table), "leader", AFTER) == ["review.missing"]
    assert "第一条" in str(table.last[0].article)


# Handover --------------------------------------------------------------------------------------------------------------------


def test_file_and_recordings_are_signed_for_before_the_decision():
    """湘西 记录制度 第十五条."""
    table = deliberating()
    found = table.state.investigation
    table.state = replace(table.state, investigation=replace(found, handover=None))
    assert table.do(deciding(table), "leader", AFTER) == ["handover.missing"]
    table.state = replace(table.state, investigation=replace(found, handover=replace(found.handover, signed_on=None)))
    assert table.do(deciding(table), "leader", AFTER) == ["handover.not_received"]
    table.state = replace(table.state, investigation=found)
    assert table.do(deciding(table), "leader", AFTER) == []


# Discussion ------------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XX-L-12a")
def test_a_leaders_approval_is_no_discussion():
    table = reviewed()
    table.must(ApproveByLeader(draft_digest=digest(table), opinion="同意"), "principal", AFTER)
    assert table.do(deciding(table), "leader", AFTER) == ["discussion.missing"]


@pytest.mark.obligation("XX-L-12a")
@pytest.mark.parametrize(
    ("people", "code"),
    [
        (("principal",), "discussion.not_collective"),
        (("principal", "reviewer"), "discussion.not_collective"),
        (("principal", "leader", "reviewer"), "discussion.not_leader"),
        (("principal", "leader", "handler"), "discussion.investigator_votes"),
    ],
)
def test_who_makes_a_collective(people, code):
    table = reviewed()
    table.must(putting(table), "handler", AFTER)
    assert code in table.do(discussing(table, people), "secretary", AFTER)
    assert table.do(discussing(table, ("principal", "leader")), "secretary", AFTER) == []


@pytest.mark.obligation("XX-L-12a")
def test_the_chair_takes_part_and_nobody_counts_twice():
    table = reviewed()
    table.must(putting(table), "handler", AFTER)
    assert "discussion.chair" in table.do(discussing(table, chair=person("legal_head")), "secretary", AFTER)
    assert "discussion.member_twice" in table.do(discussing(table, ("principal", "leader", "leader")), "secretary", AFTER)


EVERY = [
    pytest.param("xiangxi", marks=pytest.mark.obligation("XX-L-5a")),
    pytest.param("panjin", marks=pytest.mark.obligation("PJ-L-5")),
    pytest.param("xinglongtai", marks=pytest.mark.obligation("XL-L-0")),
    pytest.param("shanghai", marks=pytest.mark.obligation("SH-L-0")),
    pytest.param("jiangbei", marks=pytest.mark.obligation("JB-L-1")),
]


def due_by_list(agency):
    """A case that a person put on the agency's review list, sent and passed."""
    table = deliberating(agency)
    table.must(AddReviewGround(ground="listed", reason="列入审核目录清单"), "handler", AFTER)
    assert "review.missing" in table.do(deciding(table), "leader", AFTER)
    sent(table)
    table.passed()
    return table


@pytest.mark.parametrize("agency", EVERY)
def test_the_reviewer_of_a_case_does_not_handle_it(agency):
    table = due_by_list(agency)
    table.passed(reviewer=person("handler"))
    assert "review.own_case" in table.do(deciding(table), "leader", AFTER)
    table.passed()
    assert "review.own_case" not in table.do(deciding(table), "leader", AFTER)


@pytest.mark.parametrize("agency", EVERY)
def test_a_ground_that_no_list_names_is_not_added(agency):
    """行政处罚法 第五十八条 names “by_law”; only 湘西's and 上海's, 江北's lists name social risk."""
    table = deliberating(agency)
    table.must(AddReviewGround(ground="by_law", reason="地方性法规另有规定"), "handler", AFTER)
    act = AddReviewGround(ground="social_risk", reason="可能引发社会风险")
    known = any("social_risk" in words for words in (table.regime.items("review.grounds", AFTER),))
    assert table.do(act, "handler", AFTER) == ([] if known else ["review.ground_not_listed"])
    assert known is (agency in ("xiangxi", "shanghai", "jiangbei"))


@pytest.mark.parametrize("agency", [one for one in EVERY if one.values != ("jiangbei",)])
def test_a_case_that_is_not_major_is_not_held_up(agency):
    table = deliberating(agency)
    assert table.do(deciding(table), "leader", AFTER) == []


@pytest.mark.parametrize(
    ("agency", "refused", "allowed"),
    [
        pytest.param(
            "xiangxi", ("reviewer", "legal_head", "clerk"), ("handler", "head", "branch_head"), marks=pytest.mark.obligation("XX-L-12a")
        ),
        pytest.param("xinglongtai", ("handler", "head"), ("legal_head", "reviewer"), marks=pytest.mark.obligation("XL-L-6b")),
        pytest.param("panjin", ("reviewer", "branch_head"), ("handler", "head"), marks=pytest.mark.obligation("PJ-L-5")),
        pytest.param("shanghai", ("reviewer", "branch_head"), ("handler", "head"), marks=pytest.mark.obligation("SH-L-0")),
        pytest.param("jiangbei", ("reviewer", "branch_head"), ("handler", "head"), marks=pytest.mark.obligation("JB-L-1")),
    ],
)
def test_who_puts_a_passed_draft_to_the_leaders(agency, refused, allowed):
    """湘西 第十二条: the handling units, branches among them; 兴隆台 二（三）6: the legal section; elsewhere the unit that handles the case."""
    for name in refused:
        assert due_by_list(agency).do(putting(due_by_list(agency)), name, AFTER) == ["discussion.wrong_submitter"]
    for name in allowed:
        table = due_by_list(agency)
        assert table.do(putting(table), name, AFTER) == []


@pytest.mark.obligation("JB-L-1")
def test_in_jiangbei_the_enforcement_unit_submits_whoever_handled_the_case():
    table = due_by_list("jiangbei")
    table.state = replace(table.state, unit="branches")
    assert table.do(putting(table), "branch_head", AFTER) == ["discussion.wrong_submitter"]
    assert table.do(putting(table), "head", AFTER) == []


@pytest.mark.parametrize("agency", EVERY)
def test_what_passed_is_discussed_where_the_agency_wants_it(agency):
    """湘西 第十二条, 兴隆台 二（三）6; elsewhere the law decides."""
    table = due_by_list(agency)
    wanted = agency in ("xiangxi", "xinglongtai")
    assert table.do(deciding(table), "leader", AFTER) == (["discussion.missing"] if wanted else [])


@pytest.mark.obligation("XX-L-12a")
def test_nothing_is_submitted_before_it_passed():
    table = deliberating(text=MAJOR, told=("p1",))
    assert table.do(putting(table), "handler", AFTER) == ["review.missing"]
    sent(table)
    table.passed(status="failed", outcome="correct")
    assert table.do(putting(table), "handler", AFTER) == ["review.failed"]


@pytest.mark.obligation("XX-L-12a")
def test_a_discussion_that_was_not_submitted_does_not_count():
    table = reviewed()
    table.must(discussing(table), "secretary", AFTER)
    assert table.do(deciding(table), "leader", AFTER) == ["discussion.not_submitted"]
    table.must(putting(table), "handler", AFTER, 11)
    assert table.do(deciding(table), "leader", AFTER) == ["discussion.not_submitted"]
    table.must(discussing(table), "secretary", AFTER, 12)
    assert table.do(deciding(table), "leader", AFTER) == []


@pytest.mark.obligation("XX-L-12a")
def test_a_discussion_that_did_not_agree():
    table = reviewed()
    table.must(putting(table), "handler", AFTER)
    table.must(discussing(table, conclusion="reject", words="证据不足"), "secretary", AFTER)
    assert table.do(deciding(table), "leader", AFTER) == ["discussion.not_agreed"]


@pytest.mark.obligation("XX-L-12a")
def test_what_the_party_says_after_the_discussion_makes_it_stale():
    """案卷评查: discussion not repeated after the defence is a fatal defect."""
    table = ready()
    said = RecordStatement(party="p1", way="written", speaker="钱某某", relation="法定代表人", points=("有新的证据",))
    table.must(said, "handler", AFTER, 15)
    (point,) = table.state.proceeding.open_points
    assert "defence.unanswered" in table.do(deciding(table), "leader", AFTER, 16)
    table.must(AnswerPoint(point=point.id, adopted="not", reason="与本案无关"), "handler", AFTER, 16)
    assert table.do(deciding(table), "leader", AFTER, 17) == ["discussion.stale"]


@pytest.mark.obligation("XL-L-6c")
def test_a_failed_review_stays_failed_whatever_is_discussed():
    """兴隆台 二（三）6."""
    table = reviewed("xinglongtai")
    table.must(AddReviewGround(ground="listed", reason="列入目录清单"), "handler", AFTER)
    table.passed(status="failed", outcome="not_passed")
    table.must(discussing(table), "secretary", AFTER)
    assert "review.failed" in table.do(deciding(table), "leader", AFTER)


# Notice and content ----------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("PJ-P-3d")
@pytest.mark.parametrize("stage_of", ["examined", "notified"])
def test_before_its_time_a_decision_names_the_missing_step(stage_of):
    table = Table() if stage_of == "examined" else notified()
    if stage_of == "examined":
        table.must(PrepareDraft(draft=draft()), "handler", DAY)
    codes = table.do(deciding(table, DAY), "leader", DAY, 15)
    assert codes == (["notice.missing"] if stage_of == "examined" else ["defence.running"])


@pytest.mark.obligation("PJ-P-3d")
def test_no_heavier_than_notified():
    """行政处罚法 第四十五条第二款."""
    table = deliberating()
    table.must(PrepareDraft(draft=draft(fine(150_000))), "handler", AFTER)
    assert table.do(deciding(table), "leader", AFTER, 11) == ["decision.heavier"]
    table.must(PrepareDraft(draft=draft(fine(100_000))), "handler", AFTER, 12)
    assert table.do(deciding(table), "leader", AFTER, 13) == []


@pytest.mark.obligation("PJ-P-3d")
def test_other_law_than_notified_is_marked_while_the_rule_is_a_practice_rule():
    """G09 is unconfirmed: it warns, and the entry keeps the warning."""
    table = deliberating()
    table.must(PrepareDraft(draft=draft(duty_law=(WATER.model_copy(update={"article": "第三百零一条"}),))), "handler", AFTER)
    assert table.do(deciding(table), "leader", AFTER, 11) == []
    assert "decision.not_notified" in table.warnings


@pytest.mark.obligation("PJ-P-3d")
def test_a_party_nobody_notified_is_not_punished():
    table = deliberating(parties=(FIRM, OTHER), text=draft(parties=(FIRM,)))
    table.must(PrepareDraft(draft=draft(fine(1_000, FIRM.name), fine(1_000, OTHER.name), parties=(FIRM, OTHER))), "handler", AFTER)
    assert "decision.heavier" in table.do(deciding(table), "leader", AFTER, 11)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"remedies": draft().remedies[:1]}, "decision.no_remedy"),
        ({"performance": draft().performance.model_copy(update={"account": ""})}, "decision.no_account"),
        ({"performance": draft().performance.model_copy(update={"late": "依法申请强制执行"})}, "decision.no_surcharge"),
    ],
)
@pytest.mark.obligation("XX-P-7b")
def test_what_article_59_asks_for(changes, code):
    table = deliberating()
    table.must(PrepareDraft(draft=draft(**changes)), "handler", AFTER)
    assert table.do(deciding(table), "leader", AFTER, 11) == [code]


def test_every_party_named_is_punished_or_left_out():
    text = draft(fine(1_000, FIRM.name), parties=(FIRM, OTHER))
    table = deliberating(parties=(FIRM, OTHER), text=text)
    assert table.do(deciding(table), "leader", AFTER) == ["decision.no_penalty_for"]


def test_an_open_question_of_avoidance_holds_everything_up():
    """行政处罚法 第四十三条."""
    table = deliberating()
    asked = Avoidance(3, person("handler"), "handler", "钱某某", True, "与当事人有亲属关系", DAY)
    table.state = replace(table.state, avoidances=(asked,))
    assert table.do(deciding(table), "leader", AFTER) == ["avoidance.undecided"]
    table.state = replace(table.state, avoidances=(replace(asked, outcome="stay"),))
    assert table.do(deciding(table), "leader", AFTER) == []


def test_a_stale_form_decides_nothing():
    table = deliberating()
    old = deciding(table)
    table.must(PrepareDraft(draft=draft(fine(100_000))), "handler", AFTER)
    judged(table)
    assert table.do(old, "leader", AFTER, 11) == ["draft.stale"]


def test_a_late_decision_is_made_and_marked():
    """行政处罚法 第六十条: ninety days from 3 Aug 2026 end on Mon 2 Nov."""
    table = deliberating()
    assert table.do(deciding(table, date(2026, 11, 2)), "leader", date(2026, 11, 2)) == []
    assert not table.state.proceeding.decision.over_time
    table = deliberating()
    assert table.do(deciding(table, date(2026, 11, 3)), "leader", date(2026, 11, 3)) == []
    assert table.state.proceeding.decision.over_time


# No penalty ------------------------------------------------------------------------------------------------------------------


def test_who_is_not_punished_is_taught():
    """行政处罚法 第三十三条第三款."""
    table = Table()
    act = DecideNoPenalty(year=2026, ground="slight", facts="轻微并及时改正", reason="第三十三条第一款")
    assert table.do(act, "leader", DAY) == ["decision.no_education"]
    assert table.do(act.model_copy(update={"education": "当面教育，签署承诺"}), "leader", DAY) == []
    assert table.state.proceeding.decision.number == "州不罚〔2026〕1号"
    unproven = Table()
    assert unproven.do(act.model_copy(update={"ground": "not_proven"}), "leader", DAY) == []


# Issue -----------------------------------------------------------------------------------------------------------------------


def issued(table, **changes):
    """Sign the decision that waits with a key of the agency, and say it was signed over something else where told."""
    private = Ed25519PrivateKey.generate()
    signer = Signer("mingfa/xiangxi/issuing", private)
    decision = table.state.proceeding.decision
    told = IssueTerms(decision.seq, decision.text_digest, decision.opinion_digest, decision.regime_version)
    signature = sign_issue(
        private,
        stream=table.state.stream,
        seq=told.seq,
        text_digest=told.text_digest,
        opinion_digest=told.opinion_digest,
        regime_version=told.regime_version,
    )
    table.keys = IssuingKeys(keys={signer.verifier.key_id: str(signer.verifier)})
    return issue_act(told, signer.verifier.key_id, signature, "b" * 64).model_copy(update=changes)


@pytest.mark.obligation("XX-L-5a")
def test_a_decision_exists_once_its_key_has_signed_it():
    table = ready()
    table.must(deciding(table), "leader", AFTER, 16)
    assert not table.state.proceeding.decision.exists
    table.must(issued(table), "signer", AFTER, 17)
    assert table.state.proceeding.decision.exists
    assert table.state.stage == "performing"
    assert table.state.proceeding.decision.opinion_digest == "d" * 64
    assert table.state.clocks["C08:p1"].started == AFTER


@pytest.mark.obligation("XX-L-5a")
@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"text_digest": "1" * 64}, ["issue.other_text", "issue.bad_signature"]),
        ({"opinion_digest": ""}, ["issue.other_opinion", "issue.bad_signature"]),
        ({"regime_version": "x"}, ["issue.other_regime", "issue.bad_signature"]),
        ({"seq": 99}, ["issue.other_seq", "issue.bad_signature"]),
        ({"signature": "0" * 128}, ["issue.bad_signature"]),
        ({"key_id": "mingfa/xiangxi/issuing+00000000"}, ["issue.unknown_key"]),
    ],
)
def test_what_was_not_signed_as_decided_is_not_issued(changes, codes):
    table = ready()
    table.must(deciding(table), "leader", AFTER, 16)
    assert table.do(issued(table, **changes), "signer", AFTER, 17) == codes


@pytest.mark.obligation("XX-L-5a")
def test_nothing_is_issued_that_nobody_decided():
    """A terminated case stands at the same stage, without a decision."""
    decided = ready()
    decided.must(deciding(decided), "leader", AFTER, 16)
    act, table = issued(decided), Table()
    table.keys, table.state = decided.keys, replace(table.state, stage="decided")
    assert table.do(act, "signer", AFTER, 17) == ["issue.nothing"]


@pytest.mark.obligation("PJ-P-3d")
def test_a_hearing_right_the_notice_did_not_tell_stops_the_decision():
    """行政处罚法 第六十三条: the amount may have been lowered since, or the notice was wrong; the decision asks again."""
    table = reviewed()
    proceeding = table.state.proceeding
    silent = replace(proceeding.notice, told_hearing=())
    table.state = replace(table.state, proceeding=replace(proceeding, notices=(silent,)))
    assert "notice.hearing_untold" in table.do(deciding(table), "leader", AFTER)
    assert "听证" in table.last[0].message
    table.state = replace(table.state, proceeding=proceeding)
    assert "notice.hearing_untold" not in table.do(deciding(table), "leader", AFTER)


@pytest.mark.obligation("XX-L-5a")
def test_nothing_is_issued_twice():
    table = ready()
    table.must(deciding(table), "leader", AFTER, 16)
    act = issued(table)
    table.must(act, "signer", AFTER, 17)
    assert table.do(act, "signer", later(1)) == ["stage.wrong"]


def test_the_text_signed_changes_with_every_word():
    one, two = ready(), ready()
    one.must(deciding(one), "leader", AFTER, 16)
    two.must(deciding(two, course="群众举报"), "leader", AFTER, 16)
    assert one.state.proceeding.decision.text_digest != two.state.proceeding.decision.text_digest


def test_a_new_notice_voids_the_discussion_before_it():
    """案卷评查: discussion before the notice does not count."""
    table = ready()
    table.must(PrepareDraft(draft=draft(fine(400_000))), "handler", AFTER, 15)
    table.must(noticing(table, ("p1",), cls=NoticeAgain, why="数额提高", on=AFTER), "handler", AFTER, 16)
    assert "notice.not_served" in table.do(deciding(table), "leader", AFTER, 17)


def test_a_kind_that_lasts_may_not_last_longer():
    stop = Penalty(kind=PenaltyKind.ORDER_STOP, days=30, detail="印染生产线")
    table = reviewed(text=draft(stop, fine(10_000)))
    table.must(PrepareDraft(draft=draft(stop.model_copy(update={"days": 60}), fine(10_000))), "handler", later(1))
    assert "decision.heavier" in table.do(deciding(table, later(1)), "leader", later(1), 12)


def test_decide_is_by_name_and_number_of_its_year():
    assert Decide.duty == "penalty.decide"
    table = deliberating()
    assert table.do(deciding(table, year=2025), "leader", AFTER) == ["number.year"]
    assert table.do(deciding(table, AFTER + timedelta(days=0)), "leader", AFTER) == []
