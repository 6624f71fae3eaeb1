"""Copies of states: the same as the library's, and no field that is not there."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from functools import cached_property

import pytest

from mingfa.desk.evolve import replace


@dataclass(frozen=True)
class Plain:
    one: int
    two: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slots:
    one: int


@dataclass(frozen=True)
class Checked:
    one: int

    def __post_init__(self) -> None:
        if self.one < 0:
            raise ValueError("negative")


@dataclass(frozen=True)
class Remembers:
    one: int

    @cached_property
    def double(self) -> int:
        return 2 * self.one


@dataclass(frozen=True)
class Derived:
    one: int
    two: int = field(init=False, default=7)


def test_a_copy_differs_in_the_fields_named_and_leaves_the_original():
    before = Plain(1, ("a",))
    after = replace(before, one=2)
    assert (before, after) == (Plain(1, ("a",)), Plain(2, ("a",)))
    assert after == dataclasses.replace(before, one=2)
    assert hash(after) == hash(Plain(2, ("a",)))
    assert after.two is before.two
    with pytest.raises(dataclasses.FrozenInstanceError):
        after.one = 3  # type: ignore[misc]


@pytest.mark.parametrize("state", [Plain(1), Slots(1), Checked(1), Remembers(1), Derived(1)])
def test_a_field_that_is_not_there_is_refused(state):
    with pytest.raises((TypeError, ValueError)):
        replace(state, three=3)


def test_classes_that_do_more_than_hold_fields_are_made_as_usual():
    assert replace(Slots(1), one=2) == Slots(2)
    with pytest.raises(ValueError, match="negative"):
        replace(Checked(1), one=-1)
    held = Remembers(1)
    assert held.double == 2
    assert replace(held, one=5).double == 10
