"""The findings of the machine pre-check (机器预审) noted in the review, and the reviewer's answer to each of them. Pure.

The pre-check finds and a person answers: no finding refuses, changes or concludes anything by itself.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from mingfa.desk.act import folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.fields import AREA, Digest, Line, Text
from mingfa.review.acts.common import CASE, PRESENT_REVIEWER, Part, ReviewAct, Words, day_of
from mingfa.review.gates import people, precheck
from mingfa.review.state import Noted, Prechecked, ReviewState

Key = Annotated[str, StringConstraints(min_length=3, max_length=300)]


class NotedFinding(Part):
    """One finding as the pre-check gave it: the node, the item of the checklist, the words, the article, the place in the file."""

    key: Key
    node: Annotated[str, StringConstraints(pattern=r"^[a-z]+\.[a-z0-9_]+$", max_length=80)]
    item: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
    severity: Literal["fatal", "serious", "minor", "note"]
    words: Text
    article: Annotated[str, StringConstraints(max_length=300)]
    place_kind: Annotated[str, StringConstraints(pattern=r"^[a-z]{1,20}$")]
    place_ref: Annotated[str, StringConstraints(max_length=200)] = ""
    place_words: Annotated[str, StringConstraints(max_length=500)] = ""


class NoteFindings(ReviewAct):
    """Note what the machine pre-check found (记载机器预审结果), bound to the draft and the evidence it ran on.

    Law: 行政处罚法 第五十八条: a review is of one draft with one set of evidence, and so is what was found before it.
    """

    label = "记载机器预审结果"
    internal = True
    system = frozenset({"prechecker"})
    stages = frozenset({"first_review", "head_signature", "submitted", "reviewing", "supplementing"})
    needs = (CASE,)
    gates = (precheck.refuse_stale_findings, precheck.refuse_twice_noted)

    draft_digest: Digest
    evidence_digest: Digest
    nodes_run: int = Field(ge=0)
    unknown: tuple[Line, ...] = ()
    findings: tuple[NotedFinding, ...] = Field((), max_length=2000)


@folds(NoteFindings)
def apply_note(state: ReviewState, entry: Entry[NoteFindings]) -> ReviewState:
    """Take the findings in the place of the ones before; the answer to one that says the very same stays."""
    act = entry.act
    before = {(one.key, one.words): one for one in state.findings}
    noted = []
    for one in act.findings:
        new = Noted(
            one.key, one.node, one.item, one.severity, one.words, one.article, one.place_kind, one.place_ref, one.place_words
        )  # fmt: skip
        old = before.get((one.key, one.words))
        noted.append(replace(new, answered=old.answered, reason=old.reason, by=old.by, on=old.on) if old is not None else new)
    ran = Prechecked(entry.seq, act.draft_digest, act.evidence_digest, day_of(entry), act.nodes_run, act.unknown)
    return replace(state, findings=tuple(noted), precheck=ran)


class FindingAnswer(Part):
    """The reviewer's answer to one finding: accepted (属实), or overruled (不成立) with the reason."""

    key: Key = Field(title="预审发现", json_schema_extra={"widget": "choice"})
    answer: Literal["accepted", "overruled"] = Field(
        title="审核人员意见", json_schema_extra={"widget": "choice", "choices": [["accepted", "属实"], ["overruled", "不成立"]]}
    )
    reason: Words = Field("", title="理由", json_schema_extra=AREA)


class AnswerFindings(ReviewAct):
    """Answer findings of the pre-check (答复机器预审发现): each holds, or does not and why. The person decides, the machine does not."""

    label = "答复机器预审发现"
    duty = "review.conclude"
    stages = frozenset({"reviewing"})
    needs = (CASE, PRESENT_REVIEWER)
    gates = (
        people.refuse_other_reviewer,
        people.refuse_unfit_reviewer,
        precheck.refuse_stale_precheck,
        precheck.refuse_wrong_finding,
    )

    answers: tuple[FindingAnswer, ...] = Field(title="答复", min_length=1, max_length=500)


@folds(AnswerFindings)
def apply_answer_findings(state: ReviewState, entry: Entry[AnswerFindings]) -> ReviewState:
    """Keep the answers beside the findings, each in the place of the one before."""
    given = {one.key: one for one in entry.act.answers}
    answered = tuple(
        replace(one, answered=given[one.key].answer, reason=given[one.key].reason, by=entry.by.person, on=day_of(entry))
        if one.key in given
        else one
        for one in state.findings
    )
    return replace(state, findings=answered)
