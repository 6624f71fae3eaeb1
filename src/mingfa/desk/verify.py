"""`mingfa verify`: recompute everything from the entries and name every bad thing.

Entries: header bytes against columns, signatures, chains, bodies. Tree: places, tiles, checkpoints inside and outside the database.
Tables: every projection against the fold of its stream, row by row. Originals against their digests. Guards of the database.
What it leaves out is listed in EXEMPT, and in the report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.apps import apps
from django.db import connection

from mingfa.desk.errors import NotReady
from mingfa.desk.findings import Finding, Report
from mingfa.desk.keys import folder
from mingfa.desk.models import Head, Receipt
from mingfa.desk.perform import forget
from mingfa.desk.projections import all_tables
from mingfa.desk.sequencer import outside_notes
from mingfa.desk.signer import trusted
from mingfa.desk.streams import agency_of
from mingfa.desk.verify_pool import check_all, one_state, searching_seldom
from mingfa.desk.verify_streams import Leaves, forget_views, gather, runs
from mingfa.ledger import merkle
from mingfa.ledger.errors import LedgerError
from mingfa.ledger.migrations import guards
from mingfa.ledger.models import KEPT, PendingRow
from mingfa.ledger.notes import Verifier, open_checkpoint

__all__ = ["EXEMPT", "Finding", "Progress", "Report", "also_verify", "exempt", "missing_guards", "verify", "words_of"]

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
    forget_views()
    with searching_seldom(), one_state() as pool:
        _check_guards(report)
        keys = _keys(report)
        leaves: Leaves = {}
        for done in gather(report, leaves, check_all(pool, runs(), {name: key.public for name, key in keys.items()})):
            progress("entries", done)
        _check_trees(report, keys, leaves)
        _check_loose_rows(report)
    for check in _EXTRAS:
        check(report)
    forget()
    forget_views()
    return report


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


_BATCH = 4000


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
    known = {(size, bytes(root)) for size, root, _ in stored}
    outside: list[tuple[str, int, bytes]] = []
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
            outside.append((where, *told))
    edge, tile = merkle.Frontier(), []
    tiles: dict[tuple[int, int], bytes] = {}
    upper: dict[int, list[bytes]] = {}
    expected = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT place, stream, seq, leaf_hash FROM ledger_position WHERE agency = %s ORDER BY place", [agency])
        while batch := cursor.fetchmany(_BATCH):
            for place, stream, seq, hash_ in batch:
                if place != expected:
                    report.bad("tree", f"ledger_position {agency} {place}", f"位置不连续，应为 {expected}")
                    expected = place
                expected += 1
                hash_ = bytes(hash_)
                actual = leaves.get((stream, seq))
                if actual is None:
                    report.bad("tree", f"ledger_position {agency} {place}", f"账本中的条目 {stream}#{seq} 已经不在")
                elif actual != hash_ or agency_of(stream) != agency:
                    report.bad("tree", f"ledger_position {agency} {place}", f"条目 {stream}#{seq} 的散列与账本不一致")
                placed.add((stream, seq))
                edge.append(hash_)
                tile.append(hash_)
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
    for where, size, root in outside:
        if size <= edge.size and (size, root) not in known:
            report.bad("checkpoint", where, f"数据库缺少 {size} 条时的检查点")
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
