"""What happens to a case's recordings later (演示调阅): a court asks to see one, the head approves, the keeper registers the visit."""

from __future__ import annotations

from datetime import timedelta

from mingfa.custody.acts.requests import ApproveRequest, HandOutCopy, RegisterRequest, RegisterVisit
from mingfa.demo.walk import Walk
from mingfa.desk.streams import stream_name

COURT_PEOPLE = ("承办法官示例",)


def asked_by_court(walk: Walk) -> None:
    """Let a court read a recording of the case and take a copy with it."""
    recordings = tuple(stream for stream, one in sorted(walk.state.recordings.items()) if one.status == "stored")
    if not recordings:
        return
    walk.next_day(2)
    request = stream_name(walk.site.agency, "access_request", walk.case.rpartition("/")[2])
    keeper, head = walk.cast.who("access.register"), walk.cast.who("access.approve_organ")
    court = walk.agency.courts[0]
    asked = RegisterRequest(
        requester="court", organ=court, people=COURT_PEOPLE, paper_no=f"（{walk.on.year}）示行审1号函", reason="审查行政非诉执行申请，核对现场检查经过",
        recordings=recordings[:1], copies=True, year=walk.on.year,
    )  # fmt: skip
    walk.do(asked, keeper, request)
    until = walk.on + timedelta(days=14)
    walk.do(ApproveRequest(until=until, copies_allowed=True, opinion="同意查阅，并准许复制一份"), head, request)
    walk.next_day()
    visit = RegisterVisit(
        recording=recordings[0], visitor=COURT_PEOPLE[0], reason="核对现场检查经过", at=walk.now, document="工作证（示例）", values={}
    )
    walk.do(visit, keeper, request)
    copy = HandOutCopy(recording=recordings[0], receiver=COURT_PEOPLE[0], purpose="审查行政非诉执行申请", how="disc")
    walk.do(copy, keeper, request)
