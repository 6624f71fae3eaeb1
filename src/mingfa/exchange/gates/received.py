"""What is refused of a record from elsewhere: fields missing or wrong, one that is known already, one of our own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mingfa.desk.act import Matter
from mingfa.desk.gates import PLATFORM
from mingfa.exchange.check import problems_of
from mingfa.exchange.records import Record
from mingfa.exchange.state.received import ReceivedState
from mingfa.exchange.tables import table
from mingfa.law.refusal import Refusal

ReceivedMatter = Matter[Any, ReceivedState]


def refuse_other_name(matter: ReceivedMatter) -> Refusal | None:
    """A record has one stream, whose name follows from organ, number and party: the same number is not taken twice."""
    from mingfa.exchange.acts.received import received_stream

    if matter.stream == received_stream(matter.agency, matter.act.record_kind, matter.act.fields, matter.on):
        return None
    return Refusal("received.other_stream", PLATFORM, "卷号与记录的机关、文号不符", "请通过“接收外部记录”办理")


def refuse_faulty(matter: ReceivedMatter) -> Iterable[Refusal]:
    """Every field is there and in its form; each fault is told. Law: the field table of 双公示 with its source."""
    act = matter.act
    for code, label, words in problems_of(Record(act.record_kind, "new", act.fields), table(act.record_kind, matter.on), matter.on):
        yield Refusal("received.faulty", PLATFORM, f"{label or '记录'}（{code}）：{words}", "请由报送单位改正后重新报送")


def refuse_own(matter: ReceivedMatter) -> Refusal | None:
    """What this agency decided itself is here already, from its own case."""
    fact = matter.fact("agency")
    codes = {matter.act.fields.get("CF_CFJGDM", ""), matter.act.fields.get("XK_XKJGDM", "")} - {""}
    if fact is None or not fact.unified_code or fact.unified_code not in codes:
        return None
    return Refusal("received.own", PLATFORM, "这是本机关自己作出的决定，案件中已经有了", "无需接收；请在案件和公示中办理")
