"""Whether the evidence is lawful, enough and whole (证据): item by item, results of monitoring, things kept, originals in the vault. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mingfa.cases.acts.investigation import RESULT_KINDS
from mingfa.cases.state.investigation import EvidenceState
from mingfa.desk.times import LOCAL, local_day
from mingfa.review.precheck.casefile import CaseFile, joined
from mingfa.review.precheck.node import Hit, hit, node

KINDS = frozenset({"documentary", "physical", "audiovisual", "electronic", "witness", "statement", "opinion", "record", "document"})


def has_draft(file: CaseFile) -> bool:
    """For nodes that look at the draft of a penalty."""
    return file.draft is not None


def has_evidence(file: CaseFile) -> bool:
    """For nodes that look at the evidence."""
    return bool(file.evidence)


def has_results(file: CaseFile) -> bool:
    """For nodes that look at results of monitoring, testing, appraisal."""
    return bool(file.case.investigation.results)


def has_preservations(file: CaseFile) -> bool:
    """For nodes that look at things registered and kept."""
    return bool(file.case.investigation.preservations)


@node(
    "evidence.none",
    "penalty_law 第四十条",
    "evidence",
    "serious",
    when=has_draft,
    words="案内没有一项有效的证据，不能认定违法事实；请补充调查。",
)
def none(file: CaseFile) -> Iterator[Hit]:
    """There is evidence."""
    if not file.evidence:
        yield hit(file.case_place)


@node(
    "evidence.single", "penalty_law 第四十条", "evidence", "serious", when=has_evidence,
    words="全案只有一项证据（{name}），没有其他证据印证；请补充证据。",
)  # fmt: skip
def single(file: CaseFile) -> Iterator[Hit]:
    """One item of evidence alone proves nothing."""
    if len(file.evidence) == 1:
        yield hit(file.exhibit(file.evidence[0]), name=file.evidence[0].name)


@node(
    "evidence.words_only", "penalty_law 第四十六条", "evidence", "serious", when=lambda file: len(file.evidence) > 1,
    words="全案只有当事人陈述和证人证言（{names}），没有客观证据；请补充书证、物证、现场笔录等证据。",
)  # fmt: skip
def words_only(file: CaseFile) -> Iterator[Hit]:
    """More than what people said."""
    if len(file.evidence) > 1 and all(one.kind in ("statement", "witness") for one in file.evidence):
        yield hit(file.exhibit(file.evidence[0]), names=joined(one.name for one in file.evidence))


@node(
    "evidence.unknown_kind", "penalty_law 第四十六条", "evidence", "minor", when=has_evidence,
    words="{where}的种类“{kind}”不是法定的证据种类；请按法定种类登记。",
)  # fmt: skip
def unknown_kind(file: CaseFile) -> Iterator[Hit]:
    """The kind is one of the eight that the law knows."""
    for one in file.evidence:
        if one.kind not in KINDS:
            yield hit(file.exhibit(one), kind=one.kind)


@node(
    "evidence.not_in_file", "penalty_law 第四十六条", "evidence", "serious", when=has_draft,
    words="决定文稿所列证据“{name}”在案内证据中找不到（名称和原件都不相符）；请核对，或者补充归集。",
)  # fmt: skip
def not_in_file(file: CaseFile) -> Iterator[Hit]:
    """Each item in the draft is one of the file, by its original or its name."""
    digests, names = {one.digest for one in file.case.investigation.evidence}, {one.name for one in file.case.investigation.evidence}
    papers = {one.digest for one in file.papers} | {digest for one in file.recordings for digest in one.digests}
    for item in file.draft.evidence if file.draft is not None else ():
        found = item.sha256 in digests | papers if item.sha256 else any(item.name in name or name in item.name for name in names)
        if not found:
            yield hit(file.draft_place, name=item.name)


@node(
    "evidence.excluded_used", "penalty_law 第四十六条第三款", "evidence", "serious", when=has_draft,
    words="决定文稿使用了已经排除的{where}（{why}）；请从文稿中删去，并判断其余证据是否充分。",
)  # fmt: skip
def excluded_used(file: CaseFile) -> Iterator[Hit]:
    """No excluded evidence is relied on."""
    used = {item.sha256 for item in file.draft.evidence if item.sha256} if file.draft is not None else set()
    standing = {one.digest for one in file.evidence}
    for one in file.case.investigation.evidence:
        if one.out and one.digest in used - standing:
            yield hit(file.exhibit(one), why=one.out)


@node(
    "evidence.unverified", "penalty_law 第四十六条第二款", "evidence", "serious", when=has_evidence,
    words="{where}未经查证属实，不能作为认定事实的根据；请办理查证，写明与原件、原物核对的情况。",
)  # fmt: skip
def unverified(file: CaseFile) -> Iterator[Hit]:
    """Every item was verified."""
    for one in file.evidence:
        if not one.verified:
            yield hit(file.exhibit(one))


def _lacks(code: str, words: str, about: str) -> None:
    """Register a node that asks for one field of each item of evidence."""

    @node(f"evidence.no_{code}", "penalty_law 第四十六条", "evidence", "minor", when=has_evidence, words=words)
    def lacks(file: CaseFile) -> Iterator[Hit]:
        """Each item of evidence tells where it comes from, who made it, what it proves."""
        for one in file.evidence:
            if not str(getattr(one, about)).strip():
                yield hit(file.exhibit(one))


_lacks("source", "{where}没有写明来源；请补充从何处、以何种方式取得。", "source")
_lacks("maker", "{where}没有写明提供人或者制作人；请补充。", "made_by")
_lacks("purpose", "{where}没有写明证明内容；请写明证明哪一项事实。", "proves")
_lacks("original", "{where}没有原件、原物或者原始载体的记载；请归集原件，或者写明存放处。", "digest")


@node(
    "evidence.after_today", "penalty_law 第四十六条", "evidence", "serious", when=has_evidence,
    words="{where}的取得日期{day}晚于登记之日{entered}；请核对。",
)  # fmt: skip
def after_today(file: CaseFile) -> Iterator[Hit]:
    """Nothing was obtained after it was entered."""
    for one in file.evidence:
        entered = file.day(one.seq)
        if entered is not None and one.obtained_on > entered:
            yield hit(file.exhibit(one), day=one.obtained_on, entered=entered)


@node(
    "evidence.after_report", "penalty_law 第五十七条", "evidence", "minor", when=lambda file: file.report is not None,
    words="{where}在调查终结报告之后取得（{day}），报告没有据以认定；请补充报告，并重新审查。",
)  # fmt: skip
def after_report(file: CaseFile) -> Iterator[Hit]:
    """New evidence is reported anew."""
    report = file.report
    for one in file.evidence:
        if report is not None and one.seq > report.seq:
            yield hit(file.exhibit(one), day=one.obtained_on)


@node(
    "evidence.not_notified", "penalty_law 第四十四条", "evidence", "serious", when=lambda file: has_draft(file) and file.notice is not None,
    words="决定文稿依据的证据“{name}”没有告知当事人；请重新告知，听取陈述申辩。",
)  # fmt: skip
def not_notified(file: CaseFile) -> Iterator[Hit]:
    """The evidence is that which was notified."""
    if file.draft is None or file.notice is None:
        return
    told = {(one.name, one.made_on, one.sha256) for one in file.notice.version.draft.evidence}
    for item in file.draft.evidence:
        if (item.name, item.made_on, item.sha256) not in told:
            yield hit(file.draft_place, name=item.name)


@node(
    "evidence.set_changed", "penalty_law 第五十八条", "evidence", "serious", when=lambda file: file.case.proceeding.version is not None,
    words="拟定现在这一稿之后证据有变化；请根据现在的证据重新拟定并核对文稿。",
)  # fmt: skip
def set_changed(file: CaseFile) -> Iterator[Hit]:
    """The draft rests on the evidence as it stands now."""
    version = file.case.proceeding.version
    if version is not None and file.case.proceeding.decision is None and version.evidence_digest != file.case.investigation.evidence_digest:
        yield hit(file.draft_place)


@node(
    "evidence.twice", "penalty_law 第四十六条", "evidence", "minor", when=lambda file: len(file.evidence) > 1,
    words="{where}与“{other}”是同一份原件，重复计为两项证据；请合并。",
)  # fmt: skip
def twice(file: CaseFile) -> Iterator[Hit]:
    """No original counts as two items."""
    seen: dict[str, EvidenceState] = {}
    for one in file.evidence:
        if one.digest and one.digest in seen:
            yield hit(file.exhibit(one), other=seen[one.digest].name)
        seen.setdefault(one.digest, one)


@node(
    "evidence.missing", "penalty_law 第四十六条", "evidence", "serious", when=lambda file: bool(file.originals) and has_evidence(file),
    words="{where}的原件不在原件库中；请查找原件重新归集，找不到的不能作为定案依据。",
)  # fmt: skip
def missing(file: CaseFile) -> Iterator[Hit]:
    """The original is in the vault."""
    for one in file.evidence:
        if file.originals.get(one.digest) in ("missing", "removed"):
            yield hit(file.exhibit(one))


@node(
    "evidence.broken", "penalty_law 第四十六条", "evidence", "serious", when=lambda file: bool(file.originals) and has_evidence(file),
    words="{where}的原件与登记的数字指纹不符，内容可能被改动；请从备份恢复并查明原因。",
)  # fmt: skip
def broken(file: CaseFile) -> Iterator[Hit]:
    """The original is what it was when it was taken in."""
    for one in file.evidence:
        if file.originals.get(one.digest) == "broken":
            yield hit(file.exhibit(one))


@node(
    "evidence.unreviewed_device", "rule:gate.G05", "evidence", "serious",
    when=lambda file: any("电子技术监控" in one.name for one in file.evidence),
    words="{where}：{lacks}；未经法制和技术审核、没有公布地点的设备记录不得作为证据。",
)  # fmt: skip
def unreviewed_device(file: CaseFile) -> Iterator[Hit]:
    """A monitoring device was reviewed, marked and published, and its record reviewed and told."""
    asked = (
        ("legal_review_on", "设备未经法制审核"), ("technical_review_on", "设备未经技术审核"), ("marked", "设置地点没有标志"), ("published_on", "设置地点没有公布"),
        ("record_sound", "记录内容未经审核"), ("told_party", "没有告知当事人"),
    )  # fmt: skip
    for one in file.evidence:
        act = file.act(one.seq) if "电子技术监控" in one.name else None
        lacks = [words for name, words in asked if act is not None and hasattr(act, "device_number") and not getattr(act, name, None)]
        if lacks:
            yield hit(file.exhibit(one), lacks=joined(lacks))


# Results of monitoring, testing, appraisal ----------------------------------------------------------------------------------------


@node(
    "evidence.result_untold", "rule:gate.G06", "procedure", "fatal", problem=(14,), when=has_results,
    words="{where}收到的结果（{report}）没有告知{names}；请书面告知结果和异议的权利，听取意见后再作决定。",
)  # fmt: skip
def result_untold(file: CaseFile) -> Iterator[Hit]:
    """Every result was told to every party."""
    for one in file.case.investigation.results:
        untold = [party.name for party in file.case.parties if not one.told_to(party.id)]
        if not one.withdrawn and untold:
            yield hit(file.at(one.seq), report=one.report or one.body, names=joined(untold))


@node(
    "evidence.told_before_result", "penalty_law 第四十六条", "procedure", "minor", when=has_results,
    words="{where}的结果{received}才收到，却记为{told}已经告知；请核对日期。",
)  # fmt: skip
def told_before_result(file: CaseFile) -> Iterator[Hit]:
    """A result is told after it came."""
    for one in file.case.investigation.results:
        for _, told in one.told:
            if told < one.received_on:
                yield hit(file.at(one.seq), received=one.received_on, told=told)


@node(
    "evidence.result_before_entrusting", "penalty_law 第四十六条", "evidence", "serious", when=has_results,
    words="{where}：委托日期{entrusted}晚于收到结果之日{received}；请核对委托手续。",
)  # fmt: skip
def result_before_entrusting(file: CaseFile) -> Iterator[Hit]:
    """A result comes after the task was given."""
    for one in file.case.investigation.results:
        if one.entrusted_on is not None and one.received_on < one.entrusted_on:
            yield hit(file.at(one.seq), entrusted=one.entrusted_on, received=one.received_on)


def _samplings(file: CaseFile) -> list[date]:
    return [local_day(one.started_at) for one in file.activities if "sampling" in one.kinds]


@node(
    "evidence.result_before_sample", "penalty_law 第五十六条", "evidence", "serious",
    when=lambda file: has_results(file) and bool(_samplings(file)),
    words="{where}：收到结果之日{received}早于抽样之日{sampled}；请核对样品与报告是否对应。",
)  # fmt: skip
def result_before_sample(file: CaseFile) -> Iterator[Hit]:
    """A result comes after the sample was taken."""
    first = min(_samplings(file))
    for one in file.case.investigation.results:
        if one.kind in ("monitoring", "testing") and one.received_on < first:
            yield hit(file.at(one.seq), received=one.received_on, sampled=first)


@node(
    "evidence.sample_without_result", "penalty_law 第五十六条", "evidence", "minor", when=lambda file: bool(_samplings(file)) and file.draft is not None,
    words="已经抽样取证，案内没有监测、检测结果；请归集结果，或者说明没有送检的原因。",
)  # fmt: skip
def sample_without_result(file: CaseFile) -> Iterator[Hit]:
    """A sample that was taken was tested."""
    if not any(not one.withdrawn for one in file.case.investigation.results):
        yield hit(file.case_place)


@node(
    "evidence.result_unnamed", "penalty_law 第四十六条", "evidence", "minor", when=has_results,
    words="{where}的结果缺少{lacks}；请补充，报告应当写明机构和编号。",
)  # fmt: skip
def result_unnamed(file: CaseFile) -> Iterator[Hit]:
    """A result names body, report and conclusion."""
    for one in file.case.investigation.results:
        parts = (("检测机构", one.body), ("报告编号", one.report), ("结论", one.conclusion))
        lacks = [words for words, held in parts if not held.strip()]
        if lacks:
            yield hit(file.at(one.seq), lacks=joined(lacks))


@node(
    "evidence.result_unused", "penalty_law 第四十六条", "evidence", "minor", when=lambda file: has_results(file) and has_draft(file),
    words="{where}的结果（{report}）没有列入决定文稿的证据；请列入，或者说明不采用的理由。",
)  # fmt: skip
def result_unused(file: CaseFile) -> Iterator[Hit]:
    """A result that was told is among the evidence of the draft."""
    named = "".join(one.name + one.proves for one in file.draft.evidence) if file.draft is not None else ""
    for one in file.case.investigation.results:
        if not one.withdrawn and one.report and one.report not in named and RESULT_KINDS.get(one.kind, one.kind) not in named:
            yield hit(file.at(one.seq), report=one.report)


# Things registered and kept -----------------------------------------------------------------------------------------------------


@node(
    "evidence.preservation_unapproved", "penalty_law 第五十六条", "procedure", "serious", when=has_preservations,
    words="{where}的先行登记保存没有经负责人批准；请补办审批，不批准的立即解除。",
)  # fmt: skip
def preservation_unapproved(file: CaseFile) -> Iterator[Hit]:
    """The person in charge approved the preservation."""
    for one in file.case.investigation.preservations:
        if not one.approved:
            yield hit(file.at(one.seq))


@node(
    "evidence.preservation_lapsed", "rule:clock.C02", "procedure", "serious", when=has_preservations,
    words="{where}的先行登记保存期满没有处理决定，已于{ended}自动解除；请说明物品的去向。",
)  # fmt: skip
def preservation_lapsed(file: CaseFile) -> Iterator[Hit]:
    """What was kept was decided on within seven working days."""
    for one in file.case.investigation.preservations:
        if one.outcome == "lapsed":
            yield hit(file.at(one.seq), ended=one.ended_at.astimezone(LOCAL).date() if one.ended_at is not None else "")


@node(
    "evidence.preservation_no_things", "penalty_law 第五十六条", "documents", "minor", when=has_preservations,
    words="{where}的先行登记保存没有物品清单；请补充清单，由当事人核对签名。",
)  # fmt: skip
def preservation_no_things(file: CaseFile) -> Iterator[Hit]:
    """What was kept is listed."""
    for one in file.case.investigation.preservations:
        if not one.things:
            yield hit(file.at(one.seq))


@node(
    "evidence.preservation_no_handling", "penalty_law 第五十六条", "procedure", "minor", when=has_preservations,
    words="{where}的先行登记保存已经结束，没有写明怎样处理；请补充处理决定和物品去向。",
)  # fmt: skip
def preservation_no_handling(file: CaseFile) -> Iterator[Hit]:
    """How it ended is told."""
    for one in file.case.investigation.preservations:
        if one.outcome in ("decided", "released") and not one.handling.strip():
            yield hit(file.at(one.seq))


@node(
    "evidence.thing_not_filmed", "penalty_law 第四十七条", "evidence", "note",
    when=lambda file: bool(file.recordings) and any(one.kind == "physical" for one in file.evidence),
    words="{where}没有出现在任何一段音像记录的摄录要素中；请核对物证的提取过程是否有记录。",
)  # fmt: skip
def thing_not_filmed(file: CaseFile) -> Iterator[Hit]:
    """A physical item can be seen in some recording."""
    filmed = {ident for one in file.recordings for ident in one.filmed}
    for one in file.evidence:
        if one.kind == "physical" and one.id not in filmed:
            yield hit(file.exhibit(one))
