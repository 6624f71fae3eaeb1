"""Making the packages that were asked for (制作证据包): in the background for the office, at once for the command line; noted when made.

The file of a package lies under SITE/exports until it is old; the request can be made again and gives the same bytes.
"""

from __future__ import annotations

import json
import os
import re
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from mingfa.custody.log import note_copy
from mingfa.desk.errors import DeskError
from mingfa.desk.perform import look, perform
from mingfa.desk.streams import agency_of, new_id, stream_name
from mingfa.evidence.acts import CopiedRecording, ExportEvidence, FailExport, RequestExport
from mingfa.evidence.bag import bag
from mingfa.evidence.gathering import Package, gather
from mingfa.evidence.iso import write_iso
from mingfa.evidence.layout import ExportError
from mingfa.evidence.models import PackageRow
from mingfa.evidence.state import PackageState
from mingfa.evidence.writing import Told, digest_of, write_folder, write_zip
from mingfa.law.errors import MingfaError

EXPORTER = "exporter"
KEPT = 30 * 24 * 3600.0
"""Seconds that the file of a package stays: it is a copy, and can be made again."""

ENDINGS = {"iso": ".iso", "folder": ".zip", "bag": ".bag.zip"}
_BEAT = 0.5


def folder() -> Path:
    """Return where the files of packages lie."""
    return Path(settings.SITE) / "exports"


def file_of(stream: str, form: str) -> Path:
    """Return where the file of a package lies, or would lie."""
    return folder() / (stream.rpartition("/")[2] + ENDINGS[form])


def file_name(state: PackageState) -> str:
    """Return the name under which a package is saved by whoever fetches it."""
    name = re.sub(r'[\x00-\x1f\\/:*?"<>|]', "_", state.case_number or state.case_title)[:60]
    return f"音像证据包-{name}-{state.stream.rpartition('/')[2][-6:]}{ENDINGS[state.form]}"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the making is: bytes done of how many, and which file."""

    done: int
    total: int
    path: str

    @property
    def percent(self) -> int:
        """Of a hundred; 99 at most while it is being made."""
        return min(99, self.done * 100 // self.total) if self.total else 0


def progress_of(stream: str) -> Progress | None:
    """Return how far the making of a package is; None when nobody has begun."""
    try:
        told = json.loads(_progress_path(stream).read_text(encoding="utf-8"))
        return Progress(int(told["done"]), int(told["total"]), str(told["path"]))
    except (OSError, ValueError, KeyError):
        return None


def _progress_path(stream: str) -> Path:
    return folder() / f".{stream.rpartition('/')[2]}.progress"


class _Teller:
    """Writes how far it is into a small file, twice a second at most."""

    def __init__(self, stream: str, total: int, also: Told | None = None) -> None:
        self.path, self.total, self.also, self.last = _progress_path(stream), total, also, 0.0

    def __call__(self, done: int, path: str) -> None:
        if self.also is not None:
            self.also(done, path)
        at = time.monotonic()
        if at - self.last >= _BEAT:
            self.last = at
            part = self.path.with_suffix(".part")
            part.write_text(json.dumps({"done": done, "total": self.total, "path": path}), encoding="utf-8")
            os.replace(part, self.path)


def volume_of(state: PackageState) -> str:
    """Return a label for a disc: Latin letters and digits, sixteen at most, as Joliet has room for no more."""
    return f"MINGFA_{state.stream.rpartition('/')[2][-9:].upper()}"


def _write(form: str, package: Package, state: PackageState, target: Path, told: Told) -> None:
    if form == "iso":
        write_iso(package.members, target, package.at, volume_of(state), told)
    elif form == "bag":
        write_zip(bag(package.members, package.at), target, package.at, told)
    else:
        write_zip(package.members, target, package.at, told)


def _note(stream: str, state: PackageState) -> None:
    """Note every original in the reading log, before its first byte is read."""
    for wanted in state.recordings:
        for digest in wanted.digests:
            note_copy(
                agency_of(stream), state.by, wanted.stream, digest, "", state.purpose, name=state.by_name, request=stream, what="export"
            )


def _done(stream: str, package: Package, digest: str, size: int) -> None:
    copies = tuple(CopiedRecording(recording=name, digests=digests) for name, digests in package.copies)
    act = ExportEvidence(manifest=package.manifest, digest=digest, size=size, files=len(package.members), copies=copies)
    perform(act, stream, by=EXPORTER, key=f"export:{stream}"[-120:])


def make(stream: str) -> PackageState:
    """Make the file of a package that was asked for, and note it; what goes wrong is noted as its failure. Returns the state afterwards."""
    state: PackageState = look(stream).state
    if state.stage != "requested":
        return state
    folder().mkdir(parents=True, exist_ok=True)
    target = file_of(stream, state.form)
    try:
        _note(stream, state)
        package = gather(stream)
        target.unlink(missing_ok=True)  # left by a run that was stopped before it could say so
        _write(state.form, package, state, target, _Teller(stream, package.size))
        _done(stream, package, digest_of(target), target.stat().st_size)
    except (MingfaError, OSError) as error:
        target.unlink(missing_ok=True)
        words = str(error) if isinstance(error, MingfaError) else f"读写文件时出错：{error.strerror or error}"
        perform(FailExport(why=words[:2000]), stream, by=EXPORTER, key=f"fail:{stream}"[-120:])
    finally:
        _progress_path(stream).unlink(missing_ok=True)
    result: PackageState = look(stream).state
    return result


def make_waiting(limit: int = 1) -> int:
    """Make packages that wait, the oldest first; return how many were dealt with."""
    waiting = PackageRow.objects.filter(stage="requested").order_by("asked_at").values_list("stream", flat=True)[:limit]
    for stream in list(waiting):
        make(stream)
    return len(waiting)


def sweep() -> None:
    """Take away files of packages, and unfinished ones, that are older than a month."""
    if not folder().is_dir():
        return
    for file in folder().iterdir():
        if file.is_file() and time.time() - file.stat().st_mtime > KEPT:
            file.unlink(missing_ok=True)


class NotExported(DeskError):
    """What the command line asked for could not be made."""

    code = "evidence.not_exported"


def export_to(
    target: Path,
    case: str,
    recordings: tuple[str, ...],
    *,
    by: str,
    purpose: str,
    use: str,
    request: str = "",
    iso: bool = False,
    as_bag: bool = False,
    told: Told | None = None,
) -> PackageState:
    """Make a package as a folder, with `iso` also as TARGET.iso, with `as_bag` as a bag at TARGET-bag, and note it.

    by: stream of the person who asks. use: one of USES; request: the approved request under which it is given outside. Raises Refused, ExportError, NotReady; what was begun is taken away.
    """
    image, bagged = target.with_name(target.name + ".iso"), target.with_name(target.name + "-bag")
    for path, wanted in ((target, True), (image, iso), (bagged, as_bag)):
        if wanted and path.exists():
            raise ExportError(f"“{path}”已经存在；请改用新的名称")
    stream = stream_name(agency_of(case), "package", new_id())
    told_so = {"case": case, "recordings": recordings, "form": "folder", "purpose": purpose, "use": use, "request": request}
    perform(RequestExport.model_validate(told_so), stream, by=by, key=f"ask:{stream}"[-120:])
    state: PackageState = look(stream).state
    made: list[Path] = []
    try:
        _note(stream, state)
        package = gather(stream)
        teller = told or (lambda done, path: None)
        write_folder(package.members, target, teller)
        made.append(target)
        digest, size = "", package.size
        if as_bag:
            write_folder(bag(package.members, package.at), bagged, teller)
            made.append(bagged)
        if iso:
            write_iso(package.members, image, package.at, volume_of(state), teller)
            made.append(image)
            digest, size = digest_of(image), image.stat().st_size
        _done(stream, package, digest, size)
    except (MingfaError, OSError) as error:
        _take_away(made)
        perform(FailExport(why=(str(error) or "读写文件时出错")[:2000]), stream, by=EXPORTER, key=f"fail:{stream}"[-120:])
        if isinstance(error, MingfaError):
            raise
        raise NotExported(f"读写文件时出错：{error.strerror or error}；没有导出，请检查目标目录后重试") from error
    result: PackageState = look(stream).state
    return result


def _take_away(made: list[Path]) -> None:
    import shutil

    for path in made:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


__all__ = ["EXPORTER", "Progress", "export_to", "file_name", "file_of", "make", "make_waiting", "progress_of", "sweep"]
