"""Words that may be the name of a person nobody has named to the case: only ever suggested, a person confirms or rejects each. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingfa.disclosure.redaction.model import Span
from mingfa.disclosure.redaction.plain import Plain

_SINGLE = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛"
    "闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文施洪柳葛庞鲁齐岳梅庄祝关包倪樊兰殷左章聂焦毕牛温欧俞安项凌耿申麻滕吉屈卓翟柴符冉隆尚辛穆祁阮裴路"
)
_DOUBLE = ("欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯", "长孙", "宇文", "轩辕", "端木")
_BEFORE = (
    "举报人", "检举人", "投诉人", "证人", "知情人", "目击者", "见证人", "被询问人", "陈述申辩人", "代理人", "委托人", "受托人", "监护人", "法定代表人",
    "负责人", "经营者", "经营人", "实际控制人", "控制人", "股东", "合伙人", "员工", "职工", "厂长", "经理", "主管", "班长", "操作工", "操作人",
    "操作员", "技术员", "采样人", "鉴定人", "承运人", "司机", "驾驶员", "保管员", "会计", "出纳", "村民", "居民", "业主", "邻居", "家属", "妻子", "丈夫",
    "儿子", "女儿", "父亲", "母亲", "受害人", "伤者", "死者", "患者", "翻译", "联系人", "法人", "签收人", "收件人",
)  # fmt: skip
_AFTER = ("先生", "女士", "小姐", "同志", "师傅", "老师", "厂长", "经理", "老板", "医生", "律师")
_ENDS = '的在为于是与和及等称说到将已因未向对从被把也当时现则均不有经承签陈反证认处该其此表指述提供住系男女年月日、,。;:()《》"\x00 '
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_NEVER = "的在为于是与和及等称说某将已未从被把也则均不"
"""Characters with which a given name does not begin; after it more of them end the name."""
_GIVEN = rf"(?![{_NEVER}])(?:[{_HAN}](?![{_ENDS}])[{_HAN}]|[{_HAN}])"
_NAME = rf"((?:{'|'.join(_DOUBLE)}|[{_SINGLE}]){_GIVEN})"
_CUED = re.compile(rf"(?:{'|'.join(_BEFORE)})[:为是叫\s]{{0,2}}{_NAME}")
_TITLED = re.compile(rf"(?<![{_HAN}]){_NAME}(?={'|'.join(_AFTER)})|(?<=[与和及由向对请,、。;:]){_NAME}(?={'|'.join(_AFTER)})")
_FOREIGN = re.compile(rf"((?:(?![{_NEVER}])[{_HAN}]){{2,8}}(?:[·•・](?:(?![{_NEVER}])[{_HAN}]){{2,8}}){{1,4}})")


def suggested_spans(read: Plain) -> Iterator[Span]:
    """Iterate over words that stand like a name: after what a person is in a case, before a form of address, or with a middle dot."""
    for pattern, reason in (
        (_CUED, "称谓之后的词，像是姓名"), (_TITLED, "先生、女士等称呼之前的词，像是姓名"), (_FOREIGN, "带间隔号的词，像是姓名"),
    ):  # fmt: skip
        for found in pattern.finditer(read.text):
            group = next(at for at in range(1, pattern.groups + 1) if found.start(at) >= 0)
            yield Span("name", *read.span(*found.span(group)), "", "suggested", reason)
