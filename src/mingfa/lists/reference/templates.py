"""The document forms an agency uses and publishes (文书样本): versions in force, drafting guides and standard wording, and who may change them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Self

from pydantic import BaseModel, ConfigDict
from typing_extensions import override

from mingfa.desk.act import FactView, Need
from mingfa.documents.errors import DocumentError
from mingfa.documents.forms import FORMS, form_of
from mingfa.law.regime_model import Regime
from mingfa.law.regime_terms import TERMS
from mingfa.lists.standing.cells import Column, Line
from mingfa.lists.standing.facts import list_stream
from mingfa.lists.standing.state import Version
from mingfa.lists.standing.types import Hole, ListType, register_type

SOURCE = "document.templates_from"
CITY = "city"
OWN_FORM = "own"
FORM_CHOICES = (*((code, form.title) for code, form in FORMS.items()), (OWN_FORM, "其他文书（附样本）"))


def _city_only(lines: Sequence[Line], regime: Regime, on: date) -> Iterator[Hole]:
    """Below the city nobody edits or uploads a form.

    Law: document.templates_from = "city" (上海 推进实施方案 三（二）1（1）).
    """
    if regime.parent is not None and regime.has(SOURCE, on) and regime.value(SOURCE, on) == CITY:
        yield Hole("文书样本统一使用市级发布的样本，本机关不能自行编制、修改或者上传", parameter=SOURCE)


def _versions(lines: Sequence[Line], regime: Regime, on: date) -> Iterator[Hole]:
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        form, version, name = line.get("form"), line.get("version"), line.get("title")
        if form == OWN_FORM:
            if not line.get("file"):
                yield Hole(f"第 {number} 行“{name}”不是平台样式，没有附空白样本文件", line.id, "file")
            continue
        if form in seen:
            yield Hole(f"第 {number} 行“{name}”与前面的行是同一文书，一份文书只能有一个现行版本", line.id, "form")
        seen.add(form)
        try:
            form_of(form, int(version) if version.isdecimal() else -1)
        except DocumentError as error:
            yield Hole(f"第 {number} 行“{name}”：{error}", line.id, "version")


def _parts(lines: Sequence[Line], regime: Regime, on: date) -> Iterable[str]:
    """Forms; guides and wording when no form is without."""
    if lines:
        yield "forms"
    for part in ("guide", "wording"):
        if lines and all(line.get(part) for line in lines):
            yield part


def _lacking(part: str, lines: Sequence[Line]) -> Iterable[Line]:
    """Return the forms that have no drafting guide ("guide") or no standard wording ("wording")."""
    return (line for line in lines if part in ("guide", "wording") and not line.get(part))


def _told(version: Version) -> Mapping[str, Any]:
    """What the portal needs to make the blanks: code, version and title of each form of the platform."""
    return {
        "forms": [
            {"form": line.get("form"), "version": int(line.get("version")), "title": line.get("title")}
            for line in version.lines
            if line.get("form") in FORMS
        ]
    }


TEMPLATES = register_type(
    ListType(
        "templates",
        "行政执法文书样本",
        ("procedure",),
        (
            Column("title", "文书名称", always=True),
            Column("form", "样式", "choice", always=True, choices=FORM_CHOICES),
            Column("version", "版本", "number", always=True),
            Column("guide", "制作指引", "long"),
            Column("wording", "规范用语", "long"),
            Column("file", "空白样本", "file", help="平台样式的空白样本由系统生成，不必上传"),
        ),
        checks=(_versions,),
        row_checks=(_city_only,),
        parts=_parts,
        lacks=_lacking,
        extra=_told,
        help="公布后，执法文书只能用现行样本制作；制作指引和规范用语在填写文书时显示",
    )
)

WORDING = register_type(
    ListType(
        "wording",
        "执法行为用语指引",
        (),
        (
            Column("scene", "情形", always=True),
            Column("activity", "执法活动", "choice", always=True, choices=(("any", "各类执法活动"), *TERMS["activity"].items())),
            Column("wording", "规范用语", "long", required=True),
            Column("avoid", "不得使用的语言", "long"),
        ),
        help="现场音像记录时的规范用语，按执法活动分列，在现场页面显示",
    )
)


def wording_for(lines: Iterable[Line], activity: str) -> tuple[Line, ...]:
    """Return the wording for an activity: what is written for it, then what is written for every activity."""
    held = tuple(lines)
    own = tuple(line for line in held if activity and line.get("activity") == activity)
    return (*own, *(line for line in held if line.get("activity") == "any"))


class TemplateRow(BaseModel):
    """A form in force: its code, version and title."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    form: str
    version: int
    title: str


class TemplatesFact(FactView):
    """The forms in force on the day: which version of the list says so, and the version of each form."""

    number: int
    forms: tuple[TemplateRow, ...] = ()

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the forms of the version in force on the day."""
        current = state.current(on)
        if current is None:
            return cls(number=0)
        return cls(
            number=current.number,
            forms=tuple(
                TemplateRow(form=one.get("form"), version=int(one.get("version")), title=one.get("title")) for one in current.lines
            ),
        )

    @override
    def narrowed(self, act: Any, state: Any) -> Self:
        """Keep the forms the act makes or names."""
        wanted = {getattr(type(act), "form", "")}
        paper, named = getattr(act, "paper", None), getattr(act, "document", None)
        if paper is not None:
            wanted |= {paper.form, paper.title}
        document = state.document(named) if isinstance(named, str) and hasattr(state, "document") else None
        if document is not None:
            wanted |= {document.form, document.title}
        return self.model_copy(update={"forms": tuple(one for one in self.forms if wanted & {one.form, one.title})})

    def version_of(self, form: str, title: str = "") -> int:
        """Return the version in force of a form, 0 when it has none. A form of the agency's own goes by its title."""
        for one in self.forms:
            if one.form == form or (one.form == OWN_FORM and one.title in (form, title)):
                return one.version
        return 0


def home(regime: Regime, agency: str) -> tuple[str, ...]:
    """Return the stream of the forms an agency works with: its own, or the city's where it has to use the city's.

    Law: document.templates_from (上海 推进实施方案 三（二）1（1）).
    """
    city = regime.parent is not None and any(rule.value == CITY for rule in regime.versions(SOURCE))
    return (list_stream(str(regime.parent) if city else agency, TEMPLATES.code),)


FORMS_IN_FORCE = Need("templates", lambda act, state: (), TemplatesFact, required=False, by_regime=home)
"""The need of an act that makes, prints or hands over a document."""
