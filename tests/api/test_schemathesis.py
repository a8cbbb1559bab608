"""What the document promises, asked of the API by a machine: calls made of its schemas, as they
should be and as they should not be, are answered as is described, and never by a server error.
"""

import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from traceback import format_exception
from typing import Any

import pytest
import schemathesis
from schemathesis.engine import events, from_schema
from werkzeug.wrappers import Request, Response

from chalicelib.description.document import build_document, load_operations
from chalicelib.description.sample_report import FILED_AT, build_sample_report
from tests.api import causes
from tests.builders import KEBON_JERUK, filed, signed_in
from tests.moto_aws import Aws, Hands
from tests.publishing.open311.partners import a_key

SEED = 23
EVERY_ROLE = ("officer", "head", "verifier", "desk", "analyst", "personnel", "auditor", "admin")
# What is not looked at, and why.
LEFT_OUT = {
    "ignored_auth": "API Gateway proves tokens, and is not here: tests/e2e/test_tokens.py",
    "positive_data_acceptance": "schemas can't say which codes the city's tables have",
    "use_after_free": "a report is never deleted",
    "ensure_resource_availability": "what is filed is read by tests that know its number",
}
# Of all calls; others need a signature, or a report in a state no example can know of. Each is
# answered well in test_openapi_answers.
MOST_WELL = 0.6


@dataclass
class Seen:
    """What came of all calls."""

    faults: list[str] = field(default_factory=list)
    statuses: dict[str, Counter[int]] = field(default_factory=dict)

    def note(self, event: Any) -> None:
        if isinstance(event, events.NonFatalError | events.FatalError):
            fault = event.value if isinstance(event, events.NonFatalError) else event.exception
            self.faults.append("".join(format_exception(fault)[-4:]))
        if isinstance(event, events.ScenarioFinished):
            self._note(event.recorder)

    def _note(self, recorder: Any) -> None:
        counted = self.statuses.setdefault(recorder.label, Counter())
        for each in recorder.interactions.values():
            counted[each.response.status_code if each.response else 0] += 1
        for checks in recorder.checks.values():
            for check in (each for each in checks if each.failure_info):
                told = check.failure_info
                self.faults.append(f"{recorder.label}: {told.failure.message}\n{told.code_sample}")


def gateway(http: Any) -> Any:
    """The API as a WSGI application."""

    @Request.application
    def application(request: Request) -> Response:
        # werkzeug decodes it, and what is behind a # would not reach the API
        path = request.full_path.rstrip("?").replace("#", "%23")
        answer = http.request(
            request.method,
            path,
            headers=dict(request.headers),
            body=request.get_data(),
        )
        return Response(answer.body, answer.status_code, dict(answer.headers))

    return application


def proofs(http: Any, hands: Hands, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The sample report is there, and each way to prove oneself is at hand."""
    a_key(most=10_000)
    hands.to(FILED_AT)
    with monkeypatch.context() as drawn:
        drawn.setattr("chalicelib.intake.repeats.draw_number", lambda parts, nth: 7)
        receipt = filed(http, visibility="public")
    assert receipt["number"] == build_sample_report().report.number
    link = causes.sent(f"/v1/my-reports/{causes.link(http)}", {})
    return {
        "report": {"api_key": receipt["token"]},
        "reporter": {"api_key": link.to(http).json_body["session"]},
        "supporter": {"api_key": causes.supported(http).headers["X-Support-Token"]},
        "officer": {"api_key": signed_in(KEBON_JERUK, *EVERY_ROLE)["Authorization"]},
    }


def run(http: Any, proven: dict[str, Any]) -> Seen:
    config = schemathesis.Config.from_dict(
        {
            "seed": SEED,
            "workers": 1,
            "continue-on-failure": True,
            "warnings": False,
            "generation": {"max-examples": 3, "deterministic": True, "database": "none"},
            "phases": {"stateful": {"enabled": False}, "coverage": {"unexpected-methods": []}},
            "parameters": {"path.number": build_sample_report().report.number},
            "auth": {"openapi": proven},
            # the same calls in another format
            "operations": [
                {"include-path-regex": r"\.xml$", "phases": {"coverage": {"enabled": False}}},
                # files, which the edge serves
                {"include-path-regex": r"^/v1/statistics/", "enabled": False},
            ],
            "checks": {name: {"enabled": False} for name in LEFT_OUT},
        }
    )
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(build_document())), config=config)
    schema.app = gateway(http)
    seen = Seen()
    for event in from_schema(schema).execute():
        seen.note(event)
    return seen


def test_every_call_is_answered_as_described_and_none_by_a_server_error(
    http: Any, aws: Aws, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    # it looks for Flask at every call, which takes longer the longer it is not there
    monkeypatch.setitem(sys.modules, "flask", None)
    seen = run(http, proofs(http, hands, monkeypatch))
    assert not seen.faults, "\n\n".join(seen.faults[:20])
    well = [
        row.name
        for (method, path), row in load_operations().items()
        if not row.hidden
        if seen.statuses[f"{method} {path}"].keys() & {row.status, *row.other_statuses}
    ]
    assert len(well) > len(load_operations()) * MOST_WELL, well
