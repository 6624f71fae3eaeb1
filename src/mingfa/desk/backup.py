"""Backup and restore: the ledger's own tables, accounts, originals, keys and checkpoints; what is computed is computed again.

What a restore loses is `LOST`: both commands say it, docs/operations/backup.md explains it.

A backup does not depend on the kind of database or of vault: a site on SQLite and a folder can be restored on PostgreSQL and an object
store, and the other way round. A restored
database that is older than a checkpoint already published is not written to (`sequencer.refuse_old_database`) until a newer backup is
restored or two people declare a successor log.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction

from mingfa.desk.errors import DeskError
from mingfa.desk.keys import forget_keys, make_key
from mingfa.desk.now import now
from mingfa.desk.perform import forget
from mingfa.desk.rebuild import rebuild
from mingfa.desk.sequencer import latest_checkpoint, outside_path, publish_outside
from mingfa.ledger.models import KEPT, PendingRow
from mingfa.vault.folder import FolderVault
from mingfa.vault.site import site_vault
from mingfa.vault.store import OriginalBroken, OriginalMissing

Progress = Callable[[str, int], None]
ACCOUNTS = ("auth.User",)
LOST = ("登录会话（须重新登录）", "尚未提交的表单草稿", "登录失败的计数和记录")
"""What is in no backup, Chinese: nothing of it is in the ledger, and nobody has handed it in."""

FOLDERS = ("keys", "checkpoints", "secrets", "feed")
_LISTS = ("originals.txt", "holds.txt", "broken.txt")
_ALSO_KEPT: list[str] = []
_ALSO_FILES: list[str] = []


def also_keep_files(pattern: str) -> None:
    """Let backups hold files of the site that no entry names yet: what was acknowledged to its sender and waits (glob, from the site's folder)."""
    if pattern not in _ALSO_FILES:
        _ALSO_FILES.append(pattern)


def also_keep(model: str) -> None:
    """Let backups hold a table ("app.Model") that cannot be computed from entries; those it refers to come before it."""
    if model not in _ALSO_KEPT:
        _ALSO_KEPT.append(model)


class BackupInvalid(DeskError):
    """The backup is incomplete or has been changed."""

    code = "backup.invalid"

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"备份不完整或者被改动：{what}；请改用另一份备份")


class SiteNotEmpty(DeskError):
    """A backup is only restored into a site without entries."""

    code = "restore.not_empty"

    def __init__(self) -> None:
        super().__init__("目标站点已有留痕，不能恢复到其中；请指定一个空的站点目录和空的数据库")


def _tables() -> list[type[models.Model]]:
    return [*KEPT, PendingRow, *(apps.get_model(name) for name in (*ACCOUNTS, *_ALSO_KEPT))]


def backup(target: Path, progress: Progress = lambda what, done: None, *, originals: bool = True) -> dict[str, str]:
    """Write a backup into a new folder and return its manifest (file -> SHA-256). Raises FileExistsError.

    originals: False leaves them out, for a site whose originals are in an object store with a second one; `originals.txt` then lists those
    the vault held. A broken original is left out and named in `broken.txt`. Raises VaultUnreachable.
    """
    target.mkdir(parents=True)
    manifest: dict[str, str] = {}
    with transaction.atomic():
        for model in _tables():
            name = f"tables/{model._meta.db_table}.jsonl.gz"
            path = target / name
            path.parent.mkdir(exist_ok=True)
            with gzip.open(path, "wt", encoding="utf-8") as file:
                for done, row in enumerate(_rows(model), 1):
                    file.write(json.dumps(row, ensure_ascii=False) + "\n")
                    if done % 10000 == 0:
                        progress(model._meta.db_table, done)
            manifest[name] = _digest(path)
    site = Path(settings.SITE)
    _backup_originals(target, manifest, progress, originals)
    for folder in FOLDERS:
        for path in sorted((site / folder).rglob("*")) if (site / folder).is_dir() else ():
            if path.is_file():
                _copy(site, path, target, manifest)
    for pattern in _ALSO_FILES:
        for path in sorted(site.glob(pattern)):
            with suppress(FileNotFoundError):  # registered or taken away meanwhile
                if path.is_file():
                    _copy(site, path, target, manifest)
    (target / "manifest.json").write_text(
        json.dumps({"format": "mingfa-backup/1", "made_at": now().isoformat(), "files": manifest}, indent=1, ensure_ascii=False) + "\n",
        encoding="utf-8",
    )
    for path in (target, *target.rglob("*")):
        if path.is_file():
            _sync(path)
    return manifest


def _copy(site: Path, path: Path, target: Path, manifest: dict[str, str]) -> None:
    name = str(path.relative_to(site))
    copy = target / name
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(path, copy)
    manifest[name] = _digest(copy)


def _backup_originals(target: Path, manifest: dict[str, str], progress: Progress, whole: bool) -> None:
    """Copy the originals of the site's vault, whatever it stands on, each compared on the way; note which are held."""
    vault, copy = site_vault(), FolderVault(target / "vault")
    listed, held, broken = [], [], []
    for done, original in enumerate(vault.listing(), 1):
        listed.append(original.digest)
        if vault.is_held(original.digest):
            held.append(original.digest)
        try:
            if whole:
                copy.put(vault.read(original.digest), expected=original.digest)
                manifest[f"vault/{original.digest[:2]}/{original.digest[2:4]}/{original.digest}"] = original.digest
        except (OriginalBroken, OriginalMissing, OSError) as error:
            broken.append(f"{original.digest} {error}")
        progress("vault", done)
    shutil.rmtree(target / "vault" / "incoming", ignore_errors=True)
    for name, lines in (("originals.txt", listed), ("holds.txt", held), ("broken.txt", broken)):
        (target / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        manifest[name] = _digest(target / name)


def broken_in(target: Path) -> list[str]:
    """Return the originals that a backup could not take because they are broken, as "digest words"."""
    return (target / "broken.txt").read_text(encoding="utf-8").splitlines()


def _rows(model: type[models.Model]) -> Iterator[list[Any]]:
    fields = model._meta.concrete_fields
    names = [field.column for field in fields]
    order = ["id"] if "id" in names else names[:2]
    queryset = model._base_manager.order_by(*order).values_list(*[field.attname for field in fields])
    for row in queryset.iterator(chunk_size=2000):
        yield [_encode(value, field) for value, field in zip(row, fields, strict=True)]


def _encode(value: Any, field: models.Field[Any, Any]) -> Any:
    if isinstance(field, models.JSONField) and value is not None:
        return {"j": value}
    if isinstance(value, bytes | memoryview):
        return {"b": b64encode(bytes(value)).decode()}
    if isinstance(value, date | datetime):
        return {"t": value.isoformat()}
    return value


def _decode(value: Any) -> Any:
    if isinstance(value, dict):
        if "j" in value:
            return connection.ops.adapt_json_value(value["j"], None)
        return b64decode(value["b"]) if "b" in value else datetime.fromisoformat(value["t"])
    return value


def restore(source: Path, progress: Progress = lambda what, done: None) -> int:
    """Load a backup into an empty, migrated site and compute the rest; return the number of streams.

    Raises BackupInvalid, SiteNotEmpty. Checkpoints that the site already kept outside the database stay when they reach further.
    """
    try:
        told = json.loads((source / "manifest.json").read_text(encoding="utf-8"))
        files = dict(told["files"])
    except (OSError, ValueError, KeyError) as error:
        raise BackupInvalid("manifest.json 无法读取") from error
    for name, digest in files.items():
        path = source / name
        if not path.is_file() or _digest(path) != digest:
            raise BackupInvalid(name)
    if any(model._base_manager.exists() for model in KEPT):
        raise SiteNotEmpty
    site = Path(settings.SITE)
    for name in files:
        if name.startswith(("tables/", "vault/")) or name in _LISTS:
            continue
        target = site / name
        if name.startswith("checkpoints/") and target.exists() and target.stat().st_size >= (source / name).stat().st_size:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(target.name + ".restoring")
        shutil.copy2(source / name, temporary)
        os.replace(temporary, target)
    _restore_originals(source, files, progress)
    with transaction.atomic():
        for model in _tables():
            name = f"tables/{model._meta.db_table}.jsonl.gz"
            if name in files:
                _load(model, source / name, progress)
            elif model in KEPT:
                raise BackupInvalid(name)  # others came with a later release than the one that made this backup
    forget_keys()
    forget()
    return rebuild(progress)


def _restore_originals(source: Path, files: dict[str, str], progress: Progress) -> None:
    """Put the originals of a backup into the site's vault, whatever it stands on, and set the holds again."""
    vault = site_vault()
    for done, name in enumerate(sorted(name for name in files if name.startswith("vault/")), 1):
        with (source / name).open("rb") as file:
            vault.put(file, expected=files[name])
        progress("vault", done)
    for digest in (source / "holds.txt").read_text(encoding="utf-8").split() if "holds.txt" in files else ():
        if vault.has(digest):
            vault.hold(digest, True)


def _load(model: type[models.Model], path: Path, progress: Progress) -> None:
    fields = model._meta.concrete_fields
    quoted = ", ".join(f'"{field.column}"' for field in fields)
    sql = f'INSERT INTO "{model._meta.db_table}" ({quoted}) VALUES ({", ".join(["%s"] * len(fields))})'
    done = 0
    with gzip.open(path, "rt", encoding="utf-8") as file, connection.cursor() as cursor:
        while batch := [[_decode(value) for value in json.loads(line)] for _, line in zip(range(2000), file, strict=False)]:
            cursor.executemany(sql, batch)
            done += len(batch)
            progress(model._meta.db_table, done)
        if connection.vendor == "postgresql" and fields[0].column == "id":
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('\"{model._meta.db_table}\"', 'id'), (SELECT COALESCE(MAX(id), 1) FROM \"{model._meta.db_table}\"))"
            )


def declare_successor(agency: str, people: tuple[str, str], reason: str) -> Path:
    """Give up the entries missing after a restore and go on with a successor log, on the word of two different people.

    The checkpoints that were given up are kept beside the new ones, with who declared it and why; the checkpoint key changes, so
    that nobody takes one log for the other. Returns the file of the old checkpoints. Raises DeskError.
    """
    if len(set(people)) != 2 or not reason.strip():
        raise DeskError("另立账本须由两名不同的人员声明，并写明理由")
    path = outside_path(agency)
    number = len(list(path.parent.glob(f"{agency}.abandoned-*.log"))) + 1
    kept = path.with_name(f"{agency}.abandoned-{number}.log")
    told = {"declared_by": list(people), "reason": reason, "declared_at": now().isoformat()}
    path.with_name(f"{agency}.abandoned-{number}.json").write_text(json.dumps(told, ensure_ascii=False) + "\n", encoding="utf-8")
    os.replace(path, kept)
    make_key(agency, "checkpoint", replace=True)
    forget()
    if latest_checkpoint(agency) is not None:
        publish_outside(agency)
    return kept


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
