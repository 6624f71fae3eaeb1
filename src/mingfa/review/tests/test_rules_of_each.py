"""What each agency's rules say of package, units and people in review, as its text and its demonstration values have it."""

from __future__ import annotations

from datetime import date

import pytest

from mingfa.law.regime import load_regime

DAY = date(2026, 3, 2)
USUAL = ("draft", "report", "facts_evidence", "legal_basis", "procedure_papers", "declaration")
XIANGXI = ("draft", "report", "instructions", "procedure_papers", "facts_evidence", "legal_basis", "unit_opinion", "declaration")
LISTS = [
    pytest.param("xiangxi", "review.package", XIANGXI, marks=pytest.mark.obligation("XX-L-7.3")),
    pytest.param("xiangxi", "review.package.conditional", ("hearing_papers", "assessment_papers", "consultation_papers", "transfer_opinion", "other"), marks=pytest.mark.obligation("XX-L-7.6")),
    pytest.param("jiangbei", "review.package", USUAL, marks=pytest.mark.obligation("JB-L-9a")),
    pytest.param("shanghai", "review.package", USUAL, marks=pytest.mark.obligation("SH-L-4a")),
    pytest.param("panjin", "review.package", USUAL, marks=pytest.mark.obligation("PJ-L-2")),
    pytest.param("xinglongtai", "review.package", USUAL, marks=pytest.mark.obligation("XL-L-5b")),
    pytest.param("xinglongtai", "review.package.inspection", ("draft", "facts_evidence", "legal_basis", "procedure_papers", "declaration"), marks=pytest.mark.obligation("XL-L-5b")),
    pytest.param("xinglongtai", "review.package.licence", ("draft", "report", "legal_basis", "procedure_papers", "declaration"), marks=pytest.mark.obligation("XL-L-5b")),
    pytest.param("xinglongtai", "review.first_review.signer", ("unit_head",), marks=pytest.mark.obligation("XL-L-3.2c")),
    pytest.param("xiangxi", "duty.review.accept.units", ("legal",), marks=pytest.mark.obligation("XX-L-5b")),
    pytest.param("xiangxi", "duty.review.conclude.units", ("legal",), marks=pytest.mark.obligation("XX-L-5b")),
    pytest.param("xinglongtai", "duty.review.accept.units", ("legal",), marks=pytest.mark.obligation("XL-L-2.1a")),
    pytest.param("xinglongtai", "duty.review.conclude.units", ("legal",), marks=pytest.mark.obligation("XL-L-2.1a")),
]  # fmt: skip


@pytest.mark.parametrize(("agency", "parameter", "value"), LISTS)
def test_a_list_of_an_agency(agency, parameter, value):
    """Each item of what is sent, each unit of those who review: none too many, none too few."""
    assert load_regime(agency, True).items(parameter, DAY) == value


@pytest.mark.parametrize(
    ("agency", "days", "declared"),
    [
        pytest.param("panjin", 5, True, marks=pytest.mark.obligation("PJ-L-2")),
        pytest.param("xinglongtai", 5, True, marks=pytest.mark.obligation("XL-L-5d")),
        pytest.param("xiangxi", 7, True, marks=pytest.mark.obligation("XX-L-10a")),
    ],
)
def test_the_period_and_the_declaration_of_an_agency(agency, days, declared):
    """Working days from receipt; every agency wants the unit's declaration."""
    regime = load_regime(agency, True)
    assert (regime.number("review.days", DAY), regime.flag("review.declaration", DAY)) == (days, declared)


@pytest.mark.obligation("XX-L-5b")
def test_the_share_of_reviewers_in_xiangxi_is_that_of_the_state_council():
    """国办发〔2018〕118号 四（十一）: five in a hundred, where the agency's own text is silent."""
    assert load_regime("xiangxi", True).number("review.staff_ratio", DAY) == 5
