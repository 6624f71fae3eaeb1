"""What a version of a publication is made from, and what the feed would carry of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field

from mingfa.agencies.facts import AgencyFact
from mingfa.desk.entry import Entry
from mingfa.desk.streams import agency_of
from mingfa.disclosure.acts.common import AREA, PublicationAct, Words, publication_of
from mingfa.disclosure.acts.masking import Added, Answered, Lifted, choices_of, secrets_for
from mingfa.disclosure.acts.supplying import Supplied, Told
from mingfa.disclosure.content import ordered
from mingfa.disclosure.facts import DecisionsFact
from mingfa.disclosure.following import known_lines, with_lines
from mingfa.disclosure.redaction import Choices, Secrets, find, hide
from mingfa.disclosure.state import PublicationState, Version
from mingfa.disclosure.structure import structure_of

_NOT_IN_NAMES = r'[\\/:*?"<>|\x00-\x1f]'


class Draft(PublicationAct):
    """What a version of a publication is made from: the case's fields, some of them left out or put in other words, further words hidden."""

    facts_words: Words = Field("", title="事实部分另行表述", description="不填的，使用决定中的事实", json_schema_extra=AREA)
    execution: Words = Field("", title="执行情况", description="已有执行结果的填写", json_schema_extra=AREA)
    supplied: tuple[Supplied, ...] = Field((), title="案件没有记载而补充的内容", description="案件已有的内容不会被替换", max_length=20)
    leave_out: tuple[Told, ...] = Field(
        (),
        title="略去的内容",
        json_schema_extra={
            "widget": "choice",
            "choices": [["facts", "事实"], ["evidence", "证据"], ["basis", "依据"], ["number", "文号"]],
        },
    )
    added: tuple[Added, ...] = Field(
        (), title="另外隐去的内容", description="系统没有找到而依法应当隐去的姓名、地址、秘密等", max_length=100
    )
    lifted: tuple[Lifted, ...] = Field(
        (), title="取消的隐去", description="系统误认的内容；身份号码、住址、银行账号等不能取消", max_length=100
    )
    answered: tuple[Answered, ...] = Field((), title="疑似姓名的确认", max_length=200)
    with_copy: bool = Field(False, title="同时公开文书", description="按隐去后的文字重新制作 PDF，不使用原文书")
    legal_need: Words = Field(
        "", title="依法确需公开的依据", description="标明涉密或者涉及隐私的，写明要求公开的法律、法规、规章条款", json_schema_extra=AREA
    )


def _typed(act: Any) -> dict[str, str]:
    """Return the fields that a person wrote in other words; nothing is taken out of them but what a person added."""
    told = {"facts": act.facts_words, "execution": act.execution}
    return {name: words for name, words in told.items() if words and name not in act.leave_out}


def only_added(text: str, choices: Choices) -> str:
    """Return a text that a person wrote with what a person added hidden."""
    return hide(text, (span for span in find(text, Secrets({}), choices) if span.source in ("added", "confirmed")))


def raw_texts(act: Any, state: PublicationState, fact: DecisionsFact, agency: AgencyFact | None) -> Iterator[tuple[str, str, bool]]:
    """Iterate over (field, words before anything is hidden, whether a person typed them) of what an act would publish; "title" first."""
    yield "title", fact.raw_title or fact.title, False
    decision = fact.decision(state.decision_seq)
    if decision is None:
        return
    told = {name: words for name, words in (decision.raw or decision.fields).items() if name not in act.leave_out}
    if agency is not None:
        told["organ"] = agency.name
    told |= known_lines(state, decision)
    told |= {one.field: one.words for one in act.supplied if not told.get(one.field)}
    typed = _typed(act)
    for name, words in (told | typed).items():
        yield name, words, name in typed


def told_fields(act: Any, state: PublicationState, fact: DecisionsFact, agency: AgencyFact | None) -> dict[str, str]:
    """Return field -> words as this act would publish them."""
    secrets, choices = secrets_for(state, fact, agency), choices_of(act)
    told = {}
    for name, words, typed in raw_texts(act, state, fact, agency):
        if name != "title":
            told[name] = only_added(words, choices) if typed else hide(words, find(words, secrets, choices, name))
    return told


def content_of(act: Any, state: PublicationState, fact: DecisionsFact, agency: AgencyFact | None) -> dict[str, Any]:
    """Return what the feed would carry: canonical JSON values only."""
    title = fact.raw_title or fact.title
    secrets, choices = secrets_for(state, fact, agency), choices_of(act)

    def hidden(words: str) -> str:
        return hide(words, find(words, secrets, choices))

    content = {
        "format": 1,
        "agency": agency_of(state.stream),
        "organ": agency.name if agency is not None else "",
        "kind": state.kind,
        "number": "" if "number" in act.leave_out else state.number,
        "title": hide(title, find(title, secrets, choices, "title")),
        "decided_on": state.decided_on.isoformat() if state.decided_on is not None else "",
        "fields": ordered(told_fields(act, state, fact, agency)),
    }
    if act.with_copy:
        content["copy"] = {"name": copy_name(content), "media_type": "application/pdf"}
    return with_lines(content | structure_of(fact.decision(state.decision_seq), hidden, act.leave_out), state)


def copy_name(content: Mapping[str, Any]) -> str:
    """Return the file name of a public copy, from the published words alone."""
    words = str(content.get("number") or content.get("title") or "执法决定")
    return f"{re.sub(_NOT_IN_NAMES, '', words)[:80]}（公开文本）.pdf"


def hidden_by(act: Any, state: PublicationState, fact: DecisionsFact, agency: AgencyFact | None) -> tuple[str, ...]:
    """Return in words what is hidden in what an act would publish, once for each place."""
    secrets, choices = secrets_for(state, fact, agency), choices_of(act)
    return tuple(
        span.words for name, words, _ in raw_texts(act, state, fact, agency) for span in find(words, secrets, choices, name) if span.hides
    )


def siblings_of(state: PublicationState, entry: Entry[Any]) -> tuple[str, ...]:
    """Return the publications of the other decisions of the same case."""
    fact: DecisionsFact = entry.fact("case")
    return tuple(publication_of(state.case, one.seq) for one in fact.decisions if one.seq != state.decision_seq)


def version_of(state: PublicationState, entry: Entry[Any], reason: str = "") -> Version:
    """Return the version that an entry has made."""
    fact: DecisionsFact = entry.fact("case")
    decision = fact.decision(state.decision_seq)
    return Version(
        entry.seq, content_of(entry.act, state, fact, entry.fact("agency")), hidden_by(entry.act, state, fact, entry.fact("agency")),
        entry.by.person, entry.done_at, reason, source=dict(decision.fields) if decision is not None else {}, source_title=fact.title,
        choices=choices_of(entry.act), legal_need=entry.act.legal_need,
    )  # fmt: skip
