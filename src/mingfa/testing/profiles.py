"""What each agency's rules say, line by line (src/mingfa/law/tests/profiles, read by test_profiles.py): whoever changes a rule says so twice.

    python -m mingfa.testing.profiles       # writes the lines anew after a change that was meant

A line: parameter = value | article | from, and "*" for a value that only a demonstration needs. A rule of the nation stands in national.txt alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from mingfa.law.regime import AGENCIES, load_regime

FOLDER = Path(__file__).resolve().parents[1] / "law" / "tests" / "profiles"


def lines(agency: str, *, national: bool) -> Iterator[str]:
    """Yield the lines of an agency's own rules, or of those it shares with the whole nation, in the order of the parameters."""
    regime = load_regime(agency, True)
    for parameter in sorted(regime.table):
        for rule in regime.table[parameter]:
            if (rule.layer == "national") == national:
                mark = "*" if rule.overlay else ""
                yield f"{parameter} = {_plain(rule.value)} | {rule.article} | {rule.valid_from}{mark}"


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (bool, int, str, tuple, list)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def national() -> list[str]:
    """Return the lines all agencies share, each once."""
    return sorted({line for agency in AGENCIES for line in lines(agency, national=True)})


def main() -> None:
    """Write all files."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "national.txt").write_text("\n".join(national()) + "\n", encoding="utf-8")
    for agency in AGENCIES:
        (FOLDER / f"{agency}.txt").write_text("\n".join(lines(agency, national=False)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
