"""The pages of ``build/pages`` over HTTP, as the edge answers for them on AWS: the same addresses,
headers and policy, and compressed.
"""

import gzip
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from chalicelib.platform.i18n import Language
from operate.package import write_missing
from operate.pages import find_cache_control, find_content_type


@dataclass(frozen=True)
class Answer:
    """An answer with its status, its headers and its body."""

    status: int
    headers: dict[str, str]
    body: bytes


class Pages:
    """The built pages. ``headers`` stand on every answer. At addresses that match one of the
    patterns ``others``, the edge asks the API. Each of ``applications`` is the address of a page
    that stands at every address below it as well.
    """

    def __init__(
        self,
        folder: Path,
        headers: Mapping[str, str],
        others: Sequence[str],
        applications: Sequence[str],
    ) -> None:
        self._folder, self._headers = folder.resolve(), dict(headers)
        self._applications = [*applications]
        self._others = [re.compile(_write_expression(pattern)) for pattern in others]

    def are_not_at(self, address: str) -> bool:
        """Return whether the API answers at an address."""
        path = urlsplit(address).path
        return any(pattern.fullmatch(path) for pattern in self._others)

    def answer(self, address: str, asked: Mapping[str, str]) -> Answer:
        """Return the answer to a GET of an address, with the headers of the request."""
        path = self._find(unquote(urlsplit(address).path))
        if path is None:
            headers = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}
            language = Language.ENGLISH if address.startswith("/en/") else Language.INDONESIAN
            return Answer(404, {**self._headers, **headers}, write_missing(language).encode())
        name, changed = path.relative_to(self._folder).as_posix(), path.stat().st_mtime_ns
        body, tag = _read_file(path, changed)
        kind = find_content_type(name)
        headers = {
            **self._headers,
            "Content-Type": kind,
            "Cache-Control": find_cache_control(name),
            "ETag": tag,
        }
        names = {name.lower(): value for name, value in asked.items()}
        if names.get("if-none-match") == tag:
            return Answer(304, headers, b"")
        if part := _find_range(names.get("range", ""), len(body)):
            headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{len(body)}"
            return Answer(206, headers, body[part.start : part.stop])
        if "charset" in kind and "gzip" in names.get("accept-encoding", ""):
            body = gzip.compress(body, mtime=0)
            headers["Content-Encoding"] = "gzip"
            headers["Vary"] = "Accept-Encoding"
        return Answer(200, headers, body)

    def _find(self, path: str) -> Path | None:
        """Return the file of an address: ``/lapor`` and ``/lapor/`` are lapor/index.html, and so is
        every address below ``/lapor`` where that is an application.
        """
        for address in self._applications:
            if path.startswith(f"{address}/"):
                path = address
        found = (self._folder / path.lstrip("/")).resolve()
        if not found.is_relative_to(self._folder):
            return None
        if found.suffix == "":
            found = found / "index.html"
        return found if found.is_file() else None


@lru_cache(16)
def _read_file(path: Path, changed: int) -> tuple[bytes, str]:
    """Return a file with its tag. ``changed`` is when it was written."""
    body = path.read_bytes()
    return body, f'"{hashlib.sha256(body).hexdigest()[:16]}"'


def _find_range(asked: str, size: int) -> range | None:
    """Return which bytes of a file the header Range asks for, ``bytes=<first>-<last>``; None when
    it asks for all, or for what the file has not.
    """
    found = re.fullmatch(r"bytes=(\d+)-(\d*)", asked)
    if not found or int(found[1]) >= size:
        return None
    last = min(int(found[2]), size - 1) if found[2] else size - 1
    return range(int(found[1]), last + 1) or None


def _write_expression(pattern: str) -> str:
    """Return a path pattern of CloudFront (``*`` and ``?``) as a regular expression."""
    return re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
