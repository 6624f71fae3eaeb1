"""Keeping the site's originals: scrubs with their reports, the second store, leavings; by command, and slowly in the background.

Reports are files under `scrub/` of the site: `<store>-<time>.json` for a finished run, `<store>.position.json` for one that goes on,
`copy.json` for the last round of copying. They can be computed again and are no part of the ledger.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import close_old_connections, connection

from mingfa.desk.now import now
from mingfa.desk.originals import named_originals
from mingfa.desk.times import LOCAL
from mingfa.dossier.jobs import drop_disposed, package_waiting
from mingfa.evidence.exporting import make_waiting
from mingfa.evidence.exporting import sweep as sweep_exports
from mingfa.exchange.push import push_waiting
from mingfa.law.errors import MingfaError
from mingfa.office.listtrial import try_waiting
from mingfa.recording.making import make_cuts, make_strips
from mingfa.recording.measuring import measure_waiting
from mingfa.reports.taking import fetch, open_inboxes
from mingfa.statistics.compiling import count_due
from mingfa.vault.copying import Copied, copy_missing
from mingfa.vault.scrub import BadOriginal, Scrub, Scrubbed
from mingfa.vault.site import second_vault, site_vault
from mingfa.vault.store import Vault, VaultMisconfigured

log = logging.getLogger(__name__)

MIB = 1024 * 1024
COPY_EVERY_S = 120.0
SWEEP_EVERY_S = 3600.0
MEASURE_EVERY_S = 1.0
EXPORT_EVERY_S = 2.0
PACK_EVERY_S = 5.0
PUSH_EVERY_S = 2.0
COUNT_EVERY_S = 900.0
FETCH_EVERY_S = 5.0
LEAVINGS_S = 24 * 3600.0
_SAVE_EVERY_S = 2.0


class ScrubRuns(MingfaError):
    """Another scrub of the same store is running."""

    code = "scrub.running"

    def __init__(self, store: str) -> None:
        super().__init__(f"{_STORES[store]}正在巡检，请等它结束后再试；进度见系统页")


class NoSecondStore(MingfaError):
    """No second store is configured."""

    code = "vault.no_second"

    def __init__(self) -> None:
        super().__init__("没有配置第二存储；请设置 MINGFA_VAULT_SECOND（见 docs/operations/vault.md）")


_STORES = {"main": "原件库", "second": "第二存储", "copy": "向第二存储的复制"}
_WORDS = {"broken": "损坏", "missing": "缺失", "unreadable": "读不出"}


@dataclass(frozen=True, slots=True)
class Told:
    """One scrub as kept in its file. begun_at, saved_at: UTC. since: UTC or None."""

    store: str
    where: str
    begun_at: datetime
    saved_at: datetime
    since: datetime | None
    found: Scrubbed


def folder() -> Path:
    """Return where reports are."""
    return Path(settings.SITE) / "scrub"


def stores(store: str) -> tuple[Vault, Vault | None]:
    """Return the store of that name, "main" or "second", and the other one; raises NoSecondStore."""
    second = second_vault()
    if store == "main":
        return site_vault(), second
    if second is None:
        raise NoSecondStore
    return second, site_vault()


def scrub_site(
    store: str = "main",
    *,
    workers: int = 2,
    rate_mib_s: float = 0,
    since: datetime | None = None,
    mend: bool = False,
    afresh: bool = False,
    from_disk: bool = False,
    stop: threading.Event | None = None,
    told: Callable[[Scrubbed], None] = lambda done: None,
) -> Told:
    """Scrub a store, going on where an earlier run stopped, and keep the report. rate_mib_s: MiB a second, 0 for no limit.

    since: UTC, only what was stored from then on; such a run always begins at the beginning. mend: repair from the other store.
    Raises ScrubRuns, NoSecondStore, VaultUnreachable, VaultForbidden.
    """
    vault, other = stores(store)
    if mend and other is None:
        raise NoSecondStore
    with _alone(store):
        before = None if afresh or since is not None else unfinished(store)
        if before is not None and before.where != vault.where:
            before = None  # the run that stopped was on another store
        begun_at, done = (before.begun_at, before.found) if before is not None else (now(), Scrubbed())
        saved = [time.monotonic()]

        def keep(found: Scrubbed) -> None:
            told(found)
            if since is None and time.monotonic() - saved[0] > _SAVE_EVERY_S:
                saved[0] = time.monotonic()
                _write(position, Told(store, vault.where, begun_at, now(), since, found))

        position = folder() / f"{store}.position.json"
        run = Scrub(
            vault, named_originals(), workers=workers, rate_bytes_s=rate_mib_s * MIB, since=since, from_disk=from_disk,
            mend_from=other if mend else None, stop=stop, told=keep,
        )  # fmt: skip
        try:
            run.run(done)
        except BaseException:
            if since is None:
                _write(position, Told(store, vault.where, begun_at, now(), since, done))
            raise
        report = Told(store, vault.where, begun_at, now(), since, done)
        if done.finished:
            _write(folder() / f"{store}-{report.saved_at:%Y%m%dT%H%M%S%f}.json", report)
            if since is None:
                position.unlink(missing_ok=True)
        elif since is None:
            _write(position, report)
        return report


def unfinished(store: str) -> Told | None:
    """Return the run that goes on or was stopped, or None."""
    return _read(folder() / f"{store}.position.json")


def last_report(store: str) -> Told | None:
    """Return the newest report of a whole run, or None."""
    for path in sorted(folder().glob(f"{store}-*.json"), reverse=True):
        found = _read(path)
        if found is not None and found.since is None:
            return found
    return None


def copy_site(*, rate_mib_s: float = 0, stop: threading.Event | None = None, told: Callable[[Copied], None] = lambda done: None) -> Copied:
    """Put into the second store what it misses, and keep what came of it. Raises NoSecondStore, ScrubRuns, VaultFull, VaultUnreachable."""
    second = second_vault()
    if second is None:
        raise NoSecondStore
    with _alone("copy"):
        failed, done = "", Copied()
        try:
            done = copy_missing(site_vault(), second, rate_bytes_s=rate_mib_s * MIB, stop=stop, told=told)
        except MingfaError as error:
            failed = str(error)
            raise
        finally:
            told_of = {"at": now().isoformat(), "where": second.where, "failed": failed, **asdict(done)}
            _write_text(folder() / "copy.json", json.dumps(told_of, ensure_ascii=False))
    return done


def last_copy() -> dict[str, Any] | None:
    """Return what came of the last round of copying (at, where, failed, originals, bytes, bad, stopped), or None."""
    try:
        found: dict[str, Any] = json.loads((folder() / "copy.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found | {"at": datetime.fromisoformat(found["at"])}


@contextmanager
def _alone(what: str) -> Iterator[None]:
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / f"{what}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ScrubRuns(what) from None
        yield


def _write(path: Path, told: Told) -> None:
    values = {"store": told.store, "where": told.where, "begun_at": told.begun_at.isoformat(), "saved_at": told.saved_at.isoformat()}
    values |= {"since": told.since.isoformat() if told.since is not None else ""}
    _write_text(path, json.dumps(values | {"found": asdict(told.found)}, ensure_ascii=False, indent=1))


def _write_text(path: Path, text: str) -> None:
    temporary = path.with_name(path.name + ".new")
    temporary.write_text(text + "\n", encoding="utf-8")
    os.replace(temporary, path)


def _read(path: Path) -> Told | None:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        kept = {field.name: told["found"][field.name] for field in fields(Scrubbed)}
        found = Scrubbed(**kept | {"bad": [BadOriginal(**bad) for bad in kept["bad"]]})
        begun, saved = datetime.fromisoformat(told["begun_at"]), datetime.fromisoformat(told["saved_at"])
        return Told(told["store"], told["where"], begun, saved, datetime.fromisoformat(told["since"]) if told["since"] else None, found)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _local(instant: str) -> str:
    return f"{datetime.fromisoformat(instant).astimezone(LOCAL):%Y-%m-%d %H:%M:%S}"


def words_of(told: Told) -> Iterator[str]:
    """Give a report as lines for people."""
    found = told.found
    whole = "已全部读完" if found.finished else f"停在 {found.position[:16]}…，再次运行从此处继续"
    since = f"（只读 {told.since.astimezone(LOCAL):%Y-%m-%d %H:%M} 以后存入的）" if told.since is not None else ""
    yield f"巡检 {told.where}{since}：{found.originals} 件，{found.bytes / MIB:.1f} MiB，{whole}"
    for bad in found.bad:
        yield f"[{_WORDS[bad.code]}{'，已修复' if bad.mended else ''}] {bad.digest}（{'、'.join(bad.streams) or '没有卷提到它'}）{_local(bad.found_at)}发现：{bad.words}"
    if found.unnamed:
        yield f"没有任何卷提到的文件 {found.unnamed} 个（不算异常，明细见报告）"
    yield "scrub: ok" if not found.faults and found.finished else f"scrub: {len(found.faults)} 处异常"


@dataclass(frozen=True, slots=True)
class OwnFault:
    """A bad original named by streams of one agency, in words."""

    word: str
    found_at: str
    digest: str
    words: str
    streams: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoreView:
    """A store as the system page shows it. faults, mended: of the last whole run and the one that goes on. own: those of one agency."""

    label: str
    where: str
    last: Told | None
    going: Told | None
    faults: int
    mended: int
    own: tuple[OwnFault, ...]


@dataclass(frozen=True, slots=True)
class KeptView:
    """What the system page shows of originals. copy: what came of the last round of copying."""

    stores: tuple[StoreView, ...]
    second: bool
    copy: dict[str, Any] | None


def view_of(agency: str) -> KeptView:
    """Return what the system page shows: figures of the whole site, bad originals by name where streams of this agency name them."""
    shown = []
    second = second_vault()
    for store, vault in (("main", site_vault()), ("second", second)):
        if vault is None:
            continue
        last, going = last_report(store), unfinished(store)
        bad = {one.digest: one for told in (last, going) if told is not None for one in told.found.bad}
        own = []
        for one in bad.values():
            streams = tuple(stream for stream in one.streams if stream.partition("/")[0] == agency)
            if streams:
                own.append(
                    OwnFault(_WORDS[one.code] + ("，已修复" if one.mended else ""), _local(one.found_at), one.digest, one.words, streams)
                )
        mended = sum(one.mended for one in bad.values())
        shown.append(StoreView(_STORES[store], vault.where, last, going, len(bad) - mended, mended, tuple(own)))
    return KeptView(tuple(shown), second is not None, last_copy())


class Keeper(threading.Thread):
    """A task of the background, done again and again. A failure is logged, and the task tried again next time."""

    def __init__(self, name: str, task: Callable[[threading.Event], None], every_s: float, stop: threading.Event) -> None:
        super().__init__(name=name, daemon=True)
        self.task, self.every_s, self.ended = task, every_s, stop

    def run(self) -> None:
        """Work until told to stop."""
        while True:
            try:
                close_old_connections()
                self.task(self.ended)
            except ScrubRuns:
                log.info("%s: somebody else is at it", self.name)
            except MingfaError as error:
                log.error("%s: %s: %s", self.name, error.code, error)
            except Exception:
                log.exception("%s failed", self.name)
            finally:
                connection.close()
            if self.ended.wait(self.every_s):
                return


def start_keepers(stop: threading.Event) -> list[Keeper]:
    """Start what the worker does for originals: copying, sweeping, the slow scrub, measuring; nothing runs that is not configured."""
    keepers = [
        Keeper("copy", keep_second, COPY_EVERY_S, stop),
        Keeper("sweep", sweep, SWEEP_EVERY_S, stop),
        Keeper("scrub", keep_scrubbing, 60.0, stop),
        Keeper("measure", keep_measuring, MEASURE_EVERY_S, stop),
        Keeper("export", keep_exporting, EXPORT_EVERY_S, stop),
        Keeper("package", keep_packing, PACK_EVERY_S, stop),
        Keeper("disposed", drop_packages, SWEEP_EVERY_S, stop),
        Keeper("making", keep_making, MEASURE_EVERY_S, stop),
        Keeper("push", keep_pushing, PUSH_EVERY_S, stop),
        Keeper("trial", keep_trying, EXPORT_EVERY_S, stop),
        Keeper("annual", keep_counting, COUNT_EVERY_S, stop),
        Keeper("letters", keep_fetching, FETCH_EVERY_S, stop),
    ]
    for keeper in keepers:
        keeper.start()
    return keepers


def keep_second(stop: threading.Event) -> None:
    """Copy what the second store misses."""
    if second_vault() is not None:
        done = copy_site(stop=stop)
        for digest, words in done.bad.items():
            log.error("original %s was not copied: %s", digest, words)


def sweep(stop: threading.Event) -> None:
    """Take away what interrupted writes left behind more than a day ago, and packages that were fetched or not for a month."""
    sweep_exports()
    for vault in (site_vault(), second_vault()):
        if vault is not None and not stop.is_set():
            vault.sweep(LEAVINGS_S)


def keep_measuring(stop: threading.Event) -> None:
    """Read what was uploaded, so that cases know what was really recorded."""
    while not stop.is_set() and measure_waiting(1):
        pass


_faults_told: set[str] = set()


def keep_fetching(stop: threading.Event) -> None:
    """Take what the public has written from the portals named in LETTERS_FROM; what cannot be taken is logged and stays there."""
    agencies = open_inboxes() if settings.LETTERS_FROM else []
    if not agencies:
        return
    key = Path(settings.LETTERS_KEY_FILE).read_text(encoding="ascii").strip() if settings.LETTERS_KEY_FILE else ""
    for source in settings.LETTERS_FROM:
        if stop.is_set():
            return
        faults = fetch(source, agencies, key).faults
        for words in faults:
            if words not in _faults_told:
                log.error("%s", words)
        _faults_told.update(faults)


def keep_making(stop: threading.Event) -> None:
    """Make the cuts that were asked for, and strips of small pictures."""
    while not stop.is_set() and (make_cuts(1) or make_strips(1)):
        pass


def keep_pushing(stop: threading.Event) -> None:
    """Push to platforms what is due; a platform that does not answer holds up nobody but this thread."""
    while not stop.is_set() and push_waiting(stop):
        pass


def keep_packing(stop: threading.Event) -> None:
    """Make the archive packages of dossiers that were filed away."""
    while not stop.is_set() and package_waiting(1):
        pass


def keep_exporting(stop: threading.Event) -> None:
    """Make the evidence packages that were asked for, one after the other."""
    while not stop.is_set() and make_waiting(1):
        pass


def keep_trying(stop: threading.Event) -> None:
    """Try the drafts of review lists on past cases, where that was asked for."""
    try_waiting(stop)


def keep_counting(stop: threading.Event) -> None:
    """Open and count the year that has ended, where an agency's rules ask for its data."""
    count_due()


def drop_packages(stop: threading.Event) -> None:
    """Take away archive packages that hold what was disposed of."""
    drop_disposed()


def keep_scrubbing(stop: threading.Event) -> None:
    """Go on with the slow scrub, or begin one when the last began more than the configured number of days ago."""
    rate, days = scrub_settings()
    for store in ("main", "second") if rate else ():
        last = last_report(store)
        fresh = unfinished(store) is None and last is not None and now() - last.begun_at < timedelta(days=days)
        if fresh or stop.is_set() or (store == "second" and second_vault() is None):
            continue
        report = scrub_site(store, workers=1, rate_mib_s=rate, from_disk=True, stop=stop)
        for bad in report.found.faults:
            log.error("original %s is %s, named by %s", bad.digest, bad.code, ", ".join(bad.streams))


def scrub_settings() -> tuple[float, float]:
    """Return the rate of the slow scrub in MiB a second (MINGFA_SCRUB_MB_S; 0: none) and after how many days it begins again."""
    try:
        return float(settings.SCRUB_MB_S or 0), float(settings.SCRUB_DAYS or 0)
    except ValueError:
        raise VaultMisconfigured("MINGFA_SCRUB_MB_S 和 MINGFA_SCRUB_DAYS 须是数字") from None
