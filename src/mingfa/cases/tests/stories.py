"""A case told step by step, for tests: every step through the door, at a time of its own, by whoever has the duty."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from mingfa.agencies.setup import Site
from mingfa.cases.acts import investigation as inv
from mingfa.cases.acts import opening as op
from mingfa.cases.acts import outline as out
from mingfa.cases.acts import papers as pap
from mingfa.cases.acts.closing import FileRecordings, Leaf
from mingfa.cases.acts.common import Identity, Paper, Told, Uniform
from mingfa.cases.acts.recordings import LinkRecording
from mingfa.cases.gates.dossier import recordings_of
from mingfa.cases.recording_rules import standings
from mingfa.cases.state.core import CaseState
from mingfa.cases.tests.drafts import FIRM
from mingfa.cases.volume import volumes
from mingfa.desk import now
from mingfa.desk.act import Act
from mingfa.desk.entry import Entry
from mingfa.desk.errors import Refused, UnknownStream
from mingfa.desk.perform import look, perform, regime_of
from mingfa.desk.streams import new_id, stream_name
from mingfa.desk.times import LOCAL
from mingfa.documents.blocks import Thing
from mingfa.documents.papers.decision import CaseReviewChecks, Check
from mingfa.recording.facts import RecordingSnapshot

START = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL)  # a Monday
_KEYS = count()
REMEDIES = [{"right": "申请行政复议", "procedure": "收到之日起六十日内书面申请", "channel": "本级人民政府"}]
TOLD = Told(
    cause=True,
    basis=True,
    rights=True,
    remedy_right=True,
    remedy_procedure=True,
    remedy_channel=True,
    explanation="逐项说明，现场负责人表示清楚",
)
SHOWN = {"way": "shown", "confirmed": "已看清证件"}


def digest(n: int) -> str:
    """Return a digest that stands for an original."""
    return f"{n:064x}"


def paper(kind: str = "internal_approval", title: str = "审批表", n: int = 1, **more: Any) -> Paper:
    """Return a paper whose original is in the vault."""
    return Paper(kind=kind, title=title, original=digest(n), **more)


def archiving(story: Any, number: str) -> out.ArchiveOutline:
    """File what was recorded, then the case in outline away, one page a paper."""
    waiting = tuple(one.recording for one in recordings_of(story.state) if story.state.dossier.filed(one.recording) is None)
    if waiting:
        story.do(FileRecordings(recordings=waiting))
    leaves = tuple(Leaf(document=one.id, pages=1) for volume in volumes(story.state) for one in volume)
    return out.ArchiveOutline(number=number, retention="10", pages=len(leaves), leaves=leaves)


_PAPERS = count(1000)


def approval() -> Paper:
    """Return an approval paper of its own each time."""
    return paper(n=next(_PAPERS))


@dataclass
class Story:
    """One case of one agency. at: the time of the next step; every step moves it on by an hour."""

    site: Site
    stream: str = ""
    at: datetime = START
    party: str = "p1"
    seqs: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.stream = self.stream or stream_name(self.site.agency, "case", new_id())

    # People ----------------------------------------------------------------------------------------------------------------

    @property
    def unit(self) -> str:
        """The unit that handles the case."""
        return self.site.handling[0]

    @property
    def officers(self) -> tuple[str, str]:
        """Two certified officers of the unit, the lead handler first."""
        lead = self.site.person("lead_handler", self.unit)
        return lead, next(
            one for one in self.site.people["officer"] if one != lead and look(one).state.units_on(self.at.date()) == (self.unit,)
        )

    @property
    def leader(self) -> str:
        """A leader in charge."""
        return self.site.people["leader_in_charge"][0]

    @property
    def principal(self) -> str:
        """The head of the agency."""
        return self.site.people["principal"][0]

    @property
    def examiner(self) -> str:
        """Somebody of the legal unit, who investigates nothing."""
        return self.site.people["legal_head"][0]

    @property
    def state(self) -> CaseState:
        """The case as it stands."""
        return look(self.stream).state

    # Doing -----------------------------------------------------------------------------------------------------------------

    def do(
        self, act: Act, by: str | None = None, *, done_at: datetime | None = None, key: str = "", hours: int = 1, late: str = ""
    ) -> Entry[Act]:
        """Do an act now, by the lead handler unless somebody else is named; then an hour passes."""
        with now.at(self.at):
            entry = perform(
                act, self.stream, by=by or self.officers[0], key=key or f"t{next(_KEYS)}", done_at=done_at or self.at, late_reason=late
            )
        self.at += timedelta(hours=hours)
        return entry

    def refuse(self, act: Act, by: str | None = None, *, done_at: datetime | None = None) -> Refused:
        """Expect that an act is refused and changes nothing; no time passes."""
        before, at = self.entries(), self.at
        with pytest.raises(Refused) as caught:
            self.do(act, by, done_at=done_at)
        self.at = at
        assert self.entries() == before
        return caught.value

    def entries(self) -> int:
        """Return how many entries the case has."""
        try:
            return look(self.stream).seq + 1
        except UnknownStream:
            return 0

    def sleep(self, days: int) -> Story:
        """Let days pass."""
        self.at += timedelta(days=days)
        return self

    # Steps -----------------------------------------------------------------------------------------------------------------

    def lead(self, **changes: Any) -> Story:
        """Register the lead."""
        fields: dict[str, Any] = {
            "title": "甲镇滨河路排污线索",
            "source": "complaint",
            "details": "来电反映",
            "facts": "涉嫌通过暗管排放水污染物",
            "place": "甲市乙镇滨河路8号",
            "found_on": self.at.date(),
            "occurred_on": self.at.date() - timedelta(days=10),
            "ongoing": False,
        }
        self.do(op.RegisterLead(**{**fields, **changes}))
        return self

    def proposal(self, **changes: Any) -> op.ProposeFiling:
        """Return a proposal to file that lacks nothing."""
        yes = op.Condition(met=True, reason="现场检查初步查明")
        fields: dict[str, Any] = {
            "title": "涉嫌通过暗管排放水污染物案",
            "unit": self.unit,
            "officers": self.officers,
            "lead_handler": self.officers[0],
            "evidence": yes,
            "punishable": yes,
            "jurisdiction": yes,
            "in_time": yes,
        }
        return op.ProposeFiling(**{**fields, **changes})

    def granting(self, **changes: Any) -> op.ApproveFiling:
        """Return the leader's approval."""
        return op.ApproveFiling(**{"granted": True, "opinion": "同意立案", "year": self.at.year, "paper": approval(), **changes})

    def filed(self, **changes: Any) -> Story:
        """Bring the case to the investigation, with one party."""
        self.lead(**changes)
        self.do(op.AddParty(block=FIRM))
        self.do(self.proposal())
        self.do(self.granting(), self.leader)
        return self

    def on_site(self, cls: type[inv.InspectSite | Any] = inv.InspectSite, **changes: Any) -> Any:
        """Return an on-site act of an hour that has just ended, with everything the strictest of the five agencies asks for."""
        start = self.at - timedelta(hours=1)
        fields: dict[str, Any] = {
            "officers": self.officers,
            "place": "甲市乙镇滨河路8号",
            "started_at": start,
            "ended_at": self.at,
            "identity": Identity(at=start - timedelta(minutes=2), certificate="provincial", **SHOWN),
            "uniform": Uniform(worn="yes"),
            "told": TOLD,
            "recording_told_at": start - timedelta(minutes=1),
            "party": self.party,
        }
        extra: dict[type[Any], dict[str, Any]] = {
            inv.InspectSite: {"findings": "发现一根暗管通向河道"},
            inv.QuestionPerson: {"person": "钱某某", "relation": "现场负责人"},
            inv.TakeSample: {"samples": (Thing(name="废水", number="2瓶"),), "method": "瞬时采样", "sealing": "现场封样并签名"},
            inv.RegisterPreservation: {"things": (Thing(name="运行记录", number="1册"),), "why": "可能灭失", "kept_at": "就地保存"},
            out.ExecuteMeasure: {"measure": "sealing", "things": (Thing(name="水泵", number="1台"),)},
        }
        return cls(**{**fields, **extra[cls], **changes})

    def record(self, step: int, form: str, **changes: Any) -> pap.FileDocument:
        """Return the record of an on-site activity as an electronic form that lacks nothing."""
        activity = self.state.investigation.activity(step)
        assert activity is not None
        content = {**contents(activity, form), **changes.pop("content", {})}
        fields: dict[str, Any] = {
            "step": step,
            "officer_signatures": tuple(officer.name for officer in activity.officers),
            "paper": Paper(
                kind=KINDS[form],
                form=form,
                title=TITLES[form],
                content=content,
                number="州环登存〔2026〕1号" if form == "preservation_notice" else "",
            ),
        }
        return pap.FileDocument(**{**fields, **changes})

    def inspected(self, cls: type[Any] = inv.InspectSite, form: str = "site_record", **changes: Any) -> Story:
        """Inspect, file the record, end the activity."""
        seq = self.do(self.on_site(cls, **changes)).seq
        self.do(self.record(seq, form))
        self.film(seq)
        self.do(inv.EndActivity(activity=seq))
        self.seqs[form] = seq
        return self

    def film(self, step: int, *spans: tuple[datetime, datetime], **changes: Any) -> RecordingSnapshot:
        """Let the platform tie a measured recording to a step, as it does after an upload: of its whole time, or of these spans."""
        activity = self.state.investigation.activity(step)
        line = self.state.step_at(step)
        assert line is not None
        whole = (activity.started_at, activity.ended_at) if activity is not None else (line.done_at - timedelta(hours=3), line.done_at)
        name = f"{self.site.agency}/recording/{self.stream.rpartition('/')[2]}.{step}.{len(self.state.recordings)}"
        fields: dict[str, Any] = {
            "recording": name, "digests": ("7b" * 32,), "form": "video", "source": "recorder", "device": "DSJ-0001", "registered_recorder": True,
            "operator": self.officers[0], "officers": self.officers, "started_at": whole[0], "ended_at": whole[1], "spans": spans or (whole,),
            "measured": True, "annotated": True, "steps": ((self.stream, step, ""),), "numbers": ((self.stream, f"音像{step}"),),
        }  # fmt: skip
        snapshot = RecordingSnapshot(**{**fields, **changes})
        with now.at(self.at):
            perform(LinkRecording(recording=snapshot), self.stream, by="measurer", key=f"t{next(_KEYS)}")
        return snapshot

    def film_all(self) -> Story:
        """Tie a recording to every step that lacks one."""
        view = regime_of(self.site.agency)
        assert view is not None
        for held in standings(self.state, view.regime):
            if held.lacks:
                self.film(held.occasion.seq)
        return self

    def evidenced(self) -> Story:
        """Add a verified photograph."""
        self.do(
            inv.AddEvidence(
                evidence_kind="audiovisual", title="现场照片", original=digest(77), source="现场拍摄", obtained_on=self.at.date(), made_by="执法人员",
                proves="废水经暗管排入河道", verification=inv.Verification(by="执法人员", on=self.at.date(), how="与原始载体核对无误"),
            )
        )  # fmt: skip
        return self

    def report(self, **changes: Any) -> inv.SubmitReport:
        """Return the report at the end of the investigation."""
        fields: dict[str, Any] = {
            "officers": self.officers,
            "facts": "通过暗管排放水污染物",
            "evidence": tuple(e.id for e in self.state.investigation.standing_evidence),
            "law": "生态环境法典",
            "discretion": "排放时间较短",
            "proposal": "罚款十二万元",
            "unit_opinion": "同意",
            "paper": approval(),
        }
        return inv.SubmitReport(**{**fields, **changes})

    def examination(self, outcome: str = "agree", **noes: str) -> inv.ExamineCase:
        """Return a case review; name a question with a reason to answer it no."""
        answers = {name: Check(yes=name not in noes, note=noes.get(name, "")) for name in CaseReviewChecks.model_fields}
        return inv.ExamineCase(answers=CaseReviewChecks(**answers), outcome=outcome, opinion="同意调查意见", paper=approval())

    def examined(self) -> Story:
        """Bring a filed case to the end of the case review."""
        self.inspected().evidenced()
        self.do(self.report())
        self.do(self.examination(), self.examiner)
        return self

    def opened(self, kind: str, **changes: Any) -> Story:
        """Open a case of coercion, inspection or licence."""
        fields: dict[str, Any] = {
            "case_kind": kind,
            "title": "某洗涤厂有关事项",
            "ground": "依职权",
            "unit": self.unit,
            "officers": self.officers,
            "lead_handler": self.officers[0],
            "block": FIRM,
            "year": self.at.year,
        }
        self.do(out.OpenCase(**{**fields, **changes}))
        return self


KINDS = {
    "site_record": "evidence_paper", "questioning_record": "evidence_paper", "sampling_record": "evidence_paper",
    "preservation_notice": "enforcement_document",
}  # fmt: skip
TITLES = {
    "site_record": "现场检查（勘察）笔录", "questioning_record": "调查询问笔录", "sampling_record": "抽样取证记录",
    "preservation_notice": "先行登记保存证据通知书",
}  # fmt: skip


def head(activity: Any) -> dict[str, Any]:
    """Return the head of a record of an activity."""
    officers = [{"name": officer.name, "card_number": officer.card} for officer in activity.officers]
    return {
        "started_at": activity.started_at.isoformat(), "ended_at": activity.ended_at.isoformat(), "place": activity.place, "officers": officers,
        "recorder": officers[0]["name"], "card_shown": "出示行政执法证", "card_confirmed": "已确认",
        "told": {
            "cause": "检查排污情况", "basis": "行政处罚法第五十五条", "rights": "有权陈述、申辩，应当如实回答", "remedies": REMEDIES,
            "explanation": "已逐项说明",
        },
        "avoidance_answer": "不申请回避", "recording_told": "开始前已告知全程录音录像",
    }  # fmt: skip


def contents(activity: Any, form: str) -> dict[str, Any]:
    """Return the complete content of a record."""
    closing = {"state": "signed", "signed_by": "钱某某", "relation": "现场负责人"}
    firm = FIRM.model_dump()
    if form == "site_record":
        return {
            "head": head(activity), "inspected": firm, "absent_note": "", "production": "正在生产", "permits": "持有排污许可证",
            "pollution": "设有沉淀池一座", "violation": "发现暗管一根", "sampling": "拍照三张", "closing": closing,
            "person_on_site": {"name": "钱某某", "id_number": "11010519491231002X", "post": "厂长", "phone": "13000000000", "relation": "现场负责人"},
        }  # fmt: skip
    if form == "questioning_record":
        return {
            "case_title": "涉嫌通过暗管排放水污染物案", "head": head(activity), "questions": [{"question": "暗管何时铺设？", "answer": "去年年底。"}],
            "person": {
                "name": activity.person, "sex": "男", "age": 50, "id_number": "11010519491231002X", "job": "厂长", "phone": "13000000000",
                "relation": "现场负责人", "address": "甲市乙镇东街1号",
            },
            "closing": closing,
        }  # fmt: skip
    if form == "sampling_record":
        officers = head(activity)["officers"]
        return {
            "party": firm, "started_at": activity.started_at.isoformat(), "ended_at": activity.ended_at.isoformat(), "place": activity.place,
            "samplers": officers, "officers": officers, "method": "瞬时采样", "process": "在总排口采样", "sealing": "封条完好",
            "samples": [{"name": "废水", "number": "2瓶"}], "closing": closing,
        }  # fmt: skip
    officers = head(activity)["officers"]
    law = [{"instrument": "中华人民共和国行政处罚法", "article": "第五十六条", "text": "（本条内容）"}]
    return {
        "party": firm, "act": "涉嫌通过暗管排放水污染物", "suspected_law": law, "basis": law, "from_on": "2026-03-03", "to_on": "2026-03-12",
        "where": "就地保存", "place": activity.place, "duty": "不得销毁、转移", "things": [{"name": "运行记录", "number": "1册"}], "officers": officers,
        "remedies": REMEDIES, "contact": {"address": "示范路1号", "postcode": "416000", "person": "承办人员", "phone": "0743-0000000"},
    }  # fmt: skip


def day(month: int, number: int) -> date:
    """Return a day of 2026."""
    return date(2026, month, number)
