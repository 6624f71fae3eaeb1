"""Standing lists before the eyes of the public: from the office's feed to the pages of a portal that knows nothing of the office."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mingfa.demo.standing import _paper
from mingfa.desk import now
from mingfa.desk.keys import forget_keys
from mingfa.desk.perform import forget
from mingfa.desk.settle import settle
from mingfa.desk.signer import LocalSigner
from mingfa.desk.verify import Report
from mingfa.disclosure.check import check_feeds
from mingfa.disclosure.feed import feed_folder
from mingfa.exchange.feeding import note_in_feed
from mingfa.exchange.models import TaskRow
from mingfa.lists.standing.acts import NameSite, WithdrawList
from mingfa.lists.standing.cells import file_cell
from mingfa.lists.standing.facts import book_stream
from mingfa.lists.tests.rows import POWERS, jiangbei_row, xinglongtai_body
from mingfa.lists.tests.standing import DAY, Lists, at
from mingfa.portal.audit import audit
from mingfa.portal.tests.visitor import Portal
from mingfa.testing.site import install_for_test

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(db: None, tmp_path: Path, settings: Any) -> Iterator[Callable[[str], Lists]]:
    """The lists of agencies on a site with a folder of its own."""
    settings.SITE = tmp_path / "site"
    settings.SITE.mkdir()
    forget()
    forget_keys()

    def make(agency: str) -> Lists:
        with now.at(at(DAY)):
            return Lists(install_for_test(agency))

    yield make
    forget()
    forget_keys()


def settled(lists: Lists) -> Path:
    """Let the background do what waits; return the folder of all feeds."""
    with now.at(at(lists.day)):
        settle(LocalSigner())
    return feed_folder()


@pytest.mark.obligation("XX-P-5.1a", "XX-P-5.3a", "XX-P-11.1")
def test_versions_changes_sites_and_taking_down_are_all_public(bureau, tmp_path):
    """One list through its life: first version, changed, shown on a sub-bureau's portal, taken down; every version stays readable."""
    lists = bureau("xiangxi")
    portal = Portal(tmp_path / "portal")
    lists.open_book()
    for code, called in (("jishou", "吉首分局"), ("luxi", "泸溪分局")):
        assert lists.do(NameSite(code=code, called=called), book_stream("xiangxi"), by=lists.keeper()) == set()
    body = {"name": "州生态环境局", "unit": "enforcement", "duties": "统一监督管理", "internal": "执法一科", "area": "全州"}
    lists.publish("bodies", {"b": body})
    lists.publish("powers", POWERS, sites=("jishou",))
    feed = settled(lists)
    address = "/lists/xiangxi/powers/"
    pages = portal.visit(
        "/lists/", "/lists/xiangxi/bodies/", address, "/lists/xiangxi/at/jishou/", "/lists/xiangxi/at/luxi/", "/lists/?q=查封 设备",
        "/lists/?q=没有这样的词", "/lists/xiangxi/", follow=(feed,),
    )  # fmt: skip
    assert portal.problem == 0, portal.said
    assert [page.status for page in pages] == [200, 200, 200, 200, 404, 200, 200, 200]
    assert all(words in pages[1].text for words in ("执法区域", "全州", "内设执法机构", "执法一科", "生态环境保护综合行政执法局"))
    assert all(words in pages[2].text for words in ("行政处罚", "行政强制", "行政检查", "第 1 版", "2026年3月2日公布", "吉首分局"))
    assert "泸溪分局" not in pages[2].text
    assert "行政执法权限" in pages[3].text
    assert "执法主体" not in pages[3].text.partition("<main")[2]
    assert "行政强制权限" in pages[5].text
    assert "没有找到" in pages[6].text

    lists.day = DAY + timedelta(days=9)
    changed = {
        "penalty": POWERS["penalty"] | {"content": "新的处罚权限"},
        "inspection": POWERS["inspection"],
        "more": POWERS["coercion"] | {"name": "先行登记"},
    }
    lists.publish("powers", changed, sites=("jishou", "luxi"))
    feed = settled(lists)
    pages = portal.visit(
        address, f"{address}1/", f"{address}2/changes/", f"{address}1/table.csv", f"{address}3/", "/lists/xiangxi/at/luxi/", follow=(feed,)
    )
    assert [page.status for page in pages] == [200, 200, 200, 200, 404, 200]
    assert "新的处罚权限" in pages[0].text
    assert "依法查封" in pages[1].text
    assert "至2026年3月11日被新版替代" in pages[1].text
    assert all(words in pages[2].text for words in ("新增", "修改", "删去", "<ins>新的处罚权限</ins>", "先行登记"))
    assert pages[3].text.startswith("\ufeff权限名称,")
    tasks = TaskRow.objects.filter(source="xiangxi/list/powers", mode="feed")
    assert tasks.exists()
    with now.at(at(lists.day)):
        note_in_feed()
    assert {task.state for task in TaskRow.objects.filter(source="xiangxi/list/powers", mode="feed")} == {"done"}

    assert lists.do(WithdrawList(reason="职权移交 <其他机关>"), "powers", by=lists.publisher()) == set()
    feed = settled(lists)
    gone, old, search = portal.visit(address, f"{address}1/", "/lists/?q=新的处罚权限", follow=(feed,))
    assert html.escape("职权移交 <其他机关>") in gone.text
    assert "2026年3月11日已撤下" in gone.text
    assert "依法查封" in old.text
    assert "没有找到" in search.text
    report = Report()
    check_feeds(report)
    assert report.findings == []
    said = audit(str(feed / "xiangxi"))
    assert all(one.ok for one in said), [one.findings for one in said]


@pytest.mark.obligation("PJ-P-2a", "XL-P-3.1", "SH-P-1.2a", "SH-P-1.6", "JB-P-5.2a", "JB-P-6a")
def test_each_agency_shows_its_own_lists_on_one_portal(bureau, tmp_path):
    """Four agencies, one portal: what each text asks for stands on the agency's public page, with its version and its file."""
    portal = Portal(tmp_path / "portal")
    panjin, xinglongtai, shanghai, jiangbei = (bureau(code) for code in ("panjin", "xinglongtai", "shanghai", "jiangbei"))
    units = ("enforcement", "county_bureaus", "liaodong_bay")
    panjin.publish(
        "bodies",
        {unit: {"name": unit, "unit": unit, "duties": f"职责甲{unit}", "powers": "权限乙", "procedure": "程序丙"} for unit in units},
    )
    scope = {"scope_penalty": "罚款范围", "scope_coercion": "查封范围", "scope_inspection": "检查范围"}
    xinglongtai.publish("responsibilities", {"r": {"name": "安全生产监督", **scope}})
    agreement = file_cell(_paper("委托执法协议正文"), "委托执法协议.txt")
    row = xinglongtai_body(name="执法大队", category="entrusted", entrusted="受委托信息", agreement=agreement)
    xinglongtai.publish("bodies", {"b": row})
    organisation = {"o": {"name": "本局", "setup": "内设科室八个", "duties": "生态环境监督管理"}}
    for lists in (shanghai, jiangbei):
        lists.publish("organisation", organisation)
    shanghai.publish("responsibilities", {"r": {"name": "执法总队权责", "functions": "查处违法行为"}})
    jiangbei.publish("responsibilities", {"r": jiangbei_row()})
    feed = settled(panjin)
    pages = portal.visit(
        "/lists/panjin/bodies/", "/lists/xinglongtai/responsibilities/", "/lists/shanghai/organisation/", "/lists/shanghai/responsibilities/",
        "/lists/jiangbei/organisation/", "/lists/jiangbei/responsibilities/", f"/lists/xinglongtai/bodies/file/{agreement[:64]}/", "/lists/", follow=(feed,),
    )  # fmt: skip
    assert [page.status for page in pages] == [200] * 8
    assert all(words in pages[0].text for words in ("职责分工", "权限乙", "程序丙", *(f"职责甲{unit}" for unit in units)))
    assert all(words in pages[1].text for words in scope.values())
    assert all(words in pages[at].text for at in (2, 4) for words in ("内设科室八个", "生态环境监督管理", "机构设置", "工作职责"))
    assert all(words in pages[3].text for words in ("执法总队权责", "第 1 版", "三（一）1（6）"))
    assert all(
        words in pages[5].text
        for words in ("职能职责", "执法依据", "执法标准", "运行流程", "监督途径", "问责机制", "依规依纪追究责任", "第 1 版")
    )
    assert pages[6].text == "委托执法协议正文"
    assert all(name in pages[7].text for name in ("盘锦市生态环境局", "兴隆台区应急管理局", "上海市生态环境局", "重庆市江北区生态环境局"))
