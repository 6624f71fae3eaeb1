"""Cover, contents and note sheet of a volume (卷宗封面、卷内目录、备考表; 文书62 to 64), made from the file as it was archived. Pure."""

from __future__ import annotations

from datetime import date

from mingfa.cases.gates.dossier import FORM_WORDS, recordings_of
from mingfa.cases.state.core import CaseState
from mingfa.cases.volume import Bound, page_words
from mingfa.desk.times import LOCAL, local_day
from mingfa.documents.blocks import Officer, Person
from mingfa.documents.papers.execution import AudioVideo, ContentsRow, FileContents, FileCover, FileNotes
from mingfa.dossier.gates import VOLUMES

RETENTION = {"permanent": "永久", "30": "30年", "10": "10年"}
GROUNDS = {
    "performed": "责令改正和处罚决定已全部履行", "court_accepted": "人民法院已受理强制执行申请", "no_enforcement": "无需执行", "terminated": "终止调查",
    "revoked": "处罚决定已被撤销", "other": "其他情形结案",
}  # fmt: skip
NONE = "/"
STORE = "电子档案库"


def cover(case: CaseState, bound: tuple[Bound, ...], volume: str) -> FileCover:
    """Return the cover of a volume. The case must be archived."""
    kept, closing, decision = case.execution.archived, case.execution.closing, case.proceeding.decision
    assert kept is not None
    mine = [one for one in bound if one.volume == volume]
    closed = closing.approved_on if closing is not None else None
    handlers = tuple(Officer(name=member.name, card_number=member.card or NONE) for member in case.team if member.until is None)
    return FileCover(
        volume="正卷" if volume == "main" else "副卷", archive_number=kept.number, case_number=case.number or NONE, case_title=case.title or NONE,
        party="、".join(party.name for party in case.parties) or NONE, decision_number=decision.number if decision is not None else "",
        result=result_words(case), filed_on=case.investigation.filed_on or case.opened_on or kept.on, closed_on=closed or _closed_on(case) or kept.on,
        handlers=handlers or (Officer(name=NONE, card_number=NONE),), archivist=kept.by or NONE, archived_on=kept.on,
        retention=RETENTION.get(kept.retention, kept.retention), pieces=len(mine), pages=mine[-1].last,
    )  # fmt: skip


def _closed_on(case: CaseState) -> date | None:
    held = case.clocks.get("C44")
    started = held.started if held is not None else None
    return started if type(started) is date else None


def result_words(case: CaseState) -> str:
    """Return how the case ended, in words: what was decided, and on what ground it was closed."""
    decision, outline, closing = case.proceeding.decision, case.investigation.decision, case.execution.closing
    said = (
        "；".join(one.kind.label for one in decision.penalties) if decision is not None else outline.result if outline is not None else ""
    )
    ground = GROUNDS.get(closing.ground, closing.ground) if closing is not None else ""
    return "；".join(part for part in (said, ground) if part) or NONE


def contents(case: CaseState, bound: tuple[Bound, ...], volume: str, agency: str) -> FileContents:
    """Return the contents of a volume: where each paper begins, the last one from where to where."""
    mine = [one for one in bound if one.volume == volume]
    rows = tuple(
        ContentsRow(
            number=one.document.number, responsible=one.document.by_name or agency, title=one.document.title,
            on=local_day(one.document.filed_at) if one.document.filed_at is not None else _on(case),
            page=page_words(one.first, one.last, final=one is mine[-1]), remark="" if one.document.electronic else "原件",
        )
        for one in mine
    )  # fmt: skip
    return FileContents(case_number=case.number or NONE, volume="正卷" if volume == "main" else "副卷", rows=rows)


def _on(case: CaseState) -> date:
    kept = case.execution.archived
    assert kept is not None
    return kept.on


def notes(case: CaseState, bound: tuple[Bound, ...], volume: str) -> FileNotes:
    """Return the note sheet of a volume; that of the main volume names the recordings with number, place and keeper."""
    kept = case.execution.archived
    assert kept is not None
    mine = [one for one in bound if one.volume == volume]
    state = f"{VOLUMES[volume]}共 {len(mine)} 件 {mine[-1].last} 页。{kept.remark}"
    recorded = recordings_of(case) if volume == "main" else ()
    media = tuple(
        AudioVideo(
            name=f"{one.number_in(case.stream) or '未编号'} {FORM_WORDS.get(one.form, '音像记录')}"
            + (f" {one.started_at.astimezone(LOCAL):%Y-%m-%d %H:%M}" if one.started_at is not None else ""),
            place=STORE + ("，证据光盘随卷" if one.disc == "signed" else ""), keeper=kept.by or NONE, sha256=one.digests[0] if one.digests else None,
        )
        for one in recorded
    )  # fmt: skip
    return FileNotes(
        case_number=case.number or NONE, state=state, audio_video=media, filed_by=Person(name=kept.by or NONE), checked_by=Person(name=kept.by or NONE),
        filed_on=kept.on,
    )  # fmt: skip
