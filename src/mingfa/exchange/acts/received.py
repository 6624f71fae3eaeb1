"""Receiving records that another body decided (接收外部记录): one of each, complete, counted with our own and never typed again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from mingfa.agencies.facts import AgencyFact, agency_stream
from mingfa.desk.act import Act, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.streams import agency_of, stream_name
from mingfa.desk.times import local_day
from mingfa.exchange.gates import received as gates
from mingfa.exchange.state.received import ReceivedState
from mingfa.exchange.tables import table
from mingfa.ledger.canonical import canonical

Value = Annotated[str, StringConstraints(max_length=20_000)]


def received_stream(agency: str, kind: str, fields: Mapping[str, str], on: date) -> str:
    """Return the stream of a received record, named after organ, number and party."""
    key = [kind, *(fields.get(code, "") for code in table(kind, on).key)]
    return stream_name(agency, "received", sha256(canonical(key)).hexdigest()[:40])


class ReceiveRecord(Act):
    """Take over a record that another body decided (接收外部记录). Law: 兴隆台 实施方案 四（二）, 上海 推进实施方案 四（一）."""

    label: ClassVar[str] = "接收外部记录"
    kind: ClassVar[str] = "received"
    duty: ClassVar[str] = "exchange.export"
    internal: ClassVar[bool] = True  # taken over from a file by the command, never typed
    starts: ClassVar[bool] = True
    needs: ClassVar[tuple[Need, ...]] = (
        Need("agency", lambda act, state: (agency_stream(agency_of(state.stream)),), AgencyFact, required=False),
    )
    gates = (gates.refuse_other_name, gates.refuse_faulty, gates.refuse_own)

    record_kind: Literal["penalty", "licence"] = Field(title="种类", json_schema_extra={"widget": "hidden"})
    sender: Annotated[str, StringConstraints(min_length=1, max_length=200)] = Field(title="报送单位")
    fields: dict[Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{1,20}$")], Value] = Field(title="各字段", max_length=60)


@folds(ReceiveRecord)
def apply_receive(state: ReceivedState, entry: Entry[ReceiveRecord]) -> ReceivedState:
    """Keep it as it came."""
    act = entry.act
    return replace(state, kind=act.record_kind, fields=act.fields, sender=act.sender, received_on=local_day(entry.done_at))


__all__ = ["ReceiveRecord", "received_stream"]
