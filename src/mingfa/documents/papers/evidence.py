"""The sheet that goes with an evidence disc (证据光盘说明): a form of the agency's own, with the fields its rule on recordings asks for.

Source: 湘西州 执法全过程记录制度 第十六条 for fields and signatures; the digests are the platform's.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from mingfa.documents.blocks import Block, Day, Digest, Moment, Text, Words


class DiscFile(Block):
    """A file on the disc with the digest that was read back from it."""

    name: Text = Field(title="文件名")
    size: Text = Field(title="大小")
    sha256: Digest = Field(title="SHA-256")


class DiscEntry(Block):
    """A further line that a rule asks for."""

    name: Text = Field(title="栏目")
    value: Text = Field(title="内容")


class DiscSignature(Block):
    """An electronic signature on the sheet, kept in the ledger."""

    who: Text = Field(title="签名人")
    role: Text = Field(title="身份")
    at: Moment = Field(title="签名时间")


class EvidenceDisc(Block):
    """证据光盘说明: who enforced, who recorded, from when to when, where, with which device, in which format; the files; the signatures."""

    case_title: Text = Field(title="案由")
    case_number: Words = Field(default="", title="立案号")
    disc_number: Text = Field(title="光盘编号")
    medium: Words = Field(default="", title="光盘种类")
    officers: Words = Field(default="", title="执法人员姓名")
    operator: Words = Field(default="", title="摄录人员姓名")
    started_at: Moment | None = Field(default=None, title="摄录开始时间")
    ended_at: Moment | None = Field(default=None, title="摄录结束时间")
    place: Words = Field(default="", title="地点")
    model: Words = Field(default="", title="设备品牌型号")
    format: Words = Field(default="", title="录制格式")
    further: tuple[DiscEntry, ...] = Field(default=(), title="其他说明内容")
    files: Annotated[tuple[DiscFile, ...], Field(min_length=1)] = Field(title="盘内原件")
    remark: Words = Field(default="", title="备注")
    made_by: Text = Field(title="填写人")
    made_on: Day = Field(title="填写日期")
    signatures: tuple[DiscSignature, ...] = Field(default=(), title="电子签名")
