"""Showing and handing over documents (出示、交付执法文书): to whom, at what time, and how they were explained."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from mingfa.cases.acts.common import AREA, CaseAct, Line, Moment
from mingfa.cases.acts.papers import EVERYWHERE
from mingfa.cases.gates import forms as gates
from mingfa.cases.gates import papers as paper_gates
from mingfa.cases.state.core import CaseState, Handing, step
from mingfa.desk.act import Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.lists.reference.templates import FORMS_IN_FORCE

DOCUMENT: dict[str, Any] = {"widget": "document"}


class HandOverDocument(CaseAct):
    """Show a document to a party or hand it over (出示、交付文书), and note what was explained.

    Law: document.templates_from and notice.items (盘锦 实施方案 二（一）3). It is no service (送达): the receipt has its own act.
    """

    label: ClassVar[str] = "出示、交付文书"
    duty: ClassVar[str] = "document.file"
    stages: ClassVar[frozenset[str]] = EVERYWHERE
    any_time: ClassVar[bool] = True
    correctable: ClassVar[frozenset[str]] = frozenset({"handed_at", "receiver"})
    needs: ClassVar[tuple[Need, ...]] = (FORMS_IN_FORCE,)
    gates = (
        paper_gates.refuse_unknown_document,
        gates.refuse_handing_over_old_form,
        gates.refuse_handing_over_early,
        gates.refuse_handing_over_twice,
        gates.refuse_handing_over_unexplained,
    )

    document: Line = Field(title="文书", json_schema_extra=DOCUMENT)
    receiver: Line = Field(title="出示、交付对象")
    handed_at: Moment = Field(title="出示、交付时间", json_schema_extra={"widget": "datetime"})
    explanation: str = Field("", title="告知说明情况", description="说明了哪些内容、对方有无异议", max_length=5000, json_schema_extra=AREA)


@folds(HandOverDocument)
def apply_hand_over(case: CaseState, entry: Entry[HandOverDocument]) -> CaseState:
    """Keep with the document when it was handed to whom, and the explanation."""
    act = entry.act
    made = Handing(entry.seq, act.receiver, act.handed_at, act.explanation, entry.by.name)

    def handed(one: Any) -> Any:
        return replace(one, handed=(*one.handed, made)) if one.id == act.document else one

    document = case.document(act.document)
    note = f"《{document.title if document is not None else act.document}》交付{act.receiver}：{act.explanation}"
    return step(replace(case, documents=tuple(handed(one) for one in case.documents)), entry, note=note)
