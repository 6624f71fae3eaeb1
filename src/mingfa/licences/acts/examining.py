"""The examination and the hearing (审查与听证). Law: 行政许可法 第三十四条 to 第三十六条、第四十二条、第四十五条 to 第四十八条."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from mingfa.cases.state.limits import Hold
from mingfa.desk.act import folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.fields import AREA, FILE, PERSON, PERSONS, OptionalDigest, PersonStream, Text, Words, choice
from mingfa.desk.times import local_day
from mingfa.law.clock import Extend
from mingfa.law.terms import UNITS
from mingfa.licences.acts.common import DATE, LicenceAct
from mingfa.licences.facts import C50_NEED
from mingfa.licences.gates import examining as gates
from mingfa.licences.state.licence import EXAMINING, Examination, LicenceState

EXAMINATIONS = (("papers", "书面审查"), ("site", "实地核查"), ("expert", "专家评审"), ("third_party", "听取利害关系人意见"))
PAUSES = (
    ("hearing", "听证"),
    ("tender", "招标、拍卖"),
    ("testing", "检验、检测、检疫"),
    ("appraisal", "鉴定"),
    ("expert_review", "专家评审"),
)


class RecordExamination(LicenceAct):
    """Record a step of the examination (登记审查情况). Law: 行政许可法 第三十四条; on the spot by two or more, regime licence.site_officers."""

    label: ClassVar[str] = "登记审查情况"
    stages: ClassVar[frozenset[str]] = EXAMINING
    gates = (gates.refuse_too_few, gates.refuse_examined_when)

    examination: Literal["papers", "site", "expert", "third_party"] = Field(title="审查方式", json_schema_extra=choice(EXAMINATIONS))
    examined_on: date = Field(title="审查日期", json_schema_extra=DATE)
    officers: tuple[PersonStream, ...] = Field(title="审查人员", min_length=1, max_length=10, json_schema_extra=PERSONS)
    result: Text = Field(title="审查情况和意见", json_schema_extra=AREA)


@folds(RecordExamination)
def apply_examination(state: LicenceState, entry: Entry[RecordExamination]) -> LicenceState:
    """Keep it; what the officers found is theirs, that they examined is the applicant's to know."""
    act = entry.act
    done = Examination(entry.seq, act.examination, act.examined_on, act.officers, act.result)
    return replace(state, examinations=(*state.examinations, done)).stepped(entry, dict(EXAMINATIONS)[act.examination], on=act.examined_on)


class TellHearingRight(LicenceAct):
    """Tell the applicant and those concerned that they may ask for a hearing (告知听证权利). Law: 行政许可法 第四十七条; regime clock.C53."""

    label: ClassVar[str] = "告知听证权利"
    stages: ClassVar[frozenset[str]] = EXAMINING

    told: Text = Field(title="告知对象和方式", json_schema_extra=AREA)


@folds(TellHearingRight)
def apply_tell(state: LicenceState, entry: Entry[TellHearingRight]) -> LicenceState:
    """The days to ask begin."""
    day = local_day(entry.done_at)
    state = replace(state, hearing=replace(state.hearing, told_on=day, waived=False))
    return state.start("C53", "要求听证", day, "被告知听证权利").stepped(entry, "告知听证权利")


class AskHearing(LicenceAct):
    """The applicant, or somebody concerned, asks for a hearing (提出听证申请). Law: 行政许可法 第四十七条; regime clock.C53, clock.C53.hold."""

    label: ClassVar[str] = "登记听证申请"
    stages: ClassVar[frozenset[str]] = EXAMINING
    gates = (gates.refuse_untold_hearing, gates.refuse_late_asking)

    asked_on: date = Field(title="提出日期", json_schema_extra=DATE)
    who: Words = Field("", title="申请听证的人")


@folds(AskHearing)
def apply_ask_hearing(state: LicenceState, entry: Entry[AskHearing]) -> LicenceState:
    """The days to hold it begin."""
    day = entry.act.asked_on
    state = replace(state, hearing=replace(state.hearing, asked_on=day)).end("C53", day, "已提出听证申请")
    return state.start("C53.hold", "组织听证", day, "收到听证申请").stepped(entry, "提出听证申请", on=day)


class WaiveHearing(LicenceAct):
    """Those told say that they want no hearing (放弃听证)."""

    label: ClassVar[str] = "登记放弃听证"
    stages: ClassVar[frozenset[str]] = EXAMINING
    gates = (gates.refuse_untold_hearing,)

    evidence: Text = Field(title="放弃的方式和凭据", json_schema_extra=AREA)


@folds(WaiveHearing)
def apply_waive(state: LicenceState, entry: Entry[WaiveHearing]) -> LicenceState:
    """The decision need not wait."""
    state = replace(state, hearing=replace(state.hearing, waived=True, asked_on=None))
    for key in ("C53", "C53.hold"):
        state = state.end(key, local_day(entry.done_at), "放弃听证")
    return state.stepped(entry, "放弃听证")


class NoticeHearing(LicenceAct):
    """Give notice of the hearing (通知听证的时间、地点). Law: 行政许可法 第四十八条第一款第一项; regime clock.C53.notice."""

    label: ClassVar[str] = "通知听证"
    stages: ClassVar[frozenset[str]] = EXAMINING
    gates = (gates.refuse_unasked_hearing, gates.refuse_short_notice)

    day: date = Field(title="听证日期", json_schema_extra=DATE)
    place: Text = Field(title="听证地点")


@folds(NoticeHearing)
def apply_notice(state: LicenceState, entry: Entry[NoticeHearing]) -> LicenceState:
    """Everybody knows when and where."""
    act = entry.act
    state = replace(state, hearing=replace(state.hearing, noticed_on=local_day(entry.done_at), day=act.day))
    return state.stepped(entry, "通知听证", f"{act.day} 在{act.place}举行")


class HoldHearing(LicenceAct):
    """Record the hearing (举行听证): the decision is made by its record. Law: 行政许可法 第四十八条."""

    label: ClassVar[str] = "登记听证情况"
    stages: ClassVar[frozenset[str]] = EXAMINING
    gates = (gates.refuse_unnoticed_hearing, gates.refuse_own_chair)

    chair: PersonStream = Field(title="听证主持人", json_schema_extra=PERSON)
    record: Text = Field(title="听证笔录要点", json_schema_extra=AREA)
    paper: OptionalDigest = Field("", title="听证笔录", json_schema_extra=FILE)


@folds(HoldHearing)
def apply_hold(state: LicenceState, entry: Entry[HoldHearing]) -> LicenceState:
    """It was held."""
    day = local_day(entry.done_at)
    state = replace(state, hearing=replace(state.hearing, held_on=day, record=entry.act.record, paper=entry.act.paper)).end(
        "C53.hold", day, "已举行听证"
    )
    return state.stepped(entry, "举行听证")


class PauseExamination(LicenceAct):
    """Time begins that is not counted (不计入审查期限), told in writing with its length. Law: 行政许可法 第四十五条; regime clock.C50."""

    label: ClassVar[str] = "登记不计入期限的时间"
    stages: ClassVar[frozenset[str]] = frozenset({"accepted"})
    gates = (gates.refuse_other_ground, gates.refuse_untold_pause)

    ground: Literal["hearing", "tender", "testing", "appraisal", "expert_review"] = Field(title="事由", json_schema_extra=choice(PAUSES))
    days: int = Field(title="所需时间（日）", ge=1, le=3650)
    told_on: date = Field(title="书面告知申请人的日期", json_schema_extra=DATE)


@folds(PauseExamination)
def apply_pause(state: LicenceState, entry: Entry[PauseExamination]) -> LicenceState:
    """The clock of the decision stands still."""
    act, running = entry.act, state.clocks.get("C50")
    if running is None:
        return state
    words, day = dict(PAUSES)[act.ground], local_day(entry.done_at)
    state = state.with_clock("C50", running.with_hold(Hold(str(entry.seq), words, day, act.told_on)))
    return replace(state, stage="paused").stepped(entry, f"{words}开始，所需时间不计入办理期限", f"需要 {act.days} 日")


class ResumeExamination(LicenceAct):
    """What took the time is done (恢复计算审查期限)."""

    label: ClassVar[str] = "恢复计算审查期限"
    stages: ClassVar[frozenset[str]] = frozenset({"paused"})

    result: Text = Field(title="结果", json_schema_extra=AREA)


@folds(ResumeExamination)
def apply_resume(state: LicenceState, entry: Entry[ResumeExamination]) -> LicenceState:
    """The clock goes on, this very day counted."""
    running, day = state.clocks.get("C50"), local_day(entry.done_at)
    if running is None:
        return state
    for hold in running.held:
        running = running.with_release(hold.name, day, entry.act.result[:200])
    return replace(state.with_clock("C50", running), stage="accepted").stepped(entry, "恢复计算办理期限")


class ExtendExamination(LicenceAct):
    """Extend the days to decide, once, by the person in charge, and tell why (延长审查期限). Law: 行政许可法 第四十二条; regime clock.C50."""

    label: ClassVar[str] = "批准延长审查期限"
    duty: ClassVar[str] = "licence.decide"
    stages: ClassVar[frozenset[str]] = EXAMINING
    needs = (C50_NEED,)
    gates = (gates.refuse_second_extension, gates.refuse_late_extension)

    reason: Text = Field(title="延长的理由（应当告知申请人）", json_schema_extra=AREA)


@folds(ExtendExamination)
def apply_extend(state: LicenceState, entry: Entry[ExtendExamination]) -> LicenceState:
    """The period gets longer by what the law allows, as the rule of the day said."""
    running, fact = state.clocks.get("C50"), entry.fact("extension")
    if running is None or fact is None:
        return state
    amount, unit = (fact.joint_amount, fact.joint_unit) if state.joint else (fact.amount, fact.unit)
    longer = Extend(amount, UNITS[unit], local_day(entry.done_at), entry.act.reason[:200], entry.by.name)
    state = state.with_clock("C50", replace(running, extensions=(*running.extensions, longer)))
    return state.stepped(entry, "延长办理期限", f"延长 {amount} 个工作日：{entry.act.reason}")
