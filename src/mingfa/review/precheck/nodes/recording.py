"""Whether the audio and video records are there and whole (全过程音像记录): coverage, notice, files, ties to the steps. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from mingfa.cases.recording_rules import MODES, covert_allowed, notice_rule, owes_notice, told_late
from mingfa.desk.times import LOCAL
from mingfa.review.precheck.casefile import CaseFile
from mingfa.review.precheck.node import Hit, hit, node

GENERAL = "penalty_law 第四十七条"
SLACK = timedelta(minutes=5)
"""How far the first picture may lie after the start on paper before it is worth a look."""


def occasions(file: CaseFile) -> bool:
    """For nodes that look at what had to be recorded."""
    return bool(file.standings)


def recorded(file: CaseFile) -> bool:
    """For nodes that look at recordings."""
    return bool(file.recordings)


def _lacks(code: str, *, lack: str, severity: str, words: str) -> None:
    """Register a node on one kind of lack that the rules of recording know."""

    @node(f"recording.{code}", GENERAL, "procedure", "serious" if severity == "serious" else "minor", when=occasions, words=words)
    def lacks(file: CaseFile) -> Iterator[Hit]:
        """What had to be recorded was recorded, or the gap was explained and the explanation accepted."""
        for one in file.standings:
            for found in one.lacks:
                if found.code == lack:
                    yield hit(file.at(one.occasion.seq), what=found.words, mode=MODES[one.needs.mode], remedy=found.remedy)


_lacks("gap", lack="recording.gap", severity="serious", words="{what}（{mode}），没有说明；{remedy}。")
_lacks("gap_rejected", lack="recording.gap_rejected", severity="serious", words="{what}；{remedy}。")
_lacks("gap_waiting", lack="recording.gap_waiting", severity="minor", words="{what}；{remedy}。")
_lacks("no_work_record", lack="recording.no_work_record", severity="minor", words="{what}；{remedy}。")
_lacks("no_choice", lack="recording.no_choice", severity="minor", words="{what}；{remedy}。")
_lacks("no_file", lack="recording.no_file", severity="minor", words="{what}；{remedy}。")
_lacks("no_reason", lack="recording.no_reason", severity="minor", words="{what}；{remedy}。")


@node(
    "recording.untold", "rule:recording.notice_before", "procedure", "minor", when=occasions,
    words="{where}没有告知对方正在录音录像；请核对录像开头是否口头告知，补充登记。",
)  # fmt: skip
def untold(file: CaseFile) -> Iterator[Hit]:
    """People are told that they are recorded."""
    for one in file.standings:
        if one.linked and owes_notice(one, file.regime) is not None:
            yield hit(file.at(one.occasion.seq))


@node(
    "recording.told_late", "rule:recording.notice_before", "procedure", "minor", when=occasions,
    words="{where}在活动开始之后（{at}）才告知录音录像；请核对并说明。",
)  # fmt: skip
def told_afterwards(file: CaseFile) -> Iterator[Hit]:
    """They are told before it begins."""
    for one in file.standings:
        at = one.occasion.told_at
        if at is not None and told_late(one, file.regime):
            yield hit(file.at(one.occasion.seq), at=f"{at.astimezone(LOCAL):%H:%M}")


@node(
    "recording.damaged",
    GENERAL,
    "evidence",
    "serious",
    when=recorded,
    words="{where}的文件损坏，不能完整播放；请从原设备、备份恢复，或者说明。",
)
def damaged(file: CaseFile) -> Iterator[Hit]:
    """Every file can be read whole."""
    for one in file.recordings:
        if one.damaged:
            yield hit(file.recording(one))


@node(
    "recording.edited",
    GENERAL,
    "evidence",
    "serious",
    when=recorded,
    words="{where}有编辑痕迹，尚未排除；请核对原始载体，不能排除的不作为证据。",
)
def edited(file: CaseFile) -> Iterator[Hit]:
    """No sign of editing stands uncleared."""
    for one in file.recordings:
        if one.suspicious:
            yield hit(file.recording(one))


@node(
    "recording.unmeasured",
    GENERAL,
    "evidence",
    "minor",
    when=recorded,
    words="{where}还没有检测完成，不能确定实际录制的时间；请等待检测后重新预审。",
)
def unmeasured(file: CaseFile) -> Iterator[Hit]:
    """What was really recorded is known."""
    for one in file.recordings:
        if not one.measured and not one.damaged:
            yield hit(file.recording(one))


@node(
    "recording.missing", GENERAL, "evidence", "serious", when=lambda file: recorded(file) and bool(file.originals),
    words="{where}的原件不在原件库中；请查找原始载体重新归集。",
)  # fmt: skip
def missing(file: CaseFile) -> Iterator[Hit]:
    """The original is in the vault."""
    for one in file.recordings:
        if any(file.originals.get(digest) in ("missing", "removed") for digest in one.digests):
            yield hit(file.recording(one))


@node(
    "recording.broken", GENERAL, "evidence", "serious", when=lambda file: recorded(file) and bool(file.originals),
    words="{where}的原件与登记的数字指纹不符，内容可能被改动；请从备份恢复并查明原因。",
)  # fmt: skip
def broken(file: CaseFile) -> Iterator[Hit]:
    """The original is what it was when it was taken in."""
    for one in file.recordings:
        if any(file.originals.get(digest) == "broken" for digest in one.digests):
            yield hit(file.recording(one))


@node("recording.unplaced", GENERAL, "documents", "minor", when=recorded, words="{where}没有关联到具体环节；请关联，使案卷内可查可溯。")
def unplaced(file: CaseFile) -> Iterator[Hit]:
    """Every recording is tied to a step."""
    for one in file.recordings:
        if not one.placed_in(file.case.stream):
            yield hit(file.recording(one))


@node("recording.not_annotated", GENERAL, "documents", "minor", when=recorded, words="{where}没有备注摄录内容；请补充备注。")
def not_annotated(file: CaseFile) -> Iterator[Hit]:
    """It is noted what a recording shows."""
    for one in file.recordings:
        if not one.annotated:
            yield hit(file.recording(one))


@node("recording.shots_blank", GENERAL, "documents", "minor", when=recorded, words="{where}有{n}项摄录要素没有填写；请逐项核对。")
def shots_blank(file: CaseFile) -> Iterator[Hit]:
    """The list of shots is ticked."""
    for one in file.recordings:
        if one.shots_blank:
            yield hit(file.recording(one), n=one.shots_blank)


@node("recording.no_speaker", GENERAL, "documents", "minor", when=recorded, words="{where}是录音，没有备注对话人员和内容；请补充。")
def no_speaker(file: CaseFile) -> Iterator[Hit]:
    """Who speaks on a tape, and of what."""
    for one in file.recordings:
        if not one.audio_described:
            yield hit(file.recording(one))


@node(
    "recording.covert_forbidden", GENERAL, "evidence", "serious", when=recorded,
    words="{where}是隐蔽录制的，本机关制度没有允许；请核实，以侵害他人合法权益的方式取得的不得作为证据。",
)  # fmt: skip
def covert_forbidden(file: CaseFile) -> Iterator[Hit]:
    """No covert recording where the rules do not know it."""
    for one in file.recordings:
        if one.covert and not covert_allowed(file.regime, file.on):
            yield hit(file.recording(one))


@node(
    "recording.other_day", GENERAL, "evidence", "serious", when=recorded,
    words="{where}录制于{day}，所关联的环节不在同一天；请核对关联或者设备时间。",
)  # fmt: skip
def other_day(file: CaseFile) -> Iterator[Hit]:
    """A recording was made on the day of its step."""
    days = {one.occasion.seq: one.occasion.day for one in file.standings}
    for one in file.recordings:
        if one.started_at is not None:
            made = one.started_at.astimezone(LOCAL).date()
            tied = [days[seq] for seq in one.steps_of(file.case.stream) if seq in days]
            if tied and made not in tied and all(abs((made - day).days) > 0 for day in tied) and not _spans(one.ended_at, tied):
                yield hit(file.recording(one), day=made)


def _spans(ended: datetime | None, tied: list[date]) -> bool:
    return ended is not None and ended.astimezone(LOCAL).date() in tied


@node(
    "recording.starts_late", GENERAL, "procedure", "note", when=occasions,
    words="{where}的录像比笔录的开始时间晚{minutes}分钟开始；请核对出示证件、告知是否录入。",
)  # fmt: skip
def starts_late(file: CaseFile) -> Iterator[Hit]:
    """The first picture lies near the start on paper."""
    for one in file.standings:
        window = one.occasion.window
        first = min((start for held in one.counted for start, _ in held.spans), default=None)
        if window is not None and first is not None and first > window.start + SLACK:
            yield hit(file.at(one.occasion.seq), minutes=(first - window.start) // timedelta(minutes=1))


@node(
    "recording.operator_absent", GENERAL, "evidence", "minor", when=recorded,
    words="{where}的拍摄人{name}没有参加所关联的活动；请核对拍摄人。",
)  # fmt: skip
def operator_absent(file: CaseFile) -> Iterator[Hit]:
    """Who filmed was there."""
    for one in file.recordings:
        for seq in one.steps_of(file.case.stream):
            activity = file.case.investigation.activity(seq)
            if (
                activity is not None
                and one.operator
                and one.operator not in {shown.person for shown in activity.officers}
                and one.operator in file.case.investigators
            ):
                yield hit(file.recording(one), name=file.name(one.operator))


@node(
    "recording.disc_unsigned", GENERAL, "documents", "minor", when=lambda file: any(one.disc for one in file.recordings),
    words="{where}作为证据刻录了光盘，光盘说明还没有签名；请由制作人和证人签名。",
)  # fmt: skip
def disc_unsigned(file: CaseFile) -> Iterator[Hit]:
    """The sheet of a disc is signed."""
    for one in file.recordings:
        if one.disc in ("open", "sheet"):
            yield hit(file.recording(one))


@node(
    "recording.spoken_notice", "rule:recording.notice_before", "documents", "note", when=occasions,
    words="{where}应当事先告知录音录像，案内只有口头告知的登记；请在笔录中写明。",
)  # fmt: skip
def spoken_only(file: CaseFile) -> Iterator[Hit]:
    """Where the notice was only spoken, the record should say so."""
    for one in file.standings:
        told = [telling for telling in file.case.footage.tellings if telling.step == one.occasion.seq]
        activity = file.case.investigation.activity(one.occasion.seq)
        rule = notice_rule(one.occasion.kinds, file.regime, one.occasion.day)
        if (
            rule is not None
            and told
            and activity is not None
            and activity.recording_told_at is None
            and all(telling.how == "said" for telling in told)
        ):
            yield hit(file.at(one.occasion.seq))
