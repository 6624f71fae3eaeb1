"""Defects of the investigation: evidence, facts, jurisdiction, officers, recordings, records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import MappingProxyType
from typing import Any

from mingfa.agencies.state.person import Spell
from mingfa.cases.state import investigation as inv
from mingfa.cases.state.recordings import GapReview, Means, Telling
from mingfa.desk.evolve import replace
from mingfa.review.precheck.casefile import CaseFile, Elsewhere
from mingfa.review.tests import files as f
from mingfa.review.tests.files import at, day, draft, number
from mingfa.review.tests.plants.ways import (
    AGENCY,
    Change,
    acted,
    activity,
    avoidance,
    both,
    evidence,
    excluded,
    film,
    footage,
    head,
    item,
    kept,
    later,
    lead,
    listed,
    order,
    original,
    paper,
    plant,
    reported,
    result,
    service,
    story,
    text,
    unfilmed,
    violation,
    who,
)

# Evidence ---------------------------------------------------------------------------------------------------------------------------

plant("evidence.after_report", lambda file: evidence(2, seq=file.report.seq + 1 if file.report else 0)(file))
plant("evidence.after_today", evidence(0, obtained_on=day("03-20")))
plant("evidence.broken", original(lambda file: file.evidence[0].digest, "broken"))
plant("evidence.excluded_used", excluded)
plant("evidence.missing", original(lambda file: file.evidence[0].digest, "missing"))
plant("evidence.no_maker", evidence(2, made_by=""))
plant("evidence.no_original", evidence(2, digest=""))
plant("evidence.no_purpose", evidence(2, proves=""))
plant("evidence.no_source", evidence(2, source=""))
plant("evidence.none", f.with_evidence)
plant("evidence.not_in_file", text(evidence=(*draft().evidence, item("卫星照片", number(999)))))
plant("evidence.not_notified", later(evidence=(*draft().evidence, item("塑料管", number(903)))))
plant("evidence.preservation_lapsed", kept(outcome="lapsed", ended_at=at("03-17")))
plant("evidence.preservation_no_handling", kept(handling=""))
plant("evidence.preservation_no_things", kept(things=()))
plant("evidence.preservation_unapproved", kept(approved=False))
plant("evidence.result_before_entrusting", result(entrusted_on=day("03-12")))
plant("evidence.result_before_sample", result(received_on=day("03-05"), entrusted_on=None))
plant("evidence.result_unnamed", result(conclusion=""))
plant("evidence.result_untold", result(told=()))
plant("evidence.result_unused", text(evidence=draft().evidence[:1]))
plant("evidence.sample_without_result", lambda file: f.with_found(file, results=()))
plant(
    "evidence.set_changed",
    lambda file: f.with_proceeding(file, drafts=(replace(file.case.proceeding.drafts[0], evidence_digest="0" * 64),)),
)
plant("evidence.single", lambda file: f.with_evidence(file, file.evidence[0]))
plant("evidence.thing_not_filmed", lambda file: f.with_recording(file, 2, filmed=()))
plant("evidence.told_before_result", result(told=(("p1", day("03-10")),)))
plant("evidence.twice", evidence(2, digest=number(901)))
plant("evidence.unknown_kind", evidence(2, kind="hearsay"))
plant("evidence.unreviewed_device", lambda file: acted(file, file.evidence[-1].seq, legal_review_on=None), "odd")
plant("evidence.unverified", evidence(2, verified=False))
plant("evidence.words_only", lambda file: f.with_evidence(file, *(replace(one, kind="statement") for one in file.evidence)))


# Facts ------------------------------------------------------------------------------------------------------------------------------

plant("facts.act_unproved", text(evidence=tuple(one.model_copy(update={"proves": "工商登记"}) for one in draft().evidence)))
plant("facts.activity_open", activity(finished=False))
plant("facts.after_discovery", violation(time="2025年3月9日"))
plant("facts.checked_before", order(checked_on=day("03-01")))
plant("facts.empty_order", order(content="限期改正违法行为"))
plant("facts.harm_denied", lead(harm=("ecology",)))
plant(
    "facts.investigated_after_report",
    lambda file: activity(4, seq=file.report.seq + 1 if file.report else 0, started_at=at("03-25T10:00"), ended_at=at("03-25T11:00"))(file),
)
plant("facts.no_day", violation(time="三月初"))
plant("facts.no_order", lambda file: f.with_found(file, orders=()))
plant("facts.no_report", lambda file: f.with_found(file, report=None))
plant("facts.no_site", activity(kinds=("survey_of_papers",)))
plant(
    "facts.nobody_asked",
    both(activity(3, kinds=("sampling",)), activity(4, kinds=("sampling",)), lambda file: f.with_proceeding(file, statements=())),
)
plant("facts.not_notified", later(violation=f.HIDDEN.model_copy(update={"circumstances": "夜间排放"})))
plant("facts.not_reported", reported(violation={"act": "超标排放"}))
plant("facts.order_unchecked", order(checked_on=None, done=None))
plant("facts.other_day", violation(time="2025年3月1日"))
plant("facts.other_place", violation(place="丙县工业园3号"))
plant("facts.report_lacks", reported(discretion=None))


# Jurisdiction -----------------------------------------------------------------------------------------------------------------------


def conditions(change: Callable[[tuple[tuple[str, bool, str], ...]], Any]) -> Change:
    def changed(file: CaseFile) -> CaseFile:
        proposal = file.case.investigation.proposal
        assert proposal is not None
        return f.with_found(file, proposal=replace(proposal, conditions=tuple(change(proposal.conditions))))

    return changed


plant("jurisdiction.other_organ", listed(f.matter(AGENCY, "甲县应急管理局", "")), "listed")
plant("jurisdiction.condition_missing", conditions(lambda held: held[1:]))
plant("jurisdiction.condition_no_reason", conditions(lambda held: ((held[0][0], True, ""), *held[1:])))
plant("jurisdiction.condition_not_met", conditions(lambda held: ((held[0][0], False, "不足"), *held[1:])))
plant("jurisdiction.filed_by_handler", lambda file: f.with_step(file, file.case.investigation.filing_seq or 0, by=who("first")))
plant("jurisdiction.filed_elsewhere", lambda file: f.with_case(file, merged_into="xiangxi/case/other"))
plant("jurisdiction.limitation", lead(occurred_on=date(2022, 1, 1), ended_on=date(2022, 2, 1)))
plant("jurisdiction.no_occurrence", lead(occurred_on=None, ended_on=None))
plant("jurisdiction.not_filed", lambda file: f.with_found(file, filed_on=None))
plant("jurisdiction.terminated", lambda file: f.with_found(file, terminated="当事人终止且无承受人"))


# Officers ---------------------------------------------------------------------------------------------------------------------------


def shown(n: int = 0, first: int = 0, **changes: Any) -> Change:
    def change(file: CaseFile) -> CaseFile:
        held = list(file.activities[n].officers)
        held[first] = replace(held[first], **changes)
        return f.with_activity(file, n, officers=tuple(held))

    return change


def card(**changes: Any) -> Change:
    return lambda file: f.with_person(file, "second", certificates=(replace(file.people[who("second")].certificates[0], **changes),))


plant("officers.away", lambda file: f.with_person(file, "second", away=(Spell("离职", day("03-01"), day("03-20")),)))
plant(
    "officers.elsewhere",
    lambda file: replace(
        file, elsewhere=(Elsewhere(who("second"), "xiangxi/case/o", "现场检查", "丙县", at("03-06T10:00"), at("03-06T10:30")),)
    ),
)
plant("officers.few_servers", service(servers=(who("first"),)))
plant("officers.fewer_than_two", lambda file: activity(officers=file.activities[0].officers[:1])(file))
plant("officers.identity_time", activity(identity_at=at("03-06T10:00")))
plant("officers.no_card", shown(card=""))
plant(
    "officers.no_certificate",
    lambda file: f.with_person(
        file, "second", certificates=(replace(file.people[who("second")].certificates[0], suspended=((day("03-06"), day("03-06")),)),)
    ),
)
plant("officers.no_identity", activity(identity=""))
plant("officers.no_lead", lambda file: f.with_case(file, lead_handler=""))
plant("officers.no_uniform", activity(uniform="no"), "under_review:shanghai")
plant("officers.not_confirmed", activity(confirmed=""))
plant("officers.other_card", shown(card="99999999999"))
plant("officers.other_class", card(classes=("市场监管",)))
plant("officers.small_team", lambda file: f.with_case(file, team=file.case.team[:1]))
plant("officers.two_places", activity(1, started_at=at("03-06T10:00"), ended_at=at("03-06T10:30"), place="丙县工业园"))
plant(
    "officers.unassigned",
    lambda file: activity(officers=(*file.activities[0].officers, inv.Shown(who("third"), "吴丙", f.CARDS["third"])))(file),
)
plant(
    "officers.uncertified_server", lambda file: service(servers=(who("first"), who("third")))(f.with_person(file, "third", certificates=()))
)
plant("officers.unchecked", lambda file: f.with_person(file, "second", checks=((2024, True), (2025, False))), "under_review:xinglongtai")
plant(
    "officers.unknown_person",
    lambda file: replace(file, people=MappingProxyType({name: one for name, one in file.people.items() if name != who("second")})),
)
plant("officers.withdrawn", avoidance(person=who("second"), decided_on=day("03-06")), "odd")


# Recordings -------------------------------------------------------------------------------------------------------------------------

plant("recording.broken", original(lambda file: file.recordings[0].digests[0], "broken"))
plant("recording.covert_forbidden", film(covert=True), "under_review:jiangbei")
plant("recording.damaged", film(damaged=True))
plant("recording.disc_unsigned", film(disc="sheet"), "odd")
plant("recording.edited", film(suspicious=True, edited=("gap",)))
plant("recording.gap", unfilmed(0))
plant("recording.gap_rejected", story(review=GapReview(5, False, "理由不成立", "x", day("03-08"))))
plant("recording.gap_waiting", story())
plant("recording.missing", original(lambda file: file.recordings[0].digests[0], "missing"))
plant("recording.no_choice", unfilmed(3), "under_review:shanghai")
plant(
    "recording.no_file",
    lambda file: footage(means=(Means(file.activities[3].seq, file.activities[3].seq, ("video",), "", "x"),))(unfilmed(3)(file)),
    "under_review:shanghai",
)
plant(
    "recording.no_reason",
    lambda file: footage(means=(Means(file.activities[3].seq, file.activities[3].seq, ("text",), "", "x"),))(unfilmed(3)(file)),
    "under_review:shanghai",
)
plant("recording.no_speaker", film(audio_described=False))
plant("recording.no_work_record", story(work_record=""))
plant("recording.not_annotated", film(annotated=False))
plant(
    "recording.operator_absent",
    lambda file: activity(officers=(file.activities[0].officers[1], inv.Shown(who("third"), "吴丙", f.CARDS["third"])))(file),
)
plant("recording.other_day", film(started_at=at("03-09T09:00"), ended_at=at("03-09T11:00")))
plant("recording.shots_blank", film(shots_blank=2))
plant(
    "recording.spoken_notice",
    lambda file: footage(tellings=(Telling(5, file.activities[0].seq, at("03-06T09:00"), "said", "钱某某"),))(
        activity(recording_told_at=None)(film(told_at=None)(file))
    ),
)
plant("recording.starts_late", film(spans=((at("03-06T09:20"), at("03-06T11:00")),)))
plant("recording.told_late", both(activity(recording_told_at=at("03-06T09:30")), film(told_at=at("03-06T09:30"))))
plant("recording.unmeasured", film(measured=False))
plant("recording.unplaced", film(steps=(("xiangxi/case/clean", -1, "inspection"),)))
plant("recording.untold", both(activity(recording_told_at=None), film(told_at=None)))

# Records ----------------------------------------------------------------------------------------------------------------------------

SIGNED = {"state": "signed", "signed_by": "钱某某", "relation": "法定代表人"}
plant("records.no_avoidance", head(avoidance_answer=""))
plant("records.no_card_confirmed", head(card_confirmed=""))
plant("records.no_card_shown", head(card_shown=""))
plant("records.no_recorder", head(recorder=""))
plant("records.nobody_on_site", paper("site_record", content={"person_on_site": None, "absent_note": ""}))
plant("records.other_cards", head(officers=[{"name": "向甲", "card_number": "1"}, {"name": "彭乙", "card_number": f.CARDS["second"]}]))
plant("records.other_officers", head(officers=[{"name": "向甲", "card_number": f.CARDS["first"]}, {"name": "吴丙", "card_number": "2"}]))
plant("records.other_place", head(place="丙县工业园3号"))
plant("records.other_times", head(started_at=at("03-06T08:00").isoformat()))
plant("records.recording_unsaid", head(recording_told=""))
plant(
    "records.refused_unwitnessed",
    both(paper("site_record", content={"closing": {"state": "refused", "refusal_note": "拒绝签名"}}), unfilmed(0)),
)
plant(
    "records.same_words",
    lambda file: paper("questioning_record", 1, content={"questions": (file.by_form["questioning_record"][0].content or {})["questions"]})(
        file
    ),
)
plant("records.unsigned", paper("site_record", content={"closing": {"state": "to_sign"}}))
