"""Enforcement items and sampling items before the eyes of the public: five agencies on one portal, what is approved and published and nothing else."""

from __future__ import annotations

import pytest

from mingfa.demo.enforcing import all_items
from mingfa.demo.standing import publish_list, rows_of
from mingfa.desk import now
from mingfa.law.regime import AGENCIES
from mingfa.lists.standing.acts import DraftVersion, RowIn
from mingfa.lists.tests.standing import at
from mingfa.lists.tests.test_on_the_portal import bureau, settled
from mingfa.portal.tests.visitor import Portal

__all__ = ["bureau"]


@pytest.mark.django_db
@pytest.mark.obligation("PJ-P-2b", "PJ-P-2d", "XX-P-5.4", "XL-P-3.2a", "XL-P-3.3a", "SH-P-1.4", "SH-P-1.5", "JB-P-5.5")
def test_what_each_agency_publishes_is_on_the_portal_with_version_and_date_and_a_draft_is_not(bureau, tmp_path):
    """盘锦 二（一）2; 湘西州 第五条（四）; 兴隆台 二（一）3（2）（3）; 上海 三（一）1（4）（5）; 江北 第五条（五）."""
    feed = None
    for agency in AGENCIES:
        lists = bureau(agency)
        with now.at(at(lists.day)):
            for code in ("items", "inspection"):
                rows = rows_of(code, agency, lists.regime)
                if rows:
                    publish_list(lists.site, code, rows)
        if agency == "panjin":
            person, unit = lists.drafter("items")
            draft = {**next(all_items(lists.regime)), "title": "只在草稿里的事项"}
            assert (
                lists.do(
                    DraftVersion(unit=unit, provider=person, rows=(RowIn(id="r1", cells=draft),), source="调整方案"), "items", by=person
                )
                == set()
            )
        feed = settled(lists)
    portal = Portal(tmp_path / "portal")
    addresses = [f"/lists/{agency}/{code}/" for agency in AGENCIES for code in ("items", "inspection")]
    pages = dict(zip(addresses, portal.visit(*addresses, follow=(feed,)), strict=True))
    assert portal.problem == 0, portal.said
    for agency in AGENCIES:
        page = pages[f"/lists/{agency}/inspection/"]
        assert page.status == 200, agency
        for words in ("第 1 版", "2026年3月2日公布", "抽查主体", "抽查比例", "抽查频次"):
            assert words in page.text, (agency, words)
        assert ("抽查工作细则.txt" in page.text) is (agency in ("shanghai", "jiangbei")), agency
        items = pages[f"/lists/{agency}/items/"]
        assert (items.status == 200) is (agency in ("panjin", "xinglongtai", "shanghai")), agency
        if items.status == 200:
            for words in ("第 1 版", "2026年3月2日公布", "行政处罚", "行政检查", "裁量基准", "承办机构", "办理时限", "重点音像记录"):
                assert words in items.text, (agency, words)
    assert "只在草稿里的事项" not in pages["/lists/panjin/items/"].text
    assert "抽查对象" in pages["/lists/xinglongtai/inspection/"].text
