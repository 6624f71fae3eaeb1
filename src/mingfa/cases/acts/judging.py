"""Judging whether a decision is a major one (认定是否属于重大执法决定): every criterion answered, with the reason."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from mingfa.cases.acts.common import CaseAct, Line, OptionalDigest, Part
from mingfa.cases.acts.notice import PROPOSING
from mingfa.cases.acts.penalty import HIDDEN
from mingfa.cases.gates import judging as gates
from mingfa.cases.state.core import CaseState, day_of
from mingfa.cases.state.major import MajorAnswer, MajorForm
from mingfa.desk.act import Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.lists.review_items import REVIEW_LIST


class Answer(Part):
    """The answer to one criterion (逐项认定)."""

    criterion: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$|^row:[a-z0-9_-]{1,30}$")] = Field(
        title="认定事项", json_schema_extra={"widget": "choice"}
    )
    yes: bool = Field(title="是否属于")
    reason: str = Field("", title="理由", max_length=2000)


class JudgeMajor(CaseAct):
    """Answer every criterion for a major decision (认定是否属于重大执法决定): one yes makes legal review due, and stays.

    Law: 行政处罚法 第五十八条; 湘西州 法制审核制度 第二条、第三条. other_body: in whose name the decision is made, "" for the agency's own.
    """

    label: ClassVar[str] = "认定是否属于重大执法决定"
    help: ClassVar[str] = "逐项回答是或者否并写明理由；有一项为是，就应当送法制审核。"
    duty: ClassVar[str] = "review.submit"
    stages: ClassVar[frozenset[str]] = PROPOSING | frozenset({"investigating"})
    needs: ClassVar[tuple[Need, ...]] = (REVIEW_LIST,)
    gates = (
        gates.refuse_other_draft_judged, gates.refuse_incomplete_form, gates.refuse_unticking, gates.refuse_unnamed_relations,
        gates.refuse_not_summary,
    )  # fmt: skip

    draft_digest: OptionalDigest = Field("", title="所认定的文稿", json_schema_extra=HIDDEN)
    answers: tuple[Answer, ...] = Field((), title="逐项认定", max_length=60, json_schema_extra={"widget": "criteria"})
    relations: tuple[Line, ...] = Field((), title="涉及的法律关系", description="疑难复杂、涉及多个法律关系的，逐个列明", max_length=20)
    summary: bool = Field(False, title="适用简易程序")
    other_body: str = Field("", title="以其他机关名义作出的，写明该机关", max_length=100)


@folds(JudgeMajor)
def apply_judge(case: CaseState, entry: Entry[JudgeMajor]) -> CaseState:
    """Keep the form; a yes of it stays."""
    act = entry.act
    answers = tuple(MajorAnswer(one.criterion, one.yes, one.reason) for one in act.answers)
    form = MajorForm(entry.seq, act.draft_digest, answers, act.relations, entry.by.person, day_of(entry))
    return replace(
        case,
        major=replace(
            case.major, forms=(*case.major.forms, form), summary=act.draft_digest if act.summary else "", other_body=act.other_body
        ),
    )


__all__ = ["Answer", "JudgeMajor"]
