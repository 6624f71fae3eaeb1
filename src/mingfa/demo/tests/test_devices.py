"""The devices of the demonstration: every agency has some, by its own rules, and a little has happened to them."""

from __future__ import annotations

from datetime import datetime

import pytest

from mingfa.demo.devices import BODY_CAMERA, show_devices, stock
from mingfa.desk.models import ConcernRow
from mingfa.desk.perform import look, regime_of
from mingfa.desk.times import LOCAL
from mingfa.law.regime import AGENCIES
from mingfa.recorders.facts import RecorderFact, recorder_stream
from mingfa.recorders.models import RecorderRow

pytestmark = pytest.mark.django_db
LONG_AGO, TODAY = datetime(2026, 1, 5, 9, 5, tzinfo=LOCAL), datetime(2026, 6, 5, 9, 5, tzinfo=LOCAL)


@pytest.mark.parametrize("agency", AGENCIES)
def test_every_agency_has_devices_of_which_one_is_out_and_one_is_damaged(installed, agency):
    site = installed(agency)
    view = regime_of(agency)
    assert view is not None
    assert show_devices(site, LONG_AGO, view.calendar, TODAY) == 5
    assert show_devices(site, LONG_AGO, view.calendar, TODAY) == 0
    stages = dict(RecorderRow.objects.filter(agency=agency).values_list("number", "stage"))
    assert stages == {"DSJ-0001": "idle", "DSJ-0002": "out", "DSJ-0003": "repair", "DSJ-0004": "idle", "XWS-01": "idle"}
    assert [one.code for one in ConcernRow.objects.filter(agency=agency, stream__contains="/recorder/")] == ["recorder.harm_open"]
    stream = recorder_stream(agency, BODY_CAMERA)
    assert RecorderFact.of(look(stream).state, stream, TODAY.date()).is_recorder


def test_one_body_camera_is_there_for_cases_and_registered_once(xiangxi):
    stock(xiangxi, LONG_AGO)
    stock(xiangxi, TODAY)
    assert RecorderRow.objects.get().number == BODY_CAMERA
