"""Requests to read recordings or to be given copies (调阅申请): registered, decided, visits registered, copies handed out. Pure.

Law: the agency's rules on reading by procuratorate, court and police and on giving recordings to parties and others
(湘西州 执法全过程记录制度 第十七条、第十八条; 江北 执法全过程记录制度 第十三条、第十四条).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from mingfa.agencies.acts.series import TakeNumber
from mingfa.agencies.facts import AgencyFact, agency_stream, next_number, series_need, series_stream
from mingfa.custody.facts import RecordingKept
from mingfa.custody.gates import requests as gates
from mingfa.custody.state import REQUESTERS, Handed, RequestState, Visit, Wanted
from mingfa.desk.act import Act, Caused, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.streams import agency_of
from mingfa.desk.times import local_day
from mingfa.recording.acts.common import AREA, FILE, MOMENT, PERSON, Line, OptionalDigest, OptionalLine, OptionalPerson, Text, choice
from mingfa.recording.acts.retention import EndRequest, NoteRequest

RecordingStream = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,39}/recording/[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")]
PackageStream = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,39}/package/[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")]
REGISTERED, APPROVED = frozenset({"registered"}), frozenset({"approved"})
HOW: tuple[tuple[str, str], ...] = (("disc", "刻录光盘"), ("media", "移动存储介质"), ("network", "内部网络"))
IN_PACKAGE = ("package", "证据包")
"""How a copy went out that nobody chooses from a list: an evidence package notes it by itself."""

DATE: dict[str, Any] = {"widget": "date"}


class RequestAct(Act):
    """An act on a request."""

    kind = "access_request"


def _series(act: Any, state: RequestState) -> str:
    return series_stream(agency_of(state.stream), "access", getattr(act, "year", 0) or 2000)


class EndingAct(RequestAct):
    """An act that ends a request: the recordings are asked for no longer."""

    def touches(self, state: RequestState, stream: str) -> Iterable[str]:
        """The recordings asked for."""
        return state.recordings

    def causes(self, matter: Matter[Any, RequestState]) -> Iterable[Caused]:
        """They are asked for no longer."""
        for stream in matter.state.recordings:
            yield Caused(stream, EndRequest(request=matter.stream))


RECORDINGS = Need("recordings", lambda act, state: act.recordings if act is not None else (), RecordingKept)
KEPT = Need("recordings", lambda act, state: state.recordings, RecordingKept, required=False, from_state=True)


class RegisterRequest(RequestAct):
    """Register a request (登记调阅申请): who asks, on which paper, why, for which recordings, to read or to be given copies."""

    label = "登记调阅申请"
    duty = "access.register"
    starts = True
    needs = (RECORDINGS, series_need(_series), Need("agency", lambda act, state: (agency_stream(agency_of(state.stream)),), AgencyFact))
    gates = (gates.refuse_other_agency, gates.refuse_unnamed_requester, gates.refuse_other_year)

    requester: Literal["procuratorate", "court", "police", "organ", "party", "outside", "public", "unit"] = Field(
        title="申请人类别", json_schema_extra=choice(REQUESTERS)
    )
    organ: Line = Field(title="申请单位（申请人）")
    people: tuple[Line, ...] = Field((), title="查阅人", max_length=20, description="来查阅的人员；填写后只准所列人员查阅")
    person: OptionalPerson = Field("", title="本机关申请人", json_schema_extra=PERSON)
    paper_no: OptionalLine = Field("", title="公函、介绍信文号")
    paper: OptionalDigest = Field("", title="公函、介绍信、申请书", json_schema_extra=FILE)
    reason: Text = Field(title="事由和依据", json_schema_extra=AREA)
    recordings: tuple[RecordingStream, ...] = Field(title="音像记录", min_length=1, max_length=100, json_schema_extra={"widget": "choices"})
    copies: bool = Field(False, title="申请复制")
    year: int = Field(title="编号年份", ge=2000, le=2199, json_schema_extra={"widget": "hidden", "fill": "year"})

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The recordings asked for, and the series of numbers."""
        return (*self.recordings, series_stream(agency_of(stream), "access", self.year))

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Each recording knows that it is asked for; a number is taken."""
        yield Caused(_series(self, matter.state), TakeNumber(number=next_number(matter), for_stream=matter.stream))
        for stream in dict.fromkeys(self.recordings):
            yield Caused(stream, NoteRequest(request=matter.stream))


class ApproveRequest(RequestAct):
    """Approve a request (批准调阅申请): it opens these recordings, to this requester, until a day.

    Law: recording.access.approver for procuratorate, court and police, recording.release.approver for everybody else.
    """

    label = "批准调阅申请"
    duty = "access.approve"
    stages = REGISTERED
    needs = (KEPT,)
    gates = (gates.refuse_wrong_approver, gates.refuse_own_request, gates.refuse_uncleared, gates.refuse_past_period)

    until: date = Field(title="准许期限（截止日）", json_schema_extra=DATE)
    copies_allowed: bool = Field(False, title="准许复制")
    opinion: Text = Field(title="审批意见", json_schema_extra=AREA)


class DeclineRequest(EndingAct):
    """Decline a request (不予批准), with the reason."""

    label = "不予批准调阅"
    duty = "access.approve"
    stages = REGISTERED
    gates = (gates.refuse_wrong_approver, gates.refuse_own_request)

    reason: Text = Field(title="理由", json_schema_extra=AREA)


class WithdrawRequest(EndingAct):
    """The requester takes the request back (撤回调阅申请)."""

    label = "撤回调阅申请"
    duty = "access.register"
    stages = REGISTERED

    reason: Text = Field(title="理由", json_schema_extra=AREA)


class RegisterVisit(RequestAct):
    """Register a visit (查阅登记): who reads, why and when; only then is the recording shown. Law: recording.access.register_fields."""

    label = "登记查阅"
    duty = "access.register"
    stages = APPROVED
    needs = (KEPT,)
    gates = (
        gates.refuse_incomplete_register,
        gates.refuse_outside_request,
        gates.refuse_other_visitor,
        gates.refuse_visit_out_of_time,
        gates.refuse_uncleared,
    )

    recording: RecordingStream = Field(title="音像记录", json_schema_extra=choice(()))
    visitor: OptionalLine = Field("", title="查阅人")
    reason: OptionalLine = Field("", title="查阅事由")
    at: AwareDatetime | None = Field(None, title="查阅时间", json_schema_extra=MOMENT)
    document: OptionalLine = Field("", title="查阅人证件")
    values: dict[Line, Line] = Field({}, title="其他登记内容", max_length=20)


class HandOutCopy(RequestAct):
    """Hand out a copy (提供复制件): the mark on it names requester, time and request. The recording goes out unchanged, beside its sheet."""

    label = "提供复制件"
    duty = "access.register"
    stages = APPROVED
    needs = (KEPT,)
    gates = (gates.refuse_copy_unapproved, gates.refuse_outside_request, gates.refuse_uncleared)

    recording: RecordingStream = Field(title="音像记录", json_schema_extra=choice(()))
    receiver: Line = Field(title="接收人")
    purpose: Line = Field(title="用途")
    how: Literal["disc", "media", "network"] = Field(title="提供方式", json_schema_extra=choice(HOW))
    receipt: OptionalDigest = Field("", title="签收单", json_schema_extra=FILE)


class NotePackage(RequestAct):
    """An evidence package was made on this request (按申请制作证据包): a line of the list of copies for each recording in it.

    Caused by the package; what was allowed when it was asked for is noted also when the request has ended since.
    """

    label = "登记证据包"
    internal = True
    stages = frozenset({"approved", "closed", "expired"})

    package: PackageStream = Field(title="证据包")
    recordings: tuple[RecordingStream, ...] = Field(title="音像记录", min_length=1, max_length=200)
    purpose: Text = Field(title="用途")
    keeper: str = Field(title="经办人", max_length=160)
    keeper_name: Line = Field(title="经办人姓名")


class CloseRequest(EndingAct):
    """Close a request that has been served (调阅办结): it opens nothing any more."""

    label = "调阅办结"
    duty = "access.register"
    stages = APPROVED

    words: OptionalLine = Field("", title="办结情况")


class ExpireRequest(EndingAct):
    """The time of an approval is over (准许期限届满); done by the clock."""

    label = "准许期限届满"
    internal = True
    system = frozenset({"clock"})
    stages = APPROVED


class NoteLateAnswer(RequestAct):
    """A request was not answered in the agency's own time (逾期未答复); done by the clock, for supervision to see."""

    label = "调阅申请逾期未答复"
    internal = True
    system = frozenset({"clock"})
    stages = REGISTERED


def wanted_of(entry: Entry[Any]) -> tuple[Wanted, ...]:
    """Return the recordings an entry names, as they were known when it was made."""
    return tuple(
        Wanted(
            fact.stream, "涉密音像记录" if fact.value.secret else fact.value.title, fact.value.secret, fact.value.digests, fact.value.size,
            fact.value.recorded_on,
        )
        for fact in {fact.stream: fact for fact in entry.facts.get("recordings", ())}.values()
    )  # fmt: skip


@folds(RegisterRequest)
def apply_register(state: RequestState, entry: Entry[RegisterRequest]) -> RequestState:
    """Know the request; it waits for whoever decides."""
    act, series = entry.act, entry.fact("series")
    number = 1 if series is None else int(series.next)
    word = entry.fact("agency").number_word if entry.fact("agency") is not None else ""
    return replace(
        state,
        stage="registered",
        kind=act.requester,
        number=f"{word}调阅〔{act.year}〕{number}号",
        organ=act.organ,
        people=act.people,
        person=act.person,
        paper_no=act.paper_no,
        reason=act.reason,
        wanted=wanted_of(entry),
        copies=act.copies,
        asked_on=local_day(entry.done_at),
        registered_by=entry.by.person,
        registered_name=entry.by.name,
    )


@folds(ApproveRequest)
def apply_approve(state: RequestState, entry: Entry[ApproveRequest]) -> RequestState:
    """It opens what it names."""
    act = entry.act
    state = _decided(state, entry, "approved", act.opinion)
    return replace(state, until=act.until, copies_allowed=act.copies_allowed)


def _decided(state: RequestState, entry: Entry[Any], stage: str, words: str) -> RequestState:
    return replace(
        state, stage=stage, decided_by=entry.by.person, decided_name=entry.by.name, decided_on=local_day(entry.done_at), opinion=words
    )


@folds(DeclineRequest)
def apply_decline(state: RequestState, entry: Entry[DeclineRequest]) -> RequestState:
    """It opens nothing."""
    return _decided(state, entry, "declined", entry.act.reason)


@folds(WithdrawRequest)
def apply_withdraw(state: RequestState, entry: Entry[WithdrawRequest]) -> RequestState:
    """It is taken back."""
    return replace(state, stage="withdrawn", opinion=entry.act.reason)


@folds(RegisterVisit)
def apply_visit(state: RequestState, entry: Entry[RegisterVisit]) -> RequestState:
    """Add a line to the register."""
    act = entry.act
    visit = Visit(
        entry.seq, act.recording, act.visitor, act.reason, act.at or entry.done_at, act.document, entry.by.person, entry.by.name,
        MappingProxyType(dict(act.values)),
    )  # fmt: skip
    return replace(state, visits=(*state.visits, visit))


@folds(HandOutCopy)
def apply_copy(state: RequestState, entry: Entry[HandOutCopy]) -> RequestState:
    """Add a line to the list of copies."""
    act = entry.act
    handed = Handed(entry.seq, act.recording, act.receiver, act.purpose, act.how, entry.done_at, entry.by.person, entry.by.name)
    return replace(state, handed=(*state.handed, handed))


@folds(NotePackage)
def apply_package(state: RequestState, entry: Entry[NotePackage]) -> RequestState:
    """Add a line to the list of copies for each recording: it goes to whoever asked."""
    act = entry.act
    lines = (
        Handed(entry.seq, one, state.organ, act.purpose, IN_PACKAGE[0], entry.done_at, act.keeper, act.keeper_name, act.package, no)
        for no, one in enumerate(act.recordings)
    )
    return replace(state, handed=(*state.handed, *lines))


@folds(CloseRequest)
def apply_close(state: RequestState, entry: Entry[CloseRequest]) -> RequestState:
    """It is over."""
    return replace(state, stage="closed")


@folds(ExpireRequest)
def apply_expire(state: RequestState, entry: Entry[ExpireRequest]) -> RequestState:
    """Its time is over."""
    return replace(state, stage="expired")


@folds(NoteLateAnswer)
def apply_late(state: RequestState, entry: Entry[NoteLateAnswer]) -> RequestState:
    """Supervision sees it."""
    return replace(state, late=True)
