"""What a version of a publication is made from, and what the feed would carry of it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from mingfa.agencies.facts import AgencyFact
from mingfa.desk.entry import Entry
from mingfa.desk.streams import agency_of
from mingfa.disclosure.acts.common import AREA, PublicationAct, Words
from mingfa.disclosure.content import ordered
from mingfa.disclosure.facts import DecisionsFact
from mingfa.disclosure.redaction import HIDDEN
from mingfa.disclosure.state import PublicationState, Version


class Draft(PublicationAct):
    """What a version of a publication is made from: the case's fields, some of them left out or put in other words, further words hidden."""

    facts_words: Words = Field("", title="事实部分另行表述", description="不填的，使用决定中的事实", json_schema_extra=AREA)
    execution: Words = Field("", title="执行情况", description="已有执行结果的填写", json_schema_extra=AREA)
    leave_out: tuple[Literal["object", "category", "facts", "evidence", "basis", "conclusion", "result", "decided_on", "number"], ...] = (
        Field(
            (),
            title="略去的内容",
            json_schema_extra={
                "widget": "choice",
                "choices": [["facts", "事实"], ["evidence", "证据"], ["basis", "依据"], ["number", "文号"]],
            },
        )
    )
    masks: tuple[Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)], ...] = Field(
        (), title="另外隐去的词语", description="系统未能自动识别而应当隐去的姓名、地址等", max_length=100
    )


def told_fields(act: Any, state: PublicationState, fact: DecisionsFact, agency: AgencyFact | None) -> dict[str, str]:
    """Return field -> words as this act would publish them."""
    decision = fact.decision(state.decision_seq)
    if decision is None:
        return {}
    told = {name: words for name, words in decision.fields.items() if name not in act.leave_out}
    if agency is not None:
        told["organ"] = agency.name
    if act.facts_words and "facts" not in act.leave_out:
        told["facts"] = act.facts_words
    if act.execution:
        told["execution"] = act.execution
    for word in sorted(act.masks, key=len, reverse=True):
        told = {name: words.replace(word, HIDDEN) for name, words in told.items()}
    return told


def content_of(act: Any, state: PublicationState, fact: DecisionsFact, agency: AgencyFact | None) -> dict[str, Any]:
    """Return what the feed would carry: canonical JSON values only."""
    title = fact.title
    for word in sorted(act.masks, key=len, reverse=True):
        title = title.replace(word, HIDDEN)
    return {
        "format": 1,
        "agency": agency_of(state.stream),
        "organ": agency.name if agency is not None else "",
        "kind": state.kind,
        "number": "" if "number" in act.leave_out else state.number,
        "title": title,
        "decided_on": state.decided_on.isoformat() if state.decided_on is not None else "",
        "fields": ordered(told_fields(act, state, fact, agency)),
    }


def version_of(state: PublicationState, entry: Entry[Any], reason: str = "") -> Version:
    """Return the version that an entry has made."""
    fact: DecisionsFact = entry.fact("case")
    decision = fact.decision(state.decision_seq)
    hidden = decision.hidden if decision is not None else ()
    return Version(
        entry.seq, content_of(entry.act, state, fact, entry.fact("agency")), (*hidden, *("人工指定" for _ in entry.act.masks)),
        entry.by.person, entry.done_at, reason, source=dict(decision.fields) if decision is not None else {}, source_title=fact.title,
    )  # fmt: skip
