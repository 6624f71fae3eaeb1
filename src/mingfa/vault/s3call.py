"""The few S3 calls our object client does not have: versions, locks and holds, unfinished uploads. Signed by AWS Signature Version 4.

The signature follows Amazon's public description ("Signature Version 4 signing process"); every S3-compatible store checks the same one.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ssl
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

from mingfa.vault.address import S3Address

TIMEOUT_S = 30


@dataclass(frozen=True, slots=True)
class Answer:
    """What the store answered. headers: names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def code(self) -> str:
        """The store's own name for an error, e.g. NoSuchKey; "" when it gave none."""
        return _text(self.tree(), "Code") if self.status >= 400 else ""

    def tree(self) -> ElementTree.Element:
        """Return the body as XML; an empty element when it is none."""
        try:
            return ElementTree.fromstring(self.body)  # noqa: S314  # answers of our own store; expat refuses to expand entities endlessly
        except ElementTree.ParseError:
            return ElementTree.Element("none")


def elements(tree: ElementTree.Element, *names: str) -> list[ElementTree.Element]:
    """Return the elements with one of these names, wherever they stand, whatever their namespace."""
    return [element for element in tree.iter() if element.tag.rpartition("}")[2] in names]


def _text(tree: ElementTree.Element, name: str) -> str:
    return next(((element.text or "") for element in elements(tree, name)), "")


def text_of(tree: ElementTree.Element, name: str) -> str:
    """Return the text of the first element of that name, "" when there is none."""
    return _text(tree, name)


class Calls:
    """Signed calls to one bucket."""

    def __init__(self, address: S3Address) -> None:
        self.address = address
        base = urlsplit(address.endpoint or f"https://s3.{address.region}.amazonaws.com")
        self.secure = base.scheme == "https"
        self.host = f"{address.bucket}.{base.netloc}" if address.virtual_hosts else base.netloc
        self.base = "" if address.virtual_hosts else "/" + quote(address.bucket)

    def call(
        self,
        method: str,
        key: str = "",
        query: Mapping[str, str] | None = None,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Make one call. key: the object, "" for the bucket. Raises OSError or http.client.HTTPException when the store does not answer."""
        path = f"{self.base}/{quote(key)}" if key or not self.base else self.base
        words = canonical_query(query or {})
        given = {name.lower(): value for name, value in (headers or {}).items()}
        if body:
            given["content-md5"] = b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
        given |= sign(self.address, method, self.host, path, words, given, body, datetime.now(UTC))
        connection: http.client.HTTPConnection
        if self.secure:
            connection = http.client.HTTPSConnection(
                self.host, timeout=TIMEOUT_S, context=ssl.create_default_context(cafile=self.address.ca or None)
            )
        else:
            connection = http.client.HTTPConnection(self.host, timeout=TIMEOUT_S)
        try:
            connection.request(method, path + (f"?{words}" if words else ""), body=body or None, headers=given)
            answer = connection.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()


def canonical_query(query: Mapping[str, str]) -> str:
    """Return a query as the signature wants it: sorted, every character escaped, `name=` for a name without a value."""
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in sorted(query.items()))


def sign(
    address: S3Address, method: str, host: str, path: str, query: str, headers: Mapping[str, str], body: bytes, at: datetime
) -> dict[str, str]:
    """Return the headers that sign a call. headers: names in lower case. at: UTC."""
    stamp, payload = at.strftime("%Y%m%dT%H%M%SZ"), hashlib.sha256(body).hexdigest()
    added = {"host": host, "x-amz-content-sha256": payload, "x-amz-date": stamp}
    if address.session_token:
        added["x-amz-security-token"] = address.session_token
    signed = {**headers, **added}
    names = ";".join(sorted(signed))
    lines = "".join(f"{name}:{' '.join(signed[name].split())}\n" for name in sorted(signed))
    request = f"{method}\n{path}\n{query}\n{lines}\n{names}\n{payload}"
    scope = f"{stamp[:8]}/{address.region}/s3/aws4_request"
    told = "\n".join(("AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(request.encode()).hexdigest()))
    key = f"AWS4{address.secret_access_key}".encode()
    for word in scope.split("/"):
        key = hmac.digest(key, word.encode(), "sha256")
    signature = hmac.new(key, told.encode(), "sha256").hexdigest()
    added["authorization"] = f"AWS4-HMAC-SHA256 Credential={address.access_key_id}/{scope}, SignedHeaders={names}, Signature={signature}"
    return added
