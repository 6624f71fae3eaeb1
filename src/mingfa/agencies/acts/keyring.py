"""What is done about an agency's keys (密钥): enrolling one, rotating it, reporting that one is compromised."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import Field, JsonValue

from mingfa.agencies.acts.agency import INSTALLER, Words
from mingfa.agencies.state.keyring import Key, KeyringState
from mingfa.desk.act import Act, Matter, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.gates import PLATFORM
from mingfa.desk.times import local_day
from mingfa.law.refusal import Refusal
from mingfa.ledger.errors import NoteInvalid
from mingfa.ledger.notes import Verifier

_LABELS = {"desk": "留痕", "checkpoint": "检查点", "issuing": "签发决定", "feed": "公示信息"}
PURPOSES: list[JsonValue] = [[code, label] for code, label in _LABELS.items()]

KeyMatter = Matter[Any, KeyringState]


def refuse_bad_verifier(matter: KeyMatter) -> Refusal | None:
    """A public key is written so that other tools can read it, and its hash is its own."""
    try:
        Verifier.parse(matter.act.verifier)
    except NoteInvalid as error:
        return Refusal("key.malformed", PLATFORM, str(error), "请重新导出验证公钥后提交")
    return None


def refuse_second_key(matter: KeyMatter) -> Refusal | None:
    """A purpose has one key in use; a new one comes by rotation."""
    if matter.state.current(matter.act.purpose) is None:
        return None
    return Refusal("key.in_use", PLATFORM, f"用于{_LABELS[matter.act.purpose]}的密钥已经登记", "更换密钥的，请办理轮换")


def refuse_known_key(matter: KeyMatter) -> Refusal | None:
    """A key serves one purpose, once."""
    if any(key.verifier == matter.act.verifier for key in matter.state.keys):
        return Refusal("key.known", PLATFORM, "这把密钥已经登记过", "请生成新的密钥")
    return None


def refuse_no_key(matter: KeyMatter) -> Refusal | None:
    """Only a key in use can be rotated."""
    if matter.state.current(matter.act.purpose) is not None:
        return None
    return Refusal("key.none", PLATFORM, f"用于{_LABELS[matter.act.purpose]}的密钥没有登记", "请先登记密钥")


def refuse_unknown_key(matter: KeyMatter) -> Iterable[Refusal]:
    """Only an enrolled key can be reported, and trust is withdrawn ever earlier, never later."""
    found = next((key for key in matter.state.keys if key.key_id == matter.act.key_id and key.purpose == matter.act.purpose), None)
    if found is None:
        yield Refusal("key.unknown", PLATFORM, f"没有编号为“{matter.act.key_id}”的密钥", "请从密钥列表中选择")
    elif found.compromised_from is not None and matter.act.from_size >= found.compromised_from:
        yield Refusal("key.reported", PLATFORM, f"该密钥自第 {found.compromised_from} 条起已不可信", "需要更早的，请填写更小的数")


class KeyAct(Act):
    """An act on an agency's keyring."""

    kind = "keyring"
    duty = "site.administer"

    purpose: str = Field(
        title="用途", pattern="^(desk|checkpoint|issuing|feed)$", json_schema_extra={"widget": "choice", "choices": PURPOSES}
    )


class OpenKeyring(Act):
    """Open an agency's keyring (建立密钥登记); caused when the agency is set up."""

    label = "建立密钥登记"
    kind = "keyring"
    internal = True


class EnrolKey(KeyAct):
    """Enrol the public key of a purpose (登记密钥)."""

    label = "登记密钥"
    system = INSTALLER
    gates = (refuse_bad_verifier, refuse_second_key, refuse_known_key)

    verifier: Words = Field(title="验证公钥")
    from_size: int = Field(0, title="自账本第几条起有效", ge=0)


class RotateKey(KeyAct):
    """Put a new key in place of the one in use (轮换密钥). last_size: last tree size for which the old one is good."""

    label = "轮换密钥"
    gates = (refuse_bad_verifier, refuse_no_key, refuse_known_key)

    verifier: Words = Field(title="新的验证公钥")
    last_size: int = Field(title="旧密钥有效至账本第几条", ge=0)
    reason: Words = Field(title="理由")


class ReportCompromise(KeyAct):
    """Report that a key may be in other hands (密钥泄露报告): nothing it signed from a tree size on is trusted."""

    label = "报告密钥泄露"
    gates = (refuse_unknown_key,)

    key_id: Words = Field(title="密钥编号")
    from_size: int = Field(title="自账本第几条起不可信", ge=0)
    reason: Words = Field(title="情况")


def _key(act: Any, entry: Entry[Any], from_size: int) -> Key:
    return Key(act.purpose, act.verifier, Verifier.parse(act.verifier).key_id, local_day(entry.done_at), from_size)


@folds(EnrolKey)
def _apply_enrol(state: KeyringState, entry: Entry[EnrolKey]) -> KeyringState:
    return replace(state, keys=(*state.keys, _key(entry.act, entry, entry.act.from_size)))


@folds(RotateKey)
def _apply_rotate(state: KeyringState, entry: Entry[RotateKey]) -> KeyringState:
    act = entry.act
    current = state.current(act.purpose)
    kept = tuple(replace(key, to_size=act.last_size) if key is current else key for key in state.keys)
    return replace(state, keys=(*kept, _key(act, entry, act.last_size + 1)))


@folds(ReportCompromise)
def _apply_compromise(state: KeyringState, entry: Entry[ReportCompromise]) -> KeyringState:
    act = entry.act
    return replace(
        state,
        keys=tuple(
            replace(key, compromised_from=act.from_size) if (key.key_id, key.purpose) == (act.key_id, act.purpose) else key
            for key in state.keys
        ),
    )
