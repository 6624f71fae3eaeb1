"""The background of a site: places entries in the tree, lets the clock act, has decisions issued, hands publications to the feed."""

from __future__ import annotations

import logging
import signal
import threading
import time

from django.db import DatabaseError, close_old_connections, connection

from mingfa.desk.settle import place, settle
from mingfa.desk.signer import SocketSigner, socket_path
from mingfa.law.errors import MingfaError
from mingfa.office.keeping import start_keepers

log = logging.getLogger(__name__)

BEAT = 0.25
SLOW_BEAT = 2.0


def work(stop: threading.Event | None = None) -> None:
    """Run until told to stop. A task that fails is logged and tried again; it does not stop the others."""
    ended = stop or threading.Event()
    if stop is None:
        signal.signal(signal.SIGTERM, lambda *_: ended.set())
        signal.signal(signal.SIGINT, lambda *_: ended.set())
    signer = SocketSigner(socket_path())
    slow = 0.0
    keepers = start_keepers(ended)
    while not ended.wait(BEAT):
        try:
            close_old_connections()
            place()
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
    for keeper in keepers:
        keeper.join(5)
