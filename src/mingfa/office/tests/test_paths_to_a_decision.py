"""Every path to a decision, tried without the review that is due: page, API, command line, import, a direct call, SQL, the signer.

None gives a decision that verifies. The random courses of cases/tests/test_never_unreviewed.py try the door itself.
"""

from __future__ import annotations

import io
import json
import sys

import pytest
from django.db import DatabaseError, connection, transaction

from mingfa.cases.acts.deciding import Decide, IssueDecision
from mingfa.cases.models import CaseRow
from mingfa.cli import main
from mingfa.demo.story import BEGUN
from mingfa.demo.walk import Walk
from mingfa.desk import now
from mingfa.desk.act import all_acts
from mingfa.desk.errors import Refused
from mingfa.desk.issue import issue
from mingfa.desk.issuing import sign_issue
from mingfa.desk.keys import desk_key
from mingfa.desk.perform import forget, look, perform
from mingfa.desk.settle import place
from mingfa.desk.signer import LocalSigner, SignerRefused
from mingfa.desk.streams import new_id
from mingfa.desk.verify import verify
from mingfa.office.tests.conftest import signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.obligation("XX-L-5a")]


@pytest.fixture
def case(site):
    """A major case whose defence is over; nothing was sent to review."""
    return Walk(site, BEGUN, hearing_wanted=False).to("deliberating").through("finish")


def undecided(case):
    return case.state.proceeding.decision is None and case.state.stage == "deliberating"


def without_gates(monkeypatch):
    """What somebody writes who has the machine, the database and the desk's key: entries as the desk writes them, with no gate asked."""
    for act in all_acts():
        monkeypatch.setattr(act, "gates", ())


def forced(case, monkeypatch):
    """Write a decision past every gate, in good order."""
    with monkeypatch.context() as patch:
        without_gates(patch)
        case.do(case.decision(), case.decider)
    return case.state.proceeding.decision


def findings(case):
    with now.at(case.now):
        place()
        forget()
        return {(one.kind, one.where) for one in verify().findings}


def test_a_direct_call_is_refused(case):
    with pytest.raises(Refused) as refused, now.at(case.now):
        perform(case.decision(), case.case, by=case.decider, key=new_id())
    assert "review.missing" in refused.value.codes
    assert undecided(case)


def test_the_page_refuses_with_the_article(case):
    client = signed_in(case.decider)
    with now.at(case.now):
        address = f"/s/{case.case}/acts/cases.decide/"
        shown = client.get(address)
        fields = {name: value for name, value in case.decision().model_dump(mode="json").items() if isinstance(value, str | int)}
        answer = client.post(address, {**fields, "_key": new_id()})
    assert "尚未审核" in shown.content.decode()
    assert "尚未审核" in answer.content.decode() or answer.status_code in (403, 409, 422)
    assert undecided(case)


def test_the_api_refuses_with_the_code(case):
    client = signed_in(case.decider)
    with now.at(case.now):
        answer = client.post(
            f"/api/v1/streams/{case.case}/acts/cases.decide", data=json.dumps(case.decision().model_dump(mode="json")),
            content_type="application/json", headers={"Idempotency-Key": new_id()},
        )  # fmt: skip
    assert answer.status_code == 409 or answer.status_code == 422
    assert "review.missing" in answer.content.decode()
    assert undecided(case)


def test_no_command_decides_or_issues(case, capsys):
    """The command line has no command that does an act on a case; a signature is not asked for by a command either."""
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out
    for word in ("decide", "perform", "issue", "act "):
        assert f"    {word}" not in told
    for words in (["perform", "cases.decide"], ["decide", case.case], ["act", "cases.decide"]):
        with pytest.raises(SystemExit) as refused:
            main(words)
        assert refused.value.code == 2
    assert undecided(case)


def test_the_database_takes_no_row_of_a_decision_for_one(case):
    """A row of a table made by SQL is named; entries themselves cannot be changed."""
    CaseRow.objects.filter(stream=case.case).update(stage="decided")
    assert any("cases_" in where and case.case in where for _, where in findings(case))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_entry SET act = 'cases.decide' WHERE stream = %s AND seq = 3", [case.case])
    assert undecided(case)


def test_an_entry_of_a_decision_inserted_by_sql_is_named(case):
    """Copied from what is there and signed by nobody: chain, entry and signature do not agree."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ledger_entry WHERE stream = %s ORDER BY seq DESC LIMIT 1", [case.case])
        names = [column[0] for column in cursor.description]
        row = dict(zip(names, cursor.fetchone(), strict=True))
        row |= {"seq": row["seq"] + 1, "act": Decide.name}
        row.pop("id", None)
        marks = ",".join(["%s"] * len(row))
        cursor.execute(f"INSERT INTO ledger_entry ({','.join(row)}) VALUES ({marks})", list(row.values()))
    assert {kind for kind, where in findings(case) if where.startswith(case.case)} >= {"entry", "chain"}


def test_a_decision_written_past_every_gate_gets_no_signature(case, monkeypatch):
    """Even in good order and with the desk's key: the signer looks for the review itself, and without its signature there is no decision."""
    assert forced(case, monkeypatch) is not None
    with now.at(case.now):
        place()
        with pytest.raises(SignerRefused, match="审核"):
            issue(case.case, LocalSigner())
    assert not case.state.proceeding.decision.exists
    with pytest.raises(Refused):
        case.do(case.decision(), case.decider)


def test_an_issue_written_past_every_gate_is_named_by_verify(case, monkeypatch):
    """A made-up signature, one with the desk's key, and one of an issuing key that nobody enrolled."""
    made = forced(case, monkeypatch)
    told = {"text_digest": made.text_digest, "opinion_digest": made.opinion_digest, "regime_version": made.regime_version}
    key = desk_key(case.site.agency)
    signature = sign_issue(key.private, stream=case.case, seq=made.seq, **told)
    act = IssueDecision(seq=made.seq, key_id=key.key_id, signature=signature, checkpoint="0" * 64, **told)
    with monkeypatch.context() as patch:
        without_gates(patch)
        entry = case.do(act, "signer")
    assert case.state.proceeding.decision.exists
    assert ("issue", f"{case.case}#{entry.seq}") in findings(case)


def test_an_issue_with_the_right_key_but_another_signature_is_named_too(case, monkeypatch):
    made = forced(case, monkeypatch)
    keyring = look(f"{case.site.agency}/keyring/main").state
    issuing = next(key.key_id for key in keyring.keys if key.purpose == "issuing")
    act = IssueDecision(
        seq=made.seq, key_id=issuing, signature="0" * 128, checkpoint="0" * 64, text_digest=made.text_digest, opinion_digest="", regime_version=made.regime_version
    )  # fmt: skip
    with monkeypatch.context() as patch:
        without_gates(patch)
        entry = case.do(act, "signer")
    assert ("issue", f"{case.case}#{entry.seq}") in findings(case)


def test_a_decision_of_the_ordinary_way_verifies(site):
    """The same check finds nothing wrong with a decision that was reviewed and signed."""
    case = Walk(site, BEGUN).to("performing")
    assert case.state.proceeding.decision.exists
    assert findings(case) == set()


def test_an_import_of_a_backup_brings_no_decision_that_verifies(case, monkeypatch, tmp_path):
    """What comes back from a backup is what was in it: an issue nobody signed is named on the site it is restored to as well."""
    made = forced(case, monkeypatch)
    act = IssueDecision(
        seq=made.seq, key_id="made-up+00000000", signature="0" * 128, checkpoint="0" * 64, text_digest=made.text_digest, opinion_digest="",
        regime_version=made.regime_version,
    )  # fmt: skip
    with monkeypatch.context() as patch:
        without_gates(patch)
        case.do(act, "signer")
    monkeypatch.setattr("mingfa.cli.setup", lambda *_: tmp_path)
    monkeypatch.setattr(sys, "stdout", out := io.StringIO())
    with now.at(case.now):
        place()
        code = main(["verify", "--quiet"])
    assert code == 1
    assert "决定不成立" in out.getvalue()
