"""Originals are read again and again: by command, in the background, on the system page; what is bad is named, mended and not forgotten."""

import json
import re
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from mingfa import cli
from mingfa.agencies.setup import Site
from mingfa.desk import now
from mingfa.desk.backup import backup, restore
from mingfa.desk.originals import named_originals
from mingfa.desk.perform import perform
from mingfa.desk.times import LOCAL
from mingfa.office import keeping
from mingfa.recording.acts import UploadRecording
from mingfa.recording.state import recording_stream
from mingfa.testing.clean import empty_database
from mingfa.testing.swift import swift
from mingfa.vault import FolderVault, OriginalBroken
from mingfa.vault.s3 import S3Vault, make_bucket
from mingfa.vault.site import second_vault, site_vault

NOON = datetime(2026, 3, 2, 12, tzinfo=LOCAL)
STATEMENT, SEIZURE, VISIT = b"ID3\x04 statement of 10:20", b"ID3\x04 seizure of goods", b"ID3\x04 visit of the shop"


def record(site: Site, content: bytes) -> str:
    """Store a recording as an officer does and return its stream."""
    officers = site.people["officer"]
    kept = site_vault().put([content])
    act = UploadRecording(
        digest=kept.digest, size=kept.size, file_name="检查.mp3", media_type="audio/mpeg", form="audio", source="audio_recorder",
        device="LY-3", operator=officers[0], officers=tuple(officers[:2]), place="某公司", started_at=NOON - timedelta(hours=2),
        ended_at=NOON - timedelta(hours=1),
    )  # fmt: skip
    stream = recording_stream(site.agency, kept.digest)
    perform(act, stream, by=officers[0], key=kept.digest[:32])
    return stream


@pytest.fixture
def recorded(site: Site) -> dict[str, str]:
    """Three recordings: digest -> stream."""
    with now.at(NOON):
        streams = [record(site, content) for content in (STATEMENT, SEIZURE, VISIT)]
    return {digest: streams[0] for digest, streams in named_originals().items()} if streams else {}


@pytest.fixture
def second(settings: Any, tmp_path: Path) -> FolderVault:
    settings.VAULT_SECOND = str(tmp_path / "elsewhere")
    found = second_vault()
    assert isinstance(found, FolderVault)
    return found


def spoil(vault: Any, digest: str) -> None:
    path = vault._path(digest)
    path.chmod(0o640)
    path.write_bytes(path.read_bytes()[:-1] + b"?")


def call(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = cli.main(["vault", *words])
    told = capsys.readouterr()
    return code, told.out + told.err


@pytest.fixture(autouse=True)
def _no_setup(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command's Django is this one, on this test's site."""
    monkeypatch.setattr(cli, "setup", lambda site: site)
    monkeypatch.setattr(cli, "_stopped_by_signals", threading.Event)


@pytest.mark.obligation("XX-R-8h")
def test_one_changed_byte_of_an_original_is_reported_with_file_stream_and_time(
    recorded: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(capsys, "scrub") == (0, "巡检 " + site_vault().where + "：3 件，0.0 MiB，已全部读完\nscrub: ok\n")
    digest, stream = next(iter(recorded.items()))
    spoil(site_vault(), digest)
    begun = datetime.now(UTC) - timedelta(seconds=1)
    code, told = call(capsys, "scrub")
    assert code == 1
    (line,) = [line for line in told.splitlines() if line.startswith("[损坏]")]
    assert digest in line
    assert stream in line
    report = keeping.last_report("main")
    assert report is not None
    (bad,) = report.found.bad
    assert begun <= datetime.fromisoformat(bad.found_at) <= datetime.now(UTC)
    assert f"{datetime.fromisoformat(bad.found_at).astimezone(LOCAL):%Y-%m-%d %H:%M:%S}发现" in line
    # the one call that puts bytes in place of others is for repair alone: it refuses any that do not have the digest
    with pytest.raises(OriginalBroken):
        site_vault().replace(digest, [b"a trimmed recording"])


def test_a_missing_original_is_named_and_mended_from_the_second_store(
    recorded: dict[str, str], second: FolderVault, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(capsys, "copy")[0] == 0
    assert list(second.all()) == sorted(recorded)
    lost, worn, _ = sorted(recorded)
    site_vault()._path(lost).unlink()
    spoil(site_vault(), worn)
    code, told = call(capsys, "scrub", "--rate", "100", "--workers", "3")
    assert code == 1
    assert f"[缺失] {lost}（{recorded[lost]}）" in told
    code, told = call(capsys, "scrub", "--repair")
    assert code == 0, told
    assert "[缺失，已修复]" in told
    assert "[损坏，已修复]" in told
    assert call(capsys, "scrub") == (0, f"巡检 {site_vault().where}：3 件，0.0 MiB，已全部读完\nscrub: ok\n")
    spoil(second, worn)
    assert call(capsys, "scrub", "--store", "second")[0] == 1
    assert call(capsys, "scrub", "--store", "second", "--repair")[0] == 0
    assert second.verify(worn)


def test_without_a_second_store_the_command_says_what_to_configure(recorded: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    for words in (("scrub", "--repair"), ("scrub", "--store", "second"), ("copy",)):
        code, told = call(capsys, *words)
        assert code == 1
        assert "MINGFA_VAULT_SECOND" in told
    assert call(capsys, "check") == (0, f"{site_vault().where}：可连接，可读写\n")


def test_a_stopped_scrub_goes_on_and_a_new_one_can_be_asked_for(
    recorded: dict[str, str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = min(recorded)
    spoil(site_vault(), first)
    stop = threading.Event()
    told = keeping.scrub_site(workers=1, rate_mib_s=0.0003, stop=stop, told=lambda found: stop.set() if found.originals else None)
    assert not told.found.finished
    assert keeping.unfinished("main") is not None
    assert keeping.last_report("main") is None
    code, words = call(capsys, "scrub")
    assert code == 1
    assert "3 件" in words
    assert words.count("[损坏]") == 1, "what was found before the stop is told too"
    assert keeping.unfinished("main") is None
    keeping._write(keeping.folder() / "main.position.json", told)
    assert "3 件" in call(capsys, "scrub", "--restart")[1]
    assert "0 件" in call(capsys, "scrub", "--since", "2099-01-01")[1]
    report = keeping.last_report("main")
    assert report is not None
    assert report.found.originals == 3, "a partial run is no whole run"
    keeping._write(keeping.folder() / "main.position.json", replace(told, where="s3://another"))
    assert "3 件" in call(capsys, "scrub")[1], "where a run on another store stopped says nothing about this one"
    with pytest.raises(SystemExit):
        call(capsys, "scrub", "--since", "2026-13-01")
    assert "不是日期" in capsys.readouterr().err


def test_two_scrubs_do_not_run_at_once(recorded: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    with keeping._alone("main"):
        code, told = call(capsys, "scrub")
    assert code == 1
    assert "scrub.running" in told


def test_the_system_page_shows_the_last_scrub_and_names_the_agencys_bad_originals(
    officer: Client, recorded: dict[str, str], second: FolderVault
) -> None:
    page = officer.get("/system/").text
    assert "还没有完整巡检过" in page
    keeping.copy_site()
    worn = max(recorded)
    spoil(site_vault(), worn)
    keeping.scrub_site()
    page = officer.get("/system/").text
    assert "1 件损坏或者缺失，尚未修复" in page
    assert worn in page
    assert re.search(r"损坏</strong> \d{4}-\d\d-\d\d \d\d:\d\d:\d\d发现", page)
    assert "两处一致，本次复制 3 件" in page
    assert str(second.root) in page
    keeping.scrub_site(mend=True)
    page = officer.get("/system/").text
    assert "全部原件完好，已修复 1 件" in page
    other = keeping.view_of("another")
    assert [store.own for store in other.stores] == [(), ()]


def test_a_damaged_report_is_passed_over(recorded: dict[str, str]) -> None:
    keeping.scrub_site()
    (keeping.folder() / "main-99999999T000000.json").write_text("{")
    assert keeping.last_report("main") is not None


# The background -------------------------------------------------------------------------------------------------------------------


def test_the_background_copies_scrubs_and_sweeps_only_what_is_configured(recorded: dict[str, str], settings: Any, tmp_path: Path) -> None:
    stop = threading.Event()
    keeping.keep_second(stop)
    keeping.keep_scrubbing(stop)
    assert not keeping.folder().exists()
    settings.VAULT_SECOND = str(tmp_path / "elsewhere")
    settings.SCRUB_MB_S = "50"
    keeping.keep_second(stop)
    keeping.keep_scrubbing(stop)
    for store in ("main", "second"):
        report = keeping.last_report(store)
        assert report is not None
        assert report.found.originals == 3
    spoil(site_vault(), min(recorded))
    keeping.keep_scrubbing(stop)
    assert [one.found.faults for store in ("main", "second") if (one := keeping.last_report(store))] == [[], []], "not due yet"
    settings.SCRUB_DAYS = "0"
    keeping.keep_scrubbing(stop)
    found = keeping.last_report("main")
    assert found is not None
    assert [bad.digest for bad in found.found.faults] == [min(recorded)]
    left = site_vault().root / "incoming" / "left"
    left.write_bytes(b"half of an original")
    keeping.sweep(stop)
    assert left.exists(), "somebody may still be writing it"
    import os

    os.utime(left, (time.time() - 2 * keeping.LEAVINGS_S,) * 2)
    keeping.sweep(stop)
    assert not left.exists()


def test_a_failing_second_store_is_told_and_nothing_is_lost(
    recorded: dict[str, str], settings: Any, tmp_path: Path, officer: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("no folder")
    settings.VAULT_SECOND = str(tmp_path / "file" / "below")
    code, told = call(capsys, "copy")
    assert code == 1
    assert "vault.unreachable" in told
    page = officer.get("/system/").text
    assert "没有完成" in page
    assert "连接不上" in page
    (tmp_path / "file").unlink()
    assert call(capsys, "copy") == (0, "已复制 3 件，0.0 MiB\n")


def test_a_task_that_fails_is_tried_again_until_told_to_stop() -> None:
    ended, tries = threading.Event(), []

    def task(stop: threading.Event) -> None:
        tries.append(1)
        if len(tries) == 3:
            stop.set()
        raise RuntimeError("the disk is away")

    keeper = keeping.Keeper("trial", task, 0.01, ended)
    keeper.start()
    keeper.join(10)
    assert len(tries) == 3
    assert not keeper.is_alive()


def test_reports_are_plain_files_that_anybody_can_read(recorded: dict[str, str]) -> None:
    keeping.scrub_site()
    (path,) = keeping.folder().glob("main-*.json")
    told = json.loads(path.read_text(encoding="utf-8"))
    assert told["found"]["originals"] == 3
    assert told["found"]["bad"] == []
    assert told["where"] == site_vault().where


# Backup ---------------------------------------------------------------------------------------------------------------------------


@pytest.mark.needs("swift")
@pytest.mark.django_db(transaction=True)
def test_a_backup_goes_from_a_folder_to_an_object_store_and_back(
    recorded: dict[str, str], settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {digest: b"".join(site_vault().read(digest)) for digest in recorded}
    held = min(recorded)
    site_vault().hold(held, True)
    first = tmp_path / "first"
    assert f"vault/{held[:2]}/{held[2:4]}/{held}" in backup(first)
    with swift() as store:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", store.access_key)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", store.secret_key)
        settings.VAULT = f"s3://originals/here?endpoint={store.endpoint}"
        vault = site_vault()
        assert isinstance(vault, S3Vault)
        make_bucket(vault.address)
        empty_database()
        settings.SITE = tmp_path / "restored"
        restore(first)
        assert {digest: b"".join(site_vault().read(digest)) for digest in site_vault().all()} == before
        assert site_vault().is_held(held)
        assert keeping.scrub_site().found.faults == []
        lean = tmp_path / "lean"
        assert not any(name.startswith("vault/") for name in backup(lean, originals=False))
        assert (lean / "originals.txt").read_text().split() == sorted(recorded)
        second = tmp_path / "again"
        backup(second)
    settings.VAULT = ""
    empty_database()
    settings.SITE = tmp_path / "third"
    restore(second)
    assert isinstance(site_vault(), FolderVault)
    assert {digest: b"".join(site_vault().read(digest)) for digest in site_vault().all()} == before
    assert sorted(named_originals()) == sorted(recorded)


def test_a_backup_does_not_take_a_broken_original_for_a_good_one(
    recorded: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    worn = min(recorded)
    spoil(site_vault(), worn)
    assert cli.main(["backup", str(tmp_path / "backup")]) == 1
    told = capsys.readouterr().out
    assert f"[没有备份] {worn}" in told
    assert sorted(path.name for path in (tmp_path / "backup" / "vault").rglob("*") if path.is_file()) == sorted(set(recorded) - {worn})
