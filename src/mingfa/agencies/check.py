"""What `verify` asks of keys (密钥): every entry and checkpoint is signed by a key that was enrolled and good at that size of the log."""

from __future__ import annotations

from django.db import connection

from mingfa.agencies.facts import keyring_stream
from mingfa.agencies.state.keyring import Key, KeyringState
from mingfa.desk.errors import DeskError
from mingfa.desk.perform import look
from mingfa.desk.verify import Report, also_verify
from mingfa.ledger.errors import LedgerError
from mingfa.ledger.notes import Verifier, open_checkpoint

BATCH = 4000


@also_verify
def check_keys(report: Report) -> None:
    """Hold each agency's entries and checkpoints against its keyring; an agency without one has nothing to hold them against."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT agency FROM desk_head WHERE kind = 'keyring' ORDER BY agency")
        agencies = [row[0] for row in cursor.fetchall()]
    for agency in agencies:
        try:
            keyring: KeyringState = look(keyring_stream(agency)).state
        except (DeskError, ValueError, KeyError, TypeError):
            continue  # a keyring that cannot be read is named where entries are checked
        _check_entries(report, agency, {key.key_id: key for key in keyring.keys if key.purpose == "desk"})
        _check_checkpoints(report, agency, [key for key in keyring.keys if key.purpose == "checkpoint"])


def _check_entries(report: Report, agency: str, keys: dict[str, Key]) -> None:
    """Where each entry stands in the tree is asked only when some key it may have been signed with was not good at every size."""
    named = {key_id for of, key_id in report.signers if of == agency}
    if named and all(key_id in keys and keys[key_id].always_good for key_id in named):
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(MAX(place), -1) + 1 FROM ledger_position WHERE agency = %s", [agency])
        size = int(cursor.fetchone()[0])
        after = ("", -1)
        while True:
            cursor.execute(
                "SELECT e.stream, e.seq, e.leaf, p.place FROM ledger_entry e LEFT JOIN ledger_position p ON p.stream = e.stream "
                "AND p.seq = e.seq WHERE e.agency = %s AND (e.stream > %s OR (e.stream = %s AND e.seq > %s)) ORDER BY e.stream, e.seq LIMIT %s",
                [agency, after[0], *after, BATCH],
            )
            rows = cursor.fetchall()
            if not rows:
                return
            after = (rows[-1][0], rows[-1][1])
            for stream, seq, raw, place in rows:
                key_id = bytes(raw).partition(b'"key_id":"')[2].partition(b'"')[0].decode("ascii", "replace")
                key = keys.get(key_id)
                if key is None:
                    report.bad("key", f"{stream}#{seq}", f"签名密钥 {key_id} 没有登记")
                elif not key.good_at(size + 1 if place is None else int(place) + 1):
                    report.bad("key", f"{stream}#{seq}", f"签名密钥 {key_id} 在账本该处已经轮换或者不可信")


def _check_checkpoints(report: Report, agency: str, keys: list[Key]) -> None:
    verifiers = [Verifier.parse(key.verifier) for key in keys]
    with connection.cursor() as cursor:
        cursor.execute("SELECT size, note FROM ledger_checkpoint WHERE agency = %s ORDER BY size", [agency])
        for size, raw in cursor.fetchall():
            where = f"ledger_checkpoint {agency} {size}"
            try:
                _, note = open_checkpoint(bytes(raw), verifiers)
            except LedgerError as error:
                report.bad("key", where, str(error))
                continue
            signed = {one.verifier.key_id for one in note.signed_by}
            if not any(key.key_id in signed and key.good_at(int(size)) for key in keys):
                report.bad("key", where, "检查点的签名密钥在账本该处已经轮换或者不可信")
