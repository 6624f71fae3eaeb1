"""The lists that say who may enforce and what for: bodies (执法主体), organisation and duties, powers, powers and responsibilities.

Law: 湘西州 公示制度 第五条（一）、（三）; 兴隆台 方案 二（一）3（1）、（4）; 上海 推进实施方案 三（一）1（2）、（6）; 江北区 公示制度 第五条（二）、第六条;
盘锦 实施方案 二（一）2. What each text asks for is in its regime: lists.demanded, lists.bodies.fields, lists.responsibility_fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from mingfa.law.regime_model import Regime
from mingfa.law.regime_terms import term
from mingfa.lists.standing.cells import Column, Line
from mingfa.lists.standing.types import Hole, ListType, register_type

KINDS = ("penalty", "coercion", "inspection")
ENTRUSTED = "entrusted"
CATEGORIES = (("statutory", "法定行政机关"), ("authorised", "法律法规授权的组织"), (ENTRUSTED, "受委托组织"))
UNIT = "unit:"
"""What the parts of the list of bodies begin with that ask for the row of one unit."""


def _delegation(lines: Sequence[Line], regime: Regime, on: date) -> Iterator[Hole]:
    """Say which delegated bodies are not told, or have no agreement attached (兴隆台 方案 二（一）3（4）; 行政处罚法 第二十条)."""
    for number, line in enumerate(lines, 1):
        name = line.get("name") or f"第 {number} 行"
        if line.get("category") == ENTRUSTED:
            if not line.get("entrusted"):
                yield Hole(f"“{name}”注明为受委托组织，没有写明受委托组织信息", line.id, "entrusted", parameter="lists.bodies.fields")
            if not line.get("agreement"):
                yield Hole(f"“{name}”注明为受委托组织，没有附委托执法协议", line.id, "agreement", parameter="lists.bodies.fields")
        elif line.get("agreement"):
            yield Hole(f"“{name}”附有委托执法协议而没有注明为受委托组织", line.id, "category", parameter="lists.bodies.fields")


def _body_parts(lines: Sequence[Line], regime: Regime, on: date) -> Iterator[str]:
    """A unit's part is held when its row tells everything the regime's fields ask for."""
    yield "subject"
    required = BODIES.required(regime, on)
    for line in lines:
        if line.get("unit") and all(line.get(key) for key in required):
            yield f"{UNIT}{line.get('unit')}"


BODIES = ListType(
    code="bodies",
    name="行政执法主体资格清单",
    classes=("body", "duty"),
    columns=(
        Column("name", "执法主体名称", always=True),
        Column("unit", "单位", "unit", help="本机关内设或者所属的执法单位"),
        Column("category", "主体类别", "choice", choices=CATEGORIES),
        Column("nature", "机构性质"),
        Column("funding", "经费来源"),
        Column("staffing", "编制状况"),
        Column("duties", "职责分工", "long"),
        Column("powers", "权限", "long"),
        Column("procedure", "程序", "long"),
        Column("internal", "内设执法机构", "long"),
        Column("area", "执法区域"),
        Column("representative", "法定代表人"),
        Column("address", "单位地址"),
        Column("telephone", "投诉举报电话"),
        Column("entrusted", "受委托组织信息", "long", help="受委托组织的名称、性质、负责人、委托事项和期限"),
        Column("agreement", "委托执法协议", "file"),
    ),
    fields_parameter="lists.bodies.fields",
    fields=(
        ("机构名称", ("name",)), ("主体", ("name",)), ("职责", ("duties",)), ("工作职责", ("duties",)), ("职能职责", ("duties",)),
        ("执法职责和权限", ("powers",)), ("机构设置", ("internal",)), ("受委托组织信息", ()), ("委托执法协议", ()),
    ),
    review_parameter="lists.bodies.outside_review",
    row_checks=(_delegation,),
    parts=_body_parts,
    help="每个执法主体一行。受委托组织注明委托信息并附委托执法协议。",
)  # fmt: skip


def _organisation_parts(lines: Sequence[Line], regime: Regime, on: date) -> Iterator[str]:
    if all(line.get("setup") for line in lines):
        yield "organisation"
    if all(line.get("duties") for line in lines):
        yield "duties"


ORGANISATION = ListType(
    code="organisation",
    name="机构设置和工作职责",
    classes=("body", "duty"),
    columns=(
        Column("name", "机构名称", always=True),
        Column("setup", "机构设置", "long", help="性质、级别、内设机构"),
        Column("duties", "工作职责", "long"),
        Column("address", "地址"),
        Column("telephone", "联系电话"),
    ),
    parts=_organisation_parts,
    help="每个机构一行，写明机构设置和工作职责。",
)


def _power_parts(lines: Sequence[Line], regime: Regime, on: date) -> Iterator[str]:
    for line in lines:
        if line.get("content"):
            yield line.get("kind")


POWERS = ListType(
    code="powers",
    name="行政执法权限",
    classes=("power",),
    columns=(
        Column("name", "权限名称", always=True),
        Column("kind", "执法类别", "choice", always=True, terms="kind"),
        Column("content", "权限内容", "long"),
        Column("basis", "依据", "laws"),
        Column("unit", "实施单位", "unit"),
    ),
    parts=_power_parts,
    help="行政处罚、行政强制、行政检查各写明权限。",
)


def _scopes(lines: Sequence[Line], regime: Regime, on: date) -> Iterator[Hole]:
    """Say which entry does not tell its scope for a kind that the agency's text names (兴隆台 方案 二（一）3（1）)."""
    demanded = RESPONSIBILITIES.demanded
    wanted = regime.items(demanded, on) if regime.has(demanded, on) else ()
    for number, line in enumerate(lines, 1):
        for kind in wanted:
            if kind in KINDS and not line.get(f"scope_{kind}"):
                words = f"第 {number} 行“{RESPONSIBILITIES.name_of(line)}”没有写明{term('kind', kind)}的职权范围"
                yield Hole(words, line.id, f"scope_{kind}", kind, demanded)


def _responsibility_parts(lines: Sequence[Line], regime: Regime, on: date) -> Iterator[str]:
    yield "entries"
    for kind in KINDS:
        if all(line.get(f"scope_{kind}") for line in lines):
            yield kind


RESPONSIBILITIES = ListType(
    code="responsibilities",
    name="权力和责任清单",
    classes=("duty", "power"),
    columns=(
        Column("name", "权责事项", always=True),
        Column("unit", "责任单位", "unit"),
        *(Column(f"scope_{kind}", f"{term('kind', kind)}职权范围", "long") for kind in KINDS),
        Column("functions", "职能职责", "long"),
        Column("basis", "执法依据", "laws"),
        Column("standard", "执法标准", "long"),
        Column("process", "运行流程", "long"),
        Column("supervision", "监督途径", "long"),
        Column("accountability", "问责机制", "long"),
    ),
    fields_parameter="lists.responsibility_fields",
    checks=(_scopes,),
    parts=_responsibility_parts,
    help="每项权责一行，写明职权范围、依据和责任。",
)


def register() -> None:
    """Make the types known."""
    for kind in (BODIES, ORGANISATION, POWERS, RESPONSIBILITIES):
        register_type(kind)
