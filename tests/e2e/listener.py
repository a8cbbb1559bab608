"""A partner's own server, as SNS delivers to it over HTTP."""

import json
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Any


class Listener:
    """Confirms what it is asked to, and keeps the notifications."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}/tanggap"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        messages = self.messages

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if told["Type"] == "SubscriptionConfirmation":
                    urllib.request.urlopen(told["SubscribeURL"], timeout=5).close()
                else:
                    messages.append(told)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *told: Any) -> None:
                """Nothing: the test says what went wrong."""

        return Handler

    def __enter__(self) -> "Listener":
        Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.server.shutdown()
        self.server.server_close()
