"""By clicking: an officer takes a body camera, uploads, explains a gap; the leader reviews; a court's request is approved and registered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from mingfa.custody.acts.requests import ApproveRequest, RegisterRequest, RegisterVisit
from mingfa.demo.devices import camera_of, stock
from mingfa.demo.matters import parties
from mingfa.desk import now
from mingfa.desk.act import Act
from mingfa.desk.perform import look
from mingfa.desk.verify import verify
from mingfa.office.tests.clicking import PRESENT, Clicked, Desk, NotDone
from mingfa.office.tests.conftest import accounts
from mingfa.office.tests.test_clicking import START, address  # noqa: F401
from mingfa.recorders.acts.use import CheckBeforeUse, CheckDaily, CheckOut, ReturnRecorder
from mingfa.recorders.state.recorder import recorder_stream
from mingfa.testing.site import install_for_test

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]
VISITOR = "承办法官示例"


def why_not(walk: Clicked, act: type[Act], by: str, stream: str) -> str:
    """What the page of a stream says of an act that is not possible now."""
    assert walk.desk is not None
    PRESENT[:] = [walk.now]
    page = walk.desk.of(by)
    page.goto(f"/s/{stream}/")
    return str(page.locator("details.blocked li", has_text=act.label).first.text_content())


def test_a_recording_from_the_camera_to_the_courts_visit(browser: Browser, address: str) -> None:  # noqa: F811
    with now.at(START):
        site = install_for_test("xiangxi")
        accounts("xiangxi")
    walk = Clicked(site, START, parties()[:1], desk=Desk(browser, address), cut=True)
    assert walk.desk is not None
    keeper, officer = walk.cast.who("recorder.keep"), walk.cast.officers[1]
    number = camera_of(site, officer)
    stock(site, START - timedelta(days=1), number)
    camera = recorder_stream("xiangxi", number)

    # out of the cupboard
    assert "检查" in why_not(walk, CheckOut, officer, camera)
    walk.do(CheckDaily(charge=100, spares=1, parts=True), keeper, camera)
    items = walk.items("recording.pre_use_check")
    walk.do(CheckBeforeUse(passed=items, device_time=walk.now), officer, camera)
    walk.do(CheckOut(user=officer, purpose="patrol", task="企业排污口巡查"), officer, camera)
    assert look(camera).state.holder == officer

    # what was recorded, what was not, and why
    walk.through("question")
    with pytest.raises(NotDone, match="没有录制"):
        walk.do(walk.ending(), walk.cast.lead)
    walk.through("end_question")
    stories = look(walk.case).state.footage.stories
    assert stories
    assert all(story.review.accepted for story in stories)
    walk.do(ReturnRecorder(condition="sound", device_time=walk.now, true_time=walk.now), officer, camera)

    # a court asks
    case, recording = walk.case, next(stream for stream, one in sorted(walk.state.recordings.items()) if one.status == "stored")
    registrar, head = walk.cast.who("access.register"), walk.cast.who("access.approve_organ")
    asked = RegisterRequest(
        requester="court", organ="甲县人民法院", people=(VISITOR,), paper_no="（2026）示行审1号函", reason="审查行政非诉执行申请", recordings=(recording,),
        copies=False, year=2026,
    )  # fmt: skip
    walk.do(asked, registrar)
    request, walk.case = walk.case, case
    visit = RegisterVisit(recording=recording, visitor=VISITOR, reason="核对调查经过", at=walk.now, document="工作证（示例）", values={})
    assert "批准" in why_not(walk, RegisterVisit, registrar, request)
    walk.do(ApproveRequest(until=walk.on + timedelta(days=7), copies_allowed=False, opinion="同意查阅"), head, request)
    walk.do(visit.model_copy(update={"at": walk.now}), registrar, request)

    PRESENT[:] = [walk.now]
    page = walk.desk.of(registrar)
    page.goto("/custody/register/")
    assert VISITOR in page.inner_text("main")
    assert "核对调查经过" in page.inner_text("main")
    with now.at(walk.now):
        report = verify()
    assert report.ok, [str(one) for one in report.findings[:5]]
    walk.desk.close()
