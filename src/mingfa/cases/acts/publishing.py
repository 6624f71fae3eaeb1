"""What a case learns of its publication: that the public copy of a decision which fell was taken down or explained."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from mingfa.cases.acts.common import CaseAct
from mingfa.cases.state.core import CaseState, day_of
from mingfa.desk.act import folds
from mingfa.desk.entry import Entry


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
