"""Pages of recording devices and of their misuse: registering by form, the list, the ratios, who sees which finding."""

from __future__ import annotations

import re
from typing import Any

import pytest

from mingfa.agencies.acts.person import AppointPost, EnrolPerson
from mingfa.desk.act import all_acts
from mingfa.desk.perform import look, perform
from mingfa.office.tests.conftest import Seen, accounts, signed_in
from mingfa.recorders.acts.harm import ServiceRecorder
from mingfa.recorders.acts.misuse import ReportMisuse
from mingfa.recorders.acts.register import AssignKeeper, PutIntoService, RegisterRecorder, RetireRecorder
from mingfa.recorders.acts.use import CheckDaily, ReturnRecorder
from mingfa.recorders.tests.a_store import Store, moment, on
from mingfa.testing.site import install_for_test

pytestmark = pytest.mark.django_db
PAGES = ("/recorders/", "/recorders/new/", "/recorders/ratios/", "/misuse/")


@pytest.fixture
def store(site: Any) -> Any:
    with on("2026-03-02T10:00"):
        yield Store(site)


def test_a_device_is_registered_by_its_number_and_form(store: Store) -> None:
    keeper = signed_in(store.keeper)
    assert "登记设备" in keeper.get("/recorders/").text
    assert "只用字母" in keeper.get("/recorders/new/?number=执法 14").text
    assert keeper.get("/start/recorders.register_recorder/")["Location"] == "/recorders/new/"
    form = keeper.get("/recorders/new/?number=ZF-014")
    assert form["Location"] == "/s/xiangxi/recorder/ZF-014/acts/recorders.register_recorder/"
    seen = Seen(keeper.get(form["Location"]).text)
    data = seen.typed() | {
        "f-brand": "示范牌", "f-model": "DSJ-1", "f-storage_gb": "64", "f-resolution": "1080", "f-battery_hours": "8", "f-unit": "enforcement",
    }  # fmt: skip
    answer = keeper.post(form["Location"], data)
    assert answer.status_code == 302
    state = look(store.stream).state
    assert (state.number, state.kind, state.functions, state.stage) == ("ZF-014", "recorder", ("video", "photo", "audio"), "registered")
    assert "已经登记" in keeper.get("/recorders/new/?number=ZF-014").text
    page = keeper.get("/recorders/").text
    assert "示范牌 DSJ-1" in page
    assert "未指定" in page


@pytest.mark.obligation("XX-R-12a")
def test_the_list_and_a_devices_page_show_how_it_stands(store: Store) -> None:
    """湘西州 第十二条: the device shows its service history, next to its checks, uses and damage."""
    store.ready()
    store.check(seconds=75)
    keeper = signed_in(store.keeper)
    listed = keeper.get("/recorders/?q=ZF-0&stage=idle&kind=recorder&unit=enforcement").text
    assert "快 75 秒" in listed
    assert "须校准" in listed
    assert "没有符合条件的设备" in keeper.get("/recorders/?stage=lost").text
    store.check(seconds=2)
    store.do(store.out(), store.user)
    store.do(ReturnRecorder(condition="damaged", words="屏幕碎裂", device_time=moment("2026-03-02T10:00:02")), store.user)
    store.do(ServiceRecorder(words="更换屏幕", fit=False))
    page = keeper.get("/s/xiangxi/recorder/ZF-014/").text
    for words in ("更换屏幕", "够用 8 小时", "屏幕碎裂", "办理案件", "维护保养记录", "快 2 秒", "待处理"):
        assert words in page
    assert "损坏、遗失待处理" in keeper.get("/recorders/").text


def test_every_form_of_a_device_and_of_a_finding_shows(store: Store) -> None:
    store.ready()
    perform(
        ReportMisuse(officer=store.user, item="misuse", words="检查时没有开机"),
        "xiangxi/misuse/m1",
        by=store.site.people["supervisor"][0],
        key="m",
    )
    who = {"misuse": signed_in(store.user), "recorder": signed_in(store.keeper)}
    ident = {"misuse": "m1", "recorder": "ZF-014"}
    for cls in all_acts():
        if cls.kind in who and not cls.internal and not cls.starts:
            answer = who[cls.kind].get(f"/s/xiangxi/{cls.kind}/{ident[cls.kind]}/acts/{cls.name}/")
            assert answer.status_code == 200, cls.name
            assert cls.label in answer.text
    check = who["recorder"].get("/s/xiangxi/recorder/ZF-014/acts/recorders.check_before_use/").text
    assert 'value="存储空间足够"' in check
    assert 'step="1"' in check
    assert signed_in(store.site.people["supervisor"][0]).get("/start/recorders.report_misuse/").status_code == 302


def test_a_clock_is_typed_to_the_second(store: Store) -> None:
    store.ready()
    client, address = signed_in(store.user), "/s/xiangxi/recorder/ZF-014/acts/recorders.check_before_use/"
    data = Seen(client.get(address).text).typed() | {"f-passed": ["无故障", "电量充足"], "f-device_time": "2026-03-02T10:00:07"}
    assert client.post(address, data).status_code == 302
    assert look(store.stream).state.pre_use.offset_ms == 7000
    assert look(store.stream).state.pre_use.passed == ("无故障", "电量充足")


@pytest.mark.obligation("XL-R-3.2a")
def test_the_page_of_ratios_shows_what_a_section_of_nine_is_short_of(site: Any, store: Store) -> None:
    """兴隆台 二（二）3（2）: one device per two officers, nine officers, four devices: five required, four present, short by one."""
    xlt = install_for_test("xinglongtai")
    unit = next(one.code for one in look("xinglongtai/agency/main").state.units if one.code not in ("enforcement", *xlt.handling))
    for number in range(9):
        person = f"xinglongtai/person/n{number}"
        perform(EnrolPerson(full_name=f"陈{number}号", account=f"n{number}", units=(unit,)), person, by="installer", key=f"e{number}")
        perform(AppointPost(role="officer", unit=unit), person, by="installer", key=f"a{number}")
    accounts("xinglongtai")
    keeper = xlt.people["device_keeper"][0]
    devices = [Device(xlt, keeper, unit, f"A{number}") for number in range(5)]
    devices[4].retire()
    lines = _lines(signed_in(keeper).get("/recorders/ratios/").text)
    assert lines[unit] == ("9 人", "5 台", "4 台", "缺 1 台")
    Device(xlt, keeper, unit, "A9")
    lines = _lines(signed_in(keeper).get("/recorders/ratios/").text)
    assert lines[unit] == ("9 人", "5 台", "5 台", "已配足")


class Device:
    """A device of a unit, in service."""

    def __init__(self, site: Any, keeper: str, unit: str, number: str) -> None:
        self.stream, self.keeper = f"{site.agency}/recorder/{number}", keeper
        act = RegisterRecorder(
            number=number, device_kind="recorder", brand="示范牌", model="DSJ-1", functions=("video", "photo", "audio"), storage_gb=64,
            resolution=1080, battery_hours=8, unit=unit,
        )  # fmt: skip
        for one in (act, AssignKeeper(keepers=(keeper,)), PutIntoService(), CheckDaily(charge=100, parts=True)):
            perform(one, self.stream, by=keeper, key=f"{number}{type(one).__name__}")

    def retire(self) -> None:
        """Take it out of the count."""
        perform(RetireRecorder(reason="老化"), self.stream, by=self.keeper, key="retire")


def _lines(html: str) -> dict[str, tuple[str, ...]]:
    found = {}
    for row in re.findall(r"<tr><td><a href=\"/recorders/\?unit=([a-z_]+)\">.*?</tr>", html, re.DOTALL):
        cells = re.search(rf"unit={row}\">.*?</tr>", html, re.DOTALL)
        assert cells is not None
        found[row] = tuple(
            re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td data-label=[^>]+>(.*?)</td>", cells[0], re.DOTALL)
        )
    return found


def test_findings_are_seen_by_supervision_and_by_whom_they_concern(store: Store) -> None:
    supervisor, other = store.site.people["supervisor"][0], store.site.people["officer"][2]
    for number, officer in enumerate((store.user, store.user, other)):
        act = ReportMisuse(officer=officer, item="other", words=f"情况{number}", rule="本局规定第八条")
        perform(act, f"xiangxi/misuse/m{number}", by=supervisor, key=f"m{number}")
    whole = signed_in(supervisor).get("/misuse/").text
    assert "按人员统计" in whole
    assert all(words in whole for words in ("情况0", "情况1", "情况2", "2 件"))
    one = signed_in(supervisor).get(f"/misuse/?officer={other}").text
    assert "情况2" in one
    assert "情况0" not in one
    mine = signed_in(store.user).get("/misuse/").text
    assert "按人员统计" not in mine
    assert "情况2" not in mine
    assert "情况0" in mine
    assert signed_in(store.user).get("/s/xiangxi/misuse/m0/").status_code == 200
    assert signed_in(store.user).get("/s/xiangxi/misuse/m2/").status_code in (403, 404)
    assert signed_in(store.user).get("/kinds/misuse/")["Location"] == "/misuse/"


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_there_before_anything_is(store: Store, page: str) -> None:
    assert signed_in(store.user).get(page).status_code == 200
    assert signed_in(store.keeper).get(page).status_code == 200
