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
from mingfa.licences.acts import applying, deciding, examining, reviewing
from mingfa.licences.major import SAYS, licence_grounds
from mingfa.licences.state.licence import LicenceState, initial
from mingfa.review import acts as rev
from mingfa.review.precheck.noting import note_findings
from mingfa.review.state import ReviewState
from mingfa.vault.site import site_vault

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
            "matter": "排污许可证核发", "block": self.block, "unit": self.site.handling[0], "officers": self.officers(),
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
        """Go from nothing, or from where it is, to the issued decision; by way of the legal review where one is due."""
        if self.state.stage in ("", "received", "supplemented", "deemed"):
            self.accepted()
        if not self.state.examinations:
            self.examined()
        return self.making(self.decision(**told)).settled()

    def making(self, act: deciding.DecideLicence) -> Applying:
        """Make this decision, reviewed first where that is due."""
        if self.due:
            self.reviewed(act)
        return self.done(act)

    # Legal review ---------------------------------------------------------------------------------------------------------------

    @property
    def due(self) -> bool:
        """Whether legal review is due today."""
        view = regime_of(self.site.agency)
        assert view is not None
        return bool(licence_grounds(self.state, view.regime, self.today))

    @property
    def review(self) -> str:
        """The review last asked for."""
        sent = self.state.reviewing.sent
        assert sent is not None
        return sent.stream

    @property
    def held(self) -> ReviewState:
        """The review last asked for, as it stands."""
        found: ReviewState = look(self.review).state
        return found

    def post(self, role: str, unit: str = "") -> str:
        """Return somebody who holds a post today, in a unit where one is named."""
        people = (person for held in self.site.people.values() for person in held)
        return next(person for person in people if actor_of(person, self.at).holds(role, unit or None))

    def proposal(self, act: deciding.DecideLicence, **told: Any) -> reviewing.ProposeDecision:
        """Return the proposal of a decision."""
        said = {name: getattr(act, name) for name in SAYS}
        return reviewing.ProposeDecision(**(said | {"opinion": "建议按拟定内容办理"} | told))

    def sending(self, **told: Any) -> reviewing.SubmitLicenceForReview:
        """Return the act that sends the present proposal to review, nothing missing."""
        draft, sent = self.state.reviewing.draft, self.state.reviewing.sent
        former = look(sent.stream).state.conclusion if sent is not None else None
        fields = {
            "review": stream_name(self.site.agency, "review", new_id()), "draft_digest": draft.digest if draft is not None else "0" * 64,
            "declaration": "对所送材料和决定的合法性负责",
            "responses": tuple({"problem": one, "done": "已经改正"} for one in (former.problems if former is not None else ())),
        }  # fmt: skip
        return reviewing.SubmitLicenceForReview.model_validate(fields | told)

    def sent(self, act: deciding.DecideLicence | None = None, **told: Any) -> Applying:
        """Propose a decision, where one is given, and send it to review; where the regime has a first review, it is given."""
        if act is not None:
            self.done(self.proposal(act))
        self.done(self.sending(**told), self.who("review.submit"))
        if self.held.stage == "first_review":
            self.done(rev.GiveFirstReview(agreed=True, opinion="同意送审"), self.post("first_reviewer", self.state.unit), self.review)
            self.done(rev.SignFirstReview(agreed=True, opinion="同意"), self.post("unit_head", self.state.unit), self.review)
        return self

    def concluded(self, outcome: str = "", **levels: str) -> Applying:
        """Let the reviewer answer and give the opinion back; the one that passes unless another outcome is named."""
        view, review = regime_of(self.site.agency), self.review
        assert view is not None
        regime, on = view.regime, self.today
        reviewer = self.post("legal_reviewer", regime.text("review.reviewer.licence", on))
        self.done(rev.AcceptPackage(), reviewer, review).done(rev.DeclareReviewer(reviewer=reviewer), reviewer, review)
        with now.at(self.at):
            note_findings(review)
        answers = tuple(
            rev.GivenAnswer(
                item=item,
                level=levels.get(item, "sound"),
                note="有问题" if item in levels else "",
                provision="第一条" if item in levels else "",
            )
            for item in regime.items("review.checklist", on)
        )
        self.done(rev.AnswerChecklist(answers=answers), reviewer, review)
        passing = regime.items("review.outcomes.pass", on)[0]
        given = outcome or passing
        self.done(
            rev.ConcludeReview(
                outcome=given, reasons="理由", opinion="意见", problems=() if given == passing else ("所列问题",),
                draft_digest=self.held.draft_digest, evidence_digest=self.held.evidence_digest,
            ),
            reviewer, review,
        )  # fmt: skip
        self.done(rev.RenderOpinion(year=self.today.year), reviewer, review)
        paper = site_vault().put([f"法制审核意见 {review}".encode()])
        return self.done(rev.FileOpinion(digest=paper.digest, size=paper.size, pages=1), reviewer, review)

    def reviewed(self, act: deciding.DecideLicence) -> Applying:
        """Propose this decision, send it to review, and let it pass."""
        return self.sent(act).concluded()
