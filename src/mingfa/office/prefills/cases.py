"""Forms of cases: people, party, draft and evidence come from the case; what is inside it can be picked by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from mingfa.agencies.facts import agency_stream
from mingfa.cases.facts import CaseBrief
from mingfa.cases.gates.judging import criteria
from mingfa.cases.grounds import shown_by_file
from mingfa.cases.major import said_of
from mingfa.cases.package import Filled, package_of
from mingfa.cases.state.core import CaseState
from mingfa.cases.state.proceeding import ReviewRound
from mingfa.desk.act import Actor
from mingfa.desk.entry import Entry
from mingfa.desk.errors import UnknownStream
from mingfa.desk.kinds import RegimeView
from mingfa.desk.models import Head
from mingfa.desk.now import now
from mingfa.desk.perform import look
from mingfa.desk.streams import agency_of, new_id, stream_name
from mingfa.desk.times import local_day
from mingfa.law.regime_terms import term
from mingfa.lists.review_items import ReviewListFact, review_list_stream
from mingfa.office.forms import Offer
from mingfa.office.people import agency_state
from mingfa.office.prefill import always, complete, offer, prefill, things
from mingfa.office.told import moment
from mingfa.review.facts import ReviewStaff

View = RegimeView | None
MANY_CASES = 200


def _is_case(state: Any) -> bool:
    return isinstance(state, CaseState)


@always
def year(state: Any, actor: Actor, view: View) -> Mapping[str, Any]:
    """Numbers are taken in the year in which they are taken."""
    return {"year": local_day(now()).year}


@always
def from_case(state: Any, actor: Actor, view: View) -> Mapping[str, Any]:
    """Handlers, unit, the only party, the present draft."""
    if not _is_case(state):
        return {}
    found: dict[str, Any] = {
        "officers": state.handlers,
        "servers": state.handlers,
        "investigators": state.handlers,
        "lead_handler": state.lead_handler,
    }
    found["unit"] = state.unit or (actor.units[0] if actor.units else "")
    if len(state.parties) == 1:
        found |= {"party": state.parties[0].id, "parties": (state.parties[0].id,)}
    version = state.proceeding.version
    if version is not None:
        found["draft_digest"] = version.digest
    lead = state.investigation.lead
    if lead is not None:
        found["place"] = lead.place
    return found


def _case_stream(state: CaseState) -> str:
    return stream_name(agency_of(state.stream), "case", new_id())


@prefill("cases.register_lead")
def lead(state: CaseState, actor: Actor, view: View) -> Mapping[str, Any]:
    """A lead is usually registered the day it was found."""
    return {"found_on": local_day(now()), "place": ""}


@prefill("cases.open_case")
def outline(state: CaseState, actor: Actor, view: View) -> Mapping[str, Any]:
    """Whoever opens it handles it."""
    return {"officers": (actor.person,), "lead_handler": actor.person, "unit": actor.units[0] if actor.units else ""}


@prefill("cases.propose_filing")
def filing(state: CaseState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The proposal takes title and people from the lead."""
    title = state.title if state.title.startswith("涉嫌") else f"涉嫌{state.title}"
    return {"title": title if title.endswith("案") else f"{title}案", "officers": (actor.person,), "lead_handler": actor.person}


@prefill("cases.hand_over_case", "cases.replace_officer", "cases.deputy_handles")
def other_people(state: CaseState, actor: Actor, view: View) -> Mapping[str, Any]:
    """Others are to handle it: nobody is filled in."""
    return {"officers": (), "lead_handler": "", "unit": ""}


@prefill("cases.split_off", "cases.follow_up_case")
def new_case(state: CaseState, actor: Actor, view: View) -> Mapping[str, Any]:
    """A new case gets its stream here."""
    return {"new_case": _case_stream(state), "parties": ()}


@prefill("cases.submit_report")
def report(state: CaseState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The report names the standing evidence."""
    found = state.investigation
    return {
        "facts": found.lead.facts if found.lead else "",
        "evidence": tuple(one.id for one in found.evidence if not one.out),
    }  # fmt: skip


@prefill("cases.issue_prior_notice", "cases.notice_again")
def notice(state: CaseState, actor: Actor, view: View) -> Mapping[str, Any]:
    """Whoever has the right to a hearing by the draft is told so."""
    from mingfa.cases.grounds import hearing_rights

    version = state.proceeding.version
    if version is None or view is None:
        return {}
    rights = hearing_rights(version.draft, view.regime, local_day(now()))
    return {"told_hearing": tuple(party.id for party in state.parties if party.name in rights)}


@prefill("cases.prepare_draft")
def draft(state: CaseState, actor: Actor, view: View) -> Mapping[str, Any]:
    """A new draft begins with the one before, the first one with what the case has: parties, evidence, remedies."""
    version = state.proceeding.version
    if version is not None:
        return {"draft": version.draft.model_dump()}
    found = state.investigation
    content = found.report.content if found.report is not None else None
    told = content or {}
    return {
        "draft": {
            "title": state.title,
            "parties": [party.block.model_dump() for party in state.parties],
            "violation": {**_violation(state), **(told.get("violation") or {})},
            "evidence": [
                {"name": one.name, "made_on": one.obtained_on, "made_by": one.made_by, "proves": one.proves, "sha256": one.digest or None}
                for one in found.evidence
                if not one.out
            ],
            "remedies": list(_remedies(state, view)),
            "performance": _performance(view),
        }
    }


UNITS = {"calendar_days": "日", "working_days": "个工作日", "months": "个月", "years": "年"}


def _length(view: View, clock: str) -> str:
    """Write how long a limit is, as the regime in force has it; a blank to fill in where it has none."""
    today = local_day(now())
    if view is None or not view.regime.has(clock, today):
        return "＿＿"
    terms = view.regime.clock(clock, today)
    return f"{terms.amount}{UNITS.get(terms.unit, '')}" if terms.amount is not None else "＿＿"


def _performance(view: View) -> dict[str, str]:
    today = local_day(now())
    late = view.regime.clock("clock.C16", today).effect if view is not None and view.regime.has("clock.C16", today) else ""
    return {
        "manner": "到指定的银行或者通过电子支付系统缴纳",
        "term": f"自收到行政处罚决定书之日起{_length(view, 'clock.C15')}内",
        "late": late,
    }


def _violation(state: CaseState) -> dict[str, Any]:
    lead = state.investigation.lead
    if lead is None:
        return {}
    when = lead.occurred_on or lead.found_on
    return {"time": f"{when.year}年{when.month}月{when.day}日", "place": lead.place, "act": lead.facts}


def _remedies(state: CaseState, view: View) -> Iterator[dict[str, str]]:
    known = agency_state(agency_of(state.stream))
    if known is None:
        return
    for right, clock, bodies in (
        ("申请行政复议", "clock.C18", known.reconsideration_bodies),
        ("提起行政诉讼", "clock.C19", known.courts),
    ):
        yield {"right": right, "procedure": f"自收到本决定书之日起{_length(view, clock)}内", "channel": "、".join(bodies)}


@prefill("cases.submit_for_review")
def submission(state: CaseState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The package lists what the regime asks for; problems of the round before wait for their answers."""
    version = state.proceeding.version
    filled = package_of(state, version.digest if version is not None else "")
    return sending(state, filled, state.proceeding.review, view)


def sending(state: Any, filled: Iterable[Filled], former: ReviewRound | None, view: View) -> dict[str, Any]:
    """Return what the form of a submission to review begins with, on a case or an application. filled: what it has of the package itself."""
    review = stream_name(agency_of(state.stream), "review", new_id())
    today, there = local_day(now()), tuple(filled)
    items = [{"code": code, "title": term("package_item", code), "digest": ""} for code in missing_items(state, there, view, today)]
    items += [{"code": "other", "title": title, "digest": ""} for title in missing_materials(state, there, today)]
    found: dict[str, Any] = {"review": review, "items": items}
    if view is not None and view.regime.has("review.declaration", today) and view.regime.flag("review.declaration", today):
        found["declaration"] = "本机构对所送材料的真实性、准确性、完整性，以及执法的事实、证据、法律适用、程序的合法性负责。"
    if former is not None:
        try:
            concluded = look(former.stream).state.conclusion
        except UnknownStream:
            concluded = None
        found["responses"] = [{"problem": problem, "done": ""} for problem in (concluded.problems if concluded is not None else ())]
    return found


def wanted_items(state: Any, view: View, today: date) -> tuple[str, ...]:
    """Return the items of the package that the agency asks for: of the kind, and the conditional ones for which there is cause."""
    if view is None:
        return ()
    regime, brief = view.regime, CaseBrief.of(state, state.stream, today)
    listed = next((name for name in (f"review.package.{brief.kind}", "review.package") if regime.has(name, today)), "")
    wanted = list(regime.items(listed, today)) if listed else []
    facts = {
        "hearing_papers": brief.heard,
        "assessment_papers": brief.assessed,
        "consultation_papers": bool(brief.consulted),
        "transfer_opinion": bool(brief.transfer_digest),
    }
    if regime.has("review.package.conditional", today):
        wanted += [code for code in regime.items("review.package.conditional", today) if facts.get(code)]
    return tuple(dict.fromkeys(wanted))


def missing_items(state: Any, filled: tuple[Filled, ...], view: View, today: date) -> tuple[str, ...]:
    """Return the items that the matter cannot fill by itself: only these are left to be uploaded."""
    there = {one.code for one in filled} | {"declaration"}
    return tuple(code for code in wanted_items(state, view, today) if code not in there)


def missing_materials(state: Any, filled: tuple[Filled, ...], today: date) -> tuple[str, ...]:
    """Return what the legal unit asks for besides in a matter of this kind and field, and the file does not hold."""
    agency, brief = agency_state(agency_of(state.stream)), CaseBrief.of(state, state.stream, today)
    there = [one.title for one in filled]
    wanted = ReviewStaff.of(agency, agency_stream(agency_of(state.stream)), today).materials if agency is not None else ()
    return tuple(one.title for one in wanted if one.wanted_in(brief) and not any(one.title in title for title in there))


@prefill("cases.submit_outline_for_review")
def outline_submission(state: CaseState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The same for the other kinds."""
    return {**submission(state, actor, view), "draft_digest": ""}


@prefill("cases.decide")
def decision(state: CaseState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The decision tells what the case has been through."""
    statements = [
        f"{one.speaker}提出：{'；'.join(point.text for point in one.points)}"
        for one in state.proceeding.round_of(state.proceeding.statements)
    ]
    return {
        "course": state.investigation.lead.details if state.investigation.lead else "",
        "defence": "；".join(statements) or "当事人在规定期限内没有提出陈述、申辩，也没有要求举行听证",
        "publication_told": "本决定依法公开；符合条件的，可以申请信用修复",
    }  # fmt: skip


@prefill("cases.record_discussion")
def discussion(state: CaseState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The handler usually reports."""
    return {"reporter": state.handler_names.get(state.lead_handler, ""), "place": ""}


@prefill("cases.serve_notice", "cases.serve_decision", "cases.serve_demand")
def service(state: CaseState, actor: Actor, view: View) -> Mapping[str, Any]:
    """Served at the party's address, with a receipt."""
    party = state.parties[0] if len(state.parties) == 1 else None
    place = (party.served_address or getattr(party.block, "address", "")) if party is not None else ""
    return {"place": place, "way": "direct", "paper": {"kind": "service_receipt", "form": "service_receipt", "title": "送达回证"}}


# What can be picked ------------------------------------------------------------------------------------------------------------


def _offers(rows: Iterable[tuple[Any, str]]) -> Sequence[Offer]:
    return [Offer(str(value), label) for value, label in rows]


def _short(words: str) -> str:
    return words if len(words) <= 40 else words[:39] + "…"


@things("step")
def steps(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """The steps, the latest first; those without a record are marked."""
    if not _is_case(state):
        return []
    return _offers(
        (one.seq, f"第 {one.seq + 1} 条 {one.label}，{moment(one.done_at)}{'（缺少记录）' if one.gap else ''}")
        for one in reversed(state.steps)
    )


@things("entry")
def entries(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """The entries, the latest first."""
    if not _is_case(state):
        return []
    held = [one for one in state.history if isinstance(one, Entry)]
    return _offers((one.seq, f"第 {one.seq + 1} 条 {type(one.act).label}，{moment(one.done_at)}") for one in reversed(held))


@things("document")
def documents(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """The papers of the file, current versions only."""
    return _offers((one.id, f"{one.title} {one.number}") for one in getattr(state, "documents", ()) if one.current)


@things("evidence")
def evidence(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """The items of evidence that stand."""
    return _offers((one.id, one.name) for one in state.investigation.evidence if not one.out) if _is_case(state) else []


@things("preservation")
def preservations(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """The things kept as evidence."""
    return (
        _offers((one.id, _short("、".join(one.things))) for one in state.investigation.preservations if one.open) if _is_case(state) else []
    )


@things("avoidance")
def avoidances(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """The questions of avoidance nobody has decided."""
    return _offers((one.seq, f"{one.name}：{_short(one.ground)}") for one in state.open_avoidances) if _is_case(state) else []


@things("order")
def orders(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """The orders to correct."""
    return _offers((one.seq, f"{one.number} {_short(one.content)}") for one in state.investigation.orders) if _is_case(state) else []


@things("activity")
def activities(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """The on-site activities, the latest first."""
    return (
        _offers((one.seq, f"{one.label}，{one.place}，{moment(one.started_at)}") for one in reversed(state.investigation.activities))
        if _is_case(state)
        else []
    )


@things("pause")
def pauses(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """The stretches of time that are not counted."""
    return _offers((one.name, f"{one.ground}，自 {one.since}") for one in state.investigation.pauses) if _is_case(state) else []


@things("result")
def results(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """Results of monitoring, testing, appraisal."""
    return _offers((one.seq, f"{one.report} {_short(one.conclusion)}") for one in state.investigation.results) if _is_case(state) else []


@things("point")
def points(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """The points of the defence, open ones first."""
    if not _is_case(state):
        return []
    found = [point for one in state.proceeding.round_of(state.proceeding.statements) for point in one.points]
    return _offers((one.id, _short(one.text)) for one in sorted(found, key=lambda one: bool(one.adopted)))


@things("remedy")
def remedies(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """Reconsiderations and suits."""
    return _offers((one.seq, f"{one.organ}，{one.filed_on} 受理") for one in state.execution.remedies) if _is_case(state) else []


@things("review")
def reviews(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """The rounds of legal review."""
    return (
        _offers((one.stream, f"第 {number} 轮审核，{one.submitted_on} 送审") for number, one in enumerate(state.proceeding.reviews, 1))
        if _is_case(state)
        else []
    )


@things("case")
def cases(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """The agency's latest other cases that the actor may see."""
    found = []
    for head in Head.objects.filter(agency=actor.agency, kind="case").order_by("-recorded_at")[:MANY_CASES]:
        folded = look(head.stream)
        if head.stream != getattr(state, "stream", "") and folded.kind.visible(folded.state, actor):
            found.append((head.stream, f"{folded.state.number} {folded.kind.title(folded.state)}"))
    return _offers(found)


@offer("cases.answer_point", "point")
def open_points(state: CaseState, actor: Actor, view: View) -> Sequence[Offer]:
    """Only points nobody has answered, and the others after them."""
    return points(state, actor, view)


@offer("cases.submit_for_review", "conditions")
@offer("cases.submit_outline_for_review", "conditions")
@offer("licences.submit_licence_for_review", "conditions")
def conditions(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """The circumstances that call for further material."""
    today: date = local_day(now())
    if view is None or not view.regime.has("review.package.conditional", today):
        return []
    return _offers((code, term("package_item", code)) for code in view.regime.items("review.package.conditional", today))


@complete("cases.print_document")
def printed(stream: str, data: dict[str, Any]) -> Mapping[str, Any]:
    """The code on every page, and the fingerprint of the print, are those of the paper as it stands."""
    from mingfa.office.pages.papers import rendered_of

    code = str(data.get("code") or "")
    made = rendered_of(stream, str(data.get("document") or "")) if not code else None
    return {} if made is None else {"code": made.content_code, "printed": made.sha256}


# Is it major? -----------------------------------------------------------------------------------------------------------------


def _criteria(state: CaseState, view: View) -> dict[str, str]:
    """The criteria that are asked of a case today, with their words."""
    if view is None:
        return {}
    today, stream = local_day(now()), review_list_stream(agency_of(state.stream))
    try:
        listed: ReviewListFact | None = ReviewListFact.of(look(stream).state, stream, today)
    except UnknownStream:
        listed = None
    return criteria(state.kind, view.regime, today, listed)


@prefill("cases.judge_major")
def major(state: CaseState, actor: Actor, view: View) -> Mapping[str, Any]:
    """Every criterion, yes where the file shows it or somebody said so before; the draft now proposed."""
    if view is None:
        return {}
    shown, said = shown_by_file(state, view.regime, local_day(now())), said_of(state)
    known = {**said, **shown}
    answers = [
        {"criterion": code, "yes": True, "reason": known[code]} if code in known else {"criterion": code} for code in _criteria(state, view)
    ]
    version = state.proceeding.version
    return {"draft_digest": version.digest if version is not None else "", "answers": answers, "relations": state.major.relations}


@offer("cases.judge_major", "criterion")
def criteria_offered(state: CaseState, actor: Actor, view: View) -> Sequence[Offer]:
    """The criteria by their words."""
    return [Offer(code, words) for code, words in _criteria(state, view).items()]
