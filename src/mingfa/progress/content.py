"""What an applicant or a party reads of the own matter: stage, next step, what was done, limits, own papers; nothing else of the case. Pure.

Law: regime progress.shows says which of these parts; 行政处罚法 第四十四条、第六十一条 (what a party is told and given), 行政许可法 第三十二条、
第三十八条、第四十四条. What others said, what was found out, and inner steps are the file's and not in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from pydantic import BaseModel, ValidationError

from mingfa.cases.state.core import KINDS, CaseState
from mingfa.cases.state.core import STAGES as CASE_STAGES
from mingfa.cases.state.limits import Running
from mingfa.desk.kinds import RegimeView
from mingfa.desk.times import LOCAL, local_day
from mingfa.documents.blocks import chinese_day, chinese_moment
from mingfa.documents.forms import FORMS
from mingfa.law.money import yuan_text
from mingfa.law.regime_model import Regime
from mingfa.law.terms import terms_of
from mingfa.licences.state.licence import OVER, LicenceState
from mingfa.licences.state.licence import STAGES as LICENCE_STAGES
from mingfa.progress.state import ProgressState

LONGEST = 20_000
"""Characters of one paper that are shown; the paper itself is what was served."""

BOUND = {"agency": "办理机关", "party": "您", "officer": "办理机关", "court": "人民法院"}

LICENCE_NEXT = {
    "received": "办理机关审查材料是否齐全，作出是否受理的决定，或者一次告知需要补正的内容",
    "supplementing": "请按告知的内容补正材料",
    "supplemented": "办理机关作出受理决定",
    "deemed": "办理机关出具受理凭证，并继续审查",
    "accepted": "办理机关审查，并在期限内作出决定",
    "paused": "等待所列事项完成，所需时间不计入办理期限",
    "decided": "决定签发后送达",
    "issued": "办理机关送达决定、颁发许可证件",
    "delivered": "已经办结",
    "not_accepted": "已经办结；对不予受理不服的，可以依法申请行政复议或者提起行政诉讼",
    "taken_back": "已经办结",
    "ended": "许可已失去效力",
}
CASE_NEXT = {
    "lead": "办理机关核查线索",
    "investigating": "办理机关调查取证，需要您配合的会另行通知",
    "suspended": "调查中止，原因消除后恢复",
    "reported": "办理机关审查调查结果",
    "examined": "拟给予行政处罚的，办理机关先书面告知您事实、理由、依据和内容",
    "notified": "您可以在期限内陈述、申辩，符合条件的可以要求听证",
    "deliberating": "办理机关复核意见、审核并讨论后作出决定",
    "decided": "决定签发后送达",
    "performing": "请在期限内履行决定；不服的，可以在期限内申请行政复议或者提起行政诉讼",
    "in_court": "人民法院审查强制执行申请",
    "closed": "已经结案",
    "archived": "已经结案",
    "not_filed": "决定不予立案，已经办结",
    "transferred": "已移送其他机关，请向接受移送的机关查询",
    "withdrawn": "已撤销立案，已经办结",
    "merged": "已并入其他案件办理，请向承办机构询问",
}
CASE_CLOCKS = frozenset({"C04", "C05", "C07", "C08", "C15", "C18", "C19"})
"""Limits of a case that a party is told of; those about one party only when it is this one."""

CASE_OVER = frozenset({"closed", "archived", "not_filed", "transferred", "withdrawn", "merged"})


@dataclass(frozen=True, slots=True)
class Parts:
    """What is told, before the regime's choice of parts: the stage, what comes next, steps, limits, papers; over_on: the day it ended."""

    stage: str
    next: str
    steps: tuple[tuple[date, str, str], ...]
    clocks: tuple[tuple[str, Running], ...]
    documents: tuple[dict[str, Any], ...]
    over_on: date | None


def content_of(code: ProgressState, subject: Any, view: RegimeView, on: date) -> dict[str, Any] | None:
    """Return what the holder of a code reads, None when there is nothing to read: revoked, or over for longer than the regime keeps it.

    Law: regime progress.shows, progress.keep_days: the last day on which an ended matter can be read is its end plus so many days.
    """
    if code.stage != "live":
        return None
    parts = _of_licence(subject) if isinstance(subject, LicenceState) else _of_case(subject, code.party)
    if parts.over_on is not None and on > parts.over_on + timedelta(days=view.regime.number("progress.keep_days", on)):
        return None
    shows = view.regime.items("progress.shows", on)
    told: dict[str, Any] = {
        "format": 1, "organ": view.regime.name, "kind": dict(KINDS).get(subject.kind, ""),
        "number": code.number, "name": code.name, "title": code.title, "over": parts.over_on is not None,
    }  # fmt: skip
    if "stage" in shows:
        told["stage"] = parts.stage
    if "next" in shows:
        told["next"] = parts.next
    if "steps" in shows:
        told["steps"] = [{"on": day.isoformat(), "label": label, "note": note} for day, label, note in parts.steps]
    if "clocks" in shows:
        told["clocks"] = [one for key, running in parts.clocks if (one := _limit(running, view)) is not None]
    if "documents" in shows:
        told["documents"] = list(parts.documents)
    return told


def _limit(running: Running, view: RegimeView) -> dict[str, Any] | None:
    """Return a limit in words: whom it binds, since when, until when, by which article."""
    started = running.started.astimezone(LOCAL).date() if isinstance(running.started, datetime) else running.started
    regime: Regime = view.regime
    if not regime.has(running.parameter, started):
        return None
    rule = regime.rule(running.parameter, started)
    clock = running.clock(regime)
    earliest, latest, provisional = clock.bounds(view.calendar)
    if earliest is None:
        last = "暂停计算，恢复后顺延"
    elif provisional:
        last = f"预计 {_day(earliest)} 至 {_day(latest)}（放假安排公布后确定）"
    else:
        last = f"至 {_day(earliest)}"
    return {
        "label": running.label, "bound": BOUND.get(terms_of(rule).bound, ""), "since": started.isoformat(), "last": last,
        "term": str(clock.term), "article": str(rule.article),
    }  # fmt: skip


def _day(value: date | datetime | None) -> str:
    return (local_day(value) if isinstance(value, datetime) else value).isoformat() if value is not None else ""


# Licences ------------------------------------------------------------------------------------------------------------------------------


def _of_licence(state: LicenceState) -> Parts:
    running = tuple((key, one) for key, one in state.clocks.items() if one.ended is None)
    return Parts(
        dict(LICENCE_STAGES)[state.stage], LICENCE_NEXT[state.stage], tuple((one.on, one.label, one.note) for one in state.steps), running,
        tuple(_licence_papers(state)), state.over_on if state.stage in OVER else None,
    )  # fmt: skip


def _licence_papers(state: LicenceState) -> Iterator[dict[str, Any]]:
    if state.number and state.accepted_on is not None:
        lines = [["申请事项", state.matter], ["申请人", state.parties[0].name], ["受理日期", chinese_day(state.accepted_on)]]
        yield _paper("行政许可申请受理通知书", state.number, state.accepted_on, [*lines, ["申请材料", "、".join(state.materials)]])
    if state.supplement_on is not None:
        rows = [[f"第 {number} 项", text] for number, text in enumerate(state.supplement, 1)]
        yield _paper("申请材料补正告知书", "", state.supplement_on, rows)
    decision = state.decision
    if decision is not None and decision.issue is not None:
        rows = [["决定", "准予行政许可" if decision.granted else "不予行政许可"], ["内容", decision.content], ["法律依据", decision.basis]]
        rows += [["理由", decision.reasons]] if decision.reasons else []
        rows += [["救济途径", decision.remedies]] if decision.remedies else []
        rows += [["许可证件", f"{decision.certificate} {decision.certificate_number}"]] if decision.certificate else []
        if decision.valid_from is not None:
            until = chinese_day(decision.valid_until) if decision.valid_until is not None else "长期"
            rows.append(["有效期", f"{chinese_day(decision.valid_from)}至{until}"])
        yield _paper("行政许可决定书" if decision.granted else "不予行政许可决定书", decision.number, decision.decided_on, rows)


def _paper(title: str, number: str, on: date, rows: list[list[str]]) -> dict[str, Any]:
    return {"title": title, "number": number, "on": on.isoformat(), "lines": [[label, text[:LONGEST]] for label, text in rows]}


# Cases ----------------------------------------------------------------------------------------------------------------------------------


def _of_case(case: CaseState, party: str) -> Parts:
    steps = sorted(_case_steps(case, party), key=lambda one: one[0])
    clocks = tuple(
        (key, one) for key, one in case.clocks.items()
        if one.ended is None and key.partition(":")[0] in CASE_CLOCKS and one.subject in ("", party)
    )  # fmt: skip
    over = local_day(case.stage_since) if case.stage in CASE_OVER and case.stage_since is not None else None
    return Parts(
        dict(CASE_STAGES).get(case.stage, ""), CASE_NEXT.get(case.stage, ""), tuple(steps), clocks, tuple(_case_papers(case, party)), over
    )


def _case_steps(case: CaseState, party: str) -> Iterator[tuple[date, str, str]]:
    """Iterate over what concerns this party: papers served on it, what it said, hearings it was called to, the decision, what it paid."""
    if case.investigation.filed_on is not None:
        yield case.investigation.filed_on, "立案", f"立案号 {case.number}"
    for notice in case.proceeding.notices:
        served = notice.served_on(party)
        if served is not None:
            yield served, "送达行政处罚事先告知书", notice.number
    for said in case.proceeding.statements:
        if said.party == party:
            answered = sum(1 for point in said.points if point.adopted)
            yield said.on, "提出陈述、申辩", f"{len(said.points)} 点意见，已复核 {answered} 点"
    for hearing in case.proceeding.hearings:
        if party in hearing.parties:
            yield hearing.told_on, "通知听证", f"{chinese_moment(hearing.starts_at)}，{hearing.place}"
    decision, doing = case.proceeding.decision, case.execution.parties.get(party)
    served_on = doing.service.on if doing is not None and doing.service is not None else None
    if (
        decision is not None
        and decision.issue is not None
        and served_on is not None
        and (not decision.parties or party in decision.parties)
    ):
        yield decision.decided_on, "作出决定", decision.number
        yield served_on, "送达决定书", decision.number
    for payment in doing.payments if doing is not None else ():
        yield payment.on, "缴款", f"{yuan_text(payment.amount_fen)} 元，票据号 {payment.receipt}"


def _case_papers(case: CaseState, party: str) -> Iterator[dict[str, Any]]:
    """Iterate over the papers that were served on this party, word for word where they were made as electronic forms."""
    for notice in case.proceeding.notices:
        served = notice.served_on(party)
        if served is not None:
            yield _paper("行政处罚事先（听证）告知书", notice.number, served, _lines(case, notice.number))
    decision, doing = case.proceeding.decision, case.execution.parties.get(party)
    served_on = doing.service.on if doing is not None and doing.service is not None else None
    if (
        decision is not None
        and decision.issue is not None
        and served_on is not None
        and (not decision.parties or party in decision.parties)
    ):
        title = "行政处罚决定书" if decision.result == "penalty" else "不予行政处罚决定书"
        yield _paper(title, decision.number, served_on, _lines(case, decision.number))


def _lines(case: CaseState, number: str) -> list[list[str]]:
    for one in reversed(case.documents):
        form = FORMS.get(one.form)
        if one.number == number and one.volume == "main" and one.current and one.content is not None and form is not None:
            try:
                return [[label, text] for label, text in _flat(form.model.model_validate(dict(one.content)))]
            except ValidationError:
                return []
    return []


def _flat(value: BaseModel) -> Iterator[tuple[str, str]]:
    """Iterate over the fields of a paper in their order, labels as the form has them."""
    for name, info in type(value).model_fields.items():
        label = info.title or ""
        if not label or name in ("sha256", "digest"):
            continue
        yield from _told(label, getattr(value, name), name)


def _told(label: str, given: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(given, BaseModel):
        yield from _flat(given)
    elif isinstance(given, tuple | list):
        plain = [one for one in given if isinstance(one, str)]
        if plain:
            yield label, "；".join(plain)[:LONGEST]
        for one in given:
            if isinstance(one, BaseModel):
                yield from _flat(one)
    elif isinstance(given, Enum):
        yield label, str(getattr(given, "label", given.value))
    elif isinstance(given, datetime):
        yield label, chinese_moment(given)
    elif isinstance(given, date):
        yield label, chinese_day(given)
    elif isinstance(given, bool) or given is None or isinstance(given, Mapping):
        return
    elif isinstance(given, int):
        yield label, f"{yuan_text(given)} 元" if name.endswith("_fen") else str(given)
    elif isinstance(given, str) and given:
        yield label, given[:LONGEST]
