"""What `verify` asks of issued decisions (签发): each was signed by an issuing key of its agency over exactly what the case decided.

Whoever can write entries, even with the desk's own key, has no issuing key: that is the signer's, which looks for the passed review itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from pydantic_core import from_json

from mingfa.agencies.facts import keyring_stream
from mingfa.agencies.state.keyring import Key, KeyringState
from mingfa.cases.acts.deciding import Decide, DecideNoPenalty, IssueDecision
from mingfa.desk.act import Act
from mingfa.desk.errors import DeskError
from mingfa.desk.issuing import issue_holds
from mingfa.desk.perform import look
from mingfa.desk.verify import Report, also_verify
from mingfa.ledger.notes import Verifier

BATCH = 1000
DECIDING = (Decide.name, DecideNoPenalty.name)

_ISSUED = (
    "SELECT e.stream, e.seq, e.agency, b.body, p.place FROM ledger_entry e LEFT JOIN ledger_body b ON b.stream = e.stream AND b.seq = e.seq "
    "LEFT JOIN ledger_position p ON p.stream = e.stream AND p.seq = e.seq "
    "WHERE e.act = %s AND (e.stream > %s OR (e.stream = %s AND e.seq > %s)) ORDER BY e.stream, e.seq LIMIT %s"
)
_DECIDED = "SELECT stream, seq FROM ledger_entry WHERE act IN ({}) AND stream IN ({})"


@also_verify
def check_decisions(report: Report) -> None:
    """Name every issue that no issuing key of the agency has signed, or that is about an entry which decided nothing."""
    check_issues(report, IssueDecision, DECIDING)


def check_issues(report: Report, issue: type[Act], deciding: Sequence[str]) -> None:
    """Check every issue of one kind of decision. issue: the act that records it; deciding: names of the acts that decide."""
    keys: dict[str, dict[str, Key]] = {}
    after: tuple[str, int] = ("", -1)
    with connection.cursor() as cursor:
        while True:
            cursor.execute(_ISSUED, [issue.name, after[0], *after, BATCH])
            rows = cursor.fetchall()
            if not rows:
                return
            after = (rows[-1][0], rows[-1][1])
            decided = _deciding((stream for stream, *_ in rows), deciding)
            for stream, seq, agency, body, place in rows:
                if body is None:
                    continue  # disposed of, or named where bodies are checked
                if agency not in keys:
                    keys[agency] = _issuing(agency)
                wrong = _wrong(stream, bytes(body), issue, keys[agency], decided, None if place is None else int(place))
                if wrong:
                    report.bad("issue", f"{stream}#{seq}", wrong)


def _wrong(stream: str, body: bytes, issue: type[Act], keys: dict[str, Key], decided: set[tuple[str, int]], place: int | None) -> str:
    """Say what is wrong with an issue; "" when nothing is."""
    try:
        act: Any = issue.model_validate(from_json(body)["act"])
    except (ValueError, KeyError, TypeError):
        return "签发的内容无法读取"
    key = keys.get(act.key_id)
    if key is None or (place is not None and not key.good_at(place + 1)):
        return f"签发所用的密钥 {act.key_id} 不是本机关当时有效的签发密钥，决定不成立"
    if not issue_holds(
        Verifier.parse(key.verifier).public, act.signature, stream=stream, seq=act.seq, text_digest=act.text_digest,
        opinion_digest=act.opinion_digest, regime_version=act.regime_version,
    ):  # fmt: skip
        return "签发签名验证不通过，决定不成立"
    return "" if (stream, act.seq) in decided else f"所签发的第 {act.seq} 条不是作出决定的留痕"


def _deciding(streams: Iterable[str], acts: Sequence[str]) -> set[tuple[str, int]]:
    """Return (stream, seq) of the entries of these streams that decide."""
    names = sorted(set(streams))
    with connection.cursor() as cursor:
        cursor.execute(_DECIDED.format(",".join(["%s"] * len(acts)), ",".join(["%s"] * len(names))), [*acts, *names])
        return {(row[0], int(row[1])) for row in cursor.fetchall()}


def _issuing(agency: str) -> dict[str, Key]:
    try:
        keyring: KeyringState = look(keyring_stream(agency)).state
    except (DeskError, ValueError, KeyError, TypeError):
        return {}  # a keyring that cannot be read is named where entries are checked; nothing it should vouch for holds
    return {key.key_id: key for key in keyring.keys if key.purpose == "issuing"}
