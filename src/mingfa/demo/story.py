"""`mingfa demo`: one penalty case told from lead to archived file, with everything the law refuses on the way, and `verify` at the end."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection, transaction

from mingfa.agencies.acts.person import EnrolPerson
from mingfa.agencies.setup import install
from mingfa.cases.acts.closing import BindDossier
from mingfa.cases.acts.common import Identity, Told
from mingfa.cases.acts.deciding import ApproveByLeader, IssueDecision
from mingfa.cases.acts.executing import ServeDecision
from mingfa.cases.acts.investigation import (
    CheckCorrection,
    DecidePreservation,
    ExamineCase,
    InspectSite,
    OrderCorrection,
    QuestionPerson,
    SubmitReport,
)
from mingfa.cases.acts.notice import AnswerPoint, FinishDefence, HearingNotice, PrepareDraft, ServeNotice
from mingfa.cases.acts.opening import Condition, ProposeFiling, RegisterLead
from mingfa.cases.acts.papers import FileDocument, FileScan
from mingfa.cases.acts.recordings import ExplainGap, Technical
from mingfa.demo.course import coercion_course, licence_course, review_course
from mingfa.demo.discs import evidence_of, exported, verified
from mingfa.demo.enforcing import item_of
from mingfa.demo.errand import Errand
from mingfa.demo.investigating import REASONS
from mingfa.demo.matters import parties
from mingfa.demo.walk import Walk
from mingfa.demo.words import at_words, clock_lines, paper_lines, refusal_lines, who_words
from mingfa.desk import now
from mingfa.desk.act import Act
from mingfa.desk.entry import Entry
from mingfa.desk.errors import DeskError, KeyReused, Refused
from mingfa.desk.kinds import kind_named
from mingfa.desk.perform import look, perform, regime_of
from mingfa.desk.streams import kind_of, new_id, stream_name
from mingfa.desk.times import LOCAL
from mingfa.desk.verify import verify, words_of
from mingfa.disclosure.acts import ApprovePublication, Publish
from mingfa.evidence.check import words_of as words_of_package
from mingfa.law.clock import Clock
from mingfa.law.regime import AGENCIES

BEGUN = datetime(2026, 3, 2, 9, tzinfo=LOCAL)
ENOUGH = 15
Say = Callable[[str], None]


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")


class NotRefused(Exception):
    """The law should have refused something and did not, or for another reason."""


@dataclass(slots=True)
class Story:
    """Tells one case while it is walked. refused: how many acts the law refused."""

    walk: Walk
    say: Say
    refused: int = 0
    _clocks: dict[str, dict[str, Clock]] = field(default_factory=dict)

    # Telling --------------------------------------------------------------------------------------------------------------

    def heading(self, words: str) -> None:
        """Print the title of a chapter."""
        self.say("")
        self.say(f"━━ {words} ━━")

    def tell(self, entry: Entry[Act]) -> None:
        """Tell one entry: when, who, what, papers, limits."""
        minute = at_words(entry.done_at)
        self.say(f"{minute}　{who_words(entry, self.walk.regime)}　{entry.act.label}　［{entry.stream.split('/')[1]} 第{entry.seq}条］")
        for line in paper_lines(entry):
            self.say(f"    {line}")
        for warning in entry.warnings:
            self.say(f"    提示　{warning['message']}（{warning['article']}，依据尚未核对原文，只提示不拒绝）")
        self.tell_clocks(entry.stream)

    def tell_clocks(self, stream: str) -> None:
        """Tell what changed in the limits of a stream since it was last told."""
        view = regime_of(self.walk.site.agency)
        if view is None:
            return
        held = look(stream)
        after = {one.key: one.clock for one in kind_named(kind_of(stream)).deadlines(held.state, view)}
        for line in clock_lines(self._clocks.get(stream, {}), after, view):
            self.say(f"    {line}")
        self._clocks[stream] = after

    def steps(self, *names: str) -> None:
        """Walk these steps."""
        for name in names:
            self.walk.through(name)

    # Trying what must not be ------------------------------------------------------------------------------------------------

    def refuse(
        self,
        words: str,
        act: Act,
        by: str,
        *codes: str,
        stream: str = "",
        done_at: datetime | None = None,
        at: datetime | None = None,
        case: Errand | None = None,
    ) -> None:
        """Try an act and tell why it is refused; raises NotRefused when it passes, or none of these codes is among the reasons."""
        try:
            about = case or self.walk
            with now.at(at or about.now):
                perform(act, stream or about.case, by=by, key=f"demo:{new_id()}", done_at=done_at)
        except Refused as refused:
            if not set(codes) & set(refused.codes):
                raise NotRefused(f"{words}：拒绝的理由是 {'、'.join(refused.codes)}，应当有 {'、'.join(codes)}") from refused
            self.say(f"  ✗ 不予办理　{words}")
            for line in refusal_lines(refused, codes):
                self.say(f"      {line}")
            self.refused += 1
            return
        raise NotRefused(f"{words}：竟然办成了")

    def stopped(self, words: str, attempt: Callable[[], object], *errors: type[Exception]) -> None:
        """Try something below or beside the door and tell how it is stopped; raises NotRefused when it is not."""
        try:
            attempt()
        except errors as error:
            self.say(f"  ✗ 被阻止　{words}")
            reason = str(error) if isinstance(error, DeskError) else str(error).splitlines()[0]
            self.say(f"      {getattr(error, 'code', type(error).__name__)}　{reason}")
            return
        raise NotRefused(f"{words}：竟然做到了")


def tell(agency: str, out: Say = say, *, render: bool = True) -> int:
    """Tell the whole story of one case under an agency's regime on an empty site; return 0, or 1 when the law let something pass.

    render: papers are made as PDF; without it they are electronic forms, which is faster.
    """
    with now.at(BEGUN - timedelta(hours=1)):
        site = install(agency)
        other = install(next(code for code in AGENCIES if code != agency))
    walk = Walk(site, BEGUN, parties()[:1], hearing_wanted=True, cut=True, render=render)
    story = Story(walk, out)
    walk.watch = story.tell
    out(f"明法演示：{walk.agency.name}办理一件行政处罚普通程序案件")
    out("人员、当事人、案情均为虚构，时间为模拟时间；每一步都经由同一入口办理，✗ 为依法不予办理的尝试。")
    try:
        _opening(story, other.person("lead_handler"))
        _investigation(story)
        _notice(story)
        review_course(story)
        _changed_draft(story)
        _decision(story)
        _publication(story)
        _closing(story)
        coercion_course(story)
        licence_course(story)
        _evidence(story)
        _ledger(story)
    except NotRefused as wrong:
        out(f"演示失败：{wrong}")
        return 1
    return _verified(story)


def _verified(story: Story) -> int:
    walk = story.walk
    walk.settle()
    out = story.say
    out("")
    out(
        f"共不予办理 {story.refused} 次；案件 {walk.state.number} 已归档，留痕 {len(walk.state.history)} 条，文书 {len(walk.state.documents)} 件。"
    )
    if story.refused < ENOUGH:
        out(f"演示失败：不予办理的尝试少于 {ENOUGH} 次")
        return 1
    with now.at(walk.now):
        report = verify()
    for line in words_of(report):
        out(line)
    return 0 if report.ok else 1


# Chapters --------------------------------------------------------------------------------------------------------------------


def _proposal(walk: Walk, officers: tuple[str, ...]) -> ProposeFiling:
    evidence, punishable, jurisdiction, in_time = (Condition(met=True, reason=reason) for reason in REASONS)
    return ProposeFiling(
        title=walk.matter.title, item=item_of(walk.site.agency, walk.cast.unit, walk.matter), unit=walk.cast.unit, officers=officers,
        lead_handler=officers[0], evidence=evidence, punishable=punishable, jurisdiction=jurisdiction, in_time=in_time,
    )  # fmt: skip


def _lead_again(walk: Walk) -> RegisterLead:
    return RegisterLead.model_validate(
        {
            "title": walk.matter.title, "source": "other", "details": "另一线索", "facts": walk.matter.what, "place": walk.parties[0].address,
            "found_on": walk.on, "occurred_on": walk.on,
        }
    )  # fmt: skip


def _opening(story: Story, stranger: str) -> None:
    walk = story.walk
    cast, lead = walk.cast, walk.cast.lead
    story.heading("线索与立案")
    nobody = stream_name(walk.site.agency, "person", "unplaced")
    walk.do(EnrolPerson(full_name="沐知白", title="借调人员"), cast.who("officer.enrol"), nobody)
    story.refuse(
        "没有所属机构的人员登记线索", _lead_again(walk), nobody, "person.no_unit", stream=stream_name(walk.site.agency, "case", new_id())
    )
    story.steps("lead")
    story.refuse("其他机关的执法人员呈批立案", _proposal(walk, cast.officers), stranger, "stream.other_agency")
    story.refuse("只派一名执法人员承办", _proposal(walk, (lead,)), lead, "officers.too_few")
    story.refuse("由执法证件已经过期的人员承办", _proposal(walk, (lead, walk.site.expired)), lead, "officer.not_certified")
    unmet = _proposal(walk, cast.officers).model_copy(update={"in_time": Condition(met=False)})
    story.refuse("四项立案条件没有全部具备", unmet, lead, "filing.condition_missing")
    story.refuse(
        "呈批立案的时间填在登记线索之前", _proposal(walk, cast.officers), lead, "time.before_ground", done_at=walk.start - timedelta(days=1)
    )
    story.refuse("预先登记明天的事", _proposal(walk, cast.officers), lead, "time.future", done_at=walk.now + timedelta(days=1))
    story.steps("file_case")
    _twice(story)


def _twice(story: Story) -> None:
    """Submit the same form twice: one entry; the same key with other content is an error."""
    walk = story.walk
    act, other = _lead_again(walk), _lead_again(walk).model_copy(update={"details": "内容不同"})
    stream, key, by = stream_name(walk.site.agency, "case", new_id()), f"demo:{new_id()}", walk.cast.lead
    with now.at(walk.now):
        first, second = (perform(act, stream, by=by, key=key) for _ in range(2))
    if (first.stream, first.seq, first.leaf) != (second.stream, second.seq, second.leaf):
        raise NotRefused("重复提交产生了两条留痕")
    story.say("  ✓ 同一张表单连按两次提交，得到的是同一条留痕，没有重复办理")

    def again() -> None:
        with now.at(walk.now):
            perform(other, stream, by=by, key=key)

    story.stopped("用同一提交编号提交另一项内容", again, KeyReused)


def _investigation(story: Story) -> None:
    walk = story.walk
    lead = walk.cast.lead
    story.heading("调查取证")
    _on_site(story)
    story.steps("inspect")
    others = QuestionPerson(**_outing(walk), party="p1", person="甲、乙", relation="员工")
    story.refuse("两人一起询问，做一份笔录", others, lead, "questioning.several", at=walk.now + timedelta(hours=4))
    story.steps("question")
    story.refuse("询问开头 7 分钟没有录制，就结束询问", walk.ending(), lead, "recording.gap")
    gap = next(lack.span for lack in walk.standing(walk.ending().activity).lacks if lack.span is not None)
    when = {"step": walk.ending().activity, "started_at": gap.start, "ended_at": gap.end + timedelta(minutes=10)}
    other = ExplainGap.model_validate({**when, "why": Technical(words="设备故障")})
    story.refuse("说明录制中断，所填时间与没有录制的时间不符", other, lead, "recording.gap_times")
    story.steps("explain_gap")
    story.refuse("说明了原因但负责人还没有审核，就结束询问", walk.ending(), lead, "recording.gap_waiting")
    story.steps("end_question", "sample", "entrust", "result")
    story.refuse("检测结果还没有告知当事人、证据还没有收集，就提交调查报告", _bare_report(walk), lead, "result.not_told", "report.missing")
    story.steps("tell_result", "preserve", "release")
    decided = DecidePreservation(preservation=walk.kept, handling="other", opinion="继续保存")
    story.refuse("对已经解除的先行登记保存再作处理", decided, lead, "preservation.released")
    story.steps("evidence")
    empty = OrderCorrection(party="p1", content="自行改正", at_once=True)
    story.refuse("责令改正只写“自行改正”", empty, lead, "order.empty")
    story.steps("order", "report", "hand_over")
    story.refuse("调查人员自己审查自己的案件", _examination(walk), lead, "examine.investigator", "duty.not_yours")
    story.steps("examine")


def _outing(walk: Walk) -> dict[str, Any]:
    begun = walk.now + timedelta(hours=3)
    told = walk.on_site(0, f"{walk.agency.name}调查询问室")
    return {**told, "started_at": begun, "ended_at": begun + timedelta(minutes=30)}


def _on_site(story: Story) -> None:
    """Try an inspection without the certificate, without telling, and without what only this agency's rules ask for."""
    walk = story.walk
    name = walk.parties[0].name
    here = walk.now
    told = walk.on_site(45, f"{walk.parties[0].address}{walk.matter.spot}")
    act = InspectSite(**told, party="p1", onsite_person=name, findings=walk.matter.circumstances)
    lead = walk.cast.lead

    def without(**changes: Any) -> InspectSite:
        return act.model_copy(update=changes)

    story.refuse("现场检查没有出示执法证件", without(identity=Identity()), lead, "identity.missing")
    story.refuse("现场检查没有告知事由、依据和权利", without(told=Told()), lead, "notice.missing")
    story.refuse("由没有执法证件的人员参加检查", without(officers=(lead, walk.site.uncertified)), lead, "officer.not_certified")
    if walk.has("recording.notice_before"):
        story.refuse("没有事先告知正在录音录像", without(recording_told_at=None), lead, "recording.not_told")
    if walk.has("identity.uniform"):
        story.refuse("没有记载着装情况", without(uniform=type(act.uniform)()), lead, "uniform.missing")
    walk.now = here


def _bare_report(walk: Walk) -> SubmitReport:
    return SubmitReport(officers=walk.cast.officers, facts=walk.matter.act, law=walk.matter.duty.cite)


def _examination(walk: Walk) -> ExamineCase:
    return ExamineCase(answers=walk.clerk.checks(), outcome="agree", opinion="同意")


def _notice(story: Story) -> None:
    walk = story.walk
    cast, lead = walk.cast, walk.cast.lead
    story.heading("告知、陈述申辩与听证")
    story.steps("draft", "notice")
    _without_remedies(story)
    alone = ServeNotice(**{**walk.service(walk.parties[0]), "servers": (lead,)})
    story.refuse("一名执法人员送达告知书", alone, lead, "service.too_few")
    story.steps("serve_notice")
    story.refuse("陈述申辩期限还没有届满就作出决定", walk.decision(), walk.decider, "defence.running")
    story.steps("defend")
    story.refuse("申辩意见没有逐条复核就结束申辩环节", FinishDefence(), lead, "defence.unanswered")
    story.refuse("复核一条没有提出过的意见", AnswerPoint(point="999.1", adopted="not", reason="不成立"), lead, "point.unknown")
    story.steps("answer")
    if walk.state.proceeding.requested("p1"):
        soon = walk.now + timedelta(days=1)
        chair = cast.who("hearing.chair")
        call = HearingNotice(
            year=walk.on.year,
            parties=("p1",),
            told_on=walk.on,
            starts_at=soon,
            place="会议室",
            chair=chair,
            recorder=cast.who("hearing.arrange"),
        )
        story.refuse("听证前一天才通知当事人", call, chair, "hearing.short_notice")
        mine = call.model_copy(update={"starts_at": walk.now + timedelta(days=30), "chair": lead})
        story.refuse("由本案调查人员主持听证", mine, chair, "hearing.investigator")
    story.steps("hearing", "finish")


def _without_remedies(story: Story) -> None:
    walk = story.walk
    order = next(one for one in walk.state.documents if one.form == "correction_order")
    content = {**dict(order.content or {}), "remedies": []}
    act = FileDocument.model_validate(
        {"paper": {"kind": "enforcement_document", "form": order.form, "title": order.title, "content": content, "number": order.number}}
    )
    story.refuse("归集没有写明救济途径的责令改正决定书", act, walk.cast.lead, "remedies.missing", "document.incomplete")
    scanned = next((one for one in walk.state.documents if one.code and one.form == "site_record"), None)
    if scanned is not None:
        scan = FileScan(document=scanned.id, scan="0" * 64, code="0123456789abcdef", signed_by="某人")
        story.refuse("归集的扫描件与打印件的内容码不一致", scan, walk.cast.lead, "scan.other_version")


def _changed_draft(story: Story) -> None:
    """Change the draft after it was reviewed, once in words and once in the fine; then go back to the text that was reviewed."""
    walk = story.walk
    lead, reviewed = walk.cast.lead, walk.state.proceeding.version
    assert reviewed is not None
    story.say("  … 审核之后有人改动文稿：")
    changed = reviewed.draft.violation.model_copy(update={"motive": "主观故意"})
    walk.do(PrepareDraft(draft=reviewed.draft.model_copy(update={"violation": changed}), why="改动措辞"), lead)
    story.refuse("文稿在审核之后有改动，仍按原审核意见作决定", walk.decision(), walk.decider, "review.other_draft")
    heavier = tuple(one.model_copy(update={"amount_fen": (one.amount_fen or 0) * 2}) for one in reviewed.draft.penalties)
    walk.do(PrepareDraft(draft=reviewed.draft.model_copy(update={"penalties": heavier}), why="当事人申辩态度不好"), lead)
    story.refuse("因当事人申辩而加重处罚", walk.decision(), walk.decider, "decision.heavier")
    story.say("  … 恢复审核通过的文稿：")
    walk.do(PrepareDraft(draft=reviewed.draft, why="恢复审核通过的文稿"), lead)


def _decision(story: Story) -> None:
    walk = story.walk
    cast, lead = walk.cast, walk.cast.lead
    story.heading("集体讨论与决定")
    wrong = lead if walk.submitter not in (lead, walk.head) else walk.review_state.reviewer
    story.refuse("不是规定的机构把文稿提交讨论", walk.submission_to_leaders(), wrong, "discussion.wrong_submitter", "duty.not_yours")
    story.steps("put_to_leaders")
    opinion = ApproveByLeader(draft_digest=walk.digest, opinion="同意，请抓紧办理。")
    walk.do(opinion, walk.decider)
    story.refuse("以一名负责人的批示代替集体讨论", walk.decision(), walk.decider, "discussion.missing")
    secretary, leaders = cast.who("discussion.record"), cast.leaders
    alone = walk.discussion(leaders[:1], with_paper=False)
    story.refuse("只有一名负责人参加的“集体讨论”", alone, secretary, "discussion.not_collective")
    mine = walk.discussion((*leaders, lead), with_paper=False)
    story.refuse("本案调查人员参加讨论表决", mine, secretary, "discussion.investigator_votes")
    story.steps("discuss")
    story.refuse("承办人员自己作出处罚决定", walk.decision(), lead, "duty.not_yours")
    story.steps("decide")
    made = walk.state.proceeding.decision
    assert made is not None
    story.say(
        f"    决定书文号　{made.number}　全文指纹 {made.text_digest[:16]}　审核意见指纹 {made.opinion_digest[:16]}　制度版本 {made.regime_version[:16]}"
    )
    fields = walk.service(walk.parties[0])
    story.refuse("决定还没有签发就送达", ServeDecision(**fields), lead, "stage.wrong", "decision.not_issued")
    forged = IssueDecision(
        seq=made.seq, text_digest=made.text_digest, opinion_digest=made.opinion_digest, regime_version=made.regime_version,
        key_id="forged+00000000", signature="0" * 128, checkpoint="0" * 64,
    )  # fmt: skip
    story.refuse("不用签发密钥、伪造签名签发决定", forged, "signer", "issue.unknown_key", "issue.bad_signature")
    story.steps("issue")
    issued = walk.state.proceeding.decision
    assert issued is not None
    assert issued.issue is not None
    story.say(
        f"{at_words(issued.issue.issued_at)}　签发程序核对账本证明后签名，决定成立　密钥 {issued.issue.key_id}　签名 {issued.issue.signature[:16]}"
    )
    story.tell_clocks(walk.case)
    story.steps("serve")


def _publication(story: Story) -> None:
    walk = story.walk
    story.heading("公示")
    story.steps("provide_publication")
    story.refuse("没有审核就发布", Publish(), walk.publisher("publish"), "publication.not_approved", stream=walk.publication)
    provider = walk.publisher("provide")
    story.refuse(
        "提供人自己审核自己提供的公示信息", ApprovePublication(redaction_checked=True), provider,
        "publication.same_person", "duty.not_yours", "publication.not_yours_to_approve", stream=walk.publication,
    )  # fmt: skip
    story.steps("approve_publication", "publish")


def _closing(story: Story) -> None:
    walk = story.walk
    story.heading("执行、结案与归档")
    closer = walk.cast.who("case.close", unit=walk.cast.unit)
    story.refuse("罚款没有缴清就申请结案", walk.closing_act(), closer, "closing.unpaid")
    story.steps("pay", "check")
    _discs(story)
    story.steps("discs", "close")
    order = walk.state.investigation.orders[0]
    walk.next_day()
    entry = walk.do(
        CheckCorrection(order=order.seq, officers=walk.cast.officers, done=True, findings="归档前回访，情况良好。"), walk.cast.lead
    )
    archivist = walk.cast.who("case.archive", but=walk.cast.officers)
    story.refuse("有环节没有留下记录就归档", walk.archive_act(), archivist, "record.missing")
    walk.file(entry.seq, walk.scanned("evidence_paper", "回访记录"))
    story.steps("archive")
    late = FileDocument.model_validate({"paper": {"kind": "enforcement_document", "title": "归档后补入的材料", "original": "0" * 64}})
    story.refuse("归档之后再往案卷里添加材料", late, walk.cast.lead, "stage.wrong")


def _discs(story: Story) -> None:
    """Where the rule wants a disc of every recording that is evidence: no dossier without it, and none that is not whole."""
    walk = story.walk
    wanted = [stream for stream in evidence_of(walk) if walk.state.recordings[stream].disc == "open"]
    if not wanted:
        return
    keeper = walk.cast.who("recording.export", unit=walk.regime.text("recording.storage_unit", walk.on))
    bare = walk.disc_sheet(wanted[0], "GP-0").model_copy(update={"model": ""})
    story.refuse("光盘说明没有写设备品牌型号", bare, keeper, "recording.disc_field", stream=wanted[0])
    binder = walk.cast.who("case.archive", unit=walk.cast.unit)
    story.refuse("作为证据的录像没有刻录光盘就立卷", BindDossier(), binder, "archive.disc_open")


def _evidence(story: Story) -> None:
    """Hand the evidence on, and verify what was handed on without asking anybody."""
    walk = story.walk
    story.heading("导出证据，离线核验")
    package = exported(walk)
    if package.stage != "made":
        raise NotRefused(f"证据包没有做成：{package.failure}")
    story.say(f"    证据包 {package.files} 个文件，{package.size} 字节，清单 SHA-256 {package.manifest}")
    for line in words_of_package(verified(package)):
        story.say(f"    {line}")


def _ledger(story: Story) -> None:
    """Try to change history below the door, with SQL."""
    story.heading("绕过入口改动留痕")

    def run(statement: str) -> Callable[[], None]:
        def attempt() -> None:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, [story.walk.case])

        return attempt

    story.stopped("用 SQL 改动一条留痕", run("UPDATE ledger_entry SET done_at = done_at + 1 WHERE stream = %s"), DatabaseError)
    story.stopped("用 SQL 删除案件的留痕", run("DELETE FROM ledger_entry WHERE stream = %s"), DatabaseError)
    story.stopped("用 SQL 改动留痕正文", run("UPDATE ledger_body SET salt = body WHERE stream = %s"), DatabaseError)


__all__ = ["ENOUGH", "NotRefused", "Story", "say", "tell"]
