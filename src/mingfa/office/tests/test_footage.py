"""Pages about recordings of a case: the time line of each step, forms about gaps, the list of what is missing, the list of items."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from mingfa.agencies.setup import Site
from mingfa.cases.acts import recordings as rec
from mingfa.cases.tests.stories import Story
from mingfa.cases.tests.test_footage import did, times
from mingfa.desk import now
from mingfa.desk.perform import perform
from mingfa.desk.timer import run_due
from mingfa.desk.times import LOCAL
from mingfa.lists.av_items import AddAvLine, OpenAvList, av_list_stream
from mingfa.office.tests.conftest import Seen, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def gapped(site: Site) -> tuple[Story, int]:
    """An inspection of an hour of which the first quarter was not recorded."""
    story = Story(site).filed(source="inspection")
    seq = did(story)
    begun, ended = times(story, seq)
    story.film(seq, (begun + timedelta(minutes=15), ended))
    return story, seq


def test_the_case_page_draws_what_is_covered(gapped: tuple[Story, int]) -> None:
    story, seq = gapped
    with now.at(story.at):
        page = signed_in(story.officers[0]).get(f"/s/{story.stream}/").text
    assert "录制时间线" in page
    assert '<rect class="bar-gap" x="0" y="0" width="250" height="24">' in page
    assert '<rect class="bar-covered" x="250" y="0" width="750" height="24">' in page
    assert "已录制 75%" in page
    assert "（15分钟）没有录制" in page
    assert f"case={story.stream}&amp;step={seq}" in page


def test_a_gap_is_explained_filed_and_reviewed_by_forms(gapped: tuple[Story, int]) -> None:
    """The form begins with the step and the times of the gap; each ground has its own fields; the leader's form begins with what waits."""
    story, seq = gapped
    officer, leader = signed_in(story.officers[0]), signed_in(story.leader)
    address = f"/s/{story.stream}/acts/"
    with now.at(story.at):
        shown = officer.get(f"{address}cases.explain_gap/").text
        assert "说明录制中断" in shown
        assert "公共交通工具上用不了" in shown
        seen = Seen(shown).typed()
        assert (seen["f-step"], seen["f-started_at"][0][11:16]) == ([str(seq)], f"{times(story, seq)[0].astimezone(LOCAL):%H:%M}")
        sent = {**seen, "f-why-_kind": ["technical"], "f-why-words": ["存储卡接触不良"], "_do": ["submit"]}
        answer = officer.post(f"{address}cases.explain_gap/", sent)
        assert answer.status_code == 302, answer.text
    story.at += timedelta(minutes=5)
    ident = story.state.footage.stories[-1].id
    story.do(rec.FileGapRecord(story=ident, digest="5b" * 32))
    with now.at(story.at):
        assert "存储卡" not in leader.get(f"{address}cases.file_gap_record/").text
        shown = leader.get(f"{address}cases.review_gap/").text
        assert "技术原因" in shown
        sent = {**Seen(shown).typed(), "f-accepted": ["yes"], "f-opinion": ["属实"], "_do": ["submit"]}
        answer = leader.post(f"{address}cases.review_gap/", sent)
        assert answer.status_code == 302, answer.text
        page = officer.get(f"/s/{story.stream}/").text
    assert "bar-explained" in page


@pytest.mark.parametrize("name", ["choose_means", "mark_scene", "tell_recording", "argue_legality"])
def test_forms_about_recordings_are_shown(gapped: tuple[Story, int], name: str) -> None:
    story, _ = gapped
    with now.at(story.at):
        answer = signed_in(story.officers[0]).get(f"/s/{story.stream}/acts/cases.{name}/")
    assert answer.status_code == 200
    assert "现场检查（第 5 条）" in answer.text or name == "argue_legality"


def test_the_list_of_missing_recordings_goes_by_unit_and_month(gapped: tuple[Story, int]) -> None:
    story, _ = gapped
    at = datetime(2026, 3, 6, 9, tzinfo=LOCAL)
    with now.at(at):
        run_due()
        supervisor = signed_in(story.site.people["supervisor"][0])
        page = supervisor.get("/missing-recordings/").text
        sums = (("月份", "2026-03"), ("机构", "生态环境保护综合行政执法局"), ("环节数", "1"), ("分钟数", "15"), ("尚未补正", "1"))
        assert "".join(f'<td data-label="{head}">{told}</td>' for head, told in sums) in page
        assert ">enforcement<" not in page, "units have names"
        assert "应录未录" in supervisor.get("/kinds/recording/").text
        assert "应录未录" not in signed_in(story.officers[0]).get("/kinds/recording/").text
        assert "未补正" in page
        assert "没有应录未录的环节" in supervisor.get("/missing-recordings/?month=2026-02").text
        assert "应录未录" in supervisor.get("/supervision/").text
        assert signed_in(story.officers[0]).get("/missing-recordings/").status_code == 403


def test_the_list_of_items_is_one_and_shows_its_lines(site: Site) -> None:
    head, stream = site.people["unit_head"][0], av_list_stream("xiangxi")
    client, at = signed_in(head), datetime(2026, 3, 2, 9, tzinfo=LOCAL)
    with now.at(at):
        begun: Any = client.get("/start/lists.open_av_list/")
        assert begun["Location"] == f"/s/{stream}/acts/lists.open_av_list/"
        perform(OpenAvList(basis="执法全过程记录制度"), stream, by=head, key="open")
        line = AddAvLine(item="无人机航查", activity="by_law", step="调查取证", means="video", extent="whole")
        perform(line, stream, by=head, key="line")
        page = client.get(f"/s/{stream}/").text
        form = client.get(f"/s/{stream}/acts/lists.add_av_line/").text
    assert "无人机航查" in page
    assert "全程记录" in page
    assert "全程还是部分" in form
