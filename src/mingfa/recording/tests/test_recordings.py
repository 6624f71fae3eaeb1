"""Recordings through the desk: stored and tied, noted, kept and verified."""

from __future__ import annotations

import io
import shutil
from datetime import date
from typing import Any

import pytest

from mingfa.desk.models import ToDoRow
from mingfa.desk.perform import look
from mingfa.desk.verify import verify
from mingfa.recording.acts import (
    AnnotateRecording,
    RaiseRetention,
    TieToStep,
    UploadRecording,
    deriving,
)
from mingfa.recording.facts import RecordingSnapshot
from mingfa.recording.intake import take_in
from mingfa.recording.models import RecordingRow, RecordingTieRow
from mingfa.recording.state import recording_stream
from mingfa.recording.tests.test_media import MP4
from mingfa.review.tests.a_case import Table, moment, on, table
from mingfa.vault.site import site_vault

pytestmark = pytest.mark.django_db


@pytest.fixture
def vault(settings):
    """The site's vault, empty before and after."""
    shutil.rmtree(settings.SITE / "vault", ignore_errors=True)
    yield site_vault()
    shutil.rmtree(settings.SITE / "vault", ignore_errors=True)


@pytest.fixture
def at(xiangxi) -> Table:
    with on("2026-03-02T15:00"):
        return table(xiangxi)


def upload(at: Table, content: bytes = MP4, **changes: Any) -> UploadRecording:
    taken = take_in(site_vault(), io.BytesIO(content), "检查.mp4")
    fields: dict[str, Any] = {
        "digest": taken.digest, "size": taken.size, "file_name": taken.file_name, "media_type": taken.media_type, "form": "video",
        "source": "recorder", "device": "ZF-014", "operator": at.handler, "officers": [at.handler, at.site.people["officer"][1]],
        "place": "某公司污水总排口", "started_at": moment("2026-03-02T09:00"), "ended_at": moment("2026-03-02T10:30"), "case": at.case, "step": 0,
        "activity": "inspection", "told_at": moment("2026-03-02T08:59"),
    }  # fmt: skip
    return UploadRecording.model_validate({**fields, **changes})


def store(at: Table, content: bytes = MP4, **changes: Any) -> str:
    act = upload(at, content, **changes)
    stream = recording_stream(at.site.agency, act.digest)
    at.do(act, stream, at.handler)
    return stream


def test_a_recording_is_stored_with_what_it_is_and_where_it_belongs(vault, at):
    with on("2026-03-02T15:30"):
        stream = store(at)
    row = RecordingRow.objects.get(stream=stream)
    assert (row.stage, row.device, row.told, row.kept_until, row.long_term) == ("stored", "ZF-014", True, date(2027, 3, 2), False)
    assert row.officers.count("、") == 1
    tie = RecordingTieRow.objects.get(stream=stream)
    assert (tie.case_stream, tie.step, tie.activity) == (at.case, 0, "inspection")
    fact = RecordingSnapshot.of(look(stream).state, stream, date(2026, 3, 2))
    assert (fact.status, fact.steps, fact.annotated, fact.measured) == ("stored", ((at.case, 0, "inspection"),), False, False)


@pytest.mark.guards("refuse_unknown_occasion", "refuse_unknown_long_term", "refuse_unknown_step", "refuse_without_device")
def test_the_same_original_is_one_recording_and_bears_no_other_name(vault, at):
    with on("2026-03-02T15:30"):
        act = upload(at)
        assert at.refused(act, "xiangxi/recording/whatever", at.handler) == ("recording.stream",)
        stream = store(at)
        assert "stream.exists" in at.refused(upload(at, place="另一地点"), stream, at.handler)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"device": ""}, "recording.no_device"),
        ({"ended_at": moment("2026-03-02T08:00")}, "recording.span"),
        ({"started_at": moment("1970-01-01T00:00")}, "recording.absurd_time"),
        ({"ended_at": moment("2026-03-03T09:00")}, "recording.future"),
        ({"step": 7}, "recording.no_step"),
        ({"case": "panjin/case/c1"}, "recording.other_agency"),
        ({"case": "xiangxi/case/nobody"}, "fact.unknown"),
        ({"operator": "xiangxi/person/nobody"}, "fact.unknown"),
        ({"long_term": ["hearing"]}, "recording.long_term"),
        ({"covert": True}, "recording.covert"),
    ],
)
def test_what_cannot_be_is_refused(vault, at, changes, code):
    with on("2026-03-02T15:30"):
        act = upload(at, **changes)
        stream = recording_stream("xiangxi", act.digest)
        assert code in at.refused(act, stream, at.handler)
        assert not RecordingRow.objects.exists()
        assert at.refused(upload(at), stream, at.handler) == ()


@pytest.mark.parametrize("missing", ["form", "source", "operator"])
def test_a_file_without_form_source_or_operator_is_no_recording(vault, at, missing):
    fields = upload(at).model_dump()
    del fields[missing]
    with pytest.raises(ValueError, match=missing):
        UploadRecording.model_validate(fields)


def test_covert_recording_is_argued_and_approved_where_the_rule_allows_it(vault, installed):
    """上海 三（二）1（2）: needed, lawful, harmless to rights; the duty to tell is waived for that file only."""
    site = installed("shanghai")
    with on("2026-03-02T15:00"):
        at = table(site)
        leader = at.person("leader_in_charge")
        bare = upload(at, covert=True, told_at=None)
        stream = recording_stream("shanghai", bare.digest)
        assert set(at.refused(bare, stream, at.handler)) == {"recording.covert_unargued", "recording.covert_approver"}
        notes = {"covert_need": "夜间偷排，告知即停排", "covert_lawful": "在公共道路上摄录", "covert_rights": "不摄入私人空间"}
        assert at.refused(upload(at, covert=True, told_at=None, **notes), stream, at.handler) == ("recording.covert_approver",)
        at.do(upload(at, covert=True, told_at=None, covert_approver=leader, **notes), stream, at.handler)
        assert RecordingRow.objects.get(stream=stream).covert


@pytest.mark.guards("warn_late_storing")
def test_a_recording_stored_days_later_is_marked(vault, at):
    """C47 is not held against an official text, so it warns and does not refuse."""
    with on("2026-03-09"):
        act = upload(at)
        entry = at.do(act, recording_stream("xiangxi", act.digest), at.handler)
    assert "recording.stored_late" in [warning["code"] for warning in entry.warnings]


@pytest.mark.guards("refuse_unknown_occasion", "refuse_same_tie", "refuse_unknown_step")
def test_a_recording_may_show_several_steps_each_once(vault, at):
    with on("2026-03-02T15:30"):
        stream = store(at)
        assert at.refused(TieToStep(case=at.case, step=0), stream, at.handler) == ("recording.tied",)
        assert at.refused(TieToStep(case=at.case, step=9), stream, at.handler) == ("recording.no_step",)
        at.do(TieToStep(case=at.case, step=None), stream, at.handler)
    assert sorted(RecordingTieRow.objects.filter(stream=stream).values_list("step", flat=True)) == [-1, 0]


@pytest.mark.guards("refuse_unknown_field")
def test_notes_follow_the_fields_of_the_rule_and_end_the_to_do(vault, at):
    with on("2026-03-02T15:30"):
        stream = store(at)
        assert ToDoRow.objects.get(stream=stream, key="annotate").person == at.handler
        wrong = AnnotateRecording(gist="排口取样", values={"天气": "晴"})
        assert at.refused(wrong, stream, at.handler) == ("recording.unknown_field",)
        at.do(
            AnnotateRecording(gist="排口取样", at_ms=61_000, speaker="陪同人员", values={"使用时间": "9时至10时30分"}), stream, at.handler
        )
    assert not ToDoRow.objects.filter(stream=stream, key="annotate").exists()
    assert look(stream).state.notes[0].at_ms == 61_000


@pytest.mark.guards("refuse_unknown_long_term")
def test_a_ground_for_keeping_it_long_may_come_up_later(vault, at):
    """湘西州 记录制度 第十条、第十六条."""
    with on("2026-03-02T15:30"):
        stream = store(at)
        assert at.refused(RaiseRetention(long_term=("service",), reason="争议"), stream, at.handler) == ("recording.long_term",)
        at.do(RaiseRetention(long_term=("dispute_expected",), reason="当事人提出异议"), stream, at.handler)
    row = RecordingRow.objects.get(stream=stream)
    assert (row.long_term, row.kept_until) == (True, None)


# Originals -----------------------------------------------------------------------------------------------------------------


def original_findings() -> list[str]:
    return [finding.where for finding in verify().findings if finding.kind == "original"]


def test_a_changed_lost_or_unnamed_original_is_named_by_verify_and_no_act_changes_one(vault, at):
    """Nothing deletes, replaces or splices an original; one changed byte in storage is found with the file that has it."""
    from mingfa.desk.act import all_acts

    with on("2026-03-02T16:00"):
        stream = store(at)
        digest = look(stream).state.digest
        assert original_findings() == []
        for act in all_acts():
            derives = act.__module__ == deriving.__name__ or act.name == "recording.add_piece"
            if act.kind == "recording" and not act.starts and not derives:
                assert not {"media_type", "size", "file_name"} & act.model_fields.keys()
        changed = upload(at, MP4 + b"x")
        assert at.refused(changed, stream, at.handler)[0] in ("stream.exists", "recording.stream")
        path = vault._path(digest)
        path.chmod(0o600)
        path.write_bytes(MP4[:-1] + b"\x01")
        report = verify()
        assert [finding.where for finding in report.findings if finding.kind == "original"] == [f"vault/{digest}（{stream}）"]
        assert "摘要不符" in next(finding.words for finding in report.findings if finding.kind == "original")
        assert [note for note in report.notes if changed.digest in note] != []
        assert report.originals == 1
        path.unlink()
        assert original_findings() == [f"vault/{digest}（{stream}）"]
