"""Putting the dossier in order, closing the case, filing it away (立卷、结案、归档): after the archive nothing is added, changed or taken out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import Field

from mingfa.cases.acts.common import AREA, CaseAct, Line, Paper, Part, Text, choices
from mingfa.cases.acts.publishing import KEY_RESULTS
from mingfa.cases.gates import closing as gates
from mingfa.cases.gates import dossier as files
from mingfa.cases.gates.common import only_penalty, refuse_unfit_paper, refuse_with_gaps
from mingfa.cases.gates.items import refuse_key_result_unpublished
from mingfa.cases.state.core import IN_HAND, CaseState, day_of
from mingfa.cases.state.dossier import FiledRecording
from mingfa.cases.state.execution import Archived, Closing
from mingfa.cases.volume import Bound, bind, volumes
from mingfa.desk.act import Caused, Matter, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.streams import agency_of
from mingfa.dossier.acts import BoundPiece, BoundRecording, OpenDossier
from mingfa.dossier.state import dossier_stream

CLOSABLE = frozenset({"decided", "performing", "in_court"})


def _with(case: CaseState, **parts: Any) -> CaseState:
    return replace(case, execution=replace(case.execution, **parts))


class FileRecordings(CaseAct):
    """File recordings in the dossier (音像资料入卷): each under the number the system gave it, with what it shows noted.

    Law: 上海 推进实施方案 三（二）2, 江北 记录制度 第十二条 (number and note); 湘西州 记录制度 第十五条 (the keys by which it is found again);
    兴隆台 实施方案 二（二）3（3） (in time).
    """

    label: ClassVar[str] = "音像资料入卷"
    duty: ClassVar[str] = "document.file"
    stages: ClassVar[frozenset[str]] = IN_HAND | {"suspended", "closed"}
    any_time: ClassVar[bool] = True
    gates = (files.refuse_unfit_recordings,)

    recordings: tuple[Line, ...] = Field(title="音像资料", min_length=1, max_length=500, json_schema_extra={"widget": "lines"})


@folds(FileRecordings)
def apply_file_recordings(case: CaseState, entry: Entry[FileRecordings]) -> CaseState:
    """Keep under which number each lies in the dossier, since when."""
    dossier = case.dossier
    for stream in entry.act.recordings:
        known = case.recordings.get(stream)
        if known is not None and dossier.filed(stream) is None:
            dossier = dossier.with_filed(FiledRecording(entry.seq, stream, known.number_in(case.stream), day_of(entry), entry.by.name))
    return replace(case, dossier=dossier)


class BindDossier(CaseAct):
    """Put the dossier in order (整理立卷): every paper of the standard but the approval of the closing is there, every recording filed.

    Law: 湘西州 重大行政执法决定法制审核制度 第十三条 gives it to the handling unit after the decision; elsewhere it may be done, and need not.
    """

    label: ClassVar[str] = "整理立卷"
    duty: ClassVar[str] = "case.archive"
    stages: ClassVar[frozenset[str]] = CLOSABLE
    gates = (only_penalty, refuse_with_gaps, files.refuse_incomplete_before_closing, files.refuse_unfiled_recordings)

    note: str = Field("", title="立卷说明", max_length=2000, json_schema_extra=AREA)


@folds(BindDossier)
def apply_bind(case: CaseState, entry: Entry[BindDossier]) -> CaseState:
    """Remember that the dossier is in order."""
    return replace(case, dossier=replace(case.dossier, bound_seq=entry.seq, bound_on=day_of(entry), bound_by=entry.by.name))


class ProposeClosing(CaseAct):
    """Ask to close the case (申请结案) on one of the grounds, with its vouchers. Law: 生态环境行政处罚办法 第七十七条."""

    label: ClassVar[str] = "申请结案"
    duty: ClassVar[str] = "case.close"
    stages: ClassVar[frozenset[str]] = CLOSABLE
    gates = (
        only_penalty, gates.refuse_waiting_decision, gates.refuse_unmet_ground, gates.refuse_without_voucher, gates.refuse_open_remedy,
        gates.refuse_unfinished_record, files.refuse_unbound, files.refuse_unfiled_recordings, refuse_with_gaps,
    )  # fmt: skip

    ground: Literal["performed", "court_accepted", "no_enforcement", "terminated", "revoked", "other"] = Field(
        title="结案情形",
        json_schema_extra=choices(
            performed="责令改正和行政处罚决定已全部履行", court_accepted="人民法院已受理强制执行申请", no_enforcement="无需执行", terminated="案件已终止调查",
            revoked="行政处罚决定已被撤销", other="其他应当结案的情形",
        ),
    )  # fmt: skip
    detail: str = Field("", title="结案情形说明", max_length=5000, json_schema_extra=AREA)
    vouchers: tuple[Line, ...] = Field((), title="凭证", max_length=200, json_schema_extra={"widget": "documents"})
    result: Text = Field(title="处理结果和执行情况", json_schema_extra=AREA)
    goods: str = Field("", title="罚没财物处理情况", max_length=5000, json_schema_extra=AREA)
    remedies: str = Field("", title="复议、诉讼情况", max_length=5000, json_schema_extra=AREA)
    record_required: bool = Field(False, title="需要报备案")
    record_body: str = Field("", title="备案接收机关", max_length=300)
    record_on: date | None = Field(None, title="报备日期", json_schema_extra={"widget": "date"})
    record_number: str = Field("", title="备案文号", max_length=80)


@folds(ProposeClosing)
def apply_propose(case: CaseState, entry: Entry[ProposeClosing]) -> CaseState:
    """Keep the proposal; a later one takes its place."""
    act = entry.act
    return _with(case, closing=Closing(entry.seq, act.ground, act.detail, act.vouchers, day_of(entry), entry.by.person))


class ApproveClosing(CaseAct):
    """A leader closes the case (批准结案). Law: 生态环境行政处罚办法 第七十七条. The file is due in the archive within thirty days."""

    label: ClassVar[str] = "批准结案"
    duty: ClassVar[str] = "case.approve_closing"
    stages: ClassVar[frozenset[str]] = CLOSABLE
    record: ClassVar[str] = "internal_approval"
    record_forms: ClassVar[tuple[str, ...]] = ("closing_approval",)
    gates = (
        only_penalty, gates.refuse_no_proposal, gates.refuse_waiting_decision, gates.refuse_unmet_ground, gates.refuse_open_remedy,
        files.refuse_unbound, files.refuse_unfiled_recordings, refuse_with_gaps, refuse_key_result_unpublished, refuse_unfit_paper,
    )  # fmt: skip
    needs = (KEY_RESULTS,)

    opinion: Text = Field(title="审批意见", json_schema_extra=AREA)
    paper: Paper | None = Field(None, title="结案审批表")


@folds(ApproveClosing)
def apply_close(case: CaseState, entry: Entry[ApproveClosing]) -> CaseState:
    """Close the case and start the term for the archive."""
    closing, day = case.execution.closing, day_of(entry)
    if closing is None:
        return case
    case = _with(case, closing=replace(closing, approved_on=day, approved_by=entry.by.person))
    return case.start("C44", "clock.C44", "立卷归档", day, "结案").at_stage("closed", entry)


class RefuseClosing(CaseAct):
    """A leader sends the proposal back (退回结案申请)."""

    label: ClassVar[str] = "退回结案申请"
    duty: ClassVar[str] = "case.approve_closing"
    stages: ClassVar[frozenset[str]] = CLOSABLE
    gates = (only_penalty, gates.refuse_no_proposal)

    reason: Text = Field(title="退回的理由", json_schema_extra=AREA)


@folds(RefuseClosing)
def apply_refuse(case: CaseState, entry: Entry[RefuseClosing]) -> CaseState:
    """Drop the proposal."""
    return _with(case, closing=None)


class ReopenCase(CaseAct):
    """Open a closed case again before it is archived (恢复办理): the closing rested on a mistake, or the decision fell."""

    label: ClassVar[str] = "恢复办理"
    duty: ClassVar[str] = "case.approve_closing"
    stages: ClassVar[frozenset[str]] = frozenset({"closed"})
    gates = (only_penalty,)

    reason: Text = Field(title="恢复办理的理由", json_schema_extra=AREA)


@folds(ReopenCase)
def apply_reopen(case: CaseState, entry: Entry[ReopenCase]) -> CaseState:
    """Go back to where the case was closed from."""
    case = _with(case, closing=None).end("C44", day_of(entry), "恢复办理")
    return case.at_stage("decided" if case.proceeding.decision is None else "performing", entry)


class Leaf(Part):
    """A paper of the file with its pages, as counted from what is really there."""

    document: Line = Field(title="材料", json_schema_extra={"widget": "document"})
    pages: int = Field(title="页数", ge=1, le=100_000)


class Filing(CaseAct):
    """What filing any case away has in common: archive number, retention, pages of each paper. It opens the archived dossier."""

    number: Line = Field(title="档号")
    retention: Literal["permanent", "30", "10"] = Field(
        title="保管期限", json_schema_extra=choices(permanent="永久", **{"30": "30年", "10": "10年"})
    )
    pages: int = Field(title="页数", ge=1, le=100_000)
    leaves: tuple[Leaf, ...] = Field(title="逐件页数", description="由系统逐件数出，请与实际核对")
    remark: str = Field("", title="备考说明", max_length=5000, json_schema_extra=AREA)

    def bound(self, case: CaseState) -> tuple[Bound, ...]:
        """Return the papers with their page numbers."""
        return bind(case, {leaf.document: leaf.pages for leaf in self.leaves})

    def touches(self, state: CaseState, stream: str) -> Iterable[str]:
        """The archived dossier, which the number names."""
        return (dossier_stream(agency_of(stream), self.number),)

    def causes(self, matter: Matter[Any, CaseState]) -> Iterable[Caused]:
        """Take the dossier into the archive under its number; a number that is taken already refuses the whole."""
        case = matter.state
        pieces = tuple(
            BoundPiece(
                id=one.document.id, volume=one.volume, title=one.document.title, digest=one.document.digest, code=one.document.code, first=one.first,
                last=one.last,
            )
            for one in self.bound(case)
        )  # fmt: skip
        recordings = tuple(
            BoundRecording(recording=one.recording, number=one.number_in(case.stream) or one.recording, digests=one.digests)
            for one in files.recordings_of(case)
        )
        yield Caused(
            dossier_stream(matter.agency, self.number),
            OpenDossier(
                number=self.number, case=matter.stream, title=f"{case.number} {case.title}".strip()[:300], unit=case.unit, retention=self.retention,
                pieces=pieces, recordings=recordings,
            ),
        )  # fmt: skip


class Archive(Filing):
    """File the case away (立卷归档): main and side volume in their order, sealed; no act changes it any more.

    Law: 行政处罚法 第四十七条, 湖南省生态环境行政处罚相关文书范本 文书62 to 64.
    """

    label: ClassVar[str] = "立卷归档"
    duty: ClassVar[str] = "case.archive"
    stages: ClassVar[frozenset[str]] = frozenset({"closed"})
    gates = (
        only_penalty, refuse_with_gaps, files.refuse_incomplete_file, files.refuse_unfiled_recordings, files.refuse_wrong_pages,
        gates.warn_late_archive,
    )  # fmt: skip


@folds(Archive)
def apply_archive(case: CaseState, entry: Entry[Archive]) -> CaseState:
    """Fix the contents of both volumes."""
    return archived(case, entry)


def archived(case: CaseState, entry: Entry[Any]) -> CaseState:
    """Return the case filed away: number, contents and pages fixed, the term for it ended."""
    act = entry.act
    main, side = volumes(case)
    kept = Archived(
        entry.seq, day_of(entry), act.number, act.retention, tuple(one.id for one in main), tuple(one.id for one in side), act.pages,
        dossier_stream(agency_of(case.stream), act.number), tuple((leaf.document, leaf.pages) for leaf in act.leaves), entry.by.name, act.remark,
    )  # fmt: skip
    return _with(case, archived=kept).end("C44", day_of(entry), act.label).at_stage("archived", entry)


__all__ = [
    "ApproveClosing",
    "Archive",
    "BindDossier",
    "Filing",
    "Leaf",
    "Paper",
    "ProposeClosing",
    "RefuseClosing",
    "ReopenCase",
    "archived",
]
