"""The procedures of enforcement as data (执法程序): steps, how each is done, its time limit by the agency's own regime, and the remedies.

The flowcharts an agency publishes are drawn from these, and the steps of penalty and review carry the very stages in which a case or a
review stands, so that what is published is what runs. No number is written here: a limit names the regime's parameter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from mingfa.law.regime_model import ClockTerms, Regime
from mingfa.law.terms import UNITS

STEP, REMEDY = "环节", "救济方式"
UNSET = "未单独规定"
"""What stands in place of a time limit where neither the law nor the agency sets one for the step."""
FLOW_COLUMNS = ("组成", "名称", "方式", "时限", "依据")
"""Columns of a flowchart's rows: STEP or REMEDY, its name, how it is done, until when, by which article."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step (环节). stages: codes of the stages it stands for. limits: parameters of the regime. cites: (instrument, article) where it has no limit."""

    name: str
    method: str
    stages: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    cites: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """One remedy (救济方式) and how it is taken."""

    name: str
    method: str
    limits: tuple[str, ...] = ()
    cites: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure with its Chinese title."""

    code: str
    title: str
    steps: tuple[Step, ...]
    ways: tuple[Way, ...]


_RECONSIDER = Way("行政复议", "向复议机关书面、口头或者网上提出申请", ("clock.C18",))
_SUE = Way("行政诉讼", "向有管辖权的人民法院递交起诉状", ("clock.C19",))
_COMPLAIN = Way("投诉举报", "通过本机关公布的地址、电话、邮箱反映执法行为存在的问题", (), (("penalty_law", "第七十五条"),))

PROCEDURES: Mapping[str, Procedure] = MappingProxyType(
    {
        one.code: one
        for one in (
            Procedure(
                "penalty",
                "行政处罚流程图",
                (
                    Step("线索核查", "登记线索，核查是否符合立案条件，报批立案", ("lead",), ("clock.C01",)),
                    Step(
                        "调查取证",
                        "两名以上执法人员出示证件，检查、询问、抽样，证据可能灭失时先行登记保存",
                        ("investigating",),
                        ("clock.C02",),
                        (("penalty_law", "第五十五条"),),
                    ),
                    Step("调查终结", "承办人员提交调查报告和处理建议", ("reported",), (), (("penalty_law", "第五十七条"),)),
                    Step("案件审查", "由调查人员以外的人员审查事实、证据和程序", ("examined",), (), (("penalty_law", "第五十七条"),)),
                    Step("事先告知", "书面告知拟作决定的内容、事实、理由、依据和当事人的权利", ("notified",), ("clock.C04", "clock.C05")),
                    Step(
                        "听证、审核和讨论",
                        "依申请听证，应当审核的进行法制审核，重大的集体讨论",
                        ("deliberating",),
                        ("clock.C06", "review.days"),
                    ),
                    Step("作出决定", "机关负责人审查后作出决定，制作决定书", ("decided",), ("clock.C07",)),
                    Step(
                        "送达执行", "送达决定书，当事人履行；逾期不履行的依法催告", ("performing",), ("clock.C08", "clock.C15", "clock.C21")
                    ),
                    Step("公开决定", "依法应当公开的，隐去不宜公开的内容后公示", (), ("disclosure.days.penalty",)),
                    Step("申请法院强制执行", "催告后仍不履行的，申请人民法院强制执行", ("in_court",), ("clock.C22",)),
                    Step("结案", "履行完毕或者依法终结的，报批结案", ("closed",), (), (("penalty_law", "第五十七条"),)),
                    Step("归档", "整理案卷，立卷归档", ("archived",), ("clock.C44",), (("penalty_law", "第四十七条"),)),
                ),
                (
                    Way("陈述、申辩", "以书面或者口头方式向承办机构提出，本机关复核", ("clock.C04",)),
                    Way("听证", "属于听证范围的，书面要求本机关组织听证", ("clock.C05",)),
                    _RECONSIDER,
                    _SUE,
                    _COMPLAIN,
                ),
            ),
            Procedure(
                "coercion",
                "行政强制流程图",
                (
                    Step("报告批准", "实施前向机关负责人书面报告并经批准；情况紧急的当场实施后补办", (), ("clock.C27",)),
                    Step("到场表明身份", "两名以上执法人员到场，出示执法证件，通知当事人到场", (), (), (("coercion_law", "第十八条"),)),
                    Step("当场告知", "告知理由、依据、依法享有的权利和救济途径", (), (), (("coercion_law", "第十八条"),)),
                    Step("听取陈述申辩", "当场听取并记录当事人的陈述和申辩", (), (), (("coercion_law", "第十八条"),)),
                    Step("制作现场笔录", "笔录由当事人和执法人员签名或者盖章，拒绝签名的注明", (), (), (("coercion_law", "第十八条"),)),
                    Step("实施措施", "当场交付查封、扣押决定书和清单，妥善保管财物", (), ("clock.C26",)),
                    Step("检查、处理", "查清事实，依法没收、销毁或者解除", (), (), (("coercion_law", "第二十七条"),)),
                    Step(
                        "解除措施",
                        "应当解除的立即作出解除决定并退还财物",
                        (),
                        ("clock.C28", "clock.C29"),
                        (("coercion_law", "第二十八条"),),
                    ),
                    Step("催告", "当事人不履行决定的，书面催告", (), ("clock.C21",)),
                    Step("代履行或者申请执行", "依法代履行，或者申请人民法院强制执行", (), ("clock.C25", "clock.C22")),
                ),
                (
                    Way("陈述、申辩", "当场或者在催告后提出，本机关记录、复核", (), (("coercion_law", "第八条"),)),
                    _RECONSIDER,
                    _SUE,
                    Way("国家赔偿", "因违法实施强制受到损害的，依法要求赔偿", (), (("coercion_law", "第八条"),)),
                    _COMPLAIN,
                ),
            ),
            Procedure(
                "inspection",
                "行政检查流程图",
                (
                    Step("确定检查", "按照公布的检查事项、计划或者随机抽取确定对象，报批", (), (), (("inspection54", ""),)),
                    Step("通知", "依规定通知被检查人；暗查和紧急情况除外", (), (), (("inspection54", ""),)),
                    Step("表明身份", "两名以上执法人员主动出示执法证件，说明来意和依据", (), (), (("penalty_law", "第五十五条"),)),
                    Step("现场检查", "查阅资料、勘察现场、询问、抽样，全程记录", (), (), (("penalty_law", "第五十五条"),)),
                    Step("制作笔录", "现场记录检查情况，由被检查人核对签名", (), (), (("penalty_law", "第五十五条"),)),
                    Step("反馈结果", "告知检查结果；有问题的责令改正", (), ("clock.C31",), (("inspection54", ""),)),
                    Step("处理", "涉嫌违法的立案调查，不属于本机关管辖的移送", (), ("clock.C01",)),
                    Step("复查", "核实改正情况", (), ("clock.C32",), (("inspection54", ""),)),
                    Step("公开结果", "依法公示检查结果和处理情况", (), ("disclosure.days.inspection", "disclosure.days.general")),
                ),
                (
                    Way("陈述、申辩", "检查中或者收到结果后向检查人员、本机关提出", (), (("penalty_law", "第七条"),)),
                    Way("拒绝检查", "执法人员不出示执法证件的，有权拒绝接受检查", (), (("penalty_law", "第五十五条"),)),
                    _RECONSIDER,
                    _SUE,
                    _COMPLAIN,
                ),
            ),
            Procedure(
                "review",
                "重大执法决定法制审核流程图",
                (
                    Step("法制初审", "承办机构内部先行核对材料和法律适用（设有初审的）", ("first_review",), ("review.kinds",)),
                    Step("初审审签", "承办机构负责人审签初审意见", ("head_signature",), ("review.kinds",)),
                    Step("送审", "提交送审材料，法制机构核对齐全后接收", ("submitted",), ("review.kinds",)),
                    Step("补充材料", "材料不齐的一次告知补充，期间不计入审核期限", ("supplementing",), ("review.kinds",)),
                    Step(
                        "审核",
                        "核查主体、权限、事实、证据、法律适用、程序、裁量和文书",
                        ("reviewing",),
                        ("review.days", "review.extension_days"),
                    ),
                    Step("出具意见", "制作书面审核意见并签批", ("concluded",), ("review.opinion_form",)),
                    Step("交还承办机构", "承办机构采纳意见，或者书面说明理由", ("delivered",), ("review.opinion_form",)),
                    Step(
                        "协调意见不一致",
                        "意见不一致的按本机关规定协调，协调不成的报请决定",
                        ("coordinating",),
                        ("review.disagreement.days", "review.kinds"),
                    ),
                ),
                (Way("书面异议", "承办机构对审核意见有异议的，书面说明理由提请协调", ("review.disagreement.days", "review.kinds")),),
            ),
        )
    }
)


def limit_words(regime: Regime, parameter: str, on: date) -> str:
    """Say a limit of the regime in words: "告知书送达后 5 个工作日"; "" when the parameter states no length that day.

    Law: the parameter's own value; units as the regime writes them.
    """
    if not regime.has(parameter, on):
        return ""
    rule = regime.rule(parameter, on)
    value = rule.value
    if isinstance(value, ClockTerms):
        if value.amount is None:
            return ""
        length = f"{value.amount} {UNITS[value.unit].words}"
        return f"{value.start}前 {length}" if value.direction == "before" else f"{value.start}后 {length}内"
    if isinstance(value, bool) or not isinstance(value, int) or rule.unit not in UNITS:
        return ""
    return f"{value} {UNITS[rule.unit].words}内"


def flow_rows(code: str, regime: Regime, on: date) -> tuple[tuple[str, ...], ...]:
    """Return a flowchart as rows of FLOW_COLUMNS, each limit by the regime of that day. Raises KeyError for an unknown procedure."""
    procedure = PROCEDURES[code]
    return tuple(
        (part, one.name, one.method, _limits(one, regime, on) or UNSET, _cites(one, regime, on))
        for part, group in ((STEP, procedure.steps), (REMEDY, procedure.ways))
        for one in group
    )


def _limits(one: Step | Way, regime: Regime, on: date) -> str:
    return "；".join(dict.fromkeys(words for name in one.limits if (words := limit_words(regime, name, on))))


def _cites(one: Step | Way, regime: Regime, on: date) -> str:
    return "；".join(dict.fromkeys(_articles(one, regime, on)))


def _articles(one: Step | Way, regime: Regime, on: date) -> Iterator[str]:
    for name in one.limits:
        if regime.has(name, on):
            rule = regime.rule(name, on)
            if not rule.overlay:
                yield str(rule.article)
    for instrument, article in one.cites:
        if regime.instruments.get(instrument):
            yield str(regime.article(instrument, article))
