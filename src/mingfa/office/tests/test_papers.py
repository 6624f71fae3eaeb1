"""Papers and recordings in the office: forms that know what the case knows, PDFs of electronic papers, files that become recordings."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from mingfa.agencies.setup import Site
from mingfa.cases.state.core import CaseState
from mingfa.demo.media import recording
from mingfa.demo.walk import Walk, case_at
from mingfa.desk import now
from mingfa.desk.perform import look
from mingfa.desk.times import LOCAL
from mingfa.office.pages.papers import rendered_of
from mingfa.office.tests.conftest import Seen, signed_in
from mingfa.recording.models import RecordingTieRow
from mingfa.vault.site import site_vault

START = datetime(2026, 3, 2, 9, tzinfo=LOCAL)


@pytest.fixture
def walk(site: Site) -> Iterator[Walk]:
    with now.at(START):
        walked = case_at("deliberating", site=site)
    with now.at(walked.now):
        yield walked


def words_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).replace("\n", "")


@pytest.mark.django_db
def test_an_electronic_paper_is_read_as_a_pdf_with_its_code(walk: Walk) -> None:
    state: CaseState = walk.state
    client = signed_in(state.lead_handler)
    notice = next(one for one in state.documents if one.form == "penalty_notice")
    page = client.get(f"/s/{walk.case}/").text
    address = f"/s/{walk.case}/papers/{notice.id}/"
    assert address in page
    answer = client.get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert state.parties[0].name in words_of(answer.content)
    assert notice.number.replace("〔", "") in words_of(answer.content).replace("〔", "")
    made = rendered_of(walk.case, notice.id)
    assert made is not None
    assert made.pdf == answer.content, "the same paper is the same file each time"
    assert client.get(f"/s/{walk.case}/papers/d999/").status_code == 404
    assert "attachment" in client.get(f"{address}?download=1")["Content-Disposition"]


@pytest.mark.django_db
def test_printing_takes_code_and_fingerprint_from_the_paper_itself(walk: Walk) -> None:
    client = signed_in(walk.state.lead_handler)
    report = next(one for one in walk.state.documents if one.form == "investigation_report")
    address = f"/s/{walk.case}/acts/cases.print_document/"
    form = Seen(client.get(address).text)
    done = client.post(address, form.typed(f__document=report.id))
    assert done.status_code == 302, done.text
    made = rendered_of(walk.case, report.id)
    assert made is not None
    assert walk.state.document(report.id).code == made.content_code  # type: ignore[union-attr]


@pytest.mark.django_db
def test_an_electronic_form_begins_with_what_the_case_knows(walk: Walk) -> None:
    state = walk.state
    client = signed_in(state.lead_handler)
    address = f"/s/{walk.case}/acts/cases.file_document/"
    form = Seen(client.get(address).text)
    opened = client.post(address, form.typed(f__paper__form="penalty_decision", _do="open:f-paper-content"))
    assert opened.status_code == 200
    assert "在线填写《行政处罚决定书》" in opened.text
    typed = dict(Seen(opened.text).fields)
    assert typed["f-paper-content-to-_kind"] == "organisation"
    assert typed["f-paper-content-to-name"] == state.parties[0].name
    assert typed["f-paper-content-draft-title"] == state.proceeding.version.draft.title
    assert typed["f-paper-content-notice_number"] == state.proceeding.notice.number
    closed = client.post(address, Seen(opened.text).typed(_do="close:f-paper-content"))
    assert "在线填写所选文书" in closed.text


@pytest.mark.django_db
def test_a_recording_begins_with_its_file_and_is_played_back(walk: Walk) -> None:
    state = walk.state
    client = signed_in(state.lead_handler)
    body = recording(7)
    page = client.get(f"/recordings/upload/?case={walk.case}").text
    form = Seen(page.replace("<form ", '<form id="act-form" ', 1))
    assert state.title in page
    for wrong, code in ((b"", "空的"), (b"MZ" * 3000, "不是可以识别"), (b"<html>" * 900, "不是可以识别")):
        answer = client.post("/recordings/upload/", {"case": walk.case, "step": "", "file": SimpleUploadedFile("a.mp4", wrong)})
        assert answer.status_code in (200, 422)
        assert code in answer.text or "请选择" in answer.text
    step = state.steps[-1].seq
    answer = client.post("/recordings/upload/", {"case": walk.case, "step": str(step), "file": SimpleUploadedFile("现场.wav", body)})
    assert answer.status_code == 302, form.fields
    address = answer["Location"]
    sheet = Seen(client.get(address).text)
    known = dict(sheet.fields)
    assert known["f-file_name"] == "现场.wav"
    assert known["f-case"] == walk.case
    at = now.now().astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M")
    told = sheet.typed(
        f__form="audio",
        f__source="recorder",
        f__device="DSJ-1",
        f__place="甲市",
        f__started_at=at,
        f__ended_at=at,
        f__officers=list(state.handlers),
    )
    told |= {"f-size": ["1"], "f-media_type": ["text/html"]}
    done = client.post(address, told)
    assert done.status_code == 302, done.text
    stream = "/".join(done["Location"].split("/")[2:5])
    kept = look(stream).state
    assert (kept.size, kept.media_type) == (len(body), "audio/wav"), "the file says what it is, not the form"
    assert site_vault().has(kept.digest)
    assert RecordingTieRow.objects.get(stream=stream).step == step
    play = client.get(f"/s/{stream}/play/").text
    assert "<audio" in play
    part = client.get(f"/s/{stream}/originals/{kept.digest}", headers={"Range": "bytes=0-3"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"RIFF")
    assert "现场.wav" in client.get(f"/s/{walk.case}/").text
