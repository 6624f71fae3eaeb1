"""What is done with evidence packages (证据包): asked for by a person, made by the platform, noted on every recording. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from mingfa.agencies.facts import AgencyFact, agency_stream
from mingfa.cases.facts import CaseBrief
from mingfa.custody.acts.requests import NotePackage
from mingfa.custody.facts import Release
from mingfa.desk.act import Act, Caused, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.streams import agency_of
from mingfa.evidence import gates
from mingfa.evidence.state import FORMS, USES, PackageState, Wanted
from mingfa.recording.acts import NoteCopy
from mingfa.recording.facts import RecordingSnapshot

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
OptionalDigest = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]
CaseStream = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,39}/case/[A-Za-z0-9._-]{1,80}$")]
RecordingStream = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,39}/recording/[A-Za-z0-9._-]{1,80}$")]
OptionalRequest = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_-]{1,39}/access_request/[A-Za-z0-9][A-Za-z0-9._-]{0,79})?$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]


class PackageAct(Act):
    """An act on an evidence package."""

    kind = "package"


class RequestExport(PackageAct):
    """Ask for a package (申请导出证据包) of recordings of one case, as they stand now, for a stated purpose.

    use: whether it stays with the agency or is given outside; there it names the approved request (recording.release_ban).
    """

    label = "申请导出证据包"
    duty = "recording.export"
    starts = True
    needs = (
        Need("case", lambda act, state: (act.case,), CaseBrief),
        Need("recordings", lambda act, state: act.recordings, RecordingSnapshot),
        Need("agency", lambda act, state: (agency_stream(agency_of(state.stream)),), AgencyFact),
        Need("release", lambda act, state: (act.request,) if act.request else (), Release),
    )
    gates = (gates.refuse_other_recordings, gates.refuse_uncleared, gates.refuse_unsaid_use, gates.refuse_unreleased)

    case: CaseStream = Field(title="案件")
    recordings: tuple[RecordingStream, ...] = Field(title="音像记录", min_length=1, max_length=200)
    form: Literal["iso", "folder", "bag"] = Field(
        title="形式", json_schema_extra={"widget": "choice", "choices": [list(one) for one in FORMS]}
    )
    use: Literal["", "filing", "outside"] = Field(
        "", title="交付对象", json_schema_extra={"widget": "choice", "choices": [list(one) for one in USES]}
    )
    request: OptionalRequest = Field(
        "", title="调阅申请", description="对外提供的，选择据以提供的、已批准的调阅申请", json_schema_extra={"widget": "choice"}
    )
    purpose: Text = Field(title="用途", json_schema_extra={"widget": "textarea"})


@folds(RequestExport)
def apply_request(state: PackageState, entry: Entry[RequestExport]) -> PackageState:
    """Know what is wanted, and how far each recording had come; and under which release it goes outside."""
    act, case, release = entry.act, entry.fact("case"), entry.fact("release")
    return replace(
        state,
        stage="requested",
        case=act.case,
        case_title=case.title,
        case_number=case.number,
        recordings=tuple(Wanted(fact.stream, fact.seq, fact.value.digests) for fact in entry.facts.get("recordings", ())),
        form=act.form,
        purpose=act.purpose,
        use=act.use,
        request=act.request,
        release_number=release.number if release is not None else "",
        release_to=release.organ if release is not None else "",
        release_by=release.approved_name if release is not None else "",
        by=entry.by.person,
        by_name=entry.by.name,
        asked_at=entry.recorded_at,
    )


class CopiedRecording(BaseModel):
    """A recording whose originals were copied: SHA-256 of each copy, as computed while it was written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    recording: RecordingStream = Field(title="音像记录")
    digests: tuple[Digest, ...] = Field(title="副本的 SHA-256", min_length=1, max_length=1_000)


class ExportEvidence(PackageAct):
    """The package is made (导出证据包): SHA-256 of its list of files, of the file that holds it, and of every copied original."""

    label = "导出证据包"
    stages = frozenset({"requested"})
    system = frozenset({"exporter"})
    internal = True
    gates = (gates.refuse_other_result,)

    manifest: Digest = Field(title="清单的 SHA-256")
    digest: OptionalDigest = Field("", title="文件的 SHA-256")
    size: int = Field(0, title="字节数", ge=0)
    files: int = Field(title="文件数", ge=1)
    copies: tuple[CopiedRecording, ...] = Field(title="副本", min_length=1, max_length=200)

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The recordings whose originals were copied, and the request on which they go outside."""
        return [*(one.recording for one in self.copies), *((state.request,) if state.request else ())]

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Each recording knows of its copy, and the list of copies to whom it goes."""
        for one in self.copies:
            yield Caused(one.recording, NoteCopy(package=matter.stream, manifest=self.manifest, digests=one.digests))
        asked = matter.state
        if asked.request:
            yield Caused(
                asked.request,
                NotePackage(
                    package=matter.stream,
                    recordings=tuple(one.recording for one in self.copies),
                    purpose=asked.purpose,
                    keeper=asked.by,
                    keeper_name=asked.by_name,
                ),
            )


@folds(ExportEvidence)
def apply_export(state: PackageState, entry: Entry[ExportEvidence]) -> PackageState:
    """Know what was made."""
    act = entry.act
    return replace(
        state, stage="made", manifest=act.manifest, digest=act.digest, size=act.size, files=act.files, made_at=entry.recorded_at, failure=""
    )


class FailExport(PackageAct):
    """The package could not be made (证据包制作失败), and why; nothing of it was left."""

    label = "证据包制作失败"
    stages = frozenset({"requested"})
    system = frozenset({"exporter"})
    internal = True

    why: Text = Field(title="原因")


@folds(FailExport)
def apply_failure(state: PackageState, entry: Entry[FailExport]) -> PackageState:
    """Know why."""
    return replace(state, stage="failed", failure=entry.act.why)
