"""The basic elements of a record (笔录): times, officers, one place and one person, confirmed, signed. Pure.

Source: what 环境行政处罚案卷评查 asks of records, and the article each node cites.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from mingfa.desk.times import LOCAL
from mingfa.review.precheck.casefile import CaseFile, joined
from mingfa.review.precheck.node import Hit, hit, node

SLACK = timedelta(minutes=1)


def has_records(file: CaseFile) -> bool:
    """For nodes that look at records whose fields can be read."""
    return bool(file.records)


def _head(content: Mapping[str, Any]) -> Mapping[str, Any]:
    held = content.get("head")
    return held if isinstance(held, Mapping) else {}


def _closing(content: Mapping[str, Any]) -> Mapping[str, Any]:
    held = content.get("closing")
    return held if isinstance(held, Mapping) else {}


def _moment(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value
    try:
        found = datetime.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
    return found if found is None or found.tzinfo is not None else found.replace(tzinfo=LOCAL)


@node(
    "records.other_times", "penalty_law 第五十五条", "documents", "serious", when=has_records,
    words="{where}写的起止时间（{said}）与登记的活动时间（{held}）不一致；请核对后更正。",
)  # fmt: skip
def other_times(file: CaseFile) -> Iterator[Hit]:
    """The record tells the times of its activity."""
    for paper, content in file.records:
        activity = file.case.investigation.activity(paper.step_seq) if paper.step_seq is not None else None
        begun, ended = _moment(_head(content).get("started_at")), _moment(_head(content).get("ended_at"))
        if activity is None or begun is None or ended is None:
            continue
        if abs(begun - activity.started_at) > SLACK or abs(ended - activity.ended_at) > SLACK:
            said, held = (
                f"{a.astimezone(LOCAL):%m-%d %H:%M} 至 {b.astimezone(LOCAL):%H:%M}"
                for a, b in ((begun, ended), (activity.started_at, activity.ended_at))
            )
            yield hit(file.paper(paper), said=said, held=held)


@node(
    "records.other_officers", "penalty_law 第五十五条", "documents", "serious", when=has_records,
    words="{where}上的执法人员（{said}）与登记参加活动的人员（{held}）不一致；请核对。",
)  # fmt: skip
def other_officers(file: CaseFile) -> Iterator[Hit]:
    """The record names the officers who were there."""
    for paper, content in file.records:
        activity = file.case.investigation.activity(paper.step_seq) if paper.step_seq is not None else None
        people = _head(content).get("officers") or ()
        said = {str(one.get("name", "")) for one in people if isinstance(one, Mapping)}
        held = {one.name for one in activity.officers} if activity is not None else set()
        if said and held and said != held:
            yield hit(file.paper(paper), said=joined(sorted(said)), held=joined(sorted(held)))


@node(
    "records.other_cards", "penalty_law 第五十五条", "documents", "serious", when=has_records,
    words="{where}上{name}的执法证号“{said}”与登记的“{held}”不一致；请核对。",
)  # fmt: skip
def other_cards(file: CaseFile) -> Iterator[Hit]:
    """The record bears the numbers of the certificates that were shown."""
    for paper, content in file.records:
        activity = file.case.investigation.activity(paper.step_seq) if paper.step_seq is not None else None
        held = {one.name: one.card for one in activity.officers} if activity is not None else {}
        for one in _head(content).get("officers") or ():
            if isinstance(one, Mapping) and held.get(str(one.get("name")), "") not in ("", one.get("card_number")):
                yield hit(file.paper(paper), name=one.get("name"), said=one.get("card_number"), held=held[str(one.get("name"))])


@node(
    "records.other_place", "penalty_law 第五十五条", "documents", "minor", when=has_records,
    words="{where}写的地点“{said}”与登记的活动地点“{held}”不一致；一份笔录只记一处现场，请核对。",
)  # fmt: skip
def other_place(file: CaseFile) -> Iterator[Hit]:
    """The record tells the place of its activity."""
    for paper, content in file.records:
        activity = file.case.investigation.activity(paper.step_seq) if paper.step_seq is not None else None
        said = str(_head(content).get("place", ""))
        if activity is not None and said and activity.place and said not in activity.place and activity.place not in said:
            yield hit(file.paper(paper), said=said, held=activity.place)


@node(
    "records.unsigned", "penalty_law 第五十五条", "documents", "serious", when=has_records,
    words="{where}没有当事人签名，也没有注明拒绝签名的情况；请补签，或者由两名执法人员注明并有见证。",
)  # fmt: skip
def unsigned(file: CaseFile) -> Iterator[Hit]:
    """A record is signed, or the refusal is noted; a signed scan will do."""
    signed = {one.scan_of for one in file.papers if one.scan_of}
    for paper, content in file.records:
        closing = _closing(content)
        done = (closing.get("state") == "signed" and closing.get("signed_by")) or (
            closing.get("state") == "refused" and closing.get("refusal_note")
        )
        if not done and paper.id not in signed:
            yield hit(file.paper(paper))


@node(
    "records.refused_unwitnessed", "penalty_law 第五十五条", "documents", "minor", when=has_records,
    words="{where}注明拒绝签名，没有见证人，也没有关联录像；请补充见证人或者录像。",
)  # fmt: skip
def refused_unwitnessed(file: CaseFile) -> Iterator[Hit]:
    """A refusal was seen by somebody, or is on film."""
    shown = {seq for one in file.recordings for seq in one.steps_of(file.case.stream)}
    for paper, content in file.records:
        closing = _closing(content)
        if closing.get("state") == "refused" and not closing.get("witness") and paper.step_seq not in shown:
            yield hit(file.paper(paper))


def _said(code: str, key: str, words: str, severity: Any) -> None:
    """Register a node that asks for one line of the head of every record."""

    @node(f"records.no_{code}", "penalty_law 第五十五条", "documents", severity, when=has_records, words=words)
    def lacks(file: CaseFile) -> Iterator[Hit]:
        """A line of the head of a record is filled in."""
        for paper, content in file.records:
            if not str(_head(content).get(key) or "").strip():
                yield hit(file.paper(paper))


_said("card_shown", "card_shown", "{where}没有记载出示执法证件；请补记或者以录像证明。", "serious")
_said("card_confirmed", "card_confirmed", "{where}没有被检查人、被询问人对执法证件的确认；请补正。", "minor")
_said("avoidance", "avoidance_answer", "{where}没有询问是否申请回避并记录回答；请补充询问。", "serious")
_said("recorder", "recorder", "{where}没有写明记录人；请补正。", "minor")


@node(
    "records.recording_unsaid", "rule:recording.notice_before", "documents", "minor", when=lambda file: has_records(file) and bool(file.recordings),
    words="{where}没有写明告知录音录像的情况，该环节有音像记录；请补记何时告知。",
)  # fmt: skip
def recording_unsaid(file: CaseFile) -> Iterator[Hit]:
    """The record of what was filmed says that the party was told."""
    shown = {seq for one in file.recordings if not one.covert for seq in one.steps_of(file.case.stream)}
    for paper, content in file.records:
        if paper.step_seq in shown and not str(_head(content).get("recording_told") or "").strip():
            yield hit(file.paper(paper))


@node(
    "records.nobody_on_site", "penalty_law 第五十五条", "documents", "minor", when=lambda file: bool(file.by_form.get("site_record")) and has_records(file),
    words="{where}没有现场负责人，也没有注明当事人不在场的情况；请补正，并请见证人签名。",
)  # fmt: skip
def nobody_on_site(file: CaseFile) -> Iterator[Hit]:
    """Somebody of the party was there, or it is noted why not."""
    for paper, content in file.records:
        if paper.form == "site_record" and not content.get("person_on_site") and not str(content.get("absent_note") or "").strip():
            yield hit(file.paper(paper))


@node(
    "records.same_words", "penalty_law 第四十条", "evidence", "minor", when=lambda file: len(file.by_form.get("questioning_record", ())) > 1,
    words="{where}与《{other}》的问答完全相同，不像分别询问所得；请核对询问过程。",
)  # fmt: skip
def same_words(file: CaseFile) -> Iterator[Hit]:
    """Two people do not answer in the same words."""
    seen: dict[str, str] = {}
    for paper, content in file.records:
        said = str([(one.get("question"), one.get("answer")) for one in content.get("questions") or () if isinstance(one, Mapping)])
        if paper.form == "questioning_record" and len(said) > 40:
            if said in seen:
                yield hit(file.paper(paper), other=seen[said])
            seen.setdefault(said, paper.title)
