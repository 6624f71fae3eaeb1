"""Rotating a key (轮换密钥): the old one is good up to the present size of the log, the new one from the next entry on.

Done while the site's processes are stopped, because a running process keeps the key it has read.
"""

from __future__ import annotations

from mingfa.agencies.acts.keyring import RotateKey
from mingfa.agencies.facts import keyring_stream
from mingfa.desk.errors import DeskError, UnknownPerson
from mingfa.desk.keys import PURPOSES, forget_keys, make_key
from mingfa.desk.perform import perform, would_refuse
from mingfa.desk.sequencer import sequence, tree_size
from mingfa.desk.streams import new_id


def person_of_account(agency: str, account: str) -> str:
    """Return the stream of the person who signs in under an account; raises UnknownPerson."""
    from mingfa.agencies.models import PersonRow

    row = PersonRow.objects.filter(agency=agency, account=account).first()
    if row is None:
        raise UnknownPerson(account)
    return str(row.stream)


def rotate(agency: str, purpose: str, person: str, reason: str) -> str:
    """Make a new key for a purpose and record the rotation; return its key id. Raises DeskError, Refused (then the old key stays)."""
    if purpose not in PURPOSES:
        raise DeskError(f"没有“{purpose}”这种用途的密钥；用途应为 {'、'.join(PURPOSES)} 之一")
    sequence(agency)
    size = tree_size(agency)
    stream = keyring_stream(agency)
    present = make_key(agency, purpose)
    hard, _ = would_refuse(RotateKey(purpose=purpose, verifier=str(present.verifier), last_size=size, reason=reason), stream, by=person)
    lasting = [refusal for refusal in hard if refusal.code != "key.known"]
    if lasting:
        raise DeskError("；".join(str(refusal) for refusal in lasting))
    made = make_key(agency, purpose, replace=True)
    forget_keys()
    perform(
        RotateKey(purpose=purpose, verifier=str(made.verifier), last_size=size, reason=reason), stream, by=person, key=f"rotate-{new_id()}"
    )
    sequence(agency)
    return made.key_id


def record_successor(agency: str, person: str, reason: str) -> None:
    """Record the new checkpoint key of a successor log: the old one is good for what the restored database holds, and no further."""
    made = make_key(agency, "checkpoint")
    act = RotateKey(purpose="checkpoint", verifier=str(made.verifier), last_size=tree_size(agency), reason=f"另立账本：{reason}")
    perform(act, keyring_stream(agency), by=person, key=f"successor-{new_id()}")
    sequence(agency)
