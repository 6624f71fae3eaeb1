"""What `mingfa verify` checks of the feeds: every line against its signature, its entry and its content, the folder against the lines."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.db import connection

from mingfa.desk.keys import make_key
from mingfa.desk.perform import look
from mingfa.desk.verify import Report
from mingfa.disclosure.feed import agencies, feed_folder
from mingfa.disclosure.items import digest_of
from mingfa.disclosure.telling import DAILY
from mingfa.law.errors import MingfaError
from mingfa.ledger.canonical import parse
from mingfa.ledger.errors import LedgerError, TileMissing
from mingfa.ledger.feed import FeedInvalid, FeedLeaf, check_leaf, open_content, pack_content, superseded_by
from mingfa.ledger.leaf import leaf_hash
from mingfa.ledger.merkle import Frontier
from mingfa.ledger.notes import Verifier, open_checkpoint
from mingfa.ledger.tiles import StaticLog

guards = import_module("mingfa.disclosure.migrations.0002_feed_refuse_change").guards


def check_feeds(report: Report) -> None:
    """Check the feeds of all agencies."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            held = dict(cursor.fetchall())
            missing = [name for name, sql in guards(connection.vendor).items() if held.get(name) != sql]
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
            names = {row[0] for row in cursor.fetchall()}
            missing = [name for name in guards(connection.vendor) if name not in names]
    for name in missing:
        report.bad("guard", name, "数据库缺少禁止改动公示数据流的触发器")
    named = {path.name for path in feed_folder().iterdir() if path.is_dir()}
    for agency in sorted({*agencies(), *named}):
        _check_feed(report, agency)


def _check_feed(report: Report, agency: str) -> None:
    keys = _keys(report, agency)
    folder = feed_folder() / agency
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place, kind, item, stream, seq, digest, content_hash, salt, content, leaf, leaf_hash FROM disclosure_feed "
            "WHERE agency = %s ORDER BY place",
            [agency],
        )
        rows = cursor.fetchall()
    log, point = StaticLog(folder), None
    try:
        point, _ = open_checkpoint(log.note(), keys.values())
    except TileMissing:
        if rows:
            report.bad("feed", f"feed/{agency}/checkpoint", "公示数据流没有检查点（后台尚未写出）")
    except LedgerError as error:
        report.bad("feed", f"feed/{agency}/checkpoint", str(error))
    if point is not None and point.size > len(rows):
        report.bad("feed", f"feed/{agency}", f"已公布 {point.size} 条，数据库只有 {len(rows)} 条：数据库是旧的或者被删改")
    edge = Frontier()
    last: dict[str, int] = {}
    for expected, (place, kind, item, stream, seq, digest, content_hash, salt, content, leaf, hashed) in enumerate(rows):
        where = f"disclosure_feed {agency} {place}"
        report.rows += 1
        if place != expected:
            report.bad("feed", where, f"序号不连续，应为 {expected}")
        raw = bytes(leaf)
        edge.append(leaf_hash(raw))
        if point is not None and edge.size == point.size and edge.root() != point.root:
            report.bad("feed", where, "各条算出的根与已公布检查点的根不一致：数据流被改动")
        try:
            told = check_leaf(raw, agency, place, keys)
        except FeedInvalid as error:
            report.bad("feed", where, error.what)
            continue
        own = "" if kind in DAILY else stream
        if (told.kind, told.item, told.stream, told.seq, told.content_hash) != (kind, item, own, seq, content_hash) or leaf_hash(
            raw
        ) != bytes(hashed):
            report.bad("feed", where, "数据行与签名的内容不一致")
        _check_entry(report, where, agency, told)
        _check_content(report, where, told, bytes(salt), bytes(content), digest, stream)
        if superseded_by(kind):
            last[item] = place
    if point is not None:
        _check_files(report, agency, rows[: point.size], log)
    _check_missing(report, agency)


def _keys(report: Report, agency: str) -> dict[str, Verifier]:
    key = make_key(agency, "feed").verifier
    found = {key.key_id: key}
    path = feed_folder() / agency / "keys.txt"
    if path.exists() and path.read_text(encoding="ascii", errors="replace").split() != [str(key)]:
        report.bad("feed", f"feed/{agency}/keys.txt", "公布的公钥不是本机关的公示密钥")
    return found


def _check_entry(report: Report, where: str, agency: str, told: FeedLeaf) -> None:
    if told.kind in DAILY:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT place FROM ledger_position WHERE agency = %s AND stream = %s AND seq = %s", [agency, told.stream, told.seq])
        row = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM ledger_checkpoint WHERE agency = %s AND size = %s", [agency, told.size])
        covered = cursor.fetchone()[0]
    if row is None or row[0] != told.place:
        report.bad("feed", where, "所依据的留痕不在账本的该位置")
    elif not covered or told.place >= told.size:
        report.bad("feed", where, "所依据的检查点不存在或者没有包含该留痕")


def _check_content(report: Report, where: str, told: FeedLeaf, salt: bytes, kept: bytes, digest: str, stream: str) -> None:
    try:
        if kept:
            content = parse(kept)
        else:
            content = next((dict(one.content) for one in look(stream).state.emissions if one.seq == told.seq), None)
    except MingfaError as error:
        report.bad("feed", where, f"内容无法核对：{error}")
        return
    if content is None:
        report.bad("feed", where, "没有使其公示的留痕")
    elif pack_content(salt, content)[0] != told.content_hash or digest_of(content) != digest:
        report.bad("feed", where, "公布的内容与留痕不一致")


def _check_files(report: Report, agency: str, rows: list[tuple[Any, ...]], log: StaticLog) -> None:
    folder = feed_folder() / agency
    last = {row[2]: row[0] for row in rows if superseded_by(row[1])}
    wanted = {str(row[6]) for row in rows if last.get(row[2], -1) <= row[0]}
    held = {path.stem for path in (folder / "content").glob("*.json")} if (folder / "content").is_dir() else set()
    for name in sorted(wanted):
        try:
            open_content((folder / "content" / f"{name}.json").read_bytes(), name)
        except FileNotFoundError:
            report.bad("feed", f"feed/{agency}/content/{name}.json", "公示内容文件缺失")
        except FeedInvalid as error:
            report.bad("feed", f"feed/{agency}/content/{name}.json", error.what)
    gone = {str(row[6]) for row in rows} - wanted
    for name in sorted(held & gone):
        report.bad("feed", f"feed/{agency}/content/{name}.json", "已被更正或者撤下的内容没有删除")
    try:
        files = list(log.leaves(len(rows)))
    except LedgerError as error:
        report.bad("feed", f"feed/{agency}", str(error))
        return
    for row, raw in zip(rows, files, strict=True):
        if bytes(row[9]) != raw:
            report.bad("feed", f"feed/{agency} 第 {row[0]} 条", "公布的条目与数据库不一致")
    try:
        if log.root(len(rows)) != _root(files):
            report.bad("feed", f"feed/{agency}/tile", "公布的散列块与条目不一致")
    except LedgerError as error:
        report.bad("feed", f"feed/{agency}/tile", str(error))


def _root(leaves: list[bytes]) -> bytes:
    edge = Frontier()
    edge.extend(leaf_hash(raw) for raw in leaves)
    return edge.root()


def _check_missing(report: Report, agency: str) -> None:
    """Find what a later line has overtaken: an emission left out although something after it went out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT o.stream, o.seq FROM disclosure_outbox o JOIN ledger_position p ON p.stream = o.stream AND p.seq = o.seq "
            "LEFT JOIN disclosure_feed f ON f.stream = o.stream AND f.seq = o.seq AND f.kind = o.kind "
            "WHERE o.agency = %s AND o.seq >= 0 AND f.stream IS NULL AND p.place < "
            "(SELECT COALESCE(MAX(q.place), -1) FROM disclosure_feed g JOIN ledger_position q ON q.stream = g.stream AND q.seq = g.seq "
            "WHERE g.agency = %s AND g.seq >= 0 AND g.kind <> 'register')",
            [agency, agency],
        )
        for stream, seq in cursor.fetchall():
            report.bad("feed", f"{stream}#{seq}", "应当公示的条目没有进入数据流")
