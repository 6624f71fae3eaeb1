"""Pushing to platforms (接口推送): one POST for each piece of work, with a key by which the platform takes it once, tried again after a pause.

A platform that took a message whose answer was lost is sent the same key again, and answers as it did. Nothing is done until it has answered
with success, and with its number where the channel wants one. Every attempt is an entry.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import logging
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass

from django.db.models import Q

from mingfa.desk.errors import DeskError
from mingfa.desk.now import now
from mingfa.desk.perform import look, perform
from mingfa.desk.store import micros
from mingfa.desk.streams import agency_of
from mingfa.desk.times import local_day
from mingfa.exchange.acts.delivery import NotePush
from mingfa.exchange.adapters import Adapter, Adapters, ConfigInvalid, adapters
from mingfa.exchange.formats import Message, message
from mingfa.exchange.models import TaskRow
from mingfa.exchange.reading import item_of
from mingfa.exchange.state.delivery import DeliveryState, Task
from mingfa.law.errors import MingfaError

log = logging.getLogger(__name__)
AT_ONCE = 20
MOST_ANSWER = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What one attempt came to. outcome: accepted, waiting (taken, no number yet), refused, failed. reason: Chinese, "" when all is well."""

    outcome: str
    status: int = 0
    number: str = ""
    reason: str = ""


def key_of(stream: str, task: Task) -> str:
    """Return the key by which a platform takes this work once: the same for every attempt, another for an update or a recall."""
    return hashlib.sha256(f"mingfa-push/1\n{stream}\n{task.channel}\n{task.work}\n{task.wanted}".encode()).hexdigest()


def signature(key: str, idempotency: str, stamp: str, body: bytes) -> str:
    """Return the signature of a message (hex): HMAC-SHA-256 over the idempotency key, the time stamp and the body, each on a line."""
    return hmac.new(key.encode(), f"{idempotency}\n{stamp}\n".encode() + body, hashlib.sha256).hexdigest()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A platform that sends us elsewhere gets nothing: the message and its key are for the address that was configured."""

    def redirect_request(self, *args: object, **more: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))


def send(adapter: Adapter, told: Message, idempotency: str) -> Answer:
    """Send one message and return what came of it; never raises for what the other side does."""
    headers = {"Content-Type": told.type, "Idempotency-Key": idempotency, "User-Agent": "mingfa-exchange/1"}
    if adapter.auth == "bearer":
        headers["Authorization"] = f"Bearer {adapter.key}"
    elif adapter.auth == "hmac":
        stamp = now().strftime("%Y-%m-%dT%H:%M:%SZ")
        headers |= {"X-Mingfa-Time": stamp, "X-Mingfa-Signature": signature(adapter.key, idempotency, stamp, told.body)}
    asked = urllib.request.Request(adapter.url, data=told.body, headers=headers, method="POST")  # noqa: S310
    try:
        with _OPENER.open(asked, timeout=adapter.timeout_s) as answer:
            return _read(answer.status, answer.read(MOST_ANSWER + 1))
    except urllib.error.HTTPError as error:
        with error:
            return _bad(error.code, error.read(MOST_ANSWER))
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer("failed", 0, "", f"平台没有应答：{getattr(error, 'reason', None) or error or type(error).__name__}"[:500])


def _read(status: int, raw: bytes) -> Answer:
    try:
        told = json.loads(raw) if raw.strip() else {}
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or len(raw) > MOST_ANSWER:
        return Answer("failed", status, "", "平台的应答无法读懂，未视为完成")
    if told.get("accepted") is False:
        return Answer("refused", status, "", f"平台不予受理：{str(told.get('reason', ''))[:400] or '没有说明理由'}")
    number = str(told.get("receipt") or told.get("number") or "")[:200]
    return Answer("accepted" if status != http.client.ACCEPTED else "waiting", status, number)


def _bad(status: int, raw: bytes) -> Answer:
    try:
        told = json.loads(raw)
        why = str(told.get("reason", "")) if isinstance(told, dict) else ""
    except (ValueError, RecursionError):
        why = ""
    if 400 <= status < 500 and status not in (408, 425, 429):
        return Answer("refused", status, "", f"平台不予受理（{status}）：{why[:400] or '没有说明理由'}")
    return Answer("failed", status, "", f"平台应答 {status}{'：' + why[:400] if why else ''}，将自动重试")


def waiting(limit: int = AT_ONCE, known: Adapters | None = None) -> list[tuple[str, str]]:
    """Return (delivery, channel) of the pushes that are due now, the longest due first; of channels with an adapter only, if these are given."""
    due = Q(next_at__isnull=True) | Q(next_at__lte=micros(now()))
    rows = TaskRow.objects.filter(due, mode="push", state__in=("open", "failed", "waiting", "recall"))
    if known is not None:
        reached = Q(pk__in=[])
        for agency, channel in known.adapters:
            reached |= Q(agency=agency, channel=channel)
        rows = rows.filter(reached)
    return list(rows.order_by("next_at", "since", "id").values_list("stream", "channel")[:limit])


_said: set[str] = set()
"""What was said of the site's file of adapters, so that a faulty one does not fill the log."""


def push_waiting(stop: threading.Event | None = None, limit: int = AT_ONCE) -> int:
    """Push what is due, once each; return how many attempts were made. A channel without an adapter is left open and shown so."""
    try:
        known = adapters()
    except ConfigInvalid as error:
        if str(error) not in _said:
            _said.add(str(error))
            log.error("%s", error)
        return 0
    _said.clear()
    done = 0
    for stream, channel in waiting(limit, known) if known.adapters else ():
        if stop is not None and stop.is_set():
            break
        done += push_one(stream, channel, known)
    return done


def push_one(stream: str, channel: str, known: Adapters) -> int:
    """Make one attempt and note what came of it; 0 when there is nothing to push any more."""
    state: DeliveryState = look(stream).state
    task, adapter = state.task(channel), known.get(agency_of(stream), channel)
    if task is None or not task.owed or task.mode != "push" or adapter is None or not adapter.url:
        return 0
    try:
        told = message(adapter.form, item_of(state, task.wanted, task.work, local_day(now())), task.work, known.forms)
        answer = send(adapter, told, key_of(stream, task))
    except MingfaError as error:
        answer = Answer("failed", 0, "", str(error)[:900])
    act = NotePush(
        channel=channel, wanted=task.wanted, outcome=answer.outcome, status=answer.status, number=answer.number, reason=answer.reason  # type: ignore[arg-type]
    )  # fmt: skip
    try:
        perform(act, stream, by="deliverer", key=f"push|{key_of(stream, task)[:40]}|{task.attempts}")
    except DeskError as error:
        log.error("the answer of %s to %s is not noted: %s", channel, stream, error)
    return 1
