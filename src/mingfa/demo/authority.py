"""Who may enforce and what for, as the demonstration agencies publish it (演示用主体、职责、权限、权责清单). Contents are invented; units are the regime's own."""

from __future__ import annotations

from mingfa.agencies.setup import demo_data
from mingfa.demo.standing import Rows, RowsFor, provide
from mingfa.law.regime_model import Regime, Unit
from mingfa.law.regime_terms import term
from mingfa.lists.authority import KINDS, UNIT

ENFORCING = ("handling", "branch")
FIELD = {"ecology": "生态环境保护", "work_safety": "安全生产"}


def _field(regime: Regime) -> str:
    return FIELD.get(regime.field, "行政执法")


def _particulars(agency: str) -> dict[str, str]:
    found: dict[str, str] = demo_data()["agency"].get(agency, {})
    return found


def _enforcing(regime: Regime) -> tuple[Unit, ...]:
    wanted = [
        part.removeprefix(UNIT) for rule in regime.versions("lists.demanded.bodies") for part in _parts(rule.value) if part.startswith(UNIT)
    ]
    if wanted:
        return tuple(unit for unit in regime.units if unit.code in wanted)
    return tuple(unit for unit in regime.units if unit.kind in ENFORCING)[:2] or regime.units[:1]


def _parts(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def bodies(agency: str, regime: Regime) -> Rows:
    """One row for each body that enforces."""
    told, field = _particulars(agency), _field(regime)
    return {
        f"body-{unit.code.replace('_', '-')}": {
            "name": f"{regime.name}{unit.name}" if unit.kind not in ("branch", "outside") else unit.name,
            "unit": unit.code,
            "category": "statutory",
            "nature": "行政机关所属执法机构",
            "funding": "财政全额拨款",
            "staffing": "编制三十六名，实有三十四名",
            "duties": f"承担本行政区域{field}日常巡查、投诉举报核查和违法案件查办",
            "powers": f"以{regime.name}名义实施{field}领域的行政检查、行政强制和行政处罚",
            "procedure": "检查和调查由两名以上持证人员进行；立案、告知、审核、决定、送达依次办理，各环节留痕",
            "internal": "综合科、执法一科、执法二科、监控指挥中心",
            "area": told.get("area", regime.name),
            "representative": "某某（演示）",
            "address": told.get("address", "示范路1号"),
            "telephone": told.get("telephone", "000-0000000"),
        }
        for unit in _enforcing(regime)
    }


def organisation(agency: str, regime: Regime) -> Rows:
    """The agency and the units that enforce."""
    told = _particulars(agency)
    whole = {
        "name": regime.name,
        "setup": "下设" + "、".join(unit.name for unit in regime.units if unit.kind != "leadership") + "等单位",
        "duties": f"负责本行政区域{_field(regime)}监督管理，依法组织行政检查、行政强制和行政处罚",
        "address": told.get("address", "示范路1号"),
        "telephone": told.get("telephone", "000-0000000"),
    }
    units = {
        f"unit-{unit.code.replace('_', '-')}": {
            "name": unit.name, "setup": f"{regime.name}的执法机构，内设综合、执法、案件审查岗位",
            "duties": f"承担{_field(regime)}现场检查、调查取证和案件办理", "telephone": told.get("telephone", "000-0000000"),
        }
        for unit in _enforcing(regime)
    }  # fmt: skip
    return {"agency": whole, **units}


def powers(agency: str, regime: Regime) -> Rows:
    """What may be done by penalty, coercion and inspection."""
    unit = _enforcing(regime)[0].code
    basis = {
        "penalty": "《中华人民共和国行政处罚法》第十七条",
        "coercion": "《中华人民共和国行政强制法》第十七条",
        "inspection": "《中华人民共和国行政处罚法》第五十四条",
    }
    content = {
        "penalty": "依法给予警告、罚款、没收违法所得、责令停产停业、暂扣或者吊销许可证件等处罚",
        "coercion": "依法查封、扣押造成严重污染的设施设备，依法限制生产、停产整治，依法申请强制执行",
        "inspection": "进入现场检查，查阅复制资料，采样监测，询问有关人员，制作检查记录",
    }
    return {
        kind: {"name": f"{term('kind', kind)}权限", "kind": kind, "content": content[kind], "basis": basis[kind], "unit": unit}
        for kind in KINDS
    }


def responsibilities(agency: str, regime: Regime) -> Rows:
    """Powers with what answers for them."""
    unit, field = _enforcing(regime)[0], _field(regime)
    return {
        "supervise": {
            "name": f"{field}监督检查和违法行为查处",
            "unit": unit.code,
            "scope_penalty": f"对{field}违法行为依法作出警告、罚款、没收等处罚",
            "scope_coercion": "依法查封、扣押有关场所、设施和物品",
            "scope_inspection": "按年度计划和举报线索开展日常检查、专项检查和随机抽查",
            "functions": f"{unit.name}承担{field}执法，{regime.name}对外作出决定",
            "basis": "《中华人民共和国行政处罚法》第十七条",
            "standard": "按照公布的裁量基准确定处罚幅度，适用不予处罚、从轻处罚的写明理由",
            "process": "线索登记、立案审批、调查取证、案件审查、法制审核、事先告知、决定、送达、执行、结案归档",
            "supervision": "接受上级机关和同级人民政府监督，公开监督电话和信箱，定期评查案卷",
            "accountability": "违法行使职权、不履行职责的，依法依规追究直接负责的主管人员和其他责任人员",
        }
    }


MAKERS = {"bodies": bodies, "organisation": organisation, "powers": powers, "responsibilities": responsibilities}


def _where_asked(code: str) -> RowsFor:
    def rows_for(agency: str, regime: Regime) -> Rows | None:
        return MAKERS[code](agency, regime) if regime.versions(f"lists.demanded.{code}") else None

    return rows_for


def register() -> None:
    """Provide the rows of every list that the agency's text asks for."""
    for code in MAKERS:
        provide(code, _where_asked(code))
