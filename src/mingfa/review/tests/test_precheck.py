"""The pre-check noted in a review and answered by the reviewer: bound to the very draft and evidence, decided by nobody but a person."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

import pytest

from mingfa.cli import main
from mingfa.desk.perform import look, perform
from mingfa.review.acts import AnswerFindings, DeclareReviewer, NoteFindings
from mingfa.review.models import ReviewFindingRow
from mingfa.review.precheck.gather import gather
from mingfa.review.precheck.noting import note_findings, run_on
from mingfa.review.precheck.run import precheck
from mingfa.review.tests.a_case import PACKAGE, StandInDraft, Table, on, papers, submit, table
from mingfa.review.tests.prechecked import finding, prechecked
from mingfa.review.tests.test_checklist import at_desk
from mingfa.vault.site import site_vault

pytestmark = pytest.mark.django_db
KEYS = count()


def note(at: Table, *findings: Any, **changes: Any) -> NoteFindings:
    fields = {"draft_digest": at.state.draft_digest, "evidence_digest": at.state.evidence_digest, "nodes_run": 1, "findings": findings}
    return NoteFindings.model_validate({**fields, **changes})


def answer(*given: tuple[str, str, str]) -> AnswerFindings:
    return AnswerFindings.model_validate({"answers": [{"key": key, "answer": said, "reason": why} for key, said, why in given]})


@pytest.mark.guards("refuse_stale_findings")
def test_what_was_found_in_another_draft_or_evidence_is_not_noted(xiangxi):
    with on("2026-03-02"):
        at = at_desk(xiangxi)
        for changes in ({"draft_digest": "0" * 64}, {"evidence_digest": "0" * 64}):
            assert at.refused(note(at, **changes), by="prechecker") == ("precheck.stale",)
        before = look(at.review).seq
        at.do(note(at), by="prechecker")
        assert look(at.review).seq == before + 1
        at.do(StandInDraft(title="另一稿"), at.case, "installer")
        assert at.refused(note(at), by="prechecker") == ("precheck.stale",)


@pytest.mark.guards("refuse_twice_noted")
def test_two_findings_under_one_key_are_not_noted(xiangxi):
    with on("2026-03-02"):
        at = at_desk(xiangxi)
        one, other = finding("procedure"), finding("procedure", words="另有一处")
        assert at.refused(note(at, one, other), by="prechecker") == ("precheck.twice",)
        at.do(note(at, one, other.model_copy(update={"key": f"{other.key}#2"})), by="prechecker")
        assert [found.words for found in at.state.findings] == [one.words, "另有一处"]


def test_nobody_notes_findings_but_the_platform(xiangxi):
    with on("2026-03-02"):
        at = at_desk(xiangxi)
        assert at.refused(note(at, finding())) == ("duty.internal",)
        assert at.state.findings == ()
        at.do(note(at, finding()), by="prechecker")
        assert at.state.prechecked


@pytest.mark.guards("refuse_stale_precheck")
def test_findings_are_answered_while_draft_and_evidence_are_those_looked_at(xiangxi):
    with on("2026-03-02"):
        at = at_desk(xiangxi)
        assert at.refused(answer(("procedure.planted@entry:1", "accepted", "")))[0] == "precheck.missing"
        prechecked(at.review, finding())
        key = at.state.findings[0].key
        at.do(StandInDraft(title="另一稿"), at.case, "installer")
        assert at.refused(answer((key, "accepted", ""))) == ("precheck.missing",)
        assert at.state.findings[0].open


@pytest.mark.guards("refuse_wrong_finding")
def test_each_finding_is_answered_once_and_overruled_with_a_reason(xiangxi):
    with on("2026-03-02"):
        at = at_desk(xiangxi)
        prechecked(at.review, finding("procedure"), finding("facts", "minor"))
        first, second = (one.key for one in at.state.findings)
        assert at.refused(answer(("facts.unheard@entry:9", "accepted", ""))) == ("precheck.unknown_finding",)
        assert at.refused(answer((first, "accepted", ""), (first, "overruled", "不是"))) == ("precheck.answer_twice",)
        assert at.refused(answer((first, "overruled", ""))) == ("precheck.no_reason",)
        assert all(one.open for one in at.state.findings)
        assert at.state.findings[0].must_answer
        at.do(answer((first, "overruled", "回证见第十二页"), (second, "accepted", "")))
        one, other = at.state.findings
        assert (one.answered, one.reason, one.by, one.stands, one.must_answer) == ("overruled", "回证见第十二页", at.reviewer, False, False)
        assert (other.answered, other.stands) == ("accepted", True)


def test_another_reviewer_answers_nothing(xiangxi):
    with on("2026-03-02"):
        at = at_desk(xiangxi)
        prechecked(at.review, finding())
        key = at.state.findings[0].key
        assert "review.other_reviewer" in at.refused(answer((key, "accepted", "")), by=at.person("legal_reviewer", 1))
        at.do(answer((key, "accepted", "")))


def test_an_answer_stays_where_the_same_is_found_again_and_falls_where_it_is_not(xiangxi):
    with on("2026-03-02"):
        at = at_desk(xiangxi)
        prechecked(at.review, finding("procedure"), finding("facts"))
        first, second = (one.key for one in at.state.findings)
        at.do(answer((first, "accepted", ""), (second, "accepted", "")))
        prechecked(at.review, finding("procedure"), finding("facts", words="另有事实"))
        kept, fallen = at.state.findings
        assert (kept.answered, fallen.answered) == ("accepted", "")
        rows = {row.node: row.answered for row in ReviewFindingRow.objects.filter(stream=at.review)}
        assert rows == {"procedure.planted": "accepted", "facts.planted": ""}


def test_the_platform_notes_what_the_nodes_found_and_not_the_same_twice(xiangxi):
    """What is noted is what the nodes say of the case as it stands; the serious problems that cannot be checked are noted too."""
    with on("2026-03-02"):
        at = at_desk(xiangxi)
        report = note_findings(at.review)
        state = at.state
        assert report.findings
        assert [(one.key, one.severity, one.words) for one in state.findings] == [
            (one.key, one.severity, one.words) for one in report.findings
        ]
        assert state.precheck.nodes_run == len(report.nodes_run) > 50
        assert len(state.precheck.unknown) == len(report.unknown) == 5
        assert state.prechecked
        seq = look(at.review).seq
        assert note_findings(at.review).findings == report.findings
        assert look(at.review).seq == seq


def test_the_precheck_decides_nothing(xiangxi):
    """Running it leaves stage, answers and conclusion as they were, whatever it finds."""
    with on("2026-03-02"):
        at = at_desk(xiangxi)
        before = at.state
        report, _ = run_on(at.review)
        assert report.fatal
        assert at.state == before
        note_findings(at.review)
        assert (at.state.stage, at.state.answers, at.state.conclusion) == (before.stage, before.answers, before.conclusion)


def test_an_original_that_is_lost_or_changed_is_found(xiangxi, tmp_path, settings):
    settings.SITE = tmp_path
    with on("2026-03-02"):
        at = table(xiangxi)
        kept = site_vault().put([b"a paper of the package"])
        items = [{**one, "digest": kept.digest} if one["code"] == "report" else one for one in papers(*PACKAGE)]
        submit(at, items=items)
        originals = dict(gather(at.case).originals)
        assert originals.pop(kept.digest) == "verified"
        assert set(originals.values()) == {"missing"}
        path = site_vault().path(kept.digest)
        path.chmod(0o600)
        path.write_bytes(b"another paper")
        assert gather(at.case).originals[kept.digest] == "broken"


def test_the_command_line_lists_the_nodes_and_tells_a_report(xiangxi, capsys, monkeypatch):
    monkeypatch.setattr("mingfa.cli.setup", lambda site: None)
    with on("2026-03-02"):
        at = at_desk(xiangxi)
        assert main(["precheck", "--list"]) == 0
        listed = capsys.readouterr().out
        assert "officers.fewer_than_two\t否决项，否决项2\t执法人员是否具备执法资格" in listed
        assert main(["precheck", at.case]) == 1, "a fatal finding stands"
        said = capsys.readouterr().out
        assert "［否决项］" in said
        assert "没有检查" in said
        assert "第20项（程序）" in said
        assert main(["precheck", at.case, "--json"]) == 1
        told = json.loads(capsys.readouterr().out)
        assert {one["number"] for one in told["unknown"]} == {5, 6, 7, 8, 20}
        assert {one["node"] for one in told["findings"]} == {one.node for one in precheck(gather(at.case))}
        assert main(["precheck"]) == 2
        assert main(["precheck", "xiangxi/case/nobody"]) == 1


def test_a_review_by_an_investigator_is_seen_before_it_begins(xiangxi):
    """The node G07 sees what the gate would refuse: the file tells it before anybody tries."""
    with on("2026-03-02"):
        at = at_desk(xiangxi)
        file = gather(at.case)
        assert file.review is not None
        assert file.review.reviewer == at.reviewer
        assert at.refused(DeclareReviewer(reviewer=at.handler), by=at.reviewer)
        perform(note(at), at.review, by="prechecker", key=f"e3-{next(KEYS)}")
        assert not any(one.node == "review.by_investigator" for one in precheck(file))
