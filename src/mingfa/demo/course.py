"""The chapters of the demonstration about legal review (法制审核): each regime's own course, a round that fails and one that passes; coercion and licences too.

What an agency has is asked of its regime: first review, supplement, extension, four outcomes or two, consent, who reviews which kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingfa.cases.acts.deciding import SubmitOutlineForReview
from mingfa.cases.acts.notice import PrepareDraft
from mingfa.cases.acts.outline import CloseOutline, DecideOutline
from mingfa.cases.acts.preparing import GiveUnitOpinion
from mingfa.cases.package import package_of
from mingfa.demo.licensing import Licensing
from mingfa.demo.matters import parties
from mingfa.demo.outlines import Outline
from mingfa.demo.reviewing import Reviewing
from mingfa.desk.streams import new_id, stream_name
from mingfa.law.regime_terms import term
from mingfa.licences.acts.deciding import DecideLicence
from mingfa.review.acts import AcceptPackage, DeclareReviewer, ExtendReview, FileOpinion, ReturnForSupplement, SignFirstReview

if TYPE_CHECKING:
    from mingfa.demo.story import Story

EXTENSION = "情况复杂，需要核对排污许可的历次变更。"


def review_course(story: Story) -> None:
    """Send the draft to review; the first round finds something wrong, the unit corrects it, the second round passes."""
    walk = story.walk
    cast, lead = walk.cast, walk.cast.lead
    story.heading("法制审核")
    story.say(f"    {course_words(walk)}")
    story.refuse("没有法制审核就作出决定", walk.decision(), walk.decider, "review.missing")
    story.refuse("没有法制审核就提交集体讨论", walk.submission_to_leaders(), walk.submitter, "review.missing")
    good = walk.state.proceeding.version
    assert good is not None
    story.say("  … 承办人员把裁量理由写得过于简略：")
    walk.do(PrepareDraft(draft=good.draft.model_copy(update={"discretion": good.draft.discretion[:1]}), why="精简文字"), lead)
    bare = walk.submission().model_copy(update={"items": (), "declaration": ""})
    story.refuse(
        "送审材料不齐、没有责任声明", bare, cast.who("review.submit", unit=cast.unit), "review.package_incomplete", "review.no_declaration"
    )
    _first_round(story)
    story.refuse("审核没有通过就作出决定", walk.decision(), walk.decider, "review.failed")
    story.say("  … 承办机构按审核意见改正文稿，逐项写明处理情况，再次送审：")
    walk.do(PrepareDraft(draft=good.draft, why="按法制审核意见补充裁量理由"), lead)
    unsaid = walk.submission().model_copy(update={"responses": ()})
    story.refuse("再次送审没有写明问题的处理情况", unsaid, cast.who("review.submit", unit=cast.unit), "review.problems_open")
    story.steps("send_to_review", "first_review", "answer_review")
    story.refuse("审核还没有出具意见就作出决定", walk.decision(), walk.decider, "review.pending")
    story.steps("conclude_review")
    _without_consent(story, walk)
    story.steps("sign_off_review", "give_back_review")
    _compared(story)


def course_words(walk: Reviewing) -> str:
    """Say how legal review goes in this agency."""
    unit = walk.regime.unit(walk.regime.text(f"review.reviewer.{walk.state.kind}", walk.on))
    parts = [f"{term('kind', walk.state.kind)}决定由{unit.name if unit is not None else ''}审核"]
    if walk.flag("review.first_review"):
        parts.append("送审前经法制初审员初审、机构主要负责人审签")
    parts.append(f"期限 {walk.regime.number('review.days', walk.on)} 个工作日")
    if walk.has("review.extension_days"):
        parts.append(f"经批准可延长 {walk.regime.number('review.extension_days', walk.on)} 个工作日")
    parts.append("审核意见：" + "、".join(term("outcome", one) for one in walk.items("review.outcomes")))
    if walk.items("review.sign_off"):
        parts.append("意见经" + "、".join(term("role", one) for one in walk.items("review.sign_off")) + "同意后交还")
    return "本机关的审核：" + "；".join(parts) + "。"


def _first_round(story: Story) -> None:
    """The round that fails: with supplement and extension where the regime knows them, and the outcome that the answers lead to."""
    walk = story.walk
    walk.send_to_review()
    if walk.review_state.stage == "first_review":
        early = SignFirstReview(agreed=True, opinion="同意")
        head = walk.cast.post(walk.items("review.first_review.signer"), (walk.cast.unit,), but=walk.cast.officers)
        story.refuse("初审员还没有初审，负责人就审签", early, head, "review.signed_too_early", stream=walk.review_stream)
        story.refuse("没有初审就由法制机构接收", AcceptPackage(), walk.reviewer, "review.no_first_review", stream=walk.review_stream)
    walk.first_review()
    own = DeclareReviewer(reviewer=walk.cast.lead)
    story.refuse("指定办案人员审核自己的案件", own, walk.reviewer, "review.investigator", "review.handler", stream=walk.review_stream)
    walk.take_in_hand()
    if "supplement" in walk.items("review.stops"):
        _supplement(story)
    if walk.has("review.extension_days"):
        _extension(story)
    walk.next_day()
    levels = walk.items("review.answers")
    walk.answer_checklist(discretion=levels[1])
    passing = walk.items("review.outcomes.pass")[0]
    others = [one for one in walk.items("review.outcomes") if one != passing]
    for outcome in (passing, *others[1:]):
        words = f"裁量{term('answer', levels[1])}，审核意见却写“{term('outcome', outcome)}”"
        story.refuse(words, walk.conclusion(outcome), walk.review_state.reviewer, "review.conflicting_outcome", stream=walk.review_stream)
    walk.do(walk.conclusion(others[0]), walk.review_state.reviewer, walk.review_stream)
    walk.sign_off_review()
    walk.give_back_review()


def _supplement(story: Story) -> None:
    walk = story.walk
    wanted = ReturnForSupplement(wanted=("在线监测数据的校准记录",), reason="核对超标倍数")
    walk.do(wanted, walk.reviewer, walk.review_stream)
    story.refuse("要求补充的材料还没有报来就作出决定", walk.decision(), walk.decider, "review.returned")
    walk.next_day()
    walk.resubmit("校准记录已经补报。")


def _extension(story: Story) -> None:
    walk = story.walk
    days = walk.regime.number("review.extension_days", walk.on)
    longer = ExtendReview(days=days, complexity=EXTENSION)
    stream, leader = walk.review_stream, walk.cast.post(walk.items("review.extension_approver"))
    story.refuse("审核人员自己延长审核期限", longer, walk.reviewer, "review.extension_approver", "duty.not_yours", stream=stream)
    too_long = ExtendReview(days=days + 1, complexity=EXTENSION)
    story.refuse(f"延长超过 {days} 个工作日", too_long, leader, "review.extension_days", stream=stream)
    walk.do(longer, leader, stream)
    story.refuse("再次延长审核期限", longer, leader, "review.extended", stream=stream)


def _without_consent(story: Story, case: Reviewing, of: str = "") -> None:
    if case.items("review.sign_off"):
        given = FileOpinion(digest="0" * 64, size=1)
        story.refuse(
            f"{of}审核意见没有签批就交还", given, case.review_state.reviewer, "review.not_signed_off", stream=case.review_stream, case=case
        )


def _compared(story: Story) -> None:
    """Say that both rounds lie in the file, each bound to its own draft."""
    rounds = story.walk.state.proceeding.reviews
    words = "；".join(f"第 {number} 轮文稿 {one.draft_digest[:12]}" for number, one in enumerate(rounds, 1))
    story.say(f"    共审核 {len(rounds)} 轮，各自只对当轮文稿有效　{words}")


def coercion_course(story: Story) -> None:
    """Take a decision of coercion through its own review: another unit's, where the regime says so."""
    walk = story.walk
    if "coercion" not in walk.items("review.kinds"):
        return
    case = Outline(walk.site, walk.now, parties()[1:2], slot=1, pair=1, watch=story.tell)
    story.heading("行政强制决定的法制审核")
    party = case.parties[0].name
    case.open("coercion", f"对{party}代履行决定", "逾期不清理堆存的废渣，经催告仍不履行")
    story.say(f"    {course_words(case)}")
    case.approve("代履行决定")
    case.do(GiveUnitOpinion(opinion="建议作出代履行决定。"), case.cast.who("review.submit", unit=case.cast.unit))
    digest = case.scan("代履行决定书文稿")
    decided = DecideOutline(
        draft_digest=digest, result=f"委托第三方清理，费用由{party}承担。", remedies="可以自收到决定之日起六十日内申请行政复议，或者六个月内提起行政诉讼。",
        paper=case.scanned("enforcement_document", "代履行决定书"),
    )  # fmt: skip
    leader = case.cast.post(("principal",))
    story.refuse("没有法制审核就作出强制决定", decided, leader, "review.missing", case=case)
    case.do(_submission(case, digest), case.cast.who("review.submit", unit=case.cast.unit))
    case.first_review()
    _other_reviewer(story, case)
    case.answer_review()
    case.conclude_review()
    _without_consent(story, case, "强制决定的")
    case.sign_off_review()
    case.give_back_review()
    changed = decided.model_copy(update={"draft_digest": "0" * 64, "review": case.review_stream})
    story.refuse("决定书与审核通过的文稿不一致", changed, leader, "review.other_draft", case=case)
    case.do(decided.model_copy(update={"review": case.review_stream}), leader)
    case.next_day()
    closing = CloseOutline(result="决定已经履行。", paper=case.scanned("internal_approval", "办结审批表"))
    case.do(closing, case.cast.who("case.approve_closing"))
    walk.now = case.now


def licence_course(story: Story) -> None:
    """Take a decision on an application for a licence through its review, where the regime reviews licences."""
    walk = story.walk
    if "licence" not in walk.items("review.kinds"):
        return
    case = Licensing(
        walk.site, walk.now, parties()[2:3], slot=1, pair=1, watch=story.tell, case=stream_name(walk.site.agency, "licence", new_id())
    )  # fmt: skip
    story.heading("行政许可决定的法制审核")
    case.examine()
    text = case.text()
    decided, leader = DecideLicence(**text, year=case.on.year), case.cast.post(("principal",))
    story.refuse("没有法制审核就作出许可决定", decided, leader, "review.missing", case=case)
    case.review(text, case.cast.lead)
    changed = decided.model_copy(update={"content": f"{decided.content}另准予排放危险废物。"})
    story.refuse("许可决定与审核通过的文稿不一致", changed, leader, "licence.other_text", case=case)
    case.do(decided, leader)
    case.settle()
    walk.now = case.now


def _submission(case: Outline, digest: str) -> SubmitOutlineForReview:
    there = {"declaration", *(one.code for one in package_of(case.state, digest))}
    items = [
        {"code": code, "title": term("package_item", code), "digest": case.scan(code)}
        for code in case.items("review.package")
        if code not in there
    ]
    return SubmitOutlineForReview.model_validate({**case.sending(), "draft_digest": digest, "items": items})


def _other_reviewer(story: Story, case: Outline) -> None:
    """Where another unit reviews penalties, its reviewers do not take this one in hand."""
    unit = case.regime.text("review.reviewer.penalty", case.on)
    if unit == case.regime.text("review.reviewer.coercion", case.on):
        return
    other = case.cast.post(("legal_reviewer",), (unit,), but=case.cast.officers)
    story.refuse("由审核处罚决定的机构接收强制决定", AcceptPackage(), other, "review.other_unit", stream=case.review_stream, case=case)
