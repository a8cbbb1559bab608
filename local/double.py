"""A double of the outside world: `python -m local.double --port N` answers like the senders' own
APIs and keeps every request.

A request to https://host/path on AWS comes here as /host/path. `GET /_double/requests` shows all
requests (`?host=` those to one host), and `DELETE` forgets them. `POST /_double/next` plans the
next answers of a host: {"host", "status", "headers", "body", "times"}.
"""

from __future__ import annotations

import argparse
import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from local.lifeline import end_with_parent
from operate.local_run import HOST

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
class Request:
    """A request. Header names are in lower case; ``path`` has its query. ``encoded`` is the base64
    of a body that is no text, such as an encrypted push.
    """

    method: str
    host: str
    path: str
    headers: dict[str, str]
    body: str
    encoded: str = ""

    @property
    def members(self) -> dict[str, Any]:
        """The members of a JSON body; empty when the body is anything else."""
        try:
            members = json.loads(self.body)
        except ValueError:
            return {}
        return members if isinstance(members, dict) else {}


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def answer_json(status: int, content: object) -> Answer:
    return Answer(status, json.dumps(content).encode(), {"Content-Type": "application/json"})


def answer_picture() -> Answer:
    return Answer(200, JPEG, {"Content-Type": "image/jpeg"})


def answer_x(request: Request, new_id: str) -> Answer:
    """https://docs.x.com/x-api/posts/create-post and https://docs.x.com/x-api/direct-messages"""
    if request.method == "GET":
        return answer_picture()
    if "/dm_conversations/" in request.path:
        return answer_json(
            201, {"data": {"dm_conversation_id": f"1-{new_id}", "dm_event_id": new_id}}
        )
    return answer_json(201, {"data": {"id": new_id, "text": request.members.get("text", "")}})


def answer_graph(request: Request, new_id: str) -> Answer:
    """Pages, Instagram and WhatsApp: https://developers.facebook.com/docs/graph-api"""
    if request.method == "GET":
        url = f"https://lookaside.fbsbx.com{urlsplit(request.path).path}"
        return answer_json(200, {"id": new_id, "url": url, "mime_type": "image/jpeg"})
    to = request.members.get("to", "")
    if request.members.get("messaging_product") == "whatsapp":
        known = {"messaging_product": "whatsapp", "contacts": [{"input": to, "wa_id": to}]}
        return answer_json(200, {**known, "messages": [{"id": f"wamid.{new_id}"}]})
    if urlsplit(request.path).path.endswith("/messages"):
        return answer_json(200, {"recipient_id": new_id, "message_id": f"m_{new_id}"})
    return answer_json(200, {"id": new_id})


def answer_push(request: Request, new_id: str) -> Answer:
    """https://www.rfc-editor.org/rfc/rfc8030#section-5"""
    return Answer(201, b"", {"Location": f"https://{request.host}/message/{new_id}"})


def answer_gateway(request: Request, new_id: str) -> Answer:
    """A provider's gateway of SMS: the example of chalicelib/city/jakarta/sms_routes.csv."""
    to = dict(parse_qsl(request.body)).get("to", "")
    return answer_json(200, {"messageId": new_id, "to": to, "status": "1", "text": "Success"})


def answer_anybody(request: Request, new_id: str) -> Answer:
    """Answer as any other host: a GET gets a picture, and partners accept every message."""
    return answer_picture() if request.method == "GET" else answer_json(200, {})


ANSWERS: dict[str, Callable[[Request, str], Answer]] = {
    "api.x.com": answer_x,
    "graph.facebook.com": answer_graph,
    "graph.instagram.com": answer_graph,
    "console.zenziva.net": answer_gateway,
    "fcm.googleapis.com": answer_push,
    "updates.push.services.mozilla.com": answer_push,
    "web.push.apple.com": answer_push,
}


class World:
    """The requests so far, and the planned answers of each host."""

    def __init__(self) -> None:
        self.lock, self.count = Lock(), 0
        self.requests: list[Request] = []
        self.next: dict[str, list[Answer]] = {}

    def answer(self, request: Request) -> Answer:
        """Keep a request and return its answer. Ids in answers are numbers, and never repeat."""
        with self.lock:
            self.count += 1
            self.requests.append(request)
            if planned := self.next.get(request.host):
                return planned.pop(0)
            new_id = str(1_800_000_000_000_000_000 + self.count)
        return ANSWERS.get(request.host, answer_anybody)(request, new_id)

    def plan(self, plan: dict[str, Any]) -> None:
        """Plan the next answers of a host. Raises KeyError without a host."""
        body = plan.get("body", "")
        text = body if isinstance(body, str) else json.dumps(body)
        answer = Answer(int(plan.get("status", 200)), text.encode(), plan.get("headers") or {})
        with self.lock:
            planned = self.next.setdefault(plan["host"], [])
            planned += [answer] * int(plan.get("times", 1))

    def forget(self) -> None:
        with self.lock:
            self.requests.clear()
            self.next.clear()

    def requests_to(self, host: str | None) -> list[dict[str, Any]]:
        """Return the requests to a host; None means all hosts."""
        with self.lock:
            return [asdict(each) for each in self.requests if host in (None, each.host)]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    world: World

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        is_control = self.path.startswith("/_double/")
        answer = self._answer_control(body) if is_control else self._answer_host(body)
        self.send_response(answer.status)
        for name, value in {**answer.headers, "Content-Length": str(len(answer.body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    do_DELETE = do_HEAD = do_PATCH = do_POST = do_PUT = do_GET  # noqa: N815

    def _answer_host(self, body: bytes) -> Answer:
        host, _, path = self.path.removeprefix("/").partition("/")
        headers = {name.lower(): value for name, value in self.headers.items()}
        text, encoded = _show_body(body)
        return self.world.answer(Request(self.command, host, f"/{path}", headers, text, encoded))

    def _answer_control(self, body: bytes) -> Answer:
        parts = urlsplit(self.path)
        match (self.command, parts.path):
            case "GET", "/_double/requests":
                (host,) = parse_qs(parts.query).get("host", [None])
                return answer_json(200, self.world.requests_to(host))
            case "DELETE", "/_double/requests":
                self.world.forget()
                return Answer(204)
            case "POST", "/_double/next":
                return self._plan(body)
        return Answer(404)

    def _plan(self, body: bytes) -> Answer:
        try:
            self.world.plan(json.loads(body))
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            return Answer(400, repr(fault).encode())
        return Answer(204)


def _show_body(body: bytes) -> tuple[str, str]:
    """Return a body as a text, and its base64 when it is none."""
    try:
        return body.decode(), ""
    except UnicodeDecodeError:
        return body.decode(errors="replace"), b64encode(body).decode()


class Server(ThreadingHTTPServer):
    daemon_threads = True


def make_server(port: int = 0) -> Server:
    """Return a server with a new world, on that port or a free one. ``serve_forever`` runs it."""
    return Server((HOST, port), type("Handler", (Handler,), {"world": World()}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    port: int = parser.parse_args().port
    end_with_parent()
    make_server(port).serve_forever()


if __name__ == "__main__":
    main()
