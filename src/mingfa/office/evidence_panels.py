"""What pages show of recordings as evidence and of evidence packages, and what their forms begin with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse

from mingfa.cases.state.core import CaseState
from mingfa.desk.act import Actor
from mingfa.desk.errors import UnknownStream
from mingfa.desk.kinds import RegimeView
from mingfa.desk.perform import look
from mingfa.desk.store import instant
from mingfa.evidence.exporting import file_of
from mingfa.evidence.models import PackageRow
from mingfa.evidence.sheets import role_words, size_words
from mingfa.evidence.state import FORMS, STAGES, USES, PackageState
from mingfa.office import reading
from mingfa.office.forms import Offer
from mingfa.office.panels import Cell, Panel, panels
from mingfa.office.people import Person
from mingfa.office.prefill import offer, prefill
from mingfa.office.told import moment, name_of
from mingfa.recorders.facts import recorder_stream
from mingfa.recording.state import RecordingState

View = RegimeView | None
EXPORT = "recording.export"
DISC = {"": ("", ""), "open": ("orange", "待刻录光盘"), "sheet": ("orange", "待签名"), "signed": ("green", "已签名")}
MARKS = {"requested": "blue", "made": "green", "failed": "red"}


def export_address(case: str) -> str:
    """Return the address of the page that asks for a package of a case."""
    return reverse("export", args=reading.split(case))


# Recordings ----------------------------------------------------------------------------------------------------------------------


@panels("recording")
def recording_evidence(stream: str, recording: RecordingState, person: Person) -> Iterator[Panel]:
    """That it serves as evidence, how far its disc is, the sheet, the copies that were exported."""
    served = recording.served
    if not served.flags:
        return
    facts = [("列为证据", Cell(f"{flag.on} {flag.reason}", stream=flag.case)) for flag in served.flags]
    facts.append(("证据光盘", Cell("" if recording.disc else "制度未要求", mark=DISC[recording.disc])))
    if served.sheet is not None:
        facts.append(("光盘说明", Cell(f"{served.sheet.number}（打印）", address=reverse("disc_sheet", args=reading.split(stream)))))
        facts += [(role_words(one), Cell(f"{one.name} {moment(one.at)}")) for one in served.signatures]
        waits = "、".join("负责人" if "/" not in who else name_of(who) for who in served.unsigned)
        if waits:
            facts.append(("尚待签名", Cell(waits)))
    facts += [("原件的 SHA-256", Cell(digest)) for digest in recording.digests]
    if person.has(EXPORT):
        facts += [("证据包", Cell("制作本案证据包", address=export_address(flag.case))) for flag in served.flags]
    rows = tuple((Cell(moment(copy.at), stream=copy.package), Cell(copy.manifest)) for copy in reversed(served.copies))
    yield Panel("evidence", "作为证据", ("导出副本", "清单的 SHA-256"), rows, facts=tuple(facts))


def _first_case(state: RecordingState) -> str:
    flagged = {flag.case for flag in state.served.flags}
    return next((case for case in state.cases if case not in flagged), state.cases[0] if state.cases else "")


@prefill("recording.flag_evidence")
def flag(state: RecordingState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The first case in which it is no evidence yet."""
    return {"case": _first_case(state)}


@offer("recording.flag_evidence", "case")
def cases(state: RecordingState, actor: Actor, view: View) -> Sequence[Offer]:
    """The cases to which it is tied."""
    return [Offer(case, _title(case)) for case in state.cases]


def _title(case: str) -> str:
    try:
        return str(look(case).state.title)
    except UnknownStream:
        return case


@prefill("recording.make_disc_sheet")
def sheet(state: RecordingState, actor: Actor, view: View) -> Mapping[str, Any]:
    """What is known of the recording; the digests only once a copy was exported, for they are to be read from the disc."""
    pieces = state.pieces
    told: dict[str, Any] = {
        "officers": list(state.officers),
        "operator": name_of(state.operator) if state.operator else "",
        "started_at": state.started_at,
        "ended_at": state.ended_at,
        "place": state.place,
        "model": _model(state),
        "format": "、".join(dict.fromkeys(_format(piece) for piece in pieces)),
    }
    if state.served.copies:
        told["copies"] = list(state.served.copies[-1].digests)
    return told


def _model(state: RecordingState) -> str:
    if not state.device:
        return ""
    try:
        device = look(recorder_stream(state.stream.partition("/")[0], state.device)).state
    except (UnknownStream, ValueError):
        return ""
    return f"{getattr(device, 'brand', '')} {getattr(device, 'model', '')}".strip()


def _format(piece: Any) -> str:
    ending = piece.file_name.rpartition(".")[2].upper() if "." in piece.file_name else piece.media_type
    codec = piece.measure.codec if piece.measure is not None else ""
    return f"{ending}（{codec}）" if codec else ending


@prefill("recording.sign_disc", "recording.countersign_disc")
def signing(state: RecordingState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The sheet that is there."""
    return {"sheet": state.served.sheet.seq} if state.served.sheet is not None else {}


@offer("recording.countersign_disc", "excused")
def excusable(state: RecordingState, actor: Actor, view: View) -> Sequence[Offer]:
    """The officers on the sheet who have not signed."""
    return [Offer(who, name_of(who)) for who in state.served.unsigned if "/" in who]


# Packages ------------------------------------------------------------------------------------------------------------------------


@panels("case")
def case_packages(stream: str, case: CaseState, person: Person) -> Iterator[Panel]:
    """The packages that were made of the case's recordings, and the way to another."""
    rows = PackageRow.objects.filter(case=stream).order_by("-asked_at", "stream")
    if not rows and not (case.recordings and person.has(EXPORT)):
        return
    forms, stages = dict(FORMS), dict(STAGES)
    told = tuple(
        (
            Cell(moment(instant(row.asked_at)), stream=row.stream, mark=(MARKS[row.stage], stages[row.stage])), Cell(forms[row.form]),
            Cell(f"{row.recordings} 段"), Cell(row.by_name), Cell(row.manifest[:16] + "…" if row.manifest else ""),
        )
        for row in rows
    )  # fmt: skip
    more = (("", Cell("制作证据包", address=export_address(stream))),) if case.recordings and person.has(EXPORT) else ()
    yield Panel("packages", "证据包", ("申请时间", "形式", "音像记录", "申请人", "清单指纹"), told, "还没有导出过证据包。", facts=more)


def _for_whom(package: PackageState) -> list[tuple[str, Cell]]:
    """Say that it stays with the agency, or to whom it goes and under which request."""
    if not package.request:
        return [("交付对象", Cell(dict(USES)[package.use]))] if package.use else []
    return [
        ("提供给", Cell(package.release_to)),
        ("依据", Cell(f"{package.release_number}调阅申请，批准人{package.release_by}", stream=package.request)),
    ]


@panels("package")
def package_facts(stream: str, package: PackageState, person: Person) -> Iterator[Panel]:
    """What was asked for and what was made, how far it is, and how to fetch it."""
    facts = [
        ("案件", Cell(package.case_title or "打开案件", stream=package.case)), ("用途", Cell(package.purpose)), *_for_whom(package),
        ("申请人", Cell(f"{package.by_name} {moment(package.asked_at)}")), ("形式", Cell(dict(FORMS).get(package.form, ""))),
    ]  # fmt: skip
    if package.stage == "requested":
        facts.append(("进度", Cell("查看制作进度", address=reverse("package", args=reading.split(stream)))))
    elif package.stage == "failed":
        facts.append(("没有制作成功", Cell(package.failure)))
    else:
        facts += [
            ("文件", Cell(f"{package.files} 个，{size_words(package.size)}")),
            ("清单的 SHA-256", Cell(package.manifest)),
            ("文件的 SHA-256", Cell(package.digest)),
        ]
        if person.has(EXPORT) and file_of(stream, package.form).is_file():
            facts.append(("取出", Cell("下载", address=reverse("package", args=reading.split(stream)))))
        elif person.has(EXPORT):
            facts.append(("取出", Cell("文件已经清理，请重新申请（内容相同）", address=export_address(package.case))))
    yield Panel("facts", "证据包", (), (), facts=tuple((label, cell) for label, cell in facts if cell.words or cell.mark[1]))
    rows = tuple((Cell(_file_names(one.stream), stream=one.stream), Cell("、".join(one.digests))) for one in package.recordings)
    yield Panel("recordings", "包内音像记录", ("音像记录", "原件的 SHA-256"), rows)


def _file_names(stream: str) -> str:
    try:
        return "、".join(piece.file_name for piece in look(stream).state.pieces)
    except UnknownStream:
        return stream
