"""Evidence (证据): taken in, verified, excluded; and the device used on site."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import Field

from mingfa.cases.acts.common import (
    AREA,
    FILE,
    CaseAct,
    Digest,
    Line,
    Moment,
    OptionalDigest,
    Paper,
    Part,
    Text,
    choices,
)
from mingfa.cases.acts.investigation.common import FIELD, TEAM, found
from mingfa.cases.gates import common as gate
from mingfa.cases.gates import investigation as gates
from mingfa.cases.state.core import CaseState
from mingfa.cases.state.investigation import (
    EvidenceState,
)
from mingfa.desk.act import Caused, Matter, Need, act_class, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.streams import agency_of
from mingfa.desk.times import local_day
from mingfa.recording.evidence_rules import EvidenceIn
from mingfa.recording.state import recording_stream

EVIDENCE_KINDS = {
    "documentary": "书证", "physical": "物证", "audiovisual": "视听资料", "electronic": "电子数据", "witness": "证人证言", "statement": "当事人的陈述",
    "opinion": "鉴定意见", "record": "勘验笔录、现场笔录",
}  # fmt: skip


class Verification(Part):
    """How an item of evidence was verified (查证): by whom, when, with what original it was compared."""

    by: Line = Field(title="查证人")
    on: date = Field(title="查证日期")
    how: Line = Field(title="查证方法", description="与原件核对无误、询问提供人等")


def _recording_named(act: Any, case: CaseState) -> tuple[str, ...]:
    """Name the recording whose original an item of evidence is: one tied to the case, any piece of it, or the one stored under this digest."""
    if act is None or not act.original:
        return ()
    tied = tuple(one.recording for one in case.recordings.values() if act.original in one.digests)
    return tied or (recording_stream(agency_of(case.stream), act.original),)


class AddEvidence(CaseAct):
    """Add an item of evidence (收集证据): kind, original in the vault, source, what it proves, how it was verified.

    When the original is a recording, the recording is listed as evidence with it, and whatever the rule wants of such a recording is due.
    """

    label = "收集证据"
    duty = "case.investigate"
    stages = FIELD | {"reported", "examined", "notified", "deliberating"}
    any_time = True
    needs = (Need("recording", _recording_named, EvidenceIn, required=False),)
    gates = (*TEAM, gates.refuse_evidence_without_source, gates.refuse_device_record)
    correctable: ClassVar[frozenset[str]] = frozenset({"title", "obtained_on", "made_by", "proves", "source"})

    evidence_kind: Literal["documentary", "physical", "audiovisual", "electronic", "witness", "statement", "opinion", "record"] = Field(
        title="证据种类", json_schema_extra=choices(**EVIDENCE_KINDS)
    )
    title: Line = Field(title="证据名称")
    original: OptionalDigest = Field(default="", title="原件", json_schema_extra=FILE)
    kept_at: str = Field(default="", title="原物（原始载体）存放处", max_length=300)
    source: Line = Field(title="来源")
    obtained_on: date = Field(title="取得日期")
    made_by: Line = Field(title="提供（制作）人")
    proves: Text = Field(title="证明内容", json_schema_extra=AREA)
    step: int | None = Field(default=None, title="取得的环节", ge=0)
    extraction: str = Field(default="", title="电子数据的提取方式和载体", max_length=1_000)
    device_number: str = Field(default="", title="电子技术监控设备编号", max_length=80)
    verification: Verification | None = Field(default=None, title="查证")

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The recording whose original this is."""
        return _recording_named(self, state)

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """A recording that becomes evidence in this case is listed as such."""
        flag = act_class("recording.flag_evidence")
        for fact in matter.facts.get("recording", ()):
            if flag is not None and matter.stream not in fact.value.cases:
                yield Caused(fact.stream, flag.model_validate({"case": matter.stream, "reason": self.proves}))


@folds(AddEvidence)
def apply_add_evidence(case: CaseState, entry: Entry[AddEvidence]) -> CaseState:
    """Keep the item under its own id."""
    act = entry.act
    item = EvidenceState(
        f"e{entry.seq}", entry.seq, act.evidence_kind, act.title, act.original, act.source, act.obtained_on, act.made_by, act.proves,
        act.verification is not None,
    )  # fmt: skip
    return found(case, evidence=(*case.investigation.evidence, item))


class VerifyEvidence(CaseAct):
    """Verify an item of evidence (查证证据)."""

    label = "查证证据"
    duty = "case.investigate"
    stages = FIELD | {"reported", "examined", "notified", "deliberating"}
    gates = (*TEAM, gates.refuse_unknown_evidence)

    evidence: Line = Field(title="证据", json_schema_extra={"widget": "evidence"})
    verification: Verification = Field(title="查证")


@folds(VerifyEvidence)
def apply_verify_evidence(case: CaseState, entry: Entry[VerifyEvidence]) -> CaseState:
    """Mark the item as verified."""
    return found(
        case, evidence=tuple(replace(one, verified=True) if one.id == entry.act.evidence else one for one in case.investigation.evidence)
    )


class ExcludeEvidence(CaseAct):
    """Exclude an item of evidence (排除证据): got by unlawful means, untrue, or without bearing on the case."""

    label = "排除证据"
    duty = "case.investigate"
    stages = FIELD | {"reported", "examined", "notified", "deliberating"}
    gates = (*TEAM, gates.refuse_unknown_evidence)

    evidence: Line = Field(title="证据", json_schema_extra={"widget": "evidence"})
    ground: Literal["unlawful", "untrue", "unrelated", "replaced"] = Field(
        title="排除理由",
        json_schema_extra=choices(unlawful="以非法手段取得", untrue="经查证不属实", unrelated="与本案无关", replaced="以其他证据代替"),
    )
    reason: Text = Field(title="说明", json_schema_extra=AREA)


@folds(ExcludeEvidence)
def apply_exclude_evidence(case: CaseState, entry: Entry[ExcludeEvidence]) -> CaseState:
    """Take the item out of the standing evidence; it stays in the file."""
    act = entry.act
    return found(
        case, evidence=tuple(replace(one, out=act.reason) if one.id == act.evidence else one for one in case.investigation.evidence)
    )


class UseDevice(CaseAct):
    """Take a record of a monitoring device as evidence (电子技术监控设备记录): reviewed device, published place, record reviewed (G05)."""

    label = "采用电子技术监控设备记录"
    duty = "case.investigate"
    stages = FIELD | {"reported"}
    any_time = True
    record = "evidence_paper"
    gates = (*TEAM, gates.refuse_unreviewed_device, gate.refuse_unfit_paper)

    device_number: Line = Field(title="设备编号")
    place: Line = Field(title="设置地点")
    legal_review_on: date | None = Field(default=None, title="设备法制审核日期")
    technical_review_on: date | None = Field(default=None, title="设备技术审核日期")
    marked: bool = Field(default=False, title="设置地点有明显标志")
    published_on: date | None = Field(default=None, title="设置地点公布日期")
    captured_at: Moment = Field(title="记录时间", json_schema_extra={"widget": "datetime"})
    record_reviewed_by: str = Field(default="", title="记录内容审核人", max_length=60)
    record_sound: bool = Field(default=False, title="记录真实、清晰、完整、准确")
    told_party: bool = Field(default=False, title="已告知当事人违法事实和查询、陈述、申辩的途径")
    proves: Text = Field(title="证明内容", json_schema_extra=AREA)
    original: Digest = Field(title="记录原件", json_schema_extra=FILE)
    paper: Paper | None = Field(default=None, title="审核材料")


@folds(UseDevice)
def apply_use_device(case: CaseState, entry: Entry[UseDevice]) -> CaseState:
    """Keep the record among the evidence, verified by its review."""
    act = entry.act
    item = EvidenceState(
        f"e{entry.seq}", entry.seq, "electronic", f"电子技术监控设备 {act.device_number} 记录", act.original, f"设置于{act.place}的设备",
        local_day(act.captured_at), act.record_reviewed_by, act.proves, True,
    )  # fmt: skip
    return found(case, evidence=(*case.investigation.evidence, item))
