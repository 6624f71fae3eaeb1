"""The legal review of a demonstration case (法制审核), of whatever kind: package, first review, reviewer, answers, opinion, as the regime has them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mingfa.cases.state.proceeding import ReviewRound
from mingfa.demo.errand import Errand
from mingfa.demo.papers import Clerk
from mingfa.demo.people import Nobody
from mingfa.desk import now
from mingfa.desk.perform import look
from mingfa.desk.settle import settle
from mingfa.desk.signer import LocalSigner
from mingfa.desk.streams import new_id, stream_name
from mingfa.review.acts import (
    AcceptPackage,
    AnswerChecklist,
    AnswerFindings,
    ConcludeReview,
    DeclareReviewer,
    FindingAnswer,
    GiveFirstReview,
    GivenAnswer,
    RenderOpinion,
    Resubmit,
    SignFirstReview,
    SignOffOpinion,
)
from mingfa.review.paper import keep_opinion
from mingfa.review.precheck.noting import note_findings
from mingfa.review.state import ReviewState

DECLARATION = "所送材料真实、准确、齐全；事实、证据、法律适用和程序是否合法，由我机构负责。"


@dataclass(slots=True)
class Reviewing(Errand):
    """A case that is sent to legal review, once or several times."""

    clerk: Clerk = field(init=False)

    def __post_init__(self) -> None:
        Errand.__post_init__(self)
        self.clerk = Clerk(self)

    def sending(self) -> dict[str, Any]:
        """Return what every submission holds: a new review, the unit's declaration, what was done about each problem of the round before."""
        sent = self.sent
        former = look(sent.stream).state.conclusion if sent is not None else None
        responses = [{"problem": one, "done": "已按审核意见改正文稿。"} for one in (former.problems if former is not None else ())]
        return {"review": stream_name(self.site.agency, "review", new_id()), "declaration": DECLARATION, "responses": responses}

    def first_review(self) -> None:
        """Give the first review and the head's signature, where the regime has them; else nothing."""
        if self.review_state.stage != "first_review":
            return
        self.wait(hours=1)
        self.do(
            GiveFirstReview(agreed=True, opinion="经初审，同意送审。"),
            self.cast.who("review.first", unit=self.cast.unit),
            self.review_stream,
        )
        self.wait(hours=1)
        signer = self.cast.post(self.items("review.first_review.signer"), (self.cast.unit,), but=self.cast.officers)
        self.do(SignFirstReview(agreed=True, opinion="同意送法制机构审核。"), signer, self.review_stream)

    @property
    def sent(self) -> ReviewRound | None:
        """The submission to review made last."""
        return self.state.proceeding.review

    @property
    def apart(self) -> frozenset[str]:
        """Who has a part in the matter, and so does not review it."""
        return self.state.investigators | set(self.state.handlers)

    @property
    def review_stream(self) -> str:
        """The review last asked for."""
        assert self.sent is not None
        return self.sent.stream

    @property
    def review_state(self) -> ReviewState:
        """The review last asked for, as it stands."""
        state: ReviewState = look(self.review_stream).state
        return state

    @property
    def reviewer(self) -> str:
        """Somebody of the reviewing unit with no part in the case."""
        unit = self.regime.text(f"review.reviewer.{self.state.kind}", self.on)
        return self.cast.post(("legal_reviewer",), (unit,), but=self.apart)

    def answer_review(self) -> None:
        """Accept the package, name the reviewer and answer the checklist, all sound."""
        self.take_in_hand()
        self.next_day(2)
        self.answer_checklist()

    def take_in_hand(self) -> None:
        """Accept the package as the reviewing unit, and name the reviewer."""
        self.next_day()
        reviewer, review = self.reviewer, self.review_stream
        self.do(AcceptPackage(remark="材料齐全。"), reviewer, review)
        self.do(DeclareReviewer(reviewer=reviewer), reviewer, review)

    def answer_checklist(self, **bad: str) -> None:
        """Look at the pre-check and answer the checklist: sound, but for what is named as item=level."""
        self.look_over()
        answers = tuple(
            GivenAnswer(item=item, level=bad.get(item, "sound"), note="只写明一项裁量因素，没有说明为何取该幅度。" if item in bad else "")
            for item in self.items("review.checklist")
        )
        self.do(AnswerChecklist(answers=answers), self.review_state.reviewer, self.review_stream)

    def resubmit(self, words: str) -> None:
        """Send what the reviewing unit asked for."""
        held = self.review_state
        act = Resubmit(answer=words, draft_digest=held.draft_digest, evidence_digest=held.evidence_digest)
        self.do(act, self.cast.who("review.submit", unit=self.cast.unit), self.review_stream)

    def look_over(self) -> None:
        """Let the platform run its pre-check over the file; the reviewer answers what it finds."""
        with now.at(self.now):
            note_findings(self.review_stream)
        held = self.review_state
        answers = tuple(
            FindingAnswer(key=one.key, answer="overruled", reason="经核对案卷，不影响本案的认定。")
            for one in held.findings
            if one.open and one.severity != "note"
        )
        if answers:
            self.do(AnswerFindings(answers=answers), held.reviewer, self.review_stream)

    def conclude_review(self) -> None:
        """Give the opinion that lets the draft pass."""
        self.do(self.conclusion(self.items("review.outcomes.pass")[0]), self.review_state.reviewer, self.review_stream)

    def conclusion(self, outcome: str) -> ConcludeReview:
        """Return the act that gives an opinion of this outcome."""
        held, passed = self.review_state, outcome in self.items("review.outcomes.pass")
        return ConcludeReview(
            outcome=outcome,
            reasons="各项审核内容均符合要求。" if passed else "裁量理由没有写全，当事人看不出处罚幅度从何而来。",
            opinion="同意送审稿。" if passed else "请补充裁量理由后再次送审。",
            problems=() if passed else ("裁量理由只写明一项因素。",),
            measure="supplement" if outcome == "reinvestigate" else "",
            draft_digest=held.draft_digest,
            evidence_digest=held.evidence_digest,
        )

    def sign_off_review(self) -> None:
        """Have the opinion signed off by the leader whom the regime names; else nothing."""
        roles = self.items("review.sign_off")
        if roles:
            self.next_day()
            self.do(SignOffOpinion(agreed=True, opinion="同意审核意见。"), self.cast.post(roles), self.review_stream)

    def give_back_review(self) -> None:
        """Number the written opinion and give it back; it lies in the side volume of the case."""
        self.wait(hours=1)
        review, reviewer = self.review_stream, self.review_state.reviewer
        self.do(RenderOpinion(year=self.on.year), reviewer, review)
        with now.at(self.now):
            back = keep_opinion(review)
        self.do(back, reviewer, review)

    # Publication --------------------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Do what waits: places in the tree, what the clock owes, issue by the signer, the feed."""
        with now.at(self.now):
            settle(LocalSigner())

    def publisher(self, step: str) -> str:
        """Return who provides, approves or publishes (step: provide, approve, publish), by the regime's chain."""
        chain = f"disclosure.chain.decision.{step}"
        roles, units = self.items(f"{chain}.roles"), self.items(f"{chain}.units")
        try:
            return self.cast.post(roles, (self.cast.unit,))
        except Nobody:
            return self.cast.post(roles, units)
