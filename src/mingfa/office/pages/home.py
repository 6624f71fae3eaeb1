"""The first page: what waits for me, until when and why; limits that end soon; drafts not handed in yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingfa.desk.act import act_class
from mingfa.desk.errors import UnknownStream
from mingfa.desk.kinds import all_kinds
from mingfa.desk.models import FormDraft
from mingfa.desk.perform import look
from mingfa.office import reading
from mingfa.office.people import Person

FIRST = 20
MANY_DRAFTS = 20


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in the list: what it is of."""

    stream: str
    act: str
    label: str
    title: str
    saved_at: Any


def _drafts(person: Person) -> list[DraftLine]:
    found = []
    for draft in FormDraft.objects.filter(person=person.stream).order_by("-saved_at")[:MANY_DRAFTS]:
        cls = act_class(draft.act)
        if cls is None or cls.internal:
            continue
        try:
            folded = look(draft.stream)
            title = folded.kind.title(folded.state)
        except UnknownStream:
            title = "新建"
        found.append(DraftLine(draft.stream, draft.act, cls.label, title, draft.saved_at))
    return found


def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for the person who has signed in."""
    person: Person = request.person  # type: ignore[attr-defined]
    todos = reading.my_todos(person)
    soon = reading.today() + reading.SOON
    count = todos.count()
    late = todos.filter(due_on__lt=reading.today()).count()
    starting = [one for kind in all_kinds() for one in reading.starting_acts(person, kind.name)]
    return render(
        request,
        "office/home.html",
        {
            "todos": todos[:FIRST],
            "count": count,
            "late": late,
            "more": count > FIRST,
            "limits": [reading.limit(row) for row in reading.my_deadlines(person, until=soon)[:FIRST]],
            "drafts": _drafts(person),
            "starting": starting,
        },
    )


def todos(request: HttpRequest) -> HttpResponse:
    """Show all that waits, page by page."""
    person: Person = request.person  # type: ignore[attr-defined]
    return render(
        request, "office/todos.html", {"page": reading.page_of(request, reading.my_todos(person)), "filters": reading.without_page(request)}
    )


def deadlines(request: HttpRequest) -> HttpResponse:
    """Show all limits that are running, page by page."""
    person: Person = request.person  # type: ignore[attr-defined]
    page = reading.page_of(request, reading.my_deadlines(person))
    return render(
        request,
        "office/deadlines.html",
        {"page": page, "limits": [reading.limit(row) for row in page], "filters": reading.without_page(request)},
    )
