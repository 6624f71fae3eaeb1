"""Evidence discs through the desk: listed as evidence, burned by the unit that keeps recordings, described, signed by officers and leader."""

from __future__ import annotations

import io
import shutil
from datetime import timedelta
from typing import Any

import pytest

from mingfa.cases.acts.investigation import AddEvidence
from mingfa.cases.tests.stories import Story
from mingfa.desk import now
from mingfa.desk.models import ToDoRow
from mingfa.desk.perform import look
from mingfa.recording.acts import CountersignDisc, FlagEvidence, MakeDiscSheet, SignDisc, UploadRecording
from mingfa.recording.facts import RecordingSnapshot
from mingfa.recording.intake import take_in
from mingfa.recording.state import recording_stream
from mingfa.recording.tests.test_media import MP4
from mingfa.review.tests.a_case import Table, moment, on, table
from mingfa.vault.site import site_vault

pytestmark = pytest.mark.django_db
FIELDS = {
    "执法人员姓名": {"officers": ()},
    "摄录人员姓名": {"operator": ""},
    "摄录起止时间": {"ended_at": None},
    "地点": {"place": ""},
    "设备品牌型号": {"model": ""},
    "录制格式": {"format": ""},
}


@pytest.fixture
def vault(settings):
    shutil.rmtree(settings.SITE / "vault", ignore_errors=True)
    yield site_vault()
    shutil.rmtree(settings.SITE / "vault", ignore_errors=True)


@pytest.fixture
def at(xiangxi) -> Table:
    with on("2026-03-02T15:00"):
        return table(xiangxi)


def stored(at: Table, content: bytes = MP4, **changes: Any) -> str:
    taken = take_in(site_vault(), io.BytesIO(content), "现场检查.mp4")
    fields: dict[str, Any] = {
        "digest": taken.digest, "size": taken.size, "file_name": taken.file_name, "media_type": taken.media_type, "form": "video",
        "source": "camera", "device": "SX-02", "operator": at.handler, "officers": [at.handler, at.site.people["officer"][1]],
        "place": "某公司污水总排口", "started_at": moment("2026-03-02T09:00"), "ended_at": moment("2026-03-02T10:30"), "case": at.case,
        "activity": "inspection", "told_at": moment("2026-03-02T08:59"),
    }  # fmt: skip
    act = UploadRecording.model_validate({**fields, **changes})
    stream = recording_stream(at.site.agency, act.digest)
    at.do(act, stream, at.handler)
    return stream


def snapshot(stream: str) -> RecordingSnapshot:
    return RecordingSnapshot.of(look(stream).state, stream, moment("2026-03-02").date())


def flag(at: Table, stream: str) -> None:
    at.do(FlagEvidence(case=at.case, reason="证明暗管正在排水"), stream, at.handler)


def sheet(at: Table, stream: str, **changes: Any) -> MakeDiscSheet:
    state = look(stream).state
    fields: dict[str, Any] = {
        "number": "GP-2026-001", "medium": "BD-R", "copies": state.digests, "officers": state.officers, "operator": "符某",
        "started_at": state.started_at, "ended_at": state.ended_at, "place": state.place, "model": "示例牌 X1", "format": "MP4（H.264）",
    }  # fmt: skip
    return MakeDiscSheet.model_validate({**fields, **changes})


def keeper(at: Table) -> str:
    return at.person("archivist")


@pytest.mark.obligation("XX-R-16b")
def test_listing_as_evidence_opens_the_task_of_the_unit_that_keeps_recordings(vault, at):
    with on("2026-03-02T15:30"):
        stream = stored(at)
        assert snapshot(stream).disc == ""
        flag(at, stream)
        assert (snapshot(stream).evidence, snapshot(stream).disc) == (True, "open")
        todo = ToDoRow.objects.get(stream=stream, key="evidence-disc")
        assert (todo.duty, todo.unit) == ("recording.export", "enforcement")
        assert look(stream).state.digest in todo.why
        assert "第十六条" in todo.article
        assert at.refused(FlagEvidence(case=at.case, reason="再次"), stream, at.handler) == ("recording.evidence_listed",)
        assert at.refused(FlagEvidence(case="xiangxi/case/other", reason="他案"), stream, at.handler) == ("recording.evidence_untied",)
        # The task is another unit's, whoever holds the duty there.
        assert at.refused(sheet(at, stream), stream, at.site.people["device_keeper"][1]) == ("recording.disc_unit",)
        assert at.refused(sheet(at, stream, copies=("0" * 64,)), stream, keeper(at)) == ("recording.disc_copy",)
        assert at.refused(sheet(at, stream, copies=()), stream, keeper(at)) == ("recording.disc_copy",)
        at.do(sheet(at, stream), stream, keeper(at))
        assert not ToDoRow.objects.filter(stream=stream, key="evidence-disc").exists()


def test_the_case_knows_that_its_recording_is_evidence(vault, at):
    with on("2026-03-02T15:30"):
        stream = stored(at)
        flag(at, stream)
        held = look(at.case).state.recordings[stream]
        assert (held.evidence, held.disc) == (True, "open")


def told_case(xiangxi) -> tuple[Story, Table]:
    """A case under investigation, of the real kind: only its handlers add evidence."""
    told = Story(xiangxi).filed()
    return told, Table(xiangxi, told.stream, "")


def video(told: Story, stream: str, **changes: Any) -> AddEvidence:
    fields: dict[str, Any] = {
        "evidence_kind": "audiovisual", "title": "现场录像", "original": look(stream).state.digest, "source": "现场检查",
        "obtained_on": told.at.date(), "made_by": "符某", "proves": "证明暗管正在排水",
    }  # fmt: skip
    return AddEvidence(**{**fields, **changes})


def filmed(told: Story, at: Table, **changes: Any) -> str:
    with now.at(told.at):
        hour = told.at - timedelta(hours=1)
        return stored(at, operator=told.officers[0], officers=told.officers, started_at=hour, ended_at=told.at, told_at=hour, **changes)


@pytest.mark.obligation("XX-R-16b")
def test_adding_a_recordings_original_to_the_evidence_of_a_case_lists_it(vault, xiangxi):
    told, at = told_case(xiangxi)
    stream = filmed(told, at)
    told.do(video(told, stream))
    assert snapshot(stream).disc == "open"
    flags = look(stream).state.served.flags
    assert [(one.case, one.reason) for one in flags] == [(told.stream, "证明暗管正在排水")]
    assert told.state.recordings[stream].disc == "open"
    told.do(video(told, stream, title="现场录像（节选说明）"))
    assert look(stream).state.served.flags == flags


def test_a_recording_of_no_case_does_not_become_evidence_of_one_unseen(vault, xiangxi):
    told, at = told_case(xiangxi)
    stream = filmed(told, at, case="", activity="")
    assert told.refuse(video(told, stream)).codes == ("recording.evidence_untied",)
    assert told.do(video(told, stream, original="0" * 64)).act.title == "现场录像"


@pytest.mark.obligation("XX-R-16c")
@pytest.mark.parametrize("name", FIELDS)
def test_a_sheet_without_one_of_its_fields_is_refused_and_the_field_is_named(vault, at, name):
    with on("2026-03-02T15:30"):
        stream = stored(at)
        flag(at, stream)
        with pytest.raises(Exception, match=name) as caught:
            at.do(sheet(at, stream, **FIELDS[name]), stream, keeper(at))
        assert [one.code for one in caught.value.refusals] == ["recording.disc_field"]
        assert "第十六条" in str(caught.value.refusals[0].article)
        at.do(sheet(at, stream), stream, keeper(at))


@pytest.mark.obligation("XX-R-16b", "XX-R-16c")
def test_a_sheet_tells_the_times_of_the_recording_and_of_evidence_only(vault, at):
    with on("2026-03-02T15:30"):
        stream = stored(at)
        assert at.refused(sheet(at, stream), stream, keeper(at)) == ("recording.not_evidence",)
        flag(at, stream)
        assert at.refused(sheet(at, stream, started_at=moment("2026-03-02T09:02")), stream, keeper(at)) == ("recording.disc_times",)
        assert at.refused(sheet(at, stream, started_at=moment("2026-03-02T09:01")), stream, keeper(at)) == ()


@pytest.mark.obligation("XX-R-16d")
def test_the_disc_is_signed_once_every_officer_and_the_leader_have(vault, at):
    with on("2026-03-02T15:30"):
        stream = stored(at)
        flag(at, stream)
        officers, leader = look(stream).state.officers, at.person("leader_in_charge")
        assert at.refused(SignDisc(sheet=2, confirmed=True), stream, officers[0]) == ("recording.no_sheet",)
        at.do(sheet(at, stream), stream, keeper(at))
        number = look(stream).state.served.sheet.seq
        sign, counter = SignDisc(sheet=number, confirmed=True), CountersignDisc(sheet=number, confirmed=True)
        assert at.refused(SignDisc(sheet=number, confirmed=False), stream, officers[0]) == ("recording.sheet_unread",)
        assert at.refused(SignDisc(sheet=number - 1, confirmed=True), stream, officers[0]) == ("recording.other_sheet",)
        assert at.refused(sign, stream, at.site.people["officer"][2]) == ("recording.disc_officer",)
        assert at.refused(counter, stream, officers[0]) == ("duty.not_yours", "recording.disc_leader")
        owed = set(ToDoRow.objects.filter(stream=stream, key__startswith="evidence-").values_list("person", "duty"))
        assert owed == {(officers[0], ""), (officers[1], ""), ("", "recording.sign_disc")}
        for person in officers:
            at.do(sign, stream, person)
            assert snapshot(stream).disc == "sheet"
        assert at.refused(sign, stream, officers[0]) == ("recording.signed_twice",)
        at.do(counter, stream, leader)
        assert snapshot(stream).disc == "signed"
        assert look(at.case).state.recordings[stream].disc == "signed"
        # Another sheet needs other signatures.
        at.do(sheet(at, stream, number="GP-2026-002"), stream, keeper(at))
        assert snapshot(stream).disc == "sheet"
        assert at.refused(sign, stream, officers[0]) == ("recording.other_sheet",)


@pytest.mark.obligation("XX-R-16d")
def test_the_leader_alone_does_not_do_and_may_excuse_who_has_left(vault, at):
    with on("2026-03-02T15:30"):
        stream = stored(at)
        flag(at, stream)
        at.do(sheet(at, stream), stream, keeper(at))
        number, (first, second) = look(stream).state.served.sheet.seq, look(stream).state.officers
        bare = CountersignDisc(sheet=number, confirmed=True, excused=(second,))
        assert at.refused(bare, stream, at.person("leader_in_charge")) == ("recording.excuse",)
        stranger = bare.model_copy(update={"excused": (at.site.people["officer"][2],), "reason": "已调离"})
        assert at.refused(stranger, stream, at.person("leader_in_charge")) == ("recording.excuse",)
        at.do(bare.model_copy(update={"reason": "已调离本机关"}), stream, at.person("leader_in_charge"))
        assert snapshot(stream).disc == "sheet"
        at.do(SignDisc(sheet=number, confirmed=True), stream, first)
        assert snapshot(stream).disc == "signed"


@pytest.mark.guards("refuse_other_unit")
@pytest.mark.parametrize("agency", ["panjin", "xinglongtai", "shanghai", "jiangbei"])
def test_where_the_rule_wants_no_disc_a_sheet_is_welcome_and_nothing_waits(vault, installed, agency):
    """Whoever keeps the recordings still makes it: the enforcement unit, in each of these agencies."""
    site = installed(agency)
    with on("2026-03-02T15:00"):
        at = table(site)
    with on("2026-03-02T15:30"):
        stream = stored(at)
        flag(at, stream)
        assert (snapshot(stream).evidence, snapshot(stream).disc) == (True, "")
        assert not ToDoRow.objects.filter(stream=stream, key__startswith="evidence-").exists()
        keepers = [*site.people["device_keeper"], *site.people["archivist"]]
        person = next(one for one in keepers if "enforcement" in look(one).state.units_on(moment("2026-03-02").date()))
        at.do(sheet(at, stream, model="", operator=""), stream, person)
        assert snapshot(stream).disc == ""
        number = look(stream).state.served.sheet.seq
        for officer in look(stream).state.officers:
            at.do(SignDisc(sheet=number, confirmed=True), stream, officer)
        assert snapshot(stream).disc == "signed"
