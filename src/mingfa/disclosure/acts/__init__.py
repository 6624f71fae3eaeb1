"""Everything that can be done about a publication, from the duty to publish to the notice in its place."""

from mingfa.disclosure.acts.changing import NoteChange, NoteSuccessor, RegisterChange, Republish, WithdrawPublication
from mingfa.disclosure.acts.common import PublicationAct, publication_of
from mingfa.disclosure.acts.correcting import CorrectPublication, DismissFault, NoteReported, NoteSourceChange, ReportFault
from mingfa.disclosure.acts.drafting import Draft, content_of, told_fields
from mingfa.disclosure.acts.ending import EndPublicPeriod
from mingfa.disclosure.acts.flagging import FlagSensitive, UnflagSensitive
from mingfa.disclosure.acts.following import ApproveFollowUp, ProvideFollowUp, PublishFollowUp, ReturnFollowUp
from mingfa.disclosure.acts.opening import OpenPublication
from mingfa.disclosure.acts.publishing import ApprovePublication, PreparePublication, Publish, ReturnPublication
from mingfa.disclosure.acts.withholding import ApproveWithholding, RecheckWithholding, Withhold

__all__ = [
    "ApproveFollowUp",
    "ApprovePublication",
    "ApproveWithholding",
    "CorrectPublication",
    "DismissFault",
    "Draft",
    "EndPublicPeriod",
    "FlagSensitive",
    "NoteChange",
    "NoteReported",
    "NoteSourceChange",
    "NoteSuccessor",
    "OpenPublication",
    "PreparePublication",
    "ProvideFollowUp",
    "PublicationAct",
    "Publish",
    "PublishFollowUp",
    "RecheckWithholding",
    "RegisterChange",
    "ReportFault",
    "Republish",
    "ReturnFollowUp",
    "ReturnPublication",
    "UnflagSensitive",
    "WithdrawPublication",
    "Withhold",
    "content_of",
    "publication_of",
    "told_fields",
]  # fmt: skip
