"""The city in which calls fail: our API and functions on moto, and all that AWS brings to them."""

import importlib
import logging
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from io import StringIO
from typing import Any

import pytest
from chalice.test import Client

import app
import chalicelib
from chalicelib.casework import recurring_spots
from chalicelib.city.current import city
from chalicelib.evidence import service as evidence_service
from chalicelib.evidence.photo_hash import PhotoHash
from chalicelib.evidence.rules import PhotoFacts
from chalicelib.evidence.service import Copies
from chalicelib.figures.facts import keys as figures_keys
from chalicelib.intake import duplicate_search
from chalicelib.notifications.sending import daily_limits
from chalicelib.platform import clock, http_client
from chalicelib.platform.aws import secrets
from chalicelib.platform.aws.clients import get_client
from chalicelib.platform.http_client import Response
from chalicelib.platform.telemetry import log
from chalicelib.publishing.map import service as map_service
from chalicelib.reports.store import resolution_time
from chalicelib.sla import digest_service, reconcile
from tests.api.causes import Ask
from tests.aws_faults.cloud import Cloud, furnish, without_threads
from tests.aws_faults.injection import Door, install
from tests.builders import KEBON_JERUK, KECAMATAN_KEBON_JERUK
from tests.conftest import REGION
from tests.faults import Died
from tests.moto_aws import Aws, Hands, client

SERVICES = (
    "cognito-idp",
    "s3",
    "scheduler",
    "secretsmanager",
    "ssm",
    "ses",
    "sns",
    "sqs",
    "stepfunctions",
)
FEW = (KEBON_JERUK, KECAMATAN_KEBON_JERUK, "31.73", "31", "DLH-31.73", "DLH")
ATTEMPTS = 4  # of a client whose request got no answer, or 5xx


@dataclass
class Outside:
    """The outside world: what was posted to it, and what lies at its addresses."""

    posted: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    answers: dict[str, list[Any]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, str]]:
        self.posted.append((url, dict(headers), body))
        planned = self.answers.get(url)
        answer: tuple[int, dict[str, str]] = planned.pop(0) if planned else (201, {})
        return answer

    def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Response:
        self.posted.append((url, dict(headers), body))
        return Response(200, {"content-type": "application/json"}, b'{"id": "1"}')

    def fetch(self, url: str, headers: Mapping[str, str], *, most_bytes: int) -> Response:
        return Response(200 if url in self.files else 404, {}, self.files.get(url, b""))


@dataclass
class World:
    http: Any
    aws: Aws
    hands: Hands
    cloud: Cloud
    door: Door
    outside: Outside
    lines: StringIO
    began: datetime
    answered: list[int] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)

    def ask(self, function: str, ask: Ask) -> Any:
        """The answer to a request of a client that repeats it when it gets none, or 5xx."""
        for _ in range(ATTEMPTS):
            try:
                with self.door.run(function):
                    answer = ask.to(self.http)
            except Died:
                self.cloud.forget()
                continue
            self.answered.append(answer.status_code)
            if answer.status_code < 500:
                return answer
        return answer

    def settle(self) -> None:
        self.cloud.settle()

    def pause(self, **span: float) -> None:
        """Settle, and go to ``span`` after the pause before, or after the beginning: what people
        then do they do at one moment, also when something failed and came again later.
        """
        self.cloud.settle()
        self.began += timedelta(**span)
        self.hands.to(self.began)


def make_world(aws: Aws, hands: Hands, monkeypatch: pytest.MonkeyPatch) -> World:
    """The world, whose answers are not held to the API's description: 5xx is for every route."""
    without_threads(monkeypatch)
    outside = Outside()
    for name in ("post", "send", "fetch"):
        monkeypatch.setattr(http_client, name, getattr(outside, name))
    for bucket in ("tanggap-facts",):
        where = {"LocationConstraint": REGION}
        client("s3").create_bucket(Bucket=bucket, CreateBucketConfiguration=where)
    few = replace(city(), offices={code: city().offices[code] for code in FEW}, former={})
    for service in (reconcile, digest_service):  # moto takes seconds for the queues of all offices
        monkeypatch.setattr(service, "city", lambda: few)
    monkeypatch.setattr(evidence_service, "read_facts", _look)
    monkeypatch.setattr(evidence_service, "strip_photo", _strip)
    furnish()
    _warm_up()
    door = install(monkeypatch)
    cloud = Cloud(aws, hands, door, forget)
    forget()
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(log.registered_formatter)
    logging.getLogger("tanggap").addHandler(handler)
    return World(
        Client(app.app, stage_name="api").http,
        aws,
        hands,
        cloud,
        door,
        outside,
        written,
        hands.moment,
    )


def _look(body: bytes) -> PhotoFacts:
    """What a photo shows, by its bytes: reading one takes a process of its own, which calls no
    AWS (``tests/evidence``).
    """
    digest = sha256(body).digest()
    shows = int.from_bytes(digest[:3], "big")
    return PhotoFacts(
        digest.hex(), taken_at=clock.now(), likeness=PhotoHash((shows,) * 9, (8,) * 9)
    )


def _strip(body: bytes, longest: int) -> Copies:
    return Copies(b"picture of " + body, b"thumbnail of " + body)


def _warm_up() -> None:
    """Import all of ours, make its clients, and let botocore read how they page: no copy of this
    process has to do it anew.
    """
    for module in pkgutil.walk_packages(chalicelib.__path__, "chalicelib."):
        importlib.import_module(module.name)
    for service in SERVICES:
        get_client(service)
    for each in (client("dynamodb"), client("s3"), get_client("s3")):
        each.can_paginate("list_objects_v2" if "list_objects_v2" in dir(each) else "scan")


def forget() -> None:
    """Know nothing of what was remembered between two runs, as a new process does."""
    secrets.forget_secrets()
    resolution_time.clear_cache()
    daily_limits.forget_lease()
    map_service.forget_map()
    figures_keys.forget_keys()


def end_threads() -> None:
    """Let no thread of ours wait for work: a copy of the process would have none of them."""
    for pool in (duplicate_search._executor, recurring_spots._thread_pool):
        if pool.cache_info().currsize:
            pool().shutdown()
            pool.cache_clear()


Happening = Callable[[], Any]
