"""Papers (文书) of a case as they would be printed now: made from the case's state, shown as a PDF, filed by an act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from mingfa.desk.perform import Folded
from mingfa.documents.forms import FORMS
from mingfa.documents.render import AgencyHead, render_pdf
from mingfa.office import reading
from mingfa.office.people import Person, agency_state

Build = Callable[[Folded, Person], dict[str, Any] | None]
_BUILDERS: dict[str, Build] = {}


def builds(*codes: str) -> Callable[[Build], Build]:
    """Register how the content of these forms is made from a stream: (folded, person) -> fields, or None when it cannot be made yet."""

    def register(build: Build) -> Build:
        for code in codes:
            _BUILDERS[code] = build
        return build

    return register


def head_of(person: Person) -> AgencyHead:
    """Return the agency as its papers name it, with the mark that a demonstration's papers bear."""
    state = agency_state(person.agency)
    mark = "演示数据" if person.view is not None and person.view.regime.overlaid else ""
    return AgencyHead(
        name=state.name, word=state.number_word, address=state.address, postcode=state.postcode, phone=state.telephone, mark=mark
    )


@require_safe
@xframe_options_sameorigin
def paper(request: HttpRequest, agency: str, kind: str, ident: str, form: str) -> HttpResponse:
    """Give a draft print of a form from the present state of the stream."""
    person: Person = request.person  # type: ignore[attr-defined]
    folded = reading.open_stream(person, agency, kind, ident)
    build = _BUILDERS.get(form)
    content = build(folded, person) if build is not None and form in FORMS else None
    if content is None:
        raise Http404
    made = render_pdf(form, content, agency=head_of(person), draft=True)
    name = content_disposition_header(False, f"{made.title}（草稿）.pdf") or "inline"
    return HttpResponse(made.body, content_type="application/pdf", headers={"Content-Disposition": name, "Cache-Control": "no-store"})
