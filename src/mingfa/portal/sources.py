"""Where a feed is read: a folder (also one carried across a one-way gate) or an http(s) address. Nothing read here is trusted."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

from typing_extensions import override

from mingfa.law.errors import MingfaError
from mingfa.ledger.errors import TileMissing
from mingfa.ledger.tiles import StaticLog

TIMEOUT = 10.0
MAX_FILE = 8 * 1024 * 1024


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

    @override
    def _read(self, *paths: str) -> bytes:
        try:
            return super()._read(*paths)
        except OSError as error:
            raise SourceUnreachable(self.address, error.strerror or type(error).__name__) from error


class HttpFeed(FeedSource):
    """One agency's feed behind an address."""

    @override
    def _read(self, *paths: str) -> bytes:
        for path in paths:
            found = fetch(f"{self.address.rstrip('/')}/{quote(path)}")
            if found is not None:
                return found
        raise TileMissing(paths[0], "不存在")


def fetch(address: str) -> bytes | None:
    """Return what an http(s) address gives, None when there is nothing there. Raises SourceUnreachable."""
    if urlsplit(address).scheme not in ("http", "https"):
        raise SourceUnreachable(address, "只支持 http 和 https 网址")
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT) as answer:  # noqa: S310
            raw: bytes = answer.read(MAX_FILE + 1)
    except urllib.error.HTTPError as error:
        if error.code in (404, 410):
            return None
        raise SourceUnreachable(address, f"回应状态 {error.code}") from error
    except (OSError, ValueError) as error:
        raise SourceUnreachable(address, str(error)) from error
    if len(raw) > MAX_FILE:
        raise SourceUnreachable(address, f"文件超过 {MAX_FILE} 字节")
    return raw


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
