"""The file as archived (案卷): which papers lie in the main and the side volume (正卷、副卷), in which order, on which pages, and what is missing. Pure.

Source: 湖南省生态环境行政处罚相关文书范本 文书63、64 (order of the two volumes). What a file has to hold is the agency's dossier standard
(案卷标准, dossier.required.<kind>).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from mingfa.cases.state.core import CaseState, FiledDocument
from mingfa.law.regime_model import Regime
from mingfa.law.regime_terms import TERMS

MAIN: Mapping[str, int] = {
    "penalty_decision": 1, "service_receipt": 1, "filing_approval": 2, "site_record": 3, "media_evidence": 3,
    "questioning_record": 3, "sampling_record": 3, "investigation_report": 4, "correction_order": 5, "penalty_notice": 5, "preservation_notice": 5,
    "preservation_release": 5, "sampling_notice": 5, "result_notice": 5, "service_address": 5, "hearing_notice": 5, "defence_record": 5,
    "hearing_record": 6, "deferral_notice": 7, "demand": 7, "court_application": 7, "closing_approval": 8,
}  # fmt: skip
"""Place of a form in the main volume: decision and receipts, filing, evidence, report, other papers, hearing, execution, closing; else 9."""

SIDE: Mapping[str, int] = {
    "hearing_report": 3, "case_review": 4, "legal_review_form": 5, "legal_review_opinion": 5, "discussion_record": 5,
}  # fmt: skip
"""Place of a form in the side volume: source, secrets, hearing report, case review, legal review and discussion; else 6."""

COVERS = frozenset({"file_cover", "file_contents", "file_notes"})
"""Cover, contents and note sheet are no pieces of a volume and bear no page number."""

DECISION_SERVED = frozenset({"cases.serve_decision", "cases.deem_decision_served"})
"""Acts whose receipt proves the service of the decision; receipts of other papers lie with those."""

_MAIN_KINDS = {"evidence_paper": 3, "hearing_paper": 6, "appraisal": 3}
LAST_MAIN, LAST_SIDE = 9, 6


def volumes(case: CaseState) -> tuple[tuple[FiledDocument, ...], tuple[FiledDocument, ...]]:
    """Return the papers of the main and of the side volume in their order; only the current version of each, and the signed paper of what was printed."""
    main: list[FiledDocument] = []
    side: list[FiledDocument] = []
    for document in case.documents:
        if document.current and document.form not in COVERS:
            (side if document.volume == "side" or document.form in SIDE else main).append(document)
    main.sort(key=lambda one: (_place(case, one), one.seq, one.no))
    side.sort(key=lambda one: (SIDE.get(one.form, LAST_SIDE), one.seq, one.no))
    return tuple(main), tuple(side)


def _place(case: CaseState, one: FiledDocument) -> int:
    """Return the place of a paper in the main volume: a receipt lies with the paper whose service it proves."""
    if one.kind == "service_receipt" or one.form == "service_receipt":
        step = case.step_at(one.step_seq) if one.step_seq is not None else None
        return MAIN["penalty_decision"] if step is None or step.act in DECISION_SERVED else MAIN["penalty_notice"]
    return MAIN.get(one.form, _MAIN_KINDS.get(one.kind, LAST_MAIN))


# Pages ---------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bound:
    """A paper with its page numbers within its volume ("main", "side"), counted from 1."""

    document: FiledDocument
    volume: str
    first: int
    last: int


def bind(case: CaseState, pages: Mapping[str, int]) -> tuple[Bound, ...]:
    """Number the pages of both volumes, each from 1: `pages` tells how many each paper has, by its id; one it does not name has one page."""
    found: list[Bound] = []
    for volume, papers in zip(("main", "side"), volumes(case), strict=True):
        first = 1
        for document in papers:
            last = first + max(1, pages.get(document.id, 1)) - 1
            found.append(Bound(document, volume, first, last))
            first = last + 1
    return tuple(found)


def page_words(first: int, last: int, *, final: bool) -> str:
    """Return the page of a line of the contents: where the paper begins; the last line gives start and end (文书63)."""
    return f"{first}-{last}" if final else str(first)


# What must not be missing --------------------------------------------------------------------------------------------------

REQUIRED: tuple[str, ...] = (
    "filing_approval", "investigation_report", "case_review", "penalty_notice", "hearing_record", "hearing_report", "penalty_decision",
    "service_receipt", "legal_review_opinion", "discussion_record", "closing_approval",
)  # fmt: skip
"""What a penalty file holds where no dossier standard is in force on its day."""

WHY: Mapping[str, str] = {
    "filing_approval": "没有它，不能证明调查经批准立案", "investigation_report": "没有它，不能说明查明的事实和证据", "case_review": "没有它，不能证明调查与审查分离",
    "penalty_notice": "没有它，不能证明作出决定前已经告知", "hearing_record": "决定应当根据听证笔录作出", "hearing_report": "没有它，不能说明听证后的处理意见",
    "penalty_decision": "没有它，处罚没有载体", "service_receipt": "没有它，不能证明决定已经送达、期限从何日起算",
    "legal_review_opinion": "没有它，不能证明决定经过法制审核", "discussion_record": "没有它，不能证明决定经过集体讨论",
    "closing_approval": "没有它，不能证明经批准结案", "site_record": "没有它，不能证明现场检查的经过", "correction_order": "没有它，不能证明已经责令改正",
}  # fmt: skip
"""Why a paper matters: what cannot be shown without it."""

ALIKE: Mapping[str, frozenset[str]] = {"legal_review_opinion": frozenset({"legal_review_opinion", "legal_review_form"})}
"""Forms that will do in the place of another."""


def _heard(case: CaseState) -> bool:
    return any(hearing.held_on is not None for hearing in case.proceeding.hearings)


def _reviewed(case: CaseState) -> bool:
    decision = case.proceeding.decision
    return decision is not None and bool(decision.review)


def _punished(case: CaseState) -> bool:
    decision = case.proceeding.decision
    return decision is not None and decision.result == "penalty"


WHEN: Mapping[str, Callable[[CaseState], bool]] = {
    "investigation_report": lambda case: case.investigation.report is not None,
    "case_review": lambda case: case.investigation.examination is not None,
    "penalty_notice": lambda case: bool(case.proceeding.notices),
    "hearing_record": _heard,
    "hearing_report": _heard,
    "penalty_decision": _punished,
    "service_receipt": lambda case: case.proceeding.decision is not None,
    "legal_review_opinion": _reviewed,
    "discussion_record": lambda case: bool(case.proceeding.discussions),
}
"""Papers of steps that not every case has: they are wanted where the step was taken. What is not named here is always wanted."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A paper the file has to hold. code: its form; title: Chinese; why: what cannot be shown without it; forms: which will do."""

    code: str
    title: str
    why: str
    forms: frozenset[str]


def standard(case: CaseState, regime: Regime | None, on: date) -> tuple[str, ...]:
    """Return the dossier standard for a case of this kind on a day (dossier.required.<kind>); where there is none, what a penalty file holds."""
    parameter = f"dossier.required.{case.kind or 'penalty'}"
    if regime is not None and regime.has(parameter, on):
        return tuple(regime.items(parameter, on))
    return REQUIRED if case.kind in ("", "penalty") else ()


def wanted(case: CaseState, required: Iterable[str] = REQUIRED) -> Iterator[Wanted]:
    """Name what a file of this course has to hold, in the order of the standard."""
    for code in required:
        if code not in WHEN or WHEN[code](case):
            title = TERMS["dossier_paper"].get(code, code)
            yield Wanted(code, title, WHY.get(code, "案卷标准要求归入"), ALIKE.get(code, frozenset({code})))


def missing(case: CaseState, required: Iterable[str] = REQUIRED) -> Iterator[Wanted]:
    """Name the papers without which the file may not be archived; what waits for a signature does not count as there."""
    held = {document.form for document in case.documents if document.current and not document.pending}
    for one in wanted(case, required):
        if not held & one.forms:
            yield one
