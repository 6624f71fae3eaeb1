"""Parameters that national law alone sets, and the duties that every agency hands to posts."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.law.schema.duties import DUTIES
from mingfa.law.schema.spec import ParameterSpec
from mingfa.law.schema.statutory import CLOCKS, GATES


def national() -> Iterator[ParameterSpec]:
    """Return what national law alone sets: clocks, gates, hearings, fines and duties."""
    for code, label in CLOCKS:
        yield ParameterSpec(f"clock.{code}", "clock", label, "法定期限")
    for code, label in GATES:
        yield ParameterSpec(f"gate.{code}", "bool", label, "法定关口", tighter="true")
    yield ParameterSpec("gate.G01.officers", "int", "执法人员最少人数", "法定关口", "persons", tighter="higher")
    yield ParameterSpec("gate.G12.fine_fen", "int", "应当集体讨论的罚没金额", "法定关口", "fen", tighter="lower")
    yield ParameterSpec("gate.G12.kinds", "list", "应当集体讨论的处罚种类", "法定关口", terms="penalty_kind", tighter="superset")
    yield ParameterSpec("gate.G18.hidden", "list", "公开前一律隐去的信息", "法定关口", terms="redaction_rule", tighter="superset")
    yield ParameterSpec("gate.G11.grounds", "list", "处罚决定应当法制审核的法定情形", "法定关口", terms="review_ground", tighter="superset")
    for who, name in (("person", "公民"), ("organisation", "法人或者其他组织")):
        yield ParameterSpec(f"hearing.fine_fen.{who}", "int", f"较大数额（{name}）", "听证", "fen", tighter="lower")
        yield ParameterSpec(f"summary.fine_fen.{who}", "int", f"当场处罚罚款上限（{name}）", "当场处罚", "fen", tighter="lower")
    yield ParameterSpec("hearing.kinds", "list", "有权要求听证的处罚种类", "听证", terms="penalty_kind", tighter="superset")
    yield ParameterSpec("summary.cash_fen", "int", "当场收缴罚款上限", "当场处罚", "fen", tighter="lower")
    yield ParameterSpec("summary.kinds", "list", "可以当场作出的处罚种类", "当场处罚", terms="penalty_kind", tighter="subset")
    yield ParameterSpec("surcharge.rate_permille", "int", "加处罚款日率", "缴款", "permille_per_day")
    yield ParameterSpec("surcharge.cap_percent", "int", "加处罚款上限占罚款的比例", "缴款", "percent")
    yield ParameterSpec("surcharge.not_counted", "list", "不计算加处罚款的期间", "缴款", terms="stop_reason")
    yield ParameterSpec("counting.start_day_counted", "bool", "期间开始之日计入", "期间计算")
    yield ParameterSpec("counting.calendar", "text", "工作日历", "期间计算")
    yield ParameterSpec("filing.conditions", "list", "立案条件", "立案")
    for name, label in DUTIES:
        yield ParameterSpec(f"duty.{name}", "list", label, "岗位职责", required_when="needed", about="role", timeless=True)
        yield ParameterSpec(f"duty.{name}.units", "list", f"{label}的单位", "岗位职责", about="unit", timeless=True)
