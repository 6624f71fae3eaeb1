"""People at their browsers: a demonstration case in which every act is done by clicking, in simulated time."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from playwright.sync_api import Browser, BrowserContext, Locator, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from mingfa.agencies.models import PersonRow
from mingfa.demo.walk import Walk
from mingfa.desk import now
from mingfa.desk.act import Act
from mingfa.desk.entry import Entry
from mingfa.desk.perform import look
from mingfa.desk.store import read_entries
from mingfa.desk.times import LOCAL
from mingfa.documents.forms import FORMS
from mingfa.office import forms
from mingfa.office.review_desk import name_of
from mingfa.office.spec import PICKED, Field, fields_of
from mingfa.office.tests.conftest import PASSWORD, PATIENCE
from mingfa.recording.acts import UploadRecording
from mingfa.review.acts import AnswerChecklist, ConcludeReview
from mingfa.review.acts.precheck import AnswerFindings
from mingfa.vault.site import site_vault

PRESENT: list[datetime] = []


def simulated_time(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware of the test server: every request happens in the simulated present."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        with now.at(PRESENT[-1]):
            return get_response(request)

    return answer


@dataclass
class Desk:
    """The browsers of everybody who takes part: one each, signed in once."""

    browser: Browser
    address: str
    contexts: dict[str, BrowserContext] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)

    def of(self, person: str) -> Page:
        if person not in self.pages:
            context = self.browser.new_context(locale="zh-CN", base_url=self.address, viewport={"width": 1280, "height": 900})
            context.set_default_timeout(PATIENCE)
            page = self.pages[person] = context.new_page()
            self.contexts[person] = context
            page.goto("/accounts/login/")
            page.fill("#id_login", PersonRow.objects.get(stream=person).account)
            page.fill("#id_password", PASSWORD)
            page.get_by_role("button", name="登录").click()
            page.wait_for_url("**/")
        return self.pages[person]

    def close(self) -> None:
        for context in self.contexts.values():
            context.close()


class NotDone(AssertionError):
    """The office did not do what was clicked."""


def typed_into(page: Page, fields: Sequence[Field], typed: dict[str, Any], path: str = forms.PREFIX) -> None:
    """Fill in a form as somebody would who wants to say exactly this; what the office has filled in itself is left."""
    Typist(page).types(fields, typed, path)


@dataclass
class Typist:
    """Somebody who fills in the form of an act. shown: what its fields hold, read once and anew whenever the form was changed under him."""

    page: Page
    shown: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Look at the form."""
        self.look()

    def look(self) -> None:
        """Read what every field holds."""
        self.shown = self.page.evaluate(
            "() => Object.fromEntries([...document.querySelectorAll('#act-form [id]')]"
            ".filter(one => ['INPUT', 'TEXTAREA', 'SELECT'].includes(one.tagName)).map(one => [one.id, one.value]))"
        )

    def types(self, fields: Sequence[Field], typed: dict[str, Any], path: str) -> None:
        """Fill in some fields that stand together."""
        for one in fields:
            self.type(one, typed.get(one.name), f"{path}-{one.name}", typed)

    def spot(self, path: str) -> Locator:
        """Return the place of a field."""
        return self.page.locator(f'[id="{path}"]')

    def holds(self, path: str) -> str:
        """Return what a field holds."""
        return self.shown[path] if path in self.shown else self.spot(path).input_value()

    def type(self, one: Field, value: Any, path: str, siblings: dict[str, Any]) -> None:
        """Fill in one field, whatever it is made of."""
        page = self.page
        match one.widget:
            case "hidden":
                return
            case "model":
                self.opens(one, value or {}, path)
            case "union" if value:
                if self.holds(f"{path}-_kind") != value["_kind"]:
                    self.spot(f"{path}-_kind").select_option(value["_kind"])
                parts = next(parts for name, _, parts in one.options if name == value["_kind"])
                page.wait_for_selector(f'[id="{path}-{parts[-1].name}"]', state="attached")
                self.look()
                self.types(parts, value, path)
            case "list":
                self.lists(one, value or [], path)
            case "eform" if value:
                form = FORMS[siblings["form"]]
                if not page.locator(f'input[name="{path}-_open"]').count():
                    self.spot(path).get_by_role("button", name="在线填写所选文书").click()
                    page.wait_for_selector(f'input[name="{path}-_open"]', state="attached")
                    self.look()
                self.types(fields_of(form.model), value, path)
            case "file" if value:
                kept = page.locator(f'input[name="{path}-kept"]')
                if not kept.count() or kept.input_value() != value:
                    body = b"".join(site_vault().read(value))
                    self.spot(path).set_input_files({"name": "original.pdf", "mimeType": "application/pdf", "buffer": body})
            case "bool" if one.required or one.nullable:
                if value:
                    self.spot(path).locator(f'input[value="{value}"]').check()
            case "bool":
                self.spot(path).set_checked(value == "yes")
            case _ if one.widget in PICKED:
                ticked = self.spot(path).locator("input:checked").evaluate_all("boxes => boxes.map(box => box.value)")
                for changed in sorted(set(ticked) ^ set(value or ())):
                    self.spot(path).locator(f'input[value="{changed}"]').set_checked(changed in (value or ()))
            case "choice" | "person" | "unit" | "party":
                if self.holds(path) != (value or ""):
                    self.spot(path).select_option(value or "")
            case "union" | "eform" | "file":
                return
            case _:
                if self.holds(path) != (value or ""):
                    self.spot(path).fill(value or "")

    def opens(self, one: Field, value: dict[str, Any], path: str) -> None:
        """Fill in a part of the form, unfolded first where it is folded."""
        if one.nullable and forms.blank(one, value):
            return
        spot = self.spot(path)
        if spot.evaluate("part => part.tagName === 'DETAILS' && !part.open"):
            spot.locator("summary").first.click()
        self.types(one.parts, value, path)

    def lists(self, one: Field, rows: list[Any], path: str) -> None:
        """Add and take away rows until there are as many as wanted, and fill them in."""
        spot = self.spot(path)

        def count() -> int:
            return spot.locator(":scope > .row-item").count()

        there = count()
        while there != len(rows):
            name = f"add:{path}" if there < len(rows) else f"remove:{path}-{there - 1}"
            spot.locator(f'button[value="{name}"]').click()
            _until(lambda there=there: count() != there)
            there = count()
            self.look()
        for number, row in enumerate(rows):
            assert one.item is not None
            self.type(one.item, row, f"{path}-{number}", {})


def _until(true: Callable[[], bool]) -> None:
    ends = time.monotonic() + 15
    while not true():
        if time.monotonic() > ends:
            raise NotDone("a row did not come or go")
        time.sleep(0.02)


def at_desk(page: Page, review: str, act: AnswerFindings | AnswerChecklist | ConcludeReview) -> None:
    """Do at the review desk what the reviewer does there: answer findings one by one, answer the checklist, give the opinion."""
    agency, _, ident = review.split("/")
    page.goto(f"/reviews/{agency}/{ident}/")
    if isinstance(act, AnswerFindings):
        names = {one.key: name_of(one) for one in look(review).state.findings}
        for one in act.answers:
            found = page.locator(f'[id="f-{names[one.key]}"]')
            found.locator("input").fill(one.reason)
            _press(page, found.get_by_role("button", name="属实" if one.answer == "accepted" else "不成立", exact=True))
        return
    if isinstance(act, AnswerChecklist):
        for answer in act.answers:
            question = page.locator(f'[id="q-{answer.item}"]')
            question.locator(f'input[value="{answer.level}"]').check()
            for name, words in (("note", answer.note), ("provision", answer.provision)):
                if words:
                    _open(question.locator(".q-more"))
                    question.locator(f'[name="a-{answer.item}-{name}"]').fill(words)
        _press(page, page.get_by_role("button", name="保存审核结果"))
        return
    if act.measure:
        page.locator(f'input[name="c-measure"][value="{act.measure}"]').check()
    several = {"problems": act.problems, "documents": act.documents, "papers": act.papers}
    for name, words in {
        "reasons": act.reasons,
        "opinion": act.opinion,
        "target": act.target,
        **{n: "\n".join(w) for n, w in several.items()},
    }.items():
        if words:
            page.locator(f"#c-{name}").fill(words)
    _press(page, page.get_by_role("button", name="出具审核意见"))


def _open(details: Locator) -> None:
    if details.evaluate("part => !part.open"):
        details.locator("summary").click()


def _send(page: Page) -> None:
    """Send the form of an act; press again, as a person would, where the first press did not reach the button, and say so in the end."""
    form, told = page.locator("#act-form"), ""
    for _ in range(3):
        try:
            with page.expect_navigation(timeout=PATIENCE / 3):  # the answer to the form, at the same address where it is refused
                page.get_by_role("button", name="提交", exact=True).click(timeout=PATIENCE / 3)
        except PlaywrightTimeout as error:
            told = f"{error}; sent {form.evaluate('form => form.dataset.sent')}"
        else:
            return
    raise NotDone(f"no answer to the form at {page.url}: {told}")


def _press(page: Page, button: Locator) -> None:
    with page.expect_navigation():
        button.click()
    refused = page.locator("#refused")
    if refused.count():
        raise NotDone(refused.inner_text())


@dataclass(slots=True)
class Clicked(Walk):
    """A case walked by clicking: each act by the browser of whoever does it, found from the page of its stream."""

    desk: Desk | None = None
    clicked: list[str] = field(default_factory=list)

    def do(self, act: Act, by: str, stream: str = "") -> Entry[Act]:
        """Let somebody do an act in the browser, and return the entry it became."""
        assert self.desk is not None
        stream = stream or self.case
        PRESENT[:] = [self.now]
        page = self.desk.of(by)
        if isinstance(act, AnswerFindings | AnswerChecklist | ConcludeReview):
            at_desk(page, stream, act)
            return self._entered(act, by, stream)
        if isinstance(act, UploadRecording):
            self._upload(page, act)
        elif type(act).starts:
            page.goto("/")
            page.get_by_role("link", name=act.label, exact=True).click()
        else:
            page.goto(f"/s/{stream}/")
            page.locator(f'a[href="/s/{stream}/acts/{act.name}/"]').first.click()
        typed_into(page, fields_of(type(act)), forms.typed_of(fields_of(type(act)), act))
        _send(page)
        if "/acts/" in page.url:
            raise NotDone(f"{act.label}（{by}）：{page.locator('[role=alert]').first.inner_text()}")
        if type(act).starts and not isinstance(act, UploadRecording):
            self.case = stream = "/".join(page.url.partition("#")[0].split("/")[4:7])
        assert act.label in page.inner_text(".messages")
        return self._entered(act, by, stream)

    def _entered(self, act: Act, by: str, stream: str) -> Entry[Act]:
        self.clicked.append(act.name)
        self.now += timedelta(minutes=3)
        latest = read_entries(stream, max(look(stream).seq - 8, -1))  # what the act caused on its own stream comes after it
        entry = next(one for one in reversed(latest) if isinstance(one, Entry) and type(one.act) is type(act))
        assert entry.by.person == by
        return entry

    def _upload(self, page: Page, act: UploadRecording) -> None:
        page.goto(f"/s/{act.case}/")
        if act.step is None:
            page.get_by_role("link", name="上传音像记录").click()
        else:
            page.locator(f'a[href$="case={act.case}&step={act.step}"]').first.click()
        body = b"".join(site_vault().read(act.digest))
        page.set_input_files("#file", {"name": act.file_name, "mimeType": act.media_type, "buffer": body})
        page.get_by_role("button", name="上传并填写信息").click()
        page.wait_for_selector("#f-place")


def local_minutes(at: datetime) -> str:
    """Return a local time as an input holds it."""
    return at.astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M")
