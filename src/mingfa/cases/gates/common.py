"""What the law refuses at many steps of a case: officers, identity, notice, papers, gaps, avoidance, and a decision without its review."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from mingfa.agencies.facts import OfficerFact, refuse_without_certificate
from mingfa.cases import recording_rules
from mingfa.cases.gates.recordings import refuse_unrecorded
from mingfa.cases.state.core import KINDS, STAGES, CaseState
from mingfa.desk.act import Matter, on_state
from mingfa.desk.gates import PLATFORM
from mingfa.desk.times import local_day
from mingfa.documents.errors import DocumentError
from mingfa.documents.forms import FORMS, form_of
from mingfa.law.article import Article
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Regime, Rule
from mingfa.law.regime_terms import TERMS, term

CaseMatter = Matter[Any, CaseState]
Gate = Callable[[CaseMatter], Refusal | Iterable[Refusal] | None]

KIND_WORDS = dict(KINDS)
STAGE_WORDS = dict(STAGES)
ONSITE_GROUPS: Mapping[str, tuple[str, ...]] = {
    "onsite": (
        "inspection", "random_inspection", "survey", "questioning", "sampling", "preservation", "evidence", "sealing", "coercive_measure",
        "compulsory_execution", "restriction", "closure", "service", "notification",
    ),
    "evidence": ("questioning", "sampling", "preservation", "survey"),
    "inspection": ("random_inspection",),
    "coercive_measure": ("sealing",),
}  # fmt: skip
"""Which activities a regime means when it names a wider one: sampling is evidence taking (调查取证), all of them are on site (现场执法)."""

TOLD_WORDS = {
    "cause": "执法事由", "basis": "执法依据", "rights": "权利义务", "explanation": "说明解释",
    "remedy_right": "救济权利", "remedy_procedure": "救济程序", "remedy_channel": "救济渠道",
}  # fmt: skip


def for_kinds(*kinds: str) -> Gate:
    """Return the gate that refuses an act on cases of any other kind of enforcement act."""

    @on_state
    def refuse_other_kind(matter: CaseMatter) -> Refusal | None:
        """An act belongs to the procedure of its kind: 行政处罚, 行政强制, 行政检查 and 行政许可 have each their own."""
        if not matter.state.kind or matter.state.kind in kinds:
            return None
        allowed = "、".join(KIND_WORDS[kind] for kind in kinds)
        return matter.refuse(
            PLATFORM,
            "case.other_kind",
            f"本案是{KIND_WORDS.get(matter.state.kind, matter.state.kind)}案件，该事项只适用于{allowed}",
            "请选择适用于本案的事项",
        )

    return refuse_other_kind


only_penalty = for_kinds("penalty")


def covers(named: Iterable[str], activities: Iterable[str]) -> bool:
    """Say whether a regime's list of activities reaches any of these: itself named, or within a wider one that is."""
    reached = {inner for name in named for inner in (name, *ONSITE_GROUPS.get(name, ()))}
    return any(activity in reached for activity in activities)


# Officers ------------------------------------------------------------------------------------------------------------------


def unknown_word(matter: CaseMatter, rule: Rule) -> Refusal:
    """Say that a rule holds a word nobody knows: nothing is let through on a guess."""
    return matter.refuse(rule, "regime.unknown_word", f"本机关制度参数“{rule.id}”的取值“{rule.value}”无法识别", "请先由法制机构更正该参数")


def switched_on(matter: CaseMatter, gate: str) -> bool:
    """Say whether a gate of the national table (法定关口) is in force on the day of the act."""
    return matter.has(gate) and matter.regime.flag(gate, matter.on)


def refuse_fewer_than_two(matter: CaseMatter) -> Refusal | None:
    """G01: two officers or more (行政处罚法 第四十二条); the same person twice is one."""
    if not switched_on(matter, "gate.G01"):
        return None
    rule = matter.rule("gate.G01.officers")
    wanted, present = int(str(rule.value)), len(set(matter.act.officers))
    if present >= wanted:
        return None
    return matter.refuse(
        rule, "officers.too_few", f"执法人员不得少于 {wanted} 人，现只有 {present} 人", "请增加具有执法资格的执法人员后再办理"
    )


def refuse_uncertified_officer(matter: CaseMatter) -> Iterable[Refusal]:
    """G01: each officer holds a certificate valid on the day of the act, or on the day the activity began; the refusal names him."""
    if not switched_on(matter, "gate.G01"):
        return
    yield from refuse_without_certificate(matter)
    begun = getattr(matter.act, "started_at", None)
    if begun is None or local_day(begun) == matter.on:
        return
    for fact in matter.all("officers"):
        if fact.problem or any(not card.problem and card.valid_from <= local_day(begun) <= card.valid_to for card in fact.cards):
            continue
        yield matter.refuse(
            matter.rule("gate.G01"), "officer.not_certified", f"{fact.name}：{local_day(begun)} 活动开始时没有有效的执法证件",
            "请改由证件有效的执法人员办理",
        )  # fmt: skip


def refuse_other_class(matter: CaseMatter) -> Iterable[Refusal]:
    """G01: a certificate is for this field of enforcement (执法类别) and for this area (执法区域), where it names them."""
    field = matter.regime.field
    words = TERMS["field"].get(field, field)
    for fact in matter.all("officers"):
        if fact.classes and not any(words in one or one in (field, "综合执法", "行政执法") for one in fact.classes):
            yield matter.refuse(
                matter.rule("gate.G01"), "officer.other_class",
                f"{fact.name}的执法证件类别是{'、'.join(fact.classes)}，不能从事{words}执法", "请改派执法类别相符的执法人员",
            )  # fmt: skip
        if fact.area and not any(_within(area, matter.regime) for area in fact.area.split("、")):
            yield matter.refuse(
                matter.rule("gate.G01"),
                "officer.other_area",
                f"{fact.name}的执法证件区域是{fact.area}，不能在{matter.regime.name}辖区执法",
                "请改派执法区域相符的执法人员",
            )


_PLACE = re.compile(r".+?(?:自治州|自治县|自治区|省|市|州|盟|区|县|旗)")


def _within(area: str, regime: Regime) -> bool:
    """Say whether an area is the agency's own, or the province or city it lies in; an area of no known shape is let through."""
    parts = _PLACE.findall(area)
    return not parts or parts[-1] in regime.name or parts[-1] == regime.region


def refuse_unassigned_officer(matter: CaseMatter) -> Iterable[Refusal]:
    """Once a case is filed, those who investigate are the officers named for it (生态环境行政处罚办法 第二十一条)."""
    state = matter.state
    if state.investigation.filed_on is None or getattr(matter.act, "before_filing", False):
        return
    day = matter.on
    for fact in matter.all("officers"):
        if state.member(fact.person, day) is None:
            yield matter.refuse(
                matter.rule("gate.G01"),
                "officer.not_assigned",
                f"{fact.name}不是本案 {day} 的承办人员",
                "请先指派其承办本案，或者改由承办人员参加",
            )


def refuse_officer_in_question(matter: CaseMatter) -> Iterable[Refusal]:
    """G03: an officer whose avoidance is decided, or asked for and undecided, takes no further step (行政处罚法 第四十三条)."""
    people = dict.fromkeys((*getattr(matter.act, "officers", ()), matter.by.person))
    for asked in matter.state.avoidances:
        if asked.person not in people or asked.outcome == "stay":
            continue
        if asked.open:
            yield matter.refuse(
                matter.rule("gate.G03"), "avoidance.undecided", f"{asked.name}的回避问题（{asked.ground}）尚未决定，不能继续办理本案",
                "请先由有权决定的负责人作出是否回避的决定，或者由其他承办人员办理",
            )  # fmt: skip
        else:
            yield matter.refuse(
                matter.rule("gate.G03"), "avoidance.decided", f"{asked.name}已决定回避，不得办理本案", "请由其他承办人员办理"
            )


@on_state
def refuse_undecided_avoidance(matter: CaseMatter) -> Iterable[Refusal]:
    """G03: nothing is decided while a question of avoidance is open (行政处罚法 第四十三条)."""
    for asked in matter.state.open_avoidances:
        yield matter.refuse(
            matter.rule("gate.G03"), "avoidance.undecided", f"对{asked.name}的回避申请（{asked.ground}）尚未决定", "请先作出是否回避的决定"
        )


@on_state
def refuse_not_own_case(matter: CaseMatter) -> Refusal | None:
    """Those who handle a case act on it: the officers named for it, or who acts for one of them under a delegation."""
    state = matter.state
    if not state.handlers or matter.by.is_system:
        return None
    people = {matter.by.person, matter.by.deputy_for or ""}
    day = max(matter.on, state.investigation.filed_on or matter.on)
    if any(state.member(person, day) for person in people if person):
        return None
    return matter.refuse(
        matter.rule("gate.G01"),
        "case.not_handler",
        f"{matter.by.name}不是本案承办人员，不能办理该事项",
        "请由承办人员办理，或者先办理指派、代为办理手续",
    )


# On site -------------------------------------------------------------------------------------------------------------------


def identity_rule(matter: CaseMatter, activities: Iterable[str]) -> Rule | None:
    """Return the rule that asks for identity at these activities; None when the regime asks for none."""
    if matter.has("identity.activities"):
        rule = matter.rule("identity.activities")
        if covers(_words(rule), activities):
            return rule
    return matter.rule("gate.G02") if matter.has("gate.G02") and matter.regime.flag("gate.G02", matter.on) else None


def refuse_without_identity(matter: CaseMatter) -> Iterable[Refusal]:
    """G02: no activity without showing who one is, by the way, at the activities and with the certificates the regime names.

    Law: 行政处罚法 第五十五条; identity.activities, identity.mode, identity.certificate_types of the agency. Reads `identity`,
    `officers` and `activity_kinds` of the act; number and name of the certificate come from the list of officers.
    """
    activities = tuple(matter.act.activity_kinds)
    rule = identity_rule(matter, activities)
    if rule is None:
        return
    shown = matter.act.identity
    name = "、".join(dict.fromkeys(term("activity", one) for one in activities))
    mode = matter.rule("identity.mode") if matter.has("identity.mode") else None
    if mode is not None and mode.value not in TERMS["identity_mode"]:
        yield unknown_word(matter, mode)
        return
    worn_will_do = mode is not None and mode.value == "worn_or_shown"
    if not shown.way:
        how = "佩戴或者出示" if worn_will_do else "出示"
        yield matter.refuse(rule, "identity.missing", f"{name}没有表明执法身份的记录", f"请记明执法人员已{how}执法证件及其时间")
        return
    if shown.way == "worn" and not worn_will_do:
        yield matter.refuse(mode or rule, "identity.not_shown", f"{name}只记载佩戴证件，没有出示证件", "请记明已主动出示执法证件及其时间")
    if shown.at is None:
        yield matter.refuse(
            rule, "identity.no_time", f"{name}没有记明{'佩戴' if shown.way == 'worn' else '出示'}执法证件的时间", "请填写表明身份的时间"
        )
    else:
        begun = getattr(matter.act, "started_at", None)
        if begun is not None and shown.at > begun:
            yield matter.refuse(rule, "identity.too_late", f"{name}开始之后才表明身份", "应当在开始之前表明身份，请核对时间")
    for fact in matter.all("officers"):
        if not fact.card_numbers:
            yield matter.refuse(
                rule, "identity.no_card", f"{fact.name}在执法人员名录中没有有效的执法证号，无法记明其证件", "请先登记其执法证件"
            )
    yield from _certificate_types(matter, shown.certificate)


def _certificate_types(matter: CaseMatter, named: str) -> Iterator[Refusal]:
    if not matter.has("identity.certificate_types"):
        return
    rule = matter.rule("identity.certificate_types")
    allowed = _words(rule)
    lawful = "lawful" in allowed
    wanted = "、".join(term("certificate", one) for one in allowed)
    for fact in matter.all("officers"):
        types = (named,) if named else fact.card_types
        if types and not lawful and not set(types) & set(allowed):
            yield matter.refuse(
                rule,
                "identity.certificate_type",
                f"{fact.name}出示的不是{wanted}（{'、'.join(term('certificate', one) for one in types)}）",
                f"请出示{wanted}",
            )


def refuse_without_uniform_line(matter: CaseMatter) -> Iterable[Refusal]:
    """The line on uniform (着装) is filled in where the agency has a rule on dress: yes, not required, or no with the reason."""
    if not matter.has("identity.uniform"):
        return
    rule = matter.rule("identity.uniform")
    if rule.value == "none":
        return
    if rule.value not in TERMS["uniform"]:
        yield unknown_word(matter, rule)
        return
    line = matter.act.uniform
    if line.worn == "not_required" and rule.value == "required":
        yield matter.refuse(rule, "uniform.required", "本机关规定应当着装，不能选“不要求着装”", "未着装的，请选择未着装并写明原因")
    if not line.worn:
        yield matter.refuse(rule, "uniform.missing", "没有记载着装情况", "请如实选择：已按规定着装、不要求着装，或者未着装并写明原因")
    elif line.worn == "no" and not line.reason:
        yield matter.refuse(rule, "uniform.no_reason", "未着装的，没有写明原因", "请写明未着装的原因；该情况将列入执法监督清单")


def told_items_wanted(matter: CaseMatter) -> tuple[Rule, tuple[str, ...]]:
    """Return the rule on what has to be told, and its items as fields of `Told`; remedies fall into the parts the agency names."""
    rule = matter.rule("notice.items")
    wanted: list[str] = []
    for item in _words(rule):
        if item == "remedies":
            parts = (
                matter.regime.items("notice.remedies_in_document", matter.on)
                if matter.has("notice.remedies_in_document")
                else ("right", "procedure", "channel")
            )
            wanted += [f"remedy_{part}" for part in parts]
        else:
            wanted.append(item)
    return rule, tuple(wanted)


def refuse_without_notice(matter: CaseMatter) -> Iterable[Refusal]:
    """Every item of notice.items is told and ticked; the refusal names those that are not (告知事由、依据、权利义务、救济，说明解释)."""
    if not matter.has("notice.items"):
        return
    rule, wanted = told_items_wanted(matter)
    missing = [name for name in wanted if name not in matter.act.told.items]
    if missing:
        words = "、".join(TOLD_WORDS[name] for name in missing)
        yield matter.refuse(rule, "notice.missing", f"没有告知当事人：{words}", "请当场告知并做好说明解释，逐项记明后再保存")


def refuse_without_recording_notice(matter: CaseMatter) -> Refusal | None:
    """Where the agency has to say beforehand that it records (recording.notice_before), the notice is there; a late one is kept and marked."""
    if not matter.has("recording.notice_before"):
        return None
    rule = matter.rule("recording.notice_before")
    if not covers(_words(rule), matter.act.activity_kinds):
        return None
    told, begun = matter.act.recording_told_at, matter.act.started_at
    if told is None:
        ahead = recording_rules.told_before(matter.state, begun, matter.act.ended_at)
        told = ahead.at if ahead is not None else None
    if told is None:
        if recording_rules.covert_allowed(matter.regime, matter.on):
            return None  # asked again when the activity ends: what was recorded covertly by law needs no notice
        return matter.refuse(rule, "recording.not_told", "没有事先告知当事人正在录音录像", "请在活动开始前告知，并记明告知时间")
    if told > begun:
        return Refusal(
            "recording.told_late", rule.article, "活动开始之后才告知当事人正在录音录像", "已如实记载，并标明告知迟延", warns_only=True
        )
    return None


def refuse_impossible_times(matter: CaseMatter) -> Iterable[Refusal]:
    """An activity begins before it ends, has ended when it is recorded, and lasts no longer than is plausible."""
    act = matter.act
    if act.ended_at <= act.started_at:
        yield Refusal("activity.times", PLATFORM, "结束时间应当晚于开始时间", "请核对起止时间")
        return
    if act.ended_at > matter.recorded_at + timedelta(minutes=2) or act.ended_at > matter.done_at + timedelta(days=1):
        yield Refusal("activity.not_over", PLATFORM, "活动结束时间晚于登记的办理时间", "请在活动结束后登记，并核对时间")
    if act.ended_at - act.started_at > timedelta(days=3):
        yield Refusal("activity.too_long", PLATFORM, "一次活动的起止时间相距超过三日", "请按次分别登记")
    if local_day(matter.done_at) != local_day(act.ended_at):
        yield Refusal(
            "activity.other_day", PLATFORM, f"办理时间（{local_day(matter.done_at)}）与活动结束之日（{local_day(act.ended_at)}）不是同一天",
            "办理时间请填写活动结束的时间；事后补录的，如实填写并说明原因，系统会标注补录",
        )  # fmt: skip


def refuse_before_filing(matter: CaseMatter) -> Refusal | None:
    """What was done before filing is marked as such: lawful evidence of that time may be used, but not dated after (办法 第二十七条)."""
    filed = matter.state.investigation.filed_on
    begun = local_day(matter.act.started_at)
    if matter.act.before_filing or filed is None or begun >= filed:
        return None
    return matter.refuse(
        matter.rule("gate.G04"),
        "activity.before_filing",
        f"活动在 {begun}，早于立案之日 {filed}",
        "立案前依法取得的，请勾选“立案前依法取得”并核对时间",
    )


def refuse_without_place(matter: CaseMatter) -> Refusal | None:
    """An on-site activity is at one place, and the record names it."""
    if matter.act.place:
        return None
    return matter.refuse(matter.rule("gate.G02"), "activity.no_place", "没有填写地点", "请写明活动地点；一份笔录只记一处现场")


OFFICERS = (refuse_fewer_than_two, refuse_uncertified_officer, refuse_other_class, refuse_unassigned_officer, refuse_officer_in_question)
"""Gates of every act that officers do together: the act has `officers` and the need of that name."""

ON_SITE = (
    *OFFICERS,
    refuse_without_identity,
    refuse_without_uniform_line,
    refuse_without_notice,
    refuse_without_recording_notice,
    refuse_impossible_times,
    refuse_before_filing,
    refuse_without_place,
)
"""Gates of every activity on site; that nobody is in two places at one time the officers' diaries see to, over all cases."""


# Parties and papers --------------------------------------------------------------------------------------------------------


def refuse_unknown_party(matter: CaseMatter) -> Refusal | None:
    """A party an act names (`party`, an id) is a party of the case."""
    named = getattr(matter.act, "party", "")
    if not named or matter.state.party(named) is not None:
        return None
    return Refusal("party.unknown", PLATFORM, f"本案没有编号为“{named}”的当事人", "请从本案当事人中选择，或者先登记当事人")


def refuse_unfit_paper(matter: CaseMatter) -> Iterable[Refusal]:
    """The papers of an act are complete: of the standard form where the agency has one, every required field filled, none wrong."""
    from mingfa.cases.gates.forms import refuse_papers_out_of_force

    for paper in matter.act.papers():
        yield from paper_problems(matter, paper)
    yield from refuse_papers_out_of_force(matter)


def refuse_approval_without_paper(matter: CaseMatter) -> Refusal | None:
    """An internal approval leaves a document or a signed electronic form, where the agency records approvals by documents.

    Law: the agency's document.approval_needs_paper; where its text is silent, the missing paper stays a gap of the step.
    """
    if matter.act.papers() or not matter.has("document.approval_needs_paper"):
        return None
    rule = matter.rule("document.approval_needs_paper")
    if rule.value is not True:
        return None
    return matter.refuse(
        rule, "approval.no_paper", "内部审批没有审批文书，也没有签名的电子审批表", "请填写电子审批表并签名，或者上传已签批的审批文书"
    )


def paper_problems(matter: CaseMatter, paper: Any) -> Iterator[Refusal]:
    """Say what is wrong with a paper: unknown kind, non-standard form, neither original nor form, missing or wrong fields."""
    if matter.has("recording.text_kinds"):
        kinds = matter.rule("recording.text_kinds")
        named = getattr(matter.act, "step", None)
        line = matter.state.step_at(named) if isinstance(named, int) else None
        asked = {getattr(matter.act, "record", ""), line.wants if line is not None else ""}
        if paper.kind not in _words(kinds) and paper.kind not in asked:
            yield matter.refuse(
                kinds, "document.kind", f"本机关的文字记录种类中没有“{term('text_kind', paper.kind)}”", "请选择本机关规定的文字记录种类"
            )
    if paper.empty:
        yield Refusal("document.empty", PLATFORM, f"《{paper.title}》没有原件，也没有填写电子表单", "请上传原件，或者填写电子表单")
    if paper.form and matter.has("document.templates_from"):
        source = matter.rule("document.templates_from")
        if source.value not in TERMS["templates_from"]:
            yield unknown_word(matter, source)
        elif paper.form not in FORMS and source.value != "agency" and not _published(matter, paper):
            yield matter.refuse(
                source, "document.form", f"“{paper.form}”不是{term('templates_from', str(source.value))}中的样式", "请使用规定的文书样式"
            )
    if paper.content is not None:
        yield from content_problems(matter, paper.form, paper.content, sealed=bool(paper.original or paper.number))
        yield from unsaid_recording(matter, paper)


def _published(matter: CaseMatter, paper: Any) -> bool:
    """Say whether a form that the platform does not set stands in the published list of forms (文书样本)."""
    held = matter.fact("templates")
    return held is not None and bool(held.version_of(paper.form, paper.title))


def unsaid_recording(matter: CaseMatter, paper: Any) -> Iterator[Refusal]:
    """The record of an activity says that the party was told of the recording, where the agency has to tell (recording.notice_before)."""
    step, head = getattr(matter.act, "step", None), paper.content.get("head")
    activity = matter.state.investigation.activity(step) if isinstance(step, int) else None
    if activity is None or not isinstance(head, Mapping) or head.get("recording_told"):
        return
    rule = recording_rules.notice_rule(activity.kinds, matter.regime, local_day(activity.started_at))
    told = activity.recording_told_at or recording_rules.told_before(matter.state, activity.started_at, activity.ended_at)
    if rule is not None and told is not None:
        yield matter.refuse(
            rule, "record.no_recording_notice", f"《{paper.title}》没有写明告知录音录像的情况", "请在笔录中写明何时告知对方全程录音录像"
        )


def content_problems(
    matter: CaseMatter,
    form: str,
    content: Mapping[str, Any],
    *,
    signatures: tuple[str, ...] = (),
    sealed: bool = False,
    to_sign: bool = False,
) -> Iterator[Refusal]:
    """Say which required fields of an electronic form are missing or wrong, each by its Chinese name.

    signatures: officers who signed. sealed: there is an original, or it was issued under a number. to_sign: the form is printed to be signed
    by hand, so that signatures and seal come with the scan.
    """
    parameter = f"document.required_fields.{form}"
    title = form_of(form).title if form in FORMS else form
    if matter.has(parameter):
        rule = matter.rule(parameter)
        officers = int(str(matter.rule("gate.G01.officers").value))
        beside = {"officer_signatures": len(set(signatures)) >= officers, "seal": sealed}
        wanted = [name for name in _words(rule) if not (to_sign and name in ("signature_or_refusal", *beside))]
        missing = [name for name in wanted if not (beside[name] if name in beside else has_field(content, name))]
        if missing:
            words = "、".join(term("document_field", name) for name in missing)
            yield matter.refuse(rule, "document.field_missing", f"《{title}》缺少必备内容：{words}", "请补充后再提交")
            return
    if form in FORMS:
        try:
            form_of(form).fill(dict(content))
        except DocumentError as error:
            yield Refusal(error.code, _form_article(matter), str(error))


def _form_article(matter: CaseMatter) -> Article:
    return matter.rule("document.templates_from").article if matter.has("document.templates_from") else PLATFORM


_PLACES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "time": (("head.started_at", "head.ended_at"), ("started_at", "ended_at"), ("sampled_at",), ("served_at",), ("from_on",)),
    "place": (("head.place",), ("place",)),
    "party": (("inspected",), ("party",), ("to",), ("recipient",), ("parties",), ("person",)),
    "identity": (("head.card_shown", "head.card_confirmed"),),
    "facts": (("violation",), ("draft.violation",), ("questions",), ("facts",), ("process",), ("act",)),
    "items": (("things",), ("samples",)),
    "until": (("to_on",), ("until",)),
    "evidence": (("evidence",), ("draft.evidence",)),
    "basis": (("basis",), ("duty_law",), ("suspected_law",), ("penalty_law",), ("draft.penalty_law",)),
    "result": (("penalties",), ("proposed",), ("result",), ("draft.penalties",)),
    "performance": (("performance",), ("draft.performance",)),
    "recipient": (("recipient",),),
    "mode": (("way",),),
}
_BY_TEMPLATE = frozenset({"organ", "date"})
"""What the template prints from the agency's own data, not from the fields: a document is not made without it."""


def has_field(content: Mapping[str, Any], name: str) -> bool:
    """Say whether a form's content holds a required field, by the regime's word for it (document_field)."""
    if name in _BY_TEMPLATE:
        return True
    if name in ("officers", "certificates"):
        people = _at(content, "head.officers") or content.get("officers") or content.get("servers") or content.get("samplers")
        if not isinstance(people, (list, tuple)) or not people:
            return False
        key = "name" if name == "officers" else "card_number"
        return all(isinstance(one, Mapping) and one.get(key) for one in people)
    if name == "notice":
        if isinstance(content.get("defence"), Mapping):
            return remedies_complete([content["defence"]])
        told = _at(content, "head.told") or content.get("told")
        return isinstance(told, Mapping) and all(told.get(part) for part in ("cause", "basis", "rights"))
    if name == "remedies":
        return remedies_complete(remedies_in(content))
    if name == "signature_or_refusal":
        closing = content.get("closing") if isinstance(content.get("closing"), Mapping) else content
        state = closing.get("state") if isinstance(closing, Mapping) else None
        signed = closing.get("signed_by") or closing.get("receiver") if isinstance(closing, Mapping) else None
        noted = closing.get("refusal_note") if isinstance(closing, Mapping) else None
        return bool((state == "signed" and signed) or (state == "refused" and noted))
    return any(all(_at(content, path) for path in paths) for paths in _PLACES.get(name, ((name,),)))


def remedies_in(content: Mapping[str, Any]) -> Any:
    """Return the remedies a form holds: a block of its own, what was told on the spot, or those of the decision's text it carries."""
    return next((found for path in ("remedies", "head.told.remedies", "draft.remedies") if (found := _at(content, path))), None)


def remedies_complete(remedies: Any) -> bool:
    """Say whether every remedy names right, procedure and channel (救济权利、程序、渠道)."""
    if not isinstance(remedies, (list, tuple)) or not remedies:
        return False
    return all(isinstance(one, Mapping) and one.get("right") and one.get("procedure") and one.get("channel") for one in remedies)


def _at(content: Mapping[str, Any], path: str) -> Any:
    found: Any = content
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def recording_rule(matter: CaseMatter) -> Rule | Article:
    """Return the agency's rule on what a record of an act in words is made of; the platform's own where it has none that day."""
    return matter.rule("recording.text_kinds") if matter.has("recording.text_kinds") else PLATFORM


# Gaps, results, review -----------------------------------------------------------------------------------------------------


@on_state
def refuse_with_gaps(matter: CaseMatter) -> Iterable[Refusal]:
    """Nothing is closed or filed away while a step has left no record: the whole process stays traceable (recording.whole_process)."""
    if matter.has("recording.whole_process") and not matter.regime.flag("recording.whole_process", matter.on):
        return
    rule = matter.rule("recording.whole_process") if matter.has("recording.whole_process") else recording_rule(matter)
    for step in matter.state.gaps:
        day = local_day(step.done_at)
        yield matter.refuse(
            rule,
            "record.missing",
            f"{day}“{step.label}”（第 {step.seq} 条）没有记录：缺少{term('text_kind', step.wants)}",
            "请归集该环节的文书或者文件后再办理",
        )
    yield from refuse_unrecorded(matter)


@on_state
def refuse_untold_results(matter: CaseMatter) -> Iterable[Refusal]:
    """G06: a result of monitoring, testing or appraisal is told to the party before anything rests on it (办法 第二十九条)."""
    if not matter.has("gate.G06"):
        return
    parties = tuple(party.id for party in matter.state.parties)
    for result in matter.state.investigation.untold_results(parties):
        yield matter.refuse(
            matter.rule("gate.G06"),
            "result.not_told",
            f"{result.received_on}收到的{result.kind}结果（{result.report}）没有告知全部当事人",
            "请先书面告知结果",
        )


@on_state
def refuse_open_activity(matter: CaseMatter) -> Iterable[Refusal]:
    """An activity that has not been ended with its document holds up the end of the investigation."""
    rule = recording_rule(matter)
    for activity in matter.state.investigation.open_activities:
        yield matter.refuse(
            rule,
            "activity.open",
            f"{local_day(activity.started_at)}在“{activity.place}”的{activity.label}没有办结",
            "请归集其笔录，并办理“结束现场活动”",
        )


def certificate_of(fact: OfficerFact) -> tuple[str, str]:
    """Return number and type of the certificate under which an officer acts: the first that holds."""
    held = next((card for card in fact.cards if not card.problem), None)
    return (held.number, held.type) if held is not None else ("", "")


def _words(rule: Rule) -> tuple[str, ...]:
    return rule.value if isinstance(rule.value, tuple) else ()


def words_of_day(day: date) -> str:
    """Return 2026年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日"
