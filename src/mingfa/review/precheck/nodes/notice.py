"""Whether the party was told beforehand and heard (告知、陈述申辩): notice, service, the time to answer, waiver, each point answered. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mingfa.review.precheck.casefile import CaseFile, words_day
from mingfa.review.precheck.node import Hit, hit, node

AFTER_DEFENCE = frozenset({"deliberating", "decided", "performing", "in_court", "closed", "archived"})


def defended(file: CaseFile) -> bool:
    """For nodes on a penalty whose defence is said to be over."""
    return file.penalty and file.draft is not None and file.case.stage in AFTER_DEFENCE


def noticed(file: CaseFile) -> bool:
    """For nodes that look at the notice."""
    return file.notice is not None


def told_and_over(file: CaseFile) -> bool:
    """For nodes on the time to answer: there is a notice, and the defence is said to be over."""
    return noticed(file) and defended(file)


def ended_on(file: CaseFile) -> date:
    """Return the day on which the defence was taken to be over: of the decision, else of its end, else today."""
    finished = file.day(file.case.proceeding.finished)
    return min(day for day in (finished, file.decided_on, file.on) if day is not None)


@node(
    "notice.missing", "rule:gate.G08", "procedure", "fatal", problem=(14,), when=defended,
    words="作出决定前没有告知拟处罚的内容、事实、理由、依据和权利；请先制发并送达告知书。",
)  # fmt: skip
def missing(file: CaseFile) -> Iterator[Hit]:
    """There is a prior notice."""
    if file.notice is None:
        yield hit(file.draft_place)


@node(
    "notice.unserved", "rule:gate.G08", "procedure", "fatal", problem=(14,), when=told_and_over,
    words="告知书{number}没有送达{name}；请送达后重新计算陈述申辩、听证期限。",
)  # fmt: skip
def unserved(file: CaseFile) -> Iterator[Hit]:
    """The notice was served on every party that is to be punished."""
    notice = file.notice
    for ident in notice.parties if notice is not None else ():
        party = file.case.party(ident)
        if notice is not None and party is not None and notice.served_on(ident) is None:
            yield hit(file.party_place(party), number=notice.number, name=party.name)


@node(
    "notice.party_left_out", "rule:gate.G08", "procedure", "fatal", problem=(14,), when=told_and_over,
    words="决定文稿处罚{name}，告知书{number}没有告知该当事人；请先告知。",
)  # fmt: skip
def party_left_out(file: CaseFile) -> Iterator[Hit]:
    """Everybody who is to be punished was told."""
    notice = file.notice
    told = {one.name for one in file.case.parties if notice is not None and one.id in notice.parties}
    names = {one.name for one in file.case.parties}
    for party in file.draft.parties if file.draft is not None else ():
        if notice is not None and party.name in names and party.name not in told:
            yield hit(file.draft_place, name=party.name, number=notice.number)


@node(
    "notice.defence_runs", "rule:clock.C04", "procedure", "fatal", problem=(14,), when=told_and_over,
    words="{name}的陈述申辩期限到{last}为止（工作日，含当日），{ended}即已结束告知环节；请等期限届满后重新办理。",
)  # fmt: skip
def defence_runs(file: CaseFile) -> Iterator[Hit]:
    """The five working days of the party are over, its last day included, or it waived."""
    yield from _runs(file, "C04", "defence")


@node(
    "notice.hearing_term_runs", "rule:clock.C05", "procedure", "fatal", problem=(14,), when=told_and_over,
    words="{name}要求听证的期限到{last}为止（工作日，含当日），{ended}即已结束告知环节；请等期限届满后重新办理。",
)  # fmt: skip
def hearing_term_runs(file: CaseFile) -> Iterator[Hit]:
    """The five working days to ask for a hearing are over, or the party waived or has asked."""
    yield from _runs(file, "C05", "hearing")


def _runs(file: CaseFile, clock: str, right: str) -> Iterator[Hit]:
    ended, proceeding = ended_on(file), file.case.proceeding
    for key, running, answer in file.limits(clock):
        last, party = answer.due_day, file.case.party(running.subject)
        if last is None or party is None or proceeding.waived(party.id, right) or (right == "hearing" and proceeding.requested(party.id)):
            continue
        if ended <= last and (right == "hearing" or not any(one.party == party.id for one in proceeding.round_of(proceeding.statements))):
            yield hit(file.clock(key), name=party.name, last=words_day(last), ended=words_day(ended))


@node(
    "notice.waiver_unsigned", "penalty_law 第六十二条", "procedure", "fatal", problem=(14,), when=lambda file: noticed(file) and bool(file.case.proceeding.waivers),
    words="{name}放弃权利的声明{lacks}，不能认定为明确放弃；请按未放弃处理，重新计算期限。",
)  # fmt: skip
def waiver_unsigned(file: CaseFile) -> Iterator[Hit]:
    """A waiver is a signed paper, by somebody who may sign for the party."""
    for one in file.case.proceeding.round_of(file.case.proceeding.waivers):
        lacks = [
            words
            for words, held in (("没有书面材料", one.paper), ("没有签署人", one.signed_by), ("没有签署人有权代表的证明", one.authority))
            if not held.strip()
        ]
        if lacks:
            yield hit(file.at(one.seq), name=_name(file, one.party), lacks="、".join(lacks))


@node(
    "notice.waiver_too_early", "penalty_law 第六十二条", "procedure", "fatal", problem=(14,), when=lambda file: noticed(file) and bool(file.case.proceeding.waivers),
    words="{name}的放弃声明签署于{signed}，早于告知书送达（{served}）；告知之前的放弃没有效力，请重新征询。",
)  # fmt: skip
def waiver_too_early(file: CaseFile) -> Iterator[Hit]:
    """Nobody waives a right before he was told of it."""
    notice = file.notice
    for one in file.case.proceeding.round_of(file.case.proceeding.waivers):
        served = notice.served_on(one.party) if notice is not None else None
        if served is not None and one.signed_on < served:
            yield hit(file.at(one.seq), name=_name(file, one.party), signed=one.signed_on, served=served)


def _name(file: CaseFile, ident: str) -> str:
    party = file.case.party(ident)
    return party.name if party is not None else ident


@node(
    "notice.no_number", "penalty_law 第四十四条", "documents", "minor", when=noticed,
    words="告知书没有文号；请按文号序列编号。",
)  # fmt: skip
def no_number(file: CaseFile) -> Iterator[Hit]:
    """The notice bears a number."""
    if file.notice is not None and not file.notice.number:
        yield hit(file.at(file.notice.seq))


@node(
    "notice.round_without_reason", "penalty_law 第四十四条", "documents", "minor", when=lambda file: noticed(file) and len(file.case.proceeding.notices) > 1,
    words="{where}是第{round}次告知，没有写明重新告知的原因；请补充。",
)  # fmt: skip
def round_without_reason(file: CaseFile) -> Iterator[Hit]:
    """A second notice says why there is one."""
    for one in file.case.proceeding.notices[1:]:
        if not one.why_again:
            yield hit(file.at(one.seq), round=one.round)


@node(
    "notice.point_unanswered", "penalty_law 第四十五条第一款", "procedure", "serious", when=lambda file: bool(file.case.proceeding.statements),
    words="陈述申辩意见“{text}”没有复核答复；请逐条复核，成立的应当采纳。",
)  # fmt: skip
def point_unanswered(file: CaseFile) -> Iterator[Hit]:
    """Each point of the defence is answered."""
    for statement in file.case.proceeding.round_of(file.case.proceeding.statements):
        for point in statement.points:
            if not point.adopted:
                yield hit(file.at(statement.seq), text=point.text[:60])


@node(
    "notice.point_without_reason", "penalty_law 第四十五条第一款", "procedure", "serious", when=lambda file: bool(file.case.proceeding.statements),
    words="没有采纳的意见“{text}”没有写明理由；请写明事实、理由和依据。",
)  # fmt: skip
def point_without_reason(file: CaseFile) -> Iterator[Hit]:
    """A point that is not adopted has its reason."""
    for statement in file.case.proceeding.round_of(file.case.proceeding.statements):
        for point in statement.points:
            if point.adopted in ("not", "partly") and not point.reason.strip():
                yield hit(file.at(statement.seq), text=point.text[:60])


@node(
    "notice.statement_empty", "penalty_law 第四十五条第一款", "documents", "minor", when=lambda file: bool(file.case.proceeding.statements),
    words="{where}的陈述申辩没有记录任何意见；请逐条记录。",
)  # fmt: skip
def statement_empty(file: CaseFile) -> Iterator[Hit]:
    """A statement was taken down point by point."""
    for statement in file.case.proceeding.statements:
        if not statement.points:
            yield hit(file.at(statement.seq))


@node(
    "notice.adopted_unchanged", "penalty_law 第四十五条第一款", "discretion", "minor",
    when=lambda file: noticed(file) and file.draft is not None and any(point.adopted == "adopted" for one in file.case.proceeding.statements for point in one.points),
    words="已经采纳陈述申辩意见，决定文稿与告知时完全相同；请说明采纳的意见体现在何处。",
)  # fmt: skip
def adopted_unchanged(file: CaseFile) -> Iterator[Hit]:
    """What was adopted changed something."""
    version, notice = file.case.proceeding.version, file.notice
    if version is not None and notice is not None and version.digest == notice.version.digest:
        yield hit(file.draft_place)


@node(
    "notice.electronic_without_consent", "penalty_law 第六十一条第二款", "procedure", "serious", when=lambda file: bool(file.services),
    words="{where}：{paper}以电子方式送达{name}，没有其签署的送达确认书；请改用其他方式送达，或者补充确认书。",
)  # fmt: skip
def electronic_without_consent(file: CaseFile) -> Iterator[Hit]:
    """Electronic service needs the party's signed consent."""
    for paper, one in file.services:
        party = file.case.party(one.party)
        if one.way == "electronic" and party is not None and not party.electronic_service:
            yield hit(file.at(one.seq), paper=paper, name=party.name)


@node(
    "notice.no_receipt", "penalty_law 第六十一条", "documents", "serious", when=lambda file: bool(file.services),
    words="{where}：{paper}没有送达回证或者其他送达凭证；请补充，不能证明送达的重新送达。",
)  # fmt: skip
def no_receipt(file: CaseFile) -> Iterator[Hit]:
    """Every service left its receipt."""
    for paper, one in file.services:
        receipts = [doc for doc in file.by_step.get(one.seq, ()) if doc.kind == "service_receipt" or doc.form == "service_receipt"]
        if not one.receipt and not receipts:
            yield hit(file.at(one.seq), paper=paper)


@node(
    "notice.public_without_reason", "civil_procedure_law 第九十五条", "procedure", "serious",
    when=lambda file: any(one.way == "public_notice" for _, one in file.services),
    words="{where}：公告送达{paper}没有记明原因和经过；请说明其他方式无法送达的情况。",
)  # fmt: skip
def public_without_reason(file: CaseFile) -> Iterator[Hit]:
    """Public notice only when nothing else works, with the reason on file."""
    for paper, one in file.services:
        act = file.act(one.seq)
        if one.way == "public_notice" and not str(getattr(act, "why_public", "") or "").strip():
            yield hit(file.at(one.seq), paper=paper)


@node(
    "notice.left_unwitnessed", "civil_procedure_law 第八十九条", "procedure", "serious", when=lambda file: any(one.way == "leaving" for _, one in file.services),
    words="{where}：留置送达{paper}既没有见证人，也没有拍照、录像；请补充证明，不能补充的重新送达。",
)  # fmt: skip
def left_unwitnessed(file: CaseFile) -> Iterator[Hit]:
    """Leaving a paper needs a witness, or a film."""
    shown = {seq for one in file.recordings for seq in one.steps_of(file.case.stream)}
    for paper, one in file.services:
        act = file.act(one.seq)
        if one.way == "leaving" and one.seq not in shown and not (getattr(act, "witness", "") or getattr(act, "filmed", "")):
            yield hit(file.at(one.seq), paper=paper)


@node(
    "notice.stale", "penalty_law 第四十五条第二款", "procedure", "note", when=lambda file: noticed(file) and file.draft is not None,
    words="告知之后文稿又有改动（告知{told}，现在{now}）；请在审核意见中说明改动没有加重处罚、没有改变事实和依据。",
)  # fmt: skip
def stale(file: CaseFile) -> Iterator[Hit]:
    """The draft is another one than that notified: the person looks at the difference."""
    version, notice = file.case.proceeding.version, file.notice
    if version is not None and notice is not None and version.digest != notice.version.digest:
        yield hit(file.draft_place, told=notice.version.digest[:8], now=version.digest[:8])
