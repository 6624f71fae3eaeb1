"""Keys with the sizes of the log at which they are good, and number series without a gap."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mingfa.agencies.acts.keyring import EnrolKey, ReportCompromise, RotateKey
from mingfa.agencies.acts.series import TakeNumber, VoidNumber
from mingfa.agencies.facts import SeriesFact, keyring_stream, series_stream
from mingfa.agencies.tests.acting import at, day, do, open_case
from mingfa.agencies.tests.test_regime import refused
from mingfa.desk.errors import Refused
from mingfa.desk.keys import PURPOSES, load_key
from mingfa.desk.perform import look
from mingfa.ledger.notes import Signer

STREAM = keyring_stream("xiangxi")


def new_key(purpose: str) -> str:
    return str(Signer(f"mingfa/xiangxi/{purpose}", Ed25519PrivateKey.generate()).verifier)


def test_the_keys_of_an_agency_are_enrolled_when_it_is_installed(xiangxi):
    state = look(STREAM).state
    for purpose in PURPOSES:
        assert [str(key.verifier) for key in state.good(purpose, 0)] == [str(load_key("xiangxi", purpose).verifier)]
    assert len({key.verifier for key in state.keys}) == 4


def test_an_old_key_is_good_up_to_a_size_and_the_new_one_after_it(xiangxi):
    administrator = xiangxi.person("administrator")
    old, new = look(STREAM).state.current("issuing"), new_key("issuing")
    refused({"key.in_use"}, do, EnrolKey(purpose="issuing", verifier=new), STREAM, administrator)
    refused({"key.known"}, do, RotateKey(purpose="issuing", verifier=old.verifier, last_size=40, reason="到期"), STREAM, administrator)
    refused(
        {"duty.not_yours"}, do, RotateKey(purpose="issuing", verifier=new, last_size=40, reason="到期"), STREAM, xiangxi.person("principal")
    )
    do(RotateKey(purpose="issuing", verifier=new, last_size=40, reason="到期"), STREAM, administrator)
    state = look(STREAM).state
    assert [[key.verifier for key in state.good("issuing", size)] for size in (0, 40, 41)] == [[old.verifier], [old.verifier], [new]]
    assert state.current("issuing").verifier == new
    assert len(state.good("desk", 41)) == 1


def test_a_compromised_key_is_trusted_no_more_from_a_size_on(xiangxi):
    administrator, key = xiangxi.person("administrator"), look(STREAM).state.current("feed")
    refused(
        {"key.unknown"},
        do,
        ReportCompromise(purpose="feed", key_id="mingfa/xiangxi/feed+00000000", from_size=3, reason="丢失"),
        STREAM,
        administrator,
    )
    do(ReportCompromise(purpose="feed", key_id=key.key_id, from_size=30, reason="丢失"), STREAM, administrator)
    state = look(STREAM).state
    assert [bool(state.good("feed", size)) for size in (29, 30, 31)] == [True, False, False]
    assert state.current("feed") is None
    refused({"key.none"}, do, RotateKey(purpose="feed", verifier=new_key("feed"), last_size=29, reason="丢失"), STREAM, administrator)
    refused({"key.reported"}, do, ReportCompromise(purpose="feed", key_id=key.key_id, from_size=50, reason="丢失"), STREAM, administrator)
    do(ReportCompromise(purpose="feed", key_id=key.key_id, from_size=10, reason="查明更早"), STREAM, administrator, at(2026, 3, 3))
    assert not look(STREAM).state.good("feed", 10)
    do(EnrolKey(purpose="feed", verifier=new_key("feed"), from_size=10), STREAM, administrator, at(2026, 3, 4))
    assert len(look(STREAM).state.good("feed", 10)) == 1


@pytest.mark.parametrize("verifier", ["", "mingfa/xiangxi/desk", "mingfa/xiangxi/desk+00000000+AQ==", "x" * 500])
def test_a_malformed_key_is_refused(xiangxi, verifier):
    with pytest.raises((Refused, ValueError)):
        do(RotateKey(purpose="desk", verifier=verifier, last_size=1, reason="试"), STREAM, xiangxi.person("administrator"))
    assert len(look(STREAM).state.keys) == 4


def test_numbers_follow_one_another_and_a_voided_one_stays(xiangxi):
    entries = [open_case(xiangxi, "inspection") for _ in range(3)]
    series = series_stream("xiangxi", "inspection", 2026)
    state = look(series).state
    assert [(one.number, one.stream) for one in state.taken] == [(n, entry.stream) for n, entry in enumerate(entries, 1)]
    assert look(entries[2].stream).state.number == "州环检查〔2026〕3号"
    administrator = xiangxi.person("administrator")
    refused({"series.unknown"}, do, VoidNumber(number=9, reason="误编"), series, administrator)
    do(VoidNumber(number=2, reason="误编"), series, administrator)
    refused({"series.voided"}, do, VoidNumber(number=2, reason="误编"), series, administrator)
    fourth = open_case(xiangxi, "inspection")
    assert look(series).state.taken[1].voided == "误编"
    assert look(fourth.stream).state.number == "州环检查〔2026〕4号"
    assert SeriesFact.of(look(series).state, series, day("2026-03-02")).next == 5


def test_nobody_takes_a_number_by_hand(xiangxi):
    open_case(xiangxi, "inspection")
    series = series_stream("xiangxi", "inspection", 2026)
    for number in (2, 7):
        error = refused(
            {"duty.internal"}, do, TakeNumber(number=number, for_stream="xiangxi/case/x"), series, xiangxi.person("administrator")
        )
        assert ("series.gap" in error.codes) is (number == 7)


def test_a_refused_case_takes_no_number(xiangxi):
    open_case(xiangxi, "inspection")
    refused({"officer.not_certified"}, open_case, xiangxi, "inspection", officers=[xiangxi.expired, xiangxi.uncertified])
    assert look(series_stream("xiangxi", "inspection", 2026)).state.next == 2
