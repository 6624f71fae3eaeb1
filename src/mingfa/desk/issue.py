"""Getting decisions issued: for each stream that waits, gather entries and proofs, ask the signer, record what it signed."""

from __future__ import annotations

import logging
from base64 import b64encode
from typing import Any

from django.db import connection

from mingfa.desk.entry import Entry
from mingfa.desk.errors import DeskError, NotReady, Refused
from mingfa.desk.kinds import kind_named
from mingfa.desk.models import IssueRow
from mingfa.desk.perform import look, perform
from mingfa.desk.sequencer import Tree, latest_checkpoint, place_of, sequence
from mingfa.desk.signer import SignerPort, encode_request
from mingfa.desk.streams import agency_of, kind_of

log = logging.getLogger(__name__)


def gather(stream: str, seq: int, tree: Tree) -> dict[str, Any]:
    """Return a stream's entries up to `seq` with the proof that the last of them is in the tree; raises NotReady while it has no place."""
    place = place_of(stream, seq)
    if place is None or place >= tree.size:
        raise NotReady(f"卷“{stream}”第 {seq} 条尚未编入账本，稍后再试")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.leaf, b.salt, b.body FROM ledger_entry e LEFT JOIN ledger_body b ON b.stream = e.stream AND b.seq = e.seq "
            "WHERE e.stream = %s AND e.seq <= %s ORDER BY e.seq",
            [stream, seq],
        )
        entries = [
            {
                "leaf": b64encode(bytes(leaf)).decode(),
                "salt": None if salt is None else b64encode(bytes(salt)).decode(),
                "body": None if body is None else b64encode(bytes(body)).decode(),
            }
            for leaf, salt, body in cursor.fetchall()
        ]
    return {"entries": entries, "place": place, "path": [b64encode(one).decode() for one in tree.inclusion(place)]}


def issue(stream: str, signer: SignerPort) -> Entry[Any] | None:
    """Have the decision that waits on a stream issued; None when nothing waits. Raises SignerRefused, NotReady, Refused."""
    agency = agency_of(stream)
    kind = kind_named(kind_of(stream))
    folded = look(stream)
    issuer = kind.issuer
    waits = issuer.waits(folded.state) if issuer is not None else None
    if issuer is None or waits is None:
        return None
    heads = {stream: folded.seq, **{name: look(name).seq for name in waits}}
    if any(place_of(name, seq) is None for name, seq in heads.items()):
        sequence(agency)
    newest = latest_checkpoint(agency)
    if newest is None:
        raise NotReady(f"机关“{agency}”还没有检查点")
    size, _, note = newest
    tree = Tree(agency, size)
    signed = signer.sign(encode_request(stream, note, {name: gather(name, seq, tree) for name, seq in heads.items()}))
    act = issuer.act(signed.terms, signed.key_id, signed.signature, signed.checkpoint)
    return perform(act, stream, by="signer", key=f"issue|{stream}|{signed.terms.seq}"[-120:])


def issue_waiting(signer: SignerPort, agency: str | None = None) -> int:
    """Have every waiting decision issued; one that cannot be is logged and tried again later. Return how many were issued."""
    rows = IssueRow.objects.all() if agency is None else IssueRow.objects.filter(agency=agency)
    done = 0
    for stream in list(rows.order_by("id").values_list("stream", flat=True)):
        try:
            done += issue(stream, signer) is not None
        except Refused as error:
            log.warning("decision of %s is not issued: %s", stream, ", ".join(error.codes))
        except DeskError as error:
            log.warning("decision of %s is not issued: %s", stream, error.code)
    return done
