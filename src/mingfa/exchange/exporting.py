"""Files for the credit platform (双公示报送文件): what is due, checked, in files of the site, and each record knows in which file it stands."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from mingfa.desk.errors import Refused
from mingfa.desk.now import now
from mingfa.desk.perform import look, perform, would_refuse
from mingfa.desk.times import local_day
from mingfa.exchange.acts.delivery import NoteExport
from mingfa.exchange.check import Report, check
from mingfa.exchange.files import ENDINGS, report_file, write
from mingfa.exchange.models import TaskRow
from mingfa.exchange.reading import records_of
from mingfa.exchange.records import ACTIONS, Record
from mingfa.exchange.state.channels import CREDIT
from mingfa.exchange.state.delivery import DeliveryState

PREFIX = {"penalty": "xzcf", "licence": "xzxk"}
DUE = ("open", "failed", "recall")
AT_MOST = 5_000


@dataclass(frozen=True, slots=True)
class Made:
    """What an export made. files: names in the folder. good: records written. bad: those left out, as the report says."""

    folder: Path
    files: tuple[str, ...]
    report: Report
    good: int
    bad: int
    errors: str = ""


def folder_of(agency: str) -> Path:
    """Return where an agency's files lie; readable by the site's user only, for they hold numbers of identity papers."""
    folder = Path(settings.SITE) / "exchange" / agency
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def due(agency: str, kind: str) -> list[str]:
    """Return the deliveries whose record has to be sent, the oldest first."""
    rows = TaskRow.objects.filter(agency=agency, channel=CREDIT, kind=kind, state__in=DUE).exclude(mode="push")
    return list(rows.order_by("since", "stream").values_list("stream", flat=True)[:AT_MOST])


def assembled(streams: Sequence[str], on: date) -> list[tuple[str, Record]]:
    """Return (delivery, record) for each record of these deliveries. Raises NoTable."""
    found = []
    for stream in streams:
        state: DeliveryState = look(stream).state
        task = state.task(CREDIT)
        if task is not None:
            found += [(stream, record) for record in records_of(state, task.work, on)]
    return found


def preview(agency: str, kind: str) -> tuple[list[tuple[str, Record]], Report]:
    """Return what an export would write, and what stands in its way. Raises NoTable."""
    on = local_day(now())
    found = assembled(due(agency, kind), on)
    return found, check(kind, [record for _, record in found], on)


def export(agency: str, kind: str, *, by: str, target: Path | None = None) -> Made:
    """Write what is due into files, one set for each way of sending, and note in each delivery where its record stands.

    A decision any of whose records is faulty is left out whole and stays due; the report names it. Files appear complete or not at all.
    target: a folder to put them in; the site's own by default. Raises NoTable, Refused when the person may not.
    """
    on = local_day(now())
    found, report = preview(agency, kind)
    faulty = {found[row - 1][0] for row in report.bad_rows}
    good = [(stream, record) for stream, record in found if stream not in faulty]
    if good:
        hard, _ = would_refuse(NoteExport(channel=CREDIT, file="-", digest="0" * 64), good[0][0], by=by)
        if hard:
            raise Refused(NoteExport.label, hard)
    folder = target if target is not None else folder_of(agency)
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{agency}-{PREFIX[kind]}-{on:%Y%m%d}"
    number = 1 + max((int(path.name[len(stem) + 1 : len(stem) + 4]) for path in folder.glob(f"{stem}-???-*") if path.name[len(stem) + 1 : len(stem) + 4].isdigit()), default=0)  # fmt: skip
    files: list[str] = []
    noted: dict[str, NoteExport] = {}
    for action, label in ACTIONS.items():
        mine = [(stream, record) for stream, record in good if record.action == action]
        if not mine:
            continue
        made = {ending: write([record for _, record in mine], kind, on, ending) for ending in ENDINGS}
        for ending, raw in made.items():
            name = f"{stem}-{number:03d}-{label}.{ending}"
            _put(folder / name, raw)
            files.append(name)
        digest = hashlib.sha256(made["json"]).hexdigest()
        noted |= {stream: NoteExport(channel=CREDIT, file=f"{stem}-{number:03d}-{label}", digest=digest) for stream, _ in mine}
    if not report.ok:
        files.append(f"{stem}-{number:03d}-核验报告.xlsx")
        _put(folder / files[-1], report_file(report))
    for stream, act in noted.items():
        perform(act, stream, by=by, key=f"export|{hashlib.sha256(f'{act.file}|{act.digest}|{stream}'.encode()).hexdigest()}")
    return Made(folder, tuple(files), report, len(good), len(found) - len(good))


def _put(path: Path, raw: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
