"""What a form asks, read from an act's Pydantic model: one Field for each field of the model, with the widget it gets.

The widget follows from the type; `json_schema_extra={"widget": ..., "choices": ...}` overrides it. Nothing here knows a request.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le, MaxLen, MinLen
from pydantic import BaseModel, StringConstraints
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from mingfa.documents.forms import FORMS
from mingfa.law.regime_terms import TERMS

LONG = 500
"""From this many characters on a text gets more than one line."""

ONE_LINE = frozenset(
    [
        "name",
        "address",
        "credit_code",
        "id_number",
        "head_name",
        "operator",
        "premises",
        "instrument",
        "article",
        "paragraph",
        "item",
        "factor",
        "phone",
        "post",
        "number",
        "title",
        "trade_name",
        "place",
        "case_title",
        "case_number",
        "card_number",
        "account",
        "notice_number",
        "unit",
        "made_by",
        "on_party",
        "telephone",
        "contact",
        "organ",
        "court",
        "body",
        "seal",
        "form",
    ]
)
"""Fields that hold a few words though their type would let them be long."""

MANY = {"person": "persons", "unit": "units", "party": "parties", "choice": "choices"}
ONE_OF = frozenset({
    "activity", "argument", "avoidance", "case", "document", "entry", "evidence", "gap_story", "ground", "occasion", "order", "pause", "point",
    "preservation", "remedy", "result", "review", "step",
})  # fmt: skip
"""Things inside a stream, or streams, one of which is picked; what is on offer the office works out from the state (prefills/)."""

WORDS_OF = MappingProxyType({
    ("PackageItem", "code"): "package_item", ("SubmitForReview", "conditions"): "package_item",
    ("SubmitOutlineForReview", "conditions"): "package_item", ("SubmitLicenceForReview", "conditions"): "package_item", ("UploadRecording", "long_term"): "activity",
    ("RaiseRetention", "long_term"): "activity",
})  # fmt: skip
"""Fields that hold codes of the regime's words without saying so themselves: (model, field) -> group of law.regime_terms."""

PICKED_FROM = MappingProxyType({
    ("TieToStep", "case"): "choice", ("TieToStep", "step"): "choice", ("RequestExport", "case"): "choice", ("RequestExport", "recordings"): "choices",
    ("FileRecordings", "recordings"): "choices", ("SignForHandover", "recordings"): "choices", ("FlagEvidence", "case"): "choice",
    ("AddEvidence", "step"): "choice", ("ApproveInternally", "step"): "choice", ("ExecuteMeasure", "approval"): "choice",
    ("RegisterPreservation", "approval"): "choice", ("ReceiveResult", "entrusted"): "choice", ("ReceiveResult", "sample"): "choice",
    ("ReportOnUniform", "activity"): "choice", ("RenewCertificate", "number"): "choice", ("SuspendCertificate", "number"): "choice",
    ("RestoreCertificate", "number"): "choice", ("RevokeCertificate", "number"): "choice",
})  # fmt: skip
"""Fields that hold names of streams, or numbers of entries, which nobody types: what is on offer prefills/ works out."""

DIGESTS = frozenset({"sha256", "digest"})
"""Fingerprints inside other things: the form carries them along, nobody types them."""

SOME_OF = frozenset({"documents", "evidences"})

PICKED = frozenset({"persons", "units", "parties", "choices"})
"""Widgets whose answer is a list picked from what is offered."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    widget: text, textarea, int, money, number, position (a moment of a recording, milliseconds), date, datetime, bool, choice(s), person(s), unit(s), party, parties, file, hidden, json,
    lines (a list, one a line), pairs (words under names, one pair a line), value (a text, or JSON),
    eform (an electronic form of documents.forms), list, model or union. parts: fields of a model. item: of a
    list. options: (tag, title, fields) of a union, by `tag_name`. side: for the side
    volume only. exact: a moment to the second. blank: what an empty answer means ("" passes an empty text on).
    """

    name: str
    label: str
    widget: str
    help: str = ""
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    parts: tuple[Field, ...] = ()
    item: Field | None = None
    options: tuple[tuple[str, str, tuple[Field, ...]], ...] = ()
    tag_name: str = ""
    default: Any = None
    nullable: bool = False
    longest: int = 0
    least: int = 0
    most: int = 0
    lowest: int | None = None
    highest: int | None = None
    offers: str = ""
    side: bool = False
    exact: bool = False


@lru_cache(maxsize=1024)
def fields_of(model: type[BaseModel]) -> tuple[Field, ...]:
    """Return the fields of a model, in its order."""
    found = tuple(_known(model, _field(name, info)) for name, info in model.model_fields.items())
    if any(one.widget == "eform" for one in found):
        papers = tuple((form.code, form.title) for form in FORMS.values())
        return tuple(replace(one, widget="choice", choices=papers) if one.name == "form" and one.widget == "text" else one for one in found)
    return found


def _known(model: type[BaseModel], one: Field) -> Field:
    """Give a field what its model does not say: words for its codes, a hidden place for a fingerprint."""
    group = next((WORDS_OF[cls.__name__, one.name] for cls in model.__mro__ if (cls.__name__, one.name) in WORDS_OF), "")
    if group:
        return replace(one, widget="choices" if one.widget in ("lines", "list") else "choice", choices=tuple(TERMS.get(group, {}).items()))
    picked = next((PICKED_FROM[cls.__name__, one.name] for cls in model.__mro__ if (cls.__name__, one.name) in PICKED_FROM), "")
    if picked:
        return replace(one, widget=picked)
    if one.name in DIGESTS and one.widget == "text":
        return replace(one, widget="hidden")
    return one


def _field(name: str, info: FieldInfo) -> Field:
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, Mapping) else {}
    metadata = [*info.metadata, info] if isinstance(info.discriminator, str) else list(info.metadata)
    made = _typed(name, info.annotation, metadata, dict(extra))
    default = None if info.default is PydanticUndefined else info.default
    if default is None and info.default_factory is not None:
        default = info.get_default(call_default_factory=True)
    required = info.is_required() or (made.least > 0 and not made.nullable)
    return replace(
        made,
        side=extra.get("volume") == "side",
        exact=bool(extra.get("exact")),
        label=info.title or made.label or name,
        help=info.description or "",
        required=required,
        default=default,
    )


def _typed(name: str, annotation: Any, metadata: list[Any], extra: dict[str, Any]) -> Field:
    annotation, metadata, discriminator = _bare(annotation, metadata)
    widget = str(extra.get("widget", ""))
    choices = tuple((str(code), str(words)) for code, words in extra.get("choices", ()))
    base = Field(name, "", "text", choices=choices, offers=widget, **_limits(metadata))
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        return _union(name, annotation, extra, discriminator, base)
    if origin in (tuple, list, set, frozenset):
        return _list(name, annotation, extra, base)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return replace(base, widget="model", parts=fields_of(annotation))
    plain = _plain(name, annotation, base)
    if widget in ONE_OF:
        return replace(plain, widget="choice")
    if widget in ("hidden", "position"):
        return replace(plain, widget=widget)
    if widget == "draft" and plain.widget == "json":
        return replace(plain, widget="eform")
    if widget in ("textarea", "date", "datetime", "file", "person", "unit", "party", "choice", "draft", "money"):
        return replace(plain, widget="textarea" if widget == "draft" else widget)
    return plain


def _bare(annotation: Any, metadata: list[Any]) -> tuple[Any, list[Any], str]:
    """Take off Annotated, and find a union's discriminator."""
    discriminator = ""
    while get_origin(annotation) is Annotated:
        annotation, *more = get_args(annotation)
        metadata = [*metadata, *more]
    flat: list[Any] = []
    for one in metadata:
        if isinstance(one, FieldInfo):
            flat.extend(one.metadata)
            if isinstance(one.discriminator, str):
                discriminator = one.discriminator
        else:
            flat.append(one)
            if isinstance(getattr(one, "discriminator", None), str):
                discriminator = one.discriminator
    return annotation, flat, discriminator


def _limits(metadata: Iterable[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in metadata:
        if isinstance(one, StringConstraints):
            found |= {"longest": one.max_length or found.get("longest", 0), "least": one.min_length or found.get("least", 0)}
        elif isinstance(one, MaxLen):
            found |= {"longest": one.max_length, "most": one.max_length}
        elif isinstance(one, MinLen):
            found["least"] = one.min_length
        elif isinstance(one, Ge) and isinstance(one.ge, int):
            found["lowest"] = one.ge
        elif isinstance(one, Le) and isinstance(one.le, int):
            found["highest"] = one.le
    return found


def _union(name: str, annotation: Any, extra: dict[str, Any], discriminator: str, base: Field) -> Field:
    members = [one for one in get_args(annotation) if one is not type(None)]
    nullable = len(members) < len(get_args(annotation))
    if len(members) == 1:
        return replace(_typed(name, members[0], [], extra), nullable=nullable)
    models = [bare for one in members if isinstance(bare := _bare(one, [])[0], type) and issubclass(bare, BaseModel)]
    if len(models) < len(members):
        return replace(_typed(name, members[0], [], extra), nullable=nullable)
    options = tuple((_tag(model, discriminator), _title(model), _without(fields_of(model), discriminator)) for model in models)
    return replace(base, widget="union", options=options, tag_name=discriminator, nullable=nullable)


def _tag(model: type[BaseModel], discriminator: str) -> str:
    info = model.model_fields.get(discriminator)
    values = get_args(info.annotation) if info is not None and get_origin(info.annotation) is Literal else ()
    return str(values[0]) if values else model.__name__


def _title(model: type[BaseModel]) -> str:
    """Return the Chinese term of a model's docstring, in which it stands once in brackets."""
    words = (model.__doc__ or "").partition("\n")[0]
    inside = words.partition("（")[2].partition("）")[0] or words.partition("(")[2].partition(")")[0]
    return str(model.model_config.get("title") or (inside if any("\u4e00" <= c <= "\u9fff" for c in inside) else "") or model.__name__)


def _without(fields: tuple[Field, ...], name: str) -> tuple[Field, ...]:
    return tuple(one for one in fields if one.name != name)


def _list(name: str, annotation: Any, extra: dict[str, Any], base: Field) -> Field:
    inner = [one for one in get_args(annotation) if one is not Ellipsis]
    if len(inner) != 1:
        return replace(base, widget="json")
    widget = str(extra.get("widget", ""))
    item = _typed("", inner[0], [], {key: value for key, value in extra.items() if key == "choices"} | _item_widget(widget))
    if widget in ("persons", "person", "unit", "units", "party", "parties"):
        return replace(base, widget=MANY.get(widget, widget), item=item)
    if widget in SOME_OF:
        return replace(base, widget="choices", item=item)
    if widget in ("choice", "choices") or item.widget == "choice":
        return replace(base, widget="choices", choices=base.choices or item.choices, item=item)
    if item.widget in ("text", "int") and not item.longest > LONG:
        return replace(base, widget="lines", item=item)
    return replace(base, widget="list", item=item)


def _item_widget(widget: str) -> dict[str, Any]:
    return {"widget": widget} if widget in ("textarea", "file", "date", "datetime", "choice") else {}


def _words(codes: tuple[str, ...]) -> Mapping[str, str]:
    """Return the words the regimes have for these codes, when one group of them has all."""
    return next((group for group in TERMS.values() if all(code in group for code in codes if code)), {})


def _plain(name: str, annotation: Any, base: Field) -> Field:
    if get_origin(annotation) is Literal:
        values = tuple(str(one) for one in get_args(annotation))
        known = dict(base.choices) or _words(values)
        return replace(base, widget="choice", choices=tuple((one, known.get(one, one)) for one in values if one))
    if isinstance(annotation, type):
        if issubclass(annotation, Enum):
            return replace(
                base,
                widget="choice",
                choices=base.choices or tuple((str(one.value), str(getattr(one, "label", one.value))) for one in annotation),
            )
        if issubclass(annotation, bool):
            return replace(base, widget="bool")
        if issubclass(annotation, int):
            return replace(base, widget="money" if name.endswith("_fen") else "int")
        if issubclass(annotation, datetime):
            return replace(base, widget="datetime")
        if issubclass(annotation, date):
            return replace(base, widget="date")
        if issubclass(annotation, str):
            return replace(base, widget="textarea" if base.longest > LONG and name not in ONE_LINE else "text")
        if issubclass(annotation, float):
            return replace(base, widget="number")
        if issubclass(annotation, Mapping):
            return replace(base, widget="json")
    if annotation is Any:
        return replace(base, widget="value")
    if get_origin(annotation) in (dict, Mapping) and all(_bare(one, [])[0] is str for one in get_args(annotation)):
        return replace(base, widget="pairs")
    if get_origin(annotation) in (dict, Mapping):
        return replace(base, widget="json")
    if getattr(annotation, "__name__", "") == "AwareDatetime":
        return replace(base, widget="datetime")
    return base
