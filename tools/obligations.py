"""Write src/mingfa/obligations/register.toml from ../shared/obligations.yaml: facts and our own words only.

The agencies' wording of a demand stays out: an id, the place it is cited from, its kind, its capability, what is demanded in our words (in
Chinese from own_words.toml where the source keeps close to the rule's sentence), its limit as numbers, and what proves it, go in. Run after
the source changes: `.venv/bin/python tools/obligations.py`; `--check` only compares.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT.parent / "shared" / "obligations.yaml"
OWN = ROOT / "tools" / "own_words.toml"
TARGET = ROOT / "src" / "mingfa" / "obligations" / "register.toml"
AGENCIES = {"PJ": "panjin", "XX": "xiangxi", "XL": "xinglongtai", "SH": "shanghai", "JB": "jiangbei"}
PARTS = {"G": "general", "P": "disclosure", "R": "recording", "L": "review"}
HEAD = """\
# The register of demands: what the published rules of five agencies ask of enforcement, clause by clause.
# Written by tools/obligations.py; do not edit. No sentence of any rule is copied: `cite` says where to read it, `says` and `asks` say it in our words.
# kind: enforce | automate | track | publish | report | configure | human (only people can do it, no program can check it).
"""


def text(value: str) -> str:
    """A TOML basic string."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def said(entry: dict[str, Any], own: dict[str, str]) -> str:
    """The demand in Chinese words of ours; tests/test_repo.py finds what is still a rule's own sentence."""
    return own.get(entry["id"], entry["demands"].strip())


def lines(entry: dict[str, Any], says: str) -> list[str]:
    """One table of the register."""
    source, part = re.fullmatch(r"(PJ|XX|XL|SH|JB)-([GPRL])-.+", entry["id"]).groups()  # type: ignore[union-attr]
    limit = entry["limit"] or {}
    found = [
        "",
        f"[{text(entry['id'])}]",
        f"agency = {text(AGENCIES[source])}",
        f"part = {text(PARTS[part])}",
        f"cite = {text(entry['cite'])}",
    ]
    found += [
        f"kind = {text(entry['kind'])}",
        f"capability = {text(entry['capability'])}",
        f"says = {text(says)}",
        f"asks = {text(entry['en'].strip())}",
    ]
    if limit.get("unit"):
        amount = limit.get("value")
        value = f", value = {amount if isinstance(amount, int) else text(str(amount))}" if amount is not None else ""
        found.append(f"limit = {{ unit = {text(limit['unit'])}{value} }}")
    return [*found, f"proof = {text(entry['proof'].strip())}"]


def main() -> None:
    """Write the register, or with --check say whether it is as the source has it."""
    entries = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    own = tomllib.loads(OWN.read_text(encoding="utf-8"))
    made = HEAD + "\n".join(line for entry in entries for line in lines(entry, said(entry, own))) + "\n"
    if "--check" in sys.argv:
        sys.exit(0 if TARGET.read_text(encoding="utf-8") == made else "register.toml differs from its source: run tools/obligations.py")
    TARGET.write_text(made, encoding="utf-8")
    print(f"{len(entries)} demands written")


if __name__ == "__main__":
    main()
