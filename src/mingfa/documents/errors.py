"""Why a document (文书) cannot be made: its fields are not complete, not valid, or cannot be set in type."""

from __future__ import annotations

from mingfa.law.errors import MingfaError


class DocumentError(MingfaError):
    """A document could not be made."""

    code = "document.error"


class UnknownForm(DocumentError):
    """There is no form of this code, or no such version of it."""

    code = "document.unknown_form"

    def __init__(self, form: str, version: int | None = None) -> None:
        self.form, self.version = form, version
        which = f"文书样式“{form}”" + (f"第 {version} 版" if version is not None else "")
        super().__init__(f"{which}不存在；请从现行文书目录中选择")


class IncompleteDocument(DocumentError):
    """Required blocks or fields are empty; `missing` holds the Chinese title of each, blocks joined with “·”."""

    code = "document.incomplete"

    def __init__(self, form: str, missing: list[str]) -> None:
        self.form, self.missing = form, missing
        super().__init__(f"《{form}》缺少必填内容：{'、'.join(missing)}；请补充后再制作")


class InvalidDocument(DocumentError):
    """Fields are filled in, but wrongly; `problems` says which and why."""

    code = "document.invalid"

    def __init__(self, form: str, problems: list[str]) -> None:
        self.form, self.problems = form, problems
        super().__init__(f"《{form}》填写有误：{'；'.join(problems)}；请更正后再制作")


class NumberMissing(DocumentError):
    """A form with a number stem (文号) was to be issued without its number, or its date."""

    code = "document.number_missing"

    def __init__(self, form: str, what: str) -> None:
        self.form, self.what = form, what
        super().__init__(f"《{form}》没有{what}；对外文书编号、定日期后才能制作")


class NumberMalformed(DocumentError):
    """A document number is not of the series it should belong to."""

    code = "document.number_malformed"

    def __init__(self, text: str, reason: str) -> None:
        self.text, self.reason = text, reason
        super().__init__(f"文号“{text}”不能用：{reason}；请使用本文书系列的文号")


class ContentChanged(DocumentError):
    """What is to be printed again is not what was printed under this content code."""

    code = "document.content_changed"

    def __init__(self, form: str, expected: str, found: str) -> None:
        self.form, self.expected, self.found = form, expected, found
        super().__init__(f"《{form}》内容码应为 {expected}，按现有内容算得 {found}：内容已变，不能按原件重印；请重新制作文书")


class MissingGlyph(DocumentError):
    """No installed font has the character: printing would lose part of a name."""

    code = "document.missing_glyph"

    def __init__(self, form: str, characters: str) -> None:
        self.form, self.characters = form, characters
        points = "、".join(f"{c}（U+{ord(c):04X}）" for c in characters)
        super().__init__(f"《{form}》中的字 {points} 在已装字库中没有字形；请在字库目录中安装收录该字的字库后再制作，不得以他字代替")


class FontMissing(DocumentError):
    """A template asks for a font family that is not installed: nothing may fall back silently."""

    code = "document.font_missing"

    def __init__(self, detail: str) -> None:
        self.detail = detail
        super().__init__(f"文书字库不齐：{detail}；请安装字库或检查字库目录设置")


class TemplateFault(DocumentError):
    """The template itself fails; `detail` is the typesetter's own message."""

    code = "document.template_fault"

    def __init__(self, form: str, detail: str) -> None:
        self.form, self.detail = form, detail
        super().__init__(f"《{form}》的排版样式有误：{detail}；请联系系统管理员")
