"""The API: the same door, the same answers as data, and no answer its own description does not know."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
import schemathesis
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from mingfa.agencies.setup import Site
from mingfa.desk import now
from mingfa.desk.act import all_acts
from mingfa.desk.perform import look
from mingfa.desk.store import read_entries
from mingfa.desk.streams import new_id
from mingfa.desk.times import LOCAL
from mingfa.ledger.models import EntryRow
from mingfa.office.tests.conftest import signed_in

LEAD = {"title": "擅自排放废水", "source": "complaint", "details": "举报", "facts": "排放废水", "place": "甲市", "found_on": "2026-03-01"}


def act(client: Client, name: str, stream: str, fields: Any, key: str = "k1", **query: str) -> Any:
    from urllib.parse import urlencode

    return client.post(
        f"/api/v1/streams/{stream}/acts/{name}?{urlencode(query)}",
        data=json.dumps(fields),
        content_type="application/json",
        headers={"Idempotency-Key": key},
    )


@pytest.fixture
def case(officer: Client) -> str:
    stream = f"xiangxi/case/{new_id()}"
    assert act(officer, "cases.register_lead", stream, LEAD).status_code == 200
    return stream


@pytest.mark.django_db
def test_an_act_is_done_read_and_listed(officer: Client, case: str, site: Site) -> None:
    told = officer.get(f"/api/v1/streams/{case}").json()
    assert told["stage"] == "lead"
    assert told["seq"] == 0
    assert {"key", "label", "article"} <= told["limits"][0].keys()
    by_name = {one["name"]: one["refusals"] for one in told["acts"]}
    assert by_name["cases.propose_filing"] == []
    assert by_name["cases.approve_filing"][0]["article"]
    (entry,) = officer.get(f"/api/v1/streams/{case}/entries").json()["items"]
    assert entry["act"] == "cases.register_lead"
    assert entry["fields"]["facts"] == "排放废水"
    assert entry["leaf"] == read_entries(case)[0].leaf.hex()
    assert case in [one["stream"] for one in officer.get("/api/v1/streams?kind=case").json()["items"]]


@pytest.mark.django_db
def test_the_same_key_gives_the_same_entry_and_another_act_a_conflict(officer: Client, case: str) -> None:
    before = EntryRow.objects.count()
    assert act(officer, "cases.register_lead", case, LEAD).json()["seq"] == 0
    other = act(officer, "cases.register_lead", case, LEAD | {"place": "乙市"})
    assert (other.status_code, other.json()["code"]) == (409, "key.reused")
    assert EntryRow.objects.count() == before


@pytest.mark.django_db
def test_all_refusals_come_at_once_with_code_article_message_and_remedy(officer: Client, case: str, site: Site) -> None:
    condition = {"met": False}
    fields = {
        "title": "案由",
        "officers": [site.expired],
        **dict.fromkeys(("evidence", "punishable", "jurisdiction", "in_time"), condition),
    }
    answer = act(officer, "cases.propose_filing", case, fields, "k2")
    assert answer.status_code == 422
    told = answer.json()
    assert told["code"] == "refused"
    assert len(told["refusals"]) >= 3
    for refusal in told["refusals"]:
        assert refusal["code"]
        assert refusal["article"].startswith("《")
        assert refusal["message"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "path"),
    [({}, "f-title"), (LEAD | {"found_on": "0001-01-01"}, "f-found_on"), (LEAD | {"place": "a\x00b"}, "f-place"), (LEAD | {"place": "\ud800"}, "f-place"),
     (LEAD | {"place": 12}, "f-place"), (LEAD | {"extra": 1}, ""), (LEAD | {"place": 10**30}, "f-place"), (LEAD | {"place": 1.5}, "f-place")],
)  # fmt: skip
def test_wrong_fields_are_named_with_their_place(officer: Client, fields: Any, path: str) -> None:
    before = EntryRow.objects.count()
    answer = act(officer, "cases.register_lead", f"xiangxi/case/{new_id()}", fields)
    assert answer.status_code == 422
    assert answer.json()["code"] == "act.invalid"
    assert path in [problem["path"] for problem in answer.json()["problems"]]
    assert EntryRow.objects.count() == before


@pytest.mark.django_db
def test_a_stale_caller_is_told_so(officer: Client, case: str, site: Site) -> None:
    stage = look(case).state.stage
    declined = signed_in(site.people["leader_in_charge"][0])
    paper = {"kind": "internal_approval", "form": "filing_approval", "title": "审批表", "original": _uploaded(declined)}
    answer = act(declined, "cases.decline_filing", case, {"missing": "evidence", "reason": "没有证据", "paper": paper}, "k3")
    assert answer.status_code == 200, answer.json()
    assert look(case).state.stage != stage
    stale = act(officer, "cases.declare_conflict", case, {"ground": "interest", "details": "亲属"}, "k4", expected_seq="0")
    assert (stale.status_code, stale.json()["code"]) == (409, "stream.conflict")


def _uploaded(client: Client) -> str:
    answer = client.post("/api/v1/originals", {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7 " * 20)})
    assert answer.status_code == 200
    assert answer.json()["media_type"] == "application/pdf"
    return str(answer.json()["digest"])


@pytest.mark.django_db
def test_late_and_absurd_times(officer: Client) -> None:
    stream = f"xiangxi/case/{new_id()}"
    with now.at(datetime(2026, 4, 1, 9, tzinfo=LOCAL)):
        late = act(officer, "cases.register_lead", stream, LEAD, done_at="2026-03-02T09:00:00+08:00")
        assert (late.status_code, late.json()["code"]) == (422, "act.invalid")
        for odd in ("9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "2027-01-01T00:00:00Z", "tomorrow"):
            assert act(officer, "cases.register_lead", stream, LEAD, done_at=odd, late_reason="补录").status_code == 422
        done = act(officer, "cases.register_lead", stream, LEAD, done_at="2026-03-02T09:00:00", late_reason="没有信号")
    assert done.status_code == 200
    assert done.json()["late"] is True
    assert done.json()["done_at"] == "2026-03-02T01:00:00Z"


@pytest.mark.django_db
def test_every_act_of_people_has_its_schema(officer: Client) -> None:
    listed = {one["name"] for one in officer.get("/api/v1/acts").json()}
    assert listed == {cls.name for cls in all_acts() if not cls.internal}
    for name in sorted(listed)[::10]:
        assert officer.get(f"/api/v1/acts/{name}").json()["fields_schema"]["type"] == "object"
    assert officer.get("/api/v1/acts/agencies.note_member").status_code == 404


@pytest.mark.django_db
def test_without_session_or_token_nothing_is_done(site: Site, officer: Client) -> None:
    assert Client().get("/api/v1/streams").json()["code"] == "login.needed"
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = officer.cookies
    answer = act(strict, "cases.register_lead", f"xiangxi/case/{new_id()}", LEAD)
    assert (answer.status_code, answer.json()["code"]) == (403, "http.csrf")


@pytest.mark.django_db
def test_errors_of_addresses_and_sizes_are_data(officer: Client, settings: Any) -> None:
    for method, address, status in (
        ("get", "/api/v1/nowhere", 404),
        ("delete", "/api/v1/streams", 405),
        ("get", "/api/v1/streams/xiangxi/case/none", 404),
    ):
        answer = getattr(officer, method)(address)
        assert answer.status_code == status
        assert {"code", "message", "refusals"} <= answer.json().keys()
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    large = act(officer, "cases.register_lead", f"xiangxi/case/{new_id()}", LEAD)
    assert (large.status_code, large.json()["code"]) == (413, "body.too_large")
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10**6
    broken = officer.post(
        "/api/v1/streams/xiangxi/case/x/acts/cases.register_lead", "{", content_type="application/json", headers={"Idempotency-Key": "k"}
    )
    assert (broken.status_code, broken.json()["code"]) == (400, "http.bad_request")


@contextmanager
def one_connection() -> Iterator[None]:
    """Let the end of a request leave the test's own database connection open, as Django's test client does."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    try:
        yield
    finally:
        request_started.connect(close_old_connections)
        request_finished.connect(close_old_connections)


@pytest.mark.django_db
def test_it_answers_as_its_description_says(officer: Client, case: str) -> None:
    """Schemathesis sends what the description allows and what it does not: never a fault of ours, never an undescribed answer."""
    from mingfa.office.wsgi import application

    with one_connection():
        answered = _as_described(officer, application)
    assert len(answered) == 9
    assert all(answered.values()), "each operation answered something as described"


def _as_described(officer: Client, application: Any) -> dict[str, int]:
    """Send to every operation; return how many answers of each were as described."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, headers={"Host": "localhost"})
    cookies = {name: morsel.value for name, morsel in officer.cookies.items()}
    token = "a" * 32
    operations = [result.ok() for result in schema.get_all_operations()]
    answered = dict.fromkeys((f"{operation.method} {operation.path}" for operation in operations), 0)
    for operation in operations:

        @settings(
            max_examples=12,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            database=None,
        )
        @_given(operation)
        def check(sent: Any) -> None:
            answer = sent.call(cookies={**cookies, "mingfa_office_csrf": token}, headers={"Host": "localhost", "X-CSRFToken": token})
            sent.validate_response(
                answer, checks=[not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
            )
            answered[f"{sent.operation.method} {sent.operation.path}"] += 1

        check()
    return answered


def _given(operation: Any) -> Any:
    from hypothesis import given

    return given(sent=operation.as_strategy())
