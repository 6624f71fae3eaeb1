"""The part of `verify` about streams: every entry of a run of consecutive streams, and every row of their tables.

A run is read table by table, not stream by stream, and needs nothing of another run, so that processes can share the work.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from mingfa.desk import store
from mingfa.desk.entry import Entry
from mingfa.desk.errors import LedgerBroken
from mingfa.desk.findings import Report
from mingfa.desk.kinds import RegimeView, StreamKind, kind_named
from mingfa.desk.perform import apply
from mingfa.desk.projections import Projection, Rows, projections_of
from mingfa.desk.sources import sources
from mingfa.desk.streams import agency_of, kind_of
from mingfa.ledger.errors import LedgerError
from mingfa.ledger.leaf import ZERO, Leaf, bad_signatures_of, body_hash, leaf_hash, parse_signed

RUN = 2_000
"""Entries in a run, about; a longer stream is a run of its own."""

_BATCH = 4_000

Leaves = dict[tuple[str, int], bytes]
Receipt = tuple[str, str, str, int]


@dataclass(frozen=True, slots=True)
class Run:
    """Streams from the first to the last, in the order of the database."""

    first: str
    last: str
    entries: int


@dataclass(slots=True)
class Checked:
    """What came of a run. leaves: (stream, seq) -> leaf hash as recomputed."""

    report: Report = field(default_factory=Report)
    leaves: Leaves = field(default_factory=dict)


def runs() -> list[Run]:
    """Divide all streams into runs."""
    found: list[Run] = []
    first, last, held = "", "", 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT stream, COUNT(*) FROM ledger_entry GROUP BY stream ORDER BY stream")
        for stream, count in cursor.fetchall():
            first, held = first or stream, held + count
            if held >= RUN:
                found.append(Run(first, stream, held))
                first, held = "", 0
            last = stream
    if held:
        found.append(Run(first, last, held))
    return found


def check(run: Run, keys: Mapping[str, bytes]) -> Checked:
    """Check every entry of a run and the tables of its streams. keys: public key by the id that leaves name."""
    return _Check(run, keys).done()


_ROWS = (
    "SELECT e.stream, e.seq, e.act, e.version, e.done_at, e.recorded_at, e.leaf_hash, b.body, e.leaf, e.agency, b.salt, "
    "d.stream IS NOT NULL FROM ledger_entry e LEFT JOIN ledger_body b ON b.stream = e.stream AND b.seq = e.seq "
    "LEFT JOIN ledger_disposal d ON d.stream = e.stream AND d.seq = e.seq WHERE "
)
_ORDER = " ORDER BY e.stream, e.seq LIMIT %s"


def _rows(run: Run) -> Iterator[Sequence[Any]]:
    """Iterate over the entries of a run by stream and seq, in batches."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS + "e.stream >= %s AND e.stream <= %s" + _ORDER, [run.first, run.last, _BATCH])
        while batch := cursor.fetchall():
            yield from batch
            stream, seq = batch[-1][0], batch[-1][1]
            cursor.execute(
                _ROWS + "(e.stream > %s OR (e.stream = %s AND e.seq > %s)) AND e.stream <= %s" + _ORDER,
                [stream, stream, seq, run.last, _BATCH],
            )


class _Check:
    """The streams of a run, one after the other."""

    def __init__(self, run: Run, keys: Mapping[str, bytes]) -> None:
        self.run, self.keys = run, keys
        self.checked = Checked()
        self.report = self.checked.report
        self.signed: list[tuple[bytes, bytes]] = []
        self.named: list[str] = []
        self.heads = {row[0]: row[1:] for row in self._between("desk_head", "stream, agency, kind, seq, leaf_hash, recorded_at")}
        self.receipts: dict[str, set[Receipt]] = defaultdict(set)
        for row in self._between("desk_receipt", "person, key, stream, seq"):
            self.receipts[row[2]].add(row)
        self.tables: dict[str, dict[str, Rows]] = {}
        self.open("")

    def _between(self, table: str, columns: str) -> Iterator[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {columns} FROM {table} WHERE stream >= %s AND stream <= %s", [self.run.first, self.run.last])
            while batch := cursor.fetchmany(_BATCH):
                yield from batch

    def done(self) -> Checked:
        """Go through the run."""
        for row in _rows(self.run):
            if row[0] != self.stream:
                self.close()
                self.open(row[0])
            self.take(row)
        self.close()
        for at in bad_signatures_of(self.signed):
            self.report.bad("signature", self.named[at], "条目签名不是留痕密钥所作")
        return self.checked

    def open(self, stream: str) -> None:
        """Begin a stream."""
        self.stream, self.seq, self.previous, self.recorded, self.broken = stream, -1, ZERO, 0, False
        self.expected: set[Receipt] = set()
        self.state: Any = None
        self.kind: StreamKind | None = None

    def close(self) -> None:
        """End a stream: its head, its receipts, its rows, its originals."""
        stream = self.stream
        if not stream:
            return
        self.report.streams += 1
        self._head()
        self._receipts()
        if self.kind is not None:
            if not self.broken:
                self._tables(self.kind)
            if self.state is not None:
                for digest in self.kind.originals(self.state):
                    self.report.named.setdefault(digest, stream)
                for digest in self.kind.removed(self.state):
                    self.report.removed.setdefault(digest, stream)

    def take(self, row: Sequence[Any]) -> None:
        """Check one entry and fold it."""
        name, number, _act, _version, _done, _recorded, _hash, body, raw, agency, salt, disposed = row
        report, where = self.report, f"{name}#{number}"
        if self.seq < 0:
            try:
                self.kind = kind_named(kind_of(name))
                self.state = self.kind.initial(name)
            except (KeyError, IndexError):
                report.bad("entry", where, "卷的种类不明")
                self.broken = True
        report.entries += 1
        self.seq += 1
        raw = bytes(raw)
        computed = leaf_hash(raw)
        self.checked.leaves[name, number] = computed
        if number != self.seq:
            report.bad("chain", where, f"序号不连续，应为 {self.seq}")
            self.seq = number
        try:
            leaf, signed = parse_signed(raw)
        except LedgerError as error:
            report.bad("leaf", where, str(error))
            self.previous, self.broken = computed, True
            return
        self._header(leaf, row, computed, where)
        self.previous = computed
        report.signers.setdefault((agency, leaf.key_id), where)
        key = self.keys.get(leaf.key_id)
        if key is None:
            report.bad("signature", where, f"签名密钥 {leaf.key_id} 不在可信公钥之列")
        else:
            self.signed.append((signed, key))
            self.named.append(where)
        if body is None:
            if not disposed:
                report.bad("body", where, "正文缺失，且没有处置批准")
                self.broken = True
        elif len(salt) != 32 or body_hash(bytes(salt), bytes(body)) != leaf.body_hash:
            report.bad("body", where, "正文与条目头的散列不符")
            self.broken = True
        if not self.broken:
            self._fold(row, where)

    def _header(self, leaf: Leaf, row: Sequence[Any], computed: bytes, where: str) -> None:
        name, number, act, version, done_at, recorded_at, stored_hash, _body, _raw, agency, _salt, _disposed = row
        recorded = store.micros(leaf.recorded_at)
        if (leaf.stream, leaf.seq, leaf.act, leaf.version, store.micros(leaf.done_at), recorded) != (
            name, number, act, version, done_at, recorded_at
        ) or agency != agency_of(name) or bytes(stored_hash) != computed:  # fmt: skip
            self.report.bad("entry", where, "条目的列与其规范字节不一致")
        if leaf.previous != self.previous:
            self.report.bad("chain", where, "与前一条的散列不相连")
        if recorded < self.recorded:
            self.report.bad("chain", where, "登记时间早于前一条")
        self.recorded = recorded

    def _fold(self, row: Sequence[Any], where: str) -> None:
        assert self.kind is not None
        try:
            entry = store.make_entry(row[:8])
            self.state = apply(self.state, entry, self.kind)
            if isinstance(entry, Entry):
                self.expected.add((entry.by.person, entry.key, row[0], row[1]))
        except (LedgerBroken, ValueError, KeyError, TypeError, AttributeError) as error:
            self.report.bad("fold", where, f"无法还原现状：{error}")
            self.broken = True

    def _head(self) -> None:
        stream, row = self.stream, self.heads.get(self.stream)
        self.report.rows += 1
        if row is None:
            self.report.bad("head", stream, "卷头缺失")
        elif (row[0], row[1], row[2], bytes(row[3]), row[4]) != (
            agency_of(stream), kind_of(stream), self.seq, self.previous, self.recorded
        ):  # fmt: skip
            self.report.bad("head", stream, "卷头与最后一条留痕不一致")

    def _receipts(self) -> None:
        held = self.receipts.get(self.stream, set())
        self.report.rows += len(held)
        for row in sorted(self.expected - held):
            self.report.bad("receipt", f"desk_receipt {row[0]} {row[1]}", "提交凭证缺失或被改动")
        for row in sorted(held - self.expected):
            self.report.bad("receipt", f"desk_receipt {row[0]} {row[1]}", "提交凭证没有对应的留痕")

    def _tables(self, kind: StreamKind) -> None:
        view = _view(agency_of(self.stream))
        for projection in projections_of(kind):
            wanted = projection.make(self.stream, self.state, view)
            held = self._held(projection)
            self.report.rows += len(held)
            if wanted != held:
                _tell_rows(self.report, projection, wanted, held)

    def _held(self, projection: Projection) -> Rows:
        """Return the rows of the stream; the table is read once for the run."""
        table = self.tables.get(projection.table)
        if table is None:
            table = self.tables[projection.table] = projection.held_between(self.run.first, self.run.last)
        return table.get(self.stream, {})


def _tell_rows(report: Report, projection: Projection, wanted: Rows, held: Rows) -> None:
    for ident in sorted(wanted.keys() | held.keys()):
        if ident not in held:
            report.bad("projection", f"{projection.table} {ident}", "缺少一行")
        elif ident not in wanted:
            report.bad("projection", f"{projection.table} {ident}", "多出一行")
        elif wanted[ident] != held[ident]:
            names = [n for n, a, b in zip(projection.columns, wanted[ident], held[ident], strict=True) if a != b]
            report.bad("projection", f"{projection.table} {ident}", f"与留痕不一致：{'、'.join(names)}")


_views: dict[str, RegimeView | None] = {}


def forget_views() -> None:
    """Drop the regimes that were folded for an earlier check."""
    _views.clear()


def _view(agency: str) -> RegimeView | None:
    """Return the regime of an agency, folded once; None when it has none that can be read."""
    if agency not in _views:
        declared = sources()
        name = declared.regime_stream(agency)
        kind = kind_named(kind_of(name))
        state, seq = kind.initial(name), -1
        try:
            for entry in store.read_entries(name):
                state, seq = apply(state, entry, kind), entry.seq
        except (LedgerBroken, ValueError, KeyError):
            seq = -1
        _views[agency] = declared.regime_view(state, name, seq) if seq >= 0 else None
    return _views[agency]


def gather(report: Report, leaves: Leaves, found: Iterable[Checked]) -> Iterator[int]:
    """Add what came of each run to the whole; yields the entries so far."""
    for each in found:
        part = each.report
        report.entries += part.entries
        report.streams += part.streams
        report.rows += part.rows
        report.findings += part.findings
        for digest, stream in part.named.items():
            report.named.setdefault(digest, stream)
        for signer, where in part.signers.items():
            report.signers.setdefault(signer, where)
        for digest, stream in part.removed.items():
            report.removed.setdefault(digest, stream)
        leaves |= each.leaves
        yield report.entries
