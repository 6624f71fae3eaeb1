"""The review desk: the package beside the checklist, drafts that keep themselves, findings answered in place, the outcome shown as it follows."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from mingfa.desk.act import Act
from mingfa.desk.errors import DeskError, Refused, UnknownStream
from mingfa.desk.perform import Folded, look, outlook
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Regime
from mingfa.licences.state.licence import LicenceState
from mingfa.office import doing, licence_review, reading, review_desk
from mingfa.office.custody import hidden_from, recording_of
from mingfa.office.footage_panels import coverage_rows
from mingfa.office.forms import Problem
from mingfa.office.pages.originals import named
from mingfa.office.pages.streams import acts_of
from mingfa.office.panels import panels_of
from mingfa.office.people import Person
from mingfa.office.prechecking import look_over
from mingfa.office.review_desk import Outcome, Question
from mingfa.office.review_panels import compare_address
from mingfa.office.vaulting import media_type
from mingfa.office.visible import may_see_opinion, may_see_side
from mingfa.review.acts import AnswerChecklist, ConcludeReview
from mingfa.review.acts.precheck import AnswerFindings
from mingfa.review.checklist import SOUND
from mingfa.review.precheck.finding import Report
from mingfa.review.state import WITH_LEGAL_UNIT, ReviewState
from mingfa.vault.store import OriginalMissing

INLINE = frozenset({"review.answer_checklist", "review.conclude_review", "review.answer_findings"})
"""Acts that are done in the page itself."""
SHOWN_HERE = frozenset({"facts", "period", "package", "answers", "opinion", "declaration", "responses"})
"""Panels of a review's own page that the desk has in another form."""
MAX_KEY = 100


@dataclass(frozen=True, slots=True)
class Open:
    """A review opened at the desk: who reads, the review, its case, the agency's rules, what the pre-check says now."""

    person: Person
    review: Folded
    case: Folded
    regime: Regime
    today: date
    report: Report | None

    @property
    def state(self) -> ReviewState:
        """The review as it stands."""
        found: ReviewState = self.review.state
        return found

    @property
    def mine(self) -> bool:
        """True for the reviewer, who answers."""
        return self.person.stream == self.state.reviewer

    @property
    def answering(self) -> bool:
        """True while the reader is the reviewer and answers may be given."""
        return self.mine and self.state.stage == "reviewing"

    @property
    def address(self) -> str:
        """The address of the desk."""
        return reverse("review_desk", args=_two(self.review.stream))


def _two(stream: str) -> list[str]:
    agency, _, ident = reading.split(stream)
    return [agency, ident]


def _opened(request: HttpRequest, agency: str, ident: str) -> Open:
    person: Person = request.person  # type: ignore[attr-defined]
    review = reading.open_stream(person, agency, "review", ident)
    if person.view is None:
        raise Http404
    return Open(person, review, look(review.state.case), person.view.regime, reading.today(), None)


def _looked_over(opened: Open) -> Open:
    """Return the desk with what the pre-check says now; for the reviewer it is noted in the review."""
    report = look_over(opened.review.stream, note=opened.answering) if opened.state.stage in WITH_LEGAL_UNIT else None
    review = look(opened.review.stream)
    return Open(opened.person, review, look(review.state.case), opened.regime, opened.today, report)


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, agency: str, ident: str) -> HttpResponse:
    """Show the desk of a review, or take what was done at it."""
    opened = _opened(request, agency, ident)
    if not may_see_opinion(opened.state, opened.person):
        messages.info(request, "审核意见交还承办机构以前，审核工作台只对审核机构和签批的负责人开放")
        return HttpResponseRedirect(reverse("stream", args=reading.split(opened.review.stream)))
    if request.method != "POST":
        opened = _looked_over(opened)
        typed, row = review_desk.kept(opened.person, opened.review.stream, opened.state.draft_digest)
        return _show(request, opened, typed if opened.answering else {}, restored=row if opened.answering else None)
    typed = review_desk.posted(request.POST)
    if not opened.answering:
        return _show(request, _looked_over(opened), {}, status=409)
    todo = request.POST.get("_do", "answer")
    row = review_desk.keep(opened.person, opened.review, typed)
    if todo in ("live", "draft"):
        return _part(request, opened, typed, row, whole=todo == "live")
    if todo == "discard":
        review_desk.drafts(opened.person, opened.review.stream).delete()
        messages.info(request, "草稿已删除")
        return HttpResponseRedirect(opened.address)
    if todo.startswith("finding:"):
        return _finding(request, opened, typed, todo)
    return _perform(request, opened, typed, conclude=todo == "conclude")


def _key(request: HttpRequest, what: str) -> str:
    return f"{request.POST.get('key', '')[:MAX_KEY] or secrets.token_hex(16)}-{what}"


def _changed(asked: tuple[Question, ...]) -> list[dict[str, str]]:
    return [
        {"item": one.line.item, "level": one.level, "note": one.note, "provision": one.provision if one.level != SOUND else ""}
        for one in asked
        if one.changed
    ]


def _perform(request: HttpRequest, opened: Open, typed: dict[str, str], *, conclude: bool) -> HttpResponse:
    """Enter the answers that changed, and give the opinion where that is wanted; what was typed stays when something is refused."""
    asked = review_desk.questions(opened.state, opened.regime, opened.today, opened.report, typed)
    follows = review_desk.outcome(opened.person, opened.review, opened.regime, asked, opened.today, typed, mine=True)
    changed = _changed(asked)
    if not changed and not conclude:
        messages.info(request, "没有新的审核结果需要保存")
        return HttpResponseRedirect(opened.address)
    if changed:
        refused = _do(request, opened, AnswerChecklist, {"answers": changed}, "a")
        if refused is not None:
            return _refused(request, opened, typed, AnswerChecklist, refused)
        messages.success(request, f"已记入 {len(changed)} 项审核结果")
    if conclude:
        fields = _opinion_fields(follows, opened.state)
        refused = _do(request, opened, ConcludeReview, fields, "c")
        if refused is not None:
            return _refused(request, opened, typed, ConcludeReview, refused)
        review_desk.drafts(opened.person, opened.review.stream).delete()
        messages.success(request, "审核意见已出具")
    return HttpResponseRedirect(opened.address)


def _lines(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if line.strip()]


def _opinion_fields(follows: Outcome, state: ReviewState) -> dict[str, Any]:
    """Return the fields of the opinion: what the outcome asks for, and nothing of what it does not."""
    told = follows.typed
    return {
        "outcome": told.get("outcome", "none"),
        "measure": told["measure"] if follows.measures else "",
        "reasons": told.get("reasons", "尚未得出审核意见"),
        "opinion": told.get("opinion", "尚未得出审核意见"),
        "problems": _lines(told.get("problems", "")),
        "documents": _lines(told["documents"]) if follows.wants_documents else [],
        "target": told["target"] if follows.wants_target else "",
        "papers": _lines(told["papers"]) if follows.wants_target else [],
        "draft_digest": state.draft_digest,
        "evidence_digest": state.evidence_digest,
    }


@dataclass(frozen=True, slots=True)
class Stopped:
    """What kept an act from being done: refusals of the law, faults of what was typed, or another error."""

    refusals: tuple[Refusal, ...] = ()
    problems: tuple[Problem, ...] = ()
    error: DeskError | None = None


def _do(request: HttpRequest, opened: Open, cls: type[Act], fields: dict[str, Any], what: str) -> Stopped | None:
    act, problems = doing.make(cls, fields)
    if act is None:
        return Stopped(problems=tuple(problems))
    try:
        doing.hand_over(opened.person, act, opened.review.stream, key=_key(request, what))
    except Refused as refused:
        return Stopped(refusals=tuple(refused.refusals))
    except DeskError as error:
        return Stopped(error=error)
    return None


def _refused(request: HttpRequest, opened: Open, typed: dict[str, str], cls: type[Act], why: Stopped) -> HttpResponse:
    return _show(request, _looked_over(opened), typed, why=why, failed=cls.label, status=422)


def _finding(request: HttpRequest, opened: Open, typed: dict[str, str], todo: str) -> HttpResponse:
    """Answer one finding in place; the draft of everything else stays."""
    _, name, answer = (*todo.split(":"), "", "")[:3]
    noted = next((one for one in opened.state.findings if review_desk.name_of(one) == name), None)
    if noted is None:
        raise Http404
    fields = {"answers": [{"key": noted.key, "answer": answer, "reason": typed.get(f"r-{name}", "")}]}
    refused = _do(request, opened, AnswerFindings, fields, f"f-{name}-{answer}-{noted.answered}")
    if refused is not None:
        return _refused(request, opened, typed, AnswerFindings, refused)
    return HttpResponseRedirect(f"{opened.address}#f-{name}")


# Showing -------------------------------------------------------------------------------------------------------------------------


def _outcome(opened: Open, typed: dict[str, str]) -> tuple[tuple[Question, ...], Outcome]:
    asked = review_desk.questions(opened.state, opened.regime, opened.today, opened.report, typed)
    return asked, review_desk.outcome(
        opened.person, opened.review, opened.regime, asked, opened.today, typed, mine=opened.answering
    )  # fmt: skip


def _part(request: HttpRequest, opened: Open, typed: dict[str, str], row: Any, *, whole: bool) -> HttpResponse:
    """Give the parts of the page that follow from what is typed, and say that it is kept."""
    asked, told = _outcome(opened, typed)
    shown = {
        "outcome": told,
        "asked": asked,
        "draft": row,
        "answering": True,
        "state": opened.state,
        "whole": whole,
        "part": True,
        "address": opened.address,
    }
    return render(request, "office/review/_live.html", shown)


def _show(
    request: HttpRequest, opened: Open, typed: dict[str, str], *, restored: Any = None, why: Stopped | None = None, failed: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    state, person, case = opened.state, opened.person, opened.case
    asked, told = _outcome(opened, typed)
    acts = acts_of(person, opened.review.stream, "review")
    blocked = next((one.refusals for one in outlook(opened.review.stream, person.stream, [AnswerChecklist])), ())
    unit, former = opened.regime.unit(state.unit), _former(opened)
    shown = {
        "opened": opened, "folded": opened.review, "case": case, "case_state": case.state, "state": state, "asked": asked, "outcome": told,
        "title": case.kind.title(case.state) or state.case_title, "stage": dict(opened.review.kind.stages).get(state.stage, ""),
        "unit": unit.name if unit is not None else state.unit, "answering": opened.answering, "blocked": () if opened.answering else blocked,
        "acts": _without_inline(acts), "why": why, "failed": failed, "restored": restored, "draft": restored, "report": opened.report,
        "limits": reading.limits_of(opened.review.stream), "case_limits": reading.limits_of(case.stream),
        "over": list(review_desk.ended_limits(case.state, person)),
        "former": former, "compare": compare_address(opened.review.stream) if former is not None else "",
        **(_of_licence(opened, former) if isinstance(case.state, LicenceState) else _of_case(opened, former)),
        "more": [one for one in panels_of("review", opened.review.stream, state, person) if one.key not in SHOWN_HERE],
        "lacking": sum(1 for one in asked if one.lacks), "left": _left(opened), "key": f"w-{secrets.token_hex(16)}", "address": opened.address,
    }  # fmt: skip
    return render(request, "office/review/desk.html", shown, status=status)


def _of_case(opened: Open, former: ReviewState | None) -> dict[str, Any]:
    """Return what the file of a case has for the page: papers, draft, recordings."""
    case, person, state = opened.case, opened.person, opened.state
    return {
        "papers": list(review_desk.papers(case, person, opened.address)), "draft_text": review_desk.draft_of(case.state, state.draft_digest),
        "changes": review_desk.changes(case.state, former, state), "coverage": coverage_rows(case.state, opened.regime),
        "recordings": _recordings(opened), "panels": {one.key: one for one in panels_of("case", case.stream, case.state, person)},
    }  # fmt: skip


def _of_licence(opened: Open, former: ReviewState | None) -> dict[str, Any]:
    """Return what an application for a licence has for the page: the proposal, materials, examinations, hearing. It has no recordings."""
    case, state = opened.case, opened.state
    draft = licence_review.draft_with(case.state, state.draft_digest)
    found = licence_review.compared(case.state, former.draft_digest, state.draft_digest) if former is not None else None
    return {
        "licence": True, "draft_lines": licence_review.lines_of(draft) if draft is not None else (), "proposal": draft,
        "changes": [one for one in found or () if one.kind != "same"],
        "panels": {one.key: one for one in panels_of("licence", case.stream, case.state, opened.person)},
    }  # fmt: skip


def _without_inline(acts: Any) -> dict[str, Any]:
    groups = ("due", "possible", "blocked", "others", "elsewhere")
    return {name: [one for one in getattr(acts, name) if one.name not in INLINE] for name in groups}


def _left(opened: Open) -> reading.Limit | None:
    return next(iter(reading.limits_of(opened.review.stream)), None)


def _former(opened: Open) -> ReviewState | None:
    """Return the round before this one."""
    if not opened.state.previous:
        return None
    try:
        found: ReviewState = look(opened.state.previous).state
    except UnknownStream:
        return None
    return found


def _recordings(opened: Open) -> list[dict[str, Any]]:
    """Return the recordings of the case with what matters of each; those kept from the reader are left out."""
    hidden = set(hidden_from(opened.person))
    rows = []
    for stream, one in sorted(opened.case.state.recordings.items(), key=lambda pair: (str(pair[1].started_at), pair[0])):
        if stream in hidden:
            continue
        marks = [
            (there, colour, words)
            for there, colour, words in (
                (one.gone, "grey", "已依规定处置"), (one.damaged, "red", "文件损坏"), (one.suspicious, "red", "有编辑痕迹"),
                (not one.measured, "orange", "等待测定"), (not one.annotated, "orange", "没有备注"),
            )
            if there
        ]  # fmt: skip
        rows.append({"stream": stream, "anchor": review_desk.anchor_of("recording", stream), "one": one, "marks": marks})
    return rows


def _media(digest: str) -> str:
    """Return the content type of an original; "" where it is not there."""
    try:
        return media_type(digest)
    except OriginalMissing:
        return ""


@require_safe
def read(request: HttpRequest, agency: str, ident: str) -> HttpResponse:
    """Show one paper or original of the file as a part of the page."""
    opened = _opened(request, agency, ident)
    case, person = opened.case, opened.person
    if (ident_ := request.GET.get("doc", "")[:40]) and isinstance(case.state, LicenceState):
        raise Http404
    if ident_:
        found = case.state.document(ident_)
        if found is None or (found.volume == "side" and not may_see_side(case.state, person)):
            raise Http404
        said = review_desk.content_of(found, person) if found.electronic else ()
        digest, title, whole = "" if found.electronic else found.digest, found.title, review_desk.whole_of(case.stream, found)
        folded = case
    else:
        digest = request.GET.get("original", "")[:64]
        holder = next((one for one in (opened.review, case) if len(digest) == 64 and named(one, digest)), None)
        if holder is None:
            raise Http404
        folded = holder
        title, said, whole = (
            request.GET.get("title", "")[:200] or "原件",
            (),
            reverse("preview", args=[*reading.split(folded.stream), digest]),
        )
    recording = recording_of(person, digest) if digest else None
    media = _media(digest) if digest and recording is None else ""
    shown = {
        "folded": folded, "title": title, "said": said, "digest": digest, "whole": whole, "recording": recording,
        "pdf": media in ("application/pdf", "text/plain"), "picture": media.startswith("image/"), "missing": bool(digest) and recording is None and not media,
    }  # fmt: skip
    return render(request, "office/review/_reader.html", shown)
