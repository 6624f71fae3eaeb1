"""What acts on deliveries need to know of other streams: the channels of the agency, those its regime names."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from typing_extensions import override

from mingfa.desk.act import FactView
from mingfa.exchange.state.channels import SECTIONS, Channel, Named, Recipient, Section, in_force, named_by


class ChannelView(FactView):
    """A channel as the agency has arranged it."""

    code: str
    name: str
    mode: str
    mandatory: bool
    source: str = ""
    kinds: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    delay_days: int = 0
    needs_number: bool = False
    on: bool = True


class SectionView(FactView):
    """A section of the column."""

    code: str
    label: str
    stages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


class RecipientView(FactView):
    """A body that decisions may be supplied to."""

    code: str
    name: str
    basis: str


class ArrangedFact(FactView):
    """What the agency has arranged for its channels: channels set, sections, designated persons by unit, bodies now listed."""

    channels: tuple[ChannelView, ...] = ()
    sections: tuple[SectionView, ...] = ()
    entrants: dict[str, str] = {}
    recipients: tuple[RecipientView, ...] = ()

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from the state of the channels."""
        return cls(
            channels=tuple(ChannelView(**_plain(one)) for _, one in sorted(state.channels.items())),
            sections=tuple(SectionView(**_plain(one)) for one in state.sections),
            entrants=dict(state.entrants),
            recipients=tuple(
                RecipientView(code=one.code, name=one.name, basis=one.basis)
                for one in state.recipients
                if one.until is None or on <= one.until
            ),
        )


class NamedView(FactView):
    """A channel that the regime names."""

    code: str
    mandatory: bool
    article: str
    system: bool


class NamedFact(FactView):
    """The channels that the regime names on the day."""

    channels: tuple[NamedView, ...]

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from the regime's stream."""
        return cls(channels=tuple(NamedView(**_plain(one)) for one in named_by(state.regime, on)))


def _plain(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__slots__}


def channels_of(named: NamedFact | None, arranged: ArrangedFact | None) -> tuple[Channel, ...]:
    """Return the channels in force, from what an act was told of regime and agency."""
    told = tuple(Named(one.code, one.mandatory, one.article, one.system) for one in named.channels) if named is not None else ()
    kept = {one.code: Channel(**dict(one)) for one in arranged.channels} if arranged is not None else {}
    return in_force(told, kept)


def sections_of(arranged: ArrangedFact | None) -> tuple[Section, ...]:
    """Return the sections of the column."""
    return tuple(Section(**dict(one)) for one in arranged.sections) if arranged is not None else SECTIONS


def recipient_of(arranged: ArrangedFact | None, code: str) -> Recipient | None:
    """Return a listed body."""
    found = next((one for one in arranged.recipients if one.code == code), None) if arranged is not None else None
    return Recipient(found.code, found.name, found.basis) if found is not None else None
