"""Where a rule comes from: an article (条) of an instrument (规范性文件或法律法规), with the days it is in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Article:
    """One citable place in one instrument.

    instrument: full title without 《》, e.g. 中华人民共和国行政处罚法. article: 第五十八条, 二（一）4, or "" for the whole.
    in_force_from, in_force_to: first and last local day (Asia/Shanghai); None is open.
    read_on: the day somebody held our rule against the text; None = nobody has yet ([memory]): such a rule warns, never refuses.
    """

    instrument: str
    article: str = ""
    in_force_from: date | None = None
    in_force_to: date | None = None
    read_on: date | None = None

    @property
    def unconfirmed(self) -> bool:
        """True while nobody has held this against the official text."""
        return self.read_on is None

    def in_force(self, on: date) -> bool:
        """Say whether the article is in force on this local day, both ends included."""
        return (self.in_force_from is None or self.in_force_from <= on) and (self.in_force_to is None or on <= self.in_force_to)

    def __str__(self) -> str:
        return f"《{self.instrument}》{self.article}"
