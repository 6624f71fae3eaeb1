"""Pages of dossiers: volumes with pages and what is missing, dossiers due, the search, exports, the package; who may not see the side volume."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse

from mingfa.agencies.setup import Site
from mingfa.cases.acts import investigation as inv
from mingfa.cases.acts import outline as out
from mingfa.cases.acts.closing import FileRecordings
from mingfa.cases.tests.stories import Story, approval, archiving, digest, paper
from mingfa.desk import now
from mingfa.desk.store import read_entries, streams_of
from mingfa.desk.times import LOCAL
from mingfa.dossier import jobs
from mingfa.dossier.bag import member_of, write_bag
from mingfa.dossier.jobs import package_path
from mingfa.dossier.typeset import count_pages
from mingfa.office import reading
from mingfa.office.tests.conftest import Seen, signed_in


@pytest.fixture
def inspection(site: Site) -> Story:
    """An inspection that is closed and holds one recording."""
    told = Story(site, at=datetime(2026, 3, 9, 9, tzinfo=LOCAL)).opened("inspection")
    told.inspected()
    told.do(inv.ApproveInternally(subject="检查处理", granted=True, opinion="同意", paper=approval()), told.leader)
    told.do(
        out.DecideOutline(draft_digest=digest(5), result="未发现违法行为", paper=paper("enforcement_document", "检查结果告知书", 6)),
        told.leader,
    )
    told.do(out.CloseOutline(result="办结", paper=approval()), told.leader)
    return told


def address(name: str, stream: str, *more: Any) -> str:
    return reverse(name, args=[*reading.split(stream), *more])


@pytest.mark.django_db
def test_the_dossier_of_a_case_from_what_is_missing_to_its_package(inspection: Story) -> None:
    told, officer = inspection, signed_in(inspection.officers[0])
    with now.at(told.at):
        page = officer.get(address("dossier", told.stream)).text
    assert "正卷" in page
    assert "现场检查（勘察）笔录" in page
    assert 'data-label="页号">1' in page
    assert "未入卷" in page
    stream = next(iter(told.state.recordings))

    form = officer.get(address("act", told.stream, "cases.file_recordings")).text
    assert stream in form
    told.do(FileRecordings(recordings=(stream,)))
    assert "已入卷" in officer.get(address("dossier", told.stream)).text

    # The form of the archive counts the pages itself; what it hands back is what it showed.
    form = officer.get(address("act", told.stream, "cases.archive_outline")).text
    assert all(document.title in form for document in told.state.documents)
    with now.at(told.at):
        listed = officer.get("/dossiers/").text
    assert told.state.number in listed
    assert "0 天" in listed

    # Whatever the form says of the pages, the server counts them itself.
    sent = Seen(form).typed(f__number="2026-检-1", f__retention="10", f__pages="999")
    with now.at(told.at):
        answer = officer.post(address("act", told.stream, "cases.archive_outline"), sent)
    assert answer.status_code == 302, answer.text
    kept = told.state.execution.archived
    assert dict(kept.leaves) == count_pages(told.state)
    assert kept.pages == sum(pages for _, pages in kept.leaves)
    page = officer.get(address("dossier", told.stream)).text
    assert "已归档" in page
    assert "等待后台制作" in page
    assert officer.get(address("archive_package", kept.dossier)).status_code == 404
    listed = officer.get("/dossiers/").text
    assert "2026-检-1" in listed
    assert "没有等待归档的案件" in listed
    dossier = officer.get(address("stream", kept.dossier)).text
    assert "核对纸质案卷" in dossier
    assert officer.get(address("act", kept.dossier, "dossier.check_paper_copy")).status_code == 200

    # The search finds the recording by each key, and nothing by another.
    for found in ("?q=2026-检-1", "?device=DSJ-0001", "?unit=enforcement", "?since=2026-03-09&until=2026-03-09"):
        assert "音像" in officer.get(f"/archive/{found}").text.split("<tbody>")[1].split("</tbody>")[0]
    for nothing in ("?q=没有这个案件", "?device=DSJ-9", "?people=无此人", "?since=2026-03-10", "?until=2026-03-08"):
        assert "没有符合条件的资料" in officer.get(f"/archive/{nothing}").text
    assert officer.get("/archive/?since=x&until=2026-99-99").status_code == 200


@pytest.mark.django_db
def test_the_ledger_of_acts_is_exported_and_each_line_opens_its_dossier(inspection: Story) -> None:
    officer = signed_in(inspection.officers[0])
    answer = officer.get("/dossiers/ledger.csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[1][2] == inspection.state.number
    link = rows[1][-1].removeprefix("http://testserver")
    assert officer.get(link).status_code == 200
    book = officer.get("/dossiers/ledger.xlsx?year=2026")
    assert "台账" in zipfile.ZipFile(io.BytesIO(book.content)).read("xl/workbook.xml").decode()
    assert (
        list(csv.reader(io.StringIO(b"".join(officer.get("/dossiers/ledger.csv?year=2025").streaming_content).decode("utf-8-sig"))))[1:]
        == []
    )


@pytest.mark.django_db
def test_a_package_goes_only_to_whoever_may_read_the_side_volume_and_into_the_reading_log(inspection: Story) -> None:
    told = inspection
    told.do(archiving(told, "2026-检-1"))
    kept = told.state.execution.archived
    folder = package_path(kept.dossier)
    officer, other = signed_in(told.officers[0]), signed_in(told.site.people["info_centre"][0])
    write_bag(folder, [member_of("说明.txt", "一".encode()), member_of("正卷/001.bin", bytes(3_000_000))], {"Source-Organization": "x"})
    assert officer.get(address("archive_package", kept.dossier)).status_code == 404  # not told to be whole yet
    jobs._tell(kept.dossier, jobs.Told(1, 1, whole=True))
    assert "下载归档包" in officer.get(address("dossier", told.stream)).text

    shown = other.get(address("dossier", told.stream))
    assert "副卷只对承办人员和有职责的人员开放" in shown.text
    assert "下载归档包" not in shown.text
    assert other.get(address("archive_package", kept.dossier)).status_code in (403, 404)
    assert not _exports()

    answer = officer.get(address("archive_package", kept.dossier))
    body = b"".join(answer.streaming_content)
    packed = zipfile.ZipFile(io.BytesIO(body))
    assert packed.testzip() is None
    assert packed.read("data/正卷/001.bin") == bytes(3_000_000)
    assert sorted(packed.namelist()) == sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert body == b"".join(officer.get(address("archive_package", kept.dossier)).streaming_content)
    assert [entry.act.recording for entry in _exports()] == [next(iter(told.state.recordings))] * 2


def _exports() -> list[Any]:
    return [
        entry for stream in streams_of("xiangxi", "access") for entry in read_entries(stream) if getattr(entry.act, "what", "") == "export"
    ]
