"""What every act on an application shares: its stream, and the numbers it takes from the agency's series of the year."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from pydantic import Field

from mingfa.agencies.acts.series import TakeNumber
from mingfa.agencies.facts import AgencyFact, SeriesFact, agency_stream, next_number, series_need, series_stream
from mingfa.desk.act import Act, Caused, Matter, Need
from mingfa.desk.entry import Entry
from mingfa.desk.streams import agency_of
from mingfa.law.identifiers import DocumentNumber

DATE: dict[str, Any] = {"widget": "date"}


class LicenceAct(Act):
    """An act on an application for a licence."""

    kind: ClassVar[str] = "licence"
    duty: ClassVar[str] = "licence.do"


class Numbered(LicenceAct):
    """An act that takes the next number of a series. series: names it; stem: stands in the number after the agency's word."""

    series: ClassVar[str] = ""
    stem: ClassVar[str] = ""

    year: int = Field(title="文号年份", ge=2000, le=2199, json_schema_extra={"widget": "hidden", "fill": "year"})

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """Name the series the number is taken from."""
        return (series_stream(agency_of(stream), self.series, self.year),)

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Use the number up, so that nobody else gets it."""
        yield Caused(series_stream(matter.agency, self.series, self.year), TakeNumber(number=next_number(matter), for_stream=matter.stream))


NUMBER_NEEDS: tuple[Need, ...] = (
    series_need(lambda act, state: series_stream(agency_of(state.stream), act.series, act.year)),
    Need("agency", lambda act, state: (agency_stream(agency_of(state.stream)),), AgencyFact),
)


def number_in(entry: Entry[Any]) -> str:
    """Return the number an entry took, from the facts kept in it, e.g. 沪环许受〔2026〕1号."""
    series: SeriesFact | None = entry.fact("series")
    word = entry.fact("agency").number_word
    return str(DocumentNumber(word + entry.act.stem, entry.act.year, 1 if series is None else series.next))
