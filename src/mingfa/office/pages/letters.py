"""The page of letters from the public: what arrived, whose it is, what is overdue; and the button that opens the inbox."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from mingfa.desk.errors import Refused, UnknownStream
from mingfa.desk.perform import look, perform
from mingfa.office import reading
from mingfa.office.letters import letters_of, may_read, mine
from mingfa.office.people import Person
from mingfa.reports.acts import OpenInbox, inbox_stream
from mingfa.reports.keys import make_inbox_key
from mingfa.reports.state import FORMS, STAGES

FILTERS = ("show", "form", "stage", "unit", "words")
SHOWS = (("", "全部"), ("open", "未办结"), ("late", "超过期限"), ("mine", "由我办理"))


@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: HttpRequest) -> HttpResponse:
    """List the letters a person may see; a POST opens the inbox, so that portals take letters for this agency."""
    person: Person = request.person  # type: ignore[attr-defined]
    if request.method == "POST":
        return _open(request, person)
    chosen = {name: reading.query(request, name) for name in FILTERS}
    rows = letters_of(person)
    today = reading.today()
    late = rows.filter(answered_on__isnull=True, due_on__lt=today)
    match chosen["show"]:
        case "open":
            shown = rows.filter(answered_on__isnull=True)
        case "late":
            shown = late
        case "mine":
            shown = rows.filter(mine(person), answered_on__isnull=True)
        case _:
            shown = rows
    for name in ("form", "stage", "unit"):
        if chosen[name]:
            shown = shown.filter(**{name: chosen[name]})
    if words := chosen["words"]:
        shown = shown.filter(Q(title__contains=words) | Q(receipt__contains=words.upper()))
    page = reading.page_of(request, shown.order_by("-received_on", "stream"))
    regime = person.view.regime if person.view is not None else None
    return render(
        request,
        "office/letters.html",
        {
            "page": page, "chosen": chosen, "filters": reading.without_page(request), "filtered": any(chosen.values()), "shows": SHOWS, "forms": FORMS.items(),
            "stages": STAGES, "stage_words": dict(STAGES), "form_words": FORMS, "units": [(unit.code, unit.name) for unit in regime.units] if regime is not None else [],
            "late": late.count(), "waiting": rows.filter(stage="received").count(), "inbox": inbox_stream(person.agency), "opened": _stage(person.agency),
            "may_open": person.has("report.open"), "may_read": may_read(person), "today": today,
        },
    )  # fmt: skip


def _stage(agency: str) -> str:
    try:
        return str(look(inbox_stream(agency)).state.stage)
    except UnknownStream:
        return ""


def _open(request: HttpRequest, person: Person) -> HttpResponse:
    if not person.has("report.open"):
        raise PermissionDenied
    stream = inbox_stream(person.agency)
    try:
        perform(OpenInbox(public=make_inbox_key(person.agency)), stream, by=person.stream, key=f"open|{stream}")
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "网上收信已经开通。公示端跟随公示数据流后，即可提交报错和投诉举报；请安排定时取回来信。")
    return redirect("letters")
