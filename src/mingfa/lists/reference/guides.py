"""Service guides for licences and other procedures (办事指南), as an agency publishes them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from mingfa.law.regime_model import Regime
from mingfa.lists.standing.cells import Column, Line
from mingfa.lists.standing.types import ListType, register_type


def _kinds(lines: Sequence[Line], regime: Regime, on: date) -> Iterable[str]:
    """For which kinds of act there is a guide."""
    return dict.fromkeys(line.get("kind") for line in lines)


GUIDES = register_type(
    ListType(
        "guides",
        "办事指南",
        ("procedure",),
        (
            Column("name", "事项名称", always=True),
            Column("kind", "执法行为种类", "choice", required=True, terms="kind"),
            Column("basis", "依据", "laws", required=True),
            Column("conditions", "办理条件", "long", required=True),
            Column("materials", "申请材料", "long", required=True),
            Column("steps", "办理流程", "long", required=True),
            Column("limit", "办理时限", required=True),
            Column("window", "受理窗口、地点", required=True),
            Column("phone", "咨询电话", required=True),
            Column("fee", "收费", help="不收费的写“不收费”"),
            Column("sample", "材料示范文本", "file"),
        ),
        parts=_kinds,
        long=True,
        help="一项许可或者办事事项一份指南",
    )
)
