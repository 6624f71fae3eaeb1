"""Where a feed is read: a folder (also one carried across a one-way gate) or an http(s) address. Nothing read here is trusted."""

from __future__ import annotations

import http.client
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import SplitResult, quote, urlsplit

from typing_extensions import override

from mingfa.law.errors import MingfaError
from mingfa.ledger.errors import TileMissing
from mingfa.ledger.tiles import StaticLog

TIMEOUT = 10.0
MAX_FILE = 8 * 1024 * 1024
AT_A_TIME = 6
"""Files asked for at the same time over HTTP."""


class SourceUnreachable(MingfaError):
    """A source cannot be read now; it is tried again."""

    code = "feed.unreachable"

    def __init__(self, address: str, why: str) -> None:
        self.address, self.why = address, why
        super().__init__(f"暂时读取不到公示数据源 {address}：{why}；将自动重试")


class FeedSource(StaticLog):
    """One agency's feed in a folder."""

    def __init__(self, address: str) -> None:
        super().__init__(Path(address))
        self.address = address

    def file(self, path: str) -> bytes:
        """Return a file of the feed. Raises TileMissing, SourceUnreachable."""
        return self._read(path)

    def files(self, paths: Sequence[str]) -> list[bytes]:
        """Return several files of the feed. Raises TileMissing, SourceUnreachable."""
        return [self._read(path) for path in paths]

    @override
    def _read(self, *paths: str) -> bytes:
        try:
            return super()._read(*paths)
        except OSError as error:
            raise SourceUnreachable(self.address, error.strerror or type(error).__name__) from error


class HttpFeed(FeedSource):
    """One agency's feed behind an address; each thread keeps its connection."""

    @override
    def files(self, paths: Sequence[str]) -> list[bytes]:
        if len(paths) < AT_A_TIME:
            return super().files(paths)
        with ThreadPoolExecutor(AT_A_TIME) as hands:
            return list(hands.map(self._read, paths))

    @override
    def _read(self, *paths: str) -> bytes:
        for path in paths:
            found = fetch(f"{self.address.rstrip('/')}/{quote(path)}")
            if found is not None:
                return found
        raise TileMissing(paths[0], "不存在")


_kept = threading.local()


def fetch(address: str) -> bytes | None:
    """Return what an http(s) address gives, None when there is nothing there. Raises SourceUnreachable."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https"):
        raise SourceUnreachable(address, "只支持 http 和 https 网址")
    try:
        status, raw = _over_a_kept_connection(parts) if _direct(parts) else _over_a_new_one(address)
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise SourceUnreachable(address, str(error) or type(error).__name__) from error
    if status in (404, 410):
        return None
    if status != 200:
        raise SourceUnreachable(address, f"回应状态 {status}")
    if len(raw) > MAX_FILE:
        raise SourceUnreachable(address, f"文件超过 {MAX_FILE} 字节")
    return raw


def _direct(parts: SplitResult) -> bool:
    """Say whether an address is reached without a proxy."""
    proxies = urllib.request.getproxies()
    return parts.scheme not in proxies or bool(urllib.request.proxy_bypass(parts.hostname or ""))


def _over_a_kept_connection(parts: SplitResult) -> tuple[int, bytes]:
    where = (parts.scheme, parts.netloc)
    for last in (False, True):
        link: http.client.HTTPConnection | None = getattr(_kept, "link", None) if getattr(_kept, "where", None) == where else None
        fresh = link is None
        if link is None:
            kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
            link = kind(parts.hostname or "", parts.port, timeout=TIMEOUT)
        _kept.link, _kept.where = link, where
        try:
            link.request("GET", f"{parts.path}?{parts.query}" if parts.query else parts.path)
            answer = link.getresponse()
            raw = answer.read(MAX_FILE + 1)
            if len(raw) > MAX_FILE:
                link.close()
        except (OSError, http.client.HTTPException):
            _kept.link = None
            link.close()
            if fresh or last:  # a connection kept open may have ended meanwhile; a new one has not
                raise
            continue
        if answer.status in (301, 302, 303, 307, 308):
            return _over_a_new_one(parts.geturl())
        return answer.status, raw
    raise OSError("连接中断")


def _over_a_new_one(address: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT) as answer:  # noqa: S310
            return 200, answer.read(MAX_FILE + 1)
    except urllib.error.HTTPError as error:
        return error.code, b""


def feeds_at(address: str) -> Iterator[FeedSource]:
    """Iterate over the feeds at an address: the one there, or each one that its agencies.txt or its folders name.

    Raises SourceUnreachable.
    """
    web = "://" in address
    kind = HttpFeed if web else FeedSource
    here = kind(address)
    try:
        here.file("checkpoint")
    except TileMissing:
        pass
    else:
        yield here
        return
    try:
        names = here.file("agencies.txt").decode("ascii", "replace").split()
    except TileMissing:
        names = [] if web else sorted(path.parent.name for path in Path(address).glob("*/checkpoint"))
    for name in names:
        if name.replace("-", "").replace("_", "").isalnum():
            yield kind(f"{address.rstrip('/')}/{name}")
