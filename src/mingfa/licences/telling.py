"""What the public may be told of a licence (许可决定的公示), granted or refused, in the form every source of decisions has. Pure."""

from __future__ import annotations

import re

from mingfa.cases.state.core import PartyState
from mingfa.disclosure.content import birth_date, day_words
from mingfa.disclosure.redaction import Secrets, short_name
from mingfa.disclosure.source import DecisionTold, LawCited, PartyNamed, Told
from mingfa.licences.state.licence import CATEGORIES, ENDINGS, LicenceState

_CITED = re.compile(r"《([^》]{2,60})》((?:第[一二三四五六七八九十百千零〇0-9]+[条款项])*)")
LONG_TERM = "长期"


def _object(party: PartyState) -> str:
    return f"{party.name}（统一社会信用代码 {party.code}）" if party.kind != "citizen" and party.code else party.name


def secrets_of(state: LicenceState) -> Secrets:
    """Return what must not be shown: names of agents and of who handles it, the address of a natural person."""
    shown = {party.name for party in state.parties}
    shown |= {str(getattr(party.block, "head_name", "") or getattr(party.block, "operator", "")) for party in state.parties}
    people = dict.fromkeys((state.agent, *state.handler_names.values()))
    return Secrets(
        {name: short_name(name) for name in people if 1 < len(name) <= 12 and name not in shown},
        tuple(str(party.block.address) for party in state.parties if party.kind == "citizen"),
        tuple(party.code for party in state.parties if party.kind != "citizen" and party.code),
    )


def told_of(state: LicenceState) -> Told:
    """Return the decision on an application with its fields; none before it is made."""
    secrets, decision, party = secrets_of(state), state.decision, state.party
    if decision is None or party is None:
        return Told("licence", state.title, state.unit, (), secrets)
    result = decision.content if decision.granted else f"{decision.content}\n理由：{decision.reasons}"
    fields = {
        "object": _object(party), "category": f"行政许可（{dict(CATEGORIES).get(state.category, state.category)}）", "facts": state.matter,
        "conclusion": "准予行政许可" if decision.granted else "不予行政许可", "result": result, "basis": decision.basis,
        "decided_on": day_words(decision.decided_on), "number": decision.number,
    }  # fmt: skip
    if decision.granted and decision.valid_from is not None:
        fields["valid_from"] = day_words(decision.valid_from)
        fields["valid_until"] = day_words(decision.valid_until) if decision.valid_until is not None else LONG_TERM
    born = [birth_date(one.code) for one in state.parties if one.kind == "citizen"]
    return Told(
        "licence", state.title, state.unit,
        (
            DecisionTold(
                decision.seq, decision.result, decision.decided_on, fields, number=decision.number, issued=decision.issue is not None,
                annulled=state.ending in ENDINGS, youngest_born=max((day for day in born if day is not None), default=None),
                laws=tuple(dict.fromkeys(LawCited(title, article) for title, article in _CITED.findall(decision.basis))),
                place=state.place, matter=state.matter,
                parties=tuple(PartyNamed(one.name, "" if one.kind == "citizen" else one.code) for one in state.parties),
            ),
        ),
        secrets,
    )  # fmt: skip
