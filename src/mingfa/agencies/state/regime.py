"""The regime (制度) an agency works under: the profile it adopted, what was amended since, activated items, and its calendar."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, cast

from mingfa.desk.evolve import replace
from mingfa.law.calendar import OwnHoliday, WorkCalendar, YearNotice, load_calendar
from mingfa.law.regime_model import Regime, Rule
from mingfa.law.regime_profile import FORMAT, from_canonical

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the regime since it was adopted: which parameter, from when, on what ground, by which entry."""

    seq: int
    parameter: str
    words: str
    source: str
    valid_from: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """A public announcement (宣传告知) made before something that touches major rights was put into use."""

    on: date
    channel: str
    text: str


@dataclass(frozen=True, slots=True)
class Activated:
    """An item of disclosure or AV recording put into use (启用事项). major_rights: it touches major rights (涉及重大权益)."""

    item: str
    title: str
    system: str
    major_rights: bool
    on: date
    announcement: Announcement | None = None


@dataclass(frozen=True)
class RegimeState:
    """The regime of one agency; the fold of its entries. canonical: the present document, from which `regime` is made."""

    stream: str
    canonical: bytes = b""
    regime: Regime | None = None
    calendar: WorkCalendar | None = None
    adopted_on: date | None = None
    changes: tuple[Change, ...] = ()
    activated: tuple[Activated, ...] = ()
    notices: tuple[YearNotice, ...] = ()
    own_holidays: tuple[OwnHoliday, ...] = ()

    @property
    def stage(self) -> str:
        """Whether a profile has been adopted."""
        return "adopted" if self.regime is not None else ""

    @property
    def overlaid(self) -> tuple[Rule, ...]:
        """The demonstration values (演示补充参数) in force, shown on every page."""
        return self.regime.overlaid if self.regime is not None else ()


@lru_cache(maxsize=64)
def regime_of(canonical: bytes, *, adopted: bool = False) -> Regime:
    """Make the regime of a document; raises ProfileInvalid with every problem. adopted: it once had none, so only what cannot be read is one."""
    return from_canonical(canonical, adopted=adopted)


def encode(document: Mapping[str, Any]) -> bytes:
    """Return the one written form of a document: JSON with sorted keys, days as text."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain).encode()


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no place in a regime document")


def compose(
    national: Mapping[str, Any], agency: Mapping[str, Any], overlay: Mapping[str, Any] | None = None, parent: Regime | None = None
) -> bytes:
    """Put the documents together into the one an agency adopts, valid or not: the gates say what is wrong with it."""
    parts = {
        "format": FORMAT,
        "national": national,
        "agency": agency,
        "overlay": overlay,
        "parent": parent.canonical.decode() if parent else None,
    }
    return encode(parts)


@lru_cache(maxsize=64)
def amended(canonical: bytes, parameter: str, leaf: str, valid_from: date, instruments: str, existing: bool) -> bytes:
    """Return the document in which a newer rule takes over a parameter from a day on; the version it follows ends the day before.

    leaf: JSON of the new version, with its source. instruments: JSON of texts the document does not know yet. The rule goes where its
    predecessor stands, in the national layer or the agency's own, or beside the national one where the leaf overrides it; a demonstration
    value ends in its own layer. existing: the rule also takes the days of the version it follows.
    """
    whole = json.loads(canonical)
    layer = layer_of(whole, parameter)
    new = json.loads(leaf)
    beside = new.get("overrides") in ("national", "parent")
    target = "national" if layer == "national" and not beside else "agency"
    document, last = whole[target], valid_from - timedelta(days=1)
    document.setdefault("instruments", {}).update(json.loads(instruments))
    old = [version for version in _versions(document, parameter) if version.get("field") in (None, whole["agency"]["agency"].get("field"))]
    kept = [version for version in _versions(document, parameter) if version not in old]
    for version in old:
        if version.get("to") is not None and version["to"] < valid_from.isoformat():
            kept.append(version)
        elif existing:
            new["from"] = version.get("from", "")
        elif version.get("from") is None or version["from"] < valid_from.isoformat():
            kept.append(version | {"to": last.isoformat()})
    put(document, parameter, [*kept, {key: value for key, value in new.items() if value != ""}])
    if layer == "overlay":
        _end(whole["overlay"], parameter, last)
    return encode(whole)


@lru_cache(maxsize=64)
def ended(canonical: bytes, parameter: str, valid_from: date | None, last: date) -> bytes:
    """Return the document in which the version of a parameter that starts on `valid_from` ends on a day."""
    whole = json.loads(canonical)
    for layer in ("agency", "overlay", "national"):
        if whole.get(layer) and _end(whole[layer], parameter, last, valid_from):
            break
    return encode(whole)


@lru_cache(maxsize=64)
def with_kind(canonical: bytes, kind: str, told: str, instruments: str) -> bytes:
    """Return the document that covers a further kind of enforcement act. told: JSON of parameter -> leaf.

    Where the kind is reviewed, the list of reviewed kinds gets a version of its own from the same day on.
    """
    whole = json.loads(canonical)
    agency = whole["agency"]
    agency.setdefault("instruments", {}).update(json.loads(instruments))
    leaves = json.loads(told)
    for parameter, leaf in leaves.items():
        put(agency, parameter, [leaf])
    systems = leaves[f"kinds.{kind}.systems"]
    if "review" in systems["value"]:
        first = date.fromisoformat(systems["from"])
        kept: list[Document] = []
        for version in _versions(agency, "review.kinds"):
            running = version.get("to") is None or version["to"] >= systems["from"]
            kept.append(version | {"to": (first - timedelta(days=1)).isoformat()} if running else version)
            if running:
                kept.append(version | {"value": [*version["value"], kind], "cite": systems["cite"], "from": systems["from"]})
        put(agency, "review.kinds", kept)
    return encode(whole)


def layer_of(whole: Mapping[str, Any], parameter: str) -> str:
    """Return which part of the document holds a parameter: agency, overlay, national, or "" for none."""
    for layer in ("agency", "overlay", "national"):
        if whole.get(layer) and _versions(whole[layer], parameter):
            return layer
    return ""


_MARKS = frozenset({"value", "cite", "filled_by", "silent", "reason", "amount", "due"})


def _walk(document: Document, parameter: str) -> Iterable[tuple[Document, str]]:
    """Yield (table, key) wherever the parameter's leaf or list of leaves stands; keys of a table may themselves hold dots."""

    def below(table: Document, path: str) -> Iterable[tuple[Document, str]]:
        for key, entry in table.items():
            here = f"{path}.{key}" if path else key
            if here == parameter:
                yield table, key
            elif parameter.startswith(here + ".") and isinstance(entry, dict) and not _MARKS & set(entry):
                yield from below(entry, here)

    return list(below(document, ""))


def _versions(document: Document, parameter: str) -> list[Document]:
    found: list[Document] = []
    for table, key in _walk(document, parameter):
        entry = table[key]
        found.extend(cast(list[Document], entry) if isinstance(entry, list) else [entry] if isinstance(entry, dict) else [{"value": entry}])
    return [leaf for leaf in found if not leaf.get("silent")]


def _end(document: Document, parameter: str, last: date, valid_from: date | None = None) -> bool:
    done = False
    for leaf in _versions(document, parameter):
        to = leaf.get("to")
        if (to is None or to > last.isoformat()) and (valid_from is None or leaf.get("from") in (None, valid_from.isoformat())):
            leaf["to"] = last.isoformat()
            done = True
    return done


def put(document: Document, parameter: str, versions: list[Document]) -> None:
    """Replace every version of a parameter by these."""
    for table, key in _walk(document, parameter):
        del table[key]
    head, _, rest = parameter.partition(".")
    if rest:
        document.setdefault(head, {})[rest] = versions
    else:
        document[head] = versions


def calendar_of(notices: tuple[YearNotice, ...], own: tuple[OwnHoliday, ...]) -> WorkCalendar:
    """Return the working days: the packaged notices, the agency's own entries in place of them where it has any, less its own holidays."""
    packaged = load_calendar(own)
    if not notices:
        return packaged
    years = {notice.year for notice in notices}
    return WorkCalendar((*(notice for notice in packaged.notices if notice.year not in years), *notices), own)


def with_calendar(state: RegimeState) -> RegimeState:
    """Return the state with its calendar made anew."""
    return replace(state, calendar=calendar_of(state.notices, state.own_holidays))
