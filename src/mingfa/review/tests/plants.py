"""For every node of the pre-check a file in which just that is wrong: a base that is as it should be, and the defect planted in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import MappingProxyType
from typing import Any

from mingfa.cases.state import execution as exe
from mingfa.cases.state import investigation as inv
from mingfa.cases.state import proceeding as pro
from mingfa.cases.state.core import PartyState
from mingfa.cases.state.recordings import GapReview, GapStory, Means, Telling
from mingfa.desk.evolve import replace
from mingfa.documents.blocks import Citizen, EvidenceItem
from mingfa.documents.digest import DiscretionReason, Penalty, PenaltyKind
from mingfa.law.clock import Extend, Unit
from mingfa.review.precheck.casefile import CaseFile, Elsewhere
from mingfa.review.tests import files as f
from mingfa.review.tests.files import at, day, draft, fine, number

Change = Callable[[CaseFile], CaseFile]
PLANTS: dict[str, tuple[str, Change]] = {}
AGENCY = "xiangxi"


def plant(code: str, change: Change, base: str = "under_review") -> None:
    """Say how a defect is planted, and in which file. base: a maker of files, with the agency after a colon where it is another."""
    assert code not in PLANTS, code
    PLANTS[code] = (base, change)


def base_of(name: str) -> CaseFile:
    """Return a file that is as it should be."""
    maker, _, agency = name.partition(":")
    return getattr(f, maker)(agency) if agency else getattr(f, maker)()


def who(name: str) -> str:
    return f.person(AGENCY, name)


# Ways of changing -----------------------------------------------------------------------------------------------------------------


def clock(key: str, **changes: Any) -> Change:
    """Change a limit."""
    return lambda file: f.with_case(file, clocks=MappingProxyType({**file.case.clocks, key: replace(file.case.clocks[key], **changes)}))


def listed(*lists: Any) -> Change:
    """Let the agency publish other lists."""
    return lambda file: replace(file, lists=lists)


def text(**changes: Any) -> Change:
    """Change the draft, notified as it is."""
    return lambda file: f.with_draft(file, f.changed(file.draft or draft(), **changes))


def later(**changes: Any) -> Change:
    """Change the draft after the notice."""
    return lambda file: f.with_draft(file, f.changed(file.draft or draft(), **changes), notified=False)


def violation(**changes: Any) -> Change:
    """Change the facts of the draft, told and reported as they are."""

    def change(file: CaseFile) -> CaseFile:
        return reported(violation=f.HIDDEN.model_copy(update=changes).model_dump())(
            text(violation=f.HIDDEN.model_copy(update=changes))(file)
        )

    return change


def law(**changes: Any) -> Change:
    """Change the ground of the penalty, told and reported as it is."""

    def change(file: CaseFile) -> CaseFile:
        new = f.GROUND.model_copy(update=changes)
        return reported(penalty_law=[new.model_dump(mode="json")])(text(penalty_law=(new,))(file))

    return change


def reported(**changes: Any) -> Change:
    """Change the fields of the report."""

    def change(file: CaseFile) -> CaseFile:
        report = file.case.investigation.report
        assert report is not None
        content = {name: value for name, value in {**(report.content or {}), **changes}.items() if value is not None}
        return f.with_found(file, report=replace(report, content=content))

    return change


def report(**changes: Any) -> Change:
    return lambda file: f.with_found(file, report=replace(file.report, **changes))


def exam(**changes: Any) -> Change:
    return lambda file: f.with_found(file, examination=replace(file.case.investigation.examination, **changes))


def lead(**changes: Any) -> Change:
    return lambda file: f.with_found(file, lead=replace(file.case.investigation.lead, **changes))


def activity(n: int = 0, **changes: Any) -> Change:
    return lambda file: f.with_activity(file, n, **changes)


def evidence(n: int, **changes: Any) -> Change:
    """Change an item of evidence on which draft and review rest."""

    def change(file: CaseFile) -> CaseFile:
        held = list(file.case.investigation.evidence)
        held[n] = replace(held[n], **changes)
        return f.with_evidence(file, *held)

    return change


def result(**changes: Any) -> Change:
    return lambda file: f.with_found(file, results=(replace(file.case.investigation.results[0], **changes),))


def kept(**changes: Any) -> Change:
    return lambda file: f.with_found(file, preservations=(replace(file.case.investigation.preservations[0], **changes),))


def order(**changes: Any) -> Change:
    return lambda file: f.with_found(file, orders=(replace(file.case.investigation.orders[0], **changes),))


def pause(**changes: Any) -> Change:
    return lambda file: f.with_found(file, pauses=(replace(file.case.investigation.pauses[0], **changes),))


def hearing(**changes: Any) -> Change:
    return lambda file: f.with_proceeding(file, hearings=(replace(file.case.proceeding.hearings[-1], **changes),))


def talk(**changes: Any) -> Change:
    return lambda file: f.with_proceeding(file, discussions=(replace(file.case.proceeding.discussions[-1], **changes),))


def service(**changes: Any) -> Change:
    """Change the service of the notice."""

    def change(file: CaseFile) -> CaseFile:
        notice = file.case.proceeding.notices[-1]
        new = replace(notice, services=(replace(notice.services[-1], **changes),))
        return f.with_proceeding(file, notices=(*file.case.proceeding.notices[:-1], new))

    return change


def notice(**changes: Any) -> Change:
    return lambda file: f.with_proceeding(
        file, notices=(*file.case.proceeding.notices[:-1], replace(file.case.proceeding.notices[-1], **changes))
    )


def statement(**changes: Any) -> Change:
    return lambda file: f.with_proceeding(file, statements=(replace(file.case.proceeding.statements[0], **changes),))


def point(**changes: Any) -> Change:
    return lambda file: statement(points=(replace(file.case.proceeding.statements[0].points[0], **changes),))(file)


def avoidance(**changes: Any) -> Change:
    return lambda file: f.with_case(file, avoidances=(replace(file.case.avoidances[0], **changes),))


def waiver(**changes: Any) -> Change:
    return lambda file: f.with_proceeding(file, waivers=(replace(file.case.proceeding.waivers[0], **changes),))


def measure(**changes: Any) -> Change:
    """Change the sealing."""
    return lambda file: f.with_found(file, measures=(replace(file.measures[0], **changes), *file.measures[1:]))


def transfer(**changes: Any) -> Change:
    return lambda file: f.with_case(file, transfers=(replace(file.case.transfers[0], **changes),))


def agency(**changes: Any) -> Change:
    return lambda file: replace(file, agency=replace(file.agency, **changes))


def closing(**changes: Any) -> Change:
    return lambda file: f.with_case(file, execution=replace(file.case.execution, closing=replace(file.case.execution.closing, **changes)))


def paper(form: str, n: int = 0, **changes: Any) -> Change:
    return lambda file: f.with_paper(file, form, n, **changes)


def head(form: str = "site_record", n: int = 0, **changes: Any) -> Change:
    return lambda file: f.with_head(file, form, n, **changes)


def film(n: int = 0, **changes: Any) -> Change:
    return lambda file: f.with_recording(file, n, **changes)


def footage(**changes: Any) -> Change:
    return lambda file: f.with_case(file, footage=replace(file.case.footage, **changes))


def original(of: Callable[[CaseFile], str], word: str) -> Change:
    """Let the vault say something else of an original."""
    return lambda file: replace(file, originals=MappingProxyType({**file.originals, of(file): word}))


def both(*changes: Change) -> Change:
    """Make several changes."""

    def change(file: CaseFile) -> CaseFile:
        for one in changes:
            file = one(file)
        return file

    return change


def unfilmed(n: int) -> Change:
    """Take the film of a step away."""

    def change(file: CaseFile) -> CaseFile:
        streams = list(file.case.recordings)
        return f.with_case(
            file, recordings=MappingProxyType({name: one for name, one in file.case.recordings.items() if name != streams[n]})
        )

    return change


def story(**changes: Any) -> Change:
    """Take the film of the inspection away and explain the gap."""

    def change(file: CaseFile) -> CaseFile:
        seq = file.activities[0].seq
        fields: dict[str, Any] = {
            "id": "x1", "seq": seq, "step": seq, "span": None, "ground": "other", "words": "设备没电", "basis": "", "asker": "", "secret": "", "vehicle": "", "request": "",
            "declined": False, "work_record": number(650), "by": who("first"), "on": day("03-06"), **changes,
        }  # fmt: skip
        return footage(stories=(GapStory(**fields),))(unfilmed(0)(file))

    return change


def citizen(number_: str = "", name: str = "赵某某", **more: Any) -> Change:
    """Let the party be a citizen, everywhere."""
    block = Citizen(name=name, id_number=number_, address=f.PLACE)

    def change(file: CaseFile) -> CaseFile:
        return f.with_party(
            f.with_draft(file, f.changed(draft(parties=(block,)), **more)), name=name, kind="citizen", code=number_, block=block
        )

    return change


def renamed(name: str) -> Change:
    """Let the party have another name, everywhere."""
    block = f.FIRM.model_copy(update={"name": name})

    def change(file: CaseFile) -> CaseFile:
        file = f.with_party(f.with_draft(file, draft(parties=(block,))), name=name, block=block)
        papers = []
        for one in file.case.documents:
            content = dict(one.content or {})
            for key in ("party", "inspected", "to"):
                if key in content:
                    content[key] = block.model_dump(mode="json")
            if "recipient" in content:
                content["recipient"] = name
            if "draft" in content:
                content["draft"] = draft(parties=(block,)).model_dump(mode="json")
            papers.append(replace(one, content=content or None))
        return f.with_case(file, documents=tuple(papers))

    return change


def item(name: str = "现场照片", digest: str | None = None) -> EvidenceItem:
    return EvidenceItem(name=name, made_on=day("03-06"), made_by="执法人员", proves="暗管正在排放", sha256=digest)


def _excluded(file: CaseFile) -> CaseFile:
    held = file.case.investigation.evidence
    return f.with_evidence(
        file, replace(held[0], out="以非法手段取得"), *held[1:], replace(held[2], id="e9", digest=number(990), name="现场照片")
    )


def _left(file: CaseFile) -> CaseFile:
    seq = file.case.proceeding.notices[0].services[0].seq
    held = {name: one for name, one in file.case.recordings.items() if seq not in one.steps_of(file.case.stream)}
    return _act(f.with_case(file, recordings=MappingProxyType(held)), seq, witness="")


def _act(file: CaseFile, seq: int, **changes: Any) -> CaseFile:
    entry: Any = file.case.history[seq]
    new = replace(entry, act=entry.act.model_copy(update=changes))
    return f.with_case(file, history=tuple(new if n == seq else one for n, one in enumerate(file.case.history)))


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
plant("disclosure.not_said", lambda file: _said(file, publication_told=""), "decided")
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


def _said(file: CaseFile, **changes: Any) -> CaseFile:
    """Change what the act of the decision says."""
    decision = file.case.proceeding.decision
    assert decision is not None
    return _act(file, decision.seq, **changes)


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
plant("daily.before_original", lambda file: _without(file, "penalty_decision"), "by_day")
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


def _without(file: CaseFile, form: str) -> CaseFile:
    return f.with_case(file, documents=tuple(one for one in file.case.documents if one.form != form))


# Disclosure -------------------------------------------------------------------------------------------------------------------------


class _Informant:
    name = "周某华"


plant("disclosure.informant_named", both(lead(informant=_Informant()), violation(circumstances="周某华举报后检查发现生产期间排放")))
plant("disclosure.personal_number", violation(circumstances="负责人电话13800000000，生产期间排放"))
plant("disclosure.register_unpublished", agency(register_published_on=None))
plant("disclosure.secret_words", violation(circumstances="涉及该公司工艺配方，生产期间排放"))

# Discretion -------------------------------------------------------------------------------------------------------------------------

plant("discretion.broken_yuan", text(penalties=(Penalty(kind=PenaltyKind.FINE, amount_fen=25_000_050),)))
plant(
    "discretion.correction_ignored",
    text(discretion=(DiscretionReason(factor="过错", finding="明知故犯"), DiscretionReason(factor="对象", finding="普通水体"))),
)
plant("discretion.empty_factor", text(discretion=(*draft().discretion, DiscretionReason(factor="对象", finding="水体"))))
plant("discretion.few_factors", text(discretion=draft().discretion[1:]))
plant("discretion.harm_ignored", lead(harm=("ecology",)))
plant("discretion.heavier_than_notified", later(penalties=(fine(270_000),)))
plant("discretion.heavier_than_report", reported(proposed=[{"kind": "fine", "amount_fen": 10_000_000}]))
plant("discretion.not_notified", later(discretion=(*draft().discretion, DiscretionReason(factor="次数", finding="两年内第二次违法"))))
plant("discretion.outside_benchmark", listed(f.matter(AGENCY, "", "情节轻微的，处十万元以上十五万元以下罚款")), "listed")
plant("discretion.over_range", both(text(penalties=(fine(1_200_000),)), reported(proposed=[])))
plant(
    "discretion.should_not_punish",
    text(discretion=(*draft().discretion, DiscretionReason(factor="情节", finding="情节轻微，及时改正，未造成危害"))),
)
plant("discretion.top_without_reason", both(text(penalties=(fine(1_000_000),)), reported(proposed=[])))
plant("discretion.twice", text(penalties=(fine(130_000, detail="第一处"), fine(130_000, detail="第二处"))))
plant("discretion.under_range", text(penalties=(fine(50_000),)))

# Discussion, examination, report, review ---------------------------------------------------------------------------------------------


def voices(*votes: tuple[str, str, str]) -> Change:
    return talk(members=tuple(pro.DiscussionMember(who(name), f.NAMES[name], (), opinion, vote) for name, opinion, vote in votes))


plant(
    "discussion.against_majority",
    voices(("leader", "同意", "agree"), ("deputy", "不同意", "against"), ("head", "不同意", "against")),
    "decided",
)
plant("discussion.before_defence", lambda file: talk(seq=file.case.proceeding.notices[-1].seq)(file), "decided")
plant(
    "discussion.investigator_voted", voices(("leader", "同意", "agree"), ("deputy", "同意", "agree"), ("first", "同意", "agree")), "decided"
)
plant(
    "discussion.missing",
    both(lambda file: f.with_proceeding(file, discussions=()), text(penalties=(fine(600_000),)), reported(proposed=[])),
    "decided",
)
plant("discussion.not_collective", voices(("leader", "同意", "agree")), "decided")
plant("discussion.other_draft", talk(draft_digest="0" * 64), "decided")
plant("discussion.rejected", talk(conclusion="reject"), "decided")
plant("discussion.silent_member", voices(("leader", "同意", "agree"), ("deputy", "", "agree")), "decided")
plant("examination.against_answers", exam(answers=(("本机关是否有管辖权", False, "不明"), *((f"问题{n}", True, "") for n in range(5)))))
plant("examination.by_investigator", exam(examiner=who("first")))
plant("examination.incomplete", exam(answers=(("本机关是否有管辖权", True, ""),)))
plant("examination.missing", lambda file: f.with_found(file, examination=None))
plant("examination.sent_back", exam(outcome="supplement"))
plant("report.few_signers", report(signers=(who("first"),)))
plant("report.other_signer", report(signers=(who("first"), who("third"))))
plant(
    "review.before_defence",
    lambda file: f.with_proceeding(file, reviews=(replace(file.case.proceeding.reviews[0], submitted_on=day("03-21")),)),
)
plant("review.by_handler", lambda file: f.with_case(f.with_review(file, reviewer=who("second")), investigators=frozenset({who("first")})))
plant("review.by_investigator", lambda file: f.with_review(file, reviewer=who("first")))
plant("review.missing", lambda file: f.with_decision(file, opinion_digest=""), "decided")
plant("review.no_ground", lambda file: f.with_review(file, grounds=()))
plant("review.no_hearing_papers", lambda file: _package(file, "hearing_papers"))
plant("review.other_draft", lambda file: f.with_review(file, draft_digest="0" * 64, declared_digest=""))
plant("review.other_evidence", lambda file: f.with_review(file, evidence_digest="0" * 64, declared_digest=""))
plant("review.other_package", lambda file: f.with_review(file, declared_digest="0" * 64))
plant("review.package_lacks", lambda file: _package(file, "report"))
plant("review.problem_unanswered", lambda file: f.with_review(file, responses=(("告知书日期有误", ""),)), "odd")
plant("review.unqualified", lambda file: f.with_person(file, "reviewer", legal_qualification_no=""))


def _package(file: CaseFile, code: str) -> CaseFile:
    assert file.review is not None
    items = tuple(one for one in file.review.package if one.code != code)
    return f.with_review(
        file, package=items, declared_digest=f.package_digest(items, file.review.draft_digest, file.review.evidence_digest)
    )


# Documents --------------------------------------------------------------------------------------------------------------------------

plant("documents.bad_form", paper("site_record", content={"head": {}}))
plant("documents.bad_number", paper("penalty_notice", number="州环罚告2025-1"))
plant("documents.blank_words", paper("site_record", content={"permits": "排污许可证 ××××"}))
plant("documents.broken_original", original(lambda file: file.papers[0].digest, "broken"))
plant(
    "documents.empty",
    lambda file: f.with_case(file, documents=(replace(file.case.documents[0], digest="", content=None), *file.case.documents[1:])),
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
plant("documents.standard", lambda file: _without(file, "investigation_report"))
plant("documents.step_without_record", lambda file: f.with_step(file, 8, needs_record=True, documents=(), wants="evidence_paper"))
plant("documents.penalty_decision_fields", paper("penalty_decision", content={"draft": {}}), "decided")
plant("documents.penalty_notice_fields", paper("penalty_notice", content={"draft": {}}))
plant("documents.preservation_notice_fields", paper("preservation_notice", content={"things": []}))
plant("documents.questioning_record_fields", head("questioning_record", told={}))
plant("documents.sampling_record_fields", paper("sampling_record", content={"samples": []}))
plant("documents.service_receipt_fields", paper("service_receipt", content={"place": ""}))
plant("documents.site_record_fields", head(card_confirmed=""))

# The draft ---------------------------------------------------------------------------------------------------------------------------


def remedy(n: int, **changes: Any) -> Change:
    def change(file: CaseFile) -> CaseFile:
        held = list(draft().remedies)
        held[n] = held[n].model_copy(update=changes)
        return text(remedies=tuple(held))(file)

    return change


def performance(**changes: Any) -> Change:
    return text(performance=draft().performance.model_copy(update=changes))


plant("draft.blank_words", violation(circumstances="生产期间排放，流量待定"))
plant("draft.empty_detail", text(penalties=(fine(260_000), Penalty(kind=PenaltyKind.ORDER_STOP))))
plant("draft.gains_unexplained", text(discretion=draft().discretion), "odd")
plant("draft.litigation_term", remedy(1, procedure="收到之日起三个月内提起行政诉讼"))
plant("draft.no_account", performance(account=""))
plant("draft.no_litigation", text(remedies=draft().remedies[:1]))
plant("draft.no_pay_term", performance(term="收到决定书之后"))
plant("draft.no_reconsideration", text(remedies=draft().remedies[1:]))
plant("draft.no_surcharge", performance(late="逾期不缴纳的，依法处理"))
plant("draft.other_body", remedy(0, channel="省生态环境厅"))
plant("draft.other_court", remedy(1, channel="某某铁路运输法院"))
plant("draft.reconsideration_term", remedy(0, procedure="收到之日起三十日内书面申请行政复议"))
plant("draft.title_form", text(title="涉嫌超标排放案"))

# Evidence ---------------------------------------------------------------------------------------------------------------------------

plant("evidence.after_report", lambda file: evidence(2, seq=file.report.seq + 1 if file.report else 0)(file))
plant("evidence.after_today", evidence(0, obtained_on=day("03-20")))
plant("evidence.broken", original(lambda file: file.evidence[0].digest, "broken"))
plant("evidence.excluded_used", _excluded)
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
plant("evidence.unreviewed_device", lambda file: _act(file, file.evidence[-1].seq, legal_review_on=None), "odd")
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

# Hearing ----------------------------------------------------------------------------------------------------------------------------

plant("hearing.before_notice_ended", hearing(held_on=day("03-20")))
plant("hearing.chair_records", hearing(recorder=who("chair")))
plant("hearing.investigator_chairs", hearing(chair=who("second")))
plant("hearing.investigator_member", hearing(members=(who("second"),)))
plant(
    "hearing.late_request_heard",
    lambda file: f.with_proceeding(file, requests=(replace(file.case.proceeding.requests[0], on=day("04-02")),)),
)
plant("hearing.no_record", lambda file: hearing(record="")(_without(file, "hearing_record")))
plant("hearing.no_report", lambda file: hearing(report="")(_without(file, "hearing_report")))
plant("hearing.not_held", lambda file: f.with_proceeding(file, hearings=()))
plant("hearing.not_public", hearing(public=False))
plant("hearing.not_told", notice(told_hearing=()))
plant("hearing.postponed_often", hearing(postponed=(("一方生病", at("04-08")), ("场地", at("04-09")))))
plant("hearing.short_notice", hearing(told_on=day("04-07")))

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

# Law --------------------------------------------------------------------------------------------------------------------------------

plant("law.article_form", law(article="83条"))
plant("law.catch_all", law(text="（四）违反本法规定的其他行为的，处十万元以上一百万元以下的罚款。"))
plant("law.detention", text(penalties=(fine(260_000), Penalty(kind=PenaltyKind.DETENTION))))
plant("law.kind_not_there", law(text="私设暗管排放水污染物的，由生态环境主管部门责令改正，责令停产整治，情节严重的报请批准关闭。"))
plant("law.later_law", lead(occurred_on=date(2016, 5, 1), ended_on=date(2017, 5, 1)))
plant("law.low_level", law(instrument="生态环境行政执法文书制作指南（环办执法〔2024〕9号）"))
plant("law.mixed_place", law(item="第三"))
plant("law.no_item", law(item="", text="有下列行为之一的，处十万元以上一百万元以下的罚款：（一）超标排放的；（二）私设暗管的。"))
plant("law.no_text", law(text="（略）"))
plant("law.not_in_force", law(instrument="中华人民共和国生态环境法典", article="第一千一百条"))
plant("law.not_notified", later(penalty_law=(f.GROUND.model_copy(update={"article": "第八十四条"}),)))
plant("law.not_reported", reported(penalty_law=[f.GROUND.model_copy(update={"article": "第八十四条"}).model_dump(mode="json")]))
plant("law.old_law", lambda file: replace(file, on=date(2026, 8, 20)))
plant("law.same_twice", text(duty_law=(f.GROUND,)))
plant("law.short_title", law(instrument="水污染防治法"))
plant("law.unknown_title", law(instrument="甲市排水管理条例"))

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
plant("notice.left_unwitnessed", _left, "odd")
plant("notice.missing", lambda file: f.with_proceeding(file, notices=()))
plant("notice.no_number", notice(number=""))
plant("notice.no_receipt", lambda file: service(receipt="")(_without(file, "service_receipt")))
plant("notice.party_left_out", notice(parties=()))
plant("notice.point_unanswered", point(adopted=""))
plant("notice.point_without_reason", point(reason=""))
plant("notice.public_without_reason", lambda file: _act(file, file.case.proceeding.notices[0].services[1].seq, why_public=""), "odd")
plant("notice.round_without_reason", notice(why_again=""), "odd")
plant("notice.stale", later(penalties=(fine(240_000),)))
plant("notice.statement_empty", statement(points=()))
plant("notice.unserved", both(notice(services=()), no_hearing_right, no_defence_limit))
plant("notice.waiver_too_early", waiver(signed_on=day("03-20")), "odd")
plant("notice.waiver_unsigned", waiver(paper=""), "odd")


# Officers ---------------------------------------------------------------------------------------------------------------------------


def shown(n: int = 0, first: int = 0, **changes: Any) -> Change:
    def change(file: CaseFile) -> CaseFile:
        held = list(file.activities[n].officers)
        held[first] = replace(held[first], **changes)
        return f.with_activity(file, n, officers=tuple(held))

    return change


def card(**changes: Any) -> Change:
    return lambda file: f.with_person(file, "second", certificates=(replace(file.people[who("second")].certificates[0], **changes),))


plant("officers.away", lambda file: f.with_person(file, "second", away=(f.Spell("离职", day("03-01"), day("03-20")),)))
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
