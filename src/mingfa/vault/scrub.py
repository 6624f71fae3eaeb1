"""Scrubbing (巡检): every original read and compared, by several workers, at a set rate, from where the last run stopped.

Hashing and reading leave the interpreter free, so threads use all cores.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event

from mingfa.vault.pace import Rate, Stopped
from mingfa.vault.repair import repair
from mingfa.vault.store import Listed, OriginalBroken, OriginalMissing, Vault, VaultError, VaultForbidden, VaultUnreachable

_AHEAD = 16
"""Originals handed out beyond the first unfinished one, for each worker: where a stopped run goes on is never far behind."""

_NAMED_AT_MOST = 200


@dataclass(slots=True)
class BadOriginal:
    """One bad original. code: broken, missing or unreadable. streams: those that name it. mended: repaired in this run.

    found_at: UTC, ISO 8601, to the second.
    """

    digest: str
    code: str
    words: str
    streams: list[str] = field(default_factory=list)
    mended: bool = False
    found_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))


@dataclass(slots=True)
class Scrubbed:
    """What a run found so far, and where it is. position: the last digest up to which everything was read. unnamed: no stream names them."""

    originals: int = 0
    bytes: int = 0
    position: str = ""
    finished: bool = False
    bad: list[BadOriginal] = field(default_factory=list)
    unnamed: int = 0
    unnamed_digests: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[BadOriginal]:
        """What is bad and was not mended."""
        return [bad for bad in self.bad if not bad.mended]


class Scrub:
    """One run. named: digest -> streams that name it, read before the run began.

    workers: how many originals are read at once. rate_bytes_s: all workers together, 0 for no limit. since: UTC, only what was stored at that
    time or later. mend_from: another store from which bad originals are repaired. told: called as the run goes on, from one thread.
    """

    def __init__(
        self,
        vault: Vault,
        named: Mapping[str, Sequence[str]],
        *,
        workers: int = 2,
        rate_bytes_s: float = 0,
        since: datetime | None = None,
        from_disk: bool = False,
        mend_from: Vault | None = None,
        stop: Event | None = None,
        told: Callable[[Scrubbed], None] = lambda done: None,
    ) -> None:
        self.vault, self.named, self.workers, self.since, self.from_disk, self.mend_from = (
            vault,
            named,
            workers,
            since,
            from_disk,
            mend_from,
        )
        self.stop = stop or Event()
        self.rate = Rate(rate_bytes_s, self.stop)
        self.told = told

    def run(self, done: Scrubbed | None = None) -> Scrubbed:
        """Read everything after `done.position` and return what was found, `finished` unless stopped.

        Raises VaultUnreachable or VaultForbidden when the store fails; `told` was given what had been read until then.
        """
        done = done or Scrubbed()
        running: deque[tuple[Listed, Future[BadOriginal | None]]] = deque()
        wanted = _Wanted(self.named, done.position)
        pool = ThreadPoolExecutor(self.workers, thread_name_prefix="scrub")
        try:
            for listed in self.vault.listing(done.position):
                if self.since is None or listed.stored_at >= self.since:
                    running.append((listed, pool.submit(self._read, listed)))
                while len(running) >= self.workers * _AHEAD or (running and running[0][1].done()):
                    self._take(done, wanted, *running.popleft())
                if self.stop.is_set():
                    break
            while running:
                self._take(done, wanted, *running.popleft())
            if not self.stop.is_set():
                for digest in wanted.before(""):
                    self._missing(done, digest)
                done.finished = True
        except Stopped:
            pass
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
        self.told(done)
        return done

    def _read(self, listed: Listed) -> BadOriginal | None:
        digest = listed.digest
        try:
            self.rate(0)
            self.vault.verify(digest, pace=self.rate, from_disk=self.from_disk)
        except OriginalBroken as error:
            return BadOriginal(digest, "broken", str(error))
        except OriginalMissing as error:
            if digest not in self.named and self.vault.tombstone(digest) is not None:
                return None
            return BadOriginal(digest, "missing", str(error))
        except OSError as error:
            return BadOriginal(digest, "unreadable", f"原件读不出来：{error.strerror or error}")
        except (VaultUnreachable, VaultForbidden) as error:
            self.vault.tombstone("0" * 64)  # raises when the store as a whole is out: then the run ends, and goes on from here
            return BadOriginal(digest, "unreadable", str(error))
        return None

    def _take(self, done: Scrubbed, wanted: _Wanted, listed: Listed, future: Future[BadOriginal | None]) -> None:
        """Count one original, in the order of digests; those that are named and stand before it in that order are not there."""
        bad = future.result()
        for digest in wanted.before(listed.digest):
            self._missing(done, digest)
        if bad is not None:
            self._bad(done, bad)
        if listed.digest not in self.named:
            done.unnamed += 1
            if len(done.unnamed_digests) < _NAMED_AT_MOST:
                done.unnamed_digests.append(listed.digest)
        done.originals += 1
        done.bytes += listed.size
        done.position = listed.digest
        self.told(done)

    def _missing(self, done: Scrubbed, digest: str) -> None:
        if self.since is None and not self.vault.has(digest):
            self._bad(done, BadOriginal(digest, "missing", str(OriginalMissing(digest))))

    def _bad(self, done: Scrubbed, bad: BadOriginal) -> None:
        bad.streams = list(self.named.get(bad.digest, ()))
        if self.mend_from is not None:
            try:
                repair(self.vault, bad.digest, self.mend_from, self.rate)
                bad.mended = True
                bad.words += "；已从另一存储修复，修复前后均核对摘要"
            except (VaultError, OSError) as error:
                bad.words += f"；没有修复：{error}"
        done.bad.append(bad)


class _Wanted:
    """The named digests in order, each given once."""

    def __init__(self, named: Mapping[str, Sequence[str]], after: str) -> None:
        self.left = deque(digest for digest in sorted(named) if digest > after)

    def before(self, digest: str) -> Iterator[str]:
        """Give those not yet given that come before this digest ("": all that are left), passing over the digest itself."""
        while self.left and (not digest or self.left[0] < digest):
            yield self.left.popleft()
        if self.left and self.left[0] == digest:
            self.left.popleft()
