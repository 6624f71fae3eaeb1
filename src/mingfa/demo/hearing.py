"""What a demonstration case tells its party and hears from it (告知、陈述申辩、听证): draft, prior notice, defence, hearing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from mingfa.cases.acts.notice import (
    AnswerPoint,
    FinishDefence,
    HearingNotice,
    HearingReport,
    HoldHearing,
    IssuePriorNotice,
    PrepareDraft,
    RecordStatement,
    RequestHearing,
    ServeNotice,
)
from mingfa.cases.grounds import hearing_rights
from mingfa.demo.investigating import Investigating
from mingfa.demo.matters import Block as PartyBlock
from mingfa.demo.matters import head_of
from mingfa.desk.times import LOCAL

MORNING = time(9)


@dataclass(slots=True)
class Hearing(Investigating):
    """A penalty case from the draft of its decision to the end of the defence.

    hearing_wanted: the party asks for a hearing, where the draft gives it that right.
    """

    hearing_wanted: bool = False

    def draft(self) -> None:
        """Propose the text of the decision."""
        self.wait(hours=1)
        self.do(PrepareDraft(draft=self.clerk.draft()), self.cast.lead)

    @property
    def digest(self) -> str:
        """Digest of the present draft."""
        version = self.state.proceeding.version
        assert version is not None
        return version.digest

    def notice(self) -> None:
        """Issue the prior notice, with the right to a hearing for every party that has it."""
        self.next_day()
        version = self.state.proceeding.version
        assert version is not None
        rights = hearing_rights(version.draft, self.regime, self.on)
        told = tuple(party.id for party in self.state.parties if party.name in rights)
        entry = self.do(IssuePriorNotice(draft_digest=version.digest, told_hearing=told, year=self.on.year), self.cast.lead)
        held = self.state.proceeding.notice
        assert held is not None
        for party in self.parties:
            self.file(entry.seq, self.paper("enforcement_document", "penalty_notice", self.clerk.penalty_notice(party), held.number))

    def serve_notice(self) -> None:
        """Serve the notice on each party."""
        self.next_day()
        held = self.state.proceeding.notice
        assert held is not None
        for party in self.parties:
            begun = self.now
            receipt = self.clerk.service_receipt(party, "行政处罚事先（听证）告知书", held.number)
            paper = self.paper("service_receipt", "service_receipt", receipt)
            entry = self.do(ServeNotice(**self.service(party), paper=paper), self.cast.lead)
            if self.standing(entry.seq).needs.mode != "free":
                self.record(entry, "service", "送达告知书录音录像", (begun, self.now))

    def service(self, party: PartyBlock) -> dict[str, Any]:
        """Return the fields of a service on a party in person, and let its time pass."""
        name, relation = head_of(party)
        shown = self.on_site(5, party.address)["identity"]
        return {
            "party": self.ident(party), "way": "direct", "servers": self.cast.officers, "place": party.address, "receiver": name, "relation": relation,
            "identity": shown,
        }  # fmt: skip

    def defend(self) -> None:
        """Hear the first party's defence; the party may ask for a hearing."""
        self.next_day(2)
        started = self.now
        self.wait(minutes=45)
        name, relation = head_of(self.parties[0])
        record = self.paper("enforcement_document", "defence_record", self.clerk.defence_record(started))
        self.do(
            RecordStatement(
                party="p1", way="oral", speaker=name, relation=relation, officers=self.cast.officers,
                points=tuple(point for point, _, _ in self.matter.points), paper=record,
            ),
            self.cast.lead,
        )  # fmt: skip
        if self.hearing_wanted and self._may_be_heard:
            paper = self.scanned("hearing_paper", "听证申请书")
            self.do(RequestHearing.model_validate({"party": "p1", "way": "written", "paper": paper}), self.cast.lead)

    def answer(self) -> None:
        """Answer each point of the defence."""
        self.next_day()
        answers = {text: (adopted, reason) for text, adopted, reason in self.matter.points}
        for point in self.state.proceeding.open_points:
            adopted, reason = answers[point.text]
            self.do(AnswerPoint.model_validate({"point": point.id, "adopted": adopted, "reason": reason}), self.cast.lead)

    @property
    def _may_be_heard(self) -> bool:
        held = self.state.proceeding.notice
        return held is not None and "p1" in held.told_hearing

    def hearing(self) -> None:
        """Call and hold the hearing the party asked for, and report on it; nothing where nobody asked."""
        if not self.state.proceeding.requested("p1"):
            return
        chair = self.cast.who("hearing.chair")
        recorder = next(person for person in self.cast.everybody if person not in (chair, *self.cast.officers))
        notice_days = self.regime.clock("clock.C06", self.on).amount or 0
        day = self.calendar.add_working_days(self.on, notice_days + 1)
        starts = datetime.combine(day, MORNING, LOCAL)
        entry = self.do(
            HearingNotice(
                year=self.on.year, parties=("p1",), told_on=self.on, starts_at=starts, place=f"{self.agency.name}会议室", chair=chair, recorder=recorder
            ),
            self.cast.who("hearing.arrange", but=self.cast.officers),
        )  # fmt: skip
        number = self.number("hearing_notice")
        paper = self.clerk.hearing_notice(self.parties[0], chair, recorder, starts)
        self.file(entry.seq, self.paper("hearing_paper", "hearing_notice", paper, number))
        self.now = starts + timedelta(minutes=110)
        record = self.clerk.hearing_record(chair, recorder, starts, self.now)
        held = self.do(
            HoldHearing(
                attended=("p1",), investigators=self.cast.officers, record_signed=True,
                paper=self.paper("hearing_paper", "hearing_record", record),
            ),
            chair,
        )  # fmt: skip
        self.record(held, "hearing", "听证录音录像", (starts, starts + timedelta(minutes=110)))
        self.next_day()
        report = self.paper("hearing_paper", "hearing_report", self.clerk.hearing_report(chair, recorder), volume="side")
        self.do(HearingReport(findings="原认定的事实清楚，证据确凿、充分。", proposal="维持原处罚建议。", paper=report), chair)

    def finish(self) -> None:
        """Let every term of the parties run out, then close the defence; what was recorded since the handover is handed over too."""
        for key in tuple(self.state.clocks):
            if key.partition(":")[0] in ("C04", "C05"):
                last = self.due(key)
                if last is not None:
                    self.pass_by(last)
        self.do(FinishDefence(), self.cast.lead)
        given = self.state.investigation.handover
        if given is not None and set(self.state.recordings) - set(given.recordings):
            self.hand_over()
