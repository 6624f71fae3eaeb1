"""What the acts of the ordinary penalty procedure (普通程序) share: document numbers, and papers served on a party (送达)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints

from mingfa.agencies.acts.series import TakeNumber
from mingfa.agencies.facts import AgencyFact, SeriesFact, agency_stream, next_number, officers_need, series_need, series_stream
from mingfa.cases.acts.common import PARTY, PERSONS, CaseAct, Digest, Identity, Line, Paper, PersonStream, Text, choices
from mingfa.cases.state.core import CaseState, day_of
from mingfa.cases.state.proceeding import Service
from mingfa.desk.act import Caused, Matter, Need
from mingfa.desk.entry import Entry
from mingfa.desk.streams import agency_of
from mingfa.documents.forms import form_of
from mingfa.documents.numbering import Series
from mingfa.lists.av_items import AV_LIST

Ident = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{0,39}$")]
"""A party ("p1"), a point ("12.1") or another thing inside the case."""

DATE: dict[str, Any] = {"widget": "date"}
HIDDEN: dict[str, Any] = {"widget": "hidden"}

WAYS = {
    "direct": "直接送达",
    "leaving": "留置送达",
    "electronic": "电子送达",
    "post": "邮寄送达",
    "entrusted": "委托送达",
    "public_notice": "公告送达",
}
IN_PERSON = frozenset({"direct", "leaving"})

CaseMatter = Matter[Any, CaseState]


# Document numbers ----------------------------------------------------------------------------------------------------------


class Numbered(CaseAct):
    """An act that issues a paper under a number (文号): the number is the next of the agency's series of the year.

    form: names the paper and its series. stem: of the number, where the forms do not say it.
    """

    form: ClassVar[str] = ""
    stem: ClassVar[str] = ""

    year: int = Field(title="文号年份", ge=2000, le=2199, json_schema_extra={"widget": "hidden", "fill": "year"})

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """Name the series the number is taken from."""
        return (series_stream(agency_of(stream), self.form, self.year),)

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Use the number up in its series, so that nobody else gets it."""
        n = next_number(matter)
        yield Caused(
            series_stream(matter.agency, self.form, self.year),
            TakeNumber(number=n, for_stream=matter.stream),
        )


def _series_of(act: Any, state: Any) -> str:
    return series_stream(agency_of(state.stream), act.form, act.year)


NUMBER_NEEDS: tuple[Need, ...] = (
    series_need(_series_of),
    Need("agency", lambda act, state: (agency_stream(agency_of(state.stream)),), AgencyFact),
)


def number_text(act: Numbered, agency: AgencyFact | None, n: int) -> str:
    """Return the n-th number as it is written, e.g. 州环罚〔2026〕12号. Raises InvalidIdentifier when the agency has no word for it."""
    word = agency.number_word if agency is not None else ""
    return str(Series(word, act.stem or form_of(act.form).stem, act.year).number(n))


def number_in(entry: Entry[Any]) -> str:
    """Return the number an entry took, from the facts kept in it."""
    series: SeriesFact | None = entry.fact("series")
    return number_text(entry.act, entry.fact("agency"), 1 if series is None else series.next)


# Service -------------------------------------------------------------------------------------------------------------------


class Serve(CaseAct):
    """A paper served on one party (送达).

    Law: 行政处罚法 第六十一条, 民事诉讼法 第八十七条 to 第九十五条. received_on: day on the slip or of arrival, where it is not the day of the act.
    """

    record: ClassVar[str] = "service_receipt"
    record_forms: ClassVar[tuple[str, ...]] = ("service_receipt",)
    correctable: ClassVar[frozenset[str]] = frozenset({"received_on", "place", "receiver"})
    needs: ClassVar[tuple[Need, ...]] = (officers_need("servers", lambda act, state: tuple(dict.fromkeys(act.servers))), AV_LIST)

    party: Ident = Field(title="受送达人", json_schema_extra=PARTY)
    way: Literal["direct", "leaving", "electronic", "post", "entrusted", "public_notice"] = Field(
        title="送达方式", json_schema_extra=choices(**WAYS)
    )
    servers: tuple[PersonStream, ...] = Field(title="送达人", json_schema_extra=PERSONS)
    place: Line = Field(title="送达地点")
    received_on: date | None = Field(
        None, title="签收（到达）日期", description="与办理时间不是同一天的，填回执上的日期", json_schema_extra=DATE
    )
    receiver: str = Field("", title="签收人", max_length=200)
    relation: str = Field("", title="与受送达人关系", max_length=200)
    refusal: str = Field("", title="拒收事由", max_length=2000)
    witness: str = Field("", title="见证人", max_length=200)
    filmed: str = Field("", title="留置送达的照片、录像编号", max_length=200)
    slip: str = Field("", title="邮件编号、到达截图等凭证", max_length=300)
    why_public: str = Field("", title="公告送达的原因和经过", max_length=5000, json_schema_extra={"widget": "textarea"})
    identity: Identity = Field(Identity(), title="表明身份")
    paper: Paper | None = Field(None, title="送达回证")


def service_in(entry: Entry[Any]) -> Service:
    """Return the service an entry of a Serve act tells of."""
    act: Serve = entry.act
    day = act.received_on or day_of(entry)
    receipt = (act.paper.digest or act.paper.number) if act.paper is not None else ""
    public = act.way == "public_notice"
    return Service(entry.seq, act.party, act.way, None if public else day, receipt or act.slip, act.servers, day if public else None)


def name_of(case: CaseState, party: str) -> str:
    """Return a party's name; its id when the case has no such party."""
    known = case.party(party)
    return known.name if known is not None else party


def ids_of(case: CaseState, names: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of parties by their names, in the order of the case."""
    wanted = set(names)
    return tuple(party.id for party in case.parties if party.name in wanted)


__all__ = [
    "DATE", "HIDDEN", "IN_PERSON", "NUMBER_NEEDS", "WAYS", "CaseMatter", "Digest", "Ident", "Numbered", "Serve", "Text", "ids_of", "name_of",
    "number_in", "number_text", "service_in",
]  # fmt: skip
