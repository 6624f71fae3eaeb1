"""The language of the review list: what is written is read again, what is wrong is told with its place, and judging never raises."""

from __future__ import annotations

import operator
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfa.review.major import CATALOGUE, ConditionError, Judge, ReviewRow, Type, Verdict, compiled, judge, parse, written
from mingfa.review.major.reading import MAX_DEPTH, MAX_LENGTH
from mingfa.review.major.tree import Among, And, Arith, Compare, Holds, Minus, Named, Not, Number, Or

BY_TYPE = {kind: [spec for spec in CATALOGUE if spec.type is kind] for kind in Type}
OPERATORS = ("=", "≠", "<", "<=", ">", ">=")
FACTS = {
    "kind": "penalty", "title": "通过暗管排放水污染物", "field": "ecology", "level": "city", "procedure": "ordinary", "party": "citizen", "parties": 1,
    "penalties": frozenset({"fine", "revoke_licence"}), "fine": 12_000_000, "fine_all": 12_000_000, "fine_most": 12_000_000, "gains": 0, "gains_all": 0,
    "total": 12_000_000, "total_all": 12_000_000, "measures": frozenset(), "production_stop": False, "heard": True, "may_be_heard": True, "merged": False,
    "relations": 1, "public_interest": False, "social_risk": False, "major_rights": False, "complex": False, "crime": False,
}  # fmt: skip


# Strategies ------------------------------------------------------------------------------------------------------------------

_decimals = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False, allow_infinity=False)
_fen = st.integers(min_value=0, max_value=10**12)


def _money() -> st.SearchStrategy:
    literal = st.one_of(
        st.builds(Number, _decimals, st.just("元")),
        st.builds(Number, st.integers(0, 10**6).map(Decimal), st.sampled_from(["万元", "亿元"])),
    )
    named = st.sampled_from(BY_TYPE[Type.MONEY]).map(lambda spec: Named(spec.code))
    counts = st.builds(Number, st.integers(1, 999).map(Decimal))

    def more(inner):
        return st.one_of(
            st.builds(Arith, st.sampled_from("+-"), inner, inner),
            st.builds(Arith, st.sampled_from("*/"), inner, counts),
            st.builds(Minus, inner),
        )

    return st.recursive(st.one_of(literal, named), more, max_leaves=5)


def _named_money() -> st.SearchStrategy:
    """An amount with a fact in it, so that the comparison says something about the case."""
    return st.builds(Arith, st.just("+"), st.sampled_from(BY_TYPE[Type.MONEY]).map(lambda spec: Named(spec.code)), _money())


def _words(spec) -> st.SearchStrategy:
    known = sorted(spec.words) if spec.words else ["暗管", "超标排放", "未批先建"]
    return st.lists(st.sampled_from(known), min_size=1, max_size=3, unique=True).map(tuple)


_among = st.sampled_from([*BY_TYPE[Type.WORD], *BY_TYPE[Type.WORDS], *BY_TYPE[Type.TEXT]]).flatmap(
    lambda spec: st.builds(Among, st.just(spec.code), _words(spec), st.booleans())
)
_holds = st.sampled_from(BY_TYPE[Type.TRUTH]).map(lambda spec: Holds(spec.code))
_counted = st.sampled_from(BY_TYPE[Type.NUMBER]).flatmap(
    lambda spec: st.builds(
        Compare,
        st.sampled_from(OPERATORS),
        st.just(Named(spec.code)),
        st.builds(Number, st.integers(0, 99).map(Decimal), st.just(spec.unit)),
    )
)
_simple = st.one_of(_among, _holds, _counted, st.builds(Compare, st.sampled_from(OPERATORS), _named_money(), _money()))


def _joined(inner: st.SearchStrategy) -> st.SearchStrategy:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(several.map(And), several.map(Or), st.builds(Not, inner))


conditions = st.recursive(_simple, _joined, max_leaves=8)
values = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**13), 10**13), st.text(max_size=5), st.sampled_from(["citizen", "penalty", "fine"]),
    st.frozensets(st.sampled_from(["fine", "revoke_licence", "order_stop"])), st.floats(),
)  # fmt: skip
any_facts = st.dictionaries(st.sampled_from([spec.code for spec in CATALOGUE]), values)


def _typed(spec) -> st.SearchStrategy:
    if spec.type in (Type.MONEY, Type.NUMBER):
        return st.one_of(st.none(), _fen)
    if spec.type is Type.TRUTH:
        return st.one_of(st.none(), st.booleans())
    if spec.type is Type.WORDS:
        return st.one_of(st.none(), st.frozensets(st.sampled_from(sorted(spec.words))))
    return st.one_of(st.none(), st.sampled_from(sorted(spec.words) or ["通过暗管排放"]))


likely_facts = st.fixed_dictionaries({spec.code: _typed(spec) for spec in CATALOGUE})


# Properties ------------------------------------------------------------------------------------------------------------------


@given(conditions)
def test_what_is_written_is_read_again(condition):
    assert parse(written(condition)) == condition


@given(conditions, st.one_of(any_facts, likely_facts))
def test_judging_never_raises_and_the_fast_way_gives_what_the_careful_way_gives(condition, facts):
    assert compiled(condition)(facts) == judge(condition, facts)


@given(st.text(max_size=60))
def test_whatever_is_written_is_read_or_refused_with_its_place(text):
    places = []
    try:
        parse(text)
    except ConditionError as error:
        places.append(error.at)
    assert all(1 <= at <= len(text) + 1 for at in places)


def _plain(node, facts):
    """Judge once more, by an evaluator of its own that knows no undecided: for facts that are all known."""
    match node:
        case Or(parts):
            return any(_plain(part, facts) for part in parts)
        case And(parts):
            return all(_plain(part, facts) for part in parts)
        case Not(inner):
            return not _plain(inner, facts)
        case Holds(code):
            return facts[code]
        case Among(code, words, negated):
            held = facts[code]
            many = (
                held & set(words)
                if isinstance(held, frozenset)
                else [one for one in words if one in held]
                if code == "title"
                else [held for w in words if w == held]
            )
            return bool(many) is not negated
        case Compare(sign, left, right):
            return dict(zip(OPERATORS, (operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge), strict=True))[sign](
                _plain(left, facts), _plain(right, facts)
            )
        case Number(value, unit):
            return Fraction(value) * {"元": 100, "万元": 10**6, "亿元": 10**10}.get(unit, 1)
        case Named(code):
            return Fraction(facts[code])
        case Minus(inner):
            return -_plain(inner, facts)
        case Arith(sign, left, right):
            return {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}[sign](
                _plain(left, facts), _plain(right, facts)
            )


@given(conditions)
def test_on_known_facts_a_condition_means_what_its_words_say(condition):
    assert compiled(condition)(FACTS) == Verdict(_plain(condition, FACTS))


# Examples --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("罚款金额 >= 10万元 且 当事人类型 = 公民", True),
        ("罚款金额不低于120000元并且公民", None),
        ("罚款金额>120000元", False),
        ("罚款金额 >= 12.00 万元", True),
        ("处罚种类 包含 吊销许可证 或 已听证", True),
        ("处罚种类 不包含（责令关闭、吊销许可证）", False),
        ("非 已听证", False),
        ("已听证 = 否 或 并案 = 是", False),
        ("案由 包含 “暗管”", True),
        ("（罚款金额 + 没收金额）/ 当事人人数 > 11.9万元", True),
        ("罚款金额 > 全案罚款金额 * 50%", True),
        ("执法层级 属于（省级、市级）", True),
    ],
)
def test_conditions_as_a_lawyer_writes_them(text, met):
    if met is None:
        with pytest.raises(ConditionError):
            parse(text)
        return
    assert compiled(parse(text))(FACTS) == Verdict(met)


@pytest.mark.parametrize(
    ("text", "at", "words"),
    [
        ("罚款总额 >= 10万元", 1, "没有名为“罚款总额”的案件事实；是否指：罚款金额"),
        ("已听证 且 罚款 >= 10万元", 7, "请写成完整的条件"),
        ("罚款金额 >= 100000", 6, "金额请写明单位"),
        ("罚款金额 >= 3人", 6, "金额只能同金额比较"),
        ("当事人人数 >= 3个", 7, "单位不同"),
        ("当事人类型 = 法人", 9, "不是“当事人类型”的取值；是否指：公民、个体工商户、单位"),
        ("当事人类型 >= 公民", 7, "后面应当是“=”“≠”“属于”“不属于”"),
        ("处罚种类 = 罚款", 6, "后面应当是“包含”“不包含”"),
        ("已听证 > 是", 5, "用“且”或者“或”连接"),
        ("已听证 = 3", 7, "只能是“是”或者“否”"),
        ("罚款金额 / (2 - 2) > 1元", 6, "除数为零"),
        ("罚款金额 * 罚款金额 > 1元", 6, "金额不能乘以金额"),
        ("1元 > 2元", 1, "没有案件事实"),
        ("罚款金额 >= 0.001元", 9, "精确到分"),
        ("罚款金额 >= 1234567890123456元", 9, "数字过长"),
        ("（罚款金额 >= 1元", 12, "括号没有结束"),
        ("案由 包含 “暗管", 7, "引号没有结束"),
        ("罚款金额 >=", 8, "条件没有说完"),
        ("   ", 1, "条件是空的"),
        ("当事人类型 + 1 > 2", 7, "后面应当是"),
        ("非" * (MAX_DEPTH + 1) + "已听证", MAX_DEPTH + 1, "套得过深"),
        ("已听证 或 " * 400 + "并案", MAX_LENGTH + 1, "条件过长"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text, at, words):
    """Issue: precise errors in Chinese with the position, near names offered."""
    with pytest.raises(ConditionError) as caught:
        parse(text)
    assert caught.value.at == at
    assert words in str(caught.value)


def test_a_divisor_that_is_zero_in_a_case_makes_the_row_undecided_and_says_why():
    """A row that cannot be judged is not passed over: review is due, and the finding says why."""
    row = ReviewRow(
        id="r1", kind="penalty", name="人均罚没", condition="罚没金额 / 当事人人数 > 5万元", instrument="某办法", article="第一条"
    )
    [met] = Judge([row]).met(({**FACTS, "parties": 0},))
    assert (met.undecided, met.finding) == (True, "不能判断是否符合（除数为零），按应当审核对待")
    assert Judge([row]).due(({**FACTS, "parties": 0},))
    assert Judge([row]).met(({**FACTS, "parties": 4},)) == ()


def test_an_unknown_fact_leaves_a_row_undecided_unless_the_rest_settles_it():
    unknown = {**FACTS, "gains": None}
    assert compiled(parse("没收金额 > 1元"))(unknown) == Verdict(None, ("“没收金额”不明",))
    assert compiled(parse("没收金额 > 1元 或 已听证"))(unknown) == Verdict(True)
    assert compiled(parse("没收金额 > 1元 且 并案"))(unknown) == Verdict(False)
    assert compiled(parse("非（没收金额 > 1元）"))(unknown).met is None


def test_a_row_is_met_by_one_party_alone_and_says_what_was_found():
    row = ReviewRow(id="r1", kind="penalty", name="对公民较大数额罚款", condition="罚款金额 >= 10万元 且 当事人类型 = 公民")
    small, firm = {**FACTS, "fine": 9_999_999}, {**FACTS, "party": "organisation"}
    assert Judge([row]).met((small, firm)) == ()
    [met] = Judge([row]).met((small, FACTS))
    assert met.finding == "罚款金额 120000元，当事人类型 公民"
    assert Judge([row]).met(({**FACTS, "kind": "licence"},)) == ()


def test_a_row_that_can_no_longer_be_read_counts_as_undecided():
    row = ReviewRow(id="r1", kind="penalty", name="旧行", condition="已废弃的事实 = 1")
    assert Judge([row]).due((FACTS,))
    assert [met.undecided for met in Judge([row]).met((FACTS,))] == [True]
