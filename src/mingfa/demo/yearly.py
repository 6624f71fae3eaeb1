"""A year that is over (演示用已公布年度): a few cases decided in it, its figures counted, frozen, signed off and published in the January after.

Everything is done in its own simulated time, before the cases that are counted back from today: no time is falsified.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from mingfa.agencies.setup import Site
from mingfa.cases.acts.closing import FileRecordings, Leaf
from mingfa.cases.acts.outline import ArchiveOutline
from mingfa.cases.gates.dossier import recordings_of
from mingfa.demo.channels import put_up
from mingfa.demo.matters import matters, parties
from mingfa.demo.outlines import Outline
from mingfa.demo.people import Cast
from mingfa.demo.walk import Walk
from mingfa.desk import now
from mingfa.desk.act import Act
from mingfa.desk.errors import UnknownStream
from mingfa.desk.gates import has_duty
from mingfa.desk.perform import actor_of, look, perform, regime_of
from mingfa.desk.settle import settle
from mingfa.desk.signer import LocalSigner
from mingfa.desk.streams import new_id, stream_name
from mingfa.desk.times import LOCAL, local_day
from mingfa.dossier.typeset import count_pages
from mingfa.statistics import compiling
from mingfa.statistics.acts import FreezeFigures, PublishFigures, ReportFigures, SignOffFigures, annual_stream

CLOSED = ("xiangxi", "jiangbei")
"""Agencies with a closed year: the one that is shown, and one whose text asks for annual data by a day."""

ROOM = timedelta(days=60)
"""How long before the other cases the January has to lie in which the year was closed."""


def closed_year(long_ago: datetime) -> int:
    """Return the last year that was closed some weeks before the time at which everything else begins."""
    return (long_ago.astimezone(LOCAL) - ROOM).year - 1


def set_up_at(long_ago: datetime) -> datetime:
    """Return when an agency with a closed year was set up: in the autumn of that year."""
    return datetime(closed_year(long_ago), 10, 9, 9, tzinfo=LOCAL)


def close_year(site: Site, long_ago: datetime) -> int:
    """Walk the cases of the year that is over and close it; returns how many cases, 0 where it is closed already."""
    year = closed_year(long_ago)
    try:
        look(annual_stream(site.agency, year))
    except UnknownStream:
        return _close(site, year)
    return 0


def _close(site: Site, year: int) -> int:
    view = regime_of(site.agency)
    assert view is not None
    first = view.calendar.add_working_days(date(year, 10, 14), 1)
    start = datetime(first.year, first.month, first.day, 9, tzinfo=LOCAL)
    whom, walked = parties(), 1
    looked = Outline(site, start, whom[2:3], unit=site.handling[0], case=_case(site, year, "inspection"))
    looked.inspect()
    _file_away(looked)
    last = looked.now
    if site.agency == CLOSED[0]:
        case, about = _case(site, year, "penalty"), matters(view.regime.field)[0]
        walk = Walk(site, start, whom[:1], slot=2, unit=site.handling[0], case=case, about=about)
        walk.through("archive")
        walked, last = 2, max(last, walk.now)
    with now.at(last):
        put_up(site)
    _publish(site, year, max(datetime(year + 1, 1, 12, 10, tzinfo=LOCAL), last + timedelta(days=1)))
    return walked


def _file_away(case: Outline) -> None:
    """File a case that is over away, so that nothing of the year that is over still falls due."""
    waiting = tuple(one.recording for one in recordings_of(case.state) if case.state.dossier.filed(one.recording) is None)
    case.do(FileRecordings(recordings=waiting), case.cast.lead)
    case.next_day(3)
    archivist = case.cast.who("case.archive", but=case.cast.officers)
    case.file(None, case.paper("enforcement_document", "file_notes", case.clerk.file_notes(archivist, case.recordings)))
    leaves = tuple(Leaf(document=one, pages=pages) for one, pages in count_pages(case.state).items())
    number = f"{case.on.year}-JC-{case.state.number.partition('〕')[2].strip('号')}"
    case.do(ArchiveOutline(number=number, retention="30", pages=sum(leaf.pages for leaf in leaves), leaves=leaves), archivist)


def _case(site: Site, year: int, name: str) -> str:
    return stream_name(site.agency, "case", f"demo-{year}-{name}")


def _publish(site: Site, year: int, at: datetime) -> None:
    """Count the year, and take its table through the agency's own chain: one step a day, each by whom its text names."""
    stream = annual_stream(site.agency, year)
    with now.at(at):
        settle(LocalSigner())
        compiling.open_year(site.agency, year)
        compiling.count_year(site.agency, year)
    frozen_by = _who(site, "provide", at)
    _do(FreezeFigures(counted=look(stream).state.counted.seq, note="演示数据。"), stream, frozen_by, at + timedelta(hours=1))
    _do(SignOffFigures(), stream, _who(site, "approve", at, but=frozen_by), at + timedelta(days=1))
    _do(PublishFigures(), stream, _who(site, "publish", at), at + timedelta(days=1, hours=2))
    view = regime_of(site.agency)
    assert view is not None
    on = local_day(at)
    names = view.regime.items("statistics.annual.report_to", on) if view.regime.has("statistics.annual.report_to", on) else ()
    with now.at(at + timedelta(days=2)):
        settle(LocalSigner())
        put_up(site)
        reporter = Cast(site, local_day(now.now()), site.handling[0]).who("annual.report")
    for name in names:
        sent = at + timedelta(days=2, hours=1)
        _do(ReportFigures(recipient=name, on=local_day(sent), receipt=f"{name}收文〔{year + 1}〕7号（演示）"), stream, reporter, sent)


def _do(act: Act, stream: str, by: str, at: datetime) -> None:
    with now.at(at):
        perform(act, stream, by=by, key=f"demo|{new_id()}")


def _who(site: Site, step: str, at: datetime, but: str = "") -> str:
    """Return somebody whom the agency's text names for a step of the chain; raises LookupError."""
    view = regime_of(site.agency)
    assert view is not None
    regime, on = view.regime, local_day(at)
    chain = "annual" if regime.has(f"disclosure.chain.annual.{step}.roles", on) else "decision"
    roles, named = regime.items(f"disclosure.chain.{chain}.{step}.roles", on), f"disclosure.chain.{chain}.{step}.units"
    units = regime.items(named, on) if regime.has(named, on) else ()
    for person in sorted({one for people in site.people.values() for one in people}):
        actor = actor_of(person, at)
        fit = any(post.role in roles and (not units or post.unit in ("", *units)) for post in actor.posts)
        if fit and person != but and has_duty(actor, regime.duty(f"annual.{step}", on)):
            return person
    raise LookupError(f"{site.agency}: nobody to {step} annual data")
