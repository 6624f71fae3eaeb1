"""`mingfa reports fetch`: letters are taken from a folder that was carried across, or from a portal over HTTP; each receipt once.

A parcel that cannot be opened is named and left where it is; the others are taken all the same. What was taken is confirmed by the answer
that the feed carries, and only then the portal deletes it.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mingfa.desk.errors import UnknownStream
from mingfa.desk.now import now
from mingfa.desk.perform import look, perform, regime_of
from mingfa.desk.store import streams_of
from mingfa.desk.streams import BadStream, agency_of, check_stream
from mingfa.desk.times import local_day
from mingfa.law.errors import MingfaError
from mingfa.ledger.letters import Parcel, ParcelInvalid, open_parcel, read_parcel
from mingfa.reports.acts import ReceiveReport, report_stream
from mingfa.reports.keys import inbox_keys
from mingfa.reports.kind import due_of
from mingfa.reports.state import ReportState

TIMEOUT = 20.0
MAX_BATCH = 64 * 1024 * 1024
_TAKEN = ("category", "subject", "text", "about", "place", "contact_name", "contact")


class InboxUnreachable(MingfaError):
    """Letters cannot be fetched from a source now."""

    code = "reports.unreachable"

    def __init__(self, source: str, why: str) -> None:
        self.source, self.why = source, why
        super().__init__(f"暂时取不到来信 {source}：{why}；来信仍保留在公示端，请稍后再取")


@dataclass
class Fetched:
    """What one fetch came to: receipts taken, receipts known before, and what is wrong with the rest."""

    taken: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def fetch(source: str, agencies: list[str], key: str = "") -> Fetched:
    """Take what waits for these agencies in a folder or on a portal (http, https; key: what `mingfa portal inbox key` gave).

    Raises InboxUnreachable, NotReady; what was taken until then stays taken.
    """
    found = Fetched()
    for agency in agencies:
        parcels = _over_http(source, agency, key) if "://" in source else _in_folder(Path(source), agency)
        for name, raw in parcels:
            try:
                take(raw, agency, found)
            except ParcelInvalid as error:
                found.faults.append(f"{name}：{error}")
    return found


def open_inboxes() -> list[str]:
    """Return the agencies that have an inbox, also one that takes no more letters: what waits is still fetched."""
    return [agency_of(stream) for stream in streams_of(kind="inbox")]


def take(raw: bytes, agency: str, found: Fetched) -> None:
    """Take one parcel into the ledger. Raises ParcelInvalid when it is none, or not for this agency."""
    parcel = read_parcel(raw)
    if parcel.agency != agency:
        raise ParcelInvalid(f"是寄给“{parcel.agency}”的")
    stream = report_stream(agency, parcel.receipt)
    if _there(stream):
        found.known.append(parcel.receipt)
        return
    keys = inbox_keys(agency)
    if parcel.key not in keys:
        raise ParcelInvalid("是用另一把收信公钥加密的")
    act = _act(parcel, open_parcel(parcel, keys[parcel.key]))
    perform(act, stream, by="receiver", key=f"letter|{agency}|{parcel.receipt}")
    found.taken.append(parcel.receipt)


def _act(parcel: Parcel, told: dict[str, Any]) -> ReceiveReport:
    due = None
    view = regime_of(parcel.agency)
    if view is not None:
        state = ReportState("", form=parcel.form, received_on=local_day(now()))
        due = due_of(state, view)
    publication = f"{parcel.agency}/publication/{parcel.item}" if parcel.form == "error" and parcel.item else ""
    try:
        if publication and not _there(check_stream(publication)):
            publication = ""
    except BadStream:
        publication = ""
    try:
        return ReceiveReport(
            receipt=parcel.receipt, form=parcel.form, sent_at=parcel.at, item=parcel.item, publication=publication, due_on=due,
            token=told.get("token"), key=told.get("answer_key"), **{name: told.get(name, "") for name in _TAKEN},
        )  # fmt: skip
    except ValidationError as error:
        raise ParcelInvalid(f"内容不合格式（{'、'.join(str(one['loc'][0]) for one in error.errors() if one['loc'])}）") from error


def _there(stream: str) -> bool:
    try:
        look(stream)
    except UnknownStream:
        return False
    return True


def _in_folder(folder: Path, agency: str) -> Iterator[tuple[str, bytes]]:
    if not folder.is_dir():
        raise InboxUnreachable(str(folder), "没有这个目录")
    for path in sorted((folder / agency).glob("R*.json")):
        try:
            yield path.name, path.read_bytes()
        except OSError as error:
            raise InboxUnreachable(str(path), error.strerror or type(error).__name__) from error


def _over_http(source: str, agency: str, key: str) -> Iterator[tuple[str, bytes]]:
    after, more = 0, True
    while more:
        address = f"{source.rstrip('/')}/inbox/{agency}/?after={after}"
        told = _asked(address, key)
        try:
            parcels, after, more = [str(one) for one in told["parcels"]], int(told["next"]), bool(told["more"])
        except (KeyError, TypeError, ValueError) as error:
            raise InboxUnreachable(source, "回应不合格式") from error
        for at, one in enumerate(parcels):
            yield f"{agency} 第 {at + 1} 件", one.encode()
        more = more and bool(parcels)


def _asked(address: str, key: str) -> Any:
    if not address.startswith(("http://", "https://")):
        raise InboxUnreachable(address, "只支持目录、http 和 https 网址")
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {key}"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
            return json.loads(answer.read(MAX_BATCH))
    except urllib.error.HTTPError as error:
        why = {401: "取件密钥不正确", 429: "尝试过于频繁"}.get(error.code, f"回应状态 {error.code}")
        raise InboxUnreachable(address, why) from error
    except (OSError, ValueError) as error:
        raise InboxUnreachable(address, str(error)) from error
