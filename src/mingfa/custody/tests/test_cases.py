"""Recordings of whole cases: evidence, open cases, suits against the decision."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mingfa.cases.acts.executing import RemedyFiled, RemedyOutcome
from mingfa.custody.acts.disputes import RegisterDispute
from mingfa.custody.models import KeepingRow
from mingfa.custody.tests.table import Table, on
from mingfa.custody.tests.test_keeping import propose
from mingfa.demo.walk import case_at
from mingfa.desk.keys import forget_keys
from mingfa.desk.perform import forget, look
from mingfa.recording.acts import FlagEvidence
from mingfa.testing.site import install_for_test

pytestmark = pytest.mark.django_db


@pytest.fixture
def site_of(db, settings, tmp_path):
    """Installs an agency in a folder of its own: cases that are signed leave checkpoints there."""
    settings.SITE = tmp_path
    forget()
    forget_keys()

    def made(agency):
        with on("2026-03-01T09:00"):
            return install_for_test(agency)

    yield made
    forget()
    forget_keys()


@pytest.mark.obligation("XX-R-16a")
def test_evidence_stays_with_the_dossier_and_a_case_keeps_what_belongs_to_it(site_of):
    site = site_of("xiangxi")
    at = Table(site)
    walk = case_at("investigating", site=site)
    tied = at.store("2026-03-02T18:00", case=walk.case)
    with on("2027-04-02T09:00"):
        refused, _ = propose(at, tied)
        assert refused == ("custody.case_open",)
        at.do(FlagEvidence(case=walk.case, reason="证明现场情况"), tied, at.who("archivist"))
        refused, _ = propose(at, tied)
    assert set(refused) == {"custody.evidence", "custody.case_open"}
    row = KeepingRow.objects.get(stream=tied)
    assert (row.kept_as, row.kept_until) == ("dossier", None)
    assert "第十六条" in row.article


@pytest.mark.obligation("XX-R-10.4")
@pytest.mark.obligation("JB-R-13c")
@pytest.mark.parametrize("agency", ["xiangxi", "jiangbei"])
def test_a_suit_against_the_decision_locks_the_recordings_of_its_case_until_it_is_decided(site_of, agency):
    site = site_of(agency)
    at = Table(site)
    walk = case_at("performing", agency, site=site)
    while "serve" not in walk.done:
        walk.step()
    held = sorted(walk.state.recordings)
    assert held
    by = walk.cast.who("case.remedy")
    walk.next_day()
    filed = [walk.do(RemedyFiled(party="p1", way=way, organ="有权机关", filed_on=walk.on), by) for way in ("reconsideration", "litigation")]
    for stream in held:
        state = look(stream).state
        assert [hold.ground for hold in state.keeping.locks] == ["reconsideration", "litigation"]
        assert ("dispute_expected" in state.long_term) is (agency == "xiangxi")
    with on("2031-01-06T09:00"):
        assert {"custody.locked", "custody.dispute_open"} <= set(propose(at, held[0])[0])
    walk.next_day()
    for number, entry in enumerate(filed):
        outcome = RemedyOutcome(remedy=entry.seq, outcome="upheld", ended_on=walk.on, known_on=walk.on, received_on=walk.on, reason="维持")
        walk.do(outcome, by)
        assert bool(look(held[0]).state.keeping.locks) is (number == 0)
    with on("2031-01-06T09:00"):
        assert "custody.locked" not in propose(at, held[0])[0]


@pytest.mark.obligation("XX-R-16a")
def test_what_lies_in_a_dossier_is_kept_as_long_as_the_dossier(site_of):
    site = site_of("xiangxi")
    at = Table(site)
    walk = case_at("archived", site=site)
    filed = [one.recording for one in walk.state.dossier.recordings]
    codes = {stream: "custody.evidence" if look(stream).state.evidence else "custody.dossier" for stream in filed}
    assert set(codes.values()) == {"custody.evidence", "custody.dossier"}
    archived_on = walk.state.execution.archived.on
    ends = archived_on.replace(year=archived_on.year + 30)
    for day in ("2028-06-01", str(ends)):
        with on(f"{day}T09:00"):
            assert propose(at, *filed)[0] == tuple(codes.values())
    with on(f"{ends + timedelta(days=1)}T09:00"):
        assert propose(at, *filed)[0] == ()


@pytest.mark.guards("refuse_left_out")
def test_a_dispute_about_a_case_names_all_its_recordings(site_of):
    site = site_of("xiangxi")
    at = Table(site)
    walk = case_at("lead", site=site)
    one, two = at.store("2026-03-02T18:00", case=walk.case), at.store("2026-03-02T19:00", case=walk.case)
    fields = {"ground": "complaint", "by_whom": "李四", "words": "投诉", "case": walk.case}
    with on("2026-03-03T09:00"):
        dispute, by = at.new("dispute"), at.who("legal_head")
        assert at.refused(RegisterDispute(recordings=(one,), **fields), dispute, by) == ("dispute.left_out",)
        assert at.refused(RegisterDispute(recordings=(one, two), **fields), dispute, by) == ()
    assert [look(stream).state.keeping.locks[0].source for stream in (one, two)] == [dispute, dispute]
