"""An ordinary penalty case walked from lead to archive (行政处罚普通程序全程), under whatever the agency's regime says.

Each step is a method that does everything the law asks for at that point, through the door, in simulated time; `to(stage)` walks until
the case has come there. Where agencies differ, the regime is asked: handover of the file, first review, sign-off, discussion, who
reviews, who submits, who publishes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from mingfa.agencies.setup import Site, install
from mingfa.cases.acts.closing import ApproveClosing, Archive, BindDossier, FileRecordings, Leaf, ProposeClosing
from mingfa.cases.acts.deciding import AddReviewGround, Decide, PackageItem, RecordDiscussion, SubmitForDiscussion, SubmitForReview, Voice
from mingfa.cases.acts.executing import RecordPayment, ServeDecision
from mingfa.cases.acts.investigation import (
    AddEvidence,
    ApprovePreservation,
    CheckCorrection,
    EndActivity,
    EntrustResult,
    ExamineCase,
    HandOverForReview,
    InspectSite,
    OrderCorrection,
    QuestionPerson,
    ReceiveResult,
    RegisterPreservation,
    ReleasePreservation,
    SignForHandover,
    SubmitReport,
    TakeSample,
    TellResult,
    Verification,
)
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
from mingfa.cases.acts.opening import AddParty, ApproveFiling, Condition, Informant, ProposeFiling, RegisterLead
from mingfa.cases.acts.recordings import ExplainGap, FileGapRecord, MarkScene, ReviewGap, Technical
from mingfa.cases.gates.dossier import recordings_of
from mingfa.cases.grounds import discussion_grounds, hearing_rights, review_grounds
from mingfa.cases.package import package_of
from mingfa.cases.recording_rules import Standing, standings
from mingfa.cases.state.core import STAGES
from mingfa.demo.enforcing import item_of
from mingfa.demo.matters import Block as PartyBlock
from mingfa.demo.matters import Matter, head_of, parties
from mingfa.demo.papers import KEEPING_LAW
from mingfa.demo.reviewing import Reviewing
from mingfa.desk import now
from mingfa.desk.act import Act
from mingfa.desk.entry import Entry
from mingfa.desk.errors import UnknownStream
from mingfa.desk.issue import issue
from mingfa.desk.perform import look
from mingfa.desk.settle import place
from mingfa.desk.signer import LocalSigner
from mingfa.desk.times import LOCAL, local_day
from mingfa.disclosure.acts import ApprovePublication, OpenPublication, PreparePublication, Publish, publication_of
from mingfa.documents.blocks import Thing
from mingfa.dossier.typeset import count_pages
from mingfa.law.regime_terms import term
from mingfa.recorders.facts import recorder_stream
from mingfa.recording.acts import CountersignDisc, MakeDiscSheet, SignDisc

REASONS = ("有举报（检查）材料、照片等初步证据", "所涉行为依法应当给予罚款", "违法行为发生在本行政区域", "违法行为发现时正在进行")
MORNING = time(9)


@dataclass(slots=True)
class Walk(Reviewing):
    """One penalty case on its way.

    hearing_wanted: the party asks for a hearing, where the draft gives it that right. cut: the recorder fails at the start of the questioning,
    which takes an explanation, a work record and the leader's review. done: names of the steps taken. Every step leaves
    the simulated present where it ended.
    """

    hearing_wanted: bool = False
    cut: bool = False
    done: list[str] = field(init=False, default_factory=list)

    # The way --------------------------------------------------------------------------------------------------------------

    @property
    def steps(self) -> tuple[Callable[[], object], ...]:
        """All steps in their order."""
        return (
            self.lead, self.file_case, self.inspect, self.question, self.explain_gap, self.end_question, self.sample, self.entrust, self.result, self.tell_result, self.preserve,
            self.release, self.evidence, self.order, self.report, self.hand_over, self.examine, self.draft, self.notice, self.serve_notice,
            self.defend, self.answer, self.hearing, self.finish, self.send_to_review, self.first_review, self.answer_review,
            self.conclude_review, self.sign_off_review, self.give_back_review, self.put_to_leaders, self.discuss, self.decide, self.issue,
            self.serve, self.provide_publication, self.approve_publication, self.publish, self.pay, self.check, self.discs, self.close, self.archive,
        )  # fmt: skip

    @property
    def left(self) -> list[str]:
        """Names of the steps not yet taken."""
        return [step.__name__ for step in self.steps if step.__name__ not in self.done]

    def step(self) -> None:
        """Take the next step."""
        name = self.left[0]
        getattr(self, name)()
        self.done.append(name)

    def to(self, stage: str) -> Walk:
        """Walk until the case is at a stage (codes of cases.state.core.STAGES); raises ValueError when it never comes there."""
        while not (self.done and self.state.stage == stage):
            if not self.left:
                raise ValueError(f"the walk does not come to {stage}")
            self.step()
        return self

    def through(self, step: str) -> Walk:
        """Walk up to and including a step, by its name."""
        while step not in self.done:
            self.step()
        return self

    # Lead to report -------------------------------------------------------------------------------------------------------

    def lead(self) -> None:
        """Register the lead and the parties."""
        matter, complaint = self.matter, self.matter.source == "complaint"
        self.do(
            RegisterLead.model_validate(
                {
                    "title": matter.title, "source": matter.source, "details": matter.details, "facts": f"{self.parties[0].name}{matter.what}",
                    "place": self.parties[0].address, "found_on": self.on, "occurred_on": self.on, "ongoing": True,
                    "informant": Informant(anonymous=True, wishes="要求保密") if complaint else None,
                }
            ),
            self.cast.lead,
        )  # fmt: skip
        self.all_do((AddParty(block=party) for party in self.parties), self.cast.lead)

    def file_case(self) -> None:
        """Check the lead, propose to file, and have it approved."""
        self.next_day(2)
        evidence, punishable, jurisdiction, in_time = (Condition(met=True, reason=reason) for reason in REASONS)
        self.do(
            ProposeFiling(
                title=self.matter.title, item=item_of(self.site.agency, self.cast.unit, self.matter), unit=self.cast.unit,
                officers=self.cast.officers, lead_handler=self.cast.lead, evidence=evidence, punishable=punishable, jurisdiction=jurisdiction, in_time=in_time,
            ),
            self.cast.lead,
        )  # fmt: skip
        self.wait(hours=1)
        leader = self.cast.who("case.approve_filing")
        paper = self.paper("internal_approval", "filing_approval", self.clerk.filing_approval(leader, REASONS))
        self.do(ApproveFiling(granted=True, opinion="符合立案条件，同意立案。", year=self.on.year, paper=paper), leader)

    def inspect(self) -> None:
        """Inspect the site: record signed, recording stored, activity ended."""
        self.next_day()
        self.inspected_on = self.on
        place = f"{self.parties[0].address}{self.matter.spot}"
        told = self.on_site(45, place)
        name, _ = head_of(self.parties[0])
        entry = self.do(InspectSite(**told, party="p1", onsite_person=name, findings=self.matter.circumstances), self.cast.lead)
        if self.render:
            record = self.clerk.site_record(told["started_at"], told["ended_at"], place, by_hand=True)
            self.file_signed_by_hand(entry.seq, "site_record", record, name)
        else:
            self.file(
                entry.seq, self.paper("evidence_paper", "site_record", self.clerk.site_record(told["started_at"], told["ended_at"], place))
            )
        self._end(entry, "inspection", "现场检查录音录像")

    def _end(self, entry: Entry[Act], activity: str, name: str) -> None:
        self.record(entry, activity, name)
        self.do(EndActivity(activity=entry.seq), self.cast.lead)
        self.file_recordings()

    def file_recordings(self) -> None:
        """File every recording that is not in the dossier yet."""
        waiting = tuple(one.recording for one in recordings_of(self.state) if self.state.dossier.filed(one.recording) is None)
        if waiting:
            self.do(FileRecordings(recordings=waiting), self.cast.lead)

    def question(self) -> None:
        """Question the person who speaks for the party."""
        self.next_day()
        place = f"{self.agency.name}调查询问室"
        told = self.on_site(50, place)
        name, relation = head_of(self.parties[0])
        entry = self.do(QuestionPerson(**told, party="p1", person=name, relation=relation), self.cast.lead)
        record = self.clerk.questioning_record(told["started_at"], told["ended_at"], place)
        self.file(entry.seq, self.paper("evidence_paper", "questioning_record", record))
        if self.cut:
            self._record_whole(entry)
            lost = timedelta(minutes=8)  # the film begins a minute before what it shows
            self.record(entry, "questioning", "调查询问录音录像", (told["started_at"] + lost, told["ended_at"]))
        else:
            self.record(entry, "questioning", "调查询问录音录像")

    def _record_whole(self, entry: Entry[Act]) -> None:
        """Mark the step so that the whole of it has to be recorded, where the rule does not say so already and knows such a circumstance."""
        if self.standing(entry.seq).needs.mode != "whole":
            known = self.items("recording.mandatory_whole")
            scene = next((one for one in ("case_place", "major_case_site") if one in known), "")
            if scene:
                self.do(MarkScene.model_validate({"scene": scene, "step": entry.seq, "reason": "在本机关调查询问室进行"}), self.cast.lead)

    def standing(self, step: int) -> Standing:
        """Return how a step stands with its recordings."""
        return next(one for one in standings(self.state, self.regime) if one.occasion.seq == step)

    def ending(self) -> EndActivity:
        """Return the act that ends the questioning."""
        return EndActivity(activity=self._last(QuestionPerson).seq)

    def explain_gap(self) -> None:
        """Explain each stretch of the questioning that was not recorded, and file the work record on it; nothing where nothing lacks."""
        entry = self._last(QuestionPerson)
        for lack in self.standing(entry.seq).lacks:
            if lack.span is None:
                continue
            fault = Technical(words="执法记录仪开机自检未通过，更换备用设备后继续录制。")
            told = ExplainGap(step=entry.seq, started_at=lack.span.start, ended_at=lack.span.end, why=fault)
            story = f"x{self.do(told, self.cast.lead).seq}"
            self.do(FileGapRecord(story=story, digest=self.scan("录制中断工作记录")), self.cast.lead)

    def end_question(self) -> None:
        """Have the explanations reviewed by the leader, and end the questioning."""
        for story in self.state.footage.stories:
            if story.review is None:
                self.do(
                    ReviewGap(story=story.id, accepted=True, opinion="经核实，确因设备故障中断，同意。"),
                    self.cast.who("recording.review_gap"),
                )
        self.do(self.ending(), self.cast.lead)

    def sample(self) -> None:
        """Take a sample."""
        self.next_day()
        matter, place = self.matter.sample, f"{self.parties[0].address}{self.matter.spot}"
        told = self.on_site(30, place)
        things = (Thing(name=matter.name, number=matter.number),)
        entry = self.do(TakeSample(**told, party="p1", samples=things, method=matter.method, sealing=matter.sealing), self.cast.lead)
        record = self.clerk.sampling_record(told["started_at"], told["ended_at"], place)
        self.file(entry.seq, self.paper("evidence_paper", "sampling_record", record))
        self._end(entry, "sampling", "抽样取证录音录像")

    def _last(self, act: type[Act]) -> Entry[Act]:
        """Return the last entry of an act in the case."""
        return next(one for one in reversed(self.state.history) if isinstance(one, Entry) and isinstance(one.act, act))

    def entrust(self) -> None:
        """Have the sample tested, with the party told that this time is not counted."""
        result = self.matter.result
        self.do(
            EntrustResult.model_validate(
                {
                    "result_kind": result.kind, "body": result.body, "matter": result.matter, "told_on": self.on,
                    "paper": self.scanned("evidence_paper", "委托书"),
                }
            ),
            self.cast.lead,
        )  # fmt: skip

    def result(self) -> None:
        """Receive the result."""
        self.next_day(3)
        result, sent, taken = self.matter.result, self._last(EntrustResult), self._last(TakeSample)
        self.do(
            ReceiveResult.model_validate(
                {
                    "entrusted": sent.seq, "sample": taken.seq, "result_kind": result.kind, "body": result.body, "qualified": True,
                    "report_number": f"示检字〔{self.on.year}〕第{sent.seq:04}号", "sampled_on": local_day(taken.done_at), "reported_on": self.on,
                    "conclusion": result.conclusion, "exceeds": True, "paper": self.scanned("appraisal", "检测报告"),
                }
            ),
            self.cast.lead,
        )  # fmt: skip

    def tell_result(self) -> None:
        """Tell each party the result in writing."""
        received, sent = self.state.investigation.results[-1], self._last(EntrustResult)
        number = self.number("result_notice")
        for party in self.parties:
            notice = self.clerk.result_notice(local_day(sent.done_at), received.report)
            told = self.paper("enforcement_document", "result_notice", notice, number)
            self.do(TellResult(result=received.seq, party=self.ident(party), told_on=self.on, way="直接送达", paper=told), self.cast.lead)

    def preserve(self) -> None:
        """Have preservation approved and take it; what is kept is released by itself when seven working days are over."""
        self.next_day()
        leader = self.cast.who("case.approve_measure")
        reason = "有关资料可能灭失或者以后难以取得"
        content = self.clerk.internal_approval("先行登记保存证据", reason, "就地登记保存有关资料。", leader, KEEPING_LAW)
        paper = self.paper("internal_approval", "internal_approval", content)
        approval = self.do(ApprovePreservation(granted=True, opinion="同意。", paper=paper), leader)
        place = f"{self.parties[0].address}档案室"
        told = self.on_site(20, place)
        things = tuple(Thing(name=name, number=number) for name, number in self.matter.things)
        act = RegisterPreservation(**told, party="p1", things=things, why=reason, kept_at=place, approval=approval.seq)
        entry = self.do(act, self.cast.lead)
        until = self.due(f"C02:{self.kept}")
        assert until is not None
        notice = self.clerk.preservation_notice(until)
        self.file(entry.seq, self.paper("enforcement_document", "preservation_notice", notice, self.number("preservation_notice")))
        self._end(entry, "preservation", "先行登记保存录音录像")

    @property
    def kept(self) -> str:
        """Id of the preservation taken last."""
        return self.state.investigation.preservations[-1].id

    def release(self) -> None:
        """Release what was kept, once it has been copied, within the seven working days."""
        on = local_day(self._last(RegisterPreservation).done_at)
        self.next_day(2)
        content = self.clerk.preservation_release(self.number("preservation_notice"), on)
        paper = self.paper("enforcement_document", "preservation_release", content, self.number("preservation_release"))
        self.do(ReleasePreservation(preservation=self.kept, opinion="有关资料已复制、拍照固定。", paper=paper), self.cast.lead)

    def evidence(self) -> None:
        """Collect the evidence, each item with its original and how it was verified."""
        self.wait(hours=1)
        checked = Verification(by=self.cast.name(self.cast.lead), on=self.on, how="与原件核对无误")
        name, _ = head_of(self.parties[0])
        pair = "、".join(self.cast.name(person) for person in self.cast.officers)
        rows = (
            ("record", "现场检查（勘察）笔录", pair, self.matter.act),
            ("statement", "调查询问笔录", name, self.matter.motive),
            ("audiovisual", "现场照片", pair, self.matter.circumstances),
            ("opinion", f"{term_of_result(self.matter)}报告", self.matter.result.body, self.matter.result.conclusion),
        )
        for kind, title, maker, proves in rows:
            self.do(
                AddEvidence.model_validate(
                    {
                        "evidence_kind": kind, "title": title, "original": self.scan(title), "source": "本案调查取得", "obtained_on": self.on,
                        "made_by": maker, "proves": proves, "verification": checked,
                    }
                ),
                self.cast.lead,
            )  # fmt: skip
        film = AddEvidence(
            evidence_kind="audiovisual", title="现场检查录像", original=self.recordings[0][1], source="执法记录仪摄录", obtained_on=self.inspected_on,
            made_by=pair, proves=self.matter.act, verification=Verification(by=self.cast.name(self.cast.lead), on=self.on, how="与入库原件核对无误"),
        )  # fmt: skip
        self.do(film, self.cast.lead)

    def discs(self) -> None:
        """Burn and sign the discs of recordings that serve as evidence, where the agency's rule wants them; else nothing."""
        for stream, one in sorted(self.state.recordings.items()):
            if one.disc == "open":
                self._disc(stream)

    def disc_sheet(self, stream: str, number: str) -> MakeDiscSheet:
        """Return the sheet of a recording's disc."""
        state = look(stream).state
        device = look(recorder_stream(self.site.agency, state.device)).state
        return MakeDiscSheet(
            number=number, medium="BD-R", copies=state.digests, officers=state.officers, operator=self.cast.name(state.operator),
            started_at=state.started_at, ended_at=state.ended_at, place=state.place, model=f"{device.brand} {device.model}", format="MP4（H.264）",
        )  # fmt: skip

    def _disc(self, stream: str) -> None:
        unit = self.regime.text("recording.storage_unit", self.on)
        number = f"GP-{self.on.year}-{self.state.number.partition('〕')[2].strip('号')}"
        self.do(self.disc_sheet(stream, number), self.cast.who("recording.export", unit=unit), stream)
        sheet = look(stream).state.served.sheet.seq
        for officer in look(stream).state.officers:
            self.do(SignDisc(sheet=sheet, confirmed=True), officer, stream)
        self.do(CountersignDisc(sheet=sheet, confirmed=True), self.cast.who("recording.sign_disc"), stream)

    def order(self) -> None:
        """Order each party to correct, with what and by when."""
        until = self.calendar.add_working_days(self.on, 10)
        for party in self.parties:
            order = self.paper(
                "enforcement_document",
                "correction_order",
                self.clerk.correction_order(party, until),
                self.number("correction_order"),
                title=f"责令改正违法行为决定书（{party.name}）" if len(self.parties) > 1 else "",
            )
            content = "".join(self.matter.correction)
            self.do(
                OrderCorrection(party=self.ident(party), content=content, until=until, number=order.number, paper=order), self.cast.lead
            )

    def report(self) -> None:
        """Submit the report on the investigation."""
        self.next_day()
        evidence = tuple(one.id for one in self.state.investigation.standing_evidence)
        report = self.clerk.investigation_report()
        self.do(
            SubmitReport(
                officers=self.cast.officers, facts=f"{self.matter.act}。{self.matter.circumstances}。", evidence=evidence,
                law=f"违反{self.matter.duty.cite}，依据{self.matter.ground.cite}。", discretion="；".join(f for _, f in self.matter.discretion),
                proposal=report.proposal, unit_opinion="同意移送案件审查。", paper=self.paper("internal_approval", "investigation_report", report),
            ),
            self.cast.lead,
        )  # fmt: skip

    def hand_over(self) -> None:
        """Hand footage and dossier to the unit the regime names at the end of an investigation, and have it signed for; else nothing."""
        if not self.has("recording.handover_unit"):
            return
        unit = self.regime.text("recording.handover_unit", self.on)
        items = ("案卷材料", *(name for name, _ in self.recordings))
        self.do(HandOverForReview(unit=unit, items=items), self.cast.lead)
        self.wait(hours=1)
        given = self.state.investigation.handover
        assert given is not None
        self.do(SignForHandover(note="案卷材料和音像资料齐全。", recordings=given.recordings), self.cast.who("review.accept", unit=unit))

    def examine(self) -> None:
        """Have the case reviewed by somebody who did not investigate."""
        self.next_day()
        examiner = self.cast.who("case.examine", but=self.state.investigators)
        paper = self.paper("internal_approval", "case_review", self.clerk.case_review(examiner), volume="side")
        self.do(ExamineCase(answers=self.clerk.checks(), outcome="agree", opinion="经书面审查，同意调查意见。", paper=paper), examiner)

    # Notice to the end of the defence -------------------------------------------------------------------------------------

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

    # Review to the issued decision ----------------------------------------------------------------------------------------

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

    # Service to archive ---------------------------------------------------------------------------------------------------

    def serve(self) -> None:
        """Serve the decision on each party, with its recording."""
        self.next_day()
        made = self.state.proceeding.decision
        assert made is not None
        for party in self.parties:
            begun = self.now
            receipt = self.clerk.service_receipt(party, "行政处罚决定书", made.number)
            fields = self.service(party)
            entry = self.do(ServeDecision(**fields, paper=self.paper("service_receipt", "service_receipt", receipt)), self.cast.lead)
            self.record(entry, "service", "送达录音录像", (begun, self.now))
        self.file_recordings()

    @property
    def publication(self) -> str:
        """The publication of the decision."""
        made = self.state.proceeding.decision
        assert made is not None
        return publication_of(self.case, made.seq)

    def provide_publication(self) -> None:
        """Provide what is to be published."""
        self.wait(hours=1)
        by, publication = self.publisher("provide"), self.publication
        try:
            look(publication)
        except UnknownStream:
            made = self.state.proceeding.decision
            assert made is not None
            self.do(OpenPublication(case=self.case, decision_seq=made.seq), by, publication)
        self.do(PreparePublication(execution="尚在履行期限内"), by, publication)

    def approve_publication(self) -> None:
        """Approve the publication after looking at what was hidden."""
        self.next_day()
        self.do(ApprovePublication(redaction_checked=True), self.publisher("approve"), self.publication)

    def publish(self) -> None:
        """Publish, and let the feed carry it out."""
        self.do(Publish(), self.publisher("publish"), self.publication)
        self.settle()

    def pay(self) -> None:
        """Book the fine as paid within its term."""
        self.next_day(4)
        cashier = self.cast.who("case.collect")
        for number, party in enumerate(self.parties, 1):
            self.do(
                RecordPayment(
                    party=self.ident(party), item="fine", amount_fen=self.matter.fine_fen, paid_on=self.on,
                    receipt=f"示财票{self.state.number.partition('〔')[2].strip('号').replace('〕', '')}{number:03}",
                ),
                cashier,
            )  # fmt: skip

    def check(self) -> None:
        """Check that every order to correct was obeyed."""
        self.next_day()
        for order in self.state.investigation.orders:
            paper = self.scanned("evidence_paper", f"复查笔录{order.seq}")
            self.do(
                CheckCorrection.model_validate(
                    {
                        "order": order.seq,
                        "officers": self.cast.officers,
                        "done": True,
                        "findings": f"{self.matter.recheck}。",
                        "paper": paper,
                    }
                ),
                self.cast.lead,
            )

    def closing_act(self) -> ProposeClosing:
        """Return the act that asks to close the case as fully performed, with its vouchers."""
        vouchers = tuple(one.id for one in self.state.documents if one.current and one.form in ("penalty_decision", "service_receipt"))
        return ProposeClosing(
            ground="performed",
            vouchers=vouchers,
            result="处罚决定已全部履行，违法行为已经改正。",
            goods="无罚没财物。",
            remedies="未申请复议，未提起诉讼。",
        )

    def close(self) -> None:
        """Close the case, after the dossier was put in order where the agency wants that first."""
        self.next_day()
        self.file_recordings()
        if self.has("dossier.bound_before_closing"):
            self.do(BindDossier(note="文书和音像资料齐全。"), self.cast.who("case.archive", unit=self.cast.unit))
        self.do(self.closing_act(), self.cast.who("case.close", unit=self.cast.unit))
        self.wait(hours=1)
        leader = self.cast.who("case.approve_closing")
        paper = self.paper("internal_approval", "closing_approval", self.clerk.closing_approval(leader))
        self.do(ApproveClosing(opinion="同意结案。", paper=paper), leader)

    def archive_act(self) -> Archive:
        """Return the act that files the case away."""
        leaves = tuple(Leaf(document=one, pages=pages) for one, pages in count_pages(self.state).items())
        return Archive(
            number=f"{self.on.year}-CF-{self.state.number.partition('〕')[2].strip('号')}",
            retention="30",
            pages=sum(leaf.pages for leaf in leaves),
            leaves=leaves,
        )

    def archive(self) -> None:
        """File the case away, with the sheet that says where its recordings lie."""
        self.next_day(3)
        archivist = self.cast.who("case.archive", but=self.cast.officers)
        self.file(None, self.paper("enforcement_document", "file_notes", self.clerk.file_notes(archivist, self.recordings)))
        self.do(self.archive_act(), archivist)


def term_of_result(matter: Matter) -> str:
    """Return what a matter's laboratory work is called, e.g. 监测."""
    from mingfa.cases.acts.investigation import RESULT_KINDS

    return RESULT_KINDS[matter.result.kind]


def case_at(stage: str, agency: str = "xiangxi", *, site: Site | None = None, start: datetime | None = None, several: int = 1) -> Walk:
    """Return a case of an agency at a stage: installed when it is not yet, begun at `start` (Monday 2 March 2026 when left out).

    several: how many parties it has. Papers are electronic forms; the opinion of legal review is a PDF.
    """
    if stage not in dict(STAGES):
        raise ValueError(stage)
    begun = start or datetime(2026, 3, 2, 9, tzinfo=LOCAL)
    with now.at(begun):
        held = site or install(agency)
    return Walk(held, begun, parties()[:several]).to(stage)
