"""The people who handle a case (承办人员): named, replaced, stood in for, the case handed over."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from mingfa.agencies.facts import officers_need
from mingfa.cases.acts.common import PERSON, PERSONS, UNIT, CaseAct, Line, PersonStream, officers_of
from mingfa.cases.acts.opening.common import TEAM_STAGES, members, teamed, without_member
from mingfa.cases.gates import common as gate
from mingfa.cases.gates import opening as gates
from mingfa.cases.state.core import CaseState, day_of
from mingfa.desk.act import folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace

TEAM_GATES = (gate.refuse_uncertified_officer, gate.refuse_other_class, gate.refuse_officer_in_question)


class AssignOfficers(CaseAct):
    """Name further officers for the case (指派承办人员), from a day on; each with a certificate valid that day."""

    label = "指派承办人员"
    duty = "case.assign"
    stages = TEAM_STAGES - {"lead"}
    gates = (gates.refuse_nobody, *TEAM_GATES)
    needs = (officers_need("officers", officers_of),)

    officers: tuple[PersonStream, ...] = Field(title="承办人员", json_schema_extra=PERSONS)
    lead_handler: str = Field(default="", title="案件主办人", json_schema_extra=PERSON)
    reason: str = Field(default="", title="说明", max_length=500)


@folds(AssignOfficers)
def apply_assign_officers(case: CaseState, entry: Entry[AssignOfficers]) -> CaseState:
    """Add to the team; a new lead handler takes the place of the one before."""
    day, lead = day_of(entry), entry.act.lead_handler or case.lead_handler
    kept = tuple(replace(one, lead=one.person == lead) for one in case.team)
    known = {one.person for one in kept if one.on(day)}
    new = tuple(one for one in members(entry, day, lead=lead) if one.person not in known)
    return teamed(case, (*kept, *new), day)


class ReplaceOfficer(CaseAct):
    """Put another officer in the place of one (更换承办人员), with the reason; the team stays at two or more."""

    label = "更换承办人员"
    duty = "case.assign"
    stages = TEAM_STAGES - {"lead"}
    gates = (gates.refuse_replacing_stranger, *TEAM_GATES)
    needs = (officers_need("officers", officers_of),)

    leaving: PersonStream = Field(title="退出的承办人员", json_schema_extra=PERSON)
    officers: tuple[PersonStream, ...] = Field(title="接替的承办人员", json_schema_extra=PERSONS, min_length=1, max_length=1)
    reason: Line = Field(title="更换原因")


@folds(ReplaceOfficer)
def apply_replace_officer(case: CaseState, entry: Entry[ReplaceOfficer]) -> CaseState:
    """End one membership and begin another; the lead goes over with it."""
    day, leaving = day_of(entry), entry.act.leaving
    was_lead = case.lead_handler == leaving
    team = without_member(case.team, leaving, day, entry.act.reason)
    new = tuple(members(entry, day, lead=entry.act.officers[0] if was_lead else ""))
    return teamed(case, (*team, *new), day)


class DeputyHandles(CaseAct):
    """Let a deputy handle the case for an absent officer (代为办理), from a day to a day, with the reason."""

    label = "指定代为办理人员"
    duty = "case.assign"
    stages = TEAM_STAGES - {"lead"}
    gates = (gates.refuse_replacing_stranger, gates.refuse_impossible_absence, *TEAM_GATES)
    needs = (officers_need("officers", officers_of),)

    leaving: PersonStream = Field(title="暂不能履职的承办人员", json_schema_extra=PERSON)
    officers: tuple[PersonStream, ...] = Field(title="代为办理人员", json_schema_extra=PERSONS, min_length=1, max_length=1)
    from_on: date = Field(title="起")
    to_on: date = Field(title="止")
    reason: Line = Field(title="原因")


@folds(DeputyHandles)
def apply_deputy_handles(case: CaseState, entry: Entry[DeputyHandles]) -> CaseState:
    """Add the deputy for the days of the absence; the absent officer stays named for the case."""
    act = entry.act
    new = tuple(members(entry, act.from_on, until=act.to_on, deputy_for=act.leaving))
    return teamed(case, (*case.team, *new), day_of(entry))


class HandOverCase(CaseAct):
    """Hand the case over to other officers or another unit (案件移交): to whom, with which papers, why."""

    label = "移交案件承办"
    duty = "case.handover"
    stages = TEAM_STAGES - {"lead"}
    gates = (gates.refuse_without_responsible, gates.refuse_unknown_unit, gate.refuse_fewer_than_two, *TEAM_GATES)
    needs = (officers_need("officers", officers_of),)

    unit: str = Field(default="", title="接办机构", json_schema_extra=UNIT)
    officers: tuple[PersonStream, ...] = Field(default=(), title="接办人员", json_schema_extra=PERSONS)
    lead_handler: str = Field(default="", title="案件主办人", json_schema_extra=PERSON)
    items: tuple[Line, ...] = Field(title="移交的材料", min_length=1)
    reason: Line = Field(title="移交原因")


@folds(HandOverCase)
def apply_hand_over_case(case: CaseState, entry: Entry[HandOverCase]) -> CaseState:
    """End every membership and begin those of the officers who take over."""
    day, act = day_of(entry), entry.act
    stay = set(act.officers)
    team = case.team
    for person in {member.person for member in team if member.person not in stay}:
        team = without_member(team, person, day, act.reason)
    lead = act.lead_handler or act.officers[0]
    kept = tuple(replace(one, lead=one.person == lead) for one in team)
    new = tuple(one for one in members(entry, day, lead=lead) if not any(k.person == one.person and k.on(day) for k in kept))
    return teamed(replace(case, unit=act.unit), (*kept, *new), day)
