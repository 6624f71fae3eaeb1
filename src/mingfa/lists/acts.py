"""What is done about the officer register (执法人员名录): publishing it and keeping it true. Other lists are in `lists.standing`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints

from mingfa.agencies.facts import OfficerFact, agency_stream, certificate_problem, officers_need
from mingfa.desk.act import Act, Caused, FactView, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.times import local_day
from mingfa.law.regime_model import Regime
from mingfa.lists import gates
from mingfa.lists.state import Listed, RegisterState

Words = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class RegisterFact(FactView):
    """Whether the officer register is published: from then on every change of a certificate moves it."""

    published: bool

    @classmethod
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from the register's state."""
        return cls(published=state.published_on is not None)


class StaffFact(FactView):
    """The people of an agency who are in service."""

    persons: tuple[str, ...]

    @classmethod
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from the agency's state."""
        return cls(persons=tuple(member.person for member in state.members if member.active))


def row_of(fact: OfficerFact, on: date, regime: Regime) -> dict[str, str] | None:
    """Return what the register shows of a person on a day; None for somebody who may not enforce that day. Empty words are holes."""
    if certificate_problem(fact, on, regime) is not None:
        return None
    units = [unit.name for code in fact.units if (unit := regime.unit(code)) is not None]
    return {
        "姓名": fact.name,
        "单位": "、".join(units),
        "职务": fact.title,
        "证件编号": "、".join(fact.card_numbers),
        "执法类别": "、".join(fact.classes),
        "执法区域": fact.area,
    }


def missing_fields(row: Mapping[str, str], on: date, regime: Regime) -> tuple[str, ...]:
    """Return which of the fields the regime makes public (officers.public_fields) a row does not tell."""
    wanted = regime.items("officers.public_fields", on) if regime.has("officers.public_fields", on) else ("姓名",)
    return tuple(name for name in wanted if not row.get(name, "").strip())


class RegisterAct(Act):
    """An act on the officer register of an agency."""

    kind = "register"


class OpenRegister(RegisterAct):
    """Open an agency's officer register (建立执法人员名录); caused when the agency is set up."""

    label = "建立执法人员名录"
    internal = True


class PublishRegister(RegisterAct):
    """Publish the officer register (公示执法人员名录), first or anew, with all officers certified that day."""

    label = "公示执法人员名录"
    duty = "officer.publish"
    system = frozenset({"installer"})
    gates = (gates.refuse_staff_left_out, gates.refuse_untrue_rows, gates.refuse_missing_fields)
    needs = (
        officers_need("persons", lambda act, state: act.persons if act else ()),
        Need("staff", lambda act, state: (agency_stream(state.stream.partition("/")[0]),), StaffFact),
    )

    persons: tuple[Words, ...] = Field(title="在岗人员", min_length=1, max_length=5000, json_schema_extra={"widget": "persons"})
    rows: tuple[tuple[str, dict[str, str]], ...] = Field(title="名录", json_schema_extra={"widget": "hidden"})
    channels: tuple[Words, ...] = Field(title="公示载体", min_length=1)

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The agency, which shows a gap until its register is published; and the channels."""
        from mingfa.exchange.acts.delivery import delivery_of

        return (agency_stream(stream.partition("/")[0]), delivery_of(stream))

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Tell the agency that its register is published, and open a task for each channel on which it belongs."""
        from mingfa.agencies.acts.agency import NoteRegisterPublished
        from mingfa.exchange.acts.delivery import send_out

        yield Caused(agency_stream(matter.agency), NoteRegisterPublished(on=matter.on))
        yield send_out(
            "publish" if matter.state.published_on is None else "correct", matter.stream, "register", title="行政执法人员名录", stage="pre"
        )


class ListOfficer(RegisterAct):
    """An officer enters the register or is shown anew (列入名录); caused by the act on the person's stream."""

    label = "列入名录"
    internal = True

    person: Words
    row: dict[str, str]


class DelistOfficer(RegisterAct):
    """An officer leaves the register (移出名录); caused by the act on the person's stream. reason: why, Chinese."""

    label = "移出名录"
    internal = True

    person: Words
    reason: Words


def _ended(state: RegisterState, person: str, day: date) -> tuple[Listed, ...]:
    return tuple(replace(one, last=day - timedelta(days=1)) if one.person == person and one.last is None else one for one in state.listed)


@folds(PublishRegister)
def _apply_publish(state: RegisterState, entry: Entry[PublishRegister]) -> RegisterState:
    act, day = entry.act, local_day(entry.recorded_at)
    told = dict(act.rows)
    kept = tuple(
        one if one.last is not None or told.get(one.person) == dict(one.fields) else replace(one, last=day - timedelta(days=1))
        for one in state.listed
    )
    still = {one.person for one in kept if one.last is None}
    fresh = tuple(Listed(person, row, day) for person, row in act.rows if person not in still)
    return replace(state, published_on=state.published_on or day, channels=act.channels, listed=(*kept, *fresh))


@folds(ListOfficer)
def _apply_list(state: RegisterState, entry: Entry[ListOfficer]) -> RegisterState:
    act, day = entry.act, local_day(entry.recorded_at)
    return replace(state, listed=(*_ended(state, act.person, day), Listed(act.person, act.row, day)))


@folds(DelistOfficer)
def _apply_delist(state: RegisterState, entry: Entry[DelistOfficer]) -> RegisterState:
    return replace(state, listed=_ended(state, entry.act.person, local_day(entry.recorded_at)))
