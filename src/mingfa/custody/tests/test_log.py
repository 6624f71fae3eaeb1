"""The reading log: one entry for a person, an original and a session; copies and refusals one by one; nothing folded."""

from __future__ import annotations

from datetime import datetime

import pytest

from mingfa.custody.log import forget_noted, note_copy, note_refusal, note_view
from mingfa.desk import now
from mingfa.desk.errors import Refused
from mingfa.desk.perform import forget, look, perform
from mingfa.desk.store import read_entries
from mingfa.desk.times import LOCAL

pytestmark = pytest.mark.django_db
DIGEST = "ab" * 32
RECORDING = "xiangxi/recording/" + DIGEST[:40]
LOG = "xiangxi/access/2026-03"


@pytest.fixture(autouse=True)
def _fresh():
    forget_noted()
    yield
    forget_noted()


def lines():
    return [entry.act for entry in read_entries(LOG)][1:]


def test_a_view_is_one_entry_a_session_and_a_copy_is_one_each(xiangxi):
    reader = xiangxi.people["supervisor"][0]
    with now.at(datetime(2026, 3, 2, 15, tzinfo=LOCAL)):
        for _ in range(50):
            note_view("xiangxi", reader, RECORDING, DIGEST, "session-a", name="甲")
        forget_noted()  # another process, which has noted nothing yet
        forget()
        note_view("xiangxi", reader, RECORDING, DIGEST, "session-a", "另一处打开", name="甲")
        assert len(lines()) == 1
        note_view("xiangxi", reader, RECORDING, DIGEST, "session-b", name="甲")
        note_copy("xiangxi", reader, RECORDING, DIGEST, "session-b", name="甲")
        note_copy("xiangxi", reader, RECORDING, DIGEST, "session-b", name="甲")
        note_refusal("xiangxi", reader, RECORDING, DIGEST, "session-b", "下载原件", name="甲", code="access.no_request")
        note_view("xiangxi", reader, RECORDING, DIGEST, "session-b", name="甲", each=True)
    assert [act.what for act in lines()] == ["view", "view", "copy", "copy", "refused", "view"]
    assert "session-a" not in str(lines())
    assert look(LOG).seq == 6


def test_a_month_begins_a_log_of_its_own_and_nobody_writes_it_by_hand(xiangxi):
    reader = xiangxi.people["supervisor"][0]
    with now.at(datetime(2026, 3, 31, 23, 59, tzinfo=LOCAL)):
        note_view("xiangxi", reader, RECORDING, DIGEST, "s")
    with now.at(datetime(2026, 4, 1, 0, 1, tzinfo=LOCAL)):
        note_view("xiangxi", reader, RECORDING, DIGEST, "s")
        assert look(LOG).seq == 1
        assert look("xiangxi/access/2026-04").seq == 1
        act = lines()[0]
        with pytest.raises(Refused) as refused:
            perform(act, LOG, by=xiangxi.people["administrator"][0], key="by-hand")
    assert refused.value.codes == ("duty.internal",)
