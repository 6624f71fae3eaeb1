"""Whether records are what the platform takes (报送前核验): per record and field, what is wrong and what to do, in Chinese. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mingfa.exchange.convert import WITHOUT_CODE, DateInvalid, amount_fen, date_of
from mingfa.exchange.records import ACTIONS, Record
from mingfa.exchange.tables import FieldSpec, FieldTable, code_list, is_list, table
from mingfa.law.errors import AmountInvalid, InvalidIdentifier
from mingfa.law.identifiers import citizen_number, document_number, social_credit_code

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field of one record. row: its place among the records, from 1; 0 for the file. field: "" for the whole record."""

    row: int
    key: str
    field: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Report:
    """The validation report (核验报告) of some records."""

    kind: str
    count: int
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """True when nothing is wrong."""
        return not self.problems

    @property
    def bad_rows(self) -> frozenset[int]:
        """The records with something wrong."""
        return frozenset(one.row for one in self.problems if one.row)

    def lines(self) -> Iterator[tuple[str, str, str, str, str]]:
        """Yield (row, key, field code, label, words) of each problem, as text."""
        for one in self.problems:
            yield str(one.row or ""), one.key, one.field, one.label, one.words


def check(kind: str, records: Sequence[Record], on: date) -> Report:
    """Return what is wrong with records of a kind, held against the table and lists of a day. Raises NoTable."""
    fields = table(kind, on)
    found: list[Problem] = []
    seen: dict[tuple[str, ...], int] = {}
    for row, record in enumerate(records, 1):
        number = next((record.values.get(code, "") for code in fields.key if code.endswith("_WSH")), "")
        found += [Problem(row, number, code, label, words) for code, label, words in problems_of(record, fields, on)]
        key = record.key(on)
        if key in seen:
            words = f"与第 {seen[key]} 条的机关、文号和相对人相同；更正应当作为更新报送，不能作为新的记录"
            found.append(Problem(row, number, "", "", words))
        seen.setdefault(key, row)
    return Report(kind, len(records), tuple(found))


def problems_of(record: Record, fields: FieldTable, on: date) -> Iterator[tuple[str, str, str]]:
    """Yield (field code, label, what is wrong) of one record."""
    known = {one.code for one in fields.fields}
    for code in record.values:
        if code not in known:
            yield code, "", "字段表中没有这个字段"
    if record.action not in ACTIONS:
        yield "", "报送类型", f"应为{'、'.join(ACTIONS.values())}之一"
    who = _party_kind(record.values, fields.prefix, on)
    for spec in fields.fields:
        text = record.values.get(spec.code, "")
        if not text:
            if _wanted(spec, record.values, who):
                yield spec.code, spec.label, "必须填写"
            continue
        yield from ((spec.code, spec.label, words) for words in _wrong(spec, text, on))
    yield from _together(record.values, fields, who)


def _party_kind(values: Mapping[str, str], prefix: str, on: date) -> str:
    said = values.get(f"{prefix}_XDR_LB", "")
    return next((code for code, label in code_list("party_kind", on).items if label == said), "")


def _wanted(spec: FieldSpec, values: Mapping[str, str], who: str) -> bool:
    conditions = {
        "all": True,
        who: bool(who),
        "fine": "罚款" in values.get("CF_CFLB", ""),
        "gains": "没收违法所得、没收非法财物" in values.get("CF_CFLB", "") and _money_taken(values),
        "licence_taken": "暂扣或者吊销许可证、执照" in values.get("CF_CFLB", ""),
        "without_code": values.get("CF_XDR_SHXYM", values.get("XK_XDR_SHXYM", "")) == WITHOUT_CODE,
    }
    return any(conditions.get(name, False) for name in spec.required)


def _money_taken(values: Mapping[str, str]) -> bool:
    """Say whether the content names confiscated gains, which have an amount; goods need none."""
    return "没收违法所得人民币" in values.get("CF_NR", "") or "没收违法所得（" in values.get("CF_NR", "")


def _wrong(spec: FieldSpec, text: str, on: date) -> Iterator[str]:
    if spec.length and len(text) > spec.length:
        yield f"最多 {spec.length} 个字，现为 {len(text)} 个字"
    if _CONTROL.search(text):
        yield "含有不能显示的控制字符"
    if text.startswith(_FORMULA):
        yield "不能以 =、+、-、@ 开头，表格软件会当作公式"
    yield from _typed(spec, text, on)


def _typed(spec: FieldSpec, text: str, on: date) -> Iterable[str]:
    try:
        if spec.type == "date":
            date_of(text)
        elif spec.type == "wan_yuan":
            amount_fen(text)
        elif spec.type == "credit_code" and text != WITHOUT_CODE:
            if str(social_credit_code(text)) != text:
                yield "应为半角大写，前后没有空格"
        elif is_list(spec.type) and not code_list(spec.type, on).holds(text):
            yield f"应为{'、'.join(dict.fromkeys(label for _, label in code_list(spec.type, on).items))}之一"
        elif spec.code.endswith("_WSH") and str(document_number(text)) != text:
            yield f"文号应写作“{document_number(text)}”"
    except DateInvalid as error:
        yield str(error)
    except (AmountInvalid, InvalidIdentifier) as error:
        yield str(error)


def _together(values: Mapping[str, str], fields: FieldTable, who: str) -> Iterator[tuple[str, str, str]]:
    """Yield what only shows when fields are read together."""
    prefix = fields.prefix

    def label(code: str) -> str:
        spec = fields.field(code)
        return spec.label if spec is not None else ""

    code = f"{prefix}_XDR_SHXYM"
    if values.get(code) == WITHOUT_CODE and who != "sole_trader":
        yield code, label(code), "只有没有统一社会信用代码的个体工商户才填 17 个 0 加 X"
    if who == "citizen":
        for tail in ("XDR_SHXYM", "XDR_GSZC", "XDR_ZZJG", "XDR_SWDJ", "XDR_SYDW", "XDR_SHZZ"):
            if values.get(f"{prefix}_{tail}"):
                yield f"{prefix}_{tail}", label(f"{prefix}_{tail}"), "自然人不填单位的代码"
        number, kind = values.get(f"{prefix}_XDR_ZJHM", ""), values.get(f"{prefix}_XDR_ZJLX", "")
        if number and kind == "身份证":
            try:
                citizen_number(number, date_of(values[f"{prefix}_JDRQ"]))
            except InvalidIdentifier as error:
                yield f"{prefix}_XDR_ZJHM", label(f"{prefix}_XDR_ZJHM"), str(error)
            except (DateInvalid, KeyError):
                pass  # the date's own problem is told where it is
    elif who and (values.get(f"{prefix}_XDR_ZJHM") or values.get(f"{prefix}_XDR_ZJLX")):
        yield f"{prefix}_XDR_ZJHM", label(f"{prefix}_XDR_ZJHM"), "只有自然人才填本人的证件"
    yield from _days(values, label, f"{prefix}_JDRQ", ("CF_YXQ", "CF_GSJZQ") if prefix == "CF" else ("XK_YXQZI",))
    if prefix == "XK":
        yield from _days(values, label, "XK_YXQZ", ("XK_YXQZI",))


def _days(values: Mapping[str, str], label: Callable[[str], str], first: str, later: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    try:
        begin = date_of(values.get(first, ""))
    except DateInvalid:
        return
    for code in later:
        try:
            end = date_of(values.get(code, ""))
        except DateInvalid:
            continue
        if end < begin:
            yield code, label(code), f"早于{label(first)}"
