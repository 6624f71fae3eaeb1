"""What is demanded: the entries of register.toml as values."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

BUILT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "ground floor": (
            "regime.profile",
            "org.people",
            "catalogue.personnel",
            "onsite.identity",
            "onsite.notice",
            "recording.text",
            "review.gate",
        ),
        "recording": (
            "recording.av_mandatory",
            "recording.av_discretionary",
            "recording.stop_grounds",
            "recording.notice",
            "recording.metadata",
            "recording.integrity",
            "recorder.inventory",
            "recorder.device_check",
            "recorder.misuse",
            "archive.dossier",
            "archive.handover",
            "archive.access_request",
            "archive.evidence_export",
            "archive.retention",
            "catalogue.av_items",
        ),
        "legal review": (
            "review.scope",
            "review.reviewer",
            "review.first_review",
            "review.package",
            "review.clock",
            "review.checklist",
            "review.expert",
            "review.outcome",
            "review.disagreement",
            "case.transfer",
            "catalogue.review_items",
        ),
        "disclosure": (
            "disclosure.pre_info",
            "disclosure.service_window",
            "disclosure.approval",
            "disclosure.deadline",
            "disclosure.decision_content",
            "disclosure.exemption",
            "disclosure.redaction",
            "disclosure.channels",
            "disclosure.exchange",
            "disclosure.follow_up",
            "disclosure.correction",
            "disclosure.withdrawal",
            "disclosure.period",
            "statistics.annual",
            "catalogue.authority",
            "catalogue.enforcement_items",
            "catalogue.inspection_items",
            "catalogue.reference",
            "catalogue.templates",
            "catalogue.versioning",
        ),
    }
)
"""The capabilities built so far, in the order in which they were built: every demand of each must have a passing test."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The time the clause sets. unit: working_day, month, date, prompt, before_event ...; value: a number or a day, None where there is none."""

    unit: str
    value: int | str | None = None


@dataclass(frozen=True, slots=True)
class Obligation:
    """One demand of one clause.

    agency: the profile's name, e.g. "xiangxi". part: general, disclosure, recording, review. cite: where to read it, in Chinese.
    kind: enforce, automate, track, publish, report, configure, or human (no program can check it). says, asks: the demand in words of our own, Chinese and
    English. proof: what a test does and sees when the demand is met.
    """

    id: str
    agency: str
    part: str
    cite: str
    kind: str
    capability: str
    says: str
    asks: str
    proof: str
    limit: Limit | None = None

    @property
    def human(self) -> bool:
        """True where only people can carry it out and no program can check it."""
        return self.kind == "human"


@cache
def _by_id() -> Mapping[str, Obligation]:
    table = tomllib.loads(files(__package__).joinpath("register.toml").read_text(encoding="utf-8"))
    found = {}
    for name, row in table.items():
        limit = row.pop("limit", None)
        found[name] = Obligation(id=name, limit=Limit(**limit) if limit else None, **row)
    return MappingProxyType(found)


def load() -> tuple[Obligation, ...]:
    """All demands, in the order of the rules: agency, part, clause."""
    return tuple(_by_id().values())


def ids() -> Mapping[str, Obligation]:
    """All demands by their id."""
    return _by_id()
