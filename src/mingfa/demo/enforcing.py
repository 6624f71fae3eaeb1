"""The enforcement items and random inspection items of the demonstration (演示用执法事项、随机抽查事项), and which of them a case cites.

Provisions are those on which the demonstration cases rest; periods, benchmarks, ratios and frequencies are invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from mingfa.agencies.setup import handling_units
from mingfa.demo.matters import Matter, matters
from mingfa.demo.standing import Rows, provide
from mingfa.desk.errors import UnknownStream
from mingfa.desk.perform import look
from mingfa.law.regime_model import Regime
from mingfa.lists.matters.types import INSPECTION, ITEMS
from mingfa.lists.standing.cells import BETWEEN, NO, YES, Line, file_cell
from mingfa.lists.standing.facts import list_stream
from mingfa.vault.site import site_vault

CLASSES = {"ecology": "生态环境保护", "work_safety": "安全生产"}
BENCHMARK = "按违法情节、危害后果和改正情况，分较轻、一般、较重三个等次裁量；具体等次见本机关公布的裁量基准"
PERIOD = {
    "penalty": "立案之日起九十日",
    "inspection": "当日完成，特殊情况经批准延长",
    "coercion": "查封、扣押不超过三十日",
    "licence": "受理之日起二十个工作日",
}
RULES = (
    "随机抽查工作细则（演示）\n一、抽查对象和检查人员从名录库中随机产生，过程全程留痕。\n二、检查人员不少于两人，有回避情形的重新抽取并说明理由。\n"
    "三、抽查结果在公示平台公开，发现违法线索的依法立案。\n"
)
INSPECTED = {
    "ecology": ("《排污许可管理条例》", "对排污单位的现场检查"), "work_safety": ("《中华人民共和国安全生产法》第六十五条", "对生产经营单位的安全生产检查"),
}  # fmt: skip
SEALED = {
    "ecology": ("《中华人民共和国行政强制法》第十八条", "对违法排放污染物的设施、设备的查封、扣押"),
    "work_safety": ("《中华人民共和国安全生产法》第六十五条", "对不符合安全标准的设施、设备、器材的查封、扣押"),
}  # fmt: skip
SAMPLED = {
    "ecology": (
        ("排污单位排污许可证执行情况抽查", "《排污许可管理条例》", "持有排污许可证的排污单位", "排放口设置、自行监测、台账记录和执行报告", "25%", "每季度一次"),
        ("排污单位污染防治设施运行情况抽查", "《排污许可管理条例》", "重点排污单位", "污染防治设施运行、维护记录和在线监测数据", "25%", "每季度一次"),
        ("一般排污单位综合抽查", "《排污许可管理条例》", "一般排污单位", "排污登记信息和污染物去向", "5%", "每年一次"),
    ),
    "work_safety": (
        ("危险化学品使用单位安全抽查", "《中华人民共和国安全生产法》第六十五条", "使用危险化学品的生产单位", "储存条件、警示标志和应急预案", "20%", "每半年一次"),
        ("安全设备维护保养情况抽查", "《中华人民共和国安全生产法》第六十五条", "工贸行业生产经营单位", "安全设备的安装、使用、检测和维护记录", "10%", "每年一次"),
        ("从业人员安全培训情况抽查", "《中华人民共和国安全生产法》第六十五条", "高危行业生产经营单位", "培训计划、档案和持证上岗情况", "10%", "每年一次"),
    ),
}  # fmt: skip


def _name(matter: Matter) -> str:
    return "对" + matter.title.removeprefix("涉嫌").removesuffix("案") + "行为的处罚"


def _law(matter: Matter) -> str:
    return f"《{matter.ground.instrument.strip('《》')}》{matter.ground.article}"


def all_items(regime: Regime) -> Iterator[dict[str, str]]:
    """Yield an item for each matter the demonstration has cases about, then inspection and sealing."""
    units = BETWEEN.join(dict.fromkeys(handling_units(regime)))
    for matter in matters(regime.field):
        yield {
            "title": _name(matter), "kind": "penalty", "class": CLASSES[regime.field], "basis": _law(matter), "benchmark": BENCHMARK, "unit": units,
            "period": PERIOD["penalty"], "disclose": YES, "record": YES, "review": NO,
        }  # fmt: skip
    for kind, (law, name) in (("inspection", INSPECTED[regime.field]), ("coercion", SEALED[regime.field])):
        yield {
            "title": name, "kind": kind, "class": CLASSES[regime.field], "basis": law, "benchmark": "不适用（不涉及裁量）", "unit": units, "period": PERIOD[kind],
            "disclose": NO, "record": YES, "review": NO,
        }  # fmt: skip


def items(agency: str, regime: Regime) -> Rows | None:
    """Return the enforcement items, where the agency's text asks for the list."""
    if not regime.versions(ITEMS.demanded):
        return None
    return {f"r{number}": row for number, row in enumerate(all_items(regime), 1)}


def sampling(agency: str, regime: Regime) -> Rows | None:
    """Return the random inspection items, with the working rules where the text asks for them."""
    if not regime.versions(INSPECTION.demanded):
        return None
    wanted = any("rules" in rule.value for rule in regime.versions(INSPECTION.demanded) if isinstance(rule.value, tuple))
    rules = file_cell(_kept(RULES), "随机抽查工作细则.txt") if wanted else ""
    units = BETWEEN.join(dict.fromkeys(handling_units(regime)))
    found = {}
    for number, (title, law, whom, content, ratio, frequency) in enumerate(SAMPLED[regime.field], 1):
        cells = {
            "title": title, "subject": units, "basis": law, "object": whom, "content": content, "method": "现场检查和资料核查", "ratio": ratio, "frequency": frequency,
            "rules": rules if number == 1 else "",
        }  # fmt: skip
        found[f"r{number}"] = {key: text for key, text in cells.items() if text}
    return found


def _kept(words: str) -> str:
    """Keep an invented paper in the vault; return its digest."""
    digest: str = site_vault().put(BytesIO(words.encode())).digest
    return digest


def _public(agency: str, code: str) -> tuple[Line, ...]:
    try:
        version = look(list_stream(agency, code)).state.public
    except UnknownStream:
        return ()
    return version.lines if version is not None else ()


def item_for(agency: str, kind: str, unit: str, law: str = "") -> str:
    """Return the number of the item a case of this kind and unit cites, the one that rests on a provision first; "" while no list is public."""
    fit = [line for line in _public(agency, ITEMS.code) if line.get("kind") == kind and unit in line.codes("unit")]
    return next((line.id for line in fit if law and law in line.get("basis")), fit[0].id if fit else "")


def item_of(agency: str, unit: str, matter: Matter) -> str:
    """Return the number of the item a penalty case about this matter cites; "" while no list is public."""
    return item_for(agency, "penalty", unit, _law(matter))


def random_for(agency: str, unit: str) -> str:
    """Return the number of the sampling item a random inspection by this unit cites; "" while no list is public."""
    return next((line.id for line in _public(agency, INSPECTION.code) if unit in line.codes("subject")), "")


def register() -> None:
    """Provide both lists to the demonstration."""
    provide(ITEMS.code, items)
    provide(INSPECTION.code, sampling)


register()
