"""The standing lists of each demonstration agency (演示用事前公示清单): drafted, collected, approved and published by those whom its regime names.

The rooms that know a subject provide its rows with `provide`; contents are invented for the demonstration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from io import BytesIO

from mingfa.agencies.facts import regime_stream
from mingfa.agencies.setup import Site
from mingfa.desk.act import Act, Actor
from mingfa.desk.errors import UnknownStream
from mingfa.desk.gates import has_duty
from mingfa.desk.now import now
from mingfa.desk.perform import actor_of, look, perform
from mingfa.desk.times import local_day
from mingfa.law.regime_model import Regime
from mingfa.lists.standing.acts import (
    ApproveVersion,
    CollectVersion,
    CreateList,
    DraftVersion,
    PublishList,
    RecordOutsideReview,
    RowIn,
)
from mingfa.lists.standing.cells import file_cell
from mingfa.lists.standing.facts import book_stream, list_stream
from mingfa.lists.standing.state import ListState
from mingfa.lists.standing.types import ListType, all_types, type_named

Rows = Mapping[str, Mapping[str, str]]
RowsFor = Callable[[str, Regime], Rows | None]
DATA: dict[str, list[RowsFor]] = {}
CHAIN = "disclosure.chain.pre"


def provide(code: str, rows_for: RowsFor) -> None:
    """Say what the demonstration publishes in a list: rows_for(agency, regime) -> row id -> column key -> text; None or {}: nothing."""
    held = DATA.setdefault(code, [])
    if not any(one.__module__ == rows_for.__module__ for one in held):
        held.append(rows_for)


def rows_of(code: str, agency: str, regime: Regime) -> Rows:
    """Return what is provided for a list of an agency; empty when nobody provides anything."""
    for rows_for in reversed(DATA.get(code, [])):
        found = rows_for(agency, regime)
        if found:
            return found
    return {}


def people(site: Site) -> Iterator[Actor]:
    """Iterate over the site's people as they are now, in a fixed order."""
    for one in sorted({person for held in site.people.values() for person in held}):
        yield actor_of(one, now())


def _parameter(regime: Regime, on: date, name: str) -> tuple[str, ...]:
    return regime.items(name, on) if regime.has(name, on) else ()


def drafter(site: Site, regime: Regime, kind: ListType, on: date) -> tuple[str, str]:
    """Return (person, unit) that may provide a list: of the unit in charge where one is named, by a post that provides where it can be.

    Raises LookupError when nobody may.
    """
    duty, roles, places = (
        regime.duty("list.draft", on),
        _parameter(regime, on, f"{CHAIN}.provide.roles"),
        _parameter(regime, on, f"{CHAIN}.provide.units"),
    )
    owners = kind.owners(regime, on)
    liaison = regime.has("liaison.per_section", on)
    fallback: tuple[str, str] | None = None
    for unit in owners or places or tuple(one.code for one in regime.units):
        if places and unit not in places:
            continue
        for actor in people(site):
            if unit not in actor.units or not has_duty(actor, duty):
                continue
            if not roles or any(post.role in roles and post.unit in ("", unit) for post in actor.posts):
                return actor.person, unit
            if liaison and fallback is None:
                fallback = actor.person, unit
    if fallback is None:
        raise LookupError(f"{site.agency}: nobody may draft {kind.code}")
    return fallback


def _step(site: Site, regime: Regime, on: date, step: str, duty: str, but: tuple[str, ...] = ()) -> str:
    wanted, roles, places = (
        regime.duty(duty, on),
        _parameter(regime, on, f"{CHAIN}.{step}.roles"),
        _parameter(regime, on, f"{CHAIN}.{step}.units"),
    )
    for actor in people(site):
        fit = any((not roles or post.role in roles) and (not places or post.unit in ("", *places)) for post in actor.posts)
        if fit and has_duty(actor, wanted) and actor.person not in but:
            return actor.person
    raise LookupError(f"{site.agency}: nobody may {step} standing lists")


def approver(site: Site, regime: Regime, on: date, *, but: tuple[str, ...] = ()) -> str:
    """Return somebody who may approve, none of `but`; raises LookupError."""
    return _step(site, regime, on, "approve", "list.approve", but)


def publisher(site: Site, regime: Regime, on: date) -> str:
    """Return somebody who may publish; raises LookupError."""
    return _step(site, regime, on, "publish", "list.publish")


def liaison_of(site: Site, regime: Regime, unit: str, on: date) -> str:
    """Return the liaison of a unit; raises LookupError."""
    roles = _parameter(regime, on, f"{CHAIN}.provide.roles")
    for actor in people(site):
        if any(post.role in roles and post.unit in ("", unit) for post in actor.posts):
            return actor.person
    raise LookupError(f"{site.agency}: {unit} has no liaison")


def publish_list(
    site: Site,
    code: str,
    rows: Rows,
    *,
    source: str = "本机关事前公示工作安排",
    unchanged: str = "",
    key: str = "",
    sites: tuple[str, ...] = (),
) -> ListState:
    """Take rows through the whole chain to the public, each step by somebody who may; returns the list's state. Raises Refused, LookupError."""
    kind = type_named(code)
    if kind is None:
        raise LookupError(code)
    regime, on, stream = look(regime_stream(site.agency)).state.regime, local_day(now()), list_stream(site.agency, code)
    person, unit = drafter(site, regime, kind, on)
    try:
        number = len(look(stream).state.versions) + 1
    except UnknownStream:
        number = 1
    mark = key or f"{number}"

    def do(act: Act, by: str, step: str) -> None:
        perform(act, stream, by=by, key=f"standing:{stream}:{mark}:{step}"[-120:])

    try:
        look(stream)
    except UnknownStream:
        do(CreateList(), person, "create")
    told = tuple(RowIn(id=ident, cells=dict(cells)) for ident, cells in rows.items())
    do(DraftVersion(unit=unit, provider=person, rows=told, source=source, unchanged=unchanged), person, "draft")
    state: ListState = look(stream).state
    if state.step == "collecting":
        do(CollectVersion(), liaison_of(site, regime, unit, on), "collect")
        state = look(stream).state
    if state.draft is None:
        raise LookupError(stream)
    hands = (state.draft.made_by, state.draft.provider, state.draft.collected_by)
    do(ApproveVersion(digest=state.draft.digest, opinion="同意公布"), approver(site, regime, on, but=hands), "approve")
    if kind.review_parameter and regime.has(kind.review_parameter, on):
        do(
            RecordOutsideReview(
                organ="本级人民政府法制机构", passed=True, opinion="经审核，同意公布", number=f"法审〔{on.year}〕{number}号", reviewed_on=on,
                original=file_cell(_paper(f"关于{kind.name}的审核意见：同意公布。"), "审核意见.txt"),
            ),
            person, "outside",
        )  # fmt: skip
    do(PublishList(sites=sites), publisher(site, regime, on), "publish")
    published: ListState = look(stream).state
    return published


def _paper(words: str) -> str:
    """Keep an invented paper in the vault; return its digest."""
    from mingfa.vault.site import site_vault

    digest: str = site_vault().put(BytesIO(words.encode())).digest
    return digest


def gather() -> None:
    """Let every room that knows a subject provide its rows."""
    from mingfa.demo import authority, enforcing, reference

    for room in (authority, enforcing, reference):
        room.register()


def publish_all(site: Site) -> int:
    """Publish every list somebody provides rows for; return how many. A list that is public already is left as it is."""
    gather()
    regime, on, done = look(regime_stream(site.agency)).state.regime, local_day(now()), 0
    for kind in all_types():
        rows = rows_of(kind.code, site.agency, regime)
        if rows and not _public(site.agency, kind.code):
            publish_list(site, kind.code, rows)
            done += 1
    for code, rows in _for_classes(site.agency, regime, on):
        publish_list(site, code, rows)
        done += 1
    return done


def _public(agency: str, code: str) -> bool:
    try:
        return look(list_stream(agency, code)).state.public is not None
    except UnknownStream:
        return False


def _for_classes(agency: str, regime: Regime, on: date) -> Iterator[tuple[str, Rows]]:
    """Yield a list for each class of information that the text asks for without naming a list, where nothing of it is public yet."""
    from mingfa.demo import reference

    held = {"person", "result"} | {one for kind in all_types() if _public(agency, kind.code) for one in kind.classes}
    for wanted in _parameter(regime, on, "lists.classes"):
        kind = next((one for one in all_types() if wanted in one.classes and one.code in reference.MAKERS), None)
        rows = reference.rows_of(kind.code, agency, regime) if wanted not in held and kind is not None else None
        if kind is not None and rows:
            held.update(kind.classes)
            yield kind.code, rows


def book_is_open(agency: str) -> bool:
    """Say whether an agency keeps a catalogue already."""
    try:
        look(book_stream(agency))
    except UnknownStream:
        return False
    return True
