"""What a case cites is published (执法依据): the laws of a draft and of a document are held against the agency's published library."""

from __future__ import annotations

from collections.abc import Iterable

from mingfa.cases.gates.common import CaseMatter
from mingfa.law.refusal import Refusal
from mingfa.lists.reference.laws import cited_in, refuse_unpublished_law


def refuse_unpublished_in_draft(matter: CaseMatter) -> Iterable[Refusal]:
    """The duties and grounds a draft cites are in the published library (湘西州 公示制度 第五条（二）). Law: lists.citing.unpublished."""
    yield from refuse_unpublished_law(matter, cited_in(matter.act.draft))


def refuse_unpublished_in_paper(matter: CaseMatter) -> Iterable[Refusal]:
    """The laws cited in an electronic document are in the published library. Law: lists.citing.unpublished."""
    if matter.act.paper.content is not None:
        yield from refuse_unpublished_law(matter, cited_in(dict(matter.act.paper.content)))
