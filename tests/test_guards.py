"""Guards over the whole: what every route, channel, status, refusal and field must have."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from inspect import signature
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType
from typing import Any

import msgspec
import pytest

import app
from chalicelib import senders
from chalicelib.audit.schemas import AuditBody
from chalicelib.casework.http.bodies import (
    ActionBody,
    BulkBody,
    IdentityBody,
    ModerationBody,
    Seen,
    StepBody,
    TemplateBody,
    VerificationBody,
)
from chalicelib.city.current import city
from chalicelib.duty.schemas import DepartureBody, DeputyBody, DutyBrowserBody, DutyContactBody
from chalicelib.intake.schemas import (
    ContactBody,
    DeskBody,
    PlaceBody,
    PreviewBody,
    ReportBody,
    UploadBody,
)
from chalicelib.notifications import notified_kinds
from chalicelib.notifications.schemas import (
    AskBody,
    BrowserBody,
    ConfirmationBody,
    QuietBody,
    SubscriptionsBody,
    SupportBody,
    SupportWishesBody,
)
from chalicelib.notifications.texts import notice_texts
from chalicelib.officers.schemas import NewOfficerBody, OfficerBody
from chalicelib.platform import deputy_errors, errors, score_errors, settings
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import BadField, Refusal
from chalicelib.platform.http import bodies, problems
from chalicelib.platform.http.action_refusal_texts import MISSING
from chalicelib.platform.http.blueprint import OFFICER_AUTHORIZER
from chalicelib.platform.http.field_refusal_texts import FIELDS, LIMITS
from chalicelib.platform.http.gateway_texts import PLAIN
from chalicelib.platform.http.operation import OPERATIONS
from chalicelib.platform.http.refusal_texts import PROBLEMS
from chalicelib.platform.i18n import Language
from chalicelib.platform.texts.date_texts import format_time
from chalicelib.publishing.partner_keys.schemas import PartnerKeyBody, PartnerLimitBody
from chalicelib.publishing.webhooks.schemas import WebhookBody
from chalicelib.reporters.schemas import (
    AppealBody,
    CommentBody,
    PlaceCorrectionBody,
    RatingBody,
    ReopenBody,
    VisibilityBody,
    WithdrawalBody,
)
from chalicelib.reports.moves_and_roles import MOVES, Need
from chalicelib.reports.status import Action, Status
from chalicelib.reports.texts import labels
from chalicelib.scores.schemas import ScoreAdjustment, ScoreAppealBody, ScoreDecisionBody
from chalicelib.senders import model as senders_model
from chalicelib.senders.registry import SENDERS, load_webhook
from operate import city as operate_city
from tests.builders import a_report
from tests.rows import each_row

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SAMPLED = {"x-tanggap-timestamp": str(int(NOW.timestamp()))}

# The routes that need no officer, each with how its caller is proven: review every change of it.
PUBLIC_ROUTES = Path(__file__).with_name("public_routes.txt")


def routes() -> Iterator[tuple[str, str, Any]]:
    for path, methods in app.app.routes.items():
        for method, route in methods.items():
            yield method, path, route


def test_every_route_has_the_officers_authorizer_or_is_public_on_purpose() -> None:
    public = []
    for method, path, route in routes():
        proof = OPERATIONS[method, path].proof
        officers_own = path.startswith(("/v1/work", "/v1/desk", "/v1/templates"))
        assert route.authorizer is (OFFICER_AUTHORIZER if proof == "officer" else None)
        assert proof == "officer" or not officers_own
        if proof != "officer":
            public.append(f"{path} {method} {proof or 'anybody'}\n")
    known = PUBLIC_ROUTES.read_text().splitlines(keepends=True)
    assert sorted(public) == known, "review what changed, then change tests/public_routes.txt"


def test_every_view_answers_refusals_as_problems() -> None:
    for method, path, route in routes():
        assert hasattr(route.view_function, "__wrapped__"), (method, path)


# --- channels ------------------------------------------------------------------------------------


SHAPES = {
    "answer_challenge": ["delivery", "secrets"],
    "prove_sender": ["delivery", "secrets"],
    "read_messages": ["delivery", "now"],
    "answer_sender": ["results"],
}
REPLY_SHAPES = {
    "build_request": ["to", "notice", "access", "now"],
    "read_response": ["status", "headers", "body", "now"],
}
MEDIA_SHAPES = {"media_request": ["source", "access"], "file_request": ["answer", "access"]}


def modules_with(function: str) -> set[ModuleType]:
    """The modules of kinds of senders that have it."""
    found = walk_packages(senders.__path__, f"{senders.__name__}.")
    every = {import_module(each.name) for each in found}
    return {module for module in every if function in vars(module)}


def test_every_sender_is_of_one_shape_registered_and_of_a_channel() -> None:
    webhooks = {name: kind.load_webhook() for name, kind in SENDERS.items()}
    assert modules_with("prove_sender") == {*webhooks.values()}
    for name, module in webhooks.items():
        assert name == module.NAME
        for function, parameters in SHAPES.items():
            assert list(signature(getattr(module, function)).parameters) == parameters, module
        assert module.prove_sender.__doc__, name
        assert module.read_messages.__doc__, name


def test_every_reply_is_of_one_shape_and_registered() -> None:
    replies = {kind.load_reply() for kind in SENDERS.values() if kind.load_reply}
    assert modules_with("build_request") == replies
    for module in replies:
        for function, parameters in REPLY_SHAPES.items():
            assert list(signature(getattr(module, function)).parameters) == parameters, module


def test_every_sender_of_files_says_in_one_shape_how_they_are_fetched() -> None:
    media = {kind.load_media() for kind in SENDERS.values() if kind.load_media}
    assert modules_with("media_request") == media
    assert modules_with("file_request") <= media
    for function, parameters in MEDIA_SHAPES.items():
        for module in modules_with(function):
            assert list(signature(getattr(module, function)).parameters) == parameters, module


@each_row("folder", sorted(path.parent for path in ROOT.glob("chalicelib/city/*/settings.csv")))
def test_every_city_has_known_senders_only(folder: Path) -> None:
    assert operate_city.check_city(folder).rows


# But the marked texts, which nobody sends: tests/city/personal_data/test_detection_samples.py.
SAMPLES = sorted(
    {*(ROOT / "tests/samples").glob("*.*")} - {*(ROOT / "tests/samples").glob("personal_data*.txt")}
)


def objects(address: str) -> bytes:
    """What a sample leads to."""
    held = ROOT / "tests/samples/objects" / address.rpartition("/")[2]
    if not held.is_file():
        raise senders_model.NotFetched(address)
    return held.read_bytes()


@each_row("sample", SAMPLES)
def test_every_sample_says_where_it_is_documented_and_reads_as_what_it_is(sample: Path) -> None:
    name, _, what = sample.stem.partition("_")
    comment, body = sample.read_text().split("\n", 1)
    assert comment.startswith("# ")
    assert "https://" in comment
    channel = next(row.code for row in city().channels.values() if name in (*row.senders, name))
    delivery = senders_model.Delivery(
        channel, "https://x.test", SAMPLED, body.encode(), fetch=objects
    )
    found = load_webhook(name).read_messages(delivery, NOW)
    assert bool(found) is not what.startswith("ignored")
    for message in found:
        if what.startswith("deleted"):
            assert isinstance(message, senders_model.Deletion)
            continue
        assert isinstance(message, senders_model.Message)
        assert message.draft.channel == channel
        assert message.draft.external_id
        assert message.draft.received_at == NOW
    with pytest.raises(errors.BadSignature):
        load_webhook(name).prove_sender(delivery, senders_model.Secrets(("key",)))


def test_every_sender_has_samples_and_no_sample_is_of_none() -> None:
    assert {sample.stem.partition("_")[0] for sample in SAMPLES} == SENDERS.keys()


# --- words ---------------------------------------------------------------------------------------


def test_every_status_and_kind_has_its_words() -> None:
    assert labels.LABELS.keys() == set(Status)
    report, entry = a_report()
    for status in Status:
        assert all(labels.LABELS[status][language][0].isupper() for language in Language)
        for kind in Kind:
            other = replace(entry, status=status, kind=kind, seq=2, to=("31.73.05",), note=None)
            if notified_kinds.is_told_to_reporter(other):
                for language, begin in zip(Language, ("Laporan", "Report"), strict=True):
                    text = notice_texts.write_notice(
                        report, other, city(), "https://x.test", language
                    )
                    assert text.startswith(f"{begin} {report.number}: ")


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


def test_every_refusal_has_a_status_and_a_type() -> None:
    assert set(leaves(Refusal)) <= PROBLEMS.keys()
    for kind, (status, name, _) in PROBLEMS.items():
        assert 400 <= status < 600, kind
        assert name == name.lower().replace(" ", "-").replace("_", "-")
    for status, (name, _) in PLAIN.items():
        assert 400 <= status < 600
        assert name
    assert MISSING.keys() == {str(need) for need in Need}


# members with which each refusal is raised, as its docstring says
MEMBERS: dict[type[Exception], dict[str, Any]] = {
    score_errors.UnknownScore: {"quarter": "{x}"},
    score_errors.UnknownAppeal: {"quarter": "{x}"},
    score_errors.NotFrozen: {"quarter": "2026-Q3"},
    score_errors.AppealTooLate: {"latest": NOW},
    errors.MistypedNumber: {"number": "JK{1}"},
    errors.UnknownReport: {"number": "JK1"},
    errors.UnknownChannel: {"channel": "{x}"},
    errors.UnknownPhoto: {"photo": "x.jpg"},
    errors.UnknownTemplate: {"code": "{x}", "office": "31.73.05.1001"},
    errors.UnknownCalendar: {},
    errors.UnknownWebhook: {"webhook": "{x}"},
    deputy_errors.UnknownDeputy: {"deputy": "{x}"},
    deputy_errors.NotDeputy: {"office": "{x}"},
    deputy_errors.DeputyThere: {"until": "2026-12-03"},
    errors.UnknownAudit: {"audit": "{x}"},
    errors.UnknownEvent: {"event": "{x}"},
    errors.UnknownContact: {"contact": "{x}"},
    errors.UnknownPartnerKey: {"key": "{x}"},
    errors.UnknownOfficer: {"officer": "{x}"},
    errors.OfficerExists: {"field": "username"},
    errors.TooManyContacts: {"most": 20},
    errors.TooManyBrowsers: {"most": 5},
    errors.NoPush: {},
    errors.TooManyWebhooks: {"most": 50},
    errors.UnknownService: {"service": "{x}"},
    errors.UnknownJurisdiction: {"jurisdiction": "{x}"},
    errors.UnknownCall: {"call": "{x}.html"},
    errors.KeySpent: {"most": 1000, "seconds": 60},
    errors.TooOften: {"seconds": 60},
    errors.BadSignature: {"channel": "sms"},
    errors.TooOften: {"seconds": 60},
    errors.BadToken: {"number": "JK1"},
    errors.NotYours: {"holder": "31.73.05.1001", "roles": ["officer"], "heads": ["31.73.05"]},
    errors.NotYourOffice: {
        "holder": "31.73.05.1001",
        "heads": ["31.73.05"],
        "roles": ["admin"],
        "groups": "admin",
    },
    errors.TooMany: {"most": 50},
    errors.TooManyToday: {"most": 20, "seconds": 3600},
    errors.Decided: {"holder": "31.73.05.1001", "triage": "BIROPEM"},
    errors.NotYourDesk: {"roles": ["desk"], "allowed": ["kelurahan"], "desks": "Kantor {x}"},
    errors.WrongRole: {"roles": ["admin"], "groups": "admin"},
    errors.NotRateable: {"number": "JK1", "status": "menunggu"},
    errors.StaleVersion: {"version": 2, "allowed": [], "changes": []},
    errors.MoveNotAllowed: {"status": "menunggu", "action": "selesai", "allowed": []},
    errors.Hindered: {"rule": "open_tasks", "allowed": [], "tasks": [3]},
    errors.NotAwaited: {"number": "JK1", "status": "proses"},
    errors.Anonymous: {"number": "JK1"},
    errors.UnknownReason: {"reason": "{x}", "allowed": ["cuaca"]},
    errors.UnknownTask: {"task": 4, "tasks": [3]},
    errors.BadPause: {"latest": NOW},
    errors.KeyReused: {},
    errors.BadField: {"field": "category", "rule": "unknown", "value": "{x}"},
    errors.Unreadable: {"reason": "JSON"},
    errors.SomethingMissing: {"field": "note", "action": "selesai"},
    errors.WrongTarget: {"target": "NASA", "rule": "unknown"},
    errors.BadUpload: {"upload": "x"},
}


@each_row("kind", PROBLEMS)
@each_row("language", [*Language])
def test_every_refusal_can_be_told(kind: type[Exception], language: Language) -> None:
    refusal = kind(**MEMBERS.get(kind, {})) if issubclass(kind, Refusal) else kind("x")
    answer = problems.answer_refusal(refusal, language)
    told = json.loads(answer.body)
    assert told["status"] == answer.status_code
    assert told["detail"].strip()


@each_row(
    ("language", "detail"),
    [
        (Language.INDONESIAN, "Kiriman ini kosong."),
        (Language.ENGLISH, "What you sent is empty."),
    ],
)
def test_an_empty_body_is_told_in_one_language(language: Language, detail: str) -> None:
    with pytest.raises(errors.Unreadable) as refused:
        bodies.read_body(b" ", CommentBody)
    told = json.loads(problems.answer_refusal(refused.value, language).body)
    assert (told["detail"], told["reason"]) == (detail, "kosong/empty")


@each_row("language", [*Language])
def test_moments_of_a_refusal_are_told_in_its_language(language: Language) -> None:
    told = json.loads(problems.answer_refusal(errors.BadPause(latest=NOW), language).body)
    assert format_time(NOW, language) in told["detail"]


@each_row("rule", FIELDS)
def test_every_rule_of_a_field_can_be_told(rule: str) -> None:
    members = {"value": "x", "least": 1, "most": 5, "taken": "image/png", "known": "number"}
    for language in Language:
        refusal = BadField(field="description", rule=rule, **members)
        assert json.loads(problems.answer_refusal(refusal, language).body)["detail"]


# --- fields --------------------------------------------------------------------------------------

BODIES = (
    *(PreviewBody, SupportBody, SupportWishesBody),
    *(ReportBody, DeskBody, UploadBody, ActionBody, BulkBody),
    *(VerificationBody, IdentityBody, TemplateBody),
    *(CommentBody, RatingBody, ReopenBody, AppealBody),
    *(
        VisibilityBody,
        PlaceCorrectionBody,
        WithdrawalBody,
        AskBody,
        SubscriptionsBody,
        ConfirmationBody,
        WebhookBody,
    ),
    *(ModerationBody, DutyContactBody, DutyBrowserBody, BrowserBody),
    *(PartnerKeyBody, PartnerLimitBody, OfficerBody, NewOfficerBody),
    *(ScoreAppealBody, ScoreDecisionBody, AuditBody, DeputyBody, DepartureBody),
)
NESTED = {
    "place": PlaceBody,
    "contact": ContactBody,
    "quiet_hours": QuietBody,
}
LISTED = {Seen, ScoreAdjustment}  # what is wrong in one is told of the whole list
NOT_IN_A_BODY = {
    *("body", "limit", "cursor", "late", "red_flag", "q", "from", "to", "code"),
    *("queue", "near", "days", "before", "bbox", "zoom"),
    *("Idempotency-Key", "X-Device-Token", "role"),
}


def fields() -> set[str]:
    own = {field.name for body in BODIES for field in msgspec.structs.fields(body)}
    inner = {f"{k}.{f.name}" for k, body in NESTED.items() for f in msgspec.structs.fields(body)}
    return own | inner


def test_every_field_says_what_fits_and_nothing_else_does() -> None:
    assert LIMITS.keys() - NOT_IN_A_BODY == fields()
    assert LIMITS.keys() >= NOT_IN_A_BODY


def test_every_shape_of_a_body_is_guarded_here() -> None:
    known = {*BODIES, *NESTED.values(), *LISTED, StepBody}  # what two of them share
    assert set(below(bodies.Body)) == known


def below(kind: type[Any]) -> Iterator[type[Any]]:
    for each in kind.__subclasses__():
        yield each
        yield from below(each)


# --- settings and packaging ----------------------------------------------------------------------

NEEDED = ["TABLE", "TOPIC", "BUCKET", "SECRETS", "SENDER", "PUBLIC_URL"]


def test_settings_name_every_variable_that_is_missing() -> None:
    with pytest.raises(settings.MissingSetting) as missing:
        settings.read_settings({"TABLE": "x", "SENDER": "y"})
    assert str(missing.value) == "The environment lacks TOPIC, BUCKET, SECRETS, PUBLIC_URL."
    read = settings.read_settings(dict.fromkeys(NEEDED, "x"))
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
        settings.read_settings(without)


API = """
import sys
import app
from chalicelib.entrypoints.handlers import examine
print(sorted(set(sys.modules) & {"PIL", "pi_heif", "chalicelib.evidence.service"}))
"""


def test_the_api_never_has_what_reads_photos() -> None:
    done = subprocess.run(
        [sys.executable, "-c", API],
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.strip() == "[]"


ALONE = """
import sys
from importlib import import_module
for name in ("handlers", "log_lines", "stream"):
    import_module(f"chalicelib.entrypoints.{name}")
print(sorted(set(sys.modules) & {"app", "moto", "msgspec"}))
"""


def test_every_packaged_handler_imports_without_the_app() -> None:
    assert handlers() == {f"chalicelib.entrypoints.{each}" for each in ("handlers", "log_lines")}
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
