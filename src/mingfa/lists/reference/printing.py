"""A window board as a page to print (公示牌打印件): A4 landscape, or A3, set from the very board the portal shows, with a code to its page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import qrcode  # type: ignore[import-untyped]
import typst

from mingfa.documents.fonts import installed_fonts
from mingfa.lists.reference.boards import Board

PAPERS = ("a4", "a3")
_LAYOUT = """
#let b = json("board.json")
#let scale = if b.paper == "a3" { 1.41 } else { 1.0 }
#let pt(n) = n * scale * 1.25pt
#let blue = rgb("#0b4f8a")
#set document(title: b.window, author: b.organ)
#set page(paper: b.paper, flipped: true, margin: (x: 14mm * scale, y: 11mm * scale))
#set text(font: b.fonts, size: pt(11), lang: "zh", region: "cn")
#set par(leading: 0.55em, spacing: 0.6em)
#let qr(rows, side) = {
  let n = rows.len()
  if n > 0 {
    let u = side / n
    box(width: side, height: side, for (y, row) in rows.enumerate() {
      for (x, bit) in row.clusters().enumerate() {
        if bit == "1" { place(top + left, dx: x * u, dy: y * u, rect(width: u * 1.02, height: u * 1.02, fill: black, stroke: none)) }
      }
    })
  }
}
#grid(columns: (1fr, auto), align: (left + horizon, right + horizon),
  stack(spacing: pt(8), text(size: pt(12), fill: luma(70))[#b.organ　岗位信息公示牌], text(size: pt(24), weight: "bold", fill: blue)[#b.window]),
  if b.qr.len() > 0 { align(center)[#qr(b.qr, 22mm * scale) \\ #text(size: pt(8))[扫码查看网上公示]] },
)
#line(length: 100%, stroke: pt(1.5) + blue)
#for row in b.staff.chunks(if b.staff.len() == 1 { 1 } else { 2 }) {
  grid(columns: row.len() * (1fr,), gutter: pt(10), ..row.map(one => block(width: 100%, stroke: pt(0.8) + luma(170), radius: 3pt, inset: pt(8), breakable: false,
    grid(columns: if one.picture == none { (1fr,) } else { (24mm * scale, 1fr) }, gutter: pt(10),
      ..if one.picture == none { () } else { (image(bytes(one.picture), width: 24mm * scale),) },
      [
        #text(size: pt(15), weight: "bold")[#one.post] #if one.name != "" [　#text(size: pt(14))[#one.name]] #if one.title != "" [　#one.title]
        #for item in one.items [
          #par[#text(fill: blue, weight: "bold")[#item.at(0)：]#item.at(1)]
        ]
      ],
    ))))
}
#v(pt(4))
#grid(columns: (1fr, 1fr), column-gutter: pt(14), row-gutter: pt(12), ..b.items.map(item => block(width: 100%, breakable: false)[
  #text(fill: blue, weight: "bold", size: pt(12))[#item.at(0)] \\ #item.at(1)
]))
#v(1fr)
#text(size: pt(8.5), fill: luma(90))[公示牌内容第 #b.version 版，#b.published 公布　设置场所：#b.place]
"""


def board_pdf(
    board: Board,
    *,
    organ: str,
    version: int,
    published: str,
    address: str = "",
    photos: Mapping[str, bytes] | None = None,
    paper: str = "a4",
) -> bytes:
    """Return the board as PDF. published: the day of the version, as it is printed. address: of its page on the portal, "" for none.

    photos: file cell -> picture (PNG or JPEG); a person without one has an empty place. paper: one of PAPERS. Raises ValueError for another
    paper, FontMissing.
    """
    if paper not in PAPERS:
        raise ValueError(paper)
    fonts = installed_fonts()
    staff: list[dict[str, Any]] = []
    for one in board.staff:
        held = (photos or {}).get(one.photo, b"")
        picture = list(held) if picture_kind(held) else None
        staff.append(
            {"post": one.post, "name": one.name, "title": one.title, "picture": picture, "items": [list(pair) for pair in one.items]}
        )
    told = {
        "window": board.window, "place": board.place_words, "organ": organ, "version": str(version), "published": published, "paper": paper,
        "items": [list(pair) for pair in board.items], "staff": staff, "fonts": list(fonts.roles["hei"]), "qr": square(address) if address else [],
    }  # fmt: skip
    given: Any = {"main": _LAYOUT.encode(), "board.json": json.dumps(told, ensure_ascii=False).encode()}
    body: Any = typst.compile(given, format="pdf", font_paths=fonts.handle)
    if not isinstance(body, bytes):
        raise TypeError("the typesetter gave no file")
    return body


def picture_kind(picture: bytes) -> str:
    """Return "png" or "jpg" by the first bytes of a file, "" for anything else."""
    if picture.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    return "jpg" if picture.startswith(b"\xff\xd8\xff") else ""


def square(address: str) -> list[str]:
    """Return an address as rows of a QR code, "1" for black."""
    made = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M)
    made.add_data(address)
    made.make(fit=True)
    return ["".join("1" if bit else "0" for bit in row) for row in made.get_matrix()]
