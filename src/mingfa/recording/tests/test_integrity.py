"""That a recording is whole and stays so: no minute of an activity uncovered, nothing stopped without a ground, no original touched; and found again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from mingfa.agencies.setup import Site
from mingfa.cases.acts import investigation as inv
from mingfa.cases.acts import recordings as rec
from mingfa.cases.tests.stories import Story
from mingfa.demo.devices import stock
from mingfa.demo.footage import film, filmed
from mingfa.desk import now
from mingfa.desk.act import all_acts
from mingfa.desk.errors import Refused
from mingfa.desk.perform import look, perform
from mingfa.desk.verify import verify
from mingfa.office.tests.conftest import accounts, signed_in
from mingfa.recording.acts import AnnotateRecording, UploadRecording, deriving
from mingfa.recording.intake import take_in
from mingfa.recording.measuring import measure
from mingfa.recording.models import RecordingRow
from mingfa.recording.state import recording_stream
from mingfa.vault.site import site_vault

pytestmark = pytest.mark.django_db
CAMERA = "DSJ-0001"


@pytest.fixture
def story(xiangxi: Site) -> Story:
    """A case under investigation, whose bureau has a body camera."""
    made = Story(xiangxi).filed(source="inspection")
    stock(xiangxi, made.at)
    return made


def upload(story: Story, started: datetime, ended: datetime, content: bytes = b"", **changes: Any) -> tuple[UploadRecording, str]:
    """The act for a real film from then to then, and its stream."""
    name = changes.pop("name", "REC.mp4")
    body = content or filmed(started, ended, f"{started} {ended}")
    with now.at(story.at):
        taken = take_in(site_vault(), [body], name)
    fields: dict[str, Any] = {
        "digest": taken.digest, "size": taken.size, "file_name": name, "media_type": taken.media_type, "form": "video", "source": "recorder",
        "device": CAMERA, "operator": story.officers[0], "officers": story.officers, "place": "排口", "started_at": started, "ended_at": ended,
        "case": story.stream, "told_at": started,
    }  # fmt: skip
    return UploadRecording.model_validate({**fields, **changes}), recording_stream(story.site.agency, taken.digest)


def store(story: Story, started: datetime, ended: datetime, content: bytes = b"", **changes: Any) -> str:
    """Film from then to then, upload it, let the platform measure it."""
    act, stream = upload(story, started, ended, content, **changes)
    with now.at(story.at):
        perform(act, stream, by=story.officers[0], key=stream)
        measure(stream)
    return stream


def sampled(story: Story) -> tuple[int, datetime, datetime]:
    """Take a sample and write the record; return the step and its time."""
    seq = story.do(story.on_site(inv.TakeSample)).seq
    story.do(story.record(seq, "sampling_record"))
    activity = story.state.investigation.activity(seq)
    assert activity is not None
    return seq, activity.started_at, activity.ended_at


def minute(at: datetime, number: float) -> datetime:
    return at + timedelta(minutes=number)


def explain(story: Story, seq: int, started: datetime, ended: datetime, **why: Any) -> None:
    """Explain a gap, file the work record, let the leader accept it."""
    told = story.do(
        rec.ExplainGap.model_validate({"step": seq, "started_at": started, "ended_at": ended, "why": {"words": "电池故障", **why}})
    ).seq
    story.do(rec.FileGapRecord(story=f"x{told}", digest="5b" * 32))
    story.do(rec.ReviewGap(story=f"x{told}", accepted=True, opinion="属实"), story.leader)


@pytest.mark.obligation("XX-R-8a")
def test_head_and_tail_of_an_activity_are_listed_and_block_until_explained(story: Story) -> None:
    """第八条: recorded from its start to its end; uncovered minutes at head and tail are listed each and block until a record covers them."""
    seq, begun, ended = sampled(story)
    store(story, minute(begun, 10), minute(ended, -5), step=seq)
    end = inv.EndActivity(activity=seq)
    error = story.refuse(end)
    assert error.codes == ("recording.gap", "recording.gap")
    assert [words in str(error) for words in ("（10分钟）没有录制", "（5分钟）没有录制")] == [True, True]
    explain(story, seq, begun, minute(begun, 10), ground="technical")
    assert story.refuse(end).codes == ("recording.gap",)
    explain(story, seq, minute(ended, -5), ended, ground="weather")
    story.do(end)


@pytest.mark.obligation("XX-R-8e")
def test_two_clips_with_six_minutes_between_them_need_a_fault_or_a_stop_ground(story: Story) -> None:
    """第八条: not interrupted but for technical reasons; the hole blocks, other reasons are refused."""
    seq, begun, ended = sampled(story)
    store(story, minute(begun, -1), minute(begun, 20), step=seq, name="REC_1.mp4")
    store(story, minute(begun, 26), minute(ended, 1), step=seq, name="REC_2.mp4")
    error = story.refuse(inv.EndActivity(activity=seq))
    assert (error.codes, "（6分钟）没有录制" in str(error)) == (("recording.gap",), True)
    with pytest.raises(ValueError, match="ground"):
        rec.ExplainGap.model_validate(
            {"step": seq, "started_at": minute(begun, 20), "ended_at": minute(begun, 26), "why": {"ground": "lunch"}}
        )
    explain(story, seq, minute(begun, 20), minute(begun, 26), ground="technical")
    story.do(inv.EndActivity(activity=seq))


@pytest.mark.obligation("XX-R-3a")
def test_the_central_store_begins_the_custody_log_and_a_copy_kept_at_home_ties_to_nothing(story: Story) -> None:
    """第三条: device, officer and hash from the first entry on; only permitted roles read it; what is not in the store is no recording."""
    accounts(story.site.agency)
    seq, begun, ended = sampled(story)
    stream = store(story, begun, ended, step=seq)
    row = RecordingRow.objects.get(stream=stream)
    told = look(story.stream).state.recordings[stream]
    assert (row.device, row.operator, row.digest) == (CAMERA, story.officers[0], told.digests[0])
    at_home, elsewhere = upload(story, begun, ended, film(600, tone=99), step=seq)
    for path in (site_vault()._path(at_home.digest),):  # type: ignore[attr-defined]
        path.unlink()
    fields = at_home.model_dump(mode="json")
    with now.at(story.at):
        client = signed_in(story.officers[0])
        to = f"/api/v1/streams/{elsewhere}/acts/recording.upload_recording"
        answer = client.post(to, fields, "application/json", headers={"Idempotency-Key": "from-home"})
        told = str(answer.json())
        assert (answer.status_code, "原件" in told) == (422, True), told
        assert not RecordingRow.objects.filter(stream=elsewhere).exists()
        address = f"/s/{stream}/originals/{row.digest}"
        assert client.get(address).status_code == 200
        assert signed_in(story.site.people["cashier"][0]).get(address).status_code == 403


@pytest.mark.obligation("XL-R-4a")
def test_no_function_changes_a_stored_recording_and_storage_is_watched(installed: Callable[[str], Site]) -> None:
    """兴隆台 二（二）4: no act replaces or trims an original; what is changed in storage the next check names, with file and time."""
    story = Story(installed("xinglongtai")).filed(source="inspection")
    stock(story.site, story.at)
    seq, begun, ended = sampled(story)
    stream = store(story, begun, ended, step=seq)
    digest = look(stream).state.digest
    naming = {
        cls.name
        for cls in all_acts()
        if cls.kind == "recording"
        and not cls.starts
        and {"digest", "original"} & cls.model_fields.keys()
        and cls.__module__ != deriving.__name__
    }
    assert naming == {"recording.add_piece", "recording.measure_recording"}, (
        "one adds a file, one says what it holds; cuts are files of their own"
    )
    act, _ = upload(story, begun, ended, film(600, tone=3), step=seq)
    with now.at(story.at), pytest.raises(Refused) as refused:
        perform(act, stream, by=story.officers[0], key="instead")
    assert set(refused.value.codes) >= {"stream.exists", "recording.stream"}
    assert [one for one in verify().findings if one.kind == "original" and stream in one.where] == []
    path = site_vault()._path(digest)  # type: ignore[attr-defined]
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"\x01")
    found = [one for one in verify().findings if one.kind == "original" and stream in one.where]
    assert ["摘要不符" in one.words for one in found] == [True]


@pytest.mark.obligation("XX-R-15c")
def test_the_same_recording_is_found_by_each_of_its_keys(story: Story) -> None:
    """第十五条: case name, unit and people, number of the device, time of use; each finds the same file, and no other key does."""
    accounts(story.site.agency)
    seq, begun, ended = sampled(story)
    stream = store(story, begun, ended, step=seq, name="REC_77.mp4")
    stranger = next(person for person in story.site.people["officer"] if person not in story.officers)
    other = store(
        story, minute(begun, -3000), minute(ended, -3000), step=None, case="", device="DSJ-0009", name="REC_88.mp4",
        operator=stranger, officers=[stranger],
    )  # fmt: skip
    row, day = RecordingRow.objects.get(stream=stream), begun.date().isoformat()
    name = row.officers.partition("、")[0]
    with now.at(story.at):
        client = signed_in(story.officers[0])
        perform(AnnotateRecording(gist="取样全过程"), stream, by=story.officers[0], key="note")
        for key in (
            {"case": story.state.title}, {"case": story.state.number}, {"device": CAMERA}, {"people": name}, {"since": day, "until": day},
            {"unit": row.unit, "people": name},
        ):  # fmt: skip
            page = client.get("/kinds/recording/", key).text
            assert ("REC_77.mp4" in page, "REC_88.mp4" in page) == (True, False), key
        assert "REC_88.mp4" in client.get("/kinds/recording/", {"state": "unexplained"}).text
        assert "REC_77.mp4" not in client.get("/kinds/recording/", {"case": "别的案件"}).text
        lacking = rec.LinkRecording(recording=story.state.recordings[stream].model_copy(update={"device": ""}))
        perform(lacking, story.stream, by="measurer", key="lacking")
    from mingfa.cases.acts.closing import FileRecordings

    error = story.refuse(FileRecordings(recordings=(stream,)), story.officers[0])
    assert ("archive.recording_no_key" in error.codes, "设备编号" in str(error)) == (True, True)
    assert other != stream
