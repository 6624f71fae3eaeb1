"""The kind of stream an archived dossier is. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.desk.kinds import RegimeView, StreamKind, ToDo, register_kind
from mingfa.dossier import acts
from mingfa.dossier.state import STAGES, DossierState, initial


def title(dossier: DossierState) -> str:
    """Return the words by which a dossier is known in lists."""
    return f"{dossier.number} {dossier.title}".strip()


def todos(dossier: DossierState, view: RegimeView) -> Iterator[ToDo]:
    """The paper copy is held against the electronic dossier where the agency keeps both."""
    name = "document.paper_equals_electronic"
    if dossier.stage != "kept" or dossier.filed_on is None or not view.regime.has(name, dossier.filed_on):
        return
    rule = view.regime.rule(name, dossier.filed_on)
    if rule.value is True:
        yield ToDo(
            "copy", acts.CheckPaperCopy.label, acts.CheckPaperCopy.name, "纸质案卷尚未与电子案卷核对", rule.article, duty="case.archive", unit=dossier.unit,
        )  # fmt: skip


def register() -> None:
    """Make the kind known to the desk."""
    register_kind(StreamKind("dossier", "归档案卷", initial, stages=STAGES, title=title, todos=todos))
