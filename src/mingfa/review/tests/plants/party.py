"""Defects towards the party: hearing, notice and defence, who the party is."""

from __future__ import annotations

from types import MappingProxyType

from mingfa.cases.state.core import PartyState
from mingfa.desk.evolve import replace
from mingfa.review.precheck.casefile import CaseFile
from mingfa.review.tests import files as f
from mingfa.review.tests.files import at, day, draft, fine
from mingfa.review.tests.plants.ways import (
    Change,
    acted,
    both,
    citizen,
    hearing,
    later,
    left,
    notice,
    paper,
    plant,
    point,
    renamed,
    service,
    statement,
    text,
    waiver,
    who,
    without_paper,
)

# Hearing ----------------------------------------------------------------------------------------------------------------------------

plant("hearing.before_notice_ended", hearing(held_on=day("03-20")))
plant("hearing.chair_records", hearing(recorder=who("chair")))
plant("hearing.investigator_chairs", hearing(chair=who("second")))
plant("hearing.investigator_member", hearing(members=(who("second"),)))
plant(
    "hearing.late_request_heard",
    lambda file: f.with_proceeding(file, requests=(replace(file.case.proceeding.requests[0], on=day("04-02")),)),
)
plant("hearing.no_record", lambda file: hearing(record="")(without_paper(file, "hearing_record")))
plant("hearing.no_report", lambda file: hearing(report="")(without_paper(file, "hearing_report")))
plant("hearing.not_held", lambda file: f.with_proceeding(file, hearings=()))
plant("hearing.not_public", hearing(public=False))
plant("hearing.not_told", notice(told_hearing=()))
plant("hearing.postponed_often", hearing(postponed=(("一方生病", at("04-08")), ("场地", at("04-09")))))
plant("hearing.short_notice", hearing(told_on=day("04-07")))


# Notice and defence -----------------------------------------------------------------------------------------------------------------


def same_draft(file: CaseFile) -> CaseFile:
    version = file.case.proceeding.notices[-1].version
    return f.with_draft(file, version.draft, notified=False)


def finished(on: str) -> Change:
    """Take the defence to be over on a day, with nothing said."""

    def change(file: CaseFile) -> CaseFile:
        file = f.with_proceeding(file, statements=(), requests=(), hearings=())
        return f.with_step(file, file.case.proceeding.finished, done_at=at(on))

    return change


def no_hearing_right(file: CaseFile) -> CaseFile:
    return f.with_case(file, clocks=MappingProxyType({key: one for key, one in file.case.clocks.items() if key != "C05:p1"}))


def no_defence_limit(file: CaseFile) -> CaseFile:
    return f.with_case(file, clocks=MappingProxyType({key: one for key, one in file.case.clocks.items() if key != "C04:p1"}))


plant("notice.adopted_unchanged", same_draft, "odd")
plant("notice.defence_runs", both(finished("03-31"), no_hearing_right))
plant("notice.electronic_without_consent", service(way="electronic"))
plant("notice.hearing_term_runs", both(finished("03-31"), no_defence_limit))
plant("notice.left_unwitnessed", left, "odd")
plant("notice.missing", lambda file: f.with_proceeding(file, notices=()))
plant("notice.no_number", notice(number=""))
plant("notice.no_receipt", lambda file: service(receipt="")(without_paper(file, "service_receipt")))
plant("notice.party_left_out", notice(parties=()))
plant("notice.point_unanswered", point(adopted=""))
plant("notice.point_without_reason", point(reason=""))
plant("notice.public_without_reason", lambda file: acted(file, file.case.proceeding.notices[0].services[1].seq, why_public=""), "odd")
plant("notice.round_without_reason", notice(why_again=""), "odd")
plant("notice.stale", later(penalties=(fine(240_000),)))
plant("notice.statement_empty", statement(points=()))
plant("notice.unserved", both(notice(services=()), no_hearing_right, no_defence_limit))
plant("notice.waiver_too_early", waiver(signed_on=day("03-20")), "odd")
plant("notice.waiver_unsigned", waiver(paper=""), "odd")


# Parties ----------------------------------------------------------------------------------------------------------------------------

plant(
    "party.bad_code",
    lambda file: f.with_party(
        f.with_draft(file, draft(parties=(f.FIRM.model_copy(update={"credit_code": "91433100MA4L514171"}),))), code="91433100MA4L514171"
    ),
)
plant("party.child", citizen("433101201301010013"))
plant("party.former_name", lambda file: f.with_party(file, name="乙镇新清源水洗有限公司", former=((f.FIRM.name, day("04-01")),)))
plant("party.head_as_party", lambda file: f.with_case(file, parties=(*file.case.parties, PartyState("p2", "钱某某", "citizen", "", None))))
plant("party.minor", citizen("433101200901010012"))
plant("party.names_in_file", paper("site_record", content={"inspected": {**f.FIRM.model_dump(), "name": "丙县明净洗涤厂"}}))
plant("party.no_head", lambda file: f.with_party(file, block=f.FIRM.model_copy(update={"head_name": ""})))
plant("party.none", lambda file: f.with_case(file, parties=()))
plant("party.other_address", text(parties=(f.FIRM.model_copy(update={"address": "甲市丁镇1号"}),)))
plant("party.other_code", text(parties=(f.FIRM.model_copy(update={"credit_code": "91350100M000100Y43"}),)))
plant("party.other_name", text(parties=(f.FIRM.model_copy(update={"name": "清源洗涤（招牌）"}),)))
plant("party.several_in_one", renamed("乙镇清源水洗有限公司、钱某某"))
plant("party.sole_trader", lambda file: f.with_party(file, code="92433100MA4L514171"))
plant(
    "party.unpunished",
    lambda file: f.with_case(
        file, parties=(*file.case.parties, PartyState("p2", "丙县明净洗涤厂", "organisation", "91350100M000100Y43", f.FIRM))
    ),
)
