"""Pages of licences and of progress: the list as the window reads it, the codes of a matter's parties, and the notice that carries a code."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mingfa.cases.state.core import CaseState
from mingfa.desk.act import Act
from mingfa.desk.errors import KeyReused, Refused, UnknownStream
from mingfa.desk.perform import look, perform
from mingfa.ledger.sealed import CODE_LENGTH, make_code, shown_code
from mingfa.licences.models import LicenceRow
from mingfa.licences.state.counting import clock_of, last_day
from mingfa.licences.state.licence import OPEN, STAGES, LicenceState
from mingfa.office import reading
from mingfa.office.people import Person
from mingfa.progress.acts import IssueCode, ReissueCode, RevokeCode, progress_of
from mingfa.progress.state import ProgressState

SHOWS = (
    ("", "全部"), ("open", "办理中"), ("accept", "待受理"), ("decide", "待审查、决定"), ("deliver", "待送达"), ("late", "已经超过期限"),
    ("supplement", "等待申请人补正"),
)  # fmt: skip
_ACCEPT, _DECIDE = ("received", "supplemented", "deemed"), ("accepted", "paused", "decided")


def _person(request: HttpRequest) -> Person:
    person: Person = request.person  # type: ignore[attr-defined]
    return person


def _narrowed(rows: QuerySet[LicenceRow], show: str, today: date) -> QuerySet[LicenceRow]:
    match show:
        case "open":
            return rows.filter(stage__in=(*OPEN, "decided", "issued"))
        case "accept":
            return rows.filter(stage__in=_ACCEPT)
        case "decide":
            return rows.filter(stage__in=_DECIDE)
        case "deliver":
            return rows.filter(stage="issued")
        case "supplement":
            return rows.filter(stage="supplementing")
        case "late":
            return rows.filter(due_on__lt=today)
    return rows


@require_safe
def licences(request: HttpRequest) -> HttpResponse:
    """Show the applications, what the window has to do first."""
    person, today = _person(request), reading.today()
    regime = person.view.regime if person.view is not None else None
    covered = regime is not None and regime.covers("licence", "disclosure", today)
    show, unit, words = (request.GET.get(name, "").strip()[:100] for name in ("show", "unit", "q"))
    every = LicenceRow.objects.filter(agency=person.agency)
    rows = _narrowed(every, show, today)
    if unit:
        rows = rows.filter(unit=unit)
    if words:
        rows = rows.filter(
            Q(applicant__contains=words) | Q(matter__contains=words) | Q(number__contains=words) | Q(decision_number__contains=words)
        )
    counted = every.aggregate(
        accept=Count("id", filter=Q(stage__in=_ACCEPT)), decide=Count("id", filter=Q(stage__in=_DECIDE)),
        deliver=Count("id", filter=Q(stage="issued")), late=Count("id", filter=Q(due_on__lt=today)),
    )  # fmt: skip
    return render(
        request,
        "office/licences.html",
        {
            "page": reading.page_of(request, rows.order_by("-received_on", "-stream")), "filters": reading.without_page(request), "show": show,
            "shows": SHOWS, "unit": unit, "q": words, "stages": dict(STAGES), "counted": counted, "covered": covered, "today": today,
            "units": [(one.code, one.name) for one in regime.units] if regime is not None else [],
            "may_receive": covered and person.has("licence.do"), "filtered": bool(show or unit or words),
        },
    )  # fmt: skip


# Codes --------------------------------------------------------------------------------------------------------------------------------


def _subject(person: Person, agency: str, kind: str, ident: str) -> tuple[str, LicenceState | CaseState]:
    folded = reading.open_stream(person, agency, kind, ident)
    if not isinstance(folded.state, LicenceState | CaseState):
        raise Http404
    if not person.has("progress.issue"):
        raise PermissionDenied
    return folded.stream, folded.state


def _code(stream: str) -> ProgressState | None:
    try:
        found: ProgressState = look(stream).state
    except UnknownStream:
        return None
    return found


def _drawn() -> str:
    return make_code(secrets.token_bytes(CODE_LENGTH))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: HttpRequest, agency: str, kind: str, ident: str) -> HttpResponse:
    """Show whose progress can be read by a code; a POST issues, issues anew, or revokes one. The code itself stands on its notice only."""
    person = _person(request)
    subject, state = _subject(person, agency, kind, ident)
    refusals: tuple[Any, ...] = ()
    reason = request.POST.get("reason", "").strip()[:2000]
    if request.method == "POST":
        party = request.POST.get("party", "")[:10]
        if state_party(state, party) is None:
            raise Http404
        stream = progress_of(subject, party)
        try:
            _done(person, subject, party, stream, request.POST.get("do", ""), reason, request.POST.get("key", ""))
        except Refused as refused:
            refusals = refused.refusals
        except KeyReused:  # the button was pressed twice; the first press was enough
            return _after(request, stream, subject)
        except ValueError as error:
            messages.error(request, str(error))
        else:
            return _after(request, stream, subject)
    rows = [{"party": one, "code": _code(progress_of(subject, one.id)), "key": secrets.token_hex(8)} for one in state.parties]
    return render(
        request,
        "office/codes.html",
        {"stream": subject, "state": state, "title": state.title, "rows": rows, "refusals": refusals, "reason": reason},
        status=409 if refusals else 200,
    )


def state_party(state: LicenceState | CaseState, ident: str) -> Any:
    """Return a party of a licence or case by its id, None when there is none."""
    return next((one for one in state.parties if one.id == ident), None)


def _done(person: Person, subject: str, party: str, stream: str, what: str, reason: str, key: str) -> None:
    """Issue, issue anew or revoke a code. Raises Refused; ValueError, in Chinese, when something is missing."""
    act: Act
    if what == "issue":
        act = IssueCode(subject=subject, party=party, code=_drawn())
    elif what in ("reissue", "revoke"):
        if not reason:
            raise ValueError("请写明重新核发或者停用的原因，再提交一次")
        act = ReissueCode(code=_drawn(), reason=reason) if what == "reissue" else RevokeCode(reason=reason)
    else:
        raise ValueError("没有选择要办理的事项，请重新选择")
    perform(act, stream, by=person.stream, key=f"code|{key[:20] or secrets.token_hex(8)}|{stream}"[-120:])


def _after(request: HttpRequest, stream: str, subject: str) -> HttpResponseRedirect:
    code = _code(stream)
    if code is not None and code.stage == "live":
        return redirect("code_notice", *reading.split(stream))
    messages.success(request, "查询码已停用，原来的查询码不能再查询")
    return redirect("codes", *reading.split(subject))


@never_cache
@require_safe
def notice(request: HttpRequest, agency: str, kind: str, ident: str) -> HttpResponse:
    """Show the notice that carries a code, to be printed and handed over with the acceptance or the prior notice."""
    person = _person(request)
    code = reading.open_stream(person, agency, kind, ident).state
    if not isinstance(code, ProgressState) or code.stage != "live":
        raise Http404
    if not person.has("progress.issue"):
        raise PermissionDenied
    regime = person.view.regime if person.view is not None else None
    days = regime.number("progress.keep_days", reading.today()) if regime is not None else 0
    subject = look(code.subject).state
    due = None
    if isinstance(subject, LicenceState) and person.view is not None and subject.decision is None:
        due = last_day(clock_of(subject.clocks.get("C50"), person.view.regime), person.view.calendar)
    address = f"{settings.PORTAL_ADDRESS.rstrip('/')}/progress/?agency={agency}" if settings.PORTAL_ADDRESS else ""
    return render(
        request,
        "office/code_notice.html",
        {
            "code": code, "shown": shown_code(code.code), "organ": regime.name if regime is not None else "", "address": address,
            "square": reverse("code_square", args=[agency, kind, ident]) if address else "", "days": days, "due": due,
            "licence": subject if isinstance(subject, LicenceState) else None,
        },
    )  # fmt: skip


@require_safe
def square(request: HttpRequest, agency: str, kind: str, ident: str) -> HttpResponse:
    """The address of the portal's page of progress as a QR code; neither number nor code is in it."""
    import qrcode  # type: ignore[import-untyped]
    from qrcode.image.svg import SvgPathImage  # type: ignore[import-untyped]

    code = reading.open_stream(_person(request), agency, kind, ident).state
    if not isinstance(code, ProgressState) or not settings.PORTAL_ADDRESS:
        raise Http404
    made = qrcode.make(f"{settings.PORTAL_ADDRESS.rstrip('/')}/progress/?agency={agency}", image_factory=SvgPathImage, border=2)
    return HttpResponse(made.to_string(), content_type="image/svg+xml")
