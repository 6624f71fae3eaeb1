"""A code opens the own matter's progress on the portal and nothing else; a new one kills the old; what has ended goes after its days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mingfa.desk.perform import regime_of
from mingfa.desk.verify import verify
from mingfa.disclosure.feed import feed_folder
from mingfa.documents.blocks import Organisation
from mingfa.ledger.sealed import make_lock, unseal
from mingfa.licences.acts.deciding import DeliverLicence
from mingfa.progress.acts import IssueCode, ReissueCode, RevokeCode, progress_of
from mingfa.progress.content import content_of
from mingfa.progress.models import ProgressRow
from mingfa.progress.sealing import shelf_of
from mingfa.progress.tests.coding import code_of, coded, drawn

pytestmark = pytest.mark.django_db
OTHER = Organisation(
    name="丙县明净洗涤厂", address="丙县工业园3号", credit_code="91350100M000100Y43", head_title="负责人", head_name="孙某某"
)


def read(agency: str, number: str, identity: str, code: str):
    """What the three open among the files that lie beside the feed, None for nothing."""
    lock = make_lock(agency, number, identity, code)
    shelf = shelf_of(agency)
    file = shelf.entries.get(lock.name) if shelf is not None else None
    return unseal(lock, (feed_folder() / agency / "progress" / file).read_bytes()) if file else None


def own(code):
    """What the holder of a code reads."""
    return read("shanghai", code.number, code.identity, code.code)


@pytest.mark.guards("refuse_unnumbered", "refuse_stranger")
def test_a_code_is_given_to_a_party_of_an_accepted_matter(applying):
    case = applying().received()
    stream = progress_of(case.stream, "p1")
    act = IssueCode(subject=case.stream, party="p1", code=drawn())
    assert case.refused(act, stream=stream) == {"progress.unnumbered"}
    case.accepted()
    stranger = IssueCode(subject=case.stream, party="p2", code=drawn())
    assert case.refused(stranger, stream=progress_of(case.stream, "p2")) == {"progress.stranger"}
    assert case.refused(act, stream=stream) == set()
    row = ProgressRow.objects.get(stream=stream)
    assert (row.name, row.number, row.stage) == (case.state.parties[0].name, case.state.number, "live")


@pytest.mark.guards("refuse_other_stream", "refuse_same_code")
def test_the_stream_follows_from_the_matter_and_a_new_code_is_another_one(applying):
    case = applying().accepted()
    act = IssueCode(subject=case.stream, party="p1", code=drawn())
    assert case.refused(act, stream="shanghai/progress/licence-x-p1") == {"progress.other_stream"}
    code = coded(case)
    again = ReissueCode(code=code.code, reason="遗失")
    assert case.refused(again, stream=code.stream) == {"progress.same_code"}
    assert case.refused(ReissueCode(code=drawn(), reason="遗失"), stream=code.stream) == set()


@pytest.mark.guards("refuse_short_identity")
def test_an_identity_too_short_to_check_gets_no_code():
    from datetime import datetime

    from mingfa.desk.act import Actor, Fact, Matter
    from mingfa.desk.times import LOCAL
    from mingfa.law.calendar import load_calendar
    from mingfa.law.regime import load_regime
    from mingfa.progress.facts import PartyTold, SubjectFact
    from mingfa.progress.state import ProgressState

    at = datetime(2026, 3, 2, 9, tzinfo=LOCAL)

    def asked(tail: str):
        fact = SubjectFact(kind="licence", number="1", title="", parties=(PartyTold(id="p1", name="甲", tail=tail),))
        act = IssueCode(subject="shanghai/licence/x", party="p1", code="A" * 12)
        facts = {"subject": (Fact("shanghai/licence/x", 0, fact),)}
        matter = Matter(
            act, ProgressState("shanghai/progress/x"), "shanghai/progress/x", Actor("p", "p", "shanghai"), at, at, load_regime("shanghai", True),
            load_calendar(), facts,
        )  # fmt: skip
        return next(gate for gate in IssueCode.gates if gate.__name__ == "refuse_short_identity")(matter)

    assert asked("12345").code == "progress.short_identity"
    assert asked("123456") is None


@pytest.mark.guards("parameters")
def test_the_holder_reads_stage_steps_limits_and_papers_and_they_follow_the_matter(applying):
    case = applying().accepted()
    code = coded(case)
    told = own(code)
    assert (told["stage"], told["number"], told["over"]) == ("已受理，审查中", case.state.number, False)
    assert [(one["on"], one["label"]) for one in told["steps"]] == [("2026-03-02", "收到申请"), ("2026-03-02", "受理申请")]
    assert told["clocks"] == [
        {
            "label": "作出许可决定", "bound": "办理机关", "since": "2026-03-02", "last": "至 2026-03-30", "term": "20个工作日",
            "article": told["clocks"][0]["article"],
        }
    ]  # fmt: skip
    assert "行政许可法" in told["clocks"][0]["article"]
    assert [one["title"] for one in told["documents"]] == ["行政许可申请受理通知书"]
    case.decided()
    told = own(code)
    assert told["stage"] == "已签发，待送达"
    assert told["documents"][-1]["number"] == case.state.decision.number
    assert ["内容", case.state.decision.content] in told["documents"][-1]["lines"]
    assert "材料齐全" not in str(told)  # what the officers found is the file's


def test_nothing_of_the_three_may_be_wrong_and_a_new_code_kills_the_old(applying):
    case = applying().accepted()
    code = coded(case)
    assert own(code) is not None
    other = applying()
    other.block = OTHER
    stranger = coded(other.accepted())
    assert read("shanghai", code.number, stranger.identity, code.code) is None
    assert read("shanghai", stranger.number, code.identity, code.code) is None
    assert read("shanghai", code.number, code.identity, stranger.code) is None
    case.done(ReissueCode(code=drawn(), reason="申请人遗失通知书"), stream=code.stream).settled()
    assert own(code) is None
    new = code_of(case)
    assert (own(new)["number"], new.issues) == (code.number, 2)
    case.done(RevokeCode(reason="申请人要求停用"), stream=code.stream).settled()
    assert own(new) is None
    assert code_of(case).code == ""
    assert own(stranger) is not None
    files = {path.name for path in (feed_folder() / "shanghai" / "progress").iterdir()}
    assert len(files) == 3  # the note, the list, and the one text that is left


@pytest.mark.guards("parameters")
def test_what_has_ended_goes_after_its_days(applying):
    """Regime progress.keep_days: 180 days after the end, the last one included."""
    case = applying().decided()
    code = coded(case)
    case.done(DeliverLicence(delivered_on=case.today, way="handed")).settled()
    assert own(code)["over"]
    last = date(2026, 3, 2) + timedelta(days=180)
    case.on(last).settled()
    assert own(code) is not None
    case.on(last + timedelta(days=1)).settled()
    assert own(code) is None
    assert shelf_of("shanghai").entries == {}


def test_nothing_is_written_anew_while_nothing_changes_and_verify_is_content(applying):
    case = applying().accepted()
    code = coded(case)
    before = shelf_of("shanghai")
    case.at += timedelta(days=2)
    case.settled()
    assert shelf_of("shanghai") == before
    assert verify().findings == []
    name = next(iter(before.entries.values()))
    (feed_folder() / "shanghai" / "progress" / name).unlink()
    case.at += timedelta(days=1)
    case.settled()
    assert own(code) is not None  # a text that was lost is made again


def test_only_the_parts_the_regime_names_are_told(applying):
    import dataclasses
    from types import MappingProxyType

    case = applying().accepted()
    code = coded(case)
    view = regime_of("shanghai")
    rule = dataclasses.replace(view.regime.rule("progress.shows", case.today), value=("stage",))
    narrow = dataclasses.replace(
        view, regime=dataclasses.replace(view.regime, table=MappingProxyType({**view.regime.table, rule.id: (rule,)}))
    )
    assert set(content_of(code, case.state, narrow, case.today)) == {"format", "organ", "kind", "number", "name", "title", "over", "stage"}
    assert "documents" in content_of(code, case.state, view, case.today)


def test_a_matter_of_another_agency_gives_no_code(applying):
    case = applying().accepted()
    act = IssueCode(subject="jiangbei/licence/x", party="p1", code=drawn())
    refused = case.refused(act, stream=progress_of(case.stream, "p1"))
    assert {"progress.other_stream", "progress.unnumbered", "progress.stranger"} <= refused


def test_a_text_that_cannot_be_sealed_holds_up_no_other(applying, monkeypatch):
    """Of two codes one has a text above the limit: nothing is shown for it, the other goes on; a code that was replaced is dead all the same."""
    from mingfa.ledger import sealed

    first, second = applying().accepted(), applying()
    second.block = OTHER
    code = coded(first)
    monkeypatch.setattr(sealed, "MOST", 1)
    late = coded(second.accepted())
    assert own(late) is None
    assert own(code) is not None
    first.done(ReissueCode(code=drawn(), reason="遗失"), stream=code.stream).settled()
    assert own(code) is None
    monkeypatch.undo()
    second.examined().settled()
    assert own(late)["stage"] == "已受理，审查中"


def test_a_list_that_was_not_written_is_written_the_next_time(applying, monkeypatch):
    """Broken off between the text and its list: the next round does all of it again, and a revoked code opens nothing."""
    from mingfa.progress import sealing

    case = applying().accepted()
    code = coded(case)
    whole = sealing.write_shelf

    def broken_off(agency: str) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(sealing, "write_shelf", broken_off)
    case.done(RevokeCode(reason="停用"), stream=code.stream)
    with pytest.raises(OSError, match="no space"):
        case.settled()
    monkeypatch.setattr(sealing, "write_shelf", whole)
    case.settled()
    assert own(code) is None
    assert shelf_of("shanghai").entries == {}
