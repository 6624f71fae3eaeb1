"""What tests of custody begin with: an installed bureau, recordings of its officers, an act done by somebody at a time."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from mingfa.agencies.setup import Site
from mingfa.desk import now
from mingfa.desk.act import Act
from mingfa.desk.entry import Entry
from mingfa.desk.errors import Refused
from mingfa.desk.perform import perform
from mingfa.desk.streams import new_id
from mingfa.desk.times import LOCAL
from mingfa.recording.acts import UploadRecording
from mingfa.recording.intake import take_in
from mingfa.recording.state import recording_stream
from mingfa.recording.tests.test_media import MP4
from mingfa.vault.site import site_vault

_keys = count()


def moment(text: str) -> datetime:
    """Return a local time."""
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def on(text: str) -> Any:
    """Let it be this local time."""
    return now.at(moment(text))


@dataclass(slots=True)
class Table:
    """A bureau with its people."""

    site: Site

    @property
    def agency(self) -> str:
        """Its code."""
        return self.site.agency

    def who(self, role: str, number: int = 0) -> str:
        """Return somebody with a role."""
        return self.site.people[role][number]

    def new(self, kind: str) -> str:
        """Return the name of a new stream."""
        return f"{self.agency}/{kind}/{new_id()}"

    def do(self, act: Act, stream: str, by: str) -> Entry[Act]:
        """Do an act now."""
        return perform(act, stream, by=by, key=f"custody-{next(_keys)}")

    def refused(self, act: Act, stream: str, by: str) -> tuple[str, ...]:
        """Return the codes by which an act is refused."""
        try:
            self.do(act, stream, by)
        except Refused as refused:
            return refused.codes
        return ()

    def store(self, at: str, *, case: str = "", content: bytes = b"", **more: Any) -> str:
        """Store a recording of half an hour, made and uploaded at a local time, and return its stream."""
        content = MP4 + (content or str(next(_keys)).encode() * 40)
        officer, begun = self.who("officer"), moment(at)
        taken = take_in(site_vault(), io.BytesIO(content), "检查.mp4")
        fields: dict[str, Any] = {
            "digest": taken.digest, "size": taken.size, "file_name": "检查.mp4", "media_type": taken.media_type, "form": "video",
            "source": "camera", "operator": officer, "officers": [officer], "place": "某公司污水总排口", "started_at": begun,
            "ended_at": begun + timedelta(minutes=30), "activity": "inspection", "told_at": begun,
        }  # fmt: skip
        if case:
            fields |= {"case": case}
        stream = recording_stream(self.agency, hashlib.sha256(content).hexdigest())
        with now.at(begun + timedelta(hours=1)):
            self.do(UploadRecording.model_validate({**fields, **more}), stream, officer)
        return stream
