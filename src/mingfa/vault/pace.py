"""Reading at a set rate, shared by several workers, and stopping when asked to."""

from __future__ import annotations

import threading
import time


class Stopped(Exception):
    """Somebody asked to stop; what was being read is read again next time."""


class Rate:
    """Lets no more than so many bytes a second through, all workers together. bytes_per_s: 0 for as fast as it goes."""

    def __init__(self, bytes_per_s: float, stop: threading.Event | None = None) -> None:
        self.bytes_per_s, self.stop = bytes_per_s, stop or threading.Event()
        self._lock = threading.Lock()
        self._free_at = time.monotonic()

    def __call__(self, count: int) -> None:
        """Wait until these bytes are due; raises Stopped."""
        if self.stop.is_set():
            raise Stopped
        if not self.bytes_per_s:
            return
        with self._lock:
            now = time.monotonic()
            self._free_at = max(self._free_at, now) + count / self.bytes_per_s
            wait = self._free_at - now
        if wait > 0 and self.stop.wait(wait):
            raise Stopped
