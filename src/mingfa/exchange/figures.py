"""How many penalties and licences were published, by body: our own, those of agencies below on this platform, those received from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from mingfa.agencies.facts import agency_stream
from mingfa.agencies.models import AgencyRow
from mingfa.desk.errors import UnknownStream
from mingfa.desk.perform import look
from mingfa.exchange.models import DeliveryRow, ReceivedRow


@dataclass(frozen=True, slots=True)
class Number:
    """How many of one body in a year. how: "own", "below" or "received"."""

    organ: str
    kind: str
    number: int
    how: str


def counted(agency: str, year: int) -> Iterator[Number]:
    """Yield the numbers of a year by the day of publication (received ones by the day of the decision); nothing is entered twice for them."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    below = AgencyRow.objects.filter(superior=agency).order_by("agency").values_list("agency", flat=True)
    for code, how in ((agency, "own"), *((row, "below") for row in below)):
        rows = DeliveryRow.objects.filter(agency=code, published_on__range=(first, last), kind__in=("penalty", "licence"))
        for kind, number in rows.values_list("kind").annotate(n=Count("id")).order_by("kind"):
            yield Number(_name(code), kind, number, how)
    received = ReceivedRow.objects.filter(agency=agency, decided_on__range=(first, last))
    for organ, kind, number in received.values_list("organ", "kind").annotate(n=Count("id")).order_by("organ", "kind"):
        yield Number(organ, kind, number, "received")


def _name(agency: str) -> str:
    try:
        return str(look(agency_stream(agency)).state.name)
    except UnknownStream:
        return agency
