"""From the draft of a decision to the end of the defence: prior notice (事先告知), statements (陈述申辩), waiver, hearing (听证)."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import AwareDatetime, Field

from mingfa.agencies.facts import officers_need
from mingfa.cases.acts.common import AREA, PARTY, PERSON, PERSONS, CaseAct, Digest, Line, Paper, PersonStream, Text, choices, officers_of
from mingfa.cases.acts.penalty import DATE, HIDDEN, NUMBER_NEEDS, Ident, Numbered, Serve, ids_of, number_in, service_in
from mingfa.cases.gates import notice as gates
from mingfa.cases.gates.cited import refuse_unpublished_in_draft
from mingfa.cases.gates.common import only_penalty, refuse_undecided_avoidance, refuse_unfit_paper, refuse_unknown_party
from mingfa.cases.gates.recordings import refuse_unrecorded_hearing
from mingfa.cases.state.core import CaseState, day_of
from mingfa.cases.state.proceeding import (
    DraftVersion,
    Hearing,
    HearingRequest,
    Notice,
    Point,
    Proceeding,
    Service,
    Statement,
    Waiver,
)
from mingfa.desk.act import Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.documents.digest import DecisionDraft, draft_digest
from mingfa.lists.av_items import AV_LIST
from mingfa.lists.reference.laws import LIBRARY
from mingfa.lists.review_items import REVIEW_LIST

PROPOSING = frozenset({"examined", "notified", "deliberating"})
NOTIFIED = frozenset({"notified"})
DEFENDING = frozenset({"notified", "deliberating"})

_ADOPTED = choices(adopted="采纳", partly="部分采纳", **{"not": "不采纳"})


def _with(case: CaseState, **parts: Any) -> CaseState:
    return replace(case, proceeding=replace(case.proceeding, **parts))


# The draft -----------------------------------------------------------------------------------------------------------------


class PrepareDraft(CaseAct):
    """Propose the text of the decision (拟定处罚决定文稿): a new version; whatever was approved of an older one does not hold for it.

    Law: 行政处罚法 第五十七条、第五十九条.
    """

    label: ClassVar[str] = "拟定处罚决定文稿"
    help: ClassVar[str] = "每改一次就是新的一稿；对旧稿的告知、审核和讨论不适用于新稿。"
    duty: ClassVar[str] = "case.notify"
    stages: ClassVar[frozenset[str]] = PROPOSING
    needs: ClassVar[tuple[Need, ...]] = (REVIEW_LIST, LIBRARY)
    gates = (
        only_penalty, gates.refuse_unknown_draft_party, gates.refuse_unknown_evidence, gates.refuse_same_draft, refuse_unpublished_in_draft,
    )  # fmt: skip

    draft: DecisionDraft = Field(title="处罚决定文稿", json_schema_extra={"widget": "draft"})
    why: str = Field("", title="改稿的原因", max_length=5000, json_schema_extra=AREA)


@folds(PrepareDraft)
def apply_prepare(case: CaseState, entry: Entry[PrepareDraft]) -> CaseState:
    """Keep the version with the digest of the evidence it rests on."""
    draft = entry.act.draft
    version = DraftVersion(entry.seq, draft, draft_digest(draft), case.investigation.evidence_digest, day_of(entry), entry.by.person)
    return _with(case, drafts=(*case.proceeding.drafts, version))


# Prior notice --------------------------------------------------------------------------------------------------------------


class _IssueNotice(Numbered):
    form: ClassVar[str] = "penalty_notice"
    record: ClassVar[str] = "enforcement_document"
    record_forms: ClassVar[tuple[str, ...]] = ("penalty_notice",)
    needs: ClassVar[tuple[Need, ...]] = NUMBER_NEEDS

    draft_digest: Digest = Field(title="告知的文稿", json_schema_extra=HIDDEN)
    told_hearing: tuple[Ident, ...] = Field((), title="告知有权要求听证的当事人", json_schema_extra={"widget": "parties"})
    paper: Paper | None = Field(None, title="告知书")


class IssuePriorNotice(_IssueNotice):
    """Issue the prior notice (制发行政处罚事先（听证）告知书): what is intended and why, and the rights to answer and to be heard.

    Law: 行政处罚法 第四十四条、第六十三条. The draft is frozen as notified; the decision is held against it (第四十五条).
    """

    label: ClassVar[str] = "制发行政处罚事先（听证）告知书"
    duty: ClassVar[str] = "case.notify"
    stages: ClassVar[frozenset[str]] = frozenset({"examined"})
    gates = (
        gates.refuse_wrong_year,
        gates.refuse_without_draft,
        gates.refuse_stale_draft,
        gates.refuse_hearing_untold,
        refuse_undecided_avoidance,
        refuse_unfit_paper,
    )


class NoticeAgain(_IssueNotice):
    """Notify anew (重新告知): new facts, evidence or law, or a heavier penalty; every party gets its terms again.

    Law: 行政处罚法 第四十四条、第四十五条.
    """

    label: ClassVar[str] = "重新告知"
    duty: ClassVar[str] = "case.notify"
    stages: ClassVar[frozenset[str]] = DEFENDING
    gates = (
        gates.refuse_wrong_year,
        gates.refuse_without_draft,
        gates.refuse_stale_draft,
        gates.refuse_hearing_untold,
        refuse_undecided_avoidance,
        refuse_unfit_paper,
    )

    why: Text = Field(title="重新告知的原因", json_schema_extra=AREA)


@folds(IssuePriorNotice, NoticeAgain)
def apply_notice(case: CaseState, entry: Entry[_IssueNotice]) -> CaseState:
    """Freeze the version notified and open a new round; the limits of the round before are void."""
    proceeding, act = case.proceeding, entry.act
    version = proceeding.version
    if version is None:
        return case
    parties = ids_of(case, (party.name for party in version.draft.parties))
    notice = Notice(
        entry.seq, len(proceeding.notices) + 1, version, number_in(entry), day_of(entry), parties, act.told_hearing, getattr(act, "why", "")
    )
    for key in [key for key in case.clocks if key.partition(":")[0] in ("C04", "C05", "C54n")]:
        case = case.with_clock(key, None)
    case = _release_hearing(case, day_of(entry), "重新告知")
    return _with(case, notices=(*proceeding.notices, notice), finished=-1).at_stage("notified", entry)


class ServeNotice(Serve):
    """Serve the prior notice on a party (送达告知书): its terms to answer and to ask for a hearing begin.

    Law: 行政处罚法 第四十四条、第六十四条第一项.
    """

    label: ClassVar[str] = "送达事先告知书"
    duty: ClassVar[str] = "case.serve"
    stages: ClassVar[frozenset[str]] = NOTIFIED
    gates = (
        refuse_unknown_party, gates.refuse_served_before, gates.refuse_service_before_paper, gates.refuse_improper_way,
        gates.refuse_too_few_servers, gates.refuse_uncertified_servers, gates.refuse_unidentified_servers,
    )  # fmt: skip


@folds(ServeNotice)
def apply_serve_notice(case: CaseState, entry: Entry[ServeNotice]) -> CaseState:
    """Keep the service; start C04 and, where a hearing was offered, C05, or let the public notice run."""
    return _served(case, service_in(entry))


def _served(case: CaseState, service: Service) -> CaseState:
    proceeding, notice = case.proceeding, case.proceeding.notice
    if notice is None:
        return case
    kept = (*(one for one in notice.services if one.seq != service.seq), service)
    case = _with(case, notices=(*proceeding.notices[:-1], replace(notice, services=kept)))
    party = service.party
    if service.on is None:
        posted = service.posted_on
        return case if posted is None else case.start(f"C54n:{party}", "clock.C54", "告知书公告送达", posted, "发出公告", subject=party)
    case = case.end(f"C54n:{party}", service.on, "公告期满，视为送达")
    case = case.start(f"C04:{party}", "clock.C04", "陈述申辩", service.on, "告知书送达", subject=party)
    if party in notice.told_hearing:
        case = case.start(f"C05:{party}", "clock.C05", "要求听证", service.on, "告知书送达", subject=party)
    return case


class DeemNoticeServed(CaseAct):
    """A public notice has run its time: the prior notice counts as served (公告期满视为送达). Done by the clock."""

    label: ClassVar[str] = "公告期满视为送达告知书"
    stages: ClassVar[frozenset[str]] = NOTIFIED
    internal: ClassVar[bool] = True
    system: ClassVar[frozenset[str]] = frozenset({"clock"})

    party: Ident = Field(title="受送达人")
    on: date = Field(title="视为送达之日")


@folds(DeemNoticeServed)
def apply_deem_notice(case: CaseState, entry: Entry[DeemNoticeServed]) -> CaseState:
    """Take the last day of the public notice as the day of service."""
    notice = case.proceeding.notice
    service = notice.service(entry.act.party) if notice is not None else None
    return case if service is None else _served(case, replace(service, on=entry.act.on))


# Statement and defence -----------------------------------------------------------------------------------------------------


class RecordStatement(CaseAct):
    """Record what a party states or says in its defence (记录陈述申辩), point by point. Law: 行政处罚法 第四十五条."""

    label: ClassVar[str] = "记录陈述申辩"
    duty: ClassVar[str] = "case.defence"
    stages: ClassVar[frozenset[str]] = DEFENDING
    record: ClassVar[str] = "enforcement_document"
    needs: ClassVar[tuple[Need, ...]] = (officers_need("officers", officers_of),)
    gates = (refuse_unknown_party, gates.refuse_unserved_party, gates.refuse_oral_without_officers)

    party: Ident = Field(title="当事人", json_schema_extra=PARTY)
    way: Literal["written", "oral", "electronic"] = Field(
        title="提出方式", json_schema_extra=choices(written="书面", oral="口头", electronic="电子")
    )
    speaker: Line = Field(title="陈述申辩人")
    relation: Line = Field(title="与当事人关系")
    officers: tuple[PersonStream, ...] = Field((), title="听取的执法人员", json_schema_extra=PERSONS)
    points: tuple[Text, ...] = Field(title="陈述申辩意见（逐条）", min_length=1, max_length=200, json_schema_extra={"widget": "lines"})
    paper: Paper | None = Field(None, title="陈述申辩笔录或者材料")


@folds(RecordStatement)
def apply_statement(case: CaseState, entry: Entry[RecordStatement]) -> CaseState:
    """Keep each point under a number of its own."""
    act = entry.act
    points = tuple(Point(f"{entry.seq}.{n}", text) for n, text in enumerate(act.points, 1))
    said = Statement(entry.seq, act.party, day_of(entry), act.way, act.speaker, points)
    return _with(case, statements=(*case.proceeding.statements, said))


class AnswerPoint(CaseAct):
    """Answer one point of the defence (逐条复核): adopted or not, with the reason. Law: 行政处罚法 第四十五条第一款."""

    label: ClassVar[str] = "复核陈述申辩意见"
    duty: ClassVar[str] = "case.defence"
    stages: ClassVar[frozenset[str]] = DEFENDING
    gates = (gates.refuse_unknown_point,)

    point: Ident = Field(title="陈述申辩意见", json_schema_extra={"widget": "point"})
    adopted: Literal["adopted", "partly", "not"] = Field(title="是否采纳", json_schema_extra=_ADOPTED)
    reason: Text = Field(title="复核意见和理由", json_schema_extra=AREA)


@folds(AnswerPoint)
def apply_answer(case: CaseState, entry: Entry[AnswerPoint]) -> CaseState:
    """Write the answer beside its point."""
    act = entry.act

    def answered(point: Point) -> Point:
        return replace(point, adopted=act.adopted, reason=act.reason) if point.id == act.point else point

    told = tuple(replace(said, points=tuple(answered(point) for point in said.points)) for said in case.proceeding.statements)
    return _with(case, statements=told)


class WaiveDefence(CaseAct):
    """A party expressly gives up answering, a hearing, or both (明确放弃陈述申辩、听证), on signed paper.

    Law: 行政处罚法 第六十二条; a waiver that is not express, or signed by somebody without authority, is none.
    """

    label: ClassVar[str] = "登记放弃陈述申辩、听证"
    duty: ClassVar[str] = "case.defence"
    stages: ClassVar[frozenset[str]] = NOTIFIED
    gates = (refuse_unknown_party, gates.refuse_unserved_party, gates.refuse_early_waiver, gates.refuse_waiver_without_paper)

    party: Ident = Field(title="当事人", json_schema_extra=PARTY)
    scope: Literal["defence", "hearing", "both"] = Field(
        title="放弃的权利", json_schema_extra=choices(defence="陈述、申辩", hearing="听证", both="陈述、申辩和听证")
    )
    signed_on: date = Field(title="签署日期", json_schema_extra=DATE)
    signed_by: Line = Field(title="签署人")
    authority: Line = Field(title="签署人的身份和权限", description="本人、法定代表人，或者有书面委托的代理人")
    paper: Paper | None = Field(None, title="放弃声明")


@folds(WaiveDefence)
def apply_waiver(case: CaseState, entry: Entry[WaiveDefence]) -> CaseState:
    """Keep the waiver; a hearing nobody wants any more is over."""
    act = entry.act
    paper = act.paper.digest or act.paper.number if act.paper is not None else ""
    waiver = Waiver(entry.seq, act.party, act.scope, act.signed_on, act.signed_by, act.authority, paper)
    case = _with(case, waivers=(*case.proceeding.waivers, waiver))
    hearing = case.proceeding.hearing
    if hearing is not None and not hearing.over and not any(case.proceeding.requested(party) for party in hearing.parties):
        case = _release_hearing(case, day_of(entry), "当事人撤回听证申请")
    return case


# Hearing -------------------------------------------------------------------------------------------------------------------


class RequestHearing(CaseAct):
    """A party asks for a hearing (登记听证申请), within its term. Law: 行政处罚法 第六十三条、第六十四条第一项."""

    label: ClassVar[str] = "登记听证申请"
    duty: ClassVar[str] = "case.defence"
    stages: ClassVar[frozenset[str]] = DEFENDING
    gates = (refuse_unknown_party, gates.refuse_unserved_party, gates.refuse_no_hearing_right, gates.refuse_late_request)

    party: Ident = Field(title="当事人", json_schema_extra=PARTY)
    made_on: date | None = Field(
        None, title="提出（交邮）日期", description="邮寄的填交邮日期；期满前交邮的不算过期", json_schema_extra=DATE
    )
    way: Literal["written", "oral", "electronic", "post"] = Field(
        title="提出方式", json_schema_extra=choices(written="书面", oral="口头", electronic="电子", post="邮寄")
    )
    paper: Paper | None = Field(None, title="听证申请")


@folds(RequestHearing)
def apply_request(case: CaseState, entry: Entry[RequestHearing]) -> CaseState:
    """Keep the request."""
    asked = HearingRequest(entry.seq, entry.act.party, entry.act.made_on or day_of(entry))
    return _with(case, requests=(*case.proceeding.requests, asked))


class HearingNotice(Numbered):
    """Call the hearing (通知举行听证): when, where, open or not, who conducts it. Law: 行政处罚法 第六十四条第二项至第四项."""

    label: ClassVar[str] = "通知举行听证"
    duty: ClassVar[str] = "hearing.arrange"
    stages: ClassVar[frozenset[str]] = NOTIFIED
    form: ClassVar[str] = "hearing_notice"
    record: ClassVar[str] = "hearing_paper"
    record_forms: ClassVar[tuple[str, ...]] = ("hearing_notice",)
    needs: ClassVar[tuple[Need, ...]] = (*NUMBER_NEEDS, officers_need("chair", lambda act, state: (act.chair,)))
    gates = (
        gates.refuse_wrong_year, gates.refuse_hearing_nobody_asked, gates.refuse_second_hearing, gates.refuse_short_notice,
        gates.refuse_investigating_chair, gates.refuse_chair_without_post, gates.refuse_closed_without_reason,
    )  # fmt: skip

    parties: tuple[Ident, ...] = Field(title="听证申请人", min_length=1, json_schema_extra={"widget": "parties"})
    told_on: date = Field(title="通知送达日期", description="有几名当事人的，填最后一名收到的日期", json_schema_extra=DATE)
    starts_at: AwareDatetime = Field(title="听证时间", json_schema_extra={"widget": "datetime"})
    place: Line = Field(title="听证地点")
    public: bool = Field(True, title="公开举行")
    not_public_reason: str = Field("", title="不公开的理由", max_length=2000)
    chair: PersonStream = Field(title="听证主持人", json_schema_extra=PERSON)
    members: tuple[PersonStream, ...] = Field((), title="听证员", json_schema_extra=PERSONS)
    recorder: PersonStream = Field(title="记录员", json_schema_extra=PERSON)
    paper: Paper | None = Field(None, title="听证通知书")


@folds(HearingNotice)
def apply_hearing_notice(case: CaseState, entry: Entry[HearingNotice]) -> CaseState:
    """Keep the hearing; the time to decide does not run from the day the party was told until the hearing is over."""
    act = entry.act
    hearing = Hearing(entry.seq, act.parties, act.told_on, act.starts_at, act.place, act.public, act.chair, act.recorder, act.members)
    case = case.hold("C07", f"hearing-{entry.seq}", "听证", act.told_on, act.told_on)
    return _with(case, hearings=(*case.proceeding.hearings, hearing))


class PostponeHearing(CaseAct):
    """Put a hearing off (延期举行听证), with the reason, at the party's request or of our own motion."""

    label: ClassVar[str] = "听证延期"
    duty: ClassVar[str] = "hearing.arrange"
    stages: ClassVar[frozenset[str]] = NOTIFIED
    gates = (gates.refuse_without_hearing, gates.refuse_short_notice)

    starts_at: AwareDatetime = Field(title="改期后的听证时间", json_schema_extra={"widget": "datetime"})
    told_on: date = Field(title="改期通知送达日期", json_schema_extra=DATE)
    asked_by_party: bool = Field(False, title="应当事人申请改期")
    why: Text = Field(title="改期的原因", json_schema_extra=AREA)


@folds(PostponeHearing)
def apply_postpone(case: CaseState, entry: Entry[PostponeHearing]) -> CaseState:
    """Move the hearing and keep the time it was set for before."""
    act, hearing = entry.act, case.proceeding.hearing
    if hearing is None:
        return case
    moved = replace(hearing, starts_at=act.starts_at, told_on=act.told_on, postponed=(*hearing.postponed, (act.why, hearing.starts_at)))
    return _with_hearing(case, moved)


class HoldHearing(CaseAct):
    """Hold the hearing (举行听证): investigators put the case, the party defends itself; the record is checked and signed.

    Law: 行政处罚法 第六十四条. The record is what the decision rests on (第六十五条).
    """

    label: ClassVar[str] = "举行听证"
    duty: ClassVar[str] = "hearing.chair"
    stages: ClassVar[frozenset[str]] = NOTIFIED
    record: ClassVar[str] = "hearing_paper"
    record_forms: ClassVar[tuple[str, ...]] = ("hearing_record",)
    needs = (AV_LIST,)
    gates = (gates.refuse_without_hearing, gates.refuse_other_chair, gates.refuse_before_time, gates.refuse_unattended)

    attended: tuple[Ident, ...] = Field(title="到场的当事人", json_schema_extra={"widget": "parties"})
    absent: tuple[Ident, ...] = Field((), title="无正当理由缺席或者中途退场的当事人", json_schema_extra={"widget": "parties"})
    agents: tuple[Line, ...] = Field((), title="委托代理人", max_length=20, json_schema_extra={"widget": "lines"})
    investigators: tuple[PersonStream, ...] = Field(title="到场的调查人员", min_length=1, json_schema_extra=PERSONS)
    record_signed: bool = Field(title="笔录经当事人核对签名", description="拒绝签名的，由主持人在笔录中注明")
    refusal: str = Field("", title="拒绝签名的情况", max_length=2000)
    points: tuple[Text, ...] = Field((), title="听证中提出的意见（逐条）", max_length=200, json_schema_extra={"widget": "lines"})
    paper: Paper | None = Field(None, title="听证笔录")


@folds(HoldHearing)
def apply_hold(case: CaseState, entry: Entry[HoldHearing]) -> CaseState:
    """Mark the hearing as held; what was said there is answered point by point like any other defence."""
    act, hearing, day = entry.act, case.proceeding.hearing, day_of(entry)
    if hearing is None:
        return case
    paper = act.paper.digest if act.paper is not None else ""
    case = _with_hearing(case, replace(hearing, held_on=day, held_seq=entry.seq, ended_on=day, absent=act.absent, record=paper))
    case = case.release("C07", f"hearing-{hearing.seq}", day, "听证结束")
    if act.points:
        points = tuple(Point(f"{entry.seq}.{n}", text) for n, text in enumerate(act.points, 1))
        who = act.attended[0] if act.attended else ""
        said = Statement(entry.seq, who, day, "hearing", "听证参加人", points)
        case = _with(case, statements=(*case.proceeding.statements, said))
    return case


class PartyAbsent(CaseAct):
    """Nobody came, or all left without good reason: the hearing is over and the right given up (视为放弃听证). Law: 行政处罚法 第六十四条第六项."""

    label: ClassVar[str] = "当事人缺席，终止听证"
    duty: ClassVar[str] = "hearing.chair"
    stages: ClassVar[frozenset[str]] = NOTIFIED
    gates = (gates.refuse_without_hearing, gates.refuse_other_chair, gates.refuse_before_time)

    why: Text = Field(title="缺席或者退场的情况", json_schema_extra=AREA)


@folds(PartyAbsent)
def apply_absent(case: CaseState, entry: Entry[PartyAbsent]) -> CaseState:
    """End the hearing without its having been held."""
    hearing, day = case.proceeding.hearing, day_of(entry)
    if hearing is None:
        return case
    case = _with_hearing(case, replace(hearing, ended_on=day, held_seq=entry.seq, absent=hearing.parties))
    return case.release("C07", f"hearing-{hearing.seq}", day, "当事人缺席，听证终止")


class HearingReport(CaseAct):
    """The chair reports on the hearing (提交听证报告): facts found and what is proposed. Law: 行政处罚法 第六十五条."""

    label: ClassVar[str] = "提交听证报告"
    duty: ClassVar[str] = "hearing.chair"
    stages: ClassVar[frozenset[str]] = NOTIFIED
    record: ClassVar[str] = "hearing_paper"
    record_forms: ClassVar[tuple[str, ...]] = ("hearing_report",)
    needs = (AV_LIST,)
    gates = (gates.refuse_report_unheld, gates.refuse_other_chair, refuse_unrecorded_hearing)

    findings: Text = Field(title="听证认定的事实、证据", json_schema_extra=AREA)
    proposal: Text = Field(title="处理意见和建议", json_schema_extra=AREA)
    paper: Paper | None = Field(None, title="听证报告")


@folds(HearingReport)
def apply_report(case: CaseState, entry: Entry[HearingReport]) -> CaseState:
    """Keep the report with its hearing."""
    act, hearing = entry.act, case.proceeding.hearing
    return case if hearing is None else _with_hearing(case, replace(hearing, report=act.findings, proposal=act.proposal))


def _with_hearing(case: CaseState, changed: Hearing) -> CaseState:
    return _with(case, hearings=tuple(changed if one.seq == changed.seq else one for one in case.proceeding.hearings))


def _release_hearing(case: CaseState, day: date, why: str) -> CaseState:
    hearing = case.proceeding.hearing
    if hearing is None or hearing.over:
        return case
    return _with_hearing(case, replace(hearing, ended_on=day)).release("C07", f"hearing-{hearing.seq}", day, why)


# End of the defence --------------------------------------------------------------------------------------------------------


class FinishDefence(CaseAct):
    """Close the defence (结束告知和申辩环节): every term is over or waived, every point answered, every hearing held.

    Law: 行政处罚法 第四十五条、第六十二条、第六十三条. The last day still belongs to the party.
    """

    label: ClassVar[str] = "结束告知和申辩环节"
    duty: ClassVar[str] = "case.defence"
    stages: ClassVar[frozenset[str]] = NOTIFIED
    gates = (
        gates.refuse_unserved_notice, gates.refuse_while_defence_runs, gates.refuse_while_hearing_may_be_asked, gates.refuse_unheld_hearing,
        gates.refuse_unreported_hearing, gates.refuse_unanswered_points,
    )  # fmt: skip


@folds(FinishDefence)
def apply_finish(case: CaseState, entry: Entry[FinishDefence]) -> CaseState:
    """Go on to review and discussion."""
    for key in [key for key in case.clocks if key.partition(":")[0] in ("C04", "C05")]:
        case = case.end(key, day_of(entry), "告知和申辩环节结束")
    return _with(case, finished=entry.seq).at_stage("deliberating", entry)


__all__ = [
    "AnswerPoint", "DeemNoticeServed", "FinishDefence", "HearingNotice", "HearingReport", "HoldHearing", "IssuePriorNotice", "NoticeAgain",
    "PartyAbsent", "PostponeHearing", "PrepareDraft", "Proceeding", "RecordStatement", "RequestHearing", "ServeNotice", "WaiveDefence",
]  # fmt: skip
