"""What the pages of streams show of standing lists: under which delegation a case is handled, where a list's own pages are."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from mingfa.cases.state.core import CaseState
from mingfa.desk.streams import agency_of
from mingfa.lists.published import delegation_of
from mingfa.lists.standing.book import BookState
from mingfa.lists.standing.state import ListState
from mingfa.office import reading
from mingfa.office.panels import Cell, Panel, panels
from mingfa.office.people import Person


@panels("case")
def delegated(stream: str, case: CaseState, person: Person) -> Iterator[Panel]:
    """The delegation (委托执法) under which the handling unit acts, as the list of bodies had it on the day the case was opened."""
    told = delegation_of(agency_of(stream), case.unit, case.opened_on or reading.today()) if case.unit else None
    if told is None:
        return
    facts: list[tuple[str, Cell]] = [("受委托组织", Cell(told.body)), ("受委托组织信息", Cell(told.told))]
    if told.agreement is not None:
        facts.append(("委托执法协议", Cell(told.agreement[1], address=reverse("list_file", args=["bodies", told.agreement[0]]))))
    facts.append(
        (
            "依据",
            Cell(
                f"行政执法主体资格清单第 {told.version} 版，{told.published_on} 公布",
                address=f"{reverse('list', args=['bodies'])}?version={told.version}",
            ),
        )
    )
    yield Panel("delegation", "委托执法", (), (), "", tuple(facts))


@panels("list")
def standing(stream: str, held: ListState, person: Person) -> Iterator[Panel]:
    """Where the rows, versions and gaps of a list are shown."""
    facts = (("清单页面", Cell("内容、编制、历次版本", address=reverse("list", args=[held.code]))),)
    yield Panel("standing", "清单", (), (), "", facts)


@panels("list_book")
def book(stream: str, held: BookState, person: Person) -> Iterator[Panel]:
    """Own types, portals of sub-bureaus, changes."""
    rows = tuple((Cell(one.name), Cell(one.source), Cell("停用" if one.ended_on else "使用中")) for one in held.types)
    yield Panel(
        "types",
        "本机关增加的公开种类",
        ("名称", "法律依据", "状态"),
        rows,
        "没有增加种类。",
        (("全部清单和缺口", Cell("事前公示", address=reverse("lists"))),),
    )
    sites = tuple((Cell(one.name), Cell(one.address or "本平台门户"), Cell("停用" if one.ended_on else "使用中")) for one in held.sites)
    yield Panel("sites", "分局门户", ("名称", "栏目网址", "状态"), sites, "没有登记分局门户。")
