"""What pages show of a review's period and of whom it asks, and what a case has ready for its package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.urls import reverse

from mingfa.agencies.state.agency import AgencyState
from mingfa.cases.acts.deciding import DELIBERATING
from mingfa.cases.package import Filled, package_of
from mingfa.cases.state.core import CaseState
from mingfa.law.calendar import WorkCalendar
from mingfa.law.errors import CalendarNotPublished
from mingfa.law.regime_terms import term
from mingfa.office import reading
from mingfa.office.panels import Cell, Panel, panels
from mingfa.office.people import Person
from mingfa.office.prefills.cases import wanted_items
from mingfa.review.kind import last_day, unit_of
from mingfa.review.state import ReviewState


def _unit(person: Person, code: str) -> str:
    unit = person.view.regime.unit(code) if person.view is not None else None
    return unit.name if unit is not None else code


def age_of(received_on: date, until: date, calendar: WorkCalendar) -> str:
    """Say how long a review has taken, in working days and days."""
    days = (until - received_on).days
    try:
        return f"{calendar.working_days_between(received_on, until)} 个工作日（{days} 天）"
    except CalendarNotPublished:
        return f"{days} 天"


@panels("review")
def review_period(stream: str, review: ReviewState, person: Person) -> Iterator[Panel]:
    """When it was received, by when it has to be answered, how long it takes, when the answer went back to the unit."""
    if review.received_on is None or person.view is None:
        return
    today = reading.today()
    until = review.filed.on if review.filed is not None else review.concluded_on or today
    facts = [("收到日期", Cell(review.received_on.isoformat())), ("审核机构", Cell(_unit(person, unit_of(review, person.view))))]
    last = last_day(review, person.view)
    if review.overdue_since is not None:
        facts.append(("期限", Cell(f"自 {review.overdue_since} 起超期", mark=("red", "已超期，不视为通过"))))
    elif last is not None and review.conclusion is None:
        warned = review.warned_for == last
        facts.append(("期限", Cell(f"{last} 届满", mark=("orange", "将满") if warned else ("", ""))))
    facts.append(("已用时" if review.filed is None else "用时", Cell(age_of(review.received_on, until, person.view.calendar))))
    facts.append(("反馈承办机构", Cell(review.filed.on.isoformat() if review.filed is not None else "尚未反馈")))
    if review.difficult is not None:
        facts.append(("疑难复杂", Cell(f"{review.difficult.words}（{review.difficult.name}，{review.difficult.on}）")))
    if review.without_advice is not None:
        facts.append(("未听取顾问意见的理由", Cell(review.without_advice.words)))
    yield Panel("period", "审核期限", (), (), facts=tuple(facts))


@panels("review")
def review_asked(stream: str, review: ReviewState, person: Person) -> Iterator[Panel]:
    """Whom the review asked, what, and what each answered."""
    waiting = ("orange", "等待")
    rows = [
        (
            Cell(f"{term('role', one.role)} {one.name}"),
            Cell(one.question),
            Cell(str(one.asked_on)),
            Cell(one.opinion, mark=("", "") if one.opinion else waiting),
            Cell(str(one.given_on or "")),
        )
        for one in review.advices
    ]
    for call in review.arguments:
        unit = f"承办机构：{'、'.join(call.coming) or '不派人参加'}" if call.answered_on is not None else "已邀请承办机构，尚未答复"
        rows.append(
            (
                Cell(f"专家论证：{'、'.join(call.experts)}"),
                Cell(f"{call.topic}（{call.planned_on}，{call.place}；{unit}）"),
                Cell(str(call.on)),
                Cell(call.opinion, original=call.digest) if call.filed_on else Cell("", mark=waiting),
                Cell(str(call.filed_on or "")),
            )
        )
    rows.extend(
        (
            Cell(f"{term('stop_reason', asked.ground)}：{asked.body}"),
            Cell(asked.question),
            Cell(str(asked.on)),
            Cell(asked.reply, original=asked.digest) if asked.replied_on else Cell("", mark=waiting),
            Cell(str(asked.replied_on or "")),
        )
        for asked in review.inquiries
    )
    for second in review.joint:
        mark = ("green", "同意") if second.agreed else ("red", "不同意")
        rows.append(
            (
                Cell(f"会同审核：{_unit(person, second.unit)} {second.name}"),
                Cell(""),
                Cell(""),
                Cell(second.opinion, mark=mark),
                Cell(str(second.on)),
            )
        )
    if rows:
        yield Panel("asked", "征询和会同", ("对象", "事项", "提出日期", "意见、答复", "答复日期"), tuple(rows))


@panels("agency")
def agency_materials(stream: str, agency: AgencyState, person: Person) -> Iterator[Panel]:
    """What packages for review have to hold besides the rules, and since when."""
    rows = tuple(
        (
            Cell(one.title, mark=("grey", f"{one.until} 起不再要求") if one.until is not None else ("", "")),
            Cell(f"{term('kind', one.kind)}{f'（案情有“{one.field}”）' if one.field else ''}"),
            Cell(one.reason),
            Cell(str(one.since)),
        )
        for one in agency.materials
    )
    if rows:
        yield Panel("materials", "增列的送审材料", ("材料", "适用", "理由", "起始日"), rows)


@panels("case")
def case_package(stream: str, case: CaseState, person: Person) -> Iterator[Panel]:
    """Before a draft is sent to review: what the system fills in from the file, and what is missing; sections consulted."""
    rows = tuple(
        (
            Cell(_unit(person, one.unit)),
            Cell(one.question),
            Cell(str(one.asked_on)),
            Cell(one.answer, original=one.digest) if not one.open else Cell("", mark=("orange", "尚未答复")),
        )
        for one in case.preparation.consultations
    )
    if rows:
        yield Panel("consulted", "征求意见", ("机构", "事项", "提出日期", "答复"), rows)
    version = case.proceeding.version
    if case.stage not in DELIBERATING or version is None:
        return
    yield package_panel(stream, package_of(case, version.digest), wanted_items(case, person.view, reading.today()))


def package_panel(stream: str, filled: Iterable[Filled], wanted: Iterable[str]) -> Panel:
    """Show what is filled in of a package before it is sent, and what is missing. wanted: codes of the items the agency asks for."""
    there, page = tuple(filled), reverse("stream", args=reading.split(stream))
    lines = []
    for code in dict.fromkeys((*wanted, *(one.code for one in there))):
        held = [one for one in there if one.code == code]
        if code == "declaration":
            lines.append((Cell(term("package_item", code)), Cell("送审时签署")))
        elif not held:
            lines.append((Cell(term("package_item", code)), Cell("", mark=("red", "缺少"))))
        lines.extend(
            (Cell(term("package_item", code)), Cell(one.title, address=f"{page}#e{one.step}" if one.step >= 0 else "")) for one in held
        )
    return Panel("package", "送审材料（系统自动归集）", ("种类", "名称"), tuple(lines), "没有可以归集的材料。")
