"""Pages kept for a moment: what everybody is asking for is made once a second and not once a visitor.

A page is kept for KEPT_S seconds, so that what was withdrawn is gone, and what was published is there, as soon as the follower has it, give
or take that. Kept are plain answers to GET without cookies; pages that belong to one visitor, forms, downloads and the inbox never are.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

KEPT_S = 1.0
MOST_PAGES = 512
MOST_BYTES = 24 * 1024 * 1024
LARGEST = 512 * 1024
NEVER = ("/progress/", "/answers/", "/alerts/", "/report/", "/complaints/", "/inbox/", "/downloads/", "/static/")
"""Beginnings of addresses that are never kept: forms, one visitor's own pages, files that are sent as they are read."""

Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was given. until: on the clock that only goes forward."""

    until: float
    headers: Headers
    etag: str
    body: bytes


class PageCache:
    """A WSGI application that answers from memory what another one answered a moment ago. clock: seconds, only going forward."""

    def __init__(self, application: Application, clock: Callable[[], float] = time.monotonic) -> None:
        self.application, self.clock = application, clock
        self._pages: OrderedDict[tuple[str, ...], Kept] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        key = _key(environ)
        if key is None:
            return self.application(environ, start_response)
        held = self._pages.get(key)
        if held is not None and held.until > self.clock():
            if held.etag and environ.get("HTTP_IF_NONE_MATCH") == held.etag:
                start_response(
                    "304 Not Modified", [pair for pair in held.headers if pair[0].lower() not in ("content-length", "content-type")]
                )
                return [b""]
            start_response("200 OK", list(held.headers))
            return [held.body]
        return self._made(key, environ, start_response)

    def _made(self, key: tuple[str, ...], environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        said: list[tuple[str, Headers]] = []

        def started(status: str, headers: Headers, *more: Any) -> Any:
            said[:] = [(status, headers)]
            return start_response(status, headers, *more)

        answer = self.application(environ, started)
        if not said or not _plain(*said[0]):
            return answer
        try:
            body = b"".join(answer)
        finally:
            close = getattr(answer, "close", None)
            if close is not None:
                close()
        if len(body) <= LARGEST:
            self._keep(key, Kept(self.clock() + KEPT_S, said[0][1], _header(said[0][1], "etag"), body))
        return [body]

    def _keep(self, key: tuple[str, ...], page: Kept) -> None:
        with self._lock:
            before = self._pages.pop(key, None)
            self._bytes += len(page.body) - (len(before.body) if before is not None else 0)
            self._pages[key] = page
            while len(self._pages) > MOST_PAGES or self._bytes > MOST_BYTES:
                self._bytes -= len(self._pages.popitem(last=False)[1].body)


def _key(environ: dict[str, Any]) -> tuple[str, ...] | None:
    """Return what an answer depends on, None for what is never kept."""
    path = environ.get("PATH_INFO", "")
    if environ.get("REQUEST_METHOD") != "GET" or "HTTP_COOKIE" in environ or "HTTP_RANGE" in environ or path.startswith(NEVER):
        return None
    names = ("wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO", "HTTP_HOST", "SERVER_PORT", "HTTP_ACCEPT", "QUERY_STRING")
    return (path, *(str(environ.get(name, "")) for name in names))


def _header(headers: Headers, name: str) -> str:
    return next((value for given, value in headers if given.lower() == name), "")


def _plain(status: str, headers: Headers) -> bool:
    """Say whether an answer is the same for everybody."""
    control = _header(headers, "cache-control").lower()
    return (
        status.startswith("200 ")
        and not _header(headers, "set-cookie")
        and not _header(headers, "content-disposition")
        and not any(word in control for word in ("no-store", "private", "no-cache"))
        and "cookie" not in _header(headers, "vary").lower()
    )
