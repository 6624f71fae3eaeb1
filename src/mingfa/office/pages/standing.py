"""Pages of standing lists (事前公示): all with their gaps, one with its versions, the editor of its draft row by row, the catalogue."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mingfa.agencies.facts import agency_stream
from mingfa.agencies.models import AgencyRow
from mingfa.desk.act import Act
from mingfa.desk.errors import DeskError, InvalidAct, Refused
from mingfa.desk.models import FormDraft
from mingfa.desk.perform import look, outlook, regime_of
from mingfa.desk.streams import new_id
from mingfa.disclosure.models import PublicationRow
from mingfa.law.regime_model import Regime
from mingfa.law.regime_terms import TERMS, term
from mingfa.lists.published import book_of, gaps_of, state_of, states_of, types_from_above
from mingfa.lists.standing import acts
from mingfa.lists.standing.acts import CreateList, DraftVersion
from mingfa.lists.standing.acts.common import type_of
from mingfa.lists.standing.book import TRIGGERS
from mingfa.lists.standing.cells import BadCell, Column, Line, file_cell, file_of, laws_of, options, read, shown
from mingfa.lists.standing.facts import book_stream, list_stream
from mingfa.lists.standing.gaps import KINDS_OF_GAPS, repealed
from mingfa.lists.standing.kind import adjust_by
from mingfa.lists.standing.state import STAGES, Difference, ListState, Version, difference
from mingfa.lists.standing.types import ListType, all_types, own_type, type_named
from mingfa.office import doing, reading
from mingfa.office.people import Person
from mingfa.office.vaulting import answer, keep, staged
from mingfa.vault.site import site_vault

LIST_ACTS: tuple[type[Act], ...] = (
    acts.CollectVersion, acts.ApproveVersion, acts.ReturnVersion, acts.RecordOutsideReview, acts.PublishList, acts.ShowOnSites, acts.WithdrawList,
    acts.GiveUpVersion,
)  # fmt: skip
BOOK_ACTS: tuple[type[Act], ...] = (acts.RegisterChange, acts.AddOwnType, acts.EndOwnType, acts.NameSite, acts.EndSite)
DRAFT = "list.draft"
COLOURS = {
    "empty": "grey", "collecting": "yellow", "review": "yellow", "returned": "red", "approved": "blue", "published": "green", "withdrawn": "grey", "": "grey",
}  # fmt: skip
MAX_UPLOAD = 7 * 1024 * 1024
"""Bytes of one attachment; the portal takes files of eight MiB."""


def _person(request: HttpRequest) -> Person:
    person: Person = request.person  # type: ignore[attr-defined]
    return person


def _regime(person: Person) -> Regime:
    if person.view is None:
        raise Http404
    return person.view.regime


def _kind(person: Person, code: str, state: ListState | None) -> ListType:
    """Return of which type a list is, begun or not; raises Http404 for a code that nobody has described."""
    found = (type_of(state) if state is not None else None) or type_named(code)
    if found is None:
        own = next((one for one in (*book_of(person.agency).types_now, *types_from_above(person.agency)) if one.code == code), None)
        if own is None:
            raise Http404
        found = own_type(own.code, own.name, own.info_class, own.source)
    return found


# All lists -----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Summary:
    """One list in the table of all."""

    code: str
    name: str
    classes: str
    stage: str
    colour: str
    told: str
    owners: str
    article: str
    marks: int


@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """Show every list the agency must or may publish, how far each is, and what is missing or out of date."""
    person = _person(request)
    regime, today = _regime(person), reading.today()
    book, states = book_of(person.agency), states_of(person.agency)
    elsewhere = ("result",) if PublicationRow.objects.filter(agency=person.agency, stage="published").exists() else ()
    found = gaps_of(person.agency, today, elsewhere=elsewhere)
    own = [own_type(one.code, one.name, one.info_class, one.source) for one in (*book.types_now, *types_from_above(person.agency))]
    rows = [_summary(kind, states.get(kind.code), regime) for kind in (*all_types(), *own)]
    rows.sort(key=lambda one: (not one.article, one.stage == "", 0))
    chosen = request.GET.get("kind", "")
    chosen = chosen if chosen in KINDS_OF_GAPS else ""
    gaps = [one for one in found if not chosen or one.kind == chosen]
    below = [(code, regime_of(code), gaps_of(code, today)) for code in _below(person.agency)]
    return render(
        request,
        "office/standing/lists.html",
        {
            "rows": rows, "gaps": reading.page_of(request, gaps), "total": len(found), "kinds": [(code, words, sum(one.kind == code for one in found)) for code, words in KINDS_OF_GAPS.items()],
            "chosen": chosen, "filters": reading.without_page(request), "book": book, "acts": _book_acts(person),
            "below": [(view.regime.name if view else code, held) for code, view, held in below if held],
            "changes": tuple(reversed(book.changes))[:5],
        },
    )  # fmt: skip


def _below(agency: str) -> list[str]:
    return list(AgencyRow.objects.filter(superior=agency).order_by("agency").values_list("agency", flat=True))


def _summary(kind: ListType, state: ListState | None, regime: Regime) -> Summary:
    today = reading.today()
    stage = state.stage if state is not None else ""
    public = state.public if state is not None else None
    told = f"第 {public.number} 版，{public.published_on} 公布，{len(public.rows)} 项" if public is not None else "没有公布的版本"
    units = [unit.name if (unit := regime.unit(code)) is not None else code for code in kind.owners(regime, today)]
    article = kind.article(regime, today)
    return Summary(
        kind.code, kind.name, "、".join(term("info_class", one) for one in kind.classes), dict(STAGES).get(stage, "未建立"), COLOURS[stage], told,
        "、".join(units), str(article) if article is not None else kind.source, len(state.marked_rows()) if state is not None else 0,
    )  # fmt: skip


def _book_acts(person: Person) -> list[dict[str, Any]]:
    if not (person.has("list.book") or person.has("list.change")):
        return []
    stream = book_stream(person.agency)
    if not book_of(person.agency).stage:
        return [{"label": "登记变化、公开种类和分局门户", "address": reverse("list_book"), "open": True}]
    return [
        {"label": one.act.label, "address": reverse("act", args=[*reading.split(stream), one.act.name])}
        for one in outlook(stream, person.stream, BOOK_ACTS)
        if not one.refusals
    ]


@require_POST
def open_book(request: HttpRequest) -> HttpResponse:
    """Open the catalogue, once."""
    person = _person(request)
    if not person.has("list.book"):
        raise PermissionDenied
    if not book_of(person.agency).stage:
        doing.hand_over(person, acts.OpenBook(), book_stream(person.agency), key=f"open|{book_stream(person.agency)}")
    return redirect("lists")


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """Show every change that was registered and which lists it reached, the newest first."""
    person = _person(request)
    book, states = book_of(person.agency), states_of(person.agency)
    rows = [
        {
            "change": one, "trigger": dict(TRIGGERS).get(one.trigger, one.trigger),
            "reached": [
                (state.title, code, len(mark.rows), mark.settled_on)
                for code, state in states.items() for mark in state.marks if mark.change == one.id
            ],
        }
        for one in reversed(book.changes)
    ]  # fmt: skip
    return render(
        request, "office/standing/changes.html", {"page": reading.page_of(request, rows), "filters": "", "acts": _book_acts(person)}
    )


# One list ------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CellShown:
    """One cell of a row as the page shows it. address: of its file."""

    label: str
    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class RowShown:
    """One row: its name, its cells, why it must be adjusted."""

    id: str
    name: str
    cells: tuple[CellShown, ...]
    marks: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def _cells(code: str, kind: ListType, line: Line, regime: Regime) -> tuple[CellShown, ...]:
    return tuple(
        CellShown(
            column.label, shown(column, line.get(column.key), regime),
            reverse("list_file", args=[code, found[0]]) if column.kind == "file" and (found := file_of(line.get(column.key))) else "",
        )
        for column in kind.columns if line.get(column.key)
    )  # fmt: skip


def _rows(code: str, kind: ListType, lines: Sequence[Line], state: ListState | None, regime: Regime) -> Iterator[RowShown]:
    dead = repealed(state, regime, reading.today()) if state is not None else {}
    for line in lines:
        marks = tuple(one.words for one in state.to_adjust(line.id)) if state is not None else ()
        marks += tuple(
            f"引用的{ref}已失效，应当更新" for ref, rows in dead.items() if line.id in rows and str(ref) in "\n".join(line.cells.values())
        )
        yield RowShown(line.id, kind.name_of(line), _cells(code, kind, line, regime)[1:], marks)


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """One row that differs between two versions."""

    what: str
    name: str
    cells: tuple[tuple[str, str, str], ...]


def _difference(kind: ListType, one: Difference, regime: Regime) -> ChangeShown:
    line = one.after or one.before
    what = "新增" if one.before is None else "删去" if one.after is None else "修改"
    keys = one.columns or tuple(column.key for column in kind.columns)
    cells = []
    for column in kind.columns:
        if column.key in keys:
            was, now = (shown(column, side.get(column.key), regime) if side is not None else "" for side in (one.before, one.after))
            if was or now:
                cells.append((column.label, was, now))
    return ChangeShown(what, kind.name_of(line) if line is not None else one.id, tuple(cells))


@require_safe
def one_list(request: HttpRequest, code: str) -> HttpResponse:
    """Show a list: what can be done, what must be adjusted, a version's rows, what it changed, and all versions."""
    person = _person(request)
    regime, today, state = _regime(person), reading.today(), state_of(person.agency, code)
    kind = _kind(person, code, state)
    listed = state if state is not None else ListState(list_stream(person.agency, code))
    wanted = request.GET.get("version", "")
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 6 else 0
    version = listed.version(number) or listed.draft or listed.public or (listed.versions[-1] if listed.versions else None)
    before = next((one for one in reversed(listed.versions) if version is not None and one.number < version.number), None)
    show = "changes" if request.GET.get("show") == "changes" and before is not None else "rows"
    q = reading.query(request)
    lines = [line for line in (version.lines if version is not None else ()) if not q or q in " ".join(line.cells.values())]
    content: Any
    if show == "changes" and version is not None:
        content = [_difference(kind, one, regime) for one in difference(before, version)]
    else:
        content = list(_rows(code, kind, lines, listed if version is listed.public else None, regime))
    view = person.view
    marks = [
        {"mark": one, "due": adjust_by(one, view) if view is not None else None, "names": [kind.name_of(line) for line in (listed.public.lines if listed.public else ()) if line.id in one.rows]}
        for one in listed.open_marks
    ]  # fmt: skip
    gaps = [one for one in gaps_of(person.agency, today) if one.code == code]
    holes = kind.holes(version.lines, regime, today) if version is not None and version is listed.draft else ()
    return render(
        request,
        "office/standing/list.html",
        {
            "code": code, "kind": kind, "listed": listed, "begun": state is not None, "version": version, "before": before, "show": show, "page": reading.page_of(request, content), "q": q,
            "filters": reading.without_page(request), "stage": dict(STAGES).get(listed.stage, "未建立"), "colour": COLOURS[listed.stage], "acts": _acts(person, listed) if state is not None else [],
            "may_draft": person.has(DRAFT) and listed.stage != "approved", "marks": marks, "gaps": gaps, "holes": holes[:20], "article": kind.article(regime, today),
            "owners": _unit_names(regime, kind.owners(regime, today)),
            "unit": _unit_names(regime, (version.unit,) if version is not None and version.unit else ()), "kept": _kept(person, code) is not None, "versions": tuple(reversed(listed.versions)),
            "classes": "、".join(term("info_class", one) for one in kind.classes),
        },
    )  # fmt: skip


def _unit_names(regime: Regime, codes: Sequence[str]) -> str:
    return "、".join(unit.name if (unit := regime.unit(code)) is not None else code for code in codes)


def _acts(person: Person, state: ListState) -> list[dict[str, Any]]:
    found = []
    for one in outlook(state.stream, person.stream, LIST_ACTS):
        codes = {refusal.code for refusal in one.refusals}
        if codes & {"stage.wrong", "list.nothing_public", "list.no_review_asked"} or (
            one.act is acts.ShowOnSites and not book_of(person.agency).sites_now
        ):
            continue
        found.append(
            {"label": one.act.label, "address": reverse("act", args=[*reading.split(state.stream), one.act.name]), "refusals": one.refusals}
        )
    return found


@require_safe
def attachment(request: HttpRequest, code: str, digest: str) -> HttpResponseBase:
    """Give a file that a row of this list names; one that is only uploaded yet to whoever edits the draft."""
    person = _person(request)
    state = state_of(person.agency, code)
    versions = (*state.versions, *((state.draft,) if state.draft is not None else ())) if state is not None else ()
    names = {found[0]: found[1] for version in versions for row in version.rows for text in row if (found := file_of(text)) is not None}
    names |= {found[0]: found[1] for version in versions if version.outside and (found := file_of(version.outside.original)) is not None}
    work = _kept(person, code)
    for line in work.lines if work is not None else ():
        names |= {found[0]: found[1] for text in line.cells.values() if (found := file_of(text)) is not None}
    if digest not in names or not (site_vault().has(digest) or staged().has(digest)):
        raise Http404
    return answer(request, digest, download=True, name=names[digest])


# The editor ----------------------------------------------------------------------------------------------------------------------


@dataclass
class Work:
    """A draft somebody is working on, kept outside the ledger until it is handed in. base: digest of the draft or version it began from."""

    lines: list[Line]
    unit: str = ""
    source: str = ""
    unchanged: str = ""
    base: str = ""
    told: dict[str, str] = field(default_factory=dict)

    def line(self, ident: str) -> Line | None:
        """Return a row."""
        return next((one for one in self.lines if one.id == ident), None)


def _kept(person: Person, code: str) -> Work | None:
    row = FormDraft.objects.filter(person=person.stream, stream=list_stream(person.agency, code), act=DraftVersion.name).first()
    if row is None:
        return None
    try:
        told = json.loads(row.fields)
        lines = [Line(str(one["id"]), {str(k): str(v) for k, v in one["cells"].items()}) for one in told["rows"]]
        return Work(lines, str(told["unit"]), str(told["source"]), str(told["unchanged"]), str(told["base"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _keep(person: Person, code: str, work: Work) -> None:
    told = {
        "rows": [{"id": one.id, "cells": dict(one.cells)} for one in work.lines], "unit": work.unit, "source": work.source, "unchanged": work.unchanged,
        "base": work.base,
    }  # fmt: skip
    FormDraft.objects.update_or_create(
        person=person.stream,
        stream=list_stream(person.agency, code),
        act=DraftVersion.name,
        defaults={"fields": json.dumps(told), "seq": 0},
    )


def _forget(person: Person, code: str) -> None:
    FormDraft.objects.filter(person=person.stream, stream=list_stream(person.agency, code), act=DraftVersion.name).delete()


def _begin(person: Person, kind: ListType, state: ListState | None) -> Work:
    """Begin from the draft under way, else from what is public, else from nothing."""
    regime = _regime(person)
    start: Version | None = (state.draft or state.public or (state.versions[-1] if state.versions else None)) if state is not None else None
    owners = kind.owners(regime, reading.today())
    mine = [unit for unit in person.actor.units if not owners or unit in owners] or list(person.actor.units)
    unit = state.draft.unit if state is not None and state.draft is not None else (mine[0] if mine else "")
    if start is None:
        return Work([], unit)
    known = {column.key for column in kind.columns}
    lines = [Line(line.id, {key: text for key, text in line.cells.items() if key in known}) for line in start.lines]
    return Work(lines, unit, start.source if state is not None and state.draft is not None else "", "", start.digest)


def _opened(request: HttpRequest, code: str) -> tuple[Person, ListType, ListState | None, Work]:
    person = _person(request)
    if not person.has(DRAFT):
        raise PermissionDenied
    state = state_of(person.agency, code)
    kind = _kind(person, code, state)
    return person, kind, state, _kept(person, code) or _begin(person, kind, state)


def _moved(state: ListState | None, work: Work) -> bool:
    """Say whether the list has gone on since the work began."""
    start = (state.draft or state.public) if state is not None else None
    return bool(work.base) and start is not None and start.digest != work.base


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Show the rows somebody works on; a POST hands them in, or begins anew."""
    person, kind, state, work = _opened(request, code)
    refused: DeskError | None = None
    if request.method == "POST":
        if request.POST.get("do") == "restart":
            _forget(person, code)
            messages.info(request, "已放弃未提交的修改，从现行内容重新开始")
            return redirect("list_draft", code=code)
        work.unit, work.source, work.unchanged = (request.POST.get(name, "").strip()[:2000] for name in ("unit", "source", "unchanged"))
        _keep(person, code, work)
        if request.POST.get("do") == "keep":
            messages.success(request, "已暂存")
            return redirect("list_draft", code=code)
        refused = _hand_in(request, person, code, state, work)
        if refused is None:
            _forget(person, code)
            messages.success(request, f"《{kind.name}》已报送")
            return redirect("list", code=code)
    regime = _regime(person)
    holes: dict[str, list[str]] = {}
    for hole in kind.holes(work.lines, regime, reading.today()):
        holes.setdefault(hole.row, []).append(hole.words)
    rows = [
        RowShown(row.id, row.name, row.cells, row.marks, tuple(holes.get(row.id, ())))
        for row in _rows(code, kind, work.lines, state, regime)
    ]
    return render(
        request,
        "office/standing/draft.html",
        {
            "code": code, "kind": kind, "listed": state, "work": work, "page": reading.page_of(request, rows), "filters": reading.without_page(request), "refused": refused,
            "units": _providing(person, kind), "key": new_id(), "kept": _kept(person, code) is not None, "moved": _moved(state, work), "general": holes.get("", []),
            "locked": state is not None and state.draft is not None, "marked": len(state.marked_rows()) if state is not None else 0, "provider": _provider(person, state),
        },
        status=422 if refused is not None else 200,
    )  # fmt: skip


def _provider(person: Person, state: ListState | None) -> str:
    held = state.draft if state is not None else None
    return held.provider_name if held is not None else person.actor.name


def _providing(person: Person, kind: ListType) -> list[tuple[str, str]]:
    """Return the units for which a person can provide."""
    regime = _regime(person)
    mine = dict.fromkeys((*person.actor.units, *(post.unit for post in person.actor.posts if post.unit)))
    return [(code, _unit_names(regime, (code,))) for code in mine]


def _hand_in(request: HttpRequest, person: Person, code: str, state: ListState | None, work: Work) -> DeskError | None:
    """Begin the list where it is not begun, and draft these rows; return what stands in the way."""
    stream, key = list_stream(person.agency, code), request.POST.get("key", "")[:60] or new_id()
    provider = state.draft.provider if state is not None and state.draft is not None else person.stream
    fields = {
        "unit": work.unit, "provider": provider, "source": work.source, "unchanged": work.unchanged,
        "rows": [{"id": one.id, "cells": dict(one.cells)} for one in work.lines],
    }  # fmt: skip
    act, problems = doing.make(DraftVersion, fields)
    if act is None:
        return InvalidAct(DraftVersion.label, tuple((one.label, one.words) for one in problems))
    try:
        if state is None:
            above = next((one for one in types_from_above(person.agency) if one.code == code), None)
            own = any(one.code == code for one in book_of(person.agency).types_now)
            catalogue = _superior(person) if above is not None and not own else ""
            doing.hand_over(person, CreateList(catalogue=catalogue), stream, key=f"{key}-create")
        for line in work.lines:
            for text in line.cells.values():
                found = file_of(text)
                if found is not None and staged().has(found[0]) and not site_vault().has(found[0]):
                    site_vault().put(staged().read(found[0]), expected=found[0])
        doing.hand_over(person, act, stream, key=key)
    except Refused as error:
        return error
    return None


def _superior(person: Person) -> str:
    return str(look(agency_stream(person.agency)).state.superior)


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a row's form. options: what may be picked; picked: codes that are."""

    column: Column
    name: str
    value: str
    needed: str
    options: tuple[tuple[str, str], ...] = ()
    picked: frozenset[str] = frozenset()
    error: str = ""
    file: tuple[str, str] | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HttpRequest, code: str) -> HttpResponse:
    """Show one row's form, or take it into the work; what is wrong with it is said beside its field and nothing typed is lost."""
    person, kind, state, work = _opened(request, code)
    regime = _regime(person)
    ident = request.GET.get("row", "")
    line = work.line(ident)
    if ident and line is None:
        raise Http404
    cells = dict(line.cells) if line is not None else {}
    errors: dict[str, str] = {}
    if request.method == "POST":
        cells, errors = _typed(request, kind, regime, cells)
        if not errors:
            ident = ident or _free(work, state)
            made = Line(ident, {key: text for key, text in cells.items() if text})
            work.lines = [made if one.id == ident else one for one in work.lines] if line is not None else [*work.lines, made]
            _keep(person, code, work)
            messages.success(request, f"已保存“{kind.name_of(made)}”，报送前可以继续修改")
            return redirect("list_row" if request.POST.get("do") == "more" else "list_draft", code=code)
    needed = kind.required(regime, reading.today())
    inputs = [
        Input(
            column, f"c-{column.key}", cells.get(column.key, ""), "always" if column.always else "required" if column.key in needed else "",
            options(column, regime), frozenset(cells.get(column.key, "").split("、")), errors.get(column.key, ""),
            file_of(cells.get(column.key, "")) if column.kind == "file" else None,
        )
        for column in kind.columns
    ]  # fmt: skip
    marks = state.to_adjust(ident) if state is not None and ident else ()
    return render(
        request,
        "office/standing/row.html",
        {"code": code, "kind": kind, "row": ident, "name": kind.name_of(line) if line is not None else "", "inputs": inputs, "errors": errors, "marks": marks, "kinds": TERMS["kind"]},
        status=422 if errors else 200,
    )  # fmt: skip


def _typed(request: HttpRequest, kind: ListType, regime: Regime, before: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the cells as they are to be kept, and what is wrong with which; a wrong cell keeps what was typed."""
    cells: dict[str, str] = {}
    errors: dict[str, str] = {}
    for column in kind.columns:
        name = f"c-{column.key}"
        if column.kind == "file":
            cells[column.key], error = _file(request, name, before.get(column.key, ""))
        else:
            typed = "、".join(request.POST.getlist(name)) if column.kind in ("choices", "units") else request.POST.get(name, "")
            typed = typed.replace("\x00", "")[:20_000]
            error = ""
            try:
                cells[column.key] = read(column, typed, regime)
            except BadCell as bad:
                cells[column.key], error = typed, str(bad)
        if not error and column.always and not cells[column.key]:
            error = f"请填写“{column.label}”"
        if not error and any(ord(c) < 0x20 and c not in "\n\t" for c in cells[column.key]):
            error = "含有不能保存的控制字符，请删除后重新填写"
        if not error and column.kind == "laws" and cells[column.key] and not laws_of(cells[column.key]):
            error = "请写成“《文件名称》第几条”"
        if error:
            errors[column.key] = error
    return cells, errors


def _file(request: HttpRequest, name: str, before: str) -> tuple[str, str]:
    upload = request.FILES.get(name)
    if upload is None:
        return ("" if request.POST.get(f"{name}-drop") == "on" else before), ""
    if (upload.size or 0) > MAX_UPLOAD:
        return before, f"附件超过 {MAX_UPLOAD // 1024**2} MB，请压缩后再上传"
    if not upload.size:
        return before, "附件是空文件，请核对后重新上传"
    called = (upload.name or "附件").replace("\\", "/").rpartition("/")[2]
    return file_cell(keep(upload), called), ""


def _free(work: Work, state: ListState | None) -> str:
    taken = {one.id for one in work.lines} | (set(state.used) if state is not None else set())
    return next(name for n in range(1, len(taken) + 2) if (name := f"r{n}") not in taken)


@require_POST
def drop(request: HttpRequest, code: str) -> HttpResponse:
    """Take a row out of the work, or move it up or down."""
    person, _, _, work = _opened(request, code)
    ident, what = request.POST.get("row", ""), request.POST.get("do", "")
    at = next((n for n, one in enumerate(work.lines) if one.id == ident), None)
    if at is None:
        raise Http404
    if what in ("up", "down"):
        to = max(0, min(len(work.lines) - 1, at + (1 if what == "down" else -1)))
        work.lines.insert(to, work.lines.pop(at))
    else:
        gone = work.lines.pop(at)
        messages.success(request, f"已删去“{next(iter(gone.cells.values()), gone.id)[:40]}”；已公布的版本仍然保留")
    _keep(person, code, work)
    return redirect(f"{reverse('list_draft', args=[code])}?page={at // reading.PAGE + 1}")
