"""The two list types: enforcement items (行政执法事项清单) and random inspection items (随机抽查事项清单), with their columns. Pure.

Law: regime lists.items.fields (兴隆台 实施方案 二（一）3（2）: six), lists.inspection.fields (湘西州 公示制度 第五条（四）: six; 兴隆台 二（一）3（3）: seven),
lists.inspection.working_rules (上海 三（一）1（5）; 江北 公示制度 第五条（五）). An item without its kind is kept nowhere (盘锦 实施方案 一（二）).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from mingfa.law.regime_model import Regime
from mingfa.lists.standing.cells import Column, Line
from mingfa.lists.standing.types import Check, Hole, ListType, register_type, type_named

KINDS = (("penalty", "行政处罚"), ("coercion", "行政强制"), ("inspection", "行政检查"), ("licence", "行政许可"))
"""Kinds of enforcement act an item may be about: those of which cases are opened."""

KEYS = (("disclose", "重点公示"), ("record", "重点音像记录"), ("review", "重点法制审核"))
"""Columns that mark an item as a key one for disclosure, recording and legal review; a case opened on it inherits the duty."""

ENTRIES, RULES = "entries", "rules"
"""Codes of the parts of a list (list_part): its entries, and the working rules that go with the inspection list."""


def same_item_twice(lines: Sequence[Line], regime: Regime, on: date) -> Iterator[Hole]:
    """An item of one kind stands in the list once for each unit: otherwise nobody knows on which row a case rests."""
    seen: dict[tuple[str, str, str], int] = {}
    for number, line in enumerate(lines, 1):
        for unit in line.codes("unit") or ("",):
            key = (" ".join(line.get("title").split()), line.get("kind"), unit)
            first = seen.setdefault(key, number)
            if first != number:
                yield Hole(f"第 {number} 行“{line.get('title')[:60]}”与第 {first} 行是同一事项，种类和承办机构也相同", line.id, "title")
                break


def unit_missing(lines: Sequence[Line], regime: Regime, on: date) -> Iterator[Hole]:
    """Where cases must rest on the list, each item says which unit handles it. Law: regime lists.items.cited."""
    if not (regime.has("lists.items.cited", on) and regime.flag("lists.items.cited", on)):
        return
    for number, line in enumerate(lines, 1):
        if not line.get("unit"):
            yield Hole(
                f"第 {number} 行“{line.get('title')[:60]}”没有填写“承办机构”，立案时无从核对是否由该机构办理",
                line.id, "unit", "承办机构", "lists.items.cited",
            )  # fmt: skip


def unfilled(code: str) -> Check:
    """Return the check by which a row of this list is kept whole: every column that a version must fill is filled in a draft already.

    Law: regime lists.items.fields, lists.inspection.fields: nothing that lacks what the text names is saved.
    """

    def check(lines: Sequence[Line], regime: Regime, on: date) -> Iterator[Hole]:
        kind = type_named(code)
        if kind is None:
            return
        named = regime.items(kind.fields_parameter, on) if regime.has(kind.fields_parameter, on) else ()
        by_text = {key: word for word, keys in kind.fields if word in named for key in keys}
        always = {column.key for column in kind.columns if column.always}
        for number, line in enumerate(lines, 1):
            for key, (label, _) in kind.required(regime, on).items():
                if key not in always and not line.get(key):
                    word, parameter = by_text.get(key, label), kind.fields_parameter if key in by_text else ""
                    yield Hole(f"第 {number} 行“{kind.name_of(line)}”没有填写“{word}”，不能保存", line.id, key, word, parameter)

    return check


def inspection_parts(lines: Sequence[Line], regime: Regime, on: date) -> Iterable[str]:
    """Return which demanded parts a version of the inspection list holds: the items themselves, and the working rules once a row has them."""
    yield ENTRIES
    if any(line.get("rules") for line in lines):
        yield RULES


ITEMS = register_type(
    ListType(
        code="items",
        name="行政执法事项清单",
        classes=("power",),
        columns=(
            Column("title", "事项名称", always=True),
            Column("kind", "执法行为种类", "choice", always=True, choices=KINDS),
            Column("class", "执法类别", required=True, help="按领域或者管理对象划分的类别，例如：水污染防治"),
            Column("basis", "执法依据", "laws", required=True, help="《文件名称》第几条，一行一条"),
            Column("benchmark", "裁量基准", "long"),
            Column("unit", "承办机构", "units"),
            Column("period", "办理时限"),
            *(Column(key, label, "flag") for key, label in KEYS),
        ),
        fields_parameter="lists.items.fields",
        fields=(
            ("执法类别", ("class",)), ("类别", ("class",)), ("事项名称", ("title",)), ("名称", ("title",)), ("执法依据", ("basis",)), ("依据", ("basis",)),
            ("裁量基准", ("benchmark",)), ("承办机构", ("unit",)), ("办理时限", ("period",)),
        ),
        checks=(same_item_twice, unit_missing),
        row_checks=(unfilled("items"),),
        help="执法必须有法定职责和授权：每一事项写明种类、类别、依据和承办机构；重点公示、重点音像记录、重点法制审核的，立案后由案件承接。",
    )
)  # fmt: skip

INSPECTION = register_type(
    ListType(
        code="inspection",
        name="随机抽查事项清单",
        classes=("sampling",),
        columns=(
            Column("title", "抽查事项", always=True),
            Column("subject", "抽查主体", "units"),
            Column("basis", "抽查依据", "laws", help="《文件名称》第几条，一行一条"),
            Column("object", "抽查对象"),
            Column("content", "抽查内容", "long"),
            Column("method", "抽查方式"),
            Column("ratio", "抽查比例"),
            Column("frequency", "抽查频次"),
            Column("rules", "抽查工作细则", "file", help="全部事项适用同一细则的，附在任一行即可"),
        ),
        fields_parameter="lists.inspection.fields",
        fields=(
            ("抽查依据", ("basis",)), ("依据", ("basis",)), ("抽查主体", ("subject",)), ("主体", ("subject",)), ("抽查对象", ("object",)),
            ("对象", ("object",)), ("抽查内容", ("content",)), ("内容", ("content",)), ("抽查方式", ("method",)), ("方式", ("method",)),
            ("抽查比例", ("ratio",)), ("比例", ("ratio",)), ("抽查频次", ("frequency",)), ("频次", ("frequency",)),
        ),
        row_checks=(unfilled("inspection"),),
        parts=inspection_parts,
        help="随机抽查只能在已公布的事项内进行；比例和频次由本机关确定。",
    )
)  # fmt: skip
