"""Letters from the public on the portal: forms, receipts, the sealed inbox, the way to the office, and answers that only the writer opens."""

from __future__ import annotations

import json
import sqlite3
import time
from pathlib import Path

import pytest

from mingfa.ledger.letters import (
    ParcelInvalid,
    answer_key,
    code_of,
    make_parcel,
    new_inbox_key,
    open_answer,
    open_parcel,
    public_side,
    read_parcel,
    receipt_of,
    seal_answer,
    token_of,
    typed,
)
from mingfa.portal.tests.a_feed import NOTICE, Feed, decision
from mingfa.portal.tests.writer import Writer

KEY = new_inbox_key()
OFFICE = {"format": 1, "agency": "xiangxi", "organ": "湘西土家族苗族自治州生态环境局", "public": public_side(KEY), "open": True}
WORDS = "罚款金额应当是十二万元，页面写成了十三万元。"
COMPLAINT = {
    "agency": "xiangxi", "form": "complaint", "subject": "检查时没有出示证件", "text": "三月五日上午两名检查人员进厂没有出示证件。",
    "about": "证件号14330001", "contact_name": "写信人甲", "contact": "13800000000",
}  # fmt: skip


@pytest.fixture
def writer(tmp_path: Path):
    """A visitor before a portal that follows one office with an inbox and one published decision."""
    feed = Feed(tmp_path / "feed")
    feed.add("inbox", "inbox", OFFICE).add("publish", "a-d1", decision(1)).write()
    made = Writer(tmp_path / "portal")
    assert made.follow(feed.folder) == (0, "")
    made.feed = feed
    yield made
    made.close()


# The bytes ------------------------------------------------------------------------------------------------------------------------


def test_a_parcel_opens_for_the_office_alone_and_tells_when_it_was_changed():
    told = {"text": WORDS, "token": "0" * 32}
    parcel = make_parcel(public_side(KEY), "xiangxi", "R20260305-7K2M9QXA", "error", "a-d1", "2026-03-05T02:00:00Z", told)
    raw = parcel.packed()
    assert WORDS.encode() not in raw
    assert open_parcel(read_parcel(raw), KEY)["text"] == WORDS
    with pytest.raises(ParcelInvalid, match="另一把"):
        open_parcel(read_parcel(raw), new_inbox_key())
    moved = json.loads(raw) | {"item": "b-d2"}
    with pytest.raises(ParcelInvalid, match="不一致"):
        open_parcel(read_parcel(json.dumps(moved).encode()), KEY)


@pytest.mark.parametrize(
    "change",
    [{"v": 2}, {"receipt": "R1"}, {"receipt": "../x"}, {"form": "other"}, {"agency": "X"}, {"at": "gestern"}, {"more": 1}, {"sealed": "*"}, {"item": "../../x"}],
)  # fmt: skip
def test_a_parcel_of_another_form_is_refused(change):
    raw = make_parcel(public_side(KEY), "xiangxi", "R20260305-7K2M9QXA", "error", "", "2026-03-05T02:00:00Z", {}).packed()
    assert read_parcel(raw).receipt == "R20260305-7K2M9QXA"
    with pytest.raises(ParcelInvalid):
        read_parcel(json.dumps(json.loads(raw) | change).encode())
    for other in (b"", b"[]", b"{", b"\xff", b"null", raw[:-1]):
        with pytest.raises(ParcelInvalid):
            read_parcel(other)


def test_receipt_and_code_are_read_however_they_are_typed():
    receipt, code = receipt_of("20260305", b"one"), code_of(b"one")
    assert typed(receipt.lower()) == receipt
    assert typed(f" {receipt.replace('-', '')} ") == receipt
    assert typed(code.replace("-", " ").lower()) == code
    assert typed(code.replace("0", "O").replace("1", "l")) == code
    assert code_of(b"two") != code
    assert token_of("xiangxi", receipt, code) != token_of("jiangbei", receipt, code)


def test_an_answer_opens_with_receipt_and_code_alone():
    key = answer_key("xiangxi", "R20260305-7K2M9QXA", "AAAA-BBBB-CCCC-DDDD")
    box = seal_answer(key, 3, {"label": "已答复"})
    assert open_answer(key, box) == {"label": "已答复"}
    assert seal_answer(key, 3, {"label": "已答复"}) == box
    assert seal_answer(key, 4, {"label": "已答复"}) != box
    with pytest.raises(ParcelInvalid):
        open_answer(answer_key("xiangxi", "R20260305-7K2M9QXA", "AAAA-BBBB-CCCC-DDDE"), box)


# Forms ----------------------------------------------------------------------------------------------------------------------------


def test_an_error_report_gets_a_receipt_at_once_and_is_never_kept_in_clear(writer):
    page = writer.page("/decisions/xiangxi/a-d1/")
    assert "/report/xiangxi/a-d1/" in page.text
    assert "Set-Cookie" not in page.headers
    done = writer.send("/report/xiangxi/a-d1/", category="fact", text=WORDS, contact="writer@example.org")
    assert done.status == 200
    receipt, code = done.given
    raw = b"".join(path.read_bytes() for path in writer.site.glob("inbox.sqlite3*"))
    for words in (WORDS, "writer@example.org", code):
        assert words.encode() not in raw
    (packed,) = writer.ask("waiting")
    told = open_parcel(read_parcel(packed.encode()), KEY)
    assert (told["receipt"], told["form"], told["item"], told["text"]) == (receipt, "error", "a-d1", WORDS)
    assert told["token"] == token_of("xiangxi", receipt, code)
    standing = writer.status(receipt.lower(), code.replace("-", ""))
    assert "等待送交执法机关" in standing.text
    wrong = writer.status(receipt, code_of(b"another"))
    assert wrong.status == 404
    assert "不正确" in wrong.text
    assert "等待送交" not in wrong.text


def test_what_is_wrong_with_a_form_is_said_and_nothing_typed_is_lost(writer):
    short = writer.send("/complaints/", **{**COMPLAINT, "subject": "", "text": "请" * 5001})
    assert short.status == 422
    assert "请填写标题" in short.text
    assert "不能超过 5000 个字，现在有 5001 个字" in short.text
    assert "请" * 5001 in short.text
    assert "证件号14330001" in short.text
    assert writer.ask("waiting") == []
    full = writer.send("/complaints/", **{**COMPLAINT, "text": "请" * 5000})
    assert full.status == 200
    assert len(writer.ask("waiting")) == 1
    assert writer.send("/complaints/", **{**COMPLAINT, "agency": "nobody"}).status == 422
    assert writer.send("/report/xiangxi/a-d1/", category="nonsense", text="x").status == 422
    assert writer.page("/report/xiangxi/missing/").status == 404
    assert len(writer.ask("waiting")) == 1


def test_a_form_pressed_twice_is_one_letter_and_changed_words_are_another(writer):
    form = writer.page("/complaints/")
    fields = {"csrfmiddlewaretoken": form.hidden("csrfmiddlewaretoken"), "opened": form.hidden("opened"), **COMPLAINT}
    first, again = writer.post("/complaints/", fields), writer.post("/complaints/", fields)
    assert first.given == again.given
    assert len(writer.ask("waiting")) == 1
    other = writer.post("/complaints/", {**fields, "text": "补充：当时有录像。"})
    assert other.given[0] != first.given[0]
    assert len(writer.ask("waiting")) == 2


def test_machines_are_kept_out_without_a_puzzle(writer, tmp_path):
    """Other sites' forms, a filled field nobody sees, forged or old forms, and more letters than anybody writes."""
    form = writer.page("/complaints/")
    token, opened = form.hidden("csrfmiddlewaretoken"), form.hidden("opened")
    bare = writer.post("/complaints/", {"opened": opened, **COMPLAINT})
    assert bare.status == 403
    assert COMPLAINT["text"] in bare.text
    foreign = writer.post("/complaints/", {"csrfmiddlewaretoken": token, "opened": opened, **COMPLAINT}, origin="https://other.example")
    assert foreign.status == 403
    filled = {"csrfmiddlewaretoken": token, "opened": opened, **COMPLAINT}
    assert writer.post("/complaints/", {**filled, "website": "https://spam.example"}).status == 400
    forged = writer.post("/complaints/", {**filled, "opened": f"{int(time.time())}.00:abc"})
    assert forged.status == 422
    assert COMPLAINT["text"] in forged.text
    assert writer.ask("waiting") == []
    sent = [writer.post("/complaints/", {**filled, "text": f"第 {n} 封"}, whence="192.0.2.9").status for n in range(11)]
    assert sent == [200] * 10 + [429]
    assert writer.post("/complaints/", {**filled, "text": "第 11 封"}, whence="192.0.2.10").status == 200
    guesses = [writer.status("R20260305-7K2M9QXA", code_of(bytes([n])), whence="192.0.2.11").status for n in range(31)]
    assert guesses == [404] * 30 + [429]
    assert writer.post("/decisions/", {}).status == 405
    assert writer.post("/complaints/", {**filled, "text": "长" * 30_000}).status == 413
    quick = Writer(tmp_path / "quick", least="2")
    try:
        assert quick.follow(writer.feed.folder) == (0, "")
        early = quick.send("/complaints/", **COMPLAINT)
        assert early.status == 422
        assert "过快" in early.text
        assert COMPLAINT["text"] in early.text
    finally:
        quick.close()


def test_an_office_without_an_inbox_is_not_written_to(tmp_path):
    feed = Feed(tmp_path / "feed").add("publish", "a-d1", decision(1))
    feed.write()
    writer = Writer(tmp_path / "portal")
    try:
        writer.follow(feed.folder)
        assert "尚未开通" in writer.page("/report/xiangxi/a-d1/").text
        assert "没有执法机关" in writer.page("/complaints/").text
        feed.add("inbox", "inbox", OFFICE).write()
        writer.follow(feed.folder)
        assert "尚未开通" not in writer.page("/report/xiangxi/a-d1/").text
        feed.add("inbox", "inbox", {**OFFICE, "open": False}).write()
        writer.follow(feed.folder)
        assert "尚未开通" in writer.page("/report/xiangxi/a-d1/").text
    finally:
        writer.close()


def test_of_a_withdrawn_item_one_may_report_an_error_too(writer):
    writer.feed.add("withdraw", "a-d1", {**NOTICE, "label": "公示期满", "ended": True}).write()
    writer.follow(writer.feed.folder)
    page = writer.page("/decisions/xiangxi/a-d1/")
    assert "该信息公示期满" in page.text
    assert "该公示信息已撤下" not in page.text
    assert writer.page("/report/xiangxi/a-d1/").status == 200


# The way to the office and back -------------------------------------------------------------------------------------------------------


def test_letters_wait_until_the_feed_confirms_them_whatever_breaks(writer, tmp_path):
    """Fetched twice, exported twice, broken off: the same bytes; once the office's feed answers, the sealed letter is gone."""
    receipt, code = writer.send("/complaints/", **COMPLAINT).given
    folder = tmp_path / "carried"
    assert writer.ask("export", folder=str(folder)) == 1
    file = folder / "xiangxi" / f"{receipt}.json"
    before = file.read_bytes()
    assert writer.ask("export", folder=str(folder)) == 0
    file.write_bytes(before[:100])
    assert writer.ask("export", folder=str(folder)) == 1
    assert file.read_bytes() == before
    assert writer.page("/inbox/xiangxi/").status == 401
    key = writer.ask("key", agency="xiangxi")
    assert writer.page("/inbox/xiangxi/", authorization=f"Bearer {key}x").status == 401
    assert writer.page("/inbox/jiangbei/", authorization=f"Bearer {key}").status == 401
    pulled = json.loads(writer.page("/inbox/xiangxi/", authorization=f"Bearer {key}").text)
    assert [one.encode() for one in pulled["parcels"]] == [before]
    assert json.loads(writer.page("/inbox/xiangxi/", authorization=f"Bearer {key}").text) == pulled
    assert json.loads(writer.page(f"/inbox/xiangxi/?after={pulled['next']}", authorization=f"Bearer {key}").text)["parcels"] == []
    box = seal_answer(
        answer_key("xiangxi", receipt, code), 0, {"label": "已受理", "steps": [{"on": "2026-03-06", "label": "已收到", "words": ""}]}
    )
    token = token_of("xiangxi", receipt, code)
    writer.feed.add("answer", f"answer-{token}", {"format": 1, "agency": "xiangxi", "token": token, "box": box}).write()
    assert writer.follow(writer.feed.folder) == (0, "")
    assert writer.ask("waiting") == []
    page = writer.status(receipt, code)
    assert "已受理" in page.text
    assert "2026年3月6日" in page.text
    assert "已受理" not in writer.status(receipt, code_of(b"another")).text
    assert "已受理" not in writer.page("/decisions/").text
    held = sqlite3.connect(writer.site / "inbox.sqlite3").execute("SELECT packed, arrived_at <> '' FROM letter").fetchall()
    assert held == [(None, 1)]
