"""Whether the law is applied rightly (适用依据): full titles, in force, to the paragraph and item, the same as notified. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from mingfa.documents.blocks import LawCitation
from mingfa.documents.digest import PenaltyKind
from mingfa.law.article import Article
from mingfa.review.precheck.casefile import CaseFile, joined
from mingfa.review.precheck.node import Hit, hit, node

ARTICLE = re.compile(r"第[一二三四五六七八九十百千零〇\d]+条(之[一二三四五六七八九十])?")
ITEMS = re.compile(r"（[一二三四五六七八九十]+）")
CATCH_ALL = re.compile(r"其他.{0,20}(情形|行为|规定|处罚)")
SUBSTANCE = 15
"""A quoted provision shorter than this is a placeholder, not its words: what depends on its words is then not asked."""

SAID = {
    PenaltyKind.FINE: r"罚款", PenaltyKind.CONFISCATE_GAINS: r"没收.{0,6}(违法|非法)所得|没收违法", PenaltyKind.CONFISCATE_GOODS: r"没收",
    PenaltyKind.REVOKE_LICENCE: r"吊销", PenaltyKind.SUSPEND_LICENCE: r"暂扣", PenaltyKind.ORDER_STOP: r"停产|停业|停止", PenaltyKind.ORDER_CLOSE: r"关闭",
    PenaltyKind.RESTRICT_BUSINESS: r"限制", PenaltyKind.WARNING: r"警告", PenaltyKind.CRITICISM: r"通报批评", PenaltyKind.BAR_FROM_TRADE: r"不得从事|禁止|限制从业",
    PenaltyKind.LOWER_QUALIFICATION: r"降低",
}  # fmt: skip


def cited(file: CaseFile) -> bool:
    """For nodes that look at what the draft cites."""
    return bool(file.citations)


def bare(title: str) -> str:
    """Return a title without its marks and without the year of a version."""
    return title.strip("《》 ").partition("（")[0]


def known(file: CaseFile, law: LawCitation) -> tuple[Article, ...]:
    """Return the versions of a text that the rules know under exactly this title."""
    return file.titles.get(bare(law.instrument), ())


def full_title(file: CaseFile, law: LawCitation) -> str:
    """Return the full title of which a title is short, "" when it is none."""
    short = bare(law.instrument)
    if len(short) < 3 or short in file.titles:
        return ""
    return next(
        (
            title
            for title in file.titles
            if title.endswith(short) or title.removeprefix("中华人民共和国") == short or _letters(short, title)
        ),
        "",
    )


def _letters(short: str, title: str) -> bool:
    """Say whether a title is made of letters of another in their order (固废法): a law's, and much shorter."""
    if not short.endswith("法") or not title.endswith("法") or len(short) > 4:
        return False
    rest = iter(title.removeprefix("中华人民共和国"))
    return all(letter in rest for letter in short)


@node(
    "law.short_title", "penalty_law 第五十九条第一款第三项", "law", "fatal", problem=(10, 11), when=cited,
    words="决定文稿引用“{title}”用了简称，全称是《{full}》；请改用全称并写明条、款、项。",
)  # fmt: skip
def short_title(file: CaseFile) -> Iterator[Hit]:
    """Full titles only."""
    for law in dict.fromkeys(file.citations):
        if full := full_title(file, law):
            yield hit(file.draft_place, title=bare(law.instrument), full=full)


@node(
    "law.no_item", "penalty_law 第五十九条第一款第三项", "law", "fatal", problem=(10, 11), when=cited,
    words="{cite}的内容分{what}，引用时没有写明是哪一{unit}；请引用到款、项。",
)  # fmt: skip
def no_item(file: CaseFile) -> Iterator[Hit]:
    """An article of several paragraphs or items is cited to the paragraph and the item."""
    for law in dict.fromkeys(file.citations):
        if len(set(ITEMS.findall(law.text))) > 1 and not law.item:
            yield hit(file.draft_place, cite=law.cite, what="若干项", unit="项")
        elif "\n" in law.text.strip() and not law.paragraph and not ITEMS.search(law.text):
            yield hit(file.draft_place, cite=law.cite, what="若干款", unit="款")


@node(
    "law.catch_all", "penalty_law 第五十九条第一款第三项", "law", "fatal", problem=(10, 11), when=cited,
    words="处罚只依据{cite}的兜底规定，没有写明所指的法律、法规；请补充具体依据，没有的不得处罚。",
)  # fmt: skip
def catch_all(file: CaseFile) -> Iterator[Hit]:
    """A catch-all clause carries a penalty only with the law behind it."""
    laws = file.draft.penalty_law if file.draft is not None else ()
    if len(laws) == 1 and CATCH_ALL.search(laws[0].text) and (laws[0].item or len(laws[0].text) < 60):
        yield hit(file.draft_place, cite=laws[0].cite)


@node(
    "law.not_in_force", "penalty_law 第三十七条", "law", "serious", when=cited,
    words="决定文稿引用的{cite}在{on}没有施行或者已经废止（{span}）；请改用现行有效的依据。",
)  # fmt: skip
def not_in_force(file: CaseFile) -> Iterator[Hit]:
    """What is cited is in force on the day."""
    day = file.decided_on or file.on
    for law in dict.fromkeys(file.citations):
        versions = known(file, law)
        if versions and not any(one.in_force(day) for one in versions) and not _of_the_act(file, versions):
            spans = joined(f"{one.in_force_from or '…'}至{one.in_force_to or '今'}" for one in versions)
            yield hit(file.draft_place, cite=law.cite, on=day, span=spans)


def _acted(file: CaseFile) -> date | None:
    lead = file.case.investigation.lead
    return (lead.ended_on or lead.occurred_on) if lead is not None and not lead.ongoing else None


def _of_the_act(file: CaseFile, versions: tuple[Article, ...]) -> bool:
    """Say whether a repealed text was in force when the act ended: then it may be the right one (从旧兼从轻)."""
    acted = _acted(file)
    return acted is not None and any(one.in_force(acted) for one in versions)


@node(
    "law.old_law", "penalty_law 第三十七条", "law", "minor", when=cited,
    words="{cite}在{on}已经废止，只在行为时有效；请说明按从旧兼从轻适用的理由。",
)  # fmt: skip
def old_law(file: CaseFile) -> Iterator[Hit]:
    """The law of the time of the act is applied with a reason."""
    day = file.decided_on or file.on
    reasons = "".join(one.factor + one.finding for one in file.draft.discretion) if file.draft is not None else ""
    for law in dict.fromkeys(file.citations):
        versions = known(file, law)
        if versions and not any(one.in_force(day) for one in versions) and _of_the_act(file, versions) and "从旧" not in reasons:
            yield hit(file.draft_place, cite=law.cite, on=day)


@node(
    "law.later_law", "penalty_law 第三十七条", "law", "serious", when=cited,
    words="违法行为{acted}已经终了，{cite}此后才施行（{since}）；除处罚较轻外不得适用，请核对。",
)  # fmt: skip
def later_law(file: CaseFile) -> Iterator[Hit]:
    """No law made after the act is applied to it, unless it is milder."""
    acted = _acted(file)
    reasons = "".join(one.factor + one.finding for one in file.draft.discretion) if file.draft is not None else ""
    for law in dict.fromkeys(file.citations):
        starts = [one.in_force_from for one in known(file, law) if one.in_force_from is not None]
        if acted is not None and starts and min(starts) > acted and not re.search("从旧兼从轻|新法.{0,6}较轻|处罚较轻", reasons):
            yield hit(file.draft_place, acted=acted, cite=law.cite, since=min(starts))


@node(
    "law.unknown_title", "penalty_law 第五十九条第一款第三项", "law", "note", when=cited,
    words="依据《{title}》不在本平台的法律目录中，平台没有核对其效力；请人工核对全称和施行日期。",
)  # fmt: skip
def unknown_title(file: CaseFile) -> Iterator[Hit]:
    """What we do not know was not checked, and says so."""
    for title in dict.fromkeys(bare(law.instrument) for law in file.citations if not known(file, law) and not full_title(file, law)):
        yield hit(file.draft_place, title=title)


@node(
    "law.article_form", "penalty_law 第五十九条第一款第三项", "law", "serious", when=cited,
    words="《{title}》的条文写作“{article}”，不是“第…条”的形式；请写明条、款、项。",
)  # fmt: skip
def article_form(file: CaseFile) -> Iterator[Hit]:
    """The article is a number."""
    for law in dict.fromkeys(file.citations):
        if not ARTICLE.fullmatch(law.article):
            yield hit(file.draft_place, title=bare(law.instrument), article=law.article)


@node(
    "law.mixed_place", "penalty_law 第五十九条第一款第三项", "law", "minor", when=cited,
    words="{cite}的款、项没有分栏写明或者写反（款：“{paragraph}”，项：“{item}”）；请改正。",
)  # fmt: skip
def mixed_place(file: CaseFile) -> Iterator[Hit]:
    """Paragraph and item stand in their own fields."""
    for law in dict.fromkeys(file.citations):
        if (law.paragraph and "款" not in law.paragraph) or (law.item and "项" not in law.item):
            yield hit(file.draft_place, cite=law.cite, paragraph=law.paragraph, item=law.item)


@node(
    "law.same_twice", "penalty_law 第五十九条第一款第三项", "law", "minor", when=cited,
    words="违反的规定和处罚依据都写{cite}；请分别写明义务条款和罚则。",
)  # fmt: skip
def same_twice(file: CaseFile) -> Iterator[Hit]:
    """The duty broken and the ground of the penalty are two provisions."""
    duty = {law.cite for law in file.draft.duty_law} if file.draft is not None else set()
    for law in file.draft.penalty_law if file.draft is not None else ():
        if law.cite in duty:
            yield hit(file.draft_place, cite=law.cite)


@node(
    "law.not_notified", "penalty_law 第四十四条", "law", "serious", when=lambda file: cited(file) and file.notice is not None,
    words="决定文稿依据的{cite}没有告知当事人；请重新告知。",
)  # fmt: skip
def not_notified(file: CaseFile) -> Iterator[Hit]:
    """The law is that which was notified."""
    if file.notice is not None:
        told = {law.cite for law in (*file.notice.version.draft.duty_law, *file.notice.version.draft.penalty_law)}
        for law in dict.fromkeys(file.citations):
            if law.cite not in told:
                yield hit(file.draft_place, cite=law.cite)


@node(
    "law.not_reported", "penalty_law 第五十七条", "law", "minor", when=lambda file: cited(file) and bool(file.report_content.get("penalty_law")),
    words="决定文稿的处罚依据{cite}在调查终结报告中没有；请说明改变依据的理由。",
)  # fmt: skip
def not_reported(file: CaseFile) -> Iterator[Hit]:
    """A ground that the report does not name has its reason."""
    held = {
        (str(one.get("instrument", "")).strip("《》"), one.get("article"), one.get("paragraph", ""), one.get("item", ""))
        for one in file.report_content.get("penalty_law", ())
        if hasattr(one, "get")
    }
    for law in file.draft.penalty_law if file.draft is not None else ():
        if held and (law.instrument.strip("《》"), law.article, law.paragraph, law.item) not in held:
            yield hit(file.draft_place, cite=law.cite)


@node(
    "law.no_text", "penalty_law 第五十九条第一款第三项", "law", "minor", when=cited,
    words="{cite}没有引用条文内容（“{text}”）；请写明条文原文。",
)  # fmt: skip
def no_text(file: CaseFile) -> Iterator[Hit]:
    """The words of a provision are quoted."""
    for law in dict.fromkeys(file.citations):
        if len(law.text.strip("（）()…。 ")) < 8:
            yield hit(file.draft_place, cite=law.cite, text=law.text)


@node(
    "law.kind_not_there", "penalty_law 第十条", "law", "serious", when=cited,
    words="拟给予“{kind}”，所引处罚依据的条文中没有这一种处罚；请核对依据和处罚种类。",
)  # fmt: skip
def kind_not_there(file: CaseFile) -> Iterator[Hit]:
    """Each kind of penalty stands in a provision that is cited."""
    laws = file.draft.penalty_law if file.draft is not None else ()
    if not laws or any(len(law.text) < SUBSTANCE for law in laws):
        return
    text = "".join(law.text for law in laws)
    for kind in dict.fromkeys(one.kind for one in file.draft.penalties) if file.draft is not None else ():
        said = SAID.get(kind)
        if said and not re.search(said, text):
            yield hit(file.draft_place, kind=kind.label)


@node(
    "law.detention", "penalty_law 第十八条第三款", "jurisdiction", "serious", when=cited,
    words="拟给予行政拘留，限制人身自由的处罚只能由公安机关行使；请改为移送公安机关。",
)  # fmt: skip
def detention(file: CaseFile) -> Iterator[Hit]:
    """Only the police detain."""
    if file.draft is not None and any(one.kind is PenaltyKind.DETENTION for one in file.draft.penalties):
        yield hit(file.draft_place)


@node(
    "law.low_level", "penalty_law 第十六条", "law", "serious", when=cited,
    words="处罚依据{cite}是{level}，规范性文件和本机关制度不得设定行政处罚；请改用法律、法规、规章。",
)  # fmt: skip
def low_level(file: CaseFile) -> Iterator[Hit]:
    """No penalty rests on a paper below a rule (规章)."""
    low = {
        one.title.partition("（")[0]: one.level
        for versions in file.regime.instruments.values()
        for one in versions
        if one.level in ("policy", "agency", "platform")
    }
    words = {"policy": "规范性文件", "agency": "本机关制度", "platform": "平台约定"}
    for law in file.draft.penalty_law if file.draft is not None else ():
        level = low.get(bare(law.instrument))
        if level is not None:
            yield hit(file.draft_place, cite=law.cite, level=words[level])
