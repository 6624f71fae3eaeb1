"""The papers of a dossier as PDF: electronic forms set in type as they stand in the file, with their page numbers in the volume; how many pages each has.

A page number stands top right on the front of a sheet, top left on its back (文书63). Originals are never changed: theirs stand in the contents.
"""

from __future__ import annotations

import re
import tempfile
from functools import lru_cache
from pathlib import Path

import typst

from mingfa.agencies.facts import agency_stream
from mingfa.cases.state.core import CaseState, FiledDocument
from mingfa.cases.volume import volumes
from mingfa.desk.errors import DeskError
from mingfa.desk.perform import look, regime_of
from mingfa.desk.streams import agency_of
from mingfa.desk.times import local_day
from mingfa.documents.forms import FORMS
from mingfa.documents.render import AgencyHead, RenderedDocument, render_pdf
from mingfa.vault.site import site_vault
from mingfa.vault.store import Vault

DEMONSTRATION = "演示数据"
PDF_HEAD = b"%PDF-"
LARGEST_PDF = 256 * 1024 * 1024
MOST_PAGES = 100_000
_PAGE = re.compile(rb"/Type\s*/Page\b")


class UncountablePdf(DeskError):
    """A PDF cannot be opened, so that its pages cannot be counted."""

    code = "dossier.uncountable"

    def __init__(self, title: str) -> None:
        self.title = title
        super().__init__(f"《{title}》的 PDF 文件打不开，不能统计页数；请核对原件，必要时重新归集")


def head_of(agency: str) -> AgencyHead:
    """Return the agency as its papers name it, with the mark that a demonstration's papers bear."""
    state, view = look(agency_stream(agency)).state, regime_of(agency)
    return AgencyHead(
        name=state.name, word=state.number_word, address=state.address, postcode=state.postcode, phone=state.telephone,
        mark=DEMONSTRATION if view is not None and view.regime.overlaid else "",
    )  # fmt: skip


def is_made(document: FiledDocument) -> bool:
    """Say whether a paper is an electronic form of ours, which can be set in type."""
    return document.content is not None and document.form in FORMS and document.electronic


def rendered(agency: str, document: FiledDocument, *, page_from: int | None = None, head: AgencyHead | None = None) -> RenderedDocument:
    """Return an electronic paper as PDF, dated as it was filed; without its number it is a draft and says so. Raises DocumentError.

    page_from: its first page number in the volume, printed on each page.
    """
    day = local_day(document.filed_at) if document.filed_at is not None else None
    return render_pdf(
        document.form, dict(document.content or {}), agency=head or head_of(agency), number=document.number or None, issued_on=day,
        draft=FORMS[document.form].needs_number and not document.number, page_from=page_from,
    )  # fmt: skip


# Pages ---------------------------------------------------------------------------------------------------------------------


def count_pages(case: CaseState, *, vault: Vault | None = None) -> dict[str, int]:
    """Return how many pages each paper of both volumes has, by its id: forms as they are set in type, PDFs as they are, anything else as told.

    An original that is not a PDF counts as the pages its filer told, or one. Raises UncountablePdf, DocumentError.
    """
    agency, store = agency_of(case.stream), vault or site_vault()
    head = head_of(agency)
    return {one.id: pages_of(agency, one, store, head) for volume in volumes(case) for one in volume}


def pages_of(agency: str, document: FiledDocument, store: Vault, head: AgencyHead) -> int:
    """Return how many pages a paper has. Raises UncountablePdf, DocumentError."""
    if is_made(document):
        return _pages_of_form(agency, document.digest, document.number, head, _Same(document))
    if document.digest and store.has(document.digest):
        opening = b"".join(store.read(document.digest, 0, len(PDF_HEAD)))
        if opening == PDF_HEAD and store.size(document.digest) <= LARGEST_PDF:
            return _pages_of_original(document.digest, _Same(document), _Same(store))
    return max(1, document.pages)


class _Same:
    """Carries what a cached function needs past its cache: it takes no part in what is alike."""

    def __init__(self, value: object) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=20_000)
def _pages_of_form(agency: str, digest: str, number: str, head: AgencyHead, carried: _Same) -> int:
    document = carried.value
    assert isinstance(document, FiledDocument)
    return len(_PAGE.findall(rendered(agency, document, head=head).pdf))


@lru_cache(maxsize=20_000)
def _pages_of_original(digest: str, carried: _Same, stored: _Same) -> int:
    document, store = carried.value, stored.value
    assert isinstance(document, FiledDocument)
    found = pdf_pages(b"".join(store.read(digest)))  # type: ignore[attr-defined]
    if not found:
        raise UncountablePdf(document.title)
    return found


def pdf_pages(body: bytes) -> int:
    """Return how many pages a PDF of anybody's has, 0 when it cannot be opened: the typesetter is asked for one page after the other."""
    with tempfile.TemporaryDirectory(prefix="mingfa-count-") as folder:
        root = Path(folder)
        (root / "given.pdf").write_bytes(body)

        def has(page: int) -> bool:
            (root / "main.typ").write_text(f'#image("given.pdf", page: {page}, width: 1mm)', encoding="utf-8")
            try:
                typst.compile(str(root / "main.typ"), root=str(root), format="pdf")
            except RuntimeError:
                return False
            return True

        if not has(1):
            return 0
        low, high = 1, 2
        while high < MOST_PAGES and has(high):
            low, high = high, high * 2
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if has(middle) else (low, middle)
        return low
