"""The duty to publish begins (产生公示义务): caused by the issue of the decision."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from mingfa.desk.act import Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.disclosure import gates
from mingfa.disclosure.acts.common import PublicationAct, SourceStream, publication_of
from mingfa.disclosure.facts import DecisionsFact, DecisionView
from mingfa.disclosure.state import PublicationState


class OpenPublication(PublicationAct):
    """A decision has been made and is to be published (产生公示义务); the days run from the day of the decision.

    Law: 行政处罚法 第四十八条; regime disclosure.days. Caused by the issue of a penalty decision, by the making of any other; by hand for one
    made before. case: the stream that made it, of whatever kind; decision_seq: the number by which that stream names its decision.
    """

    label: ClassVar[str] = "登记应公示的决定"
    duty: ClassVar[str] = "publication.provide"
    starts: ClassVar[bool] = True
    system: ClassVar[frozenset[str]] = frozenset({"signer", "installer"})
    needs: ClassVar[tuple[Need, ...]] = (Need("case", lambda act, state: (act.case,) if act is not None else (), DecisionsFact),)
    gates = (gates.refuse_other_stream, gates.refuse_no_decision, gates.refuse_unissued, gates.refuse_uncovered)

    case: SourceStream = Field(title="作出决定的案件或者事项", json_schema_extra={"widget": "hidden"})
    decision_seq: int = Field(title="决定的序号", ge=0, json_schema_extra={"widget": "hidden"})


@folds(OpenPublication)
def apply_open(state: PublicationState, entry: Entry[OpenPublication]) -> PublicationState:
    """Know which decision it is."""
    fact: DecisionsFact = entry.fact("case")
    decision = fact.decision(entry.act.decision_seq)
    if decision is None:
        return state
    return replace(
        state, case=entry.act.case, decision_seq=decision.seq, kind=decision.kind or fact.kind, result=decision.result, title=fact.title,
        number=decision.number, unit=fact.unit, decided_on=decision.decided_on, stage="due", replaces=_before(entry.act.case, decision, fact),
    )  # fmt: skip


PENALTIES = frozenset({"penalty", "no_penalty"})


def _before(case: str, decision: DecisionView, fact: DecisionsFact) -> str:
    """Return the publication of the penalty decision in whose place this one was made, "" for a first one."""
    earlier = [one.seq for one in fact.decisions if one.issued and one.seq < decision.seq and {one.result, decision.result} <= PENALTIES]
    return publication_of(case, max(earlier)) if earlier else ""
