"""Texts prepared for a person to put on a channel (待发布文稿): from the public words, none typed again. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mingfa.disclosure.content import KIND_WORDS

SHORT = 140
"""How many characters a text for a microblog has at most: what every platform and old reader shows without folding."""


def _told(content: Mapping[str, Any]) -> dict[str, str]:
    return {str(one["key"]): str(one["value"]) for one in content.get("fields", ())}


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _list_text(channel: str, content: Mapping[str, Any], work: str, address: str) -> str:
    """Return the text that tells of a standing list (事前公示清单): its name and version; on boards and windows its rows as well."""
    organ, title, version = str(content.get("organ", "")), str(content.get("title", "")), content.get("version", "")
    if work == "recall":
        reason = str(content.get("reason", ""))
        return f"【撤回说明】{organ}此前公示的《{title}》已撤下{f'，原因：{reason}' if reason else ''}。请不再引用。"
    link = f"详见：{address}" if address else "详见本机关公示专栏。"
    head = "【事前公示】" if work == "publish" else "【事前公示·更新】"
    main = f"{head}{organ}公布《{title}》第{version}版，共 {len(content.get('rows', ()))} 项。"
    if channel == "weibo":
        return _cut(main, SHORT - len(link)) + link
    labels = [(str(one["key"]), str(one["label"])) for one in content.get("columns", ())]
    lines = [
        "；".join(f"{label}：{cells[key]}" for key, label in labels if cells.get(key))
        for cells in (row["cells"] for row in content.get("rows", ()))
    ]
    return "\n".join([main, *(f"{number}. {words}" for number, words in enumerate(lines, 1)), link])


def text_for(channel: str, content: Mapping[str, Any], work: str = "publish", address: str = "") -> str:
    """Return the text for a channel: short for a microblog, the fields line by line for boards, windows and everything else.

    content: what the publication feed carries. work: "recall" gives what is said when it is taken back. address: of the page on the portal.
    """
    if "list" in content:
        return _list_text(channel, content, work, address)
    organ, number = str(content.get("organ", "")), str(content.get("number", ""))
    kind = KIND_WORDS.get(str(content.get("kind", "")), "执法信息")
    if work == "recall":
        reason = str(content.get("reason", ""))
        return f"【撤回说明】{organ}此前公示的{kind}信息（{number}）已撤回{f'，原因：{reason}' if reason else ''}。请不再引用。"
    told = _told(content)
    link = f"详见：{address}" if address else "详见本机关公示专栏。"
    head = f"【{kind}公示】" if work == "publish" else f"【{kind}公示·更新】"
    if channel == "weibo":
        main = f"{head}{organ}对{told.get('object', '').partition('（')[0]}作出决定：{told.get('result', '')}。"
        return _cut(main, SHORT - len(link)) + link
    lines = [f"{head}{content.get('title', '')}"]
    lines += [f"{one['label']}：{one['value']}" for one in content.get("fields", ())]
    lines += [f"更正说明：{one['on']} {one['reason']}" for one in content.get("changes", ())]
    return "\n".join([*lines, link])
