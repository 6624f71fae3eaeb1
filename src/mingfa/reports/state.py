"""A letter from the public (收到的报错、投诉举报) and an agency's inbox: what is known of them, and what their writers may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mingfa.desk.evolve import replace
from mingfa.disclosure.state import Emission
from mingfa.ledger.letters import seal_answer

FORMS = {"error": "报错", "complaint": "投诉", "report": "举报", "opinion": "意见建议"}
CATEGORIES = {
    "text": "文字有错漏", "fact": "事实、金额、日期等与实际不符", "changed": "决定已经变更、撤销或者履行，没有更新",
    "privacy": "公开了不应公开的信息", "other": "其他",
}  # fmt: skip
OUTCOMES = {
    "corrected": "已经更正", "handled": "已经办理", "unfounded": "经核实，所反映的情况不属实", "not_accepted": "不予受理",
}  # fmt: skip
STAGES: tuple[tuple[str, str], ...] = (("received", "待分办"), ("assigned", "办理中"), ("answered", "已答复"), ("transferred", "已转送"))


@dataclass(frozen=True, slots=True)
class Step:
    """Something the writer may know of: the day, what was done, and words for him."""

    on: date
    label: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Extension:
    """A limit made longer on approval (延期): so many working days, why, and by whom."""

    days: int
    on: date
    reason: str
    by: str


@dataclass(frozen=True)
class ReportState:
    """Everything known about one letter; the fold of its entries.

    item: what an error report is about; publication: its stream, "" for other letters. about: the officer complained about, as the writer
    names him; complained: persons found to be meant, who do not handle it. token, key: where the writer finds the answer, and what opens it
    (hex). unit, owner: whose it is.
    """

    stream: str
    receipt: str = ""
    form: str = ""
    item: str = ""
    publication: str = ""
    category: str = ""
    subject: str = ""
    text: str = ""
    about: str = ""
    place: str = ""
    contact_name: str = ""
    contact: str = ""
    sent_at: str = ""
    token: str = ""
    key: str = ""
    received_on: date | None = None
    due_on: date | None = None
    stage: str = ""
    unit: str = ""
    owner: str = ""
    complained: tuple[str, ...] = ()
    extension: Extension | None = None
    steps: tuple[Step, ...] = ()
    emissions: tuple[Emission, ...] = ()
    outcome: str = ""
    answer: str = ""
    organ: str = ""
    answered_on: date | None = None
    last_at: datetime | None = None

    @property
    def feed_item(self) -> str:
        """The name under which the answers stand in the feed."""
        return f"answer-{self.token}"

    @property
    def parameter(self) -> str:
        """The regime's parameter of the days within which it is answered."""
        return "disclosure.accurate_days" if self.form == "error" else "supervision.complaint_days"

    @property
    def done(self) -> bool:
        """True once the writer has his answer."""
        return self.answered_on is not None

    def meant(self, person: str, name: str) -> bool:
        """Say whether somebody is complained about: found to be, or named by the writer."""
        return person in self.complained or (len(name) > 1 and name in self.about)


def told(state: ReportState, seq: int, step: Step, label: str) -> ReportState:
    """Let the writer know of a step: what the feed carries opens with his receipt and code alone."""
    state = replace(state, steps=(*state.steps, step))
    shown = {
        "format": 1, "receipt": state.receipt, "label": label, "done": state.done,
        "due_on": state.due_on.isoformat() if state.due_on is not None and not state.done and state.extension is None else "",
        "steps": [{"on": one.on.isoformat(), "label": one.label, "words": one.words} for one in state.steps],
    }  # fmt: skip
    box = seal_answer(bytes.fromhex(state.key), seq, shown)
    content = {"format": 1, "agency": state.stream.partition("/")[0], "token": state.token, "box": box}
    return replace(state, emissions=(*state.emissions, Emission(seq, "answer", content)))


def initial(stream: str) -> ReportState:
    """Return a letter before it has arrived."""
    return ReportState(stream)


@dataclass(frozen=True)
class InboxState:
    """An agency's inbox: the key to which letters are sealed, whether it takes letters, what the feed has carried."""

    stream: str
    public: str = ""
    stage: str = ""
    emissions: tuple[Emission, ...] = ()
    last_at: datetime | None = None

    @property
    def feed_item(self) -> str:
        """The name under which the key stands in the feed."""
        return "inbox"


def initial_inbox(stream: str) -> InboxState:
    """Return an inbox before it was opened."""
    return InboxState(stream)
