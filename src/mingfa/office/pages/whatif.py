"""Pages of the what-if (推演): a changed regime is handed in, replayed in the background over decided cases, and the differing ones are listed."""

from __future__ import annotations

import json
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from mingfa.law.errors import ProfileInvalid
from mingfa.office import reading
from mingfa.office.people import Person
from mingfa.office.visible import WHATIF_DUTIES
from mingfa.review.whatif.compare import KINDS
from mingfa.review.whatif.regimes import changes, hypothetical, to_toml
from mingfa.review.whatif.runs import Cases, run_of, runs_of, start

MAX_TEXT = 2_000_000


def _person(request: HttpRequest) -> Person:
    person: Person = request.person  # type: ignore[attr-defined]
    return person


def _regime_bytes(person: Person) -> bytes:
    if person.view is None:
        raise Http404
    return person.view.regime.canonical


def whatif(request: HttpRequest) -> HttpResponse:
    """Take a text in and begin a run; a text that is no valid regime is answered with every problem, and nothing is begun."""
    person = _person(request)
    may = bool(person.duties & WHATIF_DUTIES) and person.view is not None
    problems: tuple[str, ...] = ()
    text = since = ""
    if request.method == "POST":
        text, since = _given(request), request.POST.get("since", "").strip()
        if not may:
            problems = ("推演由负责制度维护、法制审核或者执法监督的人员办理；请由其办理",)
        else:
            first, problems = _day(since)
            problems += _problems(person, text)
            if not problems:
                return redirect("whatif_run", start(person.agency, text, first, person.actor.name))
    told = {"may": may, "problems": problems, "text": text, "since": since, "runs": runs_of(person.agency) if may else []}
    return render(request, "office/whatif.html", told, status=422 if problems else 200)


def _given(request: HttpRequest) -> str:
    file = request.FILES.get("file")
    if file is None:
        return request.POST.get("text", "").replace("\r\n", "\n")
    return file.read(MAX_TEXT + 1).decode("utf-8", "replace")


def _day(words: str) -> tuple[date | None, tuple[str, ...]]:
    try:
        return (date.fromisoformat(words) if words else None), ()
    except ValueError:
        return None, (f"“{words}”不是日期；请写成 2026-01-31 的样子，或者留空",)


def _problems(person: Person, text: str) -> tuple[str, ...]:
    if not text.strip():
        return ("没有制度文件；请上传文件，或者粘贴全文",)
    if len(text) > MAX_TEXT:
        return (f"文件超过 {MAX_TEXT // 10_000} 万字；请核对是否为制度文件",)
    adopted = _regime_bytes(person)
    try:
        new = hypothetical(adopted, text)
    except ProfileInvalid as error:
        return error.problems
    if person.view is not None and not changes(person.view.regime, new):
        return ("与现行制度没有不同，不需要推演；请改动后再提交",)
    return ()


@require_safe
def present(request: HttpRequest) -> HttpResponse:
    """Give the agency's present document as TOML, to be changed and handed in."""
    person = _person(request)
    document = json.loads(_regime_bytes(person))["agency"]
    answer = HttpResponse(to_toml(document), content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{person.agency}.toml"'
    return answer


@require_safe
def whatif_run(request: HttpRequest, number: str) -> HttpResponse:
    """Show how far a run is, and what came of it: the parameters that differ, the cases that come out otherwise, page by page."""
    person = _person(request)
    run = run_of(person.agency, number) if person.duties & WHATIF_DUTIES else None
    if run is None:
        raise Http404
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    counts = run.summary.get("kinds", {})
    count = counts.get(kind, 0) if kind else run.summary.get("differing", 0)
    page = reading.page_of(request, Cases(person.agency, number, count, kind))
    told = {
        "run": run, "page": page, "kind": kind, "kinds": [(code, words, counts.get(code, 0)) for code, words in KINDS.items() if counts.get(code)],
        "words": KINDS, "filters": reading.without_page(request), "number": number, "part": "part" in request.GET,
    }  # fmt: skip
    return render(request, "office/_whatif_state.html" if told["part"] else "office/whatif_run.html", told)
