"""The registry of forms (文书样式): which paper has which number of the set of 74, which stem, which kind, which versions of its template.

Source: Hunan 2024 set of 74 ecology forms (law.md section 10.2 of the project's facts); stems of document numbers as printed there, without 环,
which belongs to the agency's word (州环, 盘环; 兴应急 has none).
A released version of a template never changes; a new wording is a new version beside it.
"""

from __future__ import annotations

import typing
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, Literal

from pydantic import BaseModel, ValidationError

from mingfa.documents.blocks import Block
from mingfa.documents.errors import IncompleteDocument, InvalidDocument, UnknownForm
from mingfa.documents.papers import decision, evidence, execution, investigation


class FormKind(StrEnum):
    """Internal paper, paper to the outside, record, archive sheet."""

    INTERNAL = "internal"
    EXTERNAL = "external"
    RECORD = "record"
    ARCHIVE = "archive"

    @property
    def label(self) -> str:
        """The words that people read."""
        return {"internal": "内部文书", "external": "外部文书", "record": "笔录", "archive": "归档文书"}[self.value]


@dataclass(frozen=True, slots=True)
class Form:
    """One form.

    code: stable English name. number: in the set of 74, "" for a form of the agency's own. stem: of its document number (文号), "" when it
    has none; the agency's word is put before it. case_numbered: carries the case number (立案号) instead. served_with_receipt: 送达回证 is
    due. versions: of the template, the last is current. internal_use: of forms that go neither to the party nor to the public.
    """

    code: str
    number: str
    title: str
    kind: FormKind
    model: type[Block]
    stem: str = ""
    case_numbered: bool = False
    served_with_receipt: bool = False
    versions: tuple[int, ...] = (1,)

    @property
    def version(self) -> int:
        """The version of the template now in use."""
        return self.versions[-1]

    @property
    def needs_number(self) -> bool:
        """True when the paper is issued under a document number (文号)."""
        return bool(self.stem)

    @property
    def needs_remedies(self) -> bool:
        """True when the paper itself has to hold the remedies: right, procedure, channel."""
        return _reaches(self.model, "remedies")

    def field_titles(self) -> dict[str, str]:
        """Return the Chinese title of each field, in the order of the form."""
        return {name: str(field.title) for name, field in self.model.model_fields.items()}

    def fill(self, data: BaseModel | dict[str, Any]) -> Block:
        """Return the data as this form's model.

        Raises IncompleteDocument naming every missing field or block in Chinese (a remedies block without right, procedure or channel
        among them), or InvalidDocument naming what is wrong, when nothing is missing.
        """
        if isinstance(data, BaseModel):
            if not isinstance(data, self.model):
                raise InvalidDocument(self.title, [f"所给内容属于另一种文书（{type(data).__name__}）"])
            data = data.model_dump()
        try:
            return self.model.model_validate(data)
        except ValidationError as error:
            missing, problems = _explain(self.model, error)
        if missing:
            raise IncompleteDocument(self.title, missing)
        raise InvalidDocument(self.title, problems)


def _external(code: str, number: str, title: str, model: type[Block], stem: str) -> Form:
    return Form(code, number, title, FormKind.EXTERNAL, model, stem=stem, served_with_receipt=True)


def _internal(code: str, number: str, title: str, model: type[Block], *, case_numbered: bool = False) -> Form:
    return Form(code, number, title, FormKind.INTERNAL, model, case_numbered=case_numbered)


def _record(code: str, number: str, title: str, model: type[Block]) -> Form:
    return Form(code, number, title, FormKind.RECORD, model)


def _archive(code: str, number: str, title: str, model: type[Block]) -> Form:
    return Form(code, number, title, FormKind.ARCHIVE, model)


FORMS: dict[str, Form] = {
    form.code: form
    for form in (
        _internal("filing_approval", "4", "立案审批表", investigation.FilingApproval, case_numbered=True),
        _record("site_record", "8", "现场检查（勘察）笔录", investigation.SiteRecord),
        _record("media_evidence", "9", "现场照片（影像）证据", investigation.MediaEvidence),
        _archive("evidence_disc", "", "证据光盘说明", evidence.EvidenceDisc),
        _record("questioning_record", "10", "调查询问笔录", investigation.QuestioningRecord),
        _external("preservation_notice", "11", "先行登记保存证据通知书", investigation.PreservationNotice, "登存"),
        _external("preservation_release", "12", "解除先行登记保存证据通知书", investigation.PreservationRelease, "解登"),
        Form(
            "service_address", "17", "送达地址及方式确认书", FormKind.EXTERNAL, investigation.ServiceAddressConfirmation
        ),  # signed by the party on the spot: no number, no receipt
        _external("sampling_notice", "18", "抽样取证通知书", investigation.SamplingNotice, "抽样通"),
        _record("sampling_record", "18-2", "抽样取证记录", investigation.SamplingRecord),
        _external("result_notice", "20", "监测（检测、鉴定）结果告知书", investigation.ResultNotice, "检告"),
        _internal("suspension_approval", "21", "案件中止调查审批表", investigation.CourseApproval, case_numbered=True),
        _internal("resumption_approval", "22", "案件恢复调查审批表", investigation.CourseApproval, case_numbered=True),
        _internal("termination_approval", "23", "案件终止调查审批表", investigation.CourseApproval, case_numbered=True),
        _internal("internal_approval", "24", "案件处理内部审批表", decision.InternalApproval, case_numbered=True),
        _internal("investigation_report", "27", "案件调查报告", investigation.InvestigationReport, case_numbered=True),
        _internal("case_review", "28", "案件审查表", decision.CaseReview, case_numbered=True),
        _external("penalty_notice", "29", "行政处罚事先（听证）告知书", decision.PenaltyNotice, "罚告"),
        _record("defence_record", "31", "陈述申辩笔录", decision.DefenceRecord),
        _internal("defence_review", "32", "陈述申辩意见复核表", decision.DefenceReview, case_numbered=True),
        _external("hearing_notice", "33", "行政处罚听证通知书", decision.HearingNotice, "听通"),
        _record("hearing_record", "34", "行政处罚听证笔录", decision.HearingRecord),
        _internal("hearing_report", "35", "行政处罚听证报告", decision.HearingReport, case_numbered=True),
        _internal("legal_review_form", "36", "案件法制审核表", decision.LegalReviewForm, case_numbered=True),
        Form("legal_review_opinion", "", "重大行政执法决定法制审核意见书", FormKind.INTERNAL, decision.LegalReviewOpinion, stem="法审"),
        _internal("discussion_record", "37", "案件集体讨论记录", decision.DiscussionRecord, case_numbered=True),
        _external("penalty_decision", "38", "行政处罚决定书", decision.PenaltyDecision, "罚"),
        _internal("service_receipt", "40", "送达回证", execution.ServiceReceipt),
        _external("deferral_notice", "45", "同意延期（分期）缴纳罚款通知书", execution.DeferralNotice, "延（分）缴"),
        _external("demand", "46", "督促履行义务催告书", execution.Demand, "催"),
        Form("court_application", "47", "强制执行申请书", FormKind.EXTERNAL, execution.CourtApplication, stem="罚申"),
        _internal("closing_approval", "61", "结案审批表", execution.ClosingApproval, case_numbered=True),
        _archive("file_cover", "62", "卷宗封面", execution.FileCover),
        _archive("file_contents", "63", "卷内目录", execution.FileContents),
        _archive("file_notes", "64", "卷内备考表", execution.FileNotes),
        _external("correction_order", "65", "责令改正违法行为决定书", decision.CorrectionOrder, "责改"),
    )
}


def form_of(code: str, version: int | None = None) -> Form:
    """Return the form; raise UnknownForm when there is none of this code, or no such version of its template."""
    form = FORMS.get(code)
    if form is None or (version is not None and version not in form.versions):
        raise UnknownForm(code, version if form is not None else None)
    return form


# ---- from Pydantic's errors to the titles people know ---------------------------------------------------------------------------

_EMPTY = {"string_too_short", "too_short"}
_WORDS = {
    "extra_forbidden": "样式中没有这一栏",
    "literal_error": "不是可选的项目",
    "enum": "不是可选的项目",
    "date_from_datetime_parsing": "不是日期",
    "date_parsing": "不是日期",
    "date_type": "不是日期",
    "datetime_parsing": "不是时间",
    "datetime_from_date_parsing": "不是时间",
    "datetime_type": "不是时间",
    "timezone_aware": "时间缺少时区",
    "string_type": "应当是文字",
    "string_too_long": "文字过长",
    "string_pattern_mismatch": "格式不正确",
    "int_type": "应当是整数",
    "int_parsing": "应当是整数",
    "bool_parsing": "应当选“是”或者“否”",
    "bool_type": "应当选“是”或者“否”",
    "union_tag_invalid": "类别不正确",
    "greater_than": "数值过小",
    "greater_than_equal": "数值过小",
    "less_than": "数值过大",
    "less_than_equal": "数值过大",
}


def _explain(model: type[BaseModel], error: ValidationError) -> tuple[list[str], list[str]]:
    """Split the errors into titles of missing fields and sentences about wrong ones."""
    missing: list[str] = []
    problems: list[str] = []
    for item in error.errors(include_url=False):
        kind, given = item["type"], item.get("input")
        titles, needed = _titles(model, item["loc"])
        blank = given is None or (isinstance(given, str) and not given.strip())
        if kind in ("missing", "union_tag_not_found") or blank or (kind in _EMPTY and not given):
            missing += [f"{titles}·{name}" if titles else name for name in needed] or [titles]
        elif kind == "value_error":
            problems.append(f"{titles}：{item['ctx']['error']}" if titles else str(item["ctx"]["error"]))
        elif kind == "too_short":
            problems.append(f"{titles}：至少应当有 {item['ctx']['min_length']} 项")
        elif kind == "string_too_short":
            problems.append(f"{titles}：内容过于简略")
        else:
            problems.append(f"{titles}：{_WORDS.get(kind, '填写不正确')}")
    return list(dict.fromkeys(missing)), list(dict.fromkeys(problems))


def _titles(model: type[BaseModel], loc: tuple[int | str, ...]) -> tuple[str, list[str]]:
    """Return the titles along a path of an error, joined with ·, and the titles of what a wholly missing block would have to hold."""
    at: list[type[BaseModel]] = [model]
    out: list[str] = []
    for step in loc:
        if isinstance(step, int):
            out[-1:] = [f"{out[-1]}（第{step + 1}项）"] if out else [f"第{step + 1}项"]
            continue
        owner = next((m for m in at if step in m.model_fields), None)
        if owner is None:
            at = [m for m in at if _tag(m) == step] or at
            if not any(_tag(m) == step for m in at):
                out.append(step)
            continue
        field = owner.model_fields[step]
        out.append(str(field.title or step))
        at = _models(field.annotation)
    needed = [str(f.title) for f in at[0].model_fields.values() if f.is_required()] if len(at) == 1 and _is_remedy(at[0]) else []
    return "·".join(out), needed


def _is_remedy(model: type[BaseModel]) -> bool:
    return {"right", "procedure", "channel"} <= set(model.model_fields)


def _tag(model: type[BaseModel]) -> str | None:
    field = model.model_fields.get("kind")
    args = typing.get_args(field.annotation) if field is not None and typing.get_origin(field.annotation) is Literal else ()
    return args[0] if args else None


def _models(annotation: Any) -> list[type[BaseModel]]:
    """Return the models that an annotation may hold, through Optional, unions, tuples and Annotated."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    if typing.get_origin(annotation) in (typing.Annotated, typing.Union, UnionType, tuple, list):
        return [model for part in typing.get_args(annotation) for model in _models(part)]
    return []


@cache
def _reaches(model: type[BaseModel], name: str) -> bool:
    return any(key == name or any(_reaches(m, name) for m in _models(field.annotation)) for key, field in model.model_fields.items())
