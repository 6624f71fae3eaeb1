"""The list of items to be recorded (音像记录事项清单): one list, each item once, and only lines, posts and units that there are."""

from __future__ import annotations

from datetime import date

import pytest

from mingfa.agencies.tests.acting import do
from mingfa.desk.act import Act
from mingfa.desk.errors import Refused
from mingfa.desk.gates import has_duty
from mingfa.desk.perform import actor_of, look
from mingfa.lists.av_items import AddAvLine, EndAvLine, MarkPost, OpenAvList, av_list_stream


@pytest.mark.guards("refuse_second_list", "refuse_same_line", "refuse_unknown_line", "refuse_unknown_post")
def test_there_is_one_list_and_each_item_stands_on_it_once(xiangxi):
    from mingfa.agencies.tests.acting import DAY, regime_now

    stream = av_list_stream("xiangxi")
    wanted = regime_now("xiangxi").duty("list.av_items", DAY.date())
    people = sorted({one for group in xiangxi.people.values() for one in group})
    keeper = next(one for one in people if has_duty(actor_of(one, DAY), wanted))

    def refused(act: Act, where: str = stream) -> set[str]:
        with pytest.raises(Refused) as caught:
            do(act, where, keeper)
        return set(caught.value.codes)

    basis = OpenAvList(basis="执法全过程记录制度")
    assert "av_list.second" in refused(basis, "xiangxi/av_list/another")
    do(basis, stream, keeper)
    line = AddAvLine(item="无人机航查", activity="by_law", step="调查取证", means="video", extent="whole", since=date(2026, 3, 1))
    do(line, stream, keeper)
    assert refused(line) == {"av_list.same"}
    [held] = look(stream).state.lines
    assert refused(EndAvLine(line="l999", until=date(2026, 3, 2), reason="合并")) == {"av_list.no_line"}
    assert refused(EndAvLine(line=held.id, until=date(2026, 2, 1), reason="合并")) == {"av_list.ends_before"}
    assert refused(MarkPost(role="wizard", applies=True, reason="核对")) == {"av_list.no_role"}
    assert refused(MarkPost(role="officer", unit="moon_base", applies=True, reason="核对")) == {"av_list.no_unit"}
    do(EndAvLine(line=held.id, until=date(2026, 3, 31), reason="合并"), stream, keeper)
    assert [one.until for one in look(stream).state.lines] == [date(2026, 3, 31)]
