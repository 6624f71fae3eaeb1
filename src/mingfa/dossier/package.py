"""The archive package (归档包) of a dossier: volumes as PDF/A with page numbers, originals, metadata as XML, digests and ledger proofs, as a BagIt bag.

Everything in it follows from the entry that filed the case away: the case as it then stood, the agency as it was then called, recordings as
they were then linked. So the same dossier gives the same files, however often and wherever the package is made.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from mingfa.agencies.facts import agency_stream, regime_stream
from mingfa.cases.gates.dossier import recordings_of
from mingfa.cases.state.core import CaseState
from mingfa.cases.volume import Bound, bind
from mingfa.desk.entry import Entry
from mingfa.desk.errors import DeskError
from mingfa.desk.keys import trusted_path
from mingfa.desk.perform import look, state_at
from mingfa.desk.proving import marshal, prove_streams
from mingfa.desk.store import read_entries
from mingfa.desk.streams import agency_of
from mingfa.documents.errors import DocumentError
from mingfa.documents.forms import form_of
from mingfa.documents.render import AgencyHead, render_pdf
from mingfa.dossier.bag import Bag, Member, Progress, member_of, write_bag
from mingfa.dossier.gates import VOLUMES
from mingfa.dossier.metadata import StoredFile, metadata_xml
from mingfa.dossier.papers import contents, cover, notes
from mingfa.dossier.typeset import DEMONSTRATION, is_made, rendered
from mingfa.ledger.canonical import canonical
from mingfa.recording.media import HEAD, sniff
from mingfa.recording.state import RecordingState
from mingfa.vault.site import site_vault
from mingfa.vault.store import OriginalMissing, Vault

PDF, JSON, UNKNOWN = "application/pdf", "application/json", "application/octet-stream"
ENDINGS = {
    PDF: ".pdf", "image/png": ".png", "image/jpeg": ".jpg", "image/tiff": ".tif", "video/mp4": ".mp4", "video/quicktime": ".mov",
    "video/x-matroska": ".mkv", "video/x-msvideo": ".avi", "audio/mp4": ".m4a", "audio/mpeg": ".mp3", "audio/wav": ".wav", "application/zip": ".zip",
}  # fmt: skip
_UNSAFE = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|%]')
_LONGEST = 60


class NotArchived(DeskError):
    """A package is made of an archived dossier only."""

    code = "dossier.not_archived"

    def __init__(self, stream: str) -> None:
        super().__init__(f"“{stream}”不是已经归档的案件，不能制作归档包；请先办理立卷归档")


class PackageIncomplete(DeskError):
    """An original the dossier names is not in the vault."""

    code = "dossier.original_missing"

    def __init__(self, title: str, digest: str) -> None:
        self.title, self.digest = title, digest
        super().__init__(f"《{title}》的原件（指纹 {digest[:16]}…）不在原件库中，归档包没有制作；请先运行核验并从备份恢复")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a package will hold. dossier: stream of the archived dossier; info: of the bag."""

    dossier: str
    members: tuple[Member, ...]
    info: dict[str, str]

    @property
    def size(self) -> int:
        """Bytes of the payload."""
        return sum(one.size for one in self.members)


def make_package(case: str, target: Path, *, progress: Progress = lambda done, total: None) -> Bag:
    """Write the archive package of an archived case into a folder. Raises NotArchived, PackageIncomplete, BagError, DocumentError, LedgerBroken."""
    plan = plan_package(case)
    return write_bag(target, plan.members, plan.info, progress=progress)


def plan_package(stream: str) -> Plan:
    """Bring together what belongs into the package of an archived case. Raises NotArchived, PackageIncomplete, DocumentError, LedgerBroken."""
    now: CaseState = look(stream).state
    kept = getattr(getattr(now, "execution", None), "archived", None)
    if kept is None:
        raise NotArchived(stream)
    case: CaseState = state_at(stream, kept.seq)
    entry = case.history[kept.seq]
    assert isinstance(entry, Entry)
    agency, vault = agency_of(stream), site_vault()
    head = head_at(agency, entry)
    bound = bind(case, dict(kept.leaves))
    files: dict[str, StoredFile] = {}
    members: list[Member] = []
    for volume in ("main", "side"):
        if any(one.volume == volume for one in bound):
            members += _front(case, bound, volume, head)
    for number, one in enumerate(bound, 1):
        found = _paper(agency, number, one, head, vault)
        members += [member for member, _ in found]
        first, media = found[0]
        files[one.document.id] = StoredFile(f"data/{first.path}", first.size, first.sha256, media)
    media_files = []
    for snapshot in recordings_of(case):
        recording: RecordingState = state_at(snapshot.recording, snapshot.seq)
        stored = list(_recording(snapshot.number_in(stream), recording, vault))
        members += [member for member, _ in stored]
        told = tuple(StoredFile(f"data/{member.path}", member.size, member.sha256, media) for member, media in stored)
        media_files.append((snapshot, told))
    unit = _unit_name(agency, entry, case.unit)
    members.append(
        member_of(
            "元数据/案卷.xml",
            metadata_xml(case, bound, media_files, files, agency=head.name, unit=unit, history=case.history[: kept.seq + 1]),
        )
    )
    streams = [(stream, kept.seq), (kept.dossier, 0), *((one.recording, one.seq) for one in recordings_of(case))]
    members += [
        member_of("留痕/证据留痕.jsonl", marshal(prove_streams(agency, streams))),
        member_of("留痕/公钥.txt", trusted_path(agency).read_bytes()),
        member_of("说明.txt", _readme(case, head, bound)),
    ]
    info = {
        "Source-Organization": head.name, "External-Identifier": kept.number, "External-Description": f"{case.number} {case.title}".strip(),
        "Bagging-Date": kept.on.isoformat(), "Internal-Sender-Identifier": kept.dossier, "Internal-Sender-Description": stream,
        "Bag-Software-Agent": "mingfa",
    }  # fmt: skip
    return Plan(kept.dossier, tuple(members), info)


# The agency as it was -------------------------------------------------------------------------------------------------------


def head_at(agency: str, entry: Entry[Any]) -> AgencyHead:
    """Return the agency as its papers named it when an entry was recorded."""
    state = state_at(agency_stream(agency), _last_before(agency_stream(agency), entry.recorded_at))
    overlaid = entry.regime is not None and bool(state_at(regime_stream(agency), entry.regime[1]).regime.overlaid)
    return AgencyHead(
        name=state.name, word=state.number_word, address=state.address, postcode=state.postcode, phone=state.telephone,
        mark=DEMONSTRATION if overlaid else "",
    )  # fmt: skip


def _last_before(stream: str, at: datetime) -> int:
    return max((one.seq for one in read_entries(stream) if one.recorded_at <= at), default=0)


def _unit_name(agency: str, entry: Entry[Any], code: str) -> str:
    if entry.regime is None:
        return code
    unit = state_at(regime_stream(agency), entry.regime[1]).regime.unit(code)
    return unit.name if unit is not None else code


# Files -----------------------------------------------------------------------------------------------------------------------


def safe(title: str) -> str:
    """Return a title as part of a file name that every system holds."""
    return unicodedata.normalize("NFC", _UNSAFE.sub("_", title)).strip(" .")[:_LONGEST] or "材料"


def _front(case: CaseState, bound: tuple[Bound, ...], volume: str, head: AgencyHead) -> Iterator[Member]:
    """Cover, contents and note sheet: without page numbers."""
    folder = VOLUMES[volume]
    for number, code, data in (
        ("a", "file_cover", cover(case, bound, volume)),
        ("b", "file_contents", contents(case, bound, volume, head.name)),
        ("c", "file_notes", notes(case, bound, volume)),
    ):
        made = render_pdf(code, data, agency=head)
        yield member_of(f"{folder}/000{number}_{form_of(code).title}.pdf", made.pdf)


def _paper(agency: str, number: int, one: Bound, head: AgencyHead, vault: Vault) -> list[tuple[Member, str]]:
    """Return the files of a paper, the one that is bound first: the form set in type and its content, or the original as it is."""
    document = one.document
    stem = f"{VOLUMES[one.volume]}/{number:03d}_第{one.first:04d}-{one.last:04d}页_{safe(document.title)}"
    if is_made(document):
        pdf = member_of(f"{stem}.pdf", rendered(agency, document, page_from=one.first, head=head).pdf)
        return [(pdf, PDF), (member_of(f"电子表单/{document.id}.json", form_json(document.form, document.content)), JSON)]
    if document.content is not None and document.electronic:
        return [(member_of(f"{stem}.json", form_json(document.form, document.content)), JSON)]
    member, media = _original(stem, document.title, document.digest, vault)
    return [(member, media)]


def form_json(form: str, content: object) -> bytes:
    """Return an electronic form as it is hashed (`cases.acts.common.content_digest`): SHA-256 of "mingfa/e-form/1" and a newline before it."""
    told = dict(content) if content is not None else {}  # type: ignore[call-overload]
    with suppress(DocumentError):
        told = form_of(form).fill(told).model_dump(mode="json")
    return canonical({"form": form, "content": told})


def _original(stem: str, title: str, digest: str, vault: Vault) -> tuple[Member, str]:
    try:
        size = vault.size(digest)
        opening = b"".join(vault.read(digest, 0, HEAD))
    except OriginalMissing as error:
        raise PackageIncomplete(title, digest) from error
    media = media_of(opening)
    return Member(stem + ENDINGS.get(media, ".bin"), size, digest, lambda: vault.read(digest)), media


def media_of(opening: bytes) -> str:
    """Return what a file is, by its first bytes."""
    if opening.startswith(b"%PDF-"):
        return PDF
    if opening.startswith(b"PK\x03\x04"):
        return "application/zip"
    return sniff(opening) or UNKNOWN


def _recording(number: str, recording: RecordingState, vault: Vault) -> Iterator[tuple[Member, str]]:
    for at, piece in enumerate(recording.pieces, 1):
        stem = f"音像/{number or recording.stream.rpartition('/')[2][:12]}-{at:02d}"
        yield _original(stem, piece.file_name, piece.digest, vault)


def _readme(case: CaseState, head: AgencyHead, bound: tuple[Bound, ...]) -> bytes:
    kept = case.execution.archived
    assert kept is not None
    main, side = (sum(1 for one in bound if one.volume == volume) for volume in ("main", "side"))
    return (
        f"{head.name} 归档包\n档号：{kept.number}\n案件：{case.number} {case.title}\n归档日期：{kept.on}\n正卷 {main} 件，副卷 {side} 件，共 {kept.pages} 页。\n\n"
        "本归档包按 BagIt 1.0（RFC 8493）封装，manifest-sha256.txt 列出全部文件的 SHA-256，任何支持 BagIt 的工具都可以核对。\n"
        "正卷、副卷：按顺序编页的材料，电子表单为 PDF/A，扫描件等原件保持原样；000 开头的是封面、目录和备考表，不编页。\n"
        "电子表单：各电子文书的内容，在内容之前加一行 mingfa/e-form/1 后计算 SHA-256，就是登记的数字指纹。\n"
        "音像：音像资料原件，编号与备考表一致。\n元数据：案卷、文件、音像和管理过程的元数据。\n"
        "留痕：本案全部留痕及其在账本中的证明，与公钥一起可以脱离本平台核验。\n副卷只对有权人员开放，对外提供时不得包括副卷。\n"
    ).encode()


def content_digest_of(body: bytes) -> str:
    """Return the digest under which an electronic form was filed, from its file in the package."""
    return hashlib.sha256(b"mingfa/e-form/1\n" + body).hexdigest()
