"""The dossier waits for the discs of its evidence: a whole case, from lead to archive, with a recording that was listed on the way."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest

from mingfa.cases.acts import closing as clo
from mingfa.cases.acts.investigation import AddEvidence, Verification
from mingfa.cases.acts.papers import FileDocument
from mingfa.cases.tests.conftest import whole  # noqa: F401
from mingfa.cases.tests.whole import SMALL, Whole, complete, form
from mingfa.cases.volume import missing
from mingfa.desk import now
from mingfa.desk.models import ToDoRow
from mingfa.desk.perform import look, perform
from mingfa.recording.acts import AnnotateRecording, CountersignDisc, MakeDiscSheet, SignDisc, UploadRecording
from mingfa.recording.intake import take_in
from mingfa.recording.state import recording_stream
from mingfa.recording.tests.test_media import MP4
from mingfa.vault.site import site_vault

pytestmark = pytest.mark.django_db


class Story(Whole):
    """A whole case, one of whose recordings is real and serves as evidence."""

    def on(self, act: object, by: str) -> None:
        """Do an act on the recording."""
        self.n += 1
        with now.at(self.at):
            perform(act, self.film_, by=by, key=f"film{self.n}")
        self.at += timedelta(minutes=5)

    @property
    def film_(self) -> str:
        return recording_stream(self.site.agency, self.digest)

    def film(self, step: int, *spans: Any, **changes: Any) -> Any:
        """Number what the platform ties as it numbers real recordings."""
        return super().film(step, *spans, **{"numbers": ((self.stream, f"音像-{900 + step}"),), **changes})

    def evidenced(self) -> Story:
        """Record the inspection and add the recording to the evidence."""
        self.recorded()
        super().evidenced()
        return self

    def recorded(self) -> None:
        taken = take_in(site_vault(), io.BytesIO(MP4 + b"case"), "现场.mp4")
        self.digest = taken.digest
        step = self.state.investigation.activities[0]
        act = UploadRecording(
            digest=taken.digest, size=taken.size, file_name=taken.file_name, media_type=taken.media_type, form="video", source="camera",
            device="SX-01", operator=self.officers[0], officers=self.officers, place=step.place or "厂区", started_at=step.started_at,
            ended_at=step.ended_at, case=self.stream, step=step.seq, told_at=step.started_at,
        )  # fmt: skip
        self.on(act, self.officers[0])
        self.on(AnnotateRecording(gist="暗管排水全过程"), self.officers[0])
        evidence = AddEvidence(
            evidence_kind="audiovisual", title="现场录像", original=self.digest, source="现场拍摄", obtained_on=self.at.date(), made_by="执法人员",
            proves="废水经暗管排入河道", verification=Verification(by="执法人员", on=self.at.date(), how="与原始载体核对无误"),
        )  # fmt: skip
        self.do(evidence)

    def made(self, number: str) -> None:
        state = look(self.film_).state
        sheet = MakeDiscSheet(
            number=number, copies=(self.digest,), officers=state.officers, operator="符某", started_at=state.started_at, ended_at=state.ended_at,
            place=state.place, model="示例牌 X1", format="MP4",
        )  # fmt: skip
        self.on(sheet, self.person("archivist"))

    def signed(self, officer: str) -> None:
        self.on(SignDisc(sheet=look(self.film_).state.served.sheet.seq, confirmed=True), officer)

    def countersigned(self) -> None:
        self.on(CountersignDisc(sheet=look(self.film_).state.served.sheet.seq, confirmed=True), self.leader)


@pytest.mark.obligation("XX-R-16b", "XX-R-16d")
def test_the_dossier_is_not_filed_before_the_disc_is_made_and_signed_by_officers_and_leader(whole):  # noqa: F811
    case = whole("xiangxi")
    case.__class__ = Story
    case.decided(SMALL).issued().served()
    assert case.state.recordings[case.film_].disc == "open"
    assert ToDoRow.objects.get(stream=case.film_, key="evidence-disc").unit == "enforcement"
    case.do(case.paying(120_000), case.person("cashier"))
    case.fill_gaps().film_all()
    for one in missing(case.state):
        if one.code != "closing_approval":
            case.do(FileDocument(paper=form(one.code, case)))
    case.filed_recordings()
    assert case.refused(clo.BindDossier()) == {"archive.disc_open"}
    assert "第十六条" in str(case.why[0].article)
    case.made("GP-1")
    assert case.refused(clo.BindDossier()) == {"archive.disc_open"}
    first, second = look(case.film_).state.officers
    case.countersigned()
    assert case.refused(clo.BindDossier()) == {"archive.disc_open"}, "the leader's signature alone does not do"
    case.signed(first)
    assert case.refused(clo.BindDossier()) == {"archive.disc_open"}
    case.signed(second)
    assert case.refused(clo.BindDossier()) == set()
    case.do(case.closing())
    case.do(clo.ApproveClosing(opinion="同意结案", paper=form("closing_approval", case)), case.leader)
    complete(case)
    case.made("GP-2")  # another disc took the place of the first
    case.signed(first)
    case.signed(second)
    assert case.refused(case.archiving()) == {"archive.disc_open"}, "the officers' signatures alone do not do"
    case.countersigned()
    assert case.refused(case.archiving()) == set()
    assert case.state.stage == "archived"
