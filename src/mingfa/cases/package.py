"""What a case has for the package sent to legal review (送审材料), item by item, so that nobody types what the file shows. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mingfa.cases.state.core import CaseState, FiledDocument
from mingfa.cases.state.investigation import Pause, Result

REPORTS = ("investigation_report", "case_review")
PROCEDURE_PAPERS = (
    "penalty_notice", "service_receipt", "site_record", "questioning_record", "sampling_record", "sampling_notice", "preservation_notice",
    "preservation_release", "service_address", "result_notice", "correction_order", "defence_record", "defence_review", "hearing_notice",
)  # fmt: skip
INSTRUCTIONS = ("filing_approval", "internal_approval", "suspension_approval", "resumption_approval")
HEARING_PAPERS = ("hearing_record", "hearing_report")
ASSESSING = frozenset({"鉴定", "评估", "认定"})
"""Grounds of an entrustment whose result is an assessment or an argument (评估、论证), not a measurement that is plain evidence."""


@dataclass(frozen=True, slots=True)
class Filled:
    """One item as the case has it. code: the regime's word. digest: SHA-256 of paper or text, hex. step: seq of the entry that holds it, -1 for none."""

    code: str
    title: str
    digest: str = ""
    step: int = -1


def assessed(results: Iterable[Result], pauses: Iterable[Pause]) -> bool:
    """Say whether something in the case was assessed, or is being."""
    return any(one.kind in ASSESSING for one in results) or any(one.ground in ASSESSING and one.until is None for one in pauses)


def package_of(case: CaseState, draft: str) -> tuple[Filled, ...]:
    """Return all items the case can fill: each paper of the file under what it is, the rest as the entry that holds it.

    draft: digest of what is sent. What the case does not have is not in the answer; the gate names it.
    """
    named = (
        *_draft(case, draft), *_reports(case), *_instructions(case), *_procedure(case), *_evidence(case), *_legal_basis(case), *_opinion(case),
        *_hearings(case), *_assessments(case), *_consultations(case), *_transfer(case),
    )  # fmt: skip
    return (*named, *_others(case, {one.step for one in named}))


def words_of(case: CaseState) -> str:
    """Return the words by which the field of a case is told: its name, that of its draft, what the lead and the draft say was done."""
    version, lead = case.proceeding.version, case.investigation.lead
    told = [case.title]
    if version is not None:
        told += [version.draft.title, version.draft.violation.act]
    if lead is not None:
        told.append(lead.details)
    return " ".join(dict.fromkeys(words for words in told if words))[:2000]


def _papers(case: CaseState, forms: Iterable[str]) -> Iterator[FiledDocument]:
    yield from (one for form in forms for one in case.documents if one.form == form and one.current)


def _filed(code: str, paper: FiledDocument) -> Filled:
    number = f" {paper.number}" if paper.number else ""
    return Filled(code, f"{paper.title}{number}", paper.digest, paper.seq)


def _entry(case: CaseState, code: str, title: str, seq: int) -> Filled:
    """Return an item that is an entry of the case, with the digest of the paper that records it, where there is one."""
    paper = next((one for one in case.documents if one.current and one.digest and seq in (one.step_seq, one.seq)), None)
    return Filled(code, title, paper.digest if paper is not None else "", seq)


def _draft(case: CaseState, draft: str) -> Iterator[Filled]:
    version = case.proceeding.version
    if version is not None and version.digest == draft:
        yield Filled("draft", f"决定书建议稿（第 {len(case.proceeding.drafts)} 稿，{version.made_on}）", draft, version.seq)
    elif any(one.letter == draft for one in case.transfers):
        yield Filled("draft", "移送书文稿", draft, case.transfers[-1].seq)
    elif draft and case.kind != "penalty":
        yield Filled("draft", "决定书建议稿", draft)


def _reports(case: CaseState) -> Iterator[Filled]:
    papers = list(_papers(case, REPORTS))
    yield from (_filed("report", paper) for paper in papers)
    held = {paper.step_seq for paper in papers} | {paper.seq for paper in papers}
    report, examined = case.investigation.report, case.investigation.examination
    if report is not None and report.seq not in held:
        yield _entry(case, "report", f"调查报告（{report.submitted_on}）", report.seq)
    if examined is not None and examined.seq not in held:
        yield _entry(case, "report", "案件审查意见", examined.seq)


def _instructions(case: CaseState) -> Iterator[Filled]:
    """The instructions (批示) the file shows: approvals given in the investigation, with their papers, and leaders' opinions on the draft."""
    papers = list(_papers(case, INSTRUCTIONS))
    yield from (_filed("instructions", paper) for paper in papers)
    held = {paper.step_seq for paper in papers} | {paper.seq for paper in papers}
    filing = case.investigation.filing_seq
    if filing is not None and filing not in held:
        yield _entry(case, "instructions", f"立案审批（{case.investigation.filed_on}）", filing)
    for given in case.investigation.approvals:
        if given.seq not in held:
            yield _entry(case, "instructions", f"内部审批（{given.on}）", given.seq)
    for opinion in case.proceeding.approvals:
        yield _entry(case, "instructions", f"负责人签署意见（{opinion.on}）", opinion.seq)


def _procedure(case: CaseState) -> Iterator[Filled]:
    papers = list(_papers(case, PROCEDURE_PAPERS))
    yield from (_filed("procedure_papers", paper) for paper in papers)
    if papers:
        return
    for activity in case.investigation.activities:
        yield _entry(case, "procedure_papers", f"{activity.label}（{activity.place}）", activity.seq)


def _evidence(case: CaseState) -> Iterator[Filled]:
    standing = [one for one in case.investigation.evidence if not one.out]
    if standing:
        yield Filled("facts_evidence", f"证据目录（{len(standing)} 件）", case.investigation.evidence_digest, standing[-1].seq)


def _legal_basis(case: CaseState) -> Iterator[Filled]:
    version = case.proceeding.version
    if version is None:
        return
    cited = [f"《{one.instrument}》{one.article}" for one in (*version.draft.duty_law, *version.draft.penalty_law)]
    if cited:
        yield Filled("legal_basis", "、".join(dict.fromkeys(cited))[:300], version.digest, version.seq)


def _opinion(case: CaseState) -> Iterator[Filled]:
    given, report = case.preparation.opinion, case.investigation.report
    if given is not None:
        yield _entry(case, "unit_opinion", f"承办机构处理意见（{given.name}，{given.on}）", given.seq)
    elif report is not None and report.proposal:
        yield _entry(case, "unit_opinion", f"调查报告的处理建议（{report.submitted_on}）", report.seq)


def _hearings(case: CaseState) -> Iterator[Filled]:
    yield from (_filed("hearing_papers", paper) for paper in _papers(case, HEARING_PAPERS))


def _assessments(case: CaseState) -> Iterator[Filled]:
    for one in case.investigation.results:
        if one.kind in ASSESSING and not one.withdrawn:
            yield _entry(case, "assessment_papers", f"{one.kind}报告（{one.body} {one.report}）", one.seq)


def _consultations(case: CaseState) -> Iterator[Filled]:
    for one in case.preparation.consultations:
        if not one.open:
            yield Filled("consultation_papers", f"征求意见的答复（{one.answered_on}）", one.digest, one.answered_seq)


def _transfer(case: CaseState) -> Iterator[Filled]:
    for one in case.transfers[-1:]:
        if one.pending:
            yield Filled("transfer_opinion", f"移送意见（拟移送{one.target}）", one.letter, one.seq)


def _others(case: CaseState, named: set[int]) -> Iterator[Filled]:
    """Whatever else the file holds: results of monitoring and testing, and papers of no other item."""
    for one in case.investigation.results:
        if one.seq not in named and not one.withdrawn:
            yield _entry(case, "other", f"{one.kind}报告（{one.body} {one.report}）", one.seq)
    results = {one.seq for one in case.investigation.results}
    told = named | results | {paper.seq for paper in case.documents if paper.step_seq in named | results}
    for paper in case.documents:
        if paper.current and paper.digest and paper.seq not in told:
            yield _filed("other", paper)
