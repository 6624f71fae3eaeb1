"""Rows of standing lists that are as they should be, and what lacks in a list, for several tests."""

from __future__ import annotations

from datetime import date

from mingfa.lists.published import gaps_of
from mingfa.lists.tests.standing import Lists

POWER = {"name": "行政处罚权限", "kind": "penalty", "content": "对违反生态环境法律的行为依法处罚"}
COERCION = {"name": "行政强制权限", "kind": "coercion", "content": "依法查封、扣押设施设备"}
INSPECTION = {"name": "行政检查权限", "kind": "inspection", "content": "依法进入现场检查"}
POWERS = {"penalty": POWER, "coercion": COERCION, "inspection": INSPECTION}
PAPER = "a" * 64


def parts(lists: Lists, code: str, day: date | None = None) -> set[tuple[str, str]]:
    return {(gap.kind, gap.part) for gap in gaps_of(lists.agency, day or lists.day) if gap.code == code}


def jiangbei_row():
    return {
        "name": "对违法排污的处罚", "unit": "enforcement", "functions": "查处违法排污", "basis": "《中华人民共和国行政处罚法》第十七条",
        "standard": "按裁量基准", "process": "立案、调查、告知、决定、送达", "supervision": "区政府、市局监督", "accountability": "依规依纪追究责任",
    }  # fmt: skip


def xinglongtai_body(**changes):
    return {
        "name": "区应急管理局", "unit": "enforcement", "nature": "行政机关", "funding": "财政全额拨款", "staffing": "行政编制二十名",
        "category": "statutory", "powers": "安全生产执法", "representative": "向某某", "address": "示范街3号", "telephone": "0427-0000001",
    } | changes  # fmt: skip
