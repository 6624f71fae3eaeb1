"""Golden entries: what was once written must decode and fold as it did (tests/golden, read by tests/test_golden.py).

    python -m mingfa.testing.golden                 # adds acts and versions that have none yet; never changes what is there
    python -m mingfa.testing.golden --anew          # throws all away and makes it anew: only before a first release
    pytest -p mingfa.testing.golden ...             # lets the streams of a test run serve as examples too (build/golden)

acts/NAME@VERSION.json: the fields of an act, and an entry of it (stream and seq). streams/NAME.json: a whole stream as it was written,
with the digest of the state after each entry. fields.json: which fields states had, so that a state may grow but not change.
Examples come from the demonstration bureau and from test runs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

ROOT = Path(__file__).resolve().parents[3]
GOLDEN = ROOT / "tests" / "golden"
GATHERED = ROOT / "build" / "golden"

Known = dict[str, list[str]]
"""Class -> the fields it had."""


# What an act looks like ------------------------------------------------------------------------------------------------------


def shape_of(cls: type[BaseModel]) -> dict[str, str]:
    """Return the fields of a model as lines, path -> type; what only a form needs (titles, widgets, limits of length) is left out."""
    schema = cls.model_json_schema()
    return dict(sorted(_lines(schema, schema.get("$defs", {}), "", ())))


def _lines(schema: Mapping[str, Any], known: Mapping[str, Any], path: str, inside: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        if name in inside:
            yield path, f"again {name}"
            return
        schema, inside = known[name], (*inside, name)
    if "enum" in schema or "const" in schema:
        yield path, "one of " + " | ".join(sorted(str(one) for one in schema.get("enum", [schema.get("const")])))
        return
    choices = schema.get("anyOf") or schema.get("oneOf")
    if choices:
        for one in choices:
            named = str(one.get("$ref", "")).rpartition("/")[2] or one.get("type", "")
            yield from _lines(one, known, f"{path}<{named}>", inside)
        return
    kind = str(schema.get("type", "anything"))
    if kind == "object" and "properties" in schema:
        for name, inner in schema["properties"].items():
            place = f"{path}.{name}" if path else name
            yield from _lines(inner, known, place, inside)
            if name not in schema.get("required", ()):
                yield f"{place} when left out", json.dumps(inner.get("default"), ensure_ascii=False)[:80]
        if not schema["properties"]:
            yield path, "object"
    elif kind == "array":
        several = schema.get("prefixItems") or [schema.get("items", {})]
        for number, inner in enumerate(several):
            yield from _lines(inner, known, f"{path}[{number if len(several) > 1 else ''}]", inside)
    else:
        yield path, kind + (f" {schema['format']}" if "format" in schema else "")


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return in what two shapes differ; a choice may get more values, nothing else."""
    found = [f"{path} is gone" for path in before if path not in now]
    found += [f"{path} is new" for path in now if path not in before]
    for path in before.keys() & now.keys():
        old, new = before[path], now[path]
        if old != new and not (old.startswith("one of ") and new.startswith("one of ") and _choices(old) <= _choices(new)):
            found.append(f"{path} was {old}, is {new}")
    return sorted(found)


def _choices(line: str) -> set[str]:
    return set(line.removeprefix("one of ").split(" | "))


# What a state holds ----------------------------------------------------------------------------------------------------------


def digest_of(state: Any, known: Known, *, learn: bool = False) -> str:
    """Return a digest of everything a state holds, by the fields its classes are known to have; `learn` adds classes not known yet."""
    told = json.dumps(_plain(state, known, learn), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def _plain(value: Any, known: Known, learn: bool) -> Any:
    from mingfa.desk.entry import Entry, Erased
    from mingfa.law.regime_model import Regime

    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | int | str | float):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Entry | Erased):
        return [value.stream, value.seq, value.leaf.hex()]
    if isinstance(value, Regime):
        return value.version
    if isinstance(value, Mapping):
        return sorted(([_plain(key, known, learn), _plain(item, known, learn)] for key, item in value.items()), key=repr)
    if isinstance(value, set | frozenset):
        return sorted((_plain(item, known, learn) for item in value), key=repr)
    if isinstance(value, tuple | list):
        return [_plain(item, known, learn) for item in value]
    if isinstance(value, BaseModel):
        return _named(value, list(type(value).model_fields), known, learn)
    if is_dataclass(value):
        return _named(value, [one.name for one in fields(value) if one.repr or one.compare], known, learn)
    raise TypeError(f"a state holds a {type(value).__name__}, which has no plain form")


def _named(value: Any, names: list[str], known: Known, learn: bool) -> dict[str, Any]:
    cls = f"{type(value).__module__}.{type(value).__qualname__}"
    if learn:
        known.setdefault(cls, names)
    return {name: _plain(getattr(value, name), known, learn) for name in known.get(cls, names)}


# Streams as they were written ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a golden stream: the columns that a fold reads. Times in microseconds since 1970; leaf in hex; body as written."""

    act: str
    version: int
    done_at: int
    recorded_at: int
    leaf: str
    body: str

    @property
    def name(self) -> str:
        """Act and version."""
        return f"{self.act}@{self.version}"


def fold(stream: str, lines: Iterable[Line]) -> Iterator[Any]:
    """Iterate over the states after each line, folded by the acts as they are now; raises LedgerBroken when one cannot be read."""
    from mingfa.desk.kinds import kind_named
    from mingfa.desk.perform import apply
    from mingfa.desk.store import make_entry
    from mingfa.desk.streams import kind_of

    kind = kind_named(kind_of(stream))
    state = kind.initial(stream)
    for seq, line in enumerate(lines):
        row = (stream, seq, line.act, line.version, line.done_at, line.recorded_at, bytes.fromhex(line.leaf), line.body.encode())
        state = apply(state, make_entry(row), kind)
        yield state


def streams_of_database() -> Iterator[tuple[str, list[Line]]]:
    """Iterate over all streams of this process's database; those with a body disposed of are left out."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.stream, e.act, e.version, e.done_at, e.recorded_at, e.leaf_hash, b.body FROM ledger_entry e "
            "LEFT JOIN ledger_body b ON b.stream = e.stream AND b.seq = e.seq ORDER BY e.stream, e.seq"
        )
        found: dict[str, list[Line] | None] = {}
        for stream, act, version, done_at, recorded_at, leaf, body in cursor.fetchall():
            held = found.setdefault(stream, [])
            if body is None or held is None:
                found[stream] = None
            else:
                held.append(Line(act, version, done_at, recorded_at, bytes(leaf).hex(), bytes(body).decode()))
    return ((stream, lines) for stream, lines in found.items() if lines)


# The files -------------------------------------------------------------------------------------------------------------------


def _write(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def golden_acts() -> dict[str, dict[str, Any]]:
    """Return what is kept of acts, by name@version."""
    return {path.stem: _read(path) for path in sorted((GOLDEN / "acts").glob("*.json"))}


def golden_streams() -> dict[str, tuple[str, list[Line], list[str]]]:
    """Return the kept streams: name of the file -> (stream, lines, digests of the states)."""
    found = {}
    for path in sorted((GOLDEN / "streams").glob("*.json")):
        told = _read(path)
        found[path.stem] = (told["stream"], [Line(**line) for line in told["entries"]], told["states"])
    return found


def known_fields() -> Known:
    """Return the fields states had when their digests were taken."""
    path = GOLDEN / "fields.json"
    return dict(_read(path)) if path.exists() else {}


def add(pool: Iterable[tuple[str, list[Line]]]) -> tuple[int, int]:
    """Add what is missing: a file for every act and version, and examples from a pool of streams; return how many of both were added."""
    from mingfa.desk.act import all_acts

    acts, known = golden_acts(), known_fields()
    wanted = {
        f"{cls.name}@{cls.version}": cls for cls in all_acts() if cls.__module__.startswith("mingfa.") and ".tests." not in cls.__module__
    }
    without = {name for name in wanted if not acts.get(name, {}).get("entry")}
    streams = [(stream, _cut(lines, without)) for stream, lines in pool]
    chosen = 0
    while streams:
        streams = [(stream, kept) for stream, lines in streams if (kept := _cut(lines, without))]
        if not streams:
            break
        stream, lines = max(streams, key=lambda one: _worth(one[1], without))
        name = _file_name(stream, lines)
        states = [digest_of(state, known, learn=True) for state in fold(stream, lines)]
        entries = [
            {"act": n.act, "version": n.version, "done_at": n.done_at, "recorded_at": n.recorded_at, "leaf": n.leaf, "body": n.body}
            for n in lines
        ]
        _write(GOLDEN / "streams" / f"{name}.json", {"stream": stream, "entries": entries, "states": states})
        for seq, line in enumerate(lines):
            if line.name in without:
                acts.setdefault(line.name, {"fields": shape_of(wanted[line.name])})["entry"] = {"stream": name, "seq": seq}
                without.discard(line.name)
        chosen += 1
    new = 0
    for name, cls in wanted.items():
        told = acts.setdefault(name, {"fields": shape_of(cls)})
        told.setdefault("entry", None)
        path = GOLDEN / "acts" / f"{name}.json"
        new += not path.exists()
        _write(path, {"act": name} | told)
    _write(GOLDEN / "fields.json", dict(sorted(known.items())))
    return new, chosen


def _cut(lines: list[Line], without: set[str]) -> list[Line]:
    """Cut a stream behind the last entry that is an example of something."""
    last = max((seq for seq, line in enumerate(lines) if line.name in without), default=-1)
    return lines[: last + 1]


def _worth(lines: list[Line], without: set[str]) -> tuple[float, str]:
    size = sum(len(line.body) for line in lines)
    return len({line.name for line in lines} & without) / (size + 2000), lines[-1].leaf


def _file_name(stream: str, lines: list[Line]) -> str:
    agency, kind, _ = stream.split("/", 2)
    return f"{agency}-{kind}-{lines[-1].leaf[:8]}"


# From test runs --------------------------------------------------------------------------------------------------------------


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Before a test's database is emptied, keep every stream that holds an act not seen before in this run (plugin use)."""
    named = getattr(item, "fixturenames", ())
    if item.get_closest_marker("django_db") or "db" in named or "transactional_db" in named:
        from django.db import DatabaseError

        try:
            for stream, lines in streams_of_database():
                names = {line.name for line in lines}
                if names - _seen and stream.split("/", 2)[0] != "toy":
                    _seen.update(names)
                    told = [[n.act, n.version, n.done_at, n.recorded_at, n.leaf, n.body] for n in lines]
                    _write(GATHERED / f"{_file_name(stream, lines)}.json", {"stream": stream, "entries": told})
        except DatabaseError:
            pass
    return (yield)


_seen: set[str] = set()


def gathered() -> Iterator[tuple[str, list[Line]]]:
    """Iterate over the streams gathered by test runs."""
    for path in sorted(GATHERED.glob("*.json")):
        told = _read(path)
        yield told["stream"], [Line(*line) for line in told["entries"]]


def main() -> int:
    """Fill a site with the demonstration bureau, take examples from it and from what test runs gathered, and add what is missing."""
    options = argparse.ArgumentParser(prog="golden", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--anew", action="store_true", help="throw away what there is (before a first release only)")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="mingfa-golden-") as folder:
        os.environ.pop("DATABASE_URL", None)
        from mingfa.desk.boot import migrate, setup

        setup(Path(folder))
        migrate()
        from mingfa.demo.bureau import ensure_bureau

        ensure_bureau()
        if given.anew:
            for path in GOLDEN.rglob("*.json"):
                path.unlink()
        acts, streams = add([*streams_of_database(), *gathered()])
    missing = [name for name, told in golden_acts().items() if not told["entry"]]
    print(f"added {acts} acts and {streams} streams; {len(missing)} acts have no entry yet" + "".join(f"\n  {name}" for name in missing))
    return 0


if __name__ == "__main__":
    sys.exit(main())
