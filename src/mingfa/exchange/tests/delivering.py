"""Doing acts on channels and deliveries, for tests."""

from __future__ import annotations

from itertools import count
from typing import Any

from mingfa.desk import now
from mingfa.desk.act import Act
from mingfa.desk.errors import Refused, UnknownStream
from mingfa.desk.perform import look, perform
from mingfa.disclosure.tests.publishing import Publishing
from mingfa.exchange.acts.channels import ArrangeChannels, ConfigureChannel, channels_stream
from mingfa.exchange.acts.delivery import delivery_of
from mingfa.exchange.state.delivery import DeliveryState

_N = count()


def configurer(case: Publishing) -> str:
    """Somebody who sets channels up."""
    return (case.site.people.get("info_centre") or case.site.people["legal_head"])[0]


def tried(case: Publishing, act: Act, stream: str, by: str) -> set[str]:
    """Try an act at the case's time; return the codes of what refuses it."""
    case.said = ()
    try:
        with now.at(case.at):
            perform(act, stream, by=by, key=f"delivering-{next(_N)}")
    except Refused as error:
        case.said = error.refusals
        return set(error.codes)
    return set()


def configure(case: Publishing, code: str, title: str, **told: Any) -> set[str]:
    """Set a channel up."""
    return arrange(case, ConfigureChannel(code=code, title=title, **told))


def arrange(case: Publishing, act: Act) -> set[str]:
    """Do an act on the agency's channels, opened when they are not yet."""
    stream = channels_stream(case.site.agency)
    try:
        look(stream)
    except UnknownStream:
        assert tried(case, ArrangeChannels(), stream, configurer(case)) == set(), case.said
    return tried(case, act, stream, configurer(case))


def delivery(case: Publishing) -> DeliveryState:
    """What became of the case's publication on the channels."""
    found: DeliveryState = look(delivery_of(case.publication)).state
    return found


def state_of(case: Publishing, channel: str) -> str:
    """The state of its task on a channel, "" where there is none."""
    task = delivery(case).task(channel)
    return task.state if task is not None else ""


def doing(case: Publishing, act: Act, by: str = "") -> set[str]:
    """Try an act on its deliveries."""
    return tried(case, act, delivery_of(case.publication), by or configurer(case))
