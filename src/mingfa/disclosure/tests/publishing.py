"""A case whose decision is published, for tests: each step by whoever the regime names for it, at a time of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from mingfa.cases.tests.whole import Whole
from mingfa.desk import now
from mingfa.desk.act import Act
from mingfa.desk.errors import Refused
from mingfa.desk.perform import actor_of, look, perform, regime_of
from mingfa.desk.settle import settle
from mingfa.desk.signer import LocalSigner
from mingfa.desk.store import read_entries
from mingfa.disclosure import acts
from mingfa.disclosure.feed import feed_folder
from mingfa.disclosure.state import PublicationState
from mingfa.law.refusal import Refusal


@dataclass
class Publishing(Whole):
    """One case with the publication of its decision."""

    said: tuple[Refusal, ...] = ()
    seq: int = -1

    @property
    def publication(self) -> str:
        """The stream of the publication of the decision that was issued last."""
        decision = self.state.proceeding.decision
        if decision is not None:
            self.seq = decision.seq
        return acts.publication_of(self.stream, self.seq)

    @property
    def public(self) -> PublicationState:
        """The state of the publication."""
        found: PublicationState = look(self.publication).state
        return found

    @property
    def item(self) -> str:
        """The page of the publication on the portal."""
        return f"/decisions/{self.site.agency}/{self.publication.rpartition('/')[2]}/"

    def at_step(self, step: str) -> str:
        """Return somebody whom the regime names to provide, approve or publish decisions."""
        view = regime_of(self.site.agency)
        assert view is not None
        on = self.at.date()
        roles = view.regime.items(f"disclosure.chain.decision.{step}.roles", on)
        units = view.regime.items(f"disclosure.chain.decision.{step}.units", on)
        for role in roles:
            for person in self.site.people.get(role, []):
                posts = actor_of(person, self.at).posts
                if any(post.role in roles and (not units or post.unit in ("", *units)) for post in posts):
                    return person
        raise LookupError(f"{self.site.agency}: nobody to {step}")

    def done(self, act: Act, by: str, *, stream: str = "") -> set[str]:
        """Try an act on the publication; return the codes of what refuses it, an empty set when it was done."""
        self.n += 1
        self.said = ()
        try:
            with now.at(self.at):
                perform(act, stream or self.publication, by=by, key=f"publication-{self.n}")
        except Refused as error:
            self.said = error.refusals
            return set(error.codes)
        self.at += timedelta(hours=1)
        return set()

    def provided(self, **fields: Any) -> Publishing:
        """Provide what is to be published."""
        assert self.done(acts.PreparePublication(**fields), self.at_step("provide")) == set(), self.said
        return self

    def approved(self) -> Publishing:
        """Have it approved."""
        assert self.done(acts.ApprovePublication(redaction_checked=True), self.at_step("approve")) == set(), self.said
        return self

    def last_entry(self) -> Any:
        """The entry made last on the publication."""
        head = look(self.publication).seq
        return read_entries(self.publication, head - 1)[-1]

    def published(self) -> Publishing:
        """Go from the issued decision to the feed."""
        if self.public.stage == "due":
            self.provided()
        if self.public.stage in ("prepared", "correcting"):
            self.approved()
        assert self.done(acts.Publish(), self.at_step("publish")) == set(), self.said
        return self.settled()

    def settled(self) -> Publishing:
        """Let the background do all that waits."""
        with now.at(self.at):
            settle(LocalSigner())
        return self

    @property
    def feed(self) -> Any:
        """The folder of all feeds."""
        return feed_folder()
