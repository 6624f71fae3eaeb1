"""The register as a table: demands by agency and by capability, how many have a test, how many passed in the last run."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mingfa.obligations.register import BUILT, Obligation, load
from mingfa.obligations.results import Status, results


@dataclass(frozen=True, slots=True)
class Row:
    """Counts for one agency or one capability. tested = passed + failed; demands - human = what a program can prove."""

    name: str
    demands: int
    human: int
    tested: int
    passed: int
    failed: int


def _row(name: str, entries: Sequence[Obligation], state: dict[str, Status]) -> Row:
    states = [state[entry.id] for entry in entries]
    passed, failed = states.count("passed"), states.count("failed")
    return Row(name, len(states), states.count("human"), passed + failed, passed, failed)


def _rows(entries: Iterable[Obligation], state: dict[str, Status], key: Callable[[Obligation], str]) -> list[Row]:
    groups: dict[str, list[Obligation]] = {}
    for entry in entries:
        groups.setdefault(key(entry), []).append(entry)
    return [_row(name, group, state) for name, group in groups.items()]


def _table(title: str, rows: list[Row]) -> list[str]:
    width = max(len(row.name) for row in rows)
    head = f"{title:<{width}}  demands  human  with a test  passed  failed"
    return [
        head,
        *(f"{r.name:<{width}}  {r.demands:>7}  {r.human:>5}  {r.tested:>11}  {r.passed:>6}  {r.failed:>6}" for r in rows),
    ]


def summary(build_dir: Path | None = None) -> list[Row]:
    """One row for each capability, in alphabetical order; the staff page shows these."""
    return sorted(_rows(load(), results(build_dir), lambda entry: entry.capability), key=lambda row: row.name)


def built_lines(state: dict[str, Status]) -> list[str]:
    """One line for each part built so far, e.g. "ground floor: 86 of 86 demands passed (regime.profile, ...)"; then what is missing there."""
    lines = []
    for part, capabilities in BUILT.items():
        wanted = [entry.id for entry in load() if entry.capability in capabilities]
        missing = [name for name in wanted if state[name] != "passed"]
        lines.append(f"{part}: {len(wanted) - len(missing)} of {len(wanted)} demands passed ({', '.join(capabilities)})")
        if missing:
            lines.append(f"  not yet: {', '.join(missing)}")
    return lines


def report(build_dir: Path | None = None, capability: str | None = None) -> str:
    """The text `mingfa obligations` prints; with a capability, its demands one by one."""
    state = results(build_dir)
    if capability:
        chosen = [entry for entry in load() if entry.capability == capability]
        lines = [f"{state[entry.id]:<9} {entry.id:<12} {entry.cite}\n{'':23}{entry.asks}" for entry in chosen]
        passed = sum(state[entry.id] == "passed" for entry in chosen)
        return "\n".join([*lines, f"{capability}: {passed} of {len(chosen)} passed"])
    entries = load()
    lines = [
        *_table("agency", _rows(entries, state, lambda entry: entry.agency)),
        "",
        *_table("capability", sorted(_rows(entries, state, lambda entry: entry.capability), key=lambda row: row.name)),
        "",
        *_table("all", [_row("all", entries, state)])[1:],
        *built_lines(state),
    ]
    failed = [name for name, status in state.items() if status == "failed"]
    return "\n".join([*lines, *([f"failed: {', '.join(failed)}"] if failed else [])])


def obligations_command(arguments: argparse.Namespace | Sequence[str]) -> int:
    """`mingfa obligations [--json] [--capability X]`; takes the parsed arguments or the words after `obligations`. Returns the exit code."""
    if not isinstance(arguments, argparse.Namespace):
        parser = argparse.ArgumentParser(
            prog="mingfa obligations", description="demands by agency and by capability, and the state of their tests"
        )
        add_arguments(parser)
        arguments = parser.parse_args(arguments)
    capability: str | None = getattr(arguments, "capability", None)
    known = {entry.capability for entry in load()}
    if capability and capability not in known:
        print(f"没有“{capability}”这项能力；可选：{'、'.join(sorted(known))}", file=sys.stderr)
        return 2
    if getattr(arguments, "json", False):
        state = results()
        wanted = {entry.id: state[entry.id] for entry in load() if capability in (None, entry.capability)}
        print(json.dumps(wanted, indent=1))
    else:
        print(report(capability=capability))
    return 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `mingfa obligations`."""
    parser.add_argument("--json", action="store_true", help='print {id: "passed" | "failed" | "untested" | "human"} for every demand')
    parser.add_argument("--capability", help="list the demands of one capability, e.g. review.gate")
