"""Cases of the other kinds in outline: an inspection from its opening to its end, and a sealing that has been carried out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from mingfa.cases.acts.investigation import ApproveInternally, EndActivity, InspectSite
from mingfa.cases.acts.outline import CloseOutline, DecideOutline, ExecuteMeasure, OpenCase
from mingfa.demo.enforcing import item_for, random_for
from mingfa.demo.matters import head_of
from mingfa.demo.reviewing import Reviewing
from mingfa.desk.act import Act
from mingfa.desk.entry import Entry
from mingfa.desk.times import local_day
from mingfa.disclosure.acts import ApprovePublication, PreparePublication, Publish, publication_of
from mingfa.documents.blocks import Thing


@dataclass(slots=True)
class Outline(Reviewing):
    """A case of coercion or inspection."""

    def open(self, kind: str, title: str, ground: str, *, random: bool = False) -> None:
        """Open the case, on the items of the agency's public lists."""
        self.do(
            OpenCase(
                case_kind=kind,
                title=title,
                item=item_for(self.site.agency, kind, self.cast.unit),
                random_item=random_for(self.site.agency, self.cast.unit) if random else "",
                ground=ground,
                unit=self.cast.unit,
                officers=self.cast.officers,
                lead_handler=self.cast.lead,
                block=self.parties[0],
                year=self.on.year,
            ),
            self.cast.lead,
        )

    def approve(self, subject: str) -> int:
        """Have a leader approve something; return the entry's seq."""
        self.wait(minutes=20)
        paper = self.scanned("internal_approval", f"{subject}审批表")
        act = ApproveInternally(subject=subject, granted=True, opinion="同意。", paper=paper)
        return self.do(act, self.cast.who("case.approve_measure")).seq

    def _end(self, entry: Entry[Act], activity: str) -> None:
        told = entry.act
        assert isinstance(told, InspectSite | ExecuteMeasure)
        record = self.clerk.site_record(told.started_at, told.ended_at, told.place)
        self.file(entry.seq, self.paper("evidence_paper", "site_record", record))
        self.record(entry, activity, f"{told.label}录音录像")
        self.do(EndActivity(activity=entry.seq), self.cast.lead)

    def inspect(self) -> None:
        """Open an inspection, go there, decide that the case is settled, and close it."""
        self.open("inspection", f"对{self.parties[0].name}的现场检查", "年度双随机抽查计划", random=True)
        self.next_day()
        name, _ = head_of(self.parties[0])
        told = self.on_site(45, f"{self.parties[0].address}{self.matter.spot}")
        entry = self.do(InspectSite(**told, party="p1", onsite_person=name, findings="未发现违法行为", random=True), self.cast.lead)
        self._end(entry, "inspection")
        self.next_day()
        self.approve("检查处理意见")
        digest = hashlib.sha256(f"{self.case} {local_day(self.now)}".encode()).hexdigest()
        paper = self.scanned("enforcement_document", "检查结果告知书")
        result = DecideOutline(
            draft_digest=digest, result="未发现违法行为，检查结束。", paper=paper, basis="年度双随机抽查计划、随机抽查事项清单", mode="双随机抽查，现场检查",
            matters="污染防治（安全）设施运行和台账记录", sampled="抽查设施运行台账和现场记录", no_problem=True,
        )  # fmt: skip
        decided = self.do(result, self.cast.post(("principal",)))
        self.publish(decided.seq)
        self.next_day()
        closing = CloseOutline(result="检查结束，结果已告知当事人。", paper=self.scanned("internal_approval", "办结审批表"))
        self.do(closing, self.cast.who("case.approve_closing"))

    def seal(self) -> None:
        """Open a case of coercion, have the sealing approved, and carry it out."""
        self.open("coercion", f"查封{self.parties[0].name}的排放设施", "违法排放污染物可能造成严重污染")
        approval = self.approve("查封设施")
        self.next_day()
        told = self.on_site(40, f"{self.parties[0].address}{self.matter.spot}")
        things = (Thing(name="压滤车间排水泵", number="2台"), Thing(name="配电箱", number="1个"))
        sealing = ExecuteMeasure(
            **told, party="p1", measure="sealing", things=things, approval=approval, mode="现场加贴封条并制作现场笔录",
            basis="《中华人民共和国行政强制法》第十八条",
        )  # fmt: skip
        entry = self.do(sealing, self.cast.lead)
        self._end(entry, "sealing")
        self.publish(entry.seq)

    def publish(self, seq: int) -> None:
        """Provide, approve and publish what an entry decided or carried out, each by whom the regime names."""
        publication = publication_of(self.case, seq)
        self.wait(hours=1)
        self.do(PreparePublication(), self.publisher("provide"), publication)
        self.wait(hours=1)
        self.do(ApprovePublication(redaction_checked=True), self.publisher("approve"), publication)
        self.next_day()
        self.do(Publish(), self.publisher("publish"), publication)
        self.settle()
