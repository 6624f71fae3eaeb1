"""People at work over the API: each has a thread, signs in, does acts, and asks again with the same key until there is an answer."""

from __future__ import annotations

import json
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from http.client import HTTPConnection, HTTPException
from queue import Empty, Queue
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from mingfa.demo.media import sheet
from mingfa.desk.streams import new_id

PATIENCE = 120.0
"""Seconds after which a client gives up on an act: the server has not come back."""

ANSWERED = frozenset({200, 400, 404, 409, 413, 422})
COOKIE, CSRF = "mingfa_office", "mingfa_office_csrf"


@dataclass(frozen=True, slots=True)
class Submit:
    """One act as it is sent. by: the person's account."""

    by: str
    stream: str
    act: str
    fields: dict[str, Any]
    key: str


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """An act and the entry the server answered with. leaf: hash of its leaf, hex."""

    submit: Submit
    seq: int
    leaf: str


@dataclass(slots=True)
class Log:
    """What the clients saw, all together."""

    acknowledged: list[Acknowledged] = field(default_factory=list)
    refused: list[tuple[Submit, str]] = field(default_factory=list)
    asked_again: int = 0
    different: list[str] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)


class Session:
    """One account's connection: signs in through the page, then uses the API with its session and CSRF token."""

    def __init__(self, port: int, account: str, password: str) -> None:
        self.port, self.account, self.password = port, account, password
        self.cookies: dict[str, str] = {}

    def request(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
        """Send one request and return status and body; raises OSError or HTTPException when there is no whole answer."""
        status, _, content = self._send(method, path, body, headers)
        return status, content

    def exchange(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str]]:
        """Send one request and return status and headers, by their names in small letters; raises as `request` does."""
        status, answered, _ = self._send(method, path, body, headers)
        return status, answered

    def _send(self, method: str, path: str, body: bytes | None, headers: dict[str, str] | None) -> tuple[int, dict[str, str], bytes]:
        link = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            link.request(method, path, body, {"Cookie": cookies, "X-CSRFToken": self.cookies.get(CSRF, ""), **(headers or {})})
            answer = link.getresponse()
            content = answer.read()
            for line in answer.headers.get_all("Set-Cookie") or ():
                name, _, value = line.partition(";")[0].partition("=")
                self.cookies[name.strip()] = value.strip()
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}, content
        finally:
            link.close()

    def sign_in(self) -> None:
        """Sign in as a person does: the page, then account and password."""
        self.cookies.clear()
        self.request("GET", "/accounts/login/")
        form = urlencode({"login": self.account, "password": self.password, "csrfmiddlewaretoken": self.cookies.get(CSRF, "")})
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"http://127.0.0.1:{self.port}/accounts/login/"}
        self.request("POST", "/accounts/login/", form.encode(), headers)

    @property
    def signed_in(self) -> bool:
        """True when there is a session."""
        return bool(self.cookies.get(COOKIE))


class Client(threading.Thread):
    """One person's thread. It does its `day` over and over until `ended` is set; an act once begun is asked for until it is answered."""

    def __init__(self, port: int, password: str, log: Log, ended: threading.Event, dice: Random, *, name: str) -> None:
        super().__init__(name=name, daemon=True)
        self.port, self.password, self.log, self.ended, self.dice = port, password, log, ended, dice
        self.sessions: dict[str, Session] = {}

    def run(self) -> None:
        """Work until told to stop."""
        while not self.ended.is_set():
            try:
                self.day()
            except GaveUp as words:
                self.log.given_up.append(str(words))
                return

    def day(self) -> None:
        """Do what this person does; subclasses say what."""
        raise TypeError(f"{type(self).__name__} does not say what it does")

    def session(self, account: str) -> Session:
        """Return the session of an account."""
        return self.sessions.setdefault(account, Session(self.port, account, self.password))

    def ask(self, account: str, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Send until there is an answer; sign in (again) when there is no session. Raises GaveUp."""
        until = time.monotonic() + PATIENCE
        session = self.session(account)
        first, status = True, 0
        while time.monotonic() < until:
            if not first:
                self.log.asked_again += 1
                time.sleep(self.dice.uniform(0.02, 0.2))
            try:
                if not session.signed_in:
                    session.sign_in()
                first = False
                status, content = session.request(method, path, body, headers)
                if status in ANSWERED:
                    return status, json.loads(content)
                if status in (401, 403):
                    session.cookies.clear()
            except (OSError, HTTPException, ValueError):
                first = False
        raise GaveUp(f"{self.name}: no answer to {method} {path} for {PATIENCE:.0f} s (last status {status})")

    def submit(self, submit: Submit) -> Acknowledged | None:
        """Have an act done; None when the law (or the form) refuses it. Now and then the same is sent once more."""
        done = self.send(submit)
        if done is None:
            return None
        self.log.acknowledged.append(done)
        if self.dice.random() < 0.1:
            again = self.send(submit)
            if again != done:
                self.log.different.append(f"{submit.act} {submit.key}: {done.seq} {done.leaf}, then {again}")
        return done

    def send(self, submit: Submit) -> Acknowledged | None:
        """Send an act until it is answered."""
        path = f"/api/v1/streams/{submit.stream}/acts/{quote(submit.act)}"
        headers = {"Content-Type": "application/json", "Idempotency-Key": submit.key}
        status, answer = self.ask(submit.by, "POST", path, json.dumps(submit.fields).encode(), headers)
        if status == 200:
            return Acknowledged(submit, int(answer["seq"]), str(answer["leaf"]))
        self.log.refused.append((submit, f"{status} {answer.get('message', '')}"[:300]))
        return None

    def upload(self, account: str, words: str) -> str:
        """Upload a scanned sheet and return its digest; raises GaveUp."""
        edge = f"edge{self.dice.getrandbits(64):016x}"
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="s.png"\r\nContent-Type: image/png\r\n\r\n'
        body = head.encode() + sheet(words) + f"\r\n--{edge}--\r\n".encode()
        status, answer = self.ask(account, "POST", "/api/v1/originals", body, {"Content-Type": f"multipart/form-data; boundary={edge}"})
        if status != 200:
            raise GaveUp(f"{self.name}: an upload was answered with {status}")
        return str(answer["digest"])

    def key(self) -> str:
        """Return a new key."""
        return f"soak-{self.name}-{self.dice.getrandbits(64):016x}"


class GaveUp(Exception):
    """A client has waited too long."""


@dataclass(slots=True)
class Office:
    """What the clients share: proposals (case, unit) that wait for the leader, cases under investigation by unit, decisions to be made."""

    today: date
    proposed: Queue[tuple[str, str]] = field(default_factory=Queue)
    filed: dict[str, list[str]] = field(default_factory=dict)
    to_decide: Queue[Submit] = field(default_factory=Queue)


@dataclass(frozen=True, slots=True)
class Post:
    """Where a handler works: account, unit, the streams of its two officers with the lead handler first, the party of the cases."""

    account: str
    unit: str
    officers: tuple[str, ...]
    party: dict[str, Any]


class Handler(Client):
    """An officer: opens cases, brings them to filing, collects evidence in the unit's cases."""

    def __init__(self, office: Office, post: Post, *client: Any, name: str) -> None:
        super().__init__(*client, name=name)
        self.office, self.post = office, post

    def day(self) -> None:
        """Open a case now and then; else collect evidence."""
        filed = self.office.filed.get(self.post.unit, [])
        if not filed or self.dice.random() < 0.15:
            self.open()
        else:
            self.collect(self.dice.choice(filed))

    def open(self) -> None:
        """Register a lead, its party, and propose to file."""
        stream, day = f"xiangxi/case/{new_id()}", self.office.today.isoformat()
        condition = {"met": True, "reason": "有现场检查记录为证"}
        steps: tuple[tuple[str, dict[str, Any]], ...] = (
            ("cases.register_lead", {
                "title": "涉嫌超标排放水污染物", "source": "inspection", "details": "例行检查", "facts": "总排口水样超标", "place": "示范州工业园区",
                "found_on": day, "occurred_on": day, "ongoing": True,
            }),
            ("cases.add_party", {"block": self.post.party}),
            ("cases.propose_filing", {
                "title": "涉嫌超标排放水污染物案", "unit": self.post.unit, "officers": [*self.post.officers], "lead_handler": self.post.officers[0],
                "evidence": condition, "punishable": condition, "jurisdiction": condition, "in_time": condition,
            }),
        )  # fmt: skip
        for act, fields in steps:
            if self.ended.is_set() or self.submit(Submit(self.post.account, stream, act, fields, self.key())) is None:
                return
        self.office.proposed.put((stream, self.post.unit))

    def collect(self, stream: str) -> None:
        """Add an item of evidence, some of them with an original."""
        original = self.upload(self.post.account, self.key()) if self.dice.random() < 0.3 else ""
        fields = {
            "evidence_kind": "documentary", "title": "排污台账", "original": original, "kept_at": "" if original else "当事人档案室",
            "source": "当事人提供", "obtained_on": self.office.today.isoformat(), "made_by": "当事人", "proves": "当月生产和排放情况",
        }  # fmt: skip
        self.submit(Submit(self.post.account, stream, "cases.add_evidence", fields, self.key()))


class Leader(Client):
    """The leaders: approve filings, which take numbers from one series, and make decisions, which then wait for the signer."""

    def __init__(self, office: Office, account: str, *client: Any, name: str) -> None:
        super().__init__(*client, name=name)
        self.office, self.account = office, account

    def day(self) -> None:
        """Approve what waits; now and then decide."""
        if self.dice.random() < 0.2:
            with suppress(Empty):
                self.submit(self.office.to_decide.get_nowait())
        with suppress(Empty):
            stream, unit = self.office.proposed.get(timeout=0.2)
            paper = {"kind": "internal_approval", "title": "立案审批表", "original": self.upload(self.account, stream)}
            fields = {"granted": True, "opinion": "同意立案。", "year": self.office.today.year, "paper": paper}
            if self.submit(Submit(self.account, stream, "cases.approve_filing", fields, self.key())) is not None:
                self.office.filed.setdefault(unit, []).append(stream)
