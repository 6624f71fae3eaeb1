"""What is refused about requests for recordings, visits and copies (调阅、查阅登记、提供). Pure.

Law: recording.access.approver and recording.access.register_fields (湘西州 执法全过程记录制度 第十八条), recording.release.approver and
recording.release_ban (第十七条), recording.secrecy (第十九条).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mingfa.custody.state import ORGANS, REQUESTERS, RequestState
from mingfa.desk.act import Matter
from mingfa.desk.gates import CLOCK_SKEW, PLATFORM
from mingfa.desk.times import local_day
from mingfa.law.article import Article
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Rule
from mingfa.law.regime_terms import term
from mingfa.recording.keeping import clearance

RequestMatter = Matter[Any, RequestState]
ACCESS = "recording.access.approver"
RELEASE = "recording.release.approver"
FIELDS = "recording.access.register_fields"
BAN = "recording.release_ban"

KNOWN_FIELDS = {"查阅人": "visitor", "查阅事由": "reason", "查阅时间": "at"}
"""Fields of the register that the act has by itself; others are kept among its values."""


def rule_or_platform(matter: RequestMatter, parameter: str) -> Rule | Article:
    """Return the agency's rule where one is in force that day, else the platform's own."""
    return matter.rule(parameter) if matter.has(parameter) else PLATFORM


def approver_rule(matter: RequestMatter, kind: str) -> str:
    """Return the parameter that names who approves for this kind of requester, "" where the agency has none."""
    organs = {code for code, _ in ORGANS}
    wanted = (ACCESS, RELEASE) if kind in organs else (RELEASE,)
    return next((one for one in wanted if matter.has(one)), "")


def refuse_other_agency(matter: RequestMatter) -> Iterable[Refusal]:
    """Recordings asked for are this agency's, and still there."""
    for stream in matter.act.recordings:
        if stream.partition("/")[0] != matter.agency:
            yield Refusal("access.other_agency", PLATFORM, "所选音像记录属于其他机关", "请向该机关提出")
    for fact in matter.all("recordings"):
        if fact.status != "stored":
            yield Refusal("access.gone", PLATFORM, f"“{fact.title}”没有可供查阅的原件", "请核对所选音像记录")


def refuse_unnamed_requester(matter: RequestMatter) -> Refusal | None:
    """A colleague asks as himself; everybody else says which organ or person asks."""
    act = matter.act
    if act.requester == "unit" and not act.person:
        return Refusal("access.no_person", PLATFORM, "没有填写申请查阅的人员", "请选择本机关申请人")
    if act.requester != "unit" and act.person:
        return Refusal("access.person_unasked", PLATFORM, "外部申请不填写本机关人员", "请在申请单位和查阅人中填写")
    return None


def refuse_other_year(matter: RequestMatter) -> Refusal | None:
    """A number is taken from the series of the year in which the act is done."""
    if matter.act.year == matter.on.year:
        return None
    return Refusal("series.other_year", PLATFORM, f"编号年份 {matter.act.year} 与办理之日 {matter.on} 不符", "请重新打开表单")


def refuse_wrong_approver(matter: RequestMatter) -> Refusal | None:
    """Who approves is named by the agency's rule: its head for procuratorate, court and police where the text says so."""
    state = matter.state
    parameter = approver_rule(matter, state.kind)
    who = dict(REQUESTERS).get(state.kind, state.kind)
    if not parameter:
        return matter.refuse(
            rule_or_platform(matter, BAN),
            "access.no_approver",
            f"本机关制度没有写明向{who}提供由谁批准",
            "请先在制度参数中载明批准人及其出处",
        )
    roles = matter.regime.items(parameter, matter.on)
    if any(matter.by.holds(role) for role in roles):
        return None
    words = "、".join(term("role", role) for role in roles)
    return matter.refuse(matter.rule(parameter), "access.wrong_approver", f"{who}查阅、调取音像记录须报{words}批准，{matter.by.name}没有该岗位", f"请报{words}批准")  # fmt: skip


refuse_wrong_approver.on_state = True  # type: ignore[attr-defined]


def refuse_own_request(matter: RequestMatter) -> Refusal | None:
    """Nobody approves what he asked for or registered."""
    if matter.by.person not in (matter.state.person, matter.state.registered_by):
        return None
    return Refusal("access.own_request", PLATFORM, "不能批准本人提出或者登记的申请", "请由另一名有批准权的人员办理")


refuse_own_request.on_state = True  # type: ignore[attr-defined]


def refuse_uncleared(matter: RequestMatter) -> Iterable[Refusal]:
    """Whoever decides on, shows or hands out a secret recording is cleared for it."""
    wanted = [one for one in matter.state.wanted if getattr(matter.act, "recording", one.recording) == one.recording]
    facts = {fact.stream: fact.value for fact in matter.facts.get("recordings", ())}
    for one in wanted:
        secret = facts[one.recording].secret if one.recording in facts else one.secret
        if secret and not matter.by.holds(clearance(secret)):
            yield matter.refuse(
                rule_or_platform(matter, "recording.secrecy"), "custody.not_cleared",
                f"申请含涉{term('secret', secret)}记录，{matter.by.name}没有相应查阅权限", "请由有权限的人员办理",
            )  # fmt: skip


def refuse_past_period(matter: RequestMatter) -> Refusal | None:
    """An approval ends on a day to come."""
    if matter.act.until >= matter.on:
        return None
    return Refusal("access.past", PLATFORM, f"准许期限 {matter.act.until} 已经过去", "请填写今天或者以后的日期")


def refuse_outside_request(matter: RequestMatter) -> Iterable[Refusal]:
    """An approval opens the recordings it names, and nothing else; its time is ended by the clock."""
    if matter.act.recording not in matter.state.recordings:
        yield matter.refuse(
            rule_or_platform(matter, BAN), "access.other_recording", "该音像记录不在批准的范围内", "请就该音像记录另行提出申请"
        )


def _given(act: Any, field: str) -> bool:
    known = KNOWN_FIELDS.get(field)
    return bool(getattr(act, known) if known else act.values.get(field, "").strip())


def refuse_incomplete_register(matter: RequestMatter) -> Iterable[Refusal]:
    """The keeper registers who reads, why and when, before anything is shown; further fields are those of the agency's rule."""
    fields = matter.regime.items(FIELDS, matter.on) if matter.has(FIELDS) else tuple(KNOWN_FIELDS)
    for field in dict.fromkeys((*KNOWN_FIELDS, *fields)):
        if not _given(matter.act, field):
            yield matter.refuse(rule_or_platform(matter, FIELDS), f"access.register.{KNOWN_FIELDS.get(field, 'other')}", f"查阅登记没有填写{field}", f"请填写{field}")  # fmt: skip


def refuse_other_visitor(matter: RequestMatter) -> Refusal | None:
    """Where a request names who will come, nobody else is shown anything on it."""
    act, people = matter.act, matter.state.people
    if not act.visitor or not people or act.visitor in people:
        return None
    rule = rule_or_platform(matter, BAN)
    return matter.refuse(
        rule, "access.other_visitor", f"{act.visitor}不是批准的查阅人（{'、'.join(people)}）", "请由批准的人员查阅，或者另行申请"
    )


def refuse_visit_out_of_time(matter: RequestMatter) -> Iterable[Refusal]:
    """A visit is registered when it takes place: not in the future, not before the approval."""
    at, decided = matter.act.at, matter.state.decided_on
    if at is None:
        return
    if at > matter.recorded_at + CLOCK_SKEW:
        yield Refusal("access.visit_future", PLATFORM, "查阅时间晚于现在，不能预先登记", "请在查阅时登记")
    if decided is not None and local_day(at) < decided:
        yield Refusal("access.visit_early", PLATFORM, f"查阅时间早于批准之日 {decided}", "请核对查阅时间")


def refuse_copy_unapproved(matter: RequestMatter) -> Refusal | None:
    """A copy needs an approval that allows copies. Law: recording.release_ban."""
    if matter.state.copies_allowed:
        return None
    return matter.refuse(
        rule_or_platform(matter, BAN), "access.no_copies", "批准的范围只是查阅，没有准许复制", "确需复制的，请就复制另行申请批准"
    )


refuse_copy_unapproved.on_state = True  # type: ignore[attr-defined]
