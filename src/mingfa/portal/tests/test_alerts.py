"""E-mail alerts: confirmed by the mailbox, once for each matching item, ended by a link; addresses are nowhere in clear."""

from __future__ import annotations

import email
import email.policy
import re

import pytest

from mingfa.portal.tests.a_feed import NOTICE, Feed, decision
from mingfa.portal.tests.writer import Writer

SITE = "http://localhost"
READER = "reader@example.cn"


@pytest.fixture
def feed(tmp_path):
    """A feed of one agency with one decision."""
    made = Feed(tmp_path / "feed" / "xiangxi")
    made.add("publish", "item-1", decision(1))
    return made


@pytest.fixture
def portal(tmp_path, monkeypatch, feed):
    """A portal that sends its mail into files, following that feed."""
    monkeypatch.setenv("MINGFA_PORTAL_ADDRESS", SITE)
    monkeypatch.setenv("MINGFA_EMAIL_TO_FILES", "1")
    made = Writer(tmp_path / "portal")
    made.follow(feed.write())
    yield made
    made.close()


def mails(portal: Writer) -> list:
    """All mails that left, in the order in which they were first seen here: within a second two of them may be put into one file."""
    portal.ask("mail")
    seen: dict = vars(portal).setdefault("mails_seen", {})
    for path in sorted((portal.site / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime_ns):
        for number, part in enumerate(re.split(rb"^-{79}$", path.read_bytes(), flags=re.MULTILINE)):
            if part.strip():
                seen.setdefault((path.name, number), email.message_from_bytes(part.strip(), policy=email.policy.default))
    return list(seen.values())


def words(mail) -> str:
    """The text of a mail."""
    return mail.get_content()


def link(mail, name: str) -> str:
    """The path of a link in a mail."""
    return re.search(rf"{SITE}(/alerts/{name}/[\w-]+/)", words(mail))[1]


def confirmed(portal: Writer, **fields: str) -> str:
    """Ask for an alert and confirm it; return the path that ends it."""
    before = len(mails(portal))
    assert portal.send("/alerts/", email=READER, **fields).status == 200
    (mail,) = mails(portal)[before:]
    assert "确认订阅" in portal.page(link(mail, "confirm")).text
    assert "已经订阅" in portal.send(link(mail, "confirm")).text
    return link(mail, "confirm").replace("confirm", "stop")


def test_an_alert_is_confirmed_by_the_mailbox_and_told_once_of_each_new_item(portal, feed):
    stop = confirmed(portal)
    assert len(mails(portal)) == 1  # what was public before is not new
    feed.add("publish", "item-2", decision(2))
    feed.add("publish", "item-3", decision(3))
    portal.follow(feed.write())
    _, told = mails(portal)
    assert told["To"] == READER
    assert f"{SITE}/decisions/xiangxi/item-2/" in words(told)
    assert f"{SITE}/decisions/xiangxi/item-3/" in words(told)
    assert "item-1/" not in words(told)
    assert told["List-Unsubscribe"].strip() == f"<{SITE}{stop}>"
    assert told["List-Unsubscribe-Post"].strip() == "List-Unsubscribe=One-Click"
    feed.add("correct", "item-2", decision(2))
    portal.follow(feed.write())
    assert len(mails(portal)) == 2  # a correction is not a first publication, and nothing is told twice
    assert "停止接收" in portal.page(stop).text
    assert portal.post(stop, {"List-Unsubscribe": "One-Click"}).status == 200  # as a mail program does
    feed.add("publish", "item-4", decision(4))
    portal.follow(feed.write())
    assert len(mails(portal)) == 2
    assert "网址已经失效" in portal.page(stop).text


def test_nothing_is_sent_before_the_mailbox_has_confirmed(portal, feed):
    portal.send("/alerts/", email=READER)
    (asked,) = mails(portal)
    portal.page(link(asked, "confirm"))  # a machine that opens every link confirms nothing
    feed.add("publish", "item-2", decision(2))
    portal.follow(feed.write())
    assert len(mails(portal)) == 1


def test_only_what_fits_agency_kind_and_words_is_told(portal, feed):
    confirmed(portal, kind="inspection")
    confirmed(portal, q="没有的词")
    confirmed(portal, agency="xiangxi", kind="penalty", q=decision(5)["number"])
    feed.add("publish", "item-5", decision(5))
    feed.add("publish", "item-6", decision(6))
    feed.add("publish", "item-7", decision(7, kind="inspection"))
    portal.follow(feed.write())
    told = [words(one) for one in mails(portal)[3:]]
    assert len(told) == 2
    (inspection,) = [one for one in told if "item-7/" in one]
    (number,) = [one for one in told if "item-5/" in one]
    assert "item-5/" not in inspection
    assert "item-6/" not in number + inspection
    assert "item-7/" not in number


def test_what_was_withdrawn_meanwhile_is_not_told(portal, feed):
    confirmed(portal)
    feed.add("publish", "item-2", decision(2))
    feed.add("withdraw", "item-2", NOTICE)
    portal.follow(feed.write())
    assert len(mails(portal)) == 1


def test_the_answer_never_tells_who_has_alerts_and_addresses_are_sealed(portal):
    first = portal.send("/alerts/", email=READER).text
    confirmed(portal, q="甲")
    assert portal.send("/alerts/", email=READER, q="甲").text == first
    kept = b"".join(path.read_bytes() for path in portal.site.glob("*.sqlite3*"))
    assert READER.encode() not in kept


def test_a_wrong_address_is_said_at_its_field_and_nothing_typed_is_lost(portal):
    page = portal.send("/alerts/", email="not-an-address", q="污水", agency="nowhere")
    assert page.status == 422
    for said in ("请填写电子邮箱", "请从列表中选择执法机关", 'value="污水"', 'value="not-an-address"'):
        assert said in page.text
    assert portal.send("/alerts/", email=READER, q="水" * 51).status == 422
    assert portal.send("/alerts/", email=READER, q="，。").status == 422
    assert portal.page("/alerts/confirm/nothing/").status == 404


def test_one_mailbox_gets_few_requests_a_day_and_one_visitor_asks_few_times(portal):
    for at in range(7):
        assert portal.send("/alerts/", f"192.0.2.{at}", email=READER, q=f"词{at}").status == 200
    assert len(mails(portal)) == 5
    for at in range(10):
        portal.send("/alerts/", "198.51.100.1", email=f"reader{at}@example.cn")
    assert portal.send("/alerts/", "198.51.100.1", email="last@example.cn").status == 429


def test_a_site_that_cannot_send_offers_no_alerts(tmp_path, monkeypatch):
    monkeypatch.delenv("MINGFA_PORTAL_ADDRESS", raising=False)
    made = Writer(tmp_path / "portal")
    assert "没有开通邮件提醒" in made.page("/alerts/").text
    made.close()


def test_a_mail_that_does_not_leave_is_tried_again(tmp_path, monkeypatch, feed):
    """A mail server that nobody answers for: the wish stays, and leaves once the server is there."""
    monkeypatch.setenv("MINGFA_PORTAL_ADDRESS", SITE)
    monkeypatch.setenv("MINGFA_EMAIL_HOST", "127.0.0.1")
    monkeypatch.setenv("MINGFA_EMAIL_PORT", "9")
    monkeypatch.setenv("MINGFA_EMAIL_SSL", "0")
    made = Writer(tmp_path / "portal")
    made.follow(feed.write())
    made.send("/alerts/", email=READER)
    assert made.ask("mail") == 0
    made.close()
    monkeypatch.setenv("MINGFA_EMAIL_TO_FILES", "1")
    made = Writer(tmp_path / "portal")
    assert len(mails(made)) == 1
    made.close()
