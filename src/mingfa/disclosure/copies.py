"""The last look at a publication before it goes out (发布前检查): the whole content is tested, its public copy is made, and the file is tested.

The public copy (公开文本) is a PDF set anew from the published words, carried inside the content, so that it comes and goes with it.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from mingfa.agencies.facts import AgencyFact, agency_stream
from mingfa.desk.errors import UnknownStream
from mingfa.desk.now import now
from mingfa.desk.perform import look
from mingfa.desk.streams import agency_of
from mingfa.desk.times import local_day
from mingfa.disclosure.acts.masking import secrets_for
from mingfa.disclosure.facts import DecisionsFact
from mingfa.disclosure.redaction import Choices, Secrets
from mingfa.disclosure.redaction.files import inspect_file
from mingfa.disclosure.redaction.leaks import Leak, leaks
from mingfa.documents.errors import DocumentError
from mingfa.documents.public_copy import public_copy
from mingfa.law.errors import MingfaError

TESTED = frozenset({"publish", "correct"})
"""What is tested before it goes out; a withdrawal is never kept waiting."""


class PublicationHeld(MingfaError):
    """A publication does not go out: something in it must not be shown, or its copy cannot be made."""

    code = "publication.held"

    def __init__(self, found: tuple[Leak, ...] = (), why: str = "") -> None:
        self.found = found
        words = "；".join(str(one) for one in found[:8]) or why
        super().__init__(f"发布前检查没有通过，本条暂不发出：{words}。请更正公示信息后再发布")


def known_of(stream: str) -> tuple[Secrets, Choices]:
    """Return what must not be shown of a publication today, and what a person decided about the version in hand."""
    state = look(stream).state
    choices = state.version.choices if state.version is not None else Choices()
    try:
        day = local_day(now())
        source = look(state.case)
        fact = DecisionsFact.of(source.state, source.stream, day)
        office = agency_stream(agency_of(stream))
        return secrets_for(state, fact, AgencyFact.of(look(office).state, office, day)), choices
    except UnknownStream:
        return Secrets({}), choices


def made_whole(stream: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """Return a content as it goes out: tested, with the bytes of its public copy where it has one. Raises PublicationHeld."""
    secrets, choices = known_of(stream)
    found = leaks(content, secrets, choices)
    if found:
        raise PublicationHeld(found)
    told = content.get("copy")
    if not isinstance(told, Mapping):
        return dict(content)
    try:
        body = public_copy(content)
    except DocumentError as error:
        raise PublicationHeld(why=f"公开文本不能制作（{error}）") from error
    found = inspect_file(str(told["name"]), body, secrets, choices)
    if found:
        raise PublicationHeld(found)
    whole = {"sha256": sha256(body).hexdigest(), "size": len(body), "data": base64.b64encode(body).decode("ascii")}
    return dict(content) | {"copy": dict(told) | whole}
