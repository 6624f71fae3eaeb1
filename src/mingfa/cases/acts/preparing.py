"""Before a draft goes to legal review (送审准备): the handling unit's opinion, sections consulted and their answers, further kinds decided."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field

from mingfa.cases.acts.common import AREA, UNIT, CaseAct, OptionalDigest, Text, choices
from mingfa.cases.gates import preparing as gates
from mingfa.cases.state.core import IN_HAND, CaseState, day_of
from mingfa.cases.state.preparation import Consultation, UnitOpinion
from mingfa.desk.act import folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace

BEFORE_DECISION = IN_HAND - {"decided", "performing", "in_court"}


def _prepared(case: CaseState, **parts: Any) -> CaseState:
    return replace(case, preparation=replace(case.preparation, **parts))


class GiveUnitOpinion(CaseAct):
    """Say as the handling unit what should be decided (提出处理意见), before legal review and before a decision is asked for.

    Law: review.unit_opinion (湘西州 法制审核制度 第六条). In the ordinary penalty procedure the investigators' report holds it too.
    """

    label: ClassVar[str] = "提出承办机构处理意见"
    duty: ClassVar[str] = "review.submit"
    stages: ClassVar[frozenset[str]] = BEFORE_DECISION
    gates = (gates.refuse_other_units_opinion,)

    opinion: Text = Field(title="处理意见", json_schema_extra=AREA)


@folds(GiveUnitOpinion)
def apply_opinion(case: CaseState, entry: Entry[GiveUnitOpinion]) -> CaseState:
    """Keep the opinion with its author."""
    given = UnitOpinion(entry.seq, entry.by.person, entry.by.name, entry.act.opinion, day_of(entry))
    return _prepared(case, opinions=(*case.preparation.opinions, given))


class ConsultSection(CaseAct):
    """Ask another section for its view (征求有关机构意见); its answer has to be there before the draft goes to legal review.

    Law: review.consultation_before (湘西州 法制审核制度 第六条).
    """

    label: ClassVar[str] = "征求有关机构意见"
    duty: ClassVar[str] = "review.submit"
    stages: ClassVar[frozenset[str]] = BEFORE_DECISION
    gates = (gates.refuse_unknown_section, gates.refuse_asked_twice)

    unit: str = Field(title="征求意见的机构", max_length=40, json_schema_extra=UNIT)
    question: Text = Field(title="征求意见的事项", json_schema_extra=AREA)


@folds(ConsultSection)
def apply_consult(case: CaseState, entry: Entry[ConsultSection]) -> CaseState:
    """Wait for the answer."""
    asked = Consultation(entry.seq, entry.act.unit, entry.act.question, day_of(entry), entry.by.person)
    return _prepared(case, consultations=(*case.preparation.consultations, asked))


class AnswerConsultation(CaseAct):
    """Answer as the section that was asked (答复征求意见). consultation: number of the entry that asked."""

    label: ClassVar[str] = "答复征求意见"
    stages: ClassVar[frozenset[str]] = BEFORE_DECISION
    gates = (gates.refuse_unknown_consultation, gates.refuse_other_sections_answer)

    consultation: int = Field(title="所答复的征求意见", ge=0, json_schema_extra={"widget": "choice"})
    answer: Text = Field(title="意见", json_schema_extra=AREA)
    digest: OptionalDigest = Field("", title="书面意见原件", json_schema_extra={"widget": "file"})


@folds(AnswerConsultation)
def apply_answer(case: CaseState, entry: Entry[AnswerConsultation]) -> CaseState:
    """Keep the answer with the question."""
    act = entry.act
    told: dict[str, Any] = {
        "answer": act.answer, "answered_on": day_of(entry), "answered_by": entry.by.person, "answered_seq": entry.seq, "digest": act.digest,
    }  # fmt: skip
    return _prepared(
        case, consultations=tuple(replace(one, **told) if one.seq == act.consultation else one for one in case.preparation.consultations)
    )


class DecideTogether(CaseAct):
    """Say that the same decision is also one of another kind (一并作出其他种类的决定): whoever reviews that kind reviews it too.

    Law: review.reviewer.<kind> of each kind (江北 法制审核制度 第二条). Nobody takes it away again.
    """

    label: ClassVar[str] = "一并作出其他种类决定"
    duty: ClassVar[str] = "review.submit"
    stages: ClassVar[frozenset[str]] = BEFORE_DECISION
    gates = (gates.refuse_same_kind,)

    also: Literal["penalty", "coercion", "inspection", "licence"] = Field(
        title="一并作出的决定",
        json_schema_extra=choices(penalty="行政处罚", coercion="行政强制", inspection="行政检查处理", licence="行政许可"),
    )
    reason: Text = Field(title="内容和理由", json_schema_extra=AREA)


@folds(DecideTogether)
def apply_together(case: CaseState, entry: Entry[DecideTogether]) -> CaseState:
    """Remember the further kind."""
    return _prepared(case, also=(*case.preparation.also, (entry.act.also, entry.act.reason)))
