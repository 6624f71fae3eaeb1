"""What the feed's items are called and hold: publications by their own contents, an agency's officer register, a day's statement. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Any

from mingfa.desk.kinds import RegimeView
from mingfa.desk.streams import agency_of
from mingfa.ledger.canonical import canonical
from mingfa.lists.state import FIELDS, RegisterState


def item_of(stream: str) -> str:
    """Return the name of the feed's item about a stream: the last part, unique among publications; "officers" for the register."""
    return stream.rpartition("/")[2]


def digest_of(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 (hex) of a content's canonical bytes, without the public copy that is made of it as it goes out."""
    return sha256(canonical(bare(content))).hexdigest()


def bare(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return a content as its entry has it: its public copy only named."""
    told = content.get("copy")
    if not isinstance(told, Mapping):
        return dict(content)
    return dict(content) | {"copy": {name: value for name, value in told.items() if name in ("name", "media_type")}}


def register_content(stream: str, state: RegisterState, view: RegimeView | None) -> dict[str, Any] | None:
    """Return the officer register as the public sees it, None before it is published; `on` is the day of its newest change.

    Listed is whoever is certified: the register's own acts end a line on the day a certificate ceases to hold.
    """
    if state.published_on is None or view is None:
        return None
    shown = sorted((one for one in state.listed if one.last is None), key=lambda one: (one.fields.get("证件编号", ""), one.person))
    ends = (one.last + timedelta(days=1) for one in state.listed if one.last is not None)
    on = max([state.published_on, *(one.first for one in state.listed), *ends])
    rows = [{name: one.fields.get(name, "") for name in FIELDS} for one in shown]
    return {
        "format": 1,
        "agency": agency_of(stream),
        "organ": view.regime.name,
        "on": on.isoformat(),
        "columns": list(FIELDS),
        "rows": rows,
    }
