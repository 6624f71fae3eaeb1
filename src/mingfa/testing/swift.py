"""An S3-compatible store of one's own: OpenStack Swift with its S3 interface, in a temporary folder, gone with the process that started it.

    with swift() as store: store.endpoint, store.access_key, store.secret_key

Four servers of one process each on free loopback ports; one replica. As root the servers run as `nobody` where that account can read the
programs. Swift keeps its metadata in extended attributes, so the temporary folder's file system must have them.
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
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

START_SECONDS = 60
STOP_SECONDS = 20
USER, POOR_USER = "test:bureau", "test:visitor"

_RINGS = """
import sys
from swift.common.ring import RingBuilder
for name, port in zip(("account", "container", "object"), sys.argv[1:]):
    builder = RingBuilder(4, 1, 1)
    builder.add_dev({"id": 0, "region": 1, "zone": 1, "weight": 1.0, "ip": "127.0.0.1", "port": int(port), "device": "disk",
                     "replication_ip": "127.0.0.1", "replication_port": int(port), "meta": ""})
    builder.rebalance()
    builder.get_ring().save(name + ".ring.gz")
"""

_QUOTA = """
import sys, time, urllib.request
from swift.common import utils
from swift.common.ring import Ring
folder, account, bucket, size = sys.argv[1:]
utils.set_swift_dir(folder)
part, nodes = Ring(folder, ring_name="container").get_nodes(account, bucket)
for node in nodes:
    address = "http://%s:%s/%s/%s/%s/%s" % (node["ip"], node["port"], node["device"], part, account, bucket)
    headers = {"X-Timestamp": utils.Timestamp.now().internal, "X-Container-Meta-Quota-Bytes": size, "Content-Length": "0"}
    urllib.request.urlopen(urllib.request.Request(address, method="POST", headers=headers), timeout=10).close()
"""

_PROXY = """
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
swift_dir = {folder}
workers = 0
user = {user}
log_address = {folder}/no-syslog
[pipeline:main]
pipeline = catch_errors s3api tempauth copy container-quotas slo dlo versioned_writes symlink proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:s3api]
use = egg:swift#s3api
s3_acl = no
location = us-east-1
min_segment_size = 1
[filter:tempauth]
use = egg:swift#tempauth
user_test_bureau = {secret} .admin
user_test_visitor = {secret}
[filter:copy]
use = egg:swift#copy
[filter:container-quotas]
use = egg:swift#container_quotas
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_object_versioning = true
[filter:symlink]
use = egg:swift#symlink
"""

_SERVER = """
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
swift_dir = {folder}
devices = {folder}/devices
mount_check = false
workers = 0
user = {user}
log_address = {folder}/no-syslog
recon_cache_path = {folder}/recon
[pipeline:main]
pipeline = {name}-server
[app:{name}-server]
use = egg:swift#{name}
"""


class SwiftAbsent(RuntimeError):
    """Swift is not installed, or the temporary folder's file system keeps no extended attributes."""


@cache
def available() -> str | None:
    """Where the proxy's program is, or None when Swift cannot run here."""
    program = Path(sys.executable).parent / "swift-proxy-server"
    if not program.exists() or not shutil.which("setpriv"):
        return None
    with tempfile.NamedTemporaryFile(dir=_base()) as file:
        try:
            os.setxattr(file.name, "user.swift.metadata", b"x" * 64)
        except OSError:
            return None
    return str(program)


def _base() -> str:
    return "/tmp" if os.geteuid() == 0 else tempfile.gettempdir()


@cache
def _account() -> pwd.struct_passwd:
    """The account the servers run under: `nobody` instead of root, unless it cannot read the programs."""
    own = pwd.getpwuid(os.geteuid())
    if own.pw_uid:
        return own
    with suppress(KeyError):
        nobody = pwd.getpwnam("nobody")
        tried = subprocess.run([*_as(nobody), sys.executable, "-c", "import swift"], capture_output=True, stdin=subprocess.DEVNULL, cwd="/")
        if tried.returncode == 0:
            return nobody
    return own


def _as(account: pwd.struct_passwd) -> list[str]:
    """Start under that account, and end with us should we be killed."""
    change = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"] if account.pw_uid != os.geteuid() else []
    return ["setpriv", *change, "--pdeathsig", "KILL", "--"]


@dataclass
class Store:
    """A running store. poor_key: the key of a user without rights on what the first one makes; same secret."""

    folder: Path
    port: int
    secret_key: str
    access_key: str = USER
    poor_key: str = POOR_USER
    servers: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def endpoint(self) -> str:
        """The address for S3 clients."""
        return f"http://127.0.0.1:{self.port}"

    def limit(self, bucket: str, size: int | None) -> None:
        """Let a bucket hold this many bytes and no more; None lifts it. S3 has no such call: Swift's container server is told."""
        self.run(_QUOTA, str(self.folder), "AUTH_test", bucket, "" if size is None else str(size))

    def data_files(self) -> list[Path]:
        """Return the files on the store's disk that hold bytes of objects and of parts, completed or not."""
        return sorted((self.folder / "devices").rglob("*.data"))

    def run(self, script: str, *words: str) -> None:
        """Run a script with Swift's own library under the servers' account."""
        subprocess.run(
            [*_as(_account()), sys.executable, "-c", script, *words],
            check=True,
            cwd=self.folder,
            env=_environment(self.folder),
            stdin=subprocess.DEVNULL,
            capture_output=True,
        )


def _environment(folder: Path) -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": str(folder), "LC_ALL": "C.UTF-8"}


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def _wait(store: Store, ports: dict[str, int]) -> None:
    end = time.monotonic() + START_SECONDS
    for name, port in ports.items():
        while True:
            if store.servers[name].poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"Swift's {name} server did not start:\n" + (store.folder / "log").read_text(errors="replace")[-4000:])
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.05)


def _stop(servers: dict[str, subprocess.Popen[bytes]]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        for server in servers.values():
            if server.poll() is None:
                server.send_signal(number)
        end = time.monotonic() + STOP_SECONDS
        for server in servers.values():
            with suppress(subprocess.TimeoutExpired):
                server.wait(max(0.1, end - time.monotonic()))


@contextmanager
def swift() -> Iterator[Store]:
    """Run a store. Raises SwiftAbsent where it cannot run."""
    if available() is None:
        raise SwiftAbsent("Swift is not installed in this environment, or the temporary folder has no extended attributes")
    account = _account()
    folder = Path(tempfile.mkdtemp(prefix="mingfa-swift-", dir=_base()))
    names = ("account", "container", "object", "proxy")
    ports = dict(zip(names, _free_ports(4), strict=True))
    store = Store(folder, ports["proxy"], secrets.token_urlsafe(18))
    words = {"folder": folder, "user": account.pw_name, "secret": store.secret_key}
    try:
        (folder / "devices" / "disk").mkdir(parents=True)
        (folder / "recon").mkdir()
        (folder / "swift.conf").write_text(
            f"[swift-hash]\nswift_hash_path_suffix = {secrets.token_hex(8)}\nswift_hash_path_prefix = {secrets.token_hex(8)}\n"
            "[storage-policy:0]\nname = only\ndefault = yes\n"
        )
        for name, port in ports.items():
            text = _PROXY if name == "proxy" else _SERVER
            (folder / f"{name}.conf").write_text(text.format(name=name, port=port, **words))
        (folder / "log").touch()
        for path in (folder, *folder.rglob("*")):
            os.chown(path, account.pw_uid, account.pw_gid)
        store.run(_RINGS, *(str(ports[name]) for name in names[:3]))
        programs = Path(sys.executable).parent
        try:
            with (folder / "log").open("ab") as log:
                for name in names:
                    store.servers[name] = subprocess.Popen(
                        [*_as(account), sys.executable, str(programs / f"swift-{name}-server"), str(folder / f"{name}.conf"), "verbose"],
                        cwd=folder,
                        env=_environment(folder),
                        stdin=subprocess.DEVNULL,
                        stdout=log,
                        stderr=log,
                        start_new_session=True,
                    )
            _wait(store, ports)
            yield store
        finally:
            _stop(store.servers)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
