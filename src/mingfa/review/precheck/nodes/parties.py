"""Whether the right party is proceeded against (当事人): one party, one name, one code, the same in every paper. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from mingfa.cases.state.core import PartyState
from mingfa.law.errors import MingfaError
from mingfa.law.identifiers import citizen_number, social_credit_code
from mingfa.review.precheck.casefile import CaseFile, joined
from mingfa.review.precheck.node import Hit, hit, node

SEVERAL = re.compile(r"[、；;/+＋]|及其|(?<=[司厂店部社场院])[和与及](?=.)")
SOLE_TRADER = "92"
"""A credit code that begins so is a sole trader's (GB 32100: 9 工商, 2 个体工商户)."""


def has_draft(file: CaseFile) -> bool:
    """For nodes that look at the draft of a penalty."""
    return file.draft is not None


def _named(content: Mapping[str, Any]) -> Iterator[str]:
    for key in ("party", "inspected", "to", "recipient"):
        block = content.get(key)
        if isinstance(block, Mapping) and block.get("kind") != "known":
            name = block.get("name") or block.get("trade_name") or block.get("operator")
            if name:
                yield str(name)
    draft = content.get("draft")
    for block in draft.get("parties", ()) if isinstance(draft, Mapping) else ():
        if isinstance(block, Mapping) and (name := block.get("name") or block.get("trade_name")):
            yield str(name)


def _code(party: Any) -> str:
    return str(getattr(party, "credit_code", "") or getattr(party, "id_number", ""))


def _born(one: PartyState) -> date | None:
    number = one.code
    if one.kind != "citizen" or len(number) < 14 or not number[6:14].isdigit():
        return None
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def _age(file: CaseFile, one: PartyState) -> int | None:
    born, lead = _born(one), file.case.investigation.lead
    day = (lead.occurred_on or lead.found_on) if lead is not None else file.case.opened_on
    if born is None or day is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@node("party.none", "penalty_law 第五十四条", "subject", "serious", words="本案没有登记当事人；请查明并登记违法行为人。")
def none(file: CaseFile) -> Iterator[Hit]:
    """There is a party."""
    if not file.case.parties:
        yield hit(file.case_place)


@node(
    "party.other_name", "penalty_law 第五十九条第一款第一项", "subject", "fatal", problem=(3, 4), when=has_draft,
    words="决定文稿上的当事人“{name}”不是本案登记的当事人（{known}），可能以招牌名称或者他人代替；请按营业执照、身份证件上的名称改正。",
)  # fmt: skip
def other_name(file: CaseFile) -> Iterator[Hit]:
    """The draft names the parties as they are registered in the case, or were."""
    known = {one.name for one in file.case.parties} | {name for one in file.case.parties for name, _ in one.former}
    for party in file.draft.parties if file.draft is not None else ():
        if party.name not in known:
            yield hit(file.draft_place, name=party.name, known=joined(one.name for one in file.case.parties) or "无")


@node(
    "party.several_in_one", "penalty_law 第五十九条第一款第一项", "subject", "fatal", problem=(3, 4), when=lambda file: bool(file.case.parties),
    words="当事人“{name}”把两个以上的主体写成一个；请分别登记，处罚决定只对应当处罚的人作出。",
)  # fmt: skip
def several_in_one(file: CaseFile) -> Iterator[Hit]:
    """A party is one person or one organisation, not a person with a factory."""
    for one in file.case.parties:
        if SEVERAL.search(one.name):
            yield hit(file.party_place(one), name=one.name)


@node(
    "party.names_in_file", "penalty_law 第五十九条第一款第一项", "subject", "fatal", problem=(3, 4), when=lambda file: bool(file.forms),
    words="{where}上的当事人是“{name}”，与本案当事人（{known}）不一致；请核对是否找错了对象，并重新制作文书。",
)  # fmt: skip
def names_in_file(file: CaseFile) -> Iterator[Hit]:
    """One name of the party in every paper of the file."""
    known = {one.name for one in file.case.parties} | {name for one in file.case.parties for name, _ in one.former}
    for paper, content in file.forms:
        for name in dict.fromkeys(_named(content)):
            if name not in known and paper.form != "filing_approval":
                yield hit(file.paper(paper), name=name, known=joined(one.name for one in file.case.parties) or "无")


@node(
    "party.bad_code", "penalty_law 第五十九条第一款第一项", "subject", "serious", when=lambda file: bool(file.case.parties),
    words="{where}的代码“{code}”没有通过校验，可能抄错或者不是该主体；请按证照核对。",
)  # fmt: skip
def bad_code(file: CaseFile) -> Iterator[Hit]:
    """Credit code and citizen number pass their check digits."""
    for one in file.case.parties:
        try:
            if one.kind == "citizen":
                citizen_number(one.code, file.on, legacy_allowed=True)
            else:
                social_credit_code(one.code)
        except MingfaError:
            yield hit(file.party_place(one), code=one.code or "（空）")


@node(
    "party.other_code", "penalty_law 第五十九条第一款第一项", "subject", "serious", when=has_draft,
    words="决定文稿上{name}的代码是“{code}”，案内登记的是“{known}”；请按证照核对后改正。",
)  # fmt: skip
def other_code(file: CaseFile) -> Iterator[Hit]:
    """The draft bears the party's registered code."""
    codes = {one.name: one.code for one in file.case.parties}
    for party in file.draft.parties if file.draft is not None else ():
        known = codes.get(party.name, "")
        if known and _code(party) != known:
            yield hit(file.draft_place, name=party.name, code=_code(party), known=known)


@node(
    "party.former_name", "penalty_law 第五十九条第一款第一项", "subject", "serious", when=has_draft,
    words="决定文稿使用当事人的旧名称“{name}”，该名称{until}已经停用；请使用现名称。",
)  # fmt: skip
def former_name(file: CaseFile) -> Iterator[Hit]:
    """The draft uses the present name."""
    former = {name: until for one in file.case.parties for name, until in one.former}
    for party in file.draft.parties if file.draft is not None else ():
        if party.name in former and party.name not in {one.name for one in file.case.parties}:
            yield hit(file.draft_place, name=party.name, until=former[party.name])


@node(
    "party.sole_trader", "penalty_law 第五十九条第一款第一项", "subject", "serious", when=lambda file: bool(file.case.parties),
    words="{where}的代码以 92 开头，是个体工商户，却登记为“{kind}”；请按个体工商户登记字号和经营者。",
)  # fmt: skip
def sole_trader(file: CaseFile) -> Iterator[Hit]:
    """A sole trader is registered as one: its limits of amounts are those of a person."""
    for one in file.case.parties:
        if one.code.startswith(SOLE_TRADER) and len(one.code) == 18 and one.kind == "organisation":
            yield hit(file.party_place(one), kind="法人或者其他组织")


@node(
    "party.other_address", "penalty_law 第五十九条第一款第一项", "documents", "minor", when=has_draft,
    words="决定文稿上{name}的地址是“{address}”，案内登记的是“{known}”；请核对哪一个是住所。",
)  # fmt: skip
def other_address(file: CaseFile) -> Iterator[Hit]:
    """The draft bears the party's registered address."""
    known = {one.name: str(getattr(one.block, "address", "")) for one in file.case.parties}
    for party in file.draft.parties if file.draft is not None else ():
        if known.get(party.name) and party.address != known[party.name]:
            yield hit(file.draft_place, name=party.name, address=party.address, known=known[party.name])


@node(
    "party.head_as_party", "penalty_law 第五十九条第一款第一项", "subject", "serious", when=lambda file: bool(file.case.parties),
    words="{where}的负责人也是本案当事人“{name}”，应当说明是否另有对个人处罚的依据；没有的，请只处罚单位。",
)  # fmt: skip
def head_as_party(file: CaseFile) -> Iterator[Hit]:
    """A firm's head is a party of its own only where a law punishes the person too."""
    names = {one.name for one in file.case.parties if one.kind == "citizen"}
    for one in file.case.parties:
        head = str(getattr(one.block, "head_name", "") or getattr(one.block, "operator", ""))
        if head and head in names and one.kind != "citizen" and not _lawful_for_person(file, head):
            yield hit(file.party_place(one), name=head)


def _lawful_for_person(file: CaseFile, name: str) -> bool:
    return any("责任人员" in law.text or "主管人员" in law.text for law in (file.draft.penalty_law if file.draft is not None else ()))


@node(
    "party.unpunished", "penalty_law 第五十七条", "facts", "minor", when=lambda file: has_draft(file) and len(file.case.parties) > 0,
    words="{where}是本案当事人，决定文稿没有对其作出任何处理；请写明处理结果，或者另行处理并说明。",
)  # fmt: skip
def unpunished(file: CaseFile) -> Iterator[Hit]:
    """The draft deals with every party of the case."""
    drafted = {party.name for party in file.draft.parties} if file.draft is not None else set()
    for one in file.case.parties:
        if one.name not in drafted and not drafted & {name for name, _ in one.former}:
            yield hit(file.party_place(one))


@node(
    "party.child", "penalty_law 第三十条", "subject", "serious", when=lambda file: has_draft(file) and bool(file.case.parties),
    words="{where}在行为时不满十四周岁（{age}岁），不予行政处罚；请改为不予处罚并责令监护人管教。",
)  # fmt: skip
def child(file: CaseFile) -> Iterator[Hit]:
    """Nobody under fourteen is punished."""
    for one in file.case.parties:
        age = _age(file, one)
        if age is not None and age < 14:
            yield hit(file.party_place(one), age=age)


@node(
    "party.minor", "penalty_law 第三十条", "discretion", "serious", when=lambda file: has_draft(file) and bool(file.case.parties),
    words="{where}在行为时为{age}岁，应当从轻或者减轻处罚，裁量理由没有写到年龄；请补充。",
)  # fmt: skip
def minor(file: CaseFile) -> Iterator[Hit]:
    """Somebody of fourteen to seventeen is punished more lightly, and the reasons say so."""
    reasons = "".join(one.factor + one.finding for one in file.draft.discretion) if file.draft is not None else ""
    for one in file.case.parties:
        age = _age(file, one)
        if age is not None and 14 <= age < 18 and not re.search("年龄|未成年|周岁", reasons):
            yield hit(file.party_place(one), age=age)


@node(
    "party.no_head", "penalty_law 第五十九条第一款第一项", "documents", "minor", when=lambda file: bool(file.case.parties),
    words="{where}没有写明法定代表人、负责人或者经营者；请按证照补齐。",
)  # fmt: skip
def no_head(file: CaseFile) -> Iterator[Hit]:
    """An organisation is named with who stands for it."""
    for one in file.case.parties:
        if one.kind != "citizen" and not str(getattr(one.block, "head_name", "") or getattr(one.block, "operator", "")).strip():
            yield hit(file.party_place(one))
