"""The form of an act, made from its model: filled in advance, kept as a draft, checked, handed to the desk, and given back with every reason."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_http_methods, require_POST

from mingfa.desk.act import Act, act_class
from mingfa.desk.entry import Erased
from mingfa.desk.errors import Conflict, DeskError, InvalidAct, KeyReused, Refused, UnknownAct
from mingfa.desk.models import FormDraft
from mingfa.desk.now import now
from mingfa.desk.perform import Folded, outlook
from mingfa.desk.store import read_entries
from mingfa.desk.streams import new_id
from mingfa.desk.times import LOCAL
from mingfa.law.refusal import Refusal
from mingfa.office import doing, forms, reading
from mingfa.office.forms import Offer, Problem, Typed
from mingfa.office.guidance import guidance
from mingfa.office.people import Person, staff
from mingfa.office.prefill import completed, filled, offered
from mingfa.office.prefills.papers import known, paper_of
from mingfa.office.spec import Field, fields_of
from mingfa.office.vaulting import keep

MAX_KEY = 120
BEGINNINGS = {"recording.upload_recording": reverse_lazy("upload"), "recorders.register_recorder": reverse_lazy("recorder_new")}
"""Acts that begin elsewhere than at their form: a recording begins with its file, a device with its number."""
ONE_EACH = {"lists.open_av_list": "items", "lists.open_review_list": "items"}
"""Streams of which an agency has one, under a name of its own."""
MINUTE = timedelta(minutes=1)
MANY = ("choices", "persons", "units", "parties")
"""Widgets that take several values, in an address too."""


class PageOffers:
    """What can be picked on the form of one act, for one person, on one stream."""

    def __init__(self, person: Person, cls: type[Act], folded: Folded) -> None:
        self.person, self.cls, self.state, self.agency = person, cls, folded.state, person.agency
        self._staff: list[Offer] | None = None

    def of(self, one: Field, path: str) -> Sequence[Offer]:
        """Return what may be picked for a field."""
        said = offered(self.cls, one, self.state, self.person.actor, self.person.view)
        if said is not None:
            return said
        regime = self.person.view.regime if self.person.view is not None else None
        match one.widget:
            case "person" | "persons":
                return self._people()
            case "unit" | "units":
                return [Offer(unit.code, unit.name) for unit in regime.units] if regime else []
            case "party" | "parties":
                return [Offer(party.id, party.name) for party in getattr(self.state, "parties", ())]
            case "choice" | "choices":
                return self._choices(one, regime)
        return []

    def _people(self) -> list[Offer]:
        if self._staff is None:
            self._staff = [
                Offer(one.stream, one.name, one.note, one.unit_words or "其他人员") for one in staff(self.agency, self.person.view)
            ]
        return self._staff

    def _choices(self, one: Field, regime: Any) -> list[Offer]:
        if one.choices:
            first = getattr(self.cls, "record_forms", ()) if one.name == "form" else ()
            ordered = sorted(one.choices, key=lambda choice: choice[0] not in first) if first else one.choices
            return [Offer(code, words) for code, words in ordered]
        if one.name == "role" and regime is not None:
            return [Offer(role.code, role.name) for role in regime.roles]
        return []


@dataclass(slots=True)
class Sheet:
    """A form in the making: what was typed, the other inputs of the page, and what is to be said about it."""

    cls: type[Act]
    folded: Folded
    typed: Typed
    key: str
    expected: int
    done_at: str = ""
    late_reason: str = ""
    problems: Sequence[Problem] = ()
    refusals: Sequence[Refusal] = ()
    error: DeskError | None = None
    restored: Any = None
    status: int = 200


def _label(sheet: Sheet) -> str:
    return sheet.folded.kind.title(sheet.folded.state) if sheet.folded.seq >= 0 else ""


def _show(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    person: Person = request.person  # type: ignore[attr-defined]
    cls, folded = sheet.cls, sheet.folded
    fields = fields_of(cls)
    blocked: Sequence[Refusal] = ()
    if not sheet.refusals:
        blocked = next((one.refusals for one in outlook(folded.stream, person.stream, [cls])), ())
    changes = []
    if isinstance(sheet.error, Conflict):
        changes = [entry for entry in read_entries(folded.stream, sheet.error.expected) if not isinstance(entry, Erased)]
        sheet.expected = folded.seq
    shown = {
        "act": reading.Choice(cls.name, cls.label),
        "folded": folded,
        "kind": folded.kind,
        "title": _label(sheet),
        "nodes": forms.nodes(fields, sheet.typed, sheet.problems, PageOffers(person, cls, folded)),
        "sheet": sheet,
        "labels": {problem.path: problem.label for problem in sheet.problems},
        "general": [problem for problem in sheet.problems if not problem.path],
        "blocked": blocked,
        "changes": changes,
        "now": now().astimezone(LOCAL).strftime("%Y-%m-%d %H:%M"),
        "latest": now().astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M"),
        "multipart": _has_files(fields),
        "form_url": reverse("act", args=[*reading.split(folded.stream), cls.name]) + _player(request),
        "back": reverse("stream", args=reading.split(folded.stream)) if folded.seq >= 0 else _list_of(folded),
        "help": (cls.help or "").strip(),
        "guidance": guidance(cls, sheet.typed, folded.state, person),
    }
    return render(request, "office/act.html", shown, status=sheet.status)


def _list_of(folded: Folded) -> str:
    return reverse("listing", args=[folded.kind.name])


def _has_files(fields: Sequence[Field]) -> bool:
    return any(
        one.widget in ("file", "eform")
        or _has_files(one.parts)
        or (one.item is not None and _has_files([one.item]))
        or any(_has_files(p) for _, _, p in one.options)
        for one in fields
    )


def _fresh_key() -> str:
    return f"w-{secrets.token_hex(16)}"


def start(request: HttpRequest, act: str) -> HttpResponse:
    """Go to the form of an act that starts a stream, under a new identifier."""
    person: Person = request.person  # type: ignore[attr-defined]
    cls = act_class(act)
    if cls is None or cls.internal or not cls.starts:
        raise UnknownAct(act)
    address = BEGINNINGS.get(act) or reverse("act", args=[person.agency, cls.kind, ONE_EACH.get(act) or new_id(), act])
    return HttpResponseRedirect(f"{address}?{request.GET.urlencode()}" if request.GET else address)


@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, agency: str, kind: str, ident: str, act: str) -> HttpResponse:
    """Show the form of an act, or take it."""
    person: Person = request.person  # type: ignore[attr-defined]
    doing.check_agency(person, f"{agency}/{kind}/{ident}")
    cls = doing.act_named(act, f"{agency}/{kind}/{ident}")
    folded = reading.begin_stream(person, agency, kind, ident, cls)
    if request.method != "POST":
        return _show(request, _opened(request, person, cls, folded))
    sheet = _sent(request, cls, folded)
    todo = request.POST.get("_do", "submit")
    if todo == "submit":
        return _submit(request, person, sheet)
    if todo == "save":
        _keep_draft(person, sheet)
        messages.success(request, "草稿已保存，下次打开这张表单时自动恢复")
        return redirect("act", agency, kind, ident, act)
    if todo == "discard":
        _drafts(person, cls, folded).delete()
        messages.info(request, "草稿已删除")
        return redirect("act", agency, kind, ident, act)
    begun = forms.change(fields_of(cls), sheet.typed, todo, lambda form: known(form, folded.state, person.actor, person.view))
    sheet.typed = forms.first_rows(fields_of(cls), begun)
    _keep_draft(person, sheet)
    return _show(request, sheet)


def _opened(request: HttpRequest, person: Person, cls: type[Act], folded: Folded) -> Sheet:
    fields = fields_of(cls)
    draft = _drafts(person, cls, folded).first()
    if draft is not None:
        kept = _unpacked(draft.fields)
        typed = forms.typed_of(fields, {}) | kept.get("typed", {}) | _addressed(request, fields)
        return Sheet(
            cls,
            folded,
            typed,
            kept.get("key") or _fresh_key(),
            draft.seq,
            kept.get("done_at", ""),
            kept.get("late_reason", ""),
            restored=draft,
        )
    data = paper_of(cls) | filled(cls, folded.state, person.actor, person.view)
    many = {one.name: one.widget in MANY for one in fields}
    data |= {name: request.GET.getlist(name) if many[name] else request.GET[name] for name in request.GET if name in many}
    typed = forms.first_rows(fields, forms.typed_of(fields, data))
    return Sheet(cls, folded, typed, _fresh_key(), folded.seq)


def _addressed(request: HttpRequest, fields: Sequence[Field]) -> Typed:
    """Return what the address itself says of the fields: it was chosen just now, so it goes before a draft."""
    said = [one for one in fields if one.name in request.GET]
    return forms.typed_of(said, {one.name: request.GET.getlist(one.name) if one.widget in MANY else request.GET[one.name] for one in said})


def _player(request: HttpRequest) -> str:
    """Return the query that leads back to the player at its moment, "" for a form that was opened elsewhere."""
    if request.GET.get("then") != "play":
        return ""
    told = {
        name: request.GET[name] for name in ("piece", "at") if request.GET.get(name, "").isascii() and request.GET.get(name, "").isdigit()
    }
    return f"?{urlencode({'then': 'play', **told})}"


def _unpacked(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _sent(request: HttpRequest, cls: type[Act], folded: Folded, *, files: bool = True) -> Sheet:
    post = request.POST
    typed = forms.read(fields_of(cls), post, request.FILES if files else {}, keep)
    key = post.get("key", "")[:MAX_KEY] or _fresh_key()
    expected = post.get("expected_seq", "")
    seq = int(expected) if expected.lstrip("-").isascii() and expected.lstrip("-").isdigit() and len(expected) < 10 else folded.seq
    return Sheet(cls, folded, typed, key, seq, post.get("done_at", "").strip()[:40], post.get("late_reason", "").strip()[:2000])


def _submit(request: HttpRequest, person: Person, sheet: Sheet) -> HttpResponse:
    cls, folded, fields = sheet.cls, sheet.folded, fields_of(sheet.cls)
    sheet.typed = forms.prune(fields, sheet.typed)
    data, problems = forms.data_of(fields, sheet.typed)
    known = {problem.path for problem in problems}
    act, more = doing.make(cls, completed(cls, folded.stream, data))
    problems += [problem for problem in more if problem.path not in known]
    try:
        done_at = doing.read_moment(sheet.done_at)
    except ValueError as error:
        done_at = None
        problems.append(Problem("done_at", "办理时间", str(error)))
    done_at = _after_ground(done_at, cls, folded)
    if doing.wants_reason(folded.stream, done_at) and not sheet.late_reason:
        problems.append(Problem("late_reason", "迟录理由", "补录须写明迟录理由"))
    if problems or act is None:
        sheet.problems, sheet.status = problems, 422
        return _again(request, person, sheet)
    expected = sheet.expected if folded.seq >= 0 and sheet.expected >= 0 else None
    try:
        entry = doing.hand_over(
            person, act, folded.stream, key=sheet.key, done_at=done_at, late_reason=sheet.late_reason, expected_seq=expected
        )
    except Refused as refused:
        sheet.refusals, sheet.status = refused.refusals, 422
    except Conflict as conflict:
        agency, kind, ident = reading.split(folded.stream)
        sheet.folded = reading.begin_stream(person, agency, kind, ident, cls)
        sheet.error, sheet.status = conflict, 409
    except KeyReused as reused:
        sheet.error, sheet.status, sheet.key = reused, 409, _fresh_key()
    except InvalidAct as invalid:
        sheet.problems, sheet.status = [Problem("", field, words) for field, words in invalid.problems], 422
    else:
        _drafts(person, cls, folded).delete()
        messages.success(request, f"已办理“{cls.label}”，记入第 {entry.seq + 1} 条留痕")
        if (back := _player(request)) and entry.stream == folded.stream:
            return HttpResponseRedirect(reverse("play", args=reading.split(entry.stream)) + back)
        return HttpResponseRedirect(reverse("stream", args=reading.split(entry.stream)) + f"#e{entry.seq}")
    return _again(request, person, sheet)


def _after_ground(done_at: datetime | None, cls: type[Act], folded: Folded) -> datetime | None:
    """Forms know minutes, entries know seconds: within the minute of what it follows, an act follows it."""
    earliest = folded.kind.not_before(folded.state, cls)
    if done_at is not None and earliest is not None and earliest - MINUTE < done_at < earliest:
        return earliest
    return min(done_at, now()) if done_at is not None and done_at - now() < MINUTE else done_at


def _again(request: HttpRequest, person: Person, sheet: Sheet) -> HttpResponse:
    """Give the form back as it was typed, and keep it."""
    _keep_draft(person, sheet)
    return _show(request, sheet)


# Drafts --------------------------------------------------------------------------------------------------------------------------


def _drafts(person: Person, cls: type[Act], folded: Folded) -> Any:
    return FormDraft.objects.filter(person=person.stream, stream=folded.stream, act=cls.name)


def draft_of(typed: Typed, key: str = "", done_at: str = "", late_reason: str = "") -> str:
    """Return what a draft keeps of a form, as JSON; escapes keep half characters from troubling a database."""
    return json.dumps({"typed": typed, "key": key, "done_at": done_at, "late_reason": late_reason}, ensure_ascii=True)


def _keep_draft(person: Person, sheet: Sheet) -> FormDraft:
    fields = draft_of(sheet.typed, sheet.key, sheet.done_at, sheet.late_reason)
    draft, _ = FormDraft.objects.update_or_create(
        person=person.stream, stream=sheet.folded.stream, act=sheet.cls.name, defaults={"fields": fields, "seq": sheet.expected}
    )
    return draft


@require_POST
def draft(request: HttpRequest, agency: str, kind: str, ident: str, act: str) -> HttpResponse:
    """Keep what has been typed so far; the page asks for it every few seconds."""
    person: Person = request.person  # type: ignore[attr-defined]
    doing.check_agency(person, f"{agency}/{kind}/{ident}")
    cls = doing.act_named(act, f"{agency}/{kind}/{ident}")
    folded = reading.begin_stream(person, agency, kind, ident, cls)
    kept = _keep_draft(person, _sent(request, cls, folded, files=False))
    return render(request, "office/draft_note.html", {"draft": kept})
