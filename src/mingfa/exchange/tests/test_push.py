"""Pushing to a platform that really answers: refused, down for two days, answers lost; nothing done that is not, nothing taken twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from mingfa.cases.acts import executing as exe
from mingfa.cases.tests.whole import SMALL
from mingfa.desk import now
from mingfa.desk.models import ToDoRow
from mingfa.desk.perform import look
from mingfa.desk.verify import verify
from mingfa.disclosure import acts
from mingfa.exchange.acts.delivery import NotePush, SupplyDecision, delivery_of
from mingfa.exchange.adapters import ConfigInvalid, adapters
from mingfa.exchange.push import push_waiting, waiting
from mingfa.exchange.state.delivery import LONGEST_PAUSE, pause_after
from mingfa.exchange.tests.delivering import configure, configurer, delivery, doing, state_of, tried
from mingfa.exchange.tests.platform import SECRET, Platform, running

pytestmark = pytest.mark.django_db


@pytest.fixture
def platform() -> Iterator[Platform]:
    with running() as server:
        yield server


def reach(site: Path, platform: Platform, *channels: tuple[str, str, str], auth: str = "hmac") -> None:
    """Write the site's file of adapters: (agency, channel, form)."""
    (site / "secrets").mkdir(exist_ok=True)
    secret = site / "secrets" / "exchange-city"
    secret.write_text(SECRET)
    secret.chmod(0o600)
    lines = [
        f'[{agency}.{channel}]\nurl = "{platform.url}"\nformat = "{form}"\nauth = "{auth}"\nsecret = "city"\npull_secret = "city"\n'
        for agency, channel, form in channels
    ]
    (site / "exchange.toml").write_text("\n".join(lines))


def pushed(case, **later: int) -> int:
    """Let time pass and push once."""
    case.at += timedelta(**later)
    with now.at(case.at):
        return push_waiting()


def on_city(publishing, settings, platform, auth: str = "hmac"):
    """A decision of Shanghai that is to be pushed to the city's platform."""
    case = publishing("shanghai").decided(SMALL).issued()
    assert configure(case, "city_platform", "市级公示平台", mode="push", needs_number=True) == set()
    reach(settings.SITE, platform, ("shanghai", "city_platform", "disclosure"), auth=auth)
    return case


@pytest.mark.obligation("SH-P-3.1c")
def test_a_penalty_is_in_the_queue_by_itself_and_a_refusal_is_shown_and_retried(publishing, settings, platform):
    case = on_city(publishing, settings, platform).published()
    assert waiting() == [(delivery_of(case.publication), "city_platform")]
    assert state_of(case, "city_platform") == "open"
    platform.answers = ["refuse", "ok"]
    assert pushed(case) == 1
    task = delivery(case).task("city_platform")
    assert (task.state, task.attempts) == ("failed", 1)
    assert "缺少字段" in task.reason
    assert ToDoRow.objects.filter(stream=delivery_of(case.publication), key="city_platform").exists()
    assert pushed(case) == 0
    assert pushed(case, minutes=1) == 1
    task = delivery(case).task("city_platform")
    assert (task.state, task.number) == ("done", "R0001")
    assert [one for one in verify().findings if one.kind != "original"] == []


@pytest.mark.obligation("SH-P-0g")
def test_what_the_city_has_not_accepted_is_not_complete(publishing, settings, platform):
    case = on_city(publishing, settings, platform).published()
    assert state_of(case, "government_site") == "done"
    assert state_of(case, "city_platform") == "open"
    platform.answers = ["no number", "ok"]
    pushed(case)
    assert state_of(case, "city_platform") == "waiting"
    assert delivery(case).task("city_platform").owed
    pushed(case, minutes=1)
    assert state_of(case, "city_platform") == "done"
    assert delivery(case).task("city_platform").number == "R0001"


def test_two_days_of_500_then_success_is_taken_once(publishing, settings, platform):
    """Bad input of the issue: shown, retried with longer pauses, nothing published twice."""
    case = on_city(publishing, settings, platform).published()
    platform.answers = [500]
    begun, attempts = case.at, 0
    while case.at < begun + timedelta(days=2):
        attempts += pushed(case, minutes=10)
        assert state_of(case, "city_platform") in ("open", "failed")
    assert 12 <= attempts <= 20
    task = delivery(case).task("city_platform")
    assert (task.state, task.attempts, task.done_on) == ("failed", attempts, None)
    assert "500" in task.reason
    platform.answers = ["ok"]
    assert pushed(case, hours=6) == 1
    assert state_of(case, "city_platform") == "done"
    assert pushed(case, days=1) == 0
    assert len({one["key"] for one in platform.requests}) == 1
    assert len(platform.taken) == 1


def test_a_channel_that_nobody_can_reach_holds_up_no_other(publishing, settings, platform):
    from mingfa.exchange import push

    case = publishing("shanghai").decided(SMALL).issued()
    for channel in ("one_stop", "power_list", "city_platform"):
        assert configure(case, channel, channel, mode="push") == set()
    reach(settings.SITE, platform, ("shanghai", "city_platform", "disclosure"))
    case.published()
    assert len(waiting()) == 3
    with now.at(case.at):
        assert push.push_waiting(limit=1) == 1
        assert push.push_waiting(limit=1) == 0
    assert state_of(case, "city_platform") == "done"
    assert (state_of(case, "one_stop"), state_of(case, "power_list")) == ("open", "open")


def test_an_answer_that_is_lost_makes_no_second_record(publishing, settings, platform):
    case = on_city(publishing, settings, platform).published()
    platform.answers = ["lost", "garbage", "later", "ok"]
    states = []
    for _ in range(4):
        pushed(case, hours=1)
        states.append(state_of(case, "city_platform"))
    assert states == ["failed", "failed", "waiting", "done"]
    assert len(platform.taken) == 1
    assert delivery(case).task("city_platform").number == "R0001"


@pytest.mark.parametrize("auth", ["hmac", "bearer"])
def test_the_platform_knows_who_sends(publishing, settings, platform, auth):
    case = on_city(publishing, settings, platform, auth).published()
    (settings.SITE / "secrets" / "exchange-city").write_text("another-key-of-somebody")
    pushed(case)
    assert state_of(case, "city_platform") == "failed"
    assert "401" in delivery(case).task("city_platform").reason
    (settings.SITE / "secrets" / "exchange-city").write_text(SECRET)
    pushed(case, hours=1)
    assert state_of(case, "city_platform") == "done"
    assert SECRET not in json.dumps([one["headers"] for one in platform.requests]) or auth == "bearer"


def test_a_message_goes_nowhere_but_to_the_address_that_was_configured(publishing, settings, platform):
    case = on_city(publishing, settings, platform).published()
    platform.answers = [302]
    pushed(case)
    assert state_of(case, "city_platform") == "failed"
    assert len(platform.requests) == 1


@pytest.mark.obligation("XL-P-2b")
def test_an_approved_item_is_in_the_push_queue_at_once(publishing, settings, platform):
    case = publishing("xinglongtai").decided(SMALL).issued()
    assert configure(case, "disclosure_platform", "公示平台", mode="push") == set()
    reach(settings.SITE, platform, ("xinglongtai", "disclosure_platform", "disclosure"))
    case.provided().approved()
    assert case.done(acts.Publish(), case.at_step("publish")) == set()
    assert waiting() == [(delivery_of(case.publication), "disclosure_platform")]
    platform.answers = [503, "ok"]
    pushed(case)
    assert state_of(case, "disclosure_platform") == "failed"
    pushed(case, minutes=2)
    assert state_of(case, "disclosure_platform") == "done"


@pytest.mark.obligation("SH-P-0f")
def test_one_record_goes_to_four_targets_each_in_its_form(publishing, settings, platform):
    case = publishing("shanghai").decided(SMALL).issued()
    forms = {"one_stop": "one_stop", "credit": "double_publicity", "power_list": "power_list", "double_random": "double_random"}
    for channel in forms:
        assert configure(case, channel, channel, mode="push", needs_number=True) == set()
    reach(settings.SITE, platform, *(("shanghai", channel, form) for channel, form in forms.items()))
    case.published()
    platform.answers = ["ok"]
    assert pushed(case) == 4
    sent = {one["type"] + one["body"].decode() for one in platform.requests}
    number = case.decision.number
    for told in (f'"doc_no":"{number}"', f'"CF_WSH":"{number}"', f"<DocumentNumber>{number}</DocumentNumber>", '"handling":"罚款'):
        assert sum(told in one for one in sent) == 1, told
    assert sum(one.startswith("application/xml") for one in sent) == 1
    assert {state_of(case, channel) for channel in forms} == {"done"}
    second = publishing("shanghai").decided(SMALL).issued()
    second.n = 500
    second.published()
    platform.answers = ["ok", "no number", "refuse", 500]
    assert pushed(second) == 4
    assert sorted(state_of(second, channel) for channel in forms) == ["done", "failed", "failed", "waiting"]


@pytest.mark.obligation("SH-P-3.4")
@pytest.mark.guards("refuse_unlisted_body", "refuse_twice_supplied")
def test_what_was_supplied_is_logged_and_recalled_when_it_falls(publishing, settings):
    from mingfa.exchange.acts.channels import ListRecipient
    from mingfa.exchange.acts.delivery import FinishTask
    from mingfa.exchange.models import SupplyRow
    from mingfa.exchange.tests.delivering import arrange

    case = publishing("shanghai").decided(SMALL).issued().published()
    supply = SupplyDecision(body="tax", what="行政处罚决定书", receipt="收 1 号")
    assert doing(case, supply) == {"supply.unlisted"}
    for code, title in (("tax", "某区税务局"), ("market", "某区市场监管局")):
        assert arrange(case, ListRecipient(code=code, title=title, basis="联合惩戒备忘录")) == set()
    assert doing(case, supply) == set()
    assert doing(case, SupplyDecision(body="market", what="行政处罚决定书")) == set()
    assert doing(case, supply) == {"supply.twice"}
    log = SupplyRow.objects.get(stream=delivery_of(case.publication), body="tax")
    assert (log.name, log.what, log.on, log.by) == ("某区税务局", "行政处罚决定书", case.at.date(), configurer(case))
    case.served()
    case.do(exe.RevokeDecision(reason="适用法律错误"), case.leader)
    assert look(case.publication).state.stage == "withdrawn"
    assert {state_of(case, "body:tax"), state_of(case, "body:market")} == {"recall"}
    assert ToDoRow.objects.filter(stream=delivery_of(case.publication), label__startswith="撤回").count() == 2
    assert doing(case, SupplyDecision(body="tax", what="行政处罚决定书")) == {"stage.wrong"}
    assert doing(case, FinishTask(channel="body:tax", receipt="回函 2 号")) == set()
    assert state_of(case, "body:tax") == "recalled"
    assert state_of(case, "body:market") == "recall"
    assert SupplyRow.objects.get(stream=delivery_of(case.publication), body="tax").recalled_on is not None


def test_a_withdrawn_item_is_recalled_from_platforms_without_its_content(publishing, settings, platform):
    case = on_city(publishing, settings, platform).published()
    pushed(case)
    case.served()
    case.do(exe.RevokeDecision(reason="适用法律错误"), case.leader)
    assert look(case.publication).state.stage == "withdrawn"
    assert state_of(case, "city_platform") == "recall"
    pushed(case, minutes=1)
    told = json.loads(platform.requests[-1]["body"])
    assert (told["action"], "content" in told) == ("recall", False)
    assert "清源水洗" not in platform.requests[-1]["body"].decode()
    assert state_of(case, "city_platform") == "recalled"
    assert state_of(case, "government_site") == "recall"
    case.settled()
    assert state_of(case, "government_site") == "recalled"


@pytest.mark.guards("refuse_no_task")
def test_only_the_background_says_what_a_platform_answered(publishing, settings, platform):
    case = on_city(publishing, settings, platform).published()
    act = NotePush(channel="city_platform", wanted=delivery(case).wanted, outcome="accepted", number="R9")
    assert tried(case, act, delivery_of(case.publication), configurer(case)) == {"duty.internal"}
    strange = NotePush(channel="nowhere", wanted=delivery(case).wanted, outcome="accepted", number="R9")
    assert tried(case, strange, delivery_of(case.publication), "deliverer") == {"delivery.no_task"}
    assert state_of(case, "city_platform") == "open"


def test_pauses_double_up_to_a_quarter_of_a_day():
    assert [pause_after(n) for n in (0, 1, 2, 3)] == [timedelta(0), timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert pause_after(10) == LONGEST_PAUSE
    assert pause_after(10_000) == LONGEST_PAUSE


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x = 1", "机关代码"), ("[a.b]\nurl = 'ftp://x'", "url"), ("[a.b]\nurl = 'http://x'\nauth = 'basic'", "auth"), ("[a.b", "exchange.toml"),
        ("[a.b]\nurl = 'http://x'\nauth = 'hmac'", "secret"), ("[a.b]\nurl = 'http://x'\nsecret = '../x'", "密钥名"),
        ("[a.b]\nurl = 'http://x'\nsecret = 'none'", "没有密钥文件"), ("[a.b]\nport = 1", "不认识"), ("[format.x]\ncontainer = 'csv'", "container"),
        ("[a.b]\nurl = 'http://x'\ntimeout_s = 900", "timeout"),
    ],
)  # fmt: skip
def test_a_faulty_file_of_adapters_is_refused_with_what_is_wrong(tmp_path, settings, text, says):
    settings.SITE = tmp_path
    (tmp_path / "exchange.toml").write_text(text)
    with pytest.raises(ConfigInvalid, match=says):
        adapters()


def test_a_secret_that_others_may_read_is_not_used(tmp_path, settings):
    settings.SITE = tmp_path
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "exchange-k").write_text(SECRET)
    (tmp_path / "secrets" / "exchange-k").chmod(0o644)
    (tmp_path / "exchange.toml").write_text("[a.b]\nurl = 'http://x'\nsecret = 'k'")
    with pytest.raises(ConfigInvalid, match="权限"):
        adapters()
    (tmp_path / "secrets" / "exchange-k").chmod(0o600)
    assert SECRET not in repr(adapters())
