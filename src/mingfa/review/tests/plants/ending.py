"""Defects of decision, execution and closing."""

from __future__ import annotations

from mingfa.cases.state import execution as exe
from mingfa.desk.evolve import replace
from mingfa.review.tests import files as f
from mingfa.review.tests.files import day, fine
from mingfa.review.tests.plants.ways import both, clock, closing, in_the_decision, order, plant, who

# Closing, decision, execution -------------------------------------------------------------------------------------------------------

plant("closing.by_handler", closing(approved_by=who("first")), "closed")
plant("closing.no_voucher", closing(vouchers=()), "closed")
plant("closing.uncorrected", order(done=False), "closed")
plant("closing.unpaid", lambda file: f.with_execution(file, payments=file.case.execution.of("p1").payments[:1]), "closed")
plant("decision.by_handler", lambda file: f.with_decision(file, decided_by=who("first")), "decided")
plant("decision.heavier_than_draft", lambda file: f.with_decision(file, penalties=(fine(300_000),)), "decided")
plant("decision.no_education", lambda file: f.with_decision(file, education=""), "spared")
plant("decision.no_number", lambda file: f.with_decision(file, number=""), "decided")
plant("decision.not_corrected", order(done=False), "spared")
plant("decision.not_issued", lambda file: f.with_decision(file, issue=None), "decided")
plant("decision.over_time", lambda file: f.with_decision(file, over_time=True), "decided")
plant("disclosure.not_said", lambda file: in_the_decision(file, publication_told=""), "decided")
plant(
    "execution.court_out_of_time",
    lambda file: f.with_execution(file, court=replace(file.case.execution.of("p1").court, applied_on=day("2025-07-01"))),
    "in_court",
)
plant("execution.court_without_demand", lambda file: f.with_execution(file, demands=()), "in_court")
plant(
    "execution.deferral_untold_bank",
    lambda file: f.with_execution(file, deferrals=(replace(file.case.execution.of("p1").deferrals[0], bank_told=False),)),
    "closed",
)
plant(
    "execution.demand_unanswered",
    lambda file: f.with_execution(file, demands=(replace(file.case.execution.of("p1").demands[0], defence=(("正在筹款", ""),)),)),
    "closed",
)
plant(
    "execution.during_remedy",
    lambda file: f.with_case(
        file, execution=replace(file.case.execution, remedies=(replace(file.case.execution.remedies[0], outcome=""),))
    ),
    "in_court",
)
plant(
    "execution.no_receipt",
    lambda file: f.with_execution(file, payments=(exe.Payment(40, "fine", 26_000_000, day("05-06"), ""),)),
    "closed",
)
plant(
    "execution.paid_before_service",
    lambda file: f.with_execution(file, payments=(exe.Payment(40, "fine", 26_000_000, day("04-23"), "票1"),)),
    "closed",
)
plant(
    "execution.surcharge_over_fine",
    lambda file: f.with_execution(
        file, payments=(*file.case.execution.of("p1").payments, exe.Payment(40, "surcharge", 27_000_000, day("05-14"), "票9"))
    ),
    "closed",
)
plant("execution.unserved", both(lambda file: f.with_execution(file, service=None), clock("C08:p1", ended=None)), "closed")
