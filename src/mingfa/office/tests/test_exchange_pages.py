"""Pages of channels and exchange, and what platforms may ask: seen by a person at the desk, and by a program with a key."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mingfa.agencies.setup import install_subordinate
from mingfa.cases.tests.whole import SMALL
from mingfa.desk import now
from mingfa.desk.perform import look
from mingfa.disclosure import acts
from mingfa.disclosure.tests.conftest import portal, publishing
from mingfa.exchange.acts.delivery import FinishTask, delivery_of
from mingfa.exchange.acts.received import ReceiveRecord, received_stream
from mingfa.exchange.exporting import export
from mingfa.exchange.figures import counted
from mingfa.exchange.files import read
from mingfa.exchange.receiving import receive
from mingfa.exchange.tests.delivering import configure, configurer, delivery, doing, tried
from mingfa.exchange.tests.platform import SECRET, running
from mingfa.office.tests.conftest import accounts, signed_in

pytestmark = pytest.mark.django_db
__all__ = ["portal", "publishing"]


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def published(publishing, agency: str, n: int = 0):
    case = publishing(agency).decided(SMALL).issued()
    case.n += n
    return case.published()


def test_the_page_tells_every_channel_and_the_gaps(publishing):
    case = published(publishing, "xiangxi")
    accounts("xiangxi")
    client = signed_in(case.leader)
    with now.at(case.at):
        page = text(client, "/channels/")
        for words in (
            "本机关门户网站（必须）：已完成",
            "环境行政处罚案件办理信息系统（必须）：未完成",
            case.decision.number,
            "<strong>2</strong> 条",
        ):
            assert words in page
        assert case.decision.number in text(client, "/channels/?show=gap&channel=case_system")
        assert case.decision.number not in text(client, "/channels/?show=gap&channel=portal")
        assert case.decision.number in text(client, "/channels/?show=flagged")
        assert case.decision.number not in text(client, "/channels/?show=late")
        assert configure(case, "toutiao", "政务号", source="局长办公会决定") == set()
        assert "政务号：尚未列入" in text(client, "/channels/?show=unlisted")
        assert case.decision.number not in text(client, "/channels/?show=unlisted&channel=portal")
        for odd in ("show=zzz", "channel=%00", "page=99999", "state=<x>", "words=" + "字" * 500, "kind=%27"):
            text(client, f"/channels/?{odd}")
        own = text(client, f"/s/{delivery_of(case.publication)}/")
        assert "待发布文稿" in own
        assert "没有指定" in own
        prepared = text(client, f"/s/{delivery_of(case.publication)}/texts/")
        assert "data-copy" in prepared
        assert "乙镇清源水洗有限公司" in prepared
    case.at = case.until(case.at.date().replace(year=case.at.year + 1)).at
    with now.at(case.at):
        assert "未同步" in text(client, "/channels/?show=late")


@pytest.mark.obligation("PJ-P-0")
def test_an_item_is_on_the_portal_with_its_stage_or_in_the_gap_list(publishing, portal):
    """Before: the register of officers. After: a decision. What is on no channel yet is named in the gap list until it is."""
    from mingfa.agencies.setup import register_act

    case = publishing("panjin").decided(SMALL).issued().provided().approved()
    accounts("panjin")
    client = signed_in(case.leader)
    register = register_act("panjin", case.at.date())
    assert tried(case, register, "panjin/register/officers", case.site.people["legal_head"][0]) == set()
    assert case.done(acts.Publish(), case.at_step("publish")) == set()
    with now.at(case.at):
        gaps = text(client, "/channels/?show=gap&channel=portal")
        assert case.decision.number in gaps
        assert "行政执法人员名录" in gaps
    assert "事后公开" not in portal.page(case.item, follow=(case.feed,)).text
    case.settled()
    decision, officers = portal.visit(case.item, "/officers/panjin/", follow=(case.feed,))
    assert "事后公开" in decision.text
    assert case.decision.number in decision.text
    assert "事前公开" in officers.text
    with now.at(case.at):
        gaps = text(client, "/channels/?show=gap&channel=portal")
        assert case.decision.number not in gaps
        assert "行政执法人员名录" not in gaps


def test_the_settings_begin_with_a_button(publishing):
    case = publishing("xiangxi")
    accounts("xiangxi")
    client, other = signed_in(configurer(case)), signed_in(case.site.people["officer"][0])
    assert "建立渠道设置" in text(client, "/channels/")
    assert "建立渠道设置" not in text(other, "/channels/")
    assert other.post("/channels/").status_code >= 400
    assert client.post("/channels/").status_code == 302
    assert client.post("/channels/").status_code == 302
    assert "设置公示渠道" in text(client, "/s/xiangxi/channels/main/")


def test_the_forms_offer_what_there_is(publishing):
    case = published(publishing, "xiangxi")
    accounts("xiangxi")
    client = signed_in(configurer(case))
    with now.at(case.at):
        form = text(client, f"/s/{delivery_of(case.publication)}/acts/exchange.finish_task/")
        assert '<option value="case_system"' in form
        assert "环境行政处罚案件办理信息系统（未完成）" in form


def test_files_are_exported_checked_and_given_to_those_who_send_them(publishing):
    case = published(publishing, "xiangxi")
    accounts("xiangxi")
    client, other = signed_in(case.site.people["legal_head"][0]), signed_in(case.site.people["officer"][0])
    with now.at(case.at):
        assert case.decision.number in text(client, "/exchange/")
        assert other.post("/exchange/", {"kind": "penalty"}).status_code == 403
        assert client.post("/exchange/", {"kind": "penalty"}).status_code == 302
        page = text(client, "/exchange/")
        assert "等待回执" in page
        name = next(part for part in page.split('"') if part.endswith(".csv"))
        got = client.get(name)
        raw = b"".join(got.streaming_content)
        assert raw.startswith(b"\xef\xbb\xbf")
        assert got["Cache-Control"] == "no-store"
        assert other.get(name).status_code == 403
        for odd in ("..%2Foffice.sqlite3", ".hidden", "none.csv"):
            assert client.get(f"/exchange/files/{odd}").status_code == 404
        good = client.post("/exchange/", {"file": SimpleUploadedFile("a.csv", raw)}).content.decode()
        assert "没有发现问题" in good
        bad = client.post("/exchange/", {"file": SimpleUploadedFile("a.csv", raw.replace(b"12.000000", b"120000"))}).content.decode()
        assert "CF_NR_FK" in bad
        assert "字段代码" in client.post("/exchange/", {"file": SimpleUploadedFile("a.csv", b"x")}).content.decode()
        assert "没有待报送" in text(client, "/exchange/?kind=licence")


@pytest.mark.obligation("SH-R-4a")
def test_each_kind_of_platform_asks_with_its_key_and_gets_its_form(publishing, settings):
    """The documented interface, called by a client for each type; a wrong key is refused."""
    case = published(publishing, "shanghai")
    forms = {
        "city_platform": "disclosure",
        "one_stop": "one_stop",
        "credit": "double_publicity",
        "power_list": "power_list",
        "double_random": "double_random",
    }
    (settings.SITE / "secrets").mkdir(exist_ok=True)
    (settings.SITE / "secrets" / "exchange-p").write_text(SECRET)
    (settings.SITE / "secrets" / "exchange-p").chmod(0o600)
    (settings.SITE / "exchange.toml").write_text(
        "\n".join(f'[shanghai.{channel}]\nformat = "{form}"\npull_secret = "p"' for channel, form in forms.items())
    )
    client, number = Client(), case.decision.number
    with now.at(case.at):
        for channel, form in forms.items():
            address = f"/api/exchange/shanghai/{channel}/records"
            for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": SECRET}, {"Authorization": "Bearer ключ"}):
                refused = client.get(address, headers=headers)
                assert refused.status_code == 401
                assert number not in refused.content.decode()
            answer = client.get(address, headers={"Authorization": f"Bearer {SECRET}"})
            assert answer.status_code == 200
            if form == "power_list":
                found = ElementTree.fromstring(answer.content)
                assert found.findtext("record/DocumentNumber") == number
                continue
            (record,) = json.loads(answer.content)["records"]
            assert record["format"] == f"mingfa-{form}/1"
            assert number in json.dumps(record, ensure_ascii=False)
        assert client.get("/api/exchange/shanghai/weibo/records", headers={"Authorization": f"Bearer {SECRET}"}).status_code == 401
        after = f"/api/exchange/shanghai/credit/records?after={delivery_of(case.publication)}"
        assert json.loads(client.get(after, headers={"Authorization": f"Bearer {SECRET}"}).content) == {"records": []}
        assert delivery(case).task("credit").state == "open"
        assert client.post("/api/exchange/shanghai/credit/records").status_code == 405


@pytest.mark.obligation("XL-G-4.2d")
@pytest.mark.guards("refuse_other_name", "refuse_faulty")
def test_a_record_exported_here_is_taken_over_by_another_instance(publishing, tmp_path):
    """The same fields there; one without a required field is refused with the reason."""
    case = published(publishing, "xinglongtai")
    other = publishing("panjin").decided(SMALL)
    with now.at(case.at):
        made = export("xinglongtai", "penalty", by=configurer(case), target=tmp_path / "out")
    _, (record,) = read(tmp_path / "out" / next(name for name in made.files if name.endswith(".json")))
    values, on = dict(record.values), case.at.date()
    other.at = case.at
    lacking = {code: words for code, words in values.items() if code != "CF_YJ"}
    act = ReceiveRecord(record_kind="penalty", sender="兴隆台区应急管理局", fields=lacking)
    receiver = other.site.people["legal_head"][0]
    assert tried(other, act, received_stream("panjin", "penalty", lacking, on), receiver) == {"received.faulty"}
    assert any("处罚依据" in one.message for one in other.said)
    good = ReceiveRecord(record_kind="penalty", sender="兴隆台区应急管理局", fields=values)
    assert tried(other, good, "panjin/received/another", receiver) == {"received.other_stream"}
    stream = received_stream("panjin", "penalty", values, on)
    assert tried(other, good, stream, receiver) == set()
    assert dict(look(stream).state.fields) == values
    path = tmp_path / "out" / next(name for name in made.files if name.endswith(".csv"))
    with now.at(other.at):
        (again,) = receive(path, "panjin", "兴隆台区应急管理局", receiver)
        assert again.reasons
        path.write_bytes(path.read_bytes().replace(case.decision.number.encode(), "兴应急罚〔2026〕9号".encode()))
        assert [one.reasons for one in receive(path, "panjin", "兴隆台区应急管理局", receiver)] == [()]
        assert [one.reasons for one in receive(path, "panjin", "兴隆台区应急管理局", receiver)] == [()], (
            "the same file again is the same act"
        )


@pytest.mark.obligation("SH-G-4.1c")
@pytest.mark.guards("refuse_own")
def test_a_case_of_a_district_is_in_the_city_figures_and_never_twice(publishing):
    """Entered once by the district, counted by the city; the same number sent a second time is refused."""
    city = publishing("shanghai")
    with now.at(city.at):
        district = type(city)(install_subordinate("shanghai", "sh_district"))
    case = district.decided(SMALL).issued()
    case.n += 700
    case.published()
    year = case.at.year
    assert [(one.organ, one.number, one.how) for one in counted("shanghai", year)] == [("区生态环境局", 1, "below")]
    own = published(publishing, "shanghai", 900)
    assert {(one.number, one.how) for one in counted("shanghai", year)} == {(1, "own"), (1, "below")}
    with now.at(own.at):
        made = export("shanghai", "penalty", by=configurer(own))
    _, (record,) = read(made.folder / next(name for name in made.files if name.endswith(".json")))
    mine = dict(record.values)
    outside = mine | {"CF_CFJG": "浦东新区城管执法局", "CF_CFJGDM": "91350100M000100Y43"}
    stream = received_stream("shanghai", "penalty", outside, own.at.date())
    taken = ReceiveRecord(record_kind="penalty", sender="浦东新区城管执法局", fields=outside)
    assert tried(own, taken, stream, configurer(own)) == set()
    assert tried(own, taken, stream, configurer(own)) == {"stream.exists"}
    again = ReceiveRecord(record_kind="penalty", sender="本局", fields=mine)
    assert tried(own, again, received_stream("shanghai", "penalty", mine, own.at.date()), configurer(own)) == {"received.own"}
    assert sorted((one.number, one.how) for one in counted("shanghai", year)) == [(1, "below"), (1, "own"), (1, "received")]


def test_a_channel_without_an_adapter_is_told(publishing, settings):
    case = published(publishing, "shanghai")
    assert configure(case, "city_platform", "市级平台", mode="push") == set()
    accounts("shanghai")
    client = signed_in(case.leader)
    with now.at(case.at):
        assert "没有配置接口" in text(client, "/channels/")
        (settings.SITE / "exchange.toml").write_text("[")
        assert "exchange.toml 有误" in text(client, "/channels/")
        assert client.get("/api/exchange/shanghai/city_platform/records").status_code == 503


def test_the_keeper_pushes_in_the_background(publishing, settings):
    import threading

    from mingfa.exchange.tests.test_push import reach
    from mingfa.office.keeping import keep_pushing

    case = publishing("shanghai").decided(SMALL).issued()
    assert configure(case, "city_platform", "市级平台", mode="push", needs_number=True) == set()
    with running() as platform:
        reach(settings.SITE, platform, ("shanghai", "city_platform", "disclosure"))
        case.published()
        with now.at(case.at):
            keep_pushing(threading.Event())
    assert delivery(case).task("city_platform").state == "done"
    assert doing(case, FinishTask(channel="city_platform", number="x")) == {"delivery.not_owed"}
