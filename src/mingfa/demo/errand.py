"""What every demonstration case needs, whatever its kind: time that passes, acts done by people, papers and recordings in the vault."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from mingfa.agencies.facts import AgencyFact, agency_stream, regime_stream
from mingfa.agencies.setup import Site
from mingfa.cases.acts.common import Identity, Paper, Told, Uniform
from mingfa.cases.acts.papers import FileDocument, FileScan, PrintDocument
from mingfa.cases.state.core import CaseState
from mingfa.demo import media
from mingfa.demo.devices import camera_of, stock
from mingfa.demo.footage import filmed
from mingfa.demo.matters import Block as PartyBlock
from mingfa.demo.matters import Matter, matters, parties
from mingfa.demo.people import Cast
from mingfa.desk import now
from mingfa.desk.act import Act
from mingfa.desk.entry import Entry
from mingfa.desk.perform import look, perform, regime_of
from mingfa.desk.streams import new_id, stream_name
from mingfa.desk.times import LOCAL, local_day
from mingfa.documents.blocks import Block
from mingfa.documents.forms import form_of
from mingfa.documents.render import AgencyHead, RenderedDocument, render_pdf
from mingfa.law.calendar import WorkCalendar
from mingfa.law.regime_model import Regime
from mingfa.law.terms import term_of
from mingfa.recording.acts import AnnotateRecording, TickShots, UploadRecording
from mingfa.recording.acts.noting import TickedLine
from mingfa.recording.intake import take_in
from mingfa.recording.measuring import measure
from mingfa.recording.state import recording_stream
from mingfa.vault.site import site_vault

Watch = Callable[[Entry[Act]], None]
SLOTS = (time(9), time(10, 30), time(13, 30), time(15), time(16, 30))
"""When a case's people are out: each case has one of these hours and a half, so that no officer is in two places."""

MARK = "演示数据　不具法律效力"


@dataclass(slots=True)
class Errand:
    """A case and the simulated present in which its people act.

    start: aware instant at which it begins. now: the simulated present. parties: whom it is about, one firm when left out. about, matter: what it is about, the
    weightiest matter of the agency's field when left out. slot, pair: its hour of the day and its officers, so that several cases get
    along. render: papers are also made as PDF originals; otherwise they are electronic forms. watch: called with every entry.
    """

    site: Site
    start: datetime
    parties: tuple[PartyBlock, ...] = ()
    slot: int = 0
    pair: int = 0
    unit: str = ""
    render: bool = False
    watch: Watch | None = None
    case: str = ""
    about: Matter | None = None
    now: datetime = field(init=False)
    matter: Matter = field(init=False)
    found_on: date = field(init=False)
    inspected_on: date = field(init=False)
    cast: Cast = field(init=False)
    agency: AgencyFact = field(init=False)
    recordings: list[tuple[str, str]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.now = self.start.astimezone(LOCAL)
        self.parties = self.parties or parties()[:1]
        self.found_on = self.inspected_on = self.on
        self.case = self.case or stream_name(self.site.agency, "case", new_id())
        with now.at(self.now):
            self.cast = Cast(self.site, self.on, self.unit or self.site.handling[0], self.pair)
            about = agency_stream(self.site.agency)
            self.agency = AgencyFact.of(look(about).state, about, self.on)
        self.matter = self.about or matters(self.regime.field)[0]

    # What is known --------------------------------------------------------------------------------------------------------

    @property
    def state(self) -> CaseState:
        """The case as it stands."""
        state: CaseState = look(self.case).state
        return state

    @property
    def regime(self) -> Regime:
        """The agency's rules."""
        regime: Regime = look(regime_stream(self.site.agency)).state.regime
        return regime

    @property
    def calendar(self) -> WorkCalendar:
        """The agency's working days."""
        view = regime_of(self.site.agency)
        assert view is not None
        return view.calendar

    @property
    def on(self) -> date:
        """The simulated day."""
        return local_day(self.now)

    @property
    def head(self) -> str:
        """The head of the handling unit."""
        return self.cast.post(("unit_head",), (self.cast.unit,))

    def has(self, parameter: str) -> bool:
        """Say whether the regime has a rule on the simulated day."""
        return self.regime.has(parameter, self.on)

    def flag(self, parameter: str) -> bool:
        """Say whether the regime has a rule on the simulated day that says yes."""
        return self.has(parameter) and self.regime.flag(parameter, self.on)

    def items(self, parameter: str) -> tuple[str, ...]:
        """Return a list of the regime, empty where it has none."""
        return self.regime.items(parameter, self.on) if self.has(parameter) else ()

    def term(self, parameter: str) -> str:
        """Return the length of a limit in Chinese words, e.g. 5个工作日."""
        return str(term_of(self.regime.rule(parameter, self.on)))

    def ident(self, party: PartyBlock) -> str:
        """Return the id of a party in the case."""
        return next(one.id for one in self.state.parties if one.name == party.name)

    # Time -----------------------------------------------------------------------------------------------------------------

    def wait(self, **units: float) -> None:
        """Let some time pass on the same day."""
        self.now += timedelta(**units)

    def next_day(self, days: int = 1, at: time | None = None) -> None:
        """Go on to the n-th working day from now, at the case's own hour or another one."""
        day = self.calendar.add_working_days(self.on, days)
        self.now = datetime.combine(day, at or SLOTS[self.slot % len(SLOTS)], LOCAL)

    def pass_by(self, last: date, at: time | None = None) -> None:
        """Go on to the first working day after a day, unless it is past already."""
        if self.on <= last:
            self.now = datetime.combine(self.calendar.next_working_day(last), at or SLOTS[self.slot % len(SLOTS)], LOCAL)

    def due(self, key: str) -> date | None:
        """Return the last day of one of the case's limits; None when there is none, or it has ended."""
        running = self.state.clocks.get(key)
        if running is None or running.ended is not None:
            return None
        return running.clock(self.regime).answer(self.calendar).due_day

    # Acts -----------------------------------------------------------------------------------------------------------------

    def do(self, act: Act, by: str, stream: str = "") -> Entry[Act]:
        """Let somebody do an act on the case (or another stream) now; raises Refused. A few minutes pass."""
        with now.at(self.now):
            entry = perform(act, stream or self.case, by=by, key=f"demo:{new_id()}")
        if self.watch is not None:
            self.watch(entry)
        self.now += timedelta(minutes=3)
        return entry

    def on_site(self, minutes: int, place: str) -> dict[str, Any]:
        """Return the fields every on-site activity shares, and let its time pass."""
        begun = self.now + timedelta(minutes=5)
        self.now = begun + timedelta(minutes=minutes)
        return {
            "officers": self.cast.officers,
            "place": place,
            "started_at": begun,
            "ended_at": self.now,
            "identity": Identity(way="shown", at=begun - timedelta(minutes=2), confirmed="已看过两人的执法证件，确认无误"),
            "uniform": Uniform(worn="yes"),
            "told": Told(
                cause=True, basis=True, rights=True, remedy_right=True, remedy_procedure=True, remedy_channel=True,
                explanation="已逐项说明，当事人表示清楚",
            ),
            "recording_told_at": begun - timedelta(minutes=1),
        }  # fmt: skip

    # Papers ---------------------------------------------------------------------------------------------------------------

    def keep(self, body: bytes) -> str:
        """Keep a file in the vault and return its digest."""
        return site_vault().put([body]).digest

    def scan(self, words: str) -> str:
        """Return the digest of a scanned sheet, another one for other words and another case."""
        return self.keep(media.sheet(f"{self.case} {self.on} {words}"))

    def number(self, form: str) -> str:
        """Return a number for a paper that has no series of its own in the product: its kind's stem with the case's own number."""
        own = self.state.number.partition("〔")[2] or f"{self.on.year}〕1号"
        return f"{self.agency.number_word}{form_of(form).stem}〔{own}"

    def rendered(self, form: str, content: Block, number: str = "") -> RenderedDocument:
        """Return a paper as PDF, as of the simulated day."""
        agency = AgencyHead(
            name=self.agency.name,
            word=self.agency.number_word,
            address=self.agency.address,
            postcode=self.agency.postcode,
            phone=self.agency.telephone,
            mark=MARK,
        )
        return render_pdf(form, content, agency=agency, number=number or None, issued_on=self.on)

    def printed(self, form: str, content: Block, number: str = "") -> tuple[str, str]:
        """Render a paper into the vault; return its digest and the code printed on it."""
        made = self.rendered(form, content, number)
        return self.keep(made.body), made.content_code

    def paper(self, kind: str, form: str, content: Block, number: str = "", *, volume: str = "main", title: str = "") -> Paper:
        """Return a paper of the case: its fields, and its original when this case renders its papers."""
        digest, code = self.printed(form, content, number) if self.render else ("", "")
        return Paper.model_validate(
            {
                "kind": kind, "form": form, "title": title or form_of(form).title, "original": digest, "content": content.model_dump(mode="json"),
                "number": number, "code": code, "volume": volume,
            }
        )  # fmt: skip

    def scanned(self, kind: str, title: str) -> Paper:
        """Return a paper that came as a scanned sheet."""
        return Paper.model_validate({"kind": kind, "title": title, "original": self.scan(title)})

    def file(self, step: int | None, paper: Paper) -> Entry[Act]:
        """File a paper for a step, signed by both officers."""
        signed = tuple(self.cast.name(person) for person in self.cast.officers)
        return self.do(FileDocument(step=step, paper=paper, officer_signatures=signed), self.cast.lead)

    def file_signed_by_hand(self, step: int, form: str, content: Block, signer: str) -> None:
        """File a record, print it with its code, have it signed by hand, and bind the scan to the print by that code."""
        signed = tuple(self.cast.name(person) for person in self.cast.officers)
        fields = {"kind": "evidence_paper", "form": form, "title": form_of(form).title, "content": content.model_dump(mode="json")}
        act = FileDocument(step=step, paper=Paper.model_validate(fields), to_sign=True, officer_signatures=signed)
        document = f"d{self.do(act, self.cast.lead).seq}"
        made = self.rendered(form, content)
        code = made.content_code
        self.do(PrintDocument(document=document, code=code, printed=made.sha256, pages=3), self.cast.lead)
        scan = FileScan(document=document, scan=self.scan(code), code=code, signed_by=signer, officer_signatures=signed, pages=3)
        self.do(scan, self.cast.lead)

    # Recordings ---------------------------------------------------------------------------------------------------------------

    def record(self, entry: Entry[Act], activity: str, name: str, span: tuple[datetime, datetime] | None = None) -> Entry[Act]:
        """Upload the recording of an activity, a film as long as it took, tied to the step; the platform measures it at once."""
        about: Any = entry.act
        begun, ended = span or (about.started_at, about.ended_at)
        started, operator = begun - timedelta(minutes=1), self.cast.officers[1]
        camera = camera_of(self.site, operator)
        stock(self.site, self.now, camera)
        body = filmed(started, ended, f"{self.case} {name} {len(self.recordings)}")
        with now.at(self.now):
            taken = take_in(site_vault(), [body], f"{name}.mp4")
        self.recordings.append((name, taken.digest))
        act = UploadRecording(
            digest=taken.digest, size=taken.size, file_name=taken.file_name, media_type=taken.media_type, form="video", source="recorder",
            device=camera, operator=operator, officers=self.cast.officers, place=getattr(about, "place", "") or self.agency.name,
            started_at=started, ended_at=ended, case=self.case, step=entry.seq, activity=activity, told_at=started,
        )  # fmt: skip
        stream = recording_stream(self.site.agency, taken.digest)
        stored = self.do(act, self.cast.lead, stream)
        with now.at(self.now):
            measure(stream)
        self.do(AnnotateRecording(gist=f"{name}：完整记录{act.place}的办理过程。", at_ms=60_000), self.cast.lead, stream)
        lines = look(stream).state.shot_lines
        if lines:
            ticks = tuple(TickedLine(item=line, at_ms=60_000 + 1000 * number) for number, line in enumerate(lines))
            self.do(TickShots(violation=False, lines=ticks), self.cast.lead, stream)
        return stored

    def all_do(self, acts: Iterable[Act], by: str) -> list[Entry[Act]]:
        """Let somebody do several acts one after another."""
        return [self.do(act, by) for act in acts]
