"""The register of demands (要求清单): every clause of the adopted rules, what carries it out, and whether its tests passed."""

from mingfa.obligations.register import BUILT, Obligation, ids, load
from mingfa.obligations.report import obligations_command, report, summary
from mingfa.obligations.results import Status, build_folder, results

__all__ = [
    "BUILT",
    "Obligation",
    "Status",
    "build_folder",
    "ids",
    "load",
    "obligations_command",
    "report",
    "results",
    "summary",
]
