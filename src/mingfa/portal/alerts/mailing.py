"""Sending alerts: the request to confirm, and the new items, by Django's mail backend, beside the following of feeds."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from mingfa.portal import store
from mingfa.portal.alerts import book
from mingfa.portal.words import KINDS, chinese_day

log = logging.getLogger(__name__)
EVERY = 5.0
"""Seconds from one round of sending to the next."""


def takes() -> bool:
    """Say whether this site sends alerts: it knows its own address, and how mail leaves."""
    return bool(settings.PORTAL_ADDRESS) and bool(getattr(settings, "PORTAL_MAIL", ""))


def words_of(alert: book.Alert) -> str:
    """Return what an alert is about, Chinese."""
    names = {row["agency"]: row["name"] or row["agency"] for row in store.sources()}
    told = (
        names.get(alert.agency, alert.agency) if alert.agency else "全部执法机关", KINDS.get(alert.kind, alert.kind) if alert.kind else "全部种类",
        f"含“{alert.query}”" if alert.query else "",
    )  # fmt: skip
    return "，".join(filter(None, told))


def send_all() -> int:
    """Send everything that waits; return how many mails left. What does not leave is tried again later."""
    if not takes():
        return 0
    left = 0
    for alert in book.to_ask():
        if _leaves(alert, "请确认邮件提醒", _asking(alert)):
            left += 1
        else:
            book.ask_again(alert)
    while book.look_for_new():
        pass
    for alert, items in book.to_send():
        lines = [line for agency, item in items if (line := _line(agency, item))]
        if not lines or _leaves(alert, f"新公示 {len(lines)} 条：{words_of(alert)}"[:100], _telling(alert, lines)):
            left += bool(lines)
            book.sent(alert, items)
        else:
            book.not_sent(alert, items)
    return left


def _link(name: str, *args: str) -> str:
    return f"{settings.PORTAL_ADDRESS.rstrip('/')}{reverse(name, args=args)}"


def _line(agency: str, item: str) -> str:
    """Return how an item is told of; "" when it was withdrawn meanwhile."""
    row = store.item(agency, item)
    if row is None or row["status"] == "withdrawn":
        return ""
    told = "　".join(filter(None, (row["organ"], KINDS.get(row["kind"], row["kind"]), row["number"], chinese_day(row["decided_on"]))))
    return f"{row['title'] or row['number']}\n{told}\n{_link('decision', agency, item)}"


def _asking(alert: book.Alert) -> str:
    return (
        f"有人用这个邮箱在“{getattr(settings, 'PORTAL_NAME', '')}”订阅了新公示信息的邮件提醒：\n\n{words_of(alert)}\n\n"
        f"如果是您本人，请打开下面的网址确认；48 小时内没有确认的，订阅自动作废，邮箱地址随即删除：\n{_link('alert_confirm', alert.token)}\n\n"
        "如果不是您本人，不需要做任何事。\n"
    )


def _telling(alert: book.Alert, lines: list[str]) -> str:
    body = "\n\n".join(lines)
    return f"您订阅的“{words_of(alert)}”有新公示的信息：\n\n{body}\n\n——\n不再接收：{_link('alert_stop', alert.token)}\n"


def _leaves(alert: book.Alert, subject: str, body: str) -> bool:
    stop = _link("alert_stop", alert.token)
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "Auto-Submitted": "auto-generated"}
    try:
        EmailMessage(subject.replace("\n", " "), body, to=[alert.address], headers=headers).send()
    except (OSError, SMTPException) as error:
        log.warning("一封提醒邮件没有发出，稍后再发：%s", type(error).__name__)
        return False
    return True


class Mailer:
    """Sends beside the following of feeds, so that a slow mail server holds up nothing."""

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None
        self._not_before = 0.0

    def beat(self) -> None:
        """Begin to send what waits, every few seconds, unless that is still going on."""
        if takes() and time.monotonic() >= self._not_before and (self._thread is None or not self._thread.is_alive()):
            self._not_before = time.monotonic() + EVERY
            self._thread = threading.Thread(target=_quietly, daemon=True)
            self._thread.start()


def _quietly() -> None:
    try:
        send_all()
    except sqlite3.Error as error:
        log.warning("邮件提醒稍后再发：%s", error)
