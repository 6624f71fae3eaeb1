"""What has to be public, and what must not be (公示): officers' register, list of items, personal data in what will be published. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingfa.review.precheck.casefile import CaseFile
from mingfa.review.precheck.finding import Place
from mingfa.review.precheck.node import Hit, hit, node

IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
ACCOUNT = re.compile(r"(?<!\d)\d{16}(?:\d{3})?(?!\d)")
AGENCY = Place("entry", "0", "机关登记")


def _texts(file: CaseFile) -> Iterator[tuple[str, str]]:
    draft = file.draft
    if draft is not None:
        for name, field in type(draft.violation).model_fields.items():
            yield str(field.title), str(getattr(draft.violation, name))
        for one in draft.discretion:
            yield one.factor, one.finding
        for item in draft.evidence:
            yield "证据", f"{item.name}{item.proves}"


@node(
    "disclosure.personal_number", "penalty_law 第五十条", "documents", "minor", when=lambda file: file.draft is not None,
    words="决定文稿的{field}写有{what}，公开时会泄露个人信息；请删去或者在公开前隐去。",
)  # fmt: skip
def personal_number(file: CaseFile) -> Iterator[Hit]:
    """No citizen number, telephone or account stands in the text."""
    for field, text in _texts(file):
        for what, shape in (("公民身份号码", IDENTITY), ("手机号码", PHONE), ("银行账号", ACCOUNT)):
            if shape.search(text):
                yield hit(file.draft_place, field=field, what=what)
                break


@node(
    "disclosure.secret_words", "penalty_law 第五十条", "documents", "note", when=lambda file: file.draft is not None,
    words="决定文稿的{field}提到“{said}”；请在公开前审查，涉密内容不得公开。",
)  # fmt: skip
def secret_words(file: CaseFile) -> Iterator[Hit]:
    """Secrets that are mentioned are looked at before anything is published."""
    for field, text in _texts(file):
        found = re.search("国家秘密|商业秘密|技术秘密|工艺配方", text)
        if found:
            yield hit(file.draft_place, field=field, said=found.group())


@node(
    "disclosure.register_unpublished", "penalty_law 第三十九条", "subject", "minor", when=lambda file: file.agency is not None,
    words="本机关的执法人员名录没有公布；请公布执法主体、人员名录。",
)  # fmt: skip
def register_unpublished(file: CaseFile) -> Iterator[Hit]:
    """The register of officers is public."""
    if file.agency is not None and file.agency.register_published_on is None:
        yield hit(AGENCY)


@node(
    "disclosure.informant_named", "penalty_law 第五十条", "documents", "serious", when=lambda file: file.draft is not None and file.case.investigation.lead is not None,
    words="决定文稿写出了举报人“{name}”；请删去，举报人信息应当保密。",
)  # fmt: skip
def informant_named(file: CaseFile) -> Iterator[Hit]:
    """The informant is not named."""
    lead = file.case.investigation.lead
    informant = lead.informant if lead is not None else None
    name = str(getattr(informant, "name", "") or "")
    if len(name) > 1:
        for _, text in _texts(file):
            if name in text:
                yield hit(file.draft_place, name=name)
                break


@node(
    "disclosure.not_said", "penalty_law 第四十八条", "documents", "minor",
    when=lambda file: file.case.proceeding.decision is not None and file.case.proceeding.decision.result == "penalty" and file.act(file.case.proceeding.decision.seq) is not None,
    words="决定没有告知当事人处罚信息将依法公开；请在决定书或者送达时告知。",
)  # fmt: skip
def not_said(file: CaseFile) -> Iterator[Hit]:
    """The party was told that the decision will be public."""
    decision = file.case.proceeding.decision
    if decision is not None and not str(getattr(file.act(decision.seq), "publication_told", "") or "").strip():
        yield hit(file.at(decision.seq))
