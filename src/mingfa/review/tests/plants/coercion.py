"""Defects of coercion, of cases that are a crime, of penalties by the day."""

from __future__ import annotations

from mingfa.desk.evolve import replace
from mingfa.documents.digest import Penalty, PenaltyKind
from mingfa.review.tests import files as f
from mingfa.review.tests.files import at, day, draft
from mingfa.review.tests.plants.ways import (
    activity,
    both,
    clock,
    measure,
    order,
    paper,
    plant,
    text,
    transfer,
    violation,
    who,
    without_paper,
)

# Coercion, crime, by the day --------------------------------------------------------------------------------------------------------

plant(
    "coercion.approved_late",
    both(
        lambda file: f.with_found(file, approvals=tuple(one for one in file.case.investigation.approvals if one.of is not None)),
        lambda file: f.with_step(file, 3, done_at=at("03-08T10:00")),
    ),
    "coercion",
)
plant("coercion.at_night", lambda file: f.with_step(file, file.measures[1].seq, done_at=at("03-10T23:00")), "coercion")
plant(
    "coercion.daily_needs",
    both(measure(things=("生活用炊具 1套",)), lambda file: f.with_party(file, kind="sole_trader")),
    "coercion",
)
plant("coercion.idle_facility", paper("site_record", content={"production": "检查时该生产线未生产，处于停用状态"}), "coercion")
plant(
    "coercion.no_site_record",
    lambda file: f.with_case(file, documents=tuple(one for one in file.case.documents if one.step_seq != file.measures[0].seq)),
    "coercion",
)
plant("coercion.no_things", measure(things=()), "coercion")
plant("coercion.not_approved", lambda file: f.with_found(file, approvals=(), decision=None), "coercion")
plant("coercion.not_told", activity(told=("cause", "basis")), "coercion")
plant("coercion.over_time", clock("C26:m2", ended=day("04-20")), "coercion")
plant("coercion.slight", lambda file: f.with_case(file, title="情节轻微的排放案"), "coercion")
plant("coercion.whole_plant", measure(things=("整个厂区 1处",)), "coercion")
plant("crime.few_officers", transfer(officers=(who("first"),)), "crime")
plant("crime.fined_instead", lambda file: f.with_draft(file, draft()), "crime")
plant(
    "crime.ground_added",
    lambda file: f.with_proceeding(file, added_grounds=(replace(file.case.proceeding.added_grounds[0], ground="crime_transfer"),)),
    "odd",
)
plant("crime.no_copy", transfer(papers=()), "crime")
plant("crime.suspected", violation(consequence="外排废水超标，涉嫌犯罪"))
plant("daily.before_original", lambda file: without_paper(file, "penalty_decision"), "by_day")
plant("daily.corrected", order(done=True), "by_day")
plant("daily.no_days", text(penalties=(Penalty(kind=PenaltyKind.FINE, amount_fen=100_000_000, detail="按日连续处罚"),)), "by_day")
plant("daily.no_order", lambda file: f.with_found(file, orders=()), "by_day")
plant(
    "daily.odd_amount", text(penalties=(Penalty(kind=PenaltyKind.FINE, amount_fen=100_000_100, days=10, detail="按日连续处罚"),)), "by_day"
)
plant("daily.recheck_out_of_time", order(checked_on=day("04-14")), "by_day")
plant(
    "daily.wrong_days", text(penalties=(Penalty(kind=PenaltyKind.FINE, amount_fen=110_000_000, days=11, detail="按日连续处罚"),)), "by_day"
)
