"""How a recording is kept (保管): secrecy, holds, open requests, a proposal to destroy it, and that it is gone. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

CLEARANCE = "cleared_"
"""The post that clears somebody for a kind of secret is called this, followed by the kind: cleared_state."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A lock against destruction (锁定). id: of the hold within the recording; source: the stream it comes from, the recording's own when placed by hand."""

    id: str
    seq: int
    ground: str
    words: str
    source: str
    since: date
    by: str
    lifted_on: date | None = None
    lifted_why: str = ""

    @property
    def open(self) -> bool:
        """True while it locks."""
        return self.lifted_on is None


@dataclass(frozen=True, slots=True)
class Raised:
    """That it came to be kept for long, on which grounds, when and why."""

    seq: int
    grounds: tuple[str, ...]
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Gone:
    """That the originals were disposed of (已销毁): the list they stood on. The digests stay."""

    seq: int
    on: date
    destruction: str
    ground: str


@dataclass(frozen=True, slots=True)
class Keeping:
    """Everything about the keeping of one recording.

    secret: "", "state", "trade" or "privacy", with the rule it rests on. requests: open requests to read it, by stream. proposed: the list on
    which it stands to be destroyed, "" while none.
    """

    secret: str = ""
    secret_basis: str = ""
    holds: tuple[Hold, ...] = ()
    requests: tuple[str, ...] = ()
    raised: tuple[Raised, ...] = ()
    proposed: str = ""
    gone: Gone | None = None

    @property
    def locks(self) -> tuple[Hold, ...]:
        """The holds that lock."""
        return tuple(hold for hold in self.holds if hold.open)


def clearance(secret: str) -> str:
    """Return the post that clears for a kind of secret."""
    return CLEARANCE + secret
