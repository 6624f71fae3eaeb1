"""Why a recorder was stopped (停用执法记录仪), how it is explained and reviewed, and that the party is told it is recorded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from mingfa.agencies.setup import Site
from mingfa.cases.acts import investigation as inv
from mingfa.cases.acts import recordings as rec
from mingfa.cases.tests.stories import Story
from mingfa.cases.tests.test_footage import codes, did, ending, stands, times
from mingfa.desk import now
from mingfa.desk.models import ConcernRow, ToDoRow
from mingfa.desk.perform import perform
from mingfa.office.spec import fields_of

pytestmark = pytest.mark.django_db
SIGNED = "6a" * 32
RECORD = "5b" * 32


@pytest.fixture
def gapped(installed: Callable[[str], Site]) -> tuple[Story, int]:
    """An inspection of an hour of which the first quarter was not recorded."""
    story = Story(installed("xiangxi")).filed(source="inspection")
    seq = did(story)
    begun, ended = times(story, seq)
    story.film(seq, (begun + timedelta(minutes=15), ended), long_term=("emergency_scene",))
    return story, seq


def explaining(story: Story, seq: int, why: Any, **changes: Any) -> rec.ExplainGap:
    begun, _ = times(story, seq)
    fields: dict[str, Any] = {"step": seq, "started_at": begun, "ended_at": begun + timedelta(minutes=15), "why": why}
    return rec.ExplainGap.model_validate({**fields, **changes})


def accepted(story: Story, seq: int, act: rec.ExplainGap) -> str:
    """Explain, file the work record, have it accepted, end the activity; return the explanation's id."""
    ident = f"x{story.do(act).seq}"
    assert codes(story, ending(seq)) == ("recording.no_work_record",)
    story.do(rec.FileGapRecord(story=ident, digest=RECORD))
    assert codes(story, ending(seq)) == ("recording.gap_waiting",)
    story.do(rec.ReviewGap(story=ident, accepted=True, opinion="属实"), story.leader)
    story.do(ending(seq))
    return ident


def fields_for(ground: str) -> set[str]:
    """Return the fields the form shows for a ground."""
    why = next(field for field in fields_of(rec.ExplainGap) if field.name == "why")
    return {field.name for tag, _, fields in why.options if tag == ground for field in fields}


@pytest.mark.obligation("XX-R-11.1")
def test_informant_or_witness_asks_to_stop(gapped: tuple[Story, int]) -> None:
    """湘西州 第十一条（一）: with the asker's role it waits for its work record; the party under inspection is not offered as one."""
    story, seq = gapped
    why = {"ground": "informant_request", "words": "证人不愿出镜"}
    assert codes(story, explaining(story, seq, why)) == ("recording.no_asker",)
    with pytest.raises(ValidationError):
        explaining(story, seq, {**why, "asker": "party"})
    field = next(one for one in fields_of(rec.InformantRequest) if one.name == "asker")
    assert [code for code, _ in field.choices] == ["informant", "witness", "other"]
    assert "当事人" not in {label for _, label in field.choices}
    accepted(story, seq, explaining(story, seq, {**why, "asker": "witness"}))


@pytest.mark.obligation("XX-R-11.2")
def test_public_transport(gapped: tuple[Story, int]) -> None:
    """湘西州 第十一条（二）: vehicle and times; times that do not match the gap are refused; no signature is asked for."""
    story, seq = gapped
    why = {"ground": "public_transport", "words": "乘坐班车"}
    assert codes(story, explaining(story, seq, why)) == ("recording.no_vehicle",)
    why["vehicle"] = "K102次列车"
    begun, _ = times(story, seq)
    error = story.refuse(explaining(story, seq, why, ended_at=begun + timedelta(minutes=25)))
    assert error.codes == ("recording.gap_times",)
    assert "15分钟" in str(error)
    assert codes(story, explaining(story, seq, why, started_at=None, ended_at=None)) == ("recording.gap_times",)
    assert not {"request", "declined"} & fields_for("public_transport")
    accepted(story, seq, explaining(story, seq, why))


@pytest.mark.obligation("XX-R-11.3")
def test_secrets_and_privacy(gapped: tuple[Story, int]) -> None:
    """湘西州 第十一条（三）: which of the three, and the rule relied on; a signature may be uploaded."""
    story, seq = gapped
    why = {"ground": "secret_or_privacy", "words": "查看配方"}
    assert codes(story, explaining(story, seq, why)) == ("recording.no_secret",)
    assert codes(story, explaining(story, seq, {**why, "secret": "trade"})) == ("recording.no_secret",)
    assert codes(story, explaining(story, seq, {**why, "basis": "反不正当竞争法第十条"})) == ("recording.no_secret",)
    assert {"request", "declined", "secret", "basis"} <= fields_for("secret_or_privacy")
    accepted(story, seq, explaining(story, seq, {**why, "secret": "trade", "basis": "反不正当竞争法第十条", "request": SIGNED}))


@pytest.mark.obligation("XX-R-11.4")
def test_weather(gapped: tuple[Story, int]) -> None:
    """湘西州 第十一条（四）: with a description and times it waits for its work record; without one it is refused; no signature."""
    story, seq = gapped
    assert codes(story, explaining(story, seq, {"ground": "weather"})) == ("recording.no_words",)
    assert fields_for("weather") == {"words"}
    accepted(story, seq, explaining(story, seq, {"ground": "weather", "words": "突降暴雨，设备进水风险"}))


@pytest.mark.obligation("XX-R-11.5")
def test_other_grounds_are_counted_apart(gapped: tuple[Story, int]) -> None:
    """湘西州 第十一条（五）: 'other' has its reason; on a scene of 第十条 the stop goes to the leader in charge and is listed apart."""
    story, seq = gapped
    assert codes(story, explaining(story, seq, {"ground": "other"})) == ("recording.no_words",)
    story.do(rec.MarkScene(scene="emergency_scene", step=seq))
    ident = accepted(story, seq, explaining(story, seq, {"ground": "other", "words": "现场强磁干扰"}))
    rows = {row.code for row in ConcernRow.objects.filter(stream=story.stream)}
    assert {"recording.stop_other", "recording.stop_conflict"} <= rows
    held = story.state.footage.story(ident)
    assert held is not None
    assert held.conflict
    plain = did(story)
    begun, ended = times(story, plain)
    story.film(plain, (begun + timedelta(minutes=15), ended))
    why = {"ground": "weather", "words": "大雾"}
    accepted(story, plain, explaining(story, plain, why))
    assert ConcernRow.objects.filter(stream=story.stream, code="recording.stop_other").count() == 1


@pytest.mark.obligation("XX-R-11s")
def test_a_signed_request_is_offered_for_two_grounds_and_holds_up_nothing(gapped: tuple[Story, int]) -> None:
    """湘西州 第十一条: items 1 and 3 offer a signed request or 'declined'; the others have no such field; absence does not block."""
    story, seq = gapped
    for ground in ("informant_request", "secret_or_privacy"):
        assert {"request", "declined"} <= fields_for(ground)
    for ground in ("public_transport", "weather", "other", "technical"):
        assert not {"request", "declined"} & fields_for(ground)
        with pytest.raises(ValidationError):
            explaining(story, seq, {"ground": ground, "words": "某种情况", "declined": True})
    why = {"ground": "informant_request", "asker": "informant", "words": "举报人要求停止"}
    accepted(story, seq, explaining(story, seq, why))
    second = did(story)
    begun, ended = times(story, second)
    story.film(second, (begun + timedelta(minutes=15), ended))
    ident = accepted(story, second, explaining(story, second, {**why, "declined": True}))
    held = story.state.footage.story(ident)
    assert held is not None
    assert held.declined


@pytest.mark.obligation("XX-R-11w")
def test_a_stop_has_its_work_record_and_the_leaders_review(gapped: tuple[Story, int]) -> None:
    """湘西州 第十一条: no work record, or no review by the leader in charge, and nothing ends; rejected, the gap counts as unexplained."""
    story, seq = gapped
    why = {"ground": "weather", "words": "暴雨"}
    ident = f"x{story.do(explaining(story, seq, why)).seq}"
    review = rec.ReviewGap(story=ident, accepted=True, opinion="同意")
    assert codes(story, review, story.leader) == ("recording.no_work_record",)
    assert ToDoRow.objects.filter(stream=story.stream, act="cases.file_gap_record").get().person == story.officers[0]
    story.do(rec.FileGapRecord(story=ident, digest=RECORD))
    assert ToDoRow.objects.filter(stream=story.stream, act="cases.review_gap").get().duty == "recording.review_gap"
    assert codes(story, review, story.site.people["unit_head"][0]) == ("duty.not_yours", "recording.gap_reviewer")
    story.do(review.model_copy(update={"accepted": False, "opinion": "当日无雨"}), story.leader)
    assert codes(story, ending(seq)) == ("recording.gap_rejected",)
    assert stands(story, seq).unexplained
    assert "recording.gap_rejected" in {row.code for row in ConcernRow.objects.filter(stream=story.stream)}
    assert "recording.gap_rejected" in codes(story, story.report())
    assert codes(story, review, story.leader) == ("recording.no_story",)
    accepted(story, seq, explaining(story, seq, {"ground": "technical", "words": "存储卡损坏"}))
    assert codes(story, explaining(story, seq, why)) == ("recording.no_gap",)


@pytest.mark.guards("refuse_other_ground", "refuse_unasked_request")
def test_grounds_are_closed_and_only_faults_excuse_a_break_elsewhere(installed: Callable[[str], Site]) -> None:
    """Where a text has no closed grounds, a fault or another reason in words will do; what it has is not chosen there."""
    story = Story(installed("jiangbei")).filed(source="inspection")
    seq = did(story)
    begun, ended = times(story, seq)
    story.film(seq, (begun + timedelta(minutes=15), ended))
    assert codes(story, explaining(story, seq, {"ground": "weather", "words": "大雨"})) == ("recording.gap_ground",)
    asked = {"ground": "informant_request", "asker": "witness", "words": "要求", "declined": True}
    assert set(codes(story, explaining(story, seq, asked))) == {"recording.gap_ground", "recording.request_unasked"}
    accepted(story, seq, explaining(story, seq, {"ground": "technical", "words": "电池故障"}))


# Notice ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XX-R-7")
def test_the_party_is_told_before_it_is_recorded(installed: Callable[[str], Site]) -> None:
    """湘西州 第七条: none is refused; a late one is kept and marked; one spoken at the opening of the recording is accepted; so says the record."""
    story = Story(installed("xiangxi")).filed(source="inspection")
    for cls in (inv.InspectSite, inv.QuestionPerson):
        error = story.refuse(story.on_site(cls, recording_told_at=None))
        assert error.codes == ("recording.not_told",)
        assert "第七条" in str(error.refusals[0].article)
    late = story.on_site(recording_told_at=story.at - timedelta(minutes=30))
    seq = story.do(late).seq
    assert ConcernRow.objects.get(stream=story.stream, key=f"told:{seq}").code == "recording.told_late"
    opening = story.at - timedelta(minutes=1)
    story.do(rec.TellRecording(at=opening, how="opening", whom="现场负责人"))
    seq = story.do(story.on_site(recording_told_at=None)).seq
    assert not ConcernRow.objects.filter(stream=story.stream, key=f"told:{seq}").exists()
    ahead = rec.TellRecording(step=seq, at=story.at + timedelta(days=1), whom="现场负责人")
    assert codes(story, ahead) == ("recording.told_in_future",)
    bare = story.record(seq, "site_record", content={"head": {**_head(story, seq), "recording_told": ""}})
    error = story.refuse(bare)
    assert error.codes == ("record.no_recording_notice",)
    assert "第七条" in str(error.refusals[0].article)
    story.do(story.record(seq, "site_record"))
    assert "录音录像" in story.state.documents[-1].content["head"]["recording_told"]


def _head(story: Story, seq: int) -> dict[str, Any]:
    from mingfa.cases.tests.stories import head

    return head(story.state.investigation.activity(seq))


@pytest.mark.obligation("SH-R-1.2f")
def test_a_covert_recording_needs_no_notice_for_itself_alone(installed: Callable[[str], Site]) -> None:
    """上海 三（二）1（2）: refused without need, lawfulness, rights and approver; with them the notice is waived for that file only."""
    from mingfa.cases.recording_rules import owes_notice, standings
    from mingfa.law.regime import document, load_profile_text

    story = Story(installed("shanghai")).filed(source="inspection")
    assert {"recording.covert_unargued", "recording.covert_approver"} <= _covert_refused(story)
    told = document("shanghai")
    told["silent"] = [name for name in told["silent"] if name != "recording.notice_before"]
    told["recording"]["notice_before"] = {"value": ["inspection"], "cite": "plan 三（二）1（2）"}
    regime = load_profile_text(told, overlay=document("shanghai", overlay=True))
    first, second = (did(story, recording_told_at=None) for _ in range(2))
    story.film(first, covert=True)
    story.film(second, covert=True)
    story.film(second)

    def owed() -> list[bool]:
        return [owes_notice(held, regime) is not None for held in standings(story.state, regime)]

    assert owed() == [False, True]
    story.do(rec.TellRecording(step=second, at=times(story, second)[0] - timedelta(minutes=1), whom="现场负责人"))
    assert owed() == [False, False]


def _covert_refused(story: Story) -> set[str]:
    from mingfa.demo.footage import filmed
    from mingfa.desk.errors import Refused
    from mingfa.recording.acts import UploadRecording
    from mingfa.recording.intake import take_in
    from mingfa.recording.state import recording_stream
    from mingfa.vault.site import site_vault

    started, ended = story.at - timedelta(minutes=10), story.at
    with now.at(story.at):
        taken = take_in(site_vault(), [filmed(started, ended, "covert")], "covert.mp4")
        act = UploadRecording(
            digest=taken.digest, size=taken.size, file_name=taken.file_name, media_type=taken.media_type, form="video", source="camera",
            operator=story.officers[0], officers=story.officers, place="厂区外道路", started_at=started, ended_at=ended, case=story.stream, covert=True,
        )  # fmt: skip
        with pytest.raises(Refused) as caught:
            perform(act, recording_stream("shanghai", taken.digest), by=story.officers[0], key="covert")
    return set(caught.value.codes)
