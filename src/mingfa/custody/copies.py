"""Marked copies (带标记的复制件): the original unchanged, beside a sheet that names requester, time, request and the original's digest.

The mark is beside the original, not in it: an original that is changed proves nothing any more. A photo goes out a second time with the mark
across the picture, on a PDF page; a film does not, for that would mean encoding it anew, and the sheet says so. As a ZIP whose parts are
stored as they are, written while it is sent.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from mingfa.custody.acts.requests import HOW
from mingfa.custody.state import REQUESTERS, Handed, RequestState
from mingfa.desk.times import LOCAL

SHEET = "复制件说明.txt"


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the copy: name, digest, and its bytes piece by piece."""

    name: str
    digest: str
    size: int
    pieces: Iterable[bytes]


def sheet(state: RequestState, handed: Handed, agency: str, made_at: datetime, parts: Iterable[tuple[str, str, int]]) -> str:
    """Return the text of the sheet. parts: (name, SHA-256 hex, bytes)."""
    files = "\n".join(f"  {name}\n    SHA-256 {digest}\n    {size} 字节" for name, digest, size in parts)
    return (
        "音像记录复制件说明\n"
        f"提供机关：{agency}\n"
        f"申请编号：{state.number}\n"
        f"申请人：{state.organ}（{dict(REQUESTERS).get(state.kind, '')}）\n"
        f"接收人：{handed.receiver}\n"
        f"用途：{handed.purpose}\n"
        f"提供方式：{dict(HOW).get(handed.how, '')}\n"
        f"批准人：{state.decided_name}　批准日期：{state.decided_on}\n"
        f"登记：第 {handed.seq} 条　经办人：{handed.keeper_name}\n"
        f"复制时间：{made_at.astimezone(LOCAL):%Y-%m-%d %H:%M:%S}\n"
        f"文件：\n{files}\n"
        "本件仅供所列申请人用于所列用途，不得再行复制、传播。\n"
        "为保持原件不变，标记载于本说明，没有叠加在原件的画面或者声音中；照片另附画面带标记的副本（PDF），录音录像不另附。\n"
        "文件是否与原件一致，可以用 SHA-256 摘要核对。\n"
    )


PICTURES = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp"}
LARGEST = 32 * 1024 * 1024
_PAGE = """#let told = json("told.json")
#set page(width: 210mm, height: auto, margin: 0pt)
#set text(font: told.fonts, lang: "zh")
#block(image(told.file, width: 100%))
#place(center + horizon, rotate(-24deg, text(size: 20pt, fill: rgb(180, 30, 30, 90), weight: "bold", told.mark)))
#place(bottom, block(width: 100%, fill: rgb(255, 255, 255, 210), inset: 6pt, text(size: 9pt, told.mark)))
"""


def marked_picture(picture: bytes, media: str, mark: str) -> bytes | None:
    """Return a PDF page with a photo and the mark across it; None for what is no photo, too large, or cannot be set."""
    import typst

    from mingfa.documents.fonts import installed_fonts

    ending = PICTURES.get(media)
    if ending is None or len(picture) > LARGEST:
        return None
    fonts = installed_fonts()
    told = {"file": f"picture.{ending}", "mark": mark, "fonts": [*fonts.roles["hei"]]}
    with tempfile.TemporaryDirectory(prefix="mingfa-copy-") as folder:
        root = Path(folder)
        (root / "main.typ").write_text(_PAGE, encoding="utf-8")
        (root / "told.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        (root / f"picture.{ending}").write_bytes(picture)
        try:
            made: bytes = typst.compile(str(root / "main.typ"), root=str(root), format="pdf", font_paths=fonts.handle)
        except RuntimeError:
            return None
    return made


class _Pipe:
    """What a ZIP is written into: handed on as soon as it is there."""

    def __init__(self) -> None:
        self.held: list[bytes] = []

    def write(self, data: Any) -> int:
        self.held.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""

    def take(self) -> Iterator[bytes]:
        held, self.held = self.held, []
        yield from held


def package(text: str, parts: Iterable[Part]) -> Iterator[bytes]:
    """Yield the ZIP of a copy: the sheet, then each original as it is."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload]
        archive.writestr(zipfile.ZipInfo(SHEET), "\ufeff" + text.replace("\n", "\r\n"))
        for part in parts:
            with archive.open(zipfile.ZipInfo(part.name), "w", force_zip64=True) as file:
                for piece in part.pieces:
                    file.write(piece)
                    yield from pipe.take()
    yield from pipe.take()
