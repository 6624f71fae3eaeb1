"""From the documents (national, agency, overlay, parent) to one Regime: every problem is collected and raised together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import cast

from mingfa.law.article import Article
from mingfa.law.errors import ProfileInvalid
from mingfa.law.regime_model import (
    ClockTerms,
    Extension,
    Instrument,
    Regime,
    Role,
    Rule,
    Silence,
    Subordinate,
    Unit,
    Value,
    frozen_table,
)
from mingfa.law.regime_schema import KINDS, SPECS, ParameterSpec, label_of, spec_for
from mingfa.law.regime_terms import TERMS

Document = Mapping[str, object]

FORMAT = 1
RESERVED = frozenset({"format", "silent", "agency", "instruments", "unit", "role", "subordinate", "district"})
LEAF_MARKS = frozenset({"value", "cite", "filled_by", "silent", "reason", "amount"})
CLOCK_KEYS = frozenset(
    {
        "amount",
        "unit",
        "start",
        "bound",
        "rolls_over",
        "direction",
        "effect",
        "extension",
        "extension_unit",
        "approver",
        "times",
        "stops",
        "stop_needs_notice",
        "due",
    }
)
LEAF_KEYS = frozenset(
    {"value", "cite", "filled_by", "silent", "reason", "from", "to", "unconfirmed", "note", "overrides", "because", "field"}
)
CLOCK_UNITS = ("working_days", "calendar_days", "hours", "months", "years", "event")
BOUND = ("agency", "officer", "party", "reviewer", "court", "none")
OVERLAY_TITLE = "演示补充参数（不是规定）"
PART_NAMES = {"P": "公示制度", "R": "全过程记录制度", "L": "法制审核制度"}


@dataclass
class _Reading:
    """What has been read so far of one profile, and what is wrong with it."""

    agency: str
    kind: str = ""
    region: str = ""
    problems: list[str] = field(default_factory=list)
    instruments: dict[str, list[Instrument]] = field(default_factory=dict)
    rules: dict[str, list[Rule]] = field(default_factory=dict)
    silences: dict[str, Silence] = field(default_factory=dict)
    overrides: dict[tuple[str, str, date | None], tuple[str, ...]] = field(default_factory=dict)
    parts: dict[str, date] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)

    def say(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)


def build(
    national: Document,
    agency: Document,
    *,
    overlay: Document | None = None,
    parent: Regime | None = None,
    adopted: bool = False,
) -> Regime:
    """Make a Regime of these documents. Raises ProfileInvalid with every problem found, never with the first one only.

    national: the law of the whole country; agency: what the agency adopted, with the sources of each parameter; overlay: values only a
    demonstration needs; parent: the regime of the higher agency whose parameters this one inherits and may only add to or tighten. adopted: an agency
    adopted it once; what the platform has come to need since then is no problem but listed in `holes`, until the agency fills it.
    """
    head = _table(agency.get("agency"))
    code = str(head.get("code", "") or "（未命名）")
    reading = _Reading(code, str(head.get("field", "")), str(head.get("region", "")))
    for key in ("code", "name", "field", "level"):
        if not head.get(key):
            reading.say(f"[agency] 缺少 {key}；请填写机关的代码、名称、领域和层级")
    if reading.kind and reading.kind not in TERMS["field"]:
        reading.say(f"领域“{reading.kind}”不在可用范围内（{'、'.join(TERMS['field'])}）")
    wanted_parent = head.get("parent")
    if (wanted_parent or None) != (parent.agency if parent else None):
        reading.say(
            f"[agency] parent 写的是“{wanted_parent or '无'}”，载入时给出的上级是“{parent.agency if parent else '无'}”；二者应当一致"
        )
    for document in (national, agency, overlay or {}):
        _read_instruments(reading, document)
    if parent is not None:
        for versions in parent.instruments.values():
            for instrument in versions:
                if instrument not in reading.instruments.setdefault(instrument.key, []):
                    reading.instruments[instrument.key].append(instrument)
    _read_parts(reading, agency, overlay, parent)
    _read_rules(reading, national, "national")
    if parent is not None:
        _inherit(reading, parent)
    _read_rules(reading, agency, "agency")
    _read_rules(reading, overlay or {}, "overlay")
    units = _read_units(reading, agency)
    roles = _read_roles(reading, national, agency, units)
    subordinates = _read_subordinates(reading, agency)
    _check_overlaps(reading)
    _check_layers(reading)
    holes = _holes(reading)
    if not adopted:
        reading.problems += [hole for hole in holes if hole not in reading.problems]
    _check_words(reading, units, roles)
    _check_agreement(reading)
    _check_kinds(reading)
    if reading.problems:
        raise ProfileInvalid(code, tuple(reading.problems))
    canonical = _canonical(
        {
            "format": FORMAT,
            "national": national,
            "agency": agency,
            "overlay": overlay,
            "parent": parent.canonical.decode() if parent else None,
        }
    )
    return Regime(
        agency=code,
        name=str(head["name"]),
        field=reading.kind,
        level=str(head["level"]),
        region=reading.region,
        parent=parent.agency if parent else None,
        trial=bool(head.get("trial", False)),
        sources=_sources(reading),
        version=hashlib.sha256(canonical).hexdigest(),
        canonical=canonical,
        units=units,
        roles=roles,
        subordinates=subordinates,
        silences=tuple(reading.silences[id] for id in sorted(reading.silences)),
        instruments=MappingProxyType({key: tuple(versions) for key, versions in sorted(reading.instruments.items())}),
        table=frozen_table({id: _by_precedence(versions) for id, versions in reading.rules.items()}),
        holes=tuple(holes),
    )


def from_canonical(canonical: bytes, *, adopted: bool = False) -> Regime:
    """Make the very Regime whose `canonical` bytes these are: an old entry is judged by the regime version it names.

    adopted: as `build` has it; entries written by an older release stay readable when the platform asks for more. Raises ProfileInvalid when
    the bytes are not such a document, or one of an unknown format.
    """
    try:
        stored = json.loads(canonical)
        document = stored if stored["format"] == FORMAT else None
    except (ValueError, KeyError, TypeError):
        document = None
    if document is None:
        raise ProfileInvalid("（未知）", ("存档的制度文件无法读取或格式不认识；请用写入它的版本打开，或从备份恢复",))
    parent = from_canonical(document["parent"].encode(), adopted=adopted) if document["parent"] else None
    return build(document["national"], document["agency"], overlay=document["overlay"], parent=parent, adopted=adopted)


def with_later_law(
    document: Document,
    id: str,
    value: object,
    *,
    cite: str,
    valid_from: date,
    instrument: Mapping[str, object] | None = None,
    note: str = "",
) -> dict[str, object]:
    """Return a copy of an agency's document in which a newer rule (新规定) takes over one parameter from a day on.

    The version in force until then gets its last day, the day before; nothing else changes. cite: "<instrument key> <article>";
    instrument: the new text's table (title, level, from, read_on) when the document does not know the key yet. Raises ProfileInvalid
    when the parameter is unknown, or when no single version of it could be ended on that day.
    """
    code = str(_table(document.get("agency")).get("code", "（未命名）"))
    if spec_for(id) is None:
        raise ProfileInvalid(code, (f"参数“{id}”没有这样的名称；请从参数表中选择",))
    copy = cast(dict[str, object], json.loads(_canonical(document)))
    key = cite.split(" ", 1)[0]
    if instrument is not None:
        cast(dict[str, object], copy.setdefault("instruments", {}))[key] = json.loads(_canonical(instrument))
    versions = [leaf for found, leaf in _leaves(copy) if found == id]
    open_ended = [leaf for leaf in versions if _day(leaf.get("to")) is None or cast(date, _day(leaf.get("to"))) >= valid_from]
    if len(open_ended) > 1 or any((_day(leaf.get("from")) or date.min) >= valid_from for leaf in open_ended):
        raise ProfileInvalid(code, (f"参数“{id}”在 {valid_from} 之后已另有版本；请先结束那个版本，再录入新规定",))
    for leaf in open_ended:
        leaf["to"] = (valid_from - timedelta(days=1)).isoformat()
    new: dict[str, object] = {"value": json.loads(_canonical({"v": value}))["v"], "cite": cite, "from": valid_from.isoformat()}
    if note:
        new["note"] = note
    _put(copy, id, [*versions, new])
    return copy


# Reading


def _read_instruments(reading: _Reading, document: Document) -> None:
    for key, entry in _table(document.get("instruments")).items():
        for version in _versions(entry):
            title = str(version.get("title", ""))
            if not title:
                reading.say(f"文件 {key} 没有全称；请在 [instruments.{key}] 写明 title")
            instrument = Instrument(
                key,
                title,
                str(version.get("level", "")),
                _day(version.get("from")),
                _day(version.get("to")),
                _day(version.get("read_on")),
                str(version.get("note", "")),
            )
            reading.instruments.setdefault(key, []).append(instrument)


def _read_parts(reading: _Reading, agency: Document, overlay: Document | None, parent: Regime | None) -> None:
    if parent is not None:
        for part in PART_NAMES:
            for rule in parent.versions(f"scope.effective_from.{part}"):
                reading.parts.setdefault(part, cast(date, rule.value))
    for document in (overlay or {}, agency):
        for id, leaf in _leaves(document):
            if id.startswith("scope.effective_from.") and not leaf.get("silent"):
                day = _day(leaf.get("value"))
                if day is not None:
                    reading.parts[id.rsplit(".", 1)[1]] = day


def _read_rules(reading: _Reading, document: Document, layer: str) -> None:
    silent = document.get("silent", [])
    for id in silent if isinstance(silent, list) else []:
        if spec_for(str(id)) is None:
            reading.say(f"参数“{id}”没有这样的名称；请核对拼写，或先在参数表中登记")
        else:
            reading.silences[str(id)] = Silence(str(id))
    for id, leaf in _leaves(document):
        if leaf.get("field") not in (None, reading.kind):
            continue
        spec = spec_for(id)
        if spec is None:
            reading.say(f"参数“{id}”没有这样的名称；请核对拼写，或先在参数表中登记")
            continue
        unknown = sorted(set(leaf) - LEAF_KEYS - (CLOCK_KEYS if spec.type == "clock" else frozenset()))
        if unknown:
            reading.say(f"参数“{id}”（{label_of(id)}）有不认识的项目：{'、'.join(unknown)}")
        if leaf.get("silent"):
            reading.silences[id] = Silence(id, str(leaf.get("note", "")))
            continue
        rule = _read_rule(reading, id, spec, leaf, layer)
        if rule is None:
            reading.broken.add(id)
        else:
            if layer == "overlay" and any(known.layer == "agency" and _meet(known, rule) for known in reading.rules.get(id, [])):
                reading.say(f"演示补充参数“{id}”（{label_of(id)}）已有正式规定；演示补充参数只能补空缺")
                continue
            reading.rules.setdefault(id, []).append(rule)
            if leaf.get("overrides"):
                if not leaf.get("because"):
                    reading.say(f"参数“{id}”（{label_of(id)}）排除了上层规定，但没有写明理由（because）")
                named = leaf["overrides"]
                settled = tuple(str(item) for item in named) if isinstance(named, list) else (str(named),)
                reading.overrides[(id, layer, rule.valid_from)] = settled


def _read_rule(reading: _Reading, id: str, spec: ParameterSpec, leaf: Mapping[str, object], layer: str) -> Rule | None:
    label = f"“{id}”（{label_of(id)}）"
    value = _read_clock(reading, label, leaf) if spec.type == "clock" else _read_value(reading, label, spec, leaf)
    note = str(leaf.get("note", ""))
    first, last = _day(leaf.get("from")), _day(leaf.get("to"))
    filled_by: Article | None = None
    if layer == "overlay":
        note = str(leaf.get("reason", ""))
        if not note:
            reading.say(f"演示补充参数{label}没有写明理由（reason）")
        article: Article | None = Article(OVERLAY_TITLE, "", read_on=date(2026, 11, 21))
    else:
        cited = str(leaf.get("cite") or leaf.get("filled_by") or "")
        if not cited:
            reading.say(f"参数{label}没有出处；请写明 cite（文件和条款），或者写明由哪一上位规定补足（filled_by）")
            return None
        instrument, article = _cite(reading, label, cited, first, not leaf.get("unconfirmed"))
        if instrument is None or article is None:
            return None
        filled_by = article if leaf.get("filled_by") else None
        if first is None and not spec.timeless:
            starts = [
                day for day in (instrument.valid_from, reading.parts.get(spec.part) if layer == "agency" else None) if day is not None
            ]
            first = max(starts, default=None)
        if last is None:
            last = instrument.valid_to
    if layer == "overlay" and first is None:
        first = reading.parts.get(spec.part)
    if first is not None and last is not None and last < first:
        reading.say(f"参数{label}的截止日 {last} 早于起始日 {first}")
    if value is None or article is None:
        return None
    unit = value.unit if isinstance(value, ClockTerms) else spec.unit
    return Rule(id, value, unit, article, first, last, article.unconfirmed, filled_by, layer == "overlay", note, layer)


def _cite(reading: _Reading, label: str, cited: str, first: date | None, confirmed: bool) -> tuple[Instrument | None, Article | None]:
    key, _, place = cited.partition(" ")
    versions = reading.instruments.get(key, [])
    if not versions:
        reading.say(f"参数{label}引用了没有登记的文件“{key}”；请在 [instruments] 中登记它的全称和施行日期")
        return None, None
    for instrument in versions:
        if first is None or instrument.article().in_force(first):
            return instrument, instrument.article(place.strip(), confirmed=confirmed)
    reading.say(f"参数{label}自 {first} 起适用，但《{versions[0].title}》在该日没有生效")
    return None, None


def _read_value(reading: _Reading, label: str, spec: ParameterSpec, leaf: Mapping[str, object]) -> Value | None:
    value = leaf.get("value")
    wrong = f"参数{label}的值 {value!r} 不是{_TYPE_WORDS[spec.type]}"
    if value is None or value == "":
        reading.say(f"参数{label}没有值；请填写，或者写明 silent = true")
        return None
    if spec.type == "int":
        if isinstance(value, bool) or not isinstance(value, int):
            reading.say(wrong)
            return None
        if value < 0:
            reading.say(f"参数{label}的值 {value} 不能小于零")
            return None
        return value
    if spec.type == "bool":
        if not isinstance(value, bool):
            reading.say(wrong)
            return None
        return value
    if spec.type == "date":
        day = _day(value)
        if day is None:
            reading.say(wrong)
        return day
    if spec.type == "text":
        if not isinstance(value, str):
            reading.say(wrong)
            return None
        _check_terms(reading, label, spec, (value,))
        return value
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        reading.say(wrong)
        return None
    if not value and not spec.may_be_empty:
        reading.say(f"参数{label}是空清单；请至少填写一项")
        return None
    if len(set(value)) != len(value):
        reading.say(f"参数{label}的清单有重复的项目")
    items = tuple(cast(list[str], value))
    _check_terms(reading, label, spec, items)
    return items


_TYPE_WORDS = {"int": "整数", "bool": "是否（true 或 false）", "text": "文字", "date": "日期", "list": "文字清单", "clock": "期限"}


def _check_terms(reading: _Reading, label: str, spec: ParameterSpec, items: Sequence[str]) -> None:
    if not spec.terms:
        return
    unknown = [item for item in items if item not in TERMS[spec.terms]]
    if unknown:
        reading.say(f"参数{label}有不认识的词“{'、'.join(unknown)}”；可用：{'、'.join(TERMS[spec.terms])}")


def _read_clock(reading: _Reading, label: str, leaf: Mapping[str, object]) -> ClockTerms | None:
    amount, unit, due = leaf.get("amount"), str(leaf.get("unit", "")), str(leaf.get("due", ""))
    if isinstance(amount, bool) or not (amount is None or isinstance(amount, int)):
        reading.say(f"期限{label}的数 {amount!r} 不是整数")
        return None
    if unit not in CLOCK_UNITS or (amount is None) != (unit == "event"):
        reading.say(f"期限{label}的数和单位“{unit}”不相配；有数的用 {'、'.join(CLOCK_UNITS[:-1])}，没有数的用 event")
        return None
    bound, direction = str(leaf.get("bound", "")), str(leaf.get("direction", "after"))
    if bound not in BOUND or direction not in ("after", "before") or not leaf.get("start"):
        reading.say(f"期限{label}缺少起算点（start）、约束对象（bound）或者方向（direction）")
        return None
    extension: Extension | None = None
    if "extension" in leaf:
        more, times = leaf["extension"], leaf.get("times", 1)
        if isinstance(more, bool) or not isinstance(more, int) or not isinstance(times, int):
            reading.say(f"期限{label}的延长数 {more!r} 不是整数")
            return None
        extension = Extension(more, str(leaf.get("extension_unit", unit)), str(leaf.get("approver", "")), times)
    stops = leaf.get("stops", [])
    if not isinstance(stops, list) or any(stop not in TERMS["stop_reason"] for stop in stops):
        reading.say(f"期限{label}的停止事由不在可用范围内：{'、'.join(TERMS['stop_reason'])}")
        return None
    return ClockTerms(
        amount,
        unit,
        str(leaf["start"]),
        bound,
        bool(leaf.get("rolls_over", False)),
        direction,
        str(leaf.get("effect", "")),
        extension,
        tuple(str(stop) for stop in stops),
        bool(leaf.get("stop_needs_notice", False)),
        due,
    )


def _read_units(reading: _Reading, agency: Document) -> tuple[Unit, ...]:
    units: list[Unit] = []
    for entry in _list(agency.get("unit")):
        code, name, kind = str(entry.get("code", "")), str(entry.get("name", "")), str(entry.get("kind", ""))
        label = f"机构“{name or code}”"
        if not code or not name or not kind:
            reading.say(f"{label}缺少代码、名称或者类别")
        if any(unit.code == code for unit in units):
            reading.say(f"{label}的代码 {code} 重复")
        duties = entry.get("duties", [])
        if not isinstance(duties, list) or not duties:
            reading.say(f"{label}没有写明职责（duties）")
            duties = []
        article = _cite(reading, label, str(entry.get("cite", "")), None, True)[1]
        if article is not None:
            units.append(Unit(code, name, kind, tuple(str(duty) for duty in duties), article, str(entry.get("parent", ""))))
    codes = {unit.code for unit in units}
    for unit in units:
        if unit.parent and unit.parent not in codes:
            reading.say(f"机构“{unit.name}”的上级机构 {unit.parent} 不存在")
    if not units:
        reading.say("没有登记任何机构；请在 [[unit]] 中写明执行三项制度的机构")
    return tuple(units)


def _read_roles(reading: _Reading, national: Document, agency: Document, units: tuple[Unit, ...]) -> tuple[Role, ...]:
    roles = {code: Role(code, name) for code, name in TERMS["role"].items()}
    for document in (national, agency):
        for entry in _list(document.get("role")):
            code = str(entry.get("code", ""))
            known = roles.get(code)
            name = str(entry.get("name", "") or (known.name if known else ""))
            label = f"岗位“{name or code}”"
            held = entry.get("units", [])
            if not code or not name or not isinstance(held, list):
                reading.say(f"{label}缺少代码、名称，或者所在机构不是清单")
                continue
            missing = [unit for unit in held if unit not in {u.code for u in units}]
            if missing:
                reading.say(f"{label}所在机构 {'、'.join(str(unit) for unit in missing)} 不存在")
            article = _cite(reading, label, str(entry.get("cite", "")), None, True)[1]
            per_unit, minimum = entry.get("per_unit"), entry.get("minimum", 0)
            if not (per_unit is None or isinstance(per_unit, int)) or not isinstance(minimum, int):
                reading.say(f"{label}的人数不是整数")
                continue
            roles[code] = Role(code, name, tuple(str(unit) for unit in held), per_unit, minimum, article)
    return tuple(roles.values())


def _read_subordinates(reading: _Reading, agency: Document) -> tuple[Subordinate, ...]:
    found: list[Subordinate] = []
    for entry in _list(agency.get("subordinate")):
        code, name = str(entry.get("code", "")), str(entry.get("name", ""))
        article = _cite(reading, f"下级机关“{name or code}”", str(entry.get("cite", "")), None, True)[1]
        if not code or not name:
            reading.say("有下级机关缺少代码或者名称")
        elif article is not None:
            found.append(Subordinate(code, name, str(entry.get("kind", "")), article))
    return tuple(found)


def _inherit(reading: _Reading, parent: Regime) -> None:
    for id, versions in parent.table.items():
        spec = spec_for(id)
        if spec is None or not spec.inherit:
            continue
        own = [replace(rule, layer="parent") for rule in versions if rule.layer in ("agency", "parent", "overlay")]
        if own:
            reading.rules.setdefault(id, []).extend(own)
    for silence in parent.silences:
        spec = spec_for(silence.id)
        if spec is not None and spec.inherit:
            reading.silences[silence.id] = silence


# Checking

LAYER_NAMES = {"national": "国家规定", "parent": "上级机关制度", "agency": "本机关制度", "overlay": "演示补充参数"}
_RANK = {"overlay": 0, "agency": 1, "parent": 2, "national": 3}


def _check_overlaps(reading: _Reading) -> None:
    for id, versions in reading.rules.items():
        for i, one in enumerate(versions):
            for other in versions[i + 1 :]:
                if one.layer == other.layer and _meet(one, other):
                    reading.say(
                        f"参数“{id}”（{label_of(id)}）有两个版本同时适用：{one.article} 规定为 {_show(one.value)}，{other.article} 规定为 "
                        f"{_show(other.value)}，二者从 {_from_words(one, other)} 起重叠；请给旧版本写明截止日（to）"
                    )


def _check_layers(reading: _Reading) -> None:
    for id, versions in reading.rules.items():
        spec = spec_for(id)
        for i, one in enumerate(versions):
            for other in versions[i + 1 :]:
                if one.layer == other.layer or not _meet(one, other) or one.value == other.value:
                    continue
                lower, upper = sorted((one, other), key=lambda rule: _RANK[rule.layer])
                if upper.layer == "national" and any(rule.layer == "parent" and _meet(rule, lower) for rule in versions):
                    continue  # the higher agency has already settled it against the national rule
                declared = reading.overrides.get((id, lower.layer, lower.valid_from), ())
                if upper.layer not in declared:
                    reading.say(
                        f"参数“{id}”（{label_of(id)}）有两处规定同时适用而不一致：{LAYER_NAMES[lower.layer]} {lower.article} 为 "
                        f"{_show(lower.value)}，{LAYER_NAMES[upper.layer]} {upper.article} 为 {_show(upper.value)}；"
                        f'请写明以哪一处为准（overrides = "{upper.layer}" 并写明 because），或者结束其中一处'
                    )
                if upper.layer == "parent" and spec is not None and not _tighter(spec, lower.value, upper.value):
                    reading.say(
                        f"参数“{id}”（{label_of(id)}）比上级机关的规定宽：上级 {upper.article} 为 {_show(upper.value)}，本机关 {lower.article} 为 "
                        f"{_show(lower.value)}；下级机关只能增加或者从严"
                    )


def _tighter(spec: ParameterSpec, lower: Value, upper: Value) -> bool:
    if spec.tighter == "lower":
        return bool(lower <= upper)  # type: ignore[operator]
    if spec.tighter == "higher":
        return bool(lower >= upper)  # type: ignore[operator]
    if spec.tighter == "superset" and isinstance(lower, tuple) and isinstance(upper, tuple):
        return set(lower) >= set(upper)
    if spec.tighter == "subset" and isinstance(lower, tuple) and isinstance(upper, tuple):
        return set(lower) <= set(upper)
    if spec.tighter == "true":
        return lower is True
    if spec.tighter == "false":
        return lower is False
    return False


def _holes(reading: _Reading) -> list[str]:
    """Name what the platform needs and no document says; check that silences and grounds agree with the rules on the way."""
    holes: list[str] = []
    for spec in SPECS:
        for id in _expanded(spec):
            if id in reading.rules or id in reading.broken:
                continue
            kind = next((word for word in id.split(".") if word in KINDS), "")
            label = f"“{id}”（{label_of(id)}）"
            need = spec.required_when
            if need.startswith("with:") and any(rule.value for rule in reading.rules.get(need[5:], [])):
                holes.append(f"缺少参数{label}：已经规定了“{label_of(need[5:])}”，就必须同时写明它")
            elif need == "needed":
                holes.append(f"缺少参数{label}：平台需要它而本机关文件没有写明；请填写，并写明由哪一上位规定补足")
            elif need == "answered" and id not in reading.silences:
                holes.append(f"没有回答参数{label}：请填写，或者写明文件没有规定（silent = true）")
            elif need == "covered" and _systems(reading, kind):
                holes.append(f"缺少参数{label}：{TERMS['kind'][kind]}已纳入适用范围，事前、事中、事后都要有职责")
            elif need.startswith("system:") and need[7:] in _systems(reading, kind):
                holes.append(f"缺少参数{label}：{TERMS['kind'][kind]}适用{TERMS['system'][need[7:]]}，必须写明")
    for id in sorted(set(reading.silences) & set(reading.rules)):
        if not any(rule.layer in ("national", "parent", "overlay") for rule in reading.rules[id]):
            reading.say(f"参数“{id}”（{label_of(id)}）既填写了规定，又写明文件没有规定；请删去其中一处")
    for id in reading.rules:
        if id.startswith("disclosure.ground."):
            number = id.rsplit(".", 1)[1]
            if not any(number in cast(tuple[str, ...], rule.value) for rule in reading.rules.get("disclosure.grounds", [])):
                reading.say(f"不予公示情形“{id}”没有列入 disclosure.grounds")
    for rule in reading.rules.get("disclosure.grounds", []):
        for number in cast(tuple[str, ...], rule.value):
            if f"disclosure.ground.{number}" not in reading.rules:
                reading.say(f"disclosure.grounds 列了第 {number} 项，但没有写明 disclosure.ground.{number} 的内容")
    return holes


def _check_words(reading: _Reading, units: tuple[Unit, ...], roles: tuple[Role, ...]) -> None:
    codes = {"unit": {unit.code for unit in units}, "role": {role.code for role in roles}}
    words = {"unit": "机构", "role": "岗位"}
    for id, versions in reading.rules.items():
        spec = spec_for(id)
        if spec is None or not spec.about:
            continue
        for rule in versions:
            items = rule.value if isinstance(rule.value, tuple) else (str(rule.value),)
            missing = [item for item in items if item not in codes[spec.about]]
            if missing:
                reading.say(f"参数“{id}”（{label_of(id)}）指向不存在的{words[spec.about]}：{'、'.join(missing)}")
    for part, name in PART_NAMES.items():
        for rule in reading.rules.get(f"scope.sources.{part}", []):
            for key in cast(tuple[str, ...], rule.value):
                if key not in reading.instruments:
                    reading.say(f"{name}的上位依据“{key}”没有登记；请在 [instruments] 中写明全称")


def _check_agreement(reading: _Reading) -> None:
    for spec in SPECS:
        clock = dict(spec.same_as).get(reading.kind)
        if clock is None:
            continue
        for rule in reading.rules.get(spec.id, []):
            if rule.layer == "national" or clock in reading.overrides.get((spec.id, rule.layer, rule.valid_from), ()):
                continue
            for law in reading.rules.get(clock, []):
                terms = law.value
                if isinstance(terms, ClockTerms) and _meet(rule, law) and (terms.amount, terms.unit) != (rule.value, rule.unit):
                    reading.say(
                        f"参数“{spec.id}”（{spec.label}）与法定期限 {clock} 不一致：{rule.article} 为 {_show(rule.value)}，{law.article} 为 "
                        f'{terms.amount}；请写明以哪一处为准（overrides = "{clock}" 并写明 because）'
                    )


def _check_kinds(reading: _Reading) -> None:
    covered = [kind for kind in KINDS if _systems(reading, kind)]
    if not covered:
        reading.say("没有适用任何一类执法行为；请在 [kinds] 中写明处罚、强制、检查、许可中适用的各类")
    reviewed = {kind for kind in covered if "review" in _systems(reading, kind)}
    versions = reading.rules.get("review.kinds", [])
    if versions:
        named = {kind for rule in versions for kind in cast(tuple[str, ...], rule.value)}
        for kind in sorted(named ^ reviewed):
            reading.say(f"review.kinds 与 kinds.{kind}.systems 对“{TERMS['kind'].get(kind, kind)}”是否审核的写法不一致")
    for rule in reading.rules.get("review.outcomes.pass", []):
        for outcomes in reading.rules.get("review.outcomes", []):
            if not set(cast(tuple[str, ...], rule.value)) <= set(cast(tuple[str, ...], outcomes.value)):
                reading.say("review.outcomes.pass 里有 review.outcomes 没有的意见")


def _systems(reading: _Reading, kind: str) -> set[str]:
    return {system for rule in reading.rules.get(f"kinds.{kind}.systems", []) for system in cast(tuple[str, ...], rule.value)}


def _expanded(spec: ParameterSpec) -> Iterator[str]:
    if "*" not in spec.id:
        yield spec.id
    elif spec.id.startswith("kinds.*"):
        yield from (spec.id.replace("*", kind) for kind in KINDS)


# Small tools


def _sources(reading: _Reading) -> tuple[Article, ...]:
    keys: list[str] = []
    for part in PART_NAMES:
        for rule in reading.rules.get(f"scope.sources.{part}", []):
            keys.extend(key for key in cast(tuple[str, ...], rule.value) if key not in keys)
    return tuple(instrument.article() for key in keys for instrument in reading.instruments[key])


def _by_precedence(versions: list[Rule]) -> list[Rule]:
    return sorted(versions, key=lambda rule: (_RANK[rule.layer], rule.valid_from or date.min))


def _meet(one: Rule, other: Rule) -> bool:
    first = max(one.valid_from or date.min, other.valid_from or date.min)
    last = min(one.valid_to or date.max, other.valid_to or date.max)
    return first <= last


def _from_words(one: Rule, other: Rule) -> str:
    first = max(one.valid_from or date.min, other.valid_from or date.min)
    return "最初" if first == date.min else first.isoformat()


def _show(value: Value) -> str:
    if isinstance(value, tuple):
        return "、".join(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, ClockTerms):
        return f"{value.amount} {value.unit}"
    return str(value)


def _leaves(document: Document) -> Iterator[tuple[str, dict[str, object]]]:
    for key, entry in document.items():
        if key not in RESERVED:
            yield from _below(key, entry)


def _below(id: str, entry: object) -> Iterator[tuple[str, dict[str, object]]]:
    if isinstance(entry, list):
        for version in entry:
            yield from _below(id, version)
    elif isinstance(entry, dict):
        if LEAF_MARKS & set(entry):
            yield id, entry
        else:
            for key, inner in entry.items():
                yield from _below(f"{id}.{key}", inner)
    else:
        yield id, {"value": entry}


def _put(document: dict[str, object], id: str, versions: list[dict[str, object]]) -> None:
    """Replace every version of a parameter by these, under one flat key."""

    def strip(table: dict[str, object], path: str) -> None:
        for key in list(table):
            here = f"{path}.{key}" if path else key
            entry = table[key]
            if not path and key in RESERVED:
                continue
            if here == id:
                del table[key]
            elif isinstance(entry, dict) and not LEAF_MARKS & set(entry) and id.startswith(here + "."):
                strip(entry, here)

    strip(document, "")
    head, _, rest = id.partition(".")
    cast(dict[str, object], document.setdefault(head, {}))[rest] = versions


def _versions(entry: object) -> list[dict[str, object]]:
    return [cast(dict[str, object], version) for version in entry] if isinstance(entry, list) else [cast(dict[str, object], entry)]


def _table(entry: object) -> dict[str, object]:
    return cast(dict[str, object], entry) if isinstance(entry, dict) else {}


def _list(entry: object) -> list[dict[str, object]]:
    return [cast(dict[str, object], item) for item in entry if isinstance(item, dict)] if isinstance(entry, list) else []


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return None


def _canonical(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain).encode()


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a regime file")
