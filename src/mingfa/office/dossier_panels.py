"""What pages of cases and of archived dossiers show of the dossier, and what its forms begin with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse

from mingfa.cases.acts.closing import Leaf
from mingfa.cases.gates.dossier import handed_recordings, recording_words, recordings_of
from mingfa.cases.state.core import CaseState
from mingfa.desk.act import Actor
from mingfa.desk.kinds import RegimeView
from mingfa.desk.perform import look
from mingfa.documents.errors import DocumentError
from mingfa.dossier.papers import RETENTION
from mingfa.dossier.state import DossierState
from mingfa.dossier.typeset import UncountablePdf, count_pages
from mingfa.office import reading
from mingfa.office.forms import Offer
from mingfa.office.panels import Cell, Panel, panels
from mingfa.office.people import Person
from mingfa.office.prefill import complete, offer, prefill
from mingfa.vault.store import VaultError


@panels("case")
def case_dossier(stream: str, case: CaseState, person: Person) -> Iterator[Panel]:
    """Where the dossier stands, with the way to its page."""
    if case.stage == "lead":
        return
    kept = case.execution.archived
    filed = sum(1 for one in recordings_of(case) if case.dossier.filed(one.recording) is not None)
    facts = [
        ("案卷", Cell("查看卷内目录和缺项", address=reverse("dossier", args=reading.split(stream)))),
        ("整理立卷", Cell(str(case.dossier.bound_on) if case.dossier.bound else "未立卷")),
        ("音像资料", Cell(f"{filed} 件已入卷，共 {len(recordings_of(case))} 件")),
    ]
    if kept is not None:
        facts.append(("档号", Cell(kept.number, stream=kept.dossier) if kept.dossier else Cell(kept.number)))
    yield Panel("dossier", "案卷", (), (), facts=tuple(facts))


@panels("dossier")
def dossier_facts(stream: str, dossier: DossierState, person: Person) -> Iterator[Panel]:
    """What lies in it, where, and what was checked."""
    unit = person.view.regime.unit(dossier.unit) if person.view is not None else None
    facts = [
        ("案件", Cell(dossier.title, stream=dossier.case)), ("承办机构", Cell(unit.name if unit is not None else dossier.unit)),
        ("归档", Cell(f"{dossier.filed_on} {dossier.filed_by}")), ("保管期限", Cell(RETENTION.get(dossier.retention, dossier.retention))),
        ("件数、页数", Cell(f"{len(dossier.pieces)} 件 {dossier.pages} 页")), ("存放地点", Cell(dossier.place or "未登记")),
        ("归档包", Cell("查看和下载", address=reverse("dossier", args=reading.split(dossier.case)))),
    ]  # fmt: skip
    if dossier.checks:
        last = dossier.checks[-1]
        facts.append(("纸质核对", Cell(f"{last.on} {last.by}", mark=("green", "与电子件一致"))))
    yield Panel("facts", "基本情况", (), (), facts=tuple(facts))


def _counted(case: CaseState) -> dict[str, Any]:
    """Count the pages paper by paper, from what is there; nothing when a paper cannot be opened."""
    try:
        counted = count_pages(case)
    except (UncountablePdf, DocumentError, VaultError):
        return {}
    leaves = tuple(Leaf(document=ident, pages=pages).model_dump() for ident, pages in counted.items())
    return {"leaves": leaves, "pages": sum(counted.values())}


@prefill("cases.archive", "cases.archive_outline")
def archive(state: CaseState, actor: Actor, view: RegimeView | None) -> Mapping[str, Any]:
    """Pages are counted by the system."""
    return {"leaves": (), "pages": 0, "retention": "30", **_counted(state)}


@complete("cases.archive", "cases.archive_outline")
def archiving(stream: str, data: dict[str, Any]) -> Mapping[str, Any]:
    """Whatever a form or a call says, the pages are those of the papers in the file; what cannot be opened is left to whoever counts it."""
    case = look(stream).state
    return _counted(case) if isinstance(case, CaseState) and case.stage == "closed" else {}


@offer("cases.file_recordings", "recordings")
@offer("cases.sign_for_handover", "recordings")
def of_the_case(state: CaseState, actor: Actor, view: RegimeView | None) -> Sequence[Offer]:
    """The recordings of the case, each by its number and by when it was made."""
    return [Offer(one.recording, f"{one.number_in(state.stream)} {recording_words(one)}".strip()) for one in recordings_of(state)]


@prefill("cases.file_recordings")
def recordings(state: CaseState, actor: Actor, view: RegimeView | None) -> Mapping[str, Any]:
    """All that are not filed yet."""
    return {"recordings": tuple(one.recording for one in recordings_of(state) if state.dossier.filed(one.recording) is None)}


@prefill("cases.sign_for_handover")
def sign(state: CaseState, actor: Actor, view: RegimeView | None) -> Mapping[str, Any]:
    """Every recording handed over is listed; whoever lacks one takes it out, and is told that it is missing."""
    held = state.investigation.handover
    return {"recordings": held.recordings if held is not None else ()}


@prefill("cases.hand_over_for_review")
def hand_over(state: CaseState, actor: Actor, view: RegimeView | None) -> Mapping[str, Any]:
    """The dossier and as many recordings as the case has."""
    count = len(handed_recordings(state))
    unit = (
        view.regime.text("recording.handover_unit", reading.today())
        if view is not None and view.regime.has("recording.handover_unit", reading.today())
        else ""
    )
    return {"unit": unit, "items": ("案卷材料", *((f"音像资料 {count} 件",) if count else ()))}


@prefill("dossier.check_paper_copy")
def copy(state: DossierState, actor: Actor, view: RegimeView | None) -> Mapping[str, Any]:
    """One line a piece; code and pages are read from the paper."""
    return {"pieces": tuple({"piece": one.id, "code": "", "pages": 0} for one in state.pieces)}
