"""A site of its own for each test: one agency with its people and their accounts, cases on the way, a browser's eye on a form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import QueryDict
from django.test import Client

from mingfa.agencies.models import PersonRow
from mingfa.agencies.setup import Site
from mingfa.desk import now
from mingfa.desk.keys import forget_keys
from mingfa.desk.perform import forget
from mingfa.desk.times import LOCAL
from mingfa.testing.site import install_for_test

PASSWORD = "a-long-password"
SESSION = "mingfa_office"
PATIENCE = 90_000
"""Milliseconds a browser test waits for a page; it shares two cores with the whole suite."""


@pytest.fixture(autouse=True)
def _fresh(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.SITE = tmp_path
    forget()
    forget_keys()
    cache.clear()
    yield
    forget()
    forget_keys()


@pytest.fixture
def bureau(transactional_db: None) -> Site:
    """The same bureau for a browser, whose server has connections of its own to the database."""
    with now.at(datetime(2026, 3, 2, 9, tzinfo=LOCAL)):
        made = install_for_test("xiangxi")
    accounts(made.agency)
    return made


@pytest.fixture
def site(db: None) -> Site:
    """The prefecture's bureau with its demonstration people, each of whom has an account."""
    with now.at(datetime(2026, 3, 2, 9, tzinfo=LOCAL)):
        made = install_for_test("xiangxi")
    accounts(made.agency)
    return made


def accounts(agency: str) -> None:
    password = make_password(PASSWORD)
    rows = PersonRow.objects.filter(agency=agency).exclude(account="")
    User.objects.bulk_create(User(username=row.account, password=password) for row in rows)


def signed_in(person: str) -> Client:
    """Return a client in which a person has signed in."""
    client = Client()
    client.force_login(User.objects.get(username=PersonRow.objects.get(stream=person).account), "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def officer(site: Site) -> Client:
    return signed_in(site.people["officer"][0])


@pytest.fixture
def browse(browser: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """A function (person, **more of playwright's context) -> Page in which a person has signed in; a fault of a script fails the test."""
    errors: list[str] = []
    contexts = []

    def opened(person: str, **more: Any) -> Any:
        context = browser.new_context(locale="zh-CN", base_url=live_server.url, bypass_csp=True, **more)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.add_cookies([{"name": SESSION, "value": signed_in(person).cookies[SESSION].value, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


class Seen(HTMLParser):
    """What a browser would send of the form with an id; also all addresses the page loads or leads to."""

    def __init__(self, html: str, form: str = "act-form") -> None:
        super().__init__()
        self.form, self.inside, self.fields = form, False, list[tuple[str, str]]()
        self.select, self.chosen, self.textarea, self.loads, self.links = "", False, "", list[str](), list[str]()
        self.feed(html)

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in given}
        self.loads += [attributes[name] for name in ("src", "poster", "data") if name in attributes and tag != "a"]
        if tag == "link":
            self.loads.append(attributes.get("href", ""))
        if tag == "a":
            self.links.append(attributes.get("href", ""))
        if tag == "form":
            self.inside = attributes.get("id") == self.form
        if not self.inside:
            return
        name = attributes.get("name", "")
        if tag == "input" and attributes.get("type") not in ("submit", "file"):
            if attributes.get("type") not in ("checkbox", "radio") or "checked" in attributes:
                self.fields.append((name, attributes.get("value", "on")))
        elif tag == "select":
            self.select = name
            self.fields.append((name, ""))
        elif tag == "option" and self.select and "selected" in attributes:
            self.fields[-1] = (self.select, attributes.get("value", ""))
        elif tag == "textarea":
            self.textarea = name
            self.fields.append((name, ""))

    def handle_data(self, data: str) -> None:
        if self.textarea:
            name, text = self.fields[-1]
            self.fields[-1] = (name, text + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.textarea:
            name, text = self.fields[-1]
            self.fields[-1] = (name, text.removeprefix("\n"))  # as browsers do
            self.textarea = ""
        elif tag == "select":
            self.select = ""
        elif tag == "form":
            self.inside = False

    def posted(self) -> QueryDict:
        sent = QueryDict(mutable=True)
        for name, value in self.fields:
            sent.appendlist(name, value)
        return sent

    def typed(self, **changes: Any) -> dict[str, list[str]]:
        """Return what is sent, with some fields typed by hand ("__" stands for "-")."""
        sent = {name: list(values) for name, values in self.posted().lists()}
        for name, value in changes.items():
            sent[name.replace("__", "-")] = [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]
        return sent
