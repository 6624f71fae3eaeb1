"""An act from the fields of a form or a request, with Chinese words for whatever does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from mingfa.desk.act import Act, act_class
from mingfa.desk.errors import InvalidAct, UnknownAct
from mingfa.law.errors import MingfaError


def parse_act(name: str, fields: dict[str, Any]) -> Act:
    """Make an act from a form's or a request's fields; raises UnknownAct, or InvalidAct with Chinese words for each field."""
    cls = act_class(name)
    if cls is None:
        raise UnknownAct(name)
    try:
        return cls.model_validate(fields)
    except ValidationError as error:
        raise InvalidAct(cls.label, tuple(_problems(cls, error))) from None


def _problems(cls: type[Act], error: ValidationError) -> Iterator[tuple[str, str]]:
    for problem in error.errors():
        place = [str(part) for part in problem["loc"]]
        info = cls.model_fields.get(place[0]) if place else None
        title = (info.title if info is not None and info.title else place[0]) if place else ""
        cause = problem.get("ctx", {}).get("error")
        if isinstance(cause, MingfaError):
            words = str(cause)
        else:
            words = _WORDS.get(problem["type"], "").format(**problem.get("ctx", {})) or (
                str(cause) if cause is not None else "内容不符合要求"
            )
        yield (" ".join([title, *place[1:]]), words)


_WORDS = {
    "missing": "必须填写",
    "extra_forbidden": "没有这一项",
    "string_type": "应为文字",
    "string_too_short": "至少填写 {min_length} 个字",
    "string_too_long": "不能超过 {max_length} 个字",
    "string_pattern_mismatch": "格式不正确",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "不能小于 {ge}",
    "less_than": "应小于 {lt}",
    "less_than_equal": "不能大于 {le}",
    "bool_parsing": "应为是或者否",
    "bool_type": "应为是或者否",
    "date_from_datetime_parsing": "日期格式应为 2026-01-31",
    "date_parsing": "日期格式应为 2026-01-31",
    "date_type": "日期格式应为 2026-01-31",
    "datetime_from_date_parsing": "时间格式应为 2026-01-31 09:30",
    "datetime_parsing": "时间格式应为 2026-01-31 09:30",
    "datetime_type": "时间格式应为 2026-01-31 09:30",
    "timezone_aware": "时间须带时区",
    "enum": "应为以下之一：{expected}",
    "literal_error": "应为以下之一：{expected}",
    "too_short": "至少填写 {min_length} 项",
    "too_long": "不能超过 {max_length} 项",
    "list_type": "应为列表",
    "tuple_type": "应为列表",
    "dict_type": "应为分项内容",
    "model_type": "应为分项内容",
    "json_invalid": "不是有效的 JSON",
}
