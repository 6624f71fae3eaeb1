"""What was once written still decodes and folds as it did, and no act changes its fields without a new version."""

from typing import Literal

import pytest

from mingfa.desk.act import Act, all_acts
from mingfa.testing.golden import Line, changed, digest_of, fold, golden_acts, golden_streams, known_fields, shape_of

ACTS, STREAMS = golden_acts(), golden_streams()
HOW = "run `python -m mingfa.testing.golden` and commit what it adds"


def ours() -> dict[str, type[Act]]:
    return {
        f"{cls.name}@{cls.version}": cls for cls in all_acts() if cls.__module__.startswith("mingfa.") and ".tests." not in cls.__module__
    }


def test_every_act_has_its_golden_file():
    assert sorted(ours().keys() - ACTS.keys()) == [], HOW


def test_no_act_changes_its_fields_without_a_new_version():
    """A stored body is read by the class of its name and version: other fields need another version and an upcaster."""
    faults = {name: found for name, cls in ours().items() if name in ACTS and (found := changed(ACTS[name]["fields"], shape_of(cls)))}
    assert faults == {}, "give the act a new version and an upcaster (mingfa.desk.act.upcaster), then " + HOW


def test_every_version_that_was_written_can_be_read():
    """Also of acts that have gone on to another version, or are not done any more."""
    current = {cls.name for cls in all_acts()}
    assert sorted(name for name, told in ACTS.items() if told["entry"] and name.partition("@")[0] not in current) == []


@pytest.mark.parametrize("name", STREAMS)
def test_a_stream_folds_to_the_same_states(name):
    stream, lines, digests = STREAMS[name]
    known = known_fields()
    states = list(fold(stream, lines))
    assert len(states) == len(lines)
    for seq, (line, state, digest) in enumerate(zip(lines, states, digests, strict=True)):
        assert digest_of(state, known) == digest, f"{stream}#{seq} {line.name} folds to another state"


def test_every_example_is_where_its_file_says():
    for name, told in ACTS.items():
        if told["entry"]:
            lines: list[Line] = STREAMS[told["entry"]["stream"]][1]
            assert lines[told["entry"]["seq"]].name == name


class Before(Act):
    """An act as it was; without a label it is not registered."""

    kind = "golden"
    way: Literal["post", "hand"]
    note: str = ""


class MoreChoice(Before):
    way: Literal["post", "hand", "public"]


class NewField(Before):
    until: str = ""


class OtherType(Before):
    note: int = 0  # type: ignore[assignment]


class LessChoice(Before):
    way: Literal["post"]


class NowRequired(Before):
    note: str


@pytest.mark.parametrize(
    ("cls", "words"),
    [
        (MoreChoice, []),
        (NewField, ["until is new", "until when left out is new"]),
        (OtherType, ["note was string, is integer", 'note when left out was "", is 0']),
        (LessChoice, ["way was one of hand | post, is one of post"]),
        (NowRequired, ["note when left out is gone"]),
    ],
)
def test_a_changed_field_is_noticed(cls, words):
    """A choice may get more values; everything else is a change."""
    assert changed(shape_of(Before), shape_of(cls)) == words
