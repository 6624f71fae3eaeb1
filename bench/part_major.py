"""Is it major: a new review list of twelve rows tried on 1,000,000 past decisions, with progress, in memory that does not grow with them.

The decisions lie in the product's own table; each is judged by the list in force and by the draft, as the page of the trial does it.
"""

from __future__ import annotations

import os
import random
import resource
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from measuring import Result
from sites import empty_site

SECONDS = 60.0
GROWTH_MIB = 64.0
"""How much more memory a million decisions may take than the first hundredth of them."""
SOURCE = {"instrument": "重大执法决定法制审核制度", "article": "第四条"}
CONDITIONS = (
    ("penalty", "罚款金额 >= 5000元 且 当事人类型 属于（公民、个体工商户）"),
    ("penalty", "罚款金额 >= 20万元 且 当事人类型 = 单位"),
    ("penalty", "没收金额 >= 20万元 或 罚没金额 >= 30万元"),
    ("penalty", "处罚种类 包含（吊销许可证件、暂扣许可证件、降低资质等级、责令停产停业、责令关闭、限制从业）"),
    ("penalty", "当事人人数 >= 3人 且 全案罚没金额 / 当事人人数 >= 5万元"),
    ("penalty", "案由 包含（“暗管”、“饮用水”） 且 非 并案"),
    ("penalty", "全案罚款金额 + 全案没收金额 * 2 > 80万元"),
    ("penalty", "已听证 或 法律关系数 >= 2个"),
    ("coercion", "强制措施 包含（停业关闭、限产停产整治、行政强制执行）"),
    ("coercion", "有重大社会影响或者风险 或 涉及重大公共利益"),
    ("licence", "已听证 或 涉及重大公共利益"),
    ("inspection", "有重大社会影响或者风险"),
)


def facts(chance: random.Random) -> tuple[str, list[dict[str, Any]]]:
    """Make the facts of one decision, one mapping for each party, as the table holds them."""
    kind = chance.choices(("penalty", "coercion", "licence", "inspection"), (80, 10, 5, 5))[0]
    fine = chance.choice((0, 1_000, 3_000, 20_000, 90_000, 150_000, 400_000)) * 100
    count = chance.choices((1, 2, 3), (94, 4, 2))[0]
    whole = {
        "kind": kind, "title": chance.choice(("通过暗管排放水污染物", "超标排放大气污染物", "未批先建", "未按规定台账管理")), "field": "ecology", "level": "city",
        "procedure": "ordinary", "parties": count, "fine_all": fine * count, "fine_most": fine, "gains_all": 0, "total_all": fine * count,
        "measures": frozenset(chance.choice(((), (), ("sealing",), ("closure",)))), "production_stop": False, "heard": chance.random() < 0.01, "merged": False, "relations": 1,
        "public_interest": chance.random() < 0.005, "social_risk": False, "major_rights": False, "complex": False, "crime": False, "asked": frozenset(),
    }  # fmt: skip
    party = {
        "penalties": frozenset({"fine" if fine else "warning"}),
        "fine": fine,
        "gains": 0,
        "total": fine,
        "may_be_heard": fine >= 20_000_000,
    }
    return kind, [
        {**whole, **party, "party": chance.choice(("organisation", "organisation", "citizen", "sole_trader"))} for _ in range(count)
    ]


def memory_mib() -> float:
    """Return the most memory this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def run(*, quick: bool) -> Iterator[Result]:
    """Fill the table, try the list on all of it, and say how long it took and how memory went."""
    many = 20_000 if quick else 1_000_000
    with empty_site():
        from django.db import connection, transaction

        from mingfa.office.listtrial import compare, past_decisions
        from mingfa.review.major import Judge, ReviewRow

        chance = random.Random(20261122)
        begun = time.perf_counter()
        with transaction.atomic(), connection.cursor() as cursor:
            marks = ", ".join(["%s"] * len(COLUMNS))
            for start in range(0, many, BATCH):
                values = [decision(chance, number) for number in range(start, min(start + BATCH, many))]
                cursor.executemany(f"INSERT INTO cases_major ({', '.join(COLUMNS)}) VALUES ({marks})", values)
        filled = time.perf_counter() - begun

        rows = [ReviewRow(id=f"r{n}", kind=kind, name=f"第 {n} 行", condition=text, **SOURCE) for n, (kind, text) in enumerate(CONDITIONS)]
        draft, former = Judge(rows), Judge(rows[2:])
        done = changed = steps = 0
        early = 0.0
        begun, worked = time.perf_counter(), time.process_time()
        for _, found in compare(past_decisions("bench"), former, draft, frozenset({"coercion", "licence", "inspection"})):
            done += 1
            changed += found is not None
            if done % max(many // 100, 1) == 0:
                steps += 1
                early = early or memory_mib()
                if steps % 20 == 0:
                    sys.stderr.write(f"  {done:,} of {many:,} judged, {changed:,} change\n")
        seconds, worked, growth = time.perf_counter() - begun, time.process_time() - worked, memory_mib() - early
    told = [
        f"{done:,} decisions in the table (filled in {filled:.0f} s); {len(CONDITIONS)} rows; {changed:,} answers change",
        f"{done / seconds:,.0f} decisions a second by both lists; {worked:.1f} s of one core; load {os.getloadavg()[0]:.2f}; progress told {steps} times",
    ]
    yield Result(
        "a new review list over past decisions",
        told,
        f"{seconds:.1f} s for {done:,}",
        f"< {SECONDS:.0f} s for 1,000,000",
        seconds * 1_000_000 / many < SECONDS and done == many,
    )
    yield Result(
        "memory of the trial",
        [f"most held after the first hundredth: {early:.0f} MiB"],
        f"{growth:.0f} MiB more at the end",
        f"<= {GROWTH_MIB:.0f} MiB",
        growth <= GROWTH_MIB,
    )


COLUMNS = (
    "id", "stream", "agency", "kind", "number", "title", "unit", "decided_on", "decided_by", "facts", "grounds", "findings", "reviewed", "review", "judged",
)  # fmt: skip
BATCH = 5_000


def decision(chance: random.Random, number: int) -> tuple[Any, ...]:
    """Make one row of the table, in the order of COLUMNS."""
    from mingfa.cases.major import kept

    kind, told = facts(chance)
    stream, day = f"bench/case/c{number}", date(2016, 1, 1) + timedelta(days=number % 3650)
    return (
        f"{stream}#decision", stream, "bench", kind, f"罚〔2026〕{number}号", "某公司案", "enforcement", day.isoformat(), "bench/person/p1", kept(tuple(told)), "  ", "",
        False, "", False,
    )  # fmt: skip
