"""A subscriber's own server, as SNS and our webhooks deliver to it over HTTP."""

import json
import urllib.request
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from types import TracebackType
from typing import Any


@dataclass(frozen=True)
class Posted:
    """What was posted; header names in lower case."""

    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Listener:
    """Confirms what SNS asks it to, keeps its notifications as ``messages`` and everything else as
    ``posted``. It answers with the first of ``answers``, status and headers, and with
    ``usual`` when none is left; ``slow`` seconds late.
    """

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.posted: list[Posted] = []
        self.answers: list[tuple[int, dict[str, str]]] = []
        self.usual = 200
        self.slow = 0.0
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/tanggap"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                listener._take(Posted(headers, body))
                Event().wait(listener.slow)
                status, told = listener.answers.pop(0) if listener.answers else (listener.usual, {})
                self.send_response(status)
                for name, value in told.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *told: Any) -> None:
                """Nothing: the test says what went wrong."""

        return Handler

    def _take(self, posted: Posted) -> None:
        told = posted.json
        if told.get("Type") == "SubscriptionConfirmation":
            urllib.request.urlopen(told["SubscribeURL"], timeout=5).close()
        elif "Type" in told:
            self.messages.append(told)
        else:
            self.posted.append(posted)

    def __enter__(self) -> "Listener":
        Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.server.shutdown()
        self.server.server_close()
