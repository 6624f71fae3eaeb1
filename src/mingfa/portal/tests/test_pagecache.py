"""Pages kept for a moment: the same for everybody, never longer than the moment, and never what belongs to one visitor."""

from __future__ import annotations

import pytest

from mingfa.portal.pagecache import KEPT_S, LARGEST, MOST_BYTES, MOST_PAGES, PageCache


class Site:
    """An application that counts how often it is asked, and a clock that is set by hand."""

    def __init__(self, status="200 OK", headers=(), body=b"page"):
        self.asked, self.at, self.closed = 0, 0.0, 0
        self.status, self.headers, self.body = status, list(headers), body
        self.cache = PageCache(self, lambda: self.at)

    def __call__(self, environ, start_response):
        self.asked += 1
        start_response(self.status, [("Content-Type", "text/html"), *self.headers])
        return Answer(self)

    def get(self, path="/", **environ):
        """Ask for a page; return (status, headers, body)."""
        said = []
        given = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "HTTP_HOST": "portal",
            "wsgi.url_scheme": "http",
            "QUERY_STRING": "",
            **environ,
        }
        body = b"".join(self.cache(given, lambda status, headers, *more: said.append((status, dict(headers)))))
        return (*said[-1], body)


class Answer:
    def __init__(self, site):
        self.site = site

    def __iter__(self):
        yield self.site.body + str(self.site.asked).encode()

    def close(self):
        self.site.closed += 1


def test_a_page_is_made_once_in_a_moment_and_anew_after_it():
    site = Site()
    assert site.get()[2] == b"page1"
    site.at = KEPT_S - 0.001
    assert site.get()[2] == b"page1"
    site.at = KEPT_S
    assert site.get()[2] == b"page2"
    assert site.closed == 2


@pytest.mark.parametrize(
    "other",
    [
        {"QUERY_STRING": "q=1"},
        {"HTTP_HOST": "other"},
        {"wsgi.url_scheme": "https"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"PATH_INFO": "/x"},
    ],
)
def test_another_question_is_another_page(other):
    site = Site()
    site.get()
    assert site.get(**other)[2] == b"page2"
    assert site.get()[2] == b"page1"


@pytest.mark.parametrize(
    "given",
    [
        {"REQUEST_METHOD": "POST"}, {"REQUEST_METHOD": "HEAD"}, {"HTTP_COOKIE": "a=b"}, {"HTTP_RANGE": "bytes=0-1"}, {"path": "/progress/"},
        {"path": "/answers/"}, {"path": "/alerts/x/"}, {"path": "/inbox/xiangxi/"}, {"path": "/downloads/decisions.csv.gz"},
    ],
)  # fmt: skip
def test_what_belongs_to_one_visitor_is_never_kept(given):
    site, path = Site(), given.pop("path", "/")
    site.get(path, **given)
    assert site.get(path, **given)[2] == b"page2"
    assert site.cache._pages == {}


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("404 Not Found", []), ("301 Moved Permanently", []), ("500 Server Error", []), ("200 OK", [("Set-Cookie", "a=b")]),
        ("200 OK", [("Cache-Control", "no-store")]), ("200 OK", [("cache-control", "private, max-age=3")]), ("200 OK", [("Vary", "Accept, Cookie")]),
        ("200 OK", [("Content-Disposition", "attachment")]),
    ],
)  # fmt: skip
def test_an_answer_that_is_not_for_everybody_is_never_kept(status, headers):
    site = Site(status, headers)
    assert site.get()[2] == b"page1"
    assert site.get()[2] == b"page2"


def test_who_has_the_page_already_is_told_so_from_memory():
    site = Site(headers=[("ETag", '"abc"')])
    site.get()
    status, headers, body = site.get(HTTP_IF_NONE_MATCH='"abc"')
    assert (status, body, headers["ETag"]) == ("304 Not Modified", b"", '"abc"')
    assert site.get(HTTP_IF_NONE_MATCH='"old"')[0] == "200 OK"
    assert site.asked == 1


def test_memory_is_bounded_by_pages_and_by_bytes():
    site = Site()
    for number in range(MOST_PAGES + 10):
        site.get(f"/{number}")
    assert len(site.cache._pages) == MOST_PAGES
    large = Site(body=b"x" * (LARGEST - 10))
    for number in range(60):
        large.get(f"/{number}")
    assert sum(len(page.body) for page in large.cache._pages.values()) == large.cache._bytes <= MOST_BYTES
    huge = Site(body=b"x" * LARGEST)
    huge.get()
    assert huge.cache._pages == {}
