"""What the page of a person shows: who it is, the posts held, certificates with what stands against them, trainings."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.agencies.state.person import PersonState
from mingfa.law.regime_model import Regime
from mingfa.law.regime_terms import term
from mingfa.office import reading
from mingfa.office.panels import Cell, Panel, panels
from mingfa.office.people import Person


def _unit(regime: Regime | None, code: str) -> str:
    found = regime.unit(code) if regime is not None and code else None
    return found.name if found is not None else code


def _role(regime: Regime | None, code: str) -> str:
    found = regime.role(code) if regime is not None else None
    return found.name if found is not None else term("role", code)


@panels("person")
def person_facts(stream: str, state: PersonState, person: Person) -> Iterator[Panel]:
    """Name, title, units, posts and sign-in account, as they are today."""
    regime, on = person.view.regime if person.view is not None else None, reading.today()
    units = "、".join(_unit(regime, one.what) for one in state.units if one.last is None or one.last >= on)
    yield Panel(
        "person", "基本情况", (), (),
        facts=(
            ("姓名", Cell(state.name)), ("职务", Cell(state.title or "未登记")), ("所属机构", Cell(units or "没有")),
            ("在册", Cell(f"自 {state.enrolled_on} 起" if state.enrolled_on else "未登记")), ("登录名", Cell(state.account or "没有")),
            ("法律职业资格", Cell(state.legal_qualification_no or "没有登记")),
        ),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(_role(regime, one.role)), Cell(_unit(regime, one.unit) or "全机关"), Cell(f"{one.first}"),
            Cell(f"{one.last}" if one.last else "", mark=("grey", "已免去") if one.last and one.last < on else ("", "")),
        )
        for one in state.posts
    )  # fmt: skip
    yield Panel("posts", "岗位", ("岗位", "机构", "任职", "免职"), rows, "没有任岗位。")


@panels("person")
def person_certificates(stream: str, state: PersonState, person: Person) -> Iterator[Panel]:
    """Certificates, and whether each holds today."""
    on = reading.today()
    rows = tuple(
        (
            Cell(one.number), Cell("、".join(one.classes)), Cell(one.area), Cell(f"{one.valid_from} 至 {one.valid_to}"),
            Cell("", mark=("red", problem) if (problem := one.problem(on)) else ("green", "有效")),
        )
        for one in state.certificates
    )  # fmt: skip
    if rows:
        yield Panel("certificates", "执法证件", ("证件编号", "执法类别", "执法区域", "有效期", "状态"), rows)
