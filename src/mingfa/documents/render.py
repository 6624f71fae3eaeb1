"""One document from state and template version alone (文书制作): the same input gives the same bytes, and every page carries its content code.

PDF/A-3b on the GB/T 9704 page through typst; the editable DOCX (docx.py) is made from the very same blocks. A template
is templates/<form>.v<n>.typ: a pure function from words to blocks; templates/common.v<n>.typ sets blocks in type.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Any

import qrcode  # type: ignore[import-untyped]
import rfc8785
import typst
from pydantic import BaseModel, Field, StringConstraints

from mingfa.documents.blocks import Block, Text, Words, chinese_day
from mingfa.documents.errors import ContentChanged, DocumentError, FontMissing, MissingGlyph, NumberMissing, TemplateFault
from mingfa.documents.fonts import FontSet, installed_fonts
from mingfa.documents.forms import Form, FormKind, form_of
from mingfa.documents.numbering import parse_number
from mingfa.documents.view import latest_day, words_of

PDF = "application/pdf"
DRAFT_MARK = "草稿　未编号　不得送达"
_MAIN = """#import "common.typ": render
#import "form.typ": blocks
#let m = json("meta.json")
#render(blocks(json("data.json"), m), m)
"""
_COMMON = re.compile(r'#import "(common\.v\d+\.typ)"')
_NO_GLYPH = re.compile(r'the text `"(?P<text>.*?)"` could not be displayed', re.DOTALL)
_RUST_ESCAPE = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
_CODE = re.compile(r"MINGFA:1:(?P<form>[0-9-]+):(?P<code>[0-9A-F]{16})")


class AgencyHead(Block):
    """The agency as its papers name it: full name, and the word (机关代字) that opens its document numbers."""

    name: Text = Field(title="机关名称")
    word: Text = Field(title="机关代字")
    address: Words = Field(default="", title="地址")
    postcode: Annotated[str, StringConstraints(pattern=r"^(\d{6})?$")] = Field(default="", title="邮政编码")
    contact: Words = Field(default="", title="联系人")
    phone: Words = Field(default="", title="联系电话")
    mark: Words = Field(default="", title="页眉标注")  # printed on every page, e.g. that this is demonstration data


@dataclass(frozen=True, slots=True)
class RenderedDocument:
    """One document, ready for the vault.

    body: the file. sha256: of body. content_sha256: of the canonical content, the same for PDF and DOCX; content_code: its first 16 hex
    digits, printed on every page. fields: the data, JSON-ready. text: every word of the body's blocks, line by line. fonts: identity of
    the fonts, "" for DOCX: other fonts give other bytes of the same content.
    """

    form: str
    title: str
    number: str
    template_version: int
    media_type: str
    body: bytes
    sha256: str
    content_sha256: str
    content_code: str
    fields: dict[str, Any]
    text: str
    fonts: str

    @property
    def pdf(self) -> bytes:
        """The file, when it is a PDF."""
        if self.media_type != PDF:
            raise DocumentError(f"《{self.title}》不是 PDF 文件；请重新制作 PDF 版")
        return self.body


@dataclass(frozen=True, slots=True)
class Composed:
    """A document before it becomes a file: its content, and what the typesetter is given."""

    form: Form
    version: int
    number: str
    fields: dict[str, Any]
    content_sha256: str
    sources: dict[str, bytes]
    meta: dict[str, Any]
    fonts: FontSet

    @property
    def code(self) -> str:
        """The content code that is printed on every page."""
        return self.content_sha256[:16]

    def blocks(self) -> list[dict[str, Any]]:
        """Return the blocks as the template made them."""
        given: Any = self.sources  # the library takes files by name, its declared types do not say so
        found = self._typeset(lambda: typst.query(given, "<blocks>", field="value", one=True, font_paths=self.fonts.handle))
        blocks: list[dict[str, Any]] = json.loads(found)
        return blocks

    def pdf(self) -> bytes:
        """Return the PDF/A-3b file. Raises MissingGlyph, FontMissing, TemplateFault."""
        given: Any = self.sources
        body, warnings = self._typeset(
            lambda: typst.compile_with_warnings(given, format="pdf", font_paths=self.fonts.handle, pdf_standards="a-3b")
        )
        for warning in warnings:
            if "unknown font family" in warning.message:
                raise FontMissing(warning.message)
            raise TemplateFault(self.form.title, warning.message)
        assert isinstance(body, bytes)
        return body

    def _typeset(self, work: Any) -> Any:
        try:
            return work()
        except RuntimeError as error:
            message = str(error)
            if found := _NO_GLYPH.search(message):
                text = _RUST_ESCAPE.sub(lambda m: chr(int(m[1], 16)), found["text"])
                raise MissingGlyph(self.form.title, "".join(dict.fromkeys(text))) from error
            raise TemplateFault(self.form.title, message) from error


def compose(
    form_code: str,
    data: BaseModel | dict[str, Any],
    *,
    agency: AgencyHead,
    number: str | None = None,
    issued_on: date | None = None,
    template_version: int | None = None,
    draft: bool = False,
    fonts: FontSet | None = None,
    page_from: int | None = None,
) -> Composed:
    """Check the data and bring everything together that the document is made of.

    draft: a preview without number, marked on every page. page_from: its first page number in a volume, printed on each page beside its own.
    Raises UnknownForm, IncompleteDocument, InvalidDocument, NumberMissing, NumberMalformed.
    """
    form = form_of(form_code, template_version)
    version = form.version if template_version is None else template_version
    filled = form.fill(data)
    if form.needs_number and not draft:
        if not number:
            raise NumberMissing(form.title, "文号")
        number = str(parse_number(number, word=agency.word, stem=form.stem))
    if form.kind is FormKind.EXTERNAL and issued_on is None and not draft:
        raise NumberMissing(form.title, "日期")
    shown = (number or "") if not (draft and form.needs_number) else f"{agency.word}{form.stem}〔　　　　〕　　号"
    content: dict[str, Any] = {
        "agency": agency.model_dump(mode="json"),
        "data": filled.model_dump(mode="json"),
        "draft": draft,
        "form": form.code,
        "issued_on": issued_on.isoformat() if issued_on else None,
        "number": number or "",
        "version": version,
    }
    digest = hashlib.sha256(b"mingfa/document/1\n" + rfc8785.dumps(content)).hexdigest()
    stamp = issued_on or latest_day(filled) or date(1970, 1, 1)
    used = installed_fonts() if fonts is None else fonts
    meta = {
        "title": form.title,
        "kind": form.kind.value,
        "number": shown,
        "version": str(version),
        "date": chinese_day(issued_on) if issued_on else "　　　　年　　月　　日",
        "stamp": [stamp.year, stamp.month, stamp.day],
        "code": " ".join(digest[i : i + 4] for i in range(0, 16, 4)),
        "qr": _qr(form, digest[:16]),
        "mark": "　".join(part for part in (DRAFT_MARK if draft else "", agency.mark) if part),
        "agency": words_of(agency),
        "page_signs": list(_PAGE_SIGNS.get(form.code, ())),
        "fonts": {role: list(families) for role, families in used.roles.items()} | {"biao-stroke": None if used.biao_is_own else "thick"},
    }
    if page_from is not None:
        meta["page_from"] = page_from
    template = _template(f"{form.code}.v{version}.typ")
    common = _COMMON.search(template)
    if common is None:
        raise TemplateFault(form.title, "样式未引用通用样式")
    sources = {
        "main": _MAIN.replace("common.typ", common[1]).encode(),
        "form.typ": template.encode(),
        common[1]: _template(common[1]).encode(),
        "data.json": json.dumps(words_of(filled), ensure_ascii=False).encode(),
        "meta.json": json.dumps(meta, ensure_ascii=False).encode(),
    }
    return Composed(form, version, number or "", content["data"], digest, sources, meta, used)


# Records are signed on every page: by the party and by the officers (each page of a record, 逐页签名).
_PAGE_SIGNS = {
    "site_record": ("被检查（勘察）人签名：", "执法人员签名："),
    "questioning_record": ("被询问人签名：", "执法人员签名："),
    "media_evidence": ("确认人签名：", "执法人员签名："),
    "sampling_record": ("当事人签名：", "执法人员签名："),
    "defence_record": ("陈述申辩人签名：", "执法人员签名："),
    "hearing_record": ("当事人签名：", "调查人员签名：", "主持人签名："),
}


def render_pdf(
    form_code: str,
    data: BaseModel | dict[str, Any],
    *,
    agency: AgencyHead,
    number: str | None = None,
    issued_on: date | None = None,
    content_code: str | None = None,
    template_version: int | None = None,
    draft: bool = False,
    fonts: FontSet | None = None,
    page_from: int | None = None,
) -> RenderedDocument:
    """Return the document as PDF/A-3b.

    page_from: see compose(). content_code: that of an earlier print, when this is to be the same document again; ContentChanged is raised when it is not.
    Raises also what compose() raises, and MissingGlyph, FontMissing, TemplateFault: nothing is replaced or left out silently.
    """
    composed = compose(
        form_code, data, agency=agency, number=number, issued_on=issued_on, template_version=template_version, draft=draft, fonts=fonts,
        page_from=page_from,
    )  # fmt: skip
    refuse_other_content(composed, content_code)
    return finished(composed, composed.pdf(), PDF)


def refuse_other_content(composed: Composed, content_code: str | None) -> None:
    """Raise ContentChanged when the document is not the one that was printed under this code."""
    if content_code is not None and content_code.replace(" ", "").lower() != composed.code:
        raise ContentChanged(composed.form.title, content_code, composed.code)


def finished(composed: Composed, body: bytes, media_type: str) -> RenderedDocument:
    """Return the file with everything that is kept about it."""
    return RenderedDocument(
        form=composed.form.code,
        title=composed.form.title,
        number=composed.number,
        template_version=composed.version,
        media_type=media_type,
        body=body,
        sha256=hashlib.sha256(body).hexdigest(),
        content_sha256=composed.content_sha256,
        content_code=composed.code,
        fields=composed.fields,
        text="\n".join(text_of(composed.blocks())),
        fonts=composed.fonts.identity if media_type == PDF else "",
    )


def text_of(blocks: Any) -> list[str]:
    """Return every string of the blocks in reading order, without their markup."""
    if isinstance(blocks, str):
        return [blocks] if blocks else []
    if isinstance(blocks, dict):
        return [line for key, value in blocks.items() if key != "k" for line in text_of(value)]
    if isinstance(blocks, list):
        return [line for value in blocks for line in text_of(value)]
    return []


def read_code(scanned: str) -> tuple[str, str]:
    """Return (number of the form, content code) of what a scanner read from a page's square code. Raises DocumentError for another code."""
    match = _CODE.fullmatch(scanned.strip())
    if match is None:
        raise DocumentError("扫描到的不是本平台文书的内容码；请扫描文书页脚左（右）侧的方形码")
    return match["form"], match["code"].lower()


def _qr(form: Form, code: str) -> list[str]:
    square = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M)
    square.add_data(f"MINGFA:1:{form.number or '0'}:{code.upper()}")
    square.make(fit=True)
    return ["".join("1" if bit else "0" for bit in row) for row in square.get_matrix()]


@lru_cache(maxsize=128)
def _template(name: str) -> str:
    place = files("mingfa.documents") / "templates" / name
    try:
        return place.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise TemplateFault(name, "缺少样式文件") from error
