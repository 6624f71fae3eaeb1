"""The metadata of an electronic dossier as XML (电子档案元数据): what it is, its pieces, its recordings, and the acts that made it. Pure.

Elements follow GB/T 18894-2016 (title, number, responsible, date, unit, retention, secrecy, format, file name, size) with the acts on the
record as process metadata (档案法实施条例 第三十九条: creator, activity and time identifiable). Their names are Chinese, the words of the standard.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree

from mingfa.cases.state.core import CaseState
from mingfa.cases.volume import Bound
from mingfa.desk.act import Act
from mingfa.desk.entry import Entry, Erased
from mingfa.dossier.gates import VOLUMES
from mingfa.dossier.papers import RETENTION, result_words
from mingfa.law.regime_terms import term
from mingfa.recording.facts import RecordingSnapshot

NAMESPACE = "urn:mingfa:archive:1"
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SECRECY = {"": "", "trade": "商业秘密", "state": "国家秘密", "privacy": "个人隐私"}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of the package: path, size in bytes, SHA-256 in hex, media type."""

    path: str
    size: int
    sha256: str
    media_type: str


def metadata_xml(
    case: CaseState,
    bound: tuple[Bound, ...],
    recordings: Iterable[tuple[RecordingSnapshot, tuple[StoredFile, ...]]],
    files: dict[str, StoredFile],
    *,
    agency: str,
    unit: str,
    history: Iterable[Entry[Act] | Erased],
) -> bytes:
    """Return the metadata as XML, UTF-8, the same bytes for the same dossier. files: of each paper, by the id of its document."""
    kept = case.execution.archived
    assert kept is not None
    root = ElementTree.Element("电子档案", {"xmlns": NAMESPACE})
    _fields(
        _sub(root, "案卷"),
        档号=kept.number, 题名=case.title, 立案号=case.number, 类别=term("kind", case.kind), 立档单位=agency, 承办机构=unit,
        当事人="、".join(party.name for party in case.parties), 处理结果=result_words(case), 形成日期=_day(case.opened_on), 归档日期=kept.on.isoformat(),
        归档人=kept.by, 保管期限=RETENTION.get(kept.retention, kept.retention), 件数=str(len(bound)), 页数=str(kept.pages), 备考说明=kept.remark,
    )  # fmt: skip
    pieces = _sub(root, "卷内文件")
    for number, one in enumerate(bound, 1):
        document, file = one.document, files.get(one.document.id)
        _fields(
            _sub(pieces, "文件"),
            序号=str(number), 卷别=VOLUMES[one.volume], 题名=document.title, 文号=document.number, 责任者=document.by_name,
            日期=document.filed_at.isoformat() if document.filed_at else "", 起页=str(one.first), 止页=str(one.last), 页数=str(one.last - one.first + 1),
            内容码=document.code, 电子表单="是" if document.electronic else "否", 登记指纹=document.digest, **_file(file),
        )  # fmt: skip
    media = _sub(root, "音像资料")
    for snapshot, stored in recordings:
        line = _sub(media, "音像")
        _fields(
            line, 编号=snapshot.number_in(case.stream), 形式=snapshot.form, 设备编号=snapshot.device, 执法人员="、".join(snapshot.officers), 摄录人员=snapshot.operator,
            开始时间=snapshot.started_at.isoformat() if snapshot.started_at else "", 结束时间=snapshot.ended_at.isoformat() if snapshot.ended_at else "",
            密级=SECRECY.get(snapshot.secret, snapshot.secret), 作为证据="是" if snapshot.evidence else "否", 卷名=snapshot.recording,
        )  # fmt: skip
        for file in stored:
            _fields(_sub(line, "原件"), **_file(file))
    process = _sub(root, "管理过程")
    for entry in history:
        if isinstance(entry, Erased):
            _fields(
                _sub(process, "行为"), 序号=str(entry.seq + 1), 名称="正文已依法处置", 办理时间=entry.done_at.isoformat(),
                记录时间=entry.recorded_at.isoformat(), 留痕指纹=entry.leaf.hex(),
            )  # fmt: skip
            continue
        _fields(
            _sub(process, "行为"), 序号=str(entry.seq + 1), 名称=type(entry.act).label, 责任人=entry.by.name, 办理时间=entry.done_at.isoformat(),
            记录时间=entry.recorded_at.isoformat(), 留痕指纹=entry.leaf.hex(),
        )  # fmt: skip
    ElementTree.indent(root, " ")
    body: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


def _file(file: StoredFile | None) -> dict[str, str]:
    if file is None:
        return {}
    return {"文件名": file.path, "格式": file.media_type, "大小": str(file.size), "摘要算法": "SHA-256", "数字指纹": file.sha256}


def _day(value: object) -> str:
    return str(value) if value is not None else ""


def _sub(parent: ElementTree.Element, name: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, name)


def _fields(parent: ElementTree.Element, **values: str) -> None:
    for name, value in values.items():
        if value:
            _sub(parent, name).text = _ILLEGAL.sub("\ufffd", value)
