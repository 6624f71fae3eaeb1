"""Papers of the case (文书归集、打印、扫描) and the correction of mistaken facts (更正)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from mingfa.cases.acts.common import (
    AREA,
    FILE,
    CaseAct,
    Device,
    Digest,
    Line,
    OnSite,
    OptionalDigest,
    Paper,
    Text,
    officers_of,
)
from mingfa.cases.acts.diary import MovePresence, diary_stream
from mingfa.cases.gates import forms
from mingfa.cases.gates import papers as gates
from mingfa.cases.gates.cited import refuse_unpublished_in_paper
from mingfa.cases.state.core import IN_HAND, CaseState, Correction, FiledDocument, Step, corrected, moved_clocks, step
from mingfa.desk.act import Caused, Matter, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.lists.reference.laws import LIBRARY
from mingfa.lists.reference.templates import FORMS_IN_FORCE, TemplatesFact

EVERYWHERE = IN_HAND | {"lead", "suspended"}


# Papers --------------------------------------------------------------------------------------------------------------------


class FileDocument(CaseAct):
    """File a document for a step (归集文书): its kind, its form, an original or an electronic form; closes the step's gap.

    to_sign: the form is printed and signed by hand; the gap closes when the signed paper is scanned (FileScan).
    """

    label = "归集文书"
    duty = "document.file"
    stages = EVERYWHERE | {"closed"}
    any_time = True
    gates = (
        gates.refuse_unknown_step,
        gates.refuse_other_kind_of_record,
        gates.refuse_record_of_two_steps,
        gates.refuse_record_at_odds,
        gates.refuse_replacing_nothing,
        gates.refuse_unfit_document,
        gates.refuse_document_without_notice,
        forms.refuse_form_not_in_force,
        refuse_unpublished_in_paper,
    )
    needs = (FORMS_IN_FORCE, LIBRARY)

    step: int | None = Field(default=None, title="所记录的环节", ge=0, json_schema_extra={"widget": "step"})
    paper: Paper = Field(title="文书")
    to_sign: bool = Field(default=False, title="待打印签名")
    officer_signatures: tuple[Line, ...] = Field(default=(), title="执法人员签名")
    replaces: str = Field(default="", title="替换的旧稿", max_length=20)
    device: Device | None = Field(default=None, title="移动执法终端")

    def papers(self) -> tuple[Paper, ...]:
        """The paper records another step, not this one: its own fold files it."""
        return ()


@folds(FileDocument)
def apply_file_document(case: CaseState, entry: Entry[FileDocument]) -> CaseState:
    """Put the document into the file, and under the step it records."""
    act, paper = entry.act, entry.act.paper
    templates: TemplatesFact | None = entry.fact("templates")
    document = FiledDocument(
        entry.seq, paper.kind, paper.form, paper.title, paper.original or paper, paper.number, paper.code, act.step, "", paper.pages, 0, paper.electronic,
        entry.by.person, entry.by.name, entry.recorded_at, act.replaces, volume=paper.volume, content=paper.content, pending=act.to_sign,
        template=paper.template or (templates.version_of(paper.form, paper.title) if templates is not None and paper.content is not None else 0),
    )  # fmt: skip
    documents = tuple(replace(one, replaced_by=document.id) if one.id == act.replaces else one for one in case.documents)
    case = replace(case, documents=(*documents, document))
    if act.replaces:
        case = _unattached(case, act.replaces)
    return case if act.to_sign else attached(case, document, entry)


def attached(case: CaseState, document: FiledDocument, entry: Entry[Any]) -> CaseState:
    """Return the case with a document under the step it records: the gap closes, and shows who closed it and when."""

    def with_record(one: Step) -> Step:
        if one.seq != document.step_seq:
            return one
        if not one.documents:
            one = replace(one, recorded_by=entry.by.person, record_filed_at=entry.recorded_at)
        return replace(one, documents=(*one.documents, document.id))

    return replace(case, steps=tuple(with_record(one) for one in case.steps))


def _unattached(case: CaseState, ident: str) -> CaseState:
    return replace(
        case,
        steps=tuple(
            replace(one, documents=tuple(d for d in one.documents if d != ident)) if ident in one.documents else one for one in case.steps
        ),
    )


class PrintDocument(CaseAct):
    """Print a document of the file (打印文书): every page carries the code of its content."""

    label = "打印文书"
    duty = "document.print"
    stages = EVERYWHERE | {"closed"}
    any_time = True
    gates = (gates.refuse_unknown_document, gates.refuse_printing_old_version, forms.refuse_printing_old_form)
    needs = (FORMS_IN_FORCE,)

    document: Line = Field(title="文书", json_schema_extra={"widget": "document"})
    code: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")] = Field(title="内容码")
    printed: OptionalDigest = Field(default="", title="打印件数字指纹")
    pages: int = Field(default=0, title="页数", ge=0, le=100_000)


@folds(PrintDocument)
def apply_print_document(case: CaseState, entry: Entry[PrintDocument]) -> CaseState:
    """Remember the code under which this version was printed."""
    act = entry.act

    def coded(one: FiledDocument) -> FiledDocument:
        if one.id != act.document:
            return one
        return replace(one, code=act.code, codes=(*one.codes, act.code), pages=act.pages or one.pages)

    return replace(case, documents=tuple(coded(one) for one in case.documents))


class FileScan(CaseAct):
    """File the scan of a paper signed by hand (归集扫描件): its code must be that of this very version of the text."""

    label = "归集签名扫描件"
    duty = "document.file"
    stages = EVERYWHERE | {"closed"}
    any_time = True
    gates = (gates.refuse_unknown_document, gates.refuse_scan_of_other_text, gates.refuse_scan_without_signature)

    document: Line = Field(title="文书", json_schema_extra={"widget": "document"})
    scan: Digest = Field(title="扫描件", json_schema_extra=FILE)
    code: Line = Field(title="扫描件上的内容码", description="从页脚的方形码读取，或者按印出的码录入")
    signed_by: str = Field(default="", title="签名人", max_length=60)
    refusal_note: str = Field(default="", title="拒绝签名的情况说明", max_length=1_000)
    officer_signatures: tuple[Line, ...] = Field(default=(), title="执法人员签名")
    pages: int = Field(default=0, title="页数", ge=0, le=100_000)


@folds(FileScan)
def apply_file_scan(case: CaseState, entry: Entry[FileScan]) -> CaseState:
    """Bind the scan to the document; the step it records has its record now."""
    act = entry.act
    source = case.document(act.document)
    if source is None:
        return case
    scan = FiledDocument(
        entry.seq, source.kind, source.form, f"{source.title}（签名扫描件）", act.scan, source.number, source.code, source.step_seq, source.id,
        act.pages or source.pages, 0, False, entry.by.person, entry.by.name, entry.recorded_at, volume=source.volume, template=source.template,
    )  # fmt: skip
    documents = tuple(replace(one, pending=False) if one.id == source.id else one for one in case.documents)
    return attached(replace(case, documents=(*documents, scan)), scan, entry)


# Corrections ---------------------------------------------------------------------------------------------------------------


class CorrectFact(CaseAct):
    """Put a mistaken fact right (更正事实): name the entry and its field, say what is right and why; limits are counted anew."""

    label = "更正事实"
    duty = "case.correct"
    stages = EVERYWHERE
    gates = (gates.refuse_unknown_fact, gates.refuse_uncorrectable, gates.refuse_impossible_correction)

    entry: int = Field(title="更正的留痕", ge=0, json_schema_extra={"widget": "entry"})
    field: Line = Field(title="更正的项目")
    value: Any = Field(title="更正为")
    reason: Text = Field(title="更正理由", json_schema_extra=AREA)

    def _moves(self, state: CaseState) -> OnSite | None:
        """Return the on-site activity of which time or place is corrected, or None."""
        named = state.entry(self.entry)
        if named is None or not isinstance(named.act, OnSite) or self.field not in ("started_at", "ended_at", "place"):
            return None
        return named.act

    def mark(self, state: CaseState, seq: int) -> Correction:
        """Return the correction as the case keeps it; raises ValueError when no such entry can be read."""
        named = state.entry(self.entry)
        if named is None:
            raise ValueError("没有这一条留痕，或者其正文已依法处置")
        old = named.done_at.isoformat() if self.field == "done_at" else named.act.model_dump(mode="json").get(self.field)
        info = type(named.act).model_fields.get(self.field)
        title = str(info.title) if info is not None and info.title else "办理时间"
        return Correction(
            seq,
            self.entry,
            self.field,
            old,
            self.value,
            self.reason,
            (),
            f"更正第 {self.entry} 条“{named.act.label}”的{title}：{self.reason}",
        )

    def touches(self, state: CaseState, stream: str) -> Iterable[str]:
        """A corrected time or place of an activity moves in the officers' diaries too."""
        act = self._moves(state)
        return tuple(diary_stream(person) for person in officers_of(act, state)) if act is not None else ()

    def causes(self, matter: Matter[Any, CaseState]) -> Iterable[Caused]:
        """Move the activity in the diaries."""
        state = matter.state
        if self._moves(state) is None:
            return
        moved = corrected(state, self.mark(state, len(state.history))).entry(self.entry)
        if moved is None or not isinstance(moved.act, OnSite):
            return
        names = {fact.value.person: fact.value.name for fact in moved.facts.get("officers", ())}
        for person in officers_of(moved.act, state):
            yield Caused(
                diary_stream(person),
                MovePresence(
                    case=matter.stream, seq=self.entry, what=moved.act.label, place=moved.act.where, started_at=moved.act.started_at,
                    ended_at=moved.act.ended_at, name_of=names.get(person, ""),
                ),
            )  # fmt: skip


@folds(CorrectFact)
def apply_correct_fact(case: CaseState, entry: Entry[CorrectFact]) -> CaseState:
    """Fold the case again with the right fact; the correction and the limits it moved stay on the line, and the limits say so."""
    try:
        mark = entry.act.mark(case, entry.seq)
    except ValueError:
        return case
    moved = moved_clocks(case, corrected(case, mark))
    labels = "、".join(dict.fromkeys(held.label for key in moved if (held := case.clocks.get(key)) is not None))
    mark = replace(mark, moved=moved, note=mark.note + (f"；重新计算的期限：{labels}" if labels else ""))
    now = corrected(case, mark)
    for one in now.corrections:
        for key in one.moved:
            held = now.clocks.get(key)
            if held is not None:
                now = now.with_clock(key, replace(held, reason=f"{held.reason}（经第 {one.seq} 条更正重新计算）"))
    return step(now, entry, note=mark.note)
