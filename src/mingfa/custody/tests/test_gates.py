"""The platform's own order in keeping recordings: what no demand names and still is refused."""

from __future__ import annotations

from datetime import date

import pytest

from mingfa.agencies.acts.person import AppointPost
from mingfa.custody.acts.destruction import ApproveDestruction, DeclineDestruction, ProposeDestruction, TakeOff
from mingfa.custody.acts.disputes import RegisterDispute
from mingfa.custody.acts.requests import HandOutCopy, RegisterVisit
from mingfa.custody.tests.table import Table, moment, on
from mingfa.custody.tests.test_keeping import propose
from mingfa.custody.tests.test_requests import approve, ask
from mingfa.desk.errors import Refused
from mingfa.desk.perform import look
from mingfa.recording.acts import LiftHold, LiftSecret, MarkSecret, PlaceHold

pytestmark = pytest.mark.django_db


@pytest.mark.guards("refuse_same_secret", "refuse_not_secret", "refuse_uncleared")
def test_a_secret_is_marked_once_and_handled_by_the_cleared(at):
    recording = at.store("2026-03-02T09:00")
    marker, head = at.who("legal_head"), at.who("principal")
    mark = MarkSecret(secret="privacy", basis="个人信息保护规定", reason="拍到居民家中")
    hold = PlaceHold(ground="other", words="待核查", source=recording)
    lift = LiftSecret(reason="已作处理")
    with on("2026-03-03T09:00"):
        assert at.refused(lift, recording, marker) == ("custody.not_secret",)
        assert at.refused(mark, recording, at.who("officer")) == ("duty.not_yours",)
        at.do(mark, recording, marker)
        assert at.refused(mark, recording, marker) == ("custody.secret_known",)
        assert at.refused(hold, recording, marker) == ("custody.not_cleared",)
        assert at.refused(lift, recording, marker) == ("custody.not_cleared",)
        request = ask(at, recording)
        assert look(request).state.wanted[0].title == "涉密音像记录"
        assert approve(at, request, head) == ("custody.not_cleared",)
        at.do(AppointPost(role="cleared_privacy"), head, head)
        assert approve(at, request, head) == ()
        visit = RegisterVisit(recording=recording, visitor="欧阳法官", reason="核对", at=moment("2026-03-03T09:00"))
        copy = HandOutCopy(recording=recording, receiver="欧阳法官", purpose="审理", how="disc")
        assert at.refused(visit, request, at.who("archivist")) == ("custody.not_cleared",)
        assert at.refused(copy, request, at.who("archivist")) == ("custody.not_cleared",)
        at.do(AppointPost(role="cleared_privacy"), at.who("archivist"), head)
        assert at.refused(visit, request, at.who("archivist")) == ()
        assert at.refused(copy, request, at.who("archivist")) == ()
        at.do(AppointPost(role="cleared_privacy"), marker, head)
        assert at.refused(hold, recording, marker) == ()
        assert at.refused(lift, recording, marker) == ()


@pytest.mark.guards("refuse_same_hold", "refuse_unknown_hold")
def test_a_lock_is_placed_once_and_that_of_a_dispute_ends_with_the_dispute(at):
    recording = at.store("2026-03-02T09:00")
    by = at.who("supervisor")
    hold = PlaceHold(ground="supervision", words="专项检查", source=recording)
    with on("2026-03-03T09:00"):
        at.do(hold, recording, by)
        assert at.refused(hold, recording, by) == ("custody.held",)
        act = RegisterDispute(ground="complaint", by_whom="李四", words="投诉", recordings=(recording,))
        at.do(act, at.new("dispute"), at.who("legal_head"))
        own, other = look(recording).state.keeping.locks
        assert at.refused(LiftHold(hold=other.id, reason="完毕"), recording, by) == ("custody.hold_of_dispute",)
        assert at.refused(LiftHold(hold="h99", reason="完毕"), recording, by) == ("custody.no_hold",)
        at.do(LiftHold(hold=own.id, reason="完毕"), recording, by)
        assert at.refused(LiftHold(hold=own.id, reason="完毕"), recording, by) == ("custody.no_hold",)
        assert at.refused(hold, recording, by) == ()


@pytest.mark.guards("refuse_other_agency", "refuse_visit_out_of_time")
def test_a_request_is_about_ones_own_recordings_and_a_visit_happens_when_it_is_registered(at, installed):
    recording = at.store("2024-03-02T09:00")
    theirs = Table(installed("jiangbei")).store("2026-03-02T10:00")
    with on("2026-03-09T09:00"):
        with pytest.raises(Refused) as refused:
            ask(at, theirs)
        assert "access.other_agency" in refused.value.codes
        dispute = RegisterDispute(ground="other", by_whom="李四", words="争议", recordings=(theirs,))
        assert at.refused(dispute, at.new("dispute"), at.who("legal_head")) == ("dispute.other_agency",)
        assert "destruction.other_agency" in propose(at, theirs)[0]
        request = ask(at, recording)
        assert approve(at, request, at.who("principal")) == ()
        visit = {"recording": recording, "visitor": "欧阳法官", "reason": "核对"}
        for text, code in (("2026-03-08T09:00", "access.visit_early"), ("2026-03-09T09:10", "access.visit_future")):
            assert at.refused(RegisterVisit(at=moment(text), **visit), request, at.who("archivist")) == (code,)
        assert at.refused(RegisterVisit(at=moment("2026-03-09T08:50"), **visit), request, at.who("archivist")) == ()
    other = at.store("2024-03-02T11:00")
    with on("2026-03-02T09:00"):
        _, destruction = propose(at, other)
    with on("2026-03-20T09:00"):
        at.do(ApproveDestruction(opinion="同意"), destruction, at.who("principal"))
        with pytest.raises(Refused) as refused:
            ask(at, other)
        assert "access.gone" in refused.value.codes


@pytest.mark.guards("refuse_other_unit", "refuse_not_listed", "refuse_empty", "refuse_before_notice")
def test_a_list_is_the_keepers_and_holds_what_it_proposes(at):
    one, two = at.store("2024-03-02T09:00"), at.store("2024-03-02T10:00")
    stranger, keeper = at.site.person("device_keeper", "branches"), at.who("archivist")
    with on("2026-03-02T09:00"):
        act = ProposeDestruction(recordings=(one,), ground="保存期限届满", words="没有继续保存的价值")
        assert at.refused(act, at.new("destruction"), stranger) == ("destruction.other_unit",)
        destruction = at.new("destruction")
        at.do(act, destruction, keeper)
        assert at.refused(TakeOff(recordings=(two,), reason="误列"), destruction, keeper)[0] == "destruction.not_listed"
        at.do(TakeOff(recordings=(one,), reason="误列"), destruction, keeper)
        assert look(one).state.keeping.proposed == ""
    with on("2026-03-20T09:00"):
        assert at.refused(ApproveDestruction(opinion="同意"), destruction, at.who("principal")) == ("destruction.empty",)
        at.do(DeclineDestruction(reason="没有需要销毁的"), destruction, at.who("principal"))
    late = at.store("2024-03-02T11:00")
    with on("2027-03-02T09:00"):  # the holidays of that year are not announced
        _, destruction = propose(at, late)
    with on("2027-04-02T09:00"):
        assert at.refused(ApproveDestruction(opinion="同意"), destruction, at.who("principal")) == ("destruction.notice_unknown",)
        at.do(DeclineDestruction(reason="再等"), destruction, at.who("principal"))
    assert look(late).state.keeping.proposed == ""
    assert look(late).state.stage == "stored"


def test_a_recording_of_an_agency_without_a_term_is_not_destroyed(monkeypatch):
    from mingfa.law.regime import load_regime
    from mingfa.recording.retention import kept

    regime = load_regime("xiangxi", True)
    day = date(2019, 12, 31)  # before the text was in force
    found = kept(day, (), False, regime, day)
    assert (found.code, found.until) == ("open", None)
    assert not found.over(date(2090, 1, 1))
