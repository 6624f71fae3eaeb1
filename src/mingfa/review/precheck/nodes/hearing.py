"""Whether the party had the hearing it may ask for (听证): told, held, in time, by the right people, on record. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.cases.grounds import hearing_rights
from mingfa.desk.times import local_day
from mingfa.review.precheck.casefile import CaseFile
from mingfa.review.precheck.node import Hit, hit, node
from mingfa.review.precheck.nodes.notice import defended, noticed, told_and_over


def has_hearing(file: CaseFile) -> bool:
    """For nodes that look at a hearing."""
    return bool(file.case.proceeding.round_of(file.case.proceeding.hearings))


def held(file: CaseFile) -> bool:
    """For nodes that look at a hearing that was held."""
    return any(one.held_on is not None for one in file.case.proceeding.round_of(file.case.proceeding.hearings))


@node(
    "hearing.not_told", "penalty_law 第六十三条", "procedure", "serious", when=lambda file: noticed(file) and file.draft is not None,
    words="拟对{name}的处罚（{why}）应当告知要求听证的权利，告知书{number}没有告知；请重新告知。",
)  # fmt: skip
def not_told(file: CaseFile) -> Iterator[Hit]:
    """Who may ask for a hearing was told so."""
    notice = file.notice
    if notice is None or not file.regime.has("hearing.kinds", notice.issued_on):
        return
    rights = hearing_rights(notice.version.draft, file.regime, notice.issued_on)
    for party in file.case.parties:
        grounds = rights.get(party.name)
        if grounds and party.id not in notice.told_hearing:
            yield hit(file.party_place(party), name=party.name, why=grounds[0].finding, number=notice.number)


@node(
    "hearing.not_held", "rule:gate.G10", "procedure", "fatal", problem=(15,), when=defended,
    words="{name}在期限内要求听证，没有举行；请组织听证后再作决定。",
)  # fmt: skip
def not_held(file: CaseFile) -> Iterator[Hit]:
    """A hearing asked for in time was held, or the party stayed away."""
    proceeding = file.case.proceeding
    for party in file.case.parties:
        asked = [one.on for one in proceeding.round_of(proceeding.requests) if one.party == party.id]
        answer = file.answers.get(f"C05:{party.id}")
        in_time = bool(asked) and (answer is None or answer.due_day is None or min(asked) <= answer.due_day)
        if in_time and proceeding.requested(party.id) and not proceeding.heard(party.id):
            yield hit(file.party_place(party), name=party.name)


@node(
    "hearing.short_notice", "rule:clock.C06", "procedure", "serious", when=has_hearing,
    words="{where}：{told}通知、{day}听证，不足举行前{n}个工作日；请改期，当事人书面同意提前的除外。",
)  # fmt: skip
def short_notice(file: CaseFile) -> Iterator[Hit]:
    """Time and place were told seven working days before."""
    least = file.regime.clock("clock.C06", file.on).amount or 0
    for one in file.case.proceeding.round_of(file.case.proceeding.hearings):
        day = local_day(one.starts_at)
        if file.calendar.add_working_days(one.told_on, least) > day:
            yield hit(file.at(one.seq), told=one.told_on, day=day, n=least)


@node(
    "hearing.investigator_chairs", "penalty_law 第六十四条第四项", "procedure", "serious", when=has_hearing,
    words="{where}的听证主持人{name}是本案调查人员；请由非本案调查人员主持，重新听证。",
)  # fmt: skip
def investigator_chairs(file: CaseFile) -> Iterator[Hit]:
    """The chair did not investigate."""
    for one in file.case.proceeding.round_of(file.case.proceeding.hearings):
        if one.chair and one.chair in file.case.investigators:
            yield hit(file.at(one.seq), name=file.name(one.chair))


@node(
    "hearing.chair_records", "penalty_law 第六十四条", "procedure", "minor", when=has_hearing,
    words="{where}的主持人和记录员是同一人（{name}）；请另行指定记录员。",
)  # fmt: skip
def chair_records(file: CaseFile) -> Iterator[Hit]:
    """Somebody else takes the record."""
    for one in file.case.proceeding.round_of(file.case.proceeding.hearings):
        if one.chair and one.chair == one.recorder:
            yield hit(file.at(one.seq), name=file.name(one.chair))


@node(
    "hearing.investigator_member", "penalty_law 第六十四条第四项", "procedure", "serious", when=has_hearing,
    words="{where}的听证员{name}参加了本案调查；请更换听证员。",
)  # fmt: skip
def investigator_member(file: CaseFile) -> Iterator[Hit]:
    """No member of the hearing investigated."""
    for one in file.case.proceeding.round_of(file.case.proceeding.hearings):
        for member in one.members:
            if member in file.case.investigators:
                yield hit(file.at(one.seq), name=file.name(member))


@node(
    "hearing.not_public", "penalty_law 第六十四条第三项", "procedure", "minor", when=has_hearing,
    words="{where}没有公开举行，案内没有涉密、涉及隐私的记载；请说明不公开的理由。",
)  # fmt: skip
def not_public(file: CaseFile) -> Iterator[Hit]:
    """A hearing is public but for secrets and privacy."""
    secret = any(one.secret for one in file.recordings) or any(
        "不公开" in str(content.get("not_public_reason", "")) or content.get("not_public_reason") for _, content in file.forms
    )
    for one in file.case.proceeding.round_of(file.case.proceeding.hearings):
        if not one.public and not secret:
            yield hit(file.at(one.seq))


@node(
    "hearing.no_record", "penalty_law 第六十五条", "procedure", "serious", when=held,
    words="{where}的听证没有笔录；决定应当根据听证笔录作出，请归集笔录。",
)  # fmt: skip
def no_record(file: CaseFile) -> Iterator[Hit]:
    """A hearing leaves its record."""
    for one in file.case.proceeding.round_of(file.case.proceeding.hearings):
        if one.held_on is not None and not one.absent and not one.record and not file.by_form.get("hearing_record"):
            yield hit(file.at(one.seq))


@node(
    "hearing.no_report", "penalty_law 第六十五条", "procedure", "minor", when=held,
    words="{where}的听证没有听证报告；请由主持人写明听证认定的事实和处理意见。",
)  # fmt: skip
def no_report(file: CaseFile) -> Iterator[Hit]:
    """The chair reports."""
    for one in file.case.proceeding.round_of(file.case.proceeding.hearings):
        if one.held_on is not None and not one.report and not file.by_form.get("hearing_report"):
            yield hit(file.at(one.seq))


@node(
    "hearing.before_notice_ended", "penalty_law 第六十四条", "procedure", "minor", when=held,
    words="{where}：听证在{held}举行，早于告知书送达{name}之日；请核对日期。",
)  # fmt: skip
def before_notice_ended(file: CaseFile) -> Iterator[Hit]:
    """A hearing comes after the notice was served."""
    notice = file.notice
    for one in file.case.proceeding.round_of(file.case.proceeding.hearings):
        for ident in one.parties:
            party, served = file.case.party(ident), notice.served_on(ident) if notice is not None else None
            if one.held_on is not None and served is not None and party is not None and one.held_on < served:
                yield hit(file.at(one.seq), held=one.held_on, name=party.name)


@node(
    "hearing.postponed_often", "penalty_law 第六十四条", "procedure", "note", when=has_hearing,
    words="{where}的听证改期{n}次；请核对是否影响办案期限和当事人权利。",
)  # fmt: skip
def postponed_often(file: CaseFile) -> Iterator[Hit]:
    """A hearing that was put off more than once is looked at."""
    for one in file.case.proceeding.round_of(file.case.proceeding.hearings):
        if len(one.postponed) > 1:
            yield hit(file.at(one.seq), n=len(one.postponed))


@node(
    "hearing.late_request_heard", "penalty_law 第六十四条第一项", "procedure", "note", when=lambda file: told_and_over(file) and bool(file.case.proceeding.requests),
    words="{name}在期限届满（{last}）之后才要求听证；不举行的，请在案内说明已经逾期。",
)  # fmt: skip
def late_request_heard(file: CaseFile) -> Iterator[Hit]:
    """A request that came late is noted as such."""
    proceeding = file.case.proceeding
    for one in proceeding.round_of(proceeding.requests):
        answer, party = file.answers.get(f"C05:{one.party}"), file.case.party(one.party)
        if answer is not None and answer.due_day is not None and party is not None and one.on > answer.due_day:
            yield hit(file.at(one.seq), name=party.name, last=answer.due_day)
