"""Running the pre-check on a review and noting what it found there, as the platform: when the reviewer opens the desk, or refreshes it."""

from __future__ import annotations

import hashlib

from mingfa.cases.facts import CaseBrief
from mingfa.desk.act import PRECHECKER
from mingfa.desk.now import now
from mingfa.desk.perform import look, perform
from mingfa.desk.streams import kind_of
from mingfa.desk.times import local_day
from mingfa.ledger.canonical import canonical
from mingfa.review.acts.precheck import NotedFinding, NoteFindings
from mingfa.review.precheck.finding import Report
from mingfa.review.precheck.gather import gather
from mingfa.review.precheck.run import precheck
from mingfa.review.state import ReviewState


def run_on(review: str) -> tuple[Report, NoteFindings]:
    """Run the pre-check on the case of a review; return the report and the act that would note it. Raises what `gather` raises.

    The nodes read the file of a case; an application for a licence has none of it, so that no node applies and nothing is found.
    """
    state: ReviewState = look(review).state
    if kind_of(state.case) == "case":
        report = precheck(gather(state.case))
    else:
        brief = CaseBrief.of(look(state.case).state, state.case, local_day(now()))
        report = Report((), (), (), (), brief.draft_digest, brief.evidence_digest)
    findings = tuple(
        NotedFinding(
            key=one.key[:300],
            node=one.node,
            item=one.item,
            severity=one.severity,
            words=one.words[:2000],
            article=str(one.article)[:300],
            place_kind=one.place.kind,
            place_ref=one.place.ref[:200],
            place_words=one.place.words[:500],
        )
        for one in report.findings[:2000]
    )
    act = NoteFindings(
        draft_digest=state.draft_digest,
        evidence_digest=report.evidence_digest,
        nodes_run=len(report.nodes_run),
        unknown=tuple(str(one) for one in report.unknown),
        findings=findings,
    )
    return report, act


def note_findings(review: str) -> Report:
    """Run the pre-check on a review and note what it found, unless the very same is noted already.

    Raises Refused when draft or evidence of the case are no longer those under review, and what `gather` raises.
    """
    report, act = run_on(review)
    state: ReviewState = look(review).state
    if state.prechecked and not _differs(state, act):
        return report
    said = hashlib.sha256(review.encode() + canonical(act.model_dump(mode="json"))).hexdigest()
    perform(act, review, by=PRECHECKER.person, key=f"precheck:{look(review).seq}:{said[:24]}")
    return report


def _differs(state: ReviewState, act: NoteFindings) -> bool:
    noted = [(one.key, one.severity, one.words) for one in state.findings]
    return noted != [(one.key, one.severity, one.words) for one in act.findings]
