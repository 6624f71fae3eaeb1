"""The background of a site: places entries in the tree, lets the clock act, has decisions issued, hands publications to the feed."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable

from django.db import DatabaseError, close_old_connections, connection

from mingfa.desk.issue import issue_waiting
from mingfa.desk.sequencer import agencies_with_pending, sequence
from mingfa.desk.signer import SignerPort, SocketSigner, socket_path
from mingfa.desk.timer import run_due
from mingfa.law.errors import MingfaError

log = logging.getLogger(__name__)

BEAT = 0.25
SLOW_BEAT = 2.0
Task = Callable[[], object]
_AFTER: list[Task] = []


def after_sequencing(task: Task) -> Task:
    """Let a domain do its part whenever entries may have got a place (the publication feed)."""
    if task not in _AFTER:
        _AFTER.append(task)
    return task


def settle(signer: SignerPort) -> None:
    """Do everything that waits, once: place entries, let the clock act, issue, place again, hand over to the feed."""
    run_due()
    for agency in agencies_with_pending():
        sequence(agency)
    if issue_waiting(signer):
        for agency in agencies_with_pending():
            sequence(agency)
    for task in _AFTER:
        task()
    for agency in agencies_with_pending():
        sequence(agency)


def work(stop: threading.Event | None = None) -> None:
    """Run until told to stop. A task that fails is logged and tried again; it does not stop the others."""
    ended = stop or threading.Event()
    if stop is None:
        signal.signal(signal.SIGTERM, lambda *_: ended.set())
        signal.signal(signal.SIGINT, lambda *_: ended.set())
    signer = SocketSigner(socket_path())
    slow = 0.0
    while not ended.wait(BEAT):
        try:
            close_old_connections()
            for agency in agencies_with_pending():
                sequence(agency)
            if time.monotonic() - slow > SLOW_BEAT:
                slow = time.monotonic()
                settle(signer)
        except MingfaError as error:
            log.error("%s: %s", error.code, error)
        except DatabaseError:
            log.exception("the database did not answer; trying again on a new connection")
            connection.close()
        except Exception:
            log.exception("background task failed")
