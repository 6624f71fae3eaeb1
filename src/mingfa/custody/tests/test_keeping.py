"""How long recordings are kept, what locks them, and how they end."""

from __future__ import annotations

from datetime import date

import pytest

from mingfa.agencies.acts.person import AppointPost
from mingfa.custody.acts.destruction import ApproveDestruction, DeclineDestruction, ProposeDestruction, TakeOff
from mingfa.custody.acts.disputes import AddToDispute, RegisterDispute, SettleDispute
from mingfa.custody.models import DestructionRow, KeepingRow
from mingfa.custody.tests.table import Table, on
from mingfa.custody.tests.test_requests import ask
from mingfa.desk.models import ConcernRow, ToDoRow
from mingfa.desk.perform import look
from mingfa.recording.acts import LiftHold, PlaceHold, RaiseRetention

pytestmark = pytest.mark.django_db


def propose(at, *recordings, by="archivist"):
    """Propose to destroy recordings; returns the codes of what refuses, and the list."""
    stream = at.new("destruction")
    act = ProposeDestruction(recordings=recordings, ground="保存期限届满", words="经鉴定没有继续保存的价值")
    return at.refused(act, stream, at.who(by)), stream


@pytest.mark.obligation("XX-R-16a")
def test_daily_footage_is_kept_twelve_months_to_the_day(at):
    recording = at.store("2023-03-15T09:00")
    row = KeepingRow.objects.get(stream=recording)
    assert (row.kept_as, row.kept_until, row.locks) == ("ordinary", date(2024, 3, 15), 0)
    assert "第十六条" in row.article
    for day in ("2024-03-14T10:00", "2024-03-15T23:00"):
        with on(day):
            assert propose(at, recording)[0] == ("custody.not_due",)
    kept_long, disputed = (at.store(f"2023-03-15T{hour}:00") for hour in (10, 11))
    with on("2023-04-01T09:00"):
        at.do(RaiseRetention(long_term=("obstruction",), reason="当事人阻碍执法"), kept_long, at.who("archivist"))
        dispute = at.new("dispute")
        act = RegisterDispute(ground="complaint", by_whom="李四", words="对检查过程不服", recordings=(disputed,))
        at.do(act, dispute, at.who("legal_head"))
    with on("2024-03-16T10:00"):
        assert propose(at, kept_long)[0] == ("custody.long_term",)
        assert set(propose(at, disputed)[0]) == {"custody.long_term", "custody.locked"}
        refused, destruction = propose(at, recording)
        assert refused == ()
    assert look(recording).state.keeping.proposed == destruction
    with on("2024-03-25T10:00"):
        at.do(ApproveDestruction(opinion="同意"), destruction, at.who("leader_in_charge"))
    state = look(recording).state
    assert (state.stage, state.gone, state.keeping.gone.destruction) == ("disposed", True, destruction)
    assert state.digest
    assert DestructionRow.objects.get().approved_name == look(at.who("leader_in_charge")).state.name


@pytest.mark.obligation("XX-R-10r")
def test_footage_of_the_five_scenes_is_not_destroyed_while_no_years_are_laid_down(at):
    recording = at.store("2023-03-02T09:00", long_term=("emergency_scene",))
    row = KeepingRow.objects.get(stream=recording)
    assert (row.kept_as, row.kept_until) == ("long_term", None)
    for day in ("2024-04-03T09:00", "2033-03-03T09:00"):
        with on(day):
            assert propose(at, recording)[0] == ("custody.long_term",)


def test_years_of_long_term_keeping_count_once_they_are_laid_down():
    from mingfa.law.regime import load_regime
    from mingfa.recording.retention import kept

    regime = load_regime("xiangxi", True)
    day = date(2026, 3, 2)
    found = kept(day, ("obstruction",), False, regime, day)
    assert (found.code, found.until, found.label) == ("long_term", None, "长期保存")
    assert "第十条" in str(found.article)
    assert kept(day, ("obstruction",), True, regime, day).code == "dossier"
    assert kept(None, (), False, regime, day).code == "open"
    assert kept(day, (), False, regime, day).over(date(2027, 3, 2)) is False
    assert kept(day, (), False, regime, day).over(date(2027, 3, 3)) is True


@pytest.mark.obligation("JB-R-13c")
def test_a_complaint_lists_and_locks_the_recordings_until_it_is_settled(installed):
    at = Table(installed("jiangbei"))
    first, second = at.store("2024-03-02T09:00"), at.store("2024-03-02T10:00")
    with on("2024-05-01T09:00"):
        dispute = at.new("dispute")
        at.do(
            RegisterDispute(ground="complaint", by_whom="某公司", words="投诉执法人员", recordings=(first,)), dispute, at.who("legal_head")
        )
        at.do(AddToDispute(recordings=(second,), reason="同一次检查"), dispute, at.who("legal_head"))
    assert look(dispute).state.recordings == (first, second)
    assert "2 件" in ConcernRow.objects.get(stream=dispute).words
    assert look(first).state.long_term == ()  # this agency's text has no long-term class
    with on("2026-03-02T09:00"):
        assert propose(at, first, second)[0] == ("custody.locked", "custody.locked")
        at.do(SettleDispute(outcome="投诉不成立，已答复"), dispute, at.who("legal_head"))
        assert propose(at, first, second)[0] == ()


@pytest.mark.obligation("XX-R-10.4")
def test_a_complaint_in_the_eleventh_month_keeps_footage_for_long(at):
    recording = at.store("2025-03-02T09:00")
    with on("2026-02-10T09:00"):
        act = RegisterDispute(ground="petition", by_whom="王五", words="信访反映检查不公", recordings=(recording,))
        at.do(act, at.new("dispute"), at.who("legal_head"))
    row = KeepingRow.objects.get(stream=recording)
    assert (row.kept_as, row.kept_until, row.locks) == ("long_term", None, 1)
    raised = look(recording).state.keeping.raised[0]
    assert (raised.grounds, raised.on) == (("dispute_expected",), date(2026, 2, 10))
    with on("2026-03-03T09:00"):
        assert set(propose(at, recording)[0]) == {"custody.long_term", "custody.locked"}


@pytest.mark.guards("refuse_listed", "refuse_to_destroy")
def test_two_people_destroy_after_the_notice_and_each_recording_is_asked_again(at):
    one, two = at.store("2024-03-02T09:00"), at.store("2024-03-02T10:00")
    with on("2026-03-02T09:00"):
        assert propose(at, one, by="officer")[0] == ("duty.not_yours",)
        refused, destruction = propose(at, one, two)
        assert refused == ()
        assert propose(at, one)[0] == ("custody.listed",)
        assert "第二项" in ToDoRow.objects.get(stream=destruction).article
        assert ConcernRow.objects.get(stream=destruction).code == "destruction.proposed"
    yes = ApproveDestruction(opinion="同意")
    with on("2026-03-09T12:00"):
        assert at.refused(yes, destruction, at.who("principal")) == ("destruction.notice_runs",)
    with on("2026-03-10T09:00"):
        at.do(PlaceHold(ground="supervision", words="市局检查需要", source=one), one, at.who("supervisor"))
        assert at.refused(yes, destruction, at.who("principal")) == ("custody.locked",)
        assert look(two).state.stage == "stored"
        at.do(TakeOff(recordings=(one,), reason="监督检查需要"), destruction, at.who("archivist"))
        at.do(yes, destruction, at.who("principal"))
        assert at.refused(DeclineDestruction(reason="不同意"), destruction, at.who("principal")) == ("stage.wrong",)
    assert (look(one).state.stage, look(two).state.stage) == ("stored", "disposed")
    with on("2026-03-11T09:00"):
        assert at.refused(LiftHold(hold="h99", reason="完毕"), one, at.who("supervisor")) == ("custody.no_hold",)
        at.do(LiftHold(hold=look(one).state.keeping.locks[0].id, reason="检查完毕"), one, at.who("supervisor"))
        request = ask(at, one)
        assert propose(at, one)[0] == ("custody.requested",)
        assert look(request).state.stage == "registered"


@pytest.mark.guards("refuse_same_person")
def test_whoever_proposes_does_not_approve(at):
    recording = at.store("2024-03-02T09:00")
    keeper = at.who("archivist")
    with on("2026-03-02T09:00"):
        at.do(AppointPost(role="leader_in_charge", unit="leadership"), keeper, at.who("principal"))
        _, destruction = propose(at, recording)
    with on("2026-03-20T09:00"):
        assert at.refused(ApproveDestruction(opinion="同意"), destruction, keeper) == ("destruction.same_person",)
