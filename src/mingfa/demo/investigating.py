"""The investigation of a demonstration case (调查取证): lead, filing, on-site steps with their recordings, evidence, report, examination."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from mingfa.cases.acts.closing import FileRecordings
from mingfa.cases.acts.investigation import (
    AddEvidence,
    ApprovePreservation,
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
from mingfa.cases.acts.opening import AddParty, ApproveFiling, Condition, Informant, ProposeFiling, RegisterLead
from mingfa.cases.acts.recordings import ExplainGap, FileGapRecord, MarkScene, ReviewGap, Technical
from mingfa.cases.gates.dossier import recordings_of
from mingfa.cases.recording_rules import Standing, standings
from mingfa.demo.enforcing import item_of
from mingfa.demo.matters import Matter, head_of
from mingfa.demo.papers import KEEPING_LAW
from mingfa.demo.reviewing import Reviewing
from mingfa.desk.act import Act
from mingfa.desk.entry import Entry
from mingfa.desk.times import local_day
from mingfa.documents.blocks import Thing

REASONS = ("有举报（检查）材料、照片等初步证据", "所涉行为依法应当给予罚款", "违法行为发生在本行政区域", "违法行为发现时正在进行")


@dataclass(slots=True)
class Investigating(Reviewing):
    """A penalty case from the lead to the case review.

    cut: the recorder fails at the start of the questioning, which takes an explanation, a work record and the leader's review.
    """

    cut: bool = False

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


def term_of_result(matter: Matter) -> str:
    """Return what a matter's laboratory work is called, e.g. 监测."""
    from mingfa.cases.acts.investigation import RESULT_KINDS

    return RESULT_KINDS[matter.result.kind]
