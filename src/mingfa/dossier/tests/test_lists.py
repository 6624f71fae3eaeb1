"""What waits for the archive and since when, recordings filed late, the ledger of acts, document numbers, links and restores."""

from __future__ import annotations

import csv
import io
import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection

from mingfa.agencies.acts.regime import AmendParameter
from mingfa.agencies.acts.series import VoidNumber
from mingfa.cases.acts import investigation as inv
from mingfa.cases.acts import outline as out
from mingfa.cases.acts.closing import ApproveClosing, FileRecordings
from mingfa.cases.tests.stories import Story, approval, archiving, digest, paper
from mingfa.cases.tests.whole import SMALL, Whole, form
from mingfa.custody.acts.destruction import ProposeDestruction
from mingfa.desk import now
from mingfa.desk.backup import backup
from mingfa.desk.entry import Entry
from mingfa.desk.errors import Refused
from mingfa.desk.keys import forget_keys
from mingfa.desk.perform import forget, look, perform, regime_of
from mingfa.desk.sequencer import sequence
from mingfa.desk.store import read_entries
from mingfa.desk.times import LOCAL
from mingfa.desk.verify import verify
from mingfa.dossier import ledger
from mingfa.dossier.acts import CheckedPiece, CheckPaperCopy, MoveDossier
from mingfa.dossier.models import ClosedRow, DossierRow, FilingRow, LedgerRow
from mingfa.dossier.sheet import csv_lines, xlsx
from mingfa.ledger.migrations import guards

pytestmark = pytest.mark.django_db
Teller = Callable[..., Story]


def closed(story: Story) -> Story:
    """Bring an inspection to its closing."""
    story.opened("inspection")
    story.inspected()
    story.do(inv.ApproveInternally(subject="检查处理", granted=True, opinion="同意", paper=approval()), story.leader)
    story.do(
        out.DecideOutline(draft_digest=digest(5), result="未发现违法行为", paper=paper("enforcement_document", "检查结果告知书", 6)),
        story.leader,
    )
    story.do(out.CloseOutline(result="办结", paper=approval()), story.leader)
    return story


def archived(story: Story, number: str = "2026-检-1") -> Story:
    """Bring an inspection to the archive."""
    closed(story)
    story.do(archiving(story, number))
    return story


# Due and late --------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XL-R-2b")
def test_a_case_closed_forty_days_ago_is_listed_with_its_age_until_it_is_filed(whole: Callable[[str], Whole]) -> None:
    """兴隆台 二（二）2. The thirty days of C44 bind agencies of ecology; here the age alone is told."""
    case = whole("xinglongtai").decided(SMALL).issued().served()
    case.next_working_day()
    case.do(case.paying(120_000), case.person("cashier"))
    case.fill_gaps().film_all()
    case.bound()
    case.do(case.closing())
    on = case.at.date()
    case.do(ApproveClosing(opinion="同意结案", paper=form("closing_approval", case)), case.leader)
    row = ClosedRow.objects.get(stream=case.stream)
    assert (row.unit, row.closed_on, row.due_on) == (case.unit, on, None)
    assert ClosedRow.objects.filter(agency="xinglongtai").count() == 1
    case.until(on + timedelta(days=40))
    assert (case.at.date() - ClosedRow.objects.get(unit=case.unit).closed_on).days == 40
    case.filed_recordings()
    case.do(case.archiving())
    assert not ClosedRow.objects.filter(stream=case.stream).exists()
    assert DossierRow.objects.get(case_stream=case.stream).number == "2026-罚-001"


@pytest.mark.obligation("XL-R-3.3b")
def test_a_recording_of_monday_not_filed_by_thursday_is_late_and_stays_so(story: Teller) -> None:
    """兴隆台 二（二）3（3）: two working days from Monday 2 March 2026 end on Wednesday; filed on Friday, its lateness is kept."""
    told = story("xinglongtai").opened("inspection")
    two = AmendParameter(
        parameter="dossier.recording_days", value=2, unit="working_days", valid_from=date(2026, 1, 6), reason="内部规定", instrument="inner",
        article="第三条", instrument_title="音像资料归档内部规定", instrument_level="agency", instrument_from=date(2026, 1, 6), read_on=date(2026, 1, 6),
        ends=str(regime_of("xinglongtai").regime.rule("dossier.recording_days", date(2026, 1, 6)).article),
    )  # fmt: skip
    with now.at(datetime(2026, 1, 6, 10, tzinfo=LOCAL)):
        perform(two, "xinglongtai/regime/current", by=told.site.people["legal_head"][0], key="two")
    told.inspected()
    stream = next(iter(told.state.recordings))
    row = FilingRow.objects.get(recording=stream)
    assert (row.unit, row.made_on, row.last_on, row.filed_on, row.late) == (told.unit, date(2026, 3, 2), date(2026, 3, 4), None, False)
    assert FilingRow.objects.filter(filed_on=None, last_on__lt=date(2026, 3, 5)).exists()
    assert not FilingRow.objects.filter(filed_on=None, last_on__lt=date(2026, 3, 4)).exists()
    told.sleep(4)
    told.do(FileRecordings(recordings=(stream,)))
    row = FilingRow.objects.get(recording=stream)
    assert (row.filed_on, row.late) == (date(2026, 3, 6), True)
    assert not FilingRow.objects.filter(filed_on=None).exists()


# The archive ---------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XX-R-15a", "XX-R-15c", "SH-R-2a", "JB-R-9")
def test_the_archive_finds_a_recording_by_each_key_keeps_it_in_one_store_and_is_sealed(story: Teller) -> None:
    """湘西州 记录制度 第十五条."""
    told = archived(story())
    stream = next(iter(told.state.recordings))
    kept = told.state.execution.archived
    assert kept is not None
    dossier = look(kept.dossier).state
    assert [piece.title for piece in dossier.pieces]
    assert [one[0] for one in dossier.recordings] == [stream]
    row = FilingRow.objects.get(recording=stream)
    officer = told.state.handler_names[told.officers[0]]
    micros = row.started_at
    for found in (
        {"case_title__contains": told.state.title}, {"unit": told.unit}, {"people__contains": officer}, {"device": "DSJ-0001"},
        {"started_at__lte": micros, "ended_at__gte": micros}, {"archive_number": "2026-检-1"},
    ):  # fmt: skip
        assert [one.recording for one in FilingRow.objects.filter(**found)] == [stream]

    move = MoveDossier(place="声像档案室三号柜", why="调整库房")
    keeper, other = told.site.people["unit_head"][0], None
    for person in told.site.people["unit_head"]:
        units = {post.unit for post in _actor(person).posts if post.role == "unit_head"}
        if "enforcement" in units:
            keeper = person
        else:
            other = other or person
    assert other is not None
    with now.at(told.at):
        with pytest.raises(Refused) as caught:
            perform(move, kept.dossier, by=other, key="move-1")
        assert caught.value.codes == ("archive.other_store",)
        assert "第十五条" in str(caught.value)
        perform(move, kept.dossier, by=keeper, key="move-2")
        destroy = ProposeDestruction(recordings=(stream,), ground="保存期限届满", words="没有继续保存的价值")
        with pytest.raises(Refused) as caught:
            perform(destroy, "xiangxi/destruction/d1", by=other, key="destroy")
        assert "destruction.other_unit" in caught.value.codes
    assert look(kept.dossier).state.place == "声像档案室三号柜"

    second = closed(story())
    error = second.refuse(archiving(second, "2026-检-1"))
    assert error.codes == ("archive.number_taken",)
    assert second.state.stage == "closed"
    second.do(archiving(second, "2026-检-2"))


def _actor(person: str) -> Any:
    from mingfa.desk.perform import actor_of

    return actor_of(person, datetime(2026, 3, 2, 9, tzinfo=LOCAL))


@pytest.mark.guards("refuse_differing_copy")
def test_the_paper_copy_is_the_same_or_each_difference_is_named(story: Teller) -> None:
    """档案法 第三十七条; a piece is known by the code on its pages or by its digest."""
    told = archived(story("jiangbei"))
    kept = told.state.execution.archived
    assert kept is not None
    pieces = look(kept.dossier).state.pieces
    right = [CheckedPiece(piece=one.id, code=one.digest[:16], pages=one.pages) for one in pieces]
    by = told.officers[0]

    def refused(given: list[CheckedPiece]) -> tuple[set[str], str]:
        with pytest.raises(Refused) as caught, now.at(told.at):
            perform(CheckPaperCopy(pieces=tuple(given)), kept.dossier, by=by, key=f"c{len(given)}{given[0].code}{given[0].pages}")
        return set(caught.value.codes), str(caught.value)

    codes, words = refused([right[0].model_copy(update={"pages": right[0].pages + 1}), *right[1:]])
    assert codes == {"archive.copy_pages"}
    assert f"《{pieces[0].title}》纸质件 {pieces[0].pages + 1} 页，电子件 {pieces[0].pages} 页" in words
    assert refused([right[0].model_copy(update={"code": "0" * 16}), *right[1:]])[0] == {"archive.copy_differs"}
    assert refused([right[0].model_copy(update={"code": pieces[0].digest[:15]}), *right[1:]])[0] == {"archive.copy_differs"}
    assert refused(right[1:])[0] == {"archive.copy_missing"}
    assert refused([*right, CheckedPiece(piece="d999", code="1" * 16, pages=1)])[0] == {"archive.copy_extra"}
    with now.at(told.at):
        perform(CheckPaperCopy(pieces=tuple(right)), kept.dossier, by=by, key="right")
    state = look(kept.dossier).state
    assert (state.stage, state.checks[-1].pieces) == ("checked", len(pieces))


# The ledger of acts --------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("JB-R-10")
def test_the_ledger_of_acts_builds_itself_and_every_document_number_is_accounted_for(story: Teller) -> None:
    """江北 记录制度 第十条: no line is typed by anybody; a void number keeps its reason and is never given again."""
    told = archived(story("jiangbei"))
    other = story("jiangbei").opened("inspection")
    lines = list(ledger.lines("jiangbei", {}))
    assert [line[2] for line in lines] == [told.state.number, other.state.number]
    assert [line[-1] for line in lines] == [told.stream, other.stream]
    assert (lines[0][7], lines[0][13], lines[1][7]) == ("归档", "2026-检-1", "立案调查")
    assert LedgerRow.objects.get(stream=told.stream).closed_on == date(2026, 3, 2)
    third = closed(story("jiangbei"))
    assert ClosedRow.objects.get(stream=third.stream).due_on == date(2026, 4, 1)

    read = list(csv.reader(io.StringIO("".join(csv_lines(ledger.HEADS, lines)).lstrip("\ufeff"))))
    assert read == [list(ledger.HEADS), *[list(line) for line in lines]]
    book = zipfile.ZipFile(io.BytesIO(xlsx([("台账", ledger.HEADS, lines), ("文号", ledger.NUMBER_HEADS, ledger.numbers("jiangbei"))])))
    assert book.testzip() is None
    sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    assert told.state.number in {node.text for node in sheet.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}t")}

    series = next(one for one in ledger.numbers("jiangbei") if one[2] == told.stream)
    stream = f"jiangbei/series/{series[0]}"
    given = [one[:2] for one in ledger.numbers("jiangbei")]
    assert len(given) == len(set(given))
    administrator = told.site.people["administrator"][0]
    with now.at(told.at):
        with pytest.raises(ValueError, match="reason"):
            VoidNumber(number=int(series[1]), reason="")
        perform(VoidNumber(number=int(series[1]), reason="误编"), stream, by=administrator, key="void")
        with pytest.raises(Refused):
            perform(VoidNumber(number=int(series[1]), reason="误编"), stream, by=administrator, key="void again")
    assert ("作废", "误编") in {one[3:] for one in ledger.numbers("jiangbei")}
    last = story("jiangbei").opened("inspection")
    assert last.state.number not in (told.state.number, other.state.number, third.state.number)


def test_a_cell_is_never_run_by_a_spreadsheet() -> None:
    line = ('=HYPERLINK("http://x")', "+1", "-2", "@a", "\t=1", "普通", 'a"b,c', "")
    text = "".join(csv_lines(("甲",) * 8, [line]))
    assert next(csv.reader(io.StringIO(text.split("\r\n", 1)[1]))) == [
        '\'=HYPERLINK("http://x")',
        "'+1",
        "'-2",
        "'@a",
        "'\t=1",
        "普通",
        'a"b,c',
        "",
    ]
    book = zipfile.ZipFile(io.BytesIO(xlsx([("a/b", ("x",), [("<&\x01>",)])])))
    assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml")).findtext(".//{*}row[2]/{*}c/{*}is/{*}t") == "<&\ufffd>"


# Links ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("JB-R-11")
def test_every_record_has_who_when_hash_and_predecessor_and_a_restore_has_the_same(story: Teller, tmp_path: Path, settings: Any) -> None:
    """江北 记录制度 第十一条: one link broken in storage is named; a backup restored elsewhere gives the same hashes."""
    settings.SITE = tmp_path / "site"
    settings.SITE.mkdir()
    forget_keys()
    told = archived(story("jiangbei"))
    entries = [one for one in read_entries(told.stream) if isinstance(one, Entry)]
    assert all(one.by.name and one.done_at and one.recorded_at and len(one.leaf) == 32 for one in entries)
    sequence("jiangbei")
    before = _hashes()
    assert [one for one in verify().findings if one.kind != "original"] == []

    backup(tmp_path / "backup")
    environment = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "MINGFA_SITE")
    }
    command = [sys.executable, "-m", "mingfa.cli", "restore", "--site", str(tmp_path / "again"), str(tmp_path / "backup")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    lines = [line for line in done.stdout.splitlines() if line.startswith("[")]
    assert lines, done.stderr
    assert all(line.startswith("[original]") for line in lines)  # papers of these stories have no originals; all else is as it was
    with sqlite3.connect(tmp_path / "again" / "office.sqlite3") as again:
        restored = again.execute("SELECT stream, seq, hex(leaf_hash) FROM ledger_entry ORDER BY stream, seq").fetchall()
    assert restored == before

    _unguarded("UPDATE ledger_entry SET leaf = %s WHERE stream = %s AND seq = 3", [bytes(80), told.stream])
    findings = [one for one in verify().findings if one.kind != "original"]
    assert any(told.stream in str(one) for one in findings)
    forget_keys()


def _hashes() -> list[tuple[str, int, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT stream, seq, leaf_hash FROM ledger_entry ORDER BY stream, seq")
        return [(stream, seq, bytes(hash_).hex().upper()) for stream, seq, hash_ in cursor.fetchall()]


def _unguarded(statement: str, values: list[Any]) -> None:
    """What somebody with the database's password can do."""
    with connection.cursor() as cursor:
        for name, trigger in guards(connection.vendor).items():
            table = trigger.split(" ON ")[1].split()[0]
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
        cursor.execute(statement, values)
        for trigger in guards(connection.vendor).values():
            cursor.execute(trigger)
    forget()
