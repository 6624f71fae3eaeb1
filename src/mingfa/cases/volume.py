"""The file as archived (案卷): which papers lie in the main and the side volume (正卷、副卷), in which order, and what must not be missing. Pure.

Source: 湖南省生态环境行政处罚相关文书范本 文书63、64 (order of the two volumes).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mingfa.cases.state.core import CaseState, FiledDocument

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

_MAIN_KINDS = {"evidence_paper": 3, "service_receipt": 1, "hearing_paper": 6, "appraisal": 3}
LAST_MAIN, LAST_SIDE = 9, 6


def volumes(case: CaseState) -> tuple[tuple[FiledDocument, ...], tuple[FiledDocument, ...]]:
    """Return the papers of the main and of the side volume in their order; only the current version of each."""
    main: list[FiledDocument] = []
    side: list[FiledDocument] = []
    for document in case.documents:
        if document.current:
            (side if document.volume == "side" or document.form in SIDE else main).append(document)
    main.sort(key=lambda one: (MAIN.get(one.form, _MAIN_KINDS.get(one.kind, LAST_MAIN)), one.seq, one.no))
    side.sort(key=lambda one: (SIDE.get(one.form, LAST_SIDE), one.seq, one.no))
    return tuple(main), tuple(side)


def missing(case: CaseState) -> Iterator[str]:
    """Name the papers without which the file may not be archived, Chinese; none when it is complete."""
    held = {document.form for document in case.documents if document.current}
    for title, forms in wanted(case):
        if not held & set(forms):
            yield title


def wanted(case: CaseState) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Name what a file of this course has to hold: each paper with the forms that will do."""
    yield "立案审批表", ("filing_approval",)
    proceeding = case.proceeding
    if case.investigation.report is not None:
        yield "案件调查报告", ("investigation_report",)
    if case.investigation.examination is not None:
        yield "案件审查表", ("case_review",)
    if proceeding.notices:
        yield "行政处罚事先（听证）告知书", ("penalty_notice",)
    if any(hearing.held_on is not None for hearing in proceeding.hearings):
        yield "听证笔录", ("hearing_record",)
        yield "听证报告", ("hearing_report",)
    decision = proceeding.decision
    if decision is not None:
        if decision.result == "penalty":
            yield "处罚决定书", ("penalty_decision",)
        yield "送达回证", ("service_receipt",)
        if decision.review:
            yield "法制审核意见书", ("legal_review_opinion", "legal_review_form")
    if proceeding.discussions:
        yield "案件集体讨论记录", ("discussion_record",)
    yield "结案审批表", ("closing_approval",)
