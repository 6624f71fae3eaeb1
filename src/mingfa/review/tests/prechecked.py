"""What tests need of the machine pre-check: that it ran on what is under review, and found just what the test says it found."""

from __future__ import annotations

from itertools import count
from typing import Any

from mingfa.desk.perform import look, perform
from mingfa.review.acts.precheck import NotedFinding, NoteFindings

KEYS = count()


def finding(item: str = "procedure", severity: str = "serious", **changes: Any) -> NotedFinding:
    """Return a finding on an item; its key is made of node and place unless it is named."""
    node = changes.get("node", f"{item}.planted")
    fields: dict[str, Any] = {
        "key": f"{node}@entry:1", "node": node, "item": item, "severity": severity, "words": f"{item} 有问题", "article": "《示例》第一条",
        "place_kind": "entry", "place_ref": "1", "place_words": "第 2 条留痕",
    }  # fmt: skip
    return NotedFinding.model_validate({**fields, **changes})


def prechecked(review: str, *findings: NotedFinding) -> None:
    """Note as the platform that the pre-check ran on the draft and the evidence of a review, with these findings and no others.

    Raises Refused where the case no longer has what is under review.
    """
    state = look(review).state
    act = NoteFindings(draft_digest=state.draft_digest, evidence_digest=state.evidence_digest, nodes_run=1, findings=findings)
    perform(act, review, by="prechecker", key=f"precheck-{next(KEYS)}")
