"""What a case learns of its publication: that the public copy of a decision which fell was taken down or explained."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar

from pydantic import Field, StringConstraints

from mingfa.cases.acts.common import CaseAct
from mingfa.cases.state.core import CaseState, day_of
from mingfa.desk.act import Caused, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.disclosure.acts import NoteSourceChange, publication_of
from mingfa.disclosure.facts import PublicationFact


class NotePublicCopy(CaseAct):
    """The public copy follows what became of the decision (公示信息已相应处理); caused by the act on the publication.

    Law: 行政处罚法 第四十八条第二款.
    """

    label: ClassVar[str] = "公示信息已撤下、更新"
    internal: ClassVar[bool] = True
    any_time: ClassVar[bool] = True

    publication: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,39}/publication/[A-Za-z0-9._-]{1,80}$")] = Field(
        title="公示"
    )


@folds(NotePublicCopy)
def apply_note(case: CaseState, entry: Entry[NotePublicCopy]) -> CaseState:
    """End the limit for withdrawing what was made public."""
    return case.end("C12", day_of(entry), "已撤下或者更新公示信息")


def public_copies(state: CaseState) -> tuple[str, ...]:
    """Name the publications of all decisions of the case that have been issued."""
    held = (*state.proceeding.former, *((state.proceeding.decision,) if state.proceeding.decision is not None else ()))
    return tuple(publication_of(state.stream, one.seq) for one in held if one.issue is not None)


def key_results(state: CaseState) -> tuple[str, ...]:
    """Name the publications of a case whose item is a key one for disclosure (重点公示); none for any other case."""
    if state.item is None or "disclose" not in state.item.duties:
        return ()
    outline = state.investigation.decision
    made = (*((outline.seq,) if outline is not None else ()), *(measure.seq for measure in state.investigation.measures))
    return (*public_copies(state), *(publication_of(state.stream, seq) for seq in made))


KEY_RESULTS = Need("key_results", lambda act, state: key_results(state), PublicationFact, required=False, from_state=True)
"""For closing: how far the publication of each result is, where the case's item asks for it."""

PUBLIC_COPIES = Need("public_copies", lambda act, state: public_copies(state), PublicationFact, required=False, from_state=True)
"""Which decisions of the case have a publication."""


def tell_public_copies(matter: Matter[Any, CaseState], what: str) -> Iterable[Caused]:
    """Tell the publications that a record they were made from has changed; what is public has to be corrected if it reads otherwise now.

    Law: regime disclosure.correction.triggers (江北 公示制度 第四条).
    """
    for fact in matter.facts.get("public_copies", ()):
        yield Caused(fact.stream, NoteSourceChange(what=what))
