"""`mingfa verify`: recompute everything from the entries and name every bad thing.

Entries: header bytes against columns, signatures, chains, bodies. Tree: places, tiles, checkpoints inside and outside the database.
Tables: every projection against the fold of its stream, row by row. Originals against their digests. Guards of the database.
What it leaves out is listed in EXEMPT, and in the report.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any

from django.apps import apps
from django.db import connection

from mingfa.desk import store
from mingfa.desk.entry import Entry
from mingfa.desk.errors import LedgerBroken, NotReady
from mingfa.desk.keys import folder
from mingfa.desk.kinds import RegimeView, kind_named
from mingfa.desk.models import Head, Receipt
from mingfa.desk.perform import apply, forget
from mingfa.desk.projections import all_tables, projections_of
from mingfa.desk.sequencer import outside_notes
from mingfa.desk.signer import trusted
from mingfa.desk.sources import sources
from mingfa.desk.streams import agency_of, kind_of
from mingfa.ledger import merkle
from mingfa.ledger.errors import LedgerError
from mingfa.ledger.leaf import ZERO, bad_signatures, body_hash, leaf_hash, parse_leaf
from mingfa.ledger.migrations import guards
from mingfa.ledger.models import KEPT, PendingRow
from mingfa.ledger.notes import Verifier, open_checkpoint

EXEMPT: dict[str, str] = {
    "sessions": "登录会话",
    "contenttypes": "框架用表",
    "auth": "登录账号与口令散列",
    "account": "登录账号的附属信息",
    "mfa": "第二验证因素",
    "axes": "登录尝试记录",
    "desk.FormDraft": "未提交的表单草稿",
    "migrations": "数据库版本记录",
}
"""What holds no enforcement data, by application or by model, and what each is for: sign-in, sessions, drafts. A domain adds its own."""

Progress = Callable[[str, int], None]


def exempt(name: str, why: str) -> None:
    """List an application or a model ("app.Model") that `verify` leaves out, with the reason."""
    EXEMPT[name] = why


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be. where: table, stream, seq or file."""

    kind: str
    where: str
    words: str

    def __str__(self) -> str:
        return f"[{self.kind}] {self.where}：{self.words}"


@dataclass(slots=True)
class Report:
    """What `verify` looked at and what it found.

    named: digest of each original -> a stream that names it, for a check of the vault. notes: what is worth knowing and not bad.
    """

    entries: int = 0
    streams: int = 0
    rows: int = 0
    checkpoints: int = 0
    originals: int = 0
    findings: list[Finding] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """True when nothing bad was found."""
        return not self.findings

    def bad(self, kind: str, where: str, words: str) -> None:
        """Note something bad."""
        self.findings.append(Finding(kind, where, words))


Extra = Callable[[Report], None]
_EXTRAS: list[Extra] = []


def also_verify(check: Extra) -> Extra:
    """Let a domain add a check of its own (originals in the vault, signatures of issued decisions, the feed)."""
    if check not in _EXTRAS:
        _EXTRAS.append(check)
    return check


def verify(progress: Progress = lambda what, done: None) -> Report:
    """Check the whole site and report. Reads one consistent state of the database; writes nothing."""
    report = Report()
    forget()
    with _one_state():
        _check_guards(report)
        keys = _keys(report)
        leaves = _check_entries(report, keys, progress)
        _check_trees(report, keys, leaves)
        _check_loose_rows(report)
    for check in _EXTRAS:
        check(report)
    forget()
    return report


@contextmanager
def _one_state() -> Iterator[None]:
    """Read one consistent state without keeping writers out."""
    if connection.in_atomic_block:
        yield
        return
    begin = "BEGIN DEFERRED" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _check_guards(report: Report) -> None:
    missing = missing_guards()
    for name in missing:
        report.bad("guard", name, "数据库缺少禁止改动的触发器")


def missing_guards() -> list[str]:
    """Return the names of triggers that should protect the ledger's tables and are not there."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            held = dict(cursor.fetchall())
            return sorted(name for name, sql in guards(connection.vendor).items() if held.get(name) != sql)
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        names = {row[0] for row in cursor.fetchall()}
        return sorted(name for name in guards(connection.vendor) if name not in names)


def _keys(report: Report) -> dict[str, Verifier]:
    keys: dict[str, Verifier] = {}
    if folder().is_dir():
        for path in sorted(folder().iterdir()):
            if path.is_dir():
                try:
                    keys |= trusted(path.name)
                except NotReady:
                    continue
                except LedgerError as error:
                    report.bad("key", f"keys/{path.name}/trusted.txt", str(error))
    return keys


_ROWS = (
    "SELECT e.stream, e.seq, e.act, e.version, e.done_at, e.recorded_at, e.leaf_hash, b.body, e.leaf, e.agency, b.salt, "
    "d.stream IS NOT NULL FROM ledger_entry e LEFT JOIN ledger_body b ON b.stream = e.stream AND b.seq = e.seq "
    "LEFT JOIN ledger_disposal d ON d.stream = e.stream AND d.seq = e.seq "
)
_BATCH = 4000


def _rows_in_order() -> Iterator[Sequence[Any]]:
    """Iterate over all entries by stream and seq, in batches."""
    after = ("", -1)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                _ROWS + "WHERE e.stream > %s OR (e.stream = %s AND e.seq > %s) ORDER BY e.stream, e.seq LIMIT %s",
                [after[0], *after, _BATCH],
            )
            batch = cursor.fetchall()
        if not batch:
            return
        yield from batch
        after = (batch[-1][0], batch[-1][1])


def _check_entries(report: Report, keys: dict[str, Verifier], progress: Progress) -> dict[tuple[str, int], bytes]:
    """Check every entry and every stream's tables; return (stream, seq) -> leaf hash as recomputed."""
    leaves: dict[tuple[str, int], bytes] = {}
    signatures = _Signatures(report)
    state: Any = None
    stream, seq, previous, recorded = "", -1, ZERO, 0
    receipts: list[tuple[str, str, str, int]] = []
    views = _Views()
    broken = False

    def end_stream() -> None:
        if stream:
            report.streams += 1
            _check_head(report, stream, seq, previous, recorded)
            _check_receipts(report, stream, receipts)
            if not broken:
                _check_rows(report, stream, state, views.of(agency_of(stream)))
            if state is not None:
                for digest in kind_named(kind_of(stream)).originals(state):
                    report.named.setdefault(digest, stream)

    for row in _rows_in_order():
        name, number, act, version, done_at, recorded_at, stored_hash, body, raw, agency, salt, disposed = row
        where = f"{name}#{number}"
        if name != stream:
            end_stream()
            stream, seq, previous, recorded, broken, receipts, state = name, -1, ZERO, 0, False, [], None
            try:
                kind = kind_named(kind_of(name))
                state = kind.initial(name)
            except (KeyError, IndexError):
                report.bad("entry", where, "卷的种类不明")
                broken = True
        report.entries += 1
        if report.entries % 5000 == 0:
            progress("entries", report.entries)
        seq += 1
        raw = bytes(raw)
        computed = leaf_hash(raw)
        leaves[name, number] = computed
        if number != seq:
            report.bad("chain", where, f"序号不连续，应为 {seq}")
            seq = number
        try:
            leaf = parse_leaf(raw)
        except LedgerError as error:
            report.bad("leaf", where, str(error))
            previous, broken = computed, True
            continue
        if (leaf.stream, leaf.seq, leaf.act, leaf.version, store.micros(leaf.done_at), store.micros(leaf.recorded_at)) != (
            name, number, act, version, done_at, recorded_at
        ) or agency != agency_of(name) or bytes(stored_hash) != computed:  # fmt: skip
            report.bad("entry", where, "条目的列与其规范字节不一致")
        if leaf.previous != previous:
            report.bad("chain", where, "与前一条的散列不相连")
        if store.micros(leaf.recorded_at) < recorded:
            report.bad("chain", where, "登记时间早于前一条")
        previous, recorded = computed, store.micros(leaf.recorded_at)
        key = keys.get(leaf.key_id)
        if key is None:
            report.bad("signature", where, f"签名密钥 {leaf.key_id} 不在可信公钥之列")
        else:
            signatures.add(where, raw, key.public)
        if body is None:
            if not disposed:
                report.bad("body", where, "正文缺失，且没有处置批准")
                broken = True
        elif body_hash(bytes(salt), bytes(body)) != leaf.body_hash if len(salt) == 32 else True:
            report.bad("body", where, "正文与条目头的散列不符")
            broken = True
        if not broken:
            try:
                entry = store.make_entry(row[:8])
                state = apply(state, entry, kind_named(kind_of(name)))
                if isinstance(entry, Entry):
                    receipts.append((entry.by.person, entry.key, name, number))
            except (LedgerBroken, ValueError, KeyError, TypeError, AttributeError) as error:
                report.bad("fold", where, f"无法还原现状：{error}")
                broken = True
    end_stream()
    signatures.finish()
    return leaves


class _Signatures:
    """Checks signatures, most of `verify`'s work, in processes of their own while entries are folded in this one; few are checked here."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.pool: ProcessPoolExecutor | None = None
        self.signed: list[tuple[bytes, bytes]] = []
        self.named: list[str] = []
        self.running: deque[tuple[Future[list[int]], list[str]]] = deque()

    def add(self, where: str, leaf: bytes, public: bytes) -> None:
        """Take one leaf; what is found is reported later."""
        self.signed.append((leaf, public))
        self.named.append(where)
        if len(self.signed) >= _CHUNK:
            self._submit()

    def _submit(self) -> None:
        if self.pool is None:
            self.pool = ProcessPoolExecutor(max_workers=2, mp_context=get_context("spawn"))
        self.running.append((self.pool.submit(bad_signatures, self.signed), self.named))
        self.signed, self.named = [], []
        while len(self.running) > _AHEAD:
            self._collect()

    def _collect(self) -> None:
        found, named = self.running.popleft()
        self._tell(found.result(), named)

    def _tell(self, bad: list[int], named: list[str]) -> None:
        for at in bad:
            self.report.bad("signature", named[at], "条目签名不是留痕密钥所作")

    def finish(self) -> None:
        """Wait for all that was taken."""
        self._tell(bad_signatures(self.signed), self.named)
        while self.running:
            self._collect()
        if self.pool is not None:
            self.pool.shutdown()


_CHUNK = 2048
_AHEAD = 16


class _Views:
    """The regime of each agency, folded once."""

    def __init__(self) -> None:
        self.held: dict[str, RegimeView | None] = {}

    def of(self, agency: str) -> RegimeView | None:
        """Return the regime of an agency, or None."""
        if agency not in self.held:
            declared = sources()
            name = declared.regime_stream(agency)
            kind = kind_named(kind_of(name))
            state, seq = kind.initial(name), -1
            try:
                for entry in store.read_entries(name):
                    state, seq = apply(state, entry, kind), entry.seq
            except (LedgerBroken, ValueError, KeyError):
                seq = -1
            self.held[agency] = declared.regime_view(state, name, seq) if seq >= 0 else None
        return self.held[agency]


def _check_head(report: Report, stream: str, seq: int, leaf: bytes, recorded_at: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT agency, kind, seq, leaf_hash, recorded_at FROM desk_head WHERE stream = %s", [stream])
        row = cursor.fetchone()
    report.rows += 1
    if row is None:
        report.bad("head", stream, "卷头缺失")
    elif (row[0], row[1], row[2], bytes(row[3]), row[4]) != (agency_of(stream), kind_of(stream), seq, leaf, recorded_at):
        report.bad("head", stream, "卷头与最后一条留痕不一致")


def _check_receipts(report: Report, stream: str, expected: list[tuple[str, str, str, int]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT person, key, stream, seq FROM desk_receipt WHERE stream = %s", [stream])
        held = set(cursor.fetchall())
    report.rows += len(held)
    wanted = set(expected)
    for row in sorted(wanted - held):
        report.bad("receipt", f"desk_receipt {row[0]} {row[1]}", "提交凭证缺失或被改动")
    for row in sorted(held - wanted):
        report.bad("receipt", f"desk_receipt {row[0]} {row[1]}", "提交凭证没有对应的留痕")


def _check_rows(report: Report, stream: str, state: Any, view: RegimeView | None) -> None:
    kind = kind_named(kind_of(stream))
    for projection in projections_of(kind):
        wanted = projection.make(stream, state, view)
        held = projection.held(stream)
        report.rows += len(held)
        if wanted == held:
            continue
        for ident in sorted(wanted.keys() | held.keys()):
            if ident not in held:
                report.bad("projection", f"{projection.table} {ident}", "缺少一行")
            elif ident not in wanted:
                report.bad("projection", f"{projection.table} {ident}", "多出一行")
            elif wanted[ident] != held[ident]:
                names = [n for n, a, b in zip(projection.columns, wanted[ident], held[ident], strict=True) if a != b]
                report.bad("projection", f"{projection.table} {ident}", f"与留痕不一致：{'、'.join(names)}")


def _check_trees(report: Report, keys: dict[str, Verifier], leaves: dict[tuple[str, int], bytes]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT agency FROM ledger_entry UNION SELECT DISTINCT agency FROM ledger_position UNION SELECT agency FROM ledger_checkpoint"
        )
        agencies = sorted(row[0] for row in cursor.fetchall())
    placed: set[tuple[str, int]] = set()
    for agency in agencies:
        _check_tree(report, agency, keys, leaves, placed)
    waiting: set[tuple[str, int]] = set()
    for stream, seq, agency, hash_ in PendingRow.objects.values_list("stream", "seq", "agency", "leaf_hash"):
        waiting.add((stream, seq))
        if leaves.get((stream, seq)) != bytes(hash_) or agency != agency_of(stream):
            report.bad("pending", f"ledger_pending {stream}#{seq}", "待编入的条目与留痕不一致")
    for stream, seq in sorted(leaves.keys() - placed - waiting):
        report.bad("tree", f"{stream}#{seq}", "条目没有编入账本，也不在待编入之列")
    for stream, seq in sorted(placed & waiting):
        report.bad("pending", f"ledger_pending {stream}#{seq}", "条目已经编入账本，又在待编入之列")


def _check_tree(
    report: Report, agency: str, keys: dict[str, Verifier], leaves: dict[tuple[str, int], bytes], placed: set[tuple[str, int]]
) -> None:
    checkpoints: dict[int, list[tuple[str, bytes]]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT size, root, note FROM ledger_checkpoint WHERE agency = %s ORDER BY size", [agency])
        stored = cursor.fetchall()
    for size, root, note in stored:
        report.checkpoints += 1
        where = f"ledger_checkpoint {agency} {size}"
        told = _open(report, where, agency, bytes(note), keys)
        if told is not None and told != (size, bytes(root)):
            report.bad("checkpoint", where, "检查点的列与签名的内容不一致")
        if told is not None:
            checkpoints.setdefault(told[0], []).append((where, told[1]))
    for number, note in enumerate(outside_notes(agency)):
        where = f"checkpoints/{agency}.log 第 {number + 1} 行"
        told = _open(report, where, agency, note, keys)
        if told is not None:
            checkpoints.setdefault(told[0], []).append((where, told[1]))
    edge, tile = merkle.Frontier(), []
    tiles: dict[tuple[int, int], bytes] = {}
    upper: dict[int, list[bytes]] = {}
    expected = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT place, stream, seq, leaf_hash FROM ledger_position WHERE agency = %s ORDER BY place", [agency])
        while batch := cursor.fetchmany(_BATCH):
            for place, stream, seq, hash_ in batch:
                where = f"ledger_position {agency} {place}"
                if place != expected:
                    report.bad("tree", where, f"位置不连续，应为 {expected}")
                    expected = place
                expected += 1
                actual = leaves.get((stream, seq))
                if actual is None:
                    report.bad("tree", where, f"账本中的条目 {stream}#{seq} 已经不在")
                elif actual != bytes(hash_) or agency_of(stream) != agency:
                    report.bad("tree", where, f"条目 {stream}#{seq} 的散列与账本不一致")
                placed.add((stream, seq))
                edge.append(bytes(hash_))
                tile.append(bytes(hash_))
                if len(tile) == 256:
                    _full(tiles, upper, 0, tile)
                    tile = []
                for where, root in checkpoints.pop(edge.size, ()):
                    if edge.root() != root:
                        report.bad("checkpoint", where, f"前 {edge.size} 条算出的树根与签名的树根不一致：账本被改动")
    for size in sorted(checkpoints):
        for where, root in checkpoints[size]:
            if size == 0 and root == merkle.EMPTY_ROOT:
                continue
            report.bad("checkpoint", where, f"检查点有 {size} 条，账本只有 {edge.size} 条：尾部被删去")
    with connection.cursor() as cursor:
        cursor.execute("SELECT level, number, hashes FROM ledger_tile WHERE agency = %s ORDER BY level, number", [agency])
        for level, number, hashes in cursor.fetchall():
            if tiles.pop((level, number), None) != bytes(hashes):
                report.bad("tile", f"ledger_tile {agency} {level}/{number}", "与条目算出的散列不一致")
    for level, number in sorted(tiles):
        report.bad("tile", f"ledger_tile {agency} {level}/{number}", "缺少一行")


def _full(tiles: dict[tuple[int, int], bytes], upper: dict[int, list[bytes]], level: int, hashes: list[bytes]) -> None:
    number = sum(1 for held in tiles if held[0] == level)
    tiles[level, number] = b"".join(hashes)
    above = upper.setdefault(level + 1, [])
    above.append(merkle.root(hashes))
    if len(above) == 256:
        upper[level + 1] = []
        _full(tiles, upper, level + 1, above)


def _open(report: Report, where: str, agency: str, note: bytes, keys: dict[str, Verifier]) -> tuple[int, bytes] | None:
    try:
        checkpoint, _ = open_checkpoint(note, [key for key in keys.values() if key.name.partition("/")[2].partition("/")[0] == agency])
    except LedgerError as error:
        report.bad("checkpoint", where, str(error))
        return None
    return checkpoint.size, checkpoint.root


def _check_loose_rows(report: Report) -> None:
    """Find rows that belong to no entry or no stream, and tables that nobody answers for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT b.stream, b.seq FROM ledger_body b LEFT JOIN ledger_entry e ON e.stream = b.stream AND e.seq = b.seq WHERE e.stream IS NULL"
        )
        for stream, seq in cursor.fetchall():
            report.bad("body", f"ledger_body {stream}#{seq}", "正文没有对应的条目")
        cursor.execute(
            "SELECT d.stream, d.seq FROM ledger_disposal d LEFT JOIN ledger_entry e ON e.stream = d.by_stream AND e.seq = d.by_seq "
            "AND e.act = 'desk.approve_disposal' WHERE e.stream IS NULL"
        )
        for stream, seq in cursor.fetchall():
            report.bad("disposal", f"ledger_disposal {stream}#{seq}", "处置许可没有对应的处置批准")
        for table in ("desk_head", "desk_receipt", *sorted(all_tables())):
            cursor.execute(
                f"SELECT DISTINCT t.stream FROM {table} t WHERE NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.stream = t.stream)"
            )
            for (stream,) in cursor.fetchall():
                report.bad("projection", f"{table} {stream}", "没有任何留痕的卷却有数据行")
    known = {model._meta.db_table for model in (*KEPT, PendingRow, Head, Receipt)} | set(all_tables())
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.managed and meta.db_table not in known and meta.app_label not in EXEMPT and meta.label not in EXEMPT:
            report.bad("table", model._meta.db_table, "没有列入核验，也没有列入免核验清单")


def words_of(report: Report) -> Iterable[str]:
    """Give the report as lines for people."""
    yield f"条目 {report.entries}，卷 {report.streams}，表行 {report.rows}，检查点 {report.checkpoints}，原件 {report.originals}"
    for finding in report.findings:
        yield str(finding)
    yield from report.notes
    yield "不核验的表：" + "；".join(f"{table}（{why}）" for table, why in sorted(EXEMPT.items()))
    yield "verify: ok" if report.ok else f"verify: {len(report.findings)} 处异常"
