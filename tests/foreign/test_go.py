"""A program of others verifies us: Go's sumdb/note and sumdb/tlog open our checkpoint and prove our entries out of our tiles."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from mingfa.ledger.merkle import inclusion_proof
from mingfa.ledger.notes import add_signatures
from mingfa.ledger.tests.a_log import DESK, LOG, STRANGER, WITNESS, ALog, a_log
from mingfa.ledger.tiles import StaticLog, node_reader, write_static
from mingfa.testing import needs
from mingfa.testing.programs import find

pytestmark = needs("go")
SIZE, OLD = 66_049, 65_900  # 258 full leaf tiles and one leaf, two full tiles higher up: three tile levels, partial at each


@pytest.fixture(scope="module")
def program(tmp_path_factory) -> Path:
    """The compiled verifier; only Debian's packaged sources, no module is fetched."""
    folder = tmp_path_factory.mktemp("go")
    built = folder / "verify"
    environment = os.environ | {"GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOCACHE": str(folder / "cache"), "GOFLAGS": ""}
    source = Path(__file__).with_name("verify.go")
    done = subprocess.run(
        [str(find("go")), "build", "-o", str(built), str(source)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return built


@pytest.fixture(scope="module")
def log() -> ALog:
    return a_log(SIZE, streams=97)


@pytest.fixture(scope="module")
def exported(log, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    write_static(folder / "log", log.leaves, add_signatures(log.note(), [WITNESS]))
    (folder / "old").write_bytes(log.note(OLD))
    return folder


@pytest.fixture
def copy(exported, tmp_path) -> Path:
    return Path(shutil.copytree(exported, tmp_path / "copy"))


def verify(program, folder, *indexes, log_key=LOG, desk_key=DESK):
    call = [program, folder / "log", log_key.verifier, desk_key.verifier, folder / "old", *indexes]
    return subprocess.run([str(one) for one in call], capture_output=True, text=True, check=False)


def test_go_verifies_checkpoint_inclusion_signature_and_growth(program, log, exported):
    """Its proofs are byte for byte ours too."""
    indexes = [0, 1, 255, 256, 1000, 65_535, 65_536, 65_791, SIZE - 1]
    done = verify(program, exported, *indexes)
    assert (done.returncode, done.stderr) == (0, "")
    *proofs, last = done.stdout.splitlines()
    static = StaticLog(exported / "log")
    assert last == f"ok {SIZE} {static.root(SIZE).hex()}"
    get = node_reader(SIZE, static.read_tile)
    ours = [" ".join(["proof", str(index), *(one.hex() for one in inclusion_proof(index, SIZE, get))]) for index in indexes]
    assert proofs == ours


def test_go_refuses_other_keys(program, exported):
    """The checkpoint under a key that did not sign it, the entry under a desk key that did not sign it."""
    assert "checkpoint: note has no verifiable signatures" in verify(program, exported, 7, log_key=STRANGER).stderr
    assert "entry 7: invalid signature" in verify(program, exported, 7, desk_key=STRANGER).stderr


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("log/checkpoint", "checkpoint: "),
        ("log/tile/0/000", "tile"),
        ("log/tile/2/000.p/1", "tile"),
        ("log/tile/entries/000", "entry 7"),
        ("old", "old checkpoint: "),
    ],
)
def test_go_finds_a_changed_byte(program, log, copy, path, says):
    """One bit of the checkpoint, a leaf tile, the top tile, a bundle, the older checkpoint."""
    file = copy / path
    content = bytearray(file.read_bytes())
    start = sum(2 + len(leaf) for leaf in log.leaves[:7]) if "entries" in path else 0
    content[start + 20] ^= 1
    file.write_bytes(content)
    done = verify(program, copy, 7)
    assert done.returncode == 1
    assert says in done.stderr


def test_go_finds_a_fork(program, copy):
    """An older checkpoint over another history, signed by the very same log, does not fit."""
    other = a_log(300, streams=3)
    (copy / "old").write_bytes(other.note())
    done = verify(program, copy, 7)
    assert done.returncode == 1
    assert "old checkpoint: " in done.stderr
