"""Entries (留痕): an act that passed, as bytes in the ledger and as a value for folds and pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from pydantic_core import from_json

from mingfa.desk.act import Act, Actor, Fact, Post, revive
from mingfa.ledger.canonical import canonical

A_co = TypeVar("A_co", bound=Act, covariant=True)


@dataclass(frozen=True, slots=True)
class Cause:
    """The entry that caused another one."""

    stream: str
    seq: int


@dataclass(frozen=True, slots=True)
class Entry(Generic[A_co]):
    """One line of a stream, written once; a mistake is put right by a later entry.

    done_at: UTC, claimed by the actor. recorded_at: UTC, set by the server. leaf: SHA-256 leaf hash, 32 bytes.
    late: recorded later than the regime allows; late_reason: why, in the actor's words. warnings: rules that were not met but
    may not refuse (unconfirmed). regime: (version, seq of the regime's stream). duty, post: what was exercised.
    """

    stream: str
    seq: int
    act: A_co
    by: Actor
    done_at: datetime
    recorded_at: datetime
    leaf: bytes
    facts: Mapping[str, tuple[Fact, ...]]
    cause: Cause | None = None
    late: bool = False
    late_reason: str = ""
    warnings: tuple[Mapping[str, str], ...] = ()
    regime: tuple[str, int] | None = None
    key: str = ""

    def fact(self, name: str) -> Any:
        """Return the one fact kept under this name, or None."""
        found = self.facts.get(name, ())
        return found[0].value if found else None


@dataclass(frozen=True, slots=True)
class Erased:
    """An entry whose body was disposed of on a legal ground: what the header still says."""

    stream: str
    seq: int
    name: str
    done_at: datetime
    recorded_at: datetime
    leaf: bytes


def encode_body(
    act: Act,
    by: Actor,
    facts: Mapping[str, tuple[Fact, ...]],
    *,
    key: str,
    cause: Cause | None,
    late: bool,
    late_reason: str,
    warnings: tuple[Mapping[str, str], ...],
    regime: tuple[str, int] | None,
) -> bytes:
    """Return the canonical JSON (RFC 8785) of an entry's body; empty parts are left out."""
    body: dict[str, Any] = {"act": act.model_dump(mode="json"), "by": _encode_actor(by), "key": key}
    if facts:
        body["facts"] = {
            name: [{"stream": f.stream, "seq": f.seq, "value": f.value.model_dump(mode="json")} for f in found]
            for name, found in facts.items()
        }
    if cause is not None:
        body["cause"] = {"stream": cause.stream, "seq": cause.seq}
    if late:
        body["late"] = late_reason
    if warnings:
        body["warnings"] = [dict(warning) for warning in warnings]
    if regime is not None:
        body["regime"] = {"version": regime[0], "seq": regime[1]}
    return canonical(body)


def _encode_actor(by: Actor) -> dict[str, Any]:
    told: dict[str, Any] = {"person": by.person, "name": by.name}
    if by.units:
        told["units"] = list(by.units)
    if by.posts:
        told["posts"] = [[post.role, post.unit] for post in by.posts]
    if by.deputy_for:
        told["deputy_for"] = by.deputy_for
    if by.seq >= 0:
        told["seq"] = by.seq
    return told


def decode_entry(
    stream: str, seq: int, name: str, version: int, done_at: datetime, recorded_at: datetime, leaf: bytes, body: bytes
) -> Entry[Act]:
    """Make the entry again from its row; raises ValueError (pydantic's among them) when the body is not what the act says.

    The body's bytes are vouched for by the hash in the signed leaf, which `verify` and the signer check; that they are canonical was
    seen to when they were written.
    """
    told = from_json(body)
    act = revive(name, version, told["act"])
    views = {need.name: need.view for need in type(act).needs}
    facts = {
        need: tuple(Fact(f["stream"], f["seq"], views[need].model_validate(f["value"]) if need in views else f["value"]) for f in found)
        for need, found in told.get("facts", {}).items()
    }
    by = told["by"]
    actor = Actor(
        by["person"],
        by["name"],
        stream.partition("/")[0] if "/" in by["person"] else "*",
        tuple(by.get("units", ())),
        tuple(Post(role, unit) for role, unit in by.get("posts", ())),
        by.get("deputy_for"),
        seq=by.get("seq", -1),
    )
    cause = told.get("cause")
    regime = told.get("regime")
    return Entry(
        stream,
        seq,
        act,
        actor,
        done_at,
        recorded_at,
        leaf,
        facts,
        Cause(cause["stream"], cause["seq"]) if cause else None,
        "late" in told,
        told.get("late", ""),
        tuple(told.get("warnings", ())),
        (regime["version"], regime["seq"]) if regime else None,
        told["key"],
    )
