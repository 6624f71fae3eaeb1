"""What follows the decision of a demonstration case (执行、结案): service, publication, payment, the check of what was ordered, discs, closing, archive."""

from __future__ import annotations

from dataclasses import dataclass

from mingfa.cases.acts.closing import ApproveClosing, Archive, BindDossier, Leaf, ProposeClosing
from mingfa.cases.acts.executing import RecordPayment, ServeDecision
from mingfa.cases.acts.investigation import CheckCorrection
from mingfa.demo.deciding import Deciding
from mingfa.desk.errors import UnknownStream
from mingfa.desk.perform import look
from mingfa.disclosure.acts import ApprovePublication, OpenPublication, PreparePublication, Publish, publication_of
from mingfa.dossier.typeset import count_pages
from mingfa.recorders.facts import recorder_stream
from mingfa.recording.acts import CountersignDisc, MakeDiscSheet, SignDisc


@dataclass(slots=True)
class Performing(Deciding):
    """A penalty case from the service of its decision to the archive."""

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
