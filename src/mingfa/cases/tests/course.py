"""Usual acts of the second half of a case, for tests on the table: what a test is about it changes, the rest is as it should be."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from mingfa.cases.acts.common import Identity, Paper
from mingfa.cases.acts.deciding import Decide, RecordDiscussion, SubmitForDiscussion, SubmitForReview
from mingfa.cases.acts.executing import ServeDecision
from mingfa.cases.acts.judging import JudgeMajor
from mingfa.cases.acts.notice import FinishDefence, IssuePriorNotice, PrepareDraft, ServeNotice
from mingfa.cases.gates.judging import criteria, refuse_unjudged
from mingfa.cases.tests.drafts import draft
from mingfa.cases.tests.table import Table, person
from mingfa.desk.times import LOCAL
from mingfa.documents.digest import DecisionDraft

DAY = date(2026, 9, 9)
"""A Wednesday; five working days later is Wednesday 16 September."""
AFTER = date(2026, 9, 17)

RECEIPT = Paper(kind="service_receipt", form="", title="送达回证", original="c" * 64)
WAIVER = Paper(kind="enforcement_document", form="", title="放弃声明", original="e" * 64)


def serving(cls: Any = ServeNotice, party: str = "p1", **changes: Any) -> Any:
    fields: dict[str, Any] = {
        "party": party, "way": "direct", "servers": (person("handler"), person("second")), "place": "甲市乙镇滨河路8号", "receiver": "钱某某",
        "relation": "法定代表人", "identity": Identity(way="shown"), "paper": RECEIPT,
    }  # fmt: skip
    return cls(**{**fields, **changes})


def digest(table: Table) -> str:
    version = table.state.proceeding.version
    assert version is not None
    return version.digest


def noticing(table: Table, told: tuple[str, ...] = (), cls: Any = IssuePriorNotice, on: date = DAY, **changes: Any) -> Any:
    return cls(draft_digest=digest(table), told_hearing=told, year=on.year, **changes)


def notified(agency: str = "xiangxi", text: DecisionDraft | None = None, told: tuple[str, ...] = (), **how: Any) -> Table:
    """A case whose notice was served on every party on DAY."""
    table = Table(agency, **how)
    table.must(PrepareDraft(draft=text or draft()), "handler", DAY)
    table.must(noticing(table, told), "handler", DAY)
    notice = table.state.proceeding.notice
    for party in notice.parties if notice is not None else ():
        table.must(serving(party=party), "handler", DAY, 11)
    return table


def deliberating(agency: str = "xiangxi", text: DecisionDraft | None = None, told: tuple[str, ...] = (), **how: Any) -> Table:
    """A case whose parties said nothing until their terms were over."""
    table = notified(agency, text, told, **how)
    table.must(FinishDefence(), "handler", AFTER)
    return table


def sent(table: Table, on: date = AFTER, number: int = 1) -> None:
    """Send the present draft to review."""
    table.must(SubmitForReview(review=f"xiangxi/review/r{number}", draft_digest=digest(table)), "handler", on)


def putting(table: Table) -> SubmitForDiscussion:
    return SubmitForDiscussion(draft_digest=digest(table), report="事实清楚，建议给予处罚")


def discussing(table: Table, people: tuple[str, ...] = ("principal", "leader", "legal_leader"), **changes: Any) -> RecordDiscussion:
    fields: dict[str, Any] = {
        "draft_digest": digest(table), "place": "三楼会议室", "chair": person(people[0]), "reporter": "承办人", "conclusion": "agree", "words": "同意处罚建议",
        "members": [{"person": person(name), "opinion": "同意", "vote": "agree"} for name in people],
    }  # fmt: skip
    return RecordDiscussion(**{**fields, **changes})


def judged(table: Table, on: date = AFTER) -> None:
    """Answer every criterion with no, where the agency wants them answered before a decision that nobody reviewed."""
    form = JudgeMajor(draft_digest=digest(table))
    matter = table.matter(form, "handler", datetime.combine(on, time(9), LOCAL))
    if refuse_unjudged(matter) is None:
        return
    asked = criteria(table.state.kind, table.regime, on, None)
    answers = tuple({"criterion": code, "yes": False, "reason": "不属于该情形"} for code in asked)
    table.do(JudgeMajor.model_validate({"draft_digest": form.draft_digest, "answers": answers}), "handler", on, 9)


def deciding(table: Table, on: date = AFTER, **changes: Any) -> Decide:
    """Return the act that decides; the form that has to go before it is filled in."""
    judged(table, on)
    fields: dict[str, Any] = {
        "draft_digest": digest(table), "year": on.year, "course": "现场检查发现", "defence": "当事人没有陈述申辩", "discretion_basis": "裁量基准", "opinion": "同意",
        "publication_told": "本决定将依法公开",
    }  # fmt: skip
    return Decide(**{**fields, **changes})


def reviewed(agency: str = "xiangxi", text: DecisionDraft | None = None, told: tuple[str, ...] = ("p1",)) -> Table:
    """A major case that has passed review."""
    from mingfa.cases.tests.drafts import fine

    table = deliberating(agency, text or draft(fine(300_000)), told)
    sent(table)
    table.passed()
    return table


def ready(agency: str = "xiangxi") -> Table:
    """A major case reviewed and discussed: only the decision is missing."""
    table = reviewed(agency)
    table.must(putting(table), "handler", AFTER, 11)
    table.must(discussing(table), "secretary", AFTER, 14)
    return table


def later(days: int) -> date:
    return AFTER + timedelta(days=days)


__all__ = [
    "AFTER",
    "DAY",
    "ServeDecision",
    "deciding",
    "deliberating",
    "digest",
    "discussing",
    "judged",
    "later",
    "noticing",
    "notified",
    "putting",
    "ready",
    "reviewed",
    "sent",
    "serving",
]
