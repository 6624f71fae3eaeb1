"""Recordings that serve as evidence (音像证据): the flag, the exported copy, the disc sheet (光盘说明) and the signatures on it. Pure.

Law: recording.storage_unit burns the disc; recording.evidence_disc_fields and recording.evidence_disc_signers say what stands on its sheet
and who signs it (湘西州 执法全过程记录制度 第十六条). Where an agency has no such rule, a sheet may be made and nothing waits for it.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from mingfa.agencies.facts import officers_need, regime_stream
from mingfa.desk.act import Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.streams import agency_of
from mingfa.desk.times import local_day
from mingfa.recording import evidence_gates as gates
from mingfa.recording.acts.common import (
    AREA,
    HIDDEN,
    MOMENT,
    PERSONS,
    CaseStream,
    Digest,
    Line,
    OptionalLine,
    PersonStream,
    RecordingAct,
    Text,
    Words,
)
from mingfa.recording.evidence import OFFICER, Copy, Flag, Sheet, Signature
from mingfa.recording.evidence_rules import DiscRules
from mingfa.recording.state import RecordingState

RULES = Need("rules", lambda act, state: (regime_stream(agency_of(state.stream)),), DiscRules)
PackageStream = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,39}/package/[A-Za-z0-9._-]{1,80}$")]


class FlagEvidence(RecordingAct):
    """Say that a recording serves as evidence in a case (列为证据); adding it to a case's evidence says so by itself.

    Where the agency's rule wants a disc, the unit that keeps the recordings has to make it, and the dossier waits for it.
    """

    label = "列为证据"
    duty = "recording.annotate"
    stages = frozenset({"stored"})
    needs = (RULES,)
    gates = (gates.refuse_other_case, gates.refuse_flagged_twice)

    case: CaseStream = Field(title="作为证据的案件")
    reason: Text = Field(title="证明内容", json_schema_extra=AREA)


@folds(FlagEvidence)
def apply_flag(state: RecordingState, entry: Entry[FlagEvidence]) -> RecordingState:
    """Know in which case it serves, and what the rule of that day wants."""
    act, rules = entry.act, entry.fact("rules")
    flag = Flag(entry.seq, local_day(entry.done_at), entry.by.person, act.case, act.reason)
    served = state.served
    return replace(
        state,
        served=replace(
            served,
            flags=(*served.flags, flag),
            required=served.required or bool(rules is not None and rules.required),
            signers=rules.signers if rules is not None else served.signers,
        ),
    )


class NoteCopy(RecordingAct):
    """Note that a copy was exported in a package (登记导出副本): which package, SHA-256 of its manifest and of the copied originals."""

    label = "登记导出副本"
    stages = frozenset({"stored"})
    internal = True

    package: PackageStream = Field(title="证据包")
    manifest: Digest = Field(title="清单的 SHA-256")
    digests: tuple[Digest, ...] = Field(title="副本的 SHA-256", min_length=1, max_length=1_000)


@folds(NoteCopy)
def apply_copy(state: RecordingState, entry: Entry[NoteCopy]) -> RecordingState:
    """Know the copy."""
    act, served = entry.act, state.served
    copy = Copy(entry.seq, entry.done_at, act.package, act.manifest, act.digests)
    return replace(state, served=replace(served, copies=(*served.copies, copy)))


class MakeDiscSheet(RecordingAct):
    """Make the sheet of an evidence disc (填写光盘说明), as the unit that keeps the recordings; a new sheet takes the place of the one before.

    copies: SHA-256 of the files on the disc, as read back from it. values: further fields of the agency's rule.
    """

    label = "填写证据光盘说明"
    duty = "recording.export"
    stages = frozenset({"stored"})
    needs = (RULES, officers_need("officers", lambda act, state: act.officers))
    gates = (
        gates.refuse_without_flag,
        gates.refuse_other_unit,
        gates.refuse_blank_fields,
        gates.refuse_other_copy,
        gates.refuse_other_times,
    )

    number: Line = Field(title="光盘编号")
    medium: OptionalLine = Field("", title="光盘种类", description="例如 DVD-R、BD-R、档案级蓝光光盘")
    copies: tuple[Digest, ...] = Field(
        (), title="盘内副本的 SHA-256", description="从刻好的光盘读取文件后计算，每个原件一行；应与原件一致", max_length=1_000
    )
    officers: tuple[PersonStream, ...] = Field((), title="执法人员", max_length=50, json_schema_extra=PERSONS)
    operator: OptionalLine = Field("", title="摄录人员姓名")
    started_at: AwareDatetime | None = Field(None, title="摄录开始时间", json_schema_extra=MOMENT)
    ended_at: AwareDatetime | None = Field(None, title="摄录结束时间", json_schema_extra=MOMENT)
    place: OptionalLine = Field("", title="地点")
    model: OptionalLine = Field("", title="设备品牌型号")
    format: OptionalLine = Field("", title="录制格式")
    values: dict[Line, Line] = Field({}, title="其他说明内容", max_length=50)
    remark: Words = Field("", title="备注", json_schema_extra=AREA)


@folds(MakeDiscSheet)
def apply_sheet(state: RecordingState, entry: Entry[MakeDiscSheet]) -> RecordingState:
    """Know the sheet; signatures on an earlier one do not count for it."""
    act, rules, served = entry.act, entry.fact("rules"), state.served
    names = {fact.value.person: fact.value.name for fact in entry.facts.get("officers", ())}
    sheet = Sheet(
        entry.seq, local_day(entry.done_at), entry.by.person, entry.by.name, act.number, act.medium, act.copies, act.officers,
        "、".join(names.get(person, "") for person in act.officers), act.operator, act.started_at, act.ended_at, act.place, act.model,
        act.format, MappingProxyType(dict(act.values)), act.remark,
    )  # fmt: skip
    signers = rules.signers if rules is not None else served.signers
    return replace(state, served=replace(served, sheet=sheet, signatures=(), signers=signers))


class SignDisc(RecordingAct):
    """Sign the sheet as one of the officers it names (执法人员签署光盘说明). sheet: entry of the very sheet that was read."""

    label = "执法人员签署光盘说明"
    duty = "recording.annotate"
    stages = frozenset({"stored"})
    gates = (gates.refuse_without_sheet, gates.refuse_other_sheet, gates.refuse_strange_officer, gates.refuse_signed_twice)

    sheet: int = Field(title="所签的光盘说明", ge=0, json_schema_extra=HIDDEN)
    confirmed: bool = Field(title="已核对光盘说明，内容属实")


class CountersignDisc(RecordingAct):
    """Sign the sheet as the leader whom the rule names (分管领导签署光盘说明).

    excused: officers on the sheet who can no longer sign, having left or died; reason says which.
    """

    label = "分管领导签署光盘说明"
    duty = "recording.sign_disc"
    stages = frozenset({"stored"})
    gates = (
        gates.refuse_without_sheet,
        gates.refuse_other_sheet,
        gates.refuse_wrong_leader,
        gates.refuse_signed_twice,
        gates.refuse_unargued_excuse,
    )

    sheet: int = Field(title="所签的光盘说明", ge=0, json_schema_extra=HIDDEN)
    confirmed: bool = Field(title="已核对光盘说明，同意随卷归档")
    excused: tuple[PersonStream, ...] = Field((), title="无法签名的执法人员", max_length=50, json_schema_extra=PERSONS)
    reason: Words = Field("", title="无法签名的原因", json_schema_extra=AREA)


@folds(SignDisc)
def apply_signature(state: RecordingState, entry: Entry[SignDisc]) -> RecordingState:
    """Keep the officer's signature."""
    return _signed(state, Signature(entry.seq, entry.done_at, entry.by.person, entry.by.name, (OFFICER,)))


@folds(CountersignDisc)
def apply_countersignature(state: RecordingState, entry: Entry[CountersignDisc]) -> RecordingState:
    """Keep the leader's signature, in the roles of the rule that the leader holds."""
    roles = tuple(role for role in state.served.signers if role != OFFICER and entry.by.holds(role))
    act = entry.act
    return _signed(state, Signature(entry.seq, entry.done_at, entry.by.person, entry.by.name, roles, act.excused, act.reason))


def _signed(state: RecordingState, signature: Signature) -> RecordingState:
    return replace(state, served=replace(state.served, signatures=(*state.served.signatures, signature)))


__all__ = ["CountersignDisc", "FlagEvidence", "MakeDiscSheet", "NoteCopy", "SignDisc"]
