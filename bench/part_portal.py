"""The public portal with a million decisions in its store: searches, pages, and how fast a feed is followed.

The store is filled by the follower's own writing, past the signatures, which the following of a real feed measures by itself. The words are
drawn so that some stand in every decision, some in one of ten thousand, as in real ones; each decision has its own names and codes.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from measuring import Result, milliseconds

SEARCH_MS, PAGE_MS, FOLLOWED, CACHED = 50.0, 15.0, 2000, 2000
WORKERS, CONNECTIONS = 2, 16
AGENCIES = ("xiangxi", "panjin", "xinglongtai", "shanghai", "jiangbei")
KINDS = ("penalty", "penalty", "penalty", "penalty", "inspection", "coercion", "licence")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
TOWNS = (
    "吉首市",
    "泸溪县",
    "凤凰县",
    "花垣县",
    "保靖县",
    "古丈县",
    "永顺县",
    "龙山县",
    "双台子区",
    "兴隆台区",
    "大洼区",
    "盘山县",
    "江北区",
    "浦东新区",
)
TRADES = (
    "清洗",
    "洗涤",
    "矿业",
    "化工",
    "电镀",
    "养殖",
    "建材",
    "食品",
    "造纸",
    "印染",
    "机械",
    "能源",
    "环保科技",
    "汽车维修",
    "混凝土",
    "医疗器械",
    "砂石",
    "陶瓷",
)
DEEDS = (
    "通过暗管排放水污染物", "未批先建", "擅自停运污染防治设施", "超过排放标准排放大气污染物", "未按规定贮存危险废物", "夜间施工噪声超标",
    "未保存原始监测记录", "篡改监测数据", "未取得排污许可证排放污染物", "拒绝现场检查", "露天焚烧秸秆", "逾期未改正", "拆除封条", "违反放射性同位素管理规定",
)  # fmt: skip
LAWS = (
    "《中华人民共和国生态环境法典》第{}条",
    "《中华人民共和国行政处罚法》第{}条",
    "《排污许可管理条例》第{}条",
    "《建设项目环境保护管理条例》第{}条",
)


def run(*, quick: bool) -> Iterator[Result]:
    """Fill the store, search it, open pages, follow a feed."""
    count, followed = (20_000, 3_000) if quick else (1_000_000, 20_000)
    folder = Path(tempfile.mkdtemp(prefix="mingfa-bench-portal-"))
    try:
        os.environ["MINGFA_SITE"] = str(folder / "site")
        os.environ["DJANGO_SETTINGS_MODULE"] = "mingfa.settings.portal"
        import django

        django.setup()
        begun = time.perf_counter()
        fill(count)
        took = time.perf_counter() - begun
        size = sum(path.stat().st_size for path in (folder / "site").glob("portal.sqlite3*")) / 2**30
        filled = f"{count:,} decisions, {size:.2f} GiB, filled in {took:.0f} s"
        yield from searches(count, filled)
        yield pages(count)
        yield following(folder, followed)
        yield cached(folder, 2.0 if quick else 10.0)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def content(number: int, chooser: random.Random, count: int) -> dict[str, Any]:
    """Return the content of a made-up decision, one of `count` in the order of their days."""
    day = date(2019, 1, 2) + timedelta(days=number * 2500 // count)
    town, trade, deed = chooser.choice(TOWNS), chooser.choice(TRADES), chooser.choice(DEEDS)
    person = chooser.choice(SURNAMES) + chr(0x4E00 + chooser.randrange(8000)) + chr(0x4E00 + chooser.randrange(8000))
    firm = f"{town}{chr(0x4E00 + chooser.randrange(6000))}{chr(0x4E00 + chooser.randrange(6000))}{trade}有限公司"
    code = f"91{430000 + number % 9999:06}MA{number:08}"
    fine = chooser.choice((5_000, 20_000, 120_000, 350_000, 1_000_000)) + chooser.randrange(100) * 100
    told = {
        "object": f"{firm}（统一社会信用代码 {code}，法定代表人{person}）", "category": "行政处罚",
        "facts": f"{day.year}年{day.month}月{day.day}日在{town}{chr(0x4E00 + chooser.randrange(3000))}家坪村第{number % 997}号厂区；{firm}{deed}；现场检查时生产设施正在运行，"
        f"配套的污染防治设施{chooser.choice(('没有运行', '时开时停', '已经拆除', '正在检修'))}，外排废水化学需氧量{chooser.randrange(50, 900)}毫克每升。",
        "evidence": "现场检查笔录、调查询问笔录、现场照片、监测报告", "basis": chooser.choice(LAWS).format(chooser.randrange(10, 400)),
        "conclusion": "给予行政处罚", "result": f"罚款（{fine}.00元）", "decided_on": f"{day.year}年{day.month}月{day.day}日",
    }  # fmt: skip
    return {
        "format": 1, "agency": AGENCIES[number % 5], "organ": f"{town}生态环境局", "kind": KINDS[number % 7], "number": f"州环罚〔{day.year}〕{number}号",
        "title": f"{firm}涉嫌{deed}案", "decided_on": day.isoformat(), "published_on": (day + timedelta(days=5)).isoformat(),
        "fields": [{"key": key, "label": key, "value": value} for key, value in told.items()],
    }  # fmt: skip


def fill(count: int) -> None:
    """Write decisions as the follower does, and the lines that their pages tell of."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from mingfa.ledger.canonical import canonical
    from mingfa.ledger.merkle import Frontier
    from mingfa.ledger.notes import Checkpoint, Signer, sign_checkpoint
    from mingfa.portal import store

    chooser = random.Random(5)
    made = dict.fromkeys(AGENCIES, 0)
    for start in range(0, count, 5000):
        with store.writing() as db:
            rows = []
            for number in range(start, min(start + 5000, count)):
                one = content(number, chooser, count)
                agency = one["agency"]
                at = f"{one['published_on']}T02:{number // 60 % 60:02}:{number % 60:02}Z"
                file = canonical({"content": one, "salt": "00" * 32})
                db.put_item(store.ItemRow(agency, f"item-{number}", made[agency], "published", one, file), at)
                rows.append(
                    (
                        agency,
                        made[agency],
                        "publish",
                        f"item-{number}",
                        at,
                        b"{" + b" " * 600 + b"}",
                        os.urandom(32),
                        "00" * 32,
                        number,
                        number + 1,
                    )
                )
                made[agency] += 1
            db.db.executemany("INSERT INTO leaf VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    with store.writing() as db:
        for agency, size in made.items():
            signer, edge = Signer(f"mingfa/{agency}/feed", Ed25519PrivateKey.generate()), Frontier()
            hashes = [bytes(row[0]) for row in db.execute("SELECT leaf_hash FROM leaf WHERE agency = ? ORDER BY idx", (agency,))]
            edge.extend(hashes, lambda level, at, hash_, agency=agency: db.put_node(agency, level, at, hash_))
            note = sign_checkpoint(Checkpoint(signer.name, size, edge.root()), [signer])
            db.execute(
                "INSERT INTO source (agency, address, name, keys, size, note) VALUES (?, '', ?, ?, ?, ?)",
                (agency, f"{agency}机关", str(signer.verifier), size, note),
            )


def searches(count: int, filled: str) -> Iterator[Result]:
    """Search words of one, two, four and more characters, and mixed ones."""
    from mingfa.portal.search import Ask, search

    chooser = random.Random(7)
    samples = [content(number, random.Random(number), count) for number in chooser.sample(range(count), 100)]
    texts = ["".join(field["value"] for field in one["fields"]) + one["title"] for one in samples]

    def word(text: str, length: int) -> str:
        while True:
            at = chooser.randrange(len(text) - length)
            if all("\u4e00" <= char <= "\u9fff" for char in text[at : at + length]):
                return text[at : at + length]

    def filtered(words: str, one: dict[str, Any], at: int) -> Ask:
        law, since = one["fields"][4]["value"] if at % 2 else "", "2023-03-05" if at % 3 else ""
        return Ask(words, agency=one["agency"], kind=one["kind"], law=law, since=since, least_fen=5_000_000 if at % 5 == 0 else None)

    def mixed(one: dict[str, Any], text: str, at: int) -> Ask:
        code = f"91{430000 + (at * 9973) % 9999}MA{at * 9973:08}"
        return Ask(
            (f"{word(text, 2)} {word(text, 4)}", f"{word(text, 3)} 〔{2019 + at % 7}〕", one["fields"][0]["value"][:8], code)[at % 4]
        )

    asked: dict[str, list[Ask]] = {
        "2 characters": [Ask(word(text, 2)) for text in texts],
        "4 characters": [Ask(word(text, 4)) for text in texts],
        "mixed: two words, a word and a number, names, codes": [
            mixed(one, text, at) for at, (one, text) in enumerate(zip(samples, texts, strict=True))
        ],
        "1 character": [Ask(word(text, 1)) for text in texts],
        "words with filters": [filtered(word(text, 2), one, at) for at, (one, text) in enumerate(zip(samples, texts, strict=True))],
        "first pages of agency, kind and year": [
            Ask(agency=one["agency"], kind=one["kind"], since=f"{one['decided_on'][:4]}-01-01", until=f"{one['decided_on'][:4]}-12-31")
            for one in samples
        ],
    }  # fmt: skip
    for name, asks in asked.items():
        for ask in asks[:5]:
            search(ask)
        times, hits = [], 0
        for ask in asks:
            begun = time.perf_counter()
            found = search(ask)
            times.append(time.perf_counter() - begun)
            hits += bool(found.total)
        worst = p95(times)
        yield Result(
            f"search of the portal: {name}", [filled, f"{len(asks)} questions, {hits} with hits: {milliseconds(times)}, worst {max(times) * 1e3:.1f} ms"],
            f"p95 {worst:.1f} ms", f"under {SEARCH_MS:.0f} ms", worst < SEARCH_MS,
        )  # fmt: skip


def p95(times: list[float]) -> float:
    """Return the time within which 95 of 100 answers come, in ms."""
    return sorted(times)[int(len(times) * 0.95)] * 1e3


def pages(count: int) -> Result:
    """Open decisions through the whole site: middleware, proof, template."""
    from django.test import Client

    client, chooser = Client(headers={"host": "localhost"}), random.Random(9)

    def opened(address: Callable[[], str]) -> list[float]:
        times = []
        for round_ in range(120):
            where = address()
            begun = time.perf_counter()
            answer = client.get(where)
            if round_ >= 20:
                times.append(time.perf_counter() - begun)
            if answer.status_code != 200:
                raise RuntimeError(f"{where}: {answer.status_code}")
        return times

    def a_decision() -> str:
        number = chooser.randrange(count)
        return f"/decisions/{AGENCIES[number % 5]}/item-{number}/"

    times = opened(a_decision)
    middle = statistics.median(times) * 1e3
    others = [f"{name}: {milliseconds(opened(lambda where=where: where))}" for name, where in (
        ("home", "/"), ("list", "/decisions/"), ("list deep inside", f"/decisions/?before={1_600_000_000 << 20}"), ("figures", "/statistics/"),
        ("API", "/api/v1/decisions?limit=50"), ("Atom", "/feed.atom"),
    )]  # fmt: skip
    return Result(
        "pages of the portal", [f"decision with its proof: {milliseconds(times)}", *others], f"decision page median {middle:.1f} ms, p95 {p95(times):.1f} ms",
        f"under {PAGE_MS:.0f} ms", middle < PAGE_MS,
    )  # fmt: skip


def following(folder: Path, count: int) -> Result:
    """Follow a feed of real signatures, tiles and contents from a folder, as carried across a gate."""
    from mingfa.portal import store
    from mingfa.portal.follow import follow
    from mingfa.portal.tests.a_feed import Feed

    chooser = random.Random(11)
    feed = Feed(folder / "feed" / "bench", "bench")
    for number in range(count):
        feed.add("publish", f"item-{number}", {**content(number, chooser, count), "agency": "bench"})
    feed.write()
    raw = sum(len(json.dumps(one)) for one in (content(1, chooser, count),))
    begun = time.perf_counter()
    if follow([str(feed.folder)], once=True):
        raise RuntimeError("the feed was refused")
    took = time.perf_counter() - begun
    shown = store.source("bench")
    assert shown is not None
    assert shown["size"] == count
    return Result(
        "following a feed", [f"{count:,} items of about {raw} bytes: every signature, every content, tree, store and index, into the store above"],
        f"{count / took:,.0f} items a second", f"at least {FOLLOWED:,}", count / took >= FOLLOWED,
    )  # fmt: skip


BARE = """
import os
body = open(os.environ["BENCH_BODY"], "rb").read()
head = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
def application(environ, start_response):
    start_response("200 OK", head)
    return [body]
"""


def cached(folder: Path, seconds: float) -> Result:
    """Ask the front page over and over: of the portal, and of the same server handing out the same bytes with nothing behind it.

    The peer is nginx in front of a file where nginx is installed; elsewhere the bare server is named, which is the most that can be reached.
    """
    from django.test import Client

    body = folder / "front.html"
    body.write_bytes(Client(headers={"host": "localhost"}).get("/").content)
    (folder / "bare.py").write_text(BARE, encoding="utf-8")
    environment = {**os.environ, "BENCH_BODY": str(body), "PYTHONPATH": os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")])}
    named = "nginx" if shutil.which("nginx") else "the bare server (no nginx here)"
    rates = {name: _rate(serve, seconds) for name, serve in (
        ("portal", lambda port: _granian("mingfa.portal.wsgi", port, environment)),
        (named, (lambda port: _nginx(folder, body, port)) if named == "nginx" else (lambda port: _granian("bare", port, environment))),
    )}  # fmt: skip
    told = [f"{name}: {rate:,.0f} answers a second of {body.stat().st_size:,} bytes" for name, rate in rates.items()]
    told.append(f"{WORKERS} workers, {CONNECTIONS} connections kept open, the one who asks on the same machine")
    rate = rates["portal"]
    return Result("cached pages beside nginx", told, f"{rate:,.0f} answers a second", f"at least {CACHED:,}", rate >= CACHED)


def _rate(serve: Callable[[int], subprocess.Popen[bytes]], seconds: float) -> float:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = serve(port)
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        told = [sys.executable, str(Path(__file__).parent / "hammer.py"), "127.0.0.1", str(port), "/", str(CONNECTIONS)]
        subprocess.run([*told, "1"], check=True, capture_output=True)
        return float(subprocess.run([*told, str(seconds)], check=True, capture_output=True, text=True).stdout)
    finally:
        server.terminate()
        server.wait(20)


def _granian(module: str, port: int, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    words = [
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--workers",
        str(WORKERS),
        "--blocking-threads",
        "4",
        "--no-ws",
    ]
    return subprocess.Popen([sys.executable, "-m", "granian", *words, "--log-level", "error", f"{module}:application"], env=environment)


def _nginx(folder: Path, body: Path, port: int) -> subprocess.Popen[bytes]:
    root = folder / "nginx"
    root.mkdir(exist_ok=True)
    (root / "index.html").write_bytes(body.read_bytes())
    whose = "user root; " if os.geteuid() == 0 else ""  # else its workers change to a user who may not read the folder
    text = (
        f"{whose}daemon off; worker_processes {WORKERS}; pid {root}/pid; error_log {root}/error.log; events {{}}\n"
        f"http {{ access_log off; server {{ listen 127.0.0.1:{port}; root {root}; index index.html; }} }}\n"
    )
    (root / "nginx.conf").write_text(text, encoding="utf-8")
    return subprocess.Popen(["nginx", "-p", str(root), "-c", str(root / "nginx.conf")])
