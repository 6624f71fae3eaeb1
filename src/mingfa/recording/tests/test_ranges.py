"""Parts of a file on request, RFC 9110 section 14; the examples of 14.1.2 are among the cases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfa.recording.ranges import MOST_PARTS, NotSatisfiable, Part, parse_ranges, reply

SIZE = 10_000
DIGEST = "ab" * 32


@pytest.mark.parametrize(
    ("header", "parts"),
    [
        ("bytes=0-499", (Part(0, 500),)),
        ("bytes=500-999", (Part(500, 500),)),
        ("bytes=-500", (Part(9500, 500),)),
        ("bytes=9500-", (Part(9500, 500),)),
        ("bytes=0-0,-1", (Part(0, 1), Part(9999, 1))),
        ("bytes= 0-0 , 2-3 ", (Part(0, 1), Part(2, 2))),
        ("Bytes=9990-20000", (Part(9990, 10),)),
        ("bytes=-20000", (Part(0, 10_000),)),
        ("bytes=0-1,20000-", (Part(0, 2),)),
        ("bytes=5-3", None),
        ("bytes=a-b", None),
        ("bytes=-", None),
        ("bytes=1", None),
        ("bytes=", None),
        ("items=0-5", None),
        ("", None),
        ("bytes=0-5,3-8", None),
        ("bytes=" + ",".join(f"{2 * i}-{2 * i}" for i in range(MOST_PARTS + 1)), None),
        ("bytes=" + "9" * 30 + "-", None),
    ],
)
def test_a_range_header_is_read_as_the_standard_has_it(header, parts):
    assert parse_ranges(header, SIZE) == parts


@pytest.mark.parametrize("header", ["bytes=10000-", "bytes=10000-10005", "bytes=-0"])
def test_a_range_outside_the_file_cannot_be_satisfied(header):
    with pytest.raises(NotSatisfiable):
        parse_ranges(header, SIZE)
    answer = reply(header, SIZE, "video/mp4", DIGEST)
    assert (answer.status, answer.pieces, dict(answer.headers)["Content-Range"]) == (416, (), "bytes */10000")


def test_one_part_is_sent_as_206_with_its_place():
    answer = reply("bytes=100-199", SIZE, "video/mp4", DIGEST)
    headers = dict(answer.headers)
    assert (answer.status, answer.pieces, answer.length) == (206, (Part(100, 100),), 100)
    assert (headers["Content-Range"], headers["Content-Length"], headers["Content-Type"]) == ("bytes 100-199/10000", "100", "video/mp4")
    assert (headers["Accept-Ranges"], headers["ETag"]) == ("bytes", f'"{DIGEST}"')


def test_without_a_range_or_for_another_file_all_of_it_is_sent():
    for answer in (reply("", SIZE, "video/mp4", DIGEST), reply("bytes=0-9", SIZE, "video/mp4", DIGEST, if_range='"other"')):
        assert (answer.status, answer.pieces, dict(answer.headers)["Content-Length"]) == (200, (Part(0, SIZE),), "10000")
    assert reply("bytes=0-9", SIZE, "video/mp4", DIGEST, if_range=f'"{DIGEST}"').status == 206


def test_several_parts_are_sent_as_multipart_of_the_length_announced():
    content = bytes(i % 251 for i in range(SIZE))
    answer = reply("bytes=0-9,-5", SIZE, "video/mp4", DIGEST)
    body = b"".join(p if isinstance(p, bytes) else content[p.start : p.start + p.length] for p in answer.pieces)
    headers = dict(answer.headers)
    boundary = headers["Content-Type"].partition("boundary=")[2].encode()
    assert (answer.status, len(body)) == (206, int(headers["Content-Length"]))
    sections = body.split(b"--" + boundary)
    assert sections[-1] == b"--\r\n"
    found = [section.split(b"\r\n\r\n", 1) for section in sections[1:-1]]
    assert [part[1].removesuffix(b"\r\n") for part in found] == [content[:10], content[-5:]]
    assert b"Content-Range: bytes 9995-9999/10000" in found[1][0]


def test_an_empty_file_is_an_empty_answer():
    assert reply("", 0, "video/mp4", DIGEST).pieces == ()
    assert reply("bytes=0-", 0, "video/mp4", DIGEST).status == 416


@given(st.text(alphabet="bytes=0123456789-, ", max_size=40), st.integers(0, 10_000))
def test_no_header_leads_outside_the_file(header, size):
    try:
        parts = parse_ranges(header, size)
    except NotSatisfiable:
        return
    for part in parts or ():
        assert part.length > 0
        assert 0 <= part.start < part.start + part.length <= size
