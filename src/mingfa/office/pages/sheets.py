"""Standing lists as spreadsheets: a file is read, what it changes is shown, and only then it becomes a draft; a list goes out as XLSX or CSV."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from string import ascii_uppercase
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.http import require_http_methods, require_safe

from mingfa.agencies.facts import agency_stream
from mingfa.desk.errors import DeskError, Refused, UnknownStream
from mingfa.desk.perform import look
from mingfa.desk.streams import new_id
from mingfa.law.regime_model import Regime
from mingfa.lists.published import book_of, types_from_above
from mingfa.lists.sheets.fitting import NUMBER, Fitted, fit
from mingfa.lists.sheets.reading import ENDINGS, MOST_BYTES, MOST_ROWS, SheetInvalid, read
from mingfa.lists.sheets.writing import TYPES, blank, written
from mingfa.lists.standing.acts import CreateList, DraftVersion, RowIn
from mingfa.lists.standing.acts.common import type_of
from mingfa.lists.standing.cells import BETWEEN, Column, Line, options, shown
from mingfa.lists.standing.facts import list_stream
from mingfa.lists.standing.state import ListState, Version
from mingfa.lists.standing.types import ListType, own_type, type_named
from mingfa.office import doing, reading
from mingfa.office.people import Person
from mingfa.office.vaulting import keep, staged
from mingfa.vault.store import OriginalMissing

DRAFT = "list.draft"
SHOWN = 25
MANY = 200
"""Faults that are told one by one on the page."""
_DIGEST = re.compile(r"[0-9a-f]{64}")
_WORDS = {"new": "新增", "changed": "修改", "same": "不变", "gone": "删去"}


def _person(request: HttpRequest) -> Person:
    person: Person = request.person  # type: ignore[attr-defined]
    return person


def _opened(person: Person, code: str) -> tuple[ListType, ListState, bool, Regime]:
    """Return type, state, whether the list was begun, and the regime; raises Http404 for a list nobody has described."""
    stream = list_stream(person.agency, code)
    begun = True
    try:
        state: ListState = look(stream).state
    except UnknownStream:
        state, begun = ListState(stream), False
    kind = (type_of(state) if begun else None) or type_named(code)
    if kind is None:
        added = (*book_of(person.agency).types_now, *types_from_above(person.agency))
        kind = next((own_type(one.code, one.name, one.info_class, one.source) for one in added if one.code == code), None)
    if kind is None or person.view is None:
        raise Http404
    return kind, state, begun, person.view.regime


def _beginning(person: Person, code: str) -> CreateList:
    """Return the act that begins a list: of a type of the superior's, its catalogue is named."""
    above = any(one.code == code for one in types_from_above(person.agency))
    own = type_named(code) is not None or any(one.code == code for one in book_of(person.agency).types_now)
    return CreateList(catalogue=str(look(agency_stream(person.agency)).state.superior) if above and not own else "")


def _before(state: ListState) -> Version | None:
    """Return what a table is compared with: the draft under way, else what is public."""
    return state.draft or state.public


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the preview: its column, what it says, and what it said."""

    label: str
    text: str
    was: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the preview. what: "new", "changed", "same" or "gone". place: its row in the file, "" when it is not there."""

    id: str
    name: str
    what: str
    words: str
    place: str
    cells: tuple[Cell, ...]

    @property
    def told(self) -> tuple[Cell, ...]:
        """What one has to look at: all of a new row, what differs in a changed one."""
        return self.cells if self.what == "new" else tuple(cell for cell in self.cells if cell.changed)

    @property
    def rest(self) -> tuple[Cell, ...]:
        """What may stay folded."""
        return () if self.what == "new" else tuple(cell for cell in self.cells if not cell.changed)


def compared(kind: ListType, fitted: Fitted, before: Version | None, regime: Regime) -> tuple[Row, ...]:
    """Return every row of the file and every row that it leaves out, as against the version before: what is new, changed, gone, the same."""
    old = {line.id: line for line in before.lines} if before is not None else {}
    found = []
    for line in fitted.lines:
        held = old.pop(line.id, None)
        what = "new" if held is None else "same" if dict(held.cells) == dict(line.cells) else "changed"
        found.append(_row(kind, line, held, what, fitted.places.get(line.id, "").lstrip(ascii_uppercase), regime))
    found += [_row(kind, line, line, "gone", "", regime) for line in old.values()]
    order = {"changed": 0, "new": 1, "gone": 2, "same": 3}
    return tuple(sorted(found, key=lambda one: order[one.what]))


def _row(kind: ListType, line: Line, held: Line | None, what: str, place: str, regime: Regime) -> Row:
    cells = []
    for column in kind.columns[1:]:
        text = shown(column, line.get(column.key), regime)
        was = shown(column, held.get(column.key), regime) if held is not None else ""
        if text or was:
            cells.append(Cell(column.label, text, was, what == "changed" and text != was))
    name = line.get(kind.columns[0].key)
    was = held.get(kind.columns[0].key) if held is not None else ""
    if what == "changed" and was != name:
        cells.insert(0, Cell(kind.columns[0].label, name, was, True))
    return Row(line.id, kind.name_of(line), what, _WORDS[what], place, tuple(cells))


def _taken(request: HttpRequest) -> tuple[str, bytes]:
    """Return name and bytes of the file that was sent. Raises SheetInvalid."""
    upload = request.FILES.get("file")
    if upload is None:
        raise SheetInvalid("未选择", ["没有选择文件；请选择 XLSX 或者 CSV 文件"])
    name = str(upload.name or "")[-200:]
    if (upload.size or 0) > MOST_BYTES:
        raise SheetInvalid(name, [f"文件超过 {MOST_BYTES // 1024**2} 兆字节"])
    return name, upload.read()


def _kept(digest: str) -> bytes | None:
    """Return the bytes of a file that waits to be confirmed; None when it is not there any more."""
    if not _DIGEST.fullmatch(digest) or not staged().has(digest):
        return None
    try:
        return b"".join(staged().read(digest))
    except OriginalMissing:
        return None


def _fitted(kind: ListType, state: ListState, name: str, raw: bytes, regime: Regime) -> Fitted:
    before = _before(state)
    used = {line.id for version in state.versions for line in version.lines}
    return fit(read(name, raw), kind, regime, reading.today(), before.lines if before is not None else (), used)


@require_http_methods(["GET", "HEAD", "POST"])
def list_import(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a file; show what the file changes; make it the draft once somebody has looked."""
    person = _person(request)
    kind, state, begun, regime = _opened(person, code)
    if request.method == "POST":
        if not person.has(DRAFT):
            raise PermissionDenied
        if "digest" in request.POST:
            return _confirmed(request, person, kind, state, begun, regime)
        try:
            name, raw = _taken(request)
            _fitted(kind, state, name, raw, regime)
        except SheetInvalid as error:
            return _asked(request, person, kind, state, regime, error)
        query = urlencode({"file": keep(request.FILES["file"]), "name": name})
        return redirect(f"{reverse('list_import', args=[code])}?{query}")
    digest, name = request.GET.get("file", ""), request.GET.get("name", "")[-200:]
    if not digest:
        return _asked(request, person, kind, state, regime, None)
    return _previewed(request, person, kind, state, regime, digest, name, {})


def _asked(
    request: HttpRequest, person: Person, kind: ListType, state: ListState, regime: Regime, error: SheetInvalid | None
) -> HttpResponse:
    """Show the form that asks for a file, with what is wrong with the one that came."""
    required = kind.required(regime, reading.today())
    columns = [
        {"label": one.label, "needed": one.key in required, "words": _holds(one, regime), "help": "" if one.kind == "laws" else one.help}
        for one in kind.columns
    ]
    return render(
        request,
        "office/list_import.html",
        {
            "kind": kind, "back": _address(kind.code), "state": state, "may": person.has(DRAFT), "columns": columns, "error": error, "problems": error.problems[:MANY] if error is not None else (),
            "more": max(0, len(error.problems) - MANY) if error is not None else 0, "endings": "、".join(one.upper() for one in ENDINGS), "most": MOST_ROWS,
            "size": MOST_BYTES // 1024**2, "accept": ",".join(f".{one}" for one in ENDINGS), "number": NUMBER,
        },
        status=422 if error is not None else 200,
    )  # fmt: skip


def _holds(column: Column, regime: Regime) -> str:
    """Say what a cell of a column holds."""
    known = BETWEEN.join(label for _, label in options(column, regime)[:12])
    words = {
        "long": "文字，可以换行", "choice": f"填其中一个：{known}", "choices": f"填其中的，多个用顿号隔开：{known}", "flag": "是、否", "laws": "《文件名称》第几条，一行一条",
        "unit": "本机关机构名称", "units": "本机关机构名称，多个用顿号隔开", "date": "日期", "number": f"数字{f'（{column.measure}）' if column.measure else ''}", "file": "附件，不能从表格导入",
    }  # fmt: skip
    return words.get(column.kind, "文字")


def _previewed(
    request: HttpRequest, person: Person, kind: ListType, state: ListState, regime: Regime, digest: str, name: str, typed: dict[str, Any]
) -> HttpResponse:
    """Show what a file changes, page by page, and the form that makes it the draft."""
    if not person.has(DRAFT):
        raise PermissionDenied
    raw = _kept(digest)
    try:
        if raw is None:
            raise SheetInvalid(name or "未命名", ["上传的文件已经不在，可能等待过久"])
        fitted = _fitted(kind, state, name, raw, regime)
    except SheetInvalid as error:
        return _asked(request, person, kind, state, regime, error)
    before = _before(state)
    rows = compared(kind, fitted, before, regime)
    counts = [(_WORDS[what], what, sum(row.what == what for row in rows)) for what in ("new", "changed", "gone", "same")]
    chosen = request.GET.get("show", "")
    found = [row for row in rows if row.what == chosen] if chosen in _WORDS else rows
    holes = [hole.words for hole in kind.holes(fitted.lines, regime, reading.today())]
    first = before or next(iter(reversed(state.versions)), None)
    units = [(unit.code, unit.name) for unit in regime.units]
    mine = [code for code, _ in units if code in person.units]
    refusals = typed.pop("refusals", ())
    told = {"unit": first.unit if first is not None else (mine[0] if mine else ""), "source": "", "unchanged": "", **typed}
    return render(
        request,
        "office/list_preview.html",
        {
            "kind": kind, "back": _address(kind.code), "state": state, "name": name, "digest": digest, "page": reading.page_of(request, found, SHOWN), "filters": reading.without_page(request),
            "counts": counts, "chosen": chosen, "total": len(fitted.lines), "notes": fitted.notes, "holes": holes[:MANY], "more": max(0, len(holes) - MANY),
            "before": before, "replaces": state.draft is not None, "units": units, "told": told, "refusals": refusals, "base": before.digest if before is not None else "",
            "marked": bool(state.open_marks), "query": urlencode({"file": digest, "name": name}), "key": new_id(),
        },
        status=422 if refusals or typed.get("moved") else 200,
    )  # fmt: skip


def _confirmed(request: HttpRequest, person: Person, kind: ListType, state: ListState, begun: bool, regime: Regime) -> HttpResponse:
    """Make the file the draft, all of it or nothing."""
    digest, name = request.POST.get("digest", ""), request.POST.get("name", "")[-200:]
    typed: dict[str, Any] = {field: request.POST.get(field, "").strip()[:4000] for field in ("unit", "source", "unchanged")}
    raw = _kept(digest)
    try:
        if raw is None:
            raise SheetInvalid(name or "未命名", ["上传的文件已经不在，可能等待过久"])
        fitted = _fitted(kind, state, name, raw, regime)
    except SheetInvalid as error:
        return _asked(request, person, kind, state, regime, error)
    before = _before(state)
    if request.POST.get("base", "") != (before.digest if before is not None else ""):
        moved = "清单在预览之后有改动，请核对以下新的差异后再存为草稿"
        return _previewed(request, person, kind, state, regime, digest, name, {**typed, "moved": moved})
    provider = state.draft.provider if state.draft is not None else person.stream
    act, problems = doing.make(
        DraftVersion,
        {
            "unit": typed["unit"], "provider": provider, "source": typed["source"], "unchanged": typed["unchanged"],
            "rows": [RowIn(id=line.id, cells=dict(line.cells)).model_dump() for line in fitted.lines],
        },
    )  # fmt: skip
    key = request.POST.get("key", "")[:60] or new_id()
    try:
        if act is not None:
            with transaction.atomic():
                if not begun:
                    doing.hand_over(person, _beginning(person, kind.code), state.stream, key=f"{key}:create")
                doing.hand_over(person, act, state.stream, key=key)
            messages.success(request, f"已存为《{kind.name}》草稿，共 {len(fitted.lines)} 行，按程序审核后公布")
            return redirect(_address(kind.code))
    except Refused as refused:
        return _previewed(request, person, kind, state, regime, digest, name, {**typed, "refusals": refused.refusals})
    except DeskError as error:
        return _previewed(request, person, kind, state, regime, digest, name, {**typed, "moved": str(error)})
    words = "；".join(_of(problems))
    return _previewed(request, person, kind, state, regime, digest, name, {**typed, "moved": f"没有存为草稿：{words}"})


def _of(problems: Iterable[Any]) -> Iterator[str]:
    for one in problems:
        yield f"{one.label}：{one.words}" if one.label else one.words


def _address(code: str) -> str:
    """Return the page of a list."""
    return reverse("list", args=[code])


@require_safe
def list_export(request: HttpRequest, code: str, ending: str) -> HttpResponse:
    """Send a version as a spreadsheet: what is public, the draft, or the version asked for."""
    person = _person(request)
    kind, state, _, regime = _opened(person, code)
    if ending not in TYPES:
        raise Http404
    asked = request.GET.get("version", "")
    if asked and not (asked.isdecimal() and len(asked) < 7):
        raise Http404
    version = state.version(int(asked)) if asked else state.public or state.draft
    if version is None:
        raise Http404
    return _file(f"{kind.name}第{version.number}版{_day(version)}.{ending}", written(kind, version.lines, regime, ending), TYPES[ending])


def _day(version: Version) -> str:
    day: date | None = version.published_on
    return f"（{day.isoformat()}公布）" if day is not None else "（草稿）"


@require_safe
def list_blank(request: HttpRequest, code: str) -> HttpResponse:
    """Send an empty table with the heads of a list, to be filled in."""
    kind, _, _, _ = _opened(_person(request), code)
    return _file(f"{kind.name}（空表）.xlsx", blank(kind), TYPES["xlsx"])


def _file(name: str, raw: bytes, media: str) -> HttpResponse:
    answer = HttpResponse(raw, content_type=media)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
