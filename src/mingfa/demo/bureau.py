"""A bureau for looking around (演示机关): five agencies with people and accounts, and cases in many stages, counted back from today.

Cases are walked side by side in the order of their simulated time, so that numbers and days follow one another as in a real bureau.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction

from mingfa.agencies.facts import agency_stream, regime_stream
from mingfa.agencies.setup import Site, install, load_site
from mingfa.cases.acts.executing import RecordPayment, RemedyFiled, RemedyOutcome
from mingfa.cases.acts.investigation import SuspendInvestigation
from mingfa.cases.acts.opening import DeclineFiling
from mingfa.cases.state.core import STAGES
from mingfa.demo.channels import arrange, put_up
from mingfa.demo.devices import show_devices
from mingfa.demo.errand import Errand
from mingfa.demo.keeping import asked_by_court
from mingfa.demo.licensing import show_codes, show_licences
from mingfa.demo.matters import matters, parties
from mingfa.demo.outlines import Outline
from mingfa.demo.people import Cast
from mingfa.demo.review_lists import publish_review_list
from mingfa.demo.standing import publish_all
from mingfa.demo.walk import Walk
from mingfa.demo.yearly import CLOSED, close_year, set_up_at
from mingfa.desk import now
from mingfa.desk.errors import UnknownStream
from mingfa.desk.kinds import RegimeView
from mingfa.desk.perform import look, perform, regime_of
from mingfa.desk.settle import settle
from mingfa.desk.signer import LocalSigner
from mingfa.desk.streams import stream_name
from mingfa.desk.times import LOCAL, local_day
from mingfa.disclosure.acts import WithdrawPublication
from mingfa.law.calendar import WorkCalendar, load_calendar
from mingfa.law.regime import AGENCIES
from mingfa.law.regime_terms import term
from mingfa.lists.review_items import review_list_stream
from mingfa.reports.acts import OpenInbox, inbox_stream
from mingfa.reports.keys import make_inbox_key

PASSWORD = "mingfa-demo"  # noqa: S105
OUTWARD = frozenset({"issue", "publish"})
"""Steps that write outside the database (checkpoints, feeds): what they wrote must not be rolled back."""

LONG_AGO = 150
"""Days before today at which the agencies were set up: earlier than any of their cases."""

MAIN = AGENCIES[0]
SHOWN = (
    "lead_handler", "officer", "unit_head", "leader_in_charge", "principal", "legal_leader", "legal_reviewer", "legal_head", "hearing_chair",
    "committee_secretary", "cashier", "info_liaison", "info_centre", "device_keeper", "archivist", "supervisor", "administrator",
)  # fmt: skip
"""Roles of the main agency whose accounts are printed."""

Extra = Callable[[Walk], None]


# What happens beside the common way ------------------------------------------------------------------------------------------


def suspend(walk: Walk) -> None:
    """Suspend the case until another one is over; the party is told."""
    walk.next_day()
    paper = walk.scanned("internal_approval", "案件中止调查审批表")
    facts = "须以另案鉴定结论为依据，另案尚未办结。"
    walk.do(SuspendInvestigation(ground="other_case", facts=facts, told_on=walk.on, paper=paper), walk.cast.who("case.approve_measure"))


def decline(walk: Walk) -> None:
    """Decide not to file."""
    walk.next_day(2)
    paper = walk.scanned("internal_approval", "不予立案审批表")
    walk.do(
        DeclineFiling(missing="jurisdiction", reason="违法行为发生在其他行政区域，已告知举报人。", paper=paper),
        walk.cast.who("case.approve_filing"),
    )


def first_pays(walk: Walk) -> None:
    """Let the first of several parties pay."""
    walk.next_day(3)
    act = RecordPayment(
        party="p1", item="fine", amount_fen=walk.matter.fine_fen, paid_on=walk.on, receipt=f"示财票{walk.state.number[-4:]}"
    )
    walk.do(act, walk.cast.who("case.collect"))


def revoked(walk: Walk) -> None:
    """Let a reconsideration revoke the decision, and the public copy follow as the regime has it."""
    walk.next_day(5)
    lawyer, organ = walk.cast.who("case.remedy"), walk.agency.reconsideration_bodies[0]
    paper = walk.scanned("enforcement_document", "行政复议受理通知书")
    filed = walk.do(RemedyFiled(party="p1", way="reconsideration", organ=organ, filed_on=walk.on, paper=paper), lawyer)
    walk.next_day(15)
    outcome = RemedyOutcome(
        remedy=filed.seq,
        outcome="revoked",
        ended_on=walk.on,
        known_on=walk.on,
        received_on=walk.on,
        reason="主要事实认定不清",
        paper=walk.scanned("enforcement_document", "行政复议决定书"),
    )
    walk.do(outcome, lawyer)
    walk.next_day()
    notice = WithdrawPublication(trigger="revoked", reason="该处罚决定已被行政复议决定撤销。")
    walk.do(notice, walk.cast.who("publication.withdraw"), walk.publication)
    walk.settle()


# Plans -----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Plan:
    """One case: its name, how many working days before today it began, up to which step it is walked, and what else happens then.

    unit: 0 or 1, of the two units that handle cases. slot: its hour of the day; two cases of one unit and slot begin at least seven working
    days apart, so that nobody is in two places. about: which matter of the agency's field. several: how many parties.
    """

    name: str
    ago: int
    upto: str
    unit: int = 0
    slot: int = 0
    about: int = 0
    several: int = 1
    hearing: bool = False
    render: bool = False
    then: Extra | None = None


FULL: tuple[Plan, ...] = (
    Plan("revoked", 70, "publish", slot=1, about=1, then=revoked),
    Plan("archived", 60, "archive", hearing=True, render=True),
    Plan("unpaid", 48, "publish", unit=1, slot=4, about=1, then=asked_by_court),
    Plan("several", 40, "publish", unit=1, slot=2, about=1, several=2, then=first_pays),
    Plan("approved", 31, "approve_publication", slot=3, about=2),
    Plan("provided", 30, "provide_publication", unit=1, slot=3, about=1),
    Plan("leaders", 27, "put_to_leaders", slot=1),
    Plan("reviewing", 25, "answer_review", slot=2),
    Plan("declined", 24, "lead", unit=1, about=2, then=decline),
    Plan("to-review", 22, "first_review", slot=3, render=True),
    Plan("defence", 16, "serve_notice", slot=2),
    Plan("preserved", 15, "preserve", slot=4, about=1),
    Plan("examination", 13, "hand_over", about=1),
    Plan("suspended", 12, "question", unit=1, slot=1, about=2, then=suspend),
    Plan("filed", 4, "file_case", slot=4, about=1),
    Plan("lead", 2, "lead", unit=1),
)
"""The main agency's cases, the oldest first."""

FEW: tuple[Plan, ...] = (
    Plan("revoked", 70, "publish", slot=1, about=1, then=revoked),
    Plan("archived", 60, "archive", hearing=True),
    Plan("to-review", 23, "send_to_review", slot=2),
    Plan("defence", 16, "serve_notice", slot=3, about=1),
)
"""Cases of each other agency: two that were published, two under way."""


def plans(agency: str) -> tuple[Plan, ...]:
    """Return the plans of an agency: many for the one that is shown, a few for the others."""
    if agency == MAIN:
        return FULL
    at = AGENCIES.index(agency)
    return (FEW[at % 2], FEW[2 + at % 2])


# The bureau ------------------------------------------------------------------------------------------------------------------


def say(line: str) -> None:
    """Print a line of progress."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def ensure_bureau() -> None:
    """Set the demonstration bureau up, or what is missing of it: agencies, accounts, cases; nothing when all is there."""
    today = present(regime_of(MAIN))
    sites = _install(today)
    made = make_accounts(sites)
    if made:
        say(f"  登录账号 {made} 个")
    added = sum(_devices(site, today) for site in sites.values())
    if added:
        say(f"  音像记录设备 {added} 台（处）")
    walked = sum(close_year(sites[agency], today - timedelta(days=LONG_AGO)) for agency in CLOSED)
    walked += _walk_all(sites, today) + sum(_outlines(site, today) for site in sites.values())
    licensed = sum(show_licences(site, today) for site in sites.values())
    if licensed:
        say(f"  行政许可申请 {licensed} 件")
    walked += licensed + sum(show_codes(site, today) for site in sites.values())
    if walked:
        with now.at(today):
            settle(LocalSigner())
        say(f"演示机关已就绪，新办案件 {walked} 件")


def _install(today: datetime) -> dict[str, Site]:
    sites: dict[str, Site] = {}
    for agency in AGENCIES:
        long_ago = today - timedelta(days=LONG_AGO)
        with now.at(set_up_at(long_ago) if agency in CLOSED else long_ago):
            known = not _missing(agency_stream(agency))
            sites[agency] = load_site(agency) if known else install(agency)
            if not known:
                arrange(sites[agency])
            if _missing(review_list_stream(agency)):
                publish_review_list(sites[agency])
            published = publish_all(sites[agency])
            _open_inbox(sites[agency])
            if not known:
                settle(LocalSigner())
                for site in (sites[agency], *sites[agency].below.values()):
                    put_up(site)
        if not known:
            say(f"  {look(regime_stream(agency)).state.regime.name}：制度、机构、人员、密钥，公布清单 {published} 份")
    return sites


def _open_inbox(site: Site) -> None:
    """Let the public write to the agency through the portal."""
    stream = inbox_stream(site.agency)
    if _missing(stream):
        opener = Cast(site, local_day(now.now()), site.handling[0]).who("report.open")
        perform(OpenInbox(public=make_inbox_key(site.agency)), stream, by=opener, key=f"demo|{stream}")


def _devices(site: Site, today: datetime) -> int:
    view = regime_of(site.agency)
    assert view is not None
    return show_devices(site, today - timedelta(days=LONG_AGO), view.calendar, today)


def present(view: RegimeView | None) -> datetime:
    """Return the present, or the last evening of the last year whose working days are announced (in the agency's calendar, if any)."""
    moment = now.now().astimezone(LOCAL)
    known = view.calendar if view is not None else load_calendar()
    while not known.announced(local_day(moment)):
        moment = datetime.combine(date(moment.year - 1, 12, 31), time(18), LOCAL)
    return moment


def _missing(stream: str) -> bool:
    try:
        look(stream)
    except UnknownStream:
        return True
    return False


def _start(calendar: WorkCalendar, today: datetime, ago: int) -> datetime:
    """Return nine o'clock `ago` working days before the last working day that is over."""
    last = calendar.add_working_days(local_day(today), -1)
    return datetime.combine(calendar.add_working_days(last, -ago), time(9), LOCAL)


def _walk_all(sites: dict[str, Site], today: datetime) -> int:
    walks = [pair for agency, site in sites.items() for pair in _walks(agency, site, today)]
    under_way = list(walks)
    while under_way:
        walk, plan = min(under_way, key=lambda pair: pair[0].now)
        if plan.upto not in walk.done:
            with nullcontext() if walk.left[0] in OUTWARD else transaction.atomic():
                walk.step()
            _put_up(walk)
            continue
        if plan.then is not None:
            plan.then(walk)
            _put_up(walk)
        under_way.remove((walk, plan))
        _say_case(walk)
    return len(walks)


def _put_up(walk: Walk) -> None:
    """Enter on the other channels what a case has just published, changed or taken down."""
    if "publish" in walk.done:
        with now.at(walk.now):
            put_up(walk.site, walk.publication)


def _say_case(errand: Errand) -> None:
    state = errand.state
    say(f"  {errand.agency.name}　{state.number or state.title}　{dict(STAGES)[state.stage]}")


def _walks(agency: str, site: Site, today: datetime) -> Iterator[tuple[Walk, Plan]]:
    view = regime_of(agency)
    assert view is not None
    known = matters(view.regime.field)
    for number, plan in enumerate(plans(agency)):
        case = stream_name(agency, "case", f"demo-{plan.name}")
        if not _missing(case):
            continue
        everybody = parties() * 2
        first = number % len(parties())
        yield (
            Walk(
                site,
                _start(view.calendar, today, plan.ago),
                everybody[first : first + plan.several],
                slot=plan.slot,
                unit=site.handling[plan.unit],
                render=plan.render,
                case=case,
                about=known[plan.about % len(known)],
                hearing_wanted=plan.hearing,
            ),
            plan,
        )


def _outlines(site: Site, today: datetime) -> int:
    view = regime_of(site.agency)
    assert view is not None
    made = 0
    plans = (("inspection", 6, 0, 1), ("coercion", 5, 1, 0)) if site.agency == MAIN else (("coercion", 5, 0, 0),)
    for name, ago, unit, slot in plans:
        case = stream_name(site.agency, "case", f"demo-{name}")
        if _missing(case):
            start = _start(view.calendar, today, ago)
            errand = Outline(site, start, parties()[2 + unit : 3 + unit], slot=slot, unit=site.handling[unit], case=case)
            (errand.inspect if name == "inspection" else errand.seal)()
            _say_case(errand)
            made += 1
    return made


# Accounts --------------------------------------------------------------------------------------------------------------------


def make_accounts(sites: dict[str, Site]) -> int:
    """Make the sign-in accounts that are missing, all with the demonstration's password; return how many."""
    from django.contrib.auth.hashers import make_password
    from django.contrib.auth.models import User

    wanted = {account for site in sites.values() for account in _accounts_of(site)}
    held = set(User.objects.filter(username__in=wanted).values_list("username", flat=True))
    secret = make_password(PASSWORD)
    User.objects.bulk_create([User(username=name, password=secret) for name in sorted(wanted - held)])
    return len(wanted - held)


def _people(site: Site) -> list[str]:
    return sorted({person for people in site.people.values() for person in people})


def _accounts_of(site: Site) -> Iterator[str]:
    for person in _people(site):
        account = look(person).state.account
        if account:
            yield account
    for below in site.below.values():
        yield from _accounts_of(below)


def accounts() -> list[str]:
    """Return lines "账号  姓名  岗位  机构": somebody for every useful post of the main agency, one handler of each other agency."""
    lines = []
    for agency in AGENCIES:
        site = load_site(agency)
        wanted: dict[str, list[str]] = {}
        for role in SHOWN if agency == MAIN else SHOWN[:1]:
            person = next((one for one in site.people.get(role, []) if one not in wanted), None)
            if person is not None:
                wanted[person] = [role]
        lines += [_line(agency, person) for person in wanted]
    return lines


def _line(agency: str, person: str) -> str:
    state, regime = look(person).state, look(regime_stream(agency)).state.regime
    roles = [(known.name if (known := regime.role(post.role)) is not None else "") or term("role", post.role) for post in state.posts]
    unit = next((regime.unit(post.unit) for post in state.posts if post.unit), None)
    place = unit.name if unit is not None else ""
    return f"{state.account}  {state.name}  {'、'.join(dict.fromkeys(roles))}  {place if agency == MAIN else f'{regime.name}　{place}'}"
