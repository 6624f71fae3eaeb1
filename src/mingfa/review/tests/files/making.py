"""A case file in the making, without a database: the firm, the draft, the people, and each step with its papers and film."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from mingfa.agencies.state.agency import AgencyState, UnitSpell
from mingfa.agencies.state.person import Certificate, Holding, PersonState, Spell
from mingfa.cases.state import investigation as inv
from mingfa.cases.state.core import CaseState, FiledDocument, Member, PartyState, Step
from mingfa.cases.state.recordings import Means
from mingfa.desk.act import Actor
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.times import LOCAL
from mingfa.documents.blocks import EvidenceItem, LawCitation, Organisation, Remedy, Violation
from mingfa.documents.digest import DecisionDraft, DiscretionReason, Penalty, PenaltyKind, Performance
from mingfa.documents.samples import sample
from mingfa.law.calendar import load_calendar
from mingfa.law.regime import load_regime
from mingfa.recording.facts import RecordingSnapshot
from mingfa.review.precheck.casefile import CaseFile
from mingfa.review.state import ReviewState

FIRM = Organisation(name="乙镇清源水洗有限公司", address="甲市乙镇滨河路8号", credit_code="91433100MA4L514170", head_name="钱某某")
PLACE = FIRM.address
HIDDEN = Violation(
    time="2025年3月3日", place=PLACE, act="通过暗管排放水污染物", circumstances="生产期间经暗管排放", motive="为节省运行费用", consequence="未造成饮用水水源污染",
    summary="该单位通过暗管排放水污染物",
)  # fmt: skip
DUTY = LawCitation(
    instrument="中华人民共和国水污染防治法",
    article="第三十九条",
    text="禁止利用渗井、渗坑、裂隙、溶洞，私设暗管等逃避监管的方式排放水污染物。",
)
GROUND = LawCitation(
    instrument="中华人民共和国水污染防治法", article="第八十三条", item="第三项",
    text="利用渗井、渗坑、裂隙、溶洞，私设暗管排放水污染物的，由生态环境主管部门责令改正，处十万元以上一百万元以下的罚款。",
)  # fmt: skip
REPORT_NO = "州环监〔2025〕31号"


def day(text: str) -> date:
    """Return 2025-03-06 from 03-06."""
    return date.fromisoformat(text if len(text) == 10 else f"2025-{text}")


def at(text: str) -> datetime:
    """Return a local instant from 03-06T09:00 or 03-06, ten o'clock where none is given."""
    on, _, clock = text.partition("T")
    return datetime.combine(day(on), datetime.strptime(clock or "10:00", "%H:%M").time(), LOCAL)  # noqa: DTZ007  the zone follows


def number(n: int) -> str:
    """Return a digest that stands for an original."""
    return f"{n:064x}"


def fine(yuan: int, **more: Any) -> Penalty:
    """Return a fine."""
    return Penalty(kind=PenaltyKind.FINE, amount_fen=yuan * 100, **more)


def draft(**changes: Any) -> DecisionDraft:
    """Return a draft in which nothing is wrong: a fine of 260,000 yuan on one firm."""
    fields: dict[str, Any] = {
        "title": "涉嫌通过暗管排放水污染物案", "parties": (FIRM,), "violation": HIDDEN,
        "evidence": (
            EvidenceItem(name="现场检查笔录", made_on=day("03-06"), made_by="执法人员", proves="暗管正在排放", sha256=number(901)),
            EvidenceItem(name=f"监测报告（{REPORT_NO}）", made_on=day("03-11"), made_by="监测中心", proves="外排废水超标", sha256=number(902)),
        ),
        "duty_law": (DUTY,), "penalty_law": (GROUND,),
        "discretion": (
            DiscretionReason(factor="过错", finding="明知设施故障而私设暗管，系故意"), DiscretionReason(factor="改正情况", finding="已经拆除暗管，依法从轻"),
        ),
        "penalties": (fine(260_000),),
        "performance": Performance(
            manner="持缴款通知书到指定银行缴纳", term="收到决定书之日起十五日内", account="州财政局罚没收入专户 000-111", late="逾期不缴纳的，每日按罚款数额的百分之三加处罚款"
        ),
        "remedies": (
            Remedy(right="申请行政复议", procedure="收到之日起六十日内书面申请行政复议", channel="湘西土家族苗族自治州人民政府"),
            Remedy(right="提起行政诉讼", procedure="收到之日起六个月内提起行政诉讼", channel="吉首市人民法院"),
        ),
    }  # fmt: skip
    return DecisionDraft(**{**fields, **changes})


def person(agency: str, name: str) -> str:
    """Return the stream of somebody."""
    return f"{agency}/person/{name}"


NAMES = {
    "first": "向甲", "second": "彭乙", "third": "吴丙", "chair": "覃丁", "clerk": "罗戊", "reviewer": "田己", "examiner": "石庚", "head": "龙辛",
    "leader": "张壬", "deputy": "滕癸",
}  # fmt: skip
CARDS = {name: f"1814{n:07}" for n, name in enumerate(NAMES, 1)}


class Making:
    """A case in the making: every call adds a step, with its papers; nothing is asked, nothing is stored."""

    def __init__(self, agency: str, kind: str = "penalty") -> None:
        self.agency, self.regime = agency, load_regime(agency, True)
        self.stream = f"{agency}/case/clean"
        self.unit = next(unit.code for unit in self.regime.units if unit.kind == "handling")
        self.steps: list[Step] = []
        self.documents: list[FiledDocument] = []
        self.activities: list[inv.Activity] = []
        self.recordings: dict[str, RecordingSnapshot] = {}
        self.means: list[Means] = []
        self.acts: dict[int, Any] = {}
        self.kind = kind

    def who(self, name: str) -> str:
        return person(self.agency, name)

    def step(self, act: str, label: str, when: str, by: str = "first", **more: Any) -> int:
        """Add a step; return its seq."""
        seq, moment = len(self.steps), at(when)
        self.steps.append(Step(seq, f"cases.{act}", label, self.who(by), NAMES[by], moment, moment, False, **more))
        return seq

    def paper(
        self, seq: int, form: str, title: str, *, kind: str = "enforcement_document", content: Mapping[str, Any] | None = None, **more: Any
    ) -> str:
        """File the paper of a step."""
        count, step = len(self.documents), self.steps[seq]
        made = FiledDocument(
            seq, kind, form, title, number(1000 + count), step_seq=seq, no=count + 1, content=content, filed_at=step.done_at, pages=1, **more
        )  # fmt: skip
        self.documents.append(made)
        self.steps[seq] = replace(step, documents=(*step.documents, made.id))
        return made.id

    def shown(self, *people: str) -> tuple[inv.Shown, ...]:
        return tuple(inv.Shown(self.who(one), NAMES[one], CARDS[one], "lawful") for one in people)

    def activity(self, act: str, label: str, begun: str, ended: str, *kinds: str, film: bool = True, **more: Any) -> int:
        """Add an on-site activity of the two officers with its film."""
        seq, start, end = self.step(act, label, ended), at(begun), at(ended)
        told = ("cause", "basis", "rights", "explanation", "remedy_right", "remedy_procedure", "remedy_channel")
        fields: dict[str, Any] = {
            "place": PLACE, "officers": self.shown("first", "second"), "identity": "shown", "identity_at": start + timedelta(minutes=1), "confirmed": "已看清证件",
            "uniform": "yes", "uniform_reason": "", "told": told, "explanation": "逐项说明", "recording_told_at": start, "party": "p1", "finished": True,
        }  # fmt: skip
        fields |= {"person": "", **more}
        self.activities.append(inv.Activity(seq, f"cases.{act}", label, kinds, started_at=start, ended_at=end, **fields))
        if film:
            self.film(seq, kinds[0], start, end)
        return seq

    def film(self, seq: int, kind: str, start: datetime, end: datetime, **more: Any) -> None:
        """Tie a film of a whole step to it."""
        stream, n = f"{self.agency}/recording/r{seq}", len(self.recordings) + 1
        fields: dict[str, Any] = {
            "recording": stream, "seq": 3, "digests": (number(5000 + seq),), "form": "video", "source": "recorder", "device": "ZF-01",
            "registered_recorder": True, "operator": self.who("first"), "officers": (self.who("first"), self.who("second")), "started_at": start, "ended_at": end,
            "spans": ((start, end),), "measured": True, "told_at": start, "annotated": True, "steps": ((self.stream, seq, kind),),
            "numbers": ((self.stream, f"音像-{n:03}"),), "place": PLACE, "unit": self.unit, "file_name": f"{n:03}.mp4",
        }  # fmt: skip
        self.recordings[stream] = RecordingSnapshot(**{**fields, **more})

    def words_only(self, seq: int) -> None:
        """Choose words for a step, with the reason."""
        self.means.append(Means(seq, seq, ("text",), "文字记录足以全面记录", self.who("first")))

    def people(self) -> dict[str, PersonState]:
        found = {}
        for name, called in NAMES.items():
            card = Certificate(CARDS[name], "lawful", (), "", date(2023, 1, 1), date(2029, 12, 31), "省人民政府", 0)
            found[self.who(name)] = PersonState(
                self.who(name), called, enrolled_on=date(2020, 1, 1), units=(Spell(self.unit, date(2020, 1, 1)),), certificates=(card,),
                checks=tuple((year, True) for year in range(2023, 2030)), posts=(Holding("officer", self.unit, date(2020, 1, 1)),),
                legal_background=True, legal_qualification_no="A2018", first_reviewer_since=date(2019, 1, 1),
            )  # fmt: skip
        return found

    def known(self) -> AgencyState:
        units = tuple(UnitSpell(unit.code, unit.name, date(2020, 1, 1)) for unit in self.regime.units)
        return AgencyState(
            f"{self.agency}/agency/main", self.agency, self.regime.name, "11433100006668040G", "statutory", number_word="州环", units=units,
            reconsideration_bodies=("湘西土家族苗族自治州人民政府",), courts=("吉首市人民法院",), register_published_on=date(2025, 1, 2), av_lines=3,
        )  # fmt: skip

    def case(self, **parts: Any) -> CaseState:
        """Return the case as it stands."""
        team = tuple(Member(self.who(name), NAMES[name], CARDS[name], day("03-05"), name == "first") for name in ("first", "second"))
        party = PartyState("p1", FIRM.name, "organisation", FIRM.credit_code, FIRM)
        state = CaseState(
            self.stream, kind=self.kind, title="涉嫌通过暗管排放水污染物案", number="州环立〔2025〕7号", unit=self.unit, opened_on=day("03-05"), parties=(party,),
            investigators=frozenset(one.person for one in team), steps=tuple(self.steps), documents=tuple(self.documents),
            recordings=MappingProxyType(dict(self.recordings)),
        )  # fmt: skip
        state = state.with_team(team, day("03-05"))
        state = replace(state, footage=replace(state.footage, means=tuple(self.means)))
        return replace(state, history=self.history(), **{name: part for name, part in parts.items() if name != "history"})

    def history(self) -> tuple[Any, ...]:
        """Return the entries whose act a node reads; the others are not asked."""
        return tuple(
            Entry(
                self.stream,
                one.seq,
                self.acts[one.seq],
                Actor(one.by, one.by_name, self.agency),
                one.done_at,
                one.recorded_at,
                bytes(32),
                {},
            )
            if one.seq in self.acts
            else None
            for one in self.steps
        )

    def file(self, case: CaseState, on: str, review: ReviewState | None = None) -> CaseFile:
        """Return the file with every original verified."""
        digests = {one.digest for one in case.documents} | {one.digest for one in case.investigation.evidence}
        digests |= {digest for one in case.recordings.values() for digest in one.digests}
        return CaseFile(
            case, self.regime, load_calendar(), day(on), review, self.known(), MappingProxyType(self.people()),
            MappingProxyType(dict.fromkeys(digests, "verified")), (),
        )  # fmt: skip


def record(form: str, making: Making, begun: str, ended: str, **more: Any) -> dict[str, Any]:
    """Return the fields of a record of the two officers."""
    content = sample(form).model_dump(mode="json")
    content["head"] |= {
        "started_at": at(begun).isoformat(), "ended_at": at(ended).isoformat(), "place": PLACE, "recording_told": "已告知全程录音录像",
        "officers": [{"name": NAMES[name], "card_number": CARDS[name]} for name in ("first", "second")],
    }  # fmt: skip
    content["closing"] = {
        "state": "signed",
        "statement": "与事实相符",
        "signed_by": "钱某某",
        "relation": "法定代表人",
        "refusal_note": "",
        "witness": "",
    }
    if "inspected" in content:
        content["inspected"] = FIRM.model_dump(mode="json")
    return {**content, **more}


def party_in(content: dict[str, Any], *keys: str) -> dict[str, Any]:
    """Return a form's fields with the case's party in these places."""
    return {**content, **{key: FIRM.model_dump(mode="json") for key in keys}}


def _handover_unit(making: Making) -> str:
    name, on = "recording.handover_unit", day("04-14")
    return making.regime.text(name, on) if making.regime.has(name, on) else ""
