"""What is refused or falls due names the article it rests on, and a rule that names none is not adopted (湘西州 第一条)."""

from __future__ import annotations

import io

import pytest

from mingfa.agencies.facts import regime_stream
from mingfa.agencies.tests.acting import do, edited, regime_now
from mingfa.agencies.tests.test_regime import refused
from mingfa.cases.tests.whole import SMALL
from mingfa.desk import now
from mingfa.desk.errors import Refused
from mingfa.desk.keys import forget_keys
from mingfa.desk.models import DeadlineRow
from mingfa.desk.perform import perform
from mingfa.disclosure import acts
from mingfa.disclosure.tests.publishing import Publishing
from mingfa.recording.acts import UploadRecording
from mingfa.recording.intake import take_in
from mingfa.recording.state import recording_stream
from mingfa.recording.tests.test_media import MP4
from mingfa.review.tests.a_case import moment, on, table
from mingfa.vault.site import site_vault


@pytest.fixture
def own_site(tmp_path, settings):
    settings.SITE = tmp_path / "site"
    settings.SITE.mkdir()
    forget_keys()
    yield
    forget_keys()


def titles(agency: str) -> set[str]:
    """Return the titles of every text the regime draws on."""
    return {one.title for versions in regime_now(agency).instruments.values() for one in versions}


def refuse_uncited(parameter: str, value: object, site) -> None:
    act = edited("xiangxi", with_={parameter: {"value": value}})
    error = refused({"regime.invalid"}, do, act, regime_stream("xiangxi"), site.person("legal_head"))
    assert parameter in str(error)
    assert "没有出处" in str(error)


@pytest.mark.obligation("XX-P-1")
def test_refusals_and_due_dates_of_disclosure_show_their_article(own_site, installed):
    """湘西州 公示 第一条."""
    case = Publishing(installed("xiangxi")).decided(SMALL).issued()
    rows = list(DeadlineRow.objects.filter(stream=case.publication))
    assert rows
    for row in rows:
        assert any(f"《{title}》" in row.article for title in titles("xiangxi")), row.article
    assert "公示制度" in DeadlineRow.objects.get(stream=case.publication, key="publish").article

    said = []
    for act, step in (
        (acts.PreparePublication(leave_out=("evidence",)), "provide"),
        (acts.PreparePublication(leave_out=("conclusion",)), "provide"),
    ):
        assert case.done(act, case.at_step(step)) != set()
        said += case.said
    case.provided()
    for act in (acts.Publish(), acts.ApprovePublication(redaction_checked=False)):
        assert case.done(act, case.at_step("publish" if isinstance(act, acts.Publish) else "approve")) != set()
        said += case.said
    assert len(said) >= 4
    for refusal in said:
        assert refusal.article.instrument in titles("xiangxi"), refusal
        assert refusal.article.article
        assert str(refusal.article) in str(refusal)
    assert sum("公示制度" in refusal.article.instrument for refusal in said) >= 3
    refuse_uncited("disclosure.days.general", 20, case.site)


@pytest.mark.obligation("XX-R-1")
def test_refusals_on_recording_show_their_article(own_site, installed):
    """湘西州 记录 第一条."""
    site = installed("xiangxi")
    with on("2026-03-02T15:00"):
        at = table(site)
    wrong = {
        "recording.no_device": {"device": ""},
        "recording.span": {"ended_at": moment("2026-03-02T08:00")},
        "recording.covert": {"covert": True},
        "recording.long_term": {"long_term": ["hearing"]},
    }
    taken = take_in(site_vault(), io.BytesIO(MP4), "检查.mp4")
    fields = {
        "digest": taken.digest, "size": taken.size, "file_name": taken.file_name, "media_type": taken.media_type, "form": "video",
        "source": "recorder", "device": "ZF-014", "operator": at.handler, "officers": [at.handler, site.people["officer"][1]],
        "place": "某公司污水总排口", "started_at": moment("2026-03-02T09:00"), "ended_at": moment("2026-03-02T10:30"), "case": at.case, "step": 0,
        "activity": "inspection", "told_at": moment("2026-03-02T08:59"),
    }  # fmt: skip
    stream = recording_stream("xiangxi", taken.digest)
    for code, change in wrong.items():
        act = UploadRecording.model_validate({**fields, **change})
        with now.at(moment("2026-03-02T15:30")), pytest.raises(Refused) as caught:
            perform(act, stream, by=at.handler, key=f"upload-{code}")
        refusal = next(one for one in caught.value.refusals if one.code == code)
        assert refusal.article.instrument == "湘西州生态环境局执法全过程记录制度（试行）", code
        assert refusal.article.article.startswith("第")
        assert str(refusal.article) in str(refusal)
    refuse_uncited("recording.retention_months", 12, site)
