"""The verifier finds each thing that can be wrong, and says nothing when nothing is."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingfa.ledger.audit import TrustedKey, audit_evidence, audit_static, main
from mingfa.ledger.bundle import (
    Body,
    BundleMalformed,
    Erased,
    Evidence,
    Proved,
    body_line,
    read_bodies,
    read_evidence,
    write_bodies,
    write_evidence,
)
from mingfa.ledger.errors import NoteInvalid
from mingfa.ledger.leaf import leaf_hash
from mingfa.ledger.notes import add_signatures
from mingfa.ledger.tests.a_log import DESK, KEYS, LOG, START, STRANGER, WITNESS, ALog, a_log
from mingfa.ledger.tiles import StaticLog, write_static


def exported(log: ALog, folder: Path, note: bytes | None = None) -> Path:
    write_static(folder, log.leaves, log.note() if note is None else note)
    return folder


def kinds(findings) -> set[str]:
    return {one.kind for one in findings}


@pytest.fixture(scope="module")
def sound() -> ALog:
    return a_log(600)


@pytest.fixture(scope="module")
def sound_folder(sound, tmp_path_factory) -> Path:
    folder = exported(sound, tmp_path_factory.mktemp("sound"))
    write_bodies(folder / "bodies.jsonl", sound.bodies)
    return folder


def test_a_sound_ledger_has_no_findings(sound, sound_folder):
    """Checkpoint, signatures, chains, tiles, root, bodies, and a checkpoint kept from earlier."""
    earlier = [sound.note(0), sound.note(1), sound.note(256), sound.note(599), sound.note()]
    assert audit_static(sound_folder, KEYS, sound_folder / "bodies.jsonl", earlier) == []


def test_an_empty_ledger_is_sound(tmp_path):
    """Size 0, root of nothing."""
    assert audit_static(exported(ALog(), tmp_path), KEYS, earlier=[ALog().note()]) == []


@given(data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_changed_byte_of_any_file_is_found(sound_folder, data):
    """design.md section 6: change one byte of a tile, a bundle, the checkpoint or the bodies, and verify names it."""
    files = sorted(path for path in sound_folder.rglob("*") if path.is_file())
    file = data.draw(st.sampled_from(files), "file")
    content = file.read_bytes()
    at = data.draw(st.integers(0, len(content) - 1), "at")
    new = data.draw(st.integers(0, 255).filter(lambda one: one != content[at]), "new")
    file.write_bytes(content[:at] + bytes([new]) + content[at + 1 :])
    try:
        assert audit_static(sound_folder, KEYS, sound_folder / "bodies.jsonl")
    finally:
        file.write_bytes(content)


def test_each_missing_file_is_found_and_the_rest_is_still_checked(sound_folder):
    """A lost file is named by its path."""
    for file in sorted(path for path in sound_folder.rglob("*") if path.is_file()):
        content, path = file.read_bytes(), file.relative_to(sound_folder).as_posix()
        file.unlink()
        try:
            findings = audit_static(sound_folder, KEYS, sound_folder / "bodies.jsonl")
        finally:
            file.write_bytes(content)
        assert path in {one.where for one in findings}, path
        assert kinds(findings) & {"tile.missing", "bundle.missing", "checkpoint.invalid", "body.malformed"}


def changed(**fields):
    def build() -> ALog:
        log = a_log(20, 3)
        log.add("case/0", **fields)
        log.add("case/0")
        return log

    return build


def dropped() -> ALog:
    log = a_log(20, 3)
    del log.leaves[10], log.bodies[10]
    return log


def swapped() -> ALog:
    log = a_log(20, 3)
    log.leaves[9], log.leaves[12] = log.leaves[12], log.leaves[9]
    return log


def forged() -> ALog:
    """A row whose hash in the tree fits, with a signature that was another row's."""
    log = a_log(20, 3)
    log.leaves[19] = log.leaves[19].replace(b"cases.note", b"cases.nota")
    return log


@pytest.mark.parametrize(
    ("build", "kind"),
    [
        (changed(seq=9, previous=bytes([1]) * 32), "chain.gap"),
        (changed(previous=bytes([1]) * 32), "chain.previous"),
        (changed(recorded_at=START), "chain.time"),
        (changed(signer=STRANGER), "leaf.key_unknown"),
        (changed(key_id=DESK.verifier.key_id, signer=STRANGER), "leaf.signature"),
        (changed(key_id=LOG.verifier.key_id, signer=LOG), "leaf.key_unknown"),
        (dropped, "chain.gap"),
        (dropped, "chain.previous"),
        (swapped, "chain.gap"),
        (forged, "leaf.signature"),
    ],
)
def test_a_ledger_signed_over_something_wrong_is_found(tmp_path, build, kind):
    """The log's own checkpoint over it does not help: forged, dropped, swapped, strange and back-dated rows are named."""
    findings = audit_static(exported(build(), tmp_path), KEYS)
    assert kind in kinds(findings)
    assert all("case/" in one.where for one in findings)


def test_a_malformed_leaf_is_found(tmp_path):
    """Bytes in the tree that are no leaf."""
    log = a_log(5)
    log.leaves.append(b"{}")
    findings = audit_static(exported(log, tmp_path), KEYS)
    assert [(one.kind, one.where) for one in findings] == [("leaf.malformed", "第 5 条")]


def test_a_key_holds_up_to_its_tree_size(tmp_path):
    """design.md section 6, keys: an old key stays valid up to a stated tree size."""
    folder = exported(a_log(20), tmp_path)
    assert audit_static(folder, [KEYS[0], TrustedKey(DESK.verifier, until=20)]) == []
    findings = audit_static(folder, [KEYS[0], TrustedKey.parse(f"{DESK.verifier} until=18")])
    assert [one.kind for one in findings] == ["leaf.key_retired"] * 2


@pytest.mark.parametrize("text", [f"{DESK.verifier} until=", f"{DESK.verifier} until=-1", f"{DESK.verifier} 18", "nothing"])
def test_keys_with_a_slip_are_refused(text):
    """A key line that is not understood is never half used."""
    with pytest.raises(NoteInvalid):
        TrustedKey.parse(text)


def test_a_cut_or_rewritten_log_is_found_by_a_checkpoint_kept_outside(tmp_path):
    """design.md section 6: checkpoints kept outside show the cut tail and the fork, though the log signs its new self."""
    log = a_log(300)
    kept = log.note(290)
    short = ALog(log.leaves[:280], log.bodies[:280])
    assert kinds(audit_static(exported(short, tmp_path / "short"), KEYS, earlier=[kept])) == {"log.cut"}
    other = a_log(285)
    other.add("case/new")
    for _ in range(20):
        other.add("case/0")
    assert kinds(audit_static(exported(other, tmp_path / "other"), KEYS, earlier=[kept])) == {"log.rewritten"}
    assert kinds(audit_static(exported(other, tmp_path / "other"), KEYS, earlier=[log.note(280)])) == set()
    findings = audit_static(tmp_path / "other", KEYS, earlier=[kept.replace(b"290", b"289")])
    assert kinds(findings) == {"earlier.invalid"}


def test_witnesses_are_counted(tmp_path):
    """A cosignature of a known witness counts, one that does not verify condemns the checkpoint."""
    log = a_log(3)
    seen = add_signatures(log.note(), [WITNESS])
    folder = exported(log, tmp_path, seen)
    assert audit_static(folder, KEYS, need_witnesses=1) == []
    assert kinds(audit_static(folder, KEYS, need_witnesses=2)) == {"checkpoint.witnesses"}
    other = add_signatures(log.note(2), [WITNESS]).splitlines(keepends=True)[-1]
    (folder / "checkpoint").write_bytes(log.note() + other)
    assert kinds(audit_static(folder, KEYS)) == {"checkpoint.invalid"}


def test_an_untrusted_log_key_is_no_checkpoint(tmp_path):
    """Without the log's own key nothing else is looked at."""
    folder = exported(a_log(3), tmp_path)
    assert kinds(audit_static(folder, [KEYS[1]])) == {"checkpoint.invalid"}


def test_bodies_that_are_wrong_are_found(tmp_path):
    """A changed body, another salt, one too many, two of one, one not canonical, an erasure without its disposal."""
    log = a_log(6)
    log.add("disposal/1")
    folder = exported(log, tmp_path)
    file = tmp_path / "bodies.jsonl"

    def of(*entries):
        write_bodies(file, entries)
        return [one.kind for one in audit_static(folder, KEYS, file)]

    assert of(*log.bodies) == []
    assert of(log.bodies[4], log.bodies[1]) == [], "some bodies, in any order"
    assert of(Erased(2, "disposal/1", 0), log.bodies[3]) == []
    assert of(Erased(2, "disposal/1", 1)) == ["body.disposal_missing"]
    assert of(Erased(6, "case/0", 0)) == ["body.disposal_missing"], "a disposal comes after what it erases"
    assert of(replace(log.bodies[0], body=b'{"x":1}')) == ["body.wrong"]
    assert of(replace(log.bodies[0], salt=bytes(32))) == ["body.wrong"]
    assert of(replace(log.bodies[0], index=99)) == ["body.no_leaf"]
    assert of(log.bodies[0], log.bodies[0]) == ["body.twice"]
    file.write_bytes(b"{}\n")
    assert [one.kind for one in audit_static(folder, KEYS, file)] == ["body.malformed"]


def test_a_body_that_is_not_canonical_is_found(tmp_path, monkeypatch):
    """Its hash may fit; two programs could still read it differently."""
    log = ALog()
    monkeypatch.setattr("mingfa.ledger.tests.a_log.canonical", lambda _: b'{"a":1,"a":2}')
    log.add("case/0")
    write_bodies(tmp_path / "bodies.jsonl", log.bodies)
    assert kinds(audit_static(exported(log, tmp_path / "out"), KEYS, tmp_path / "bodies.jsonl")) == {"body.not_canonical"}


@given(st.integers(0, 2**53), st.binary(min_size=32, max_size=32), st.text(st.characters(exclude_categories=["Cs"])))
def test_body_lines_read_back(index, salt, text):
    """Whatever the body holds, even text that looks like the rest of the line."""
    from mingfa.ledger.bundle import _entry
    from mingfa.ledger.canonical import canonical

    for content in (text, f'{text}","index":1,"salt":"{"0" * 64}"}}'):
        body = Body(index % 10**15, salt, canonical({"a": content}))
        assert _entry(body_line(body), 1) == body


def evidence_of(log: ALog, folder: Path, indexes) -> Evidence:
    static = StaticLog(folder)
    entries = [Proved(log.leaves[at], tuple(static.inclusion_proof(at, len(log.leaves))), log.bodies[at]) for at in indexes]
    return Evidence(log.note(), tuple(entries))


def test_evidence_proves_itself(sound, sound_folder, tmp_path):
    """A whole stream and a part of another, in one file, checked with nothing but public keys."""
    evidence = evidence_of(sound, sound_folder, [3, 10, 17, 24, 5, 12, 26])
    erased = replace(evidence, entries=(*evidence.entries[:-1], replace(evidence.entries[-1], entry=Erased(26, "disposal/1", 0))))
    for one in (evidence, erased):
        write_evidence(tmp_path / "evidence", one)
        assert read_evidence(tmp_path / "evidence") == one
        assert audit_evidence(tmp_path / "evidence", KEYS) == []
    assert evidence.proof(evidence.entries[0]).verify(leaf_hash(sound.leaves[3]), [KEYS[0].verifier]).size == 600


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda one: replace(one, entry=replace(one.entry, body=b'{"x":1}')), "body.wrong"),
        (lambda one: replace(one, entry=replace(one.entry, index=11)), "evidence.inclusion"),
        (lambda one: replace(one, path=one.path[1:]), "evidence.inclusion"),
        (lambda one: replace(one, leaf=one.leaf.replace(b"cases.note", b"cases.nota")), "leaf.signature"),
        (lambda one: replace(one, leaf=one.leaf.replace(b'"seq":1', b'"seq":01')), "leaf.malformed"),
    ],
)
def test_evidence_that_was_changed_is_found(sound, sound_folder, tmp_path, change, kind):
    """Body, place, path, leaf: each is held by the checkpoint."""
    evidence = evidence_of(sound, sound_folder, [3, 10, 17])
    first, second, third = evidence.entries
    write_evidence(tmp_path / "evidence", replace(evidence, entries=(first, change(second), third)))
    assert kind in kinds(audit_evidence(tmp_path / "evidence", KEYS))


def test_evidence_with_neighbours_that_do_not_fit_is_found(tmp_path):
    """seq 1 after seq 0 of the same stream must name it, also in a selection."""
    log = ALog()
    log.add("case/0")
    log.add("case/0", previous=bytes([1]) * 32)
    folder = exported(log, tmp_path / "out")
    write_evidence(tmp_path / "evidence", evidence_of(log, folder, [0, 1]))
    assert kinds(audit_evidence(tmp_path / "evidence", KEYS)) == {"chain.previous"}


def test_evidence_of_an_unknown_log_and_malformed_files(sound, sound_folder, tmp_path):
    """Nothing is believed without the log's key; a broken line is named."""
    file = tmp_path / "evidence"
    write_evidence(file, evidence_of(sound, sound_folder, [3]))
    assert kinds(audit_evidence(file, [KEYS[1]])) == {"checkpoint.invalid"}
    for content, line in ((b"", 1), (b"{}\n", 1), (file.read_bytes() + b"{}\n", 3)):
        file.write_bytes(content)
        assert [one.kind for one in audit_evidence(file, KEYS)] == ["evidence.malformed"]
        with pytest.raises(BundleMalformed) as caught:
            read_evidence(file)
        assert caught.value.line == line
    file.write_bytes(b"{}\n")
    with pytest.raises(BundleMalformed):
        list(read_bodies(file))


def test_the_command_runs_without_django(sound_folder, tmp_path):
    """`python -m mingfa.ledger.audit` needs the standard library, rfc8785 and cryptography: here Django cannot even be imported."""
    (tmp_path / "django").mkdir()
    (tmp_path / "django" / "__init__.py").write_text("raise ImportError('not for the verifier')")
    keys = tmp_path / "keys.txt"
    keys.write_text("# 公钥\n" + "\n".join(str(key.verifier) for key in KEYS))

    def run(*arguments):
        command = [
            sys.executable,
            "-c",
            f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import mingfa.ledger.audit as a; sys.exit(a.main())",
        ]
        return subprocess.run([*command, *arguments], capture_output=True, text=True, env={"PYTHONUTF8": "1"}, check=False)

    good = run(
        str(sound_folder),
        "--key",
        f"@{keys}",
        "--bodies",
        str(sound_folder / "bodies.jsonl"),
        "--earlier",
        str(sound_folder / "checkpoint"),
    )
    assert (good.returncode, good.stderr) == (0, "")
    assert good.stdout.endswith("verify: ok\n")
    assert "ledger.example/xx，600 条" in good.stdout
    bad = run(str(sound_folder), "--key", str(LOG.verifier))
    assert bad.returncode == 1
    assert "leaf.key_unknown" in bad.stdout
    assert bad.stdout.endswith("verify: failed\n")
    assert run(str(sound_folder), "--key", "slip").returncode == 2
    assert run("--key", str(LOG.verifier)).returncode == 2


def test_the_module_itself_is_the_command(sound, sound_folder, tmp_path, capsys):
    """`-m` starts it; evidence is checked in place of a folder."""
    write_evidence(tmp_path / "evidence", evidence_of(sound, sound_folder, [3]))
    keys = [word for key in KEYS for word in ("--key", str(key.verifier))]
    assert main(["--evidence", str(tmp_path / "evidence"), *keys]) == 0
    assert capsys.readouterr().out == "核验通过\nverify: ok\n"
    done = subprocess.run(
        [sys.executable, "-m", "mingfa.ledger.audit", str(sound_folder), *keys], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_finding_reads_as_one_line(sound_folder):
    """Kind, place and what it means, in Chinese."""
    (finding, *_) = audit_static(sound_folder, [KEYS[0]])
    assert (
        str(finding)
        == f"[leaf.key_unknown] 第 0 条（case/0#0）：签名密钥 {DESK.verifier.key_id} 不在信任的公钥之中；请核对是否漏给了该单位的公钥"
    )
