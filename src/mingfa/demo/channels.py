"""The other channels of a demonstration agency (演示用其他公示渠道): who enters what is published there, and that it has been entered."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.agencies.facts import regime_stream
from mingfa.agencies.setup import Site
from mingfa.demo.standing import people
from mingfa.desk.errors import UnknownStream
from mingfa.desk.gates import has_duty
from mingfa.desk.now import now
from mingfa.desk.perform import look, perform
from mingfa.desk.store import streams_of
from mingfa.desk.times import local_day
from mingfa.exchange.acts.channels import ArrangeChannels, DesignateEntrant, channels_stream
from mingfa.exchange.acts.delivery import FinishTask, delivery_of
from mingfa.law.regime_model import Regime

FIRST = ("info_liaison", "info_centre")
"""Posts that are designated before any other of a unit."""


def arrange(site: Site) -> None:
    """Have somebody designated in each unit who enters publications on the other channels; nothing where that was done."""
    stream, regime = channels_stream(site.agency), _regime(site.agency)
    try:
        look(stream)
    except UnknownStream:
        perform(ArrangeChannels(), stream, by=_holder(site, regime, "channel.configure"), key=f"demo|{stream}")
    by, held = _holder(site, regime, "channel.configure"), look(stream).state.entrants
    for unit in regime.units:
        entrant = next(_entrants(site, regime, unit.code), "")
        if entrant and unit.code not in held:
            perform(DesignateEntrant(unit=unit.code, person=entrant), stream, by=by, key=f"demo|{stream}|{unit.code}")


def put_up(site: Site, *sources: str) -> None:
    """Report what is owed by hand on the other channels as done today: of these published streams, of every one where none is named."""
    by = _holder(site, _regime(site.agency), "channel.deliver")
    for stream in map(delivery_of, sources) if sources else list(streams_of(site.agency, "delivery")):
        try:
            folded = look(stream)
        except UnknownStream:
            continue
        for task in folded.state.tasks:
            if task.owed and task.mode != "feed" and not task.recipient:
                number = f"YS{folded.seq:03}{task.wanted:03}" if task.needs_number else ""
                act = FinishTask(channel=task.channel, receipt=f"截图 {local_day(now()):%m%d}-{task.wanted:03}（演示）", number=number)
                perform(act, stream, by=task.person or by, key=f"demo|{stream}|{task.channel}|{task.wanted}"[-120:])


def _regime(agency: str) -> Regime:
    regime: Regime = look(regime_stream(agency)).state.regime
    return regime


def _holder(site: Site, regime: Regime, duty: str) -> str:
    wanted = regime.duty(duty, local_day(now()))
    return next(actor.person for actor in people(site) if has_duty(actor, wanted))


def _entrants(site: Site, regime: Regime, unit: str) -> Iterator[str]:
    duty = regime.duty("channel.deliver", local_day(now()))
    able = [actor for actor in people(site) if unit in actor.units and has_duty(actor, duty)]
    yield from (actor.person for actor in sorted(able, key=lambda actor: not any(post.role in FIRST for post in actor.posts)))
