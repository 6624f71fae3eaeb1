"""Trying a draft of the review list on past cases (试行测算): in the background, one case after the other, so that memory stays flat.

What a trial found is a file of the site, `trials/<agency>.jsonl`, one line a case whose answer changes; `trials/<agency>.json` says how far it
is. Both can be computed again and are no part of the ledger; that a draft was tried, and with what sums, is an entry on the list.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from threading import Event
from typing import Any

from django.conf import settings

from mingfa.cases.major import told
from mingfa.cases.models import MajorRow
from mingfa.desk.errors import Refused
from mingfa.desk.now import now
from mingfa.desk.perform import look, perform, regime_of
from mingfa.desk.times import local_day
from mingfa.lists.review_items import NoteTrial, ReviewListState, review_list_stream
from mingfa.review.major import Judge

log = logging.getLogger(__name__)
COLUMNS = ("stream", "kind", "number", "title", "decided_on", "facts", "grounds", "reviewed")
BATCH = 2000
SAY_EVERY = 5000
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Past:
    """A past decision as its table row tells it. facts: as `mingfa.cases.major.kept` wrote them. grounds: those outside the list."""

    stream: str
    kind: str
    number: str
    title: str
    decided_on: date
    facts: str
    grounds: str
    reviewed: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """A past decision whose answer changes. change: "newly" needs review, or "no_longer" does. why: what the list that wants it found."""

    stream: str
    kind: str
    number: str
    title: str
    decided_on: str
    change: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a trial is. state: asked, running, done or failed. newly, no_longer: how many so far."""

    state: str
    digest: str
    done: int = 0
    total: int = 0
    newly: int = 0
    no_longer: int = 0
    at: str = ""
    why: str = ""

    @property
    def percent(self) -> int:
        """How much is done, per cent."""
        return 100 if not self.total else self.done * 100 // self.total


def compare(
    past: Iterable[Past], former: Judge | None, draft: Judge, reviewed_kinds: frozenset[str]
) -> Iterator[tuple[Past, Changed | None]]:
    """Judge past decisions by the list in force and by the draft; yield each with what changes, or None.

    former: None while no list is in force, when every decision of a reviewed kind but penalties is due.
    """
    for one in past:
        if one.grounds.strip():
            yield one, None
            continue
        facts = told(one.facts)
        before = former.due(facts) if former is not None else one.kind != "penalty" and one.kind in reviewed_kinds
        after = draft.due(facts)
        if before is after:
            yield one, None
            continue
        judge = draft if after else former
        why = tuple(f"{met.row.name}：{met.finding}" for met in judge.met(facts)) if judge is not None else ("清单施行前一律审核",)
        change = "newly" if after else "no_longer"
        yield one, Changed(one.stream, one.kind, one.number, one.title, one.decided_on.isoformat(), change, why)


def folder() -> Path:
    """Return where trials are."""
    return Path(settings.SITE) / "trials"


def standing(agency: str) -> Standing | None:
    """Return how far the last trial of an agency is; None when there was none."""
    try:
        return Standing(**json.loads((folder() / f"{agency}.json").read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _say(agency: str, told_: Standing) -> None:
    path = folder() / f"{agency}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(told_), ensure_ascii=False), encoding="utf-8")
    fresh.replace(path)


def ask(agency: str) -> None:
    """Ask for a trial of the draft as it stands; the worker makes it."""
    state: ReviewListState = look(review_list_stream(agency)).state
    _say(agency, Standing("asked", state.digest, at=now().isoformat()))


def lines(agency: str, change: str, start: int, many: int) -> list[dict[str, Any]]:
    """Return some lines of the last trial, of one change; read one after the other, so that a long file costs no memory."""
    try:
        with (folder() / f"{agency}.jsonl").open(encoding="utf-8") as file:
            wanted = (one for one in map(json.loads, file) if one["change"] == change)
            return list(islice(wanted, start, start + many))
    except FileNotFoundError:
        return []


def past_decisions(agency: str) -> Iterator[Past]:
    """Read the decisions of an agency, the oldest first, a batch at a time."""
    rows = MajorRow.objects.filter(agency=agency).order_by("decided_on", "id").values_list(*COLUMNS)
    for row in rows.iterator(chunk_size=BATCH):
        yield Past(*row)


def run(agency: str, *, progress: Progress | None = None, stop: Event | None = None) -> Standing:
    """Try the draft on every past decision and note on the list what it came to; returns how it ended."""
    stream = review_list_stream(agency)
    state: ReviewListState = look(stream).state
    view, digest = regime_of(agency), state.digest
    today = local_day(now())
    current = state.in_force(today)
    kinds = (
        frozenset(view.regime.items("review.kinds", today)) if view is not None and view.regime.has("review.kinds", today) else frozenset()
    )
    total = MajorRow.objects.filter(agency=agency).count()
    counted = {"newly": 0, "no_longer": 0}
    done = 0

    def at(word: str, why: str = "") -> Standing:
        return Standing(word, digest, done, total, counted["newly"], counted["no_longer"], now().isoformat(), why)

    _say(agency, at("running"))
    path = folder() / f"{agency}.jsonl"
    with path.open("w", encoding="utf-8") as file:
        judged = compare(past_decisions(agency), Judge(current.rows) if current is not None else None, Judge(state.draft), kinds)
        for _, changed in judged:
            done += 1
            if changed is not None:
                counted[changed.change] += 1
                file.write(json.dumps(asdict(changed), ensure_ascii=False) + "\n")
            if done % SAY_EVERY == 0:
                _say(agency, at("running"))
                if progress is not None:
                    progress(done, total)
                if stop is not None and stop.is_set():
                    return at("asked")
    note = NoteTrial(digest=digest, cases=done, newly=counted["newly"], no_longer=counted["no_longer"])
    try:
        perform(note, stream, by="trial", key=f"trial:{digest}:{now().isoformat()}"[-120:])
        ended = at("done")
    except Refused as refused:
        ended = at("failed", str(refused))
    _say(agency, ended)
    return ended


def try_waiting(stop: Event | None = None) -> int:
    """Make the trials that were asked for, or that broke off; returns how many."""
    made = 0
    for path in sorted(folder().glob("*.json")) if folder().exists() else ():
        told_ = standing(path.stem)
        if told_ is not None and told_.state in ("asked", "running") and not (stop is not None and stop.is_set()):
            run(path.stem, stop=stop)
            made += 1
    return made
