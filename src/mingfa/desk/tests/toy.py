"""A small domain of its own for the desk's tests: notebooks that people write in, with a clock, a counter stream and a decision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from pydantic import Field

from mingfa.desk import sources as declared
from mingfa.desk.act import Act, Actor, Caused, FactView, Matter, Need, Post, folds, on_state
from mingfa.desk.entry import Entry
from mingfa.desk.kinds import Due, Issuer, IssueTerms, RegimeView, StreamKind, ToDo, register_kind
from mingfa.desk.sources import Sources
from mingfa.law.article import Article
from mingfa.law.calendar import load_calendar
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Regime, Rule

RULE = Article("笔记规则", "第一条", read_on=date(2026, 1, 1))
UNREAD = Article("笔记规则", "第二条")


def regime(*rules: Rule) -> Regime:
    """A regime of the given rules and the duty to write."""
    table = {rule.id: (rule,) for rule in rules}
    table["duty.note.write"] = (Rule("duty.note.write", ("writer",), "", RULE),)
    table["duty.ledger.dispose"] = (Rule("duty.ledger.dispose", ("keeper",), "", RULE),)
    return Regime(
        "toy",
        "笔记局",
        "ecology",
        "county",
        "",
        None,
        False,
        (),
        "ab" * 32,
        b"",
        (),
        (),
        (),
        (),
        MappingProxyType({}),
        MappingProxyType(table),
    )


REGIME = regime(Rule("note.longest", 9, "", RULE), Rule("note.polite", True, "", UNREAD, unconfirmed=True))
CALENDAR = load_calendar()


@dataclass(frozen=True)
class Person:
    """Who writes."""

    stream: str
    name: str = ""
    role: str = ""
    agency: str = ""
    active: bool = True


class Enrol(Act):
    label = "登记"
    name = "toy.enrol"
    kind = "toyperson"
    starts = True
    system = frozenset({"installer"})

    person: str = Field(title="姓名", min_length=1)
    role: str = "writer"


class Leave(Act):
    label = "离岗"
    name = "toy.leave"
    kind = "toyperson"
    system = frozenset({"installer"})


class Adopt(Act):
    label = "采用"
    name = "toy.adopt"
    kind = "toyregime"
    starts = True
    system = frozenset({"installer"})


@folds(Enrol)
def _enrol(state: Person, entry: Entry[Enrol]) -> Person:
    return replace(state, name=entry.act.person, role=entry.act.role)


@folds(Leave)
def _leave(state: Person, entry: Entry[Leave]) -> Person:
    return replace(state, active=False)


@dataclass(frozen=True)
class Note:
    """A notebook."""

    stream: str
    stage: str = ""
    title: str = ""
    lines: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    opened_at: datetime | None = None
    lapsed_at: tuple[datetime, ...] = ()
    decided: int = -1
    issued: str = ""


class CounterFact(FactView):
    next: int

    @classmethod
    def of(cls, state: Any, stream: str, on: date) -> CounterFact:
        return cls(next=state.count + 1)


@dataclass(frozen=True)
class Counter:
    """A number series."""

    stream: str
    count: int = 0
    stage: str = ""


class Count(Act):
    label = "取号"
    name = "toy.count"
    kind = "toycounter"
    internal = True

    number: int


class StartCounter(Act):
    label = "设号段"
    name = "toy.start_counter"
    kind = "toycounter"
    starts = True
    system = frozenset({"installer"})


@folds(Count)
def _count(state: Counter, entry: Entry[Count]) -> Counter:
    return replace(state, count=entry.act.number)


def refuse_wrong_number(matter: Matter[Count, Counter]) -> Refusal | None:
    if matter.act.number == matter.state.count + 1:
        return None
    return matter.refuse(RULE, "counter.gap", "号码不连续")


Count.gates = (refuse_wrong_number,)


class Open(Act):
    label = "开本"
    name = "toy.open"
    kind = "toynote"
    duty = "note.write"
    starts = True

    title: str = Field(title="题名", min_length=1, max_length=40)


def refuse_long(matter: Matter[Write, Note]) -> Refusal | None:
    longest = matter.rule("note.longest")
    if len(matter.act.line) <= int(longest.value):  # type: ignore[arg-type]
        return None
    return matter.refuse(longest, "note.too_long", f"一行不超过 {longest.value} 字", "请缩短后再写")


def refuse_rude(matter: Matter[Write, Note]) -> Refusal | None:
    return None if "请" in matter.act.line else matter.refuse(matter.rule("note.polite"), "note.rude", "没有写“请”字")


@on_state
def refuse_full(matter: Matter[Any, Note]) -> Refusal | None:
    return matter.refuse(RULE, "note.full", "已写满") if len(matter.state.lines) >= 60 else None


class Write(Act):
    label = "写一行"
    name = "toy.write"
    kind = "toynote"
    duty = "note.write"
    stages = frozenset({"open"})
    gates = (refuse_long, refuse_rude, refuse_full)

    line: str = Field(title="内容", min_length=1)

    @classmethod
    def shows(cls, state: Any) -> object:
        return state.title


class Rename(Act):
    label = "改题名"
    name = "toy.rename"
    kind = "toynote"
    duty = "note.write"
    stages = frozenset({"open"})

    title: str = Field(title="题名", min_length=1)


class Number(Act):
    label = "编号"
    name = "toy.number"
    kind = "toynote"
    duty = "note.write"
    stages = frozenset({"open"})
    needs = (Need("counter", lambda act, state: ("toy/toycounter/main",), CounterFact),)

    skip: int = 0

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        return ("toy/toycounter/main",)

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        return (Caused("toy/toycounter/main", Count(number=matter.fact("counter").next + self.skip)),)


class Lapse(Act):
    label = "自动失效"
    name = "toy.lapse"
    kind = "toynote"
    internal = True
    system = frozenset({"clock"})


class Decide(Act):
    label = "定稿"
    name = "toy.decide"
    kind = "toynote"
    duty = "note.write"
    stages = frozenset({"open"})


class Issued(Act):
    label = "签发"
    name = "toy.issued"
    kind = "toynote"
    internal = True
    system = frozenset({"signer"})

    signature: str


@folds(Open)
def _open(state: Note, entry: Entry[Open]) -> Note:
    return replace(state, stage="open", title=entry.act.title, opened_at=entry.done_at)


@folds(Write)
def _write(state: Note, entry: Entry[Write]) -> Note:
    return replace(state, lines=(*state.lines, entry.act.line))


@folds(Rename)
def _rename(state: Note, entry: Entry[Rename]) -> Note:
    return replace(state, title=entry.act.title)


@folds(Number)
def _number(state: Note, entry: Entry[Number]) -> Note:
    return replace(state, numbers=(*state.numbers, entry.fact("counter").next))


@folds(Lapse)
def _lapse(state: Note, entry: Entry[Lapse]) -> Note:
    return replace(state, stage="lapsed", lapsed_at=(*state.lapsed_at, entry.done_at))


@folds(Decide)
def _decide(state: Note, entry: Entry[Decide]) -> Note:
    return replace(state, stage="decided", decided=entry.seq)


@folds(Issued)
def _issued(state: Note, entry: Entry[Issued]) -> Note:
    return replace(state, stage="issued", issued=entry.act.signature)


def _due(state: Note, view: RegimeView) -> Iterable[Due]:
    if state.stage == "open" and state.opened_at is not None:
        yield Due(state.opened_at + timedelta(days=30), "lapse", Lapse())


def _todos(state: Note, view: RegimeView) -> Iterable[ToDo]:
    if state.stage == "open":
        yield ToDo("write", "写笔记", Write.name, why=f"已有 {len(state.lines)} 行", article=RULE, duty="note.write")


def _terms(state: Note, others: Any) -> IssueTerms | str:
    if not state.lines:
        return "空白笔记不签发"
    return IssueTerms(state.decided, "00" * 32, "", REGIME.version)


register_kind(StreamKind("toyperson", "人", Person))
register_kind(StreamKind("toyregime", "制度", lambda stream: None))
register_kind(StreamKind("toycounter", "号段", Counter))
register_kind(
    StreamKind(
        "toynote",
        "笔记",
        Note,
        title=lambda state: state.title,
        stages=(("open", "写作"), ("decided", "定稿"), ("issued", "签发"), ("lapsed", "失效")),
        due=_due,
        todos=_todos,
        not_before=lambda state, act: state.opened_at,
        issuer=Issuer(
            lambda state: () if state.stage == "decided" else None,
            _terms,
            lambda terms, key_id, signature, checkpoint: Issued(signature=signature),
        ),
    )
)

SOURCES = Sources(
    "toyregime",
    lambda agency: f"{agency}/toyregime/main",
    lambda state, stream, seq: RegimeView(REGIME, CALENDAR, stream, seq),
    lambda state, person, seq, on: Actor(
        person, state.name, person.partition("/")[0], ("room",), (Post(state.role, "room"),), active=state.active, seq=seq
    ),
)


def declare() -> None:
    """Let the desk of this process learn who acts from the toy domain."""
    declared.register_sources(SOURCES)


@contextmanager
def toy_sources() -> Iterator[None]:
    """Let the desk learn who acts from the toy domain."""
    before = list(declared._sources)
    declared.register_sources(SOURCES)
    try:
        yield
    finally:
        declared._sources[:] = before
