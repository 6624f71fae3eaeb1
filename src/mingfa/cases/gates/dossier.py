"""What keeps a dossier (案卷) from being complete: papers of the dossier standard, recordings not filed, pages that do not add up. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from mingfa.cases.state.core import CaseState
from mingfa.cases.volume import Wanted, missing, standard, volumes
from mingfa.desk.act import Matter, on_state
from mingfa.desk.gates import PLATFORM
from mingfa.desk.times import LOCAL
from mingfa.law.article import Article
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Rule
from mingfa.recording.facts import RecordingSnapshot

CaseMatter = Matter[Any, CaseState]
CLOSING = frozenset({"closing_approval"})
FORM_WORDS = {"photo": "照片", "audio": "录音", "video": "录像", "monitor": "监控录像"}


# Papers --------------------------------------------------------------------------------------------------------------------


def standard_rule(matter: CaseMatter) -> Rule | Article:
    """Cite the dossier standard in force for this kind of case; where there is none, 行政处罚法 第四十七条."""
    parameter = f"dossier.required.{matter.state.kind or 'penalty'}"
    if matter.has(parameter):
        return matter.rule(parameter)
    return matter.regime.article("penalty_law", "第四十七条", matter.on)


def lacking(matter: CaseMatter, but: frozenset[str] = frozenset()) -> Iterator[Wanted]:
    """Name what the dossier standard asks for and the file does not hold; `but` is left out."""
    required = (code for code in standard(matter.state, matter.regime, matter.on) if code not in but)
    yield from missing(matter.state, required)


@on_state
def refuse_incomplete_file(matter: CaseMatter) -> Iterable[Refusal]:
    """The file is complete before nothing can be added any more (dossier.required.<kind>; 湖南文书范本 63、64)."""
    for one in lacking(matter):
        yield _missing(matter, one, "请先归集，归档后不能再增加、修改或者抽取")


@on_state
def refuse_incomplete_before_closing(matter: CaseMatter) -> Iterable[Refusal]:
    """All papers but the approval of the closing itself are in the file when it is put in order (立卷)."""
    for one in lacking(matter, CLOSING):
        yield _missing(matter, one, "请先归集，再办理立卷")


def _missing(matter: CaseMatter, one: Wanted, remedy: str) -> Refusal:
    return matter.refuse(standard_rule(matter), "archive.missing", f"案卷缺少《{one.title}》：{one.why}", remedy)


@on_state
def refuse_unbound(matter: CaseMatter) -> Refusal | None:
    """Where the agency has the handling unit put the dossier in order after the decision, no case closes before (dossier.bound_before_closing)."""
    if not matter.has("dossier.bound_before_closing") or matter.state.dossier.bound or not _decided(matter.state):
        return None
    rule = matter.rule("dossier.bound_before_closing")
    if rule.value is not True:
        return None
    return matter.refuse(
        rule, "closing.not_bound", "决定作出后由承办机构立卷，本案案卷尚未整理立卷", "请先办理“整理立卷”，再申请或者批准结案"
    )


def _decided(case: CaseState) -> bool:
    return case.proceeding.decision is not None


# Recordings ----------------------------------------------------------------------------------------------------------------


def recordings_of(case: CaseState) -> tuple[RecordingSnapshot, ...]:
    """Return the recordings that belong in the dossier, in the order of their numbers, what has none by time: stored ones that still exist."""
    held = [one for one in case.recordings.values() if one.status == "stored" and not one.gone]
    return tuple(sorted(held, key=lambda one: (one.number_in(case.stream) or "~", str(one.started_at or ""), one.recording)))


def recording_words(one: RecordingSnapshot) -> str:
    """Return how a recording is called in a refusal: when, on what, its digest."""
    at = f"{one.started_at.astimezone(LOCAL):%Y-%m-%d %H:%M}" if one.started_at is not None else "时间不明"
    return f"{at} {FORM_WORDS.get(one.form, '音像记录')}（设备 {one.device or '未登记'}，指纹 {(one.digests or ('',))[0][:8]}）"


def recording_problems(matter: CaseMatter, one: RecordingSnapshot) -> Iterator[Refusal]:
    """Say why a recording cannot be filed in the dossier as it is: no number, no link, no note of what it shows, a key missing."""
    case, name = matter.state, recording_words(one)
    rule = _rule(matter, "dossier.recordings_filed", "recording.annotation_fields")
    if not one.number_in(case.stream):
        yield matter.refuse(rule, "archive.recording_no_number", f"{name}在本案中没有编号", "请先把该音像资料关联到本案")
    if not one.placed_in(case.stream):
        yield matter.refuse(
            rule, "archive.recording_unlinked", f"{name}没有关联到任何环节或者文书", "请先把该音像资料关联到所记录的环节或者文书"
        )
    if not one.annotated:
        yield matter.refuse(rule, "archive.recording_no_note", f"{name}没有备注摄录内容", "请先备注摄录内容")
    yield from _keys(matter, one, name)


def refuse_unfit_recordings(matter: CaseMatter) -> Iterable[Refusal]:
    """What is filed is a recording of this case, not filed before, numbered, described, linked, with every key it is found by."""
    case = matter.state
    for stream in dict.fromkeys(matter.act.recordings):
        one = case.recordings.get(stream)
        if one is None or one.status != "stored" or one.gone:
            yield Refusal("archive.recording_unknown", PLATFORM, f"本案没有卷名为“{stream}”的音像资料", "请从本案的音像资料中选择")
        elif case.dossier.filed(stream) is not None:
            yield Refusal("archive.recording_filed", PLATFORM, f"{recording_words(one)}已经入卷", "不需要再次入卷")
        else:
            yield from recording_problems(matter, one)


def _keys(matter: CaseMatter, one: RecordingSnapshot, name: str) -> Iterator[Refusal]:
    """A recording is found again by every key the agency files by (dossier.recording_keys): without one it cannot be filed."""
    if not matter.has("dossier.recording_keys"):
        return
    rule = matter.rule("dossier.recording_keys")
    held = {
        "case_title": bool(matter.state.title), "unit_people": bool(matter.state.unit and (one.officers or one.operator)), "device": bool(one.device),
        "time": one.started_at is not None and one.ended_at is not None,
    }  # fmt: skip
    words = {"case_title": "案件名称", "unit_people": "单位及人员", "device": "设备编号", "time": "使用时间"}
    lacks = [words.get(key, key) for key in (rule.value if isinstance(rule.value, tuple) else ()) if not held.get(key, True)]
    if lacks:
        yield matter.refuse(rule, "archive.recording_no_key", f"{name}缺少归档项目：{'、'.join(lacks)}", "请补齐后再归档，否则归档后查不到")


def _rule(matter: CaseMatter, *parameters: str) -> Rule | Article:
    return next((matter.rule(one) for one in parameters if matter.has(one)), PLATFORM)


@on_state
def refuse_unfiled_recordings(matter: CaseMatter) -> Iterable[Refusal]:
    """Every recording of the case is filed in the dossier, as it has to be, and the disc of one that is evidence is signed (严格归档).

    Law: dossier.recordings_filed; an agency that says no files them elsewhere.
    """
    if matter.has("dossier.recordings_filed") and not matter.regime.flag("dossier.recordings_filed", matter.on):
        return
    for one in recordings_of(matter.state):
        if matter.state.dossier.filed(one.recording) is None:
            rule = _rule(matter, "dossier.recordings_filed", "recording.annotation_fields")
            words = f"{recording_words(one)}没有归入本案案卷"
            yield matter.refuse(rule, "archive.recording_not_filed", words, "请先办理“音像资料入卷”")
        yield from recording_problems(matter, one)
        if one.disc in ("open", "sheet") or (one.evidence and not one.disc and matter.has("recording.evidence_disc_fields")):
            words = "证据光盘说明没有签全" if one.disc == "sheet" else "作为证据，刻录光盘的任务没有办结"
            disc = _rule(matter, "recording.evidence_disc_signers", "dossier.recordings_filed")
            remedy = "请先刻录光盘、填写说明并由规定人员签名，随卷归档"
            yield matter.refuse(disc, "archive.disc_open", f"{recording_words(one)}{words}", remedy)


def refuse_changing_archive(matter: CaseMatter) -> Refusal | None:
    """No recording comes into an archived dossier or goes out of it (湖南文书范本 文书64); what is known of one that lies in it may change."""
    told, case = matter.act.recording, matter.state
    if case.stage != "archived" or bool(told.steps_of(case.stream)) == (told.recording in case.recordings):
        return None
    article = matter.regime.article("penalty_law", "第四十七条", matter.on)
    return matter.refuse(
        article, "archive.sealed", "案卷已经归档，不能再增加或者抽取音像资料", "确有必要的，请先由有权人员依法处理归档案卷"
    )


# Pages ---------------------------------------------------------------------------------------------------------------------


def refuse_wrong_pages(matter: CaseMatter) -> Iterable[Refusal]:
    """Each paper of both volumes is counted once, nothing else is, and the pages add up (文书63)."""
    counted = Counter(leaf.document for leaf in matter.act.leaves)
    papers = {one.id: one for volume in volumes(matter.state) for one in volume}
    article = standard_rule(matter)
    for ident, paper in papers.items():
        if counted[ident] != 1:
            words = "没有编页" if not counted[ident] else "重复编页"
            yield matter.refuse(
                article, "archive.not_counted", f"《{paper.title}》（{ident}）{words}", "请重新打开归档页面，由系统重新编页"
            )
    for ident in sorted(counted.keys() - papers.keys()):
        yield matter.refuse(article, "archive.unknown_paper", f"案卷中没有编号为“{ident}”的材料", "请重新打开归档页面，由系统重新编页")
    total = sum(leaf.pages for leaf in matter.act.leaves)
    if total != matter.act.pages:
        yield matter.refuse(article, "archive.pages", f"各件页数合计 {total} 页，与填写的 {matter.act.pages} 页不符", "请核对页数")


# Handover ------------------------------------------------------------------------------------------------------------------


def handed_recordings(case: CaseState) -> tuple[str, ...]:
    """Name the recordings that go to the checking unit with the dossier: all of the case."""
    return tuple(sorted(one.recording for one in recordings_of(case)))


def refuse_unsigned_recordings(matter: CaseMatter) -> Iterable[Refusal]:
    """Whoever signs for the dossier signs for every recording handed over with it, and for none besides (recording.handover_unit)."""
    held = matter.state.investigation.handover
    if held is None:
        return
    rule = _rule(matter, "recording.handover_unit")
    for stream in held.recordings:
        if stream not in matter.act.recordings:
            known = matter.state.recordings.get(stream)
            words = recording_words(known) if known is not None else stream
            yield matter.refuse(
                rule, "handover.recording_not_received", f"移交的{words}没有签收", "请逐件核对音像资料，齐全后签收；不齐的请承办人员补交"
            )
    for stream in matter.act.recordings:
        if stream not in held.recordings:
            yield matter.refuse(
                rule, "handover.recording_unknown", f"移交材料中没有音像记录“{stream.rpartition('/')[2][:12]}”", "请只签收移交的材料"
            )
