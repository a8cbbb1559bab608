"""The outside world on this machine: `python -m local.double --port N` answers as the senders' own
APIs do, and keeps what it was asked.

What goes to https://host/path on AWS comes here as /host/path. `GET /_double/requests` shows it all
(`?host=` what went to one host) and `DELETE` forgets it; `POST /_double/next` says how the next
requests to a host end: {"host", "status", "headers", "body", "times"}.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, urlsplit

from local.lifeline import end_with_parent
from local.processes import HOST

# One grey point: the smallest picture a decoder takes.
JPEG = bytes.fromhex(
    "ffd8"
    + ("ffdb004300" + "01" * 64)
    + "ffc0000b080001000101011100"
    + ("ffc400140001" + "00" * 16)
    + ("ffc400141001" + "00" * 16)
    + "ffda0008010100003f003fffd9"
)


@dataclass(frozen=True)
class Asked:
    """A request; header names in lower case, ``path`` with its query."""

    method: str
    host: str
    path: str
    headers: dict[str, str]
    body: str

    @property
    def told(self) -> dict[str, Any]:
        """The members of a JSON body; none where it is something else."""
        try:
            told = json.loads(self.body)
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def shown(status: int, content: object) -> Answer:
    return Answer(status, json.dumps(content).encode(), {"Content-Type": "application/json"})


def picture() -> Answer:
    return Answer(200, JPEG, {"Content-Type": "image/jpeg"})


def x(asked: Asked, one: str) -> Answer:
    """https://docs.x.com/x-api/posts/create-post and https://docs.x.com/x-api/direct-messages"""
    if asked.method == "GET":
        return picture()
    if "/dm_conversations/" in asked.path:
        return shown(201, {"data": {"dm_conversation_id": f"1-{one}", "dm_event_id": one}})
    return shown(201, {"data": {"id": one, "text": asked.told.get("text", "")}})


def graph(asked: Asked, one: str) -> Answer:
    """Pages, Instagram and WhatsApp: https://developers.facebook.com/docs/graph-api"""
    if asked.method == "GET":
        url = f"https://lookaside.fbsbx.com{urlsplit(asked.path).path}"
        return shown(200, {"id": one, "url": url, "mime_type": "image/jpeg"})
    to = asked.told.get("to", "")
    if asked.told.get("messaging_product") == "whatsapp":
        known = {"messaging_product": "whatsapp", "contacts": [{"input": to, "wa_id": to}]}
        return shown(200, {**known, "messages": [{"id": f"wamid.{one}"}]})
    if urlsplit(asked.path).path.endswith("/messages"):
        return shown(200, {"recipient_id": one, "message_id": f"m_{one}"})
    return shown(200, {"id": one})


def anybody(asked: Asked, one: str) -> Answer:
    """Partners' systems take what they are told; behind every other address is a picture."""
    return picture() if asked.method == "GET" else shown(200, {})


ANSWERS: dict[str, Callable[[Asked, str], Answer]] = {
    "api.x.com": x,
    "graph.facebook.com": graph,
    "graph.instagram.com": graph,
}


class World:
    """What was asked so far, and how the next requests to a host are to end."""

    def __init__(self) -> None:
        self.lock, self.count = Lock(), 0
        self.asked: list[Asked] = []
        self.next: dict[str, list[Answer]] = {}

    def answer(self, asked: Asked) -> Answer:
        """Keep the request and answer it; ids are numbers that never come twice."""
        with self.lock:
            self.count += 1
            self.asked.append(asked)
            if said := self.next.get(asked.host):
                return said.pop(0)
            one = str(1_800_000_000_000_000_000 + self.count)
        return ANSWERS.get(asked.host, anybody)(asked, one)

    def say(self, told: dict[str, Any]) -> None:
        """Raises KeyError without a host."""
        body = told.get("body", "")
        text = body if isinstance(body, str) else json.dumps(body)
        answer = Answer(int(told.get("status", 200)), text.encode(), told.get("headers") or {})
        with self.lock:
            said = self.next.setdefault(told["host"], [])
            said += [answer] * int(told.get("times", 1))

    def forget(self) -> None:
        with self.lock:
            self.asked.clear()
            self.next.clear()

    def to(self, host: str | None) -> list[dict[str, Any]]:
        with self.lock:
            return [asdict(each) for each in self.asked if host in (None, each.host)]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    world: World

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        answer = self._own(body) if self.path.startswith("/_double/") else self._played(body)
        self.send_response(answer.status)
        for name, value in {**answer.headers, "Content-Length": str(len(answer.body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    do_DELETE = do_HEAD = do_PATCH = do_POST = do_PUT = do_GET  # noqa: N815

    def _played(self, body: bytes) -> Answer:
        host, _, path = self.path.removeprefix("/").partition("/")
        headers = {name.lower(): value for name, value in self.headers.items()}
        text = body.decode(errors="replace")
        return self.world.answer(Asked(self.command, host, f"/{path}", headers, text))

    def _own(self, body: bytes) -> Answer:
        parts = urlsplit(self.path)
        match (self.command, parts.path):
            case "GET", "/_double/requests":
                (host,) = parse_qs(parts.query).get("host", [None])
                return shown(200, self.world.to(host))
            case "DELETE", "/_double/requests":
                self.world.forget()
                return Answer(204)
            case "POST", "/_double/next":
                return self._said(body)
        return Answer(404)

    def _said(self, body: bytes) -> Answer:
        try:
            self.world.say(json.loads(body))
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            return Answer(400, repr(fault).encode())
        return Answer(204)


class Server(ThreadingHTTPServer):
    daemon_threads = True


def server(port: int = 0) -> Server:
    """A world of its own on that port, or a free one; ``serve_forever`` serves it."""
    return Server((HOST, port), type("Handler", (Handler,), {"world": World()}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    port: int = parser.parse_args().port
    end_with_parent()
    server(port).serve_forever()


if __name__ == "__main__":
    main()
