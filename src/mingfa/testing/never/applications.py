"""Random sequences of acts on an application for a licence and its reviews: what differs from a case, before its review and after it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from typing_extensions import override

from mingfa.agencies.setup import Site
from mingfa.demo.licensing import BASIS, Licensing
from mingfa.demo.matters import parties
from mingfa.desk.perform import look
from mingfa.desk.streams import new_id, stream_name
from mingfa.licences.acts.applying import AcceptApplication, ReceiveApplication
from mingfa.licences.acts.deciding import DecideLicence, IssueLicence, terms, waits
from mingfa.licences.acts.examining import AskHearing, HoldHearing, NoticeHearing, RecordExamination, TellHearingRight
from mingfa.licences.acts.reviewing import AddLicenceGround, ProposeDecision, SubmitLicenceForReview
from mingfa.testing.never.rule import licence_text
from mingfa.testing.never.sequences import RANDOM, Sequence

CASES_ONLY = frozenset({"exclude", "put", "discuss", "approve", "judge", "opinion"})
NOTICE_DAYS = 8
"""Working days between the notice of a hearing and the hearing: one more than the law asks for."""


def examined(site: Site, begun: datetime, *, heard: bool) -> Licensing:
    """Return an application whose papers were examined; heard: and that was heard."""
    case = Licensing(site, begun, parties()[:1], slot=2, case=stream_name(site.agency, "licence", new_id()))
    clerk = case.cast.lead
    case.do(
        ReceiveApplication(
            matter="经营许可", block=case.parties[0], unit=case.cast.unit, officers=case.cast.officers, materials=("申请表", "营业执照"), received_on=case.on
        ),
        clerk,
    )  # fmt: skip
    case.do(AcceptApplication(year=case.on.year), clerk)
    case.do(RecordExamination(examination="papers", examined_on=case.on, officers=case.cast.officers, result="符合条件"), clerk)
    if heard:
        case.do(TellHearingRight(told="书面告知"), clerk)
        case.do(AskHearing(asked_on=case.on), clerk)
        day = case.calendar.add_working_days(case.on, NOTICE_DAYS)
        case.do(NoticeHearing(day=day, place="会议室"), clerk)
        case.next_day(NOTICE_DAYS)
        case.do(HoldHearing(chair=case.cast.post(("principal",)), record="双方陈述"), clerk)
    return case


class OnApplication(Sequence):
    """A sequence on an application; its base is a `Licensing`."""

    spoiling = ("draft", "draft", "evidence", "supersede")
    eager = ("decide",)
    tried = {name: often for name, often in RANDOM.items() if name not in CASES_ONLY}

    @property
    @override
    def state(self) -> Any:
        """The application as it stands."""
        return look(self.case.case).state

    @property
    @override
    def present(self) -> tuple[str, str]:
        """The digests of the proposal and of what it rests on."""
        draft = self.state.reviewing.draft
        return (draft.digest if draft is not None else "", self.state.evidence_digest)

    @override
    def _text(self) -> None:
        return None

    @override
    def _is_decided(self) -> bool:
        return self.state.decision is not None

    @override
    def _next(self) -> str:
        """Name what leads on to a decision."""
        held = self.review
        if not self.watcher.draft:
            return "draft" if self.watcher.due or self.dice.random() < 0.5 else "decide"
        allowed = self.watcher.allowed()
        answered = held is not None and held.stage == "delivered"
        if self.dice.random() < (0.15 if allowed else 0.5 if answered else 0.1):
            return self.dice.choice(self.spoiling if allowed else self.eager)
        if allowed:
            return "decide"
        return "send" if held is None or held.stage in ("withdrawn", "delivered") else self._next_in_review(held)

    # Acts on the application --------------------------------------------------------------------------------------------------

    def says(self, content: str) -> dict[str, Any]:
        """Return what a decision says that grants this."""
        return {
            "granted": True, "content": content, "basis": BASIS, "certificate": "许可证", "certificate_number": "1", "valid_from": self.case.start.date(),
        }  # fmt: skip

    @override
    def draft(self) -> None:
        """Propose a decision: this text, or the other one."""
        self.dice.shuffle(self.texts)
        self.do(ProposeDecision(**self.says(self.texts[0]), opinion="建议准予"), self.case.cast.lead)

    @override
    def evidence(self) -> None:
        """Examine once more."""
        officers = self.case.cast.officers
        act = RecordExamination(examination="site", examined_on=self.case.on, officers=officers, result=f"第{self.number}次核查")
        self.do(act, self.case.cast.lead)

    @override
    def ground(self) -> None:
        """Say that the decision has to be reviewed on one more ground."""
        named = self.dice.choice(("public_interest", "social_risk", "major_rights", "complex", "by_law", "listed"))
        act = AddLicenceGround.model_validate({"ground": named, "reason": "承办人员认为属于该情形", "relations": ("许可关系", "相邻关系")})
        self.do(act, self.who("review.submit", unit=self.case.cast.unit))

    @override
    def send(self, **changes: Any) -> None:
        """Send the present proposal to review."""
        digest = self.present[0] or "0" * 64
        act = SubmitLicenceForReview.model_validate(self._sending(digest) | changes)
        self.do(act, self.who("review.submit", unit=self.case.cast.unit))

    @override
    def decide(self) -> None:
        """Decide what is proposed."""
        draft = self.state.reviewing.draft
        self._make(draft.content if draft is not None else self.texts[0])

    @override
    def decide_old(self) -> None:
        """Decide one of the two texts, whichever is proposed."""
        self._make(self.dice.choice(self.texts))

    def _make(self, content: str) -> None:
        act = DecideLicence(**self.says(content), year=self.case.on.year)
        text = licence_text(act.model_dump(mode="json"))
        self._decided(act, not self.watcher.due or (text == self.watcher.draft and self.watcher.passed(text)))

    @override
    def forge(self) -> None:
        """Record an issue with a signature nobody made."""
        act = IssueLicence(
            seq=99,
            text_digest="0" * 64,
            opinion_digest="0" * 64,
            regime_version="0" * 64,
            key_id="forged+00000000",
            signature="0" * 128,
            checkpoint="0" * 64,
        )
        self.do(act, "signer")

    @override
    def _signed(self) -> Any:
        streams = waits(self.state)
        return terms(self.state, {name: look(name).state for name in streams}) if streams is not None else None
