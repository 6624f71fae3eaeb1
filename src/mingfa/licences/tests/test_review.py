"""No major decision on an application without its legal review: refused absent, pending, failed and stale; the signer and verify ask by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from mingfa.agencies.facts import regime_stream
from mingfa.agencies.tests.acting import edited, regime_now
from mingfa.cases.major import told as facts_in
from mingfa.cases.models import MajorRow
from mingfa.desk import now
from mingfa.desk.act import Actor, Fact
from mingfa.desk.entry import Entry
from mingfa.desk.findings import Report
from mingfa.desk.issuing import sign_issue
from mingfa.desk.keys import load_key
from mingfa.desk.models import ToDoRow
from mingfa.desk.perform import look, perform, regime_of
from mingfa.desk.times import LOCAL
from mingfa.desk.verify import verify
from mingfa.law.regime import load_regime
from mingfa.licences.acts import applying as app
from mingfa.licences.acts import deciding as dec
from mingfa.licences.acts import examining as exa
from mingfa.licences.acts import reviewing as prop
from mingfa.licences.check import check_licences
from mingfa.licences.major import draft_digest, licence_grounds
from mingfa.licences.package import package_of
from mingfa.licences.state.licence import Decision, Examination, Hearing, LicenceState
from mingfa.licences.tests.applying import FIRM
from mingfa.lists.tests.keeping import Keeping, every_kind
from mingfa.review import acts as rev

ON = date(2026, 3, 2)
STATE = LicenceState(
    "shanghai/licence/l1",
    stage="accepted",
    matter="排污许可证核发",
    accepted_on=ON,
    examinations=(Examination(2, "papers", ON, (), "符合"),),
)


def due(agency: str, on: date, state: LicenceState = STATE) -> set[str]:
    """The grounds on which a decision is to be reviewed, by the agency's own rules, while no list is in force."""
    return {ground.code for ground in licence_grounds(state, load_regime(agency, True), on)}


# Which decisions -------------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XL-G-3.4a")
def test_in_xinglongtai_licences_are_reviewed_from_2020():
    """兴隆台 三（四）: a decision of 31 December 2019 has no duty, one of 2 January 2020 has."""
    assert due("xinglongtai", date(2019, 12, 31)) == set()
    assert due("xinglongtai", date(2020, 1, 2)) == {"listed"}


@pytest.mark.obligation("XL-G-3.4a")
@pytest.mark.django_db
def test_in_xinglongtai_an_application_of_2019_is_not_handled_here_and_a_decision_of_2020_waits_for_its_review(applying):
    early = applying("xinglongtai", datetime(2019, 12, 31, 10, tzinfo=LOCAL))
    told = {"matter": "经营许可", "block": FIRM, "unit": early.site.handling[0], "materials": ("申请表",), "received_on": early.today}
    assert early.refused(app.ReceiveApplication(**told), early.site.people["officer"][0]) == {"licence.not_covered"}
    case = applying("xinglongtai", datetime(2020, 1, 2, 10, tzinfo=LOCAL)).accepted().examined()
    assert case.refused(case.decision()) == {"review.missing"}
    assert "三（四）" in str(licence_grounds(case.state, regime_now("xinglongtai"), case.today)[0].article)


def test_no_ground_of_xiangxi_reaches_a_licence_and_a_hearing_does_in_jiangbei():
    """湘西 does not name licences; 江北 第五条 is not limited by kind, a hearing held is a ground."""
    assert due("xiangxi", ON) == set()
    assert due("jiangbei", ON) == set()
    heard = replace(STATE, hearing=Hearing(told_on=ON, asked_on=ON, held_on=ON, record="双方陈述"))
    assert due("jiangbei", ON, heard) == {"after_hearing"}
    assert due("panjin", ON) == {"listed"}
    assert "rights_and_hearing" in due("panjin", ON, heard)


@pytest.mark.parametrize(
    ("ground", "relations"),
    [
        pytest.param("public_interest", (), marks=pytest.mark.obligation("JB-L-5a", "SH-L-2b")),
        pytest.param("social_risk", (), marks=pytest.mark.obligation("JB-L-5b", "SH-L-2c")),
        pytest.param("major_rights", (), marks=pytest.mark.obligation("JB-L-5c", "SH-L-2d")),
        pytest.param("complex", ("许可关系", "相邻关系"), marks=pytest.mark.obligation("JB-L-5e")),
    ],
)
@pytest.mark.guards("refuse_unknown_ground", "refuse_unnamed_relations", "refuse_no_reviewing_unit")
@pytest.mark.django_db
def test_jiangbei_reviews_an_application_on_which_a_ground_is_ticked(applying, ground, relations):
    """江北 第五条: a licence too; for a kind with no reviewer named the profile must say who."""
    case = applying("jiangbei").accepted().examined()
    submitter, tick = case.who("review.submit"), prop.AddLicenceGround(ground=ground, reason="经研判", relations=relations)
    assert not case.due
    if ground == "complex":
        assert case.refused(tick.model_copy(update={"relations": ("许可关系",)}), submitter) == {"major.no_relations"}
    case.done(tick, submitter)
    assert case.refused(tick, submitter) == {"review.ground_known"}
    assert case.refused(case.decision()) == {"review.missing"}
    case.done(case.proposal(case.decision()))
    with now.at(case.at):
        perform(edited("jiangbei", without=("review.reviewer.licence",)), regime_stream("jiangbei"), by="installer", key=f"out-{case.at}")
    assert "review.no_unit" in case.refused(case.sending(), submitter)
    assert any("review.reviewer.licence" in one.remedy for one in case.said)
    with now.at(case.at):
        back = edited("jiangbei", with_={"review.reviewer.licence": {"value": "targets", "cite": "L 第二条"}})
        perform(back, regime_stream("jiangbei"), by="installer", key=f"back-{case.at}")
    case.sent().concluded()
    assert case.refused(case.decision()) == set()


@pytest.mark.guards("refuse_unknown_ground")
@pytest.mark.django_db
def test_a_ground_no_rule_names_is_not_added(applying):
    """兴隆台 reviews what is on its list, and names no other ground."""
    case = applying("xinglongtai").accepted()
    assert case.refused(prop.AddLicenceGround(ground="public_interest", reason="经研判"), case.who("review.submit")) == {
        "review.ground_not_listed"
    }


@pytest.mark.django_db
def test_a_list_in_force_says_which_licences_are_major(applying):
    case = applying("shanghai").accepted().examined()
    kept = Keeping(case.site, date(2026, 3, 2))
    kept.opened(*every_kind(kept)).published()
    case.on(date(2026, 3, 5))
    assert case.refused(case.decision()) == set()
    row = MajorRow.objects.get(stream=case.stream)
    assert (row.kind, row.reviewed, row.review, row.grounds.strip()) == ("licence", False, "", "")
    assert facts_in(row.facts)[0]["kind"] == "licence"


# The gate --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("SH-L-0")
@pytest.mark.guards(
    "refuse_unreviewed_licence",
    "refuse_undrafted_decision",
    "refuse_undrafted",
    "refuse_second_review",
    "refuse_same_draft",
    "refuse_other_draft",
)
@pytest.mark.django_db
def test_shanghai_decides_no_licence_without_pending_and_failed_review_and_does_with_a_passed_one(applying):
    """上海 三（三）: absent, pending, failed are refused; passed is allowed, for exactly that text."""
    case = applying("shanghai").accepted().examined()
    submitter, grant = case.who("review.submit"), case.decision()
    assert case.refused(grant) == {"review.missing"}
    assert "三（三）" in str(case.said[0].article)
    assert "licence.no_draft" in case.refused(case.sending(), submitter)
    case.done(case.proposal(grant))
    assert case.refused(case.proposal(grant, opinion="另一种说法")) == {"licence.same_draft"}
    assert case.refused(case.sending(draft_digest="9" * 64), submitter) >= {"licence.other_draft"}
    case.sent()
    assert case.refused(grant) == {"review.pending"}
    assert case.refused(case.sending(), submitter) >= {"review.running"}
    case.concluded("problems", law="failing")
    assert case.refused(grant) == {"review.failed"}
    assert case.state.reviewing.verdict is not None
    assert not case.state.reviewing.verdict.passed
    again = case.decision(content="准予在许可范围内排放水污染物，自行监测每季度一次")
    case.sent(again).concluded()
    assert case.held.round == 2
    assert case.refused(grant) == {"licence.other_text"}
    assert case.refused(again.model_copy(update={"basis": "《排污许可管理条例》第十一条"})) == {"licence.other_text"}
    case.done(again)
    decision = case.state.decision
    assert decision is not None
    assert (decision.review, decision.opinion_digest) == (case.review, case.held.opinion_digest)
    case.settled()
    assert case.state.stage == "issued"
    assert MajorRow.objects.get(stream=case.stream).reviewed


@pytest.mark.obligation("SH-L-0")
@pytest.mark.guards("refuse_unreviewed_licence")
@pytest.mark.parametrize("change", ["draft", "examination", "hearing"])
@pytest.mark.django_db
def test_after_any_change_the_pass_holds_no_more(applying, change):
    case = applying("shanghai").accepted().examined()
    act = case.decision()
    case.reviewed(act)
    if change == "draft":
        act = case.decision(valid_until=None)
        case.done(case.proposal(act))
        expected = {"review.other_draft"}
    elif change == "examination":
        case.examined()
        expected = {"review.other_evidence"}
    else:
        case.done(exa.TellHearingRight(told="书面告知")).done(exa.WaiveHearing(evidence="书面声明"))
        expected = {"review.other_evidence"}
    assert case.refused(act) == expected
    todo = ToDoRow.objects.get(stream=case.stream, key="next")
    assert (todo.act, todo.duty) == (prop.SubmitLicenceForReview.name, "review.submit")
    case.sent().concluded()
    assert case.refused(act) == set()


@pytest.mark.guards("refuse_unreviewed_licence")
@pytest.mark.django_db
def test_an_opinion_taken_back_lets_nothing_through_and_one_withdrawn_neither(applying):
    case = applying("shanghai").accepted().examined()
    act = case.decision()
    case.reviewed(act)
    reviewer = case.held.reviewer
    case.done(rev.SupersedeOpinion(reason="依据有误"), reviewer, case.review)
    assert case.state.reviewing.verdict is None
    assert case.refused(act) == {"review.pending"}
    case.done(rev.WithdrawReview(reason="需要改稿"), case.who("review.submit"), case.review)
    assert case.refused(act) == {"review.returned"}


@pytest.mark.guards("refuse_known_review")
@pytest.mark.django_db
def test_a_review_is_of_one_submission_and_its_reviewer_has_no_part_in_the_application(applying):
    case = applying("shanghai").accepted().examined()
    case.sent(case.decision())
    used = case.sending(review=case.review)
    assert "review.used" in case.refused(used, case.who("review.submit"))
    reviewer = case.post("legal_reviewer", "legal")
    other = applying("shanghai").accepted()
    other.done(exa.RecordExamination(examination="papers", examined_on=other.today, officers=(reviewer,), result="符合条件"))
    other.sent(other.decision())
    assert {"review.investigator", "review.handler"} <= other.refused(rev.AcceptPackage(), reviewer, other.review)


@pytest.mark.django_db
def test_what_waits_for_whom_from_examination_to_decision(applying):
    case = applying("shanghai").accepted()

    def waits() -> tuple[str, str]:
        row = ToDoRow.objects.filter(stream=case.stream, key="next").first()
        return (row.act, row.duty) if row is not None else ("", "")

    assert waits() == (exa.RecordExamination.name, "licence.do")
    case.examined()
    assert waits() == (prop.ProposeDecision.name, "licence.do")
    act = case.decision()
    case.done(case.proposal(act))
    assert waits() == (prop.SubmitLicenceForReview.name, "review.submit")
    case.sent()
    assert waits() == ("", "")
    assert ToDoRow.objects.get(stream=case.review, key="accept").duty == "review.accept"
    case.concluded("problems", law="failing")
    assert waits() == (prop.ProposeDecision.name, "licence.do")
    case.sent(case.decision(content="改正后的内容")).concluded()
    assert waits() == (dec.DecideLicence.name, "licence.decide")


@pytest.mark.django_db
def test_a_suspected_crime_found_in_an_application_is_a_problem_of_the_opinion(applying):
    """An application has no transfer of its own that could be begun first, as a case has."""
    case = applying("xinglongtai").accepted().examined()
    act = case.decision()
    case.sent(act).concluded("not_passed", crime="failing")
    assert case.refused(act) == {"review.failed"}


@pytest.mark.django_db
def test_the_package_is_filled_from_the_application(applying):
    case = applying("shanghai").accepted().examined()
    case.sent(case.decision())
    there = {one.code for one in case.held.package}
    assert {"draft", "report", "facts_evidence", "legal_basis", "procedure_papers", "unit_opinion"} <= there
    assert all(one.step >= 0 for one in case.held.package)
    assert case.held.grounds == ("listed",)
    assert package_of(case.state, "0" * 64) != package_of(case.state, case.held.draft_digest)


# Digests ---------------------------------------------------------------------------------------------------------------------------


def told(**changes: Any) -> dict[str, Any]:
    act = dec.DecideLicence(granted=True, content="准予", basis="依据", year=2026, valid_from=ON, certificate="证", certificate_number="1")
    return act.model_copy(update=changes).model_dump(mode="json")


@pytest.mark.parametrize(
    "change",
    [
        {"granted": False}, {"content": "准予二"}, {"basis": "别的依据"}, {"reasons": "理由"}, {"remedies": "途径"}, {"certificate": "别证"},
        {"certificate_number": "2"}, {"valid_from": date(2026, 3, 3)}, {"valid_until": date(2031, 3, 1)},
    ],
)  # fmt: skip
def test_every_word_of_a_decision_is_in_its_digest(change):
    assert draft_digest(STATE, told()) != draft_digest(STATE, told(**change))
    assert draft_digest(STATE, told()) == draft_digest(STATE, told(paper="5e" * 32)), "its paper bears a number that comes later"
    assert draft_digest(STATE, told()) != draft_digest(replace(STATE, matter="别的事项"), told())


@pytest.mark.parametrize(
    "change",
    [
        {"materials": ("营业执照",)}, {"examinations": (Examination(2, "papers", ON, (), "不符合"),)}, {"hearing": Hearing(held_on=ON)},
        {"hearing": Hearing(record="双方陈述")}, {"hearing": Hearing(paper="5e" * 32)}, {"supplement": ("补正",)},
    ],
)  # fmt: skip
def test_what_the_decision_rests_on_is_in_the_digest_of_the_evidence(change):
    assert STATE.evidence_digest != replace(STATE, **change).evidence_digest


# The signer and verify ---------------------------------------------------------------------------------------------------------------


def forged(case: Any, act: dec.DecideLicence) -> LicenceState:
    """The application as it would be had somebody got past every gate."""
    view = regime_of(case.site.agency)
    entry = Entry(
        case.stream, 99, act, Actor("x/person/y", "某人", case.site.agency), case.at, case.at, bytes(32),
        _facts(case, act), regime=("v", view.seq), key="k",
    )  # fmt: skip
    return dec.apply_decide(case.state, entry)


def _facts(case: Any, act: dec.DecideLicence) -> dict[str, Any]:
    found = {}
    for need in act.needs:
        streams = tuple(need.streams(act, case.state))
        kept = []
        for stream in streams:
            try:
                kept.append(Fact(stream, 0, need.view.of(look(stream).state, stream, case.today)))
            except Exception:  # noqa: BLE001 (a stream nobody opened yet)
                continue
        found[need.name] = tuple(kept)
    return found


@pytest.mark.obligation("SH-L-0")
@pytest.mark.django_db
def test_the_signer_asks_by_itself(applying):
    """Somebody who gets past every gate still has no signature: without a review, with a failed one, with one of another text."""
    case = applying("shanghai").accepted().examined()
    grant = case.decision()

    def answer() -> Any:
        state = forged(case, grant)
        streams = dec.waits(state)
        assert streams is not None
        return dec.terms(state, {name: look(name).state for name in streams})

    assert "没有审核通过的记录" in answer()
    case.sent(grant)
    assert "没有审核通过的记录" in answer()
    case.concluded("problems", law="failing")
    assert "没有审核通过的记录" in answer()
    case.sent(case.decision(content="改正后的内容")).concluded()
    assert "不是这一稿" in answer()
    case.sent(grant).concluded()
    assert answer().opinion_digest == case.held.opinion_digest


@pytest.mark.obligation("SH-L-0")
@pytest.mark.django_db
def test_verify_names_a_licence_issued_without_the_review_that_was_due(applying, monkeypatch):
    """Even with the gate gone and the issuing key in hand, what was not reviewed is named."""
    case = applying("shanghai").accepted().examined()
    gates = tuple(gate for gate in dec.DecideLicence.gates if gate.__name__ != "refuse_unreviewed_licence")
    monkeypatch.setattr(dec.DecideLicence, "gates", gates)
    case.done(case.decision()).settled()
    decision = case.state.decision
    assert isinstance(decision, Decision)
    assert case.state.stage == "decided", "the signer does not put its name to it"
    key = load_key("shanghai", "issuing")
    signed = sign_issue(
        key.private, stream=case.stream, seq=decision.seq, text_digest=decision.text_digest, opinion_digest="", regime_version=decision.regime_version
    )  # fmt: skip
    act = dec.IssueLicence(
        seq=decision.seq, text_digest=decision.text_digest, regime_version=decision.regime_version, key_id=key.key_id, signature=signed, checkpoint="0" * 64
    )  # fmt: skip
    case.done(act, "signer").settled()
    found = [one for one in verify().findings if one.kind == "issue"]
    assert [one.where.partition("#")[0] for one in found] == [case.stream]
    assert "应当法制审核" in found[0].words


@pytest.mark.django_db
def test_verify_names_nothing_of_a_licence_that_was_reviewed(applying):
    applying("shanghai").decided()
    report = Report()
    check_licences(report)
    assert report.findings == []


@pytest.mark.guards("refuse_other_issue", "refuse_bad_signature")
@pytest.mark.django_db
def test_the_signature_is_over_the_opinion_too(applying):
    case = applying("shanghai").accepted().examined()
    case.making(case.decision())
    decision, key = case.state.decision, load_key("shanghai", "issuing")
    signed = sign_issue(
        key.private, stream=case.stream, seq=decision.seq, text_digest=decision.text_digest, opinion_digest="", regime_version=decision.regime_version
    )  # fmt: skip
    act = dec.IssueLicence(
        seq=decision.seq, text_digest=decision.text_digest, opinion_digest="", regime_version=decision.regime_version, key_id=key.key_id,
        signature=signed, checkpoint="0" * 64,
    )  # fmt: skip
    assert case.refused(act, "signer") == {"issue.other_opinion"}
    named = act.model_copy(update={"opinion_digest": decision.opinion_digest})
    assert case.refused(named, "signer") == {"issue.bad_signature"}
    case.at += timedelta(minutes=1)
    case.settled()
    assert case.state.stage == "issued"
