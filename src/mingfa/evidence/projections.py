"""From the state of a package to its row."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.desk.kinds import RegimeView
from mingfa.desk.projections import Fields, register_projection
from mingfa.desk.store import micros
from mingfa.evidence.models import PackageRow
from mingfa.evidence.state import PackageState


def package_rows(stream: str, state: PackageState, view: RegimeView | None) -> Iterator[tuple[str, Fields]]:
    """Return the one row of a package."""
    if state.asked_at is None:
        return
    yield (
        "package",
        {
            "case": state.case,
            "stage": state.stage,
            "form": state.form,
            "recordings": len(state.recordings),
            "by_name": state.by_name,
            "asked_at": micros(state.asked_at),
            "manifest": state.manifest,
            "digest": state.digest,
            "size": state.size,
            "failure": state.failure,
        },
    )


register_projection("package", PackageRow, package_rows)
