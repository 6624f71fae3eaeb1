"""Acts by their forms: done, refused with every reason, wrong, stale, sent twice, begun and left, with rare characters and absurd times."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mingfa.agencies.setup import Site
from mingfa.desk import now
from mingfa.desk.entry import Entry
from mingfa.desk.models import FormDraft, Head
from mingfa.desk.perform import look
from mingfa.desk.store import read_entries
from mingfa.desk.times import LOCAL
from mingfa.ledger.models import EntryRow
from mingfa.office.tests.conftest import Seen, signed_in
from mingfa.office.vaulting import staged
from mingfa.vault.site import site_vault

PDF = b"%PDF-1.7\n" + b"1 0 obj\n" * 40

LEAD: dict[str, Any] = {
    "f__title": "擅自排放废水", "f__source": "complaint", "f__details": "群众举报", "f__facts": "向溪沟排放未经处理的废水", "f__place": "甲市乙镇滨河路8号",
}  # fmt: skip


def begin(client: Client) -> tuple[str, Seen]:
    """Open the form that registers a lead; return its address and what stands in it."""
    answer = client.get("/start/cases.register_lead/", follow=True)
    assert answer.status_code == 200
    return answer.redirect_chain[-1][0], Seen(answer.text)


def register(client: Client, **changes: Any) -> str:
    """Register a lead by its form; return the address of the case."""
    address, form = begin(client)
    answer = client.post(address, form.typed(**LEAD | changes))
    assert answer.status_code == 302, answer.text
    return str(answer["Location"].partition("#")[0])


def stream_of(address: str) -> str:
    return "/".join(address.split("/")[2:5])


def entries() -> int:
    return EntryRow.objects.count()


@pytest.mark.django_db
def test_a_lead_is_registered_by_its_form(officer: Client, site: Site) -> None:
    case = register(officer)
    (entry,) = read_entries(stream_of(case))
    assert isinstance(entry, Entry)
    assert entry.by.person == site.people["officer"][0]
    assert entry.act.model_dump()["facts"] == "向溪沟排放未经处理的废水"
    page = officer.get(case).text
    assert "擅自排放废水" in page
    assert "已办理“登记线索”，记入第 1 条留痕" in page
    assert "呈批立案" in page


@pytest.mark.django_db
def test_sending_twice_gives_the_same_entry(officer: Client) -> None:
    address, form = begin(officer)
    first = officer.post(address, form.typed(**LEAD))
    before = entries()
    again = officer.post(address, form.typed(**LEAD))
    assert again["Location"] == first["Location"]
    assert entries() == before
    other = officer.post(address, form.typed(**{**LEAD, "f__place": "别处"}))
    assert other.status_code == 409
    assert "key.reused" in other.text
    assert 'value="别处"' in other.text
    assert entries() == before


@pytest.mark.django_db
def test_what_is_wrong_is_said_at_its_field_and_in_a_summary(officer: Client) -> None:
    address, form = begin(officer)
    before = entries()
    answer = officer.post(address, form.typed(**{**LEAD, "f__title": "", "f__found_on": "2026-02-30"}))
    assert answer.status_code == 422
    assert 'href="#f-title">线索名称</a>：必须填写' in answer.text
    assert 'id="f-found_on-error"' in answer.text
    assert "群众举报" in answer.text, "what was typed is still there"
    assert 'role="alert"' in answer.text
    assert entries() == before


@pytest.mark.django_db
def test_every_refusal_is_shown_with_article_remedy_and_code(officer: Client, site: Site) -> None:
    case = register(officer)
    address = f"{case}acts/cases.propose_filing/"
    form = Seen(officer.get(address).text)
    sent = form.typed(
        f__officers=[site.expired], f__evidence__met="no", f__punishable__met="yes", f__jurisdiction__met="yes", f__in_time__met="yes"
    )
    before = entries()
    answer = officer.post(address, sent)
    assert answer.status_code == 422
    refused = answer.text[answer.text.index('id="refused"') :]
    assert refused.count('class="refusal-words"') >= 3
    for words in ("《中华人民共和国行政处罚法》", "officer.not_certified", "<code", 'class="remedy"'):
        assert words in refused
    assert entries() == before


@pytest.mark.django_db
def test_a_draft_survives_a_closed_tab_and_goes_with_the_act(officer: Client, site: Site) -> None:
    address, form = begin(officer)
    answer = officer.post(f"{address}draft/", form.typed(**{**LEAD, "f__found_on": "2026-99-99"}))
    assert "自动保存" in answer.text
    assert FormDraft.objects.count() == 1
    home = officer.get("/").text
    assert "未提交的草稿" in home
    assert address in home
    again = Seen(officer.get(address).text)
    assert dict(again.fields)["f-place"] == LEAD["f__place"]
    assert dict(again.fields)["f-found_on"] == "2026-99-99", "a draft is kept as typed, wrong or not"
    assert dict(again.fields)["key"] == dict(form.fields)["key"]
    other = signed_in(site.people["officer"][1])
    assert LEAD["f__place"] not in other.get(address).text, "drafts are their writer's own"
    assert officer.post(address, again.typed(f__found_on="2026-03-01")).status_code == 302
    assert FormDraft.objects.count() == 0


@pytest.mark.django_db
def test_a_draft_is_saved_and_deleted_by_buttons(officer: Client) -> None:
    address, form = begin(officer)
    assert officer.post(address, form.typed(**LEAD, _do="save"))["Location"] == address
    kept = json.loads(FormDraft.objects.get().fields)
    assert kept["typed"]["place"] == LEAD["f__place"]
    assert "已恢复" in officer.get(address).text
    officer.post(address, form.typed(_do="discard"))
    assert FormDraft.objects.count() == 0


@pytest.mark.django_db
def test_a_stale_form_keeps_what_was_typed_and_says_what_has_happened(officer: Client, site: Site) -> None:
    case = register(officer)
    address = f"{case}acts/cases.propose_filing/"
    people = [*site.people["officer"][:2]]
    good = {f"f__{name}__met": "yes" for name in ("evidence", "punishable", "jurisdiction", "in_time")}
    good |= {f"f__{name}__reason": "理由充分" for name in ("evidence", "punishable", "jurisdiction", "in_time")}
    form = Seen(officer.get(address).text)
    stage = look(stream_of(case)).state.stage
    assert officer.post(address, form.typed(f__officers=people, **good)).status_code == 302
    leader = signed_in(site.people["leader_in_charge"][0])
    approve = f"{case}acts/cases.approve_filing/"
    filed = Seen(leader.get(approve).text)
    paper = {"f__paper__kind": "internal_approval", "f__paper__form": "filing_approval", "f__paper__title": "立案审批表"}
    sent = filed.typed(f__granted="yes", f__opinion="同意", **paper) | {"f-paper-original": SimpleUploadedFile("a.pdf", PDF)}
    answer = leader.post(approve, sent)
    assert answer.status_code == 302, answer.text
    assert look(stream_of(case)).state.stage != stage
    before = entries()
    stale = officer.post(address, form.typed(f__title="后来的案由", f__officers=people, key="w-another", **good))
    assert stale.status_code == 409
    assert "stream.conflict" in stale.text
    assert "审批立案" in stale.text
    assert 'value="后来的案由"' in stale.text
    assert entries() == before


@pytest.mark.django_db
def test_an_upload_enters_the_vault_only_with_its_act(officer: Client) -> None:
    case = register(officer)
    address = f"{case}acts/cases.add_evidence/"
    digest = hashlib.sha256(PDF).hexdigest()
    form = Seen(officer.get(address).text)
    answer = officer.post(address, form.typed(f__title="照片") | {"f-original": SimpleUploadedFile("x.exe", PDF)})
    assert answer.status_code == 422
    assert staged().has(digest)
    assert not site_vault().has(digest)
    again = Seen(answer.text)
    assert dict(again.fields)["f-original-kept"] == digest
    sent = again.typed(
        f__evidence_kind="documentary",
        f__source="现场",
        f__obtained_on=now.now().astimezone(LOCAL).date().isoformat(),
        f__made_by="甲",
        f__proves="排放",
    )
    done = officer.post(address, sent)
    assert done.status_code == 302, done.text
    assert site_vault().has(digest)
    shown = officer.get(f"{case}originals/{digest}")
    assert shown["Content-Type"] == "application/pdf"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert b"".join(shown.streaming_content) == PDF
    part = officer.get(f"{case}originals/{digest}", headers={"Range": "bytes=5-9"})
    assert part.status_code == 206
    assert part["Content-Range"] == f"bytes 5-9/{len(PDF)}"
    assert b"".join(part.streaming_content) == PDF[5:10]
    assert officer.get(f"{case}originals/{digest}", headers={"Range": "bytes=99999-"}).status_code == 416
    assert "attachment" in officer.get(f"{case}originals/{digest}?download=1")["Content-Disposition"]
    assert officer.get(f"{case}originals/{digest}/view/").status_code == 200
    other = register(officer, f__title="另一件")
    assert officer.get(f"{other}originals/{digest}").status_code == 404, "an original is read only through a stream that names it"


@pytest.mark.django_db
def test_nobody_names_an_original_that_was_not_uploaded(officer: Client) -> None:
    case = register(officer)
    address = f"{case}acts/cases.add_evidence/"
    form = Seen(officer.get(address).text)
    before = entries()
    sent = form.typed(
        f__evidence_kind="documentary", f__title="照片", f__source="现场", f__obtained_on="2026-03-01", f__made_by="甲", f__proves="排放"
    )
    answer = officer.post(address, sent | {"f-original-kept": ["ab" * 32]})
    assert answer.status_code == 422
    assert "请重新上传原件" in answer.text
    assert entries() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "code"),
    [("0001-01-01T00:00", "不合常理"), ("9999-12-31T23:59", "不合常理"), ("gestern", "时间格式"), ("2099-01-01T08:00", "time.future")],
)
def test_absurd_times_are_refused_in_words(officer: Client, typed: str, code: str) -> None:
    address, form = begin(officer)
    before = entries()
    answer = officer.post(address, form.typed(**LEAD, done_at=typed, late_reason="补录"))
    assert answer.status_code == 422
    assert code in answer.text
    assert entries() == before


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "２０２６-03-01", "昨天"])
def test_absurd_days_inside_an_act_are_refused_at_their_field(officer: Client, day: str) -> None:
    address, form = begin(officer)
    before = entries()
    answer = officer.post(address, form.typed(**LEAD, f__found_on=day))
    assert answer.status_code == 422
    assert 'id="f-found_on-error"' in answer.text
    assert entries() == before


@pytest.mark.django_db
def test_a_late_record_needs_its_reason_and_is_marked(officer: Client) -> None:
    address, form = begin(officer)
    long_ago = (now.now() - timedelta(days=9)).astimezone(LOCAL)
    sent = {**LEAD, "f__found_on": long_ago.date().isoformat(), "done_at": long_ago.strftime("%Y-%m-%dT%H:%M")}
    answer = officer.post(address, form.typed(**sent))
    assert answer.status_code == 422
    assert 'id="late_reason-error"' in answer.text
    done = officer.post(address, form.typed(**sent, late_reason="山区没有信号"))
    assert done.status_code == 302
    page = officer.get(done["Location"]).text
    assert "迟录" in page
    assert "山区没有信号" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["𠮷野川造纸厂", "㐂福食品厂", "喆堃镕加工坊", "<script>alert(1)</script>", "'; DROP TABLE ledger_entry; --"]
)
def test_rare_and_hostile_characters_are_text_and_nothing_else(officer: Client, name: str) -> None:
    case = register(officer, f__title=name)
    assert look(stream_of(case)).state.title == name
    page = officer.get(case).text
    assert "<script>alert" not in page
    found = officer.get("/cases/", {"q": name}).text
    assert found.count(f'href="{case}"') == 1 or " " in name


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\x7fb"])
def test_control_characters_are_refused(officer: Client, text: str) -> None:
    address, form = begin(officer)
    before = entries()
    answer = officer.post(address, form.typed(**{**LEAD, "f__place": text}))
    assert answer.status_code == 422
    assert "控制字符" in answer.text
    assert entries() == before


@pytest.mark.django_db
def test_unknown_acts_and_acts_of_other_kinds_are_named_as_such(officer: Client) -> None:
    case = register(officer)
    for name, code in (
        ("cases.no_such_act", "act.unknown"),
        ("review.accept_package", "act.invalid"),
        ("agencies.note_member", "act.unknown"),
    ):
        answer = officer.get(f"{case}acts/{name}/")
        assert answer.status_code in (404, 422)
        assert code in answer.text


@pytest.mark.django_db
def test_a_body_over_its_size_is_refused_before_it_is_read(officer: Client, settings: Any) -> None:
    address, form = begin(officer)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    answer = officer.post(address, "x=" + "甲" * 10_000, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "body.too_large" in answer.text
    settings.MAX_UPLOAD_BYTES = 5_000
    answer = officer.post(address, form.typed(**LEAD) | {"f-x": SimpleUploadedFile("x.bin", b"0" * 6_000)})
    assert answer.status_code == 413
    assert Head.objects.filter(kind="case").count() == 0


@pytest.mark.django_db
def test_a_form_without_its_secret_token_does_nothing(site: Site) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in(site.people["officer"][0]).cookies
    address, form = begin(strict)
    before = entries()
    answer = strict.post(address, {name: values for name, values in form.typed(**LEAD).items() if name != "csrfmiddlewaretoken"})
    assert answer.status_code == 403
    assert "页面已经过期" in answer.text
    assert entries() == before


@pytest.mark.django_db
def test_an_act_in_the_minute_of_what_it_follows_follows_it(officer: Client) -> None:
    """Forms know minutes, entries know seconds: registered at 10:20:30, evidence of 10:20 is not before its case."""
    at = datetime(2026, 3, 4, 10, 20, 30, tzinfo=LOCAL)
    with now.at(at):
        case = register(officer, f__found_on="2026-03-04")
    with now.at(at + timedelta(minutes=5)):
        address = f"{case}acts/cases.declare_conflict/"
        form = Seen(officer.get(address).text)
        answer = officer.post(address, form.typed(f__ground="interest", f__details="亲属在该单位任职", done_at="2026-03-04T10:20"))
    assert answer.status_code == 302, answer.text
