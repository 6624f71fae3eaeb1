"""From service of the decision to archive (送达、执行、结案、归档)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Execution:
    """Service, payment, enforcement, remedies, closing, archive."""

