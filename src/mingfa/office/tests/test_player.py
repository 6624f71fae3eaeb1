"""The player page: moments to go to, notes and cuts from the page, small pictures, proofs; every way to the picture has its line in the log."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Any

import av
import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, Page

from mingfa.agencies.acts.person import AppointPost
from mingfa.agencies.setup import Site
from mingfa.custody.log import forget_noted
from mingfa.custody.readings import readings
from mingfa.custody.tests.table import Table, moment, on
from mingfa.demo.footage import film
from mingfa.desk import now
from mingfa.desk.perform import look
from mingfa.desk.sequencer import sequence
from mingfa.desk.times import LOCAL
from mingfa.ledger.leaf import leaf_hash
from mingfa.ledger.merkle import verify_inclusion
from mingfa.ledger.notes import unverified_checkpoint
from mingfa.office.positions import position_ms, position_text
from mingfa.office.tests.conftest import PATIENCE, Seen, accounts, signed_in
from mingfa.recording.acts import AnnotateRecording, MarkSecret, OrderCut, TypeTranscript, UploadRecording
from mingfa.recording.intake import take_in
from mingfa.recording.making import make_cuts
from mingfa.recording.measuring import measure
from mingfa.recording.state import recording_stream
from mingfa.testing.reading import WIDTHS, faults
from mingfa.testing.site import install_for_test
from mingfa.vault.site import site_vault

BEGUN = "2026-03-02T10:00"
SECONDS = 60


@pytest.fixture(autouse=True)
def _nothing_noted() -> Iterator[None]:
    forget_noted()
    yield
    forget_noted()


@lru_cache(maxsize=4)
def webm(seconds: int = SECONDS, tone: int = 0) -> bytes:
    """A film that every browser plays; it grows brighter, so that one picture is not the next."""
    out = io.BytesIO()
    with av.open(out, "w", format="webm") as file:
        stream: Any = file.add_stream("libvpx", rate=2)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        stream.options = {"deadline": "realtime", "cpu-used": "8", "g": "10"}
        picture = av.VideoFrame(320, 180, "yuv420p")
        picture.time_base = Fraction(1, 2)
        for at in range(seconds * 2):
            for plane, shade in zip(picture.planes, (30 + at % 200, 100 + tone, 128), strict=True):
                plane.update(bytes([shade]) * plane.buffer_size)
            picture.pts = at
            file.mux(stream.encode(picture))
        file.mux(stream.encode(None))
    return out.getvalue()


def stored(at: Table, *contents: bytes, ending: str = "webm") -> str:
    """Store what one recorder wrote without stopping, minute by minute, and measure it."""
    begun, officer = moment(BEGUN), at.who("officer")
    pieces = []
    for number, content in enumerate(contents):
        taken = take_in(site_vault(), io.BytesIO(content), f"REC_{number + 1:03}.{ending}")
        started = begun + timedelta(seconds=SECONDS * number)
        pieces.append(
            {
                "digest": taken.digest, "size": taken.size, "file_name": f"REC_{number + 1:03}.{ending}", "media_type": taken.media_type,
                "started_at": started, "ended_at": started + timedelta(seconds=SECONDS),
            }
        )  # fmt: skip
    fields: dict[str, Any] = {
        **pieces[0], "form": "video", "source": "camera", "operator": officer, "officers": [officer],
        "place": "某公司污水总排口", "activity": "inspection", "told_at": begun + timedelta(seconds=5), "pieces": pieces[1:],
    }  # fmt: skip
    stream = recording_stream(at.agency, str(pieces[0]["digest"]))
    with now.at(begun + timedelta(hours=1)):
        at.do(UploadRecording.model_validate(fields), stream, officer)
        measure(stream)
    return stream


@pytest.fixture
def at(site: Site) -> Table:
    return Table(site)


@pytest.fixture
def two(at: Table) -> str:
    """A recording of two files."""
    return stored(at, film(SECONDS), film(SECONDS, tone=7), ending="mp4")


def page_of(client: Client, stream: str, more: str = "") -> str:
    answer = client.get(f"/s/{stream}/play/{more}")
    assert answer.status_code == 200, answer.text[:500]
    text: str = answer.text
    return text


def seeks(text: str) -> list[tuple[str, str, str]]:
    """The moments a page offers: file, milliseconds, what it is called."""
    found = re.findall(r'class="moment moment-(\w+)"><a href="\?piece=(\d+)&amp;at=(\d+)', text)
    return [(kind, file, ms) for kind, file, ms in found]


@pytest.mark.parametrize(
    ("typed", "ms"),
    [("0:12:05", 725_000), ("12:05.3", 725_300), ("725", 725_000), ("1：00：00．05", 3_600_050), ("90:00", 5_400_000), ("0:00:00", 0)],
)
def test_a_moment_is_read_as_people_type_it(typed: str, ms: int) -> None:
    assert position_ms(typed) == ms
    assert position_ms(position_text(ms)) == ms


@pytest.mark.parametrize("typed", ["", "0:60", "1:60:00", "-5", "12:5x", "1:2:3:4", "0:00:01.1234"])
def test_what_is_no_moment_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ValueError, match="例如 0:12:05"):
        position_ms(typed)


@pytest.mark.django_db
def test_moments_stand_in_the_order_of_true_time_and_name_their_file(at: Table, two: str) -> None:
    """A note at 1:10 of a recording cut into minutes lies ten seconds into the second file; a cut counts in its own file."""
    first, second = look(two).state.digests
    with on("2026-03-02T12:00"):
        at.do(AnnotateRecording(gist="说明来意", speaker="检查人员", at_ms=70_000), two, at.who("officer"))
        at.do(OrderCut(original=second, kind_of_cut="clip", from_ms=30_000, to_ms=40_000, reason="提交法院"), two, at.who("officer"))
        at.do(TypeTranscript(original=first, from_ms=20_000, to_ms=25_000, words="当事人：在这里。"), two, at.who("officer"))
        text = page_of(signed_in(at.who("officer")), two)
        assert seeks(text) == [("told", "1", "5000"), ("words", "1", "20000"), ("note", "2", "10000"), ("cut", "2", "30000")]
        assert "10:01:10" in text
        assert "检查人员：说明来意" in text
        assert "当事人：在这里。" in text
        assert "2分0秒，没有中断" in text
        there = page_of(signed_in(at.who("officer")), two, "?piece=2&at=10000")
    assert f'originals/{second}#t=10"' in there
    assert 'value="0:01:10"' in there


@pytest.mark.django_db
def test_what_was_not_recorded_is_a_gap_on_the_bar_and_in_the_list(at: Table) -> None:
    gapped = stored(at, film(SECONDS, cuts=((20, 35),)), ending="mp4")
    with on("2026-03-02T12:00"):
        text = page_of(signed_in(at.who("officer")), gapped)
    assert 'class="bar-gap"' in text
    assert [one for one in seeks(text) if one[0] == "gap"] == [("gap", "1", "20000")]
    assert "10:00:20 至 10:00:35没有录制" in text


@pytest.mark.django_db
def test_a_note_a_tick_a_cut_and_a_transcript_are_sent_from_the_page_without_scripts(at: Table, two: str) -> None:
    first, _ = look(two).state.digests
    with on("2026-03-02T12:00"):
        client = signed_in(at.who("officer"))
        text = page_of(client, two, "?piece=1&at=12000")
        forms = re.findall(r'<form class="card-body fields"[^>]*action="([^"]+)"', text)
        by_act = {re.search(r"recording\.(\w+)/", one)[1]: one.replace("&amp;", "&") for one in forms}  # type: ignore[index]
        assert sorted(by_act) == ["annotate_recording", "order_cut", "tick_shots", "type_transcript"]
        sent: dict[str, dict[str, str]] = {
            "annotate_recording": {"f-at_ms": "0:00:12.500", "f-gist": "出示执法证件"},
            "tick_shots": {"f-lines-0-item": look(two).state.shot_lines[0], "f-lines-0-at_ms": "15", "f-violation": "no"},
            "order_cut": {
                "f-original": first,
                "f-kind_of_cut": "clip",
                "f-from_ms": "0:00:10",
                "f-to_ms": "0：00：20",
                "f-reason": "提交法院",
            },
            "type_transcript": {"f-original": first, "f-from_ms": "12", "f-to_ms": "0:14", "f-words": "检查人员：请出示证照。"},
        }
        for name, fields in sent.items():
            answer = client.post(by_act[name], {"_do": "submit", "key": f"k-{name}", **fields})
            assert (answer.status_code, answer["Location"]) == (302, f"/s/{two}/play/?then=play&piece=1&at=12000"), name
        bad = client.post(by_act["order_cut"], {"_do": "submit", "key": "k2", **sent["order_cut"], "f-to_ms": "0:99:99"})
        assert bad.status_code == 422
        assert "请按“时:分:秒”填写" in bad.text
    state = look(two).state
    assert (state.notes[0].at_ms, state.notes[0].gist) == (12_500, "出示执法证件")
    assert [(one.item, one.at_ms) for one in state.shots.values()] == [(state.shot_lines[0], 15_000)]
    assert [(one.from_ms, one.to_ms) for one in state.cuts] == [(10_000, 20_000)]
    assert [(one.from_ms, one.to_ms) for one in state.transcripts] == [(12_000, 14_000)]


@pytest.mark.django_db
def test_the_moment_of_the_address_goes_before_an_older_draft(at: Table, two: str) -> None:
    address = f"/s/{two}/acts/recording.annotate_recording/"
    with on("2026-03-02T12:00"):
        client = signed_in(at.who("officer"))
        sent = Seen(client.get(f"{address}?then=play&piece=1&at=30000&at_ms=30000").text).typed(f__gist="还没有写完")
        assert sent["f-at_ms"] == ["0:00:30"]
        client.post(address, {**sent, "_do": "save"})
        again = Seen(client.get(f"{address}?at_ms=45000").text).typed()
    assert (again["f-at_ms"], again["f-gist"]) == (["0:00:45"], ["还没有写完"])


@pytest.mark.django_db
def test_derivatives_name_original_range_maker_and_state_and_play_through_the_same_door(at: Table, two: str) -> None:
    first, _ = look(two).state.digests
    with on("2026-03-02T12:00"):
        for from_ms in (12_000, 30_000):
            at.do(OrderCut(original=first, kind_of_cut="clip", from_ms=from_ms, to_ms=45_000, reason="提交法院"), two, at.who("officer"))
        assert make_cuts(1) == 2
        at.do(OrderCut(original=first, kind_of_cut="clip", from_ms=1_000, to_ms=2_000, reason="另行核对"), two, at.who("officer"))
        client = signed_in(at.who("officer"))
        text = page_of(client, two)
        made = text[text.index('id="made"') :]
        assert made.index("等待制作") < made.index("0:00:12 至 0:00:45")
        for words in ("REC_001.mp4", "原件的 0:00:10 至 0:00:45", look(two).state.cuts[0].derived, "提交法院"):
            assert words in made
        cut = look(two).state.cuts[0].derived
        answer = client.get(f"/s/{two}/originals/{cut}", headers={"Range": "bytes=0-9"})
        assert (answer.status_code, len(b"".join(answer.streaming_content))) == (206, 10)
        assert client.get(f"/s/{two}/originals/{cut}?download=1").status_code == 403
        assert signed_in(at.who("cashier")).get(f"/s/{two}/originals/{cut}").status_code == 403
    found = [(one.act.what, one.act.person, one.act.digest) for one in readings(at.agency)]
    officer, cashier = at.who("officer"), at.who("cashier")
    assert sorted(found) == sorted([("view", officer, first), ("view", officer, cut), ("refused", officer, cut), ("refused", cashier, cut)])


@pytest.mark.django_db
def test_small_pictures_belong_to_the_opening_and_stay_private(at: Table, two: str) -> None:
    first, _ = look(two).state.digests
    strip = f"/s/{two}/play/strip/{first}/"
    with on("2026-03-02T12:00"):
        client = signed_in(at.who("officer"))
        assert 'hx-trigger="load"' in page_of(client, two), "nobody has made the strip yet"
        listed = client.get(strip).text
        addresses = re.findall(r'src="([^"]+)"', listed)
        assert len(addresses) > 2
        for address in addresses:
            answer = client.get(address)
            assert answer.content.startswith(b"\xff\xd8\xff")
            assert answer["Cache-Control"] == "private, max-age=3600"
        assert client.get(f"{strip}99.jpg").status_code == 404
        assert client.get(f"/s/{two}/play/strip/{'ab' * 32}/").status_code == 404
        assert 'hx-trigger="load"' not in page_of(client, two)
        assert [(one.act.what, one.act.digest) for one in readings(at.agency)] == [("view", first)]
        assert signed_in(at.who("cashier")).get(f"{strip}0.jpg").status_code == 403
        assert signed_in(at.who("supervisor")).get(f"{strip}0.jpg").status_code == 200
    assert [one.act.person for one in readings(at.agency, what="view")] == [at.who("supervisor"), at.who("officer")]


@pytest.mark.django_db
def test_of_a_secret_recording_no_picture_and_no_range_goes_unnoted(at: Table, two: str) -> None:
    first, _ = look(two).state.digests
    with on("2026-03-03T09:00"):
        at.do(MarkSecret(secret="trade", basis="商业秘密保护规定", reason="画面含生产工艺参数"), two, at.who("legal_head"))
        at.do(AppointPost(role="cleared_trade"), at.who("archivist"), at.who("principal"))
        cleared, stranger = signed_in(at.who("archivist")), signed_in(at.who("officer"))
        answer = cleared.get(f"/s/{two}/originals/{first}", headers={"Range": "bytes=100-109"})
        assert (answer.status_code, len(readings(at.agency, what="view"))) == (206, 1)
        answer = cleared.get(f"/s/{two}/play/strip/{first}/0.jpg")
        assert (answer["Cache-Control"], len(readings(at.agency, what="view"))) == ("private, no-store", 1)
        page_of(cleared, two)
        assert len(readings(at.agency, what="view")) == 2
        for address in ("play/", f"play/strip/{first}/0.jpg", f"play/proof/{first}.json", f"originals/{first}"):
            assert stranger.get(f"/s/{two}/{address}").status_code in (403, 404), address
    assert len(readings(at.agency, what="view")) == 2


@pytest.mark.django_db
def test_the_proof_leads_from_the_file_to_the_signed_root(at: Table, two: str) -> None:
    first, _ = look(two).state.digests
    address = f"/s/{two}/play/proof/{first}.json"
    with on("2026-03-02T12:00"):
        client = signed_in(at.who("officer"))
        assert "等待编入账本" in page_of(client, two)
        assert "path" not in client.get(address).json()
        sequence(at.agency)
        text = page_of(client, two)
        assert address in text
        told = client.get(address).json()
    assert f"全机关账本的第 {told['index'] + 1} 条" in text
    leaf = json.loads(told["leaf"])
    body_hash = hashlib.sha256(bytes.fromhex(told["salt"]) + told["body"].encode()).hexdigest()
    assert (leaf["body_hash"], leaf["stream"], leaf["seq"]) == (body_hash, two, 0)
    assert first in told["body"]
    point = unverified_checkpoint(told["checkpoint"].encode())
    path = [bytes.fromhex(one) for one in told["path"]]
    verify_inclusion(leaf_hash(told["leaf"].encode()), told["index"], point.size, path, point.root)
    assert point.size == told["tree_size"]


# In a browser --------------------------------------------------------------------------------------------------------------------


def entered(browser: Browser, live_server: Any, account: str, complaints: list[str]) -> Page:
    """Open a page under the product's own content policy."""
    client = Client()
    client.force_login(User.objects.get(username=account), "django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(locale="zh-CN", base_url=live_server.url)
    context.add_cookies([{"name": "mingfa_office", "value": client.cookies["mingfa_office"].value, "url": live_server.url}])
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page


def until(page: Page, what: str) -> None:
    """Wait until something holds on the page; the browser's own waiting needs what our content policy forbids."""
    for _ in range(200):
        if page.evaluate(what):
            return
        page.wait_for_timeout(50)
    raise AssertionError(what)


@pytest.mark.needs("chromium")
@pytest.mark.django_db(transaction=True)
def test_an_officer_seeks_notes_and_orders_a_redacted_cut_in_the_browser(browser: Browser, live_server: Any, axe_source: str) -> None:
    with now.at(datetime(2026, 3, 2, 9, tzinfo=LOCAL)):
        site = install_for_test("xiangxi")
    accounts("xiangxi")
    at = Table(site)
    stream = stored(at, webm(), webm(tone=40))
    with on("2026-03-02T12:00"):
        at.do(AnnotateRecording(gist="说明来意", at_ms=20_000), stream, at.who("officer"))
        at.do(AnnotateRecording(gist="查看在线监测", at_ms=75_000), stream, at.who("officer"))
        at.do(
            TypeTranscript(original=look(stream).state.digests[0], from_ms=15_000, to_ms=25_000, words="检查人员：请出示证照。"),
            stream,
            at.who("officer"),
        )
    sequence("xiangxi")
    complaints: list[str] = []
    page = entered(browser, live_server, look(at.who("officer")).state.account, complaints)
    page.goto(f"/s/{stream}/play/")
    until(page, "document.getElementById('player').readyState > 0")
    page.wait_for_selector("#strip img")
    page.click("#moments a:has-text('说明来意')")
    until(page, "document.getElementById('player').currentTime === 20")
    until(page, "document.getElementById('true-time').textContent === '2026-03-02 10:00:20'")
    assert page.locator("#transcripts li[aria-current]").count() == 1
    page.focus("#moments a")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    until(page, "document.getElementById('file-number').textContent === '2'")
    until(page, "document.getElementById('player').currentTime === 15")
    assert page.inner_text("#true-time") == "2026-03-02 10:01:15"
    page.click("#strip img >> nth=1")
    until(page, "document.getElementById('player').currentTime < 15")
    page.click("#moments a:has-text('说明来意')")
    until(page, "document.getElementById('file-number').textContent === '1' && document.getElementById('player').currentTime === 20")

    page.click("button:has-text('后退 10 秒')")
    until(page, "document.getElementById('player').currentTime === 10")
    page.click("button:has-text('备注此刻')")
    assert page.evaluate("document.activeElement.id") == "note-gist"
    assert page.input_value("#note-at") == "0:00:10"
    page.keyboard.type("亮明身份")
    page.click("button:has-text('保存备注')")
    page.wait_for_url("**/play/?then=play&piece=1&at=10000")
    until(page, "document.getElementById('player').currentTime === 10")
    assert look(stream).state.notes[-1].at_ms == 10_000

    page.click("#do-cut summary")
    page.click("[data-take=cut-from]")
    page.click("button:has-text('前进 10 秒')")
    until(page, "document.getElementById('player').currentTime === 20")
    page.click("[data-take=cut-to]")
    assert (page.input_value("#cut-from"), page.input_value("#cut-to")) == ("0:00:10", "0:00:20")
    page.fill("#cut-reason", "公开前处理")
    page.click("#draw")
    page.evaluate("window.scrollTo(0, 0)")
    box = page.locator("#covers").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.25)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.75, steps=4)
    page.mouse.up()
    assert page.locator("#covers rect").count() == 1
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), width
    page.click("button:has-text('申请制作')")
    page.wait_for_selector("#made >> text=等待制作")
    [cut] = look(stream).state.cuts
    [cover] = cut.boxes
    assert (cut.kind, cut.from_ms, cut.to_ms, cover.from_ms, cover.to_ms) == ("redacted", 10_000, 20_000, 10_000, 20_000)
    assert (abs(cover.x - 250) < 15, abs(cover.y - 250) < 15, abs(cover.width - 250) < 15, abs(cover.height - 500) < 15) == (True,) * 4
    make_cuts()
    page.reload()
    page.click("#made summary")
    page.evaluate("document.querySelector('#made video').load()")
    until(page, "document.querySelector('#made video').duration > 8")
    assert complaints == []
    page.context.close()

    opened = browser.new_context(locale="zh-CN", base_url=live_server.url, bypass_csp=True)
    client = Client()
    client.force_login(User.objects.get(username=look(at.who("officer")).state.account), "django.contrib.auth.backends.ModelBackend")
    opened.add_cookies([{"name": "mingfa_office", "value": client.cookies["mingfa_office"].value, "url": live_server.url}])
    page = opened.new_page()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"/s/{stream}/play/?piece=1&at=20000")
        page.wait_for_selector("#strip img")
        for summary in page.locator("details.do summary").all():
            summary.click()
        page.click("#add-silence")
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), width
        assert faults(page, axe_source) == [], width
    opened.close()
