"""What past cases read of the rules: with it and without it a what-if says the same, and it is never taken for what it is not."""

from __future__ import annotations

import json
import random
import sqlite3
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import MappingProxyType

import pytest

from mingfa.agencies.setup import install
from mingfa.demo.matters import parties
from mingfa.demo.outlines import Outline
from mingfa.demo.walk import Walk, case_at
from mingfa.desk import now
from mingfa.desk.kinds import RegimeView
from mingfa.desk.perform import look
from mingfa.desk.times import LOCAL
from mingfa.law.regime import load_regime
from mingfa.law.regime_model import ClockTerms, Rule
from mingfa.review.tests.test_whatif import written
from mingfa.review.whatif import index, running, whatif
from mingfa.review.whatif.compare import CaseStory, compare, then_of, touched
from mingfa.review.whatif.reads import NOTHING, Course, seal
from mingfa.review.whatif.regimes import EVERYTHING, PEOPLE, Change, reach, traced
from mingfa.review.whatif.running import adopted, stories

BEGUN = datetime(2026, 3, 2, 9, tzinfo=LOCAL)
LATER = 1_000
"""Seq of the regime's stream that stands for a second version of the rules, by which the second half of a case passed."""


# Random rules ------------------------------------------------------------------------------------------------------------------


def otherwise(value, chance):
    """Return another value of the same type."""
    match value:
        case bool():
            return not value
        case int():
            return max(0, value + chance.choice((-2, -1, 1, 5)))
        case tuple():
            return value[:-1] if value and chance.random() < 0.7 else (*value, "another")
        case ClockTerms():
            return replace(value, amount=max(1, (value.amount or 1) + chance.choice((-3, -1, 1, 9))))
        case date():
            return value + timedelta(days=1)
        case _:
            return f"{value}x"


def changed(regime, chance, read):
    """Return a regime with up to three rules changed, taken out, added or given a first day, mostly such as a case read."""
    table = dict(regime.table)
    for _ in range(chance.randint(1, 3)):
        pool = sorted(read) if chance.random() < 0.7 else sorted(table)
        id = chance.choice(pool)
        versions = table.get(id, ())
        if id.endswith(".*"):
            id = f"{id[:-1]}another"
        if not versions:
            if id not in (EVERYTHING, PEOPLE):
                table[id] = (Rule(id, chance.choice((True, 3, ("principal",))), "", regime.table["gate.G01.officers"][0].article),)
            continue
        way = chance.choice(("value", "value", "out", "dated"))
        other = replace(versions[0], value=otherwise(versions[0].value, chance))
        if way == "out":
            del table[id]
        elif way == "value":
            table[id] = (other, *versions[1:])
        else:
            first = BEGUN.date() + timedelta(days=chance.randint(0, 60))
            ended = tuple(replace(one, valid_to=first - timedelta(days=1)) for one in versions)
            table[id] = (replace(other, valid_from=first), *ended)
    roles = regime.roles[:-1] if chance.random() < 0.1 else regime.roles
    name = f"{regime.name}所" if chance.random() < 0.05 else regime.name
    return replace(regime, table=MappingProxyType(table), roles=roles, name=name)


def fully(entries):
    """Return entries of which the second half passed by a second version of the rules."""
    half = len(entries) // 2
    return [*entries[:half], *(replace(one, regime=(one.regime[0], LATER)) if one.regime else one for one in entries[half:])]


def asked(what):
    """Return what comes of it: an answer, or the error that it ends in."""
    try:
        told = what()
    except Exception as error:  # noqa: BLE001  # values nobody would write may end in any error: the same one either way
        return type(error).__name__, str(error)
    return (
        told.differences,
        told.asked,
        told.answered_alike if not told.differences else None,
        told.decided_on if told.differences else None,
    )


def penalty(agency):
    return case_at("archived", agency).case


def outline(agency):
    with now.at(BEGUN):
        return Outline(install(agency), BEGUN, parties()[:1])


def inspection(agency):
    made = outline(agency)
    made.inspect()
    return made.case


def sealing(agency):
    made = outline(agency)
    made.seal()
    return made.case


@pytest.mark.parametrize(
    ("agency", "made", "tries"),
    [("xiangxi", penalty, 40), ("jiangbei", penalty, 20), ("panjin", sealing, 40), ("shanghai", inspection, 40)],
)
def test_with_what_a_case_read_the_answer_is_that_of_a_full_replay(own_site, agency, made, tries):
    """Rules at random, in two versions over the life of a case: what is skipped would have been answered alike, and nothing else is skipped."""
    case, chance = made(agency), random.Random(f"{agency} {made.__name__}")
    [told] = stories([case], {})
    reviews = {name: list(entries) for name, entries in told.reviews.items()}
    entries = fully(list(told.entries))
    present = adopted(agency)
    state = look(present.stream).state
    read = {id for id in present.regime.table if id.startswith("review.")}
    second = changed(present.regime, random.Random(agency), read)
    views = {present.seq: present, LATER: RegimeView(second, present.calendar, present.stream, LATER)}

    def rules_beside(new):
        thens = {seq: then_of(view, replace(state, regime=view.regime), new) for seq, view in views.items()}
        return lambda seq: thens[LATER if seq == LATER else present.seq]

    def story(lazily):
        return CaseStory(case, iter(entries) if lazily else entries, {name: iter(held) for name, held in reviews.items()})

    same = traced(present.regime)
    course = compare(story(False), rules_beside(same), same).course
    assert course.asked > 5
    steps = [step for steps in (*course.streams, (course.end,)) for step in steps]
    assert {seq for seq, _ in steps} == {present.seq, LATER}
    read = set().union(*(names for _, names in steps))
    skipped = differing = 0
    for _ in range(tries):
        new = traced(changed(present.regime, chance, read))
        rules = rules_beside(new)
        without = asked(lambda new=new, rules=rules: compare(story(False), rules, new))
        assert asked(lambda new=new, rules=rules: compare(story(True), rules, new, course)) == without
        if not touched(course, rules):
            skipped += 1
            assert without == ((), course.asked, course.asked, None)
        differing += bool(without[0])
        full = compare(story(False), rules, new).course if isinstance(without[0], tuple) else course
        assert full == course, "what a case read under its own rules does not depend on the rules that are tried"
    assert skipped < tries
    assert differing


# On a site ---------------------------------------------------------------------------------------------------------------------


SIGN_OFF = {"sign_off": {"value": ["principal"], "cite": "L 第十一条"}}
FIRST = {"first_review": {"value": True, "cite": "L 第六条"}, "first_review__signer": {"value": ["unit_head"], "cite": "L 第六条"}}


def told(outcome):
    return outcome.told()


def test_the_second_run_reads_only_what_the_change_touches(own_site):
    """An inspection that no review was due for, and a penalty that was reviewed; a rule the regime had not, whose absence was read."""
    walk = case_at("decided")
    outline = Outline(walk.site, walk.now, parties()[:1])
    outline.inspect()
    first = whatif("xiangxi", written())
    assert (first.cases, first.replayed, first.results) == (2, 2, [])
    again = whatif("xiangxi", written())
    assert (again.replayed, told(again)) == (0, told(first))
    assert "replayed" not in json.dumps(told(again))
    assert not load_regime("xiangxi", True).versions("review.first_review")
    for text in (written(**SIGN_OFF), written(**FIRST)):
        known = whatif("xiangxi", text)
        assert (known.replayed, [case.stream for case in known.results]) == (1, [walk.case])
        index.index_path().unlink()
        full = whatif("xiangxi", text)
        assert (full.replayed, told(full)) == (2, told(known))


def test_a_case_that_went_on_is_read_anew(own_site):
    walk = case_at("decided")
    whatif("xiangxi", written())
    assert whatif("xiangxi", written()).replayed == 0
    walk.step()
    assert whatif("xiangxi", written()).replayed == 1
    assert whatif("xiangxi", written()).replayed == 0


def damaged(path, sql):
    with sqlite3.connect(path) as link:
        assert link.execute(sql).rowcount
    link.close()


DAMAGES = {
    "reads": "UPDATE step SET names = replace(names, 'review.sign_off', 'review.another') WHERE names LIKE '%review.sign_off%'",
    "an unknown step": "UPDATE course SET steps = replace(steps, ',', ',0,')",
    "a short course": "UPDATE course SET steps = '[[],[]]'",
    "no course": "UPDATE course SET steps = 'x'",
    "the seal": "UPDATE story SET seal = zeroblob(32)",
    "the reviews": "UPDATE story SET reviews = '[]'",
    "the table": "DROP TABLE story",
    "the file": "",
}


def test_an_index_that_was_altered_is_as_good_as_none_and_mended(own_site):
    """With the reads that matter taken out of it, an index believed would say that nothing differs."""
    case_at("decided")
    full = whatif("xiangxi", written(**SIGN_OFF))
    assert full.results
    path = index.index_path()
    for what, sql in DAMAGES.items():
        if sql:
            damaged(path, sql)
        else:
            path.write_bytes(b"no database" * 100)
        after = whatif("xiangxi", written(**SIGN_OFF))
        assert (after.replayed, told(after)) == (1, told(full)), what
        assert whatif("xiangxi", written()).replayed == 0, what


def test_other_software_begins_an_index_of_its_own_and_takes_the_old_one_away(own_site, monkeypatch):
    case_at("decided")
    whatif("xiangxi", written())
    old = index.index_path()
    path = old.with_name("reads-0123456789abcdef.sqlite")
    old.rename(path)  # rows of the present software under the name of another one
    monkeypatch.setattr(running, "software", lambda: b"another")
    monkeypatch.setattr(running, "index_path", lambda: path)
    assert whatif("xiangxi", written()).replayed == 1
    monkeypatch.undo()
    assert whatif("xiangxi", written()).replayed == 1
    assert list(old.parent.glob("*.sqlite")) == [old]


def test_an_index_that_cannot_be_written_does_not_keep_a_run_from_its_end(own_site):
    case_at("decided")
    (own_site / "whatif").write_bytes(b"a file where the folder would be")
    for _ in range(2):
        outcome = whatif("xiangxi", written(**SIGN_OFF))
        assert (outcome.replayed, len(outcome.results)) == (1, 1)


def test_an_interrupted_run_leaves_whole_rows(own_site, monkeypatch):
    """It ends after the first of two cases; the next run knows that one, and reads the other."""
    walk = case_at("decided")
    Walk(walk.site, walk.start, slot=2, pair=1).to("decided")
    monkeypatch.setattr(running, "AT_ONCE", 1)

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        whatif("xiangxi", written(), progress=stop)
    assert whatif("xiangxi", written()).replayed == 1
    assert whatif("xiangxi", written()).replayed == 0


# Pure --------------------------------------------------------------------------------------------------------------------------


def test_the_seal_is_broken_by_an_entry_a_disposal_other_software_or_another_course():
    heads = [("a/review/1", bytes(32), 0), ("a/case/1", b"\1" * 32, 0)]
    step = (3, frozenset({"review.days"}))
    course = Course(((step, NOTHING), (step,)), NOTHING)
    told = {
        seal(b"1", heads, course.digest()),
        seal(b"2", heads, course.digest()),
        seal(b"1", [heads[0], ("a/case/1", b"\2" * 32, 0)], course.digest()),
        seal(b"1", [heads[0], ("a/case/1", b"\1" * 32, 1)], course.digest()),
        seal(b"1", heads[1:], course.digest()),
        *(seal(b"1", heads, other.digest()) for other in others(course)),
    }
    assert len(told) == 5 + len(others(course))


def others(course):
    """Return courses that differ from one a little."""
    step = course.streams[0][0]
    return [
        replace(course, end=step),
        replace(course, streams=((step,), (NOTHING, step))),
        replace(course, streams=((NOTHING, step), (step,))),
        replace(course, streams=(((4, step[1]), NOTHING), (step,))),
        replace(course, streams=(((3, frozenset()), NOTHING), (step,))),
    ]


@pytest.mark.parametrize(
    ("read", "changed_ids", "touches"),
    [
        ({"review.days"}, ["review.days"], True),
        ({"review.days"}, ["review.stops"], False),
        ({"review.*"}, ["review.stops"], True),
        ({"review.stops.*"}, ["review.stops"], True),
        ({"review.stops.*"}, ["review.stops_other"], False),
        ({"kinds.*"}, ["review.kinds"], False),
        ({EVERYTHING}, ["review.stops"], True),
        ({EVERYTHING}, [PEOPLE], True),
        ({EVERYTHING}, [], False),
        (set(), [EVERYTHING], True),
        ({PEOPLE}, [PEOPLE], True),
        ({PEOPLE}, ["review.days"], False),
    ],
)
def test_a_change_touches_whoever_read_the_rule_or_walked_over_its_group(read, changed_ids, touches):
    assert reach([Change(id, "", "", "") for id in changed_ids]).touches(read) is touches


def test_a_walk_over_a_group_is_noted_as_such_each_time():
    regime = traced(load_regime("xiangxi", True))
    on = BEGUN.date()
    for _ in range(2):
        regime.reads.clear()
        assert regime.rules("review", on)
        assert regime.reads == {"review.*"}
        regime.reads.clear()
        assert regime.overlaid is not None
        assert regime.reads == {EVERYTHING}


def test_the_fingerprint_of_the_software_takes_in_acts_gates_and_law(tmp_path, monkeypatch):
    """Another letter in a gate, or in the law's data, is other software; in a test or a page's template it is not."""
    import mingfa

    root = tmp_path / "mingfa"
    for name in ("__init__.py", "cases/gates/deciding.py", "law/regimes/national.toml", "cases/tests/test_x.py", "office/templates/x.html"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("1", encoding="utf-8")
    monkeypatch.setattr(mingfa, "__file__", str(root / "__init__.py"))
    fingerprint = index.software.__wrapped__
    seen = [fingerprint()]
    for name in ("cases/gates/deciding.py", "law/regimes/national.toml"):
        (root / name).write_text("2", encoding="utf-8")
        seen.append(fingerprint())
    assert len(set(seen)) == 3
    for name in ("cases/tests/test_x.py", "office/templates/x.html"):
        (root / name).write_text("2", encoding="utf-8")
    assert fingerprint() == seen[-1]
