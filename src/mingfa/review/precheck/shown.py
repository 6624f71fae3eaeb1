"""Facts the system knows for certain, shown beside each item of the checklist (审核内容): they answer nothing by themselves. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.desk.times import local_day
from mingfa.documents.digest import PenaltyKind, heavier_than
from mingfa.law.regime_terms import term
from mingfa.review.precheck.casefile import CaseFile, day_of, joined, words_day
from mingfa.review.precheck.finding import Place, Shown
from mingfa.review.precheck.nodes.discretion import money, ranged, ranges
from mingfa.review.precheck.nodes.law import known
from mingfa.review.precheck.nodes.matters import BENCHMARK, NAME, ORGAN, conduct_day, matters, ours, within


def shown(file: CaseFile) -> Iterator[Shown]:
    """Tell what is known for certain, item by item of the checklist."""
    yield from _organ(file)
    yield from _officers(file)
    yield from _jurisdiction(file)
    yield from _facts(file)
    yield from _evidence(file)
    yield from _law(file)
    yield from _discretion(file)
    yield from _benchmark(file)
    yield from _procedure(file)
    yield from _documents(file)


def _organ(file: CaseFile) -> Iterator[Shown]:
    unit = file.regime.unit(file.case.unit)
    if file.agency is not None:
        words = f"执法机关：{file.agency.name}；承办机构：{unit.name if unit is not None else file.case.unit or '未登记'}"
        yield Shown("subject", words, file.case_place, bool(file.agency.name) and unit is not None)
    for one in file.case.parties:
        yield Shown("subject", f"当事人：{one.name}（{one.code}）", file.party_place(one))


def _officers(file: CaseFile) -> Iterator[Shown]:
    least = file.number("gate.G01.officers") or 0
    for one in file.activities:
        day, told, good = local_day(one.started_at), [], len(one.officers) >= least
        for shown_card in one.officers:
            fact = file.officer(shown_card.person, day)
            held = fact is not None and fact.certified
            good = good and held
            card = next((card for card in fact.cards if not card.problem), None) if fact is not None else None
            told.append(
                f"{shown_card.name}（{card.number}，有效期至{card.valid_to}）"
                if card is not None
                else f"{shown_card.name}（{fact.problem if fact is not None else '不在名录'}）"
            )
        yield Shown("officers", f"{day} {one.label}：{len(one.officers)}名执法人员，{joined(told)}", file.at(one.seq), good)


def _jurisdiction(file: CaseFile) -> Iterator[Shown]:
    found = file.case.investigation
    if found.proposal is not None:
        held = sum(met for _, met, _ in found.proposal.conditions)
        words = f"立案条件{len(found.proposal.conditions)}项，{held}项具备；{f'{found.filed_on}批准立案' if found.filed_on is not None else '没有批准立案'}"
        yield Shown(
            "jurisdiction", words, file.at(found.proposal.seq), held == len(found.proposal.conditions) and found.filed_on is not None
        )
    if found.lead is not None:
        yield Shown("jurisdiction", f"{found.lead.found_on}发现线索，违法行为{found.lead.occurred_on or '发生日期未登记'}", file.case_place)


def _facts(file: CaseFile) -> Iterator[Shown]:
    if file.draft is not None:
        yield Shown("facts", f"{file.draft.violation.time}，{file.draft.violation.place}：{file.draft.violation.summary}", file.draft_place)
    for one in file.case.investigation.orders:
        what = "没有复查" if one.checked_on is None else f"{one.checked_on}复查，{'已经改正' if one.done else '没有改正'}"
        yield Shown("facts", f"{one.ordered_on}责令改正，{what}", file.at(one.seq), one.checked_on is not None)


def _evidence(file: CaseFile) -> Iterator[Shown]:
    counted = {
        word: sum(file.originals.get(one.digest) == word for one in file.evidence) for word in ("verified", "present", "missing", "broken")
    }
    verified = sum(one.verified for one in file.evidence)
    words = f"有效证据{len(file.evidence)}项，已查证{verified}项；原件读出核对相符{counted['verified']}件"
    if counted["present"]:
        words += f"，已在库、因文件较大没有读出的{counted['present']}件"
    bad = counted["missing"] + counted["broken"]
    if bad:
        words += f"，缺失或者不符{bad}件"
    yield Shown("evidence", words, file.case_place, bool(file.evidence) and verified == len(file.evidence) and not bad)
    version = file.case.proceeding.version
    if version is not None:
        same = version.evidence_digest == file.case.investigation.evidence_digest
        yield Shown("evidence", "证据与拟稿时一致" if same else "拟稿之后证据有变化", file.draft_place, same)
    for one in file.standings:
        if one.line is not None and one.mandatory:
            words = f"{one.occasion.name}：录制覆盖{one.line.percent:g}%"
            yield Shown("evidence", words, file.at(one.occasion.seq), one.line.complete)


def _law(file: CaseFile) -> Iterator[Shown]:
    day = file.decided_on or file.on
    for law in dict.fromkeys(file.citations):
        versions = known(file, law)
        live = [one for one in versions if one.in_force(day)]
        if live:
            yield Shown("law", f"{law.cite}：{day}有效（{live[0].in_force_from or '…'}起施行）", file.draft_place)
        else:
            yield Shown(
                "law", f"{law.cite}：{'已经废止或者尚未施行' if versions else '不在平台目录，没有核对效力'}", file.draft_place, False
            )


def _discretion(file: CaseFile) -> Iterator[Shown]:
    if file.draft is None:
        return
    for one in file.draft.penalties:
        amount = f"{money(one.amount_fen)}" if one.amount_fen is not None else ""
        yield Shown("discretion", f"拟{one.kind.label}{amount}{one.detail}", file.draft_place)
    if ranged(file):
        held = ranges(file)
        fine = file.draft.fine_fen
        within = any((one.least or 0) <= fine <= one.most for one in held)
        yield Shown(
            "discretion",
            f"罚款{money(fine)}，条文幅度为{joined(held)}：{'在幅度之内' if within else '不在幅度之内'}",
            file.draft_place,
            within,
        )
    elif any(one.kind is PenaltyKind.FINE for one in file.draft.penalties):
        yield Shown("discretion", "所引条文没有以金额写明罚款幅度，平台没有核对", file.draft_place, False)


def _benchmark(file: CaseFile) -> Iterator[Shown]:
    fine = file.draft.fine_fen if file.draft is not None else 0
    for one in matters(file):
        if benchmark := one.cell(BENCHMARK):
            inside = within(benchmark, fine)
            said = "" if inside is None else f"；拟处罚款{money(fine)}，{'在基准之内' if inside else '不在基准之内'}"
            words = f"裁量基准，{one.told}，{conduct_day(file)}违法行为发生时有效：{benchmark}{said}"
            yield Shown("discretion", words, file.draft_place, inside is not False)
        if organ := one.cell(ORGAN):
            yield Shown("jurisdiction", f"{one.told}：“{one.cell(NAME)}”由{organ}实施", file.draft_place, ours(file, organ))


def _procedure(file: CaseFile) -> Iterator[Shown]:
    for key, answer in file.answers.items():
        held, last = (
            file.case.clocks[key],
            answer.due_day if answer.due_day is not None else (day_of(answer.due) if answer.due is not None else None),
        )
        place, until = file.clock(key), words_day(last) if last is not None else ""
        if last is None:
            yield Shown("procedure", f"{held.label}：期限暂停计算", place)
        elif file.regime.clock(held.parameter, day_of(held.started)).bound == "party":
            over = answer.overdue(held.ended if held.ended is not None else file.on)
            yield Shown("procedure", f"{held.label}（当事人的期限）：{until}届满{'，已过' if over else ''}", place)
        elif held.ended is not None:
            kept = not answer.overdue(held.ended)
            said = f"{words_day(day_of(held.ended))}{held.ended_by.rstrip('。') or '办结'}"
            yield Shown("procedure", f"{held.label}：{until}届满，{said}，{'没有超期' if kept else '已经超期'}", place, kept)
        else:
            late = answer.overdue(file.on)
            yield Shown("procedure", f"{held.label}：到{until}为止{'，已经超期' if late else ''}", place, not late)
    notice = file.notice
    if notice is not None:
        for ident in notice.parties:
            party, served = file.case.party(ident), notice.served_on(ident)
            if party is not None:
                words = f"告知书{notice.number}{f'于{served}送达' if served is not None else '没有送达'}{party.name}"
                yield Shown("procedure", words, file.at(notice.seq), served is not None)
        if file.draft is not None:
            differs = heavier_than(file.draft, notice.version.draft)
            yield Shown("procedure", f"决定文稿与告知内容：{'；'.join(differs) if differs else '一致'}", file.draft_place, not differs)


def _documents(file: CaseFile) -> Iterator[Shown]:
    gaps = file.case.gaps
    words = f"案内文书{len(file.papers)}份，{f'{len(gaps)}个环节缺少记录' if gaps else '各环节都有记录'}"
    yield Shown("documents", words, file.case_place, not gaps)
    checked = [file.originals[one.digest] for one in file.papers if not one.electronic and one.digest in file.originals]
    if checked:
        bad = sum(one in ("missing", "broken") for one in checked)
        yield Shown("documents", f"文书原件核对{len(checked)}件，{f'{bad}件缺失或者不符' if bad else '全部在库'}", file.case_place, not bad)
    if file.review is not None:
        review = file.review
        place = Place("review", review.stream, "送审材料")
        yield Shown(
            "documents",
            f"送审材料{len(review.package)}项：{joined(term('package_item', item.code) for item in review.package)}",
            place,
            bool(review.package),
        )
    yield Shown(
        "crime", "案内没有移送公安机关的记载" if not file.case.transfers else f"本案有{len(file.case.transfers)}次移送", file.case_place
    )
