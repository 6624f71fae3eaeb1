"""Short words for the tests of this package: days, acts done on a day, edited regime documents, a case opened."""

from __future__ import annotations

import itertools
import json
from datetime import date, datetime
from typing import Any

from mingfa.agencies.acts.regime import ReplaceProfile
from mingfa.agencies.facts import regime_stream
from mingfa.agencies.state.regime import _walk, encode, put
from mingfa.desk import now
from mingfa.desk.act import Act
from mingfa.desk.entry import Entry
from mingfa.desk.perform import look, perform
from mingfa.desk.streams import new_id
from mingfa.desk.times import LOCAL
from mingfa.documents.blocks import Organisation

FIRM = Organisation(name="乙镇清源水洗有限公司", address="甲市乙镇滨河路8号", credit_code="91433100MA4L514170", head_name="钱某某")
_keys = itertools.count()


def at(year: int, month: int, day: int, hour: int = 10) -> datetime:
    """Return an instant of a local day."""
    return datetime(year, month, day, hour, tzinfo=LOCAL)


DAY = at(2026, 3, 2)


def do(act: Act, stream: str, by: str, when: datetime = DAY) -> Entry[Act]:
    """Do an act at an instant, under a key of its own."""
    with now.at(when):
        return perform(act, stream, by=by, key=f"test-{next(_keys)}")


def regime_now(agency: str) -> Any:
    """Return the regime an agency works under."""
    return look(regime_stream(agency)).state.regime


def edited(
    agency: str, *, without: tuple[str, ...] = (), with_: dict[str, Any] | None = None, layers: tuple[str, ...] = ("agency", "overlay")
) -> ReplaceProfile:
    """Return the act that adopts the agency's present document with some parameters taken out or put in place of others."""
    whole = json.loads(look(regime_stream(agency)).state.canonical)
    for parameter in without:
        for layer in layers:
            for table, key in list(_walk(whole[layer] or {}, parameter)):
                del table[key]
        silent = whole["agency"].get("silent", [])
        if parameter in silent:
            silent.remove(parameter)
    for parameter, leaf in (with_ or {}).items():
        put(whole["agency"], parameter, [leaf])
    return ReplaceProfile(canonical=encode(whole).decode(), reason="测试")


def open_case(
    site: Any, kind: str, officers: list[str] | None = None, *, by: str | None = None, when: datetime = DAY, unit: str | None = None
) -> Entry[Act]:
    """Open a case of a kind in an agency; two certified officers of the first handling unit unless told otherwise."""
    from mingfa.cases.acts.opening import RegisterLead
    from mingfa.cases.acts.outline import OpenCase

    stream = f"{site.agency}/case/{new_id()}"
    by = by or site.person("lead_handler")
    if kind == "penalty":
        found = when.date()
        lead = RegisterLead(title="排污线索", source="inspection", details="检查发现", facts="外排废水", place="滨河路8号", found_on=found)
        return do(lead, stream, by, when)
    act = OpenCase(
        case_kind=kind,
        title="日常检查",
        ground="年度检查计划",
        unit=site.handling[0] if unit is None else unit,
        officers=tuple(site.people["officer"][:2] if officers is None else officers),
        block=FIRM,
        year=when.year,
    )
    return do(act, stream, by, when)


def day(text: str) -> date:
    """Return a day."""
    return date.fromisoformat(text)
