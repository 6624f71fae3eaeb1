"""The written opinion is made from the answers, with number, date and signers."""

from __future__ import annotations

import pytest

from mingfa.desk.errors import NotReady
from mingfa.documents.samples import PARTY
from mingfa.review.acts import RenderOpinion, SignOffOpinion
from mingfa.review.opinion import QUESTIONS
from mingfa.review.paper import keep_opinion, opinion_pdf
from mingfa.review.tests.a_case import ALL_SOUND, on, table
from mingfa.review.tests.test_round import answers, conclusion, reviewing
from mingfa.vault.site import site_vault

pytestmark = pytest.mark.django_db


def test_every_item_but_the_open_one_answers_a_question_of_the_form():
    asked = {item for items in QUESTIONS.values() for item in items}
    assert set(ALL_SOUND) - asked == {"other"}


@pytest.mark.obligation("XX-L-13c")
def test_the_opinion_is_generated_from_the_answers_and_nothing_is_finished_without_it(xiangxi):
    """湘西州 第十三条: 应当制作《重大行政执法决定法制审核意见书》."""
    with on("2026-03-02"):
        at = table(xiangxi)
        reviewing(at)
        at.do(answers(evidence="flawed", law="failing"))
        with pytest.raises(NotReady):
            opinion_pdf(at.review)
        at.do(conclusion(at, "correct", problems=("监测报告缺少采样时间", "应适用水污染防治法")))
        at.do(SignOffOpinion(agreed=True, opinion="同意。"), by=at.person("legal_leader"))
        assert at.state.status == "open"
        at.do(RenderOpinion(year=2026))
        made = opinion_pdf(at.review)
        at.do(keep_opinion(at.review))
    state = at.state
    assert (state.status, made.number) == ("failed", state.number)
    assert b"".join(site_vault().read(state.filed.digest))[:5] == b"%PDF-"
    assert (state.filed.digest, made.sha256) == (made.sha256, state.filed.digest)
    for words in (
        "政策法规科",
        "监测报告缺少采样时间",
        "改正",
        "证据是否合法充分：有瑕疵",
        "适用依据是否准确：不当或者错误",
        state.draft_digest,
        PARTY.name,
        state.reviewer_name,
    ):
        assert words in made.text, words
    assert "2026年3月2日" in made.text


def test_a_draft_of_the_opinion_can_be_looked_at_before_it_has_its_number(xiangxi):
    with on("2026-03-02"):
        at = table(xiangxi)
        reviewing(at)
        at.do(answers())
        at.do(conclusion(at))
        assert opinion_pdf(at.review, draft=True).number == ""
