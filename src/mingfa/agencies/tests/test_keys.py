"""Keys change hands on the record: an old key is good up to a stated size, and verify holds every signature against that."""

from __future__ import annotations

import pytest

from mingfa.agencies.acts.keyring import ReportCompromise
from mingfa.agencies.facts import keyring_stream
from mingfa.agencies.rotate import record_successor, rotate
from mingfa.agencies.setup import install
from mingfa.desk.backup import declare_successor
from mingfa.desk.errors import DeskError
from mingfa.desk.keys import desk_key, forget_keys
from mingfa.desk.perform import forget, look, perform
from mingfa.desk.sequencer import sequence, tree_size
from mingfa.desk.verify import verify


@pytest.fixture
def site(transactional_db, tmp_path, settings):
    settings.SITE = tmp_path
    forget()
    forget_keys()
    yield install("xiangxi")
    forget()
    forget_keys()


@pytest.mark.parametrize("purpose", ["desk", "checkpoint", "issuing", "feed"])
def test_a_rotated_key_signs_from_the_next_entry_on_and_everything_verifies(site, purpose):
    sequence("xiangxi")
    size = tree_size("xiangxi")
    before = look(keyring_stream("xiangxi")).state.current(purpose)
    after = rotate("xiangxi", purpose, site.person("administrator"), "例行轮换")
    state = look(keyring_stream("xiangxi")).state
    assert state.current(purpose).key_id == after != before.key_id
    old = next(key for key in state.keys if key.key_id == before.key_id)
    assert (old.to_size, state.current(purpose).from_size) == (size, size + 1)
    assert verify().findings == []


def test_somebody_without_the_duty_rotates_nothing(site):
    before = desk_key("xiangxi").key_id
    with pytest.raises(DeskError, match="职责"):
        rotate("xiangxi", "desk", site.person("officer"), "想换就换")
    assert desk_key("xiangxi").key_id == before
    assert verify().findings == []


def test_entries_signed_with_a_compromised_key_are_named(site):
    sequence("xiangxi")
    size = tree_size("xiangxi")
    found = look(keyring_stream("xiangxi")).state.current("desk")
    perform(
        ReportCompromise(purpose="desk", key_id=found.key_id, from_size=size + 1, reason="密钥文件外泄"),
        keyring_stream("xiangxi"), by=site.person("administrator"), key="compromise",
    )  # fmt: skip
    sequence("xiangxi")
    assert {finding.kind for finding in verify().findings} == {"key"}


def test_a_successor_log_is_on_the_record(site):
    sequence("xiangxi")
    declare_successor("xiangxi", (site.person("administrator"), site.person("principal")), "磁盘损坏")
    record_successor("xiangxi", site.person("administrator"), "磁盘损坏")
    assert verify().findings == []
