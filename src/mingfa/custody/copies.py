"""Marked copies (带标记的复制件): the original unchanged, beside a sheet that names requester, time, request and the original's digest.

The mark is on the package, not in the picture: an original that is changed proves nothing any more. The sheet says so. As a ZIP whose parts
are stored as they are, written while it is sent.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
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
        "为保持原件不变，标记载于本说明，没有叠加在画面或者声音中；文件是否与原件一致，可以用 SHA-256 摘要核对。\n"
    )


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
