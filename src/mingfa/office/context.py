"""What every page shows: the person, the agency, the menu, and whether the regime holds values that only a demonstration needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from mingfa.desk.kinds import all_kinds
from mingfa.office.people import Person
from mingfa.office.reading import today
from mingfa.office.visible import KEEPERS, LETTER_DUTIES, WHATIF_DUTIES


@dataclass(frozen=True, slots=True)
class Link:
    """A line of the menu."""

    label: str
    address: str
    here: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of the menu that belong together; a group with an empty label is one line that stands by itself."""

    label: str
    links: tuple[Link, ...]

    @property
    def here(self) -> bool:
        """Say whether the page that is open belongs to one of the lines."""
        return any(link.here for link in self.links)


@dataclass(frozen=True, slots=True)
class Line:
    """What the menu may offer. duties: beginnings of the duties that have use for it, none for everybody."""

    label: str
    name: str
    kind: str = ""
    duties: tuple[str, ...] = ()

    def serves(self, held: frozenset[str]) -> bool:
        """Say whether one of the duties held has use for this line."""
        return not self.duties or any(duty.startswith(self.duties) for duty in held)


CASEWORK = ("lead.", "case.", "review.", "hearing.", "discussion.", "penalty.", "inspection.", "coercion.", "transfer.", "supervision.")

MENU: tuple[tuple[str, tuple[Line, ...]], ...] = (
    ("", (Line("待办", "home"),)),
    ("办案", (
        Line("案件", "cases", "", (*CASEWORK, "recording.", "publication.", "document.")),
        Line("行政许可", "licences", "", ("licence.", "progress.", "review.", "case.", "supervision.")),
        Line("法制审核", "reviews", "", ("review.", "list.review_items", "list.approve_review_items", "case.", "supervision.")),
        Line("期限", "deadlines"),
    )),
    ("公开", (
        Line("公示信息", "listing", "publication", ("publication.", "channel.", "report.", "case.", "licence.", "supervision.")),
        Line("事前公示", "lists", "", ("list.", "supervision.")),
        Line("渠道发布", "channels", "", ("channel.", "exchange.", "publication.", "supervision.")),
        Line("公众来信", "letters", "", (*sorted(LETTER_DUTIES), "report.open")),
    )),
    ("档案与记录", (
        Line("音像记录", "listing", "recording", ("recording.", "case.", "supervision.")),
        Line("设备", "recorders", "", ("recorder.", "supervision.")),
        Line("音像保管", "custody", "", tuple(sorted(KEEPERS))),
        Line("案卷归档", "dossiers", "", ("case.", "archive.", "ledger.", "supervision.")),
    )),
    ("监督与统计", (
        Line("监督", "supervision"),
        Line("年度数据", "annual_years", "", ("annual.", "supervision.")),
        Line("制度落实", "compliance", "", ("publication.", "list.", "annual.", "regime.", "supervision.")),
        Line("要求清单", "obligations", "", ("regime.", "list.maintain", "site.", "supervision.")),
        Line("规则推演", "whatif", "", tuple(sorted(WHATIF_DUTIES))),
    )),
    ("设置", (
        Line("人员", "people"),
        Line("制度参数", "regime"),
        Line("系统", "system", "", ("site.", "regime.", "ledger.", "supervision.")),
    )),
)  # fmt: skip
"""The menu by its groups. A line that no duty of somebody has use for is left out for him; the page itself decides whom it answers."""


WITHIN = {
    "annual_years": ("/annual/", "/kinds/annual/"),
    "channels": ("/exchange/", "/kinds/delivery/", "/kinds/channels/"),
    "custody": ("/kinds/access_request/", "/kinds/dispute/", "/kinds/destruction/"),
    "dossiers": ("/archive/", "/kinds/dossier/"),
    "letters": ("/kinds/report/", "/kinds/inbox/"),
    "licences": ("/kinds/licence/", "/kinds/progress/"),
    "lists": ("/kinds/list/", "/kinds/list_book/"),
    "publication": ("/disclosure/changes/", "/disclosure/due/", "/kinds/random_report/"),
    "recorders": ("/misuse/", "/kinds/recorder/", "/kinds/misuse/"),
    "recording": ("/recordings/", "/kinds/device_log/"),
    "reviews": ("/kinds/review/",),
    "supervision": ("/gaps/", "/missing-recordings/", "/figures/"),
}
"""Pages that belong to a line of the menu though their address does not begin like it: by the name of the line, or its kind."""


def _is_here(path: str, name: str, kind: str, address: str) -> bool:
    return path == address or (address != "/" and path.startswith((address, *WITHIN.get(kind or name, ()))))


def menu_of(person: Person, path: str) -> tuple[Group, ...]:
    """Return the menu as somebody needs it on a page: groups without a line left are left out."""
    kinds = {kind.name for kind in all_kinds()}
    groups = []
    for label, lines in MENU:
        links = []
        for line in lines:
            if (line.kind and line.kind not in kinds) or not line.serves(person.duties):
                continue
            if line.name == "licences" and (person.view is None or not person.view.regime.covers("licence", "disclosure", today())):
                continue
            address = reverse(line.name, args=[line.kind] if line.kind else [])
            links.append(Link(line.label, address, _is_here(path, line.name, line.kind, address)))
        if links:
            groups.append(Group(label if len(links) > 1 else "", tuple(links)))
    return tuple(groups)


def shared(request: HttpRequest) -> dict[str, Any]:
    """Return what the base template needs."""
    person = getattr(request, "person", None)
    if person is None:
        return {"person": None}
    regime = person.view.regime if person.view is not None else None
    return {
        "person": person,
        "menu": menu_of(person, request.path),
        "regime": regime,
        "overlaid": len(regime.overlaid) if regime is not None else 0,
    }
