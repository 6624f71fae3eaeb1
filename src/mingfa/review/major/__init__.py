"""Whether a decision is a major one (重大执法决定): conditions over the facts of a case, as a lawyer writes and reads them. Pure.

`parse` reads a condition, `written` writes it, `Judge` judges cases on the rows of a list; the facts are those of `CATALOGUE`.
"""

from __future__ import annotations

from mingfa.review.major.catalogue import CATALOGUE, KINDS, Facts, FactSpec, Type, Value
from mingfa.review.major.judging import ASKED, Judge, Met, ReviewRow
from mingfa.review.major.reading import ConditionError, parse
from mingfa.review.major.running import Verdict, compiled, judge
from mingfa.review.major.tree import Condition, named_in, written

__all__ = [
    "ASKED", "CATALOGUE", "KINDS", "Condition", "ConditionError", "FactSpec", "Facts", "Judge", "Met", "ReviewRow", "Type", "Value", "Verdict",
    "compiled", "judge", "named_in", "parse", "written",
]  # fmt: skip
