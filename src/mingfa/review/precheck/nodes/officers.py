"""Who enforced, and whether each of them might that day (执法人员): number, certificates, assignment, identity, dress. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations

from mingfa.agencies.facts import OfficerFact, certificate_problem
from mingfa.cases.gates.common import covers
from mingfa.cases.state.investigation import Activity
from mingfa.desk.times import LOCAL, local_day
from mingfa.law.regime_terms import TERMS
from mingfa.review.precheck.casefile import CaseFile, joined
from mingfa.review.precheck.node import Hit, hit, node

SLACK = timedelta(minutes=5)
"""How long after its start an activity may go on before the certificates are shown, without being looked at."""


def on_site(file: CaseFile) -> bool:
    """For nodes that look at on-site activities."""
    return bool(file.activities)


def _people(file: CaseFile) -> Iterator[tuple[Activity, str, str, OfficerFact]]:
    """Each officer of each activity with the card as recorded and what is known of the person that day."""
    for one in file.activities:
        for shown in one.officers:
            fact = file.officer(shown.person, local_day(one.started_at))
            if fact is not None:
                yield one, shown.person, shown.card, fact


@node(
    "officers.fewer_than_two", "rule:gate.G01.officers", "officers", "fatal", problem=(2,), when=on_site,
    words="{where}只有{n}名执法人员，少于规定的{least}名；请说明情况，该次活动取得的材料不能作为定案依据。",
)  # fmt: skip
def fewer_than_two(file: CaseFile) -> Iterator[Hit]:
    """Two officers at every activity."""
    least = file.number("gate.G01.officers") or 0
    for one in file.activities:
        if (n := len({shown.person for shown in one.officers})) < least:
            yield hit(file.at(one.seq), n=n, least=least)


@node(
    "officers.no_certificate", "rule:gate.G01", "officers", "fatal", problem=(2,), when=on_site,
    words="{where}：{problem}，{day}不具备执法资格；请更换人员重新取证，或者排除该次活动取得的材料。",
)  # fmt: skip
def no_certificate(file: CaseFile) -> Iterator[Hit]:
    """A certificate that holds, on the very day of the activity."""
    for one, _, _, fact in _people(file):
        if fact.problem and fact.active:
            yield hit(file.at(one.seq), problem=f"{fact.name}{fact.problem}", day=local_day(one.started_at))


@node(
    "officers.unknown_person", "rule:gate.G01", "officers", "fatal", problem=(2,), when=on_site,
    words="{where}：{name}不在本机关执法人员名录中，无从证明其执法资格；请核对人员，并补充资格证明。",
)  # fmt: skip
def unknown_person(file: CaseFile) -> Iterator[Hit]:
    """Everybody who enforced is on the list of officers."""
    for one in file.activities:
        for shown in one.officers:
            if shown.person not in file.people:
                yield hit(file.at(one.seq), name=shown.name or shown.person)


@node(
    "officers.away", "rule:gate.G01", "officers", "serious", when=on_site,
    words="{where}：{name}{day}不在岗（离职、停职或者调离），不能从事执法活动；请核对参加人员。",
)  # fmt: skip
def away(file: CaseFile) -> Iterator[Hit]:
    """Everybody who enforced was in service that day."""
    for one, _, _, fact in _people(file):
        if not fact.active:
            yield hit(file.at(one.seq), name=fact.name, day=local_day(one.started_at))


@node(
    "officers.unchecked", "rule:officers.yearly_check", "officers", "serious", when=on_site,
    words="{where}：{problem}；请先办理执法证件年度审验，并说明该次活动的效力。",
)  # fmt: skip
def unchecked(file: CaseFile) -> Iterator[Hit]:
    """Where certificates are checked each year, the check carried them that day."""
    for one, _, _, fact in _people(file):
        problem = "" if fact.problem else certificate_problem(fact, local_day(one.started_at), file.regime)
        if problem:
            yield hit(file.at(one.seq), problem=problem)


@node(
    "officers.other_card", "rule:gate.G02", "officers", "serious", when=on_site,
    words="{where}：记载的{name}执法证号“{card}”不是其当日有效的证件号码（{held}）；请核对后更正笔录。",
)  # fmt: skip
def other_card(file: CaseFile) -> Iterator[Hit]:
    """The number in the record is that of a certificate of this officer."""
    for one, _, card, fact in _people(file):
        if card and fact.card_numbers and card not in fact.card_numbers:
            yield hit(file.at(one.seq), name=fact.name, card=card, held=joined(fact.card_numbers))


@node(
    "officers.no_card", "rule:gate.G02", "documents", "minor", when=on_site,
    words="{where}没有记载{name}的执法证号；请补正。",
)  # fmt: skip
def no_card(file: CaseFile) -> Iterator[Hit]:
    """The number of each certificate is in the record."""
    for one in file.activities:
        for shown in one.officers:
            if not shown.card:
                yield hit(file.at(one.seq), name=shown.name or file.name(shown.person))


@node(
    "officers.other_class", "rule:gate.G01", "officers", "serious", when=on_site,
    words="{where}：{name}的执法证件类别是{classes}，不包括本领域；请改派类别相符的人员。",
)  # fmt: skip
def other_class(file: CaseFile) -> Iterator[Hit]:
    """The certificate is for this field of enforcement, where it names fields."""
    words = TERMS["field"].get(file.regime.field, file.regime.field)
    for one, _, _, fact in _people(file):
        named = fact.classes
        if named and not any(words in name or name in (file.regime.field, "综合执法", "行政执法") for name in named):
            yield hit(file.at(one.seq), name=fact.name, classes=joined(named))


@node(
    "officers.unassigned", "rule:gate.G01", "officers", "serious", when=on_site,
    words="{where}：{name}{day}不是本案承办人员；请说明参加调查的依据，或者补办指派手续。",
)  # fmt: skip
def unassigned(file: CaseFile) -> Iterator[Hit]:
    """Once the case is filed, those who investigate are those named for it."""
    filed = file.case.investigation.filed_on
    for one in file.activities:
        day = local_day(one.started_at)
        if filed is None or one.before_filing or day < filed:
            continue
        for shown in one.officers:
            if file.case.member(shown.person, day) is None:
                yield hit(file.at(one.seq), name=shown.name, day=day)


@node(
    "officers.withdrawn", "penalty_law 第四十三条", "officers", "serious", when=lambda file: bool(file.case.avoidances),
    words="{where}：{name}已被决定回避（{decided}），此后仍参加办案；请排除其参加取得的材料。",
)  # fmt: skip
def withdrawn(file: CaseFile) -> Iterator[Hit]:
    """Who had to avoid the case did nothing in it afterwards."""
    gone = {one.person: one.decided_on for one in file.case.avoidances if one.outcome == "avoid" and one.decided_on is not None}
    for one in file.activities:
        for shown in one.officers:
            decided = gone.get(shown.person)
            if decided is not None and local_day(one.started_at) > decided:
                yield hit(file.at(one.seq), name=shown.name, decided=decided)


@node(
    "officers.small_team", "rule:gate.G01.officers", "officers", "serious", when=lambda file: file.case.investigation.filed_on is not None,
    words="本案现在的承办人员只有{n}名，少于规定的{least}名；请补充指派。",
)  # fmt: skip
def small_team(file: CaseFile) -> Iterator[Hit]:
    """Two officers handle the case."""
    least, n = file.number("gate.G01.officers") or 0, len({one.person for one in file.case.team if one.on(file.on)})
    if n < least:
        yield hit(file.case_place, n=n, least=least)


@node(
    "officers.no_lead", "penalty_law 第四十二条", "officers", "minor", when=lambda file: file.case.investigation.filed_on is not None,
    words="本案没有明确主办人；请指定一名承办人员主办。",
)  # fmt: skip
def no_lead(file: CaseFile) -> Iterator[Hit]:
    """Somebody leads."""
    if not file.case.lead_handler:
        yield hit(file.case_place)


@node(
    "officers.two_places", "penalty_law 第四十条", "evidence", "serious", when=lambda file: len(file.activities) > 1,
    words="{name}同一时间在两处：{where}与{other}的时间重叠；请核对起止时间，不能说明的排除其中一份笔录。",
)  # fmt: skip
def two_places(file: CaseFile) -> Iterator[Hit]:
    """Nobody is at two activities of the case at one time."""
    for first, second in combinations(file.activities, 2):
        if first.started_at < second.ended_at and second.started_at < first.ended_at and first.place != second.place:
            both = {one.person for one in first.officers} & {one.person for one in second.officers}
            if both:
                yield hit(file.at(second.seq), name=joined(file.name(one) for one in sorted(both)), other=file.at(first.seq).words)


@node(
    "officers.elsewhere", "penalty_law 第四十条", "evidence", "serious", when=on_site,
    words="{where}：{name}同一时间在另案（{case}）“{label}”，地点{place}；请核对两案笔录的起止时间。",
)  # fmt: skip
def elsewhere(file: CaseFile) -> Iterator[Hit]:
    """Nobody is at an activity of another case at the same time."""
    for one in file.activities:
        people = {shown.person for shown in one.officers}
        for other in file.elsewhere:
            overlaps = one.started_at < other.ended_at and other.started_at < one.ended_at
            if other.person in people and overlaps and other.place != one.place:
                yield hit(file.at(one.seq), name=file.name(other.person), case=other.case, label=other.label, place=other.place)


@node(
    "officers.no_identity", "rule:gate.G02", "procedure", "serious", when=on_site,
    words="{where}没有出示或者佩戴执法证件的记载；请核对笔录和录像，不能证明的该次取证程序违法。",
)  # fmt: skip
def no_identity(file: CaseFile) -> Iterator[Hit]:
    """Identity was shown at every activity where the rules ask for it."""
    asked = file.items("identity.activities")
    for one in file.activities:
        if not one.identity and (not asked or covers(asked, one.kinds)):
            yield hit(file.at(one.seq))


@node(
    "officers.identity_time",
    "rule:gate.G02",
    "procedure",
    "minor",
    when=on_site,
    words="{where}在开始{minutes}分钟以后（{at}）才表明身份；请核对是否先表明身份再检查、询问。",
)
def identity_time(file: CaseFile) -> Iterator[Hit]:
    """Identity was shown before the activity went on."""
    for one in file.activities:
        at = one.identity_at
        if at is not None and at > one.started_at + SLACK:
            yield hit(file.at(one.seq), minutes=(at - one.started_at) // timedelta(minutes=1), at=f"{at.astimezone(LOCAL):%H:%M}")


@node(
    "officers.not_confirmed", "rule:gate.G02", "documents", "minor", when=on_site,
    words="{where}没有当事人对执法证件的确认；请在笔录中补记或者说明。",
)  # fmt: skip
def not_confirmed(file: CaseFile) -> Iterator[Hit]:
    """The party confirmed that it saw the certificates."""
    for one in file.activities:
        if one.identity and not one.confirmed:
            yield hit(file.at(one.seq))


@node(
    "officers.no_uniform", "rule:identity.uniform", "procedure", "minor", when=on_site,
    words="{where}{what}；请按本机关着装规定补记或者说明。",
)  # fmt: skip
def no_uniform(file: CaseFile) -> Iterator[Hit]:
    """The line on dress is there where the agency asks for it."""
    asked = file.rule("identity.uniform")
    if asked is None or asked.value not in ("required", "line"):
        return
    for one in file.activities:
        if not one.uniform:
            yield hit(file.at(one.seq), what="没有记载着装情况")
        elif one.uniform == "no" and not one.uniform_reason:
            yield hit(file.at(one.seq), what="未着装，没有写明原因")


@node(
    "officers.few_servers", "civil_procedure_law 第八十七条", "procedure", "minor", when=lambda file: bool(file.services),
    words="{where}：{paper}{way}只有{n}名送达人；请由两名以上执法人员送达并在回证上签名。",
)  # fmt: skip
def few_servers(file: CaseFile) -> Iterator[Hit]:
    """Two servers where a paper is handed over in person."""
    least = file.number("gate.G01.officers") or 2
    for paper, one in file.services:
        if one.way in ("direct", "leaving") and len(set(one.servers)) < least:
            yield hit(file.at(one.seq), paper=paper, way="直接送达" if one.way == "direct" else "留置送达", n=len(set(one.servers)))


@node(
    "officers.uncertified_server", "rule:gate.G01", "officers", "serious", when=lambda file: bool(file.services),
    words="{where}：送达人{problem}，{day}不具备执法资格；请由证件有效的人员重新送达或者说明。",
)  # fmt: skip
def uncertified_server(file: CaseFile) -> Iterator[Hit]:
    """Who served a paper in person held a certificate that day."""
    for _, one in file.services:
        day = one.on or one.posted_on
        for person in one.servers if one.way in ("direct", "leaving") and day is not None else ():
            fact = file.officer(person, day) if day is not None else None
            if fact is not None and fact.problem:
                yield hit(file.at(one.seq), problem=f"{fact.name}{fact.problem}", day=day)
