"""The Parquet file is read back by a reader written from the format alone, which shares nothing with the writer."""

from __future__ import annotations

import gzip
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingfa.portal import parquet
from mingfa.portal.parquet import ParquetTable


class Thrift:
    """A reader of Thrift's compact protocol: structs as {field: value}."""

    def __init__(self, raw: bytes, at: int = 0) -> None:
        self.raw, self.at = raw, at

    def byte(self) -> int:
        self.at += 1
        return self.raw[self.at - 1]

    def varint(self) -> int:
        found, shift = 0, 0
        while True:
            one = self.byte()
            found |= (one & 0x7F) << shift
            shift += 7
            if one < 0x80:
                return found

    def value(self, kind: int):
        if kind in (5, 6):
            found = self.varint()
            return (found >> 1) ^ -(found & 1)
        if kind == 8:
            size = self.varint()
            self.at += size
            return self.raw[self.at - size : self.at]
        if kind == 9:
            head = self.byte()
            size = head >> 4 if head >> 4 < 15 else self.varint()
            return [self.value(head & 15) for _ in range(size)]
        assert kind == 12, kind
        return self.struct()

    def struct(self):
        found, ident = {}, 0
        while (head := self.byte()) != 0:
            ident = ident + (head >> 4) if head >> 4 else self.value(5)
            found[ident] = self.value(head & 15)
        return found


def read(raw: bytes) -> tuple[list[str], list[tuple[str, ...]], int]:
    """Return (names of columns, rows, number of parts)."""
    assert raw[:4] == raw[-4:] == b"PAR1"
    size = int.from_bytes(raw[-8:-4], "little")
    told = Thrift(raw, len(raw) - 8 - size).struct()
    root, *columns = told[2]
    assert root[5] == len(columns)
    assert all((one[1], one[3], one[6]) == (6, 0, 0) for one in columns), "required UTF-8 texts"
    rows: list[tuple[str, ...]] = []
    for group in told[4]:
        found = []
        for chunk, column in zip(group[1], columns, strict=True):
            about = chunk[3]
            assert about[3] == [column[4]]
            assert about[4] == 2
            page = Thrift(raw, about[9])
            header = page.struct()
            assert page.at - about[9] + header[3] == about[7], "the sizes told are those that are there"
            plain = gzip.decompress(raw[page.at : page.at + header[3]])
            assert len(plain) == header[2]
            found.append(list(_texts(plain)))
            assert len(found[-1]) == header[5][1] == about[5] == group[3]
        rows += zip(*found, strict=True)
    assert told[3] == len(rows)
    return [one[4].decode() for one in columns], rows, len(told[4])


def _texts(plain: bytes):
    at = 0
    while at < len(plain):
        size = int.from_bytes(plain[at : at + 4], "little")
        yield plain[at + 4 : at + 4 + size].decode()
        at += 4 + size


def written(columns, rows) -> bytes:
    file = io.BytesIO()
    with ParquetTable(file, columns) as table:
        for row in rows:
            table.add(row)
    return file.getvalue()


TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 20).flatmap(lambda wide: st.tuples(st.just(wide), st.lists(st.tuples(*[TEXTS] * wide), max_size=12))))
def test_what_is_written_is_read(told):
    wide, rows = told
    columns = [f"列{number}" for number in range(wide)]
    names, found, _ = read(written(columns, rows))
    assert (names, found) == (columns, rows)


def test_many_rows_stand_in_several_parts(monkeypatch):
    monkeypatch.setattr(parquet, "PART", 3)
    rows = [(f"第{number}行", "") for number in range(7)]
    assert read(written(("甲", "乙"), rows)) == (["甲", "乙"], rows, 3)


def test_a_row_of_another_width_is_refused_and_a_broken_file_is_none():
    file = io.BytesIO()
    with pytest.raises(ValueError, match="1 texts for 2 columns"), ParquetTable(file, ("甲", "乙")) as table:
        table.add(("一",))
    assert not file.getvalue().endswith(b"PAR1") or len(file.getvalue()) == 4
