"""The flowchart is drawn from a kind's stages alone, and says in words what it shows."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from mingfa.desk.kinds import all_kinds, kind_named
from mingfa.office.flowchart import BLUE, describe, draw
from mingfa.office.flows import flowchart

NS = "{http://www.w3.org/2000/svg}"
STAGES = [("a", "甲"), ("b", "乙"), ("c", "丙"), ("x", "旁")]


def boxes(svg: str) -> dict[str, str]:
    root = ET.fromstring(svg)
    fills = [rect.get("fill", "") for rect in root.iter(f"{NS}rect")]
    words = [text.text or "" for text in root.iter(f"{NS}text") if text.text != "其他去向"]
    return dict(zip(words, fills, strict=True))


def test_the_present_stage_is_lit_and_only_that_one() -> None:
    drawn = boxes(draw(STAGES, "b", ["a", "b"], aside=["x"]))
    assert [words for words, fill in drawn.items() if fill == BLUE] == ["● 乙"]
    assert "✓ 甲" in drawn
    assert "丙" in drawn


def test_it_says_in_words_what_it_shows() -> None:
    assert describe(STAGES, "b", ["a", "b"]) == "流程：甲，乙，丙，旁。已经过：甲。当前阶段：乙。"
    root = ET.fromstring(draw(STAGES, "b", ["a"], title="案件流程图"))
    assert root.get("role") == "img"
    described = root.get("aria-labelledby", "").split()
    assert [one.text for one in root if one.get("id") in described] == ["案件流程图", describe(STAGES, "b", ["a"])]


def test_labels_cannot_break_the_drawing() -> None:
    assert "<script>" not in draw([("a", "<script>"), ("b", "乙&丙")], "a")
    ET.fromstring(draw([("a", '<a href="x">'), ("b", "乙&丙")], "a"))


@pytest.mark.parametrize("across", [1, 3, 6])
def test_every_box_lies_within_the_drawing(across: int) -> None:
    root = ET.fromstring(draw(kind_named("case").stages, "lead", aside=["suspended"], across=across))
    width, height = float(root.get("width", "0")), float(root.get("height", "0"))
    for rect in root.iter(f"{NS}rect"):
        x, y, w, h = (float(rect.get(name, "0")) for name in ("x", "y", "width", "height"))
        assert x >= 0
        assert x + w <= width
        assert y >= 0
        assert y + h <= height


def test_each_kind_with_stages_has_one() -> None:
    drawn = [kind.name for kind in all_kinds() if kind.stages]
    assert "case" in drawn
    for name in drawn:
        kind = kind_named(name)
        svg = flowchart(kind, kind.stages[0][0])
        for _, label in kind.stages:
            assert label in svg
    assert flowchart(kind_named("person")) == "" or kind_named("person").stages
