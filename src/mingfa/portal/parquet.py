"""A table of texts as an Apache Parquet file, written part by part: one page for each column of each part, plain values, gzip.

No library: those that write Parquet weigh more than the whole portal, and a table of required UTF-8 columns needs a hundred lines. The form is that of
parquet-format 2.9 (Thrift's compact protocol for what describes the pages), which every reader of Parquet knows.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from typing import BinaryIO, Self

PART = 20_000
"""Rows in one part (row group); so many are held in memory."""

MAGIC = b"PAR1"
_I32, _I64, _BINARY, _LIST, _STRUCT = 5, 6, 8, 9, 12
_BYTE_ARRAY, _REQUIRED, _UTF8, _PLAIN, _RLE, _GZIP, _DATA_PAGE = 6, 0, 0, 0, 3, 2, 0

Value = int | bytes | list["Value"] | dict[int, tuple[int, "Value"]]
"""What a Thrift field holds: a number, bytes, a list, or a struct of field number -> (type, value)."""


class ParquetTable:
    """Writes a table: `with ParquetTable(file, columns) as table: table.add(row)`; rows are texts, one for each column."""

    def __init__(self, file: BinaryIO, columns: Sequence[str]) -> None:
        self.file, self.columns = file, tuple(columns)
        self._held: list[Sequence[str]] = []
        self._groups: list[Value] = []
        self._rows, self._at = 0, 0

    def __enter__(self) -> Self:
        """Begin the file."""
        self._write(MAGIC)
        return self

    def __exit__(self, kind: type[BaseException] | None, *more: object) -> None:
        """Write what is held and the description of it all, unless something went wrong."""
        if kind is None:
            self._part()
            footer = _struct(self._description())
            self._write(footer + len(footer).to_bytes(4, "little") + MAGIC)

    def add(self, row: Sequence[str]) -> None:
        """Add a row. Raises ValueError when it has not one text for each column."""
        if len(row) != len(self.columns):
            raise ValueError(f"{len(row)} texts for {len(self.columns)} columns")
        self._held.append(row)
        if len(self._held) >= PART:
            self._part()

    def _write(self, raw: bytes) -> None:
        self.file.write(raw)
        self._at += len(raw)

    def _part(self) -> None:
        if not self._held:
            return
        chunks: list[Value] = []
        total = 0
        for at, name in enumerate(self.columns):
            begins = self._at
            size, packed = _page(row[at] for row in self._held)
            header = _struct({
                1: (_I32, _DATA_PAGE), 2: (_I32, size), 3: (_I32, len(packed)),
                5: (_STRUCT, {1: (_I32, len(self._held)), 2: (_I32, _PLAIN), 3: (_I32, _RLE), 4: (_I32, _RLE)}),
            })  # fmt: skip
            self._write(header + packed)
            total += size + len(header)
            chunks.append({
                2: (_I64, begins),
                3: (_STRUCT, {
                    1: (_I32, _BYTE_ARRAY), 2: (_LIST, [_PLAIN]), 3: (_LIST, [name.encode()]), 4: (_I32, _GZIP), 5: (_I64, len(self._held)),
                    6: (_I64, size + len(header)), 7: (_I64, len(packed) + len(header)), 9: (_I64, begins),
                }),
            })  # fmt: skip
        self._groups.append({1: (_LIST, chunks), 2: (_I64, total), 3: (_I64, len(self._held))})
        self._rows += len(self._held)
        self._held = []

    def _description(self) -> dict[int, tuple[int, Value]]:
        schema: list[Value] = [{4: (_BINARY, b"table"), 5: (_I32, len(self.columns))}]
        schema += [{1: (_I32, _BYTE_ARRAY), 3: (_I32, _REQUIRED), 4: (_BINARY, name.encode()), 6: (_I32, _UTF8)} for name in self.columns]
        return {
            1: (_I32, 1),
            2: (_LIST, schema),
            3: (_I64, self._rows),
            4: (_LIST, self._groups),
            6: (_BINARY, b"mingfa version 1"),
        }


def _page(texts: Iterable[str]) -> tuple[int, bytes]:
    """Return (size, bytes) of a page of plain texts, each behind its length; the same bytes for the same texts."""
    plain = b"".join(len(raw).to_bytes(4, "little") + raw for raw in map(str.encode, texts))
    return len(plain), gzip.compress(plain, 6, mtime=0)


# Thrift's compact protocol ---------------------------------------------------------------------------------------------------------------


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes((*out, number))


def _number(number: int) -> bytes:
    return _varint(number << 1 if number >= 0 else (-number << 1) - 1)


def _struct(fields: dict[int, tuple[int, Value]]) -> bytes:
    out, before = b"", 0
    for ident, (kind, value) in fields.items():
        out += bytes(((ident - before) << 4 | kind,)) + _value(value)
        before = ident
    return out + b"\0"


def _value(value: Value) -> bytes:
    match value:
        case int():
            return _number(value)
        case bytes():
            return _varint(len(value)) + value
        case list():
            kind = {int: _I32, bytes: _BINARY}.get(type(value[0]), _STRUCT) if value else _STRUCT
            head = bytes((len(value) << 4 | kind,)) if len(value) < 15 else bytes((0xF0 | kind,)) + _varint(len(value))
            return head + b"".join(map(_value, value))
        case _:
            return _struct(value)
