"""Rows of the tables of agencies and people, computed from states."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.agencies.gaps import gaps
from mingfa.agencies.models import AgencyRow, CertificateRow, GapRow, PersonRow, PostRow, TrainingRow, UnitRow
from mingfa.agencies.state.agency import AgencyState
from mingfa.agencies.state.person import PersonState
from mingfa.desk.kinds import RegimeView
from mingfa.desk.projections import Fields, register_projection

Made = Iterator[tuple[str, Fields]]


def agency_rows(stream: str, state: AgencyState, view: RegimeView | None) -> Made:
    """The agency itself."""
    yield "agency", {
        "name": state.name, "unified_code": state.unified_code, "kind": state.kind, "superior": state.superior, "number_word": state.number_word,
        "register_published": state.register_published_on is not None,
    }  # fmt: skip


def unit_rows(stream: str, state: AgencyState, view: RegimeView | None) -> Made:
    """Its units, with the duties the regime gives them."""
    for number, spell in enumerate(state.units):
        unit = view.regime.unit(spell.code) if view else None
        yield f"{spell.code}.{number}", {
            "code": spell.code, "name": spell.name or (unit.name if unit else spell.code), "kind": unit.kind if unit else "",
            "duties": "\n".join(unit.duties) if unit else "", "parent": unit.parent if unit else "", "article": str(unit.article) if unit else "",
            "active": spell.last is None,
        }  # fmt: skip


def gap_rows(stream: str, state: AgencyState, view: RegimeView | None) -> Made:
    """What it has not arranged."""
    if view is None or not state.code:
        return
    for gap in gaps(state, view.regime):
        yield f"{gap.code}.{gap.about}", {
            "code": gap.code, "about": gap.about, "words": gap.words, "unit": gap.unit, "article": str(gap.article) if gap.article else "",
        }  # fmt: skip


def person_rows(stream: str, state: PersonState, view: RegimeView | None) -> Made:
    """The person as he is now: spells without an end."""
    units = [spell.what for spell in state.units if spell.last is None]
    yield "person", {
        "name": state.name, "title": state.title, "rank": state.rank, "account": state.account,
        "units": "".join(f" {unit} " for unit in units), "active": not any(spell.last is None for spell in state.away),
    }  # fmt: skip


def post_rows(stream: str, state: PersonState, view: RegimeView | None) -> Made:
    """The person's posts, own and delegated."""
    for number, post in enumerate(state.posts):
        yield f"post{number}", {"role": post.role, "unit": post.unit, "first": post.first, "last": post.last, "deputy_for": post.of}


def certificate_rows(stream: str, state: PersonState, view: RegimeView | None) -> Made:
    """The person's certificates."""
    year, passed = state.checks[-1] if state.checks else (None, None)
    for number, one in enumerate(state.certificates):
        first, last = one.suspended[-1] if one.suspended else (None, None)
        yield f"certificate{number}", {
            "number": one.number, "type": one.type, "classes": "、".join(one.classes), "area": one.area, "issuer": one.issuer,
            "valid_from": one.valid_from, "valid_to": one.valid_to, "suspended_from": first, "suspended_to": last, "revoked_on": one.revoked_on,
            "checked_year": year, "check_passed": passed,
        }  # fmt: skip


def training_rows(stream: str, state: PersonState, view: RegimeView | None) -> Made:
    """The trainings a person attended, and those missed and not made good."""
    for attended, trainings in ((True, state.trainings), (False, state.missed)):
        for number, one in enumerate(trainings):
            yield f"{'t' if attended else 'm'}{number}", {
                "topic": one.topic, "subject": one.subject, "on": one.on, "tenths": one.tenths, "attended": attended,
            }  # fmt: skip


def register() -> None:
    """Declare the tables."""
    register_projection("agency", AgencyRow, agency_rows)
    register_projection("agency", UnitRow, unit_rows)
    register_projection("agency", GapRow, gap_rows)
    register_projection("person", PersonRow, person_rows)
    register_projection("person", PostRow, post_rows)
    register_projection("person", CertificateRow, certificate_rows)
    register_projection("person", TrainingRow, training_rows)
