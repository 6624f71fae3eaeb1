"""Standing lists as a portal meets them: contents of another form stop the feed, and the audit finds versions that do not follow one another."""

from __future__ import annotations

from hashlib import sha256

import pytest

from mingfa.ledger.feed import FeedLeaf
from mingfa.portal.audit import audit, faults_of_list
from mingfa.portal.listpages import _plain
from mingfa.portal.tests.a_feed import Feed
from mingfa.portal.tests.visitor import Portal


def told(version=1, **changes):
    return {
        "format": 1, "agency": "xiangxi", "organ": "州局", "list": "powers", "title": "行政执法权限", "classes": ["权限"], "version": version, "unit": "执法局",
        "source": "依据", "article": "第五条", "approved_on": "2026-03-01", "published_on": f"2026-03-{version:02}", "sites": [], "form": "table",
        "columns": [{"key": "name", "label": "名称", "kind": "text"}], "rows": [{"id": "r1", "cells": {"name": f"第{version}版的<权限>"}}], "files": [], **changes,
    }  # fmt: skip


def gone(version=1, **changes):
    return {
        "format": 1, "agency": "xiangxi", "organ": "州局", "list": "powers", "title": "行政执法权限", "classes": [], "version": version, "sites": [],
        "withdrawn_on": "2026-03-20", "reason": "职能移交", **changes,
    }  # fmt: skip


def line(index=0):
    return FeedLeaf("xiangxi", index, "list", "list-powers", "0" * 64, "2026-03-01T00:00:00Z", "xiangxi/list/powers", index, index, 10, "k")


@pytest.mark.parametrize(
    ("contents", "words"),
    [
        ([told(1), told(2), gone(2), told(3)], ""),
        ([told(1), told(1, sites=[{"code": "luxi", "name": "泸溪分局"}])], ""),
        ([told(1), told(3)], "从第 1 版跳到第 3 版"),
        ([told(2)], "从第 0 版跳到第 2 版"),
        ([told(1), told(1, rows=[{"id": "r1", "cells": {"name": "改过"}}])], "内容被改动"),
        ([told(2 - 1), told(2, published_on="2026-02-01")], "早于上一版"),
        ([told(1, published_on="三月")], "公布日期"),
        ([told(1), gone(2)], "撤下的不是现行的第 1 版"),
        ([told(1), gone(1), gone(1)], "撤下的不是"),
        ([told(1), gone(1, reason="")], "没有写明理由"),
        ([told(1, rows=[{"id": "r1", "cells": {"moon": "x"}}])], "内容与栏目不一致"),
        ([told(1, list="others")], "不合格式"),
        ([told("1")], "不合格式"),
    ],
)
def test_the_audit_follows_the_versions_of_a_list(contents, words):
    found = [said for _, said in faults_of_list("list-powers", [(line(n), one) for n, one in enumerate(contents)])]
    assert found == [] if not words else len(found) == 1 and words in found[0], found


def test_the_audit_of_a_feed_with_lists_is_ok_and_finds_a_skipped_version_and_a_lost_file(tmp_path):
    digest = sha256(b"agreement").hexdigest()
    feed = Feed(tmp_path / "feed" / "xiangxi")
    files = [{"digest": digest, "name": "协议.txt", "row": "r1", "column": "name"}]
    feed.add("list", "list-powers", told(1, files=files), stream="xiangxi/list/powers")
    feed.write()
    kept = tmp_path / "feed" / "xiangxi" / "file" / digest
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(b"agreement")
    assert [one.findings for one in audit(str(tmp_path / "feed" / "xiangxi"))] == [[]]
    kept.write_bytes(b"another")
    assert "附件与所记的散列不符" in audit(str(tmp_path / "feed" / "xiangxi"))[0].findings[0].words
    kept.unlink()
    assert "附件不见了" in audit(str(tmp_path / "feed" / "xiangxi"))[0].findings[0].words
    feed.add("list", "list-powers", told(3), stream="xiangxi/list/powers")
    feed.write()
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(b"agreement")
    found = audit(str(tmp_path / "feed" / "xiangxi"))[0].findings
    assert [one.words for one in found] == ["list-powers 的版本从第 1 版跳到第 3 版"]


@pytest.mark.parametrize(
    "content",
    [
        told(0),
        told("1"),
        told(1, list="../x"),
        told(1, columns=None),
        told(1, rows=[{"id": "r", "cells": {"x": "y"}}]),
        gone(1, withdrawn_on="x"),
    ],
)
def test_a_list_of_another_form_stops_the_feed(tmp_path, content):
    feed = Feed(tmp_path / "feed" / "xiangxi")
    feed.add("list", "list-powers", content, stream="xiangxi/list/powers")
    feed.write()
    portal = Portal(tmp_path / "portal")
    page = portal.page("/lists/", follow=(tmp_path / "feed",))
    portal.close()
    assert page.status == 200
    assert "不合格式" in portal.said
    assert "行政执法权限" not in page.text


def test_pages_of_lists_show_words_as_words_and_refuse_what_is_not_there(tmp_path):
    feed = Feed(tmp_path / "feed" / "xiangxi")
    many = [{"id": f"r{n}", "cells": {"name": f"权限{n}"}} for n in range(120)]
    feed.add("list", "list-powers", told(1, rows=[*many, {"id": "x", "cells": {"name": "=HYPERLINK(1)"}}]), stream="xiangxi/list/powers")
    feed.add("list", "list-powers", told(2), stream="xiangxi/list/powers")
    feed.write()
    portal = Portal(tmp_path / "portal")
    addresses = (
        "/lists/xiangxi/powers/", "/lists/xiangxi/powers/1/?page=3", "/lists/xiangxi/powers/1/table.csv", "/lists/xiangxi/powers/1/changes/",
        "/lists/moon/", "/lists/xiangxi/moon/", "/lists/?q=%25", "/lists/?q=权限&page=zz", "/lists/xiangxi/powers/?q=%3Cscript%3E",
        "/lists/xiangxi/powers/file/" + "0" * 64 + "/",
    )  # fmt: skip
    pages = portal.visit(*addresses, follow=(tmp_path / "feed",))
    portal.close()
    assert portal.problem == 0, portal.said
    assert [page.status for page in pages] == [200, 200, 200, 404, 404, 404, 200, 200, 200, 404]
    assert "第2版的&lt;权限&gt;" in pages[0].text
    assert "<script>" not in pages[8].text.partition("<main")[2]
    assert "权限119" in pages[1].text
    assert "'=HYPERLINK" in pages[2].text
    assert _plain("+1") == "'+1"
    assert "没有找到" in pages[6].text
