"""What is refused about secrecy, holds and the destruction of one recording (涉密、锁定、销毁). Pure.

Law: the agency's rules on how long recordings are kept (recording.retention_*), on secret ones (recording.secrecy) and on altering originals
(recording.no_editing); where a text is silent, the platform's own safeguards.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from mingfa.custody.facts import OVER
from mingfa.desk.act import Matter
from mingfa.desk.gates import PLATFORM
from mingfa.desk.times import local_day
from mingfa.law.article import Article
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Rule
from mingfa.law.regime_terms import term
from mingfa.recording.keeping import clearance
from mingfa.recording.retention import DOSSIER, LONG_TERM, OPEN, kept

KeepingMatter = Matter[Any, Any]
SECRECY = "recording.secrecy"
NO_EDITING = "recording.no_editing"


def rule_or_platform(matter: KeepingMatter, parameter: str) -> Rule | Article:
    """Return the agency's rule where one is in force that day, else the platform's own."""
    return matter.rule(parameter) if matter.has(parameter) else PLATFORM


def refuse_same_secret(matter: KeepingMatter) -> Refusal | None:
    """A recording is marked once for the same kind of secret."""
    if matter.state.keeping.secret != matter.act.secret:
        return None
    return matter.refuse(rule_or_platform(matter, SECRECY), "custody.secret_known", "已经认定为该类涉密记录", "不需要再次认定")


def refuse_uncleared(matter: KeepingMatter) -> Refusal | None:
    """Nothing is done with a secret recording by who is not cleared for it."""
    secret = matter.state.keeping.secret
    if not secret or matter.by.is_system or matter.by.holds(clearance(secret)):
        return None
    return matter.refuse(
        rule_or_platform(matter, SECRECY), "custody.not_cleared", f"{matter.by.name}没有涉{term('secret', secret)}记录的查阅权限",
        "请由有权限的人员办理",
    )  # fmt: skip


refuse_uncleared.on_state = True  # type: ignore[attr-defined]


def refuse_not_secret(matter: KeepingMatter) -> Refusal | None:
    """Only what is secret can be declassified."""
    if matter.state.keeping.secret:
        return None
    return matter.refuse(rule_or_platform(matter, SECRECY), "custody.not_secret", "该音像记录没有认定为涉密", "不需要办理解密")


refuse_not_secret.on_state = True  # type: ignore[attr-defined]


def refuse_same_hold(matter: KeepingMatter) -> Refusal | None:
    """The same matter locks a recording once."""
    act = matter.act
    if all((hold.ground, hold.source) != (act.ground, act.source) or not hold.open for hold in matter.state.keeping.holds):
        return None
    return Refusal("custody.held", PLATFORM, "同一事由已经锁定该音像记录", "不需要再次锁定")


def refuse_unknown_hold(matter: KeepingMatter) -> Refusal | None:
    """Only a lock that holds is lifted, and one that comes from a dispute ends with it."""
    found = next((hold for hold in matter.state.keeping.locks if hold.id == matter.act.hold), None)
    if found is None:
        return Refusal("custody.no_hold", PLATFORM, "没有这一项锁定，或者已经解除", "请从音像记录页面选择")
    if found.source != matter.stream:
        return Refusal("custody.hold_of_dispute", PLATFORM, "该锁定因争议事项产生，不能单独解除", "请在争议事项办结后，在该事项中登记结果")
    return None


def refuse_to_destroy(matter: KeepingMatter) -> Iterable[Refusal]:
    """Say what keeps an original: its term, evidence, a lock, a request, a case or dispute that is open. Asked when proposed and when approved.

    Law: recording.retention_months counts from the day of recording and its last day is still kept; recording.retention_long_term has no end
    while recording.long_term_years is not laid down with a source.
    """
    state, name = matter.state, f"“{matter.state.file_name}”"
    if state.stage != "stored":
        return
    cases = matter.all("cases")
    over = [case.over_on for case in cases if case.over_on is not None]
    recorded = local_day(state.ended_at) if state.ended_at is not None else None
    found = kept(recorded, state.long_term, state.evidence, matter.regime, matter.on, max(over, default=None))
    rule: Rule | Article = found.article or rule_or_platform(matter, NO_EDITING)
    in_dossier = [case for case in cases if matter.stream in case.filed]
    if found.code == DOSSIER and not _dossiers_over(in_dossier, matter.on):
        yield matter.refuse(rule, "custody.evidence", f"{name}是案件证据，随案卷保管", "案卷保管期限届满后随案卷鉴定处置，不能单独销毁")
    elif in_dossier and not _dossiers_over(in_dossier, matter.on):
        filed = rule_or_platform(matter, "dossier.recordings_filed")
        yield matter.refuse(filed, "custody.dossier", f"{name}已归入案卷，随案卷保管", "案卷保管期限届满后随案卷鉴定处置，不能单独销毁")
    elif found.code == DOSSIER:
        pass
    elif found.until is None and found.code == LONG_TERM:
        yield matter.refuse(rule, "custody.long_term", f"{name}属于{found.words}", "载明长期保存的年限及其来源以前，不能销毁")
    elif found.until is None and found.code == OPEN:
        yield matter.refuse(rule, "custody.no_term", f"{name}：{found.words}", "请先在制度参数中载明保存期限及其出处")
    elif not found.over(matter.on):
        yield matter.refuse(rule, "custody.not_due", f"{name}应当保存到 {found.until}（{found.words}）", f"{found.until} 之后方可提出销毁")
    for hold in state.keeping.locks:
        yield Refusal("custody.locked", PLATFORM, f"{name}已被锁定：{hold.words}", "锁定解除以前不能销毁")
    if state.keeping.requests:
        yield Refusal("custody.requested", PLATFORM, f"{name}有 {len(state.keeping.requests)} 件调阅申请没有办结", "请先办结调阅申请")
    for case in cases:
        if case.stage not in OVER:
            yield Refusal("custody.case_open", PLATFORM, f"{name}所属案件“{case.title}”没有办结归档", "案件归档以后方可提出销毁")
        if case.disputes:
            yield Refusal("custody.dispute_open", PLATFORM, f"{name}所属案件“{case.title}”的复议、诉讼没有结果", "争议办结以前不能销毁")


def _dossiers_over(cases: list[Any], on: date) -> bool:
    """Say whether every dossier in which it lies has been kept as long as it had to be."""
    ends = [case.dossier_ends() for case in cases]
    return bool(ends) and all(end is not None and on > end for end in ends)


def refuse_listed(matter: KeepingMatter) -> Refusal | None:
    """A recording stands on one list at a time."""
    listed = matter.state.keeping.proposed
    if not listed or listed == matter.act.destruction:
        return None
    return Refusal("custody.listed", PLATFORM, f"“{matter.state.file_name}”已经列入另一份销毁清单", "请在该清单中办理")
