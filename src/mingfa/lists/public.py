"""What the public sees of the officer register (执法人员名录), for the publication feed and the portal."""

from __future__ import annotations

from datetime import date

from mingfa.agencies.facts import register_stream
from mingfa.desk.errors import UnknownStream
from mingfa.desk.perform import look
from mingfa.lists.state import FIELDS


def public_register(agency: str, on: date) -> list[dict[str, str]]:
    """Return the rows the register shows on a day, in order of the certificate's number; nothing before it is published."""
    try:
        state = look(register_stream(agency)).state
    except UnknownStream:
        return []
    return [{name: one.fields.get(name, "") for name in FIELDS} for one in state.rows(on)]
