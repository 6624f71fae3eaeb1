"""On the portal, which has nothing of the office: the applicant reads the own matter, everybody else and the public search find nothing."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote

import pytest

from mingfa.desk.keys import make_key
from mingfa.disclosure.feed import feed_folder
from mingfa.documents.blocks import Citizen
from mingfa.ledger.sealed import Shelf, shown_code, sign_shelf
from mingfa.licences.acts.deciding import DeliverLicence
from mingfa.licences.tests.test_publication import published
from mingfa.portal.tests.writer import Writer
from mingfa.progress.acts import ReissueCode
from mingfa.progress.sealing import shelf_of
from mingfa.progress.tests.coding import code_of, coded, drawn

pytestmark = pytest.mark.django_db
PERSON = Citizen(name="吴若水", id_number="11010519491231002X", address="甲市乙镇滨河路8号3单元")
NOTHING = "没有查到"


@pytest.fixture
def visitor(tmp_path):
    """A visitor of a portal of its own."""
    made = Writer(tmp_path / "portal")
    yield made
    made.close()


def feed_of(agency: str):
    """The folder that a one-way gate carries."""
    return feed_folder() / agency


def told(page) -> str:
    """What a page says, without the hidden token that is another each time and without what the visitor typed."""
    return re.sub(r'value="[^"]*"', "", page.text)


@pytest.mark.obligation("PJ-P-3e")
def test_the_applicant_reads_each_step_with_its_date_and_others_and_the_search_find_nothing(applying, visitor):
    """盘锦 实施方案 二（一）3: the course of a matter on application is told to its applicant only."""
    other = applying("panjin")
    stranger = coded(published(other.decided()).done(DeliverLicence(delivered_on=other.today, way="handed")).settled())
    case = applying("panjin")
    case.block = PERSON
    code = coded(case.accepted().examined())
    assert visitor.follow(feed_of("panjin"))[0] == 0
    asked = {"agency": "panjin", "number": code.number, "identity": "31002X", "code": shown_code(code.code)}
    page = visitor.send("/progress/", **asked)
    assert page.status == 200
    for words in (
        code.number,
        PERSON.name,
        "已受理，审查中",
        "收到申请",
        "受理申请",
        "书面审查",
        "2026年3月2日",
        "作出许可决定",
        "2026-03-30",
    ):
        assert words in page.text, words
    assert "no-store" in page.headers["Cache-Control"]
    assert "noindex" in page.headers["X-Robots-Tag"]
    wrong = {
        "identity": {**asked, "identity": "310021"}, "code": {**asked, "code": drawn()}, "number": {**asked, "number": "盘环许受〔2026〕9号"},
        "another's identity": {**asked, "identity": stranger.identity}, "another's code": {**asked, "code": stranger.code},
        "another's number": {**asked, "number": stranger.number},
    }  # fmt: skip
    said = set()
    for at, (what, fields) in enumerate(wrong.items()):
        found = visitor.send("/progress/", f"192.0.2.{at}", **fields)
        assert found.status == 404, what
        assert NOTHING in found.text
        assert PERSON.name not in found.text
        assert "书面审查" not in found.text
        said.add(told(found))
    assert len(said) == 1  # which of the three was wrong, and whether there is such a number, cannot be told apart
    for words in (code.number, PERSON.name, stranger.number):
        answer = visitor.page(f"/decisions/?q={quote(words)}")
        assert "31002X" not in answer.text
        assert f"{PERSON.name}：" not in answer.text
        assert "已受理" not in answer.text
        assert "书面审查" not in answer.text
    kept = b"".join(path.read_bytes() for path in (visitor.site).glob("*.sqlite3*"))
    for words in (code.number, PERSON.name, PERSON.id_number, code.code):
        assert words.encode() not in kept


def test_a_new_code_kills_the_old_one_on_the_portal_too(applying, visitor):
    case = applying("panjin").accepted()
    old = coded(case)
    visitor.follow(feed_of("panjin"))
    asked = {"agency": "panjin", "number": old.number, "identity": old.identity}
    assert visitor.send("/progress/", **asked, code=old.code).status == 200
    case.done(ReissueCode(code=drawn(), reason="遗失"), stream=old.stream).settled()
    visitor.follow(feed_of("panjin"))
    assert visitor.send("/progress/", **asked, code=old.code).status == 404
    assert visitor.send("/progress/", **asked, code=code_of(case).code.lower()).status == 200


def test_tries_are_limited_by_address_and_number_and_nothing_typed_is_lost(applying, visitor):
    code = coded(applying("panjin").accepted())
    visitor.follow(feed_of("panjin"))
    asked = {"agency": "panjin", "number": code.number, "identity": code.identity}
    for _ in range(8):
        assert visitor.send("/progress/", **asked, code=drawn()).status == 404
    page = visitor.send("/progress/", **asked, code=code.code)
    assert page.status == 429
    assert "查询过于频繁" in page.text
    assert f'value="{code.code}"' in page.text
    assert visitor.send("/progress/", "198.51.100.7", **asked, code=code.code).status == 200
    for at in range(11):
        visitor.send("/progress/", number=f"盘环许受〔2026〕{at + 50}号", agency="panjin", identity="123456", code=drawn())
    assert visitor.send("/progress/", number="盘环许受〔2026〕99号", agency="panjin", identity="123456", code=drawn()).status == 429


def test_what_is_missing_is_said_at_its_field(applying, visitor):
    coded(applying("panjin").accepted())
    visitor.follow(feed_of("panjin"))
    page = visitor.send("/progress/", agency="panjin", number="盘环许受〔2026〕1号", identity="123", code="")
    assert page.status == 422
    for words in ("请填写查询码", "最后 6 位", "已填写的内容都还在", 'value="盘环许受〔2026〕1号"'):
        assert words in page.text
    assert visitor.send("/progress/", agency="panjin", number="一" * 101, identity="123456", code="A").status == 422
    assert visitor.page("/progress/?agency=nowhere").status == 200


def test_a_portal_without_offices_says_so(visitor):
    assert "目前没有执法机关在本网站开通办理进度查询" in visitor.page("/progress/").text


def test_what_is_older_or_not_signed_or_not_whole_changes_nothing(applying, visitor):
    """The list carried across is believed when the agency's feed key signed it, when it is newer, and when every text has its digest."""
    code = coded(applying("panjin").accepted())
    folder, asked = (
        feed_of("panjin") / "progress",
        {"agency": "panjin", "number": code.number, "identity": code.identity, "code": code.code},
    )
    visitor.follow(feed_of("panjin"))
    now, shelf, key = (folder / "now").read_bytes(), shelf_of("panjin"), make_key("panjin", "feed")

    def put(changed: Shelf, signer) -> None:
        packed = changed.packed()
        (folder / hashlib.sha256(packed).hexdigest()).write_bytes(packed)
        (folder / "now").write_bytes(sign_shelf(changed, [signer]))

    put(Shelf("panjin", shelf.serial - 1, "某局", 6, {}), key.signer)
    visitor.follow(feed_of("panjin"))
    assert visitor.send("/progress/", **asked).status == 200
    put(Shelf("panjin", shelf.serial + 1, "某局", 6, {}), make_key("panjin", "desk").signer)
    visitor.follow(feed_of("panjin"))
    put(Shelf("panjin", shelf.serial + 1, "某局", 6, {"a" * 32: "b" * 64}), key.signer)
    (folder / ("b" * 64)).write_bytes(b"x")
    visitor.follow(feed_of("panjin"))
    assert visitor.send("/progress/", **asked).status == 200
    put(Shelf("panjin", shelf.serial + 2, "某局", 6, {}), key.signer)
    visitor.follow(feed_of("panjin"))
    assert visitor.send("/progress/", **asked).status == 404
    assert now != (folder / "now").read_bytes()


def test_right_and_wrong_take_the_same_work(applying, settings, tmp_path, monkeypatch):
    """Every try derives one key and opens one text of the same size, whether there is such a matter or not."""
    from mingfa.portal.progress import pages

    work: list[tuple[str, int]] = []
    lock, opened = pages.make_lock, pages.unseal
    monkeypatch.setattr(pages, "make_lock", lambda *told: work.append(("key", 0)) or lock(*told))
    monkeypatch.setattr(pages, "unseal", lambda one, raw: work.append(("open", len(raw))) or opened(one, raw))
    settings.SITE = tmp_path / "empty"
    office = pages.Office("panjin", "某局", 6)
    assert pages.open_sealed(office, "盘环许受〔2026〕1号", "31002X", "A" * 12) is None
    assert work == [("key", 0), ("open", 16 * 1024 + 40)]
