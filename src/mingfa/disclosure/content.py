"""What the public is told of a decision: the fields taken from the case, in their order, with what was hidden in them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from mingfa.cases.state.core import CaseState, PartyState
from mingfa.cases.state.investigation import Measure, OutlineDecision
from mingfa.cases.state.proceeding import Decision
from mingfa.desk.times import LOCAL
from mingfa.disclosure.redaction.dossier import secrets_of
from mingfa.disclosure.source import DecisionTold, Followed, LawCited, PartyNamed, Told, register_source
from mingfa.law.money import yuan_text
from mingfa.law.regime_terms import term

KIND_WORDS = {"penalty": "行政处罚", "coercion": "行政强制", "inspection": "行政检查", "licence": "行政许可"}
MEASURE_WORDS = {
    "sealing": "查封场所、设施或者财物", "seizure": "扣押财物", "coercive_measure": "其他行政强制措施", "compulsory_execution": "行政强制执行",
    "restriction": "限制生产、停产整治", "closure": "停业、关闭",
}  # fmt: skip
ORDER = (
    "organ", "object", "category", "facts", "evidence", "time", "mode", "matters", "sampled", "problems", "basis", "measure", "conclusion", "result",
    "handling", "decided_on", "number", "valid_from", "valid_until", "rectification", "execution", "execution_result",
)  # fmt: skip
"""The fields of a publication in the order in which they are shown."""


def decisions_of(case: CaseState) -> Iterator[Decision]:
    """Iterate over the decisions of a case, replaced ones first."""
    yield from case.proceeding.former
    if case.proceeding.decision is not None:
        yield case.proceeding.decision


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
    """Return field -> words of a penalty decision as the case has them, nothing hidden yet; a field of which it says nothing is left out."""
    told = {
        "object": _objects(case, decision.parties),
        "category": KIND_WORDS.get(case.kind, ""),
        "decided_on": day_words(decision.decided_on),
    }
    told["number"] = decision.number
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
    for note in decision.corrections:  # a clerical error put right in writing (更正决定书文字)
        told = {name: words.replace(note.wrong, note.right) for name, words in told.items()}
    return {name: words for name, words in told.items() if words}


def day_words(day: date) -> str:
    """Return a day as people read it, 2026年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _objects(case: CaseState, parties: tuple[str, ...] = ()) -> str:
    return "\n".join(_object(party) for party in case.parties if not parties or party.id in parties)


def _sentence(*parts: str) -> str:
    return "；".join(dict.fromkeys(part.strip().rstrip("。；，") for part in parts if part.strip())) + "。"


# Cases as a source -----------------------------------------------------------------------------------------------------------------


def told_of_case(case: CaseState) -> Told:
    """Return what a case tells: penalty decisions, and what was decided, measured or found in cases of the other kinds."""
    penalties = tuple(_penalty(case, decision) for decision in decisions_of(case))
    return Told(case.kind, case.title, case.unit, (*penalties, *outline_decisions(case)), secrets_of(case))


def _penalty(case: CaseState, decision: Decision) -> DecisionTold:
    draft = decision.version.draft if decision.version is not None else None
    laws = (*draft.duty_law, *draft.penalty_law) if draft is not None else ()
    amounts = [penalty.amount_fen for penalty in decision.penalties if penalty.amount_fen is not None]
    return DecisionTold(
        decision.seq, decision.result, decision.decided_on, raw_fields(case, decision), decision.number,
        issued=decision.issue is not None and bool(decision.issue.signature), annulled=decision.annulled,
        youngest_born=youngest_born(case, decision.parties),
        laws=tuple(dict.fromkeys(LawCited(law.instrument.strip("《》"), f"{law.article}{law.paragraph}{law.item}") for law in laws)),
        amount_fen=sum(amounts) if amounts else None, place=draft.violation.place if draft is not None else "",
        matter=draft.title if draft is not None else case.title, parties=parties_named(case, decision.parties),
        followed=tuple(_executed(case, decision)),
    )  # fmt: skip


def parties_named(case: CaseState, parties: tuple[str, ...] = ()) -> tuple[PartyNamed, ...]:
    """Return the parties as the public may see them: a credit code is shown, a citizen's number never."""
    return tuple(
        PartyNamed(party.name, party.code if party.kind != "citizen" else "")
        for party in case.parties
        if not parties or party.id in parties
    )


def youngest_born(case: CaseState, parties: tuple[str, ...] = ()) -> date | None:
    """Return the birth date of the youngest party who is a natural person, as his number tells it; None where none tells it."""
    born = [
        day
        for party in case.parties
        if party.kind == "citizen" and (not parties or party.id in parties) and (day := birth_date(party.code)) is not None
    ]
    return max(born, default=None)


def birth_date(number: str) -> date | None:
    """Return the birth date that a citizen's number states (GB 11643), None when it states none."""
    digits = number[6:14] if len(number) == 18 else f"19{number[6:12]}" if len(number) == 15 else ""
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])) if digits.isascii() and digits.isdigit() else None
    except ValueError:
        return None


def _executed(case: CaseState, decision: Decision) -> Iterator[Followed]:
    """Iterate over what became of a penalty decision: money paid, things handled, an application to the court, the closing."""
    for name in decision.parties:
        done, party = case.execution.of(name), case.party(name)
        who = party.name if party is not None and len(decision.parties) > 1 else ""
        for payment in done.payments:
            what = {"fine": "罚款", "gains": "没收的违法所得", "surcharge": "加处罚款"}.get(payment.item, "款项")
            yield Followed("execution", f"{who}已缴纳{what}{yuan_text(payment.amount_fen)}元", payment.on)
        for handled in done.done:
            yield Followed("execution", f"{who}{handled.what}已执行（{handled.way}）", handled.on)
        if done.court is not None:
            state = {"granted": "人民法院已裁定准予强制执行", "denied": "人民法院已裁定不准予强制执行"}
            yield Followed("execution", who + state.get(done.court.state, "已申请人民法院强制执行"), done.court.on or done.court.applied_on)


def outline_decisions(case: CaseState) -> Iterator[DecisionTold]:
    """Iterate over what a case of coercion, inspection or licence has to publish: its decision, and measures carried out before one."""
    decided = case.investigation.decision
    for measure in case.investigation.measures:
        if decided is None or measure.seq < decided.seq:
            yield _measure(case, measure)
    if decided is not None:
        yield _decided(case, decided)


def _ground(case: CaseState) -> str:
    opened = case.entry(0)
    return str(getattr(opened.act, "ground", "")) if opened is not None else ""


def _act_at(case: CaseState, seq: int) -> Any:
    entry = case.entry(seq)
    return entry.act if entry is not None else None


def _measure(case: CaseState, measure: Measure) -> DecisionTold:
    act = _act_at(case, measure.seq)
    things = "、".join(measure.things)
    words = MEASURE_WORDS.get(measure.kind, "行政强制措施")
    parties = (act.party,) if getattr(act, "party", "") else ()
    told = {
        "object": _objects(case, parties), "category": KIND_WORDS["coercion"], "measure": f"{words}（{things}）" if things else words,
        "mode": str(getattr(act, "mode", "")), "basis": str(getattr(act, "basis", "")) or _ground(case), "conclusion": f"采取行政强制措施：{words}",
        "decided_on": day_words(measure.on),
    }  # fmt: skip
    return DecisionTold(
        measure.seq, "coercion", measure.on, {name: text for name, text in told.items() if text}, kind="coercion",
        youngest_born=youngest_born(case, parties), laws=tuple(cited_in(told["basis"])), place=str(getattr(act, "place", "")),
        matter=case.title, parties=parties_named(case, parties), followed=(Followed("execution_result", f"{words}已实施", measure.on),),
    )  # fmt: skip


def _decided(case: CaseState, decided: OutlineDecision) -> DecisionTold:
    act = _act_at(case, decided.seq)
    said = {name: str(getattr(act, name, "")) for name in ("number", "basis", "mode", "matters", "sampled", "problems", "handling")}
    told = {
        "object": _objects(case), "category": KIND_WORDS.get(case.kind, ""), "conclusion": decided.result, "number": said["number"],
        "basis": said["basis"] or _ground(case), "mode": said["mode"], "decided_on": day_words(decided.on),
    }  # fmt: skip
    visits = [one for one in case.investigation.activities if "inspection" in one.kinds]
    no_problem = case.kind == "inspection" and bool(getattr(act, "no_problem", False))
    followed: list[Followed] = []
    if case.kind == "coercion":
        told["measure"] = decided.result
        for measure in case.investigation.measures:
            if measure.seq > decided.seq:
                words, things = MEASURE_WORDS.get(measure.kind, "行政强制措施"), "、".join(measure.things)
                followed.append(Followed("execution_result", f"{words}已实施" + (f"（{things}）" if things else ""), measure.on))
    elif case.kind == "inspection":
        told |= {name: said[name] for name in ("matters", "sampled", "handling")}
        told["time"] = "；".join(f"{moment_words(one.started_at)}至{moment_words(one.ended_at)}" for one in visits)
        told["problems"] = "未发现问题" if no_problem else said["problems"]
    return DecisionTold(
        decided.seq, case.kind, decided.on, {name: text for name, text in told.items() if text}, said["number"],
        youngest_born=youngest_born(case), random=any("random_inspection" in one.kinds for one in visits), no_problem=no_problem,
        laws=tuple(cited_in(told["basis"])), place=visits[0].place if visits else "", matter=case.title, parties=parties_named(case),
        followed=tuple(followed),
    )  # fmt: skip


def moment_words(at: datetime) -> str:
    """Return an instant as people read it, in local time."""
    local = at.astimezone(LOCAL)
    return f"{day_words(local.date())}{local.hour}时{local.minute:02d}分"


_CITED = re.compile(r"《([^《》]{2,80})》((?:第[零〇一二三四五六七八九十百千]{1,9}[条款项](?:之[一二三四五六七八九十]{1,3})?)*)")


def cited_in(text: str) -> Iterator[LawCited]:
    """Iterate over the laws that a text cites as 《title》第…条."""
    seen = set()
    for found in _CITED.finditer(text):
        law = LawCited(found[1], found[2])
        if law not in seen:
            seen.add(law)
            yield law


register_source("case", told_of_case)


def label_of(field: str) -> str:
    """Return the Chinese name of a field."""
    return {"number": "决定文号", "basis": "法律依据", "organ": "执法机关"}.get(field) or term("publication_field", field)


def ordered(fields: dict[str, str]) -> list[dict[str, Any]]:
    """Return the fields as the feed carries them, in the order in which they are shown."""
    names = [name for name in ORDER if name in fields] + sorted(set(fields) - set(ORDER))
    return [{"key": name, "label": label_of(name), "value": fields[name]} for name in names]
