"""Attempts that are noted even when they are refused: destroying before its time, handing out without approval."""

from __future__ import annotations

from mingfa.custody.log import note_refusal
from mingfa.desk.act import Act
from mingfa.desk.errors import Refused
from mingfa.office.people import Person

NOTED = frozenset(
    {
        "custody.propose_destruction", "custody.approve_destruction", "custody.hand_out_copy", "custody.approve_request", "custody.register_visit",
        "desk.propose_disposal",
    }
)  # fmt: skip
"""Acts whose refusal is itself something that supervision has to see."""


def note_attempt(person: Person, act: Act, stream: str, refused: Refused) -> None:
    """Put a refused attempt into the reading log, with who, what and why: once for each recording it was about."""
    if act.name not in NOTED:
        return
    first = refused.refusals[0]
    words = "；".join(one.message for one in refused.refusals)[:2000]
    target = getattr(act, "recording", "") or ""
    for recording in getattr(act, "recordings", ()) or (target,):
        note_refusal(
            person.agency, person.stream, recording, "", "", type(act).label, name=person.actor.name, code=first.code,
            article=str(first.article), why=words,
        )  # fmt: skip
