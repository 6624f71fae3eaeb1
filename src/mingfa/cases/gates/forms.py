"""What the law refuses about forms (文书样本): documents not made from a form in force, drafts on an old one, papers handed over unexplained."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mingfa.cases.gates.common import CaseMatter
from mingfa.desk.gates import PLATFORM
from mingfa.documents.forms import FORMS
from mingfa.law.article import Article
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Rule
from mingfa.lists.reference.templates import SOURCE, TemplatesFact

ISSUED = "enforcement_document"
"""The kind of text record that is issued to somebody (执法文书)."""


def _forms(matter: CaseMatter) -> TemplatesFact | None:
    """Return the forms in force; None while nobody has published any, which is a gap of the agency and no fault of the case."""
    held: TemplatesFact | None = matter.fact("templates")
    return held if held is not None and held.number else None


def _rule(matter: CaseMatter) -> Rule | Article:
    return matter.rule(SOURCE) if matter.has(SOURCE) else PLATFORM


def _problem(matter: CaseMatter, held: TemplatesFact, form: str, title: str, made_from: int) -> Refusal | None:
    now = held.version_of(form, title)
    name = FORMS[form].title if form in FORMS else title
    if not now:
        return matter.refuse(
            _rule(matter),
            "form.not_in_force",
            f"《{name}》没有现行有效的文书样本（样本目录第 {held.number} 版）",
            "请使用样本目录中的文书样式制作",
        )
    if made_from and made_from != now:
        return matter.refuse(
            _rule(matter), "form.old_version", f"《{name}》按第 {made_from} 版样本制作，现行样本是第 {now} 版", "请改用现行样本重新填写"
        )
    return None


def refuse_form_not_in_force(matter: CaseMatter) -> Refusal | None:
    """A document is made from a form in force, in its present version.

    Law: document.templates_from (盘锦 实施方案 二（一）3; 上海 推进实施方案 三（二）1（1）); the forms are those published on the day.
    """
    held, paper = _forms(matter), matter.act.paper
    if held is None or (not paper.form and paper.kind != ISSUED):
        return None
    return _problem(matter, held, paper.form, paper.title, paper.template)


def refuse_papers_out_of_force(matter: CaseMatter) -> Iterator[Refusal]:
    """The paper an act issues or leaves is of a form in force; asked with the other questions about an act's papers.

    Law: document.templates_from. An internal approval or a paper of others (a report, a letter) has no form of the agency's.
    """
    held, form = _forms(matter), getattr(type(matter.act), "form", "")
    if held is None:
        return
    wanted = [(paper.form, paper.title, paper.template) for paper in matter.act.papers() if paper.form]
    if form in FORMS and form not in {one for one, _, _ in wanted}:
        wanted.append((form, FORMS[form].title, 0))
    for one in wanted:
        refused = _problem(matter, held, *one)
        if refused is not None:
            yield refused


def refuse_printing_old_form(matter: CaseMatter) -> Refusal | None:
    """A draft on a form that has been replaced is written anew on the present one before it is printed to be signed."""
    held, document = _forms(matter), matter.state.document(matter.act.document)
    if held is None or document is None or not document.pending or not document.form:
        return None
    return _problem(matter, held, document.form, document.title, document.template)


def refuse_handing_over_old_form(matter: CaseMatter) -> Refusal | None:
    """What is handed over was made from a form that was in force when it was made, and is known to have been.

    Law: document.templates_from. A document filed before the forms were published is judged by the form it names.
    """
    held, document = _forms(matter), matter.state.document(matter.act.document)
    if held is None or document is None:
        return None
    if document.template:
        return None
    return _problem(matter, held, document.form, document.title, 0) or (
        None
        if document.electronic
        else matter.refuse(
            _rule(matter), "form.unknown_version", f"《{document.title}》没有写明按哪一版样本制作", "请按现行样本制作文书后再出示、交付"
        )
    )


def refuse_handing_over_unexplained(matter: CaseMatter) -> Refusal | None:
    """Whoever hands a document over explains it, and the explanation is kept (做好告知说明).

    Law: notice.items with "explanation" where the agency's text has it, else document.templates_from (盘锦 实施方案 二（一）3).
    """
    if matter.act.explanation:
        return None
    told = "notice.items"
    wanted = matter.has(told) and "explanation" in matter.regime.items(told, matter.on)
    rule = matter.rule(told) if wanted else _rule(matter)
    return matter.refuse(rule, "handing.unexplained", "没有写明告知说明的情况", "请写明向对方说明了哪些内容、对方有无异议")


def refuse_handing_over_early(matter: CaseMatter) -> Refusal | None:
    """A document is handed over after it is there, not in the future, and an internal paper is not handed to a party."""
    act, document = matter.act, matter.state.document(matter.act.document)
    if document is None:
        return None
    if act.handed_at > matter.recorded_at:
        return Refusal("handing.future", PLATFORM, "交付时间晚于现在", "请核对交付时间")
    if document.volume == "side" or document.kind == "internal_approval":
        return Refusal("handing.internal", PLATFORM, f"《{document.title}》是内部文书，不能交付当事人", "请选择对外出具的文书")
    if not document.current:
        return Refusal("document.old_version", PLATFORM, f"《{document.title}》已有新稿，不能交付旧稿", "请交付现行文稿")
    return None


def refuse_handing_over_twice(matter: CaseMatter) -> Refusal | None:
    """One and the same document is handed to the same person once."""
    document: Any = matter.state.document(matter.act.document)
    if document is None or not any(one.to == matter.act.receiver for one in document.handed):
        return None
    return Refusal("handing.twice", PLATFORM, f"《{document.title}》已经交付{matter.act.receiver}", "无须重复登记")
