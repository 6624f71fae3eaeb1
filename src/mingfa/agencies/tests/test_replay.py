"""Everything about an agency comes back from its entries: tables are rebuilt to the same rows, and verify finds nothing."""

from __future__ import annotations

import pytest

from mingfa.agencies.acts.person import Delegate, FailYearlyCheck, RevokeCertificate
from mingfa.agencies.models import GapRow, PersonRow
from mingfa.agencies.tests.acting import DAY, do
from mingfa.desk import now
from mingfa.desk.perform import forget, look
from mingfa.desk.rebuild import rebuild
from mingfa.desk.store import streams_of
from mingfa.desk.verify import verify
from mingfa.lists.models import OfficerRow


@pytest.mark.parametrize("agency", ["xiangxi", "xinglongtai"])
def test_an_agency_verifies_and_is_rebuilt(installed, agency):
    site = installed(agency)
    officer, other = site.people["officer"][:2]
    head = site.person("legal_head")
    do(RevokeCertificate(number=look(officer).state.certificates[0].number, reason="退休"), officer, head)
    do(FailYearlyCheck(year=2026, reason="未参加"), other, head)
    do(Delegate(role="legal_head", unit="legal", deputy=site.person("hearing_chair"), reason="出差"), head, head)
    states = {stream: look(stream).state for stream in streams_of(agency)}
    tables = [list(model.objects.order_by("id").values()) for model in (GapRow, PersonRow, OfficerRow)]
    with now.at(DAY):
        assert verify().findings == []
        rebuild()
        assert verify().findings == []
    assert tables == [list(model.objects.order_by("id").values()) for model in (GapRow, PersonRow, OfficerRow)]
    forget()
    for stream, state in states.items():
        again = look(stream).state
        if stream.endswith("/regime/current"):
            assert again.regime == state.regime
        else:
            assert again == state, stream
