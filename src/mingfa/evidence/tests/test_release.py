"""To whom a package goes: what stays with the agency needs nothing, what is given outside an approved request, and the list of copies tells it."""

from __future__ import annotations

import json
from datetime import date

import pytest

from mingfa.custody.acts.requests import ApproveRequest, CloseRequest, DeclineRequest, NotePackage, RegisterRequest
from mingfa.custody.models import HandedRow
from mingfa.desk.perform import look, perform
from mingfa.desk.streams import new_id
from mingfa.evidence import layout
from mingfa.evidence.acts import RequestExport
from mingfa.evidence.exporting import EXPORTER, export_to, make
from mingfa.evidence.tests.conftest import Evidenced, evidenced
from mingfa.review.tests.a_case import on

pytestmark = pytest.mark.django_db
DAY = "2026-03-09T09:00"


@pytest.fixture
def made(db, own_site, xiangxi) -> Evidenced:
    return evidenced(xiangxi)


def ask(made: Evidenced, *recordings: str, **told: object) -> str:
    """Register a party's request to be given copies; return its stream."""
    stream = f"xiangxi/access_request/{new_id()}"
    told = {"requester": "party", "organ": "某公司", "reason": "准备陈述申辩", "copies": True, "year": 2026, **told}
    perform(RegisterRequest.model_validate({**told, "recordings": recordings}), stream, by=made.keeper, key=stream)
    return stream


def approved(made: Evidenced, *recordings: str, copies_allowed: bool = True, **told: object) -> str:
    stream = ask(made, *recordings, **told)
    act = ApproveRequest(until=date(2026, 3, 20), copies_allowed=copies_allowed, opinion="同意")
    made.at.do(act, stream, made.at.person("leader_in_charge"))
    return stream


def export(made: Evidenced, **told: object) -> RequestExport:
    return RequestExport.model_validate(
        {"case": made.at.case, "recordings": made.streams, "form": "folder", "purpose": "供陈述申辩使用", "use": "outside", **told}
    )


@pytest.mark.obligation("XX-R-17b")
@pytest.mark.guards("refuse_unreleased", "refuse_unsaid_use")
def test_nothing_is_packed_for_somebody_outside_without_an_approved_request(made):
    """湘西州 执法全过程记录制度 第十七条: without approval nothing; with it the list of copies shows whom, what, why, who approved."""

    def refused(**told: object) -> tuple[str, ...]:
        return made.at.refused(export(made, **told), f"xiangxi/package/{new_id()}", made.keeper)

    with on(DAY):
        assert refused(use="") == ("package.no_use",)
        assert refused() == ("package.no_release",)
        waiting = ask(made, *made.streams)
        assert refused(request=waiting) == ("package.not_released",)
        declined = ask(made, *made.streams)
        made.at.do(DeclineRequest(reason="与本案无关"), declined, made.at.person("leader_in_charge"))
        assert refused(request=declined) == ("package.not_released",)
        assert refused(request=approved(made, *made.streams, copies_allowed=False)) == ("package.release_no_copies",)
        first = approved(made, made.streams[0])
        assert refused(request=first) == ("package.release_other",)
        inside = approved(made, *made.streams, requester="unit", person=made.at.handler)
        assert refused(request=inside) == ("package.release_inside",)
        assert refused(request="xiangxi/access_request/none") == ("fact.unknown",)
        assert HandedRow.objects.count() == 0
        stream = f"xiangxi/package/{new_id()}"
        perform(export(made, recordings=made.streams[:1], request=first), stream, by=made.keeper, key=stream)
        assert HandedRow.objects.count() == 0, "nothing has left yet"
        assert make(stream).stage == "made"
    row = HandedRow.objects.get()
    assert (row.receiver, row.organ, row.purpose, row.how, row.recording) == (
        "某公司", "某公司", "供陈述申辩使用", "package", made.streams[0],
    )  # fmt: skip
    assert row.approved_name == look(made.at.person("leader_in_charge")).state.name
    assert row.keeper_name == look(made.keeper).state.name
    state = look(stream).state
    assert (state.release_to, state.release_by, state.release_number) == ("某公司", row.approved_name, row.number)
    with on("2026-03-21T09:00"):
        assert refused(recordings=made.streams[:1], request=first) == ("package.not_released",)


@pytest.mark.guards("refuse_unreleased")
def test_what_stays_with_the_agency_names_no_request_and_says_so(made, tmp_path):
    with on(DAY):
        release = approved(made, *made.streams)
        wrong = export(made, use="filing", request=release)
        assert made.at.refused(wrong, f"xiangxi/package/{new_id()}", made.keeper) == ("package.release_unasked",)
        export_to(tmp_path / "in", made.at.case, made.streams, by=made.keeper, purpose="随卷归档", use="filing")
        assert HandedRow.objects.count() == 0
        export_to(tmp_path / "out", made.at.case, made.streams, by=made.keeper, purpose="陈述申辩", use="outside", request=release)
    assert sorted(HandedRow.objects.values_list("recording", flat=True)) == sorted(made.streams)
    inside, outside = ((tmp_path / name / layout.README).read_text(encoding="utf-8-sig") for name in ("in", "out"))
    assert "不得对外提供" in inside
    assert "提供给：某公司" in outside
    assert look(release).state.number in outside
    told = json.loads((tmp_path / "out" / layout.MANIFEST).read_text(encoding="utf-8"))["request"]
    assert (told["use"], told["release"]["to"]) == ("outside", "某公司")
    assert "release" not in json.loads((tmp_path / "in" / layout.MANIFEST).read_text(encoding="utf-8"))["request"]


def test_a_package_asked_for_in_time_is_noted_although_the_request_was_closed_meanwhile_and_by_nobody_by_hand(made):
    with on(DAY):
        release = approved(made, made.streams[0])
        stream = f"xiangxi/package/{new_id()}"
        perform(export(made, recordings=made.streams[:1], request=release), stream, by=made.keeper, key=stream)
        by_hand = NotePackage(package=stream, recordings=made.streams[:1], purpose="x", keeper=made.keeper, keeper_name="x")
        assert made.at.refused(by_hand, release, made.keeper) == ("duty.internal",)
        assert made.at.refused(by_hand, release, EXPORTER) == ("duty.not_system",)
        made.at.do(CloseRequest(), release, made.keeper)
        assert make(stream).stage == "made"
    assert [one.package for one in look(release).state.handed] == [stream]
