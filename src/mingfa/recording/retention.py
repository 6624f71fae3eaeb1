"""How long a recording is kept (保管期限): in which class it is, until when, and by which article. Pure.

Law: recording.retention_months for what nothing else asks to keep longer, counted from the day of recording; recording.retention_long_term names
the grounds of long-term keeping, recording.long_term_years its years, where an agency has laid them down; what is evidence is kept with
the dossier. Keeping ends by an act with two people, never by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mingfa.law.article import Article
from mingfa.law.calendar import add_months
from mingfa.law.regime_model import Regime
from mingfa.law.regime_terms import term

MONTHS = "recording.retention_months"
LONG = "recording.retention_long_term"
YEARS = "recording.long_term_years"
EVIDENCE = "recording.evidence_disc_signers"

ORDINARY, LONG_TERM, DOSSIER, OPEN = "ordinary", "long_term", "dossier", "open"
CLASSES: tuple[tuple[str, str], ...] = ((ORDINARY, "一般保存"), (LONG_TERM, "长期保存"), (DOSSIER, "随案卷保管"), (OPEN, "期限未定"))


@dataclass(frozen=True, slots=True)
class Kept:
    """The class of a recording. until: last day of keeping, None where no rule gives one; words: why, for a page."""

    code: str
    until: date | None
    words: str
    article: Article | None = None

    @property
    def label(self) -> str:
        """The class in Chinese."""
        return dict(CLASSES)[self.code]

    def over(self, on: date) -> bool:
        """Say whether the time of keeping is over on a day: the last day itself is still kept."""
        return self.until is not None and on > self.until


def kept(recorded_on: date | None, long_term: tuple[str, ...], evidence: bool, regime: Regime, on: date, since: date | None = None) -> Kept:
    """Return the class of a recording as it stands on a day.

    recorded_on: day it ended. since: day its dossier went to the archive, from which long-term years count; the day of recording where there
    is none. The rule of the day of recording gives the months; the years are those in force on `on`, for no earlier text has any.
    """
    if evidence:
        rule = regime.rule(EVIDENCE, on) if regime.has(EVIDENCE, on) else None
        return Kept(DOSSIER, None, "作为证据，随案卷一并保管和处置", rule.article if rule else None)
    if long_term:
        words = "、".join(term("activity", code) for code in long_term)
        if regime.has(YEARS, on) and (since or recorded_on) is not None:
            until = add_months(since or recorded_on or on, 12 * regime.number(YEARS, on))
            return Kept(LONG_TERM, until, f"{words}，长期保存", regime.rule(YEARS, on).article)
        day = recorded_on if recorded_on is not None and regime.has(LONG, recorded_on) else on
        article = regime.rule(LONG, day).article if regime.has(LONG, day) else None
        return Kept(LONG_TERM, None, f"{words}，长期保存；制度没有载明年限，不销毁", article)
    if recorded_on is None:
        return Kept(OPEN, None, "没有录制时间，期限无从起算")
    day = recorded_on if regime.has(MONTHS, recorded_on) else on
    if not regime.has(MONTHS, day):
        return Kept(OPEN, None, "本机关制度没有规定保存期限，不销毁")
    months = regime.number(MONTHS, day)
    return Kept(
        ORDINARY,
        add_months(recorded_on, months),
        f"自录制之日起保存不少于 {months} 个月；归入案卷的随案卷保管",
        regime.rule(MONTHS, day).article,
    )
