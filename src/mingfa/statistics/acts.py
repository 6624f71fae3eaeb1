"""What is done about a year's enforcement data: open, count, freeze, sign off, publish, report, hand in to the agency above, revise. Pure.

People never type a number: the platform counts (EnterFigures), a person freezes what was counted, another signs it off.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import Field, StringConstraints

from mingfa.agencies.facts import AgencyFact, agency_stream
from mingfa.desk.act import STATISTICIAN, Act, Caused, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.streams import agency_of, stream_name
from mingfa.desk.times import local_day
from mingfa.statistics import gates
from mingfa.statistics.content import annual_content
from mingfa.statistics.counting import Line, ordered, without_units
from mingfa.statistics.state import AnnualState, Counted, Emission, Frozen, Received, Reported

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Code = Annotated[str, StringConstraints(max_length=80)]
Row = tuple[Code, Code, Code, Code, int, int]
"""One line as an act carries it: measure, kind, unit, result, number, 分."""

AREA: dict[str, Any] = {"widget": "textarea"}
HIDDEN: dict[str, Any] = {"widget": "hidden"}
DATE: dict[str, Any] = {"widget": "date"}
COUNTER = frozenset({STATISTICIAN.person})
FIRST_YEAR, LAST_YEAR = 1996, 2200
"""行政处罚法 came into force in 1996: no year before it has enforcement data under it."""


def annual_stream(agency: str, year: int) -> str:
    """Return the stream of an agency's data of a year."""
    return stream_name(agency, "annual", str(year))


class AnnualAct(Act):
    """An act on a year's data."""

    kind: ClassVar[str] = "annual"

    @classmethod
    def shows(cls, state: Any) -> object:
        """What its form shows: the stage and which counting it stands on."""
        return state.stage, state.counted.seq if state.counted is not None else -1, state.round


AGENCY = Need("agency", lambda act, state: (agency_stream(agency_of(state.stream)),), AgencyFact, from_state=True)


class OpenYear(AnnualAct):
    """Open the data of a year that is over (建立年度数据); by the platform where a rule asks for it, else by a person."""

    label: ClassVar[str] = "建立年度数据"
    duty: ClassVar[str] = "annual.provide"
    starts: ClassVar[bool] = True
    system: ClassVar[frozenset[str]] = COUNTER
    gates = (gates.refuse_other_year, gates.refuse_unfinished_year)

    year: int = Field(title="年度", ge=FIRST_YEAR, le=LAST_YEAR)


@folds(OpenYear)
def _apply_open(state: AnnualState, entry: Entry[OpenYear]) -> AnnualState:
    return replace(state, year=entry.act.year)


class EnterFigures(AnnualAct):
    """The platform enters what it has counted (登记汇总结果): the lines, and the size of the ledger they rest on.

    units: names of the units by code. below: the agencies below this one, (code, name). superior_name: of the agency above.
    asked_by: stream of the person who asked, "" for nobody.
    """

    label: ClassVar[str] = "登记汇总结果"
    internal: ClassVar[bool] = True
    system: ClassVar[frozenset[str]] = COUNTER
    stages: ClassVar[frozenset[str]] = frozenset({"open", "counted"})
    needs: ClassVar[tuple[Need, ...]] = (AGENCY,)
    gates = (gates.refuse_strange_lines,)

    lines: tuple[Row, ...] = Field(max_length=20_000)
    size: int = Field(ge=0)
    units: dict[Code, Words] = Field(default_factory=dict, max_length=2000)
    below: tuple[tuple[Code, Words], ...] = ()
    superior_name: str = Field("", max_length=200)
    asked_by: str = Field("", max_length=160)


@folds(EnterFigures)
def _apply_enter(state: AnnualState, entry: Entry[EnterFigures]) -> AnnualState:
    act, agency = entry.act, entry.fact("agency")
    counted = Counted(entry.seq, local_day(entry.done_at), act.size, ordered(Line(*row) for row in act.lines), dict(act.units), act.below)
    return replace(
        state,
        counted=counted,
        name=agency.name if agency else "",
        superior=agency.superior if agency else "",
        superior_name=act.superior_name,
    )


class FreezeFigures(AnnualAct):
    """Freeze the table and send it to be signed off (冻结并送审年度数据). What changes in cases afterwards is listed beside it, never in it."""

    label: ClassVar[str] = "冻结并送审年度数据"
    duty: ClassVar[str] = "annual.provide"
    stages: ClassVar[frozenset[str]] = frozenset({"counted"})
    gates = (gates.refuse_others_to_provide, gates.refuse_unfinished_year, gates.refuse_counted_anew)

    counted: int = Field(title="所依据的汇总", ge=0, json_schema_extra=HIDDEN)
    note: Note = Field("", title="说明", description="口径、例外等，随数据一并公布", json_schema_extra=AREA)


@folds(FreezeFigures)
def _apply_freeze(state: AnnualState, entry: Entry[FreezeFigures]) -> AnnualState:
    held = state.counted
    if held is None:
        return state
    bodies = tuple(state.in_by[code] for code, _ in held.below if code in state.in_by)
    frozen = Frozen(
        entry.seq, state.round, local_day(entry.done_at), entry.by.person, held.size, held.lines, held.units, bodies,
        tuple(name for _, name in state.missing), entry.act.note,
    )  # fmt: skip
    return replace(state, frozen=frozen, returned="", signed_on=None, signed_by="")


class ReturnFigures(AnnualAct):
    """Return the table to whoever froze it (退回年度数据), with the reason."""

    label: ClassVar[str] = "退回年度数据"
    duty: ClassVar[str] = "annual.approve"
    stages: ClassVar[frozenset[str]] = frozenset({"frozen"})
    gates = (gates.refuse_others_to_approve,)

    reason: Text = Field(title="退回理由", json_schema_extra=AREA)


@folds(ReturnFigures)
def _apply_return(state: AnnualState, entry: Entry[ReturnFigures]) -> AnnualState:
    return replace(state, frozen=None, returned=entry.act.reason)


class SignOffFigures(AnnualAct):
    """Sign the table off (审核签发年度数据): another person than the one who froze it."""

    label: ClassVar[str] = "审核签发年度数据"
    duty: ClassVar[str] = "annual.approve"
    stages: ClassVar[frozenset[str]] = frozenset({"frozen"})
    gates = (gates.refuse_others_to_approve, gates.refuse_same_hand)


@folds(SignOffFigures)
def _apply_sign(state: AnnualState, entry: Entry[SignOffFigures]) -> AnnualState:
    return replace(state, signed_on=local_day(entry.done_at), signed_by=entry.by.person)


class PublishFigures(AnnualAct):
    """Publish the table (公布年度数据): it leaves with the signed feed, and a task opens for every channel on which it belongs."""

    label: ClassVar[str] = "公布年度数据"
    duty: ClassVar[str] = "annual.publish"
    stages: ClassVar[frozenset[str]] = frozenset({"signed"})
    gates = (gates.refuse_others_to_publish,)

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The channels."""
        from mingfa.exchange.acts.delivery import delivery_of

        return (delivery_of(stream),)

    def causes(self, matter: Matter[Any, AnnualState]) -> Iterable[Caused]:
        """Open the tasks of the channels."""
        from mingfa.exchange.acts.delivery import send_out

        event = "publish" if matter.state.first_published_on is None else "correct"
        yield send_out(event, matter.stream, "annual", title=f"{matter.state.year} 年度行政执法数据")  # type: ignore[arg-type]


@folds(PublishFigures)
def _apply_publish(state: AnnualState, entry: Entry[PublishFigures]) -> AnnualState:
    frozen, on = state.frozen, local_day(entry.done_at)
    if frozen is None:
        return state
    content = annual_content(state, frozen, on)
    return replace(
        state, published=frozen, published_on=on, first_published_on=state.first_published_on or on, revising="",
        emissions=(*state.emissions, Emission(entry.seq, "annual", content)),
    )  # fmt: skip


class ReportFigures(AnnualAct):
    """Register that the table was reported to one recipient (登记年度数据报送), with the day and the receipt.

    Law: regime statistics.annual.report_to (江北 执法公示制度 第十四条: 区政府、市生态环境局).
    """

    label: ClassVar[str] = "登记年度数据报送"
    duty: ClassVar[str] = "annual.report"
    stages: ClassVar[frozenset[str]] = frozenset({"signed", "published"})
    gates = (gates.refuse_strange_recipient, gates.refuse_reported_twice, gates.refuse_report_day)

    recipient: Words = Field(title="报送对象", json_schema_extra={"widget": "choice"})
    on: date = Field(title="报送日期", json_schema_extra=DATE)
    receipt: Words = Field(title="回执", description="收文号、签收人和日期、平台回执编号等")


@folds(ReportFigures)
def _apply_report(state: AnnualState, entry: Entry[ReportFigures]) -> AnnualState:
    act = entry.act
    return replace(state, reports=(*state.reports, Reported(act.recipient, act.on, act.receipt, entry.by.person, entry.seq)))


class HandInFigures(AnnualAct):
    """Hand the table in to the agency above on this platform (报送上级汇总). Law: 上海 推进实施方案 三（一）3（3）."""

    label: ClassVar[str] = "报送上级汇总"
    duty: ClassVar[str] = "annual.report"
    stages: ClassVar[frozenset[str]] = frozenset({"signed", "published"})
    gates = (gates.refuse_no_superior,)

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The same year of the agency above."""
        return (annual_stream(state.superior, state.year),) if getattr(state, "superior", "") else ()

    def causes(self, matter: Matter[Any, AnnualState]) -> Iterable[Caused]:
        """Take the figures over there."""
        state, frozen = matter.state, matter.state.frozen
        if frozen is None:
            return
        act = TakeFigures(
            agency=matter.agency, agency_name=state.name, year=state.year, round=state.round, size=frozen.size,
            lines=tuple(line.told() for line in without_units(frozen.whole)),
        )  # fmt: skip
        yield Caused(annual_stream(state.superior, state.year), act)


@folds(HandInFigures)
def _apply_hand_in(state: AnnualState, entry: Entry[HandInFigures]) -> AnnualState:
    return replace(state, handed_in=state.round)


class TakeFigures(AnnualAct):
    """The figures of an agency below arrive (收到下级机关年度数据); caused by its handing them in."""

    label: ClassVar[str] = "收到下级机关年度数据"
    internal: ClassVar[bool] = True

    agency: Code
    agency_name: Words
    year: int = Field(ge=FIRST_YEAR, le=LAST_YEAR)
    round: int = Field(ge=1)
    lines: tuple[Row, ...] = Field(max_length=20_000)
    size: int = Field(ge=0)


@folds(TakeFigures)
def _apply_take(state: AnnualState, entry: Entry[TakeFigures]) -> AnnualState:
    act = entry.act
    lines = ordered(Line(*row) for row in act.lines)
    taken = Received(act.agency, act.agency_name, act.round, lines, act.size, local_day(entry.done_at))
    received: Mapping[str, Received] = {**state.in_by, act.agency: taken}
    return replace(state, year=act.year, received=received)


class ReviseFigures(AnnualAct):
    """Begin a revision of a table that was signed off or published (修订年度数据), with the reason, which is published with the new table.

    The published table stays until the new one takes its place; every recipient has to be told again.
    """

    label: ClassVar[str] = "修订年度数据"
    duty: ClassVar[str] = "annual.provide"
    stages: ClassVar[frozenset[str]] = frozenset({"signed", "published"})
    gates = (gates.refuse_others_to_provide,)

    reason: Text = Field(title="修订理由", json_schema_extra=AREA)


@folds(ReviseFigures)
def _apply_revise(state: AnnualState, entry: Entry[ReviseFigures]) -> AnnualState:
    return replace(
        state, round=state.round + 1, frozen=None, signed_on=None, signed_by="", reports=(), revising=entry.act.reason, returned=""
    )
