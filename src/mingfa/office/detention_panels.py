"""What the case page says of people given to the police to detain (移送行政拘留): who, on whose decision, with which papers, what came of it."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.cases.state.core import CaseState
from mingfa.cases.state.detention import STATUS, DetentionTransfer
from mingfa.law.regime_terms import term
from mingfa.office.panels import Cell, Panel, panels
from mingfa.office.people import Person

COLOURS = {"detained": "green", "refused": "grey", "declined": "red", "returned": "red"}


@panels("case")
def detentions(stream: str, case: CaseState, person: Person) -> Iterator[Panel]:
    """One panel for each person, the oldest first."""
    for one in case.execution.detentions:
        rows = tuple((Cell(term("transfer_paper", paper.code)), Cell(paper.title, original=paper.digest)) for paper in one.papers)
        yield Panel(f"detention-{one.id}", f"移送行政拘留：{one.person}", ("种类", "移送的材料"), rows, facts=_facts(case, one))


def _facts(case: CaseState, one: DetentionTransfer) -> tuple[tuple[str, Cell], ...]:
    party = case.party(one.party)
    facts = [
        ("状态", Cell("", mark=(COLOURS.get(one.status, "orange"), STATUS[one.status]))), ("当事人", Cell(party.name if party is not None else one.party)),
        ("受移送机关", Cell(one.target)), ("事实和依据", Cell(f"{one.ground}（{one.proposed_on} 提出）", original=one.letter)),
    ]  # fmt: skip
    if one.decided_on is not None:
        facts.append(("决定", Cell(f"{'同意移送' if one.agreed else '不移送'}：{one.opinion}（{one.decided_by} {one.decided_on}）")))
    if one.sent_on is not None:
        facts.append(("移送", Cell(f"{one.number}（{one.sent_on}）")))
        facts.append(("签收", Cell(one.receipt or "未登记")))
    if one.answer:
        facts.append(("公安机关处理", Cell(f"{STATUS[one.answer]}（{one.answered_on}）：{one.words}")))
    return tuple(facts)
