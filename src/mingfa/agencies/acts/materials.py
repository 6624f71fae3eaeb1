"""Further material that packages for legal review have to hold (增列送审材料), kept by the legal unit for its agency. Pure."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from mingfa.agencies.acts.agency import AgencyAct, Words
from mingfa.agencies.gates import materials as gates
from mingfa.agencies.state.agency import AgencyState, Material
from mingfa.desk.act import folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.times import local_day

KINDS = {"penalty": "行政处罚", "coercion": "行政强制", "inspection": "行政检查", "licence": "行政许可"}


class RequireMaterial(AgencyAct):
    """Ask for one more thing in every package of a kind and field (增列送审材料), from the day of the act on.

    Law: 湘西州 法制审核制度 第七条（六）: other material the legal section needs; review.package. field: a word in the case's title or facts.
    """

    label = "增列送审材料"
    duty = "review.keep_package"
    gates = (gates.refuse_outside_list_keeper, gates.refuse_known_material)

    case_kind: str = Field(
        title="执法行为种类",
        pattern="^(penalty|coercion|inspection|licence)$",
        json_schema_extra={"widget": "choice", "choices": [[code, words] for code, words in KINDS.items()]},
    )
    field: str = Field(
        "", title="领域用语", max_length=60, description="案件名称或者案情中出现该用语的才需要，例如“水污染物”；留空表示各领域"
    )
    title: Words = Field(title="材料名称", description="例如“监测报告”")
    reason: Words = Field(title="理由")


@folds(RequireMaterial)
def _apply_require(state: AgencyState, entry: Entry[RequireMaterial]) -> AgencyState:
    act = entry.act
    added = Material(entry.seq, act.case_kind, act.field, act.title, act.reason, local_day(entry.done_at))
    return replace(state, materials=(*state.materials, added))


class DropMaterial(AgencyAct):
    """Ask for it no longer (不再要求增列的材料). material: number of the entry that added it."""

    label = "不再要求增列的送审材料"
    duty = "review.keep_package"
    gates = (gates.refuse_outside_list_keeper, gates.refuse_unknown_material)

    material: int = Field(title="增列的材料", ge=0, json_schema_extra={"widget": "choice"})
    reason: Words = Field(title="理由")


@folds(DropMaterial)
def _apply_drop(state: AgencyState, entry: Entry[DropMaterial]) -> AgencyState:
    day: date = local_day(entry.done_at)
    return replace(state, materials=tuple(replace(one, until=day) if one.seq == entry.act.material else one for one in state.materials))
