"""The gap list (缺口): what the agency's own regime demands to be public and is missing, incomplete or out of date, with owner and article. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mingfa.law.article import Article
from mingfa.law.regime_model import Regime
from mingfa.law.regime_terms import TERMS, term
from mingfa.lists.standing.acts.common import type_of
from mingfa.lists.standing.book import AddedType, BookState
from mingfa.lists.standing.cells import LawRef, Line, laws_of, plain_title
from mingfa.lists.standing.state import ListState
from mingfa.lists.standing.types import ListType, all_types, type_named

DEMANDED = "lists.demanded"
KINDS_OF_GAPS = {
    "class": "信息类别没有公开内容", "missing": "清单没有公布", "part": "清单缺少组成部分", "heading": "单位缺少栏目内容", "adjust": "有变化待调整",
    "repealed": "引用的依据已失效", "site": "分局门户没有公示", "waiting": "审核通过尚未公布",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap.

    kind: one of KINDS_OF_GAPS. code: the list, "" for a whole class. info_class: code of the class, "" where the gap is not a class's. part:
    which part is missing ("coercion", "duties", "unit:x", a site, a row). owners: names of the units in charge, empty where no text names
    one. since: the first day it can be told of, None when it was always there. due: last day to close it, None without a clock.
    """

    kind: str
    code: str
    name: str
    words: str
    info_class: str = ""
    part: str = ""
    owners: tuple[str, ...] = ()
    article: Article | None = None
    since: date | None = None

    @property
    def label(self) -> str:
        """What is missing, as short as it can be said."""
        part = part_name(self.part)
        return f"{self.name}：{part}" if part else self.name


def part_name(part: str) -> str:
    """Return what a part is called."""
    return term("list_part", part)


def gaps(
    regime: Regime,
    on: date,
    states: Mapping[str, ListState],
    book: BookState | None = None,
    *,
    above: Iterable[AddedType] = (),
    filled: Iterable[str] = (),
) -> tuple[Gap, ...]:
    """Return what is missing on a day, in the order in which it is shown: classes, lists, parts, what is out of date.

    Law: regime lists.classes, lists.demanded with their articles; own types with their legal source. states: list code -> state. above:
    types that the superior agency added for those below. filled: classes that are public elsewhere (officers in their register, results
    as decisions).
    """  # fmt: skip
    found: list[Gap] = []
    found.extend(_classes(regime, on, states, frozenset(filled)))
    demanded = [kind for kind in all_types() if regime.has(kind.demanded, on)]
    found.extend(
        _missing(code, term("standing_list", code), regime, on, None)
        for code in TERMS["standing_list"]
        if type_named(code) is None and regime.has(f"{DEMANDED}.{code}", on)
    )
    for kind in demanded:
        found.extend(_list(kind, regime, on, states.get(kind.code)))
    own = {one.code: one for one in (*above, *(book.types_now if book is not None else ())) if one.ended_on is None}
    for code, added in sorted(own.items()):
        state = states.get(code)
        if state is None or state.current(on) is None:
            words = f"《{added.name}》没有公布，依据 {added.source} 应当公开"
            found.append(
                Gap("missing", code, added.name, words, added.info_class, article=Article(*_source(added.source)), since=added.since)
            )
    for code, state in sorted(states.items()):
        found.extend(_out_of_date(code, state, regime, on))
        found.extend(_sites(state, regime, on, book))
    return tuple(found)


def _source(source: str) -> tuple[str, str]:
    refs = laws_of(source)
    return (refs[0].title, refs[0].article) if refs else (source, "")


def _owner_names(kind: ListType | None, regime: Regime, on: date) -> tuple[str, ...]:
    if kind is not None:
        codes = kind.owners(regime, on)
    else:
        codes = regime.items("lists.owner", on) if regime.has("lists.owner", on) else ()
    return tuple(unit.name if (unit := regime.unit(code)) is not None else code for code in codes)


def _classes(regime: Regime, on: date, states: Mapping[str, ListState], filled: frozenset[str]) -> Iterator[Gap]:
    if not regime.has("lists.classes", on):
        return
    article, owners = regime.rule("lists.classes", on).article, _owner_names(None, regime, on)
    held = set(filled)
    for state in states.values():
        kind = type_of(state)
        if kind is not None and state.current(on) is not None:
            held.update(kind.classes)
    for code in regime.items("lists.classes", on):
        if code not in held:
            name = term("info_class", code)
            yield Gap("class", "", name, f"“{name}”一类没有任何现行的公开内容", code, owners=owners, article=article)


def _missing(code: str, name: str, regime: Regime, on: date, kind: ListType | None) -> Gap:
    article = regime.rule(f"{DEMANDED}.{code}", on).article
    return Gap("missing", code, name, f"《{name}》没有公布", owners=_owner_names(kind, regime, on), article=article)


def _list(kind: ListType, regime: Regime, on: date, state: ListState | None) -> Iterator[Gap]:
    rule = regime.rule(kind.demanded, on)
    current, owners = (state.current(on) if state is not None else None), _owner_names(kind, regime, on)
    if current is None:
        yield _missing(kind.code, kind.name, regime, on, kind)
    wanted = rule.value if isinstance(rule.value, tuple) else ()
    lines = current.lines if current is not None else ()
    held = kind.has_parts(lines, regime, on)
    for part in wanted:
        if part in held or (current is None and not part.startswith("unit:")):
            continue
        if part.startswith("unit:"):
            draft = state.draft.lines if state is not None and state.draft is not None else ()
            yield from _headings(kind, part, lines, draft, regime, on, rule.article, owners)
        else:
            yield Gap(
                "part",
                kind.code,
                kind.name,
                f"《{kind.name}》没有“{part_name(part)}”的内容{_lacking(kind, part, lines)}",
                part=part,
                owners=owners,
                article=rule.article,
            )
    if state is not None and state.draft is not None and state.step == "approved" and state.draft.approved_on is not None:
        days = (on - state.draft.approved_on).days
        words = f"《{kind.name}》第 {state.draft.number} 版 {state.draft.approved_on} 审核通过，已等待 {days} 天，尚未公布"
        yield Gap("waiting", kind.code, kind.name, words, owners=owners, article=rule.article, since=state.draft.approved_on)


def _lacking(kind: ListType, part: str, lines: Sequence[Line]) -> str:
    """Name the rows that lack a part, the first ten of them."""
    rows = tuple(kind.lacks(part, lines)) if kind.lacks is not None else ()
    if not rows:
        return ""
    some = "、".join(kind.name_of(line) for line in rows[:10])
    return f"：{some}{f'等 {len(rows)} 项' if len(rows) > 10 else ''}"


def _headings(
    kind: ListType,
    part: str,
    lines: tuple[Line, ...],
    draft: tuple[Line, ...],
    regime: Regime,
    on: date,
    article: Article,
    owners: tuple[str, ...],
) -> Iterator[Gap]:
    """Say what a unit's row lacks: in what is public, or else in the draft."""
    code = part.removeprefix("unit:")
    unit = regime.unit(code)
    name = unit.name if unit is not None else code
    row = next((line for line in (*lines, *draft) if line.get("unit") == code), None)
    if row is None:
        yield Gap("heading", kind.code, name, f"《{kind.name}》没有“{name}”一行", part=part, owners=owners, article=article)
        return
    empty = [(key, word) for key, (word, _) in kind.required(regime, on).items() if not row.get(key)]
    for _, word in empty:
        yield Gap("heading", kind.code, name, f"“{name}”没有公开“{word}”", part=word, owners=owners, article=article)
    if not empty:
        yield Gap("heading", kind.code, name, f"“{name}”一行已经编制，尚未公布", part=part, owners=owners, article=article)


def _out_of_date(code: str, state: ListState, regime: Regime, on: date) -> Iterator[Gap]:
    current = state.current(on)
    if current is None:
        return
    kind = type_of(state)
    article = regime.rule("lists.adjusted", on).article if regime.has("lists.adjusted", on) else None
    owners = _owner_names(kind, regime, on)
    for mark in state.open_marks:
        wait = f"第 {mark.adjusted} 版已审核，待公布" if mark.adjusted else "待调整"
        words = f"《{state.title}》{len(mark.rows)} 行{wait}：{mark.words}"
        yield Gap("adjust", code, state.title, words, part=f"{len(mark.rows)} 行", owners=owners, article=article, since=mark.since)
    marked = {ident for mark in state.open_marks for ident in mark.rows}
    for ref, rows in repealed(state, regime, on).items():
        left = [ident for ident in rows if ident not in marked]
        if left:
            words = f"《{state.title}》{len(left)} 行引用的{ref}已失效，应当更新"
            yield Gap("repealed", code, state.title, words, part=str(ref), owners=owners, article=article)


def repealed(state: ListState, regime: Regime, on: date) -> dict[LawRef, tuple[str, ...]]:
    """Return the references in the version in force to laws the regime knows to have ended, each with the ids of its rows."""
    current = state.current(on)
    if current is None:
        return {}
    living: set[str] = set()
    ended: set[str] = set()
    for versions in regime.instruments.values():
        for one in versions:
            (living if (one.valid_to is None or on <= one.valid_to) else ended).add(plain_title(one.title))
    dead = ended - living
    found: dict[LawRef, list[str]] = {}
    for line in current.lines:
        for text in line.cells.values():
            for ref in laws_of(text):
                if plain_title(ref.title) in dead and line.id not in found.setdefault(ref, []):
                    found[ref].append(line.id)
    return {ref: tuple(rows) for ref, rows in found.items()}


def _sites(state: ListState, regime: Regime, on: date, book: BookState | None) -> Iterator[Gap]:
    current = state.current(on)
    if current is None or book is None:
        return
    article = regime.rule("lists.portals", on).article if regime.has("lists.portals", on) else None
    for site in book.sites_now:
        if site.code not in current.sites:
            words = f"《{state.title}》没有在{site.name}门户公示"
            yield Gap("site", state.code, state.title, words, part=site.name, owners=(site.name,), article=article, since=site.since)
