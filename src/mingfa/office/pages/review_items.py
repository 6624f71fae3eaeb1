"""Pages of the review list (法制审核目录清单): as it holds, its draft row by row, its trial, its versions; and decisions made without review."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mingfa.cases.state.core import KINDS as CASE_KINDS
from mingfa.desk.errors import Refused, UnknownStream
from mingfa.desk.perform import look, outlook
from mingfa.desk.streams import new_id
from mingfa.law.regime_terms import term
from mingfa.lists import review_items as items
from mingfa.lists.review_items import GROUNDS, PutReviewRow, ReviewListState, review_list_stream
from mingfa.office import doing, listtrial, reading, unreviewed
from mingfa.office.people import Person
from mingfa.review.major import CATALOGUE, KINDS, ConditionError, ReviewRow, named_in, parse, written

ACTS = (
    items.OpenReviewList, items.BeginReviewDraft, items.ApproveReviewList, items.PublishReviewList, items.GiveUpReviewDraft,
)  # fmt: skip
FIELDS = ("row", "row_kind", "row_name", "asked", "condition", "ground", "instrument", "article", "factor")
SHOWN = 25


def _person(request: HttpRequest) -> Person:
    person: Person = request.person  # type: ignore[attr-defined]
    return person


def _state(person: Person) -> ReviewListState:
    stream = review_list_stream(person.agency)
    try:
        state: ReviewListState = look(stream).state
    except UnknownStream:
        state = ReviewListState(stream)
    return state


def _acts(person: Person, state: ReviewListState) -> list[dict[str, Any]]:
    """Return the acts on the list, each with what stands in its way now."""
    if state.opened_on is None:
        address = reverse("act", args=[person.agency, "review_list", "items", items.OpenReviewList.name])
        return [{"label": items.OpenReviewList.label, "address": address, "refusals": ()}]
    found = []
    for one in outlook(state.stream, person.stream, ACTS[1:]):
        if any(refusal.code == "stage.wrong" for refusal in one.refusals):
            continue
        address = reverse("act", args=[person.agency, "review_list", "items", one.act.name])
        found.append({"label": one.act.label, "address": address, "refusals": one.refusals})
    return found


def _may_edit(person: Person, state: ReviewListState) -> bool:
    if state.stage not in ("draft", "approved"):
        return False
    return not any(one.refusals for one in outlook(state.stream, person.stream, (items.GiveUpReviewDraft,)))


def _lines(rows: tuple[ReviewRow, ...]) -> list[dict[str, Any]]:
    return [{"row": row, "kind": KINDS.get(row.kind, row.kind), "ground": term("review_ground", row.ground)} for row in rows]


@require_safe
def review_list(request: HttpRequest) -> HttpResponse:
    """Show the list: the version of a day, the draft beside it, the trial, the versions."""
    person = _person(request)
    state, today = _state(person), reading.today()
    number = request.GET.get("version", "")
    chosen = next((one for one in state.versions if str(one.number) == number), None)
    version = chosen or state.in_force(today) or (state.versions[-1] if state.versions else None)
    trial = listtrial.standing(person.agency)
    draft = _lines(state.draft)
    return render(
        request,
        "office/review/items.html",
        {
            "state": state, "version": version, "today": today, "rows": reading.page_of(request, _lines(version.rows) if version is not None else []),
            "draft": draft, "versions": tuple(reversed(state.versions)), "acts": _acts(person, state), "may_edit": _may_edit(person, state),
            "trial": trial if trial is not None and state.drafting and trial.digest == state.digest else None, "filters": reading.without_page(request),
            "changed": _changes(state), "factors": bool(_factors(person)), "tried": state.tried,
        },
    )  # fmt: skip


def _changes(state: ReviewListState) -> dict[str, str]:
    """Say of each row of the draft whether it is new or changed against the last version."""
    former = {row.id: row for row in state.versions[-1].rows} if state.versions else {}
    found = {row.id: "新增" if row.id not in former else "修改" for row in state.draft if former.get(row.id) != row}
    return found if state.versions else {}


def _factors(person: Person) -> tuple[str, ...]:
    regime = person.view.regime if person.view is not None else None
    today = reading.today()
    return regime.items("review.list_factors", today) if regime is not None and regime.has("review.list_factors", today) else ()


def check(text: str) -> dict[str, Any]:
    """Say of a condition what is wrong and where, or how it reads and which facts it names."""
    if not text.strip():
        return {"empty": True}
    try:
        condition = parse(text)
    except ConditionError as error:
        at = error.at - 1
        return {"wrong": str(error), "before": text[:at], "mark": text[at : at + 1] or "␣", "after": text[at + 1 :]}
    facts = {spec.code: spec for spec in CATALOGUE}
    return {"right": written(condition), "facts": [facts[code] for code in named_in(condition)]}


@require_POST
def check_condition(request: HttpRequest) -> HttpResponse:
    """Check a condition while it is typed."""
    return render(request, "office/review/_checked.html", {"checked": check(request.POST.get("condition", "")[:5000])})


@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HttpRequest) -> HttpResponse:
    """Show a row of the draft with the catalogue of facts beside it, or take it."""
    person = _person(request)
    state = _state(person)
    if state.opened_on is None:
        return redirect("review_items")
    known = next((one for one in state.draft if one.id == request.GET.get("row", "")), None)
    typed: dict[str, Any] = dict.fromkeys(FIELDS, "") | {"row": _free(state), "row_kind": "penalty", "ground": "listed"}
    if known is not None:
        typed |= {"row": known.id, "row_kind": known.kind, "row_name": known.name} | {
            name: getattr(known, name) for name in FIELDS if name not in ("row", "row_kind", "row_name")
        }
    refused: Refused | None = None
    problems: list[Any] = []
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").strip()[:5000] for name in FIELDS} | {"asked": request.POST.get("asked") == "on"}
        act, problems = doing.make(PutReviewRow, typed)
        try:
            if act is not None:
                doing.hand_over(person, act, state.stream, key=request.POST.get("key", "")[:100] or new_id())
                messages.success(request, f"已保存“{typed['row_name']}”")
                return redirect(f"{reverse('review_items')}#draft")
        except Refused as error:
            refused = error
    return render(
        request,
        "office/review/item.html",
        {
            "typed": typed, "known": known, "state": state, "kinds": KINDS.items(), "grounds": GROUNDS.items(), "factors": _factors(person),
            "catalogue": CATALOGUE, "checked": check(str(typed["condition"])) if not typed["asked"] else {"empty": True}, "refused": refused,
            "problems": problems, "key": new_id(), "may_edit": _may_edit(person, state),
        },
        status=422 if refused is not None or problems else 200,
    )  # fmt: skip


def _free(state: ReviewListState) -> str:
    taken = {one.id for one in state.draft}
    return next(name for n in range(1, len(taken) + 2) if (name := f"row-{n}") not in taken)


# Trial -------------------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def trial(request: HttpRequest) -> HttpResponse:
    """Ask for a trial of the draft, or show how far it is and what it found."""
    person = _person(request)
    state = _state(person)
    if request.method == "POST":
        if not _may_edit(person, state):
            raise PermissionDenied
        listtrial.ask(person.agency)
        return redirect("review_trial")
    told = listtrial.standing(person.agency)
    change = request.GET.get("change", "newly")
    change = change if change in ("newly", "no_longer") else "newly"
    total = (told.newly if change == "newly" else told.no_longer) if told is not None else 0
    pages = max(1, -(-total // SHOWN))
    number = min(max(int(request.GET["page"]) if request.GET.get("page", "").isdecimal() and len(request.GET["page"]) < 9 else 1, 1), pages)
    shown = listtrial.lines(person.agency, change, (number - 1) * SHOWN, SHOWN) if told is not None else []
    return render(
        request,
        "office/review/_trial.html" if request.GET.get("part") else "office/review/trial.html",
        {
            "trial": told, "state": state, "stale": told is not None and told.digest != state.digest, "change": change, "lines": shown,
            "number": number, "pages": pages, "total": total, "kinds": dict(CASE_KINDS), "may_edit": _may_edit(person, state),
        },
    )  # fmt: skip


# Decisions without review --------------------------------------------------------------------------------------------------------


@require_safe
def without_review(request: HttpRequest) -> HttpResponse:
    """Show which decisions were made without review and why that was lawful, and what the completeness check finds."""
    person = _person(request)
    if not person.has("supervision.view") and not person.has("list.review_items"):
        raise PermissionDenied
    year = request.GET.get("year", "")
    since = date(int(year), 1, 1) if year.isdecimal() and len(year) == 4 and year > "1999" else None
    until = date(int(year), 12, 31) if since is not None else None
    page = reading.page_of(request, unreviewed.rows(person.agency, since, until))
    found = unreviewed.check(person.agency)
    return render(
        request,
        "office/review/unreviewed.html",
        {
            "page": page, "lines": unreviewed.told(person.agency, page), "filters": reading.without_page(request), "found": found,
            "years": unreviewed.years(person.agency), "year": year, "kinds": dict(CASE_KINDS),
        },
    )  # fmt: skip
