"""`mingfa recordings ingest`: takes a recorder's folder in, says of each file what became of it, and proposes where it belongs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from mingfa.desk.errors import DeskError, UnknownPerson
from mingfa.desk.perform import actor_of, regime_of
from mingfa.desk.times import LOCAL
from mingfa.law.errors import MingfaError
from mingfa.office import waiting
from mingfa.office.incoming import site_uploads
from mingfa.office.people import Person
from mingfa.recording.ingest import Docked, dock
from mingfa.recording.uploads import Upload

WORDS = {"kept": "已采集", "there": "已有", "would": "将采集", "wrong": "未采集"}


def dock_folder(
    folder: Path,
    agency: str,
    person: str,
    *,
    device: str = "",
    offset_ms: int | None = None,
    dry_run: bool = False,
    confirming: bool = False,
    say: Callable[[str], object],
    progress: Callable[[str, int, int], None] = lambda name, done, size: None,
) -> int:
    """Take a folder in for an agency; return 0 when every file came in or was there, 1 when one could not.

    person: stream of who docks. offset_ms: device time minus true time; None: as measured on the registered device. Raises DeskError when the
    folder or the person cannot be.
    """
    who = Person(person, actor_of(person), regime_of(agency))
    if who.agency != agency:
        raise UnknownPerson(person)
    if not who.has(waiting.DUTY):
        raise DeskError(f"{who.actor.name}没有上传音像记录的职责，没有采集；请由执法人员或者设备管理人员采集")
    if not folder.is_dir():
        raise DeskError(f"没有这个文件夹：{folder}；请核对存储卡是否已经插好")
    recorder = waiting.device_of(agency, device, offset_ms)
    if device and recorder.fact is None:
        say(f"设备 {device} 没有登记；仍然采集，请在设备台账中登记")
    if not recorder.measured and offset_ms is None:
        say("没有测量过设备时钟偏差，按 0 处理；建议的环节请逐个核对")
    found: list[Docked] = []
    for one in dock(
        site_uploads(), folder, agency=agency, person=person, known=lambda digest: waiting.known(agency, digest),
        told={"device": device}, dry_run=dry_run, progress=progress,
    ):  # fmt: skip
        found.append(one)
        say(f"{WORDS[one.outcome]}  {shown(one.path.relative_to(folder))}{'：' + one.words if one.words else ''}")
    uploads = [one.upload for one in found if one.upload is not None and one.upload.digest]
    for upload in waiting.heads(waiting.propose(uploads, recorder, person)) if uploads else []:
        say(_proposed(upload))
        if confirming:
            say(_confirmed(upload, who))
    counts = {outcome: sum(one.outcome == outcome for one in found) for outcome in WORDS}
    say("，".join(f"{WORDS[outcome]} {count} 个" for outcome, count in counts.items() if count) or "文件夹是空的")
    if counts["kept"] and not confirming:
        say("请在办公端“待登记的音像”中逐个确认")
    return 1 if counts["wrong"] else 0


def shown(path: Path) -> str:
    """Return a path without characters that a terminal would act on, or that cannot be encoded."""
    return "".join(c if c.isprintable() else "?" for c in str(path))


def _proposed(upload: Upload) -> str:
    told: Any = upload.proposal
    run = len(told.get("run", ()))
    name = f"{upload.name}{f' 等 {run} 段' if run > 1 else ''}"
    if told["problem"]:
        return f"建议  {name}：{told['problem']}"
    if not told["matches"]:
        return f"建议  {name}：{_local(told['start'])} 开始，没有找到时间、人员相符的环节"
    best = told["matches"][0]
    choose = "" if told["sure"] else "（另有同样可能的环节，须由人选择）"
    return f"建议  {name}：{_local(told['start'])} 开始，{best['title']} 第 {best['seq'] + 1} 条“{best['label']}”，{'；'.join(best['why'])}{choose}"


def _local(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(LOCAL).strftime("%Y-%m-%d %H:%M:%S")


def _confirmed(upload: Upload, who: Person) -> str:
    if not upload.proposal.get("sure"):
        return f"未登记  {upload.name}：没有唯一的建议，请在办公端确认"
    try:
        waiting.confirm(upload, who)
    except MingfaError as error:
        return f"未登记  {upload.name}：{error}"
    return f"已登记  {upload.name}"
