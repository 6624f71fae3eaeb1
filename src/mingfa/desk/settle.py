"""What waits when the door has closed, done in its order: entries placed, the clock's acts, decisions issued, publications handed over."""

from __future__ import annotations

from collections.abc import Callable

from mingfa.desk.issue import issue_waiting
from mingfa.desk.sequencer import agencies_with_pending, sequence
from mingfa.desk.signer import SignerPort
from mingfa.desk.timer import run_due

Task = Callable[[], object]
_AFTER: list[Task] = []


def after_sequencing(task: Task) -> Task:
    """Let a domain do its part whenever entries may have got a place (the publication feed)."""
    if task not in _AFTER:
        _AFTER.append(task)
    return task


def place() -> None:
    """Give every waiting entry of every agency its place in the tree, under a signed checkpoint."""
    for agency in agencies_with_pending():
        sequence(agency)


def settle(signer: SignerPort) -> None:
    """Do everything that waits, once: place entries, let the clock act, issue, place again, hand over to the feed."""
    run_due()
    place()
    if issue_waiting(signer):
        place()
    for task in _AFTER:
        task()
    place()
