"""Requests for recordings: who approves, what an approval opens, what the keeper registers, what is late."""

from __future__ import annotations

from datetime import date

import pytest

from mingfa.custody.acts.requests import (
    ApproveRequest,
    CloseRequest,
    DeclineRequest,
    HandOutCopy,
    RegisterRequest,
    RegisterVisit,
    WithdrawRequest,
)
from mingfa.custody.models import HandedRow, RequestRow, VisitRow
from mingfa.custody.tests.table import Table, moment, on
from mingfa.desk.errors import Refused
from mingfa.desk.models import ConcernRow, ToDoRow
from mingfa.desk.perform import look
from mingfa.desk.timer import run_due

pytestmark = pytest.mark.django_db


def ask(at: Table, recording: str, **changes) -> str:
    """Register a request of a court for one recording and return its stream."""
    fields = {
        "requester": "court", "organ": "吉首市人民法院", "people": ("欧阳法官",), "paper_no": "（2026）湘3101行初1号调查函", "reason": "审理行政案件，核对现场检查经过",
        "recordings": (recording,), "year": 2026,
    }  # fmt: skip
    stream = at.new("access_request")
    at.do(RegisterRequest.model_validate({**fields, **changes}), stream, at.who("archivist"))
    return stream


def approve(at: Table, request: str, by: str, **changes) -> tuple[str, ...]:
    fields = {"until": date(2026, 3, 20), "copies_allowed": True, "opinion": "同意"}
    return at.refused(ApproveRequest.model_validate({**fields, **changes}), request, by)


@pytest.fixture
def recording(at):
    return at.store("2026-03-02T09:00")


@pytest.mark.obligation("XX-R-18a")
def test_a_court_reads_on_the_word_of_the_head_and_only_what_it_asked_for(at, recording):
    other = at.store("2026-03-02T10:00")
    with on("2026-03-09T09:00"):
        request = ask(at, recording)
        todo = ToDoRow.objects.get(stream=request)
        assert (todo.duty, todo.due_on) == ("access.approve_organ", date(2026, 3, 12))
        assert "第十八条" in todo.article
        assert approve(at, request, at.who("leader_in_charge")) == ("access.wrong_approver",)
        assert "access.wrong_approver" in approve(at, request, at.who("unit_head"))
        with pytest.raises(Refused) as refused:
            at.do(ApproveRequest(until=date(2026, 3, 20), opinion="同意"), request, at.who("leader_in_charge"))
        assert "第十八条" in str(refused.value.refusals[0].article)
        assert "主要负责人" in refused.value.refusals[0].message
        assert approve(at, request, at.who("principal")) == ()
    state = look(request).state
    assert state.opens(recording, date(2026, 3, 20))
    assert not state.opens(recording, date(2026, 3, 21))
    assert not state.opens(other, date(2026, 3, 10))
    visit = {"visitor": "欧阳法官", "reason": "核对", "at": moment("2026-03-10T10:00")}
    with on("2026-03-10T10:05"):
        assert at.refused(RegisterVisit(recording=other, **visit), request, at.who("archivist")) == ("access.other_recording",)
        stranger = RegisterVisit(recording=recording, **{**visit, "visitor": "他人"})
        assert at.refused(stranger, request, at.who("archivist")) == ("access.other_visitor",)
        assert at.refused(RegisterVisit(recording=recording, **visit), request, at.who("archivist")) == ()


@pytest.mark.obligation("XX-R-18b")
def test_the_keeper_registers_who_why_and_when_before_anything_is_shown(at, recording):
    with on("2026-03-09T09:00"):
        request = ask(at, recording)
        assert approve(at, request, at.who("principal")) == ()
        keeper = at.who("archivist")
        assert at.refused(RegisterVisit(recording=recording), request, keeper) == (
            "access.register.visitor", "access.register.reason", "access.register.at",
        )  # fmt: skip
        for missing in ("visitor", "reason", "at"):
            given = {"visitor": "欧阳法官", "reason": "核对经过", "at": moment("2026-03-09T09:00")}
            del given[missing]
            assert at.refused(RegisterVisit(recording=recording, **given), request, keeper) == (f"access.register.{missing}",)
        full = RegisterVisit(
            recording=recording, visitor="欧阳法官", reason="核对经过", at=moment("2026-03-09T09:00"), document="工作证 001"
        )
        assert at.refused(full, request, at.who("officer")) == ("duty.not_yours",)
        assert VisitRow.objects.count() == 0
        at.do(full, request, keeper)
    row = VisitRow.objects.get()
    assert (row.visitor, row.reason, row.document, row.organ) == ("欧阳法官", "核对经过", "工作证 001", "吉首市人民法院")
    assert row.at == 1773018000000000
    assert row.approved_name == look(at.who("principal")).state.name
    assert row.keeper_name == look(keeper).state.name


@pytest.mark.obligation("XX-R-17b")
def test_nothing_goes_to_a_party_without_approval_and_the_list_says_to_whom_what_and_why(at, recording):
    with on("2026-03-09T09:00"):
        request = ask(at, recording, requester="party", organ="某公司", people=(), reason="准备陈述申辩", copies=True)
        copy = HandOutCopy(recording=recording, receiver="某公司张三", purpose="陈述申辩", how="disc")
        assert at.refused(copy, request, at.who("archivist")) == ("stage.wrong",)
        assert approve(at, request, at.who("principal")) == ("access.wrong_approver",)
        assert approve(at, request, at.who("leader_in_charge"), copies_allowed=False) == ()
        assert at.refused(copy, request, at.who("archivist")) == ("access.no_copies",)
        at.do(CloseRequest(), request, at.who("archivist"))
        again = ask(at, recording, requester="party", organ="某公司", people=(), reason="准备陈述申辩", copies=True)
        assert approve(at, again, at.who("leader_in_charge")) == ()
        at.do(copy, again, at.who("archivist"))
    row = HandedRow.objects.get()
    assert (row.receiver, row.purpose, row.organ) == ("某公司张三", "陈述申辩", "某公司")
    assert row.approved_name == look(at.who("leader_in_charge")).state.name
    assert "检查.mp4" in row.title


@pytest.mark.obligation("JB-R-13c")
def test_where_a_text_names_nobody_for_courts_whoever_approves_what_leaves_the_house_decides(installed):
    """The party is given nothing before that either."""
    at = Table(installed("jiangbei"))
    recording = at.store("2026-03-02T09:00")
    with on("2026-03-09T09:00"):
        request = ask(at, recording)
        assert approve(at, request, at.who("principal")) == ("access.wrong_approver",)
        assert approve(at, request, at.who("leader_in_charge")) == ()
        party = ask(at, recording, requester="party", organ="某公司", people=(), reason="核对检查经过", copies=True)
        copy = HandOutCopy(recording=recording, receiver="某公司", purpose="核对", how="disc")
        assert at.refused(copy, party, at.who("archivist")) == ("stage.wrong",)
        assert approve(at, party, at.who("leader_in_charge")) == ()
        assert at.refused(copy, party, at.who("archivist")) == ()
    assert HandedRow.objects.get().receiver == "某公司"


@pytest.mark.guards("refuse_past_period")
def test_a_request_has_a_number_a_limit_and_an_end(at, recording):
    with on("2026-03-09T09:00"):
        first, second, third = ask(at, recording), ask(at, recording), ask(at, recording)
        assert [look(one).state.number[-10:] for one in (first, second)] == ["调阅〔2026〕1号", "调阅〔2026〕2号"]
        assert look(recording).state.keeping.requests == (first, second, third)
        at.do(WithdrawRequest(reason="法院撤回"), second, at.who("archivist"))
        at.do(DeclineRequest(reason="与案件无关"), third, at.who("principal"))
    with on("2026-03-12T23:00"):
        run_due()
        assert not look(first).state.late
    with on("2026-03-13T00:30"):
        run_due()
        assert look(first).state.late
        assert ConcernRow.objects.get(stream=first).code == "access.late"
        assert approve(at, first, at.who("principal"), until=date(2026, 3, 12)) == ("access.past",)
        assert approve(at, first, at.who("principal")) == ()
    assert look(recording).state.keeping.requests == (first,)
    with on("2026-03-21T00:01"):
        run_due()
    assert look(first).state.stage == "expired"
    assert look(recording).state.keeping.requests == ()
    assert sorted(RequestRow.objects.values_list("stage", flat=True)) == ["declined", "expired", "withdrawn"]


@pytest.mark.guards("refuse_unnamed_requester", "refuse_other_year", "refuse_own_request")
def test_a_colleague_asks_by_name_and_nobody_approves_his_own(at, recording):
    with on("2026-03-09T09:00"):
        with pytest.raises(Refused) as refused:
            ask(at, recording, requester="unit", organ="某科室", people=())
        assert refused.value.codes == ("access.no_person",)
        with pytest.raises(Refused) as refused:
            ask(at, recording, person=at.who("officer"))
        assert refused.value.codes == ("access.person_unasked",)
        with pytest.raises(Refused) as refused:
            ask(at, recording, year=2025)
        assert refused.value.codes == ("series.other_year",)
        own = ask(at, recording, requester="unit", organ="局领导", people=(), person=at.who("leader_in_charge"))
        assert approve(at, own, at.who("leader_in_charge")) == ("access.own_request",)
        assert approve(at, own, at.who("leader_in_charge", 1)) == ()
