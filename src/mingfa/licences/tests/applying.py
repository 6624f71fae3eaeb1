"""An application for a licence, for tests: each step by somebody whose duty it is, at a time of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from mingfa.agencies.setup import Site
from mingfa.desk import now
from mingfa.desk.act import Act
from mingfa.desk.errors import Refused, UnknownStream
from mingfa.desk.gates import has_duty
from mingfa.desk.perform import actor_of, look, perform, regime_of
from mingfa.desk.settle import settle
from mingfa.desk.signer import LocalSigner
from mingfa.desk.streams import new_id, stream_name
from mingfa.desk.timer import run_due
from mingfa.disclosure import acts as pub
from mingfa.disclosure.state import PublicationState
from mingfa.documents.blocks import Organisation
from mingfa.law.refusal import Refusal
from mingfa.licences.acts import applying, deciding, examining
from mingfa.licences.state.licence import LicenceState, initial

_N = count()
FIRM = Organisation(name="乙镇清源水洗有限公司", address="甲市乙镇滨河路8号", credit_code="91433100MA4L514170", head_name="钱某某")
BASIS = "《中华人民共和国行政许可法》第三十八条第一款"


@dataclass
class Applying:
    """One application. `said`: the refusals of the last try."""

    site: Site
    at: datetime
    said: tuple[Refusal, ...] = ()
    stream: str = ""
    block: Any = field(default=FIRM)

    def __post_init__(self) -> None:
        self.stream = self.stream or stream_name(self.site.agency, "licence", new_id())

    @property
    def state(self) -> LicenceState:
        """What is known of it."""
        try:
            found: LicenceState = look(self.stream).state
        except UnknownStream:
            return initial(self.stream)
        return found

    @property
    def today(self) -> date:
        """The day of the next step."""
        return self.at.date()

    @property
    def publication(self) -> str:
        """The stream of the publication of its decision."""
        decision = self.state.decision
        assert decision is not None
        return pub.publication_of(self.stream, decision.seq)

    @property
    def public(self) -> PublicationState:
        """The publication of its decision."""
        found: PublicationState = look(self.publication).state
        return found

    def who(self, duty: str, but: tuple[str, ...] = ()) -> str:
        """Return somebody with a duty."""
        view = regime_of(self.site.agency)
        assert view is not None
        held = view.regime.duty(duty, self.today)
        for people in self.site.people.values():
            for person in people:
                if person not in but and has_duty(actor_of(person, self.at), held):
                    return person
        raise LookupError(f"{self.site.agency}: nobody for {duty}")

    def officers(self, n: int = 2) -> tuple[str, ...]:
        """Return people who may handle licences."""
        found: tuple[str, ...] = ()
        while len(found) < n:
            found = (*found, self.who("licence.do", found))
        return found

    def refused(self, act: Act, by: str = "", stream: str = "") -> set[str]:
        """Try an act; return the codes of what refuses it, an empty set when it was done."""
        self.said = ()
        try:
            with now.at(self.at):
                perform(act, stream or self.stream, by=by or self.who(type(act).duty), key=f"licence-{next(_N)}")
        except Refused as error:
            self.said = error.refusals
            return set(error.codes)
        return set()

    def done(self, act: Act, by: str = "", stream: str = "") -> Applying:
        """Do an act."""
        assert self.refused(act, by, stream) == set(), self.said
        self.at += timedelta(minutes=10)
        return self

    def on(self, day: date) -> Applying:
        """Go to ten o'clock of a day; the clock does what it owes."""
        self.at = datetime(day.year, day.month, day.day, 10, tzinfo=self.at.tzinfo)
        with now.at(self.at):
            run_due()
        return self

    def settled(self) -> Applying:
        """Let the background do all that waits."""
        with now.at(self.at):
            settle(LocalSigner())
        return self

    # The usual course ---------------------------------------------------------------------------------------------------------

    def received(self, **told: Any) -> Applying:
        """Receive it today."""
        view = regime_of(self.site.agency)
        assert view is not None
        fields = {
            "matter": "排污许可证核发", "block": self.block, "unit": view.regime.units[0].code, "officers": self.officers(),
            "materials": ("申请表", "营业执照"), "received_on": self.today, "place": "乙镇滨河路8号",
        }  # fmt: skip
        return self.done(applying.ReceiveApplication(**(fields | told)))

    def accepted(self) -> Applying:
        """Receive and accept it today."""
        if not self.state.stage:
            self.received()
        return self.done(applying.AcceptApplication(year=self.today.year))

    def examined(self) -> Applying:
        """Examine its papers today."""
        return self.done(
            examining.RecordExamination(
                examination="papers", examined_on=self.today, officers=self.officers(1), result="材料齐全，符合条件"
            )
        )

    def decision(self, **told: Any) -> deciding.DecideLicence:
        """Return a decision that grants it."""
        fields = {
            "granted": True, "content": "准予在许可范围内排放水污染物", "basis": BASIS, "certificate": "排污许可证", "year": self.today.year,
            "certificate_number": "914331000001P", "valid_from": self.today, "valid_until": date(self.today.year + 5, self.today.month, 20),
        }  # fmt: skip
        return deciding.DecideLicence(**(fields | told))

    def refusal(self, **told: Any) -> deciding.DecideLicence:
        """Return a decision that refuses it."""
        none = {"certificate": "", "certificate_number": "", "valid_from": None, "valid_until": None}
        words = {
            "reasons": "选址不符合规划",
            "remedies": "可以在六十日内申请行政复议，或者在六个月内向人民法院提起诉讼",
            "content": "不予核发",
        }
        return self.decision(granted=False, **(none | words | told))

    def decided(self, **told: Any) -> Applying:
        """Go from nothing, or from where it is, to the issued decision."""
        if self.state.stage in ("", "received", "supplemented", "deemed"):
            self.accepted()
        if not self.state.examinations:
            self.examined()
        return self.done(self.decision(**told)).settled()
