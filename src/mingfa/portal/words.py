"""Chinese words for what feeds carry: kinds, states, dates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

LOCAL = timezone(timedelta(hours=8), "Asia/Shanghai")
KINDS = {"penalty": "行政处罚", "coercion": "行政强制", "inspection": "行政检查", "licence": "行政许可"}
STATES = {"published": "公示中", "corrected": "已更正", "withdrawn": "已撤下"}
LINES = {"publish": "首次公示", "correct": "更正、更新", "withdraw": "撤下", "register": "名录更新", "statement": "公示情况说明", "annual": "年度数据", "compliance": "制度落实情况",
    "list": "事前公示清单", "inbox": "收信公钥", "answer": "来信办理情况",
}  # fmt: skip


def chinese_day(text: str) -> str:
    """Return 2026年3月5日 for an ISO day, the text itself when it is none."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return text
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_moment(text: str) -> str:
    """Return 2026年3月5日 10:20 in China time for an ISO instant in UTC, the text itself when it is none."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    local = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(LOCAL)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
