"""What a case tells its period's list of random inspections (随机抽查): that one took place, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mingfa.cases.state.core import CaseState
from mingfa.desk.act import Caused, Matter
from mingfa.desk.streams import agency_of
from mingfa.desk.times import local_day
from mingfa.disclosure.drawn.acts import NoteRandomInspection, NoteRandomResult, agency_period
from mingfa.disclosure.drawn.state import period_streams
from mingfa.disclosure.redaction import redact
from mingfa.disclosure.redaction.dossier import secrets_of


def periods_touched(stream: str, act: Any) -> tuple[str, ...]:
    """Name the periods in which a random inspection may be told."""
    return period_streams(agency_of(stream), local_day(act.started_at)) if "random_inspection" in act.activity_kinds else ()


def tell_inspection(matter: Matter[Any, CaseState], item: str = "") -> Iterable[Caused]:
    """Enter a random inspection into its period. Law: regime disclosure.random_inspection_period."""
    act, case = matter.act, matter.state
    on = local_day(act.started_at)
    period = agency_period(matter, on) if "random_inspection" in act.activity_kinds else ""
    party = case.party(act.party) or (case.parties[0] if case.parties else None)
    if period and party is not None:
        yield Caused(
            period,
            NoteRandomInspection(
                case=matter.stream, seq=len(case.history), object_name=party.name, code=party.code if party.kind != "citizen" else "", on=on, item=item,
                unit=case.unit,
            ),
        )  # fmt: skip


def results_touched(case: CaseState) -> tuple[str, ...]:
    """Name the periods in which this case's random inspections may be told."""
    days = [local_day(one.started_at) for one in case.investigation.activities if "random_inspection" in one.kinds]
    return tuple(dict.fromkeys(stream for day in days for stream in period_streams(agency_of(case.stream), day)))


def tell_result(matter: Matter[Any, CaseState]) -> Iterable[Caused]:
    """Enter what came of this case's random inspections into their periods, without what must be hidden."""
    case, secrets = matter.state, secrets_of(matter.state)
    days = [local_day(one.started_at) for one in case.investigation.activities if "random_inspection" in one.kinds]
    for period in dict.fromkeys(agency_period(matter, day) for day in days):
        if period:
            result, problems = redact(matter.act.result, secrets)[0], redact(matter.act.problems, secrets)[0]
            yield Caused(period, NoteRandomResult(case=matter.stream, result=result, problems=problems))
