"""Docking a recorder's folder: files are taken in, their steps proposed with the clock's offset taken out, and a person confirms."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mingfa import cli
from mingfa.agencies.setup import Site
from mingfa.cases.acts.investigation import InspectSite
from mingfa.demo.footage import film
from mingfa.demo.matters import head_of, parties
from mingfa.demo.walk import Walk
from mingfa.desk import now
from mingfa.desk.errors import DeskError
from mingfa.desk.perform import look
from mingfa.desk.times import LOCAL
from mingfa.office import waiting
from mingfa.office.docking import dock_folder
from mingfa.office.incoming import site_uploads
from mingfa.office.tests.conftest import PASSWORD, signed_in
from mingfa.recording.models import RecordingRow
from mingfa.recording.state import recording_stream
from mingfa.vault.site import site_vault

START = datetime(2026, 3, 2, 9, tzinfo=LOCAL)
FAST_S = 420


@pytest.fixture
def walk(site: Site) -> Iterator[Walk]:
    """A case with an inspection of 45 minutes that nobody has stored a recording of."""
    with now.at(START):
        walked = Walk(site, START, parties()[:1]).through("file_case")
        walked.next_day()
        place = f"{walked.parties[0].address}{walked.matter.spot}"
        told = walked.on_site(45, place)
        name, _ = head_of(walked.parties[0])
        walked.do(InspectSite(**told, party="p1", onsite_person=name, findings=walked.matter.circumstances), walked.cast.lead)
    with now.at(walked.now + timedelta(hours=1)):
        yield walked


def inspection(walk: Walk) -> Any:
    return walk.state.investigation.activities[-1]


def card(folder: Path, walk: Walk) -> Path:
    """Fill a recorder's card: an inspection in two pieces, filmed by a clock seven minutes fast; one film of another time; a bad file; 1970."""
    begun = inspection(walk).started_at.astimezone(LOCAL) + timedelta(minutes=2, seconds=FAST_S)
    folder.mkdir()
    for number, (at, seconds) in enumerate([(begun, 600), (begun + timedelta(seconds=600), 300), (begun - timedelta(hours=5), 60)], 13):
        (folder / f"{at:%Y%m%d_%H%M%S}_{number:04}.MP4").write_bytes(film(seconds, tone=number))
    (folder / "19700101_080000_0016.MP4").write_bytes(film(30, tone=16))
    (folder / "README.mp4").write_text("说明文件" * 100, encoding="utf-8")
    return folder


def docked(folder: Path, walk: Walk, **more: Any) -> tuple[int, list[str]]:
    lines: list[str] = []
    given = {"device": "ZF-014", "offset_ms": FAST_S * 1000, "say": lines.append, **more}
    return dock_folder(folder, walk.site.agency, walk.cast.lead, **given), lines


@pytest.mark.django_db
def test_a_card_is_docked_its_steps_proposed_and_confirmed_on_a_page(walk: Walk, tmp_path: Path) -> None:
    folder, step = card(tmp_path / "card", walk), inspection(walk)
    code, lines = docked(folder, walk)
    told = "\n".join(lines)
    assert code == 1, "one file was no recording"
    assert "未采集  README.mp4：文件“README.mp4”的内容不是可以识别的音像格式" in told
    assert "已采集 4 个" in told
    assert f"等 2 段：{step.started_at.astimezone(LOCAL) + timedelta(minutes=2):%Y-%m-%d %H:%M:%S} 开始" in told
    assert "现场检查" in told
    assert "没有校准；请测量时钟偏差" in told
    first = next(one for one in waiting.heads(waiting.unregistered("xiangxi")) if one.proposal["matches"])
    assert first.proposal["matches"][0]["seq"] == step.seq
    assert (first.proposal["offset_ms"], len(first.proposal["run"])) == (FAST_S * 1000, 2)
    client = signed_in(walk.cast.lead)
    page = client.get("/recordings/incoming/").text
    assert page.count('name="upload"') == 3, "the second piece goes with the first"
    assert "没有校准" in page
    answer = client.post("/recordings/incoming/confirm/", {"upload": [first.id], f"match-{first.id}": "0"}, follow=True)
    assert "已登记 1 个" in answer.text, answer.text
    state = look(recording_stream("xiangxi", first.digest)).state
    assert state.started_at == step.started_at + timedelta(minutes=2)
    assert [piece.file_name[-8:] for piece in state.pieces] == ["0013.MP4", "0014.MP4"]
    assert (state.device, state.offset_ms, state.ties[0].step) == ("ZF-014", FAST_S * 1000, step.seq)
    assert site_vault().verify(first.digest)
    assert len(waiting.unregistered("xiangxi")) == 2


@pytest.mark.django_db
def test_docking_again_skips_what_is_there_and_confirming_registers(walk: Walk, tmp_path: Path) -> None:
    folder = card(tmp_path / "card", walk)
    assert "将采集 4 个" in "\n".join(docked(folder, walk, dry_run=True)[1])
    assert list(site_uploads().all()) == []
    _, first = docked(folder, walk, confirming=True)
    assert sum(line.startswith("已登记") for line in first) == 1
    assert sum(line.startswith("未登记") for line in first) == 2
    assert RecordingRow.objects.count() == 1
    _, again = docked(folder, walk)
    assert "已有 4 个" in again[-1]
    assert RecordingRow.objects.count() == 1


@pytest.mark.django_db
def test_a_wrong_offset_finds_no_step(walk: Walk, tmp_path: Path) -> None:
    folder = card(tmp_path / "card", walk)
    _, lines = docked(folder, walk, offset_ms=-3 * 3_600_000)
    assert sum("没有找到时间、人员相符的环节" in line or "晚于现在" in line for line in lines) == 3


@pytest.mark.django_db
def test_only_who_may_upload_docks_and_sees_what_waits(walk: Walk, tmp_path: Path) -> None:
    folder, site = card(tmp_path / "card", walk), walk.site
    outsider = next(one for post in site.people.values() for one in post if not waiting.Person(one, *_actor(one)).has(waiting.DUTY))
    with pytest.raises(DeskError, match="没有上传音像记录的职责"):
        dock_folder(folder, "xiangxi", outsider, say=lambda line: None)
    with pytest.raises(DeskError, match="没有这个文件夹"):
        docked(tmp_path / "nothing", walk)
    docked(folder, walk)
    upload = waiting.unregistered("xiangxi")[0]
    client = signed_in(outsider)
    assert client.post("/recordings/incoming/fill/", {"upload": upload.id}).status_code == 403


def _actor(person: str) -> Any:
    from mingfa.desk.perform import actor_of, regime_of

    return actor_of(person), regime_of("xiangxi")


@pytest.mark.django_db
def test_who_docks_by_command_gives_his_password(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    person = site.people["officer"][0]
    account = look(person).state.account
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"wrong\n{PASSWORD}\n"))
    with pytest.raises(DeskError, match="口令不正确"):
        cli._signed_in("xiangxi", account)
    assert cli._signed_in("xiangxi", account) == person


def test_the_command_says_what_it_takes() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mingfa.cli", "recordings", "ingest", "--help"], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0
    for option in ("--agency", "--by", "--device", "--offset", "--dry-run", "--confirm"):
        assert option in done.stdout
