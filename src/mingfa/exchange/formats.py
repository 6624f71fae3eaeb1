"""What platforms are sent (报送报文): one approved publication in each platform's own form. Pure but for reading the file of forms."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from mingfa.exchange.records import Record
from mingfa.law.errors import MingfaError

FILE = Path(__file__).parent / "data" / "formats.toml"
NAMES = (
    "item", "agency", "organ", "organ_code", "kind", "stage", "title", "number", "decided_on", "published_on", "object", "category", "facts",
    "evidence", "basis", "conclusion", "result", "execution",
)  # fmt: skip
"""The names of the flat record a form picks from."""

DISCLOSURE, DOUBLE = "disclosure", "double_publicity"
JSON, XML = "application/json; charset=utf-8", "application/xml; charset=utf-8"


class UnknownFormat(MingfaError):
    """There is no such form."""

    code = "exchange.format"

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"没有名为“{name}”的报送格式；可用的有：{'、'.join((DISCLOSURE, DOUBLE, *_forms()))}")


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent once: bytes and their type."""

    body: bytes
    type: str


@dataclass(frozen=True, slots=True)
class Item:
    """One publication as it is told to platforms: who and what it is, its public content, its records of 双公示 if it has any."""

    item: str
    agency: str
    organ: str
    organ_code: str
    kind: str
    stage: str
    title: str
    number: str
    content: Mapping[str, Any]
    records: tuple[Record, ...] = ()


@cache
def _forms() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))["formats"]
    return found


def flat(item: Item) -> dict[str, str]:
    """Return the flat record of a publication: every name of NAMES, "" where the publication does not tell it."""
    told = {str(one["key"]): str(one["value"]) for one in item.content.get("fields", ())}
    told |= {name: str(item.content.get(name, "")) for name in ("decided_on", "published_on")}
    told |= {name: str(getattr(item, name)) for name in ("item", "agency", "organ", "organ_code", "kind", "stage", "title", "number")}
    return {name: told.get(name, "") for name in NAMES}


def message(form: str, item: Item, action: str, more: Mapping[str, Any] | None = None) -> Message:
    """Return the message for a form and an action ("publish", "update", "recall"); a recall tells which item, and nothing of its content.

    more: forms of the site's own, by name. Raises UnknownFormat.
    """
    head = {"action": action, "item": item.item, "agency": item.agency, "number": item.number}
    if action == "recall":
        return Message(_json({"format": f"mingfa-{form}/1", **head, "reason": str(item.content.get("reason", ""))}), JSON)
    if form == DISCLOSURE:
        return Message(_json({"format": "mingfa-disclosure/1", **head, "content": dict(item.content)}), JSON)
    if form == DOUBLE:
        records = [dict(one.values) for one in item.records]
        return Message(_json({"format": "mingfa-double_publicity/1", **head, "kind": item.kind, "records": records}), JSON)
    spec = (more or {}).get(form) or _forms().get(form)
    if spec is None:
        raise UnknownFormat(form)
    values = flat(item)
    picked = {name: values.get(source, "") for name, source in spec["fields"].items()}
    if spec["container"] == "xml":
        return Message(_xml(form, {"Action": action, **picked}), XML)
    return Message(_json({"format": f"mingfa-{form}/1", "action": action, **picked}), JSON)


def many(form: str, items: Sequence[tuple[Item, str]], more: Mapping[str, Any] | None = None) -> Message:
    """Return several messages as one: a JSON list, or an XML document with one element each. Raises UnknownFormat."""
    made = [message(form, item, action, more) for item, action in items]
    spec = (more or {}).get(form) or _forms().get(form)
    if form not in (DISCLOSURE, DOUBLE) and spec is None:
        raise UnknownFormat(form)
    if spec is not None and spec["container"] == "xml":
        inner = b"".join(one.body.partition(b"?>")[2] if one.type == XML else b"" for one in made)
        return Message(b'<?xml version="1.0" encoding="UTF-8"?><records>' + inner + b"</records>", XML)
    return Message(b'{"records":[' + b",".join(one.body for one in made) + b"]}", JSON)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def _xml(form: str, values: Mapping[str, str]) -> bytes:
    root = ElementTree.Element("record", {"format": f"mingfa-{form}/1"})
    for name, text in values.items():
        # characters that XML cannot hold were refused when the decision was drafted; what an old import brought is dropped
        ElementTree.SubElement(root, name).text = "".join(c for c in text if c in "\t\n\r" or c >= " ")
    return b'<?xml version="1.0" encoding="UTF-8"?>' + ElementTree.tostring(root, encoding="utf-8", xml_declaration=False)
