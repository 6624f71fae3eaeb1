"""Writing the reading log (阅读日志): before the first byte leaves, once for each person, original and session; copies one by one.

If the log cannot be written, what it should say does not happen: the error goes to whoever asked.
"""

from __future__ import annotations

import hashlib
import os
from collections import OrderedDict

from mingfa.custody.acts.reading import LogAccess, OpenReadingLog
from mingfa.custody.state import access_stream
from mingfa.desk.errors import KeyReused, UnknownStream
from mingfa.desk.now import now
from mingfa.desk.perform import perform
from mingfa.desk.times import LOCAL

CUSTODIAN = "custodian"
KNOWN = 20_000
_noted: OrderedDict[str, None] = OrderedDict()


def forget_noted() -> None:
    """Forget what this process has noted (tests, a restored database): the ledger still answers the same key with the same entry."""
    _noted.clear()


def session_mark(session: str) -> str:
    """Return the mark of a sign-in session: enough to tell two apart, nothing to sign in with."""
    return hashlib.sha256(f"session:{session}".encode()).hexdigest()[:16] if session else ""


def note_view(
    agency: str,
    person: str,
    recording: str,
    digest: str,
    session: str,
    why: str = "",
    *,
    name: str = "",
    request: str = "",
    each: bool = False,
) -> None:
    """Note that a person reads an original, before its first byte: once in a session, however many ranges the player asks for.

    each: every call is noted (openings of secret material). Raises what `perform` raises; then nothing may be handed out.
    """
    act = LogAccess(
        what="view", person=person, reader=name, recording=recording, digest=digest, session=session_mark(session), why=why, request=request
    )  # fmt: skip
    _write(agency, act, "" if session and not each else os.urandom(12).hex())


def note_copy(
    agency: str,
    person: str,
    recording: str,
    digest: str,
    session: str,
    why: str = "",
    *,
    name: str = "",
    request: str = "",
    what: str = "copy",
) -> None:
    """Note a copy or an export ("copy", "export"), each one. Raises what `perform` raises; then nothing may be handed out."""
    act = LogAccess.model_validate(
        {
            "what": what, "person": person, "reader": name, "recording": recording, "digest": digest, "session": session_mark(session),
            "why": why, "request": request,
        }
    )  # fmt: skip
    _write(agency, act, os.urandom(12).hex())


def note_refusal(
    agency: str, person: str, recording: str, digest: str, session: str, attempt: str, *, name: str = "", code: str = "", article: str = "", why: str = ""
) -> None:  # fmt: skip
    """Note that somebody tried what is not allowed (download, delete, replace ...) and was refused."""
    act = LogAccess(
        what="refused", person=person, reader=name, recording=recording, digest=digest, session=session_mark(session), why=why[:2000],
        attempt=attempt[:300], code=code[:300], article=article[:300],
    )  # fmt: skip
    _write(agency, act, os.urandom(12).hex())


def _perform(act: LogAccess, stream: str, key: str, month: str) -> None:
    try:
        perform(act, stream, by=CUSTODIAN, key=key)
    except UnknownStream:
        perform(OpenReadingLog(month=month), stream, by=CUSTODIAN, key=f"open:{stream}")
        perform(act, stream, by=CUSTODIAN, key=key)


def _write(agency: str, act: LogAccess, nonce: str) -> None:
    month = f"{now().astimezone(LOCAL):%Y-%m}"
    told = f"{month}|{act.what}|{act.person}|{act.recording}|{act.digest}|{act.session}|{act.request}|"
    plain, key = ("access:" + hashlib.sha256(one.encode()).hexdigest() for one in (told, told + nonce))
    if not nonce and key in _noted:
        return
    stream = access_stream(agency, month)
    try:
        _perform(act, stream, key, month)
    except KeyReused:  # noted before in this session, with other words
        if nonce:
            raise
    if act.session:  # what belongs to this opening, whether noted by itself or not, is noted with it
        _noted[plain] = None
        while len(_noted) > KNOWN:
            _noted.popitem(last=False)
