"""The decision as the handler proposes it (拟作决定) and its legal review (法制审核), as the application knows them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from mingfa.cases.state.proceeding import AddedGround, ReviewRound, Verdict


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed decision. fields: what it says, by the names the act has for them. opinion: why the handling unit proposes it (拟办意见).

    digest: SHA-256 over everything it says, and of whom and what it is about, hex.
    """

    seq: int
    digest: str
    granted: bool
    content: str
    basis: str
    reasons: str
    remedies: str
    certificate: str
    certificate_number: str
    valid_from: date | None
    valid_until: date | None
    opinion: str
    by: str
    name: str
    on: date


@dataclass(frozen=True)
class Reviewing:
    """Drafts, grounds that people added, rounds of review and what each came to. listed: the review list as it was last seen.

    relations: legal relations named with a ground.
    """

    drafts: tuple[Draft, ...] = ()
    grounds: tuple[AddedGround, ...] = ()
    relations: tuple[str, ...] = ()
    rounds: tuple[ReviewRound, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    listed: Any = None

    @property
    def draft(self) -> Draft | None:
        """The decision now proposed."""
        return self.drafts[-1] if self.drafts else None

    @property
    def sent(self) -> ReviewRound | None:
        """The submission to review made last."""
        return self.rounds[-1] if self.rounds else None

    @property
    def verdict(self) -> Verdict | None:
        """What the last round came to; None while it has no opinion that holds."""
        last = self.verdicts[-1] if self.verdicts else None
        return last if last is not None and self.sent is not None and last.review == self.sent.stream and not last.superseded else None
