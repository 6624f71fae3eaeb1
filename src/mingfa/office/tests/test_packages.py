"""Pages of evidence packages: chosen, made in the background, watched, fetched with a line in the reading log; the disc sheet printed."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from pypdf import PdfReader

from mingfa.custody.state import access_stream
from mingfa.desk.perform import look
from mingfa.desk.store import read_entries
from mingfa.desk.timer import run_due
from mingfa.evidence.exporting import make_waiting
from mingfa.evidence.models import PackageRow
from mingfa.evidence.tests.conftest import Evidenced, evidenced
from mingfa.evidence.tests.test_release import approved
from mingfa.evidence.writing import digest_of
from mingfa.office import keeping
from mingfa.office.tests.conftest import Seen, signed_in
from mingfa.recording.acts import FlagEvidence, MarkSecret
from mingfa.review.tests.a_case import on

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(site: Any) -> Any:
    found = evidenced(site)
    with on("2026-03-03T09:00"):
        yield found


def noted(agency: str = "xiangxi") -> list[tuple[str, str]]:
    """What the reading log says of this month."""
    return [(entry.act.what, entry.act.digest) for entry in read_entries(access_stream(agency, "2026-03"))[1:]]


def test_a_package_is_chosen_made_and_fetched_and_each_original_noted(made: Evidenced) -> None:
    keeper = signed_in(made.keeper)
    address = f"/s/{made.at.case}/export/"
    page = keeper.get(address).text
    assert page.count("checked") == 3, "both recordings serve as evidence, and one form is chosen"
    assert "待刻录光盘" in page
    assert "已签名" in page
    data = Seen(page, "export-form").typed(purpose="随卷归档", form="folder", use="filing")
    answer = keeper.post(address, data)
    assert answer.status_code == 302
    watched = keeper.get(answer["Location"]).text
    assert "等待后台制作" in watched
    assert 'hx-trigger="every 2s"' in watched
    assert keeper.post(address, data)["Location"] == answer["Location"], "sent twice it is asked once"
    assert make_waiting() == 1
    stream = PackageRow.objects.get().stream
    state = look(stream).state
    watched = keeper.get(answer["Location"] + "?part=1").text
    assert state.manifest in watched
    assert "hx-trigger" not in watched
    before = noted()
    assert sorted(before) == sorted(("export", one) for stream in made.streams for one in look(stream).state.digests)
    fetched = keeper.get(re.search(r'href="([^"]*package/file)"', watched)[1])
    body = b"".join(fetched.streaming_content)
    assert (fetched["Content-Type"], int(fetched["Content-Length"])) == ("application/zip", len(body))
    assert "%E9%9F%B3" in fetched["Content-Disposition"], "its name is Chinese"
    assert len(noted()) == 4
    for page in (f"/s/{stream}/", f"/s/{made.at.case}/"):
        assert "随卷归档" in keeper.get(page).text or "制作证据包" in keeper.get(page).text
    facts = keeper.get(f"/s/{stream}/").text
    assert state.digest in facts
    assert "下载" in facts


def test_what_goes_outside_is_made_on_a_request_that_is_offered_and_leaves_while_it_is_open(made: Evidenced) -> None:
    keeper, address = signed_in(made.keeper), f"/s/{made.at.case}/export/"
    page = keeper.get(address).text
    assert "没有可以据以对外提供的调阅申请" in page
    answer = keeper.post(address, Seen(page, "export-form").typed(purpose="陈述申辩", form="folder"))
    assert (answer.status_code, "没有说明证据包" in answer.text, "陈述申辩" in answer.text) == (409, True, True), "nothing typed is lost"
    only_reading = approved(made, *made.streams, copies_allowed=False)
    release = approved(made, *made.streams)
    page = keeper.get(address).text
    assert (release in page, only_reading in page) == (True, False)
    answer = keeper.post(address, Seen(page, "export-form").typed(purpose="陈述申辩", form="folder", use="outside"))
    assert (answer.status_code, "第十七条" in answer.text) == (409, True)
    answer = keeper.post(address, Seen(page, "export-form").typed(purpose="存查", form="folder", use="filing", request=release))
    assert (answer.status_code, "本机关存查的证据包不填写调阅申请" in answer.text) == (409, True), "what was chosen is not passed over"
    asked = Seen(page, "export-form").typed(purpose="陈述申辩", form="folder", use="outside", request=release)
    location = keeper.post(address, asked)["Location"]
    make_waiting()
    stream = PackageRow.objects.get().stream
    facts = keeper.get(f"/s/{stream}/").text
    assert look(release).state.number in facts
    listed = keeper.get(f"/s/{release}/").text
    assert f"/s/{stream}/" in listed
    assert f"/s/{release}/copies/" not in listed, "what went out in the package is fetched there"
    assert "证据包" in keeper.get("/custody/copies/").text
    number = look(release).state.handed[0].seq
    assert keeper.get(f"/s/{release}/copies/{number}/").status_code == 404
    file = f"{location}file"
    assert keeper.get(file).status_code == 200
    with on("2026-03-21T09:00"):
        run_due()
        before = len(noted())
        answer = keeper.get(file)
        assert (answer.status_code, "准许期限已过" in answer.text) == (403, True)
        assert len(noted()) == before + 1, "the attempt is in the reading log"


def test_whoever_has_no_such_duty_asks_for_none_and_fetches_none(made: Evidenced) -> None:
    keeper, officer = signed_in(made.keeper), signed_in(made.at.handler)
    address = f"/s/{made.at.case}/export/"
    page = officer.get(address).text
    assert "不承担" in page
    assert "export-form" not in page, "nobody fills in what is then refused"
    data = Seen(keeper.get(address).text, "export-form").typed(purpose="看看", form="iso", use="filing")
    refused = officer.post(address, data)
    assert (refused.status_code, "不承担" in refused.text) == (409, True)
    keeper.post(address, Seen(keeper.get(address).text, "export-form").typed(purpose="存查", form="bag", use="filing"))
    make_waiting()
    stream = PackageRow.objects.get().stream
    assert officer.get(f"/s/{stream}/package/").status_code == 200
    assert "下载" not in officer.get(f"/s/{stream}/package/").text
    before = len(noted())
    assert officer.get(f"/s/{stream}/package/file").status_code == 403
    assert len(noted()) == before


def test_what_is_missing_is_said_and_nothing_is_made(made: Evidenced) -> None:
    keeper, address = signed_in(made.keeper), f"/s/{made.at.case}/export/"
    data = Seen(keeper.get(address).text, "export-form").typed(purpose="", form="iso", use="filing")
    answer = keeper.post(address, {**data, "recordings": []})
    assert answer.status_code == 422
    for words in ("音像记录", "用途"):
        assert words in answer.text
    assert not PackageRow.objects.exists()
    assert keeper.get(f"/s/{made.streams[0]}/export/").status_code == 404
    assert keeper.get(f"/s/{made.at.case}/package/").status_code == 404


def test_a_failure_is_told_with_what_to_do(made: Evidenced, settings: Any) -> None:
    digest = look(made.streams[1]).state.digest
    (settings.SITE / "vault" / digest[:2] / digest[2:4] / digest).unlink()
    keeper, address = signed_in(made.keeper), f"/s/{made.at.case}/export/"
    location = keeper.post(address, Seen(keeper.get(address).text, "export-form").typed(purpose="存查", form="iso", use="filing"))[
        "Location"
    ]
    make_waiting()
    page = keeper.get(location).text
    assert "没有制作成功" in page
    assert "备份" in page
    assert "重新申请" in page


def test_secret_recordings_are_neither_offered_nor_exported(made: Evidenced) -> None:
    secret = MarkSecret(secret="trade", basis="反不正当竞争法第九条", reason="涉及配方")
    made.at.do(secret, made.streams[1], made.at.person("leader_in_charge"))
    keeper, address = signed_in(made.keeper), f"/s/{made.at.case}/export/"
    page = keeper.get(address).text
    assert page.count('name="recordings"') == 1
    data = Seen(page, "export-form").typed(purpose="存查", form="iso", use="filing")
    keeper.post(address, {**data, "recordings": list(made.streams)})
    assert [one.stream for one in look(PackageRow.objects.get().stream).state.recordings] == [made.streams[0]]


@pytest.mark.obligation("XX-R-16c")
def test_the_sheet_is_printed_with_its_fields_and_signatures(made: Evidenced) -> None:
    page = signed_in(made.keeper).get(f"/s/{made.streams[0]}/disc-sheet.pdf")
    assert page["Content-Type"] == "application/pdf"
    words = PdfReader(io.BytesIO(page.content)).pages[0].extract_text()
    for told in ("GP-2026-001", "示例牌 X1", "MP4（H.264）", "某公司污水总排口", "2026年3月2日9时", "执法人员", "分管领导"):
        assert told in words, told
    assert signed_in(made.keeper).get(f"/s/{made.streams[1]}/disc-sheet.pdf").status_code == 404


def test_forms_of_discs_begin_with_what_the_recording_tells(made: Evidenced) -> None:
    keeper = signed_in(made.keeper)
    address = f"/s/{made.streams[1]}/acts/recording.make_disc_sheet/"
    page = keeper.get(address).text
    seen = Seen(page).typed()
    state = look(made.streams[1]).state
    assert seen["f-place"] == ["厂区北门"]
    assert sorted(seen["f-officers"]) == sorted(state.officers)
    assert seen.get("f-copies", [""]) == [""], "the digest is read from the disc, not copied from the page"
    assert keeper.get(f"/s/{made.streams[1]}/").text.count(state.digest) >= 1
    data = Seen(page).typed(f__number="GP-2", f__model="示例牌 X1", f__copies=state.digest)
    assert keeper.post(address, data).status_code == 302
    officer = signed_in(state.officers[0])
    address = f"/s/{made.streams[1]}/acts/recording.sign_disc/"
    assert officer.post(address, Seen(officer.get(address).text).typed(f__confirmed="yes")).status_code == 302
    leader = signed_in(made.at.person("leader_in_charge"))
    address = f"/s/{made.streams[1]}/acts/recording.countersign_disc/"
    assert leader.post(address, Seen(leader.get(address).text).typed(f__confirmed="yes")).status_code == 302
    assert look(made.streams[1]).state.disc == "sheet"
    page = leader.get(f"/s/{made.streams[1]}/").text
    assert "尚待签名" in page


def test_a_recording_is_listed_by_its_form(made: Evidenced) -> None:
    from mingfa.evidence.tests.test_discs import stored
    from mingfa.recording.tests.test_media import MP4

    stream = stored(made.at, MP4 + b"more")
    officer, address = signed_in(made.at.handler), f"/s/{stream}/acts/recording.flag_evidence/"
    page = officer.get(address).text
    assert "某公司超标排放水污染物案" in page
    assert officer.post(address, Seen(page).typed(f__reason="证明排水")).status_code == 302
    assert [flag.case for flag in look(stream).state.served.flags] == [made.at.case]
    assert isinstance(read_entries(stream)[-1].act, FlagEvidence)


def test_the_worker_makes_what_waits_and_takes_old_files_away(made: Evidenced, settings: Any) -> None:
    import os
    import threading

    keeper, address = signed_in(made.keeper), f"/s/{made.at.case}/export/"
    keeper.post(address, Seen(keeper.get(address).text, "export-form").typed(purpose="存查", form="iso", use="filing"))
    keeping.keep_exporting(threading.Event())
    row = PackageRow.objects.get()
    file = next((settings.SITE / "exports").iterdir())
    assert (row.stage, row.digest) == ("made", digest_of(file))
    os.utime(file, (0, 0))
    keeping.sweep(threading.Event())
    assert not file.exists()
    assert "重新申请" in keeper.get(f"/s/{row.stream}/package/").text
