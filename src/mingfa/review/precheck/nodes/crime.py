"""Whether a crime is suspected and has to go to the police (涉嫌犯罪移送). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingfa.cases.state.transfer import CRIME
from mingfa.review.precheck.casefile import CaseFile
from mingfa.review.precheck.node import Hit, hit, node

WORDS = re.compile(r"涉嫌犯罪|构成犯罪|刑事立案|刑事责任|污染环境罪")
DENIED = re.compile(r"(不|未|尚不|没有)(涉嫌犯罪|构成犯罪|构成.{0,8}罪)|不予追究刑事责任|未达到.{0,10}立案标准")


def has_draft(file: CaseFile) -> bool:
    """For nodes that look at the draft of a penalty."""
    return file.draft is not None


def transferred(file: CaseFile) -> bool:
    """For nodes that look at a transfer for a crime."""
    return any(one.kind == CRIME for one in file.case.transfers)


def _texts(file: CaseFile) -> Iterator[tuple[str, str]]:
    if file.draft is not None:
        for name, field in type(file.draft.violation).model_fields.items():
            yield str(field.title), str(getattr(file.draft.violation, name))
        for one in file.draft.discretion:
            yield one.factor, one.finding
    for result in file.case.investigation.results:
        if not result.withdrawn:
            yield f"{result.body}结果", result.conclusion
    if file.report is not None:
        yield "调查终结报告的建议", file.report.proposal


@node(
    "crime.suspected", "transfer_regulation 第三条", "crime", "serious", when=has_draft,
    words="{field}写有“{said}”，案内没有移送公安机关的记载；请核实是否涉嫌犯罪，涉嫌的应当移送，不得以罚代刑。",
)  # fmt: skip
def suspected(file: CaseFile) -> Iterator[Hit]:
    """A suspicion that is written down leads to a transfer."""
    if transferred(file):
        return
    for field, text in _texts(file):
        found = WORDS.search(text)
        if found and not DENIED.search(text):
            yield hit(file.draft_place, field=field, said=found.group())


@node(
    "crime.ground_added", "transfer_regulation 第三条", "crime", "serious", when=lambda file: bool(file.case.proceeding.added_grounds),
    words="承办人员认为本案属于移送追究刑事责任的情形，案内没有移送；请先办理移送。",
)  # fmt: skip
def ground_added(file: CaseFile) -> Iterator[Hit]:
    """Who added the ground of a transfer also proposes it."""
    for one in file.case.proceeding.added_grounds:
        if one.ground == "crime_transfer" and not transferred(file):
            yield hit(file.at(one.seq))


@node(
    "crime.fined_instead", "transfer_regulation 第十一条", "crime", "serious", when=lambda file: transferred(file) and has_draft(file),
    words="本案已经移送公安机关，移送期间又拟给予罚款；移送前没有作出罚款的，应当等待处理结果，请核对。",
)  # fmt: skip
def fined_instead(file: CaseFile) -> Iterator[Hit]:
    """No fine in the place of a transfer."""
    pending = any(one.kind == CRIME and one.stands for one in file.case.transfers)
    if pending and file.draft is not None and file.draft.fine_fen and file.case.proceeding.decision is None:
        yield hit(file.draft_place)


@node(
    "crime.few_officers", "transfer_regulation 第五条", "crime", "serious", when=transferred,
    words="{where}的移送没有指定两名以上人员组成专案组核实；请补充指定。",
)  # fmt: skip
def few_officers(file: CaseFile) -> Iterator[Hit]:
    """Two or more officers check a transfer."""
    for one in file.case.transfers:
        if one.kind == CRIME and len(set(one.officers)) < 2:
            yield hit(file.at(one.seq))


@node(
    "crime.no_copy", "transfer_regulation 第六条", "crime", "minor", when=lambda file: any(one.kind == CRIME and one.sent_on is not None for one in file.case.transfers),
    words="{where}的移送没有附送{lacks}；请补送。",
)  # fmt: skip
def no_copy(file: CaseFile) -> Iterator[Hit]:
    """Letter, report and list of things go with a transfer."""
    for one in file.case.transfers:
        if one.kind == CRIME and one.sent_on is not None:
            held = {paper.code for paper in one.papers}
            lacks = [
                words for code, words in (("letter", "移送书"), ("report", "调查报告"), ("things", "涉案物品清单")) if code not in held
            ]
            if lacks:
                yield hit(file.at(one.seq), lacks="、".join(lacks))
