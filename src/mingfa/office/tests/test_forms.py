"""A form made from an act's model: every act has one, and what an act says goes through its form and comes back the same."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from mingfa.agencies.acts.person import RenewCertificate, RevokeCertificate
from mingfa.cases.acts.closing import FileRecordings
from mingfa.cases.acts.investigation import (
    AddEvidence,
    ApproveInternally,
    ReceiveResult,
    RegisterPreservation,
    ReportOnUniform,
    SignForHandover,
)
from mingfa.cases.acts.outline import ExecuteMeasure
from mingfa.demo.walk import case_at
from mingfa.desk.act import Act, all_acts
from mingfa.desk.entry import Entry
from mingfa.desk.perform import parse_act
from mingfa.desk.store import read_entries, streams_of
from mingfa.evidence.acts import RequestExport
from mingfa.office import forms
from mingfa.office.forms import PREFIX, Offer, Problem
from mingfa.office.spec import PICKED, Field, fields_of
from mingfa.office.tests.conftest import Seen
from mingfa.recording.acts import AnnotateRecording, FlagEvidence, TieToStep

ACTS = [cls for cls in all_acts() if not cls.internal and cls.__module__.startswith("mingfa.") and ".tests." not in cls.__module__]


class Anything:
    """Offers whatever is picked already."""

    def __init__(self, typed: Any = None) -> None:
        self.found = list(self._all(typed))

    def _all(self, typed: Any) -> Any:
        if isinstance(typed, dict):
            for value in typed.values():
                yield from self._all(value)
        elif isinstance(typed, list):
            for value in typed:
                yield from self._all(value)
        elif isinstance(typed, str):
            yield typed

    def of(self, one: Field, path: str) -> list[Offer]:
        if one.choices:
            return [Offer(*choice) for choice in one.choices]
        return [Offer(value, value) for value in dict.fromkeys(self.found) if 0 < len(value) < 60] if one.widget in PICKED else []


def html_of(nodes: list[forms.Node]) -> str:
    drawn = "".join(render_to_string(node.template, {"node": node, "form_url": "/"}) for node in nodes)
    return f'<form id="act-form">{drawn}</form>'


def no_upload(upload: Any) -> str:
    raise AssertionError(upload)


@pytest.mark.parametrize("cls", ACTS, ids=lambda cls: cls.name)
def test_every_act_has_a_form(cls: type[Act]) -> None:
    fields = fields_of(cls)
    assert [one.name for one in fields] == list(cls.model_fields)
    typed = forms.first_rows(fields, forms.typed_of(fields, {}))
    html = html_of(forms.nodes(fields, typed, [], Anything(typed)))
    for one in fields:
        assert f'"{PREFIX}-{one.name}' in html or one.widget == "file", one.name
        assert one.label != one.name or one.widget == "hidden", f"{cls.name}.{one.name} has no Chinese title"


@pytest.mark.parametrize("cls", ACTS, ids=lambda cls: cls.name)
def test_an_empty_form_is_refused_at_its_fields_and_never_fails(cls: type[Act]) -> None:
    fields = fields_of(cls)
    typed = forms.prune(fields, forms.typed_of(fields, {}))
    data, problems = forms.data_of(fields, typed)
    act, more = forms.problems_of(cls, data)
    if act is None:
        assert more
        assert all(problem.words for problem in more)
        places = {problem.path for problem in (*problems, *more)}
        html = html_of(forms.nodes(fields, typed, more, Anything()))
        for place in places - {""}:
            assert f'id="{place}"' in html or f'id="{place}-error"' in html, place


def through_the_form(act: Act) -> Act:
    """Fill a form with an act, send it as a browser would, and return the act that comes out."""
    fields = fields_of(type(act))
    typed = forms.typed_of(fields, act)
    drawn = Seen(html_of(forms.nodes(fields, typed, [], Anything(typed))))
    read = forms.read(fields, drawn.posted(), {}, no_upload)
    data, problems = forms.data_of(fields, forms.prune(fields, read))
    assert problems == []
    return parse_act(type(act).name, data)


@pytest.mark.django_db
@pytest.mark.parametrize("agency", ["xiangxi", "shanghai"])
def test_what_a_whole_case_says_goes_through_its_forms_unchanged(agency: str) -> None:
    """Every act of a case from lead to archive: typed into its form, drawn, sent and read again, it is the same act."""
    case_at("archived", agency, several=2)
    seen: set[str] = set()
    for stream in streams_of(agency):
        for entry in read_entries(stream):
            assert isinstance(entry, Entry)
            act = entry.act
            if type(act).internal or act.kind == "regime":
                continue
            seconds = act.model_dump_json()
            again = through_the_form(act)
            assert _to_minutes(again) == _to_minutes(act), (stream, entry.seq, seconds)
            seen.add(type(act).name)
    assert len(seen) > 45


def _to_minutes(value: Any) -> Any:
    """A form knows minutes; everything finer is the desk's own."""
    from datetime import datetime

    from pydantic import BaseModel

    if isinstance(value, datetime):
        return value.replace(second=0, microsecond=0)
    if isinstance(value, BaseModel):
        return {name: _to_minutes(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, tuple | list):
        return [_to_minutes(one) for one in value]
    return value


def test_a_row_is_added_and_removed_by_buttons() -> None:
    cls = next(cls for cls in ACTS if cls.name == "agencies.split_task")
    fields = fields_of(cls)
    typed = forms.typed_of(fields, {"title": "甲"})
    typed = forms.change(fields, forms.change(fields, typed, "add:f-parts"), "add:f-parts")
    assert len(typed["parts"]) == 2
    typed["parts"][1]["words"] = "乙"
    typed = forms.change(fields, typed, "remove:f-parts-0")
    assert [row["words"] for row in typed["parts"]] == ["乙"]
    for nonsense in ("add:f-title", "remove:f-parts-9", "remove:f-parts-x", "add:", "add:f-nothing-3", "explode:f-parts", ""):
        assert forms.change(fields, typed, nonsense) == typed


def test_choosing_the_kind_of_party_brings_its_fields_and_keeps_what_was_typed() -> None:
    cls = next(cls for cls in ACTS if cls.name == "cases.add_party")
    fields = fields_of(cls)
    post = QueryDict("f-block-_kind=citizen&f-block-name=甲&f-block-address=某路1号")
    typed = forms.read(fields, post, {}, no_upload)
    html = html_of(forms.nodes(fields, typed, [], Anything()))
    assert "公民身份号码" in html
    assert 'value="甲"' in html
    assert "统一社会信用代码" not in html
    assert forms.read(fields, QueryDict("f-block-_kind=martian&f-block-name=甲"), {}, no_upload)["block"] == {}


def test_money_is_typed_in_yuan_and_kept_in_fen() -> None:
    cls = next(cls for cls in ACTS if cls.name == "cases.record_payment")
    fields = fields_of(cls)
    typed = forms.typed_of(fields, {"amount_fen": 1_234_567})
    assert typed["amount_fen"] == "12345.67"
    for words, fen in (("12,345.67", 1_234_567), ("１２３４５．６７", 1_234_567), ("100元", 10_000)):
        assert forms.data_of(fields, typed | {"amount_fen": words})[0]["amount_fen"] == fen
    data, problems = forms.data_of(fields, typed | {"amount_fen": "一百"})
    assert "amount_fen" not in data
    assert problems[0].path == "f-amount_fen"
    assert "一百" in problems[0].words


def test_a_problem_deep_inside_is_said_at_its_field() -> None:
    cls = next(cls for cls in ACTS if cls.name == "agencies.split_task")
    act, problems = forms.problems_of(cls, {"title": "甲", "parts": [{"unit": "legal", "words": "乙", "due": "2026-13-45"}]})
    assert act is None
    assert problems == [Problem("f-parts-0-due", "分工 第1项 完成期限", problems[0].words)]
    assert any("\u4e00" <= c <= "\u9fff" for c in problems[0].words)


def test_rare_characters_are_kept_as_typed() -> None:
    cls = next(cls for cls in ACTS if cls.name == "agencies.enrol_person")
    for name in ("𠮷田", "㐂一", "喆堃镕", "古丽·阿不都热合曼"):
        act = parse_act(cls.name, {"full_name": name})
        assert through_the_form(act) == act


def test_words_under_names_are_typed_one_pair_a_line() -> None:
    fields = tuple(one for one in fields_of(AnnotateRecording) if one.name == "values")
    assert fields[0].widget == "pairs"
    data, problems = forms.data_of(fields, {"values": "天气：晴\n\n 风力: 3级：阵风 "})
    assert (data, problems) == ({"values": {"天气": "晴", "风力": "3级：阵风"}}, [])
    assert forms.typed_of(fields, data) == {"values": "天气：晴\n风力：3级：阵风"}
    assert forms.data_of(fields, {"values": " \n"}) == ({}, [])
    _, problems = forms.data_of(fields, {"values": "天气：晴\n只有名称："})
    assert [one.path for one in problems] == ["f-values"]
    assert "只有名称" in problems[0].words


def test_recordings_steps_and_cases_are_picked_and_not_typed() -> None:
    picked = {(cls, name): one.widget for cls in (TieToStep, RequestExport, FileRecordings, SignForHandover) for name, one in _named(cls)}
    assert picked[TieToStep, "case"] == picked[TieToStep, "step"] == picked[RequestExport, "case"] == "choice"
    assert picked[RequestExport, "recordings"] == picked[FileRecordings, "recordings"] == picked[SignForHandover, "recordings"] == "choices"
    assert dict(_named(FlagEvidence))["case"].widget == "choice"
    fields = tuple(one for one in fields_of(TieToStep) if one.name in ("case", "step"))
    data, problems = forms.data_of(fields, {"case": "xiangxi/case/c1", "step": "4"})
    assert problems == []
    act = parse_act(TieToStep.name, data)
    assert isinstance(act, TieToStep)
    assert (act.case, act.step) == ("xiangxi/case/c1", 4)


def test_no_form_asks_for_the_number_of_a_step_or_of_a_certificate() -> None:
    for cls, name in (
        (AddEvidence, "step"), (ApproveInternally, "step"), (RegisterPreservation, "approval"), (ExecuteMeasure, "approval"),
        (ReceiveResult, "entrusted"), (ReceiveResult, "sample"), (ReportOnUniform, "activity"), (RenewCertificate, "number"), (RevokeCertificate, "number"),
    ):  # fmt: skip
        assert dict(_named(cls))[name].widget == "choice", (cls, name)
    fields = tuple(one for one in fields_of(ApproveInternally) if one.name == "step")
    assert forms.data_of(fields, {"step": ""})[0].get("step") is None
    data, problems = forms.data_of(fields, {"step": "4"})
    assert not problems
    assert int(data["step"]) == 4


def test_where_only_one_thing_can_be_meant_it_is_chosen() -> None:
    """A choice that must be made and has one answer is made; one that may be left out, or has two, is not."""

    class Some:
        def __init__(self, *offers: str) -> None:
            self.offers = tuple(forms.Offer(one, one) for one in offers)

        def of(self, one: Field, path: str) -> tuple[forms.Offer, ...]:
            return self.offers

    needed = tuple(one for one in fields_of(RenewCertificate) if one.name == "number")
    left_out = tuple(one for one in fields_of(ApproveInternally) if one.name == "step")
    assert forms.nodes(needed, {}, (), Some("93500013"))[0].value == "93500013"
    assert not forms.nodes(needed, {}, (), Some("93500013", "93500014"))[0].value
    assert not forms.nodes(left_out, {}, (), Some("4"))[0].value


def _named(cls: type[Act]) -> list[tuple[str, Field]]:
    return [(one.name, one) for one in fields_of(cls)]
