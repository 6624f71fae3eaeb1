"""What the agency's published list of matters (事项清单) says of the power used: whose it is, and its discretion benchmark (裁量基准). Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mingfa.documents.digest import PenaltyKind
from mingfa.lists.state import ListState, Version
from mingfa.review.precheck.casefile import CaseFile
from mingfa.review.precheck.node import Hit, hit, node
from mingfa.review.precheck.nodes.discretion import BELOW, BETWEEN, amount, money

BASIS = ("执法依据", "处罚依据", "实施依据")
BENCHMARK = ("裁量基准",)
ORGAN = ("实施机关", "实施主体", "执法主体", "执法机关")
NAME = ("事项名称", "事项")


@dataclass(frozen=True, slots=True)
class Matter:
    """A line of a list for a provision the draft rests on, in the version in force on the day of the conduct."""

    listed: ListState
    version: Version
    row: tuple[str, ...]

    def cell(self, names: tuple[str, ...]) -> str:
        """Return the text under the first of these columns the list has; "" for none."""
        return next((text for head, text in zip(self.version.columns, self.row, strict=False) if head in names and text.strip()), "")

    @property
    def told(self) -> str:
        """List and version in words."""
        return f"《{self.listed.title}》第{self.version.number}版（{self.version.published_on}公布）"


def conduct_day(file: CaseFile) -> date:
    """Return the day by whose list the conduct is judged: when it happened, else when it was found, else today."""
    lead = file.case.investigation.lead
    return (lead.occurred_on or lead.found_on) if lead is not None else file.on


def matters(file: CaseFile) -> tuple[Matter, ...]:
    """Return the lines whose basis names a provision on which the penalty rests."""
    if file.draft is None:
        return ()
    day, found = conduct_day(file), []
    for listed in file.lists:
        version = listed.current(day)
        if version is None:
            continue
        for row in version.rows:
            one = Matter(listed, version, row)
            basis = one.cell(BASIS)
            if any(law.instrument.strip("《》") in basis and law.article in basis for law in file.draft.penalty_law):
                found.append(one)
    return tuple(found)


def within(text: str, fen: int) -> bool | None:
    """Say whether a sum lies in one of the ranges a benchmark tells in words; None where it tells none."""
    spans = [(amount(low), amount(high)) for low, high in BETWEEN.findall(text)]
    spans += [(0, amount(high)) for high in BELOW.findall(BETWEEN.sub("", text))]
    known = [(low, high) for low, high in spans if low is not None and high is not None]
    return any(low <= fen <= high for low, high in known) if known else None


def fined(file: CaseFile) -> bool:
    """For nodes that hold a fine against the benchmark."""
    fines = any(one.kind is PenaltyKind.FINE for one in file.draft.penalties) if file.draft is not None else False
    return fines and not file.daily and any(within(one.cell(BENCHMARK), 0) is not None for one in matters(file))


def owned(file: CaseFile) -> bool:
    """For nodes that look whose power it is."""
    return file.agency is not None and any(one.cell(ORGAN) for one in matters(file))


def ours(file: CaseFile, organ: str) -> bool:
    """Say whether an organ a list names is this agency: one name holds the other."""
    name = file.agency.name if file.agency is not None else ""
    return bool(name) and (name in organ or organ in name)


@node(
    "discretion.outside_benchmark", "penalty_law 第三十四条", "discretion", "serious", when=fined,
    words="拟处罚款{fine}，{told}中“{name}”的裁量基准为：{benchmark}，不在基准之内；请按基准重新裁量，或者写明不适用基准的理由。",
)  # fmt: skip
def outside_benchmark(file: CaseFile) -> Iterator[Hit]:
    """The fine lies within the benchmark in force on the day of the conduct."""
    fine = file.draft.fine_fen if file.draft is not None else 0
    held = [(one, within(one.cell(BENCHMARK), fine)) for one in matters(file)]
    if not any(inside for _, inside in held):
        for one, inside in held:
            if inside is False:
                yield hit(
                    file.draft_place, fine=money(fine), told=one.told, name=one.cell(NAME), benchmark=one.cell(BENCHMARK).rstrip("。")
                )


@node(
    "jurisdiction.other_organ", "penalty_law 第二十三条", "jurisdiction", "serious", when=owned,
    words="{told}把“{name}”列为由{organ}实施，不是本机关；请核对管辖，不属于本机关管辖的移送有管辖权的机关。",
)  # fmt: skip
def other_organ(file: CaseFile) -> Iterator[Hit]:
    """The list of matters gives the power to this agency."""
    named = [(one, one.cell(ORGAN)) for one in matters(file)]
    if not any(ours(file, organ) for _, organ in named if organ):
        for one, organ in named:
            if organ:
                yield hit(file.draft_place, told=one.told, name=one.cell(NAME), organ=organ)
