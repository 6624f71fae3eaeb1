"""Defects of documents, of what the public may not see, of the organ itself."""

from __future__ import annotations

from mingfa.desk.evolve import replace
from mingfa.review.tests import files as f
from mingfa.review.tests.files import day
from mingfa.review.tests.plants.ways import agency, both, head, lead, original, paper, plant, violation, without_paper

# Disclosure -------------------------------------------------------------------------------------------------------------------------


class _Informant:
    name = "周某华"


plant("disclosure.informant_named", both(lead(informant=_Informant()), violation(circumstances="周某华举报后检查发现生产期间排放")))
plant("disclosure.personal_number", violation(circumstances="负责人电话13800000000，生产期间排放"))
plant("disclosure.register_unpublished", agency(register_published_on=None))
plant("disclosure.secret_words", violation(circumstances="涉及该公司工艺配方，生产期间排放"))


# Documents --------------------------------------------------------------------------------------------------------------------------

plant("documents.bad_form", paper("site_record", content={"head": {}}))
plant("documents.bad_number", paper("penalty_notice", number="州环罚告2025-1"))
plant("documents.blank_words", paper("site_record", content={"permits": "排污许可证 ××××"}))
plant("documents.broken_original", original(lambda file: file.papers[0].digest, "broken"))
plant(
    "documents.empty",
    lambda file: f.with_case(file, documents=(replace(file.case.documents[0], source="", content=None), *file.case.documents[1:])),
)
plant("documents.missing_original", original(lambda file: file.papers[0].digest, "missing"))
plant("documents.no_number", paper("penalty_notice", number=""))
plant("documents.number_twice", paper("hearing_notice", number="州环罚告〔2025〕1号"))
plant("documents.number_year", paper("penalty_notice", number="州环罚告〔2026〕1号"))
plant(
    "documents.pending",
    lambda file: f.with_case(file, documents=(*file.case.documents[:-1], replace(file.case.documents[-1], pending=True))),
)
plant(
    "documents.side_in_main",
    lambda file: f.with_case(
        file, documents=(*file.case.documents, replace(file.case.documents[-1], no=99, volume="main", title="举报人联系方式"))
    ),
)
plant("documents.standard", lambda file: without_paper(file, "investigation_report"))
plant("documents.step_without_record", lambda file: f.with_step(file, 8, needs_record=True, documents=(), wants="evidence_paper"))
plant("documents.penalty_decision_fields", paper("penalty_decision", content={"draft": {}}), "decided")
plant("documents.penalty_notice_fields", paper("penalty_notice", content={"draft": {}}))
plant("documents.preservation_notice_fields", paper("preservation_notice", content={"things": []}))
plant("documents.questioning_record_fields", head("questioning_record", told={}))
plant("documents.sampling_record_fields", paper("sampling_record", content={"samples": []}))
plant("documents.service_receipt_fields", paper("service_receipt", content={"place": ""}))
plant("documents.site_record_fields", head(card_confirmed=""))


# The organ --------------------------------------------------------------------------------------------------------------------------

plant("subject.branch_name", agency(name="甲市生态环境局乙县分局"))
plant("subject.entrusted_organ", agency(kind="entrusted"))
plant("subject.kind_not_covered", lambda file: f.with_case(file, kind="procurement"))
plant("subject.other_word", paper("penalty_notice", number="县环罚告〔2025〕1号"))
plant("subject.unfounded_organ", agency(unified_code=""))
plant(
    "subject.unit_gone",
    lambda file: agency(
        units=tuple(
            replace(one, last=day("04-01")) if one.code == file.case.unit else one for one in (file.agency.units if file.agency else ())
        )
    )(file),
)
plant("subject.unknown_unit", lambda file: f.with_case(file, unit="nowhere"))
