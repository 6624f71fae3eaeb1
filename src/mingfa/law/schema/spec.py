"""What is declared of one parameter of a regime."""

from __future__ import annotations

from dataclasses import dataclass

from mingfa.law.regime_terms import TERMS

KINDS = tuple(TERMS["kind"])
NAMED_KINDS = KINDS[:4]
"""The kinds (行政处罚、强制、检查、许可) about which every text must answer; the others (等) join when an agency adds them with a source."""
TYPES = ("int", "bool", "text", "date", "list", "clock")
UNITS = ("working_days", "calendar_days", "hours", "months", "years", "fen", "permille_per_day", "percent", "persons", "times", "")


@dataclass(frozen=True, slots=True)
class ParameterSpec:
    """What one parameter is.

    id: "*" stands for one segment (a kind, a form, a number). type: one of TYPES. unit: one of UNITS. label, group: Chinese.
    required_when: "needed" (a value must be there), "answered" (a value, or the statement that the text is silent), "optional",
    "system:disclosure" (needed for each kind the regime covers by that system; the last segment is the kind), "covered" (needed for
    each covered kind), or "with:<id>" (needed when that parameter has a value). terms: the group of words its codes come from.
    tighter: what a subordinate agency may do with it: "lower", "higher", "superset", "subset", "true", "false", "" (may not change it).
    timeless: it applies on every day, whatever the first day of the text it cites (a duty must always be somebody's).
    part: whose effective date starts it: "P" disclosure, "R" recording, "L" review, "" none. same_as: by field, the clock it must agree
    with. inherit: whether a subordinate agency takes it over. about: "unit" or "role" when its words are codes of these.
    """

    id: str
    type: str
    label: str
    group: str
    unit: str = ""
    required_when: str = "optional"
    terms: str = ""
    tighter: str = ""
    part: str = ""
    same_as: tuple[tuple[str, str], ...] = ()
    inherit: bool = True
    about: str = ""
    may_be_empty: bool = False
    timeless: bool = False
