"""Whether the facts are clear and the same in every paper (违法事实). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from mingfa.desk.times import local_day
from mingfa.documents.blocks import Violation
from mingfa.review.precheck.casefile import CaseFile, joined
from mingfa.review.precheck.node import Hit, hit, node

DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
SITE = frozenset({"inspection", "random_inspection", "survey"})


def has_draft(file: CaseFile) -> bool:
    """For nodes that look at the draft of a penalty."""
    return file.draft is not None


def noticed(file: CaseFile) -> bool:
    """For nodes that hold the draft against the notice."""
    return file.draft is not None and file.notice is not None


def reported(file: CaseFile) -> bool:
    """For nodes that hold the draft against the report whose fields can be read."""
    return file.draft is not None and bool(file.report_content)


def days_in(words: str) -> tuple[date, ...]:
    """Return the days that a text names, those that exist."""
    found = []
    for year, month, day in DAY.findall(words):
        try:
            found.append(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return tuple(found)


@node(
    "facts.not_notified", "penalty_law 第四十四条", "facts", "serious", when=noticed,
    words="决定文稿的违法事实（{fields}）与{number}告知的不同；请核对，事实改变的重新告知。",
)  # fmt: skip
def not_notified(file: CaseFile) -> Iterator[Hit]:
    """The facts are those that were notified."""
    if file.draft is not None and file.notice is not None:
        told = file.notice.version.draft.violation
        changed = [
            field.title for name, field in Violation.model_fields.items() if getattr(told, name) != getattr(file.draft.violation, name)
        ]
        if changed:
            yield hit(file.draft_place, fields=joined(changed), number=file.notice.number)


@node(
    "facts.not_reported", "penalty_law 第五十七条", "facts", "serious", when=reported,
    words="决定文稿的违法事实（{fields}）与调查终结报告认定的不一致；请核对，以查明的事实为准。",
)  # fmt: skip
def not_reported(file: CaseFile) -> Iterator[Hit]:
    """The facts are those that the report found."""
    held = file.report_content.get("violation")
    if file.draft is not None and isinstance(held, Mapping):
        changed = [
            field.title
            for name, field in Violation.model_fields.items()
            if name in ("time", "place", "act") and held.get(name) and held[name] != getattr(file.draft.violation, name)
        ]
        if changed:
            yield hit(file.draft_place, fields=joined(changed))


@node(
    "facts.no_day", "penalty_law 第五十九条第一款第二项", "facts", "minor", when=has_draft,
    words="违法时间“{time}”没有写到年月日；请写明具体日期或者起止日期。",
)  # fmt: skip
def no_day(file: CaseFile) -> Iterator[Hit]:
    """The time of the act is told to the day."""
    if file.draft is not None and not DAY.search(file.draft.violation.time):
        yield hit(file.draft_place, time=file.draft.violation.time)


@node(
    "facts.after_discovery", "penalty_law 第五十四条", "facts", "serious", when=lambda file: has_draft(file) and file.case.investigation.lead is not None,
    words="违法时间{day}晚于发现违法线索之日{found}；请核对日期。",
)  # fmt: skip
def after_discovery(file: CaseFile) -> Iterator[Hit]:
    """The act lies before its discovery."""
    lead = file.case.investigation.lead
    days = days_in(file.draft.violation.time) if file.draft is not None else ()
    if lead is not None and days and min(days) > lead.found_on:
        yield hit(file.draft_place, day=min(days), found=lead.found_on)


@node(
    "facts.other_day", "penalty_law 第五十四条", "facts", "minor",
    when=lambda file: has_draft(file) and file.case.investigation.lead is not None and file.case.investigation.lead.occurred_on is not None,
    words="决定文稿的违法时间（{time}）不包括登记的违法行为发生日{occurred}；请核对哪一个准确。",
)  # fmt: skip
def other_day(file: CaseFile) -> Iterator[Hit]:
    """The day in the draft is the day registered."""
    lead = file.case.investigation.lead
    days = days_in(file.draft.violation.time) if file.draft is not None else ()
    if lead is not None and lead.occurred_on is not None and days and not min(days) <= lead.occurred_on <= max(days):
        yield hit(file.draft_place, time=file.draft.violation.time if file.draft is not None else "", occurred=lead.occurred_on)


@node(
    "facts.other_place", "penalty_law 第五十四条", "facts", "minor",
    when=lambda file: has_draft(file) and any(one.place for one in file.activities),
    words="违法地点“{place}”与线索登记、现场活动的地点（{known}）都不一致；请核对。",
)  # fmt: skip
def other_place(file: CaseFile) -> Iterator[Hit]:
    """The place in the draft is where the officers were, or the place of the lead."""
    lead = file.case.investigation.lead
    known = [one.place for one in file.activities if one.place] + ([lead.place] if lead is not None and lead.place else [])
    place = file.draft.violation.place if file.draft is not None else ""
    if known and not any(place in one or one in place for one in known):
        yield hit(file.draft_place, place=place, known=joined(known))


@node(
    "facts.harm_denied", "penalty_law 第五十四条", "facts", "minor",
    when=lambda file: has_draft(file) and file.case.investigation.lead is not None,
    words="线索登记有危害后果，决定文稿写的是“{consequence}”；请核实危害后果并写明依据。",
)  # fmt: skip
def harm_denied(file: CaseFile) -> Iterator[Hit]:
    """Harm that was registered is not denied in the draft."""
    lead = file.case.investigation.lead
    words = file.draft.violation.consequence if file.draft is not None else ""
    if lead is not None and lead.harm and re.match("未造成|没有造成|无危害", words):
        yield hit(file.draft_place, consequence=words)


@node(
    "facts.no_site", "penalty_law 第五十四条", "facts", "serious", when=has_draft,
    words="案内没有现场检查或者勘察的记载，违法事实缺少现场证明；请补充调查，或者说明以何种证据代替。",
)  # fmt: skip
def no_site(file: CaseFile) -> Iterator[Hit]:
    """Somebody went and looked, or a device recorded it."""
    if not any(SITE & set(one.kinds) for one in file.activities) and not any("电子技术监控" in one.name for one in file.evidence):
        yield hit(file.case_place)


@node(
    "facts.nobody_asked", "penalty_law 第五十四条", "facts", "minor", when=has_draft,
    words="案内没有询问当事人或者有关人员的记载；请补充询问，或者说明不能询问的原因。",
)  # fmt: skip
def nobody_asked(file: CaseFile) -> Iterator[Hit]:
    """The party, or somebody who knows, was questioned."""
    if not any("questioning" in one.kinds for one in file.activities) and not file.case.proceeding.statements:
        yield hit(file.case_place)


@node(
    "facts.no_report", "penalty_law 第五十七条", "procedure", "serious", when=has_draft,
    words="已经拟定决定，没有调查终结报告；请先提交报告，写明事实、证据、依据和裁量理由。",
)  # fmt: skip
def no_report(file: CaseFile) -> Iterator[Hit]:
    """There is a report before a draft."""
    if file.report is None:
        yield hit(file.draft_place)


@node(
    "facts.report_lacks", "penalty_law 第五十七条", "facts", "serious", when=lambda file: bool(file.report_content),
    words="调查终结报告缺少{lacks}；请补充后再定处理意见。",
)  # fmt: skip
def report_lacks(file: CaseFile) -> Iterator[Hit]:
    """The report tells facts, evidence, law, discretion and proposal."""
    parts = (
        ("violation", "违法事实"),
        ("evidence", "证据"),
        ("duty_law", "违反的规定"),
        ("penalty_law", "处罚依据"),
        ("discretion", "裁量理由"),
        ("proposal", "处理建议"),
    )
    lacks = [words for name, words in parts if not file.report_content.get(name)]
    if lacks and file.report is not None:
        yield hit(file.at(file.report.seq), lacks=joined(lacks))


@node(
    "facts.no_order", "penalty_law 第二十八条第一款", "procedure", "serious", when=has_draft,
    words="案内没有责令{name}改正违法行为的记载；请责令改正，或者说明违法行为已经改正。",
)  # fmt: skip
def no_order(file: CaseFile) -> Iterator[Hit]:
    """An order to correct goes with every penalty."""
    ordered = {one.party for one in file.case.investigation.orders}
    for one in file.case.parties:
        if one.id not in ordered and not file.daily:
            yield hit(file.party_place(one), name=one.name)


@node(
    "facts.empty_order", "penalty_law 第二十八条第一款", "documents", "minor", when=lambda file: bool(file.case.investigation.orders),
    words="{where}的改正内容“{content}”不具体；请写明改正什么、改到什么程度。",
)  # fmt: skip
def empty_order(file: CaseFile) -> Iterator[Hit]:
    """An order says what is to be corrected, not "correct it yourself"."""
    for one in file.case.investigation.orders:
        if len(one.content) < 8 or re.fullmatch(r"(立即|限期|自行|按要求)?(停止|改正|整改)(违法行为|到位)?。?", one.content):
            yield hit(file.at(one.seq), content=one.content)


@node(
    "facts.order_unchecked", "penalty_law 第二十八条第一款", "facts", "minor", when=lambda file: bool(file.case.investigation.orders),
    words="{where}要求{until}前改正，期限已过，没有复查记载；请复查改正情况。",
)  # fmt: skip
def order_unchecked(file: CaseFile) -> Iterator[Hit]:
    """Once the term of an order is over, somebody looked."""
    for one in file.case.investigation.orders:
        if one.until is not None and one.until < file.on and one.checked_on is None:
            yield hit(file.at(one.seq), until=one.until)


@node(
    "facts.checked_before", "penalty_law 第二十八条第一款", "facts", "minor", when=lambda file: bool(file.case.investigation.orders),
    words="{where}：复查日期{checked}早于责令改正之日{ordered}；请核对。",
)  # fmt: skip
def checked_before(file: CaseFile) -> Iterator[Hit]:
    """A check comes after the order."""
    for one in file.case.investigation.orders:
        if one.checked_on is not None and one.checked_on < one.ordered_on:
            yield hit(file.at(one.seq), checked=one.checked_on, ordered=one.ordered_on)


@node(
    "facts.act_unproved", "penalty_law 第四十条", "evidence", "serious", when=has_draft,
    words="决定文稿所列证据的证明内容都没有涉及“{act}”；请逐项写明证据证明什么，缺少的补充调查。",
)  # fmt: skip
def act_unproved(file: CaseFile) -> Iterator[Hit]:
    """Some evidence is said to prove the act: its words share a phrase with it."""
    draft = file.draft
    if draft is None:
        return
    act = draft.violation.act
    phrases = {act[n : n + 2] for n in range(len(act) - 1)} if len(act) > 1 else {act}
    if not any(phrases & {one.proves[n : n + 2] for n in range(len(one.proves) - 1)} for one in draft.evidence):
        yield hit(file.draft_place, act=act)


@node(
    "facts.activity_open", "penalty_law 第五十五条", "procedure", "minor", when=lambda file: bool(file.activities) and file.report is not None,
    words="{where}没有办结：没有结束时的文书；请归集笔录并办理结束。",
)  # fmt: skip
def activity_open(file: CaseFile) -> Iterator[Hit]:
    """Every activity was brought to its end with its document."""
    for one in file.case.investigation.open_activities:
        yield hit(file.at(one.seq))


@node(
    "facts.investigated_after_report", "penalty_law 第五十七条", "facts", "minor", when=lambda file: file.report is not None and bool(file.activities),
    words="{where}在调查终结报告（{reported}）之后，报告没有包括其结果；请补充报告。",
)  # fmt: skip
def investigated_after_report(file: CaseFile) -> Iterator[Hit]:
    """What was investigated later is reported anew."""
    report = file.report
    for one in file.activities if report is not None else ():
        if report is not None and one.seq > report.seq and local_day(one.started_at) > report.submitted_on:
            yield hit(file.at(one.seq), reported=report.submitted_on)
