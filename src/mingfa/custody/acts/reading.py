"""The reading log (阅读日志): one stream a month, one entry for each person, original and session; copies and refused attempts one by one.

Written by the part of the system that hands recordings out, before the first byte leaves; nobody fills it in by hand. Pure.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from mingfa.desk.act import Act

KEEPER = frozenset({"custodian"})

Month = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
Name = Annotated[str, StringConstraints(max_length=300)]
Stream = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_-]{1,39}/[a-z][a-z_]{1,29}/[A-Za-z0-9][A-Za-z0-9._-]{0,79})?$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000)]

WHAT: tuple[tuple[str, str], ...] = (
    ("view", "查阅"),
    ("copy", "复制、下载"),
    ("export", "导出"),
    ("refused", "未予准许"),
)
"""What was done with an original, or what somebody tried and was not allowed."""


class OpenReadingLog(Act):
    """Begin the reading log of a month (建立当月阅读日志)."""

    label = "建立当月阅读日志"
    kind = "access"
    starts = True
    internal = True
    system = KEEPER

    month: Month = Field(title="月份")


class LogAccess(Act):
    """Note that somebody reads, copies or exports a recording, or tried to and was refused (登记查阅).

    person: stream of who does it; reader: the name as known then. digest: of the original, "" for the recording as a whole. session: a short digest of the
    sign-in session, never the session itself. request: the approved request it rests on. attempt, code, article: of what was refused.
    """

    label = "登记查阅"
    kind = "access"
    internal = True
    system = KEEPER

    what: Literal["view", "copy", "export", "refused"] = Field(title="方式")
    person: Stream = Field(title="人员")
    reader: Name = Field("", title="姓名")
    recording: Stream = Field("", title="音像记录")
    digest: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")] = Field("", title="原件")
    session: Annotated[str, StringConstraints(max_length=64)] = Field("", title="会话")
    why: Words = Field("", title="事由")
    request: Stream = Field("", title="依据的申请")
    attempt: Name = Field("", title="试图办理")
    code: Name = Field("", title="不予准许的原因代码")
    article: Name = Field("", title="依据")
