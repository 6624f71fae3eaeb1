"""What the law refuses from the draft to the end of the defence (告知、陈述申辩、听证)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from mingfa.agencies.facts import certificate_problem
from mingfa.cases.gates.common import covers
from mingfa.cases.grounds import hearing_rights
from mingfa.cases.limits import due_day, over, runs, settled
from mingfa.cases.state.core import CaseState, PartyState
from mingfa.cases.state.proceeding import Notice
from mingfa.desk.act import Matter, on_state
from mingfa.desk.gates import PLATFORM
from mingfa.desk.times import local_day
from mingfa.documents.digest import draft_digest
from mingfa.law.article import Article
from mingfa.law.refusal import Refusal
from mingfa.law.regime_terms import term

CaseMatter = Matter[Any, CaseState]

WAIT = "请在期限届满的次日以后办理，或者登记当事人签署的放弃声明"


def penalty_law(matter: CaseMatter, article: str) -> Article:
    """Cite an article of 行政处罚法 as in force that day."""
    return matter.regime.article("penalty_law", article, matter.on)


def party_name(case: CaseState, party: str) -> str:
    """Return a party's name for a sentence."""
    known = case.party(party)
    return known.name if known is not None else f"“{party}”"


def day_words(day: date) -> str:
    """Return 2026年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


# Draft ---------------------------------------------------------------------------------------------------------------------


def refuse_unknown_draft_party(matter: CaseMatter) -> Iterable[Refusal]:
    """A draft punishes parties of the case, each under its one registered name and code (行政处罚法 第五十九条第一项)."""
    known = {party.name: party for party in matter.state.parties}
    for party in matter.act.draft.parties:
        mine = known.get(party.name)
        if mine is None:
            yield matter.refuse(
                penalty_law(matter, "第五十九条"),
                "draft.unknown_party",
                f"文稿中的“{party.name}”不是本案当事人",
                "请使用本案登记的当事人名称，或者先登记当事人",
            )
        elif _code(party) and mine.code and _code(party) != mine.code:
            yield matter.refuse(
                penalty_law(matter, "第五十九条"),
                "draft.other_code",
                f"文稿中“{party.name}”的证件号码与本案登记的不一致",
                "请核对统一社会信用代码或者公民身份号码",
            )


def _code(party: Any) -> str:
    return str(getattr(party, "credit_code", "") or getattr(party, "id_number", ""))


def refuse_unknown_evidence(matter: CaseMatter) -> Iterable[Refusal]:
    """A draft relies on originals that are evidence of the case, and on no other (行政处罚法 第四十条、第四十六条)."""
    held = {item.digest for item in matter.state.investigation.standing_evidence if item.digest}
    for item in matter.act.draft.evidence:
        if item.sha256 is not None and item.sha256 not in held:
            yield matter.refuse(
                penalty_law(matter, "第四十六条"),
                "draft.unknown_evidence",
                f"文稿所列证据“{item.name}”不是本案已登记的证据",
                "请先登记该证据，或者从文稿中删去",
            )


def refuse_same_draft(matter: CaseMatter) -> Refusal | None:
    """The same words on the same evidence are no new version."""
    held = matter.state.proceeding.version
    if held is None or held.digest != draft_digest(matter.act.draft) or held.evidence_digest != matter.state.investigation.evidence_digest:
        return None
    return Refusal("draft.unchanged", PLATFORM, "文稿和证据都没有变化，不需要再拟一稿", "请继续办理下一环节")


# Prior notice --------------------------------------------------------------------------------------------------------------


def refuse_wrong_year(matter: CaseMatter) -> Refusal | None:
    """A number is taken from the series of the year in which the paper is made (GB/T 9704)."""
    if matter.act.year == matter.on.year:
        return None
    return Refusal(
        "number.year", PLATFORM, f"文号年份 {matter.act.year} 与办理时间的年份 {matter.on.year} 不一致", "请按办理之日的年份编号"
    )


@on_state
def refuse_without_draft(matter: CaseMatter) -> Refusal | None:
    """What is notified, reviewed, discussed and decided is one text."""
    if matter.state.proceeding.version is not None:
        return None
    return matter.refuse(penalty_law(matter, "第四十四条"), "draft.missing", "还没有拟定处罚决定文稿", "请先拟定文稿")


def refuse_stale_draft(matter: CaseMatter) -> Refusal | None:
    """An act names the digest of the text it is about, which must be the last version."""
    version = matter.state.proceeding.version
    if version is None or version.digest == matter.act.draft_digest:
        return None
    return Refusal("draft.stale", PLATFORM, "所办理的不是最新一稿，文稿在此之后有改动", "请刷新页面，就最新文稿办理")


def refuse_hearing_untold(matter: CaseMatter) -> Iterable[Refusal]:
    """G10: whoever may ask for a hearing against this draft is told so (行政处罚法 第六十三条); measured for each party of its own."""
    version = matter.state.proceeding.version
    if version is not None:
        yield from _untold(matter, version.draft, matter.act.told_hearing)


def _untold(matter: CaseMatter, draft: Any, told: Iterable[str]) -> Iterator[Refusal]:
    names = {party.id: party.name for party in matter.state.parties}
    known = {names.get(ident, "") for ident in told}
    for name, grounds in hearing_rights(draft, matter.regime, matter.on).items():
        if name not in known:
            firm = [ground for ground in grounds if not ground.unconfirmed]
            yield Refusal(
                "notice.hearing_untold",
                (firm or list(grounds))[0].article,
                f"{name}有权要求听证（{grounds[0].finding}），告知书没有告知",
                "请在告知书中告知其有要求听证的权利；已经送达的，请重新告知",
                warns_only=not firm,
            )


# Service -------------------------------------------------------------------------------------------------------------------


def refuse_served_before(matter: CaseMatter) -> Refusal | None:
    """A notice is served once on each party; a public notice may follow where no other way worked."""
    notice = matter.state.proceeding.notice
    on = notice.served_on(matter.act.party) if notice is not None else None
    if on is None:
        return None
    return Refusal("service.done", PLATFORM, f"告知书已于{day_words(on)}送达{party_name(matter.state, matter.act.party)}", "不需要再次送达")


def refuse_service_before_paper(matter: CaseMatter) -> Iterable[Refusal]:
    """Nothing is served before it was issued, nor received later than today."""
    notice = matter.state.proceeding.notice
    yield from service_days(matter, notice.issued_on if notice is not None else None)
    if notice is not None and matter.act.party not in notice.parties:
        yield Refusal(
            "service.not_addressee", PLATFORM, f"{party_name(matter.state, matter.act.party)}不是本次告知的当事人", "请核对受送达人"
        )


def service_days(matter: CaseMatter, issued: date | None) -> Iterator[Refusal]:
    """Say whether the day of receipt lies between the paper's day and the day of the act."""
    received = matter.act.received_on
    if received is not None and received > matter.on:
        yield Refusal("service.future", PLATFORM, f"签收日期 {day_words(received)} 晚于办理时间", "请在收到回执后按回执日期登记")
    if issued is not None and (received or matter.on) < issued:
        yield Refusal("service.before_paper", PLATFORM, f"签收日期早于文书制发之日 {day_words(issued)}", "请核对日期")


def refuse_improper_way(matter: CaseMatter) -> Iterable[Refusal]:
    """Each way of service needs what makes it one (行政处罚法 第六十一条; 民事诉讼法 第八十七条 to 第九十五条)."""
    act, party = matter.act, matter.state.party(matter.act.party)

    def civil(article: str) -> Article:
        return matter.regime.article("civil_procedure_law", article, matter.on)

    if act.way == "direct" and not act.receiver:
        yield matter.refuse(
            civil("第八十七条"), "service.no_signature", "直接送达没有签收人", "请填写在送达回证上签名的人；拒绝签收的，办理留置送达"
        )
    if act.way == "leaving":
        if not act.refusal:
            yield matter.refuse(civil("第八十九条"), "service.no_refusal", "留置送达没有记明拒收事由", "请记明拒收事由和日期")
        if not (act.witness or act.filmed):
            yield matter.refuse(
                civil("第八十九条"),
                "service.no_witness",
                "留置送达既没有见证人，也没有拍照、录像",
                "请由见证人签名，或者用拍照、录像记录送达过程",
            )
    if act.way == "electronic":
        if party is not None and not party.electronic_service:
            yield matter.refuse(
                penalty_law(matter, "第六十一条第二款"),
                "service.no_consent",
                f"{party.name}没有签署确认书同意电子送达",
                "请先取得其签署的送达地址及方式确认书，或者改用其他方式",
            )
        if not act.slip:
            yield matter.refuse(civil("第九十条"), "service.no_proof", "电子送达没有到达凭证", "请填写到达对方系统的时间和截图、录像编号")
    if act.way == "post" and not act.slip:
        yield matter.refuse(
            civil("第九十一条"), "service.no_slip", "邮寄送达没有邮件编号或者回执", "请填写邮件编号，并以回执注明的日期为送达日期"
        )
    if act.way == "post" and act.received_on is None:
        yield matter.refuse(civil("第九十一条"), "service.no_day", "邮寄送达没有填写回执注明的收件日期", "请按回执填写签收日期")
    if act.way == "public_notice" and not act.why_public:
        yield matter.refuse(
            matter.rule("clock.C54"),
            "service.no_reason",
            "公告送达没有记明原因和经过",
            "只有受送达人下落不明或者其他方式无法送达时才能公告送达，请记明原因和经过",
        )


def refuse_too_few_servers(matter: CaseMatter) -> Refusal | None:
    """G01: two officers serve (行政处罚法 第四十二条); the same person twice is one."""
    rule = matter.rule("gate.G01.officers")
    wanted, present = int(str(rule.value)), len(set(matter.act.servers))
    if present >= wanted:
        return None
    return matter.refuse(rule, "service.too_few", f"送达人不得少于 {wanted} 人，现只有 {present} 人", "请由两名以上执法人员送达")


def refuse_uncertified_servers(matter: CaseMatter) -> Iterable[Refusal]:
    """G01: each of those who serve holds a certificate valid that day."""
    for fact in matter.all("servers"):
        problem = certificate_problem(fact, matter.on, matter.regime)
        if problem is not None:
            yield matter.refuse(
                matter.rule("gate.G01"), "officer.not_certified", f"{problem}，不能送达执法文书", "请改由证件有效的执法人员送达"
            )


def refuse_unidentified_servers(matter: CaseMatter) -> Refusal | None:
    """G02: who serves in person shows who he is, where the agency's rule names service or notification among the activities (表明身份)."""
    act = matter.act
    if act.way not in ("direct", "leaving") or not matter.has("identity.activities"):
        return None
    rule = matter.rule("identity.activities")
    if not covers(rule.value if isinstance(rule.value, tuple) else (), ("service", "notification")):
        return None
    shown = act.identity.way
    if not shown:
        return matter.refuse(rule, "identity.missing", "送达文书没有表明执法身份的记录", "请记明已出示执法证件及其时间")
    mode = matter.regime.text("identity.mode", matter.on) if matter.has("identity.mode") else "shown"
    if shown == "worn" and mode != "worn_or_shown":
        return matter.refuse(
            rule, "identity.not_shown", "送达文书只记载佩戴证件，没有出示证件", f"本机关要求{term('identity_mode', mode)}，请记明出示情况"
        )
    return None


def refuse_unserved_party(matter: CaseMatter) -> Refusal | None:
    """A party answers, waives or asks only once it was told (行政处罚法 第四十四条)."""
    notice = matter.state.proceeding.notice
    if notice is not None and notice.served_on(matter.act.party) is not None:
        return None
    return matter.refuse(
        penalty_law(matter, "第四十四条"),
        "notice.not_served",
        f"告知书尚未送达{party_name(matter.state, matter.act.party)}",
        "请先送达告知书",
    )


# Statement, waiver ---------------------------------------------------------------------------------------------------------


def refuse_oral_without_officers(matter: CaseMatter) -> Iterable[Refusal]:
    """G01: an oral defence is heard by two certified officers."""
    act = matter.act
    if act.way != "oral":
        return
    rule = matter.rule("gate.G01.officers")
    if len(set(act.officers)) < int(str(rule.value)):
        yield matter.refuse(rule, "officers.too_few", f"口头陈述申辩应由 {rule.value} 名以上执法人员听取", "请补充听取的执法人员")
    for fact in matter.all("officers"):
        problem = certificate_problem(fact, matter.on, matter.regime)
        if problem is not None:
            yield matter.refuse(
                matter.rule("gate.G01"), "officer.not_certified", f"{problem}，不能听取陈述申辩", "请改由证件有效的执法人员听取"
            )


def refuse_unknown_point(matter: CaseMatter) -> Refusal | None:
    """An answer belongs to a point that was made."""
    if any(point.id == matter.act.point for said in matter.state.proceeding.statements for point in said.points):
        return None
    return Refusal("point.unknown", PLATFORM, f"没有编号为“{matter.act.point}”的陈述申辩意见", "请从已记录的意见中选择")


def refuse_early_waiver(matter: CaseMatter) -> Refusal | None:
    """A right can be given up only after it was told, and not for a day to come (行政处罚法 第六十二条)."""
    notice = matter.state.proceeding.notice
    served = notice.served_on(matter.act.party) if notice is not None else None
    if served is not None and served <= matter.act.signed_on <= matter.on:
        return None
    if served is None:
        return None
    return matter.refuse(
        penalty_law(matter, "第六十二条"),
        "waiver.date",
        f"放弃声明的签署日期应在告知书送达（{day_words(served)}）之后、登记之前",
        "请核对签署日期",
    )


def refuse_waiver_without_paper(matter: CaseMatter) -> Refusal | None:
    """G08: a waiver is express: a signed paper, kept (行政处罚法 第六十二条 "明确放弃")."""
    if matter.act.papers():
        return None
    return matter.refuse(
        penalty_law(matter, "第六十二条"),
        "waiver.not_express",
        "没有当事人签署的放弃声明，不能视为明确放弃",
        "请取得书面声明并上传；否则等待期限届满",
    )


# Hearing -------------------------------------------------------------------------------------------------------------------


def refuse_no_hearing_right(matter: CaseMatter) -> Refusal | None:
    """A hearing is asked for by whom the notice offered it (行政处罚法 第六十三条)."""
    notice = matter.state.proceeding.notice
    if notice is None or matter.act.party in notice.told_hearing:
        return None
    return matter.refuse(
        penalty_law(matter, "第六十三条"),
        "hearing.no_right",
        f"拟对{party_name(matter.state, matter.act.party)}作出的处罚没有达到听证条件",
        "请记录为陈述申辩意见并逐条复核",
    )


def refuse_late_request(matter: CaseMatter) -> Refusal | None:
    """C05: five working days from service; the day of posting counts (行政处罚法 第六十四条第一项). The last day still belongs to the party."""
    asked = matter.act.made_on or matter.on
    if asked > matter.on:
        return Refusal("hearing.future", PLATFORM, "提出日期晚于办理时间", "请核对日期")
    due = over(matter.state, f"C05:{matter.act.party}", matter, asked)
    if due is None:
        return None
    return matter.refuse(
        matter.rule("clock.C05"),
        "hearing.late",
        f"听证申请于{day_words(asked)}提出，期限已于{day_words(due)}届满，视为放弃听证",
        "请告知当事人；其意见可以作为陈述申辩处理",
    )


def refuse_hearing_nobody_asked(matter: CaseMatter) -> Iterable[Refusal]:
    """A hearing is called for parties who asked."""
    for party in matter.act.parties:
        if not matter.state.proceeding.requested(party):
            yield Refusal(
                "hearing.not_asked", PLATFORM, f"{party_name(matter.state, party)}没有要求听证", "请先登记听证申请，或者核对当事人"
            )


@on_state
def refuse_second_hearing(matter: CaseMatter) -> Refusal | None:
    """One hearing is prepared at a time."""
    hearing = matter.state.proceeding.hearing
    if hearing is None or hearing.over:
        return None
    return Refusal("hearing.prepared", PLATFORM, "已经通知过听证，尚未举行", "请举行该次听证，或者办理延期")


def refuse_short_notice(matter: CaseMatter) -> Iterable[Refusal]:
    """C06: told at least seven working days before (行政处罚法 第六十四条第二项); a change the party asked for needs no new term.

    Reading: the day the notice arrived is not counted, the day of the hearing is the last one that may complete the seven.
    """
    act = matter.act
    if act.told_on > matter.on:
        yield Refusal("hearing.told_future", PLATFORM, "通知送达日期晚于办理时间", "请在通知送达后登记")
        return
    if getattr(act, "asked_by_party", False):
        return
    rule = matter.rule("clock.C06")
    wanted = matter.regime.clock("clock.C06", matter.on).amount or 0
    between = matter.calendar.working_days_between(act.told_on, local_day(act.starts_at))
    if between < wanted:
        yield matter.refuse(
            rule,
            "hearing.short_notice",
            f"听证应在举行的 {wanted} 个工作日前通知，现在只有 {max(between, 0)} 个工作日",
            "请把听证时间改到期限之后",
        )


def refuse_investigating_chair(matter: CaseMatter) -> Iterable[Refusal]:
    """Who conducts a hearing did not investigate the case (行政处罚法 第六十四条第四项)."""
    investigated = {*matter.state.investigators, *matter.state.handlers}
    for person in (matter.act.chair, *matter.act.members):
        if person in investigated:
            name = matter.state.handler_names.get(person, "该人员")
            yield matter.refuse(
                penalty_law(matter, "第六十四条第四项"),
                "hearing.investigator",
                f"{name}是本案调查人员，不能主持听证或者担任听证员",
                "请指定非本案调查人员",
            )


def refuse_chair_without_post(matter: CaseMatter) -> Refusal | None:
    """The chair is one of those the regime gives the duty to."""
    duty = matter.regime.duty("hearing.chair", matter.on)
    chair = matter.fact("chair")
    if chair is None or any(chair.holds(role) for role in duty.roles):
        return None
    return matter.refuse(duty.article, "hearing.chair_post", f"{chair.name}没有听证主持人的岗位", "请指定听证主持人")


def refuse_closed_without_reason(matter: CaseMatter) -> Refusal | None:
    """A hearing is public unless secrets or privacy stand against it (行政处罚法 第六十四条第三项)."""
    if matter.act.public or matter.act.not_public_reason:
        return None
    return matter.refuse(
        penalty_law(matter, "第六十四条第三项"),
        "hearing.closed",
        "不公开举行听证没有写明理由",
        "只有涉及国家秘密、商业秘密或者个人隐私依法予以保密的才不公开，请写明理由",
    )


@on_state
def refuse_without_hearing(matter: CaseMatter) -> Refusal | None:
    """There is a hearing to hold or to put off."""
    hearing = matter.state.proceeding.hearing
    if hearing is not None and not hearing.over:
        return None
    return Refusal("hearing.none", PLATFORM, "没有待举行的听证", "请先通知举行听证")


@on_state
def refuse_other_chair(matter: CaseMatter) -> Refusal | None:
    """The person named in the notice conducts the hearing."""
    hearing = matter.state.proceeding.hearing
    if hearing is None or matter.by.person == hearing.chair or matter.by.deputy_for == hearing.chair:
        return None
    return matter.refuse(
        penalty_law(matter, "第六十四条第四项"),
        "hearing.other_chair",
        f"{matter.by.name}不是本次听证通知的主持人",
        "请由通知中载明的主持人办理",
    )


@on_state
def refuse_before_time(matter: CaseMatter) -> Refusal | None:
    """Nothing is held, and nobody is absent, before the hour told to the party."""
    hearing = matter.state.proceeding.hearing
    if hearing is None or matter.done_at >= hearing.starts_at:
        return None
    return matter.refuse(penalty_law(matter, "第六十四条第二项"), "hearing.early", "还没有到通知的听证时间", "请按通知的时间举行")


def refuse_unattended(matter: CaseMatter) -> Iterable[Refusal]:
    """A hearing is held with the parties it was called for, and an investigator of the case; a missing signature is explained."""
    hearing = matter.state.proceeding.hearing
    if hearing is None:
        return
    accounted = {*matter.act.attended, *matter.act.absent}
    for party in hearing.parties:
        if party not in accounted:
            yield Refusal("hearing.party_missing", PLATFORM, f"没有记明{party_name(matter.state, party)}是否到场", "请记明到场或者缺席")
    if not matter.act.attended:
        yield matter.refuse(
            penalty_law(matter, "第六十四条第六项"), "hearing.nobody", "没有当事人到场，不能举行听证", "请办理“当事人缺席，终止听证”"
        )
    if not set(matter.act.investigators) & {*matter.state.investigators, *matter.state.handlers}:
        yield matter.refuse(
            penalty_law(matter, "第六十四条第七项"),
            "hearing.no_investigator",
            "没有本案调查人员到场提出事实、证据和处罚建议",
            "请记明到场的调查人员",
        )
    if not matter.act.record_signed and not matter.act.refusal:
        yield matter.refuse(
            penalty_law(matter, "第六十四条第八项"),
            "hearing.unsigned",
            "听证笔录没有当事人签名，也没有注明拒签情况",
            "请由当事人核对签名；拒绝的由主持人注明",
        )


@on_state
def refuse_report_unheld(matter: CaseMatter) -> Refusal | None:
    """A report is about a hearing that was held, and there is one report."""
    hearing = matter.state.proceeding.hearing
    if hearing is None or hearing.held_on is None:
        return Refusal("hearing.not_held", PLATFORM, "听证还没有举行", "请先举行听证")
    if hearing.report:
        return Refusal("hearing.reported", PLATFORM, "已经提交过听证报告", "不需要再次提交")
    return None


# End of the defence: asked again when the penalty is decided ------------------------------------------------------------------


def _until(matter: CaseMatter, key: str) -> str:
    """Name the last day of a term, where it is known."""
    last = settled(lambda: due_day(matter.state, key, matter), matter.on)
    return f"到{day_words(last)}为止，" if last is not None else ""


def _waiting(matter: CaseMatter) -> tuple[Notice, tuple[PartyState, ...]] | None:
    notice = matter.state.proceeding.notice
    if notice is None:
        return None
    return notice, tuple(party for party in matter.state.parties if party.id in notice.parties)


@on_state
def refuse_unserved_notice(matter: CaseMatter) -> Iterable[Refusal]:
    """G08: no decision without a notice served on each party (行政处罚法 第四十四条、第六十二条)."""
    waiting = _waiting(matter)
    if waiting is None:
        yield matter.refuse(
            matter.rule("gate.G08"),
            "notice.missing",
            "还没有事先告知当事人拟作出的处罚内容及事实、理由、依据和权利",
            "请先制发并送达行政处罚事先（听证）告知书",
        )
        return
    notice, parties = waiting
    for party in parties:
        if notice.served_on(party.id) is None:
            yield matter.refuse(matter.rule("gate.G08"), "notice.not_served", f"告知书尚未送达{party.name}", "请先送达告知书")


@on_state
def refuse_while_defence_runs(matter: CaseMatter) -> Iterable[Refusal]:
    """G08: the term to answer is over for each party, or expressly waived; its last day still belongs to the party (第六十二条)."""
    waiting = _waiting(matter)
    for party in waiting[1] if waiting else ():
        if not matter.state.proceeding.waived(party.id, "defence") and runs(matter.state, f"C04:{party.id}", matter, matter.on):
            words = f"{party.name}的陈述申辩期限{_until(matter, f'C04:{party.id}')}尚未届满，也没有明确放弃"
            yield matter.refuse(matter.rule("gate.G08"), "defence.running", words, WAIT)


@on_state
def refuse_while_hearing_may_be_asked(matter: CaseMatter) -> Iterable[Refusal]:
    """G08: the term to ask for a hearing is over for each party, or waived, or it has asked already (第六十四条第一项)."""
    waiting = _waiting(matter)
    for party in waiting[1] if waiting else ():
        proceeding = matter.state.proceeding
        if proceeding.waived(party.id, "hearing") or proceeding.requested(party.id):
            continue
        if runs(matter.state, f"C05:{party.id}", matter, matter.on):
            words = f"{party.name}要求听证的期限{_until(matter, f'C05:{party.id}')}尚未届满，也没有明确放弃"
            yield matter.refuse(matter.rule("gate.G08"), "hearing.term_running", words, WAIT)


@on_state
def refuse_unheld_hearing(matter: CaseMatter) -> Iterable[Refusal]:
    """G10: a hearing asked for in time is held before anything is decided (行政处罚法 第六十三条)."""
    waiting = _waiting(matter)
    for party in waiting[1] if waiting else ():
        if matter.state.proceeding.requested(party.id) and not matter.state.proceeding.heard(party.id):
            yield matter.refuse(
                matter.rule("gate.G10"), "hearing.not_held", f"{party.name}在期限内要求听证，听证尚未举行", "请通知并举行听证"
            )


@on_state
def refuse_unreported_hearing(matter: CaseMatter) -> Iterable[Refusal]:
    """A hearing that was held has its report (行政处罚法 第六十五条: the decision rests on the record)."""
    for hearing in matter.state.proceeding.round_of(matter.state.proceeding.hearings):
        if hearing.held_on is not None and not hearing.report:
            yield matter.refuse(
                penalty_law(matter, "第六十五条"), "hearing.no_report", "听证已经举行，还没有听证报告", "请由听证主持人提交听证报告"
            )


@on_state
def refuse_unanswered_points(matter: CaseMatter) -> Iterable[Refusal]:
    """Each point of the defence is reviewed, adopted or not, with the reason (行政处罚法 第四十五条第一款)."""
    for point in matter.state.proceeding.open_points:
        words = point.text if len(point.text) <= 40 else f"{point.text[:40]}……"
        yield matter.refuse(
            penalty_law(matter, "第四十五条第一款"),
            "defence.unanswered",
            f"陈述申辩意见“{words}”尚未复核",
            "请逐条复核，写明是否采纳和理由",
        )


@on_state
def refuse_notice_without_hearing_right(matter: CaseMatter) -> Iterable[Refusal]:
    """G10: the notice told each party of the hearing to which the notified draft gives a right (行政处罚法 第六十三条)."""
    notice = matter.state.proceeding.notice
    if notice is not None:
        yield from _untold(matter, notice.version.draft, notice.told_hearing)
