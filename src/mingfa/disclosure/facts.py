"""What a publication needs to know of the stream it tells of: the decisions as they may be shown, and what must not be."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from typing_extensions import override

from mingfa.desk.act import FactView
from mingfa.desk.streams import kind_of
from mingfa.disclosure import content as _case_source  # noqa: F401  registers cases as a source of decisions
from mingfa.disclosure.redaction import Secrets, redact
from mingfa.disclosure.source import told_by_stream
from mingfa.disclosure.state import OUT


class LawView(FactView):
    """A law the decision rests on: full title without 《》, article or ""."""

    instrument: str
    article: str = ""


class PartyView(FactView):
    """A party as the public may see it; code: unified social credit code or ""."""

    name: str
    code: str = ""


class FollowedView(FactView):
    """What became of a decision after it was made, hidden what must be: field, words, day."""

    field: str
    words: str
    on: date


class DecisionView(FactView):
    """One decision: whether it exists, and its fields with what had to be hidden already taken out (source.DecisionTold, told safely).

    youngest_born: birth date of the youngest party who is a natural person, None where there is none or it is not known.
    raw: the fields before anything was hidden, from which a version is made when a person adds or lifts something; it never leaves the office.
    """

    seq: int
    result: str
    number: str
    decided_on: date
    issued: bool
    annulled: bool
    fields: dict[str, str]
    hidden: tuple[str, ...]
    kind: str = ""
    youngest_born: date | None = None
    random: bool = False
    no_problem: bool = False
    laws: tuple[LawView, ...] = ()
    amount_fen: int | None = None
    place: str = ""
    matter: str = ""
    parties: tuple[PartyView, ...] = ()
    followed: tuple[FollowedView, ...] = ()
    raw: dict[str, str] = {}


class DecisionsFact(FactView):
    """The decisions of a stream for publication. hide: names -> shown instead; addresses; keep: codes that look like a person's and are none.

    A stream of a kind that makes no decisions gives an empty view: kind "", no decisions.
    """

    kind: str
    title: str
    unit: str
    decisions: tuple[DecisionView, ...]
    names: dict[str, str]
    addresses: tuple[str, ...]
    keep: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    raw_title: str = ""

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from the state of whatever stream makes the decision (source.register_source)."""
        told = told_by_stream(kind_of(stream), state)
        if told is None:
            return cls(kind="", title="", unit="", decisions=(), names={}, addresses=(), keep=())
        secrets = told.secrets
        views = []
        for one in told.decisions:
            fields, hidden = dict[str, str](), list[str]()
            for name, words in one.fields.items():
                if words:
                    fields[name], hits = redact(words, secrets)
                    hidden += hits
            views.append(
                DecisionView(
                    seq=one.seq, result=one.result, number=one.number, decided_on=one.decided_on, issued=one.issued, annulled=one.annulled,
                    fields=fields, raw={name: words for name, words in one.fields.items() if words},
                    hidden=tuple(hidden), kind=one.kind or told.kind, youngest_born=one.youngest_born, random=one.random,
                    no_problem=one.no_problem, laws=tuple(LawView(instrument=law.instrument, article=law.article) for law in one.laws),
                    amount_fen=one.amount_fen, place=redact(one.place, secrets)[0], matter=redact(one.matter, secrets)[0],
                    parties=tuple(PartyView(name=redact(party.name, secrets)[0], code=party.code) for party in one.parties),
                    followed=tuple(FollowedView(field=more.field, words=redact(more.words, secrets)[0], on=more.on) for more in one.followed),
                )
            )  # fmt: skip
        return cls(
            kind=told.kind, title=redact(told.title, secrets)[0], unit=told.unit, decisions=tuple(views), names=dict(secrets.names),
            addresses=secrets.addresses, keep=secrets.keep, numbers=secrets.numbers, shown=secrets.shown, raw_title=told.title,
        )  # fmt: skip

    @property
    def secrets(self) -> Secrets:
        """What must not be shown."""
        return Secrets(self.names, self.addresses, self.keep, self.numbers, self.shown)

    def decision(self, seq: int) -> DecisionView | None:
        """Return the decision of this number."""
        return next((one for one in self.decisions if one.seq == seq), None)


class PublicFact(FactView):
    """What the public sees of another decision of the same case; empty while it sees nothing. lifted: words that were left visible there."""

    title: str
    fields: tuple[dict[str, str], ...]
    lifted: tuple[str, ...]

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from a publication's state."""
        shown = state.emissions[-1].content if state.emissions and state.stage in OUT else {}
        lifted = state.version.choices.lifted if state.version is not None else {}
        return cls(title=str(shown.get("title", "")), fields=tuple(shown.get("fields", ())), lifted=tuple(words for _, words in lifted))


class PublicationFact(FactView):
    """That a decision has a publication, and how far it is."""

    stage: str

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from a publication's state."""
        return cls(stage=state.stage)
