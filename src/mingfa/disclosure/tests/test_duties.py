"""Whose duty (职责) each act of disclosure, lists, licences and annual data is: those posts of an agency and no other, asked at the desk's own gate."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest

from mingfa.agencies.acts import person as officers
from mingfa.desk import gates
from mingfa.desk.act import Act, Actor, Matter, Post
from mingfa.desk.gates import has_duty
from mingfa.disclosure.acts import correcting, flagging, following, publishing, withholding
from mingfa.disclosure.drawn import acts as drawn
from mingfa.exchange.acts import channels, delivery
from mingfa.law.calendar import load_calendar
from mingfa.law.regime import AGENCIES, load_regime
from mingfa.law.regime_model import Regime
from mingfa.licences.acts import applying, deciding, examining
from mingfa.lists import acts as register
from mingfa.lists import av_items, review_items
from mingfa.lists.standing.acts import book, drafting
from mingfa.lists.standing.acts import publishing as listing
from mingfa.progress import acts as progress
from mingfa.reports.acts import inbox, letters
from mingfa.statistics import acts as annual

AT = datetime(2026, 3, 5, 2, tzinfo=UTC)
COMMON = "officer lead_handler unit_head"

# duty -> posts, as the platform's convention (明法平台使用约定 岗位分工) has them where no text of an agency does
NATION = {
    "annual.approve": "leader_in_charge legal_leader principal unit_head",
    "annual.provide": f"info_liaison {COMMON} legal_reviewer legal_head",
    "annual.publish": f"info_centre info_liaison {COMMON}",
    "annual.report": f"info_liaison info_centre {COMMON} legal_reviewer legal_head",
    "channel.configure": "info_centre legal_head",
    "channel.deliver": f"info_liaison info_centre {COMMON} legal_reviewer legal_head",
    "exchange.export": "info_centre legal_head legal_reviewer",
    "exchange.supply": "info_centre legal_head legal_reviewer",
    "licence.decide": "leader_in_charge principal",  # 行政许可法 第三十七条
    "licence.do": "officer window_clerk lead_handler",  # 行政许可法 第三十四条
    "list.approve": "leader_in_charge unit_head legal_head principal",
    "list.approve_review_items": "legal_leader leader_in_charge principal",
    "list.av_items": COMMON,
    "list.book": "legal_head legal_reviewer unit_head",
    "list.change": "legal_head legal_reviewer unit_head info_liaison",
    "list.collect": "info_liaison",
    "list.draft": f"info_liaison {COMMON} legal_reviewer legal_head window_clerk archivist",
    "list.maintain": "legal_head legal_reviewer",
    "list.publish": "info_centre info_liaison legal_head legal_reviewer unit_head leader_in_charge",
    "list.return": "info_liaison leader_in_charge unit_head legal_head principal info_centre",
    "list.review_items": "legal_head legal_reviewer",
    "officer.certify": "legal_head administrator",
    "officer.enrol": "legal_head administrator",
    "officer.publish": "legal_head info_centre",
    "progress.issue": "officer window_clerk lead_handler",
    "publication.approve": "leader_in_charge",
    "publication.provide": "info_liaison lead_handler officer",
    "publication.publish": "info_centre",
    "publication.withdraw": "info_centre",
    "publication.withhold": "leader_in_charge",
    "report.extend": "leader_in_charge principal",
    "report.handle": f"supervisor legal_head legal_reviewer info_centre info_liaison {COMMON}",
    "report.open": "administrator info_centre",
    "report.route": "supervisor legal_head info_centre",
}
# where an agency's text says otherwise: posts
OWN = {
    "xiangxi": {  # 公示制度 第十三条、第十六条、第十七条
        "publication.provide": "info_liaison lead_handler",
        "publication.publish": "info_liaison info_centre",
        "publication.withdraw": "info_liaison info_centre",
    },
    "xinglongtai": {  # 实施方案 二（一）3、5
        "list.maintain": "legal_head legal_reviewer unit_head",
        "publication.provide": COMMON,
        "publication.publish": "info_centre legal_head legal_reviewer unit_head",
        "publication.withdraw": "info_centre legal_head legal_reviewer unit_head",
    },
    "shanghai": {"publication.provide": "lead_handler officer"},  # 推进实施方案 三（一）
    "jiangbei": {"publication.provide": "lead_handler officer", "publication.approve": "unit_head"},  # 公示制度 第一条
}
# where it names units too
UNITS = {
    "xiangxi": {"list.maintain": "legal"},  # 法制审核制度 第三条
    "xinglongtai": {  # 实施方案 二（一）2、3, 二（二）3（1）
        "list.maintain": "legal enforcement",
        "list.av_items": "enforcement",
        "publication.publish": "legal enforcement functional",
    },
    "jiangbei": {
        "publication.provide": "enforcement", "publication.approve": "enforcement", "publication.publish": "info_centre",
        "publication.withdraw": "info_centre",
    },
}  # fmt: skip
ACTS: dict[str, tuple[type[Act], ...]] = {
    "annual.approve": (annual.ReturnFigures, annual.SignOffFigures),
    "annual.provide": (annual.OpenYear, annual.FreezeFigures, annual.ReviseFigures),
    "annual.publish": (annual.PublishFigures,),
    "annual.report": (annual.ReportFigures, annual.HandInFigures),
    "channel.configure": (channels.ArrangeChannels, channels.ConfigureChannel),
    "channel.deliver": (delivery.FinishTask,),
    "exchange.export": (delivery.NoteExport,),
    "exchange.supply": (delivery.SupplyDecision,),
    "licence.decide": (deciding.DecideLicence, deciding.EndLicence, examining.ExtendExamination),
    "licence.do": (applying.AcceptApplication, examining.RecordExamination, deciding.DeliverLicence),
    "list.approve": (listing.ApproveVersion,),
    "list.approve_review_items": (review_items.ApproveReviewList, review_items.PublishReviewList),
    "list.av_items": (av_items.AddAvLine, av_items.EndAvLine),
    "list.book": (book.AddOwnType, book.EndOwnType),
    "list.change": (book.RegisterChange,),
    "list.draft": (drafting.CreateList, drafting.DraftVersion),
    "list.publish": (listing.PublishList, listing.ShowOnSites, listing.WithdrawList),
    "list.return": (listing.ReturnVersion,),
    "list.review_items": (review_items.BeginReviewDraft, review_items.DropReviewRow),
    "officer.certify": (officers.ImportOfficers,),
    "officer.enrol": (officers.EnrolPerson,),
    "officer.publish": (register.PublishRegister,),
    "progress.issue": (progress.IssueCode, progress.ReissueCode),
    "publication.approve": (publishing.ApprovePublication, publishing.ReturnPublication, following.ApproveFollowUp),
    "publication.provide": (publishing.PreparePublication, flagging.FlagSensitive, drawn.CompileRandomReport),
    "publication.publish": (publishing.Publish, following.PublishFollowUp),
    "publication.withdraw": (correcting.CorrectPublication, correcting.DismissFault),
    "publication.withhold": (withholding.ApproveWithholding,),
    "report.extend": (letters.ExtendReport,),
    "report.handle": (letters.AnswerReport,),
    "report.open": (inbox.OpenInbox, inbox.CloseInbox),
    "report.route": (letters.RouteReport, letters.TransferReport),
}


def matter(agency: str, regime: Regime, post: Post) -> Matter[Any, Any]:
    """Somebody who holds this one post acts."""
    by = Actor(f"{agency}/person/p1", "李某", agency, (post.unit,), (post,))
    return Matter(None, None, f"{agency}/publication/x", by, AT, AT, regime, load_calendar())


@pytest.mark.guards("refuse_without_duty")
@pytest.mark.parametrize("agency", sorted(AGENCIES))
def test_an_act_is_for_those_whose_duty_it_is(agency: str):
    regime = load_regime(agency, True)
    gate: Any = next(one for one in gates.DESK_GATES if one.__name__ == "refuse_without_duty")
    for duty, (role, unit) in product(NATION, product(regime.roles, regime.units)):
        roles = OWN.get(agency, {}).get(duty, NATION[duty]).split()
        units = UNITS.get(agency, {}).get(duty, "").split()
        asked = matter(agency, regime, Post(role.code, unit.code))
        allowed = role.code in roles and (not units or unit.code in units)
        held = regime.duty(duty, asked.on)
        assert has_duty(asked.by, held) is allowed, (duty, asked.by.posts)
        for act in ACTS.get(duty, ()):
            answer = gate(asked, act, None)
            assert (answer is None) is allowed, (act, asked.by.posts)
            assert answer is None or (answer.code, answer.article) == ("duty.not_yours", held.article)


def test_the_acts_named_here_carry_the_duty():
    for duty, acts in ACTS.items():
        assert {act.duty for act in acts} == {duty}
