"""What every page shows: the person, the agency, the menu, and whether the regime holds values that only a demonstration needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from mingfa.desk.kinds import all_kinds
from mingfa.office.reading import today
from mingfa.office.visible import KEEPERS


@dataclass(frozen=True, slots=True)
class Link:
    """A line of the menu."""

    label: str
    address: str
    here: bool


MENU = (
    ("待办", "home", ""), ("案件", "cases", ""), ("行政许可", "licences", ""), ("法制审核", "reviews", ""), ("音像记录", "listing", "recording"), ("设备", "recorders", ""),
    ("音像保管", "custody", ""),
    ("案卷归档", "dossiers", ""), ("事前公示", "lists", ""), ("公示信息", "listing", "publication"), ("渠道发布", "channels", ""),
    ("公众来信", "letters", ""), ("年度数据", "annual_years", ""), ("人员", "people", ""), ("制度参数", "regime", ""), ("监督", "supervision", ""),
    ("要求清单", "obligations", ""), ("系统", "system", ""),
)  # fmt: skip


WITHIN = {
    "annual_years": ("/annual/", "/kinds/annual/"),
    "channels": ("/exchange/", "/kinds/delivery/", "/kinds/channels/"),
    "custody": ("/kinds/access_request/", "/kinds/dispute/", "/kinds/destruction/"),
    "dossiers": ("/archive/", "/kinds/dossier/"),
    "letters": ("/kinds/report/", "/kinds/inbox/"),
    "licences": ("/kinds/licence/", "/kinds/progress/"),
    "lists": ("/kinds/list/", "/kinds/list_book/"),
    "obligations": ("/compliance/",),
    "publication": ("/disclosure/changes/", "/disclosure/due/", "/kinds/random_report/"),
    "recorders": ("/misuse/", "/kinds/recorder/", "/kinds/misuse/"),
    "recording": ("/recordings/", "/kinds/device_log/"),
    "reviews": ("/kinds/review/",),
    "supervision": ("/gaps/", "/missing-recordings/", "/figures/"),
}
"""Pages that belong to a line of the menu though their address does not begin like it: by the name of the line, or its kind."""


def _is_here(path: str, name: str, kind: str, address: str) -> bool:
    return path == address or (address != "/" and path.startswith((address, *WITHIN.get(kind or name, ()))))


def shared(request: HttpRequest) -> dict[str, Any]:
    """Return what the base template needs."""
    person = getattr(request, "person", None)
    if person is None:
        return {"person": None}
    kinds = {kind.name for kind in all_kinds()}
    menu = []
    for label, name, kind in MENU:
        if (kind and kind not in kinds) or (name == "custody" and not person.duties & KEEPERS):
            continue
        if name == "licences" and (person.view is None or not person.view.regime.covers("licence", "disclosure", today())):
            continue
        address = reverse(name, args=[kind] if kind else [])
        menu.append(Link(label, address, _is_here(request.path, name, kind, address)))
    regime = person.view.regime if person.view is not None else None
    return {"person": person, "menu": menu, "regime": regime, "overlaid": len(regime.overlaid) if regime is not None else 0}
