"""What is done in a legal review (法制审核), from submission to the opinion given back, and how each act changes what is known. Pure."""

from mingfa.review.acts.advice import AnswerSuggestion, ReportForRecord, SuggestImprovement
from mingfa.review.acts.answers import AnswerChecklist, ConcludeReview
from mingfa.review.acts.common import OPINION, GivenAnswer, PackageItem, Response, ReviewAct, SentItem
from mingfa.review.acts.disagreement import CoordinateDisagreement, DecideDisagreement, RaiseDisagreement
from mingfa.review.acts.experts import (
    AnswerInvitation,
    AskOutside,
    AttachAdviser,
    Expert,
    FileArgument,
    FileReply,
    GiveAdvice,
    GiveJointOpinion,
    GoWithoutAdvice,
    MarkDifficult,
    OpenArgument,
)
from mingfa.review.acts.opinion import FileOpinion, RenderOpinion, SignOffOpinion, SupersedeOpinion, opinion_number, opinion_series
from mingfa.review.acts.period import ExtendReview, FallDue, WarnDue
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
    "AnswerInvitation",
    "AnswerSuggestion",
    "AskOutside",
    "AttachAdviser",
    "ConcludeReview",
    "CoordinateDisagreement",
    "DecideDisagreement",
    "DeclareReviewer",
    "Expert",
    "ExtendReview",
    "FallDue",
    "FileArgument",
    "FileOpinion",
    "FileReply",
    "FindingAnswer",
    "GiveAdvice",
    "GiveFirstReview",
    "GiveJointOpinion",
    "GivenAnswer",
    "GoWithoutAdvice",
    "MarkDifficult",
    "NoteFindings",
    "NotedFinding",
    "OpenArgument",
    "OpenReview",
    "PackageItem",
    "RaiseDisagreement",
    "RecuseReviewer",
    "RenderOpinion",
    "ReportForRecord",
    "Response",
    "Resubmit",
    "ReturnForSupplement",
    "ReviewAct",
    "SentItem",
    "SignFirstReview",
    "SignOffOpinion",
    "SuggestImprovement",
    "SupersedeOpinion",
    "WarnDue",
    "WithdrawReview",
    "opinion_number",
    "opinion_series",
]
