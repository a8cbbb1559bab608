"""HTTP for the local run: Chalice's own local server, with the parts that API Gateway adds, and the
pages as the edge serves them.

Chalice's server admits anybody to a Cognito route; this server proves the token. The answers that
API Gateway gives before our code runs are those of the packaged template, word for word.
"""

import argparse
import functools
import gzip
import io
import re
import sys
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from chalice.app import CognitoUserPoolAuthorizer
from chalice.cli.factory import CLIFactory
from chalice.local import (
    ChaliceRequestHandler,
    LocalGateway,
    LocalGatewayAuthorizer,
    RouteMatcher,
    create_local_server,
)

from local.figures import Figures
from local.lifeline import end_with_parent
from local.pages import Answer as FileAnswer
from local.pages import Pages
from local.request_bytes import BadRequest, TimedSocket, read_body
from local.tokens import Pool, Refused
from operate import stack
from operate.local_run import HOST, make_client
from operate.package import list_application_addresses

ROOT = Path(__file__).resolve().parent.parent
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html
LEAST_COMPRESSED = 1000  # bytes
# Bytes of an address that CloudFront takes:
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
LONGEST_ADDRESS = 8192

Answer = dict[str, Any]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--endpoint", required=True)
    parser.add_argument("--pool", required=True)
    parser.add_argument("--client", required=True)
    parser.add_argument("--package", type=Path, required=True)
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--figures", required=True)
    options = parser.parse_args()
    end_with_parent()
    resources = stack.read_template(options.package)["Resources"]
    answers = resources["RestAPI"]["Properties"]["GatewayResponses"]
    distribution = resources["EdgeDistribution"]["Properties"]["DistributionConfig"]
    behaviours = distribution["CacheBehaviors"]
    patterns = [each["PathPattern"] for each in behaviours if each["TargetOriginId"] == "api"]
    (files,) = (each for each in behaviours if each["TargetOriginId"] == "figures")
    s3 = make_client(options.endpoint, "s3")
    figures = Figures(s3, options.figures, files["PathPattern"])
    pages = Pages(
        options.pages,
        read_page_headers(resources, options.endpoint),
        patterns,
        list_application_addresses(),
    )
    pool = Pool(options.endpoint, options.pool, options.client)
    serve(options.port, pool, answers, pages, figures)
    return 0


def read_page_headers(resources: Mapping[str, Any], endpoint: str) -> dict[str, str]:
    """Return the headers that the edge puts on every page. Uploads, photos and the login are at the
    local AWS, so the policy names its address.
    """
    config = resources["PagesHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    security = config["SecurityHeadersConfig"]
    policy = security["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]
    local = re.sub(r"https://[^ ;]*\$\{[^ ;]*", endpoint, policy)
    others = {each["Header"]: each["Value"] for each in config["CustomHeadersConfig"]["Items"]}
    return {
        "Content-Security-Policy": local,
        "Referrer-Policy": security["ReferrerPolicy"]["ReferrerPolicy"],
        "X-Content-Type-Options": "nosniff",
        **others,
    }


def serve(
    port: int, pool: Pool, answers: Mapping[str, Any], pages: Pages, figures: Figures
) -> None:
    """Serve the app of this folder, the pages and the figures until the process ends."""
    config = CLIFactory(str(ROOT)).create_config_obj(chalice_stage_name="x86_64")
    server = create_local_server(config.chalice_app, config, HOST, port)
    gateway = Gateway(server.app_object, config, pool, answers)
    server.server.RequestHandlerClass = functools.partial(
        Handler, gateway=gateway, pages=pages, figures=figures
    )
    server.serve_forever()


class Handler(ChaliceRequestHandler):
    """A handler with one gateway for all connections. It does not wait to fill small packets: that
    serves a hundred requests in the time of one.
    """

    disable_nagle_algorithm = True

    local_gateway: "Gateway"

    def __init__(self, *arguments: Any, gateway: "Gateway", pages: Pages, figures: Figures) -> None:
        self.local_gateway, self._pages, self._figures = gateway, pages, figures
        self._body: bytes | None = None
        BaseHTTPRequestHandler.__init__(self, *arguments)

    def setup(self) -> None:
        super().setup()
        self._received = TimedSocket(self.connection)
        self.rfile: io.BufferedReader = io.BufferedReader(self._received)

    def handle_one_request(self) -> None:
        self._received.begin_request()
        super().handle_one_request()

    def _handle_request(self) -> None:
        """Read the body, then answer: with a file of the figures or from the API where the edge
        does, else with a page. After a body that is not whole, or whose address is too long, nobody
        knows where the next request begins, so the connection ends.
        """
        if len(f"https://{self.headers.get('Host', '')}{self.path}") > LONGEST_ADDRESS:
            self._refuse(414)
            return
        try:
            self._body = read_body(self.headers, self.rfile)
        except BadRequest as fault:
            self._refuse(fault.status)
        except TimeoutError:
            self._refuse(408)
        else:
            self._answer_request()

    def _refuse(self, status: int) -> None:
        answer = self.local_gateway.refuse_body(status)
        headers = {**answer["headers"], "Connection": "close"}  # ends it in http.server
        self._send_http_response(status, headers, answer["body"])

    def _answer_request(self) -> None:
        reads = self.command in ("GET", "HEAD")
        if reads and self._figures.are_at(self.path):
            self._send_file(self._figures.answer(self.path))
        elif reads and not self._pages.are_not_at(self.path):
            self._send_file(self._pages.answer(self.path, dict(self.headers)))
        else:
            self._generic_handle()

    def _parse_payload(self) -> tuple[dict[str, str], bytes | None]:
        return dict(self.headers), self._body

    def _send_file(self, answer: FileAnswer) -> None:
        self.send_response(answer.status)
        self._send_headers({**answer.headers, "Content-Length": str(len(answer.body))})
        if self.command == "GET":
            self.wfile.write(answer.body)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = (  # noqa: N815
        _handle_request  # under the names of http.server
    )

    def _send_http_response_with_body(
        self, code: int, headers: dict[str, Any], body: str | bytes
    ) -> None:
        """Send an answer of the API. Who accepts gzip gets long texts compressed, as from the
        edge.
        """
        accepted = self.headers.get("Accept-Encoding", "")
        if isinstance(body, str) and len(body) >= LEAST_COMPRESSED and "gzip" in accepted:
            body = gzip.compress(body.encode(), mtime=0)
            headers = {**headers, "Content-Encoding": "gzip"}
        super()._send_http_response_with_body(code, headers, body)


class Gateway(LocalGateway):
    """Chalice's gateway with proven tokens and the template's refusals."""

    def __init__(self, app: Any, config: Any, pool: Pool, answers: Mapping[str, Any]) -> None:
        super().__init__(app, config)
        self._authorizer = Authorizer(app, pool)
        self._routes = RouteMatcher(list(app.routes))
        self._answers = answers

    def handle_request(
        self, method: str, path: str, headers: dict[str, str], body: bytes | None
    ) -> Answer:
        try:
            self._routes.match_route(path)
        except ValueError:
            return self._answer("MISSING_AUTHENTICATION_TOKEN")
        try:
            answer: Answer = super().handle_request(method, path, headers, body)
        except Refused:
            return self._answer("UNAUTHORIZED")
        return answer

    def refuse_body(self, status: int) -> Answer:
        """Return the answer to a body that is too large, or that can't be read whole."""
        return self._answer("REQUEST_TOO_LARGE" if status == 413 else "DEFAULT_4XX")

    def _answer(self, kind: str) -> Answer:
        response = self._answers[kind]
        headers = {
            name: value.strip("'")
            for name, value in response["ResponseParameters"]["Headers"].items()
        }
        body = response["ResponseTemplates"]["application/json"].replace(
            "$context.requestId", "local"
        )
        return {
            "statusCode": response.get("StatusCode"),  # a default has none of its own
            "headers": headers,
            "multiValueHeaders": {},
            "body": body,
        }


class Authorizer(LocalGatewayAuthorizer):
    """Admits requests to a Cognito route only with an ID token of the pool."""

    def __init__(self, app: Any, pool: Pool) -> None:
        super().__init__(app)
        self._pool = pool

    def authorize(
        self, raw_path: str, lambda_event: Answer, lambda_context: Any
    ) -> tuple[Answer, Any]:
        """Return the event with the token's claims in it, and the context. Raises Refused."""
        route = self._route_for_event(lambda_event)
        if route is None or not isinstance(route.authorizer, CognitoUserPoolAuthorizer):
            admitted: tuple[Answer, Any] = super().authorize(raw_path, lambda_event, lambda_context)
            return admitted
        claims = self._pool.claims(lambda_event["headers"].get("authorization", ""))
        texts = {name: as_text(value) for name, value in claims.items()}
        identity = {"claims": texts, "principalId": texts["sub"]}
        lambda_event["requestContext"]["authorizer"] = identity
        return lambda_event, lambda_context


def as_text(claim: object) -> str:
    """Return a claim as API Gateway passes it on: always a text, lists joined by commas."""
    if isinstance(claim, list):
        return ",".join(map(str, claim))
    return str(claim).lower() if isinstance(claim, bool) else str(claim)


if __name__ == "__main__":
    sys.exit(main())
