"""What is to be told of an item on the channels: read from its publication, its case and its agency as they stand."""

from __future__ import annotations

from datetime import date
from typing import Any

from mingfa.agencies.facts import agency_stream
from mingfa.desk.errors import UnknownStream
from mingfa.desk.perform import look, regime_of
from mingfa.desk.streams import agency_of
from mingfa.exchange.formats import Item
from mingfa.exchange.records import Organ, Record, licence_records, penalty_records
from mingfa.exchange.state.delivery import DeliveryState

ACTIONS = {"publish": "new", "update": "update", "recall": "withdraw"}


def organ_of(agency: str) -> Organ:
    """Return an agency's name and credit code; empty words where it has none yet."""
    try:
        state = look(agency_stream(agency)).state
    except UnknownStream:
        return Organ("", "")
    return Organ(state.name, state.unified_code)


def content_at(source: str, wanted: int) -> dict[str, Any]:
    """Return the public content that an entry of the source sent out; {} where it sent none."""
    state = look(source).state
    found = next((one.content for one in getattr(state, "emissions", ()) if one.seq == wanted), None)
    return dict(found) if found is not None else {}


def records_of(delivery: DeliveryState, work: str, on: date) -> tuple[Record, ...]:
    """Return the records of 双公示 of a delivered publication. Raises NoTable."""
    if delivery.kind not in ("penalty", "licence"):
        return ()
    publication = look(delivery.source).state
    agency = agency_of(delivery.source)
    view = regime_of(agency)
    if delivery.kind == "licence":
        return licence_records(publication, look(publication.case).state, organ_of(agency), on, ACTIONS[work])
    case = look(publication.case).state
    return penalty_records(publication, case, organ_of(agency), view.regime if view is not None else None, on, ACTIONS[work])


def item_of(delivery: DeliveryState, wanted: int, work: str, on: date) -> Item:
    """Return a delivered item as platforms are told of it."""
    agency = agency_of(delivery.source)
    organ = organ_of(agency)
    return Item(
        f"{agency}/{delivery.source.rpartition('/')[2]}", agency, organ.name, organ.code, delivery.kind, delivery.item_stage, delivery.title,
        delivery.number, content_at(delivery.source, wanted), () if work == "recall" else records_of(delivery, work, on),
    )  # fmt: skip
