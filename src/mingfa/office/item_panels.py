"""What the page of a case shows of the items it rests on (执法事项、随机抽查事项): as the list of its own day had them, with the duties they bring."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from mingfa.cases.state.core import KINDS, CaseState
from mingfa.lists.matters.facts import Cited
from mingfa.lists.matters.types import INSPECTION, ITEMS, KEYS
from mingfa.lists.standing.cells import shown
from mingfa.lists.standing.types import type_named
from mingfa.office.panels import Cell, Panel, panels
from mingfa.office.people import Person

DUTIES = {
    "disclose": "结果应当公示；公示办结之前不能办结本案", "record": "现场执法应当音像记录", "review": "作出决定之前应当通过法制审核",
}  # fmt: skip


@panels("case")
def items(stream: str, case: CaseState, person: Person) -> Iterator[Panel]:
    """The enforcement item of the case; the items of random inspections, its own and those of its activities."""
    if case.item is not None:
        labels = dict(KEYS)
        rows = tuple((Cell(labels[key]), Cell(DUTIES[key])) for key in case.item.duties)
        yield Panel("item", "执法事项", ("重点", "本案承接的要求"), rows, "清单没有把该事项列为重点。", _facts(case.item, person))
    found = [one for one in (case.random_item, *(activity.random_item for activity in case.investigation.activities)) if one is not None]
    for number, one in enumerate({(one.id, one.number): one for one in found}.values()):
        yield Panel(f"random{number or ''}", "随机抽查事项", (), (), "", _facts(one, person))


def _facts(item: Cited, person: Person) -> tuple[tuple[str, Cell], ...]:
    kind = type_named(item.list) or {ITEMS.code: ITEMS, INSPECTION.code: INSPECTION}[item.list]
    marks = {key for key, _ in KEYS}
    told = []
    for column in kind.columns:
        text = item.cells.get(column.key, "")
        if not text or column.key in marks or column.kind == "file":
            continue
        words = dict(KINDS).get(text, text) if column.key == "kind" else text
        told.append((column.label, Cell(shown(column, text, person.view.regime) if person.view is not None else words)))
    listed = f"《{item.list_name}》第 {item.number} 版（{item.since} 公布）"
    return (*told, ("清单", Cell(listed, address=f"{reverse('list', args=[item.list])}?version={item.number}")))
