"""What is done to an archived dossier (归档案卷): it begins with the archive of its case; then it is packed, checked against paper, moved."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from mingfa.desk.act import Act, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.times import local_day
from mingfa.dossier import gates
from mingfa.dossier.state import DossierState, Move, Package, PaperCheck, Piece

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]


class Part(BaseModel):
    """A part of an act: frozen, closed against fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class BoundPiece(Part):
    """A paper as bound: see `state.Piece`."""

    id: Line = Field(title="材料编号")
    volume: Literal["main", "side"] = Field(title="卷别")
    title: Line = Field(title="题名")
    digest: Digest = Field(title="数字指纹")
    code: str = Field(default="", title="内容码", max_length=40)
    first: int = Field(title="起页", ge=1)
    last: int = Field(title="止页", ge=1)


class BoundRecording(Part):
    """A recording as catalogued: its stream, its number in the dossier, the digests of its originals."""

    recording: Line = Field(title="音像记录")
    number: Line = Field(title="音像编号")
    digests: tuple[Digest, ...] = Field(default=(), title="数字指纹")


class DossierAct(Act):
    """An act on an archived dossier."""

    kind: ClassVar[str] = "dossier"


class OpenDossier(DossierAct):
    """Take a dossier into the archive (案卷入库); caused by the archive of its case (立卷归档)."""

    label: ClassVar[str] = "案卷入库"
    internal: ClassVar[bool] = True
    gates = (gates.refuse_number_taken,)

    number: Line = Field(title="档号")
    case: Line = Field(title="案件")
    title: Line = Field(title="案件名称")
    unit: str = Field(default="", title="承办机构")
    retention: str = Field(title="保管期限")
    pieces: tuple[BoundPiece, ...] = Field(title="卷内材料")
    recordings: tuple[BoundRecording, ...] = Field(default=(), title="音像资料")


@folds(OpenDossier)
def apply_open(dossier: DossierState, entry: Entry[OpenDossier]) -> DossierState:
    """Keep what lies in it; nothing is added or taken out any more."""
    act = entry.act
    return replace(
        dossier, stage="kept", number=act.number, case=act.case, title=act.title, unit=act.unit, retention=act.retention,
        filed_on=local_day(entry.done_at), filed_by=entry.by.name,
        pieces=tuple(Piece(one.id, one.volume, one.title, one.digest, one.code, one.first, one.last) for one in act.pieces),
        recordings=tuple((one.recording, one.number, one.digests) for one in act.recordings),
    )  # fmt: skip


class RecordPackage(DossierAct):
    """Note that the archive package was made (制作归档包): the digest of its manifest, which names every file; the background does it."""

    label: ClassVar[str] = "制作归档包"
    internal: ClassVar[bool] = True
    stages: ClassVar[frozenset[str]] = frozenset({"kept", "checked"})
    system: ClassVar[frozenset[str]] = frozenset({"packer"})

    manifest: Digest = Field(title="清单数字指纹")
    files: int = Field(title="文件数", ge=1)
    size: int = Field(title="字节数", ge=1)


@folds(RecordPackage)
def apply_package(dossier: DossierState, entry: Entry[RecordPackage]) -> DossierState:
    """Keep the digest by which the package is known."""
    act = entry.act
    made = Package(entry.seq, local_day(entry.done_at), act.manifest, act.files, act.size)
    return replace(dossier, packages=(*dossier.packages, made))


class CheckedPiece(Part):
    """A piece of the paper copy: the code read from its pages (or its digest), and its pages as counted."""

    piece: Line = Field(title="材料编号")
    code: Line = Field(title="内容码或者数字指纹")
    pages: int = Field(title="页数", ge=0)


class CheckPaperCopy(DossierAct):
    """Hold the paper copy against the electronic dossier (核对纸质案卷): refused, with every difference named, unless they are the same.

    Law: document.paper_equals_electronic; 档案法 第三十七条.
    """

    label: ClassVar[str] = "核对纸质案卷"
    duty: ClassVar[str] = "case.archive"
    stages: ClassVar[frozenset[str]] = frozenset({"kept", "checked"})
    gates = (gates.refuse_differing_copy,)

    pieces: tuple[CheckedPiece, ...] = Field(title="纸质件", json_schema_extra={"widget": "lines"})
    note: str = Field(default="", title="核对情况", max_length=2_000, json_schema_extra={"widget": "textarea"})


@folds(CheckPaperCopy)
def apply_check(dossier: DossierState, entry: Entry[CheckPaperCopy]) -> DossierState:
    """The paper copy is known to be the same."""
    check = PaperCheck(entry.seq, local_day(entry.done_at), entry.by.name, len(entry.act.pieces))
    return replace(dossier, stage="checked", checks=(*dossier.checks, check))


class MoveDossier(DossierAct):
    """Put paper and discs somewhere else (变更存放地点); only people of the unit that keeps the store. Law: recording.storage_unit."""

    label: ClassVar[str] = "变更存放地点"
    duty: ClassVar[str] = "archive.keep"
    stages: ClassVar[frozenset[str]] = frozenset({"kept", "checked"})
    gates = (gates.refuse_other_store_unit,)

    place: Line = Field(title="存放地点")
    why: Line = Field(title="事由")


@folds(MoveDossier)
def apply_move(dossier: DossierState, entry: Entry[MoveDossier]) -> DossierState:
    """Keep where it lies now, and where it lay."""
    act = entry.act
    return replace(dossier, moves=(*dossier.moves, Move(entry.seq, local_day(entry.done_at), act.place, act.why, entry.by.name)))


ALL: tuple[Any, ...] = (OpenDossier, RecordPackage, CheckPaperCopy, MoveDossier)
