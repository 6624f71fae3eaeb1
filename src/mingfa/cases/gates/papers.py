"""What the law refuses about papers and corrections: unfit, foreign or altered documents, and facts that cannot be put right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from mingfa.cases.gates.common import (
    TOLD_WORDS,
    CaseMatter,
    content_problems,
    paper_problems,
    recording_rule,
    remedies_complete,
    remedies_in,
    told_items_wanted,
    unsaid_recording,
)
from mingfa.cases.state.core import corrected
from mingfa.desk.gates import PLATFORM
from mingfa.desk.times import LOCAL
from mingfa.documents.forms import FORMS
from mingfa.law.article import Article
from mingfa.law.errors import MingfaError
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Rule
from mingfa.law.regime_terms import term

_PRINTED = re.compile(r"(?:MINGFA:1:[0-9-]+:)?([0-9A-Fa-f ]{16,40})")


# Papers --------------------------------------------------------------------------------------------------------------------


def refuse_unknown_step(matter: CaseMatter) -> Refusal | None:
    """The step a paper or an approval belongs to is a step of this case."""
    named = matter.act.step
    if named is None or matter.state.step_at(named) is not None:
        return None
    return Refusal("step.unknown", PLATFORM, f"本案没有第 {named} 条留痕", "请从时间轴上选择要记录的环节")


def refuse_other_kind_of_record(matter: CaseMatter) -> Refusal | None:
    """A step that must leave a record of a certain kind and form is recorded by such a paper, not by any other."""
    line = matter.state.step_at(matter.act.step) if matter.act.step is not None else None
    if line is None or not line.needs_record:
        return None
    paper = matter.act.paper
    if paper.kind != line.wants:
        return matter.refuse(
            recording_rule(matter), "document.other_kind",
            f"“{line.label}”应当留存{term('text_kind', line.wants)}，提交的是{term('text_kind', paper.kind)}", "请选择对应种类的文书",
        )  # fmt: skip
    if line.forms and paper.form in FORMS and paper.form not in line.forms:
        wanted = "或者".join(f"《{FORMS[form].title}》" for form in line.forms if form in FORMS)
        return matter.refuse(
            recording_rule(matter),
            "document.other_form",
            f"“{line.label}”应当使用{wanted}，提交的是《{FORMS[paper.form].title}》",
            "请使用对应的文书样式",
        )
    return None


def refuse_record_of_two_steps(matter: CaseMatter) -> Refusal | None:
    """One record is about one step: one site a record, one person a record.

    Only originals can be the same original, and only forms of one kind the same form: what else there is need not be digested.
    """
    paper = matter.act.paper
    for document in matter.state.documents:
        if document.electronic != paper.electronic or (paper.electronic and document.form != paper.form):
            continue
        if paper.digest and document.digest == paper.digest and document.current and document.id != matter.act.replaces:
            if document.step_seq == matter.act.step:
                return Refusal("document.twice", PLATFORM, f"《{document.title}》已经归集", "无须重复归集")
            if matter.act.step is not None and document.step_seq is not None:
                return matter.refuse(
                    recording_rule(matter),
                    "document.two_steps",
                    f"《{document.title}》已用于第 {document.step_seq} 条，一份笔录只记录一个环节",
                    "请为本环节单独制作文书",
                )
    return None


def refuse_record_at_odds(matter: CaseMatter) -> Iterable[Refusal]:
    """A record and the step it records say the same: place, start and end, person questioned."""
    act = matter.act
    activity = matter.state.investigation.activity(act.step) if act.step is not None else None
    content = act.paper.content
    if activity is None or content is None:
        return
    head = content.get("head") if isinstance(content.get("head"), Mapping) else content
    place = head.get("place") if isinstance(head, Mapping) else None
    if place and activity.place and place != activity.place:
        yield matter.refuse(
            recording_rule(matter),
            "document.other_place",
            f"文书地点“{place}”与活动地点“{activity.place}”不一致",
            "一份笔录只记一处现场，请核对",
        )
    for name, at in (("开始", activity.started_at), ("结束", activity.ended_at)):
        written = _moment(head.get("started_at" if name == "开始" else "ended_at")) if isinstance(head, Mapping) else None
        if written is not None and written.replace(second=0, microsecond=0) != at.replace(second=0, microsecond=0):
            yield matter.refuse(
                recording_rule(matter), "document.other_time",
                f"文书{name}时间 {written.astimezone(LOCAL):%Y-%m-%d %H:%M} 与活动{name}时间 {at.astimezone(LOCAL):%Y-%m-%d %H:%M} 不一致", "请核对时间",
            )  # fmt: skip
    person = content.get("person")
    named = person.get("name") if isinstance(person, Mapping) else None
    if activity.person and named and named != activity.person:
        yield matter.refuse(
            recording_rule(matter),
            "document.other_person",
            f"笔录的被询问人“{named}”与“{activity.person}”不是同一人",
            "一份笔录只记一人，请核对",
        )


def _moment(value: Any) -> datetime | None:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, datetime) and value.tzinfo is not None else None


def refuse_replacing_nothing(matter: CaseMatter) -> Refusal | None:
    """A later version takes the place of a version that is there, of the same form."""
    if not matter.act.replaces:
        return None
    old = matter.state.document(matter.act.replaces)
    if old is None or not old.current:
        return Refusal("document.unknown", PLATFORM, f"没有编号为“{matter.act.replaces}”的现行文书", "请选择要替换的文书")
    if old.scan_of or any(one.scan_of == old.id for one in matter.state.documents):
        return Refusal("document.signed", PLATFORM, f"《{old.title}》已经签名，不能改稿", "文字有误的，另行制作更正文书")
    if old.form != matter.act.paper.form:
        return Refusal("document.other_form", PLATFORM, "替换前后的文书样式不同", "请使用相同样式，或者作为新文书归集")
    return None


def refuse_unfit_document(matter: CaseMatter) -> Iterable[Refusal]:
    """A filed document is complete: standard form, every required field, signature or its refusal unless it is still to be signed."""
    act = matter.act
    if act.paper.content is None:
        yield from paper_problems(matter, act.paper)
        return
    bare = act.paper.model_copy(update={"content": None, "original": act.paper.original or "0" * 64})
    yield from paper_problems(matter, bare)
    sealed = bool(act.paper.original or act.paper.number)
    yield from content_problems(
        matter, act.paper.form, act.paper.content, signatures=act.officer_signatures, sealed=sealed, to_sign=act.to_sign
    )
    yield from unsaid_recording(matter, act.paper)


ONSITE_FORMS = frozenset({"site_record", "questioning_record", "sampling_record", "preservation_notice", "media_evidence"})


def refuse_document_without_notice(matter: CaseMatter) -> Iterable[Refusal]:
    """What the party was told stands in the document, item by item; remedies with right, procedure and channel (告知内容记入文书).

    Law: notice.items and notice.remedies_in_document of the agency. Forms with a remedies block of their own need it complete.
    """
    content = matter.act.paper.content
    if content is None or not matter.has("notice.items"):
        return
    form = matter.act.paper.form
    head = content.get("head")
    told = head.get("told") if isinstance(head, Mapping) else None
    if form in ONSITE_FORMS and isinstance(head, Mapping):
        rule, wanted = told_items_wanted(matter)
        held = told if isinstance(told, Mapping) else {}
        missing = [name for name in wanted if not name.startswith("remedy_") and not held.get(name)]
        if missing:
            words = "、".join(TOLD_WORDS[name] for name in missing)
            yield matter.refuse(rule, "notice.not_in_document", f"文书没有记载告知：{words}", "请把告知的内容逐项写入文书")
    remedies = remedies_in(content)
    needs = (form in FORMS and FORMS[form].needs_remedies) or "remedies" in content
    if needs and matter.has("notice.remedies_in_document") and not remedies_complete(remedies):
        rule = matter.rule("notice.remedies_in_document")
        parts = rule.value if isinstance(rule.value, tuple) else ()
        empty = [part for part in parts if not _each_has(remedies, part)]
        if empty:
            words = "、".join(term("remedy_part", part) for part in empty)
            yield matter.refuse(rule, "remedies.missing", f"文书没有写明{words}", "请写明救济的权利、程序和渠道")


def _each_has(remedies: Any, part: str) -> bool:
    return isinstance(remedies, (list, tuple)) and bool(remedies) and all(isinstance(one, Mapping) and one.get(part) for one in remedies)


def refuse_unknown_document(matter: CaseMatter) -> Refusal | None:
    """The document is in the file."""
    if matter.state.document(matter.act.document) is not None:
        return None
    return Refusal("document.unknown", PLATFORM, f"本案没有编号为“{matter.act.document}”的文书", "请从文书清单中选择")


def refuse_printing_old_version(matter: CaseMatter) -> Refusal | None:
    """The current version is printed, and a form rather than a scan."""
    document = matter.state.document(matter.act.document)
    if document is None:
        return None
    if not document.current:
        return Refusal("document.old_version", PLATFORM, f"《{document.title}》已有新稿，不能打印旧稿", "请打印现行文稿")
    if not document.electronic:
        return Refusal(
            "document.not_electronic", PLATFORM, f"《{document.title}》是原件或者扫描件，没有可以打印的电子文书", "请打印电子文书"
        )
    return None


def refuse_scan_of_other_text(matter: CaseMatter) -> Iterable[Refusal]:
    """Paper and electronic text are the same: the code read from the scan is that of this version as it was printed last.

    Law: document.paper_equals_electronic where the agency has it (纸质文书与电子文书一致), else the platform's own rule.
    """
    act, document = matter.act, matter.state.document(matter.act.document)
    if document is None:
        return
    has_rule = matter.has("document.paper_equals_electronic") and matter.regime.flag("document.paper_equals_electronic", matter.on)
    rule: Rule | Article = matter.rule("document.paper_equals_electronic") if has_rule else PLATFORM
    found = _PRINTED.fullmatch(act.code.strip())
    code = found[1].replace(" ", "").lower() if found else ""
    if len(code) != 16:
        yield matter.refuse(rule, "scan.no_code", "没有读出扫描件上的内容码", "请重新扫描页脚的方形码，或者录入印出的十六位内容码")
        return
    if not document.current:
        yield matter.refuse(
            rule, "scan.changed", f"《{document.title}》打印之后文字已有改动，扫描件与现行文稿不一致", "请打印现行文稿重新签名"
        )
    elif not document.code:
        yield matter.refuse(rule, "scan.not_printed", f"《{document.title}》没有打印记录", "请先打印文书")
    elif code != document.code:
        other = next((one for one in matter.state.documents if code in one.codes), None)
        whose = f"属于另一稿《{other.title}》" if other is not None else "不属于本文书"
        yield matter.refuse(rule, "scan.other_version", f"扫描件上的内容码 {act.code} {whose}", "请核对扫描件，归集与本文稿一致的签名件")


def refuse_scan_without_signature(matter: CaseMatter) -> Refusal | None:
    """A signed paper names its signer, or why nobody signed."""
    if matter.act.signed_by or matter.act.refusal_note:
        return None
    return matter.refuse(
        recording_rule(matter), "scan.no_signature", "没有写明签名人，也没有注明拒绝签名的情况", "请填写签名人；拒绝签名的，注明情况"
    )


# Corrections ---------------------------------------------------------------------------------------------------------------


def refuse_unknown_fact(matter: CaseMatter) -> Refusal | None:
    """What is put right is an entry of this case."""
    if matter.state.entry(matter.act.entry) is not None:
        return None
    return Refusal("correction.unknown", PLATFORM, f"本案没有第 {matter.act.entry} 条留痕", "请从时间轴上选择要更正的留痕")


def refuse_uncorrectable(matter: CaseMatter) -> Refusal | None:
    """Facts are put right; decisions, approvals and signatures are not: they are changed by acts of their own."""
    entry = matter.state.entry(matter.act.entry)
    if entry is None:
        return None
    allowed: frozenset[str] = getattr(type(entry.act), "correctable", frozenset())
    if matter.act.field in allowed:
        return None
    titles = "、".join(str(type(entry.act).model_fields[name].title) for name in sorted(allowed) if name in type(entry.act).model_fields)
    remedy = f"可以更正：{titles}" if titles else "该事项没有可以更正的事实，请办理相应的变更、撤销事项"
    return Refusal("correction.not_allowed", PLATFORM, f"“{entry.act.label}”的“{matter.act.field}”不能通过更正改变", remedy)


def refuse_impossible_correction(matter: CaseMatter) -> Iterable[Refusal]:
    """The right fact is one that the act can hold and that can have happened."""
    act, state = matter.act, matter.state
    entry = state.entry(act.entry)
    if entry is None or act.field not in getattr(type(entry.act), "correctable", frozenset()):
        return
    try:
        now = corrected(state, act.mark(state, len(state.history)))
        for held in now.clocks.values():
            held.clock(matter.regime)
    except MingfaError as error:
        yield Refusal(error.code, PLATFORM, f"更正后的事实不能成立：{error}", "请核对更正的内容")
        return
    except ValueError:
        yield Refusal("correction.invalid", PLATFORM, f"“{act.value}”不是“{act.field}”可以填写的内容", "请按该项目的格式填写")
        return
    right = now.entry(act.entry)
    if right is None:
        return
    begun, ended = getattr(right.act, "started_at", None), getattr(right.act, "ended_at", None)
    if begun is not None and ended is not None and ended <= begun:
        yield Refusal("activity.times", PLATFORM, "更正后结束时间不晚于开始时间", "请核对起止时间")
    if right.done_at > right.recorded_at:
        yield Refusal("time.future", PLATFORM, "更正后的办理时间晚于记录时间", "请核对时间")
    old = entry.done_at if act.field == "done_at" else entry.act.model_dump(mode="json").get(act.field)
    new = right.done_at if act.field == "done_at" else right.act.model_dump(mode="json").get(act.field)
    if old == new:
        yield Refusal("correction.same", PLATFORM, "更正前后相同", "无须更正")
