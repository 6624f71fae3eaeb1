"""The duty to publish begins (产生公示义务): caused by the issue of the decision."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from mingfa.desk.act import Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.times import local_day
from mingfa.disclosure import gates
from mingfa.disclosure.acts.common import PublicationAct, SourceStream, publication_of
from mingfa.disclosure.acts.withholding import RULES
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
    needs: ClassVar[tuple[Need, ...]] = (Need("case", lambda act, state: (act.case,) if act is not None else (), DecisionsFact), RULES)
    gates = (gates.refuse_other_agency, gates.refuse_other_stream, gates.refuse_no_decision, gates.refuse_unissued, gates.refuse_uncovered)

    case: SourceStream = Field(title="作出决定的案件或者事项", json_schema_extra={"widget": "hidden"})
    decision_seq: int = Field(title="决定的序号", ge=0, json_schema_extra={"widget": "hidden"})


@folds(OpenPublication)
def apply_open(state: PublicationState, entry: Entry[OpenPublication]) -> PublicationState:
    """Know which decision it is, what will follow it, and whether it is about a minor, which nobody has to say."""
    fact: DecisionsFact = entry.fact("case")
    decision, rules = fact.decision(entry.act.decision_seq), entry.fact("rules")
    if decision is None:
        return state
    kind = decision.kind or fact.kind
    follows = rules is not None and decision.result != "no_penalty" and not decision.no_problem
    state = replace(state, random=decision.random, awaits=rules.follow.get(kind, ()) if follows else ())
    state = replace(
        state, case=entry.act.case, decision_seq=decision.seq, kind=decision.kind or fact.kind, result=decision.result, title=fact.title,
        number=decision.number, unit=fact.unit, decided_on=decision.decided_on, stage="due", replaces=_before(entry.act.case, decision, fact),
    )  # fmt: skip
    if rules is None or not rules.minor_ground or not rules.minor(decision.youngest_born, decision.decided_on):
        return state
    day = local_day(entry.done_at)
    found = f"当事人作出决定时未满{rules.minor_age}周岁，由系统依案件中的出生日期认定"
    return replace(
        state, stage="withheld", withheld_on=day, rechecked_on=day, ground=rules.minor_ground, evidence=found,
        ground_words=rules.words.get(rules.minor_ground, ""),
    )  # fmt: skip


PENALTIES = frozenset({"penalty", "no_penalty"})


def _before(case: str, decision: DecisionView, fact: DecisionsFact) -> str:
    """Return the publication of the penalty decision in whose place this one was made, "" for a first one."""
    earlier = [one.seq for one in fact.decisions if one.issued and one.seq < decision.seq and {one.result, decision.result} <= PENALTIES]
    return publication_of(case, max(earlier)) if earlier else ""
