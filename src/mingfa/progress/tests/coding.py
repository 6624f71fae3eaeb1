"""Giving out codes, for tests."""

from __future__ import annotations

import os

from mingfa.desk.perform import look
from mingfa.ledger.sealed import CODE_LENGTH, make_code
from mingfa.licences.tests.applying import Applying
from mingfa.progress.acts import IssueCode, progress_of
from mingfa.progress.state import ProgressState


def drawn() -> str:
    """A code nobody knows."""
    return make_code(os.urandom(CODE_LENGTH))


def code_of(case: Applying, party: str = "p1") -> ProgressState:
    """What is known of the code of a party of an application."""
    found: ProgressState = look(progress_of(case.stream, party)).state
    return found


def coded(case: Applying, party: str = "p1") -> ProgressState:
    """Issue a code to the applicant, and let the background seal."""
    case.done(IssueCode(subject=case.stream, party=party, code=drawn()), stream=progress_of(case.stream, party))
    case.settled()
    return code_of(case, party)
