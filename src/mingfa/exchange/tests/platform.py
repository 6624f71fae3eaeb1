"""A platform for tests: a real server that takes messages, remembers keys, and answers as it is told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from mingfa.exchange.push import signature

SECRET = "a-secret-of-the-platform"


class Platform(ThreadingHTTPServer):
    """Takes each key once. answers: what the next requests are answered, the last one for all that follow: "ok", "no number", "later",
    "refuse", "garbage", "lost" (taken, but the answer never arrives) or a status code."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: list[str | int] = ["ok"]
        self.requests: list[dict[str, Any]] = []
        self.taken: dict[str, dict[str, Any]] = {}

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}/records"


class _Handler(BaseHTTPRequestHandler):
    server: Platform

    def log_message(self, *args: Any) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        key = self.headers["Idempotency-Key"]
        told = {"key": key, "body": body, "type": self.headers["Content-Type"], "headers": dict(self.headers)}
        self.server.requests.append(told)
        answers = self.server.answers
        how = answers.pop(0) if len(answers) > 1 else answers[0]
        if "X-Mingfa-Signature" in self.headers:
            if self.headers["X-Mingfa-Signature"] != signature(SECRET, key, self.headers["X-Mingfa-Time"], body):
                return self._answer(401, {"reason": "签名不符"})
        elif self.headers.get("Authorization") != f"Bearer {SECRET}":
            return self._answer(401, {"reason": "密钥不符"})
        if isinstance(how, int):
            return self._answer(how, {"reason": "维护中"})
        if how == "refuse":
            return self._answer(422, {"reason": "缺少字段"})
        self.server.taken.setdefault(key, {"body": body, "receipt": f"R{len(self.server.taken) + 1:04d}"})
        if how == "lost":
            self.connection.close()
            return None
        if how == "garbage":
            return self._raw(200, b"<html>OK</html>")
        if how == "later":
            return self._answer(202, {})
        if how == "no number":
            return self._answer(200, {"accepted": True})
        return self._answer(200, {"accepted": True, "receipt": self.server.taken[key]["receipt"]})

    def _answer(self, status: int, told: dict[str, Any]) -> None:
        self._raw(status, json.dumps(told).encode())

    def _raw(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def running() -> Iterator[Platform]:
    """A platform while the block runs."""
    server = Platform()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
