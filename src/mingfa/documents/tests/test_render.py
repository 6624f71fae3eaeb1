"""A document is the same bytes from the same input, carries its content code on every page, and loses no character."""

import io
import os
import subprocess
import sys
from datetime import date

import pytest
from pypdf import PdfReader

from mingfa.documents import fonts
from mingfa.documents.errors import ContentChanged, DocumentError, FontMissing, MissingGlyph, NumberMalformed, NumberMissing, TemplateFault
from mingfa.documents.fonts import installed_fonts
from mingfa.documents.forms import FORMS, FormKind
from mingfa.documents.render import compose, read_code, render_pdf
from mingfa.documents.samples import AGENCY, PARTY, draft, sample
from mingfa.law.errors import InvalidIdentifier

ISSUED = date(2026, 5, 8)


def number_of(code: str) -> str | None:
    form = FORMS[code]
    return f"示州环{form.stem}〔2026〕5号" if form.stem else None


def made(code: str, data=None, **more):
    return render_pdf(code, data or sample(code), **({"agency": AGENCY, "number": number_of(code), "issued_on": ISSUED} | more))


def pages(document) -> list[str]:
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(document.pdf)).pages]


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("code", FORMS)
def test_every_form_prints(code):
    """A4, PDF/A-3b, all fonts embedded, title on page one, content code and demonstration mark on every page."""
    document = made(code)
    reader = PdfReader(io.BytesIO(document.pdf))
    for page in reader.pages:
        assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 297]
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            assert "/FontFile3" in descendant["/FontDescriptor"] or "/FontFile2" in descendant["/FontDescriptor"]
    xmp = reader.xmp_metadata.stream.get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in xmp
    texts = pages(document)
    assert all(f"内容码{document.content_code}" in text for text in texts)
    assert all("演示数据不具法律效力" in text for text in texts)
    if code != "file_cover":
        assert squeezed(document.title) in texts[0]
    if FORMS[code].kind is not FormKind.EXTERNAL:
        assert all(f"第{i}页共{len(texts)}页" in text for i, text in enumerate(texts, start=1))
    else:
        assert all(f"—{i}—" in text for i, text in enumerate(texts, start=1))


def test_the_same_input_gives_the_same_bytes_in_another_process():
    """Another process, time zone and moment: the same file."""
    program = (
        "from datetime import date; from mingfa.documents.render import render_pdf; from mingfa.documents.samples import AGENCY, sample\n"
        "d = render_pdf('penalty_decision', sample('penalty_decision'), agency=AGENCY, number='示州环罚〔2026〕5号', issued_on=date(2026, 5, 8))\n"
        "print(d.sha256, d.content_sha256)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "TZ": "America/New_York", "PYTHONHASHSEED": "7"},
        capture_output=True,
        check=True,
    )
    here = made("penalty_decision")
    assert done.stdout.decode().split() == [here.sha256, here.content_sha256]


@pytest.mark.obligation("XX-P-7b")
@pytest.mark.obligation("SH-P-2.2b")
@pytest.mark.obligation("JB-P-8b")
def test_the_stored_text_contains_right_procedure_and_channel():
    """In the text that is kept and on the printed page alike."""
    document = made("penalty_decision")
    printed = "".join(pages(document))
    remedies = document.fields["draft"]["remedies"]
    assert len(remedies) == 2
    for remedy in remedies:
        for part in ("right", "procedure", "channel"):
            assert remedy[part] in document.text
            assert squeezed(remedy[part][:12]) in printed


def test_a_decision_has_its_five_parts_in_order():
    """Form 38: facts, defence, basis with kind and reasons, performance, remedies; the amount in figures and capitals."""
    text = made("penalty_decision").text
    heads = ["一、违法事实和证据", "二、陈述、申辩和听证情况", "三、行政处罚的依据", "四、行政处罚决定的履行方式和期限", "五、申请行政复议"]
    at = [text.index(head) for head in heads]
    assert at == sorted(at)
    assert "罚款人民币贰拾万元整（200,000.00元）" in text
    assert "《中华人民共和国水污染防治法》第八十三条第（三）项" in text


@pytest.mark.parametrize("code", FORMS)
def test_a_print_shows_every_word_of_its_data(code):
    """No field may be dropped by a template: each text of the data is in the document's text, digests and unprinted blocks apart."""
    unprinted = {
        # the intended decision is frozen whole in the notice, which tells only what the law asks it to tell
        "penalty_notice": {"performance", "remedies", "title", "parties"},
        "penalty_decision": {"title", "parties"},
    }.get(code, set())
    document = made(code)
    text = squeezed(document.text)

    def words(value, key=""):
        if key in unprinted or key in ("sha256", "kind"):
            return
        if isinstance(value, dict):
            for name, item in value.items():
                yield from words(item, name)
        elif isinstance(value, list):
            for item in value:
                yield from words(item, key)
        elif isinstance(value, str) and len(value) > 1 and not value[:4].isdigit() and not value.isascii():
            yield value.rstrip("。；，")

    missing = [word for word in words(document.fields) if squeezed(word) not in text]
    assert missing == []


@pytest.mark.obligation("XL-R-2c")
def test_the_content_code_tells_one_content_from_another():
    """A print carries a code of its content; another number, day, version of a word or draft has another code; a false reprint is refused."""
    first = made("penalty_decision")
    assert made("penalty_decision", content_code=first.content_code).sha256 == first.sha256
    other = sample("penalty_decision").model_copy(update={"draft": draft(title="另一案由")})
    for changed in (
        {"data": other},
        {"number": "示州环罚〔2026〕6号"},
        {"issued_on": date(2026, 5, 9)},
        {"draft": True},
        {"agency": AGENCY.model_copy(update={"name": "他州生态环境局"})},
    ):
        assert made("penalty_decision", **changed).content_code != first.content_code
        with pytest.raises(ContentChanged, match="内容已变，不能按原件重印"):
            made("penalty_decision", **changed, content_code=first.content_code)


def test_a_scanned_square_code_gives_the_content_code():
    assert read_code("MINGFA:1:38:0123456789ABCDEF") == ("38", "0123456789abcdef")
    with pytest.raises(DocumentError, match="不是本平台文书的内容码"):
        read_code("https://example.test/")


def test_the_square_code_is_on_the_page_and_holds_the_code():
    """The modules handed to the typesetter are those of the code of this very content."""
    import qrcode

    composed = compose("demand", sample("demand"), agency=AGENCY, number=number_of("demand"), issued_on=ISSUED)
    square = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M)
    square.add_data(f"MINGFA:1:46:{composed.code.upper()}")
    square.make(fit=True)
    assert composed.meta["qr"] == ["".join("1" if bit else "0" for bit in row) for row in square.get_matrix()]
    assert len(composed.meta["qr"]) == 25


def test_a_number_and_a_day_are_needed_before_a_paper_goes_out():
    with pytest.raises(NumberMissing, match="没有文号"):
        made("penalty_decision", number=None)
    with pytest.raises(NumberMissing, match="没有日期"):
        made("penalty_decision", issued_on=None)
    with pytest.raises(NumberMalformed, match="不属于“示州环罚”"):
        made("penalty_decision", number="示州环罚告〔2026〕5号")
    with pytest.raises(InvalidIdentifier, match="六角括号"):
        made("penalty_decision", number="示州环罚[2026]5号")


def test_a_draft_needs_no_number_and_says_on_every_page_that_it_is_one():
    document = made("penalty_decision", number=None, issued_on=None, draft=True)
    assert all("草稿未编号不得送达" in text for text in pages(document))
    assert "示州环罚〔〕号" in pages(document)[0]


@pytest.mark.parametrize("name", ["喆堃镕", "㐂", "䶮", "石·买买提", "O’Neill"])
def test_names_with_rare_characters_are_printed(name):
    """Characters outside GB 2312, of U+3400 to U+4DBF, the middle dot of names."""
    party = PARTY.model_copy(update={"head_name": name})
    data = sample("penalty_decision").model_copy(update={"to": party, "draft": draft(parties=(party,))})
    assert squeezed(name) in pages(made("penalty_decision", data))[0]


def test_a_character_outside_the_basic_plane_is_printed_or_named():
    """U+20BB7 (𠮷): printed where a font has it, refused by name where none has; never left out."""
    party = PARTY.model_copy(update={"head_name": "田𠮷"})
    data = sample("penalty_decision").model_copy(update={"to": party, "draft": draft(parties=(party,))})
    if any(family in installed_fonts().roles["fang"] for family in ("Noto Serif JP", "Noto Sans JP")):
        assert "田𠮷" in pages(made("penalty_decision", data))[0]
    else:
        with pytest.raises(MissingGlyph, match=r"𠮷（U\+20BB7）.*没有字形"):
            made("penalty_decision", data)


def test_a_character_without_a_glyph_stops_the_print():
    data = sample("file_notes").model_copy(update={"state": "姓名含\U0002ebe1字"})
    with pytest.raises(MissingGlyph) as caught:
        made("file_notes", data)
    assert caught.value.characters == "\U0002ebe1"
    assert "U+2EBE1" in str(caught.value)


def test_a_font_that_is_not_there_is_never_named_and_never_replaced_silently():
    composed = compose("demand", sample("demand"), agency=AGENCY, number=number_of("demand"), issued_on=ISSUED)
    style = next(name for name in composed.sources if name.startswith("common"))
    composed.sources[style] = composed.sources[style].replace(b"set text(font: f.fang,", b'set text(font: ("FangSongg", ..f.fang),')
    with pytest.raises(FontMissing, match="fangsongg"):
        composed.pdf()


def test_a_font_folder_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(FontMissing, match="不存在"):
        installed_fonts((tmp_path / "none",))


def test_the_agencys_own_font_comes_first(monkeypatch, tmp_path):
    """The first wish that is installed is used; the content stays the same, the bytes and the fonts' identity are told apart."""
    before = made("demand")
    folder = tmp_path / "fonts"
    folder.mkdir()
    monkeypatch.setitem(fonts._WISHES, "fang", ("Not Installed", "Noto Sans SC"))
    used = installed_fonts((folder,))
    assert used.roles["fang"][0] == "Noto Sans SC"
    after = made("demand", fonts=used)
    assert after.content_sha256 == before.content_sha256
    assert after.sha256 != before.sha256


def test_text_of_a_field_is_never_read_as_markup():
    """Whatever a party writes stands there as written."""
    nasty = '#panic("x") $a$ *b* _c_ @d <e> \\u{41} #import "main.typ" ]]} {{ f }}'
    data = sample("demand").model_copy(update={"duty": nasty})
    document = made("demand", data)
    assert nasty in document.text
    assert squeezed('#panic("x")') in "".join(pages(document))


def test_a_broken_template_is_told_as_such():
    composed = compose("demand", sample("demand"), agency=AGENCY, number=number_of("demand"), issued_on=ISSUED)
    composed.sources["form.typ"] = b'#import "common.v1.typ": *\n#let blocks(d, m) = seq((k: "nothing"))'
    with pytest.raises(TemplateFault, match="unknown block nothing"):
        composed.pdf()


def test_a_page_holds_22_lines_of_28_characters():
    """GB/T 9704-2012: measured on a full page of plain text."""
    data = sample("demand").model_copy(update={"duty": "字" * 3000})
    page = PdfReader(io.BytesIO(made("demand", data).pdf)).pages[1]
    lines = [line.strip() for line in page.extract_text().splitlines() if line.strip("字 ") == "" and line.strip()]
    assert len(lines) == 22
    assert {len(line) for line in lines} == {28}


def test_long_content_runs_over_pages():
    many = draft().evidence * 20
    unique = tuple(item.model_copy(update={"name": f"{item.name}之{i}"}) for i, item in enumerate(many))
    data = sample("penalty_decision").model_copy(update={"draft": draft(evidence=unique)})
    texts = pages(made("penalty_decision", data))
    assert len(texts) > 6
    assert "之79" in "".join(texts)
