"""`mingfa`: the command line. Every command that changes anything about enforcement goes through the desk like everybody else."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
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
    restore = command("restore", "把备份恢复到空的站点", _restore)
    restore.add_argument("source", type=Path)
    account = command("account", "设置登录口令（从标准输入读取）", _account)
    account.add_argument("username")

    regime = commands.add_parser("regime", help="制度参数").add_subparsers(required=True, metavar="子命令")
    check = command("check", "核对制度文件", _regime_check, regime)
    check.add_argument("agencies", nargs="*", metavar="机关")
    check.add_argument("--production", action="store_true", help="按正式使用核对：有演示补充参数的不予通过")

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

    portal = commands.add_parser("portal", help="公示端").add_subparsers(required=True, metavar="子命令")
    follow = command("follow", "跟随公示数据流", _portal_follow, portal)
    follow.add_argument("sources", nargs="+", metavar="来源", help="目录或者网址")
    follow.add_argument("--once", action="store_true", help="只跟随一次")

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
    from mingfa.desk.backup import backup

    print(f"已备份 {len(backup(given.target, _progress()))} 个文件到 {given.target}")
    return 0


def _restore(given: argparse.Namespace) -> int:
    setup(given.site)
    migrate()
    from mingfa.desk.backup import restore
    from mingfa.desk.verify import verify, words_of

    print(f"已恢复 {restore(given.source, _progress())} 个卷")
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

    bad = 0
    for agency in given.agencies or AGENCIES:
        problems = check(agency, production=given.production)
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

    from mingfa.agencies.rotate import person_of_account
    from mingfa.desk.errors import DeskError

    if authenticate(username=username, password=sys.stdin.readline().rstrip("\n")) is None:
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


def _portal_follow(given: argparse.Namespace) -> int:
    setup(given.site, "mingfa.settings.portal")
    from mingfa.portal.follow import follow

    return int(follow(given.sources, once=given.once))


def _obligations(given: argparse.Namespace) -> int:
    from mingfa.obligations import obligations_command

    call = (["--json"] if given.json else []) + (["--capability", given.capability] if given.capability else [])
    return int(obligations_command(call))


if __name__ == "__main__":
    raise SystemExit(main())
