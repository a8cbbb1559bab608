"""How calls are sent, and what comes back: an answer, or a refusal that says why."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import quote, urlencode

import urllib3

T = TypeVar("T")
Headers = Mapping[str, str]
Form = Mapping[str, str | Sequence[str]]  # several values of a field are sent one by one
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Raw:
    """An answer as it came; header names are looked up whatever their case."""

    status: int
    headers: Headers
    body: bytes


@dataclass(frozen=True)
class Answer(Generic[T]):
    """A good answer; ``body`` is what its type says, of JSON, or a text."""

    status: int
    headers: Headers
    body: T


class Refused(Exception):
    """``problem`` has the ``type`` and the ``detail`` of a refusal and members of its own (RFC
    9457); of Open311 and of pages it has only the ``detail``. ``seconds`` says when to try again.
    """

    def __init__(self, raw: Raw) -> None:
        self.status, self.headers, self.raw = raw.status, raw.headers, raw
        self.problem = _problem(raw)
        self.seconds = int(raw.headers.get("Retry-After") or 0)
        super().__init__(f"{raw.status}: {self.problem.get('detail')}")

    @property
    def kind(self) -> str:
        """What is stable of it: ``stale-version``."""
        return str(self.problem.get("type", "")).rpartition("/")[2]


class Unchanged(Exception):
    """Nothing has changed since the answer whose ETag was given."""


def _problem(raw: Raw) -> dict[str, Any]:
    try:
        told = json.loads(raw.body)
    except ValueError:
        return {"detail": raw.body.decode("utf-8", "replace")}
    if isinstance(told, dict):
        return told
    return {"detail": "; ".join(str(each["description"]) for each in told)}


Send = Callable[[str, str, Headers, bytes | None], Raw]


class _Pool:
    """Connections, kept open. Redirects are answers."""

    def __init__(self, seconds: float) -> None:
        self._pool = urllib3.PoolManager(timeout=seconds, retries=False)

    def __call__(self, method: str, url: str, headers: Headers, body: bytes | None) -> Raw:
        got = self._pool.request(method, url, body=body, headers=dict(headers), redirect=False)
        return Raw(got.status, got.headers, got.data)


@dataclass
class Connection:
    """The API at an address. ``token`` is an officer's ID token; ``language`` that of refusals:
    id or en. ``send`` makes a request, where it is not to go over the network.
    """

    url: str
    token: str | None = None
    language: str = "id"
    send: Send = field(default_factory=lambda: _Pool(30))

    def call(
        self,
        method: str,
        path: str,
        *,
        parts: Mapping[str, str] | None = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str | None] | None = None,
        body: object = None,
        form: Form | None = None,
        raw: bytes | None = None,
    ) -> Answer[Any]:
        """Raises Refused and Unchanged."""
        for name, value in (parts or {}).items():
            path = path.replace(f"{{{name}}}", quote(value, safe=""))
        given = {name: _text(value) for name, value in (query or {}).items() if value is not None}
        address = self.url + path + (f"?{urlencode(given)}" if given else "")
        told = {"Accept-Language": self.language}
        told |= {name: value for name, value in (headers or {}).items() if value is not None}
        content, media = _content(body, form, raw)
        if media and "content-type" not in {name.lower() for name in told}:
            told["Content-Type"] = media
        return _answer(self.send(method, address, told, content))


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _content(body: object, form: Form | None, raw: bytes | None) -> tuple[bytes | None, str | None]:
    if form is not None:
        return urlencode(form, doseq=True).encode(), FORM
    if body is not None:
        return json.dumps(body).encode(), "application/json"
    return raw, None


def _answer(raw: Raw) -> Answer[Any]:
    if raw.status == 304:
        raise Unchanged
    if raw.status >= 400:
        raise Refused(raw)
    media = (raw.headers.get("Content-Type") or "").partition(";")[0]
    text = raw.body.decode()
    told = json.loads(text) if media.endswith("json") and text else text
    return Answer(raw.status, raw.headers, told)
