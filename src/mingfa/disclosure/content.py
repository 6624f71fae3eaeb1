"""What the public is told of a decision: the fields taken from the case, in their order, with what was hidden in them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mingfa.cases.state.core import CaseState, PartyState
from mingfa.cases.state.proceeding import Decision
from mingfa.disclosure.redaction import Secrets, redact, short_name
from mingfa.law.regime_terms import term

KIND_WORDS = {"penalty": "行政处罚", "coercion": "行政强制", "inspection": "行政检查", "licence": "行政许可"}
ORDER = ("organ", "object", "category", "facts", "evidence", "basis", "conclusion", "result", "decided_on", "number", "execution")
"""The fields of a publication in the order in which they are shown."""


def decisions_of(case: CaseState) -> Iterator[Decision]:
    """Iterate over the decisions of a case, replaced ones first."""
    yield from case.proceeding.former
    if case.proceeding.decision is not None:
        yield case.proceeding.decision


def secrets_of(case: CaseState) -> Secrets:
    """Return what must not be shown: names of everybody but the punished, addresses of natural persons; and the codes that may be.

    Law: 生态环境行政处罚办法 第六十四条. The legal representative of an organisation is among what is published (第六十二条).
    """
    shown = {party.name for party in case.parties}
    shown |= {str(party.block.head_name) for party in case.parties if hasattr(party.block, "head_name")}
    shown |= {str(party.block.operator) for party in case.parties if hasattr(party.block, "operator")}
    known = {name: short_name(name) for name in dict.fromkeys(_people(case)) if 1 < len(name) <= 12 and name not in shown}
    addresses = tuple(
        dict.fromkeys(str(party.block.address) for party in case.parties if party.kind == "citizen" and hasattr(party.block, "address"))
    )
    return Secrets(known, addresses, tuple(party.code for party in case.parties if party.kind != "citizen" and party.code))


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


def _object(party: PartyState) -> str:
    block = party.block
    if party.kind == "citizen":
        return party.name
    more = [f"统一社会信用代码 {party.code}"] if party.code else []
    if getattr(block, "head_name", ""):
        more.append(f"{block.head_title}{block.head_name}")
    elif getattr(block, "operator", "") and block.operator != party.name:
        more.append(f"经营者{block.operator}")
    return f"{party.name}（{'，'.join(more)}）" if more else party.name


def raw_fields(case: CaseState, decision: Decision) -> dict[str, str]:
    """Return field -> words as the case has them, nothing hidden yet; a field of which the case says nothing is left out."""
    parties = [party for party in case.parties if not decision.parties or party.id in decision.parties]
    told = {
        "object": "\n".join(_object(party) for party in parties),
        "category": KIND_WORDS.get(case.kind, ""),
        "decided_on": f"{decision.decided_on.year}年{decision.decided_on.month}月{decision.decided_on.day}日",
        "number": decision.number,
    }
    if decision.version is not None:
        draft = decision.version.draft
        told["facts"] = _sentence(draft.violation.time, draft.violation.place, draft.violation.act, draft.violation.summary)
        told["evidence"] = "、".join(item.name for item in draft.evidence)
        told["basis"] = "；".join(dict.fromkeys(law.cite for law in (*draft.duty_law, *draft.penalty_law)))
        lines = [str(penalty.printed()["line"]) for penalty in decision.penalties]
        told["conclusion"] = "给予行政处罚" if lines else ""
        told["result"] = "；".join(lines)
    elif decision.result == "no_penalty":
        told["facts"] = decision.education
        told["basis"] = decision.ground
        told["conclusion"] = told["result"] = "不予行政处罚"
    return {name: words for name, words in told.items() if words}


def _sentence(*parts: str) -> str:
    return "；".join(dict.fromkeys(part.strip().rstrip("。；，") for part in parts if part.strip())) + "。"


def shown_fields(case: CaseState, decision: Decision) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return field -> words as they may be shown, and by which rules something was hidden."""
    secrets, shown, hidden = secrets_of(case), dict[str, str](), list[str]()
    for name, words in raw_fields(case, decision).items():
        shown[name], hits = redact(words, secrets)
        hidden += hits
    return shown, tuple(hidden)


def shown_title(case: CaseState) -> str:
    """Return the title of the case as it may be shown."""
    return redact(case.title, secrets_of(case))[0]


def label_of(field: str) -> str:
    """Return the Chinese name of a field."""
    return {"number": "决定文号", "basis": "法律依据", "organ": "执法机关"}.get(field) or term("publication_field", field)


def ordered(fields: dict[str, str]) -> list[dict[str, Any]]:
    """Return the fields as the feed carries them, in the order in which they are shown."""
    names = [name for name in ORDER if name in fields] + sorted(set(fields) - set(ORDER))
    return [{"key": name, "label": label_of(name), "value": fields[name]} for name in names]
