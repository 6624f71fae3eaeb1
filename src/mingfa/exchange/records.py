"""Records of 双公示 assembled from what was decided and published: no field is typed again. Pure.

Text comes from the publication as the public reads it; codes, amounts and days come from the case. Identity numbers are in the record for the
platform and in no public view of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from mingfa.cases.state.core import CaseState, PartyState
from mingfa.cases.state.proceeding import Decision
from mingfa.disclosure.content import decisions_of, secrets_of
from mingfa.disclosure.redaction import redact
from mingfa.disclosure.state import PublicationState
from mingfa.documents.digest import Penalty, PenaltyKind
from mingfa.exchange.convert import LONG_TERM, WITHOUT_CODE, amount_text, code_text, date_text, months_later
from mingfa.exchange.tables import code_list, table, weight_of
from mingfa.law.errors import InvalidIdentifier
from mingfa.law.identifiers import social_credit_code
from mingfa.law.regime_model import Regime
from mingfa.licences.state.licence import ENDINGS, LicenceState

ACTIONS = {"new": "新增", "update": "更新", "withdraw": "撤销"}
CHANGED = {
    "revoked": "决定已被撤销",
    "remade": "决定被要求重新作出",
    "held_unlawful": "决定被确认违法",
    "changed": "决定已被变更",
    "lifted": "决定已解除",
}


@dataclass(frozen=True, slots=True)
class Record:
    """One record: values by field code, all as text in the platform's form. stream: the publication it was made from."""

    kind: str
    action: str
    values: Mapping[str, str]
    stream: str = ""

    def key(self, on: date) -> tuple[str, ...]:
        """Return the values by which two records are the same."""
        return tuple(self.values.get(code, "") for code in table(self.kind, on).key)


def public_view(record: Record, on: date) -> Record:
    """Return the record without what is never shown: numbers of identity papers. Law: 个人信息保护法; law of 双公示 (证件号码不公示)."""
    private = {one.code for one in table(record.kind, on).fields if one.private}
    return replace(record, values={code: "" if code in private else text for code, text in record.values.items()})


@dataclass(frozen=True, slots=True)
class Organ:
    """The organ of a record: its name and credit code as registered."""

    name: str
    code: str


def _party_values(party: PartyState, prefix: str, on: date) -> dict[str, str]:
    """Return who it is about: an organisation by its code and head, a sole trader by code and owner, a person by his identity paper."""
    block, kinds = party.block, code_list("party_kind", on)
    told = {f"{prefix}_XDR_MC": party.name, f"{prefix}_XDR_LB": kinds.words(party.kind)}
    if party.kind == "citizen":
        number = code_text(str(getattr(block, "id_number", "")))
        return told | {f"{prefix}_XDR_ZJLX": code_list("id_kind", on).words("citizen_number"), f"{prefix}_XDR_ZJHM": number}
    code = code_text(party.code)
    if party.kind == "sole_trader":
        told[f"{prefix}_FRDB"] = str(getattr(block, "operator", ""))
        try:
            social_credit_code(code)
        except InvalidIdentifier as error:
            if error.code == "uscc.length" and code:  # the number of an old business licence
                return told | {f"{prefix}_XDR_SHXYM": WITHOUT_CODE, f"{prefix}_XDR_GSZC": code}
    else:
        told[f"{prefix}_FRDB"] = str(getattr(block, "head_name", ""))
    return told | {f"{prefix}_XDR_SHXYM": code}


def _mine(penalties: Sequence[Penalty], party: str) -> tuple[Penalty, ...]:
    return tuple(one for one in penalties if one.on_party in ("", party))


def _sum(penalties: Sequence[Penalty], *kinds: PenaltyKind) -> str:
    amounts = [one.amount_fen for one in penalties if one.kind in kinds and one.amount_fen is not None]
    return amount_text(sum(amounts)) if amounts else ""


def penalty_kinds_text(penalties: Sequence[Penalty], on: date) -> str:
    """Return the kinds of penalty in the platform's words of the day, each once, in the order of the decision."""
    words = code_list("penalty_kinds", on)
    told = [words.words(one.kind.value, one.detail if one.kind is PenaltyKind.OTHER else one.kind.label) for one in penalties]
    return words.joined.join(dict.fromkeys(told))


def valid_until(penalties: Sequence[Penalty], decided_on: date) -> date:
    """Return until when the penalty holds: the last day of the longest one that lasts, counted from the decision; else without an end."""
    days = [one.days for one in penalties if one.days]
    return decided_on + timedelta(days=max(days)) if days else LONG_TERM


def public_until(penalties: Sequence[Penalty], decided_on: date, regime: Regime | None, on: date) -> date | None:
    """Return until when credit sites may show the penalty at most, counted from the decision; None while no rule is in force.

    Law: regime exchange.public_months by weight, with its article (信用修复管理办法).
    """
    name = f"exchange.public_months.{weight_of(tuple(one.kind.value for one in penalties))}"
    if regime is None or not regime.has(name, on):
        return None
    return months_later(decided_on, regime.number(name, on))


def penalty_records(
    publication: PublicationState, case: CaseState, organ: Organ, regime: Regime | None, on: date, action: str = "new"
) -> tuple[Record, ...]:
    """Return one record for each party punished by the published decision; none for a decision not to punish.

    on: the day of sending, whose table and lists apply. Raises NoTable, and KeyError for a kind of penalty without words.
    """
    decision = next((one for one in decisions_of(case) if one.seq == publication.decision_seq), None)
    if decision is None or decision.version is None or not decision.penalties:
        return ()
    parties = [party for party in case.parties if not decision.parties or party.id in decision.parties]
    return tuple(
        Record("penalty", action, _penalty(publication, case, decision, party, organ, regime, on), publication.stream)
        for party in parties
        if _mine(decision.penalties, party.name)
    )


def _penalty(
    publication: PublicationState, case: CaseState, decision: Decision, party: PartyState, organ: Organ, regime: Regime | None, on: date
) -> dict[str, str]:
    penalties = _mine(decision.penalties, party.name)
    version = publication.version
    told = {str(one["key"]): str(one["value"]) for one in (version.content.get("fields", ()) if version is not None else ())}
    by_hand = version is not None and "人工指定" in version.hidden
    secrets = secrets_of(case)
    act = decision.version.draft.violation.act if decision.version is not None else ""
    lines = "；".join(str(one.printed()["line"]) for one in penalties)
    until = public_until(penalties, decision.decided_on, regime, on)
    taken = [one.detail for one in penalties if one.kind in (PenaltyKind.SUSPEND_LICENCE, PenaltyKind.REVOKE_LICENCE)]
    values = _party_values(party, "CF", on) | {
        "CF_WSH": decision.number,
        "CF_WFXW": told.get("facts", "") if by_hand else redact(act, secrets)[0],
        "CF_SY": told.get("facts", ""),
        "CF_YJ": told.get("basis", ""),
        "CF_CFLB": penalty_kinds_text(penalties, on),
        "CF_NR": told.get("result", "") if by_hand else redact(lines, secrets)[0],
        "CF_NR_FK": _sum(penalties, PenaltyKind.FINE),
        "CF_NR_WFFF": _sum(penalties, PenaltyKind.CONFISCATE_GAINS, PenaltyKind.CONFISCATE_GOODS),
        "CF_NR_ZKDX": "；".join(taken),
        "CF_JDRQ": date_text(decision.decided_on),
        "CF_YXQ": date_text(valid_until(penalties, decision.decided_on)),
        "CF_GSJZQ": date_text(until) if until is not None else "",
        "CF_CFJG": organ.name,
        "CF_CFJGDM": code_text(organ.code),
        "CF_SJLY": organ.name,
        "CF_SJLYDM": code_text(organ.code),
        "BZ": "；".join(dict.fromkeys(CHANGED.get(one.state, "") for one in decision.standing if one.state in CHANGED)),
    }
    return {one.code: values.get(one.code, "") for one in table("penalty", on).fields}


@dataclass(frozen=True, slots=True)
class LicenceDecision:
    """What a licence decided (行政许可决定), as far as a record tells it. kinds: codes of `licence_kinds`. until None: without an end."""

    title: str
    number: str
    kinds: tuple[str, ...]
    content: str
    decided_on: date
    valid_from: date
    valid_until: date | None
    certificate: str = ""
    certificate_number: str = ""
    valid: bool = True
    note: str = ""


def licence_record(licence: LicenceDecision, party: PartyState, organ: Organ, on: date, action: str = "new", stream: str = "") -> Record:
    """Return the record of a licence. Raises NoTable, and KeyError for a kind without words."""
    words = code_list("licence_kinds", on)
    values = _party_values(party, "XK", on) | {
        "XK_XKWS": licence.title,
        "XK_WSH": licence.number,
        "XK_XKLB": words.joined.join(dict.fromkeys(words.words(one, one) for one in licence.kinds)),
        "XK_XKZS": licence.certificate,
        "XK_XKBH": licence.certificate_number,
        "XK_NR": licence.content,
        "XK_JDRQ": date_text(licence.decided_on),
        "XK_YXQZ": date_text(licence.valid_from),
        "XK_YXQZI": date_text(licence.valid_until or LONG_TERM),
        "XK_XKJG": organ.name,
        "XK_XKJGDM": code_text(organ.code),
        "XK_ZT": code_list("licence_state", on).words("valid" if licence.valid else "invalid"),
        "XK_LYDW": organ.name,
        "XK_LYDWDM": code_text(organ.code),
        "BZ": licence.note,
    }
    return Record("licence", action, {one.code: values.get(one.code, "") for one in table("licence", on).fields}, stream)


def licence_records(
    publication: PublicationState, licence: LicenceState, organ: Organ, on: date, action: str = "new"
) -> tuple[Record, ...]:
    """Return one record for each holder of the published licence; none for an application that was refused, which gives no right.

    The content is the text as the public reads it. Raises NoTable.
    """
    decision = licence.decision
    if decision is None or not decision.granted or decision.valid_from is None or decision.seq != publication.decision_seq:
        return ()
    version = publication.version
    shown = {str(one["key"]): str(one["value"]) for one in (version.content.get("fields", ()) if version is not None else ())}
    made = LicenceDecision(
        f"{licence.matter}行政许可决定书", decision.number, (licence.category,), shown.get("result", ""), decision.decided_on,
        decision.valid_from, decision.valid_until, decision.certificate, decision.certificate_number, not licence.ending,
        f"许可已{ENDINGS[licence.ending]}" if licence.ending else "",
    )  # fmt: skip
    return tuple(licence_record(made, party, organ, on, action, publication.stream) for party in licence.parties)


def told(values: Mapping[str, Any]) -> dict[str, str]:
    """Return values as a file gives them as text, blanks at their ends dropped."""
    return {str(code): "" if text is None else str(text).strip() for code, text in values.items()}
