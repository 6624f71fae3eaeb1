"""What a table counts, how tables are added up and compared."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from mingfa.statistics.counting import Line, Matter, added, differences, lines_of, totals, without_units

KEYS = st.tuples(
    st.sampled_from(["decision", "reconsideration", "litigation"]), st.sampled_from(["penalty", "coercion"]), st.sampled_from(["", "a", "b"]),
    st.sampled_from(["penalty", "no_penalty", "running"]),
)  # fmt: skip
TABLES = st.dictionaries(KEYS, st.tuples(st.integers(1, 9), st.integers(0, 10**9)), max_size=8).map(
    lambda found: tuple(Line(*key, *value) for key, value in found.items())
)


def matter(key: str, unit: str = "a", result: str = "penalty", fen: int = 0) -> Matter:
    """A decision on a penalty."""
    return Matter(key, "decision", "penalty", unit, result, date(2024, 5, 1), "1号", "某案", fen)


def test_matters_that_are_alike_make_one_line():
    found = lines_of([matter("d1", fen=100), matter("d2", fen=250), matter("d3", result="no_penalty"), matter("d4", unit="b")])
    assert [one.told() for one in found] == [
        ("decision", "penalty", "a", "no_penalty", 1, 0), ("decision", "penalty", "a", "penalty", 2, 350),
        ("decision", "penalty", "b", "penalty", 1, 0),
    ]  # fmt: skip
    assert [one.told() for one in without_units(found)] == [
        ("decision", "penalty", "", "no_penalty", 1, 0), ("decision", "penalty", "", "penalty", 3, 350),
    ]  # fmt: skip
    assert totals(found) == {("decision", "penalty"): (4, 350)}


@given(TABLES, TABLES, TABLES)
def test_a_sum_of_tables_is_the_same_in_any_order_and_loses_nothing(one, other, third):
    assert added(one, other, third) == added(third, added(other, one))
    assert sum(line.number for line in added(one, other)) == sum(line.number for line in (*one, *other))
    assert sum(line.fen for line in without_units(added(one, other))) == sum(line.fen for line in (*one, *other))


@given(TABLES, TABLES)
def test_differences_are_all_that_leads_from_one_table_to_the_other(before, after):
    told = {line.key: (line.number, line.fen) for line in before}
    for one in differences(before, after):
        assert told.get(one.key, (0, 0)) == (one.before, one.fen_before)
        told[one.key] = (one.now, one.fen_now)
    assert {key: value for key, value in told.items() if value != (0, 0)} == {line.key: (line.number, line.fen) for line in after}
    assert differences(after, after) == ()
