"""The site that is soaked: an agency with people and accounts, cases ready to be decided; and what must hold of it at the end."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from queue import Queue
from typing import Any

from mingfa.testing.soak.clients import Acknowledged, Log, Office, Post, Submit

SETTLED_WITHIN = 90.0


@dataclass(frozen=True, slots=True)
class Bureau:
    """What the clients need to know. leader: account of who approves filings."""

    office: Office
    posts: tuple[Post, ...]
    leader: str
    password: str


def prepare(decisions: int) -> Bureau:
    """Fill an empty site: agency, accounts, and so many cases walked to the day before their decision."""
    from mingfa.agencies.setup import install
    from mingfa.demo.bureau import PASSWORD, make_accounts
    from mingfa.demo.matters import parties
    from mingfa.demo.people import Cast
    from mingfa.desk import now
    from mingfa.desk.boot import migrate
    from mingfa.desk.perform import look
    from mingfa.desk.times import LOCAL, local_day
    from mingfa.documents.blocks import Organisation

    migrate()
    present = now.now().astimezone(LOCAL)
    with now.at(present - timedelta(days=120)):
        site = install("xiangxi")
    make_accounts({"xiangxi": site})

    def account(person: str) -> str:
        return str(look(person).state.account)

    to_decide: Queue[Submit] = Queue()
    for number in range(decisions):
        to_decide.put(_decision(site, present, number))
    office = Office(local_day(present), to_decide=to_decide)
    party = next(one for one in parties() if isinstance(one, Organisation)).model_dump(mode="json")
    casts = [Cast(site, office.today, unit) for unit in site.handling]
    posts = tuple(
        Post(account(person), cast.unit, cast.officers, party) for at in (0, 1) for cast in casts for person in (cast.officers[at],)
    )
    return Bureau(office, posts, account(casts[0].who("case.approve_filing")), PASSWORD)


def _decision(site: Any, present: datetime, number: int) -> Submit:
    """Walk a case until its draft has been discussed, and return how its decision is submitted."""
    from django.db import transaction

    from mingfa.demo.matters import parties
    from mingfa.demo.walk import Walk
    from mingfa.desk.perform import look, regime_of
    from mingfa.desk.times import LOCAL, local_day

    view = regime_of("xiangxi")
    assert view is not None
    begun = view.calendar.add_working_days(local_day(present), -(34 + number))
    # each case begins on a day of its own and keeps to one of the hours of the day
    walk = Walk(
        site,
        datetime.combine(begun, datetime.min.time(), LOCAL) + timedelta(hours=9),
        parties()[:1],
        slot=number,
        unit=site.handling[number // 5 % 2],
    )
    with transaction.atomic():
        walk.through("discuss")
    fields = walk.decision().model_dump(mode="json") | {"year": present.year}
    return Submit(str(look(walk.decider).state.account), walk.case, "cases.decide", fields, f"soak-decide-{number}")


def settled(within: float = SETTLED_WITHIN) -> list[str]:
    """Wait until worker and signer have done everything; return what is still undone then."""
    from django.db import connection

    until = time.monotonic() + within
    while True:
        left = []
        with connection.cursor() as cursor:
            for table, words in (
                ("ledger_pending", "entries without a place in the tree"),
                ("desk_issue", "decisions that wait to be issued"),
            ):
                cursor.execute(f"SELECT COUNT(*) FROM {table}")
                count = cursor.fetchone()[0]
                left += [f"{count} {words}"] if count else []
        if not left or time.monotonic() > until:
            return left
        time.sleep(0.25)


def check(log: Log, decided: Iterable[Submit]) -> list[str]:
    """Hold what the clients were told against the ledger; return what does not fit."""
    from django.db import connection

    from mingfa.cases.acts.deciding import IssueDecision
    from mingfa.desk.entry import Entry
    from mingfa.desk.perform import forget, look
    from mingfa.desk.store import read_entries

    forget()
    faults = [*log.different, *log.given_up]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.stream, e.seq, e.leaf_hash, r.key FROM ledger_entry e JOIN desk_receipt r ON r.stream = e.stream AND r.seq = e.seq"
        )
        held = {(stream, seq): (bytes(leaf).hex(), key) for stream, seq, leaf, key in cursor.fetchall()}
    by_key = Counter(key for _, key in held.values())
    for done in log.acknowledged:
        submit = done.submit
        if held.get((submit.stream, done.seq)) != (done.leaf, submit.key):
            faults.append(f"acknowledged, and not in the ledger: {submit.act} {submit.stream}#{done.seq}")
        if by_key[submit.key] != 1:
            faults.append(f"{by_key[submit.key]} entries for one key: {submit.act} {submit.key}")
    faults += [f"refused, and in the ledger: {submit.act} {submit.key}" for submit, _ in log.refused if by_key[submit.key]]
    faults += _numbers(held)
    done_keys = {done.submit.key for done in log.acknowledged}
    for submit in decided:
        if submit.key in done_keys:
            lines = read_entries(submit.stream)
            issues = sum(isinstance(line, Entry) and isinstance(line.act, IssueDecision) for line in lines)
            made = look(submit.stream).state.proceeding.decision
            if issues != 1 or made is None:
                faults.append(f"{issues} issues of the decision in {submit.stream}")
    return faults


def _numbers(held: Iterable[tuple[str, int]]) -> list[str]:
    """Case numbers come without gaps or doubles."""
    from mingfa.desk.perform import look

    numbers = sorted(
        int(number.rpartition("〕")[2].rstrip("号"))
        for stream in {stream for stream, _ in held if "/case/" in stream}
        if (number := str(look(stream).state.number))
    )
    return [] if numbers == list(range(1, len(numbers) + 1)) else [f"case numbers are not 1 to {len(numbers)}: {numbers}"]


def same_again(done: Iterable[Acknowledged], port: int, password: str, log: Log) -> int:
    """Submit again what was acknowledged, with the same keys; return how many gave the same entry, and note the others."""
    import threading
    from random import Random

    from mingfa.testing.soak.clients import Client

    client = Client(port, password, log, threading.Event(), Random(0), name="again")
    same = 0
    for one in done:
        again = client.send(one.submit)
        if again == one:
            same += 1
        else:
            log.different.append(f"submitted again, {one.submit.act} {one.submit.key} gave {again} instead of {one.seq}")
    return same


def verify() -> tuple[bool, str]:
    """Run `mingfa verify` in a process of its own; return whether it found nothing, and its words."""
    done = subprocess.run(
        [sys.executable, "-m", "mingfa.cli", "verify", "--quiet"], capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    return done.returncode == 0 and done.stdout.rstrip().endswith("verify: ok"), done.stdout + done.stderr
