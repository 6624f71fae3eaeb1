"""The editable DOCX of a document (可编辑文书): the same blocks as the PDF, in the fonts offices have (仿宋_GB2312 and its kin).

For work on a text outside the house only: the paper that is served is the PDF. Same input, same bytes, as there.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor
from pydantic import BaseModel

from mingfa.documents.forms import FormKind
from mingfa.documents.render import AgencyHead, Composed, RenderedDocument, compose, finished, refuse_other_content

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FANG, HEI, KAI, SONG, BIAO = "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体", "方正小标宋简体"
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_TEXT_WIDTH_MM = 156
_RED = RGBColor(0xC8, 0x10, 0x2E)


def render_docx(
    form_code: str,
    data: BaseModel | dict[str, Any],
    *,
    agency: AgencyHead,
    number: str | None = None,
    issued_on: date | None = None,
    content_code: str | None = None,
    template_version: int | None = None,
    draft: bool = False,
) -> RenderedDocument:
    """Return the document as DOCX, with the same words and the same content code as render_pdf gives. Raises what that raises."""
    composed = compose(form_code, data, agency=agency, number=number, issued_on=issued_on, template_version=template_version, draft=draft)
    refuse_other_content(composed, content_code)
    return finished(composed, _Writer(composed).write(), DOCX)


class _Writer:
    """Writes the blocks of one document, each kind of block by the method of its name."""

    def __init__(self, composed: Composed) -> None:
        self.meta = composed.meta
        self.composed = composed
        external = composed.form.kind is FormKind.EXTERNAL
        self.size = 16.0 if external else 14.0
        self.pitch = 28.95 if external else 25.0
        self.doc = Document()

    def write(self) -> bytes:
        self._page()
        for block in self.composed.blocks():
            writer: Callable[[dict[str, Any]], None] = getattr(self, "_" + block["k"])
            writer(block)
        self._properties()
        buffer = io.BytesIO()
        self.doc.save(buffer)
        return _same_bytes(buffer.getvalue())

    # ---- page

    def _page(self) -> None:
        section = self.doc.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.footer_distance = Mm(20)
        normal = self.doc.styles["Normal"]
        normal.font.name, normal.font.size = "Times New Roman", Pt(self.size)
        normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FANG)
        normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
        if self.meta["mark"]:
            header = section.header.paragraphs[0]
            header.alignment = WD_ALIGN_PARAGRAPH.CENTER
            self._run(header, self.meta["mark"], font=HEI, size=9)
        footer = section.footer.paragraphs[0]
        if self.meta["page_signs"]:
            self._run(footer, "　".join(sign + "＿＿＿＿＿＿" for sign in self.meta["page_signs"]), size=10.5)
            footer = section.footer.add_paragraph()
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if self.composed.form.kind is FormKind.EXTERNAL:
            self._run(footer, "— ", font=SONG, size=14)
            self._field(footer, "PAGE")
            self._run(footer, " —", font=SONG, size=14)
        else:
            self._run(footer, "第 ", size=10.5)
            self._field(footer, "PAGE")
            self._run(footer, " 页　共 ", size=10.5)
            self._field(footer, "NUMPAGES")
            self._run(footer, " 页", size=10.5)
        code = section.footer.add_paragraph()
        self._run(code, f"内容码 {self.meta['code']}　{self.meta['title']}　样式第{self.meta['version']}版", font=HEI, size=7)

    def _field(self, paragraph: Any, instruction: str) -> None:
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), instruction)
        run = OxmlElement("w:r")
        text = OxmlElement("w:t")
        text.text = "1"
        run.append(text)
        field.append(run)
        paragraph._p.append(field)  # noqa: SLF001  the library has no fields of its own

    def _properties(self) -> None:
        core = self.doc.core_properties
        year, month, day = self.meta["stamp"]
        core.title, core.author, core.keywords = self.meta["title"], self.meta["agency"]["name"], self.meta["code"]
        core.created = core.modified = datetime(year, month, day)  # noqa: DTZ001  the format holds no zone
        core.last_modified_by, core.comments, core.revision = "", "", 1

    # ---- paragraphs

    def _run(self, paragraph: Any, text: str, *, font: str = FANG, size: float | None = None, color: RGBColor | None = None) -> None:
        run = paragraph.add_run(text)
        run.font.size = Pt(size or self.size)
        run.font.name = "Times New Roman"
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)  # noqa: SLF001  East Asian fonts are not in its API
        if color is not None:
            run.font.color.rgb = color

    def _par(self, text: str = "", *, indent: bool = False, align: Any = None, font: str = FANG, size: float | None = None) -> Any:
        paragraph = self.doc.add_paragraph()
        form = paragraph.paragraph_format
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(max(self.pitch, (size or 0) * 1.4))
        if indent:
            form.first_line_indent = Pt(2 * self.size)
        paragraph.alignment = align
        if text:
            self._run(paragraph, text, font=font, size=size)
        return paragraph

    def _head(self, block: dict[str, Any]) -> None:
        name = self.meta["agency"]["name"]
        paragraph = self._par(align=WD_ALIGN_PARAGRAPH.CENTER, size=30)
        self._run(paragraph, name, font=BIAO, size=30 if block["red"] else 22, color=_RED if block["red"] else None)
        if block["red"]:
            number = self._par(self.meta["number"], align=WD_ALIGN_PARAGRAPH.CENTER)
            _rule_below(number)
            self._par()
        self._par(self.meta["title"], align=WD_ALIGN_PARAGRAPH.CENTER, font=BIAO, size=22)
        if not block["red"] and self.meta["number"]:
            self._par(self.meta["number"], align=WD_ALIGN_PARAGRAPH.RIGHT)
        self._par()

    def _title(self, block: dict[str, Any]) -> None:
        self._par(self.meta["agency"]["name"], align=WD_ALIGN_PARAGRAPH.CENTER, font=BIAO, size=16)
        self._par(block["text"], align=WD_ALIGN_PARAGRAPH.CENTER, font=BIAO, size=22)
        if block["sub"]:
            self._par(block["sub"], align=WD_ALIGN_PARAGRAPH.CENTER, size=14)

    def _casenumber(self, block: dict[str, Any]) -> None:
        if block["text"]:
            self._par(f"立案号：{block['text']}", align=WD_ALIGN_PARAGRAPH.RIGHT, size=12)

    def _lines(self, block: dict[str, Any]) -> None:
        for label, value in block["rows"]:
            self._par(f"{label}：{value}")

    def _addressee(self, block: dict[str, Any]) -> None:
        self._par(block["text"] + "：")

    def _h(self, block: dict[str, Any]) -> None:
        self._par(block["text"], indent=True, font=HEI).paragraph_format.keep_with_next = True

    def _h2(self, block: dict[str, Any]) -> None:
        self._par(block["text"], indent=True, font=KAI).paragraph_format.keep_with_next = True

    def _p(self, block: dict[str, Any]) -> None:
        for line in _split(block["text"]):
            self._par(line, indent=True)

    def _flush(self, block: dict[str, Any]) -> None:
        for line in _split(block["text"]):
            self._par(line)

    def _kv(self, block: dict[str, Any]) -> None:
        first, *rest = _split(block["text"]) or [""]
        paragraph = self._par(block["label"], font=HEI)
        self._run(paragraph, f"：{first}")
        for line in rest:
            self._par(line, indent=True)

    def _qa(self, block: dict[str, Any]) -> None:
        for label, text in (("问：", block["q"].replace("\n", " ")), ("答：", block["a"])):
            first, *rest = _split(text) or [""]
            paragraph = self._par(label, font=HEI)
            self._run(paragraph, first)
            for line in rest:
                self._par(line, indent=True)

    def _note(self, block: dict[str, Any]) -> None:
        for line in _split(block["text"]):
            self._par(line, size=10.5)

    def _blankrest(self, _: dict[str, Any]) -> None:
        self._par("（以下空白）", align=WD_ALIGN_PARAGRAPH.CENTER, size=12)

    def _newpage(self, _: dict[str, Any]) -> None:
        self.doc.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def _sign(self, block: dict[str, Any]) -> None:
        for label, value, dated in block["rows"]:
            self._par(f"{label}：{value or '＿＿＿＿＿＿＿＿'}" + ("　　　　年　　月　　日" if dated else ""))

    def _seal(self, _: dict[str, Any]) -> None:
        self._par()
        for line in (f"{self.meta['agency']['name']}（印章）", self.meta["date"]):
            paragraph = self._par(line, align=WD_ALIGN_PARAGRAPH.RIGHT)
            paragraph.paragraph_format.right_indent = Pt(2 * self.size)
            paragraph.paragraph_format.keep_with_next = line != self.meta["date"]

    # ---- tables

    def _table(self, block: dict[str, Any]) -> None:
        table = self._grid(block["columns"], 1 + len(block["rows"]))
        for column, text in enumerate(block["header"]):
            self._cell(table.cell(0, column), text, font=HEI, center=True)
        for row, texts in enumerate(block["rows"], start=1):
            for column, text in enumerate(texts):
                self._cell(table.cell(row, column), text, center=column in block["center"])
        self._par(size=6)

    def _form(self, block: dict[str, Any]) -> None:
        table = self._grid(block["columns"], len(block["rows"]))
        for number, cells in enumerate(block["rows"]):
            column = 0
            for cell in cells:
                last = column + cell["span"] - 1
                target = table.cell(number, column) if last == column else table.cell(number, column).merge(table.cell(number, last))
                signature = cell["sign"]
                self._cell(target, cell["t"], center=cell["label"] or cell.get("center", False))
                if signature:
                    line = target.add_paragraph()
                    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                    self._run(line, f"签名：{signature[0]}　　{signature[1]}", size=12)
                column = last + 1
            height = max((cell["min"] for cell in cells), default=0)
            if height:
                table.rows[number].height, table.rows[number].height_rule = Mm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
        self._par(size=6)

    def _grid(self, columns: list[int], rows: int) -> Any:
        table = self.doc.add_table(rows=rows, cols=len(columns))
        table.style = self.doc.styles["Table Grid"]
        table.autofit = False
        for column, share in zip(table.columns, columns, strict=True):
            column.width = Emu(int(Mm(_TEXT_WIDTH_MM) * share / sum(columns)))
            for cell in column.cells:
                cell.width = column.width
        return table

    def _cell(self, cell: Any, text: str, *, font: str = FANG, center: bool = False) -> None:
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        for number, line in enumerate(_split(text) or [""]):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            if center:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            self._run(paragraph, line, font=font, size=12)


def _split(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _rule_below(paragraph: Any) -> None:
    """Put the red line of the head under a paragraph."""
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "8"), ("color", "C8102E")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001  borders are not in the library's API
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE",
        "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents",
        "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle",
        "w:rPr", "w:sectPr", "w:pPrChange",
    )  # fmt: skip


def _same_bytes(packed: bytes) -> bytes:
    """Pack the parts again in a fixed order under a fixed day, so that the same document is the same file."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            entry = zipfile.ZipInfo(name, _ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return out.getvalue()
