"""A PostgreSQL of one's own: started from the installed programs in a temporary folder, gone with the process that started it.

    with postgres() as url: ...
    python -m mingfa.testing.postgres -- pytest tests      # sets DATABASE_URL for the command

Works as root (the server runs as `postgres` or `nobody`, it refuses root) and without. It listens on a free loopback port with a password made
for this run, and on a socket in its folder. fsync stays on: tests of durability mean it.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mingfa.testing import programs

NAME = "mingfa"
START_SECONDS = 60
STOP_SECONDS = 30


class PostgresAbsent(RuntimeError):
    """The server programs are not installed."""


def _account() -> pwd.struct_passwd | None:
    """The account the server runs under: None = our own, because we are not root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresAbsent("neither the account postgres nor nobody exists, and PostgreSQL refuses to run as root")


def _as(account: pwd.struct_passwd | None) -> list[str]:
    """Start under that account, and end with us should we be killed."""
    change = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"] if account else []
    return ["setpriv", *change, "--pdeathsig", "INT", "--"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Fast shutdown, immediate shutdown, kill."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is not None:
            return
        server.send_signal(number)
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue


def _wait(server: subprocess.Popen[bytes], programs_folder: Path, folder: Path, port: int) -> None:
    end = time.monotonic() + START_SECONDS
    ready = [str(programs_folder / "pg_isready"), "--quiet", "--host", str(folder), "--port", str(port), "--dbname", "postgres"]
    while subprocess.run(ready, stdin=subprocess.DEVNULL).returncode:
        if server.poll() is not None or time.monotonic() > end:
            raise RuntimeError("PostgreSQL did not start:\n" + (folder / "log").read_text(errors="replace")[-4000:])
        time.sleep(0.05)


@contextmanager
def postgres(**settings: str) -> Iterator[str]:
    """Run a server and give the URL of an empty database; settings are PostgreSQL's own, e.g. max_connections="50".

    Raises PostgresAbsent when the programs are not installed.
    """
    found = programs.postgres()
    if found is None:
        raise PostgresAbsent(f"PostgreSQL's server programs are absent; Debian: apt-get install {programs.PROGRAMS['postgres'].package}")
    bin_folder, account = Path(found), _account()
    folder = Path(tempfile.mkdtemp(prefix="mingfa-pg-", dir="/tmp" if account else None))
    password = secrets.token_urlsafe(24)
    try:
        (folder / "password").write_text(password)
        (folder / "log").touch()
        if account:
            for path in (folder, folder / "password", folder / "log"):
                os.chown(path, account.pw_uid, account.pw_gid)
        environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "HOME": str(folder), "TZ": "UTC"}
        common = {"cwd": folder, "env": environment, "stdin": subprocess.DEVNULL}
        subprocess.run(
            [
                *(*_as(account), str(bin_folder / "initdb"), "--pgdata", str(folder / "data"), "--username", NAME),
                *("--encoding", "UTF8", "--locale", "C.UTF-8", "--auth", "scram-sha-256", "--pwfile", str(folder / "password")),
            ],
            check=True,
            capture_output=True,
            **common,  # type: ignore[call-overload]
        )
        port = _free_port()
        wanted = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": str(folder),
            "fsync": "on",
            "synchronous_commit": "on",
            "full_page_writes": "on",
            "logging_collector": "off",
            **settings,
        }
        options = [word for name, value in wanted.items() for word in ("-c", f"{name}={value}")]
        with (folder / "log").open("ab") as log:
            server = subprocess.Popen(
                [*_as(account), str(bin_folder / "postgres"), "-D", str(folder / "data"), *options],
                stdout=log,
                stderr=log,
                start_new_session=True,
                **common,  # type: ignore[call-overload]
            )
        try:
            _wait(server, bin_folder, folder, port)
            create = [str(bin_folder / "createdb"), "--host", "127.0.0.1", "--port", str(port), "--username", NAME, NAME]
            subprocess.run(create, check=True, stdin=subprocess.DEVNULL, env={**environment, "PGPASSWORD": password})
            yield f"postgresql://{NAME}:{password}@127.0.0.1:{port}/{NAME}"
        finally:
            _stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Run a command with DATABASE_URL set to a server of its own; the exit code is the command's. name=value before -- are settings."""
    words = sys.argv[1:]
    split = words.index("--") if "--" in words else 0
    settings = dict(word.partition("=")[::2] for word in words[:split])
    command = words[split + 1 :] if "--" in words else words
    if not command:
        print("usage: python -m mingfa.testing.postgres [name=value ...] -- command ...", file=sys.stderr)
        return 2
    try:
        with postgres(**settings) as url:
            return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}).returncode
    except PostgresAbsent as error:
        print(f"could not run: {error}", file=sys.stderr)
        return 3


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main())
