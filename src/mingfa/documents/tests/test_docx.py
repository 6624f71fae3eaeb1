"""The editable DOCX holds the same words as the PDF, and is a file that other programs open."""

import io
import zipfile
from datetime import date

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from mingfa.documents.docx import render_docx
from mingfa.documents.errors import DocumentError, IncompleteDocument
from mingfa.documents.forms import FORMS
from mingfa.documents.render import render_pdf
from mingfa.documents.samples import AGENCY, sample

# The order that the schema (ECMA-376 part 1) fixes for the children we write.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore pBdr shd tabs spacing ind jc rPr sectPr",
    "rPr": "rStyle rFonts b i color sz szCs lang",
    "tcPr": "tcW gridSpan vMerge vAlign",
    "trPr": "trHeight",
    "tblPr": "tblStyle tblW jc tblLayout tblLook",
}


def made(code: str):
    form = FORMS[code]
    number = f"示州环{form.stem}〔2026〕5号" if form.stem else None
    return {"agency": AGENCY, "number": number, "issued_on": date(2026, 5, 8)}


def texts(body: bytes) -> str:
    doc = Document(io.BytesIO(body))
    return "".join("".join(node.itertext()) for node in [doc.element.body]).replace(" ", "")


@pytest.mark.parametrize("code", FORMS)
def test_every_form_is_written_and_opens_again(code):
    document = render_docx(code, sample(code), **made(code))
    with zipfile.ZipFile(io.BytesIO(document.body)) as package:
        assert package.testzip() is None
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(package.read(name))
        body = etree.fromstring(package.read("word/document.xml"))
    for tag, order in ORDER.items():
        names = order.split()
        for element in body.iter(qn(f"w:{tag}")):
            found = [etree.QName(child).localname for child in element]
            assert found == sorted(found, key=names.index), (tag, found)
    opened = Document(io.BytesIO(document.body))
    assert "".join(p.text for p in opened.sections[0].footer.paragraphs).replace(" ", "").count(f"内容码{document.content_code}") == 1
    assert opened.styles["Normal"].element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"


@pytest.mark.parametrize("code", ["penalty_decision", "filing_approval", "questioning_record", "service_receipt", "legal_review_opinion"])
def test_docx_and_pdf_say_the_same(code):
    pdf, docx = render_pdf(code, sample(code), **made(code)), render_docx(code, sample(code), **made(code))
    assert (pdf.content_sha256, pdf.text) == (docx.content_sha256, docx.text)
    written = texts(docx.body)
    for line in docx.text.splitlines():
        assert line.replace(" ", "") in written, line


def test_the_same_input_gives_the_same_bytes():
    first, second = (render_docx("demand", sample("demand"), **made("demand")) for _ in range(2))
    assert first.body == second.body
    with pytest.raises(DocumentError, match="不是 PDF 文件"):
        assert first.pdf


def test_what_is_incomplete_is_refused_here_too():
    with pytest.raises(IncompleteDocument, match="履行方式"):
        render_docx("demand", {**sample("demand").model_dump(), "manner": ""}, **made("demand"))


def test_letters_that_mean_something_in_xml_stay_letters():
    data = sample("demand").model_copy(update={"duty": '<a href="x">&amp;</a> ]]>'})
    assert '<ahref="x">&amp;</a>]]>' in texts(render_docx("demand", data, **made("demand")).body)
