"""What the pages of licences show besides the common parts, the door to the codes of progress, and what forms of licences begin with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse

from mingfa.agencies.facts import agency_stream
from mingfa.cases.grounds import ground_lists
from mingfa.cases.state.core import CaseState
from mingfa.desk.act import Actor
from mingfa.desk.kinds import RegimeView
from mingfa.desk.perform import look
from mingfa.desk.streams import agency_of
from mingfa.licences.acts.examining import EXAMINATIONS
from mingfa.licences.acts.reviewing import GROUNDS
from mingfa.licences.major import SAYS, licence_grounds
from mingfa.licences.package import package_of
from mingfa.licences.state.licence import CATEGORIES, ENDINGS, EXAMINING, LicenceState
from mingfa.office import reading
from mingfa.office.asking_panels import package_panel
from mingfa.office.forms import Offer
from mingfa.office.licence_review import lines_of
from mingfa.office.major_panels import grounds_panel
from mingfa.office.panels import Cell, Panel, panels
from mingfa.office.people import Person
from mingfa.office.prefill import offer, prefill
from mingfa.office.prefills.cases import sending, wanted_items
from mingfa.office.review_panels import rounds_panel
from mingfa.office.told import name_of
from mingfa.progress.models import ProgressRow

View = RegimeView | None
REVIEWED = {
    "": ("grey", "未送审"), "stale": ("orange", "送审后有改动"), "sent": ("grey", "已送审"), "passed": ("green", "审核通过"), "failed": ("red", "审核未通过"),
}  # fmt: skip
CODE = {"live": ("green", "可以查询"), "revoked": ("grey", "已停用")}


def _day(value: Any) -> Cell:
    return Cell(value.isoformat() if value is not None else "")


@panels("licence")
def licence_facts(stream: str, state: LicenceState, person: Person) -> Iterator[Panel]:
    """What is applied for, by whom, how far it is, and what was decided."""
    unit = person.view.regime.unit(state.unit) if person.view is not None else None
    party = state.party
    facts = [
        ("受理编号", Cell(state.number or "未受理")), ("许可事项", Cell(state.matter)), ("类别", Cell(dict(CATEGORIES).get(state.category, ""))),
        ("申请人", Cell(party.name if party is not None else "")), ("证件号码", Cell(party.code if party is not None else "")),
        ("代理人", Cell(state.agent)), ("地点", Cell(state.place)), ("承办机构", Cell(unit.name if unit is not None else state.unit)),
        ("收到申请", _day(state.received_on)), ("受理", _day(state.accepted_on)),
    ]  # fmt: skip
    if state.deemed:
        facts.append(("受理方式", Cell("", mark=("orange", "逾期未告知补正，视为受理"))))
    if state.supplement:
        facts.append(("要求补正", Cell("；".join(state.supplement))))
    yield Panel("facts", "基本情况", (), (), facts=tuple((label, cell) for label, cell in facts if cell.words or cell.mark[1]))
    yield Panel("materials", "申请材料", ("材料",), tuple((Cell(one),) for one in state.materials), "没有登记申请材料。")
    rows = tuple(
        (_day(one.on), Cell(dict(EXAMINATIONS)[one.kind]), Cell("、".join(name_of(who) for who in one.officers)), Cell(one.result))
        for one in state.examinations
    )
    yield Panel("examinations", "审查情况", ("日期", "方式", "人员", "情况和意见"), rows, "还没有审查。")
    hearing = state.hearing
    if hearing.told_on is not None:
        told = (
            ("告知听证权利", _day(hearing.told_on)), ("提出申请", Cell("放弃听证") if hearing.waived else _day(hearing.asked_on)),
            ("通知听证", _day(hearing.noticed_on)), ("听证日期", _day(hearing.day)), ("举行听证", _day(hearing.held_on)), ("笔录要点", Cell(hearing.record)),
        )  # fmt: skip
        yield Panel("hearing", "听证", (), (), facts=tuple((label, cell) for label, cell in told if cell.words))


@panels("licence")
def licence_proposal(stream: str, state: LicenceState, person: Person) -> Iterator[Panel]:
    """What is proposed to be decided; why it has to be reviewed; what is ready to be sent; every round of the review."""
    draft, held, view = state.reviewing.draft, state.reviewing, person.view
    if draft is not None and state.decision is None:
        told = (
            ("文稿", Cell(f"第 {len(held.drafts)} 稿", mark=REVIEWED[review_state(state)])), *((title, Cell(words)) for title, words in lines_of(draft)),
            ("承办机构拟办意见", Cell(f"{draft.opinion}（{draft.name} {draft.on}）")), ("文稿指纹", Cell(f"{draft.digest[:16]}…")),
        )  # fmt: skip
        yield Panel("draft", "拟作决定", (), (), facts=told)
    if view is not None and state.accepted_on is not None:
        day = state.decision.decided_on if state.decision is not None else reading.today()
        yield from grounds_panel(stream, day, lambda listed: licence_grounds(state, view.regime, day, listed))
    if draft is not None and state.decision is None and state.stage in EXAMINING:
        yield package_panel(stream, package_of(state, draft.digest), wanted_items(state, view, reading.today()))
    yield from rounds_panel(held.rounds, held.verdicts)


def review_state(state: LicenceState) -> str:
    """Say how the present draft stands with its review: "" not sent, "stale" sent before a change, "sent", "passed" or "failed"."""
    draft, sent, verdict = state.reviewing.draft, state.reviewing.sent, state.reviewing.verdict
    if draft is None or sent is None:
        return ""
    if (sent.draft_digest, sent.evidence_digest) != (draft.digest, state.evidence_digest):
        return "stale"
    return "sent" if verdict is None else "passed" if verdict.passed else "failed"


@panels("licence")
def licence_decision(stream: str, state: LicenceState, person: Person) -> Iterator[Panel]:
    """The decision as it was made."""
    decision = state.decision
    if decision is None:
        return
    issue = ("green", "已签发") if decision.issue is not None else ("orange", "等待签发")
    until = decision.valid_until.isoformat() if decision.valid_until is not None else "长期"
    facts = [
        ("决定", Cell("准予许可" if decision.granted else "不予许可", mark=issue)), ("文号", Cell(decision.number)), ("日期", _day(decision.decided_on)),
        ("内容", Cell(decision.content)), ("法律依据", Cell(decision.basis)), ("理由", Cell(decision.reasons)), ("救济途径", Cell(decision.remedies)),
        ("许可证件", Cell(f"{decision.certificate} {decision.certificate_number}".strip())),
        ("有效期", Cell(f"{decision.valid_from} 至 {until}" if decision.valid_from is not None else "")),
        ("法制审核", Cell("审核通过，打开审核卷", stream=decision.review) if decision.review else Cell("")),
        ("决定书", Cell("查看", original=decision.paper) if decision.paper else Cell("")),
        ("效力", Cell(f"已{ENDINGS[state.ending]}：{state.ending_reason}" if state.ending else "")),
    ]  # fmt: skip
    yield Panel("decision", "许可决定", (), (), facts=tuple((label, cell) for label, cell in facts if cell.words or cell.mark[1]))


@panels("licence")
@panels("case")
def progress_codes(stream: str, state: LicenceState | CaseState, person: Person) -> Iterator[Panel]:
    """Which parties may follow the matter by a code; the code itself stands on the notice only."""
    if not person.has("progress.issue") or not state.number or not state.parties:
        return
    held = {row.party: row for row in ProgressRow.objects.filter(subject=stream)}
    rows = []
    for party in state.parties:
        row = held.get(party.id)
        since = row.issued_on.isoformat() if row is not None and row.issued_on is not None else ""
        rows.append((Cell(party.name), Cell("", mark=CODE.get(row.stage, ("", ""))) if row is not None else Cell("未核发"), Cell(since)))
    door = (("", Cell("核发、重新核发、停用查询码，打印通知", address=reverse("codes", args=reading.split(stream)))),)
    yield Panel("progress", "办理进度查询", ("申请人（当事人）", "查询码", "核发日期"), tuple(rows), facts=door)


# What forms begin with ----------------------------------------------------------------------------------------------------------------


@prefill("licences.receive_application")
def receiving(state: LicenceState, actor: Actor, view: View) -> Mapping[str, Any]:
    """Today, at the unit of whoever stands at the window."""
    return {"received_on": reading.today(), "unit": actor.units[0] if actor.units else "", "officers": (actor.person,)}


@prefill("licences.complete_materials")
def completing(state: LicenceState, actor: Actor, view: View) -> Mapping[str, Any]:
    """Today."""
    return {"completed_on": reading.today()}


@prefill("licences.record_examination")
def examining(state: LicenceState, actor: Actor, view: View) -> Mapping[str, Any]:
    """Today, by whoever enters it."""
    return {"examined_on": reading.today(), "officers": (actor.person,)}


@prefill("licences.ask_hearing")
def asking(state: LicenceState, actor: Actor, view: View) -> Mapping[str, Any]:
    """Today."""
    return {"asked_on": reading.today()}


@prefill("licences.pause_examination")
def pausing(state: LicenceState, actor: Actor, view: View) -> Mapping[str, Any]:
    """Told today."""
    return {"told_on": reading.today()}


@prefill("licences.propose_decision")
def proposing(state: LicenceState, actor: Actor, view: View) -> Mapping[str, Any]:
    """What was proposed last; the first time the remedies as the agency's own bodies and courts make them, and the term from today."""
    draft = state.reviewing.draft
    if draft is not None:
        return {name: getattr(draft, name) for name in (*SAYS, "opinion")}
    agency = look(agency_stream(agency_of(state.stream))).state
    body, court = "、".join(agency.reconsideration_bodies), "、".join(agency.courts)
    words = (
        f"对本决定不服的，可以自收到之日起六十日内向{body}申请行政复议，或者自收到之日起六个月内向{court}提起行政诉讼。"
        if body and court
        else ""
    )
    return {"remedies": words, "valid_from": reading.today()}


@prefill("licences.decide_licence")
def deciding(state: LicenceState, actor: Actor, view: View) -> Mapping[str, Any]:
    """Exactly what was proposed; where nothing was, as a proposal begins."""
    found = dict(proposing(state, actor, view))
    found.pop("opinion", None)
    return found


@prefill("licences.submit_licence_for_review")
def submitting(state: LicenceState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The present proposal, what the package still lacks, and the problems of the round before."""
    draft = state.reviewing.draft
    digest = draft.digest if draft is not None else ""
    return sending(state, package_of(state, digest), state.reviewing.sent, view) | {"draft_digest": digest}


@offer("licences.add_licence_ground", "ground")
def grounds(state: LicenceState, actor: Actor, view: View) -> Sequence[Offer]:
    """The grounds that the law or the agency's rules name for licences, less those that were added."""
    today, added = reading.today(), {one.ground for one in state.reviewing.grounds}
    lists = ground_lists(view.regime, today, "licence") if view is not None else []
    return [Offer(code, words) for code, words in GROUNDS if code not in added and (not lists or any(code in named for _, named in lists))]


@prefill("licences.deliver_licence")
def delivering(state: LicenceState, actor: Actor, view: View) -> Mapping[str, Any]:
    """Today, or the day of the decision where that is later."""
    decided = state.decision.decided_on if state.decision is not None else reading.today()
    return {"delivered_on": max(decided, reading.today()), "way": "handed"}
