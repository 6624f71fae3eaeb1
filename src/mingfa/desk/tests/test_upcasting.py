"""An act in a new version: entries of the old one are read as the new one says, and nothing that was written changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pydantic import Field

from mingfa.desk import act as acts
from mingfa.desk.act import Act, folds, upcaster
from mingfa.desk.entry import Entry
from mingfa.desk.perform import forget, look, perform
from mingfa.desk.rebuild import rebuild
from mingfa.desk.sequencer import sequence
from mingfa.desk.store import read_entries
from mingfa.desk.tests import toy
from mingfa.desk.tests.conftest import NOTE, WRITER
from mingfa.desk.verify import verify


@pytest.fixture
def released() -> Iterator[None]:
    """Put the registries back: a test releases versions that no other test should meet."""
    kept = [dict(registry) for registry in (acts._ACTS, acts._CURRENT, acts._UPCASTERS, acts._FOLDS)]
    yield
    for registry, before in zip((acts._ACTS, acts._CURRENT, acts._UPCASTERS, acts._FOLDS), kept, strict=True):
        registry.clear()
        registry.update(before)


def release_first() -> type[Act]:
    class Stamp(Act):
        label = "盖章"
        name = "toy.stamp"
        kind = "toynote"
        duty = "note.write"
        stages = frozenset({"open"})

        words: str = Field(title="印文", min_length=1)

    @folds(Stamp)
    def _stamp(state: toy.Note, entry: Entry[Stamp]) -> toy.Note:
        return replace(state, lines=(*state.lines, f"[{entry.act.words}]"))

    return Stamp


def release_second() -> type[Act]:
    """The words of a seal are now its lines, and the colour is told."""

    class Stamp(Act):
        label = "盖章"
        name = "toy.stamp"
        version = 2
        kind = "toynote"
        duty = "note.write"
        stages = frozenset({"open"})

        lines: tuple[str, ...] = Field(title="印文", min_length=1)
        colour: str = Field(title="印色")

    @upcaster("toy.stamp", 1)
    def _lift(fields: dict[str, object]) -> dict[str, object]:
        return {"lines": str(fields["words"]).split(), "colour": "red"}

    @folds(Stamp)
    def _stamp(state: toy.Note, entry: Entry[Stamp]) -> toy.Note:
        return replace(state, lines=(*state.lines, f"[{'/'.join(entry.act.lines)}] {entry.act.colour}"))

    return Stamp


def test_old_entries_are_read_in_the_new_version(site, released):
    perform(release_first()(words="笔记 专用"), NOTE, by=WRITER, key="1")
    old = read_entries(NOTE)[-1]
    assert look(NOTE).state.lines == ("[笔记 专用]",)

    stamp = release_second()
    forget()
    assert look(NOTE).state.lines == ("[笔记/专用] red",)
    lifted = read_entries(NOTE)[-1]
    assert isinstance(lifted, Entry)
    assert lifted.act == stamp(lines=("笔记", "专用"), colour="red")
    assert lifted.leaf == old.leaf

    perform(stamp(lines=("长", "存"), colour="blue"), NOTE, by=WRITER, key="2")
    assert look(NOTE).state.lines == ("[笔记/专用] red", "[长/存] blue")
    rebuild()
    sequence("toy")
    assert verify().findings == []


def test_a_version_without_an_upcaster_is_not_guessed(site, released):
    perform(release_first()(words="笔记"), NOTE, by=WRITER, key="1")
    release_second()
    acts._UPCASTERS.pop(("toy.stamp", 1))
    forget()
    sequence("toy")
    assert ("fold", f"{NOTE}#1") in [(finding.kind, finding.where) for finding in verify().findings]
