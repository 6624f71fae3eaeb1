"""Keeping a decision from the public (不予公示): on one of the regime's grounds, with what shows it, by somebody else's approval."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from mingfa.desk.act import folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.times import local_day
from mingfa.disclosure import gates
from mingfa.disclosure.acts.common import AREA, PublicationAct, Text
from mingfa.disclosure.state import PublicationState


class Withhold(PublicationAct):
    """Ask that a decision be not published (提出不予公示), on one of the regime's grounds, with what shows it."""

    label: ClassVar[str] = "提出不予公示"
    duty: ClassVar[str] = "publication.provide"
    stages: ClassVar[frozenset[str]] = frozenset({"due"})
    gates = (gates.refuse_others_to_provide, gates.refuse_unknown_ground)

    ground: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")] = Field(
        title="不予公示情形", json_schema_extra={"widget": "ground"}
    )
    evidence: Text = Field(title="符合该情形的事实和材料", json_schema_extra=AREA)


@folds(Withhold)
def apply_withhold(state: PublicationState, entry: Entry[Withhold]) -> PublicationState:
    """Wait for the approval; until then the days run on."""
    return replace(state, stage="withholding", ground=entry.act.ground, evidence=entry.act.evidence, withhold_by=entry.by.person)


class ApproveWithholding(PublicationAct):
    """Decide whether a decision may be kept from the public (批准不予公示). Law: regime disclosure.non_publication.approver."""

    label: ClassVar[str] = "审批不予公示"
    duty: ClassVar[str] = "publication.withhold"
    stages: ClassVar[frozenset[str]] = frozenset({"withholding"})
    gates = (gates.refuse_other_withholder, gates.refuse_own_withholding)

    granted: bool = Field(title="同意不予公示")
    opinion: Text = Field(title="审批意见", json_schema_extra=AREA)


@folds(ApproveWithholding)
def apply_withheld(state: PublicationState, entry: Entry[ApproveWithholding]) -> PublicationState:
    """Keep it back, or go on with publishing."""
    if not entry.act.granted:
        return replace(state, stage="due", ground="", evidence="", withhold_by="")
    return replace(state, stage="withheld", withheld_on=local_day(entry.done_at))
