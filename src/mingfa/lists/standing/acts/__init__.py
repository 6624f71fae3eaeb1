"""What is done about standing lists: acts by subject, all of them importable from here."""

from mingfa.lists.standing.acts.book import (
    AddOwnType,
    EndOwnType,
    EndSite,
    NameSite,
    NoteList,
    OpenBook,
    RegisterChange,
)  # fmt: skip
from mingfa.lists.standing.acts.common import ListAct, RowIn, type_of
from mingfa.lists.standing.acts.drafting import CollectVersion, CreateList, DraftVersion, GiveUpVersion
from mingfa.lists.standing.acts.publishing import (
    ApproveVersion,
    NoteChange,
    PublishList,
    RecordOutsideReview,
    ReturnVersion,
    ShowOnSites,
    WithdrawList,
)  # fmt: skip

__all__ = [
    "AddOwnType", "ApproveVersion", "CollectVersion", "CreateList", "DraftVersion", "EndOwnType", "EndSite", "GiveUpVersion", "ListAct",
    "NameSite", "NoteChange", "NoteList", "OpenBook", "PublishList", "RecordOutsideReview", "RegisterChange", "ReturnVersion", "RowIn",
    "ShowOnSites", "WithdrawList", "type_of",
]  # fmt: skip
