"""Papers (文书) of a case that were filled in as electronic forms: set in type as they stand in the file, to be read, saved or printed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from mingfa.cases.state.core import CaseState, FiledDocument
from mingfa.desk.perform import look, regime_of
from mingfa.desk.streams import agency_of
from mingfa.desk.times import local_day
from mingfa.documents.forms import FORMS
from mingfa.documents.render import AgencyHead, RenderedDocument, render_pdf
from mingfa.office import reading
from mingfa.office.doing import NotVisible
from mingfa.office.people import Person, agency_state
from mingfa.office.visible import may_see_side

DEMONSTRATION = "演示数据"


def head_of(agency: str, *, demonstration: bool) -> AgencyHead:
    """Return the agency as its papers name it, with the mark that a demonstration's papers bear."""
    state = agency_state(agency)
    return AgencyHead(
        name=state.name, word=state.number_word, address=state.address, postcode=state.postcode, phone=state.telephone,
        mark=DEMONSTRATION if demonstration else "",
    )  # fmt: skip


def rendered_of(stream: str, ident: str) -> RenderedDocument | None:
    """Return an electronic paper of a case as PDF, by its id; None when there is no such paper."""
    case = look(stream).state
    found = case.document(ident) if isinstance(case, CaseState) else None
    return rendered(agency_of(stream), found) if found is not None and found.content is not None and found.form in FORMS else None


def rendered(agency: str, document: FiledDocument) -> RenderedDocument:
    """Return an electronic paper as PDF, dated as it was filed; without its number it is a draft and says so. Raises DocumentError."""
    view = regime_of(agency)
    demonstration = view is not None and bool(view.regime.overlaid)
    day = local_day(document.filed_at) if document.filed_at is not None else None
    return render_pdf(
        document.form, dict(document.content or {}), agency=head_of(agency, demonstration=demonstration), number=document.number or None,
        issued_on=day, draft=FORMS[document.form].needs_number and not document.number,
    )  # fmt: skip


@require_safe
@xframe_options_sameorigin
def paper(request: HttpRequest, agency: str, kind: str, ident: str, document: str) -> HttpResponse:
    """Give an electronic paper of the file as PDF."""
    person: Person = request.person  # type: ignore[attr-defined]
    folded = reading.open_stream(person, agency, kind, ident)
    found = folded.state.document(document) if isinstance(folded.state, CaseState) else None
    if found is None or found.content is None or found.form not in FORMS:
        raise Http404
    if found.volume == "side" and not may_see_side(folded.state, person):
        raise NotVisible
    made = rendered(agency, found)
    name = content_disposition_header("download" in request.GET, f"{found.title}.pdf") or "inline"
    return HttpResponse(
        made.pdf, content_type="application/pdf", headers={"Content-Disposition": name, "Cache-Control": "private, no-store"}
    )
