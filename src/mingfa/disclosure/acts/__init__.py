"""Everything that can be done about a publication, from the duty to publish to the notice in its place."""

from mingfa.disclosure.acts.changing import CorrectPublication, NoteChange, WithdrawPublication
from mingfa.disclosure.acts.common import PublicationAct, publication_of
from mingfa.disclosure.acts.drafting import Draft, content_of, told_fields
from mingfa.disclosure.acts.opening import OpenPublication
from mingfa.disclosure.acts.publishing import ApprovePublication, PreparePublication, Publish, ReturnPublication
from mingfa.disclosure.acts.withholding import ApproveWithholding, Withhold

__all__ = [
    "ApprovePublication",
    "ApproveWithholding",
    "CorrectPublication",
    "Draft",
    "NoteChange",
    "OpenPublication",
    "PreparePublication",
    "PublicationAct",
    "Publish",
    "ReturnPublication",
    "WithdrawPublication",
    "Withhold",
    "content_of",
    "publication_of",
    "told_fields",
]  # fmt: skip
