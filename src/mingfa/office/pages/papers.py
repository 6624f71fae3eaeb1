"""Papers (文书) of a case that were filled in as electronic forms: set in type as they stand in the file, to be read, saved or printed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from mingfa.cases.state.core import CaseState
from mingfa.desk.perform import look
from mingfa.desk.streams import agency_of
from mingfa.documents.forms import FORMS
from mingfa.documents.render import RenderedDocument
from mingfa.dossier.typeset import rendered
from mingfa.office import reading
from mingfa.office.doing import NotVisible
from mingfa.office.people import Person
from mingfa.office.visible import may_see_side


def rendered_of(stream: str, ident: str) -> RenderedDocument | None:
    """Return an electronic paper of a case as PDF, by its id; None when there is no such paper."""
    case = look(stream).state
    found = case.document(ident) if isinstance(case, CaseState) else None
    return rendered(agency_of(stream), found) if found is not None and found.content is not None and found.form in FORMS else None


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
