"""What a case keeps of the list it rests on: the one item it cites, in the version of its own day, with the duties the item brings. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, StringConstraints
from typing_extensions import override

from mingfa.desk.act import FactView, Need
from mingfa.desk.streams import agency_of
from mingfa.law.article import Article
from mingfa.lists.matters.types import INSPECTION, ITEMS, KEYS
from mingfa.lists.standing.cells import BETWEEN, YES, laws_of
from mingfa.lists.standing.facts import list_stream


class Cited(BaseModel):
    """A row of a published list as an act cites it. list: code of its type; number, since: version and its first public day; cells by column key."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    list: str
    list_name: str
    number: int
    since: date
    id: str
    cells: Mapping[str, str]

    @property
    def name(self) -> str:
        """What the item is called."""
        return self.cells.get("title", "") or self.id

    @property
    def kind(self) -> str:
        """The kind of enforcement act it is about, "" for an inspection item."""
        return self.cells.get("kind", "")

    @property
    def units(self) -> tuple[str, ...]:
        """Codes of the units that handle it; empty where the list names none."""
        return tuple(one for one in (self.cells.get("unit") or self.cells.get("subject") or "").split(BETWEEN) if one)

    @property
    def laws(self) -> tuple[str, ...]:
        """The provisions it rests on."""
        return tuple(str(one) for one in laws_of(self.cells.get("basis", "")))

    @property
    def duties(self) -> tuple[str, ...]:
        """Which duties it brings: "disclose", "record", "review"."""
        return tuple(key for key, _ in KEYS if self.cells.get(key) == YES)

    @property
    def article(self) -> Article:
        """The place in the list, to be cited where a duty rests on it."""
        return Article(self.list_name, f"第{self.number}版“{self.name[:40]}”", self.since, None, self.since)

    @property
    def words(self) -> str:
        """Item and version: 《行政执法事项清单》第2版“……”."""
        return f"《{self.list_name}》第{self.number}版“{self.name}”"


class MattersFact(FactView):
    """The list in force on the day of the act. number: its version, 0 while none is public. rows: by number; in an entry only the cited one."""

    list: str
    name: str
    number: int
    since: date | None = None
    rows: Mapping[str, Mapping[str, str]] = {}

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from the list's state."""
        code, current = stream.rpartition("/")[2], state.current(on)
        if current is None:
            return cls(list=code, name=state.title, number=0)
        rows = {line.id: dict(line.cells) for line in current.lines}
        return cls(list=code, name=state.title, number=current.number, since=current.published_on, rows=rows)

    @override
    def narrowed(self, act: Any, state: Any) -> Self:
        """Keep only the row the act cites, or the one the proposal it decides on cited."""
        proposal = getattr(getattr(state, "investigation", None), "proposal", None)
        held = getattr(proposal, "item", None) if self.list == ITEMS.code else None
        wanted = {str(getattr(act, FIELDS.get(self.list, ""), "") or ""), held.id if held is not None else ""}
        return self.model_copy(update={"rows": {ident: cells for ident, cells in self.rows.items() if ident in wanted}})

    def cited(self, ident: str) -> Cited | None:
        """Return a row of the version in force, None when it has no such row."""
        cells = self.rows.get(ident)
        if cells is None or self.since is None:
            return None
        return Cited(list=self.list, list_name=self.name, number=self.number, since=self.since, id=ident, cells=cells)


ItemId = Annotated[str, StringConstraints(pattern=r"^([A-Za-z0-9][A-Za-z0-9._-]{0,39})?$")]
"""The number of a row of a list as an act cites it, "" for none."""


def cited_in(entry: Any, need: str, ident: str) -> Cited | None:
    """Return the row an entry cites as its facts keep it, None when it cites none."""
    fact = entry.fact(need) if ident else None
    return fact.cited(ident) if fact is not None else None


FIELDS = {ITEMS.code: "item", INSPECTION.code: "random_item"}
"""List type -> the field of an act that cites one of its rows."""

ITEM_LIST = Need("items", lambda act, state: (list_stream(agency_of(state.stream), ITEMS.code),), MattersFact, required=False)
"""For acts that open a case: the enforcement items, where the agency has such a list."""

INSPECTION_LIST = Need(
    "inspections", lambda act, state: (list_stream(agency_of(state.stream), INSPECTION.code),), MattersFact, required=False
)
"""For acts that launch a random inspection: the random inspection items."""
