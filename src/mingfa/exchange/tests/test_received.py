"""A record from elsewhere is taken over once, complete, and not when it is our own: each gate of the act, asked where the act names it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from mingfa.agencies.facts import AgencyFact, agency_stream
from mingfa.desk.act import Actor, Fact, Matter
from mingfa.desk.times import LOCAL
from mingfa.exchange.acts.received import ReceiveRecord, received_stream
from mingfa.exchange.state.received import initial
from mingfa.exchange.tests.test_records import ON, penalty
from mingfa.law.calendar import load_calendar
from mingfa.law.regime import load_regime

AT = datetime(ON.year, ON.month, ON.day, 10, tzinfo=LOCAL)
OWN = "91350100M000100Y43"


def agency(unified_code: str) -> AgencyFact:
    """The agency that receives, known by its unified social credit code."""
    words = {name: "" for name, field in AgencyFact.model_fields.items() if field.annotation is str}
    rest = {"reconsideration_bodies": (), "courts": (), "register_published": False}
    return AgencyFact(**(words | rest | {"code": "panjin", "name": "某市生态环境局", "unified_code": unified_code}))


def refused(fields: dict[str, str], *, stream: str = "", own: str | None = OWN) -> dict[str, list[str]]:
    """Gate -> what it says of a record with these fields."""
    act = ReceiveRecord(record_kind="penalty", sender="某区应急管理局", fields=fields)
    stream = stream or received_stream("panjin", "penalty", fields, ON)
    facts = {"agency": (Fact(agency_stream("panjin"), 3, agency(own)),)} if own is not None else {}
    by = Actor("panjin/person/p1", "李某", "panjin")
    matter: Matter[Any, Any] = Matter(act, initial(stream), stream, by, AT, AT, load_regime("panjin", True), load_calendar(), facts)
    said: dict[str, list[str]] = {}
    for gate in ReceiveRecord.gates:
        answer = gate(matter)
        found = [answer] if hasattr(answer, "code") else list(answer or ())
        if found:
            said[gate.__name__] = [f"{one.code} {one.message}" for one in found]
    return said


@pytest.mark.guards("refuse_faulty", "refuse_own", "refuse_other_name")
def test_a_record_without_a_fault_from_another_organ_is_taken():
    assert refused(dict(penalty().values)) == {}
    assert refused(dict(penalty().values), own=None) == {}


@pytest.mark.guards("refuse_faulty")
def test_every_fault_of_a_record_is_told():
    """A required field that lacks, an amount in yuan, a field the table does not have: three faults, three refusals, and none of another gate."""
    fields = dict(penalty(CF_YJ="", CF_NR_FK="2000").values) | {"CF_WHAT": "无此字段"}
    said = refused(fields)
    assert set(said) == {"refuse_faulty"}
    assert len(said["refuse_faulty"]) == 3
    for code in ("CF_YJ", "CF_NR_FK", "CF_WHAT"):
        assert sum(code in one for one in said["refuse_faulty"]) == 1
    assert all(one.startswith("received.faulty ") for one in said["refuse_faulty"])


@pytest.mark.guards("refuse_own")
def test_what_the_agency_decided_itself_is_not_taken_over():
    mine = dict(penalty(CF_CFJGDM=OWN).values)
    (words,) = refused(mine)["refuse_own"]
    assert words.startswith("received.own ")
    assert refused(mine, own="") == {}
    assert refused(mine, own="91433100MA4L514170") == {}


@pytest.mark.guards("refuse_other_name")
@pytest.mark.parametrize("changed", [{"CF_WSH": "州环罚〔2026〕2号"}, {"CF_CFJGDM": OWN}, {"CF_XDR_MC": "丙镇清源水洗有限公司"}])
def test_a_record_has_the_stream_that_follows_from_its_organ_number_and_party(changed: dict[str, str]):
    other = received_stream("panjin", "penalty", dict(penalty(**changed).values), ON)
    (words,) = refused(dict(penalty().values), stream=other, own=None)["refuse_other_name"]
    assert words.startswith("received.other_stream ")
    assert refused(dict(penalty(**changed).values), stream=other, own=None) == {}
