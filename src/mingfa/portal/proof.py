"""The proof that a page is in the feed: everything somebody needs to check it without us, in one JSON value (docs/spec/feed.md)."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from mingfa.ledger.errors import LedgerError
from mingfa.ledger.notes import Checkpoint, unverified_checkpoint
from mingfa.portal import store

FORMAT = "mingfa/proof/1"


def content_of(row: sqlite3.Row) -> dict[str, Any]:
    """Return the content of an item."""
    content: dict[str, Any] = json.loads(bytes(row["file"]))["content"]
    return content


def checkpoint_of(source: sqlite3.Row | None) -> Checkpoint | None:
    """Return the checkpoint up to which a feed was verified; None while a long feed is being followed."""
    try:
        return unverified_checkpoint(bytes(source["note"])) if source is not None and source["note"] else None
    except LedgerError:
        return None


def proof_of(row: sqlite3.Row, source: sqlite3.Row | None, lines: list[sqlite3.Row]) -> dict[str, Any] | None:
    """Return the proof of an item's present line; None while the feed is being followed and has no checkpoint of this size."""
    point = checkpoint_of(source)
    line = next((one for one in lines if one["idx"] == row["idx"]), None)
    if point is None or source is None or line is None or not row["idx"] < point.size:
        return None
    file = bytes(row["file"]).decode()
    return {
        "format": FORMAT, "agency": row["agency"], "item": row["item"], "content": file[len('{"content":') : -75], "salt": file[-66:-2],
        "leaf": bytes(line["raw"]).decode(), "index": row["idx"], "size": point.size,
        "path": [one.hex() for one in store.proof(row["agency"], row["idx"], point.size)],
        "checkpoint": bytes(source["note"]).decode(), "keys": source["keys"].split("\n"),
    }  # fmt: skip
