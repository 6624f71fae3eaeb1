"""What is made from an original names it and its range, is made by the platform, and never takes its place."""

from __future__ import annotations

import pytest

from mingfa.agencies.setup import Site
from mingfa.demo.footage import film
from mingfa.desk.perform import look
from mingfa.desk.verify import verify
from mingfa.recording.acts import KeepCut, OrderCut, TypeTranscript
from mingfa.recording.making import make_cuts, make_strips, strip_of, strips_folder
from mingfa.recording.models import CutRow
from mingfa.recording.pictures import strip_folder
from mingfa.recording.tests.test_storing import opened, store
from mingfa.review.tests.a_case import Table, on
from mingfa.vault.site import site_vault

pytestmark = pytest.mark.django_db
WHY = "提交法院的节选"


@pytest.fixture
def at(xiangxi: Site) -> Table:
    with on("2026-03-02T12:00"):
        return opened(xiangxi)


def test_a_cut_is_ordered_by_a_person_and_made_by_the_platform(at):
    with on("2026-03-02T12:30"):
        stream = store(at, film(3600))
        digest = look(stream).state.digest
        for kind, covers in (
            ("clip", ()),
            ("redacted", ({"x": 0, "y": 0, "width": 500, "height": 500, "from_ms": 60_000, "to_ms": 70_000},)),
        ):
            act = OrderCut(original=digest, kind_of_cut=kind, from_ms=60_000, to_ms=70_000, covers=covers, reason=WHY)
            at.do(act, stream, at.handler)
        assert [cut.waiting for cut in look(stream).state.cuts] == [True, True]
        assert make_cuts() == 2
        assert make_cuts() == 0
        clip, redacted = look(stream).state.cuts
        assert (clip.original, clip.made_from_ms, clip.made_to_ms, clip.media_type) == (digest, 60_000, 70_000, "video/mp4")
        assert redacted.media_type == "video/webm"
        assert set(CutRow.objects.filter(stream=stream).values_list("state", flat=True)) == {"made"}
        for made in (digest, clip.derived, redacted.derived):
            site_vault().verify(made)
        report = verify()
        assert [finding for finding in report.findings if "7a7a7a" not in finding.where] == []  # the stand-in case's item
        assert {clip.derived, redacted.derived} <= set(report.named)


@pytest.mark.guards("refuse_other_original", "refuse_impossible_range", "refuse_bare_redaction")
def test_a_range_outside_the_file_and_a_bare_redaction_are_refused(at):
    with on("2026-03-02T12:30"):
        stream = store(at, film(60), ended_at=look(at.case).state.investigation.activities[0].ended_at)
        digest = look(stream).state.digest
        good = OrderCut(original=digest, kind_of_cut="clip", from_ms=0, to_ms=10_000, reason=WHY)

        def codes(**changes: object) -> tuple[str, ...]:
            return at.refused(good.model_copy(update=changes), stream, at.handler)

        assert codes(original="ab" * 32) == ("derived.other_original",)
        assert codes(from_ms=10_000) == ("derived.range",)
        assert codes(from_ms=90_000, to_ms=95_000) == ("derived.beyond",)
        assert codes(kind_of_cut="redacted") == ("derived.redaction",)
        assert at.refused(
            KeepCut(cut="c1", derived="ab" * 32, size=1, media_type="video/mp4", made_from_ms=0, made_to_ms=1), stream, at.handler
        )


def test_what_cannot_be_made_says_why_and_the_original_stays(at):
    with on("2026-03-02T12:30"):
        stream = store(at, film(600)[:3000], "REC_009.mp4")
        digest = look(stream).state.digest
        at.do(OrderCut(original=digest, kind_of_cut="clip", from_ms=0, to_ms=10_000, reason=WHY), stream, at.handler)
        make_cuts()
        [cut] = look(stream).state.cuts
        assert not cut.derived
        assert "原件没有变化" in cut.failed
        site_vault().verify(digest)


def test_a_transcript_names_its_stretch_and_a_better_one_takes_its_place(at):
    with on("2026-03-02T12:30"):
        stream = store(at, film(3600))
        digest = look(stream).state.digest
        for words in ("执法人员：请出示证照。", "执法人员：请出示营业执照。\n当事人：在这里。"):
            at.do(TypeTranscript(original=digest, from_ms=0, to_ms=20_000, words=words), stream, at.handler)
        first, second = look(stream).state.transcripts
        assert (first.replaced_by, second.replaced_by) == (second.id, "")
        assert (second.original, second.from_ms, second.to_ms) == (digest, 0, 20_000)


def test_a_strip_is_made_in_the_background_and_again_when_it_is_thrown_away(at):
    with on("2026-03-02T12:30"):
        stream = store(at, film(600))
        digest = look(stream).state.digest
    assert make_strips() == 1
    assert make_strips() == 0
    pictures = strip_of(digest)
    assert [picture.at_ms for picture in pictures][:3] == [0, 50_000, 100_000]
    folder = strip_folder(strips_folder(), digest)
    assert all((folder / picture.name).read_bytes().startswith(b"\xff\xd8\xff") for picture in pictures)
    for path in folder.iterdir():
        path.unlink()
    assert strip_of(digest) == pictures
