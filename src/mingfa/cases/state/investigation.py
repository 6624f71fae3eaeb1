"""What the investigation (调查取证) has brought: filing, team, on-site records, evidence, measures, report, examination."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Investigation:
    """From lead to case review."""

