"""Signed notes and checkpoints: C2SP's own example, several signers, witnesses, and notes that must not open."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mingfa.ledger.errors import NoteInvalid
from mingfa.ledger.notes import (
    COSIGNATURE,
    Checkpoint,
    Signer,
    Verifier,
    add_signatures,
    open_checkpoint,
    open_note,
    sign_checkpoint,
    sign_note,
)

LOG = Signer("ledger.example/xx", Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32))
NOTARY = Signer("notary.example", Ed25519PrivateKey.from_private_bytes(bytes([2]) * 32))
WITNESS = Signer("justice.example/w", Ed25519PrivateKey.from_private_bytes(bytes([3]) * 32), at=1_759_200_000)
POINT = Checkpoint("ledger.example/xx", 17, bytes(range(32)))

# golang.org/x/mod/sumdb/note, package documentation: the verifier key of PeterNeumann and a note it signed.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_SAYS = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_a_note_signed_by_go_opens():
    """c2sp.org/signed-note: the published example of another implementation."""
    note = open_note(PETER_SAYS.encode(), [Verifier.parse(PETER)])
    assert note.text.endswith("what your problem is.\n")
    assert str(Verifier.parse(PETER)) == PETER


def test_a_checkpoint_goes_out_and_comes_back_with_its_witnesses():
    """c2sp.org/tlog-checkpoint and tlog-cosignature: the log, a notary and a timed witness on one checkpoint."""
    note = sign_checkpoint(POINT, [LOG, NOTARY])
    assert note.startswith("ledger.example/xx\n17\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n\n— ledger.example/xx ".encode())
    seen = add_signatures(note, [WITNESS])
    assert seen.startswith(note)
    checkpoint, opened = open_checkpoint(seen, [LOG.verifier, WITNESS.verifier])
    assert checkpoint == POINT
    assert [(one.verifier.name, one.at) for one in opened.signed_by] == [(LOG.name, None), (WITNESS.name, 1_759_200_000)]
    assert opened.unknown == 1
    assert WITNESS.verifier.kind == COSIGNATURE
    assert Verifier.parse(str(WITNESS.verifier)) == WITNESS.verifier


def test_extension_lines_are_kept():
    """c2sp.org/tlog-checkpoint: lines after the root belong to the signed text."""
    point = Checkpoint(POINT.origin, 0, POINT.root, ("2025-09-30T00:00:00Z", "二"))
    assert Checkpoint.parse(point.marshal()) == point


def test_witnesses_alone_make_no_checkpoint():
    """The key named as the origin has to sign; so has the signer when the checkpoint is made."""
    note = sign_note(POINT.marshal(), [NOTARY, WITNESS])
    with pytest.raises(NoteInvalid, match="没有该账本检查点密钥的签名"):
        open_checkpoint(note, [LOG.verifier, NOTARY.verifier, WITNESS.verifier])
    with pytest.raises(NoteInvalid):
        sign_checkpoint(POINT, [NOTARY, LOG])


def test_a_changed_text_or_a_bad_signature_of_a_known_key_condemns_the_note():
    """c2sp.org/signed-note: one bad signature of a known key is enough; of an unknown key it does not matter."""
    note = sign_checkpoint(POINT, [LOG, NOTARY])
    other = sign_checkpoint(Checkpoint(POINT.origin, 18, POINT.root), [LOG, NOTARY])
    notary_line = other.splitlines(keepends=True)[-1]
    mixed = b"".join(note.splitlines(keepends=True)[:-1]) + notary_line
    with pytest.raises(NoteInvalid, match="验证不过"):
        open_note(mixed, [LOG.verifier, NOTARY.verifier])
    open_note(mixed, [LOG.verifier])
    with pytest.raises(NoteInvalid, match="验证不过"):
        open_note(note.replace(b"\n17\n", b"\n18\n"), [LOG.verifier])
    late = add_signatures(note, [WITNESS])
    with pytest.raises(NoteInvalid, match="验证不过"):
        open_note(late.replace(b"\n17\n", b"\n18\n"), [WITNESS.verifier])


def test_a_note_of_unknown_keys_does_not_open():
    """A key of the same name but other bytes is another key."""
    note = sign_checkpoint(POINT, [LOG])
    same_name = Verifier(LOG.name, NOTARY.verifier.public)
    for known in ([], [NOTARY.verifier], [same_name]):
        with pytest.raises(NoteInvalid, match="没有一个已知密钥"):
            open_note(note, known)


@pytest.mark.parametrize(
    "change",
    [
        lambda note: note[:-1],
        lambda note: note.replace(b"\n\n", b"\n"),
        lambda note: note.replace(b"\n17\n", b"\n17\t\n"),
        lambda note: note + b"\n",
        lambda note: note + b"line\n",
        lambda note: note.replace("— ".encode(), b"- "),
        lambda note: note[:-3] + b"!!\n",
        lambda note: b"\xff" + note,
        lambda note: note + note.splitlines(keepends=True)[-1] * 100,
        lambda note: b"",
    ],
)
def test_malformed_notes_do_not_open(change):
    """c2sp.org/signed-note, format."""
    with pytest.raises(NoteInvalid):
        open_note(change(sign_checkpoint(POINT, [LOG])), [LOG.verifier])


@pytest.mark.parametrize(
    "text", ["a\n1\n", "a\n\nb\n", "a\n01\n" + "A" * 43 + "=\n", "a\n1\nAAAA\n", "a\n-1\n" + "A" * 43 + "=\n", "a\n1\n" + "A" * 43 + "="]
)
def test_malformed_checkpoints_do_not_parse(text):
    """c2sp.org/tlog-checkpoint, format."""
    with pytest.raises(NoteInvalid):
        Checkpoint.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        PETER.replace("c74f20a3", "c74f20a4"),
        PETER.replace("Peter", "Petra"),
        PETER[:-4],
        "",
        "a+b",
        "a b+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        PETER.replace("+ARpc", "+CRpc"),
    ],
)
def test_verifier_keys_with_a_slip_are_refused(text):
    """The hash in the key string finds slips of the pen."""
    with pytest.raises(NoteInvalid):
        Verifier.parse(text)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u3000b", "a\nb", "a\x00"])
def test_key_names_without_spaces_and_plus(name):
    """c2sp.org/signed-note: neither spaces of any script nor plus signs."""
    with pytest.raises(NoteInvalid):
        sign_note("text\n", [Signer(name, LOG.private)])


@pytest.mark.parametrize(("text", "signers"), [("no newline", [LOG]), ("tab\t\n", [LOG]), ("nobody\n", []), ("\ud800\n", [LOG])])
def test_texts_that_cannot_be_signed(text, signers):
    """Nothing is signed that others could not open."""
    with pytest.raises(NoteInvalid):
        sign_note(text, signers)
