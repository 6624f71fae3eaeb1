"""What every act on a publication shares: its stream, its words, and what it has to know of the case and the agency."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import StringConstraints

from mingfa.agencies.facts import AgencyFact, agency_stream
from mingfa.desk.act import Act, Need
from mingfa.desk.evolve import replace
from mingfa.desk.streams import agency_of, stream_name
from mingfa.disclosure.facts import DecisionsFact, PublicFact
from mingfa.disclosure.state import Emission, PublicationState

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]
SourceStream = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,39}/[a-z][a-z_]{1,29}/[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")]
"""The stream that made the decision: a case, a licence, or any other kind of source (source.register_source)."""
AREA: dict[str, Any] = {"widget": "textarea"}
Trigger = Literal["revoked", "changed", "lifted", "held_unlawful", "remade", "void"]
TRIGGERS = {
    "revoked": "决定被撤销", "changed": "决定被变更", "lifted": "决定被解除", "held_unlawful": "决定被确认违法", "remade": "决定被要求重新作出",
    "void": "决定被确认无效", "excepted": "发现属于不予公示的情形",
}  # fmt: skip


def publication_of(source: str, decision_seq: int) -> str:
    """Return the stream of the publication of a decision: one for each, named after its source; what is no case names its kind too."""
    agency, kind, ident = source.split("/", 2)
    return stream_name(agency, "publication", f"{ident[:70]}-d{decision_seq}" if kind == "case" else f"{kind}-{ident[:48]}-d{decision_seq}")


class PublicationAct(Act):
    """An act on a publication."""

    kind: ClassVar[str] = "publication"


CASE = Need("case", lambda act, state: (state.case,) if state.case else (), DecisionsFact, from_state=True)
AGENCY = Need("agency", lambda act, state: (agency_stream(agency_of(state.stream)),), AgencyFact, from_state=True)

SIBLINGS = Need("siblings", lambda act, state: state.siblings, PublicFact, required=False, from_state=True)


def sent(state: PublicationState, seq: int, kind: str, content: Mapping[str, Any]) -> PublicationState:
    """Hand something to the feed."""
    return replace(state, emissions=(*state.emissions, Emission(seq, kind, content)))


def public_content(state: PublicationState) -> dict[str, Any]:
    """Return the content that the public last saw, a notice left aside; empty before the first publication."""
    return dict(next((emission.content for emission in reversed(state.emissions) if emission.kind != "withdraw"), {}))


def sent_back(state: PublicationState, reason: str) -> PublicationState:
    """Give the version in hand back to whoever provides; of a correction, what is public stays as it is."""
    last = replace(state.versions[-1], returned=reason, approved_by="", approved_on=None)
    correcting = state.stage in ("correcting", "correction_approved")
    back = "due" if not correcting else "withdrawn" if state.withdrawn_on is not None else "published"
    return replace(state, versions=(*state.versions[:-1], last), stage=back)
