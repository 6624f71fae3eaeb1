"""The ledger behind the door: the database refuses changes, verify names each one, restore and rebuild bring the same back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from mingfa.desk import backup as backups
from mingfa.desk.disposal import ApproveDisposal, ProposeDisposal
from mingfa.desk.errors import LedgerBroken, Refused
from mingfa.desk.export import export_static
from mingfa.desk.issue import issue, issue_waiting
from mingfa.desk.issuing import issue_holds
from mingfa.desk.keys import load_key, make_key
from mingfa.desk.models import ToDoRow
from mingfa.desk.perform import forget, look, perform
from mingfa.desk.rebuild import rebuild
from mingfa.desk.sequencer import Tree, latest_checkpoint, outside_path, place_of, sequence, tree_size
from mingfa.desk.signer import LocalSigner, SignerRefused
from mingfa.desk.store import read_entries
from mingfa.desk.tests import toy
from mingfa.desk.tests.conftest import NOTE, WRITER
from mingfa.desk.verify import missing_guards, verify
from mingfa.ledger.audit import audit_static
from mingfa.ledger.leaf import leaf_hash
from mingfa.ledger.merkle import verify_inclusion
from mingfa.ledger.migrations import guards
from mingfa.ledger.notes import Verifier

KEPT = ("ledger_entry", "ledger_body", "ledger_position", "ledger_checkpoint")


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def unguarded(statement: str, *values: object) -> None:
    """What somebody with the database's password can do: take the triggers off, change, put them on again."""
    with connection.cursor() as cursor:
        for name, trigger in guards(connection.vendor).items():
            table = trigger.split(" ON ")[1].split()[0]
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
        cursor.execute(statement, values)
        for trigger in guards(connection.vendor).values():
            cursor.execute(trigger)
    forget()


@pytest.fixture
def busy(site: Path) -> Path:
    """A site with some entries, sequenced twice."""
    for number in range(5):
        perform(toy.Write(line=f"请{number}"), NOTE, by=WRITER, key=f"w{number}")
    sequence("toy")
    perform(toy.Number(), NOTE, by=WRITER, key="number")
    sequence("toy")
    assert verify().findings == []
    return site


@pytest.mark.parametrize("table", KEPT)
@pytest.mark.parametrize("statement", ["UPDATE {} SET agency = 'x'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_is_recorded(busy, table, statement):
    statement = statement.format(table)
    if table == "ledger_body":
        statement = statement.replace("agency = 'x'", "seq = 99")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        sql(statement)
    assert verify().findings == []


def test_the_database_refuses_to_overwrite_and_to_leave_gaps(busy):
    columns = "stream, seq, agency, act, version, done_at, recorded_at, leaf, leaf_hash"
    overwrite = {
        "sqlite": f"INSERT OR REPLACE INTO ledger_entry ({columns}) SELECT {columns} FROM ledger_entry WHERE seq = 1",
        "postgresql": f"INSERT INTO ledger_entry ({columns}) SELECT {columns} FROM ledger_entry WHERE seq = 1 "
        "ON CONFLICT (stream, seq) DO UPDATE SET act = 'x'",
    }
    with pytest.raises(DatabaseError), transaction.atomic():
        sql(overwrite[connection.vendor])
    with pytest.raises(DatabaseError, match="no gap"), transaction.atomic():
        sql(f"INSERT INTO ledger_entry ({columns}) SELECT stream, 99, {columns[13:]} FROM ledger_entry WHERE seq = 1")
    assert missing_guards() == []
    assert verify().findings == []


CHANGES = [
    ("entry", "UPDATE ledger_entry SET act = 'toy.rename' WHERE stream = %s AND seq = 1"),
    ("entry", "UPDATE ledger_entry SET done_at = done_at + 1 WHERE stream = %s AND seq = 1"),
    ("leaf", "UPDATE ledger_entry SET leaf = leaf_hash WHERE stream = %s AND seq = 1"),
    ("entry", ("UPDATE ledger_entry SET leaf_hash = (SELECT leaf_hash FROM ledger_entry WHERE stream = 'toy/toycounter/main' AND seq = 0) "
              "WHERE stream = %s AND seq = 1")),
    ("body", "UPDATE ledger_body SET body = (SELECT body FROM ledger_body WHERE stream = 'toy/toycounter/main' AND seq = 0) WHERE stream = %s AND seq = 1"),
    ("body", "DELETE FROM ledger_body WHERE stream = %s AND seq = 2"),
    ("chain", "DELETE FROM ledger_entry WHERE stream = %s AND seq = 2"),
    ("tree", "DELETE FROM ledger_entry WHERE stream = %s AND seq = 6"),
    ("tree", "DELETE FROM ledger_position WHERE stream = %s AND seq = 3"),
    ("checkpoint", "DELETE FROM ledger_position WHERE stream = %s AND seq = 6"),
    ("checkpoint", "UPDATE ledger_checkpoint SET root = (SELECT leaf_hash FROM ledger_entry WHERE stream = %s AND seq = 0)"),
    ("head", "UPDATE desk_head SET seq = 5 WHERE stream = %s"),
    ("head", "DELETE FROM desk_head WHERE stream = %s"),
    ("receipt", "DELETE FROM desk_receipt WHERE stream = %s AND seq = 1"),
    ("receipt", "UPDATE desk_receipt SET person = 'x' WHERE stream = %s AND seq = 1"),
    ("projection", "UPDATE desk_todo SET why = '' WHERE stream = %s"),
    ("projection", "DELETE FROM desk_timer WHERE stream = %s"),
    ("projection", "UPDATE desk_todo SET stream = 'toy/toynote/other' WHERE stream = %s"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "statement"), CHANGES)
def test_verify_names_every_change_made_behind_the_desks_back(busy, kind, statement):
    unguarded(statement, NOTE)
    assert kind in {finding.kind for finding in verify().findings}


def test_verify_names_a_row_that_was_added(busy):
    unguarded("INSERT INTO desk_timer (id, stream, agency, due_at) VALUES ('toy/toynote/n1#x', %s, 'toy', 1)", NOTE)
    assert [finding.words for finding in verify().findings] == ["多出一行"]


def test_verify_names_a_missing_guard(busy):
    name, trigger = next(iter(guards(connection.vendor).items()))
    sql(f"DROP TRIGGER {name}" + (f" ON {trigger.split(' ON ')[1].split()[0]}" if connection.vendor == "postgresql" else ""))
    assert [finding.where for finding in verify().findings if finding.kind == "guard"] == [name]


def test_a_well_hashed_forged_row_has_no_signature_of_the_desk(busy, tmp_path, settings):
    """Somebody with SQL and our code, but without the desk's key, appends an entry that is right in every hash."""
    good = busy
    settings.SITE = tmp_path / "forger"
    from mingfa.desk.keys import forget_keys

    forget_keys()
    perform(toy.Write(line="请放行"), NOTE, by=WRITER, key="forged")
    sequence("toy")
    settings.SITE = good
    forget_keys()
    kinds = {finding.kind for finding in verify().findings}
    assert "signature" in kinds
    assert "checkpoint" in kinds


def test_a_cut_tail_is_noticed_by_the_checkpoint_outside_and_nothing_more_is_written(busy):
    with connection.cursor() as cursor:
        cursor.execute("SELECT MAX(size) FROM ledger_checkpoint")
        size = cursor.fetchone()[0]
    for statement in (
        "DELETE FROM ledger_position WHERE place >= 13",
        "DELETE FROM ledger_checkpoint WHERE size > 13",
        "DELETE FROM ledger_entry WHERE stream = 'toy/toynote/n1' AND seq = 6",
        "DELETE FROM ledger_entry WHERE stream = 'toy/toycounter/main' AND seq = 1",
        "DELETE FROM ledger_body WHERE (stream = 'toy/toynote/n1' AND seq = 6) OR (stream = 'toy/toycounter/main' AND seq = 1)",
    ):
        unguarded(statement)
    rebuild()
    assert size == 15
    assert [finding.kind for finding in verify().findings] == ["checkpoint"]
    with pytest.raises(LedgerBroken):
        perform(toy.Write(line="请进"), NOTE, by=WRITER, key="after the cut")


def test_rebuild_makes_every_table_again(busy):
    before = list(ToDoRow.objects.order_by("id").values_list())
    for table in ("desk_todo", "desk_timer", "desk_head", "desk_receipt"):
        sql(f"DELETE FROM {table}")
    assert verify().findings
    rebuild()
    assert verify().findings == []
    assert list(ToDoRow.objects.order_by("id").values_list()) == before
    assert perform(toy.Write(line="请0"), NOTE, by=WRITER, key="w0").seq == 1


def test_a_backup_comes_back_whole_and_a_changed_one_is_refused(busy, tmp_path, settings, django_db_blocker):
    target = tmp_path / "backup"
    backups.backup(target)
    with pytest.raises(backups.SiteNotEmpty):
        backups.restore(target)
    state = look(NOTE).state
    wipe()
    settings.SITE = tmp_path / "restored"
    assert backups.restore(target) > 0
    assert verify().findings == []
    assert look(NOTE).state == state
    assert perform(toy.Write(line="请再进"), NOTE, by=WRITER, key="after").seq == 7
    wipe()
    (target / "tables/ledger_body.jsonl.gz").write_bytes(b"")
    with pytest.raises(backups.BackupInvalid):
        backups.restore(target)


def wipe() -> None:
    for table in ("ledger_entry", "ledger_body", "ledger_position", "ledger_checkpoint", "ledger_tile", "ledger_pending"):
        unguarded(f"DELETE FROM {table}")
    for table in ("desk_head", "desk_receipt", "desk_todo", "desk_timer", "desk_deadline", "desk_issue"):
        sql(f"DELETE FROM {table}")
    forget()


def test_an_old_backup_is_not_written_to_until_two_people_declare_a_successor(busy, tmp_path):
    target = tmp_path / "backup"
    backups.backup(target)
    perform(toy.Write(line="请记住"), NOTE, by=WRITER, key="published")
    sequence("toy")
    wipe()
    backups.restore(target)
    with pytest.raises(LedgerBroken):
        perform(toy.Write(line="请进"), NOTE, by=WRITER, key="new")
    assert "尾部" in " ".join(finding.words for finding in verify().findings)
    with pytest.raises(Exception, match="两名不同"):
        backups.declare_successor("toy", ("a", "a"), "磁盘损坏")
    kept = backups.declare_successor("toy", ("a", "b"), "磁盘损坏")
    assert perform(toy.Write(line="请进"), NOTE, by=WRITER, key="new").seq == 7
    sequence("toy")
    assert verify().findings == []
    assert kept.exists()
    told = json.loads(kept.with_suffix(".json").read_text())
    assert told["declared_by"] == ["a", "b"]


def test_places_are_gapless_and_proofs_hold(busy):
    assert tree_size("toy") == 15
    size, root, _ = latest_checkpoint("toy")
    tree = Tree("toy", size)
    for entry in read_entries(NOTE):
        place = place_of(NOTE, entry.seq)
        verify_inclusion(entry.leaf, place, size, tree.inclusion(place), root)
    assert outside_path("toy").read_bytes().count(b"\n") == 2


def test_a_large_tree_has_the_tiles_that_its_leaves_give(site):
    for book in range(12):
        perform(toy.Open(title="多"), f"toy/toynote/m{book}", by=WRITER, key=f"m{book}")
        for at in range(50):
            perform(toy.Write(line=f"请{at}"), f"toy/toynote/m{book}", by=WRITER, key=f"m{book}-{at}")
        if book % 3 == 0:
            sequence("toy")
    sequence("toy")
    assert tree_size("toy") > 600
    report = verify()
    assert report.findings == []
    unguarded("DELETE FROM ledger_tile WHERE number = 1")
    assert {finding.kind for finding in verify().findings} == {"tile"}


def test_the_export_is_verified_without_server_and_database(busy, tmp_path):
    assert export_static("toy", tmp_path / "export") == 15
    keys = [Verifier.parse(line) for line in (tmp_path / "export/keys.txt").read_text().split()]
    from mingfa.ledger.audit import TrustedKey

    trusted = [TrustedKey(key) for key in keys]
    assert audit_static(tmp_path / "export", trusted) == []
    bundle = next(path for path in (tmp_path / "export/tile/entries").rglob("*") if path.is_file())
    raw = bytearray(bundle.read_bytes())
    raw[100] ^= 1
    bundle.chmod(0o600)
    bundle.write_bytes(raw)
    assert audit_static(tmp_path / "export", trusted) != []


def test_a_body_goes_only_by_two_people_and_its_leaf_stays(busy):
    with pytest.raises(Refused) as refused:
        perform(
            ProposeDisposal(target="toy/disposal/d0", target_seq=0, ground="个人信息保护法第四十七条", reason="保存期限届满"),
            "toy/disposal/d1", by="toy/toyperson/keeper", key="p0",
        )  # fmt: skip
    assert refused.value.codes == ("fact.unknown", "disposal.kept")
    with pytest.raises(Refused) as refused:
        perform(
            ProposeDisposal(target=NOTE, target_seq=99, ground="个人信息保护法第四十七条", reason="保存期限届满"),
            "toy/disposal/d1", by="toy/toyperson/keeper", key="p99",
        )  # fmt: skip
    assert refused.value.codes == ("disposal.no_entry",)
    perform(
        ProposeDisposal(target=NOTE, target_seq=2, ground="个人信息保护法第四十七条", reason="保存期限届满"),
        "toy/disposal/d1", by="toy/toyperson/keeper", key="p1",
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        perform(ApproveDisposal(), "toy/disposal/d1", by="toy/toyperson/keeper", key="a1")
    assert refused.value.codes == ("disposal.same_person",)
    assert look(NOTE).state.lines == ("请0", "请1", "请2", "请3", "请4")
    perform(ApproveDisposal(), "toy/disposal/d1", by="toy/toyperson/second", key="a2")
    assert look(NOTE).state.lines == ("请0", "请2", "请3", "请4")
    sequence("toy")
    assert verify().findings == []
    forget()
    assert look(NOTE).state.lines == ("请0", "请2", "请3", "请4")
    rebuild()
    assert verify().findings == []


def test_a_decision_is_issued_only_by_a_signer_that_has_checked_everything(busy):
    make_key("toy", "issuing")
    perform(toy.Open(title="空白"), "toy/toynote/blank", by=WRITER, key="blank")
    perform(toy.Decide(), "toy/toynote/blank", by=WRITER, key="decide-blank")
    with pytest.raises(SignerRefused, match="空白"):
        issue("toy/toynote/blank", LocalSigner())
    decided = perform(toy.Decide(), NOTE, by=WRITER, key="decide")
    assert issue_waiting(LocalSigner()) == 1
    signature = look(NOTE).state.issued
    told = {"stream": NOTE, "seq": decided.seq, "text_digest": "00" * 32, "opinion_digest": "", "regime_version": toy.REGIME.version}
    public = load_key("toy", "issuing").verifier.public
    assert issue_holds(public, signature, **told)
    assert not issue_holds(public, signature, **{**told, "text_digest": "11" * 32})
    with pytest.raises(Refused):
        perform(toy.Issued(signature="00"), "toy/toynote/blank", by=WRITER, key="by hand")


def test_the_signer_refuses_entries_that_are_not_in_the_signed_tree(busy):
    make_key("toy", "issuing")
    perform(toy.Decide(), NOTE, by=WRITER, key="decide")
    sequence("toy")
    from mingfa.desk.issue import gather
    from mingfa.desk.signer import encode_request

    size, _, note = latest_checkpoint("toy")
    told = gather(NOTE, look(NOTE).seq, Tree("toy", size))
    request = encode_request(NOTE, note, {NOTE: told})
    assert LocalSigner().sign(request).terms.seq == look(NOTE).seq
    for spoil in ("cut", "body", "path", "note"):
        bad = json.loads(json.dumps(request))
        entries = bad["streams"][NOTE]["entries"]
        if spoil == "cut":
            del entries[2]
        elif spoil == "body":
            entries[3]["body"] = entries[4]["body"]
        elif spoil == "path":
            bad["streams"][NOTE]["path"] = bad["streams"][NOTE]["path"][:-1]
        else:
            bad["checkpoint"] = bad["checkpoint"][:-8] + "AAAAAAA="
        with pytest.raises(SignerRefused):
            LocalSigner().sign(bad)
    assert leaf_hash(b"") != leaf_hash(b"0")
