"""What the pages of single kinds of streams show besides the common parts: a case's parties, people, papers, recordings; a review's answers; and so on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from mingfa.agencies.facts import OfficerFact
from mingfa.cases.state.core import CaseState, FiledDocument
from mingfa.desk.errors import UnknownStream
from mingfa.desk.perform import look
from mingfa.desk.store import instant
from mingfa.desk.times import LOCAL
from mingfa.disclosure.state import PublicationState
from mingfa.documents.forms import FORMS
from mingfa.law.money import yuan_text
from mingfa.law.regime_terms import term
from mingfa.office import reading
from mingfa.office.custody import hidden_from
from mingfa.office.panels import Cell, Panel, panels
from mingfa.office.people import Person
from mingfa.office.recording_panels import play_address
from mingfa.office.told import moment, name_of
from mingfa.office.visible import may_see_opinion, may_see_side
from mingfa.recording.models import RecordingRow, RecordingTieRow
from mingfa.review.checklist import items_of, level_words, words_of
from mingfa.review.state import ReviewState

OUTCOMES = {"avoid": "回避", "stay": "不回避", "": "待决定"}
ADOPTED = {"adopted": "采纳", "partly": "部分采纳", "not": "不采纳", "": "待复核"}


def _rows(*rows: tuple[Cell, ...]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(rows)


def _day(value: Any) -> Cell:
    return Cell(value.isoformat() if value is not None else "")


def _unit(person: Person, code: str) -> str:
    unit = person.view.regime.unit(code) if person.view is not None else None
    return unit.name if unit is not None else code


# Cases -------------------------------------------------------------------------------------------------------------------------


@panels("case")
def case_facts(stream: str, case: CaseState, person: Person) -> Iterator[Panel]:
    """What the case is: number, unit, people, days, decision."""
    decision = case.proceeding.decision
    facts = [("立案号", Cell(case.number or "未立案")), ("承办机构", Cell(_unit(person, case.unit))), ("登记日期", _day(case.opened_on))]
    if case.investigation.filed_on is not None:
        facts.append(("立案日期", _day(case.investigation.filed_on)))
    if decision is not None:
        facts += [("决定文号", Cell(decision.number)), ("决定日期", _day(decision.decided_on))]
        facts.append(
            (
                "签发",
                Cell(
                    moment(decision.issue.issued_at) if decision.issue else "等待签发",
                    mark=("green", "已签发") if decision.issue else ("orange", "未签发"),
                ),
            )
        )
    review = case.proceeding.review
    if review is not None:
        facts.append(("法制审核", Cell("打开审核卷", stream=review.stream)))
    for other, label in ((case.merged_into, "并入"), (case.split_from, "分自")):
        if other:
            facts.append((label, Cell("打开案件", stream=other)))
    yield Panel("facts", "基本情况", (), (), facts=tuple(facts))


@panels("case")
def case_parties(stream: str, case: CaseState, person: Person) -> Iterator[Panel]:
    """The parties and what each has been served and told."""
    rows = []
    for party in case.parties:
        served = next((s for notice in reversed(case.proceeding.notices) for s in notice.services if s.party == party.id), None)
        told = Cell(served.on.isoformat(), mark=("green", "已送达")) if served is not None and served.on is not None else Cell("")
        former = f"（原名{'、'.join(name for name, _ in party.former)}）" if party.former else ""
        rows.append((Cell(party.name + former), Cell(_kind_of_party(party.kind)), Cell(party.code), told))
    yield Panel("parties", "当事人", ("名称（姓名）", "类别", "代码", "告知书送达"), tuple(rows), "还没有登记当事人。")


def _kind_of_party(kind: str) -> str:
    return {"organisation": "单位", "citizen": "公民", "sole_trader": "个体工商户"}.get(kind, kind)


@panels("case")
def case_people(stream: str, case: CaseState, person: Person) -> Iterator[Panel]:
    """Who handles it, with the certificate shown on the day, and questions of avoidance."""
    rows = []
    for member in case.team:
        mark = ("", "") if member.until is None else ("grey", f"至 {member.until}")
        lead = "主办" if member.person == case.lead_handler and member.until is None else "承办"
        rows.append(
            (
                Cell(member.name, stream=member.person, mark=mark),
                Cell(lead),
                Cell(member.card),
                _day(member.since),
                Cell(_card_today(member.person)),
            )
        )
    yield Panel("people", "承办人员", ("姓名", "职责", "执法证", "自", "今日证件"), tuple(rows), "还没有指派承办人员。")
    if case.avoidances:
        asked = tuple(
            (Cell(one.name), Cell(one.ground), Cell(one.raised_by), Cell(OUTCOMES.get(one.outcome, one.outcome))) for one in case.avoidances
        )
        yield Panel("avoidances", "回避", ("人员", "情形", "提出", "决定"), asked)


def _card_today(stream: str) -> str:
    try:
        fact = OfficerFact.of(look(stream).state, stream, reading.today())
    except UnknownStream:
        return ""
    return fact.problem or "有效"


@panels("case")
def case_defence(stream: str, case: CaseState, person: Person) -> Iterator[Panel]:
    """What the parties said, point by point, with the answers."""
    names = {party.id: party.name for party in case.parties}
    rows = [
        (
            Cell(names.get(one.party, one.party)),
            Cell(point.text),
            Cell(ADOPTED.get(point.adopted, point.adopted), mark=("", "")),
            Cell(point.reason),
        )
        for one in case.proceeding.statements
        for point in one.points
    ]
    if rows:
        yield Panel("defence", "陈述申辩", ("当事人", "意见", "采纳", "复核意见"), tuple(rows))


@panels("case")
def case_evidence(stream: str, case: CaseState, person: Person) -> Iterator[Panel]:
    """The evidence with its originals."""
    rows = [
        (
            Cell(one.name, original=one.digest), Cell(one.source), _day(one.obtained_on), Cell(one.proves),
            Cell("", mark=("red", "已排除") if one.out else ("green", "已查证") if one.verified else ("orange", "未查证")),
        )
        for one in case.investigation.evidence
    ]  # fmt: skip
    if rows:
        yield Panel("evidence", "证据", ("名称", "来源", "取得日期", "证明内容", "查证"), tuple(rows))


def _document(stream: str, one: FiledDocument, hidden: bool) -> tuple[Cell, ...]:
    state = ("", "")
    if not one.current:
        state = ("grey", "已替换")
    elif getattr(one, "pending", False):
        state = ("orange", "待签名")
    made = one.electronic and one.content is not None and one.form in FORMS
    address = reverse("paper", args=[*reading.split(stream), one.id]) if made else ""
    title = Cell(one.title, original="" if one.electronic else one.digest, address=address, mark=state)
    if hidden:
        title = Cell("（副卷材料，只对有职责的人员开放）")
    volume = "副卷" if one.volume == "side" else "正卷"
    return (title, Cell("" if hidden else one.number), Cell(volume), Cell(one.by_name), Cell(moment(one.filed_at)))


@panels("case")
def case_documents(stream: str, case: CaseState, person: Person) -> Iterator[Panel]:
    """The papers, the latest first; those of the side volume only for whoever may read it."""
    side = may_see_side(case, person)
    rows = tuple(_document(stream, one, one.volume == "side" and not side) for one in reversed(case.documents))
    yield Panel("documents", "文书", ("名称", "文号", "归入", "归集人", "归集时间"), rows, "还没有文书。")


@panels("case")
def case_recordings(stream: str, case: CaseState, person: Person) -> Iterator[Panel]:
    """The recordings on their line of time, with the steps they show; steps that should have one and have none are in the gaps."""
    hidden = hidden_from(person)
    ties = {row.stream: row.step for row in RecordingTieRow.objects.filter(case_stream=stream) if row.stream not in hidden}
    rows = []
    for row in RecordingRow.objects.filter(stream__in=list(ties)).order_by("started_at", "stream"):
        step = case.step_at(ties[row.stream])
        at = moment(instant(row.started_at)) if row.started_at else ""
        until = instant(row.ended_at).astimezone(LOCAL).strftime("%H:%M") if row.ended_at else ""
        mark = ("red", "文件损坏") if row.damaged else ("orange", "有编辑痕迹") if row.suspicious else ("", "")
        rows.append(
            (
                Cell(f"{at} 至 {until}" if at else "", mark=mark),
                Cell(row.file_name, stream=row.stream),
                Cell(f"第 {step.seq + 1} 条 {step.label}" if step is not None else "全案"),
                Cell(row.place),
                Cell("播放", address=play_address(row.stream)) if row.digest and row.stage == "stored" else Cell(""),
            )
        )
    upload = (("", Cell("上传音像记录", address=f"{reverse('upload')}?case={stream}")),) if person.has("recording.upload") else ()
    yield Panel("recordings", "音像记录", ("时间", "文件", "所记录的环节", "地点", ""), tuple(rows), "还没有音像记录。", facts=upload)


@panels("case")
def case_money(stream: str, case: CaseState, person: Person) -> Iterator[Panel]:
    """What was paid."""
    names = {party.id: party.name for party in case.parties}
    rows = [
        (Cell(names.get(one.party, one.party)), Cell(f"{yuan_text(payment.amount_fen)} 元"), _day(payment.on), Cell(payment.receipt))
        for one in case.execution.parties.values()
        for payment in one.payments
    ]
    if rows:
        yield Panel("money", "缴款", ("缴款人", "金额", "日期", "票据号"), tuple(rows))


@panels("case")
def case_corrections(stream: str, case: CaseState, person: Person) -> Iterator[Panel]:
    """Facts that were put right, and which limits that moved."""
    if case.corrections:
        rows = tuple(
            (Cell(f"第 {one.of + 1} 条"), Cell(str(one.old)), Cell(str(one.new)), Cell(one.reason), Cell("、".join(one.moved)))
            for one in case.corrections
        )
        yield Panel("corrections", "更正", ("留痕", "原来", "更正为", "理由", "重算的期限"), rows)


# Reviews -----------------------------------------------------------------------------------------------------------------------


@panels("review")
def review_facts(stream: str, review: ReviewState, person: Person) -> Iterator[Panel]:
    """What is reviewed, for whom, by whom."""
    facts = [
        ("案件", Cell(review.case_title or "打开案件", stream=review.case)), ("轮次", Cell(f"第 {review.round} 轮")),
        ("承办机构", Cell(_unit(person, review.unit))), ("当事人", Cell("、".join(review.parties))),
        ("送审", Cell(f"{review.submitted_name} {review.submitted_on or ''}")), ("审核人员", Cell(review.reviewer_name or "未明确")),
        ("所审文稿", Cell(f"指纹 {review.draft_digest[:8]}…")), ("意见文号", Cell(review.number or "未编号")),
    ]  # fmt: skip
    if review.transfer_to:
        facts.append(("拟移送的机关", Cell(review.transfer_to)))
    if review.conclusion is not None and may_see_opinion(review, person):
        mark = ("green", "通过") if review.conclusion.passed else ("red", "未通过")
        facts.append(("审核意见", Cell(term("outcome", review.conclusion.outcome), mark=mark)))
    if review.filed is not None:
        facts.append(("意见书", Cell("查看", original=review.filed.digest)))
    yield Panel("facts", "基本情况", (), (), facts=tuple(facts))
    case = reverse("stream", args=reading.split(review.case)) if review.case else ""
    rows = tuple(
        (
            Cell(term("package_item", one.code)),
            Cell(one.title, address=f"{case}#e{one.step}") if one.step >= 0 else Cell(one.title, original=one.digest),
        )
        for one in review.package
    )
    yield Panel("package", "送审材料", ("种类", "名称"), rows, "没有送审材料。")


@panels("review")
def review_answers(stream: str, review: ReviewState, person: Person) -> Iterator[Panel]:
    """The checklist with its answers; what is not answered yet is listed too. The unit sees it with the opinion, not before."""
    if not may_see_opinion(review, person):
        yield Panel("answers", "审核内容", (), (), "审核意见交还承办机构以前，审核内容只对审核机构和签批的负责人开放。")
        return
    today, regime = reading.today(), person.view.regime if person.view is not None else None
    wanted = items_of(review, regime, today) if regime is not None else ()
    rows = []
    for item in dict.fromkeys((*wanted, *(one.item for one in review.answers))):
        given = review.answer(item)
        rows.append(
            (
                Cell(words_of(item, regime, review.submitted_on or today)),
                Cell(level_words(item, given.level)) if given else Cell("", mark=("orange", "未填写")),
                Cell(given.note if given else ""),
            )
        )
    yield Panel("answers", "审核内容", ("内容", "结果", "问题和依据"), tuple(rows))


# Publications ----------------------------------------------------------------------------------------------------------------------


@panels("publication")
def publication_facts(stream: str, publication: PublicationState, person: Person) -> Iterator[Panel]:
    """What is, or will be, public: word for word."""
    facts = [
        ("案件", Cell(publication.title, stream=publication.case)),
        ("决定日期", _day(publication.decided_on)),
        ("文号", Cell(publication.number)),
    ]
    if publication.published_on is not None:
        facts.append(("公示日期", _day(publication.published_on)))
    if publication.ground:
        facts.append(("不予公示情形", Cell(publication.ground_words or publication.ground)))
    yield Panel("facts", "基本情况", (), (), facts=tuple(facts))
    version = publication.version
    if version is not None:
        rows = tuple((Cell(str(field["label"])), Cell(str(field["value"]))) for field in version.content.get("fields", ()))
        hidden = "、".join(dict.fromkeys(version.hidden)) or "没有需要隐去的内容"
        told = (
            ("提供", Cell(f"{name_of(version.provided_by)} {moment(version.provided_at)}")),
            ("隐去", Cell(hidden)),
            ("审核", Cell(name_of(version.approved_by) if version.approved_by else "未审核")),
        )
        yield Panel("content", "公示内容", ("栏目", "公众将看到的文字"), rows, facts=told)
