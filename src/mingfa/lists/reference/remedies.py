"""Rights and remedies (法定权利和救济途径), means of supervision and where to complain (监督举报), as an agency publishes them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from mingfa.law.regime_model import Regime
from mingfa.lists.standing.cells import Column, Line
from mingfa.lists.standing.types import Hole, ListType, register_type

RIGHTS = (
    ("statement", "陈述权"),
    ("defence", "申辩权"),
    ("hearing", "听证权"),
    ("reconsideration", "行政复议"),
    ("litigation", "行政诉讼"),
    ("compensation", "国家赔偿"),
    ("other", "其他救济途径"),
)
WANTED = "lists.demanded.remedies"
"""Regime parameter: the rights that the agency's text wants told, each with its channel."""

_POSTCODE = re.compile(r"\d{6}")
_PHONE = re.compile(r"[0-9０-９\-－（）() 转、,，/]{5,80}")
_MAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}\.[A-Za-z]{2,20}")


def _told(lines: Sequence[Line], regime: Regime, on: date) -> Iterable[str]:
    return dict.fromkeys(line.get("right") for line in lines)


def _rights(lines: Sequence[Line], regime: Regime, on: date) -> Iterator[Hole]:
    """Every right the agency's text names is told (湘西州 公示制度 第五条（五）)."""
    if not regime.has(WANTED, on):
        return
    told = {line.get("right") for line in lines}
    for right in regime.items(WANTED, on):
        if right not in told:
            words = dict(RIGHTS).get(right, right)
            yield Hole(f"没有写明“{words}”及其行使途径，请增加一行", column="right", part=right, parameter=WANTED)


REMEDIES = register_type(
    ListType(
        "remedies",
        "法定权利和救济途径",
        ("remedy",),
        (
            Column("right", "权利", "choice", always=True, choices=RIGHTS),
            Column("procedure", "行使方式", "long", required=True),
            Column("limit", "期限", required=True),
            Column("channel", "受理机关和途径", "long", required=True),
            Column("basis", "依据", "laws"),
        ),
        checks=(_rights,),
        parts=_told,
        help="逐项告诉当事人有哪些权利、向谁提出、怎样提出、在什么期限内提出",
    )
)


def _contact(lines: Sequence[Line], regime: Regime, on: date) -> Iterator[Hole]:
    """Postcode, phone and mailbox are such as people can use."""
    for line in lines:
        for key, label, pattern, how in (
            ("postcode", "邮编", _POSTCODE, "六位数字"),
            ("phone", "电话", _PHONE, "区号和号码"),
            ("email", "邮箱", _MAIL, "形如 name@example.cn"),
        ):
            text = line.get(key)
            if text and pattern.fullmatch(text) is None:
                yield Hole(f"“{label}”填写的是“{text[:40]}”，请填写{how}", line.id, key)


def _something(lines: Sequence[Line], regime: Regime, on: date) -> Iterator[Hole]:
    for line in lines:
        if not any(line.get(key) for key in ("address", "phone", "email")):
            yield Hole("地址、电话、邮箱都没有填写，群众无法反映", line.id, "phone")


COMPLAINT = register_type(
    ListType(
        "complaint",
        "监督举报信息",
        ("supervision",),
        (
            Column("unit", "受理部门", always=True),
            Column("address", "地址"),
            Column("postcode", "邮编"),
            Column("phone", "电话"),
            Column("email", "邮箱"),
            Column("procedure", "受理反馈程序", "long"),
            Column("means", "监督方式", "long"),
            Column("remedy", "救济渠道", "long"),
        ),
        fields_parameter="lists.complaint.fields",
        fields=(("接受监督举报的部门", ("unit",)), ("举报电话", ("phone",))),
        owner_parameter="lists.complaint.unit",
        checks=(_contact, _something),
        one_row=True,
        help="受理监督举报的部门和联系方式，收到后怎样办理、什么时候答复",
    )
)
