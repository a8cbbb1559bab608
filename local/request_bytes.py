"""The bytes of a request, read as API Gateway reads them: whole, within a time, and no more than a
body may have, before any code of ours runs.
"""

import io
import re
import socket
import time
from email.message import Message
from typing import BinaryIO

MOST_BYTES = 10 * 1024 * 1024  # API Gateway's limit for a body
REQUEST_SECONDS = 30  # from the first byte of a request to the last of its body; also of an answer
IDLE_SECONDS = 310  # that a connection waits for its next request, as at API Gateway
_DIGITS = re.compile(r"[0-9]{1,18}")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n")
_LONGEST_LINE = 1000  # bytes before or behind a chunk


class BadRequest(Exception):
    """The request does not say in one way where its body ends. ``status`` is the answer to it."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class TimedSocket(io.RawIOBase):
    """The stream of bytes that a connection receives. A request has to arrive within
    REQUEST_SECONDS of its first byte, however slowly its bytes come. Raises TimeoutError.
    """

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._end: float | None = None

    def begin_request(self) -> None:
        """Wait for the first byte of the next request."""
        self._end = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        left = IDLE_SECONDS if self._end is None else self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)
        try:
            count = self._connection.recv_into(buffer)
        finally:
            self._connection.settimeout(REQUEST_SECONDS)  # for the answer
        self._end = self._end or time.monotonic() + REQUEST_SECONDS
        return count


def read_body(headers: Message, stream: BinaryIO) -> bytes | None:
    """Return the body of a request, None where it has none.

    Raises BadRequest for a body that is too large (413), that ends early, or whose headers do not
    agree on its length (400, RFC 9112 section 6.3), and TimeoutError.
    """
    lengths = headers.get_all("Content-Length", [])
    codings = headers.get_all("Transfer-Encoding", [])
    if codings:
        if lengths or [coding.strip().lower() for coding in codings] != ["chunked"]:
            raise BadRequest(400)
        return _read_chunks(stream)
    if not lengths:
        return None
    if len({*lengths}) > 1 or not _DIGITS.fullmatch(lengths[0].strip()):
        raise BadRequest(400)
    length = int(lengths[0])
    if length > MOST_BYTES:
        raise BadRequest(413)
    return _read_exactly(stream, length) or None


def _read_chunks(stream: BinaryIO) -> bytes:
    """Return a body that comes in chunks (RFC 9112 section 7.1)."""
    body = bytearray()
    while size := _read_chunk_size(stream):
        if len(body) + size > MOST_BYTES:
            raise BadRequest(413)
        body += _read_exactly(stream, size)
        if stream.readline(_LONGEST_LINE).strip():
            raise BadRequest(400)
    if stream.readline(_LONGEST_LINE).strip():  # a trailer, which nobody needs
        raise BadRequest(400)
    return bytes(body)


def _read_chunk_size(stream: BinaryIO) -> int:
    match = _CHUNK.fullmatch(stream.readline(_LONGEST_LINE))
    if match is None:
        raise BadRequest(400)
    return int(match[1], 16)


def _read_exactly(stream: BinaryIO, length: int) -> bytes:
    body = stream.read(length)
    if len(body) < length:
        raise BadRequest(400)
    return body
