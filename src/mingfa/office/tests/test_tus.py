"""Uploads by parts through the office: who may, what the protocol answers, and that nothing half done stays."""

from __future__ import annotations

import base64
import hashlib
import resource
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from mingfa.agencies.setup import Site
from mingfa.demo.matters import parties
from mingfa.demo.walk import Walk
from mingfa.desk import now
from mingfa.desk.backup import backup
from mingfa.desk.perform import look
from mingfa.desk.times import LOCAL
from mingfa.office.incoming import site_uploads
from mingfa.office.pages import tus
from mingfa.office.people import Person, person_of
from mingfa.office.tests.conftest import accounts, signed_in
from mingfa.office.vaulting import staged
from mingfa.recording.tests.test_media import MP4
from mingfa.testing.site import install_for_test

FILM = MP4 + bytes(range(256)) * 400
DIGEST = hashlib.sha256(FILM).hexdigest()
START = "/recordings/uploads/"


def said(**told: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in told.items())


def ask(client: Client, method: str, address: str, body: bytes = b"", **headers: Any) -> Any:
    named = {name.replace("_", "-"): str(value) for name, value in headers.items()}
    kind = named.pop("Content-Type", "application/offset+octet-stream" if body else "")
    return client.generic(method, address, body, kind, headers={"Tus-Resumable": "1.0.0", **named})


def begin(client: Client, size: int = len(FILM), **told: str) -> str:
    given = {"filename": "检查.mp4", **told}
    answer = ask(client, "POST", START, Upload_Length=size, Upload_Metadata=said(**given))
    assert answer.status_code == 201, answer.content.decode()
    return str(answer["Location"])


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def left() -> list[Path]:
    root = site_uploads().root
    return list(root.rglob("part")) if root.is_dir() else []


def test_the_server_says_what_it_can(officer):
    answer = officer.options(START)
    assert (answer.status_code, answer["Tus-Version"], answer["Tus-Max-Size"]) == (204, "1.0.0", str(20 * 1024**3))
    assert set(answer["Tus-Extension"].split(",")) >= {"creation", "creation-with-upload", "termination", "checksum", "expiration"}
    assert {"sha1", "sha256"} <= set(answer["Tus-Checksum-Algorithm"].split(","))


def test_a_file_comes_by_parts_and_waits_under_its_digest(officer):
    address = begin(officer, sha256=DIGEST)
    first = ask(officer, "PATCH", address, FILM[:30_000], Upload_Offset=0)
    assert (first.status_code, first["Upload-Offset"]) == (204, "30000")
    assert "GMT" in first["Upload-Expires"]
    head = ask(officer, "HEAD", address)
    assert (head["Upload-Offset"], head["Upload-Length"], head["Cache-Control"]) == ("30000", str(len(FILM)), "no-store")
    assert dict(part.split(" ") for part in head["Upload-Metadata"].split(","))["sha256"] == base64.b64encode(DIGEST.encode()).decode()
    last = ask(officer, "PATCH", address, FILM[30_000:], Upload_Offset=30_000)
    assert (last.status_code, last["Mingfa-Digest"]) == (204, DIGEST)
    assert ask(officer, "HEAD", address)["Upload-Offset"] == str(len(FILM))
    assert staged().verify(DIGEST).size == len(FILM)
    assert left() == []


def test_a_backup_holds_what_has_come_whole_and_waits(officer, tmp_path):
    address = begin(officer)
    assert ask(officer, "PATCH", address, FILM, Upload_Offset=0).status_code == 204
    names = set(backup(tmp_path / "backup"))
    waiting = f"uploads/{DIGEST[:2]}/{DIGEST[2:4]}/{DIGEST}"
    assert {waiting, f"incoming/uploads/{address.rstrip('/').rpartition('/')[2]}/upload.json"} <= names
    assert (tmp_path / "backup" / waiting).read_bytes() == FILM


def test_the_first_part_may_come_with_the_beginning(officer):
    told = said(filename="检查.mp4")
    answer = ask(officer, "POST", START, FILM, Upload_Length=len(FILM), Upload_Metadata=told)
    assert (answer.status_code, answer["Upload-Offset"], answer["Mingfa-Digest"]) == (201, str(len(FILM)), DIGEST)


def test_an_upload_is_ended_by_its_sender_and_by_nobody_else(officer, site):
    address = begin(officer)
    other = signed_in(site.people["officer"][1])
    for method in ("HEAD", "PATCH", "DELETE"):
        assert ask(other, method, address, FILM[:10] if method == "PATCH" else b"", Upload_Offset=0).status_code == 404
    assert ask(officer, "DELETE", address).status_code == 204
    assert code(ask(officer, "PATCH", address, FILM, Upload_Offset=0)) == (404, "upload.unknown")
    assert left() == []


def test_what_has_come_whole_is_not_picked_over(officer):
    address = begin(officer)
    ask(officer, "PATCH", address, FILM, Upload_Offset=0)
    assert code(ask(officer, "DELETE", address)) == (403, "upload.whole")
    assert staged().has(DIGEST)


def test_only_who_has_signed_in_and_has_the_duty_uploads(site):
    assert code(ask(Client(), "POST", START, Upload_Length=100)) == (401, "login.needed")
    leader = signed_in(next(one for post in site.people.values() for one in post if not person_named(one).has("recording.upload")))
    assert code(ask(leader, "POST", START, Upload_Length=100, Upload_Metadata=said(filename="a.mp4"))) == (403, "duty.not_yours")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(site_account(site), "django.contrib.auth.backends.ModelBackend")
    assert code(ask(strict, "POST", START, Upload_Length=100, Upload_Metadata=said(filename="a.mp4"))) == (403, "http.csrf")


def person_named(stream: str) -> Person:
    found = person_of(look(stream).state.account)
    assert found is not None
    return found


def site_account(site: Site) -> Any:
    from django.contrib.auth.models import User

    return User.objects.get(username=look(site.people["officer"][0]).state.account)


BEGINNINGS: list[tuple[dict[str, str], tuple[int, str]]] = [
    ({"Tus_Resumable": ""}, (412, "upload.version")),
    ({"Tus_Resumable": "0.2.2"}, (412, "upload.version")),
    ({"Upload_Length": ""}, (400, "upload.length")),
    ({"Upload_Defer_Length": "1"}, (400, "upload.length")),
    ({"Upload_Length": "-5"}, (400, "upload.number")),
    ({"Upload_Length": "10e3"}, (400, "upload.number")),
    ({"Upload_Length": "0"}, (422, "media.empty")),
    ({"Upload_Length": str(21 * 1024**3)}, (413, "upload.too_large")),
    ({"Upload_Concat": "partial"}, (400, "upload.concat")),
    ({"Upload_Metadata": "filename"}, (422, "upload.name")),
    ({"Upload_Metadata": "filename =="}, (400, "upload.metadata")),
    ({"Upload_Metadata": "a YQ==,a YQ=="}, (400, "upload.metadata")),
    ({"Upload_Metadata": said(filename="../../../etc/passwd.mp4")}, (422, "upload.name")),
    ({"Upload_Metadata": said(filename="a.mp4", sha256="abc")}, (400, "upload.sha256")),
    ({"Upload_Metadata": said(filename="a.mp4", case="panjin/case/c1")}, (403, "stream.other_agency")),
    ({"Upload_Metadata": said(filename="a.mp4", case="xiangxi/case/nobody")}, (404, "stream.unknown")),
]


def test_beginnings_that_cannot_be_are_refused(officer):
    for headers, expected in BEGINNINGS:
        given = {"Upload_Length": len(FILM), "Upload_Metadata": said(filename="a.mp4"), **headers}
        answer = ask(officer, "POST", START, **given)
        assert code(answer) == expected, headers
        assert answer.json()["message"]
        assert left() == []


PARTS: list[tuple[dict[str, str], tuple[int, str]]] = [
    ({"Upload_Offset": "1"}, (409, "upload.offset")),
    ({"Upload_Offset": ""}, (400, "upload.number")),
    ({"Upload_Offset": "x"}, (400, "upload.number")),
    ({"Content_Type": "application/octet-stream"}, (415, "upload.type")),
    ({"Upload_Checksum": "crc32 AAAA"}, (400, "upload.algorithm")),
    ({"Upload_Checksum": "sha1 ???"}, (400, "upload.algorithm")),
    ({"Upload_Checksum": f"sha256 {base64.b64encode(bytes(32)).decode()}"}, (460, "upload.checksum")),
    ({"Upload_Length": "10"}, (400, "upload.length")),
]


def test_parts_that_cannot_be_are_refused_and_the_upload_goes_on(officer):
    address = begin(officer)
    for headers, expected in PARTS:
        assert code(ask(officer, "PATCH", address, FILM[:20_000], **{"Upload_Offset": 0, **headers})) == expected, headers
        assert ask(officer, "HEAD", address)["Upload-Offset"] == "0"
    checksum = f"sha1 {base64.b64encode(hashlib.sha1(FILM).digest()).decode()}"
    assert ask(officer, "PATCH", address, FILM, Upload_Offset=0, Upload_Checksum=checksum)["Mingfa-Digest"] == DIGEST


def test_more_than_was_said_is_refused(officer):
    address = begin(officer, size=1000)
    assert code(ask(officer, "PATCH", address, FILM, Upload_Offset=0)) == (413, "upload.too_long")
    assert ask(officer, "HEAD", address)["Upload-Offset"] == "0"


def test_another_digest_than_the_browser_computed_leaves_nothing(officer):
    address = begin(officer, sha256="0" * 64)
    answer = ask(officer, "PATCH", address, FILM, Upload_Offset=0)
    assert code(answer) == (422, "upload.digest")
    assert "摘要不符" in answer.json()["message"]
    assert ask(officer, "HEAD", address).status_code == 404
    assert left() == []
    assert not staged().has(DIGEST)


def test_a_text_file_with_the_name_of_a_film_leaves_nothing(officer):
    address = begin(officer, size=9000)
    assert code(ask(officer, "PATCH", address, "改名的文本".encode() * 600, Upload_Offset=0)) == (422, "media.unknown")
    assert left() == []


def test_two_at_once_to_one_file(officer):
    address = begin(officer)
    with site_uploads().held(address.rpartition("/")[2]):
        for method in ("PATCH", "HEAD", "DELETE"):
            answer = ask(officer, method, address, FILM[:100] if method == "PATCH" else b"", Upload_Offset=0)
            assert answer.status_code == 423
        assert "不能同时上传" in ask(officer, "PATCH", address, FILM[:100], Upload_Offset=0).json()["message"]
    assert ask(officer, "PATCH", address, FILM[:100], Upload_Offset=0)["Upload-Offset"] == "100"


def test_too_many_at_once_are_asked_to_wait_and_pages_are_answered(officer):
    taken = 0
    while tus.AT_ONCE.acquire(blocking=False):
        taken += 1
    try:
        answer = ask(officer, "POST", START, Upload_Length=100, Upload_Metadata=said(filename="a.mp4"))
        assert (*code(answer), answer["Retry-After"]) == (503, "upload.crowded", "5")
        assert officer.get("/").status_code == 200
    finally:
        for _ in range(taken):
            tus.AT_ONCE.release()
    assert taken < 16


def test_where_a_browser_cannot_send_patch(officer):
    address = begin(officer)
    answer = ask(officer, "POST", address, FILM, Upload_Offset=0, X_HTTP_Method_Override="PATCH")
    assert answer["Mingfa-Digest"] == DIGEST
    assert ask(officer, "PUT", address).status_code == 405


def test_another_agency_knows_nothing_of_it(officer, db):
    address = begin(officer)
    install_for_test("panjin")
    accounts("panjin")
    from mingfa.agencies.models import PersonRow

    other = signed_in(next(row.stream for row in PersonRow.objects.filter(agency="panjin") if look(row.stream).state.posts))
    assert ask(other, "HEAD", address).status_code in (403, 404)
    assert [upload.agency for upload in site_uploads().all("panjin")] == []


@pytest.mark.obligation("XL-R-4b")
def test_what_is_being_recorded_comes_at_once_and_goes_on_after_a_break(db):
    """兴隆台 二（二）4: parts come during the activity, supervisors see them at once, a broken upload resumes, the joined hash matches."""
    site = install_for_test("xinglongtai")
    accounts("xinglongtai")
    people = [one for post in site.people.values() for one in post]
    officer = signed_in(next(one for one in people if person_named(one).has("recording.upload")))
    supervisor = signed_in(next(one for one in people if person_named(one).has("supervision.view")))
    nobody = next((one for one in people if not person_named(one).duties & {"recording.upload", "supervision.view"}), "")
    begun = ask(officer, "POST", START, Upload_Defer_Length="1", Upload_Metadata=said(filename="ZF014_0013.mp4", device="ZF-014"))
    address = begun["Location"]
    ask(officer, "PATCH", address, FILM[:40_000], Upload_Offset=0)
    page = supervisor.get("/recordings/incoming/").text
    assert "ZF014_0013.mp4" in page
    assert "边录边传，已收到 39.1" in page
    assert nobody == "" or signed_in(nobody).get("/recordings/incoming/").status_code == 403
    broken = ask(
        officer, "PATCH", address, FILM[40_000:60_000], Upload_Offset=40_000, Upload_Checksum=f"sha1 {base64.b64encode(bytes(20)).decode()}"
    )
    assert broken.status_code == 460
    head = ask(officer, "HEAD", address)
    assert (head["Upload-Offset"], head["Upload-Defer-Length"]) == ("40000", "1")
    done = ask(officer, "PATCH", address, FILM[40_000:], Upload_Offset=40_000, Upload_Length=len(FILM))
    assert done["Mingfa-Digest"] == DIGEST == hashlib.sha256(b"".join(staged().read(DIGEST))).hexdigest()
    page = supervisor.get("/recordings/incoming/").text
    assert "现在没有正在上传的文件" in page
    assert "ZF014_0013.mp4" in page


def test_a_case_of_another_unit_is_refused_before_anything_is_sent(site):
    with now.at(datetime(2026, 3, 2, 9, tzinfo=LOCAL)):
        walk = Walk(site, datetime(2026, 3, 2, 9, tzinfo=LOCAL), parties()[:1]).through("file_case")
        people = [one for post in site.people.values() for one in post]
        outsider = next(
            one for one in people if (found := person_named(one)).has("recording.upload") and walk.state.unit not in found.units
        )
        told = said(filename="检查.mp4", case=walk.case)
        answer = ask(signed_in(outsider), "POST", START, Upload_Length=len(FILM), Upload_Metadata=told)
        assert code(answer) == (403, "recording.other_unit")
        assert "由其他机构承办" in answer.json()["message"]
        assert signed_in(outsider).get(f"/recordings/upload/?case={walk.case}").status_code == 403
        assert left() == []
        assert ask(signed_in(walk.cast.lead), "POST", START, Upload_Length=len(FILM), Upload_Metadata=told).status_code == 201


def test_a_full_disk_in_the_middle_says_so_and_the_upload_goes_on(officer):
    """The kernel refuses to write beyond 64 MiB of any file; what was acknowledged is there, and what fitted in counts too."""
    body = FILM + bytes(65 * 1024 * 1024)
    address = begin(officer, size=len(body))
    ask(officer, "PATCH", address, body[:5_000_000], Upload_Offset=0)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024 * 1024, hard))
    try:
        answer = ask(officer, "PATCH", address, body[5_000_000:], Upload_Offset=5_000_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert code(answer) == (507, "upload.full")
    assert "已经收到的部分仍在" in answer.json()["message"]
    offset = int(ask(officer, "HEAD", address)["Upload-Offset"])
    assert 5_000_000 <= offset <= 64 * 1024 * 1024
    done = ask(officer, "PATCH", address, body[offset:], Upload_Offset=offset)
    assert done["Mingfa-Digest"] == hashlib.sha256(body).hexdigest()
