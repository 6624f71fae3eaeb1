"""Running the pre-check (机器预审): every node over one file, and the report of what they found. Pure."""

from __future__ import annotations

from mingfa.desk.evolve import replace
from mingfa.review.precheck import nodes as subjects
from mingfa.review.precheck.casefile import CaseFile
from mingfa.review.precheck.finding import SEVERITIES, Finding, Report
from mingfa.review.precheck.node import Node, node_named, nodes
from mingfa.review.precheck.serious import unknown
from mingfa.review.precheck.shown import shown

__all__ = ["Node", "item_in", "node_named", "nodes", "precheck", "subjects"]

ORDER = {severity: n for n, (severity, _) in enumerate(SEVERITIES)}

NEAREST = {
    "officers": ("subject",), "documents": ("procedure",), "jurisdiction": ("excess", "subject"), "evidence": ("facts",), "discretion": ("improper", "law"),
    "crime": ("other", "facts"), "abuse": ("jurisdiction", "subject"), "procedure": ("documents",), "facts": ("evidence",), "subject": ("jurisdiction",),
    "law": ("discretion",),
}  # fmt: skip
"""Where a finding goes when the agency's checklist has no item of its own for it."""


def item_in(item: str, checklist: tuple[str, ...]) -> str:
    """Return the item of an agency's checklist to which a finding belongs: its own, the nearest, "other", or its own for want of any."""
    if not checklist or item in checklist:
        return item
    return next((one for one in (*NEAREST.get(item, ()), "other") if one in checklist), item)


def precheck(file: CaseFile) -> Report:
    """Run every node that applies to a file; the worst findings first. Nothing is decided: a person answers each of them.

    Law: 行政处罚法 第五十八条 (the review is a person's). The serious problems whose text we do not hold are named in the report, unchecked.
    """
    checklist = file.items("review.checklist")
    found: list[Finding] = []
    ran: list[str] = []
    for one in nodes():
        findings = one.run(file)
        if findings is not None:
            ran.append(one.code)
            found += findings
    found.sort(key=lambda one: (ORDER[one.severity], one.node))
    version = file.case.proceeding.version
    return Report(
        tuple(_placed(one, checklist) for one in _once(found)),
        tuple(shown(file)),
        tuple(ran),
        unknown(),
        (version.digest if version is not None else "") if file.review is None else file.review.draft_digest,
        file.case.investigation.evidence_digest,
    )


def _placed(one: Finding, checklist: tuple[str, ...]) -> Finding:
    item = item_in(one.item, checklist)
    return one if item == one.item else replace(one, item=item)


def _once(found: list[Finding]) -> list[Finding]:
    """Leave out what says the very same of the same place, and count those of one node on one place, so that each has a key of its own."""
    told: dict[str, list[str]] = {}
    kept: list[Finding] = []
    for one in found:
        words = told.setdefault(one.key, [])
        if one.words not in words:
            words.append(one.words)
            kept.append(replace(one, n=len(words)))
    return kept
