"""Whether the papers are complete and whole (执法文书): records of steps, numbers, originals, what the dossier standard asks. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from mingfa.cases.gates.common import has_field
from mingfa.cases.volume import standard, wanted
from mingfa.desk.times import local_day
from mingfa.documents.errors import DocumentError
from mingfa.documents.forms import FORMS, form_of
from mingfa.law.errors import MingfaError
from mingfa.law.identifiers import document_number
from mingfa.law.regime_terms import term
from mingfa.review.precheck.casefile import CaseFile, joined
from mingfa.review.precheck.node import Hit, hit, node

LATER = frozenset(
    {"closing_approval", "penalty_decision", "service_receipt", "discussion_record", "legal_review_opinion", "file_cover", "file_contents"}
)
"""Papers that come after legal review: their absence is looked at when the file is put in order."""

BLANK = re.compile(r"[×XxＸ]{2,}|_{3,}|待定|待填|某年某月|\?\?|……待")


def has_papers(file: CaseFile) -> bool:
    """For nodes that look at papers."""
    return bool(file.papers)


def checked(file: CaseFile) -> bool:
    """For nodes that rest on what the vault said."""
    return bool(file.originals) and bool(file.papers)


@node(
    "documents.step_without_record", "penalty_law 第四十七条", "documents", "serious", when=lambda file: bool(file.case.steps),
    words="{where}没有记录：缺少{wants}；请归集该环节的文书。",
)  # fmt: skip
def step_without_record(file: CaseFile) -> Iterator[Hit]:
    """Every step that must leave a record has one."""
    for one in file.case.gaps:
        yield hit(file.at(one.seq), wants=term("text_kind", one.wants) if one.wants else "文字记录")


@node(
    "documents.empty", "penalty_law 第四十七条", "documents", "serious", when=has_papers,
    words="{where}既没有原件，也没有电子表单内容；请上传原件或者填写表单。",
)  # fmt: skip
def empty(file: CaseFile) -> Iterator[Hit]:
    """Every paper has an original, or its fields."""
    for one in file.papers:
        if not one.digest and not one.content:
            yield hit(file.paper(one))


@node(
    "documents.pending", "penalty_law 第四十七条", "documents", "minor", when=has_papers,
    words="{where}还在等待签名的扫描件；请归集签名后的原件。",
)  # fmt: skip
def pending(file: CaseFile) -> Iterator[Hit]:
    """What was printed to be signed has come back."""
    for one in file.papers:
        if one.pending:
            yield hit(file.paper(one))


@node(
    "documents.missing_original", "penalty_law 第四十七条", "documents", "serious", when=checked,
    words="{where}的原件不在原件库中；请查找原件重新归集。",
)  # fmt: skip
def missing_original(file: CaseFile) -> Iterator[Hit]:
    """The original is in the vault."""
    for one in file.papers:
        if not one.electronic and file.originals.get(one.digest) in ("missing", "removed"):
            yield hit(file.paper(one))


@node(
    "documents.broken_original", "penalty_law 第四十七条", "documents", "serious", when=checked,
    words="{where}的原件与登记的数字指纹不符，内容可能被改动；请从备份恢复并查明原因。",
)  # fmt: skip
def broken_original(file: CaseFile) -> Iterator[Hit]:
    """The original is what it was when it was taken in."""
    for one in file.papers:
        if not one.electronic and file.originals.get(one.digest) == "broken":
            yield hit(file.paper(one))


@node(
    "documents.no_number", "penalty_law 第五十九条", "documents", "minor", when=has_papers,
    words="{where}是对外文书，没有文号；请按文号序列编号。",
)  # fmt: skip
def no_number(file: CaseFile) -> Iterator[Hit]:
    """Papers that go out are numbered."""
    for one in file.papers:
        form = FORMS.get(one.form)
        if form is not None and form.needs_number and not one.number and one.content is not None:
            yield hit(file.paper(one))


@node(
    "documents.number_twice", "penalty_law 第五十九条", "documents", "serious", when=has_papers,
    words="文号“{number}”用在{papers}上；一个文号只能用于一份文书，请核对。",
)  # fmt: skip
def number_twice(file: CaseFile) -> Iterator[Hit]:
    """No number is used twice, but for a paper and its signed scan."""
    own = [one for one in file.papers if one.number and not one.scan_of and one.kind != "service_receipt"]
    counted = Counter((one.number) for one in own)
    for number, n in counted.items():
        forms = {one.form for one in own if one.number == number}
        if n > 1 and len(forms) > 1:
            yield hit(
                file.paper(next(one for one in own if one.number == number)),
                number=number,
                papers=joined(f"《{one.title}》" for one in own if one.number == number),
            )


@node(
    "documents.bad_number", "penalty_law 第五十九条", "documents", "minor", when=has_papers,
    words="{where}的文号“{number}”不合规格（代字〔年份〕序号）；请改正。",
)  # fmt: skip
def bad_number(file: CaseFile) -> Iterator[Hit]:
    """A number is word, year and running number."""
    for one in file.papers:
        form = FORMS.get(one.form)
        if one.number and form is not None and form.needs_number:
            try:
                document_number(one.number)
            except MingfaError:
                yield hit(file.paper(one), number=one.number)


@node(
    "documents.number_year", "penalty_law 第五十九条", "documents", "minor", when=has_papers,
    words="{where}的文号年份是{year}，归集于{filed}；请核对是否跨年或者倒签。",
)  # fmt: skip
def number_year(file: CaseFile) -> Iterator[Hit]:
    """The year of a number is the year in which the paper was made."""
    for one in file.papers:
        found = re.search(r"〔(\d{4})〕", one.number)
        if found and one.filed_at is not None and local_day(one.filed_at).year < int(found[1]):
            yield hit(file.paper(one), year=found[1], filed=local_day(one.filed_at))


@node(
    "documents.side_in_main", "penalty_law 第五十条", "documents", "minor", when=has_papers,
    words="{where}属于内部讨论、审核材料，归在当事人可以查阅的正卷；请改归副卷。",
)  # fmt: skip
def side_in_main(file: CaseFile) -> Iterator[Hit]:
    """Papers on the informant lie in the side volume."""
    lead = file.case.investigation.lead
    informant = str(getattr(lead.informant, "name", "") or "") if lead is not None and lead.informant is not None else ""
    for one in file.papers:
        if one.volume == "main" and ("举报人" in one.title or (informant and informant in one.title)):
            yield hit(file.paper(one))


@node(
    "documents.standard", "penalty_law 第四十七条", "documents", "serious", when=lambda file: file.draft is not None and has_papers(file),
    words="案卷缺少《{title}》：{why}；请归集。",
)  # fmt: skip
def dossier_standard(file: CaseFile) -> Iterator[Hit]:
    """What the dossier standard asks of the steps taken so far is there."""
    held = {one.form for one in file.papers if not one.pending}
    for one in wanted(file.case, standard(file.case, file.regime, file.on)):
        if one.code not in LATER and not held & one.forms:
            yield hit(file.case_place, title=one.title, why=one.why)


@node(
    "documents.blank_words", "penalty_law 第五十九条", "documents", "minor", when=lambda file: bool(file.forms),
    words="{where}的“{field}”留有没有填写的内容（{found}）；请补齐。",
)  # fmt: skip
def blank_words(file: CaseFile) -> Iterator[Hit]:
    """No placeholder is left in a form."""
    for paper, content in file.forms:
        for name, value in content.items():
            found = BLANK.search(value) if isinstance(value, str) else None
            if found:
                titles: dict[str, str] = form_of(paper.form).field_titles() if paper.form in FORMS else {}
                yield hit(file.paper(paper), field=titles.get(name, name), found=found.group())
                break


@node(
    "documents.bad_form", "penalty_law 第四十七条", "documents", "minor", when=lambda file: any(one.form in FORMS for one, _ in file.forms),
    words="{where}的内容不符合文书样式：{error}",
)  # fmt: skip
def bad_form(file: CaseFile) -> Iterator[Hit]:
    """The fields of a form are what its model asks for."""
    for paper, content in file.forms:
        if paper.form in FORMS:
            try:
                form_of(paper.form).fill(dict(content))
            except DocumentError as error:
                yield hit(file.paper(paper), error=str(error)[:300])


def _fields(form: str, words: str) -> None:
    """Register a node that asks for what the rules want in one form (document.required_fields.<form>)."""

    def applies(file: CaseFile) -> bool:
        return any(content for one, content in file.forms if one.form == form)

    @node(
        f"documents.{form}_fields", f"rule:document.required_fields.{form}", "documents", "serious", when=applies,
        words=f"{{where}}（{words}）缺少必备内容：{{lacks}}；请补正，不能补正的重新制作。",
    )  # fmt: skip
    def fields(file: CaseFile) -> Iterator[Hit]:
        """A form holds every field that the rules want."""
        asked = [name for name in file.items(f"document.required_fields.{form}") if name not in ("officer_signatures", "seal")]
        signed = {one.scan_of for one in file.papers if one.scan_of}
        for paper, content in file.forms:
            if paper.form == form:
                lacks = [
                    term("document_field", name)
                    for name in asked
                    if not has_field(content, name) and not (name == "signature_or_refusal" and paper.id in signed)
                ]
                if lacks:
                    yield hit(file.paper(paper), lacks=joined(lacks))


for _form, _words in (
    ("site_record", "现场笔录"), ("questioning_record", "询问笔录"), ("sampling_record", "抽样记录"), ("preservation_notice", "先行登记保存通知"),
    ("penalty_notice", "事先告知书"), ("penalty_decision", "处罚决定书"), ("service_receipt", "送达回证"),
):  # fmt: skip
    _fields(_form, _words)
