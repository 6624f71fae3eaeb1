"""The inbox of an agency (网上收信): opened, closed, and given another key; the feed tells the portals."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import Field, StringConstraints

from mingfa.agencies.facts import AgencyFact, agency_stream
from mingfa.desk.act import Act, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.streams import agency_of, stream_name
from mingfa.disclosure.state import Emission
from mingfa.reports.state import InboxState

Public = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
AGENCY = Need("agency", lambda act, state: (agency_stream(agency_of(state.stream)),), AgencyFact, from_state=True)


def inbox_stream(agency: str) -> str:
    """Return the stream of an agency's inbox."""
    return stream_name(agency, "inbox", "public")


class InboxAct(Act):
    """An act on an agency's inbox."""

    kind: ClassVar[str] = "inbox"
    duty: ClassVar[str] = "report.open"
    needs: ClassVar[tuple[Need, ...]] = (AGENCY,)


class OpenInbox(InboxAct):
    """Take letters from the public through the portals that follow this agency (开通网上收信). public: X25519 public key, hex."""

    label: ClassVar[str] = "开通网上收信"
    starts: ClassVar[bool] = True

    public: Public = Field(title="收信公钥")


class ReopenInbox(InboxAct):
    """Take letters again (恢复网上收信)."""

    label: ClassVar[str] = "恢复网上收信"
    stages: ClassVar[frozenset[str]] = frozenset({"closed"})


class CloseInbox(InboxAct):
    """Take no more letters through the portals (停止网上收信); those that wait are still fetched."""

    label: ClassVar[str] = "停止网上收信"
    stages: ClassVar[frozenset[str]] = frozenset({"open"})

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)] = Field(title="理由")


class ReplaceInboxKey(InboxAct):
    """Use another key for letters from now on (更换收信公钥); the former one still opens what was sealed to it."""

    label: ClassVar[str] = "更换收信公钥"
    stages: ClassVar[frozenset[str]] = frozenset({"open"})

    public: Public = Field(title="新的收信公钥")


@folds(OpenInbox, ReopenInbox, CloseInbox, ReplaceInboxKey)
def apply_inbox(state: InboxState, entry: Entry[Any]) -> InboxState:
    """Tell the portals."""
    public, agency = getattr(entry.act, "public", state.public), entry.fact("agency")
    stage = "closed" if isinstance(entry.act, CloseInbox) else "open"
    content = {
        "format": 1, "agency": agency_of(state.stream), "organ": agency.name if agency is not None else "", "public": public, "open": stage == "open",
    }  # fmt: skip
    emission = Emission(entry.seq, "inbox", content)
    return replace(state, public=public, stage=stage, emissions=(*state.emissions, emission), last_at=entry.done_at)
