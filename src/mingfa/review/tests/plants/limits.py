"""Defects of limits and of the procedure."""

from __future__ import annotations

from datetime import date
from typing import Any

from mingfa.desk.evolve import replace
from mingfa.law.clock import Extend, Unit
from mingfa.review.tests import files as f
from mingfa.review.tests.files import at, day, fine
from mingfa.review.tests.plants.ways import Change, activity, avoidance, clock, notice, paper, pause, plant, text, who

# Limits ---------------------------------------------------------------------------------------------------------------------------

plant("clocks.archive_late", lambda file: replace(file, on=day("07-01")), "closed")
plant("clocks.decided_early", lambda file: f.with_decision(file, decided_on=day("04-01")), "decided")
plant("clocks.delivery_late", clock("C08:p1", ended=day("05-20")), "closed")
plant("clocks.extended_late", clock("C07", holds=(), extensions=(Extend(30, Unit.CALENDAR_DAY, day("06-20"), "复杂", "局长"),)), "odd")
plant(
    "clocks.extended_often",
    clock("C07", extensions=tuple(Extend(30, Unit.CALENDAR_DAY, day(f"04-1{n}"), "复杂", "局长") for n in range(4))),
    "odd",
)
plant("clocks.filing_late", clock("C01", ended=day("03-25")))
plant("clocks.future_step", lambda file: f.with_step(file, 3, done_at=at("2025-12-01")))
plant("clocks.handling_late", lambda file: replace(file, on=day("08-01")))
plant("clocks.handling_near", lambda file: replace(file, on=day("06-05")))
plant("clocks.hold_open", lambda file: clock("C07", holds=(replace(file.case.clocks["C07"].holds[0], until=None),))(file))
plant("clocks.hold_untold", lambda file: clock("C07", holds=(replace(file.case.clocks["C07"].holds[0], told=None),))(file), "decided")
plant("clocks.order_late", clock("C31", ended=day("03-20")))
plant("clocks.preservation_late", clock("C02:k1", ended=day("03-25")))
plant("clocks.review_before_received", lambda file: f.with_review(file, received_on=day("04-14")))
plant("clocks.review_late", lambda file: replace(file, on=day("05-20")))
plant(
    "clocks.term_as_calendar_days",
    paper("penalty_notice", content={"defence": {"right": "陈述、申辩", "procedure": "自收到之日起五日内提出", "channel": "本机关"}}),
)
plant("clocks.uncounted", clock("C07", started=date(2026, 12, 20), holds=()))
plant("clocks.urgent_report_late", clock("C03:k1", ended=at("03-08T10:00")), "odd")
plant("clocks.withdrawal_late", clock("C12", ended=day("05-20")), "closed")


# Procedure --------------------------------------------------------------------------------------------------------------------------


def approvals(**changes: Any) -> Change:
    return lambda file: f.with_found(file, approvals=(replace(file.case.investigation.approvals[0], **changes),))


def correction(**changes: Any) -> Change:
    return lambda file: f.with_case(file, corrections=(replace(file.case.corrections[0], **changes),))


plant("procedure.approval_refused", approvals(granted=False))
plant("procedure.approver_handles", approvals(by=who("first")))
plant("procedure.avoidance_by_self", avoidance(decided_by=who("third")), "odd")
plant("procedure.avoidance_no_ground", avoidance(ground=""), "odd")
plant("procedure.avoidance_open", avoidance(outcome="", decided_on=None, decided_by=""), "odd")
plant("procedure.before_filing_unmarked", lambda file: f.with_found(file, filed_on=day("03-07")))
plant("procedure.corrections_moved_limits", correction(moved=("C07",)), "decided")
plant("procedure.corrections_unexplained", correction(reason=""), "decided")
plant("procedure.dates_contradict", notice(issued_on=day("03-19")))
plant("procedure.late_unexplained", lambda file: f.with_step(file, 3, late=True))
plant("procedure.no_handover", lambda file: f.with_found(file, handover=None))
plant("procedure.no_place", activity(place=""))
plant("procedure.no_times", lambda file: activity(ended_at=file.activities[0].started_at)(file))
plant("procedure.not_told", activity(told=("cause", "basis")))
plant("procedure.other_handover", lambda file: f.with_found(file, handover=replace(file.case.investigation.handover, unit="sections")))
plant("procedure.out_of_order", lambda file: f.with_step(file, 3, out_of_order="应当在立案之后"))
plant("procedure.pause_open", pause(until=None))
plant("procedure.pause_untold", pause(told_on=None))
plant("procedure.simple_in_ordinary", text(penalties=(fine(2_000),)))
