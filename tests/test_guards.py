"""Guards over the whole: what every route, channel, status, refusal and field must have."""

import json
import os
import string
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from inspect import signature
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import msgspec
import pytest

import app
from chalicelib import channels, settings
from chalicelib.api import problems, shapes
from chalicelib.api.access import OFFICERS
from chalicelib.api.channels import SENDERS
from chalicelib.api.sentences import ELSE, FIELDS, LIMITS, MISSING, PLAIN, PROBLEMS, TARGETS
from chalicelib.city import city
from chalicelib.domain import errors, wording
from chalicelib.domain.errors import BadField, Refusal
from chalicelib.domain.report import Draft, Kind
from chalicelib.domain.status import MOVES, Action, Need, Status
from tests.builders import a_report

ROOT = Path(__file__).parents[1]

# Every route that anybody may use, with the reason why.
PUBLIC = {
    ("POST", "/v1/reports"),  # anyone files
    ("GET", "/v1/reports/{number}"),  # anyone follows; private ones show next to nothing
    ("GET", "/v1/reports/{number}/mine"),  # proven by the report's token, in the view
    ("GET", "/v1/reports/{number}/photos/{photo}"),  # of public reports
    ("POST", "/v1/uploads"),  # anyone files with photos
    ("GET", "/v1/categories"),
    ("GET", "/v1/agencies"),
    ("GET", "/v1/channels"),
    ("GET", "/v1/areas"),
    ("POST", "/channels/{channel}"),  # proven by the sender's signature, in the view
    ("GET", "/v1/health"),
    ("GET", "/openapi.json"),
}


def routes() -> Iterator[tuple[str, str, Any]]:
    for path, methods in app.app.routes.items():
        for method, route in methods.items():
            yield method, path, route


def test_every_route_has_the_officers_authorizer_or_is_public_on_purpose() -> None:
    open_ones = {(method, path) for method, path, route in routes() if route.authorizer is None}
    assert open_ones == PUBLIC
    for method, path, route in routes():
        assert route.authorizer in (None, OFFICERS), (method, path)
        assert route.authorizer is OFFICERS or not path.startswith("/v1/work")


def test_every_view_answers_refusals_as_problems() -> None:
    for method, path, route in routes():
        assert hasattr(route.view_function, "__wrapped__"), (method, path)


# --- channels ------------------------------------------------------------------------------------


def senders() -> list[ModuleType]:
    return [
        import_module(f"chalicelib.channels.{found.name}")
        for found in iter_modules(channels.__path__)
    ]


def test_every_channel_module_is_of_one_shape_and_registered() -> None:
    shapes_of = {
        "prove": ["delivery", "secrets"],
        "read": ["delivery", "now"],
        "answer": ["takings"],
    }
    for module in senders():
        assert SENDERS[module.CODE] is module
        assert module.CODE in city().channels
        for name, parameters in shapes_of.items():
            assert list(signature(getattr(module, name)).parameters) == parameters, module
            assert getattr(module, name).__doc__, (module, name)
    assert len(SENDERS) == len(senders())


def test_every_channel_has_a_sample_that_says_where_it_is_documented_and_can_be_read() -> None:
    for code, module in SENDERS.items():
        samples = sorted((ROOT / "tests/samples").glob(f"{code}*.txt"))
        assert samples, code
        for sample in samples:
            comment, body = sample.read_text().split("\n", 1)
            assert comment.startswith("#")
            assert "https://" in comment
            delivery = channels.Delivery("https://x.test", {}, body.strip().encode())
            drafts = module.read(delivery, datetime(2026, 11, 23, tzinfo=UTC))
            assert drafts
            assert all(isinstance(draft, Draft) and draft.channel == code for draft in drafts)
            assert all(draft.external_id for draft in drafts)
            with pytest.raises(errors.BadSignature):
                module.prove(delivery, ["key"])


def test_no_sample_is_of_a_channel_that_is_not_there() -> None:
    names = {sample.stem.split("_")[0] for sample in (ROOT / "tests/samples").glob("*.txt")}
    assert names == SENDERS.keys()


# --- words ---------------------------------------------------------------------------------------


def test_every_status_and_kind_has_its_words() -> None:
    assert wording.LABELS.keys() == set(Status)
    report, entry = a_report()
    for status in Status:
        assert wording.LABELS[status][0].isupper()
        for kind in Kind:
            other = replace(entry, status=status, kind=kind, seq=2, to=("31.73.05",), note=None)
            if wording.told(other):
                sentence = wording.notice(report, other, city(), "https://x.test")
                assert sentence.startswith(f"Laporan {report.number}: ")


def test_every_status_is_reachable() -> None:
    reached, new = set(), {Status.MENUNGGU}
    while new:
        reached |= new
        new = {move.to for (origin, _), move in MOVES.items() if origin in new} - reached
    assert reached == set(Status)
    assert {action for _, action in MOVES} == set(Action)


# --- refusals ------------------------------------------------------------------------------------


def leaves(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    below = kind.__subclasses__()
    if not below:
        yield kind
    for each in below:
        yield from leaves(each)


def names_in(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_refusal_has_a_status_a_type_and_two_sentences() -> None:
    assert set(leaves(Refusal)) <= PROBLEMS.keys()
    for kind, (status, name, indonesian, english) in PROBLEMS.items():
        assert 400 <= status < 600, kind
        assert name == name.lower().replace(" ", "-").replace("_", "-")
        assert names_in(indonesian) == names_in(english), kind
        assert indonesian != english or "{" in indonesian, kind


# members with which each refusal is raised, as its docstring says
MEMBERS: dict[type[Exception], dict[str, Any]] = {
    errors.MistypedNumber: {"number": "JK{1}"},
    errors.UnknownReport: {"number": "JK1"},
    errors.UnknownChannel: {"channel": "{x}"},
    errors.UnknownPhoto: {"photo": "x.jpg"},
    errors.BadSignature: {"channel": "sms"},
    errors.BadToken: {"number": "JK1"},
    errors.NotYours: {"holder": "31.73.05.1001", "roles": ["officer"]},
    errors.StaleVersion: {"version": 2, "allowed": [], "changes": []},
    errors.MoveNotAllowed: {"status": "menunggu", "action": "selesai", "allowed": []},
    errors.KeyReused: {"number": "JK1"},
    errors.BadField: {"field": "category", "rule": "unknown", "value": "{x}"},
    errors.Unreadable: {"reason": "JSON"},
    errors.SomethingMissing: {"field": "note", "action": "selesai"},
    errors.WrongTarget: {"target": "NASA", "rule": "unknown"},
    errors.BadUpload: {"upload": "x"},
}


@pytest.mark.parametrize("kind", PROBLEMS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("language", [0, 1])
def test_every_refusal_can_be_told(kind: type[Exception], language: int) -> None:
    refusal = kind(**MEMBERS.get(kind, {})) if issubclass(kind, Refusal) else kind("x")
    answer = problems.answer(refusal, language)
    told = json.loads(answer.body)
    assert told["status"] == answer.status_code
    assert told["detail"].strip()


@pytest.mark.parametrize("rule", FIELDS)
def test_every_rule_of_a_field_can_be_told(rule: str) -> None:
    members = {"value": "x", "most": 5, "taken": "image/png"}
    for language in (0, 1):
        refusal = BadField(field="description", rule=rule, **members)
        assert json.loads(problems.answer(refusal, language).body)["detail"]


def test_every_pair_of_sentences_takes_the_same_members() -> None:
    pairs = [*FIELDS.values(), *MISSING.values(), *TARGETS.values(), *LIMITS.values(), ELSE]
    for indonesian, english in pairs:
        assert names_in(indonesian) == names_in(english)
        assert indonesian != english or indonesian == "{field}: {limits}"
    for status, (name, indonesian, english) in PLAIN.items():
        assert 400 <= status < 600
        assert name
        assert indonesian != english
    assert MISSING.keys() == {str(need) for need in Need}


# --- fields --------------------------------------------------------------------------------------

BODIES = (shapes.ReportBody, shapes.UploadBody, shapes.ActionBody)
NESTED = {"place": shapes.PlaceBody, "contact": shapes.ContactBody}
NOT_IN_A_BODY = {"body", "limit", "cursor", "late", "status", "Idempotency-Key"}


def fields() -> set[str]:
    own = {field.name for body in BODIES for field in msgspec.structs.fields(body)}
    inner = {f"{k}.{f.name}" for k, body in NESTED.items() for f in msgspec.structs.fields(body)}
    return own | inner


def test_every_field_says_what_fits_and_nothing_else_does() -> None:
    assert LIMITS.keys() - NOT_IN_A_BODY == fields()
    assert LIMITS.keys() >= NOT_IN_A_BODY


def test_every_shape_of_a_body_is_guarded_here() -> None:
    known = {*BODIES, *NESTED.values()}
    assert set(shapes.Body.__subclasses__()) == known


# --- settings and packaging ----------------------------------------------------------------------

NEEDED = ["TABLE", "TOPIC", "BUCKET", "SECRETS", "SENDER", "PUBLIC_URL"]


def test_settings_name_every_variable_that_is_missing() -> None:
    with pytest.raises(settings.MissingSetting) as missing:
        settings.read({"TABLE": "x", "SENDER": "y"})
    assert str(missing.value) == "The environment lacks TOPIC, BUCKET, SECRETS, PUBLIC_URL."
    read = settings.read(dict.fromkeys(NEEDED, "x"))
    assert (read.city, read.hour_seconds, read.version, read.workflow) == (
        "jakarta",
        "3600",
        "unknown",
        "",
    )


@pytest.mark.parametrize("name", NEEDED)
def test_a_program_without_a_setting_says_which_at_once(name: str) -> None:
    without = {each: "x" for each in NEEDED if each != name}
    with pytest.raises(settings.MissingSetting, match=rf"lacks {name}\."):
        settings.read(without)


ALONE = """
import sys
from importlib import import_module
for module in ("chalicelib.steps", "chalicelib.triggers"):
    import_module(module)
print(sorted(set(sys.modules) & {"app", "moto", "msgspec"}))
"""


def test_every_packaged_handler_imports_without_the_app() -> None:
    assert handlers() == {"chalicelib.steps", "chalicelib.triggers"}
    done = subprocess.run(
        [sys.executable, "-c", ALONE],
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.strip() == "[]"


def handlers() -> set[str]:
    """The modules Lambda imports beside ``app``."""
    functions = [*app.app.event_sources, *app.app.pure_lambda_functions]
    return {function.handler_string.rsplit(".", 1)[0] for function in functions}
