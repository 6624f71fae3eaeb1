"""Standing lists on their desk, for tests: acts done by whoever may do them at an agency, refusals as codes, whole chains in one call."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import count
from typing import Any

from mingfa.agencies.setup import Site
from mingfa.agencies.tests.acting import regime_now
from mingfa.demo import standing as demo
from mingfa.desk import now
from mingfa.desk.act import Act
from mingfa.desk.errors import Refused, UnknownStream
from mingfa.desk.perform import look, perform, would_refuse
from mingfa.desk.times import LOCAL
from mingfa.law.refusal import Refusal
from mingfa.lists.standing.acts import ApproveVersion, CreateList, DraftVersion, OpenBook, RowIn
from mingfa.lists.standing.book import BookState
from mingfa.lists.standing.facts import book_stream, list_stream
from mingfa.lists.standing.state import ListState
from mingfa.lists.standing.types import ListType, type_named

DAY = date(2026, 3, 2)
_keys = count()


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=LOCAL)


class Lists:
    """The standing lists of an agency: acts done on a day, refusals as codes (the last ones whole in `last`)."""

    def __init__(self, site: Site, day: date = DAY) -> None:
        self.site, self.day, self.agency = site, day, site.agency
        self.last: tuple[Refusal, ...] = ()
        self.regime = regime_now(site.agency)

    def kind(self, code: str) -> ListType:
        found = type_named(code)
        assert found is not None, code
        return found

    def drafter(self, code: str, day: date | None = None) -> tuple[str, str]:
        """(person, unit) that may provide a list."""
        with now.at(at(day or self.day)):
            return demo.drafter(self.site, self.regime, self.kind(code), day or self.day)

    def approver(self, *but: str) -> str:
        with now.at(at(self.day)):
            return demo.approver(self.site, self.regime, self.day, but=but)

    def publisher(self) -> str:
        with now.at(at(self.day)):
            return demo.publisher(self.site, self.regime, self.day)

    def keeper(self) -> str:
        """Somebody who keeps the catalogue."""
        return self.site.person("legal_head")

    def do(self, act: Act, where: str, *, by: str, day: date | None = None) -> set[str]:
        """Do an act on a list (by its code) or a stream; return the codes of what refuses it."""
        stream = where if "/" in where else list_stream(self.agency, where)
        try:
            with now.at(at(day or self.day)):
                perform(act, stream, by=by, key=f"standing-test-{next(_keys)}")
        except Refused as error:
            self.last = error.refusals
            return set(error.codes)
        self.last = ()
        return set()

    def would(self, act: Act, where: str, *, by: str, day: date | None = None) -> set[str]:
        """Return what would refuse an act."""
        with now.at(at(day or self.day)):
            self.last = would_refuse(act, where if "/" in where else list_stream(self.agency, where), by=by)[0]
        return {one.code for one in self.last}

    def words(self) -> str:
        """What the last refusals said."""
        return "；".join(str(one) for one in self.last)

    def state(self, code: str) -> ListState:
        found: ListState = look(list_stream(self.agency, code)).state
        return found

    def states(self) -> dict[str, ListState]:
        """Every list the agency has begun."""
        return {code: self.state(code) for code in self.book().lists}

    def book(self) -> BookState:
        found: BookState = look(book_stream(self.agency)).state
        return found

    def open_book(self) -> None:
        if not demo.book_is_open(self.agency):
            assert self.do(OpenBook(), book_stream(self.agency), by="installer") == set(), self.words()

    def create(self, code: str, day: date | None = None) -> None:
        """Begin a list that is not begun yet."""
        try:
            self.state(code)
        except UnknownStream:
            assert self.do(CreateList(), code, by=self.drafter(code, day)[0], day=day) == set(), self.words()

    def draft(self, code: str, rows: Mapping[str, Mapping[str, str]], **told: Any) -> DraftVersion:
        """Make the act that drafts these rows, by whoever provides them unless told otherwise."""
        person, unit = self.drafter(code)
        fields: dict[str, Any] = {"unit": unit, "provider": person, "source": "本机关公示工作安排", **told}
        return DraftVersion(rows=tuple(RowIn(id=ident, cells=dict(cells)) for ident, cells in rows.items()), **fields)

    def drafted(self, code: str, rows: Mapping[str, Mapping[str, str]], *, day: date | None = None, **told: Any) -> Lists:
        """Draft rows, which must pass."""
        self.create(code, day)
        assert self.do(self.draft(code, rows, **told), code, by=self.drafter(code)[0], day=day) == set(), self.words()
        return self

    def approving(self, code: str, opinion: str = "同意") -> ApproveVersion:
        draft = self.state(code).draft
        assert draft is not None
        return ApproveVersion(digest=draft.digest, opinion=opinion)

    def publish(self, code: str, rows: Mapping[str, Mapping[str, str]], *, day: date | None = None, **told: Any) -> ListState:
        """Take rows through the whole chain to the public."""
        with now.at(at(day or self.day)):
            return demo.publish_list(self.site, code, rows, key=f"t{next(_keys)}", **told)
