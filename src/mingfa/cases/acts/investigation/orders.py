"""Orders to correct (责令改正) and whether they were followed."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import Field

from mingfa.cases.acts.common import (
    AREA,
    PARTY,
    PERSONS,
    CaseAct,
    Line,
    Paper,
    PersonStream,
    Text,
)
from mingfa.cases.acts.investigation.common import EVERYWHERE, OFFICERS, TEAM, found
from mingfa.cases.gates import common as gate
from mingfa.cases.gates import investigation as gates
from mingfa.cases.state.core import IN_HAND, CaseState, day_of
from mingfa.cases.state.investigation import (
    OrderState,
)
from mingfa.desk.act import folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace


class OrderCorrection(CaseAct):
    """Order a party to correct (责令改正): concrete content, at once or by a day; it is not a penalty (行政处罚法 第二十八条)."""

    label = "责令改正"
    duty = "case.investigate"
    stages = IN_HAND
    record = "enforcement_document"
    record_forms = ("correction_order",)
    gates = (*TEAM, gate.refuse_unknown_party, gates.refuse_empty_order, gate.refuse_unfit_paper)
    correctable: ClassVar[frozenset[str]] = frozenset({"until"})

    party: Line = Field(title="当事人", json_schema_extra=PARTY)
    content: Text = Field(title="改正的具体内容", json_schema_extra=AREA)
    at_once: bool = Field(default=False, title="立即改正")
    until: date | None = Field(default=None, title="改正期限")
    number: str = Field(default="", title="文号", max_length=80)
    paper: Paper | None = Field(default=None, title="责令改正违法行为决定书")


@folds(OrderCorrection)
def apply_order_correction(case: CaseState, entry: Entry[OrderCorrection]) -> CaseState:
    """Keep the order."""
    act = entry.act
    order = OrderState(entry.seq, act.party, act.content, day_of(entry), None if act.at_once else act.until, act.number)
    return found(case, orders=(*case.investigation.orders, order)).end("C31", day_of(entry), "已责令改正")


class CheckCorrection(CaseAct):
    """Check whether an order was obeyed (复查改正情况)."""

    label = "复查改正情况"
    duty = "case.investigate"
    stages = EVERYWHERE | {"closed"}
    record = "evidence_paper"
    gates = (*TEAM, gates.refuse_unknown_order, gate.refuse_fewer_than_two, gate.refuse_uncertified_officer, gate.refuse_unfit_paper)
    needs = OFFICERS

    order: int = Field(title="责令改正", ge=0, json_schema_extra={"widget": "order"})
    officers: tuple[PersonStream, ...] = Field(title="复查人员", json_schema_extra=PERSONS)
    done: bool = Field(title="是否已经改正")
    findings: Text = Field(title="复查情况", json_schema_extra=AREA)
    paper: Paper | None = Field(default=None, title="复查笔录")


@folds(CheckCorrection)
def apply_check_correction(case: CaseState, entry: Entry[CheckCorrection]) -> CaseState:
    """Note what the check found; the latest one stands."""
    act, day = entry.act, day_of(entry)
    orders = tuple(replace(one, checked_on=day, done=act.done) if one.seq == act.order else one for one in case.investigation.orders)
    return found(case, orders=orders)
