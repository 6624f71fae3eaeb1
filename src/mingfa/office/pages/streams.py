"""A stream's page: stage, limits, what waits, acts that are open and why others are not, its own parts, and its line of entries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mingfa.desk.act import Act, all_acts
from mingfa.desk.entry import Entry, Erased
from mingfa.desk.kinds import StreamKind, all_kinds
from mingfa.desk.models import Head
from mingfa.desk.perform import Folded, look, outlook
from mingfa.desk.store import instant, read_entries
from mingfa.law.regime_terms import term
from mingfa.office import reading
from mingfa.office.custody import hidden_from, names_any
from mingfa.office.flows import flowchart, passed
from mingfa.office.panels import panels_of
from mingfa.office.people import Person
from mingfa.office.reading import Choice
from mingfa.office.recordinglist import recording_page
from mingfa.office.reviewlist import reviews
from mingfa.office.told import Said, name_of, say
from mingfa.office.visible import OPINION_ACTS, is_side, kept_back, may_see_opinion, may_see_side, opens

LATEST = 30


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as the line of entries shows it."""

    seq: int
    label: str
    who: str
    deputy_for: str
    entry: Entry[Act] | Erased
    said: tuple[Said, ...] = ()
    gap: bool = False
    erased: bool = False
    closed: bool = False
    waits: bool = False


def _shown(entries: list[Entry[Act] | Erased], folded: Folded, person: Person) -> Iterator[Shown]:
    state = folded.state
    side, hidden, back = may_see_side(state, person), hidden_from(person), kept_back(folded, person)
    for entry in entries:
        if isinstance(entry, Erased):
            yield Shown(entry.seq, entry.name, "", "", entry, erased=True)
            continue
        step = state.step_at(entry.seq) if hasattr(state, "step_at") else None
        deputy = name_of(entry.by.deputy_for) if entry.by.deputy_for else ""
        closed = (not side and is_side(entry.act)) or names_any(entry.act, hidden)
        waits = entry.seq >= back and entry.act.name in OPINION_ACTS
        closed = closed or waits
        said = () if closed else say(entry.act, person.view, side=side)
        gap = bool(step is not None and step.gap)
        yield Shown(entry.seq, type(entry.act).label, entry.by.name, deputy, entry, said, gap=gap, closed=closed, waits=waits)


@dataclass(frozen=True, slots=True)
class Acts:
    """The acts of a stream: those that a to-do waits for, other open ones, those the law refuses now, others' duties, and other stages'."""

    due: list[Choice]
    possible: list[Choice]
    blocked: list[Choice]
    others: list[Choice]
    elsewhere: list[Choice]


NOT_MINE = frozenset({"duty.not_yours", "duty.unassigned", "person.no_unit"})


def acts_of(person: Person, stream: str, kind: str) -> Acts:
    """Return what can be done on a stream, and why the rest cannot."""
    seen = outlook(stream, person.stream, [cls for cls in all_acts() if cls.kind == kind])
    found = [Choice(one.act.name, one.act.label, one.refusals, _who(one.act, person)) for one in seen]
    waiting = {todo.act for todo in reading.todos_of(stream)}
    due = [one for one in found if not one.refusals and one.name in waiting]
    possible = [one for one in found if not one.refusals and one.name not in waiting]
    elsewhere = [one for one in found if any(refusal.code == "stage.wrong" for refusal in one.refusals)]
    others = [one for one in found if one not in elsewhere and NOT_MINE & {refusal.code for refusal in one.refusals}]
    blocked = [one for one in found if one.refusals and one not in elsewhere and one not in others]
    return Acts(due, possible, blocked, others, elsewhere)


def _who(cls: type[Act], person: Person) -> str:
    """Return the posts whose duty an act is, in Chinese; "" where the regime names none."""
    on = reading.today()
    if person.view is None or not cls.duty or not person.view.regime.has(f"duty.{cls.duty}", on):
        return ""
    regime = person.view.regime
    return "、".join(role.name if (role := regime.role(code)) else term("role", code) for code in regime.duty(cls.duty, on).roles)


def page(request: HttpRequest, agency: str, kind: str, ident: str) -> HttpResponse:
    """Show one stream."""
    person: Person = request.person  # type: ignore[attr-defined]
    folded = reading.open_stream(person, agency, kind, ident)
    stream, state = folded.stream, folded.state
    everything = "all" in request.GET
    after = -1 if everything else max(-1, folded.seq - LATEST)
    entries = list(reversed(read_entries(stream, after)))
    present = folded.kind.stage(state)
    been = passed(stream, folded.kind) if folded.kind.stages else ()
    return render(
        request,
        "office/stream.html",
        {
            "folded": folded,
            "kind": folded.kind,
            "title": folded.kind.title(state) or ident,
            "stage": dict(folded.kind.stages).get(present, ""),
            "flow_wide": flowchart(folded.kind, present, been),
            "flow_narrow": flowchart(folded.kind, present, been, across=1),
            "limits": reading.limits_of(stream),
            "todos": reading.todos_of(stream),
            "acts": acts_of(person, stream, kind),
            "panels": panels_of(kind, stream, state, person),
            "line": list(_shown(entries, folded, person)),
            "hidden_entries": after + 1,
            "at_desk": kind == "review" and may_see_opinion(state, person),
        },
    )


def flow(request: HttpRequest, agency: str, kind: str, ident: str) -> HttpResponse:
    """Give the flowchart of a stream as a file."""
    person: Person = request.person  # type: ignore[attr-defined]
    folded = reading.open_stream(person, agency, kind, ident)
    drawn = flowchart(folded.kind, folded.kind.stage(folded.state), passed(folded.stream, folded.kind))
    if not drawn:
        raise Http404
    return HttpResponse(drawn, content_type="image/svg+xml")


# Lists ---------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """A stream in a list."""

    stream: str
    title: str
    stage: str
    at: Any
    entries: int


def _rows(heads: list[Head], person: Person, stages: dict[str, str]) -> Iterator[Row]:
    for head in heads:
        folded = look(head.stream)
        if not opens(folded, person):
            yield Row("", "（只对承办人员和有职责的人员开放的卷）", "", None, 0)
            continue
        stage = folded.kind.stage(folded.state)
        title = folded.kind.title(folded.state) or head.stream.rpartition("/")[2]
        yield Row(head.stream, title, stages.get(stage, ""), instant(head.recorded_at), head.seq + 1)


def _kind(name: str) -> StreamKind:
    found = next((kind for kind in all_kinds() if kind.name == name), None)
    if found is None:
        raise Http404
    return found


LISTS = {"recorder": "recorders", "misuse": "misuse"}
"""Kinds whose lists have pages of their own."""


def listing(request: HttpRequest, kind: str) -> HttpResponse:
    """List the streams of one kind, the latest first."""
    person: Person = request.person  # type: ignore[attr-defined]
    if kind == "case":
        return cases(request)
    if kind == "recording":
        return recording_page(request)
    if kind == "review":
        return reviews(request)
    if kind in LISTS:
        return redirect(LISTS[kind])
    found = _kind(kind)
    heads = Head.objects.filter(agency=person.agency, kind=kind).exclude(stream__in=hidden_from(person)).order_by("-recorded_at", "stream")
    shown = reading.page_of(request, heads)
    return render(
        request,
        "office/listing.html",
        {
            "kind": found, "page": shown, "rows": list(_rows(list(shown), person, dict(found.stages))),
            "starting": reading.starting_acts(person, kind), "filters": reading.without_page(request),
        },
    )  # fmt: skip


def cases(request: HttpRequest) -> HttpResponse:
    """List the cases of the agency: filtered, searched, sorted, page by page."""
    from mingfa.office.caselist import case_page

    return case_page(request)
