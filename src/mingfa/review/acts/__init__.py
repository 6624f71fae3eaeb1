"""What is done in a legal review (法制审核), from submission to the opinion given back, and how each act changes what is known. Pure."""

from mingfa.review.acts.answers import AnswerChecklist, ConcludeReview
from mingfa.review.acts.common import OPINION, GivenAnswer, PackageItem, Response, ReviewAct
from mingfa.review.acts.opinion import FileOpinion, RenderOpinion, SignOffOpinion, opinion_number, opinion_series
from mingfa.review.acts.period import ExtendReview, FallDue, ResumeClock, StopClock
from mingfa.review.acts.precheck import AnswerFindings, FindingAnswer, NotedFinding, NoteFindings
from mingfa.review.acts.reviewer import DeclareReviewer, RecuseReviewer
from mingfa.review.acts.submission import (
    AcceptPackage,
    GiveFirstReview,
    OpenReview,
    Resubmit,
    ReturnForSupplement,
    SignFirstReview,
    WithdrawReview,
)

__all__ = [
    "OPINION",
    "AcceptPackage",
    "AnswerChecklist",
    "AnswerFindings",
    "ConcludeReview",
    "DeclareReviewer",
    "ExtendReview",
    "FallDue",
    "FileOpinion",
    "FindingAnswer",
    "GiveFirstReview",
    "GivenAnswer",
    "NoteFindings",
    "NotedFinding",
    "OpenReview",
    "PackageItem",
    "RecuseReviewer",
    "RenderOpinion",
    "Response",
    "Resubmit",
    "ResumeClock",
    "ReturnForSupplement",
    "ReviewAct",
    "SignFirstReview",
    "SignOffOpinion",
    "StopClock",
    "WithdrawReview",
    "opinion_number",
    "opinion_series",
]
