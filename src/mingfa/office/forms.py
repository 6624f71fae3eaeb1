"""From what was typed to the fields of an act and back: reading a posted form, drafts, prefilled values, and the tree a page draws.

Typed values are texts, lists and dicts only, so that a draft is kept as it was typed, wrong or half done. `data_of` makes of them what the
act's model takes; `problems_of` says of each thing that is wrong at which field it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as kept
from datetime import date, datetime
from enum import Enum
from typing import Any, Protocol

from pydantic import BaseModel, ValidationError

from mingfa.desk.act import Act
from mingfa.desk.errors import InvalidAct
from mingfa.desk.perform import parse_act
from mingfa.desk.times import LOCAL
from mingfa.documents.forms import FORMS
from mingfa.law.errors import AmountInvalid
from mingfa.law.money import yuan
from mingfa.office.positions import position_ms, position_text
from mingfa.office.spec import PICKED, Field, fields_of

PREFIX = "f"
MAX_ROWS = 300
_DIGEST = re.compile(r"[0-9a-f]{64}")
_INTEGER = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_LOCAL_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?", re.ASCII)

Typed = dict[str, Any]
Keep = Callable[[Any], str]


class Posted(Protocol):
    """What a form sends: Django's QueryDict, or anything like it."""

    def get(self, key: str, default: Any = None, /) -> Any:
        """Return the last value."""

    def getlist(self, key: str) -> list[Any]:
        """Return all values."""

    def __iter__(self) -> Iterator[str]: ...


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a field. path: of the field on the page, "" for the form as a whole."""

    path: str
    label: str
    words: str


def _at(path: str, name: object) -> str:
    return f"{path}-{name}"


# From the request ----------------------------------------------------------------------------------------------------------


def read(fields: Sequence[Field], post: Posted, files: Mapping[str, Any], keep: Keep, path: str = PREFIX) -> Typed:
    """Return what was typed into these fields. keep: puts an uploaded file into the vault and returns its digest."""
    typed: Typed = {}
    for one in fields:
        typed[one.name] = _read(one, post, files, keep, _at(path, one.name), typed)
    return typed


def _read(one: Field, post: Posted, files: Mapping[str, Any], keep: Keep, path: str, siblings: Typed) -> Any:
    match one.widget:
        case "model":
            return read(one.parts, post, files, keep, path)
        case "union":
            tag = str(post.get(_at(path, "_kind")) or "")
            parts = next((parts for name, _, parts in one.options if name == tag), ())
            return {"_kind": tag, **read(parts, post, files, keep, path)} if parts else {}
        case "list":
            item = _item(one)
            rows = sorted({int(found[1]) for key in (*post, *files) if (found := re.match(re.escape(path) + r"-([0-9]{1,6})(?:-|$)", key))})
            return [_read(item, post, files, keep, _at(path, row), siblings) for row in rows[:MAX_ROWS]]
        case "eform":
            form = FORMS.get(str(siblings.get("form", "")))
            if form is None or post.get(_at(path, "_open")) != "1":
                return {}
            return {"_open": "1", **read(fields_of(form.model), post, files, keep, path)}
        case "file":
            upload = files.get(path)
            kept = str(post.get(_at(path, "kept")) or "")
            return keep(upload) if upload else kept if _DIGEST.fullmatch(kept) else ""
        case "bool":
            return str(post.get(path) or "")
        case _ if one.widget in PICKED:
            return [str(value) for value in post.getlist(path) if value]
    return str(post.get(path) or "").replace("\r\n", "\n")


def _item(one: Field) -> Field:
    if one.item is None:
        raise TypeError(f"list {one.name} has no item")
    return one.item


# From values: prefilled fields, drafts, corrections -------------------------------------------------------------------------


def typed_of(fields: Sequence[Field], data: Mapping[str, Any] | BaseModel) -> Typed:
    """Return values as they would have been typed. Missing ones take the model's default."""
    typed = {one.name: _typed(one, _get(data, one.name, one.default)) for one in fields}
    for one in fields:
        if one.widget == "eform":
            form, content = FORMS.get(str(typed.get("form", ""))), _get(data, one.name, None)
            typed[one.name] = {"_open": "1", **typed_of(fields_of(form.model), content)} if form is not None and content else {}
    return typed


def _get(data: Mapping[str, Any] | BaseModel, name: str, default: Any) -> Any:
    if isinstance(data, BaseModel):
        return getattr(data, name, default)
    return data.get(name, default)


def _typed(one: Field, value: Any) -> Any:
    match one.widget:
        case "model":
            return typed_of(one.parts, value if isinstance(value, Mapping | BaseModel) else {})
        case "union":
            return _typed_union(one, value)
        case "list":
            return [_typed(_item(one), item) for item in value or ()]
        case "eform":
            return {}
        case "lines":
            return value if isinstance(value, str) else "\n".join(str(_plain(item)) for item in value or ())
        case "pairs":
            return value if isinstance(value, str) else "\n".join(f"{name}：{words}" for name, words in (value or {}).items())
        case "bool":
            return {True: "yes", False: "no"}.get(value, value if isinstance(value, str) else "")
        case "money":
            return f"{value // 100}.{value % 100:02d}" if isinstance(value, int) and not isinstance(value, bool) else str(value or "")
        case "position":
            whole = isinstance(value, int) or (isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 12)
            return position_text(int(value)) if whole else str(value or "")
        case "int" if value == 0 == one.default:
            return ""
        case "datetime":
            return _local_text(value)
        case "json" | "value":
            return value if isinstance(value, str) else "" if value is None else json.dumps(_plain(value), ensure_ascii=False)
        case _ if one.widget in PICKED:
            return [str(_plain(item)) for item in ([value] if isinstance(value, str) and value else value or ())]
    return "" if value is None else str(_plain(value))


def _local_text(value: Any) -> str:
    """Return a moment as an input for local times holds it; what is no moment stays as it was typed."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return value
        return value.astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M") if value.tzinfo else value.strftime("%Y-%m-%dT%H:%M")
    return value.astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M") if isinstance(value, datetime) and value.tzinfo else ""


def _typed_union(one: Field, value: Any) -> Typed:
    if not value:
        return {}
    if isinstance(value, BaseModel):
        tag = getattr(value, one.tag_name, "") if one.tag_name else type(value).__name__
    else:
        tag = value.get("_kind") or value.get(one.tag_name, "")
    parts = next((parts for name, _, parts in one.options if name == tag), None)
    return {"_kind": tag, **typed_of(parts, value)} if parts is not None else {}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    return value


# To the model ----------------------------------------------------------------------------------------------------------------


def prune(fields: Sequence[Field], typed: Typed) -> Typed:
    """Drop the rows of lists into which nothing was typed."""
    return {one.name: _prune(one, typed.get(one.name)) for one in fields}


def _prune(one: Field, typed: Any) -> Any:
    if one.widget == "model":
        return prune(one.parts, typed or {})
    if one.widget == "list":
        item = _item(one)
        return [_prune(item, row) for row in typed or () if not blank(item, row)]
    if one.widget == "union" and typed:
        parts = _variant(one, typed)
        return {"_kind": typed["_kind"], **prune(parts, typed)}
    return typed


def _variant(one: Field, typed: Typed) -> tuple[Field, ...]:
    return next((parts for name, _, parts in one.options if name == typed.get("_kind")), ())


def blank(one: Field, typed: Any) -> bool:
    """Say whether nothing was typed into a field: a tick that is not set and an untouched choice count as nothing."""
    match one.widget:
        case "model":
            paper = [part for part in one.parts if part.widget in ("file", "eform")]
            if any(part.widget == "eform" for part in paper):  # a paper without original and form is none, whatever it is called
                return all(blank(part, (typed or {}).get(part.name)) for part in paper)
            return all(blank(part, (typed or {}).get(part.name)) for part in one.parts)
        case "union":
            return not typed or all(blank(part, typed.get(part.name)) for part in _variant(one, typed))
        case "list":
            return all(blank(_item(one), row) for row in typed or ())
        case "bool":
            return typed != "yes"
        case "choice":
            return not typed or typed == str(_plain(one.default))
        case "eform" | "hidden":
            return not typed
    return not typed or (one.default not in (None, "") and typed == str(_plain(one.default)))


def data_of(fields: Sequence[Field], typed: Typed, path: str = PREFIX) -> tuple[dict[str, Any], list[Problem]]:
    """Return what the model takes, and what can be said to be wrong before the model sees it. Empty optional fields are left out."""
    data: dict[str, Any] = {}
    problems: list[Problem] = []
    for one in fields:
        value = _data(one, typed.get(one.name), _at(path, one.name), problems, typed)
        if value is not _LEFT_OUT:
            data[one.name] = value
    return data, problems


_LEFT_OUT = object()


def _data(one: Field, typed: Any, path: str, problems: list[Problem], siblings: Typed) -> Any:
    match one.widget:
        case "model":
            if blank(one, typed) and not (one.required and not one.nullable):
                return _LEFT_OUT
            inner, wrong = data_of(one.parts, typed or {}, path)
            problems += wrong
            return inner
        case "union":
            if not typed or not _variant(one, typed):
                return _LEFT_OUT
            inner, wrong = data_of(_variant(one, typed), typed, path)
            problems += wrong
            return {**inner, **({one.tag_name: typed["_kind"]} if one.tag_name else {})}
        case "list":
            return _rows(one, typed or [], path, problems)
        case "eform":
            return _eform(typed, path, problems, siblings)
        case "bool":
            return {"yes": True, "no": False}.get(typed or "", False if one.required is False and not one.nullable else _LEFT_OUT)
        case "lines":
            lines = [line.strip() for line in (typed or "").split("\n") if line.strip()]
            return _LEFT_OUT if not lines and not one.required and not one.default else [_number(_item(one), line) for line in lines]
        case "pairs":
            return _pairs(one, typed or "", path, problems)
        case _ if one.widget in PICKED:
            return _LEFT_OUT if not typed and not one.required and not one.default else list(typed or ())
    return _scalar(one, (typed or "").strip() if isinstance(typed, str) else typed, path, problems)


def _rows(one: Field, typed: list[Any], path: str, problems: list[Problem]) -> Any:
    if not typed and not one.required and not one.default:
        return _LEFT_OUT
    found = []
    for number, row in enumerate(typed):
        value = _data(_item(one), row, _at(path, number), problems, {})
        found.append("" if value is _LEFT_OUT else value)
    return found


def _pairs(one: Field, typed: str, path: str, problems: list[Problem]) -> Any:
    found: dict[str, str] = {}
    for line in filter(None, (line.strip() for line in typed.split("\n"))):
        name, _, words = re.sub("[:：]", ":", line, count=1).partition(":")
        if not name.strip() or not words.strip():
            problems.append(Problem(path, one.label, f"请按“名称：内容”填写，每行一项；这一行不符合：{line[:40]}"))
            return _LEFT_OUT
        found[name.strip()] = words.strip()
    return found if found or one.required else _LEFT_OUT


def _eform(typed: Typed | None, path: str, problems: list[Problem], siblings: Typed) -> Any:
    form = FORMS.get(str(siblings.get("form", "")))
    if not typed or form is None:
        return _LEFT_OUT
    fields = fields_of(form.model)
    if blank(Field("", "", "model", parts=fields), typed):
        return _LEFT_OUT
    inner, wrong = data_of(fields, prune(fields, typed), path)
    try:
        return form.model.model_validate(inner).model_dump(mode="json")
    except ValidationError as error:
        taken = {one.path for one in wrong}
        problems += wrong
        for one in error.errors():
            place, label = place_of(fields, one["loc"], path)
            if place not in taken:
                problems.append(
                    Problem(place, label, _WORDS.get(one["type"], "") or str(one.get("ctx", {}).get("error", "")) or "内容不符合要求")
                )
        return _LEFT_OUT


_WORDS = {"missing": "必须填写", "string_too_short": "必须填写", "too_short": "至少填写一项", "date_from_datetime_parsing": "请填写日期",
          "int_parsing": "应为整数", "int_type": "应为整数", "literal_error": "请选择", "enum": "请选择"}  # fmt: skip


def _number(one: Field, text: str) -> Any:
    return int(text) if one.widget == "int" and _INTEGER.fullmatch(text) else text


def _scalar(one: Field, text: Any, path: str, problems: list[Problem]) -> Any:
    if text in ("", None):
        return "" if isinstance(one.default, str) and one.default and one.widget in ("text", "textarea", "file") else _LEFT_OUT
    match one.widget:
        case "int":
            return _number(one, text)
        case "position":
            try:
                return position_ms(text)
            except ValueError as error:
                problems.append(Problem(path, one.label, str(error)))
                return _LEFT_OUT
        case "money":
            try:
                return yuan(text)
            except AmountInvalid as error:
                problems.append(Problem(path, one.label, str(error)))
                return _LEFT_OUT
        case "datetime":
            return text.replace(" ", "T") + "+08:00" if _LOCAL_TIME.fullmatch(text) else text
        case "value" if text[:1] not in ("{", "["):
            return text
        case "json" | "value":
            try:
                return json.loads(text)
            except ValueError:
                problems.append(Problem(path, one.label, "不是有效的 JSON"))
                return _LEFT_OUT
    return text


# What is wrong, and where -----------------------------------------------------------------------------------------------------


def place_of(fields: Sequence[Field], loc: Iterable[int | str], path: str = PREFIX) -> tuple[str, str]:
    """Return the path of the field that an error of the model is about, and the words by which a person knows it."""
    words: list[str] = []
    here: Sequence[Field] = fields
    one: Field | None = None
    for part in loc:
        if one is not None and one.widget == "union":
            inside = next((parts for name, _, parts in one.options if part in (name, name.rpartition(".")[2])), None)
            if inside is not None:
                here, one = inside, Field("", "", "model", parts=inside)
                continue
        if one is not None and one.widget == "list" and isinstance(part, int):
            path, one = _at(path, part), _item(one)
            words.append(f"第{part + 1}项")
            here = one.parts
            continue
        if one is not None and one.widget not in ("model", "union"):
            break
        found = next((each for each in here if each.name == part), None)
        if found is None:
            break
        path, one, here = _at(path, found.name), found, found.parts
        words.append(found.label)
    return ("" if path == PREFIX else path), " ".join(words)


def problems_of(cls: type[Act], data: dict[str, Any]) -> tuple[Act | None, list[Problem]]:
    """Return the act these fields make, or everything that is wrong with them, each with its field."""
    try:
        return parse_act(cls.name, data), []
    except InvalidAct as error:
        told = [words for _, words in error.problems]
    try:
        cls.model_validate(data)
    except ValidationError as error:
        fields = fields_of(cls)
        places = [place_of(fields, one["loc"]) for one in error.errors()]
        found = [Problem(path, label, words) for (path, label), words in zip(places, told, strict=True)]
        inside = [path for path, _ in places]
        # a list whose rows are wrong is also called too short: the rows say it better
        return None, [one for one in found if not one.path or not any(path.startswith(f"{one.path}-") for path in inside)]
    return None, [Problem("", "", words) for words in told]


# The tree a page draws -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can be picked. note: what one should know before picking it; group: heading it stands under."""

    value: str
    label: str
    note: str = ""
    group: str = ""


class Offers(Protocol):
    """Where a form learns what can be picked: people, units, parties, roles."""

    def of(self, one: Field, path: str) -> Sequence[Offer]:
        """Return what may be picked for a field."""


@dataclass(slots=True)
class Node:
    """A field on the page: its name there, what was typed, what is wrong with it, what can be picked, and its parts."""

    field: Field
    path: str
    value: Any
    errors: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()
    parts: list[Node] = kept(default_factory=list)
    rows: list[Node] = kept(default_factory=list)
    number: int = 0
    tag: str = ""
    form_title: str = ""
    row_label: str = ""

    @property
    def label(self) -> str:
        """What the field is called; a row of a list is called by the list and its number."""
        return self.field.label or self.row_label

    @property
    def wrong(self) -> bool:
        """True when something in it is wrong."""
        return bool(self.errors) or any(one.wrong for one in (*self.parts, *self.rows))

    @property
    def filled(self) -> bool:
        """True when something was typed into it."""
        return not blank(self.field, self.value)

    @property
    def closed(self) -> bool:
        """True for an optional part into which nothing was typed: it can wait behind its title. A paper always shows."""
        paper = any(part.widget == "eform" for part in self.field.parts)
        return self.field.nullable and not self.filled and not self.wrong and not paper

    @property
    def describedby(self) -> str:
        """Ids of the help and the error that belong to the input."""
        found = [f"{self.path}-help"] if self.field.help else []
        return " ".join([*found, *([f"{self.path}-error"] if self.errors else [])])

    @property
    def template(self) -> str:
        """The template that draws it."""
        return f"office/fields/{_TEMPLATES.get(self.field.widget, 'input')}.html"

    @property
    def input_type(self) -> str:
        """The type of a plain input."""
        return {"date": "date", "datetime": "datetime-local"}.get(self.field.widget, "text")

    @property
    def inputmode(self) -> str:
        """The keyboard a phone shows."""
        return {"int": "numeric", "money": "decimal", "number": "decimal"}.get(self.field.widget, "")


_TEMPLATES = {
    "textarea": "textarea", "json": "textarea", "value": "textarea", "lines": "textarea", "pairs": "textarea", "bool": "bool", "choice": "select", "person": "select", "unit": "select",
    "party": "select", "persons": "picks", "units": "picks", "parties": "picks", "choices": "picks", "file": "file", "hidden": "hidden",
    "model": "model", "union": "union", "list": "list", "eform": "eform",
}  # fmt: skip


def nodes(fields: Sequence[Field], typed: Typed, problems: Sequence[Problem], offers: Offers, path: str = PREFIX) -> list[Node]:
    """Return the tree of fields with what was typed and what is wrong."""
    found = [_node(one, typed.get(one.name), problems, offers, _at(path, one.name), typed) for one in fields]
    if path == PREFIX:
        for node in found:
            if node.field.required and node.field.widget in ("choice", "party") and not node.value and len(node.offers) == 1:
                node.value = node.offers[0].value  # nothing else can be meant
    return found


def _node(one: Field, typed: Any, problems: Sequence[Problem], offers: Offers, path: str, siblings: Typed) -> Node:
    node = Node(one, path, typed, tuple(problem.words for problem in problems if problem.path == path))
    match one.widget:
        case "model":
            node.parts = nodes(one.parts, typed or {}, problems, offers, path)
        case "union":
            node.tag = (typed or {}).get("_kind", "")
            node.offers = tuple(Offer(name, title) for name, title, _ in one.options)
            node.parts = nodes(_variant(one, typed or {}), typed or {}, problems, offers, path)
        case "list":
            for number, row in enumerate(typed or ()):
                child = _node(_item(one), row, problems, offers, _at(path, number), {})
                child.number, child.row_label = number, f"{one.label}第 {number + 1} 项"
                node.rows.append(child)
        case "eform":
            form = FORMS.get(str(siblings.get("form", "")))
            node.form_title = form.title if form else ""
            if form is not None and typed:
                node.tag = "1"
                fields = fields_of(form.model)
                node.parts = nodes(fields, typed, problems, offers, path)
        case _:
            node.offers = _picked_first(offers.of(one, path), typed) if one.widget in PICKED else tuple(offers.of(one, path))
            single = one.widget in ("choice", "person", "unit", "party") and isinstance(typed, str) and typed
            if single and typed not in {offer.value for offer in node.offers}:
                node.offers = (*node.offers, Offer(typed, typed))
    return node


def _picked_first(offers: Sequence[Offer], typed: Any) -> tuple[Offer, ...]:
    """Put what is picked at the head of the list, in the order in which it was picked."""
    known = {offer.value: offer for offer in offers}
    picked = [known.get(value) or Offer(value, value) for value in dict.fromkeys(typed or ())]
    grouped = any(offer.group for offer in offers)
    rest = [offer for offer in offers if offer not in picked]
    return (*(replace(offer, group="已选") if grouped else offer for offer in picked), *rest)


# Rows and variants, changed by buttons ------------------------------------------------------------------------------------------


Fill = Callable[[str], Mapping[str, Any]]


def change(fields: Sequence[Field], typed: Typed, doing: str, fill: Fill = lambda form: {}) -> Typed:
    """Do what a button asks for: "add:PATH", "remove:PATH-N", "open:PATH", "close:PATH"; anything else changes nothing.

    fill: what an electronic form begins with when it is opened, by the code of the form.
    """
    verb, _, path = doing.partition(":")
    steps = path.split("-")[1:]
    if verb in ("add", "remove", "open", "close") and steps:
        _change(fields, typed, verb, steps, fill)
    return typed


def _change(fields: Sequence[Field], typed: Any, verb: str, steps: list[str], fill: Fill) -> None:
    name, rest = steps[0], steps[1:]
    one = next((each for each in fields if each.name == name), None)
    if one is None or not isinstance(typed, dict):
        return
    if one.widget == "list" and not rest and verb == "add":
        rows = typed.get(name) or []
        if len(rows) < (one.most or MAX_ROWS):
            typed[name] = [*rows, new_row(_item(one))]
    elif one.widget == "list" and len(rest) == 1 and verb == "remove" and rest[0].isdecimal():
        typed[name] = [row for number, row in enumerate(typed.get(name) or []) if number != int(rest[0])]
    elif one.widget == "list" and len(rest) > 1 and rest[0].isdecimal() and int(rest[0]) < len(typed.get(name) or []):
        row, item = typed[name][int(rest[0])], _item(one)
        _change(item.parts if item.widget == "model" else _variant(item, row if isinstance(row, dict) else {}), row, verb, rest[1:], fill)
    elif one.widget == "eform" and not rest:
        form = FORMS.get(str(typed.get("form", "")))
        opened = verb == "open" and form is not None
        inside = fields_of(form.model) if form is not None else ()
        typed[name] = {"_open": "1", **first_rows(inside, typed_of(inside, fill(form.code)))} if opened and form else {}
    elif one.widget == "eform" and (form := FORMS.get(str(typed.get("form", "")))) is not None:
        _change(fields_of(form.model), typed.get(name), verb, rest, fill)
    elif one.widget == "model" and rest:
        _change(one.parts, typed.get(name), verb, rest, fill)
    elif one.widget == "union" and rest:
        _change(_variant(one, typed.get(name) or {}), typed.get(name), verb, rest, fill)


def new_row(item: Field) -> Any:
    """Return an empty row of a list, with the defaults of its model."""
    return _typed(item, item.default if item.widget != "model" else {})


def first_rows(fields: Sequence[Field], typed: Typed) -> Typed:
    """Give each list that must not be empty its first row, so that a page without scripts has something to fill in."""
    for one in fields:
        if one.widget == "list" and one.required and not typed.get(one.name):
            typed[one.name] = [new_row(_item(one))]
        if one.widget == "list":
            for row in typed.get(one.name) or []:
                if _item(one).widget == "model" and isinstance(row, dict):
                    first_rows(_item(one).parts, row)
        elif one.widget == "model" and one.required and isinstance(typed.get(one.name), dict):
            first_rows(one.parts, typed[one.name])
    return typed
