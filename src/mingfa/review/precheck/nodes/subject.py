"""Whether the agency may act at all (执法主体): organ, unit, the name under which papers go out. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.review.precheck.casefile import CaseFile, joined
from mingfa.review.precheck.finding import Place
from mingfa.review.precheck.node import Hit, hit, node

AGENCY = Place("entry", "0", "执法机关")
ISSUED = ("penalty_notice", "penalty_decision", "hearing_notice", "correction_order", "preservation_notice", "demand")


@node(
    "subject.entrusted_organ", "penalty_law 第二十条", "subject", "fatal", problem=(1,), when=lambda file: file.agency is not None,
    words="{name}是受委托组织，不能以自己的名义作出决定；请以委托机关的名义办理，或者移送有权机关。",
)  # fmt: skip
def entrusted_organ(file: CaseFile) -> Iterator[Hit]:
    """An entrusted organisation acts in the name of the organ that entrusted it."""
    if file.agency is not None and file.agency.kind == "entrusted":
        yield hit(AGENCY, name=file.agency.name)


@node(
    "subject.branch_name", "penalty_law 第十七条", "subject", "fatal", problem=(1,), when=lambda file: file.agency is not None,
    words="{name}是派出机构，{on}尚无以自己名义处罚的法律依据；请以所属生态环境局的名义作出决定。",
)  # fmt: skip
def branch_name(file: CaseFile) -> Iterator[Hit]:
    """Before the Code a branch may not punish in its own name (生态环境法典 第五十三条 gives it that power)."""
    if file.agency is not None and file.agency.name.endswith("分局") and file.cite("code 第五十三条") is None:
        yield hit(AGENCY, name=file.agency.name, on=file.on)


@node(
    "subject.unfounded_organ", "penalty_law 第十七条", "subject", "minor", when=lambda file: file.agency is not None,
    words="机关登记中缺少{lacks}，文书上不能说明由谁执法；请先补齐机关登记。",
)  # fmt: skip
def unfounded_organ(file: CaseFile) -> Iterator[Hit]:
    """The agency has a name and a unified code."""
    if file.agency is not None:
        lacks = [words for words, held in (("机关名称", file.agency.name), ("统一社会信用代码", file.agency.unified_code)) if not held]
        if lacks:
            yield hit(AGENCY, lacks=joined(lacks))


@node(
    "subject.other_word", "penalty_law 第五十九条第一款第六项", "subject", "serious",
    words="{where}的文号“{number}”不以本机关代字“{word}”开头，看上去是别的机关的文书；请核对是以谁的名义制发。",
    when=lambda file: file.agency is not None and bool(file.agency.number_word),
)  # fmt: skip
def other_word(file: CaseFile) -> Iterator[Hit]:
    """Papers that go out bear the agency's own number word."""
    word = file.agency.number_word if file.agency is not None else ""
    for form in ISSUED:
        for one in file.by_form.get(form, ()):
            if one.number and not one.number.startswith(word):
                yield hit(file.paper(one), number=one.number, word=word)


@node(
    "subject.unknown_unit", "penalty_law 第十七条", "subject", "serious",
    words="承办机构“{unit}”不是本机关制度中的机构；请核对并变更承办机构。",
)  # fmt: skip
def unknown_unit(file: CaseFile) -> Iterator[Hit]:
    """The handling unit is one of the agency's units."""
    if file.regime.unit(file.case.unit) is None:
        yield hit(file.case_place, unit=file.case.unit or "（空）")


@node(
    "subject.unit_gone", "penalty_law 第十七条", "subject", "serious", when=lambda file: file.agency is not None,
    words="承办机构“{unit}”已于{last}撤销，现在不能承办本案；请移交现有机构。",
)  # fmt: skip
def unit_gone(file: CaseFile) -> Iterator[Hit]:
    """The handling unit still exists."""
    for unit in file.agency.units if file.agency is not None else ():
        if unit.code == file.case.unit and unit.last is not None and unit.last < file.on:
            yield hit(file.case_place, unit=unit.name, last=unit.last)


@node(
    "subject.kind_not_covered", "penalty_law 第十七条", "subject", "serious",
    words="本机关制度在{on}没有规定“{kind}”这一类执法行为；请核对执法行为种类或者先补足制度。",
)  # fmt: skip
def kind_not_covered(file: CaseFile) -> Iterator[Hit]:
    """The agency's rules cover the kind of enforcement act."""
    if (file.case.kind or "penalty") not in file.regime.kinds(file.on):
        yield hit(file.case_place, kind=file.case.kind, on=file.on)
