"""What is refused about an item on its channels: no section, no such task, no receipt, a body that is not listed, a copy not taken back."""

from __future__ import annotations

from typing import Any

from mingfa.desk.act import Matter
from mingfa.desk.gates import PLATFORM
from mingfa.exchange.facts import channels_of, recipient_of, sections_of
from mingfa.exchange.state.delivery import DeliveryState
from mingfa.law.refusal import Refusal

DeliveryMatter = Matter[Any, DeliveryState]


def refuse_no_section(matter: DeliveryMatter) -> Refusal | None:
    """An item stands in exactly one section of the column. Law: 兴隆台 实施方案 三（二）; regime disclosure.channels.base with its article."""
    act = matter.act
    found = [one for one in sections_of(matter.fact("arranged")) if one.takes(act.item_kind, act.item_stage)]
    if len(found) == 1 or act.event == "withdraw":
        return None
    words = "同时落入多个栏目" if found else "没有对应的栏目"
    return matter.refuse(
        matter.rule("disclosure.channels.base"), "channel.no_section", f"公示专栏中{words}，不能发布", "请先在公示渠道设置中调整专栏栏目"
    )


def refuse_no_task(matter: DeliveryMatter) -> Refusal | None:
    """Only a channel on which something is owed, or was done, can be reported on."""
    if matter.state.task(matter.act.channel) is not None:
        return None
    return Refusal("delivery.no_task", PLATFORM, "该信息在这个渠道上没有任务", "请先把信息列入该渠道")


def refuse_not_owed(matter: DeliveryMatter) -> Refusal | None:
    """What is done is not done again."""
    task = matter.state.task(matter.act.channel)
    if task is None or task.owed:
        return None
    return Refusal("delivery.not_owed", PLATFORM, f"“{task.name}”上没有待办的任务", "渠道上已不存在的，请登记“渠道上没有”")


def refuse_by_hand(matter: DeliveryMatter) -> Refusal | None:
    """What goes out with the feed is seen in the feed, and reported by nobody; what was reported missing a person has to see there again."""
    task = matter.state.task(matter.act.channel)
    if task is None or task.mode != "feed" or task.state == "failed":
        return None
    return Refusal(
        "delivery.by_feed",
        PLATFORM,
        f"“{task.name}”随公示数据流自动上网，不由人员登记",
        "请等待后台处理；页面上确实没有的，登记“渠道上没有”",
    )


def refuse_no_receipt(matter: DeliveryMatter) -> Refusal | None:
    """A system's own number shows that an item is there; of other channels an address, a slip or a photograph. Law: 湘西州 公示制度 第十一条（二）."""
    task, act = matter.state.task(matter.act.channel), matter.act
    if task is None:
        return None
    if task.needs_number and task.work != "recall" and not act.number:
        return Refusal(
            "delivery.no_number",
            PLATFORM,
            f"没有填写“{task.name}”的受理（录入）编号，不能算完成",
            "请填写平台给出的编号；平台尚未受理的，等受理后再登记",
        )
    if act.number or act.receipt:
        return None
    return Refusal("delivery.no_receipt", PLATFORM, f"没有“{task.name}”的发布回执", "请填写网址、截图编号或者张贴照片编号")


def refuse_known_channel(matter: DeliveryMatter) -> Refusal | None:
    """An item is put once on a channel that is used and takes it; anew only where the way to get there has changed meanwhile."""
    act, held = matter.act, matter.state.task(matter.act.channel)
    channel = next((one for one in channels_of(matter.fact("named"), matter.fact("arranged")) if one.code == act.channel), None)
    if held is not None and (not held.owed or held.work == "recall" or channel is None or channel.mode == held.mode):
        return Refusal("delivery.there", PLATFORM, "该信息已经列入这个渠道", "请在渠道任务中办理")
    state = matter.state
    if channel is not None and channel.takes(state.kind, state.item_stage, state.unit):
        return None
    return Refusal("delivery.not_for_channel", PLATFORM, "该信息不属于这个渠道，或者渠道没有启用", "请先设置公示渠道")


def refuse_unlisted_body(matter: DeliveryMatter) -> Refusal | None:
    """Decisions go to listed bodies only. Law: 上海 推进实施方案 三（一）3（4）."""
    if recipient_of(matter.fact("arranged"), matter.act.body) is not None:
        return None
    return Refusal("supply.unlisted", PLATFORM, "该单位不在联合惩戒单位名单中，不能提供", "请先登记该单位及提供依据")


def refuse_twice_supplied(matter: DeliveryMatter) -> Refusal | None:
    """A body that has a decision is not given it again."""
    if not any(one.body == matter.act.body and one.recalled_on is None for one in matter.state.supplies):
        return None
    return Refusal("supply.twice", PLATFORM, "该决定已经提供给这个单位", "无需再次提供；内容变动的，按更新任务办理")


def refuse_old_answer(matter: DeliveryMatter) -> Refusal | None:
    """An answer belongs to what the platform was sent, and there is one."""
    task = matter.state.task(matter.act.channel)
    if task is None or task.exported or task.attempts:
        return None
    return Refusal("delivery.nothing_sent", PLATFORM, f"还没有向“{task.name}”报送，不会有平台的答复", "请先导出文件或者推送")
