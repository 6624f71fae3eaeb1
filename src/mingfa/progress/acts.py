"""A code is issued, issued anew (the old one dies), or revoked (核发、重新核发、停用查询码). Pure; the code itself is drawn by whoever calls."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Annotated, Any, ClassVar

from pydantic import Field, StringConstraints

from mingfa.agencies.facts import regime_stream
from mingfa.desk.act import Act, FactView, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.fields import AREA, HIDDEN, Text
from mingfa.desk.streams import agency_of, kind_of, stream_name
from mingfa.desk.times import local_day
from mingfa.ledger.sealed import ALPHABET, CODE_LENGTH, plain_identity
from mingfa.progress import gates
from mingfa.progress.facts import SubjectFact, characters
from mingfa.progress.state import ProgressState

Code = Annotated[str, StringConstraints(pattern=rf"^[{ALPHABET}]{{{CODE_LENGTH}}}$")]
Subject = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,39}/(case|licence)/[A-Za-z0-9._-]{1,80}$")]
Party = Annotated[str, StringConstraints(pattern=r"^p[0-9]{1,4}$")]


def progress_of(subject: str, party: str) -> str:
    """Return the stream of the codes of one party of a matter."""
    ident = subject.rpartition("/")[2]
    short = ident if len(ident) <= 50 else f"{ident[:30]}-{sha256(ident.encode()).hexdigest()[:16]}"
    return stream_name(agency_of(subject), "progress", f"{kind_of(subject)}-{short}-{party}")


class RulesFact(FactView):
    """How many last characters of the identity the regime asks for."""

    characters: int

    @classmethod
    def of(cls, state: Any, stream: str, on: Any) -> RulesFact:
        """Pick the view from the regime's stream."""
        return cls(characters=characters(state.regime, on))


RULES = Need("rules", lambda act, state: (regime_stream(agency_of(state.stream)),), RulesFact, from_state=True)


def _subject(act: Any, state: ProgressState) -> Iterable[str]:
    named = getattr(act, "subject", "") or state.subject
    return (named,) if named and agency_of(named) == agency_of(state.stream) else ()


SUBJECT = Need("subject", _subject, SubjectFact, required=False, from_state=True)


class ProgressAct(Act):
    """An act on a code. Its form is the page of the matter, which draws the code; nobody types one."""

    kind: ClassVar[str] = "progress"
    duty: ClassVar[str] = "progress.issue"
    internal: ClassVar[bool] = True


class IssueCode(ProgressAct):
    """Issue the code that opens a party's progress (核发办理进度查询码). Law: 盘锦 实施方案 二（一）3 (只向申请人公示)."""

    label: ClassVar[str] = "核发办理进度查询码"
    starts: ClassVar[bool] = True
    needs = (SUBJECT, RULES)
    gates = (gates.refuse_other_stream, gates.refuse_unnumbered, gates.refuse_stranger, gates.refuse_short_identity)

    subject: Subject = Field(title="许可或者案件", json_schema_extra=HIDDEN)
    party: Party = Field(title="申请人（当事人）")
    code: Code = Field(title="查询码", json_schema_extra=HIDDEN)


class ReissueCode(ProgressAct):
    """Issue another code (重新核发): with the same breath the old one opens nothing any more."""

    label: ClassVar[str] = "重新核发查询码"
    stages: ClassVar[frozenset[str]] = frozenset({"live", "revoked"})
    needs = (SUBJECT, RULES)
    gates = (gates.refuse_unnumbered, gates.refuse_stranger, gates.refuse_short_identity, gates.refuse_same_code)

    code: Code = Field(title="查询码", json_schema_extra=HIDDEN)
    reason: Text = Field(title="重新核发的原因", json_schema_extra=AREA)


class RevokeCode(ProgressAct):
    """Let a code open nothing any more (停用查询码)."""

    label: ClassVar[str] = "停用查询码"
    stages: ClassVar[frozenset[str]] = frozenset({"live"})

    reason: Text = Field(title="停用的原因", json_schema_extra=AREA)


def _issued(state: ProgressState, entry: Entry[Any]) -> ProgressState:
    fact: SubjectFact | None = entry.fact("subject")
    party = fact.party(state.party) if fact is not None else None
    if fact is None or party is None:
        return state
    wanted = entry.fact("rules").characters
    return replace(
        state, stage="live", name=party.name, title=fact.title, number=fact.number, identity=plain_identity(party.tail, wanted),
        code=entry.act.code, issued_on=local_day(entry.done_at), issued_by=entry.by.person, issues=state.issues + 1, reason="",
    )  # fmt: skip


@folds(IssueCode)
def apply_issue(state: ProgressState, entry: Entry[IssueCode]) -> ProgressState:
    """Know whose code it is, and what opens it."""
    return _issued(replace(state, subject=entry.act.subject, party=entry.act.party), entry)


@folds(ReissueCode)
def apply_reissue(state: ProgressState, entry: Entry[ReissueCode]) -> ProgressState:
    """Only the new one opens."""
    return _issued(state, entry)


@folds(RevokeCode)
def apply_revoke(state: ProgressState, entry: Entry[RevokeCode]) -> ProgressState:
    """Nothing opens."""
    return replace(state, stage="revoked", code="", reason=entry.act.reason)
