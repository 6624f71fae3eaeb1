"""What goes into an evidence package (证据包): originals, sheets, entries with their proofs, keys, the page that verifies them.

The request fixes everything: recordings as they stood, entries up to then, the first checkpoint that covers them. So the same request
gives the same bytes, however often and in whatever form it is made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from mingfa.agencies.facts import AgencyFact, regime_stream
from mingfa.desk.entry import Entry
from mingfa.desk.keys import desk_key, trusted_path
from mingfa.desk.perform import state_at
from mingfa.desk.proving import marshal, prove_streams
from mingfa.desk.store import read_entries
from mingfa.desk.streams import agency_of
from mingfa.documents.render import AgencyHead
from mingfa.evidence import layout
from mingfa.evidence.layout import ExportError, Member, member_of, safe_name, signed_text
from mingfa.evidence.page import page_html
from mingfa.evidence.readme import readme
from mingfa.evidence.sheets import local_time, role_words, sheet_content, sheet_json, sheet_paper, sheet_pdf, sheet_xml
from mingfa.evidence.state import PackageState, Wanted
from mingfa.ledger.canonical import canonical
from mingfa.ledger.notes import sign_note, unverified_checkpoint
from mingfa.recording.state import RecordingState
from mingfa.vault.site import site_vault
from mingfa.vault.store import OriginalMissing, Vault

DEMONSTRATION = "演示数据"


@dataclass(frozen=True, slots=True)
class Package:
    """A package ready to be written. manifest: SHA-256 of its list, hex. copies: (recording, digests of its originals)."""

    members: tuple[Member, ...]
    manifest: str
    copies: tuple[tuple[str, tuple[str, ...]], ...]
    at: int

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(member.size for member in self.members)


def gather(stream: str) -> Package:
    """Bring together what a request asks for. Raises ExportError when an original is not there, LedgerBroken, DocumentError."""
    agency, vault = agency_of(stream), site_vault()
    request = read_entries(stream, upto=0)[0]
    if not isinstance(request, Entry):
        raise ExportError("申请的留痕正文已经处置，不能制作证据包")
    asked: PackageState = state_at(stream, 0)
    head = _head(agency, request)
    members: list[Member] = []
    told: list[dict[str, Any]] = []
    for number, wanted in enumerate(asked.recordings, 1):
        recording: RecordingState = state_at(wanted.stream, wanted.seq)
        originals = list(_originals(vault, recording, sum(len(one["originals"]) for one in told)))
        members += originals
        told.append(_recording(recording, wanted, originals) | {"sheet": None})
        if recording.served.sheet is not None:
            files = _sheet(recording, asked, head, number)
            members += files
            told[-1]["sheet"] = {
                "number": recording.served.sheet.number,
                "entry": recording.served.sheet.seq,
                "files": [one.path for one in files],
                "signed": recording.served.disc == "signed",
                "signatures": [
                    {"name": one.name, "role": role_words(one), "at": local_time(one.at), "entry": one.seq}
                    for one in recording.served.signatures
                ],
            }
    evidence = prove_streams(agency, [*((one.stream, one.seq) for one in asked.recordings), (stream, 0)])
    checkpoint = unverified_checkpoint(evidence.checkpoint)
    members += [
        member_of(layout.LEDGER, marshal(evidence)),
        member_of(layout.KEYS, trusted_path(agency).read_bytes()),
        member_of(layout.PAGE, page_html()),
        member_of(layout.README, readme(asked, head.name, checkpoint.origin)),
    ]
    manifest = canonical(
        {
            "format": layout.FORMAT,
            "agency": {"code": agency, "name": head.name},
            "case": {"stream": asked.case, "number": asked.case_number, "title": asked.case_title},
            "request": {"stream": stream, "seq": 0, "by": asked.by_name, "purpose": asked.purpose, "at": local_time(asked.asked_at)}
            | ({"use": asked.use} if asked.use else {})
            | ({"release": {"number": asked.release_number, "to": asked.release_to, "by": asked.release_by}} if asked.request else {}),
            "ledger": {"origin": checkpoint.origin, "size": checkpoint.size, "root": checkpoint.root.hex()},
            "recordings": told,
            "files": [
                {"path": one.path, "size": one.size, "sha256": one.sha256} | ({"sm3": one.sm3} if one.sm3 else {})
                for one in sorted(members, key=lambda one: one.path)
            ],
        }
    )
    digest = sha256(manifest).hexdigest()
    signature = sign_note(signed_text(digest), [desk_key(agency).signer])
    members = [member_of(layout.MANIFEST, manifest), member_of(layout.SIGNATURE, signature), *members]
    copies = tuple((one.stream, one.digests) for one in asked.recordings)
    return Package(tuple(members), digest, copies, int(request.recorded_at.timestamp()))


def _head(agency: str, request: Entry[Any]) -> AgencyHead:
    known: AgencyFact = request.fact("agency")
    overlaid = False
    if request.regime is not None:
        overlaid = bool(state_at(regime_stream(agency), request.regime[1]).regime.overlaid)
    return AgencyHead(
        name=known.name, word=known.number_word, address=known.address, postcode=known.postcode, phone=known.telephone,
        mark=DEMONSTRATION if overlaid else "",
    )  # fmt: skip


def _originals(vault: Vault, recording: RecordingState, before: int) -> Iterator[Member]:
    for number, piece in enumerate(recording.pieces, 1 + before):
        try:
            size = vault.size(piece.digest)
        except OriginalMissing as error:
            raise ExportError(f"原件“{piece.file_name}”不在库中，不能制作证据包；请先运行核验并从备份恢复") from error
        path = f"{layout.ORIGINALS}/{safe_name(piece.file_name, number)}"
        yield _original(vault, path, piece.digest, size, piece.sm3)


def _original(vault: Vault, path: str, digest: str, size: int, sm3: str) -> Member:
    return Member(path, size, digest, lambda: vault.read(digest), lambda start, length: b"".join(vault.read(digest, start, length)), sm3)


def _recording(recording: RecordingState, wanted: Wanted, originals: list[Member]) -> dict[str, Any]:
    return {
        "stream": wanted.stream,
        "last": wanted.seq,
        "form": recording.form,
        "source": recording.source,
        "device": recording.device,
        "place": recording.place,
        "started_at": local_time(recording.started_at),
        "ended_at": local_time(recording.ended_at),
        "officers": [name for name in recording.officer_names if name],
        "originals": [
            {"path": member.path, "name": piece.file_name, "sha256": piece.digest, "entry": piece.seq}
            for member, piece in zip(originals, recording.pieces, strict=True)
        ],
    }


def _sheet(recording: RecordingState, asked: PackageState, head: AgencyHead, number: int) -> list[Member]:
    sheet = recording.served.sheet
    assert sheet is not None
    content = sheet_content(recording, sheet, case_title=asked.case_title, case_number=asked.case_number)
    paper = sheet_paper(recording, sheet, case_title=asked.case_title, case_number=asked.case_number)
    stem = f"{layout.SHEETS}/{number:02d}-光盘说明"
    return [
        member_of(f"{stem}.pdf", sheet_pdf(paper, head)),
        member_of(f"{stem}.json", sheet_json(content)),
        member_of(f"{stem}.xml", sheet_xml(content)),
    ]
