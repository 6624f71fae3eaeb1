"""What an electronic form of a paper (文书) begins with: every field of it that the case itself already knows, by the field's name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from mingfa.agencies.facts import OfficerFact
from mingfa.cases.acts.opening import SOURCES
from mingfa.cases.state.core import CaseState
from mingfa.desk.act import Act, Actor
from mingfa.desk.errors import UnknownStream
from mingfa.desk.kinds import RegimeView
from mingfa.desk.now import now
from mingfa.desk.perform import look
from mingfa.desk.streams import agency_of
from mingfa.desk.times import LOCAL, local_day
from mingfa.documents.forms import FORMS
from mingfa.office.people import agency_state
from mingfa.office.told import name_of


def known(form: str, case: Any, actor: Actor, view: RegimeView | None) -> dict[str, Any]:
    """Return the fields of a form that the case knows; what nobody has said yet stays empty for the officer."""
    if form not in FORMS or not isinstance(case, CaseState):
        return {}
    names = FORMS[form].model.model_fields
    return {name: value for name, value in _facts(case, actor, view) if name in names and value not in (None, "", (), [])}


def _officer(person: str) -> dict[str, str]:
    try:
        fact = OfficerFact.of(look(person).state, person, local_day(now()))
    except UnknownStream:
        return {"name": name_of(person), "card_number": ""}
    return {"name": fact.name, "card_number": "、".join(fact.card_numbers)}


def _unit(case: CaseState, view: RegimeView | None) -> str:
    unit = view.regime.unit(case.unit) if view is not None else None
    return unit.name if unit is not None else ""


def _facts(case: CaseState, actor: Actor, view: RegimeView | None) -> Iterator[tuple[str, Any]]:
    party = case.parties[0].block.model_dump() if case.parties else None
    officers = [_officer(person) for person in case.handlers]
    agency = agency_state(agency_of(case.stream))
    lead, found = case.investigation.lead, case.investigation
    yield from (("case_title", case.title), ("case_number", case.number), ("unit", _unit(case, view)), ("filed_on", found.filed_on))
    for name in ("party", "to", "inspected", "respondent"):
        yield name, party
    yield "recipient", case.parties[0].name if case.parties else ""
    for name in ("officers", "investigators", "servers", "samplers", "handlers"):
        yield name, officers
    yield from (("recorder", actor.name), ("signed_on", local_day(now())))
    if agency is not None:
        yield (
            "contact",
            {
                "address": agency.address,
                "postcode": agency.postcode,
                "person": case.handler_names.get(case.lead_handler, actor.name),
                "phone": agency.telephone,
            },
        )
        yield from (("applicant", agency.name), ("applicant_address", agency.address), ("court", "、".join(agency.courts)))
    if lead is not None:
        yield from (("facts", lead.facts), ("place", lead.place), ("source", SOURCES.get(lead.source, "")), ("source_detail", lead.details))
        yield from (("lead_received_on", lead.found_on), ("course", lead.details))
    yield from _proceeding(case)
    yield "head", _head(case, officers, actor)
    if found.proposal is not None:
        conditions = ("evidence", "punishable", "jurisdiction", "in_time")
        told = {name: {"met": met, "reason": reason} for name, (_, met, reason) in zip(conditions, found.proposal.conditions, strict=False)}
        yield "conditions", told


def _proceeding(case: CaseState) -> Iterator[tuple[str, Any]]:
    proceeding = case.proceeding
    if proceeding.version is not None:
        yield from (("draft", proceeding.version.draft.model_dump()), ("draft_sha256", proceeding.version.digest))
    if proceeding.notice is not None:
        served = next((one.on for one in proceeding.notice.services if one.on is not None), None)
        yield from (("notice_number", proceeding.notice.number), ("notice_served_on", served))
    if proceeding.decision is not None:
        yield from (("decision_number", proceeding.decision.number), ("decided_on", proceeding.decision.decided_on))
    activity = next((one for one in reversed(case.investigation.activities) if one.kinds), None)
    if activity is not None:
        yield "investigated_on", local_day(activity.started_at)


def _head(case: CaseState, officers: list[dict[str, str]], actor: Actor) -> Mapping[str, Any]:
    """The head of a record, from the latest activity on site."""
    activity = next(iter(reversed(case.investigation.activities)), None)
    if activity is None:
        return {"officers": officers, "recorder": actor.name}
    shown = [{"name": one.name, "card_number": one.card} for one in activity.officers] or officers
    return {
        "started_at": _minute(activity.started_at), "ended_at": _minute(activity.ended_at), "place": activity.place, "officers": shown,
        "recorder": actor.name, "card_shown": {"shown": "已出示执法证件", "worn": "已佩戴执法证件"}.get(activity.identity, ""),
        "card_confirmed": activity.confirmed, "told": {"explanation": activity.explanation}, "recording_told": _told(activity.recording_told_at),
    }  # fmt: skip


def _told(at: datetime | None) -> str:
    return f"{_minute(at):%H:%M}已告知对方，本次执法全程录音录像" if at is not None else ""


def _minute(at: datetime) -> datetime:
    return at.astimezone(LOCAL).replace(second=0, microsecond=0)


def paper_of(cls: type[Act]) -> dict[str, Any]:
    """Return the paper by which an act's step is recorded: its kind, form and title; {} for acts that need none."""
    forms, kind = getattr(cls, "record_forms", ()), getattr(cls, "record", "")
    if "paper" not in cls.model_fields or not kind:
        return {}
    form = FORMS.get(forms[0]) if forms else None
    return {
        "paper": {
            "kind": kind,
            "form": form.code if form else "",
            "title": form.title if form else str(cls.model_fields["paper"].title or ""),
        }
    }
