"""On a publication's page: where its hiding is looked at, and which secrets it was found to hold."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from mingfa.disclosure.acts.flagging import SECRETS
from mingfa.disclosure.state import PublicationState
from mingfa.office import hiding, reading
from mingfa.office.panels import Cell, Panel, panels
from mingfa.office.people import Person


@panels("publication")
def publication_hiding(stream: str, publication: PublicationState, person: Person) -> Iterator[Panel]:
    """The way to the page of hiding, for whoever works on publications; flags with the provision by which the item is published all the same."""
    if not publication.case or not any(person.has(duty) for duty in hiding.DUTIES):
        return
    facts = [("逐处查看", Cell("打开隐去处理页", address=reverse("hiding", args=reading.split(stream))))]
    names, version = dict(SECRETS), publication.version
    for flag in publication.flags:
        told = f"已标明{'，主要事实涉密' if flag.main_facts else ''}：{flag.note}"
        facts.append((names[flag.what], Cell(told, mark=("orange", "处理后公开"))))
    if (why := hiding.held(stream, publication)) is not None:
        facts.append(("发布前检查", Cell(why, mark=("red", "没有发出"))))
    if version is not None and version.legal_need:
        facts.append(("依法确需公开的依据", Cell(version.legal_need)))
    yield Panel("hiding", "隐去处理", (), (), facts=tuple(facts))
