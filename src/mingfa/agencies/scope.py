"""Whose figures an agency sees: its own and those of all agencies below it (市级看全市，区级看本级). Cases themselves stay with each agency."""

from __future__ import annotations

from mingfa.agencies.models import AgencyRow


def sees_figures_of(agency: str) -> tuple[str, ...]:
    """Return the codes of the agencies whose figures this agency's people may see, its own first."""
    seen = [agency]
    for code in seen:
        below = AgencyRow.objects.filter(superior=code).order_by("agency").values_list("agency", flat=True)
        seen.extend(name for name in below if name not in seen)
    return tuple(seen)
