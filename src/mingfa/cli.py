"""`mingfa`: the command line. Every command that changes anything about enforcement goes through the desk like everybody else."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from mingfa.desk.boot import migrate, setup

AGENCIES = ("xiangxi", "panjin", "xinglongtai", "shanghai", "jiangbei")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0 when all is well, 1 when something was found or refused, 2 for a wrong call."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    given = _parser().parse_args(arguments)
    from mingfa.law.errors import MingfaError

    try:
        return int(given.run(given) or 0)
    except MingfaError as error:
        print(f"{error.code}: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mingfa", description="明法：行政执法三项制度平台")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")

    def command(name: str, words: str, run: Callable[[argparse.Namespace], Any], parent: Any = commands) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = parent.add_parser(name, help=words, description=words)
        made.set_defaults(run=run)
        made.add_argument("--site", type=Path, default=None, metavar="目录", help="站点目录（默认为环境变量 MINGFA_SITE 或者 ./site）")
        return made

    serve = command("serve", "启动办公端、公示端、后台和签发程序", _serve)
    serve.add_argument("--demo", action="store_true", help="站点为空时先建立演示机关")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000, help="办公端端口；公示端为其后一个端口")
    demo = command("demo", "在空的临时站点上办一件完整案件", _demo)
    demo.add_argument("--agency", choices=AGENCIES, default="xiangxi")
    verify = command("verify", "核验全部留痕、数据表和原件", _verify)
    verify.add_argument("--quiet", action="store_true", help="不显示进度")
    command("rebuild", "由留痕重新生成全部数据表", _rebuild)
    command("init", "建立数据库", _init)
    command("worker", "运行后台：编入账本、到期事项、签发、公示", _worker)
    command("signer", "运行签发程序", _signer)
    backup = command("backup", "备份到一个新目录", _backup)
    backup.add_argument("target", type=Path)
    backup.add_argument("--without-originals", action="store_true", help="不含原件（原件另有第二存储时），只列出清单")
    restore = command("restore", "把备份恢复到空的站点", _restore)
    restore.add_argument("source", type=Path)
    account = command("account", "设置登录口令（从标准输入读取）", _account)
    account.add_argument("username")

    pre = command("precheck", "机器预审一个案件：逐条指出可能的问题和所在位置，不作任何决定", _precheck)
    pre.add_argument("case", nargs="?", default="", help="案件卷名，如 xiangxi/case/…")
    pre.add_argument("--json", action="store_true", help="以 JSON 输出")
    pre.add_argument("--list", action="store_true", help="列出全部预审节点，不预审案件")

    regime = commands.add_parser("regime", help="制度参数").add_subparsers(required=True, metavar="子命令")
    check = command("check", "核对制度文件", _regime_check, regime)
    check.add_argument("agencies", nargs="*", metavar="机关")
    check.add_argument("--production", action="store_true", help="按正式使用核对：有演示补充参数的不予通过")
    check.add_argument("--adopted", action="store_true", help="核对站点上各机关已经采用的制度：平台更新后还缺哪些规定")

    ledger = commands.add_parser("ledger", help="留痕账本").add_subparsers(required=True, metavar="子命令")
    export = command("export", "把一个机关的账本导出为静态文件", _ledger_export, ledger)
    export.add_argument("--agency", required=True)
    export.add_argument("target", type=Path)
    successor = command("successor", "恢复旧备份后由两人声明另立账本", _ledger_successor, ledger)
    successor.add_argument("--agency", required=True)
    successor.add_argument("--by", action="append", required=True, metavar="账号", help="声明人账号，须给出两次；口令从标准输入逐行读取")
    successor.add_argument("--reason", required=True)

    keys = commands.add_parser("keys", help="密钥").add_subparsers(required=True, metavar="子命令")
    turn = command("rotate", "轮换一把密钥（须先停止站点的各个进程）", _keys_rotate, keys)
    turn.add_argument("--agency", required=True)
    turn.add_argument("--purpose", required=True, help="desk、checkpoint、issuing 或者 feed")
    turn.add_argument("--by", required=True, metavar="账号", help="办理人账号；口令从标准输入读取")
    turn.add_argument("--reason", required=True)

    archive = commands.add_parser("archive", help="归档案卷").add_subparsers(required=True, metavar="子命令")
    pack = command("package", "制作一个归档案件的归档包（BagIt），中断后再次运行即接着做", _archive_package, archive)
    pack.add_argument("case", help="案件卷名，如 xiangxi/case/…")
    pack.add_argument("--out", type=Path, required=True, metavar="目录", help="新目录，或者上次没有做完的目录")
    seen = command("check", "核对一个归档包，逐个指出缺少、改动和多出的文件", _archive_check, archive)
    seen.add_argument("package", type=Path, metavar="目录")

    recordings = commands.add_parser("recordings", help="音像记录").add_subparsers(required=True, metavar="子命令")
    dock = command("ingest", "采集记录仪的整个文件夹：已有的跳过，中断的续传，并建议每个文件所属的环节", _recordings_ingest, recordings)
    dock.add_argument("folder", type=Path, metavar="文件夹")
    dock.add_argument("--agency", required=True)
    dock.add_argument("--by", required=True, metavar="账号", help="采集人账号；口令从标准输入读取")
    dock.add_argument("--device", default="", metavar="编号", help="设备编号")
    dock.add_argument("--offset", type=float, default=None, metavar="秒", help="设备时间减去标准时间；不写时用该设备最近一次测量的偏差")
    dock.add_argument("--dry-run", action="store_true", help="只核对，不采集")
    dock.add_argument("--confirm", action="store_true", help="建议只有一个环节的，由采集人确认并登记")

    evidence = commands.add_parser("evidence", help="音像证据包").add_subparsers(required=True, metavar="子命令")
    give = command("export", "把一个案件的音像记录导出为可以离线核验的证据包", _evidence_export, evidence)
    give.add_argument("recordings", nargs="+", metavar="音像记录", help="卷名，如 xiangxi/recording/…")
    give.add_argument("--case", required=True, metavar="案件", help="卷名，如 xiangxi/case/…")
    give.add_argument("--out", type=Path, required=True, metavar="目录", help="新目录")
    give.add_argument("--by", required=True, metavar="账号", help="导出人账号；口令从标准输入读取")
    give.add_argument("--purpose", required=True, metavar="用途")
    whom = give.add_mutually_exclusive_group(required=True)
    whom.add_argument("--filing", action="store_true", help="本机关归档、存查，不对外提供")
    whom.add_argument(
        "--request", default="", metavar="调阅申请", help="对外提供所依据的、已批准的调阅申请，卷名如 xiangxi/access_request/…"
    )
    give.add_argument("--iso", action="store_true", help="另作光盘映像 目录.iso")
    give.add_argument("--bag", action="store_true", help="另作 BagIt 归档包 目录-bag")
    proof = command("verify", "核验一个证据包，只需文件，不需服务器和数据库", _evidence_verify, evidence)
    proof.add_argument("folder", type=Path, metavar="目录")
    proof.add_argument("--key", action="append", default=[], help="机关公布的公钥 name+hash+base64，或 @文件（每行一个）")

    exchange = commands.add_parser("exchange", help="行政许可和行政处罚等信用信息（双公示）").add_subparsers(
        required=True, metavar="子命令"
    )
    report = command("export", "导出应当报送的记录（XLSX、CSV、JSON）和核验报告", _exchange_export, exchange)
    report.add_argument("--agency", required=True)
    report.add_argument("--kind", choices=("penalty", "licence"), default="penalty", help="penalty 处罚（默认），licence 许可")
    report.add_argument("--by", required=True, metavar="账号", help="报送人账号；口令从标准输入读取")
    report.add_argument("--out", type=Path, default=None, metavar="目录", help="默认为站点的 exchange/机关 目录")
    sound = command("validate", "核验一个报送文件，逐条指出哪个字段有什么问题", _exchange_validate, exchange)
    sound.add_argument("file", type=Path, metavar="文件")
    sound.add_argument("--on", type=_local_day, default=None, metavar="日期", help="按该日（如 2026-11-01）的字段表核验；默认今天")
    sound.add_argument("--report", type=Path, default=None, metavar="文件", help="把核验报告另存为 XLSX")

    taking = command("receive", "接收其他机关报送的文件：逐条核验，合格的各接收一次", _exchange_receive, exchange)
    taking.add_argument("file", type=Path, metavar="文件")
    taking.add_argument("--agency", required=True)
    taking.add_argument("--sender", required=True, metavar="名称", help="报送单位")
    taking.add_argument("--by", required=True, metavar="账号", help="接收人账号；口令从标准输入读取")

    portal = commands.add_parser("portal", help="公示端").add_subparsers(required=True, metavar="子命令")
    follow = command("follow", "跟随公示数据流", _portal_follow, portal)
    follow.add_argument("sources", nargs="+", metavar="来源", help="目录或者网址")
    follow.add_argument("--once", action="store_true", help="只跟随一次")

    command("download", "制作全量下载文件（跟随程序每天自动制作）", _portal_download, portal)

    inbox = portal.add_parser("inbox", help="公众来信").add_subparsers(required=True, metavar="子命令")
    carried = command("export", "把待取的来信（已加密）写入目录，供摆渡到办公端", _inbox_export, inbox)
    carried.add_argument("folder", type=Path, metavar="目录")
    carried.add_argument("--agency", default="", metavar="代码", help="只导出一个机关的")
    pulling = command("key", "生成一个机关取件的密钥；只显示一次，原密钥失效", _inbox_key, inbox)
    pulling.add_argument("agency", metavar="机关代码")

    reports = commands.add_parser("reports", help="公众来信（报错、投诉举报）").add_subparsers(required=True, metavar="子命令")
    fetching = command("fetch", "从公示端取回公众来信，每件只登记一次", _reports_fetch, reports)
    fetching.add_argument("sources", nargs="+", metavar="来源", help="摆渡目录或者公示端网址")
    fetching.add_argument("--agency", action="append", default=[], metavar="代码", help="只取这些机关的（默认为全部已开通收信的机关）")
    fetching.add_argument("--key-file", type=Path, default=None, metavar="文件", help="取件密钥（一行），用网址取件时需要")

    audit = commands.add_parser(
        "audit", help="核对公示数据流", description="由任何人核对机关的公示数据流：签名、次序、内容、每日公示情况；不需要服务器"
    )
    audit.add_argument("feeds", nargs="+", metavar="数据流", help="目录或者网址")
    audit.add_argument("--key", action="append", default=[], help="机关公布的公钥 name+hash+base64，或 @文件（每行一个）")
    audit.add_argument("--remember", type=Path, default=None, metavar="文件", help="记住这次的检查点，下次核对数据流没有倒退或者改写")
    audit.add_argument("--portal", default="", metavar="网址", help="同时核对这个公示端的页面")
    audit.add_argument("--json", action="store_true", help="以 JSON 输出")
    audit.set_defaults(run=_audit)
    leaktest = command("leaktest", "检查公示数据流或者文件中有没有应当隐去的信息", _leaktest)
    leaktest.add_argument("paths", nargs="+", type=Path, metavar="文件或者数据流目录")
    leaktest.add_argument("--words", type=Path, default=None, metavar="文件", help="不得出现的词语，每行一个（UTF-8）")
    leaktest.add_argument("--publication", default="", metavar="公示卷号", help="同时按这一公示所属案件登记的姓名、住址和号码检查")
    leaktest.add_argument("--json", action="store_true", help="以 JSON 输出")

    vault = commands.add_parser("vault", help="原件库").add_subparsers(required=True, metavar="子命令")
    scrub = command("scrub", "逐件读出并核对全部原件，指出损坏和缺失的", _vault_scrub, vault)
    scrub.add_argument("--store", choices=("main", "second"), default="main", help="核对原件库（main，默认）或者第二存储（second）")
    scrub.add_argument("--rate", type=float, default=0, metavar="MiB/秒", help="读取速度上限；默认不限")
    scrub.add_argument("--workers", type=int, default=2, metavar="个", help="同时读取几件；默认 2")
    scrub.add_argument("--since", type=_day, default=None, metavar="日期", help="只读该日（如 2026-11-01）以后存入的")
    scrub.add_argument("--repair", action="store_true", help="从另一存储修复，修复前后均核对摘要")
    scrub.add_argument("--restart", action="store_true", help="从头开始，不接着上次停下的位置")
    scrub.add_argument("--from-disk", action="store_true", help="越过内存缓存，确保读到磁盘本身（较慢）")
    copy = command("copy", "把第二存储缺少的原件复制过去", _vault_copy, vault)
    copy.add_argument("--rate", type=float, default=0, metavar="MiB/秒", help="速度上限；默认不限")
    command("check", "检查原件库能否连接、是否可写", _vault_check, vault)

    replay = command("whatif", "推演：已决定的案件如果适用改动后的制度，哪些结果不同；只读，不写入任何内容", _whatif)
    replay.add_argument("--regime", type=Path, required=True, metavar="文件", help="改动后的制度文件（TOML）")
    replay.add_argument("--since", type=_local_day, default=None, metavar="日期", help="只推演该日（如 2026-01-01）以后决定的案件")
    replay.add_argument("--agency", default="", metavar="机关", help="机关代码；不写时取文件中的 [agency] code")
    replay.add_argument("--json", action="store_true", help="以 JSON 输出全部结果")
    replay.add_argument("--into", type=Path, default=None, metavar="目录", help="把进度和结果写入该目录（办公页面后台推演所用）")

    obligations = commands.add_parser("obligations", help="各项要求及其测试情况")
    obligations.add_argument("--json", action="store_true")
    obligations.add_argument("--capability")
    obligations.set_defaults(run=_obligations)
    return parser


def _progress(quiet: bool = False) -> Callable[[str, int], None]:
    def show(what: str, done: int) -> None:
        if not quiet and sys.stderr.isatty():
            print(f"\r{what} {done}", end="", file=sys.stderr, flush=True)

    return show


def _serve(given: argparse.Namespace) -> int:
    from mingfa.office.serve import serve

    folder = given.site or Path(os.environ.get("MINGFA_SITE", "site"))
    return serve(folder.resolve(), host=given.host, port=given.port, demo=given.demo)


def _demo(given: argparse.Namespace) -> int:
    import tempfile

    if given.site is None:
        with tempfile.TemporaryDirectory(prefix="mingfa-demo-") as folder:
            return _demo_in(Path(folder), given.agency)
    return _demo_in(given.site, given.agency)


def _demo_in(folder: Path, agency: str) -> int:
    os.environ.pop("DATABASE_URL", None) if "MINGFA_DEMO_DATABASE" not in os.environ else None
    setup(folder)
    migrate()
    from mingfa.demo.story import tell

    return tell(agency)


def _verify(given: argparse.Namespace) -> int:
    setup(given.site)
    from mingfa.desk.verify import verify, words_of

    report = verify(_progress(given.quiet))
    for line in words_of(report):
        print(line)
    return 0 if report.ok else 1


def _precheck(given: argparse.Namespace) -> int:
    from mingfa.review.precheck import words

    if given.list:
        for line in words.listing():
            print(line)
        return 0
    if not given.case:
        print("请写明案件卷名，如 xiangxi/case/…；只看节点清单的，用 --list", file=sys.stderr)
        return 2
    setup(given.site)
    from mingfa.review.precheck.gather import gather
    from mingfa.review.precheck.run import precheck

    report = precheck(gather(given.case))
    for line in words.as_json(report) if given.json else words.as_text(report):
        print(line)
    return 1 if report.fatal else 0


def _rebuild(given: argparse.Namespace) -> int:
    setup(given.site)
    migrate()
    from mingfa.desk.rebuild import rebuild

    print(f"已由留痕重新生成 {rebuild(_progress())} 个卷的数据表")
    return 0


def _init(given: argparse.Namespace) -> int:
    folder = setup(given.site)
    migrate()
    print(f"站点已建立：{folder}")
    return 0


def _worker(given: argparse.Namespace) -> int:
    setup(given.site)
    from mingfa.office.worker import work

    work()
    return 0


def _signer(given: argparse.Namespace) -> int:
    setup(given.site, "mingfa.settings.signer")
    from mingfa.desk.signer import serve_signer

    serve_signer()
    return 0


def _backup(given: argparse.Namespace) -> int:
    setup(given.site)
    from mingfa.desk.backup import LOST, backup, broken_in

    files = backup(given.target, _progress(), originals=not given.without_originals)
    print(f"已备份 {len(files)} 个文件到 {given.target}" + ("，不含原件" if given.without_originals else ""))
    print(f"备份不含：{'、'.join(LOST)}；备份内有登录口令散列、第二验证因素和签名密钥，请妥善保管")
    broken = broken_in(given.target)
    for line in broken:
        print(f"[没有备份] {line}")
    return 1 if broken else 0


def _restore(given: argparse.Namespace) -> int:
    setup(given.site)
    migrate()
    from mingfa.desk.backup import LOST, restore
    from mingfa.desk.verify import verify, words_of

    print(f"已恢复 {restore(given.source, _progress())} 个卷；账号、口令和第二验证因素照旧")
    print(f"没有随备份恢复：{'、'.join(LOST)}")
    report = verify(_progress())
    for line in words_of(report):
        print(line)
    return 0 if report.ok else 1


def _account(given: argparse.Namespace) -> int:
    setup(given.site)
    from django.contrib.auth.models import User

    password = sys.stdin.readline().rstrip("\n")
    user, made = User.objects.get_or_create(username=given.username)
    user.set_password(password)
    user.save()
    print(f"账号 {given.username} {'已建立' if made else '口令已更新'}；其人员身份以登记为准")
    return 0


def _regime_check(given: argparse.Namespace) -> int:
    from mingfa.law.regime import check

    if given.adopted:
        setup(given.site)
        from mingfa.agencies.adopted import check_adopted

        checked = check_adopted(given.agencies, production=given.production)
    else:
        checked = ((agency, check(agency, production=given.production)) for agency in given.agencies or AGENCIES)
    bad = 0
    for agency, problems in checked:
        bad += bool(problems)
        print(f"{agency}: {'通过' if not problems else f'{len(problems)} 处问题'}")
        for problem in problems:
            print(f"  - {problem}")
    return 1 if bad else 0


def _ledger_export(given: argparse.Namespace) -> int:
    setup(given.site)
    from mingfa.desk.export import export_static

    print(f"已导出 {export_static(given.agency, given.target)} 条到 {given.target}")
    return 0


def _signed_in(agency: str, username: str) -> str:
    """Return the person behind an account whose password comes from standard input; raises DeskError."""
    from django.contrib.auth import authenticate
    from django.http import HttpRequest

    from mingfa.agencies.rotate import person_of_account
    from mingfa.desk.errors import DeskError

    asked = HttpRequest()  # those who guess passwords are counted and locked out here too
    asked.META["REMOTE_ADDR"] = "127.0.0.1"
    if authenticate(asked, username=username, password=sys.stdin.readline().rstrip("\n")) is None:
        raise DeskError(f"账号 {username} 的口令不正确，没有办理")
    return person_of_account(agency, username)


def _keys_rotate(given: argparse.Namespace) -> int:
    setup(given.site)
    from mingfa.agencies.rotate import rotate

    print(f"已轮换，新密钥为 {rotate(given.agency, given.purpose, _signed_in(given.agency, given.by), given.reason)}")
    return 0


def _ledger_successor(given: argparse.Namespace) -> int:
    setup(given.site)
    from mingfa.agencies.rotate import record_successor
    from mingfa.desk.backup import declare_successor
    from mingfa.desk.errors import DeskError

    if len(given.by) != 2:
        raise DeskError("另立账本须由两名不同的人员声明；请给出两次 --by")
    first, second = (_signed_in(given.agency, username) for username in given.by)
    kept = declare_successor(given.agency, (first, second), given.reason)
    record_successor(given.agency, first, given.reason)
    print(f"已另立账本，原检查点保存在 {kept}")
    return 0


def _day(text: str) -> datetime:
    from zoneinfo import ZoneInfo

    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} 不是日期；请写成 2026-11-01 的样子") from None


def _local_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} 不是日期；请写成 2026-11-01 的样子") from None


def _whatif(given: argparse.Namespace) -> int:
    setup(given.site)
    from mingfa.review.whatif.command import run

    return run(given.regime, given.agency, given.since, as_json=given.json, into=given.into, say=print, progress=_progress(given.json))


def _vault_scrub(given: argparse.Namespace) -> int:
    setup(given.site)
    from mingfa.office.keeping import scrub_site, words_of

    show, stop = _progress(), _stopped_by_signals()
    report = scrub_site(
        given.store,
        workers=max(1, given.workers),
        rate_mib_s=given.rate,
        since=given.since,
        mend=given.repair,
        afresh=given.restart,
        from_disk=given.from_disk,
        stop=stop,
        told=lambda found: show("巡检", found.originals),
    )
    for line in words_of(report):
        print(line)
    return 0 if report.found.finished and not report.found.faults else 1


def _vault_copy(given: argparse.Namespace) -> int:
    setup(given.site)
    from mingfa.office.keeping import copy_site

    show = _progress()
    done = copy_site(rate_mib_s=given.rate, stop=_stopped_by_signals(), told=lambda copied: show("复制", copied.originals))
    print(f"已复制 {done.originals} 件，{done.bytes / 2**20:.1f} MiB" + ("；中途停下，再次运行即可继续" if done.stopped else ""))
    for digest, words in done.bad.items():
        print(f"[没有复制] {digest}：{words}")
    return 1 if done.bad or done.stopped else 0


def _vault_check(given: argparse.Namespace) -> int:
    setup(given.site)
    from mingfa.vault.site import site_vaults

    for vault in site_vaults():
        vault.try_out()
        print(f"{vault.where}：可连接，可读写")
    return 0


def _stopped_by_signals() -> threading.Event:
    """Return an event that Ctrl-C or a termination sets: the run ends in order and can go on later."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _archive_package(given: argparse.Namespace) -> int:
    setup(given.site)
    from mingfa.dossier.package import make_package

    show = _progress()
    made = make_package(given.case, given.out, progress=lambda done, total: show("写入 MiB", done // 2**20))
    print(f"归档包 {given.out}：{made.files} 个文件，{made.size / 2**20:.1f} MiB，清单 SHA-256 {made.manifest}")
    return 0


def _archive_check(given: argparse.Namespace) -> int:
    from mingfa.dossier.bag import FAULTS, check_bag

    found = check_bag(given.package)
    for fault in found:
        print(f"[{FAULTS[fault.code]}] {fault.path}")
    print("归档包完整，全部文件与清单一致" if not found else f"发现 {len(found)} 处问题；请改用另一份归档包，或者重新制作")
    return 1 if found else 0


def _recordings_ingest(given: argparse.Namespace) -> int:
    setup(given.site)
    from mingfa.office.docking import dock_folder

    offset = None if given.offset is None else round(given.offset * 1000)
    return dock_folder(
        given.folder, given.agency, _signed_in(given.agency, given.by), device=given.device, offset_ms=offset, dry_run=given.dry_run,
        confirming=given.confirm, say=print, progress=_file_progress(),
    )  # fmt: skip


def _file_progress() -> Callable[[str, int, int], None]:
    def show(name: str, done: int, size: int) -> None:
        if sys.stderr.isatty():
            print(f"\r\033[K{name} {done * 100 // max(size, 1)}%", end="\r" if done >= size else "", file=sys.stderr, flush=True)

    return show


def _evidence_export(given: argparse.Namespace) -> int:
    setup(given.site)
    from mingfa.desk.streams import agency_of
    from mingfa.evidence.exporting import export_to

    person = _signed_in(agency_of(given.case), given.by)
    state = export_to(
        given.out, given.case, tuple(given.recordings), by=person, purpose=given.purpose, use="filing" if given.filing else "outside", request=given.request,
        iso=given.iso, as_bag=given.bag,
        told=lambda done, path: _progress()(f"{path} ", done),
    )  # fmt: skip
    print(f"已导出 {state.files} 个文件到 {given.out}，清单 SHA-256 为 {state.manifest}")
    print(f"依据{state.release_number}提供给{state.release_to}，已记入提供登记簿" if state.request else "供本机关归档、存查，不得对外提供")
    return 0


def _evidence_verify(given: argparse.Namespace) -> int:
    from mingfa.evidence.check import check_package, trusted_keys, words_of

    report = check_package(given.folder, trusted_keys(given.key), lambda done, total, path: _progress()(f"{path} ", done))
    for line in words_of(report):
        print(line)
    return 0 if report.ok else 1


def _exchange_export(given: argparse.Namespace) -> int:
    setup(given.site)
    from mingfa.exchange.exporting import export

    made = export(given.agency, given.kind, by=_signed_in(given.agency, given.by), target=given.out)
    print(f"导出 {made.good} 条，核验不合格未导出 {made.bad} 条；目录 {made.folder}")
    for name in made.files:
        print(f"  {name}")
    _problems(made.report)
    return 0 if made.report.ok else 1


def _exchange_validate(given: argparse.Namespace) -> int:
    from mingfa.desk.now import now
    from mingfa.desk.times import local_day
    from mingfa.exchange.check import check
    from mingfa.exchange.files import read, report_file

    if not given.file.is_file():
        print(f"没有文件 {given.file}", file=sys.stderr)
        return 1
    kind, records = read(given.file)
    report = check(kind, records, given.on or local_day(now()))
    print(f"{len(records)} 条记录，{len(report.bad_rows)} 条有问题")
    _problems(report)
    if given.report is not None:
        given.report.write_bytes(report_file(report))
    return 0 if report.ok else 1


def _exchange_receive(given: argparse.Namespace) -> int:
    setup(given.site)
    from mingfa.exchange.receiving import receive

    bad = 0
    for one in receive(given.file, given.agency, given.sender, _signed_in(given.agency, given.by)):
        bad += bool(one.reasons)
        print(f"第 {one.row} 条 {one.number}：{'；'.join(one.reasons) or '已接收'}")
    return 1 if bad else 0


def _problems(report: Any) -> None:
    for one in report.problems:
        where = f"第 {one.row} 条 {one.key}".rstrip()
        print(f"{where}：{one.label}{f'（{one.field}）' if one.field else ''}：{one.words}")


def _portal_follow(given: argparse.Namespace) -> int:
    setup(given.site, "mingfa.settings.portal")
    from mingfa.portal.follow import follow

    return int(follow(given.sources, once=given.once))


def _portal_download(given: argparse.Namespace) -> int:
    setup(given.site, "mingfa.settings.portal")
    from mingfa.portal.downloads import make

    held = make(datetime.now(UTC))
    print(f"已制作 {held.items} 条，{len(held.files)} 个文件")
    return 0


def _inbox_export(given: argparse.Namespace) -> int:
    setup(given.site, "mingfa.settings.portal")
    from mingfa.portal.letters.carry import export

    print(f"已写入 {export(given.folder, given.agency)} 件；办公端确认收到以前，来信仍保留在公示端")
    return 0


def _inbox_key(given: argparse.Namespace) -> int:
    setup(given.site, "mingfa.settings.portal")
    from mingfa.portal.letters.carry import make_key

    print(make_key(given.agency))
    return 0


def _reports_fetch(given: argparse.Namespace) -> int:
    setup(given.site)
    from mingfa.reports.taking import fetch, open_inboxes

    key = given.key_file.read_text(encoding="ascii").strip() if given.key_file is not None else ""
    faults = 0
    for source in given.sources:
        found = fetch(source, given.agency or open_inboxes(), key)
        print(f"{source}：新登记 {len(found.taken)} 件，已登记过 {len(found.known)} 件，不能登记 {len(found.faults)} 件")
        for words in found.faults:
            sys.stderr.write(words + "\n")
        faults += len(found.faults)
    return 1 if faults else 0


def _audit(given: argparse.Namespace) -> int:
    import json
    from dataclasses import asdict

    from mingfa.portal.audit import audit, words_of

    keys = [line for key in given.key for line in (Path(key[1:]).read_text(encoding="ascii").split() if key.startswith("@") else [key])]
    found = [
        one
        for address in given.feeds
        for one in audit(address, keys=keys, remembered=given.remember, portal=given.portal, said=_progress(given.json))
    ]
    if given.json:
        print(json.dumps([{**asdict(one), "ok": one.ok} for one in found], ensure_ascii=False, indent=1))
    else:
        for line in words_of(found):
            print(line)
    return 0 if all(one.ok for one in found) else 1


def _leaktest(given: argparse.Namespace) -> int:
    import json

    from mingfa.disclosure.leaktest import examine

    missing = [path for path in given.paths if not path.exists()]
    if missing:
        print(f"没有这个文件或者目录：{missing[0]}；请核对路径", file=sys.stderr)
        return 2
    known = None
    if given.publication:
        setup(given.site)
        from mingfa.disclosure.copies import known_of

        known = known_of(given.publication)
    words = given.words.read_text(encoding="utf-8-sig").split("\n") if given.words is not None else []
    found = list(examine(given.paths, [one for line in words if len(one := line.strip()) > 1], known))
    bad = [one for one in found if one.found]
    if given.json:
        told = [{"name": one.name, "found": [{"where": leak.where, "what": leak.what} for leak in one.found]} for one in bad]
        print(json.dumps({"tested": len(found), "leaks": told}, ensure_ascii=False, indent=1))
    else:
        for one in bad:
            for leak in one.found:
                print(f"{one.name}：{leak}")
        print(f"检查 {len(found)} 项，" + (f"{len(bad)} 项有应当隐去的信息或者无法检查" if bad else "没有发现应当隐去的信息"))
    return 1 if bad else 0


def _obligations(given: argparse.Namespace) -> int:
    from mingfa.obligations import obligations_command

    call = (["--json"] if given.json else []) + (["--capability", given.capability] if given.capability else [])
    return int(obligations_command(call))


if __name__ == "__main__":
    raise SystemExit(main())
