"""The demonstration shows licences where the regime covers them, and its printed code opens one of them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from mingfa.demo.licensing import NAMED, code_lines, show_codes, show_licences
from mingfa.desk import now
from mingfa.desk.perform import look
from mingfa.desk.settle import settle
from mingfa.desk.signer import LocalSigner
from mingfa.desk.times import LOCAL
from mingfa.disclosure.models import PublicationRow
from mingfa.licences.models import LicenceRow
from mingfa.progress.sealing import shelf_of
from mingfa.review.models import ReviewRow
from mingfa.testing.site import install_for_test

pytestmark = pytest.mark.django_db
TODAY = datetime(2026, 6, 1, 18, tzinfo=LOCAL)


def test_licences_are_shown_where_the_regime_covers_them(tmp_path, settings):
    settings.SITE = tmp_path / "site"
    settings.SITE.mkdir()
    sites = {}
    for agency in ("xiangxi", "xinglongtai"):
        with now.at(TODAY - timedelta(days=150)):
            sites[agency] = install_for_test(agency)
    assert show_licences(sites["xiangxi"], TODAY) == 0
    assert show_licences(sites["xinglongtai"], TODAY) == len(NAMED)
    assert show_licences(sites["xinglongtai"], TODAY) == 0  # they are there
    assert show_codes(sites["xinglongtai"], TODAY) == 0  # no case was walked here
    with now.at(TODAY):
        settle(LocalSigner())
        stages = sorted(LicenceRow.objects.values_list("stage", flat=True))
        assert stages == ["accepted", "delivered", "delivered", "received", "supplementing"]
        assert PublicationRow.objects.filter(agency="xinglongtai", published_on__isnull=False).count() == 2
        assert len(shelf_of("xinglongtai").entries) == 3
        decided = [look(stream).state.decision for stream in LicenceRow.objects.exclude(result="").values_list("stream", flat=True)]
        assert [bool(one.opinion_digest) for one in decided] == [True, True], "兴隆台 reviews licences, and has no list in force here"
        assert ReviewRow.objects.filter(case_kind="licence", status="passed").count() == 2
        lines = code_lines()
    assert len(lines) == 3
    assert all("查询码" in line and "许受〔2026〕" in line for line in lines)
