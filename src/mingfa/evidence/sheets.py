"""The disc sheet (光盘说明) as files: PDF for people, JSON and XML for programs, all three from the same entries."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from xml.etree import ElementTree

from mingfa.desk.times import LOCAL
from mingfa.documents.papers.evidence import DiscEntry, DiscFile, DiscSignature, EvidenceDisc
from mingfa.documents.render import AgencyHead, render_pdf
from mingfa.law.regime_terms import term
from mingfa.ledger.canonical import canonical
from mingfa.recording.evidence import OFFICER, Sheet, Signature
from mingfa.recording.state import RecordingState

FORM = "evidence_disc"
LABELS = {
    "case_title": "案由", "case_number": "立案号", "disc_number": "光盘编号", "medium": "光盘种类", "officers": "执法人员姓名", "operator": "摄录人员姓名",
    "started_at": "摄录开始时间", "ended_at": "摄录结束时间", "place": "地点", "model": "设备品牌型号", "format": "录制格式", "remark": "备注", "made_by": "填写人",
    "made_on": "填写日期",
}  # fmt: skip


def size_words(size: int) -> str:
    """Return a size as people say it, with the bytes beside it."""
    for unit, step in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= step:
            return f"{size / step:.1f} {unit}（{size} 字节）"
    return f"{size} 字节"


def local_time(at: datetime | None) -> str | None:
    """Return an instant in China time, ISO 8601 to the second; None stays None."""
    return at.astimezone(LOCAL).isoformat(timespec="seconds") if at is not None else None


def sheet_content(state: RecordingState, sheet: Sheet, *, case_title: str, case_number: str) -> dict[str, Any]:
    """Return the sheet as plain values, signatures included."""
    return {
        "recording": state.stream,
        "case_title": case_title,
        "case_number": case_number,
        "disc_number": sheet.number,
        "medium": sheet.medium,
        "officers": sheet.officer_names,
        "operator": sheet.operator_name,
        "started_at": local_time(sheet.started_at),
        "ended_at": local_time(sheet.ended_at),
        "place": sheet.place,
        "model": sheet.model,
        "format": sheet.format,
        "further": dict(sheet.values),
        "files": [{"name": piece.file_name, "size": piece.size, "sha256": piece.digest} for piece in state.pieces],
        "remark": sheet.remark,
        "made_by": sheet.by_name,
        "made_on": sheet.on.isoformat(),
        "entry": sheet.seq,
        "signatures": [_signature(one) for one in state.served.signatures],
    }


def _signature(one: Signature) -> dict[str, Any]:
    return {"name": one.name, "role": role_words(one), "at": local_time(one.at), "entry": one.seq, "excused": one.reason}


def role_words(one: Signature) -> str:
    """Return in which role somebody signed."""
    return "、".join("执法人员" if role == OFFICER else term("role", role) for role in one.roles) or "负责人"


def sheet_json(content: dict[str, Any]) -> bytes:
    """Return the sheet as canonical JSON."""
    return canonical(content) + b"\n"


def sheet_xml(content: dict[str, Any]) -> bytes:
    """Return the sheet as XML, each field with its Chinese label."""
    root = ElementTree.Element("evidenceDisc", {"recording": content["recording"], "entry": str(content["entry"])})
    for name, label in LABELS.items():
        field = ElementTree.SubElement(root, "field", {"name": name, "label": label})
        field.text = content[name] or ""
    for name, value in content["further"].items():
        field = ElementTree.SubElement(root, "field", {"name": "further", "label": name})
        field.text = value
    for file in content["files"]:
        ElementTree.SubElement(root, "file", {key: str(value) for key, value in file.items()})
    for one in content["signatures"]:
        ElementTree.SubElement(root, "signature", {key: str(value or "") for key, value in one.items()})
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def sheet_paper(state: RecordingState, sheet: Sheet, *, case_title: str, case_number: str) -> EvidenceDisc:
    """Return the sheet as the paper that is printed."""
    return EvidenceDisc(
        case_title=case_title or "（未写明）",
        case_number=case_number,
        disc_number=sheet.number,
        medium=sheet.medium,
        officers=sheet.officer_names,
        operator=sheet.operator_name,
        started_at=sheet.started_at,
        ended_at=sheet.ended_at,
        place=sheet.place,
        model=sheet.model,
        format=sheet.format,
        further=tuple(DiscEntry(name=name, value=value) for name, value in sheet.values.items()),
        files=tuple(DiscFile(name=piece.file_name, size=size_words(piece.size), sha256=piece.digest) for piece in state.pieces),
        remark=sheet.remark,
        made_by=sheet.by_name,
        made_on=sheet.on,
        signatures=tuple(DiscSignature(who=one.name, role=role_words(one), at=one.at) for one in state.served.signatures),
    )


def sheet_pdf(paper: EvidenceDisc, agency: AgencyHead) -> bytes:
    """Return the sheet as PDF/A; the same sheet gives the same bytes. Raises DocumentError."""
    return render_pdf(FORM, paper, agency=agency).pdf
