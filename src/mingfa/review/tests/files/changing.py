"""Ways to change a file, so that it stays of one piece."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from mingfa.cases.state import investigation as inv
from mingfa.desk.evolve import replace
from mingfa.documents.digest import DecisionDraft, draft_digest
from mingfa.review.precheck.casefile import CaseFile
from mingfa.review.state import package_digest
from mingfa.review.tests.files.making import person


def with_draft(file: CaseFile, text: DecisionDraft, *, notified: bool = True) -> CaseFile:
    """Return the file with another draft, notified and under review as it is; or only drafted, after the notice."""
    old = file.case.proceeding
    version = replace(old.drafts[-1], draft=text, digest=draft_digest(text))
    notices = tuple(replace(one, version=version) for one in old.notices) if notified else old.notices
    rounds = tuple(replace(one, draft_digest=version.digest) for one in old.reviews)
    talks = tuple(replace(one, draft_digest=version.digest) for one in old.discussions)
    decision = (
        replace(old.decision, version=version, penalties=text.penalties)
        if old.decision is not None and old.decision.version is not None
        else old.decision
    )
    case = replace(
        file.case,
        proceeding=replace(old, drafts=(*old.drafts[:-1], version), notices=notices, reviews=rounds, discussions=talks, decision=decision),
    )
    review = file.review
    if review is not None:
        review = replace(
            review, draft_digest=version.digest, declared_digest=package_digest(review.package, version.digest, review.evidence_digest)
        )
    return replace(file, case=case, review=review)


def with_case(file: CaseFile, **changes: Any) -> CaseFile:
    """Return the file with parts of the case changed."""
    return replace(file, case=replace(file.case, **changes))


def with_found(file: CaseFile, **changes: Any) -> CaseFile:
    """Return the file with parts of the investigation changed."""
    return with_case(file, investigation=replace(file.case.investigation, **changes))


def with_evidence(file: CaseFile, *evidence: inv.EvidenceState) -> CaseFile:
    """Return the file with another set of evidence, on which draft and review rest."""
    file = with_found(file, evidence=evidence)
    digest = file.case.investigation.evidence_digest
    old = file.case.proceeding
    version = replace(old.drafts[-1], evidence_digest=digest)
    rounds = tuple(replace(one, evidence_digest=digest) for one in old.reviews)
    file = with_case(file, proceeding=replace(old, drafts=(*old.drafts[:-1], version), reviews=rounds))
    review = file.review
    if review is None:
        return file
    return replace(
        file, review=replace(review, evidence_digest=digest, declared_digest=package_digest(review.package, review.draft_digest, digest))
    )


def with_proceeding(file: CaseFile, **changes: Any) -> CaseFile:
    """Return the file with parts of the proceeding changed."""
    return with_case(file, proceeding=replace(file.case.proceeding, **changes))


def with_paper(file: CaseFile, form: str, n: int = 0, **changes: Any) -> CaseFile:
    """Return the file with the n-th paper of a form changed; `content` changes only the fields it names."""
    mine = [one for one in file.case.documents if one.form == form]
    one = mine[n]
    if "content" in changes:
        changes["content"] = {**(one.content or {}), **changes["content"]}
    new = replace(one, **changes)
    return with_case(file, documents=tuple(new if held.id == one.id else held for held in file.case.documents))


def with_head(file: CaseFile, form: str = "site_record", n: int = 0, **changes: Any) -> CaseFile:
    """Return the file with the head of a record changed."""
    one = [one for one in file.case.documents if one.form == form][n]
    content = one.content or {}
    return with_paper(file, form, n, content={"head": {**content["head"], **changes}})


def with_activity(file: CaseFile, n: int = 0, **changes: Any) -> CaseFile:
    """Return the file with an activity changed."""
    held = list(file.case.investigation.activities)
    held[n] = replace(held[n], **changes)
    return with_found(file, activities=tuple(held))


def with_recording(file: CaseFile, n: int = 0, **changes: Any) -> CaseFile:
    """Return the file with a recording changed."""
    streams = list(file.case.recordings)
    held = dict(file.case.recordings)
    held[streams[n]] = held[streams[n]].model_copy(update=changes)
    return with_case(file, recordings=MappingProxyType(held))


def with_person(file: CaseFile, name: str, **changes: Any) -> CaseFile:
    """Return the file with a person changed."""
    stream = person(file.regime.agency, name)
    return replace(file, people=MappingProxyType({**file.people, stream: replace(file.people[stream], **changes)}))


def with_party(file: CaseFile, **changes: Any) -> CaseFile:
    """Return the file with its party changed."""
    return with_case(file, parties=(replace(file.case.parties[0], **changes),))


def with_review(file: CaseFile, **changes: Any) -> CaseFile:
    """Return the file with its review changed."""
    assert file.review is not None
    return replace(file, review=replace(file.review, **changes))


def with_execution(file: CaseFile, **changes: Any) -> CaseFile:
    """Return the file with the performance of its party changed."""
    one = replace(file.case.execution.of("p1"), **changes)
    return with_case(file, execution=file.case.execution.with_party(one))


def with_decision(file: CaseFile, **changes: Any) -> CaseFile:
    """Return the file with its decision changed."""
    assert file.case.proceeding.decision is not None
    return with_proceeding(file, decision=replace(file.case.proceeding.decision, **changes))


def with_step(file: CaseFile, seq: int, **changes: Any) -> CaseFile:
    """Return the file with a step changed."""
    return with_case(file, steps=tuple(replace(one, **changes) if one.seq == seq else one for one in file.case.steps))


def changed(text: DecisionDraft, **changes: Any) -> DecisionDraft:
    """Return a draft with fields changed, unchecked: also what a form would not let through."""
    return text.model_copy(update=changes)
