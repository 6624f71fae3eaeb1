"""Files go after the approval is in the ledger, as often as it takes, and verify understands the tombstone."""

from __future__ import annotations

import pytest

from mingfa.custody import removal
from mingfa.custody.acts.destruction import ApproveDestruction, ProposeDestruction
from mingfa.custody.tests.table import on
from mingfa.desk.act import MEASURER
from mingfa.desk.perform import look
from mingfa.desk.verify import verify
from mingfa.recording.acts import KeepCut, OrderCut
from mingfa.recording.making import make_cuts, strip_of, strips_folder
from mingfa.recording.pictures import strip_folder
from mingfa.vault.disposal import remove_original, removed_by
from mingfa.vault.site import site_vault
from mingfa.vault.store import VaultUnreachable

pytestmark = pytest.mark.django_db


def approved(at, *recordings, before_approval=lambda: None):
    """Bring recordings to an approved list."""
    destruction = at.new("destruction")
    with on("2026-03-02T09:00"):
        act = ProposeDestruction(recordings=recordings, ground="保存期限届满", words="没有继续保存的价值")
        at.do(act, destruction, at.who("archivist"))
    with on("2026-03-20T09:00"):
        before_approval()
        at.do(ApproveDestruction(opinion="同意"), destruction, at.who("principal"))
    return destruction


def test_a_removal_that_was_interrupted_is_done_again_until_it_is_the_record(at, monkeypatch):
    one, two = at.store("2024-03-02T09:00"), at.store("2024-03-02T10:00")
    destruction = approved(at, one, two)
    digests = [look(stream).state.digest for stream in (one, two)]
    tried = []

    def answers_once(vaults, digest, **said):
        tried.append(digest)
        if len(tried) == 2:
            raise VaultUnreachable("备份库", "没有回答")
        remove_original(vaults, digest, **said)

    monkeypatch.setattr(removal, "remove_original", answers_once)
    with on("2026-03-20T09:10"):
        assert removal.remove_approved() == 0
        assert look(destruction).state.stage == "approved"
        assert [site_vault().has(digest) for digest in tried] == [False, True]
        assert removal.remove_approved() == 1
        assert removal.remove_approved() == 0
    state = look(destruction).state
    assert (state.stage, sorted(state.removed), state.kept) == ("destroyed", sorted(digests), ())
    assert not any(site_vault().has(digest) for digest in digests)
    stone = removed_by(site_vault(), digests[0])
    assert (stone["by_stream"], stone["by_seq"]) == (destruction, 1)
    report = verify()
    assert [str(one) for one in report.findings if one.kind == "original"] == []
    assert not any("[removed]" in note for note in report.notes)


def test_what_was_approved_and_is_still_there_is_noted_by_verify(at):
    recording = at.store("2024-03-02T09:00")
    approved(at, recording)
    digest = look(recording).state.digest
    assert site_vault().has(digest)
    report = verify()
    assert any(f"[removed] vault/{digest}" in note for note in report.notes)
    assert not any(digest in one.where for one in report.findings)
    with on("2026-03-20T09:10"):
        removal.remove_approved()
    assert not any(digest in note for note in verify().notes)


def test_a_file_that_another_stream_names_stays(at, monkeypatch):
    recording = at.store("2024-03-02T09:00")
    destruction = approved(at, recording)
    digest = look(recording).state.digest
    monkeypatch.setattr(removal, "still_named", lambda digests: {digest: "xiangxi/case/other"})
    with on("2026-03-20T09:10"):
        assert removal.remove_approved() == 1
    assert look(destruction).state.kept == ((digest, "xiangxi/case/other"),)
    assert site_vault().has(digest)


def test_streams_that_name_an_original_are_found_by_what_they_say(at):
    recording = at.store("2024-03-02T09:00")
    digest = look(recording).state.digest
    assert removal.still_named([digest, "ab" * 32]) == {digest: recording}
    approved(at, recording)
    assert removal.still_named([digest]) == {}


def test_what_was_cut_from_it_and_its_strip_of_pictures_go_with_it(at):
    """A cut made after the list was proposed goes too; a cut that still waits is never made."""
    recording = at.store("2024-03-02T09:00")
    digest = look(recording).state.digest
    kept = site_vault().put([b"cut from it" * 10])
    with on("2024-03-03T09:00"):
        for seconds in (5, 9):
            order = OrderCut(original=digest, kind_of_cut="clip", from_ms=0, to_ms=seconds * 1000, reason="提交法院")
            at.do(order, recording, at.who("officer"))
        assert strip_of(digest) == ()
    first, waiting = look(recording).state.cuts
    destruction = approved(at, recording, before_approval=lambda: at.do(
        KeepCut(cut=first.id, derived=kept.digest, size=kept.size, media_type="video/mp4", made_from_ms=0, made_to_ms=5000), recording, MEASURER.person
    ))  # fmt: skip
    assert waiting.waiting
    assert strip_folder(strips_folder(), digest).is_dir()
    with on("2026-03-20T09:10"):
        assert removal.remove_approved() == 1
    assert sorted(look(destruction).state.removed) == sorted((digest, kept.digest))
    assert not site_vault().has(digest)
    assert not site_vault().has(kept.digest)
    assert not strip_folder(strips_folder(), digest).exists()
    assert make_cuts() == 0
    assert [str(one) for one in verify().findings if one.kind == "original"] == []
