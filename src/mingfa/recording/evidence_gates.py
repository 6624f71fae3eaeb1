"""What is refused about evidence discs (证据光盘), one condition a function. Pure.

Law: recording.storage_unit, recording.evidence_disc_fields, recording.evidence_disc_signers of the agency's regime.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from mingfa.desk.act import Matter, on_state
from mingfa.law.article import Article
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Rule
from mingfa.law.regime_terms import term
from mingfa.recording.evidence import OFFICER
from mingfa.recording.evidence_rules import FIELDS, SIGNERS, STORAGE
from mingfa.recording.gates import items_of, rule_or_platform
from mingfa.recording.state import RecordingState

RecordingMatter = Matter[Any, RecordingState]

A_MINUTE = timedelta(minutes=1)
"""Forms give times to the minute."""

FIELD_OF: dict[str, tuple[str, ...]] = {
    "执法人员姓名": ("officers",),
    "摄录人员姓名": ("operator",),
    "摄录起止时间": ("started_at", "ended_at"),
    "地点": ("place",),
    "设备品牌型号": ("model",),
    "录制格式": ("format",),
}
"""Which fields of the act hold what a rule calls by these names; any other name of a rule is looked for among the further values."""


def _rule(matter: RecordingMatter) -> Rule | Article:
    return rule_or_platform(matter, FIELDS)


def refuse_other_case(matter: RecordingMatter) -> Refusal | None:
    """A recording is evidence in a case to which it is tied."""
    if matter.act.case in matter.state.cases:
        return None
    return matter.refuse(
        _rule(matter), "recording.evidence_untied", "该音像记录没有关联到所选案件，不能列为该案证据", "请先办理“关联办理环节”"
    )


def refuse_flagged_twice(matter: RecordingMatter) -> Refusal | None:
    """It is listed once for a case."""
    if all(flag.case != matter.act.case for flag in matter.state.served.flags):
        return None
    return matter.refuse(_rule(matter), "recording.evidence_listed", "该音像记录已经列为该案证据", "不需要再次列入")


@on_state
def refuse_without_flag(matter: RecordingMatter) -> Refusal | None:
    """Only what serves as evidence goes on an evidence disc."""
    if matter.state.evidence:
        return None
    return matter.refuse(_rule(matter), "recording.not_evidence", "该音像记录没有列为证据", "请先办理“列为证据”")


@on_state
def refuse_other_unit(matter: RecordingMatter) -> Refusal | None:
    """The unit that keeps the recordings makes the disc."""
    if not matter.has(STORAGE):
        return None
    unit = matter.regime.text(STORAGE, matter.on)
    if unit in matter.by.units or matter.by.is_system:
        return None
    known = matter.regime.unit(unit)
    name = known.name if known is not None else unit
    return matter.refuse(
        matter.rule(STORAGE),
        "recording.disc_unit",
        f"证据光盘由{name}刻录并填写说明，{matter.by.name}不属于该机构",
        f"请由{name}的人员办理",
    )


def refuse_blank_fields(matter: RecordingMatter) -> Iterable[Refusal]:
    """The sheet has every field of the agency's rule; what is missing is named."""
    act = matter.act
    for name in items_of(matter, FIELDS):
        fields = FIELD_OF.get(name)
        there = bool(act.values.get(name)) if fields is None else all(getattr(act, field) for field in fields)
        if not there:
            yield matter.refuse(matter.rule(FIELDS), "recording.disc_field", f"光盘说明没有写明“{name}”", f"请填写{name}")


def refuse_other_copy(matter: RecordingMatter) -> Refusal | None:
    """What is on the disc are the originals, byte for byte, all of them."""
    state = matter.state
    if set(matter.act.copies) == set(state.digests or (state.digest,)):
        return None
    return matter.refuse(
        _rule(matter),
        "recording.disc_copy",
        "盘内副本的 SHA-256 与原件不一致，或者没有写全：刻录有误，或者盘内不是原件",
        "请从证据包重新刻录，读取光盘计算后填写",
    )


def refuse_other_times(matter: RecordingMatter) -> Refusal | None:
    """The sheet tells the times that the recording has."""
    act, state = matter.act, matter.state
    if _near(act.started_at, state.started_at) and _near(act.ended_at, state.ended_at):
        return None
    return matter.refuse(
        _rule(matter), "recording.disc_times", "光盘说明的摄录起止时间与音像记录登记的不一致", "请按登记的起止时间填写；登记有误的先更正"
    )


def _near(told: datetime | None, held: datetime | None) -> bool:
    return told is None or held is None or abs(told - held) <= A_MINUTE


# Signatures ----------------------------------------------------------------------------------------------------------------


def _signed_under(matter: RecordingMatter) -> Rule | Article:
    return rule_or_platform(matter, SIGNERS)


@on_state
def refuse_without_sheet(matter: RecordingMatter) -> Refusal | None:
    """One signs a sheet that is there."""
    if matter.state.served.sheet is not None:
        return None
    return matter.refuse(_signed_under(matter), "recording.no_sheet", "还没有光盘说明", "请先办理“填写证据光盘说明”")


def refuse_other_sheet(matter: RecordingMatter) -> Iterable[Refusal]:
    """The signature is for the very sheet that was read, and says that it is right."""
    sheet = matter.state.served.sheet
    if sheet is not None and matter.act.sheet != sheet.seq:
        yield matter.refuse(
            _signed_under(matter), "recording.other_sheet", "光盘说明已经重新填写，所签的不是现在这一份", "请重新打开后核对签署"
        )
    if not matter.act.confirmed:
        yield matter.refuse(
            _signed_under(matter), "recording.sheet_unread", "没有确认已经核对光盘说明", "请核对后勾选确认；内容有误的，退回重新填写"
        )


@on_state
def refuse_strange_officer(matter: RecordingMatter) -> Refusal | None:
    """Officers sign whom the sheet names."""
    sheet = matter.state.served.sheet
    if sheet is None or matter.by.person in sheet.officers:
        return None
    return matter.refuse(
        _signed_under(matter),
        "recording.disc_officer",
        f"{matter.by.name}不是光盘说明写明的执法人员",
        f"请由{sheet.officer_names or '写明的执法人员'}签署",
    )


@on_state
def refuse_wrong_leader(matter: RecordingMatter) -> Refusal | None:
    """The leader whom the rule names signs beside the officers."""
    roles = tuple(role for role in items_of(matter, SIGNERS) if role != OFFICER)
    if not roles or any(matter.by.holds(role) for role in roles):
        return None
    words = "、".join(term("role", role) for role in roles)
    return matter.refuse(
        matter.rule(SIGNERS), "recording.disc_leader", f"光盘说明由{words}签名，{matter.by.name}没有该岗位", f"请报{words}签署"
    )


@on_state
def refuse_signed_twice(matter: RecordingMatter) -> Refusal | None:
    """Each signs a sheet once."""
    if all(one.person != matter.by.person for one in matter.state.served.signatures):
        return None
    return matter.refuse(_signed_under(matter), "recording.signed_twice", f"{matter.by.name}已经签署这一份光盘说明", "不需要再次签署")


def refuse_unargued_excuse(matter: RecordingMatter) -> Refusal | None:
    """Who is excused from signing is an officer of the sheet who has not signed, and the reason is written."""
    act, sheet = matter.act, matter.state.served.sheet
    if not act.excused or sheet is None:
        return None
    if act.reason and set(act.excused) <= set(matter.state.served.unsigned):
        return None
    return matter.refuse(
        _signed_under(matter),
        "recording.excuse",
        "没有写明执法人员无法签名的原因，或者所选人员不是尚未签名的执法人员",
        "请选择尚未签名的执法人员，并写明调离、死亡等原因",
    )
