"""Pages of dossiers: the volumes of a case with what is missing, dossiers due and late, the ledger of acts, the search of the archive."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from mingfa.cases.gates.dossier import FORM_WORDS, recordings_of
from mingfa.cases.state.core import CaseState
from mingfa.cases.volume import Bound, bind, missing, standard
from mingfa.custody.log import note_copy
from mingfa.desk.perform import look
from mingfa.desk.store import micros
from mingfa.desk.times import LOCAL
from mingfa.documents.errors import DocumentError
from mingfa.dossier import ledger as acts_ledger
from mingfa.dossier.bag import MANIFEST
from mingfa.dossier.gates import VOLUMES
from mingfa.dossier.jobs import package_path, progress_of
from mingfa.dossier.models import ClosedRow, DossierRow, FilingRow
from mingfa.dossier.papers import RETENTION
from mingfa.dossier.sheet import CSV, XLSX, csv_lines, xlsx
from mingfa.dossier.typeset import UncountablePdf, count_pages
from mingfa.office import reading
from mingfa.office.doing import NotVisible
from mingfa.office.people import Person
from mingfa.office.visible import may_see_side
from mingfa.recording.facts import RecordingSnapshot
from mingfa.vault.store import VaultError

CHUNK = 1024 * 1024
DISC = {"": "", "open": "待刻录光盘", "sheet": "待签名", "signed": "已刻录并签名"}


def _person(request: HttpRequest) -> Person:
    person: Person = request.person  # type: ignore[attr-defined]
    return person


def _units(person: Person) -> dict[str, str]:
    return {unit.code: unit.name for unit in person.view.regime.units} if person.view is not None else {}


# The dossier of a case ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the contents."""

    number: int
    title: str
    ident: str
    paper: bool
    digest: str
    said: str
    pages: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Media:
    """A line of the catalogue of recordings."""

    stream: str
    number: str
    words: str
    device: str
    problems: tuple[str, ...]
    disc: str


def _case(request: HttpRequest, agency: str, ident: str) -> tuple[str, CaseState]:
    folded = reading.open_stream(_person(request), agency, "case", ident)
    if not isinstance(folded.state, CaseState):
        raise Http404
    return folded.stream, folded.state


def _bound(case: CaseState) -> tuple[tuple[Bound, ...], str]:
    """Return the papers with their pages, and what stands in the way of counting them."""
    kept = case.execution.archived
    if kept is not None and kept.leaves:
        return bind(case, dict(kept.leaves)), ""
    try:
        return bind(case, count_pages(case)), ""
    except (UncountablePdf, DocumentError, VaultError) as error:
        return bind(case, {}), str(error)


def _lines(bound: tuple[Bound, ...], volume: str) -> list[Line]:
    mine = [one for one in bound if one.volume == volume]
    return [
        Line(
            number, one.document.title, one.document.id, one.document.electronic, one.document.digest, one.document.number,
            f"{one.first}" if one.first == one.last else f"{one.first}-{one.last}", one.document.filed_at.astimezone(LOCAL).date() if one.document.filed_at else None,
        )
        for number, one in enumerate(mine, 1)
    ]  # fmt: skip


def _problems(case: CaseState, one: RecordingSnapshot) -> Iterator[str]:
    if case.dossier.filed(one.recording) is None:
        yield "未入卷"
    if not one.placed_in(case.stream):
        yield "未关联环节"
    if not one.annotated:
        yield "未备注内容"
    if one.disc in ("open", "sheet"):
        yield "证据光盘未办结"


@require_safe
def dossier(request: HttpRequest, agency: str, kind: str, ident: str) -> HttpResponse:
    """Show both volumes with their pages, what is missing and why it matters, the recordings, and the archive package."""
    if kind != "case":
        raise Http404
    person = _person(request)
    stream, case = _case(request, agency, ident)
    side = may_see_side(case, person)
    bound, trouble = _bound(case)
    kept = case.execution.archived
    volumes = [(VOLUMES[name], name, _lines(bound, name) if name == "main" or side else None) for name in ("main", "side")]
    regime = person.view.regime if person.view is not None else None
    lacks = [] if kept is not None else list(missing(case, standard(case, regime, reading.today())))
    media = [
        Media(
            one.recording, one.number_in(stream),
            f"{one.started_at.astimezone(LOCAL):%Y-%m-%d %H:%M}　{FORM_WORDS.get(one.form, '音像记录')}" if one.started_at else FORM_WORDS.get(one.form, ""),
            one.device, tuple(_problems(case, one)), DISC.get(one.disc, one.disc),
        )
        for one in recordings_of(case)
    ]  # fmt: skip
    told = progress_of(kept.dossier) if kept is not None and kept.dossier else None
    return render(
        request,
        "office/dossier.html",
        {
            "stream": stream, "case": case, "kept": kept, "volumes": volumes, "lacks": lacks, "media": media, "trouble": trouble, "told": told, "side": side,
            "size": told.total if told is not None else 0, "pages": sum(one.last - one.first + 1 for one in bound), "retention": RETENTION,
            "archive": look(kept.dossier).state if kept is not None and kept.dossier else None,
            "can_bind": person.has("case.archive"),
        },
    )  # fmt: skip


@require_safe
def package(request: HttpRequest, agency: str, kind: str, ident: str) -> HttpResponseBase:
    """Give the archive package as one ZIP, streamed; only to whoever may read the side volume, and each time noted in the reading log."""
    person = _person(request)
    folded = reading.open_stream(person, agency, kind, ident)
    if kind != "dossier" or not folded.state.case:
        raise Http404
    case = look(folded.state.case).state
    if not may_see_side(case, person):
        raise NotVisible
    folder = package_path(folded.stream)
    if not (folder / MANIFEST).is_file() or not progress_of(folded.stream).whole:
        raise Http404
    session = request.session.session_key or ""
    for recording, _, digests in folded.state.recordings:
        for digest in digests:
            note_copy(agency, person.stream, recording, digest, session, "下载归档包", name=person.actor.name, what="export")
    name = unicodedata.normalize("NFC", folded.state.number) or ident
    headers = {
        "Content-Disposition": content_disposition_header(True, f"归档包 {name}.zip") or "attachment",
        "Cache-Control": "private, no-store",
    }
    return StreamingHttpResponse(zipped(folder, folded.state.filed_on or date(1980, 1, 1)), content_type="application/zip", headers=headers)


class _Sink(io.RawIOBase):
    """Takes what a ZIP writer writes, and gives it away piece by piece."""

    def __init__(self) -> None:
        self.held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.held += data
        return len(data)

    def take(self) -> bytes:
        found, self.held = bytes(self.held), bytearray()
        return found


def zipped(folder: Path, day: date) -> Iterator[bytes]:
    """Yield a folder as a ZIP that is not compressed, file by file, never whole in memory; the same folder gives the same bytes."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as packed:  # type: ignore[call-overload]
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            info = zipfile.ZipInfo(path.relative_to(folder).as_posix(), (max(1980, day.year), day.month, day.day, 0, 0, 0))
            with path.open("rb") as source, packed.open(info, "w", force_zip64=True) as target:
                while chunk := source.read(CHUNK):
                    target.write(chunk)
                    yield sink.take()
            yield sink.take()
    yield sink.take()


# Due and late ------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Waiting:
    """A closed case that is not archived. age: days since it was closed."""

    row: ClosedRow
    age: int
    late: bool


@require_safe
def dossiers(request: HttpRequest) -> HttpResponse:
    """List closed cases whose dossier is not filed, the oldest first, recordings that are late, and what was archived last."""
    person, today = _person(request), reading.today()
    unit = request.GET.get("unit", "")[:60]
    closed = ClosedRow.objects.filter(agency=person.agency).order_by("closed_on", "stream")
    late = FilingRow.objects.filter(agency=person.agency, filed_on=None, last_on__lt=today).order_by("last_on", "stream")
    filed_late = FilingRow.objects.filter(agency=person.agency, late=True).order_by("-filed_on", "stream")
    kept = DossierRow.objects.filter(agency=person.agency).order_by("-filed_on", "stream")
    if unit:
        closed, late, filed_late, kept = (rows.filter(unit=unit) for rows in (closed, late, filed_late, kept))  # type: ignore[assignment]
    page = reading.page_of(request, closed)
    waiting = [Waiting(row, (today - row.closed_on).days if row.closed_on else 0, bool(row.due_on and row.due_on < today)) for row in page]
    return render(
        request,
        "office/dossiers.html",
        {
            "page": page, "waiting": waiting, "late": [(row, (today - row.last_on).days) for row in late[:50] if row.last_on], "late_count": late.count(),
            "filed_late": list(filed_late[:20]), "kept": list(kept[:20]), "kept_count": kept.count(), "unit": unit, "units": list(_units(person).items()),
            "filters": reading.without_page(request), "today": today,
        },
    )  # fmt: skip


# Search --------------------------------------------------------------------------------------------------------------------------


def _day(request: HttpRequest, name: str) -> date | None:
    try:
        return date.fromisoformat(request.GET.get(name, "")[:10])
    except ValueError:
        return None


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """Search the recordings filed in dossiers by case, unit and people, device, time of use (湘西州 记录制度 第十五条)."""
    person = _person(request)
    words, people, device, unit = (reading.query(request, name) for name in ("q", "people", "device", "unit"))
    since, until = _day(request, "since"), _day(request, "until")
    rows = FilingRow.objects.filter(agency=person.agency).exclude(number="").order_by(F("started_at").desc(nulls_last=True), "stream", "id")
    if words:
        rows = rows.filter(Q(case_title__contains=words) | Q(archive_number__contains=words))
    if people:
        rows = rows.filter(people__contains=people)
    if device:
        rows = rows.filter(device__contains=device)
    if unit:
        rows = rows.filter(Q(unit=unit) | Q(unit_name__contains=unit))
    if since is not None:
        rows = rows.filter(ended_at__gte=_micros(since))
    if until is not None:
        rows = rows.filter(started_at__lt=_micros(until + timedelta(days=1)))
    page = reading.page_of(request, rows)
    return render(
        request,
        "office/archive.html",
        {
            "page": page, "q": words, "people": people, "device": device, "unit": unit, "units": list(_units(person).items()), "count": page.paginator.count,
            "since": since.isoformat() if since else "", "until": until.isoformat() if until else "", "filters": reading.without_page(request),
            "filtered": bool(words or people or device or unit or since or until),
        },
    )  # fmt: skip


def _micros(day: date) -> int:
    return micros(datetime.combine(day, time(), LOCAL))


# The ledger of acts ----------------------------------------------------------------------------------------------------------------


@require_safe
def ledger(request: HttpRequest, ending: str) -> HttpResponseBase:
    """Export the ledger of acts of one's own agency: every line names its dossier, every document number its use."""
    person = _person(request)
    told = request.GET.get("year", "")
    year = int(told) if told.isascii() and told.isdigit() and len(told) == 4 else None
    site = request.build_absolute_uri("/").rstrip("/")
    rows = ((*row[:-1], f"{site}/s/{row[-1]}/dossier/") for row in acts_ledger.lines(person.agency, _units(person), year=year))
    name = f"行政执法台账{year or ''}.{ending}"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment", "Cache-Control": "private, no-store"}
    if ending == "csv":
        return StreamingHttpResponse((line.encode() for line in csv_lines(acts_ledger.HEADS, rows)), content_type=CSV, headers=headers)
    body = xlsx([("台账", acts_ledger.HEADS, rows), ("文号", acts_ledger.NUMBER_HEADS, acts_ledger.numbers(person.agency))])
    return HttpResponse(body, content_type=XLSX, headers=headers)
