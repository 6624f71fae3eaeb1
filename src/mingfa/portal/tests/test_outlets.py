"""What programs fetch: the open API as its description says, cursors that lose nothing, feeds, sitemaps, and the signed daily download."""

from __future__ import annotations

import csv
import gzip
import io
import json
import subprocess
import sys
from hashlib import sha256

import pytest

from mingfa.ledger.feed import check_leaf
from mingfa.ledger.leaf import leaf_hash
from mingfa.ledger.merkle import verify_inclusion
from mingfa.ledger.notes import Verifier, open_checkpoint, open_note
from mingfa.portal.tests.a_feed import NOTICE, Feed, decision
from mingfa.portal.tests.test_pages import REGISTER
from mingfa.portal.tests.test_parquet import read
from mingfa.portal.tests.visitor import Portal

_DESCRIBED = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "mingfa.settings.portal"
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance
from mingfa.portal.wsgi import application
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, headers={"Host": "localhost"})
operations = [result.ok() for result in schema.get_all_operations()]
checks = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
for operation in operations:
    @settings(max_examples=25, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), derandomize=True, database=None)
    @given(sent=operation.as_strategy())
    def check(sent):
        answer = sent.call(headers={"Host": "localhost"})
        sent.validate_response(answer, checks=checks)
    check()
print(len(operations))
"""


@pytest.fixture
def feed(tmp_path):
    made = Feed(tmp_path / "feed" / "xiangxi")
    for number in range(1, 31):
        made.add("publish", f"item-{number}", decision(number))
    made.add("correct", "item-2", decision(2, title="=1+1更正后的案由")).add("withdraw", "item-1", NOTICE)
    made.add("register", "officers", REGISTER, stream="xiangxi/register/officers")
    made.write()
    return made


@pytest.fixture
def portal(tmp_path, feed):
    opened = Portal(tmp_path / "portal")
    opened.visit(follow=(feed.folder,))
    assert opened.problem == 0
    return opened


def data(portal, address):
    page = portal.page(address)
    assert page.status == 200, page.text
    return json.loads(page.text)


def test_the_api_answers_as_its_description_says(portal):
    """Schemathesis sends what the description allows and what it does not: never a fault of ours, never an undescribed answer."""
    import os

    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _DESCRIBED], env={**kept, "MINGFA_SITE": str(portal.site)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert done.stdout.strip() == "11"


def test_cursors_neither_repeat_nor_lose_anything_while_new_things_come(portal, feed):
    seen, cursor = [], ""
    for round_ in range(20):
        told = data(portal, f"/api/v1/decisions?limit=7{cursor}")
        seen += [one["item"] for one in told["items"]]
        feed.add("publish", f"new-{round_}", decision(100 + round_), at="2026-04-09T02:00:00Z").write()
        portal.visit(follow=(feed.folder,))
        if told["next"] is None:
            break
        cursor = f"&cursor={told['next']}"
    assert seen == [f"item-{number}" for number in range(30, 0, -1)]


def test_the_api_filters_as_the_pages_do(portal):
    from urllib.parse import quote

    assert data(portal, f"/api/v1/decisions?q={quote('第7号清洗')}")["total"] == 1
    assert data(portal, f"/api/v1/decisions?law={quote('生态环境法典第300条')}&least=120000&most=120000")["total"] == 29
    assert data(portal, "/api/v1/decisions?least=120000.01")["total"] == 0
    told = data(portal, "/api/v1/decisions?from=2026-02-30")
    assert "不是日期" in told["problems"][0]
    assert data(portal, "/api/v1/parties/91433100MA4L514170")["items"]
    assert data(portal, "/api/v1/officers/18010001")[0]["fields"]["姓名"] == "向明远"
    changes = data(portal, "/api/v1/agencies/xiangxi/changes?first=30")
    assert [(one["kind"], one["item"]) for one in changes["items"]] == [
        ("correct", "item-2"),
        ("withdraw", "item-1"),
        ("register", "officers"),
    ]
    wrong, long = portal.visit("/api/v1/decisions?limit=0", "/api/v1/decisions?q=" + "a" * 10_000)
    assert (wrong.status, json.loads(wrong.text)["code"]) == (422, "query.invalid")
    assert (long.status, json.loads(long.text)["code"]) == (414, "query.too_long")


def test_a_withdrawn_decision_is_data_without_content_and_both_prove_themselves(portal, feed):
    gone, held = data(portal, "/api/v1/decisions/xiangxi/item-1"), data(portal, "/api/v1/decisions/xiangxi/item-7")
    assert gone["status"] == "withdrawn"
    assert "暗管" not in json.dumps(gone, ensure_ascii=False)
    for told in (gone, held):
        proof = told["proof"]
        assert json.loads(proof["content"]) == told["content"]
        keys = [Verifier.parse(key) for key in proof["keys"]]
        leaf = check_leaf(proof["leaf"].encode(), "xiangxi", proof["index"], {key.key_id: key for key in keys})
        assert sha256(bytes.fromhex(proof["salt"]) + proof["content"].encode()).hexdigest() == leaf.content_hash
        point, _ = open_checkpoint(proof["checkpoint"].encode(), keys)
        path = [bytes.fromhex(one) for one in proof["path"]]
        verify_inclusion(leaf_hash(proof["leaf"].encode()), proof["index"], proof["size"], path, point.root)
    assert [one["kind"] for one in gone["history"]] == ["publish", "withdraw"]


def test_the_proof_of_a_page_in_a_long_feed(tmp_path):
    """Beyond the levels that are kept: 700 lines, each proof leads to the root."""
    feed = Feed(tmp_path / "long" / "xiangxi")
    for number in range(700):
        feed.add("publish", f"item-{number}", decision(number))
    portal = Portal(tmp_path / "other")
    portal.visit(follow=(feed.write(),))
    for number in (0, 255, 256, 511, 512, 699):
        proof = data(portal, f"/decisions/xiangxi/item-{number}/proof.json")
        point, _ = open_checkpoint(proof["checkpoint"].encode(), [feed.signer.verifier])
        verify_inclusion(leaf_hash(feed.leaves[number]), number, 700, [bytes.fromhex(one) for one in proof["path"]], point.root)


def test_feeds_sitemaps_and_robots_know_what_was_withdrawn(portal):
    from xml.etree import ElementTree

    atom, rss, index, robots = portal.visit("/feed.atom?q=清洗", "/feed.rss", "/sitemap.xml", "/robots.txt")
    entries = ElementTree.fromstring(atom.text).findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == 29
    gone = [one for one in ElementTree.fromstring(rss.text).iter("item") if "item-1/" in one.findtext("link", "")]
    assert "已撤下" in gone[0].findtext("title", "")
    assert "清洗" not in "".join(gone[0].itertext())
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    parts = [one.text for one in ElementTree.fromstring(index.text).iter(f"{space}loc")]
    assert len(parts) == 2
    listed = portal.page(parts[1].removeprefix("http://localhost"))
    paths = [one.text for one in ElementTree.fromstring(listed.text).iter(f"{space}loc")]
    assert len(paths) == 29
    assert not any("/item-1/" in path for path in paths)
    assert "Sitemap: http://localhost/sitemap.xml" in robots.text
    assert portal.page("/sitemap/nothing.xml").status == 404


def made(portal):
    """Have the daily download made by the command an operator gives."""
    done = subprocess.run(
        [sys.executable, "-m", "mingfa.cli", "portal", "download", "--site", str(portal.site)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return portal.site / "downloads"


def test_the_daily_download_is_signed_and_can_be_held_against_the_feed(portal, feed):
    folder = made(portal)
    page = portal.page("/downloads/")
    key = next(
        Verifier.parse(word)
        for word in page.text.replace("<", " ").replace(">", " ").split()
        if word.startswith("mingfa/portal/downloads+")
    )
    note = open_note((folder / "checksums.txt").read_bytes(), [key])
    told = {name: digest for digest, _, name in (line.split("  ") for line in note.text.splitlines()[3:])}
    for name, digest in told.items():
        assert sha256((folder / name).read_bytes()).hexdigest() == digest
        assert digest in page.text
    lines = [json.loads(line) for line in gzip.decompress((folder / "decisions.jsonl.gz").read_bytes()).splitlines()]
    assert [one["item"] for one in lines] == [f"item-{number}" for number in range(2, 31)]
    raws = gzip.decompress((folder / "decisions.jsonl.gz").read_bytes()).splitlines()
    for one, raw in zip(lines, raws, strict=True):
        leaf = check_leaf(feed.leaves[one["index"]], "xiangxi", one["index"], {feed.signer.verifier.key_id: feed.signer.verifier})
        content = raw[raw.index(b'"content":') + 10 : -75]
        assert sha256(bytes.fromhex(one["salt"]) + content).hexdigest() == leaf.content_hash
    rows = list(csv.reader(io.StringIO(gzip.decompress((folder / "decisions.csv.gz").read_bytes()).decode("utf-8-sig"))))
    heads, cells, _ = read((folder / "decisions.parquet").read_bytes())
    assert heads == rows[0]
    assert [[cell.removeprefix("'") for cell in row] for row in rows[1:]] == [[cell.removeprefix("'") for cell in row] for row in cells]
    assert len(rows) == 30
    assert rows[1][4] == "'=1+1更正后的案由"
    assert portal.page("/downloads/decisions.csv.gz".replace("csv.gz", "exe")).status == 404


def test_what_is_withdrawn_goes_from_the_download_at_once(portal, feed):
    folder = made(portal)
    assert (folder / "decisions.jsonl.gz").exists()
    feed.add("withdraw", "item-9", NOTICE).write()
    page = portal.visit("/downloads/", follow=(feed.folder,))[0]
    assert "正在制作" in page.text
    assert list(folder.glob("decisions*")) == []
    assert b"item-9" not in gzip.decompress((made(portal) / "decisions.jsonl.gz").read_bytes())
