"""Every rule that is the platform's own is spelt out: docs/platform-rules.md names each parameter that cites 《明法平台使用约定》, with its value."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from mingfa.law.regime_profile import _leaves
from mingfa.law.regime_terms import TERMS

ROOT = Path(__file__).resolve().parents[1]
REGIMES = ROOT / "src" / "mingfa" / "law" / "regimes"
PAGE = (ROOT / "docs" / "platform-rules.md").read_text(encoding="utf-8")
GROUPS = {"review.answers": "answer", "progress.shows": "progress_part"}
"""Parameters whose values are codes with Chinese words, beside those that name roles."""


def cited() -> list[tuple[str, str, str, Any]]:
    """(file, clause, parameter, value) of whatever cites the platform's own rules."""
    found = []
    for path in sorted(REGIMES.rglob("*.toml")):
        for id, leaf in _leaves(tomllib.loads(path.read_text(encoding="utf-8"))):
            source, _, clause = str(leaf.get("cite") or leaf.get("filled_by") or "").partition(" ")
            if source == "platform":
                found.append((path.stem, clause, id, leaf["value"]))
    return found


def written() -> dict[tuple[str, str], str]:
    """(clause, parameter) -> the line on it."""
    lines: dict[tuple[str, str], str] = {}
    clause = ""
    for line in PAGE.splitlines():
        if line.startswith("## "):
            clause = line[3:].strip()
        elif named := re.match(r"\| `([a-z_.]+)`", line):
            assert (clause, named[1]) not in lines, f"{named[1]} stands twice under {clause}"
            lines[clause, named[1]] = line
    return lines


def in_words(id: str, value: Any) -> list[str]:
    """What the line on a parameter has to say of its value."""
    if isinstance(value, bool):
        return ["是" if value else "否"]
    if isinstance(value, int):
        return [str(value)]
    words = (
        TERMS["role" if id.startswith("duty.") or id.endswith(("approver", "after_pass")) else GROUPS.get(id, "")]
        if not id.endswith(".units")
        else {}
    )
    return [words.get(one, one) for one in value]


def test_every_parameter_that_cites_the_platform_is_listed_under_its_clause_and_nothing_else():
    rules = {(clause, id) for _, clause, id, _ in cited()}
    assert len(rules) > 80
    how = "docs/platform-rules.md: one line a parameter, under a heading that is the clause it cites: what, value or who, where"
    assert sorted(rules - written().keys()) == [], how
    assert sorted(written().keys() - rules) == [], f"cited nowhere any more; {how}"


@pytest.mark.parametrize("clause", sorted({clause for _, clause, _, _ in cited()}))
def test_the_page_says_what_the_files_say(clause):
    for file, of, id, value in cited():
        if of == clause:
            cell = written()[of, id].split("|")[2]
            missing = [word for word in in_words(id, value) if not re.search(rf"(?<!\d){re.escape(word)}(?!\d)", cell)]
            assert missing == [], f"{id} of {file}: the line on it does not say {missing}"


def test_each_clause_says_what_and_why_and_the_source_leads_here():
    for clause in sorted({clause for _, clause, _, _ in cited()}):
        text = PAGE.split(f"## {clause}\n", 1)[1].split("\n|", 1)[0].strip().splitlines()
        assert len(text) >= 2, clause
        assert text[0].endswith("。"), f"{clause} begins with the rule itself"
    instruments = tomllib.loads((REGIMES / "national.toml").read_text(encoding="utf-8"))["instruments"]
    assert "docs/platform-rules.md" in instruments["platform"]["note"]
    assert instruments["platform"]["title"] in PAGE.splitlines()[0]
