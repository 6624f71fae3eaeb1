"""The nodes of the pre-check: each finds its defect where it was planted, and nothing in a file that is as it should be."""

from __future__ import annotations

from functools import cache

import pytest

from mingfa.law.regime import load_regime
from mingfa.review.precheck.finding import Report
from mingfa.review.precheck.node import Node
from mingfa.review.precheck.run import item_in, nodes, precheck
from mingfa.review.precheck.serious import groups, known
from mingfa.review.precheck.words import as_text
from mingfa.review.tests.files import person
from mingfa.review.tests.plants import PLANTS, base_of, exam

AGENCIES = ("xiangxi", "panjin", "xinglongtai", "shanghai", "jiangbei")


@cache
def clean(base: str) -> Report:
    return precheck(base_of(base))


@pytest.mark.parametrize("one", nodes(), ids=lambda one: one.code)
def test_every_node_finds_what_was_planted_and_nothing_in_a_clean_file(one: Node) -> None:
    assert one.code in PLANTS, f"no file is planted for {one.code}: a node that nobody has seen fire is no node"
    base, change = PLANTS[one.code]
    file = base_of(base)
    assert one.code in clean(base).nodes_run, "the node does not look at the clean file"
    assert one.run(file) == ()
    found = one.run(change(file))
    assert found
    for finding in found:
        assert finding.node == one.code
        assert not finding.ok
        assert "{" not in finding.words
        assert finding.words.endswith(("。", "：")) or "；" in finding.words or len(finding.words) > 20
        assert finding.place.words


def test_there_are_at_least_a_hundred_and_fifty_nodes_and_no_plant_for_none() -> None:
    assert len(nodes()) >= 150
    assert set(PLANTS) == {one.code for one in nodes()}


FATAL = [one for one in nodes() if one.severity == "fatal"]


@pytest.mark.parametrize("one", FATAL, ids=lambda one: one.code)
def test_a_fatal_defect_is_caught_by_exactly_its_node(one: Node) -> None:
    """Issue 4, show 5: a file for each fatal defect that law.md states, with just that defect planted, is caught."""
    base, change = PLANTS[one.code]
    assert clean(base).fatal == ()
    report = precheck(change(base_of(base)))
    assert {found.node for found in report.fatal} == {one.code}
    assert report.findings[0].severity == "fatal", "the worst comes first"


def test_every_serious_problem_whose_text_we_hold_has_its_nodes_and_the_others_are_named_unknown() -> None:
    """Law: 环执法发〔2024〕4号: 25 serious problems in five groups; the text of 5, 6, 7, 8 and 20 is not held, and is not invented."""
    asked = {number for one in nodes() for number in one.problem}
    assert asked == set(known())
    assert all(one.severity == "fatal" for one in nodes() if one.problem)
    assert all(one.problem for one in FATAL)
    assert sorted(groups()) == list(range(1, 26))
    report = clean("under_review")
    assert [one.number for one in report.unknown] == [5, 6, 7, 8, 20]
    assert {one.number for one in report.unknown} == set(range(1, 26)) - asked
    said = "\n".join(as_text(report))
    for one in report.unknown:
        assert f"第{one.number}项（{one.group}）" in said
        assert one.why in said


@pytest.mark.parametrize("agency", AGENCIES)
def test_a_clean_file_has_no_finding_under_any_regime(agency: str) -> None:
    """Issue 4, show 5: a clean file has no finding of that severity; nor has it any other."""
    report = clean(f"under_review:{agency}")
    assert report.findings == ()
    assert len(report.nodes_run) > 200


@pytest.mark.parametrize("agency", AGENCIES)
def test_what_a_node_cites_is_a_text_the_rules_know(agency: str) -> None:
    regime = load_regime(agency, True)
    for one in nodes():
        if one.law.startswith("rule:"):
            parameter = one.law[5:]
            assert parameter.partition(".")[0] in {
                "gate",
                "clock",
                "review",
                "document",
                "recording",
                "notice",
                "identity",
                "officers",
                "surcharge",
            }
        else:
            key, _, article = one.law.partition(" ")
            assert key in regime.instruments, f"{one.code} cites {key}"
            assert article, one.code


def test_an_unconfirmed_rule_weighs_no_more_than_a_minor_one() -> None:
    """G07 is of ecology; for work safety nobody has confirmed it: the node warns there and is fatal here."""
    here, there = (
        precheck(exam(examiner=person(agency, "first"))(base_of(f"under_review:{agency}"))) for agency in ("xiangxi", "xinglongtai")
    )
    assert [one.severity for one in here if one.node == "examination.by_investigator"] == ["fatal"]
    assert [one.severity for one in there if one.node == "examination.by_investigator"] == ["minor"]


def test_a_finding_belongs_to_an_item_of_the_agencys_own_checklist() -> None:
    """上海 三（三）3 has no item of officers or documents: their findings go to the nearest one it has."""
    for agency in AGENCIES:
        file = base_of(f"under_review:{agency}")
        checklist = file.items("review.checklist")
        report = precheck(PLANTS["officers.fewer_than_two"][1](file))
        assert all(one.item in checklist for one in report if checklist), agency
    assert item_in("officers", ("subject", "facts")) == "subject"
    assert item_in("officers", ()) == "officers"


def test_two_findings_of_one_node_on_one_place_have_keys_of_their_own() -> None:
    file = base_of("under_review")
    report = precheck(PLANTS["documents.standard"][1](PLANTS["hearing.no_record"][1](file)))
    keys = [one.key for one in report]
    assert len(keys) == len(set(keys))
    assert any(key.endswith("#2") for key in keys)


def test_the_facts_beside_the_checklist_tell_what_is_known() -> None:
    report = clean("under_review")
    told = {
        item: " ".join(one.words for one in report.facts(item))
        for item in ("officers", "evidence", "law", "discretion", "procedure", "documents")
    }
    assert "2名执法人员，向甲（18140000001，有效期至2029-12-31）" in told["officers"]
    assert "有效证据3项，已查证3项；原件读出核对相符3件" in told["evidence"]
    assert "录制覆盖100%" in told["evidence"]
    assert "《中华人民共和国水污染防治法》第八十三条第三项：2025-04-17有效" in told["law"]
    assert "罚款26万元，条文幅度为10万元以上100万元以下：在幅度之内" in told["discretion"]
    assert "决定文稿与告知内容：一致" in told["procedure"]
    assert "办案期限：到2025年6月9日为止" in told["procedure"]
    assert all(one.good for one in report.shown if one.item != "law")
    worse = precheck(PLANTS["officers.no_certificate"][1](base_of("under_review")))
    assert any(not one.good and "暂扣" in one.words for one in worse.facts("officers"))
