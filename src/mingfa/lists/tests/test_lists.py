"""A list (清单): versions are made whole and published once."""

from __future__ import annotations

import pytest

from mingfa.agencies.tests.acting import do
from mingfa.desk.errors import Refused
from mingfa.desk.perform import look
from mingfa.lists.acts import CreateList, MakeVersion, PublishList

STREAM = "xiangxi/list/matters"


def refused(act, by):
    with pytest.raises(Refused) as caught:
        do(act, STREAM, by)
    return set(caught.value.codes)


@pytest.mark.guards("refuse_ragged_rows", "refuse_nothing_to_publish")
def test_a_version_has_a_cell_for_every_column_and_is_published_once(xiangxi):
    head = xiangxi.person("legal_head")
    do(CreateList(title="行政执法事项清单"), STREAM, head)
    publish = PublishList(channels=("门户网站",))
    assert "list.nothing_new" in refused(publish, head)
    version = MakeVersion(columns=("事项", "依据"), rows=(("对超标排污的处罚", "水污染防治法"),), source="事项清单编制工作方案")
    assert refused(version.model_copy(update={"rows": (("只有一栏",),)}), head) == {"list.ragged"}
    do(version, STREAM, head)
    do(publish, STREAM, head)
    state = look(STREAM).state
    assert (state.versions[-1].number, state.versions[-1].channels) == (1, ("门户网站",))
    assert refused(publish, head) == {"stage.wrong"}
