"""What the demonstration bureaus publish of laws, flowcharts, guides, forms, remedies, complaint information and boards (演示用). Invented, but for the laws."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping
from datetime import date
from io import BytesIO
from typing import Any

from mingfa.demo.standing import Rows, provide
from mingfa.documents.forms import FORMS
from mingfa.law.regime_model import Regime
from mingfa.lists.reference.boards import PLACES
from mingfa.lists.reference.flowcharts import FLOWS, drafted, flow_code
from mingfa.lists.standing.cells import file_cell
from mingfa.lists.standing.types import type_named

_LEVELS = {"law": "law", "regulation": "regulation", "rule": "rule"}
_CITED = ("penalty_law", "coercion_law", "licence_law", "reconsideration_law", "litigation_law")
_FIELDS = {
    "ecology": ("environment_law", "water_law", "air_law", "solid_waste_law", "soil_law", "noise_law", "mee30"),
    "work_safety": ("work_safety_law", "safety_new"),
}
SINCE = date(2020, 1, 1)


def _told(regime: Regime, key: str) -> dict[str, str] | None:
    """Return title, rank and first day of a text as the regime cites it."""
    versions = regime.instruments.get(key, ())
    if not versions:
        return None
    first = versions[0]
    return {"title": first.title, "level": _LEVELS.get(first.level, "law"), "since": (first.valid_from or SINCE).isoformat()}


def laws(agency: str, regime: Regime) -> Rows:
    """Laws and rules the regime itself cites, a standard and a discretion benchmark."""
    rows: dict[str, dict[str, str]] = {}
    for key in (*_CITED, *_FIELDS.get(regime.field, ())):
        found = _told(regime, key)
        if found is not None:
            rows[key.replace("_", "-")] = found
    if regime.field == "ecology":
        rows["permit-regulation"] = {"title": "排污许可管理条例", "level": "regulation", "since": "2021-03-01"}
    rows["supervision-regulation"] = {"title": "行政执法监督条例（演示）", "level": "regulation", "since": SINCE.isoformat()}
    rows["rule"] = {"title": "行政执法证件管理办法（演示）", "level": "rule", "since": SINCE.isoformat()}
    rows["standard"] = {"title": "污水综合排放标准", "level": "standard", "number": "GB 8978-1996", "since": "1998-01-01"}
    rows["benchmark"] = {
        "title": "行政处罚裁量权基准（演示）", "level": "benchmark", "number": f"{agency}演示〔2026〕1号", "since": "2026-01-01",
        "text": "按违法情节、后果、改正情况分档确定罚款幅度。",
    }  # fmt: skip
    return rows


def _flow(procedure: str) -> Any:
    def rows_for(agency: str, regime: Regime) -> Rows:
        return {line.id: dict(line.cells) for line in drafted(procedure, regime, date.max)}

    return rows_for


def guides(agency: str, regime: Regime) -> Rows:
    """One licence and one way of asking for information."""
    return {
        "licence": {
            "name": "排污许可证核发" if regime.field == "ecology" else "危险化学品经营许可",
            "kind": "licence",
            "basis": "《中华人民共和国行政许可法》第三十二条",
            "conditions": "依法成立的企业，生产设施和污染防治设施符合规定。",
            "materials": "申请表；营业执照；设施说明；监测方案。",
            "steps": "提交申请→受理→审查→决定→送达。",
            "limit": "受理之日起 20 个工作日内作出决定",
            "window": "政务服务大厅 3 号窗口",
            "phone": "010-00000000",
            "fee": "不收费",
        }
    }


def forms(agency: str, regime: Regime) -> Rows:
    """Every form the platform sets, each with guide and wording."""
    return {
        code.replace("_", "-"): {
            "title": form.title,
            "form": code,
            "version": str(form.version),
            "guide": f"《{form.title}》逐栏据实填写，没有内容的栏目划去；涂改处由制作人和对方签名确认。",
            "wording": "使用规范名称和法律全称，叙述事实写明时间、地点、人物、经过，不使用推测性语言。",
        }
        for code, form in FORMS.items()
    }


def wording(agency: str, regime: Regime) -> Rows:
    """Wording for all activities, and for inspections, questioning and sampling."""
    told = {
        "any": ("开场", "我们是执法人员，这是我们的执法证件，请核对。本次执法全程录音录像。", "请勿使用催促、威胁、嘲讽的语言。"),
        "inspection": ("现场检查", "今天依法对你单位进行检查，请派人陪同，如实提供资料。", "不得承诺处理结果。"),
        "questioning": ("询问", "请如实回答询问；与本案无关的问题，你有权拒绝回答。", "不得诱导、逼问。"),
        "sampling": ("抽样取证", "现在依法抽取样品，请你在场确认，样品当场封存。", "不得离开对方视线另行处理样品。"),
    }
    return {
        f"w-{activity}": {"scene": scene, "activity": activity, "wording": words, "avoid": avoid}
        for activity, (scene, words, avoid) in told.items()
    }


def remedies(agency: str, regime: Regime) -> Rows:
    """The rights every text asks for, each with its channel."""
    told = {
        "statement": ("收到告知书后书面或者口头提出", "收到告知书之日起五个工作日", "案件承办机构"),
        "defence": ("收到告知书后书面或者口头提出", "收到告知书之日起五个工作日", "案件承办机构"),
        "hearing": ("属于听证范围的，书面提出", "收到告知书之日起五个工作日", "本机关法制机构"),
        "reconsideration": ("提交复议申请书，也可以口头或者网上申请", "知道行政行为之日起六十日", "本级人民政府行政复议机构"),
        "litigation": ("递交起诉状", "知道行政行为之日起六个月", "有管辖权的人民法院"),
    }
    return {
        f"r-{right}": {"right": right, "procedure": procedure, "limit": limit, "channel": channel}
        for right, (procedure, limit, channel) in told.items()
    }


def complaint(agency: str, regime: Regime) -> Rows:
    """One unit with an invented address."""
    return {
        "c1": {
            "unit": "办公室（示范）",
            "address": "示范市政务大道1号",
            "postcode": "100000",
            "phone": "010-00000000",
            "email": "jubao@example.cn",
            "procedure": "收到后登记并给回执，转责任单位核查，办结后书面答复。",
            "means": "上级机关监督、司法行政机关执法监督、社会监督。",
            "remedy": "认为执法行为侵犯合法权益的，可以申请行政复议或者提起行政诉讼。",
        }
    }


def _places(regime: Regime, on: date = date.max) -> Iterable[tuple[str, str]]:
    words = regime.items("window.places", on) if regime.has("window.places", on) else ()
    return [(code, label) for code, label in PLACES if label in words]


def boards(agency: str, regime: Regime) -> Rows:
    """Two posts at a window in each kind of place the text names."""
    rows: dict[str, dict[str, str]] = {}
    for place, label in _places(regime):
        for number, (post, name) in enumerate((("受理岗", "示例一"), ("咨询岗", "示例二")), 1):
            rows[f"{place}-{number}"] = {
                "post": post, "window": f"{label}一号窗口", "place": place, "name": name, "title": "科员",
                "photo": file_cell(_photo(number), f"{name}.png"), "services": "许可受理、证明开具、政策咨询",
                "duties": "接收材料，一次告知需要补正的内容" if number == 1 else "解答办事和执法问题，引导取号",
                "limit": "即收即办，补正告知不超过五个工作日", "sample": "窗口前架取阅示范文本，或者在门户网站下载",
                "progress": "凭受理回执上的查询码在门户网站查询", "advice": "现场咨询或者拨打 010-00000000", "complaint": "意见箱、010-00000000、jubao@example.cn",
            }  # fmt: skip
    return rows


def _photo(number: int) -> str:
    """Keep an invented picture (a plain outline, nobody's face) in the vault; return its digest."""
    from mingfa.vault.site import site_vault

    digest: str = site_vault().put(BytesIO(outline(number))).digest
    return digest


def outline(number: int, width: int = 96, height: int = 128) -> bytes:
    """Return a PNG of a head and shoulders in outline."""
    back, figure = bytes((226, 234, 242)), bytes((11 + 60 * (number % 3), 79, 138))
    lines = bytearray()
    for y in range(height):
        lines.append(0)
        for x in range(width):
            head = (x - width / 2) ** 2 + (y - height * 0.36) ** 2 < (width * 0.2) ** 2
            body = ((x - width / 2) / (width * 0.36)) ** 2 + ((y - height) / (height * 0.4)) ** 2 < 1
            lines += figure if head or body else back
    parts = (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(bytes(lines), 9)), (b"IEND", b"")
    chunks = b"".join(struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts)
    return b"\x89PNG\r\n\x1a\n" + chunks


MAKERS: Mapping[str, Any] = {
    "laws": laws, "guides": guides, "templates": forms, "wording": wording, "remedies": remedies, "complaint": complaint, "boards": boards,
    **{flow_code(procedure): _flow(procedure) for procedure in FLOWS},
}  # fmt: skip


def rows_of(code: str, agency: str, regime: Regime) -> dict[str, dict[str, str]]:
    """Return the rows of a list of this room, whether or not the agency's text asks for it."""
    return {ident: dict(cells) for ident, cells in MAKERS[code](agency, regime).items()}


def _where_asked(code: str) -> Any:
    def rows_for(agency: str, regime: Regime) -> Rows | None:
        kind = type_named(code)
        return MAKERS[code](agency, regime) if kind is not None and regime.versions(kind.demanded) else None

    return rows_for


def register() -> None:
    """Provide the rows to the demonstration."""
    for code in MAKERS:
        provide(code, _where_asked(code))
