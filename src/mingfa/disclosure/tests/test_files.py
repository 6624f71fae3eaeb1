"""The leak test of files: a name that survives anywhere in a PDF, an image or an office document is found, and a clean file passes."""

from __future__ import annotations

import base64
import io
import json
import struct
import zipfile
import zlib

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject, TextStringObject

from mingfa.cli import main
from mingfa.disclosure.redaction import Choices, Secrets
from mingfa.disclosure.redaction.files import inspect_file
from mingfa.documents.public_copy import public_copy

NAME = "欧阳明远"
SECRETS = Secrets({NAME: "欧某"}, ("甲市乙镇东街1号",), keep=("91433100MA4L514170",))
CONTENT = {
    "title": "涉嫌通过暗管排放水污染物案", "organ": "甲市生态环境局", "number": "甲环罚〔2026〕12号", "decided_on": "2026-03-16",
    "fields": [
        {"key": "object", "label": "执法对象", "value": "乙镇清源水洗有限公司（统一社会信用代码 91433100MA4L514170）"},
        {"key": "facts", "label": "违法事实", "value": "操作人欧某于2026年9月1日10时20分打开阀门，排放废水120000.00升。" * 8},
        {"key": "result", "label": "处罚结果", "value": "罚款人民币壹拾贰万元整（120,000.00元）"},
    ],
}  # fmt: skip


def with_field(value: str) -> dict:
    return CONTENT | {"fields": [*CONTENT["fields"], {"key": "more", "label": "其他", "value": value}]}


@pytest.fixture(scope="module")
def clean() -> bytes:
    return public_copy(CONTENT)


def rewritten(data: bytes, change) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def told(data: bytes, name: str = "公开文本.pdf") -> str:
    found = inspect_file(name, data, SECRETS)
    assert NAME not in "".join(map(str, found))
    return "；".join(map(str, found))


def test_a_public_copy_is_clean_and_deterministic_and_says_what_the_content_says(clean):
    assert told(clean) == ""
    assert public_copy(CONTENT) == clean
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(clean)).pages)
    assert "操作人欧某" in text
    assert "依法不予公开的信息已经隐去" in text
    meta = pypdf.PdfReader(io.BytesIO(clean)).metadata
    assert meta.title == CONTENT["title"]


@pytest.mark.parametrize(
    "value",
    [f"由{NAME}操作", "由歐陽明遠操作", "由欧 阳 明 远操作", "住甲市乙镇东街1号", "电话13812345678", "身份证号110105 19491231 002X",
     "长" * 23 + NAME + "跨行"],
)  # fmt: skip
def test_what_the_text_layer_shows_is_found(value):
    assert "正文" in told(public_copy(with_field(value)))


def test_a_name_in_the_metadata_is_found(clean):
    """Issue, bad input: a name that survives in a PDF's metadata is refused with a clear message."""
    for key in ("/Author", "/Title", "/Keywords", "/Producer"):
        found = told(rewritten(clean, lambda writer, key=key: writer.add_metadata({key: f"承办人{NAME}"})))
        assert "文档属性中的姓名“欧某”的全名" in found


def test_a_name_in_xmp_is_found(clean):
    at = clean.index(b"<x:xmpmeta")
    old = clean[at : clean.index(b"</x:xmpmeta>")]
    for coded in (NAME.encode(), "".join(f"&#{ord(one)};" for one in NAME).encode()):
        planted = clean.replace(old, old[:-20] + coded + old[-20:])
        assert "XMP" in told(planted)


def test_hidden_annotations_fields_and_bookmarks_are_found(clean):
    def annotate(writer):
        note = DictionaryObject({
            NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Text"), NameObject("/F"): NumberObject(2),
            NameObject("/Rect"): ArrayObject([FloatObject(0)] * 4), NameObject("/Contents"): TextStringObject(f"见{NAME}笔录"),
        })  # fmt: skip
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])

    assert "姓名" in told(rewritten(clean, annotate))
    assert "姓名" in told(rewritten(clean, lambda writer: writer.add_outline_item(title=f"{NAME}的陈述", page_number=0)))


def test_embedded_files_and_their_names_are_found(clean):
    assert "附件" in told(rewritten(clean, lambda writer: writer.add_attachment("list.csv", f"姓名\n{NAME}\n".encode())))
    assert "附件" in told(rewritten(clean, lambda writer: writer.add_attachment("list.csv", f"姓名\n{NAME}\n".encode("gb18030"))))
    assert "姓名" in told(rewritten(clean, lambda writer: writer.add_attachment(f"{NAME}.txt", b"x")))
    inner = rewritten(clean, lambda writer: writer.add_metadata({"/Author": NAME}))
    assert "姓名" in told(rewritten(clean, lambda writer: writer.add_attachment("inner.pdf", inner)))


def test_what_an_incremental_update_covers_is_found(clean):
    """The original under a new revision, or objects nobody refers to any more, are still in the file."""
    original = public_copy(with_field(f"由{NAME}操作"))
    tail = clean[clean.rindex(b"startxref") :]
    assert "姓名" in told(original + b"\n" + clean[clean.index(b"\n") + 1 :])
    assert "姓名" in told(original[: original.rindex(b"startxref")] + tail)
    loose = b"99999 0 obj <</Old (\xfe\xff" + NAME.encode("utf-16-be").replace(b"(", b"\\(").replace(b")", b"\\)") + b")>> endobj\n"
    at = clean.rindex(b"startxref")
    assert "姓名" in told(clean[:at] + loose + clean[at:])


def test_a_box_over_the_original_does_not_help():
    """A black box is a drawing; the text lies under it."""
    original = public_copy(with_field(f"由{NAME}操作"))

    def box(writer):
        from pypdf.generic import StreamObject

        stream = StreamObject()
        stream.set_data(b"0 0 0 rg 0 0 600 900 re f")
        page = writer.pages[0]
        page[NameObject("/Contents")] = ArrayObject([page.raw_get("/Contents"), writer._add_object(stream)])

    assert "正文" in told(rewritten(original, box))


def test_what_cannot_be_read_does_not_pass(clean):
    def lock(writer):
        writer.encrypt("secret", algorithm="RC4-128")

    assert "加密" in told(rewritten(clean, lock))
    at = clean.index(b"stream\n", clean.index(b"/FlateDecode"))
    assert "损坏" in told(clean[: at + 12] + b"\xff\xff\xff\xff" + clean[at + 16 :])
    assert "无法识别" in told(bytes(range(256)) * 4, "x.bin")


def test_names_of_files_are_tested_too(clean):
    assert told(clean, f"{NAME}案公开文本.pdf").startswith("文件名")
    assert inspect_file("甲环罚〔2026〕12号（公开文本）.pdf", clean, SECRETS) == ()


# Other files -------------------------------------------------------------------------------------------------------------------------


def jpeg(*segments: tuple[int, bytes]) -> bytes:
    head = b"".join(b"\xff" + bytes([kind]) + struct.pack(">H", len(body) + 2) + body for kind, body in segments)
    return b"\xff\xd8" + head + b"\xff\xda\x00\x02" + bytes(40) + b"\xff\xd9"


def exif(tag: int) -> bytes:
    return b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00" + struct.pack("<HHII", tag, 4, 1, 26) + bytes(4)


def png(kind: bytes, body: bytes) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bytes(13)) + chunk(kind, body) + chunk(b"IEND", b"")


def test_images_are_read_for_what_they_carry():
    assert told(jpeg((0xE1, exif(0x0132))), "x.jpg") == ""
    assert "拍摄位置" in told(jpeg((0xE1, exif(0x8825))), "x.jpg")
    for coding in ("utf-8", "utf-16-le", "gb18030"):
        assert "姓名" in told(jpeg((0xFE, NAME.encode(coding))), "x.jpg")
    assert "姓名" in told(jpeg() + NAME.encode(), "x.jpg"), "what hangs behind the picture"
    assert told(png(b"tEXt", b"Title\x00plain"), "x.png") == ""
    assert "姓名" in told(png(b"iTXt", b"Title\x00\x00\x00\x00\x00" + NAME.encode()), "x.png")
    assert "姓名" in told(png(b"zTXt", b"Title\x00\x00" + zlib.compress(NAME.encode("utf-8"))), "x.png")


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, body in files.items():
            target.writestr(name.replace("__", "/"), body)
    return out.getvalue()


def test_office_documents_are_read_part_by_part():
    split = f"<w:t>{NAME[:2]}</w:t></w:r><w:r><w:t>{NAME[2:]}</w:t>".encode()
    assert told(packed(word__document_xml="<w:t>欧某</w:t>".encode()), "x.docx") == ""
    assert "姓名" in told(packed(word__document_xml=split), "x.docx")
    assert "姓名" in told(packed(docProps__core_xml=f"<dc:creator>{NAME}</dc:creator>".encode()), "x.docx")
    assert "姓名" in told(packed(word__media__image1_jpg=jpeg((0xFE, NAME.encode()))), "x.docx")
    assert "损坏" in told(b"PK\x03\x04" + bytes(60), "x.docx")


def test_plain_files_are_read_in_the_codings_people_use():
    assert "姓名" in told(f"a,{NAME}\n".encode("gb18030"), "x.csv")
    assert "姓名" in told(f"a,{NAME}\n".encode("utf-16"), "x.csv")
    assert "姓名" in told(('{"a": "' + NAME.encode("unicode_escape").decode() + '"}').encode(), "x.json")
    assert told("统一社会信用代码,91433100MA4L514170\n".encode(), "x.csv") == ""
    assert inspect_file("x.csv", "滨河路排口".encode(), Secrets({}), Choices(added={"滨河路": ("address", "住处")}))


# The command -------------------------------------------------------------------------------------------------------------------------


def test_the_command_tests_feeds_and_files_for_anybody(tmp_path, capsys, clean):
    """Without the office: forms of numbers, and the words of a list; a name is repeated nowhere."""
    feed = tmp_path / "feed" / "xiangxi" / "content"
    feed.mkdir(parents=True)
    codes = [{"name": "乙镇清源水洗有限公司", "code": "110105194912310027"}]
    for name, content in (
        ("a", CONTENT | {"parties": codes, "place": "110105194912310027"}), ("b", CONTENT | {"title": f"{NAME}案"}),
        ("c", with_field("电话13812345678")), ("d", {"columns": ["证件编号"], "rows": [{"电话": "13812345678"}]}),
        ("e", CONTENT | {"copy": {"name": "x.pdf", "data": base64.b64encode(public_copy(with_field(f"由{NAME}操作"))).decode()}}),
        ("f", CONTENT | {"copy": {"name": "x.pdf", "data": "*"}}),
    ):  # fmt: skip
        (feed / f"{name}.json").write_text(json.dumps({"content": content, "salt": "00"}, ensure_ascii=False), encoding="utf-8")
    (feed.parent / "checkpoint").write_text("13812345678", encoding="utf-8")
    listed = tmp_path / "words.txt"
    listed.write_text(f"\ufeff{NAME}\n\n某\n", encoding="utf-8")
    assert main(["leaktest", str(tmp_path / "feed"), "--words", str(listed)]) == 1
    out = capsys.readouterr().out
    assert NAME not in out
    told = [line.split("：")[0].rpartition("/")[2] for line in out.splitlines()[:-1]]
    assert sorted(set(told)) == ["b.json", "c.json", "e.json", "f.json"]
    assert "检查 6 项，4 项" in out
    assert main(["leaktest", str(tmp_path / "feed"), "--json"]) == 1
    assert [one["name"][-6:] for one in json.loads(capsys.readouterr().out)["leaks"]] == ["c.json", "f.json"]
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(clean)
    assert main(["leaktest", str(copy), "--words", str(listed)]) == 0
    assert "没有发现" in capsys.readouterr().out
    copy.write_bytes(rewritten(clean, lambda writer: writer.add_metadata({"/Author": NAME})))
    assert main(["leaktest", str(copy), "--words", str(listed)]) == 1
    assert "文档属性" in capsys.readouterr().out
    assert main(["leaktest", str(tmp_path / "nothing")]) == 2
