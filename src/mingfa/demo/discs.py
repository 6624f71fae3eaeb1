"""Evidence of a demonstration case on disc (演示光盘): the sheet made and signed where the rule wants it, and a package that verifies."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

from mingfa.demo.walk import Walk
from mingfa.desk import now
from mingfa.desk.settle import place
from mingfa.desk.streams import new_id, stream_name
from mingfa.evidence.acts import RequestExport
from mingfa.evidence.check import Report, check_package
from mingfa.evidence.exporting import file_of, make
from mingfa.evidence.state import PackageState


def evidence_of(walk: Walk) -> tuple[str, ...]:
    """Return the recordings that serve as evidence in a case."""
    return tuple(stream for stream, one in sorted(walk.state.recordings.items()) if one.evidence)


def exported(walk: Walk, form: str = "folder") -> PackageState:
    """Let the keeper ask for a package of the case's evidence and the platform make it."""
    stream = stream_name(walk.site.agency, "package", new_id())
    asked = RequestExport.model_validate(
        {"case": walk.case, "recordings": evidence_of(walk), "form": form, "purpose": "随卷归档，供离线核验", "use": "filing"}
    )
    walk.do(asked, walk.cast.who("recording.export"), stream)
    with now.at(walk.now):
        place()
        return make(stream)


def verified(package: PackageState) -> Report:
    """Unpack what was made, as whoever gets it does, and verify it from its files alone."""
    with tempfile.TemporaryDirectory(prefix="mingfa-demo-") as folder, zipfile.ZipFile(file_of(package.stream, package.form)) as archive:
        archive.extractall(folder)
        return check_package(Path(folder))
