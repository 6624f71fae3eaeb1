"""Taking over a file of records that another body sent (接收外部报送文件): each once, faulty ones named and left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from mingfa.desk.errors import Refused
from mingfa.desk.now import now
from mingfa.desk.perform import perform
from mingfa.desk.times import local_day
from mingfa.exchange.acts.received import ReceiveRecord, received_stream
from mingfa.exchange.files import FileInvalid, read
from mingfa.ledger.canonical import canonical


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one record. reasons: why it was not taken over, empty when it was."""

    row: int
    number: str
    reasons: tuple[str, ...] = ()


def receive(path: Path, agency: str, sender: str, by: str) -> Iterator[Taken]:
    """Take over the records of a file one by one. Raises FileInvalid; also for updates and withdrawals, which this does not take."""
    kind, records = read(path)
    if any(record.action != "new" for record in records):
        raise FileInvalid(path.name, "只能接收新增的记录；更新、撤销请由报送单位说明后逐件办理")
    on = local_day(now())
    for row, record in enumerate(records, 1):
        values = dict(record.values)
        number = next((text for code, text in values.items() if code.endswith("_WSH")), "")
        stream = received_stream(agency, kind, values, on)
        act = ReceiveRecord(record_kind=kind, sender=sender, fields=values)  # type: ignore[arg-type]
        key = sha256(canonical([stream, sender, values])).hexdigest()
        try:
            perform(act, stream, by=by, key=f"receive|{key}")
        except Refused as error:
            yield Taken(row, number, tuple(one.message for one in error.refusals))
        else:
            yield Taken(row, number)
