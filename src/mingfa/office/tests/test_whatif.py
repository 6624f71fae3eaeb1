"""The page of the what-if: a text handed in, the run in the background, the differing cases; an invalid text begins nothing."""

from __future__ import annotations

import argparse
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mingfa.demo.walk import Walk
from mingfa.law.regime import load_regime
from mingfa.office.tests.conftest import signed_in
from mingfa.review.whatif import command, runs
from mingfa.review.whatif.command import invalid_lines
from mingfa.review.whatif.runs import Cases, run_of, runs_of, start

SIGN_OFF = 'sign_off = { value = ["legal_leader"], cite = "L 第十一条" }'


def here(words, folder):
    """Run in this process what the page would start beside it, with the arguments it would be given."""
    parser = argparse.ArgumentParser()
    for name in ("--site", "--regime", "--agency", "--into", "--since"):
        parser.add_argument(name)
    given = parser.parse_args(words[1:])
    since = date.fromisoformat(given.since) if given.since else None
    command.run(
        folder / runs.TEXT, given.agency, since, as_json=False, into=folder, say=lambda line: None, progress=lambda what, done: None
    )  # fmt: skip


@pytest.fixture
def legal(site, monkeypatch):
    """A browser of the head of the legal section, with a decided case on the site; runs are done at once."""
    monkeypatch.setattr(runs, "_launch", here)
    client = signed_in(site.people["legal_head"][0])
    client.case = Walk(site, _begun()).to("decided")
    return client


def _begun():
    from mingfa.demo.story import BEGUN

    return BEGUN


def present(client):
    answer = client.get("/whatif/present.toml")
    assert answer.status_code == 200
    return answer.content.decode()


def changed(client):
    text = present(client)
    leaf = load_regime("xiangxi", True)
    assert leaf.items("review.sign_off", date(2026, 3, 2)) == ("legal_leader",)
    old = next(line for line in text.splitlines() if line.startswith("sign_off = {"))
    return text.replace(old, 'sign_off = { value = ["principal"], cite = "L 第十一条" }')


def test_a_changed_text_is_replayed_and_the_differing_case_is_listed_with_its_article(legal):
    upload = SimpleUploadedFile("new.toml", changed(legal).encode())
    answer = legal.post("/whatif/", {"file": upload, "text": "", "since": ""})
    assert answer.status_code == 302
    page = legal.get(answer["Location"]).content.decode()
    for words in (
        "1 件结果不同",
        "“签批审核意见”将不予办理",
        "第十一条",
        "review.sign_off_role",
        legal.case.state.number,
        "审核意见的签批岗位",
    ):
        assert words in page, words
    assert "查看结果" in legal.get(f"{answer['Location']}?part=1").content.decode()
    assert "没有结果不同的案件" in legal.get(f"{answer['Location']}?kind=publish_by").content.decode()
    assert legal.case.state.number in legal.get(f"{answer['Location']}?kind=refused").content.decode()
    assert "1 件中 1 件不同" in legal.get("/whatif/").content.decode()


def test_only_cases_since_a_day_are_replayed(legal):
    answer = legal.post("/whatif/", {"text": changed(legal), "since": "2027-01-01"})
    assert "已推演 0 件" in legal.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("text", "since", "words"),
    [
        ("", "", "没有制度文件"),
        ("x = [", "", "不是合法的 TOML"),
        ('[agency]\ncode = "panjin"', "", "panjin"),
        ("x = 1", "昨天", "不是日期"),
    ],
)
def test_an_invalid_text_is_answered_with_its_problems_and_nothing_is_begun(legal, text, since, words):
    answer = legal.post("/whatif/", {"text": text, "since": since})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert runs_of("xiangxi") == []


def test_the_same_text_needs_no_replay(legal):
    answer = legal.post("/whatif/", {"text": present(legal)})
    assert answer.status_code == 422
    assert "没有不同" in answer.content.decode()


def test_whoever_has_no_duty_for_the_rules_neither_starts_a_run_nor_sees_one(legal, site):
    text = changed(legal)
    address = legal.post("/whatif/", {"text": text})["Location"]
    other = signed_in(site.people["officer"][1])
    assert "由负责制度维护" in other.get("/whatif/").content.decode()
    assert other.post("/whatif/", {"text": text}).status_code == 422
    assert other.get(address).status_code == 404
    assert legal.get("/whatif/20260101-000000-abcdef/").status_code == 404
    assert len(runs_of("xiangxi")) == 1


def test_a_run_tells_how_far_it_is_and_when_it_was_lost(site, settings):
    import os

    number = start("xiangxi", "x", None, "某人", lambda words, folder: None)
    assert run_of("xiangxi", number).state == "running"
    folder = runs.folder_of("xiangxi") / number
    command._put(folder / command.PROGRESS, {"done": 30, "total": 120})
    run = run_of("xiangxi", number)
    assert (run.state, run.percent) == ("running", 25)
    for path in folder.iterdir():
        os.utime(path, (1, 1))
    assert run_of("xiangxi", number).state == "lost"
    command._put(folder / command.FAILED, {"problems": ["文件有误"]})
    assert run_of("xiangxi", number).problems == ("文件有误",)


def test_only_the_newest_runs_are_kept(site):
    for _ in range(runs.KEPT + 2):
        start("xiangxi", "x", None, "某人", lambda words, folder: None)
    assert len(runs_of("xiangxi")) == runs.KEPT


def test_cases_are_read_a_page_at_a_time_by_kind(site):
    number = start("xiangxi", "x", None, "某人", lambda words, folder: None)
    lines = [f'{{"case": "c{n}", "differences": [{{"kind": "{"overdue" if n % 3 == 0 else "refused"}"}}]}}' for n in range(10)]
    (runs.folder_of("xiangxi") / number / command.CASES).write_text("\n".join(lines), encoding="utf-8")
    assert [one["case"] for one in Cases("xiangxi", number, 10)[4:6]] == ["c4", "c5"]
    assert [one["case"] for one in Cases("xiangxi", number, 4, "overdue")[1:9]] == ["c3", "c6", "c9"]
    assert Cases("xiangxi", number, 10)[9]["case"] == "c9"


def test_the_words_for_an_invalid_text_name_every_problem():
    from mingfa.law.errors import ProfileInvalid

    assert list(invalid_lines(ProfileInvalid("x", ("甲", "乙")))) == ["制度文件有 2 处问题，没有推演：", "  - 甲", "  - 乙"]
