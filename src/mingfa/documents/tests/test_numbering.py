"""Series of document numbers."""

import pytest

from mingfa.documents.errors import NumberMalformed
from mingfa.documents.numbering import Series, parse_number
from mingfa.law.errors import InvalidIdentifier


def test_a_number_of_a_series_is_written_as_the_standard_asks():
    series = Series("示州", "环罚", 2026)
    number = series.number(12)
    assert str(number) == "示州环罚〔2026〕12号"
    assert series.holds(number)
    assert not Series("示州", "环罚", 2025).holds(number)
    assert not Series("示州", "环罚告", 2026).holds(number)


def test_a_number_is_read_back_only_into_its_own_series():
    assert parse_number("示州环罚〔2026〕12号", word="示州", stem="环罚") == Series("示州", "环罚", 2026).number(12)
    with pytest.raises(NumberMalformed, match="不属于“示州环罚告”"):
        parse_number("示州环罚〔2026〕12号", word="示州", stem="环罚告")
    for wrong in ("示州环罚[2026]12号", "示州环罚〔2026〕012号", "示州环罚〔2026〕第12号", "示州环罚〔26〕12号", "无号"):
        with pytest.raises(InvalidIdentifier):
            parse_number(wrong, word="示州", stem="环罚")
    with pytest.raises(InvalidIdentifier):
        Series("示州", "环罚", 2026).number(0)
