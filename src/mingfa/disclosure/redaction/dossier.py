"""What a case knows of people: the names, addresses and numbers of everybody in it, from its steps and from the fields of its papers. Pure.

Law: 生态环境行政处罚办法 第六十四条: names of anybody but the punished; of natural persons the number, address, contact and accounts.
第六十二条 publishes the punished and, of an organisation, its legal representative.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mingfa.cases.state.core import CaseState
from mingfa.disclosure.redaction.model import Secrets, short_name

_LONGEST_NAME = 40
_PERSONAL = ("id_number", "card_number", "unit")
"""A part of a paper that has a name and one of these tells of a natural person."""
_NUMBERS = ("id_number", "speaker_id", "phone", "mobile", "email", "account")
_NAMES = ("speaker", "signer", "recorder", "witness", "agent", "recipient")
_PUBLIC = frozenset({"contact", "agency", "organ"})
"""Parts of papers that tell how to reach an authority."""


def secrets_of(case: CaseState) -> Secrets:
    """Return what must not be shown: people who are not punished, what identifies natural persons; and what may be shown all the same.

    Whoever gives the seat of the punished organisation as an address has not told where somebody lives.

    Law: 生态环境行政处罚办法 第六十二条、第六十四条.
    """
    shown = [party.name for party in case.parties]
    shown += [str(party.block.head_name) for party in case.parties if getattr(party.block, "head_name", "")]
    shown += [str(party.block.operator) for party in case.parties if getattr(party.block, "operator", "")]
    public = set(shown)
    seats = {str(getattr(party.block, key, "")) for party in case.parties if party.kind != "citizen" for key in ("address", "premises")}
    names: dict[str, str] = {}
    addresses: dict[str, None] = {}
    numbers: dict[str, None] = {}
    keep = tuple(party.code for party in case.parties if party.kind != "citizen" and party.code)
    for name in _people(case):
        if 1 < len(name) <= _LONGEST_NAME and name not in public:
            names.setdefault(name, short_name(name))
    for party in case.parties:
        if party.kind == "citizen":
            addresses |= dict.fromkeys(filter(None, (str(getattr(party.block, "address", "")), party.served_address)))
            numbers |= dict.fromkeys(filter(None, (party.code, str(getattr(party.block, "id_number", "")))))
    for field, value in _told(case):
        if field == "name" and 1 < len(value) <= _LONGEST_NAME and value not in public:
            names.setdefault(value, short_name(value))
        elif field == "address" and value not in seats:
            addresses[value] = None
        elif field == "number" and value not in keep:
            numbers[value] = None
    return Secrets(names, tuple(addresses), keep, tuple(numbers), tuple(dict.fromkeys(shown)))


def _people(case: CaseState) -> Iterator[str]:
    yield from case.handler_names.values()
    yield from (member.name for member in case.team)
    for statement in case.proceeding.statements:
        yield statement.speaker
    for waiver in case.proceeding.waivers:
        yield waiver.signed_by
    for activity in case.investigation.activities:
        yield activity.person
        yield from (officer.name for officer in activity.officers)
    lead = case.investigation.lead
    informant = lead.informant if lead is not None else None
    yield str(getattr(informant, "name", "") or "")


def _told(case: CaseState) -> Iterator[tuple[str, str]]:
    """Iterate over (name, address or number; words) of the natural persons in the case's papers, and of the informant."""
    lead = case.investigation.lead
    contact = str(getattr(lead.informant, "contact", "") or "") if lead is not None and lead.informant is not None else ""
    if any(letter.isdigit() or letter == "@" for letter in contact):
        yield "number", contact
    for document in case.documents:
        if document.content is not None:
            yield from _walk(document.content)


def _walk(part: Any) -> Iterator[tuple[str, str]]:
    if isinstance(part, Mapping):
        person = bool(part.get("name")) and any(part.get(key) for key in _PERSONAL)
        natural = person and bool(part.get("id_number")) and part.get("kind") != "organisation"
        for key, value in part.items():
            if key in _PUBLIC:
                continue
            if isinstance(value, str) and value.strip():
                if (key == "name" and person) or key in _NAMES:
                    yield "name", value.strip()
                elif key in _NUMBERS:
                    yield "number", value.strip()
                elif key == "address" and natural:
                    yield "address", value.strip()
            else:
                yield from _walk(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from _walk(value)
