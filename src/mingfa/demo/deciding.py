"""How a demonstration case comes to its decision (审核、集体讨论、决定): legal review, discussion by the leaders, the decision and its signature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from mingfa.cases.acts.deciding import AddReviewGround, Decide, PackageItem, RecordDiscussion, SubmitForDiscussion, SubmitForReview, Voice
from mingfa.cases.grounds import discussion_grounds, review_grounds
from mingfa.cases.package import package_of
from mingfa.demo.hearing import Hearing
from mingfa.desk import now
from mingfa.desk.issue import issue
from mingfa.desk.settle import place
from mingfa.desk.signer import LocalSigner
from mingfa.law.regime_terms import term


@dataclass(slots=True)
class Deciding(Hearing):
    """A penalty case from legal review to the issued decision."""

    def _review_due(self) -> bool:
        version = self.state.proceeding.version
        assert version is not None
        return bool(review_grounds(self.state, version.draft, self.regime, self.on))

    def send_to_review(self) -> None:
        """Send the draft to legal review; a case of no other ground is sent as listed."""
        self.wait(hours=1)
        submitter = self.cast.who("review.submit", unit=self.cast.unit)
        if not self._review_due():
            self.do(AddReviewGround(ground="listed", reason="列入本机关法制审核目录清单"), submitter)
        self.do(self.submission(), submitter)

    def submission(self) -> SubmitForReview:
        """Return the act that sends the present draft to legal review: what the file holds goes by itself, what it lacks is scanned."""
        there = {"declaration", *(one.code for one in package_of(self.state, self.digest))}
        wanted = [code for code in self.items("review.package") if code not in there]
        items = tuple(PackageItem(code=code, title=term("package_item", code), digest=self.scan(code)) for code in wanted)
        return SubmitForReview.model_validate({**self.sending(), "draft_digest": self.digest, "items": items})

    @property
    def discussion_due(self) -> bool:
        """True where law or regime ask for a collective discussion of the present draft."""
        version = self.state.proceeding.version
        assert version is not None
        return bool(discussion_grounds(self.state, version.draft, self.regime, self.on))

    def submission_to_leaders(self) -> SubmitForDiscussion:
        """Return the act that puts the present draft to the leaders."""
        basis = f"{self.matter.duty.cite}、{self.matter.ground.cite}"
        return SubmitForDiscussion(draft_digest=self.digest, report=f"{self.matter.act}。建议按送审稿作出处罚决定。", basis=basis)

    @property
    def submitter(self) -> str:
        """Who puts a draft to the leaders after a pass, by the regime."""
        roles, units = self.items("review.submitter_after_pass"), self.items("review.submitter_after_pass.units")
        mine = [unit for unit in units if unit == self.cast.unit] or list(units) or [self.cast.unit]
        return self.cast.post(roles, mine) if roles else self.cast.who("discussion.submit", unit=self.cast.unit)

    def put_to_leaders(self) -> None:
        """Put the draft to the leaders, where they have to discuss it; else nothing."""
        self.next_day()
        if self.discussion_due:
            self.do(self.submission_to_leaders(), self.submitter)

    def discussion(self, members: tuple[str, ...], *, with_paper: bool = True) -> RecordDiscussion:
        """Return the act that records a discussion by these people on the present draft."""
        secretary = self.cast.who("discussion.record")
        words = tuple("事实清楚，证据确凿，裁量适当，同意。" for _ in members)
        paper = None
        if with_paper:
            record = self.clerk.discussion_record(members, secretary, words)
            paper = self.paper("internal_approval", "discussion_record", record, volume="side")
        voices = tuple(Voice(person=person, opinion=said, vote="agree") for person, said in zip(members, words, strict=True))
        return RecordDiscussion(
            draft_digest=self.digest, place=f"{self.agency.name}会议室", chair=members[0], members=voices, observers=(self.cast.lead,),
            reporter=self.cast.name(self.cast.lead), conclusion="agree", words="一致同意送审稿。", paper=paper,
        )  # fmt: skip

    def discuss(self) -> None:
        """Have the leaders discuss the draft together, where law or regime ask for it; else nothing."""
        if self.discussion_due:
            self.next_day(at=time(16))
            self.do(self.discussion(self.cast.leaders), self.cast.who("discussion.record"))

    def decision(self) -> Decide:
        """Return the act that decides on the present draft."""
        return Decide.model_validate(
            {"year": self.on.year, "draft_digest": self.digest, "opinion": "同意，依法作出行政处罚决定。", **self.clerk.words_of_decision()}
        )

    @property
    def decider(self) -> str:
        """The head of the agency, who decides."""
        return self.cast.post(("principal",))

    def decide(self) -> None:
        """Make the decision and file its paper."""
        self.next_day()
        act = self.decision()
        entry = self.do(act, self.decider)
        made = self.state.proceeding.decision
        assert made is not None
        words = {name: getattr(act, name) for name in ("course", "defence", "discretion_basis", "publication_told")}
        for party in self.parties:
            self.file(
                entry.seq, self.paper("enforcement_document", "penalty_decision", self.clerk.penalty_decision(party, words), made.number)
            )

    def issue(self) -> None:
        """Have the decision signed by the issuing key, once its entries have their place in the tree."""
        with now.at(self.now):
            place()
            issue(self.case, LocalSigner())
        self.wait(minutes=3)
