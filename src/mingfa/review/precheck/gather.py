"""Reading the file of a case from the desk for the pre-check: case, review, people, rules, originals in the vault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from types import MappingProxyType
from typing import TypeVar

from mingfa.agencies.facts import agency_stream
from mingfa.agencies.state.agency import AgencyState
from mingfa.agencies.state.person import PersonState
from mingfa.cases.state.core import CaseState
from mingfa.cases.whereabouts import whereabouts
from mingfa.desk.errors import NotReady, UnknownStream
from mingfa.desk.models import Head
from mingfa.desk.now import now
from mingfa.desk.perform import look, regime_of
from mingfa.desk.streams import agency_of
from mingfa.desk.times import local_day
from mingfa.lists.state import ListState
from mingfa.review.precheck.casefile import CaseFile, Elsewhere, Original
from mingfa.review.state import ReviewState
from mingfa.vault.site import site_vault
from mingfa.vault.store import OriginalBroken, OriginalMissing, Vault, is_digest

_T = TypeVar("_T")

READ_ONE = 8 * 1024 * 1024
"""An original up to this size is read and compared, bytes; a larger one (footage) is only looked for: the scrub reads all of them."""
READ_ALL = 128 * 1024 * 1024
"""So much is read for one file, bytes; what comes after is only looked for."""


def gather(case: str, *, on: date | None = None) -> CaseFile:
    """Return the file of a case as it stands now, with its present round of review. on: the legal day of the check, today where none is given.

    Raises UnknownStream, NotReady before the agency has adopted its rules, and what the vault raises when it does not answer.
    """
    state: CaseState = look(case).state
    view = regime_of(agency_of(case))
    if view is None:
        raise NotReady("本机关还没有启用制度参数，不能预审；请先启用制度")
    sent = state.proceeding.review
    review = _state(sent.stream, ReviewState) if sent is not None else None
    people = {person: held for person in _people(state, review) if (held := _state(person, PersonState)) is not None}
    spans = [(one.started_at, one.ended_at) for one in state.investigation.activities]
    elsewhere: tuple[Elsewhere, ...] = ()
    if spans:
        found = whereabouts(agency_of(case), people, min(a for a, _ in spans), max(b for _, b in spans), apart_from=case)
        elsewhere = tuple(Elsewhere(one.person, one.case, one.label, one.place, one.started_at, one.ended_at) for one in found)
    return CaseFile(
        state,
        view.regime,
        view.calendar,
        on or local_day(now()),
        review,
        _state(agency_stream(agency_of(case)), AgencyState),
        MappingProxyType(people),
        MappingProxyType(_originals(state, review, site_vault())),
        elsewhere,
        tuple(_lists(agency_of(case))),
    )


def _state(stream: str, kind: type[_T]) -> _T | None:
    try:
        found = look(stream).state
    except UnknownStream:
        return None
    return found if isinstance(found, kind) else None


def _lists(agency: str) -> Iterator[ListState]:
    for stream in Head.objects.filter(agency=agency, kind="list").order_by("stream").values_list("stream", flat=True):
        if (found := _state(stream, ListState)) is not None:
            yield found


def _people(case: CaseState, review: ReviewState | None) -> Iterable[str]:
    found = {*case.handlers, *case.investigators, *(one.person for one in case.team)}
    for activity in case.investigation.activities:
        found |= {shown.person for shown in activity.officers}
    for notice in case.proceeding.notices:
        found |= {person for service in notice.services for person in service.servers}
    for party in case.execution.parties.values():
        found |= set(party.service.servers) if party.service is not None else set()
    for hearing in case.proceeding.hearings:
        found |= {hearing.chair, hearing.recorder, *hearing.members}
    for discussion in case.proceeding.discussions:
        found |= {one.person for one in discussion.members}
    report, examined = case.investigation.report, case.investigation.examination
    found |= set(report.signers) if report is not None else set()
    found |= {examined.examiner} if examined is not None else set()
    found |= {review.reviewer} if review is not None else set()
    return sorted(person for person in found if "/" in person)


def _digests(case: CaseState, review: ReviewState | None) -> Iterator[str]:
    yield from (one.digest for one in case.documents if one.current and not one.electronic)
    yield from (one.digest for one in case.investigation.standing_evidence)
    forms = {one.digest for one in case.documents if one.electronic}
    yield from (item.digest for item in (review.package if review is not None else ()) if item.digest not in forms)
    yield from (digest for one in case.recordings.values() if not one.gone for digest in one.digests)


def _originals(case: CaseState, review: ReviewState | None, vault: Vault) -> dict[str, Original]:
    left, found = READ_ALL, dict[str, Original]()
    for digest in dict.fromkeys(_digests(case, review)):
        if not is_digest(digest):
            continue
        try:
            size = vault.size(digest)
            if size > min(READ_ONE, left):
                found[digest] = "present"
                continue
            left -= size
            vault.verify(digest)
            found[digest] = "verified"
        except OriginalMissing:
            found[digest] = "missing"
        except OriginalBroken:
            found[digest] = "broken"
    return found
