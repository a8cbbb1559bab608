"""Each function under its own policy: every call of AWS that a function makes in a test is looked
at with the policy of ``.chalice``, by ministack's rules, and one that is not allowed fails the
test.
"""

import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError
from botocore.signers import RequestSigner, S3PostPresigner
from chalice.app import Chalice
from ministack.core import iam_evaluator

from chalicelib.platform.aws.secrets import forget_secrets
from operate.rendered import Rendering, Statement
from tests.iam_requests import ACCOUNT, REGION, Asked, find_object, list_asked

ROOT = Path(__file__).resolve().parent.parent
HANDLERS = ("chalicelib/entrypoints/handlers.py", "chalicelib/entrypoints/log_lines.py")
# What handlers call, and tests without their handler: a file's end and the name in it.
STANDS_FOR = {
    "audit/service.py": {"make_exports": "export"},
    "casework/service.py": {"watch_appeals": "reconcile"},
    "duty/messages/delivery.py": {"send_due": "duty"},
    "duty/step_routing.py": {"route_step": "duty"},
    "duty/service.py": {"send_code": "duty"},
    "duty/dissolved_offices.py": {"succeed_offices": "reconcile"},
    "entrypoints/dead_letters.py": {"watch_dead_letters": "reconcile"},
    "entrypoints/nightly_export.py": {"watch_export": "retain"},
    "evidence/service.py": {"examine_entry": "examine"},
    "facts/recording.py": {"record_facts": "facts"},
    "figures/counting.py": {"make_figures": "figures"},
    "inbound/media.py": {"collect_media": "collect"},
    "inbound/service.py": {"receive_letter": "mail", "reread_parked": "reread"},
    "intake/channel_traffic/channel_monitor.py": {"watch_channels": "reconcile"},
    "map/service.py": {"make_map": "chart"},
    "notifications/greeting.py": {"greet_supporter": "deliver", "send_catch_up": "deliver"},
    "notifications/service.py": {"send_notices": "deliver"},
    "notifications/address_confirmation.py": {"send_code": "deliver"},
    "privacy/breach.py": {
        "find_people": "deliver",
        "tell_person": "deliver",
        "watch_breaches": "reconcile",
    },
    "privacy/erasure.py": {"continue_erasures": "reconcile"},
    "privacy/retention.py": {"run_retention": "retain"},
    "reporters/joining_offer.py": {"offer_joining": "deliver"},
    "reporters/magic_link.py": {"send_magic_link": "deliver"},
    "sla/digest_service.py": {"send_digests": "digest"},
    "sla/reconcile.py": dict.fromkeys(
        ("end_overdue_hidings", "restart_timers", "succeed_offices"), "reconcile"
    ),
    "sla/timer.py": {"wake_timer": "check"},
    "webhooks/service.py": {"fan_out_event": "fan_out"},
    "webhooks/webhook_delivery.py": {"deliver_event": "call_out"},
}
POLICIES = {
    file.stem.removeprefix("policy-"): file
    for file in sorted((ROOT / ".chalice").glob("policy-*.json"))
}
# Names a file for what functions used of their policies.
RECORDED = "PRIVILEGES_USED"
# The names that resources have in moto, by their logical ids.
NAMES = {
    "Bucket": "tanggap-attachments",
    "Calls": "calls",
    "CallsDead": "calls-dead",
    "DutyHours": "quiet",
    "DutyHoursRole": "quiet",
    "DutySteps": "duty",
    "Evidence": "evidence",
    "FactsBucket": "tanggap-facts",
    "FiguresBucket": "tanggap-figures",
    "LedgerBucket": "tanggap-ledger",
    "MailsSent": "tanggap",
    "Notices": "notices",
    "OperationsTopic": "operations",
    "NoticesDead": "tanggap-NoticesDead-1",
    "Pool": f"{REGION}_officers",
    "Quiet": "quiet",
    "QuietRole": "quiet",
    "StreamDead": "stream-dead",
    "Table": "tanggap",
    "Topic": "tanggap",
    "Workflow": "tanggap",
}


@cache
def load_statements(function: str) -> tuple[Statement, ...]:
    """Return the statements of a function's policy as AWS sees them."""
    from tests.moto_aws import parameters, resources

    template = {"Resources": resources(), "Parameters": parameters()}
    document = json.loads(POLICIES[function].read_text())
    rendered: list[Statement] = Rendering(template, NAMES).render(document["Statement"])
    return tuple(rendered)


@cache
def _parse(function: str) -> list[iam_evaluator.ParsedStatement]:
    document = {"Statement": [*load_statements(function)]}
    return iam_evaluator.parse_policy_document(document)


def list_allowing(asked: Asked) -> list[str]:
    """Return the Sid of each statement that alone allows it; none where it is denied."""
    key = asked.function, asked.action, asked.resource, repr(asked.context)
    if key not in _answers:
        _answers[key] = _find_allowing(asked)
    return _answers[key]


# What was answered before in this test: functions ask for the same again and again.
_answers: dict[tuple[str, str, str, str], list[str]] = {}


def _find_allowing(asked: Asked) -> list[str]:
    context = iam_evaluator.EvalContext(
        principal_arn=f"arn:aws:iam::{ACCOUNT}:role/{asked.function}",
        principal_type="AssumedRole",
        principal_account=ACCOUNT,
        action=asked.action,
        resource_arn=asked.resource,
        region=REGION,
        service_context={name.lower(): value for name, value in asked.context.items()},
    )
    return [
        statement.sid
        for statement in _parse(asked.function)
        if asked.action in statement.actions
        and iam_evaluator.evaluate(context, [[statement]]).decision == "Allow"
    ]


@dataclass
class Watch:
    """What functions were allowed by one statement alone (function, Sid, action), and what they
    were denied.
    """

    used: set[tuple[str, str, str]] = field(default_factory=set)
    denied: list[Asked] = field(default_factory=list)
    last: str = ""  # the function that asked before

    def look(self, operation: str, service: str, parameters: dict[str, Any]) -> None:
        if function := _find_function():
            if function != self.last and RECORDED in os.environ:
                forget_secrets()  # each function is a process of its own, and reads them itself
            self.last = function
            for asked in list_asked(function, service, operation, parameters):
                self.decide(asked)

    def look_missing(self, service: str, parameters: dict[str, Any], refused: ClientError) -> None:
        """S3 answers that an object is missing only to who may list what lies there."""
        status = refused.response["ResponseMetadata"]["HTTPStatusCode"]
        if service == "s3" and status == 404 and "Key" in parameters:
            bucket, key = find_object(parameters)
            self.look("ListObjectsV2", service, {"Bucket": bucket, "Prefix": key})

    def decide(self, asked: Asked) -> None:
        allowing = list_allowing(asked)
        if not allowing:
            self.denied.append(asked)
        elif len(allowing) == 1:
            self.used.add((asked.function, *allowing, asked.action))


watch = Watch()
_runs = threading.local()


def _find_function() -> str:
    """Return the function that runs: the innermost handler on the stack, because a test may have
    one function run while another does; without any, the outermost that stands for one. Threads
    that a function starts are its own.
    """
    found: str = getattr(_runs, "function", "")
    frame: FrameType | None = sys._getframe(2)
    while frame:
        if handler := _name_handler(frame):
            return handler
        found = _name_standing(frame) or found
        frame = frame.f_back
    return found


def _name_handler(frame: FrameType) -> str:
    name = frame.f_code.co_name
    if name == "__call__":
        return "api_handler" if type(frame.f_locals.get("self")) is Chalice else ""
    return name if name in POLICIES and frame.f_code.co_filename.endswith(HANDLERS) else ""


def _name_standing(frame: FrameType) -> str:
    name, file = frame.f_code.co_name, frame.f_code.co_filename
    if name not in _STANDING or "/chalicelib/" not in file:
        return ""
    return STANDS_FOR.get("/".join(file.rsplit("/", 2)[1:]), {}).get(name, "")


_STANDING = {name for names in STANDS_FOR.values() for name in names}


@contextmanager
def enforced(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Look at each call until the block ends, which fails where one was denied."""
    really, submit = BaseClient._make_api_call, ThreadPoolExecutor.submit

    def call(self: Any, operation: str, given: dict[str, Any]) -> Any:
        if hasattr(self, "of_tests"):
            return really(self, operation, given)
        service = self.meta.service_model.service_name
        watch.look(operation, service, given)
        try:
            return really(self, operation, given)
        except ClientError as refused:
            watch.look_missing(service, given, refused)
            raise

    def handed(self: Any, work: Callable[..., Any], *given: Any, **named: Any) -> Any:
        function = _find_function()

        def runs(*given: Any, **named: Any) -> Any:
            _runs.function = function
            try:
                return work(*given, **named)
            finally:
                _runs.function = ""

        return submit(self, runs, *given, **named)

    monkeypatch.setattr(BaseClient, "_make_api_call", call)
    monkeypatch.setattr(ThreadPoolExecutor, "submit", handed)
    _watch_signatures(monkeypatch)
    watch.denied.clear()
    _answers.clear()
    yield
    denied = "\n".join(sorted({str(each) for each in watch.denied}))
    assert not denied, f"policies do not allow this:\n{denied}"


def _watch_signatures(monkeypatch: pytest.MonkeyPatch) -> None:
    """A signed address is allowed what its signer is."""
    url, form = RequestSigner.generate_presigned_url, S3PostPresigner.generate_presigned_post

    def signed_url(self: Any, request_dict: Any, operation_name: str, **named: Any) -> Any:
        _look_at_address(operation_name, request_dict["url"], None)
        return url(self, request_dict, operation_name, **named)

    def signed_form(self: Any, request_dict: Any, fields: Any, **named: Any) -> Any:
        _look_at_address("PutObject", request_dict["url"], fields["key"])
        return form(self, request_dict, fields, **named)

    monkeypatch.setattr(RequestSigner, "generate_presigned_url", signed_url)
    monkeypatch.setattr(S3PostPresigner, "generate_presigned_post", signed_form)


def _look_at_address(operation: str, address: str, key: str | None) -> None:
    parts = urlsplit(address)
    bucket = str(parts.hostname).partition(".")[0]
    watch.look(operation, "s3", {"Bucket": bucket, "Key": key or parts.path.lstrip("/")})


def write_used(file: str) -> None:
    """Write what functions used of their policies, as JSON."""
    Path(file).write_text(json.dumps(sorted(watch.used)))
