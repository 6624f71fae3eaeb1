"""What demonstration cases are about: invented violations and parties, read from matters.toml. Nobody and nothing in them is real."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from mingfa.documents.blocks import Citizen, LawCitation, Organisation, SoleTrader
from mingfa.law.errors import InvalidIdentifier
from mingfa.law.identifiers import social_credit_code
from mingfa.law.money import FEN_A_YUAN

Block = Organisation | Citizen | SoleTrader
NOWHERE = "000000"
"""A region that no register has: codes of invented parties are well formed and belong to nobody."""
_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(frozen=True, slots=True)
class Sampled:
    """What is sampled in a matter, and how."""

    name: str
    number: str
    method: str
    process: str
    sealing: str


@dataclass(frozen=True, slots=True)
class Tested:
    """What a laboratory found. kind: one of the kinds of results (monitoring, testing ...)."""

    kind: str
    body: str
    matter: str
    conclusion: str


@dataclass(frozen=True, slots=True)
class Matter:
    """An invented violation with everything its papers have to say. fine_fen: of one party, in 分. points: (what is said, adopted, why)."""

    code: str
    field: str
    title: str
    source: str
    details: str
    what: str
    spot: str
    act: str
    circumstances: str
    motive: str
    consequence: str
    summary: str
    duty: LawCitation
    ground: LawCitation
    fine_fen: int
    discretion: tuple[tuple[str, str], ...]
    production: str
    permits: str
    pollution: str
    questions: tuple[tuple[str, str], ...]
    sample: Sampled
    result: Tested
    things: tuple[tuple[str, str], ...]
    points: tuple[tuple[str, str, str], ...]
    correction: tuple[str, ...]
    recheck: str


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(resources.files("mingfa.demo").joinpath("matters.toml").read_text(encoding="utf-8"))


def _matter(told: dict[str, Any]) -> Matter:
    lists = ("discretion", "questions", "things", "points")
    told = {**told, **{key: tuple(tuple(row) for row in told[key]) for key in lists}}
    return Matter(
        **{key: value for key, value in told.items() if key not in ("duty", "ground", "sample", "result", "correction", "fine_yuan")},
        duty=LawCitation(**told["duty"]), ground=LawCitation(**told["ground"]), fine_fen=told["fine_yuan"] * FEN_A_YUAN,
        sample=Sampled(**told["sample"]), result=Tested(**told["result"]), correction=tuple(told["correction"]),
    )  # fmt: skip


@cache
def matters(field: str) -> tuple[Matter, ...]:
    """Return the matters of a field of enforcement (ecology, work_safety), the weightiest first."""
    return tuple(_matter(told) for told in _table()["matter"] if told["field"] == field)


def credit_code(number: int) -> str:
    """Return a well-formed unified social credit code of an invented party, always the same for the same number."""
    for inner in _CHARACTERS[:10] + "X":
        for check in _CHARACTERS:
            code = f"91{NOWHERE}MA{number:06}{inner}{check}"
            with suppress(InvalidIdentifier):
                if not social_credit_code(code).warnings:
                    return code
    return credit_code(number + 500_000)


@cache
def parties() -> tuple[Block, ...]:
    """Return the invented parties."""
    return tuple(_party(told, number) for number, told in enumerate(_table()["party"], 1))


def _party(told: dict[str, str], number: int) -> Block:
    if told["kind"] == "sole_trader":
        return SoleTrader(trade_name=told["name"], operator=told["head"], premises=told["address"], credit_code=credit_code(number))
    return Organisation(name=told["name"], address=told["address"], credit_code=credit_code(number), head_name=told["head"])


def head_of(party: Block) -> tuple[str, str]:
    """Return (name, relation to the party) of the person who speaks for it."""
    if isinstance(party, Organisation):
        return party.head_name, party.head_title
    return (party.operator, "经营者") if isinstance(party, SoleTrader) else (party.name, "本人")
