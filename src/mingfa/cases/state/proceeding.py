"""From prior notice to decision (告知、听证、审核、讨论、决定)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proceeding:
    """Drafts, notices, defence, hearing, review, discussion, decision."""

