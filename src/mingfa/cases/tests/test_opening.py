"""From lead to filed case: conditions, limitation, responsibility, people, avoidance, parties, merging and splitting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from mingfa.agencies.acts.person import AppointPost, EnrolPerson, IssueCertificate
from mingfa.cases.acts import investigation as inv
from mingfa.cases.acts import opening as op
from mingfa.cases.kind import deadlines
from mingfa.cases.models import CasePartyRow, CasePersonRow, CaseRow
from mingfa.cases.tests.drafts import CITIZEN, FIRM, OTHER
from mingfa.cases.tests.stories import Story, approval, paper
from mingfa.desk import now
from mingfa.desk.errors import InvalidAct
from mingfa.desk.models import ToDoRow
from mingfa.desk.perform import look, parse_act, perform, regime_of
from mingfa.desk.streams import new_id, stream_name

pytestmark = pytest.mark.django_db
Teller = Callable[..., Story]


def due(told: Story, key: str) -> date | None:
    """Return the last day of a limit of the case."""
    view = regime_of(told.site.agency)
    assert view is not None
    found = {one.key: one for one in deadlines(told.state, view)}
    return found[key].clock.answer(view.calendar).due_day


# Lead ----------------------------------------------------------------------------------------------------------------------


def test_lead_starts_fifteen_days_and_keeps_the_informant_apart(story: Teller) -> None:
    """C01, 生态环境行政处罚办法 第十八条: found Mon 2 March 2026, so Tue 17 March is the last day."""
    told = story().lead(informant={"name": "李某某", "contact": "13000000000"})
    assert told.state.stage == "lead"
    assert due(told, "C01") == date(2026, 3, 17)
    assert told.state.investigation.lead.informant.name == "李某某"
    row = CaseRow.objects.get(stream=told.stream)
    assert "李某某" not in "".join(str(value) for value in vars(row).values())
    assert row.due_on == date(2026, 3, 17)
    assert row.due_clock == "C01"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"found_on": date(2026, 3, 3)}, "lead.found_in_future"),
        ({"occurred_on": date(2026, 3, 3)}, "lead.after_found"),
        ({"occurred_on": date(2026, 2, 10), "ended_on": date(2026, 2, 1)}, "lead.ended_before"),
        ({"found_on": date(1899, 1, 1), "occurred_on": None}, "lead.absurd_day"),
        ({"occurred_on": date(1900, 1, 1)}, "lead.absurd_day"),
    ],
)
def test_days_of_a_lead_must_follow_one_another(story: Teller, changes: dict[str, date], code: str) -> None:
    told = story()
    act = op.RegisterLead(
        **{
            "title": "线索", "source": "complaint", "details": "来电", "facts": "排污", "place": "甲镇", "found_on": date(2026, 3, 2),
            "occurred_on": date(2026, 2, 20), **changes,
        }
    )  # fmt: skip
    assert code in told.refuse(act).codes


def test_extension_of_the_filing_review_is_the_heads_and_once(story: Teller) -> None:
    """Another 15 days with the head's approval, asked for in time: 17 March + 15 = 1 April."""
    told = story().lead()
    act = op.ExtendFilingReview(days=15, reason="须等待监测结果", paper=approval())
    assert "clock.wrong_approver" in told.refuse(act, told.leader).codes
    assert "clock.extension_too_long" in told.refuse(act.model_copy(update={"days": 16}), told.principal).codes
    told.do(act, told.principal)
    assert due(told, "C01") == date(2026, 4, 1)
    assert "clock.extended_already" in told.refuse(act.model_copy(update={"paper": approval()}), told.principal).codes
    late = story().lead().sleep(20)
    assert "clock.run_out" in late.refuse(act, late.principal).codes


# Filing --------------------------------------------------------------------------------------------------------------------


def test_filing_takes_a_number_and_starts_ninety_days(story: Teller) -> None:
    """C07, 行政处罚法 第六十条: filed Mon 2 March 2026, 90 calendar days end on Sun 31 May, which rolls over to Mon 1 June."""
    told = story().filed()
    state = told.state
    assert (state.stage, state.number, state.unit) == ("investigating", "州环立案〔2026〕1号", told.unit)
    assert state.handlers == told.officers
    assert state.lead_handler == told.officers[0]
    assert [member.card for member in state.team]
    assert all(member.card for member in state.team)
    assert due(told, "C07") == date(2026, 6, 1)
    assert state.clocks["C01"].ended == date(2026, 3, 2)
    assert story().filed().state.number == "州环立案〔2026〕2号"
    people = {row.person: row.role for row in CasePersonRow.objects.filter(stream=told.stream)}
    assert people == {told.officers[0]: "lead", told.officers[1]: "handler"}


@pytest.mark.parametrize("missing", ["evidence", "punishable", "jurisdiction", "in_time"])
def test_each_of_the_four_conditions_is_needed_with_its_grounds(story: Teller, missing: str) -> None:
    """G04, 生态环境行政处罚办法 第十九条."""
    told = story().lead()
    title = op.ProposeFiling.model_fields[missing].title
    no = told.refuse(told.proposal(**{missing: op.Condition(met=False, reason="未查明")}))
    assert no.codes == ("filing.condition_missing",)
    assert title in str(no)
    bare = told.refuse(told.proposal(**{missing: op.Condition(met=True)}))
    assert bare.codes == ("filing.no_reason",)
    assert title in str(bare)


@pytest.mark.parametrize(
    ("lead", "passes"),
    [
        # two years from the act, the day itself not counted, and the last day still belongs to the agency
        ({"occurred_on": date(2024, 3, 2), "found_on": date(2026, 3, 2)}, True),
        ({"occurred_on": date(2024, 3, 1), "found_on": date(2026, 3, 2)}, False),
        # a continuing act is counted from its end, one that still goes on not at all
        ({"occurred_on": date(2020, 3, 1), "ended_on": date(2025, 1, 1), "found_on": date(2026, 3, 2)}, True),
        ({"occurred_on": date(2020, 3, 1), "ongoing": True, "found_on": date(2026, 3, 2)}, True),
        # five years where life and health are harmed; ecological harm of before 15 August 2026 stays at two
        ({"occurred_on": date(2022, 3, 1), "harm": ("life_or_finance",), "found_on": date(2026, 3, 2)}, True),
        ({"occurred_on": date(2020, 3, 1), "harm": ("life_or_finance",), "found_on": date(2026, 3, 2)}, False),
        ({"occurred_on": date(2022, 3, 1), "harm": ("ecology",), "found_on": date(2026, 3, 2)}, False),
    ],
)
def test_limitation_runs_from_the_act_or_its_end(story: Teller, lead: dict[str, object], passes: bool) -> None:
    """C40, 行政处罚法 第三十六条 and 生态环境法典 第一千零五十四条: found after the limitation, no filing."""
    told = story().lead(**lead)
    if passes:
        told.do(told.proposal())
        assert told.state.investigation.proposal is not None
    else:
        error = told.refuse(told.proposal())
        assert error.codes == ("filing.out_of_time",)
        assert "第三十六条" in str(error)


@pytest.mark.obligation("XL-G-4.3a")
def test_proposal_without_unit_or_officers_is_refused(story: Teller) -> None:
    """谁执法谁负责: a case has a responsible unit and two named officers."""
    told = story("xinglongtai").lead()
    assert "case.no_unit" in told.refuse(told.proposal(unit="")).codes
    assert "case.unknown_unit" in told.refuse(told.proposal(unit="moon")).codes
    assert "case.no_officer" in told.refuse(told.proposal(officers=(), lead_handler="")).codes
    assert "officers.too_few" in told.refuse(told.proposal(officers=told.officers[:1])).codes
    assert "officers.too_few" in told.refuse(told.proposal(officers=(told.officers[0], told.officers[0]))).codes
    assert "case.lead_outside" in told.refuse(told.proposal(lead_handler=told.leader)).codes
    expired = told.refuse(told.proposal(officers=(told.officers[0], told.site.expired)))
    assert expired.codes == ("officer.not_certified",)
    assert look(told.site.expired).state.name in str(expired)


@pytest.mark.obligation("SH-G-4.1f")
@pytest.mark.parametrize(
    ("classes", "area", "code"),
    [
        (("安全生产",), "上海市", "officer.other_class"),
        (("生态环境",), "长沙市", "officer.other_area"),
        (("生态环境",), "上海市浦东新区", "officer.other_area"),
        (("生态环境", "安全生产"), "上海市", ""),
    ],
)
def test_certificate_of_another_class_or_area_is_no_qualification_here(
    story: Teller, classes: tuple[str, ...], area: str, code: str
) -> None:
    """上海 四（一）: an officer without a valid qualification for this work is refused by name, a qualified one accepted."""
    told = story("shanghai").lead()
    stream = "shanghai/person/guest"
    day = date(2026, 1, 5)
    acts = (
        EnrolPerson(full_name="何远山", units=(told.unit,), since=day),
        IssueCertificate(
            number="0900001", classes=classes, area=area, valid_from=date(2024, 1, 1), valid_to=date(2028, 1, 1), issuer="发证机关"
        ),
        AppointPost(role="officer", unit=told.unit, first=day),
    )
    with now.at(told.at):
        for number, act in enumerate(acts):
            perform(act, stream, by="installer", key=f"guest{number}")
    proposal = told.proposal(officers=(told.officers[0], stream))
    if code:
        error = told.refuse(proposal)
        assert error.codes == (code,)
        assert "何远山" in str(error)
    else:
        told.do(proposal)


def test_only_the_leader_approves_and_not_without_a_proposal(story: Teller) -> None:
    told = story().lead()
    assert "filing.not_proposed" in told.refuse(told.granting(), told.leader).codes
    told.do(told.proposal())
    assert "duty.not_yours" in told.refuse(told.granting()).codes
    assert "series.other_year" in told.refuse(told.granting(year=2025), told.leader).codes
    told.do(told.granting(granted=False), told.leader)
    assert told.state.stage == "lead"
    assert told.state.investigation.proposal is None
    assert told.state.number == ""


def test_other_ends_of_a_lead(story: Teller) -> None:
    """Not filed, transferred with a letter, filing withdrawn when a condition falls away."""
    told = story().lead()
    told.do(op.DeclineFiling(missing="jurisdiction", reason="不属于本机关管辖", paper=approval()), told.leader)
    assert told.state.stage == "not_filed"
    assert told.state.clocks["C01"].ended is not None
    assert "stage.wrong" in told.refuse(told.proposal()).codes

    told = story().lead()
    letter = paper("enforcement_document", "案件移送函", 9)
    act = op.TransferLead(to_organ="某县生态环境分局", reason="违法行为发生地在该县", letter="州环移〔2026〕1号", paper=letter)
    assert "transfer.no_letter" in told.refuse(act.model_copy(update={"paper": None})).codes
    assert "transfer.no_number" in told.refuse(act.model_copy(update={"letter": ""})).codes
    told.do(act)
    assert told.state.stage == "transferred"

    told = story().filed()
    told.do(op.WithdrawFiling(missing="evidence", facts="查明没有排污", opinion="同意撤销", paper=approval()), told.leader)
    assert told.state.stage == "withdrawn"
    assert told.state.clocks["C07"].ended is not None


# People --------------------------------------------------------------------------------------------------------------------


def third(told: Story) -> str:
    """Return a certified officer who does not handle the case."""
    return next(one for one in told.site.people["officer"] if one not in told.officers)


@pytest.mark.obligation("XL-G-4.3a")
def test_replaced_officer_may_not_go_on_and_the_new_one_may(story: Teller) -> None:
    told = story("xinglongtai").filed()
    first, second = told.officers
    error = told.refuse(op.ReplaceOfficer(leaving=second, officers=(told.site.expired,), reason="调岗"), told.leader)
    assert "officer.not_certified" in error.codes
    told.do(op.ReplaceOfficer(leaving=second, officers=(third(told),), reason="调岗"), told.leader)
    assert told.state.handlers == (first, third(told))
    assert "officer.not_assigned" in told.refuse(told.on_site()).codes
    told.do(told.on_site(officers=(first, third(told))))
    assert "team.not_member" in told.refuse(op.ReplaceOfficer(leaving=second, officers=(second,), reason="回岗"), told.leader).codes
    assert second in told.state.investigators


@pytest.mark.obligation("XL-G-4.3a")
def test_deputy_handles_from_day_to_day_only(story: Teller) -> None:
    told = story("xinglongtai").filed()
    first, second = told.officers
    act = op.DeputyHandles(leaving=second, officers=(third(told),), from_on=date(2026, 3, 3), to_on=date(2026, 3, 6), reason="出差")
    assert "team.absence_days" in told.refuse(act.model_copy(update={"to_on": date(2026, 3, 2)}), told.leader).codes
    assert "team.absence_back" in told.refuse(act.model_copy(update={"from_on": date(2026, 3, 1)}), told.leader).codes
    told.do(act, told.leader)
    pair = (first, third(told))
    assert "officer.not_assigned" in told.refuse(told.on_site(officers=pair)).codes
    told.film(told.sleep(1).do(told.on_site(officers=pair)).seq)
    assert "officer.not_assigned" in told.sleep(7).refuse(told.on_site(officers=pair)).codes


@pytest.mark.obligation("XL-G-4.3a")
def test_case_goes_over_to_another_unit_with_its_papers(story: Teller) -> None:
    told = story("xinglongtai").filed()
    other = told.site.handling[1]
    pair = tuple(one for one in told.site.people["officer"] if other in look(one).state.units_on(told.at.date()))[:2]
    act = op.HandOverCase(unit=other, officers=pair, lead_handler=pair[0], items=("卷宗一册",), reason="管辖调整")
    assert "duty.not_yours" in told.refuse(act).codes
    told.do(act, told.leader)
    assert (told.state.unit, told.state.handlers, told.state.lead_handler) == (other, pair, pair[0])
    assert "case.not_handler" in told.refuse(told.on_site(officers=pair)).codes
    told.do(told.on_site(officers=pair), pair[0])


# Avoidance -----------------------------------------------------------------------------------------------------------------


def test_officer_with_a_declared_conflict_does_nothing_until_it_is_decided(story: Teller) -> None:
    """G03, 行政处罚法 第四十三条."""
    told = story().filed()
    first, second = told.officers
    told.do(op.DeclareConflict(ground="relation", details="与负责人系同学"), second)
    question = told.state.avoidances[0].seq
    assert "avoidance.undecided" in told.refuse(told.on_site()).codes
    decision = op.DecideAvoidance(question=question, avoid=False, reason="不影响公正", paper=approval())
    assert "duty.not_yours" in told.refuse(decision, first).codes
    assert "avoidance.no_question" in told.refuse(decision.model_copy(update={"question": 0}), told.leader).codes
    told.do(decision, told.leader)
    told.do(told.on_site())


def test_officer_who_stands_back_leaves_the_case(story: Teller) -> None:
    told = story().filed()
    first, second = told.officers
    told.do(
        op.RequestAvoidance(
            party="p1", person=second, ground="interest", details="其亲属在本厂任职", paper=paper("evidence_paper", "申请书", 5)
        )
    )
    told.do(op.DecideAvoidance(question=told.state.avoidances[0].seq, avoid=True, reason="情况属实", paper=approval()), told.leader)
    assert told.state.handlers == (first,)
    error = told.refuse(told.on_site())
    assert {"officer.not_assigned", "avoidance.decided"} <= set(error.codes)


def test_leaders_avoidance_goes_up_and_the_heads_to_all_leaders(story: Teller) -> None:
    """生态环境行政处罚办法 第六条: for the head the leaders collectively, for other leaders the head."""
    told = story().filed()
    told.do(op.DeclareConflict(ground="relation", details="曾任职该厂"), told.leader)
    act = op.DecideAvoidance(question=told.state.avoidances[0].seq, avoid=False, reason="已逾十年", paper=approval())
    assert "avoidance.own" in told.refuse(act, told.leader).codes
    other = told.site.people["leader_in_charge"][1]
    assert "avoidance.principal" in told.refuse(act, other).codes
    told.do(act, told.principal)
    told.do(op.DeclareConflict(ground="relation", details="亲属持股"), told.principal)
    act = op.DecideAvoidance(question=told.state.avoidances[1].seq, avoid=True, reason="应当回避", paper=approval())
    assert "avoidance.collective" in told.refuse(act, told.leader).codes
    told.do(act.model_copy(update={"collective": True}), told.leader)


def test_open_question_holds_up_the_decision_on_filing(story: Teller) -> None:
    told = story().lead()
    told.do(told.proposal())
    told.do(op.DeclareConflict(ground="relation", details="同学"), told.officers[1])
    assert "avoidance.undecided" in told.refuse(told.granting(), told.leader).codes


# Parties -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("block", "code"),
    [
        (FIRM.model_copy(update={"credit_code": "91433100MA4L514171"}), "uscc.check"),
        (FIRM.model_copy(update={"credit_code": "9143310"}), "uscc.length"),
        (FIRM.model_copy(update={"name": "某厂\ue000"}), "name.own_character"),
        (CITIZEN.model_copy(update={"id_number": "110105194912310021"}), "citizen.check"),
    ],
)
def test_codes_and_names_of_a_party_are_checked(story: Teller, block: object, code: str) -> None:
    """GB 32100-2015, GB 11643-1999: nothing changes, the code of the error stays."""
    told = story().lead()
    error = told.refuse(op.AddParty(block=block))
    assert any(one == code or one.startswith(code.split(".")[0]) for one in error.codes)


def test_rare_characters_and_full_width_digits_pass(story: Teller) -> None:
    told = story().lead()
    told.do(op.AddParty(block=CITIZEN.model_copy(update={"name": "𠮷㐀某"})))
    wide = FIRM.model_copy(update={"credit_code": "９１４３３１００MA4L514170"})
    told.do(op.AddParty(block=wide))
    assert [party.code for party in told.state.parties] == ["11010519491231002X", FIRM.credit_code]
    assert CasePartyRow.objects.filter(code=FIRM.credit_code, agency="xiangxi").count() == 1


def test_party_is_entered_once_corrected_and_renamed(story: Teller) -> None:
    told = story().filed()
    assert "party.twice" in told.refuse(op.AddParty(block=FIRM)).codes
    told.do(op.AddParty(block=CITIZEN))
    told.do(op.CorrectParty(party="p1", block=FIRM.model_copy(update={"head_name": "周某某"}), reason="登记有误"))
    assert told.state.party("p1").block.head_name == "周某某"
    assert "party.unknown" in told.refuse(op.CorrectParty(party="p9", block=OTHER, reason="有误")).codes
    renamed = FIRM.model_copy(update={"name": "乙镇清源环保科技有限公司"})
    proof = paper("evidence_paper", "变更登记通知书", 6)
    assert "party.other_code" in told.refuse(op.RenameParty(party="p1", block=OTHER, changed_on=date(2026, 3, 1), paper=proof)).codes
    told.do(op.RenameParty(party="p1", block=renamed, changed_on=date(2026, 3, 1), paper=proof))
    assert told.state.party("p1").former == ((FIRM.name, date(2026, 3, 1)),)


# Merging and splitting -----------------------------------------------------------------------------------------------------


def test_merged_case_ends_and_its_parties_go_over(story: Teller) -> None:
    told = story().filed()
    other = story().lead()
    other.at = told.at
    other.do(op.AddParty(block=OTHER))
    other.do(op.AddParty(block=FIRM))
    act = op.MergeInto(target=told.stream, reason="同一违法行为", paper=approval())
    assert "merge.itself" in other.refuse(act.model_copy(update={"target": other.stream}), other.leader).codes
    assert "merge.other_agency" in other.refuse(act.model_copy(update={"target": "panjin/case/abc"}), other.leader).codes
    other.do(act, other.leader)
    assert other.state.stage == "merged"
    assert other.state.merged_into == told.stream
    assert told.state.merged_from == (other.stream,)
    assert [party.name for party in told.state.parties] == [FIRM.name, OTHER.name]


def test_split_off_case_has_its_own_number_and_the_old_ninety_days(story: Teller) -> None:
    told = story().filed()
    told.do(op.AddParty(block=OTHER))
    told.sleep(10)
    new = stream_name(told.site.agency, "case", new_id())
    act = op.SplitOff(new_case=new, parties=("p2",), title="某洗涤厂案", reason="事实独立", year=2026, paper=approval())
    assert "split.nobody_left" in told.refuse(act.model_copy(update={"parties": ("p1", "p2")}), told.leader).codes
    assert "party.unknown" in told.refuse(act.model_copy(update={"parties": ("p7",)}), told.leader).codes
    told.do(act, told.leader)
    born = Story(told.site, new, told.at)
    assert (born.state.number, born.state.split_from, born.state.stage) == ("州环立案〔2026〕2号", told.stream, "investigating")
    assert [party.name for party in born.state.parties] == [OTHER.name]
    assert [party.name for party in told.state.parties] == [FIRM.name]
    assert due(born, "C07") == due(told, "C07") == date(2026, 6, 1)
    born.do(born.on_site(party="p1", place="丙县工业园3号"))


# Bad input -----------------------------------------------------------------------------------------------------------------


def test_bad_input_is_answered_in_chinese_and_changes_nothing(story: Teller) -> None:
    told = story().filed()
    with pytest.raises(InvalidAct, match="必须填写"):
        parse_act("cases.register_lead", {"title": "线索"})
    with pytest.raises(InvalidAct, match="没有这一项"):
        parse_act("cases.end_activity", {"activity": 1, "sneaky": True})
    error = told.refuse(told.on_site(), done_at=told.at + timedelta(days=2))
    assert "time.future" in error.codes
    assert "stage.wrong" in told.refuse(told.proposal()).codes
    stranger = story("panjin")
    assert "stream.other_agency" in told.refuse(inv.EndActivity(activity=1), stranger.officers[0]).codes


def test_same_key_gives_the_same_entry(story: Teller) -> None:
    told = story().filed()
    act = told.on_site()
    one = told.do(act, key="once")
    told.at -= timedelta(hours=1)
    two = told.do(act, key="once")
    assert one.seq == two.seq


def test_what_waits_is_on_the_list_of_whoever_has_the_duty(story: Teller) -> None:
    told = story().lead()
    assert ToDoRow.objects.get(stream=told.stream, key="propose").duty == "case.open"
    told.do(told.proposal())
    row = ToDoRow.objects.get(stream=told.stream, key="approve")
    assert (row.duty, row.due_on) == ("case.approve_filing", date(2026, 3, 17))
    assert "第十八条" in row.article
