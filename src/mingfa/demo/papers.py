"""The papers of a demonstration case (文书): each form filled from what the case knows at that moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from mingfa.cases.acts.investigation import RESULT_KINDS
from mingfa.cases.acts.opening import SOURCES
from mingfa.cases.grounds import hearing_rights
from mingfa.demo.matters import Block as PartyBlock
from mingfa.demo.matters import head_of
from mingfa.desk.times import LOCAL, local_day
from mingfa.documents import blocks
from mingfa.documents.blocks import (
    Closing,
    Contact,
    LawCitation,
    Opinion,
    RecordHead,
    Remedy,
    SignState,
    Thing,
    Told,
    Violation,
    chinese_day,
)
from mingfa.documents.digest import DecisionDraft, DiscretionReason, Penalty, PenaltyKind, Performance
from mingfa.documents.papers import decision, execution, investigation
from mingfa.law.money import daxie, yuan_text

if TYPE_CHECKING:
    from mingfa.demo.errand import Errand

PHONE = "13900000000"
NUMBER = "110000199001010013"
YES = decision.Check(yes=True)
_ADOPTED = {"adopted": "采纳", "partly": "部分采纳", "not": "不采纳"}


def _law(instrument: str, article: str, text: str) -> LawCitation:
    return LawCitation(instrument=instrument, article=article, text=text)


NOTICE_LAW = _law(
    "中华人民共和国行政处罚法", "第四十四条",
    "行政机关在作出行政处罚决定之前，应当告知当事人拟作出的行政处罚内容及事实、理由、依据，并告知当事人依法享有的陈述、申辩、要求听证等权利。",
)  # fmt: skip
HEARING_LAW = _law("中华人民共和国行政处罚法", "第六十四条", "行政机关应当在举行听证的七个工作日前，通知当事人及有关人员听证的时间、地点。")
KEEPING_LAW = _law(
    "中华人民共和国行政处罚法", "第五十六条",
    "在证据可能灭失或者以后难以取得的情况下，经行政机关负责人批准，可以先行登记保存，并应当在七日内及时作出处理决定。",
)  # fmt: skip
ORDER_LAW = _law("中华人民共和国行政处罚法", "第二十八条", "行政机关实施行政处罚时，应当责令当事人改正或者限期改正违法行为。")


class Clerk:
    """Fills the forms of one case. Every method gives the content of the form of its name."""

    def __init__(self, walk: Errand) -> None:
        self.walk = walk

    # Parts shared -------------------------------------------------------------------------------------------------------

    @property
    def party(self) -> PartyBlock:
        """The first party."""
        return self.walk.parties[0]

    def _contact(self) -> Contact:
        agency, cast = self.walk.agency, self.walk.cast
        return Contact(address=agency.address, postcode=agency.postcode, person=cast.name(cast.lead), phone=agency.telephone)

    def _opinion(self, words: str, *people: str) -> Opinion:
        return Opinion(opinion=words, signed_by=tuple(self.walk.cast.name(person) for person in people), signed_on=self.walk.on)

    def _chain(self, words: str, leader: str, *, reviewer: str = "") -> blocks.ApprovalChain:
        cast = self.walk.cast
        return blocks.ApprovalChain(
            officers=self._opinion(words, *cast.officers),
            unit_head=self._opinion("同意承办人意见，报负责人审批。", self.walk.head),
            legal_reviewer=self._opinion("经审核，同意。", reviewer) if reviewer else None,
            leader=self._opinion("同意。", leader),
        )

    def remedies(self) -> tuple[Remedy, ...]:
        """Reconsideration and lawsuit, each with right, procedure and channel."""
        agency = self.walk.agency
        return (
            Remedy(
                right="如不服本决定，可以申请行政复议", procedure=f"自收到本决定书之日起{self.walk.term('clock.C18')}内提出书面申请",
                channel=f"向{'、'.join(agency.reconsideration_bodies)}提出",
            ),
            Remedy(
                right="也可以直接提起行政诉讼", procedure=f"自收到本决定书之日起{self.walk.term('clock.C19')}内提交起诉状", channel=f"向{'、'.join(agency.courts)}提出"
            ),
        )  # fmt: skip

    def _complaint(self) -> Remedy:
        return Remedy(
            right="认为执法行为违法的，可以投诉举报", procedure="以书面、电话或者当面方式提出",
            channel=f"向{self.walk.agency.name}或者同级司法行政机关提出",
        )  # fmt: skip

    def _told(self) -> Told:
        return Told(
            cause=f"对你（单位）{self.walk.matter.what}的情况进行调查",
            basis="《中华人民共和国行政处罚法》第五十五条",
            rights="有权拒绝未出示执法证件人员的调查，有权陈述、申辩、申请回避；应当如实回答询问、协助调查，不得拒绝、阻挠",
            remedies=(self._complaint(),),
            explanation="执法人员已逐项说明，对方表示清楚",
        )

    def _head(self, started: datetime, ended: datetime, place: str) -> RecordHead:
        cast = self.walk.cast
        return RecordHead(
            started_at=started,
            ended_at=ended,
            place=place,
            officers=cast.pair_on_paper,
            recorder=cast.name(cast.officers[1]),
            card_shown=f"我们是{self.walk.agency.name}的行政执法人员，已向你出示执法证件，请确认。",
            card_confirmed="已看过两人的证件，姓名、证号无误。",
            told=self._told(),
            avoidance_answer="不申请回避。",
            recording_told="活动开始前已告知对方，本次执法全程录音录像。",
        )

    def _signed(self, party: PartyBlock | None = None, *, by_hand: bool = False) -> Closing:
        if by_hand:
            return Closing(state=SignState.TO_SIGN)
        name, relation = head_of(party or self.party)
        return Closing(state=SignState.SIGNED, signed_by=name, relation=relation)

    def violation(self) -> Violation:
        """What was done, as found."""
        matter, lead = self.walk.matter, self.walk.found_on
        return Violation(
            time=chinese_day(lead), place=f"{self.party.address}{matter.spot}", act=matter.act, circumstances=matter.circumstances,
            motive=matter.motive, consequence=matter.consequence, summary=matter.summary,
        )  # fmt: skip

    def evidence(self) -> tuple[blocks.EvidenceItem, ...]:
        """The evidence that stands."""
        found = self.walk.state.investigation.standing_evidence
        return tuple(
            blocks.EvidenceItem(name=one.name, made_on=one.obtained_on, made_by=one.made_by, proves=one.proves, sha256=one.digest or None)
            for one in found
        )

    def _discretion(self) -> tuple[DiscretionReason, ...]:
        return tuple(DiscretionReason(factor=factor, finding=finding) for factor, finding in self.walk.matter.discretion)

    def _fine_words(self) -> str:
        return f"罚款人民币{daxie(self.walk.matter.fine_fen)}（{yuan_text(self.walk.matter.fine_fen)}元）"

    def penalties(self) -> tuple[Penalty, ...]:
        """A fine on each party."""
        several = len(self.walk.parties) > 1
        fine = self.walk.matter.fine_fen
        return tuple(Penalty(kind=PenaltyKind.FINE, amount_fen=fine, on_party=party.name if several else "") for party in self.walk.parties)

    def draft(self, **changes: Any) -> DecisionDraft:
        """The text of the decision, with the fields given put in."""
        matter, rate = self.walk.matter, self.walk.regime.number("surcharge.rate_permille", self.walk.on)
        told: dict[str, Any] = {
            "title": matter.title,
            "parties": tuple(self.walk.parties),
            "violation": self.violation(),
            "evidence": self.evidence(),
            "duty_law": (matter.duty,),
            "penalty_law": (matter.ground,),
            "discretion": self._discretion(),
            "penalties": self.penalties(),
            "performance": Performance(
                manner="请持缴款码到代收银行或者通过电子支付系统缴纳罚款",
                term=f"自收到本决定书之日起{self.walk.term('clock.C15')}内缴清",
                account="收款人：示范财政局；代收机构：示范银行示范支行；缴款码：0000 0000 0000 0000 0000",
                late=f"逾期不缴纳罚款的，每日按罚款数额的千分之{rate}加处罚款，加处罚款的数额不超出罚款的数额；在法定期限内不申请行政复议、不提起行政诉讼又不履行的，"
                "本机关将依法申请人民法院强制执行",
            ),
            "remedies": self.remedies(),
        }
        return DecisionDraft.model_validate({**told, **changes})

    def _things(self) -> tuple[Thing, ...]:
        return tuple(Thing(name=name, number=number) for name, number in self.walk.matter.things)

    def _samples(self) -> tuple[investigation.Sample, ...]:
        sample = self.walk.matter.sample
        return (investigation.Sample(name=sample.name, number=sample.number, features="封样完好"),)

    def _facts(self) -> str:
        walk = self.walk
        return f"{chinese_day(walk.found_on)}，{self.party.name}{walk.matter.act}。{walk.matter.circumstances}。"

    def _case(self) -> dict[str, Any]:
        return {"case_number": self.walk.state.number, "case_title": self.walk.matter.title, "party": self.party}

    # Opening and investigation -------------------------------------------------------------------------------------------

    def filing_approval(self, leader: str, reasons: Iterable[str]) -> investigation.FilingApproval:
        """立案审批表."""
        walk, matter = self.walk, self.walk.matter
        first, second, third, fourth = (investigation.Condition(met=True, reason=reason) for reason in reasons)
        return investigation.FilingApproval(
            case_title=matter.title, source=SOURCES[matter.source], source_detail=matter.details, lead_received_on=walk.found_on, party=self.party,
            facts=f"{self.party.name}{matter.what}。", suspected_law=(matter.duty,),
            conditions=investigation.FilingConditions(evidence=first, punishable=second, jurisdiction=third, in_time=fourth), outcome="立案",
            officers=walk.cast.pair_on_paper, approval=self._chain("符合立案条件，建议立案查处。", leader),
        )  # fmt: skip

    def site_record(self, started: datetime, ended: datetime, place: str, *, by_hand: bool = False) -> investigation.SiteRecord:
        """现场检查（勘察）笔录."""
        matter = self.walk.matter
        name, relation = head_of(self.party)
        return investigation.SiteRecord(
            head=self._head(started, ended, place),
            inspected=self.party,
            person_on_site=investigation.PersonOnSite(name=name, id_number=NUMBER, post=relation, phone=PHONE, relation=relation),
            others="无",
            production=matter.production,
            permits=matter.permits,
            pollution=matter.pollution,
            violation=f"{matter.act}。{matter.circumstances}。",
            sampling="执法人员拍摄照片，执法记录仪全程开启；取样另行制作记录。",
            closing=self._signed(by_hand=by_hand),
        )

    def questioning_record(self, started: datetime, ended: datetime, place: str) -> investigation.QuestioningRecord:
        """调查询问笔录."""
        name, relation = head_of(self.party)
        person = investigation.Questioned(
            name=name, sex="男", age=46, id_number=NUMBER, job=f"{self.party.name}{relation}", phone=PHONE, relation=relation,
            address=self.party.address,
        )  # fmt: skip
        asked = tuple(blocks.QuestionAnswer(question=question, answer=answer) for question, answer in self.walk.matter.questions)
        return investigation.QuestioningRecord(
            case_title=self.walk.matter.title,
            head=self._head(started, ended, place),
            person=person,
            questions=asked,
            closing=self._signed(),
        )

    def sampling_record(self, started: datetime, ended: datetime, place: str) -> investigation.SamplingRecord:
        """抽样取证记录."""
        sample, pair = self.walk.matter.sample, self.walk.cast.pair_on_paper
        return investigation.SamplingRecord(
            party=self.party, started_at=started, ended_at=ended, place=place, samplers=pair[:1], officers=pair, method=sample.method,
            process=sample.process, sealing=sample.sealing, samples=self._samples(), closing=self._signed(),
        )  # fmt: skip

    def result_notice(self, entrusted_on: date, report: str) -> investigation.ResultNotice:
        """监测（检测、鉴定）结果告知书."""
        result = self.walk.matter.result
        words = RESULT_KINDS[result.kind]
        return investigation.ResultNotice(
            party=self.party, entrusted_on=entrusted_on, body=result.body, matter=result.matter, report_number=report, result=result.conclusion,
            objection=(
                Remedy(right=f"对{words}结果有异议的，可以申请复核", procedure="自收到本告知书之日起五个工作日内书面提出并说明理由", channel="向本机关承办机构提出"),
            ),
            excluded_time=f"自委托{words}之日至收到报告之日的时间，不计入案件办理期限。", contact=self._contact(),
        )  # fmt: skip

    def internal_approval(self, matter: str, reason: str, proposal: str, leader: str, basis: LawCitation) -> decision.InternalApproval:
        """案件处理内部审批表."""
        return decision.InternalApproval.model_validate(
            {
                "matter": matter, **self._case(), "facts": self._facts(), "reason": reason, "basis": (basis,), "proposal": proposal,
                "approval": self._chain(proposal, leader),
            }
        )  # fmt: skip

    def preservation_notice(self, until: date) -> investigation.PreservationNotice:
        """先行登记保存证据通知书."""
        walk = self.walk
        return investigation.PreservationNotice(
            party=self.party, act=walk.matter.act, suspected_law=(walk.matter.duty,), basis=(KEEPING_LAW,), from_on=walk.on, to_on=until,
            where="就地保存", place=f"{self.party.address}档案室", duty="在此期间，你（单位）或者有关人员不得销毁或者转移证据。", things=self._things(),
            officers=walk.cast.pair_on_paper,
            remedies=(Remedy(right="对先行登记保存有异议的，可以陈述、申辩", procedure="自收到本通知书之日起提出", channel="向本机关承办机构提出"),),
            contact=self._contact(),
        )  # fmt: skip

    def preservation_release(self, number: str, on: date) -> investigation.PreservationRelease:
        """解除先行登记保存证据通知书."""
        return investigation.PreservationRelease(
            party=self.party, original_number=number, original_on=on, scope="全部解除", reason="有关物品已复制、拍照固定，无需继续保存",
            released_on=self.walk.on, things=self._things(), officers=self.walk.cast.pair_on_paper, contact=self._contact(),
        )  # fmt: skip

    def correction_order(self, party: PartyBlock, until: date) -> decision.CorrectionOrder:
        """责令改正违法行为决定书."""
        matter = self.walk.matter
        return decision.CorrectionOrder(
            to=party, investigated_on=self.walk.inspected_on, violation=self.violation(), evidence=self.evidence(), duty_law=(matter.duty,),
            basis=(ORDER_LAW,), when="限期改正", by_on=until, content=matter.correction,
            recheck="改正完成后三日内向本机关书面报告，本机关将依法复查。", consequence="拒不改正的，本机关将依法从重处理。", remedies=self.remedies(),
            contact=self._contact(),
        )  # fmt: skip

    def investigation_report(self) -> investigation.InvestigationReport:
        """案件调查报告."""
        walk, matter, state = self.walk, self.walk.matter, self.walk.state
        return investigation.InvestigationReport.model_validate(
            {
                **self._case(),
                "source": SOURCES[matter.source],
                "filed_on": state.investigation.filed_on,
                "course": "；".join(f"{chinese_day(local_day(one.started_at))}{one.label}" for one in state.investigation.activities)
                + "。",
                "violation": self.violation(),
                "evidence": self.evidence(),
                "duty_law": (matter.duty,),
                "penalty_law": (matter.ground,),
                "discretion": self._discretion(),
                "proposal": f"建议责令改正违法行为，并处{self._fine_words()}。",
                "proposed": self.penalties(),
                "officers": walk.cast.pair_on_paper,
                "signed_on": walk.on,
                "unit_head": self._opinion("调查终结，同意移送案件审查。", walk.head),
            }
        )

    def checks(self) -> decision.CaseReviewChecks:
        """The six answers of the case review."""
        return decision.CaseReviewChecks(jurisdiction=YES, facts=YES, evidence=YES, procedure=YES, limitation=YES, law=YES)

    def case_review(self, examiner: str) -> decision.CaseReview:
        """案件审查表."""
        return decision.CaseReview.model_validate(
            {
                **self._case(), "investigators": self.walk.cast.pair_on_paper, "checks": self.checks(), "result": "同意调查意见",
                "reviewer": self._opinion("经书面审查，同意调查意见。", examiner), "unit_head": self._opinion("同意。", examiner),
            }
        )  # fmt: skip

    # Notice, defence, hearing ---------------------------------------------------------------------------------------------

    def penalty_notice(self, party: PartyBlock) -> decision.PenaltyNotice:
        """行政处罚事先（听证）告知书."""
        walk = self.walk
        version = walk.state.proceeding.version
        assert version is not None
        rights = hearing_rights(version.draft, walk.regime, walk.on)
        term = walk.term("clock.C04")
        hearing = Remedy(
            right="你（单位）有权要求举行听证", procedure=f"请自收到本告知书之日起{walk.term('clock.C05')}内提出；逾期未提出的，视为放弃",
            channel="向本机关法制机构提出",
        )  # fmt: skip
        return decision.PenaltyNotice(
            to=party, investigated_on=walk.inspected_on, draft=version.draft, basis=(NOTICE_LAW,),
            defence=Remedy(
                right="你（单位）有权进行陈述、申辩", procedure=f"请自收到本告知书之日起{term}内以书面或者口头方式提出；逾期未提出的，视为放弃",
                channel="向本机关承办机构提出",
            ),
            hearing=hearing if party.name in rights else None, contact=self._contact(),
        )  # fmt: skip

    def service_receipt(self, party: PartyBlock, document: str, number: str) -> execution.ServiceReceipt:
        """送达回证."""
        name, relation = head_of(party)
        return execution.ServiceReceipt(
            case_title=self.walk.matter.title, document=document, document_number=number, recipient=party.name, place=party.address, way="直接送达",
            served_at=self.walk.now.astimezone(LOCAL), state=SignState.SIGNED, receiver=name, relation=relation,
            servers=self.walk.cast.pair_on_paper, publication_told="已告知：行政处罚决定将依法公开。",
        )  # fmt: skip

    def defence_record(self, started: datetime) -> decision.DefenceRecord:
        """陈述申辩笔录."""
        cast, matter = self.walk.cast, self.walk.matter
        name, relation = head_of(self.party)
        return decision.DefenceRecord(
            case_title=matter.title, party=self.party, started_at=started, ended_at=started + timedelta(minutes=40),
            place=f"{self.walk.agency.name}接待室", speaker=name, speaker_relation=relation, speaker_id=NUMBER, officers=cast.pair_on_paper,
            recorder=cast.name(cast.officers[1]), statement="\n".join(point for point, _, _ in matter.points), closing=self._signed(),
        )  # fmt: skip

    def hearing_notice(self, party: PartyBlock, chair: str, recorder: str, starts: datetime) -> decision.HearingNotice:
        """行政处罚听证通知书."""
        walk = self.walk
        asked = max(request.on for request in walk.state.proceeding.requests)
        by = local_day(starts) - timedelta(days=3)
        return decision.HearingNotice(
            to=party, case_title=walk.matter.title, requested_on=asked, starts_at=starts, place=f"{walk.agency.name}会议室", public=True,
            chair=walk.cast.person(chair), recorder=walk.cast.person(recorder), avoidance_by=by, reschedule_by=by,
            agents="你（单位）可以亲自参加，也可以委托一至二人代理；委托代理的，应当提交授权委托书。",
            absence="无正当理由拒不出席或者未经许可中途退出的，视为放弃听证权利，听证终止。", basis=(HEARING_LAW,), contact=self._contact(),
        )  # fmt: skip

    def hearing_record(self, chair: str, recorder: str, started: datetime, ended: datetime) -> decision.HearingRecord:
        """行政处罚听证笔录."""
        walk, cast = self.walk, self.walk.cast
        name, relation = head_of(self.party)
        return decision.HearingRecord(
            case_title=walk.matter.title, party=self.party, started_at=started, ended_at=ended, place=f"{walk.agency.name}会议室", public=True,
            chair=cast.person(chair), recorder=cast.person(recorder), investigators=cast.pair_on_paper,
            attended=(blocks.Person(name=name, unit=self.party.name, post=relation),),
            steps=decision.HearingSteps(
                opening="记录员核对到场人员身份，宣布听证纪律，到场人员均无异议。", announced="主持人宣布案由和主持人、记录员名单。",
                rights="主持人告知权利义务并询问是否申请回避。当事人：不申请。", case_put=f"调查人员陈述违法事实，出示证据，建议{self._fine_words()}。",
                defence="当事人：对事实无异议，请求考虑积极整改。", examination="证据逐项出示，当事人对真实性、合法性、关联性均无异议。",
                debate="双方就裁量等次进行辩论。", last_words="当事人：今后严格守法，请求从轻。", end="笔录交当事人核对无误后签名，主持人宣布听证结束。",
            ),
            evidence=self.evidence(), closing=self._signed(),
        )  # fmt: skip

    def hearing_report(self, chair: str, recorder: str) -> decision.HearingReport:
        """行政处罚听证报告."""
        walk = self.walk
        hearing = walk.state.proceeding.hearing
        assert hearing is not None
        return decision.HearingReport.model_validate(
            {
                **self._case(), "held_at": hearing.starts_at, "place": hearing.place, "chair": walk.cast.person(chair),
                "recorder": walk.cast.person(recorder), "original_facts": f"{self._facts()}依据{walk.matter.ground.cite}。",
                "original_proposal": self._fine_words(), "defence": "对事实和证据无异议，请求考虑积极整改。",
                "findings": "经听证，原认定的事实清楚，证据确凿、充分。", "proposal": "维持原处罚建议。",
                "chair_opinion": self._opinion("听证程序合法，建议维持。", chair),
            }
        )  # fmt: skip

    # Review, discussion, decision ------------------------------------------------------------------------------------------

    def discussion_record(self, members: tuple[str, ...], secretary: str, opinions: tuple[str, ...]) -> decision.DiscussionRecord:
        """案件集体讨论记录."""
        walk, cast = self.walk, self.walk.cast
        version = walk.state.proceeding.version
        assert version is not None
        names = tuple(cast.name(person) for person in members)
        ended = walk.now.astimezone(LOCAL)
        return decision.DiscussionRecord.model_validate(
            {
                **self._case(), "started_at": ended - timedelta(minutes=50), "ended_at": ended, "place": f"{walk.agency.name}会议室",
                "chair": cast.person(members[0]), "recorder": cast.person(secretary),
                "members": tuple(cast.person(person) for person in members),
                "observers": (blocks.Person(name=cast.name(cast.lead), post="案件调查人员（列席汇报，不参与表决）"),),
                "reporter": cast.name(cast.lead), "report": f"{self._facts()}建议{self._fine_words()}。",
                "defence": "当事人的陈述申辩意见已逐条复核。", "legal_review": "法制审核同意送审稿。" if walk.state.proceeding.reviews else "依法无须法制审核。",
                "draft_sha256": version.digest,
                "opinions": tuple(decision.SpokenOpinion(member=name, opinion=words) for name, words in zip(names, opinions, strict=True)),
                "conclusion": f"一致同意{self._fine_words()}。", "signed_by": names,
            }
        )  # fmt: skip

    def words_of_decision(self) -> dict[str, str]:
        """What the decision says beside its draft: course, defence, discretion, publication."""
        walk, state = self.walk, self.walk.state
        filed = state.investigation.filed_on
        assert filed is not None
        said = "；".join(
            f"{point.text}（{_ADOPTED[point.adopted]}：{point.reason}）"
            for statement in state.proceeding.round_of(state.proceeding.statements)
            for point in statement.points
        )
        return {
            "course": f"{chinese_day(walk.inspected_on)}，本机关对你（单位）进行现场检查，发现涉嫌违法行为；本案于{chinese_day(filed)}立案，现已调查终结。",
            "defence": f"你（单位）提出的意见及复核情况：{said}。" if said else "你（单位）在规定期限内没有提出陈述、申辩。",
            "discretion_basis": "本机关公布的行政处罚裁量权基准",
            "publication_told": "本决定将依法向社会公开，公开时隐去依法不应公开的个人信息和商业秘密。",
        }

    def penalty_decision(self, party: PartyBlock, words: dict[str, str]) -> decision.PenaltyDecision:
        """行政处罚决定书."""
        state = self.walk.state
        version, notice = state.proceeding.version, state.proceeding.notice
        assert version is not None
        assert notice is not None
        served = notice.served_on(self.walk.ident(party))
        assert served is not None
        held = any(hearing.held_on is not None for hearing in state.proceeding.hearings)
        return decision.PenaltyDecision(
            to=party, draft=version.draft, course=words["course"], notice_number=notice.number, notice_served_on=served, defence=words["defence"],
            hearing="应你（单位）申请，本机关公开举行了听证。经听证，原认定的违法事实清楚，证据确凿、充分。" if held else "",
            discretion_basis=words["discretion_basis"], publication_told=words["publication_told"],
        )  # fmt: skip

    # Closing ---------------------------------------------------------------------------------------------------------------

    def closing_approval(self, leader: str) -> execution.ClosingApproval:
        """结案审批表."""
        state = self.walk.state
        made = state.proceeding.decision
        assert made is not None
        return execution.ClosingApproval.model_validate(
            {
                **self._case(), "filed_on": state.investigation.filed_on, "officers": self.walk.cast.pair_on_paper, "decision_number": made.number,
                "decided_on": made.decided_on, "facts": self._facts(), "result": f"责令改正违法行为；{self._fine_words()}。",
                "remedies_taken": "未申请行政复议，未提起行政诉讼。", "performance": "罚款已缴清，票据附卷。", "goods": "无罚没财物。",
                "correction": f"{self.walk.matter.recheck}。", "ground": "责令改正和行政处罚决定已全部履行",
                "approval": self._chain("符合结案条件，建议结案。", leader),
            }
        )  # fmt: skip

    def file_notes(self, archivist: str, recordings: Iterable[tuple[str, str]]) -> execution.FileNotes:
        """卷内备考表."""
        cast = self.walk.cast
        return execution.FileNotes(
            case_number=self.walk.state.number, state="本卷材料齐全，无缺损。",
            audio_video=tuple(
                execution.AudioVideo(name=name, place="音像档案库", keeper=cast.name(archivist), sha256=digest) for name, digest in recordings
            ),
            filed_by=cast.person(archivist), checked_by=cast.person(self.walk.head), filed_on=self.walk.on,
        )  # fmt: skip
