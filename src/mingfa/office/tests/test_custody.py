"""Who sees a recording in the office, what leaves it, and that every look and every refused attempt is in the reading log."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from typing import Any

import pytest
from django.test import Client

from mingfa.agencies.acts.person import AppointPost, Delegate
from mingfa.agencies.setup import Site
from mingfa.custody.acts.requests import ApproveRequest, HandOutCopy, RegisterRequest, RegisterVisit
from mingfa.custody.log import forget_noted
from mingfa.custody.readings import readings
from mingfa.custody.tests.table import Table, moment, on
from mingfa.desk.models import ToDoRow
from mingfa.desk.perform import look
from mingfa.desk.verify import verify
from mingfa.office.tests.conftest import Seen, accounts, signed_in
from mingfa.recording.acts import MarkSecret
from mingfa.testing.site import install_for_test

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_noted():
    forget_noted()
    yield
    forget_noted()


@pytest.fixture
def at(site: Site) -> Table:
    return Table(site)


@pytest.fixture
def recording(at: Table) -> str:
    return at.store("2026-03-02T10:00")


def address(stream: str, more: str = "") -> str:
    return f"/s/{stream}/{more}"


def original(stream: str, more: str = "") -> str:
    return address(stream, f"originals/{look(stream).state.digest}{more}")


def logged(at: Table, **only: str) -> list[Any]:
    found = [one.act for one in readings(at.agency, **only)]
    return list(reversed(found))


def approved(at: Table, recording: str, *, visit: bool = False, copies: bool = True, **changes: Any) -> str:
    """Bring a court's request to its approval."""
    fields = {
        "requester": "court", "organ": "吉首市人民法院", "people": ("欧阳法官",), "reason": "审理行政案件", "recordings": (recording,), "year": 2026,
    }  # fmt: skip
    request = at.new("access_request")
    at.do(RegisterRequest.model_validate({**fields, **changes}), request, at.who("archivist"))
    by = "principal" if fields["requester"] == changes.get("requester", "court") else "leader_in_charge"
    at.do(ApproveRequest(until=date(2026, 3, 20), copies_allowed=copies, opinion="同意"), request, at.who(by))
    if visit:
        act = RegisterVisit(recording=recording, visitor="欧阳法官", reason="核对经过", at=moment("2026-03-10T09:00"))
        at.do(act, request, at.who("archivist"))
    return request


def test_a_look_is_one_line_however_many_ranges_the_player_asks_for(at: Table, recording: str) -> None:
    with on("2026-03-03T09:00"):
        client = signed_in(at.who("officer"))
        assert client.get(address(recording, "play/")).status_code == 200
        for start in range(0, 200, 10):
            answer = client.get(original(recording), headers={"Range": f"bytes={start}-{start + 9}"})
            assert (answer.status_code, len(b"".join(answer.streaming_content))) == (206, 10)
        assert client.get(original(recording, "/view/")).status_code == 200
    found = logged(at)
    assert [(one.what, one.person, one.recording, one.why) for one in found] == [
        ("view", at.who("officer"), recording, "本人摄录或者参加执法")
    ]
    assert client.session.session_key not in json.dumps(found[0].model_dump(mode="json"))


def test_the_line_is_there_before_the_first_byte(at: Table, recording: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from mingfa.office import custody

    def broken(*given: Any, **named: Any) -> None:
        raise RuntimeError("the ledger cannot be written")

    with on("2026-03-03T09:00"):
        client, page = signed_in(at.who("officer")), original(recording)
        client.get(page)
        assert len(logged(at)) == 1  # nothing of the body has been read yet
        monkeypatch.setattr(custody, "note_view", broken)
        client.raise_request_exception = False
        assert client.get(page).status_code == 500


@pytest.mark.obligation("JB-R-14a")
def test_a_supervisor_opens_a_recording_at_once_and_somebody_without_a_role_does_not(db: None) -> None:
    with on("2026-03-02T09:00"):
        site = install_for_test("jiangbei")
    accounts(site.agency)
    at = Table(site)
    recording = at.store("2026-03-02T10:00")
    with on("2026-03-03T09:00"):
        assert signed_in(at.who("supervisor")).get(original(recording)).status_code == 200
        for page in (address(recording, "play/"), original(recording), original(recording, "/view/")):
            refused = signed_in(at.who("cashier")).get(page)
            assert refused.status_code == 403
            assert "没有查阅该音像记录的职责" in refused.text
    found = logged(at)
    assert [(one.what, one.person) for one in found] == [("view", at.who("supervisor")), *[("refused", at.who("cashier"))] * 3]
    assert {one.code for one in found[1:]} == {"access.no_role"}


@pytest.mark.obligation("XX-R-9.3")
def test_a_download_needs_an_approved_request_and_the_copy_carries_its_mark(at: Table, recording: str) -> None:
    with on("2026-03-10T09:00"):
        keeper = signed_in(at.who("archivist"))
        for client in (signed_in(at.who("officer")), keeper):
            refused = client.get(original(recording, "?download=1"))
            assert refused.status_code == 403
            assert "第十七条" in refused.text
        found = logged(at, what="refused")
        assert [(one.person, one.attempt, one.code) for one in found] == [
            (at.who("officer"), "下载原件", "access.no_request"), (at.who("archivist"), "下载原件", "access.no_request"),
        ]  # fmt: skip
        request = approved(at, recording)
        entry = at.do(HandOutCopy(recording=recording, receiver="欧阳法官", purpose="审理", how="disc"), request, at.who("archivist"))
        assert signed_in(at.who("officer")).get(address(request, f"copies/{entry.seq}/")).status_code == 403
        answer = keeper.get(address(request, f"copies/{entry.seq}/"))
        body = b"".join(answer.streaming_content)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.namelist() == ["复制件说明.txt", "检查.mp4"]
        text = archive.read("复制件说明.txt").decode("utf-8-sig")
        content = archive.read("检查.mp4")
    for words in ("吉首市人民法院", "欧阳法官", "2026-03-10 09:00:00", look(request).state.number, look(recording).state.digest):
        assert words in text
    import hashlib

    assert hashlib.sha256(content).hexdigest() == look(recording).state.digest
    copy = logged(at, what="copy")[0]
    assert (copy.person, copy.request, copy.recording) == (at.who("archivist"), request, recording)
    assert "欧阳法官" in copy.why
    with on("2026-03-21T09:00"):
        assert signed_in(at.who("archivist")).get(address(request, f"copies/{entry.seq}/")).status_code == 403


def test_a_photo_goes_out_with_the_mark_across_it_beside_the_original(at: Table) -> None:
    from pypdf import PdfReader

    from mingfa.custody.copies import LARGEST, marked_picture
    from mingfa.demo.media import sheet
    from mingfa.recording.acts import UploadRecording
    from mingfa.recording.state import recording_stream
    from mingfa.vault.site import site_vault

    photo = sheet("照片")
    kept = site_vault().put([photo])
    stream, officer, taken_at = recording_stream(at.agency, kept.digest), at.who("officer"), moment("2026-03-02T10:00")
    act = UploadRecording(
        digest=kept.digest, size=kept.size, file_name="排口.png", media_type="image/png", form="photo", source="camera", operator=officer,
        officers=(officer,), place="总排口", started_at=taken_at, ended_at=taken_at, told_at=taken_at,
    )  # fmt: skip
    with on("2026-03-02T11:00"):
        at.do(act, stream, officer)
    with on("2026-03-10T09:00"):
        request = approved(at, stream)
        entry = at.do(HandOutCopy(recording=stream, receiver="欧阳法官", purpose="审理", how="disc"), request, at.who("archivist"))
        body = b"".join(signed_in(at.who("archivist")).get(address(request, f"copies/{entry.seq}/")).streaming_content)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.namelist() == ["复制件说明.txt", "排口.png", "排口（带标记）.pdf"]
        assert archive.read("排口.png") == photo
        page = PdfReader(io.BytesIO(archive.read("排口（带标记）.pdf"))).pages[0].extract_text()
    assert "吉首市人民法院" in page
    assert look(request).state.number in page.replace(" ", "")
    assert marked_picture(b"not a picture", "image/png", "标记") is None
    assert marked_picture(photo, "video/mp4", "标记") is None
    assert marked_picture(bytes(LARGEST + 1), "image/png", "标记") is None


@pytest.mark.obligation("XX-R-18b")
def test_the_keeper_shows_a_visitor_nothing_before_the_visit_is_in_the_register(at: Table, recording: str) -> None:
    with on("2026-03-10T09:00"):
        keeper = signed_in(at.who("archivist"))
        request = approved(at, recording, copies=False)
        shown = keeper.get(address(request))
        assert f"visit={request.replace('/', '%2F')}" in shown.text
        refused = keeper.get(address(recording, f"play/?visit={request}"))
        assert refused.status_code == 403
        assert "没有登记查阅人、事由和时间" in refused.text
        form = keeper.get(address(request, "acts/custody.register_visit/"))
        sent = Seen(form.text).typed(f__visitor="", f__reason="", f__at="")
        again = keeper.post(address(request, "acts/custody.register_visit/"), sent)
        assert again.status_code == 422
        assert "查阅登记没有填写查阅人" in again.text
        sent = Seen(form.text).typed(f__reason="核对经过")
        assert keeper.post(address(request, "acts/custody.register_visit/"), sent).status_code == 302
        assert keeper.get(address(recording, f"play/?visit={request}")).status_code == 200
        book = keeper.get("/custody/register/").text
        for words in ("欧阳法官", "核对经过", "吉首市人民法院", "2026-03-10 09:00"):
            assert words in book
        table = keeper.get("/custody/register/?format=csv").content.decode("utf-8-sig").splitlines()
        assert table[0].startswith("查阅时间,查阅人,单位")
        assert "欧阳法官" in table[1]
    found = logged(at, about=request)[-1]
    assert (found.what, found.why, found.request) == ("view", "查阅人：欧阳法官；核对经过", request)


@pytest.mark.obligation("XX-R-19")
def test_a_secret_recording_is_there_for_the_cleared_only_and_each_opening_is_logged(at: Table, recording: str) -> None:
    name = look(recording).state.file_name
    with on("2026-03-03T09:00"):
        head, archivist, officer = at.who("principal"), at.who("archivist"), at.who("officer")
        assert name in signed_in(archivist).get("/kinds/recording/").text
        at.do(MarkSecret(secret="trade", basis="商业秘密保护规定", reason="画面含生产工艺参数"), recording, at.who("legal_head"))
        at.do(AppointPost(role="cleared_trade"), archivist, head)
        assert at.refused(AppointPost(role="cleared_state"), archivist, at.who("administrator")) == ("clearance.not_yours",)
        lend = Delegate(role="cleared_trade", deputy=officer, reason="休假")
        assert at.refused(lend, archivist, archivist) == ("clearance.lent",)
        client = signed_in(officer)
        assert ToDoRow.objects.filter(stream=recording, person=officer).exists()
        for page in ("/", "/todos/", "/kinds/recording/", f"/custody/log/?about={recording}", "/supervision/"):
            text = client.get(page).text
            assert name not in text, page
            assert recording not in text, page
        assert client.get(address(recording)).status_code == 403
        assert client.get(original(recording)).status_code in (403, 404)
        listed = client.get("/api/v1/streams?kind=recording").json()
        assert listed["items"] == []
        assert client.get(f"/api/v1/streams/{recording}").status_code == 403
        cleared = signed_in(archivist)
        assert "涉密" in cleared.get(address(recording)).text
        before = len(logged(at, what="view"))
        for _ in range(2):
            assert cleared.get(address(recording, "play/")).status_code == 200
        assert len(logged(at, what="view")) == before + 2


@pytest.mark.obligation("XX-R-9.2")
@pytest.mark.obligation("XX-R-17a")
@pytest.mark.obligation("SH-R-2c")
@pytest.mark.obligation("JB-R-12b")
@pytest.mark.parametrize("agency", ["xiangxi", "shanghai", "jiangbei"])
def test_nobody_deletes_or_replaces_an_original_and_every_attempt_is_logged(db: None, settings: Any, agency: str) -> None:
    with on("2026-03-02T09:00"):
        site = install_for_test(agency)
    accounts(site.agency)
    at = Table(site)
    recording = at.store("2026-03-02T10:00")
    digest = look(recording).state.digest
    with on("2026-03-03T09:00"):
        for role in ("administrator", "principal", "archivist"):
            client = signed_in(at.who(role))
            for method in (client.delete, client.put, client.post):
                answer = method(original(recording))
                assert answer.status_code == 403
                assert "任何岗位都没有这一权限" in answer.text
            for method in (client.delete, client.put):
                answer = method(f"/api/v1/originals/{digest}")
                assert (answer.status_code, answer.json()["code"]) == (403, "original.unchangeable")
        client = signed_in(at.who("archivist"))
        new = at.new("destruction")
        form = client.get(address(new, "acts/custody.propose_destruction/"))
        sent = Seen(form.text).typed(f__ground="保存期限届满", f__words="没有继续保存的价值", f__recordings=[recording])
        refused = client.post(address(new, "acts/custody.propose_destruction/"), sent)
        assert refused.status_code == 422
    found = logged(at, what="refused")
    assert len(found) == 3 * 5 + 1
    assert {one.recording for one in found} == {recording}
    assert [one.person for one in found[:5]] == [at.who("administrator")] * 5
    assert (found[-1].attempt, found[-1].code) == ("提出销毁", "custody.not_due" if agency == "xiangxi" else found[-1].code)
    assert look(recording).state.stage == "stored"
    assert b"".join(signed_in(at.who("supervisor")).get(original(recording)).streaming_content)
    file = settings.SITE / "vault" / digest[:2] / digest[2:4] / digest
    file.chmod(0o640)
    file.write_bytes(b"x" + file.read_bytes()[1:])
    broken = [one for one in verify().findings if one.kind == "original"]
    assert len(broken) == 1
    assert digest in broken[0].where


def test_the_pages_of_keeping_open_for_those_who_keep_and_no_one_else(at: Table, recording: str) -> None:
    old = at.store("2024-03-02T10:00")
    pages = ("/custody/", "/custody/register/", "/custody/copies/", "/custody/due/", "/custody/log/")
    with on("2026-03-10T09:00"):
        approved(at, recording, visit=True)
        for page in pages:
            assert signed_in(at.who("cashier")).get(page).status_code == 403
            assert signed_in(at.who("archivist")).get(page).status_code == 200
            assert signed_in(at.who("supervisor")).get(page).status_code == 200
        asked = look(recording).state.keeping.requests[0]
        assert signed_in(at.who("cashier")).get(address(asked)).status_code == 403
        assert "欧阳法官" in signed_in(at.who("archivist")).get(address(asked)).text
        due = signed_in(at.who("archivist")).get("/custody/due/").text
        assert old in due
        assert recording not in due
        assert "吉首市人民法院" in signed_in(at.who("archivist")).get("/custody/").text
        start = signed_in(at.who("archivist")).get(f"/start/custody.propose_destruction/?recordings={old}", follow=True)
        assert Seen(start.text).typed()["f-recordings"] == [old]
        supervisor = signed_in(at.who("supervisor"))
        shown = supervisor.get(f"/custody/log/?about={recording}&month=2026-03").text
        assert "没有阅读记录" in shown
        assert "/custody/log/?about=" in supervisor.get(address(recording)).text


def test_a_complaint_about_a_case_takes_all_its_recordings(at: Table, recording: str) -> None:
    client: Client = signed_in(at.who("legal_head"))
    with on("2026-03-10T09:00"):
        new = at.new("dispute")
        form = client.get(address(new, "acts/custody.register_dispute/"))
        sent = Seen(form.text).typed(f__ground="complaint", f__by_whom="某公司", f__words="投诉执法人员", f__recordings=[recording])
        assert client.post(address(new, "acts/custody.register_dispute/"), sent).status_code == 302
        page = client.get(address(new)).text
        assert "已锁定" in page
        assert "检查.mp4" in page
        assert "锁定中" in client.get(address(recording)).text
