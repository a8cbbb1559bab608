"""Reports, drafts, officers and requests as tests need them: everything has a default."""

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from chalicelib.casework import officer_actions as casework_actions
from chalicelib.casework.step import Step
from chalicelib.city.current import city
from chalicelib.city.model import City
from chalicelib.city.rows import Visibility
from chalicelib.notifications import store as notifications_store
from chalicelib.platform import clock
from chalicelib.platform.message_key import Sender
from chalicelib.platform.moments import JAKARTA
from chalicelib.platform.roles import Officer, Role
from chalicelib.reports import number as reports_number
from chalicelib.reports.contact.preferences import SMS, Contact
from chalicelib.reports.files import attachments
from chalicelib.reports.filing import Filing, Place
from chalicelib.reports.lifecycle import lifecycle
from chalicelib.reports.lifecycle.verification import Judgement, verify_closing
from chalicelib.reports.model import Report
from chalicelib.reports.status import Action
from chalicelib.reports.timeline import Entry, Verdict
from chalicelib.senders.draft import Draft

KEBON_JERUK = "31.73.05.1001"
KECAMATAN_KEBON_JERUK = "31.73.05"
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # Monday, 08:00 in Jakarta
PROMISE = {
    *("respond_by", "first_answer_by", "answered_at", "complete_by"),
    *("late", "paused", "paused_until"),
}  # its members
JSON = {"Content-Type": "application/json"}
PHONE = "+6281234567890"
_COUNTED = count(1)  # so that two reports of the same words are not one report that is sent twice


def a_city(**settings: Any) -> City:
    """The city with other settings."""
    return replace(city(), settings=replace(city().settings, **settings))


def a_filing(**changes: Any) -> Filing:
    given: dict[str, Any] = {
        "channel": "website",
        "description": "Sampah menumpuk di depan gang",
        "place": Place(lat=-6.1926, lng=106.7697, area=KEBON_JERUK, found="outline"),
        "received_at": MONDAY,
    }
    return Filing(**{**given, **changes})


def a_report(
    *,
    category: str = "sampah",
    visibility: Visibility = Visibility.PUBLIC,
    draw: int = 7,
    **filing: Any,
) -> tuple[Report, Entry]:
    """A report just filed."""
    said = a_filing(**filing)
    name = reports_number.compose(said.received_at, draw)
    return lifecycle.file_report(
        name, said, category=category, visibility=visibility, token_hash=b"x" * 32, city=city()
    )


def loaded(number: str, *, consistent: bool = False) -> tuple[Report, tuple[Entry, ...]]:
    """A report with all of its timeline, which is a short one."""
    from chalicelib.reports.store import reports  # the rules are tested without

    report, timeline = reports.load_report(number, consistent=consistent)
    assert timeline.whole
    return report, tuple(timeline)


def a_draft(**changes: Any) -> Draft:
    given: dict[str, Any] = {
        "channel": "website",
        "description": "Sampah menumpuk di depan gang",
        "received_at": MONDAY,
        "lat": -6.1926,
        "lng": 106.7697,
        "contact": Contact(phone=PHONE, proven=frozenset({SMS})),
        "network": f"network {next(_COUNTED)}",
        "sender": Sender("sms"),
    }
    return Draft(**{**given, **changes})


def an_officer(agency: str = KEBON_JERUK, *roles: Role) -> Officer:
    return Officer(id=f"of-{agency}", agency=agency, roles=frozenset(roles or {Role.OFFICER}))


def a_step(action: Action = Action.PROSES, **changes: Any) -> Step:
    """A step with a note, and a photo where one is needed."""
    photos = ("hasil.jpg",) if action is Action.SELESAI else ()
    given = {"action": action, "version": None, "note": "Segera ditindaklanjuti", "photos": photos}
    return Step(**{**given, **changes})


def a_sent_step(action: Action = Action.PROSES, **changes: Any) -> Step:
    """The same as the API hands it on: its photos are ids of uploads."""
    step = a_step(action, **changes)
    return replace(step, photos=tuple(an_upload() for _ in step.photos))


def a_verifier() -> Officer:
    """Of Biro Pemerintahan, and another person than its officer who works on reports."""
    return replace(an_officer("BIROPEM", Role.VERIFIER), id="verifier-BIROPEM")


def a_judgement(version: int, verdict: Verdict = Verdict.ACCEPTED, **changes: Any) -> Judgement:
    return Judgement(**{"verdict": verdict, "version": version, "note": "sudah dilihat", **changes})


def accepted(report: Report) -> Report:
    """The closed report after Biro Pemerintahan accepted its closing at once."""
    given = a_judgement(report.version)
    return verify_closing(report, a_verifier(), given, report.updated_at, city())[0]


def wib(text: str) -> datetime:
    """``2026-11-27 15:00`` as the city's clocks show it."""
    return datetime.fromisoformat(text).replace(tzinfo=JAKARTA)


def taken(report: Report, action: Action, at: datetime, **changes: Any) -> tuple[Report, Entry]:
    """The report after a step of an officer of the office that holds it, or that takes it back."""
    handover = report.last_handover if action is Action.TAKE_BACK else None
    officer = an_officer(handover.holder if handover else report.holder)
    return casework_actions.take_step(report, officer, a_step(action, **changes), at, city())


def a_body(**changes: Any) -> dict[str, Any]:
    """The body of a filing on the web; a value of None leaves the field out."""
    given: dict[str, Any] = {
        "description": "Sampah menumpuk di depan gang",
        "category": "sampah",
        "place": {"lat": -6.1926, "lng": 106.7697},
        "contact": {"phone": "0812-3456-7890"},
    }
    return {name: value for name, value in {**given, **changes}.items() if value is not None}


def signed_in(agency: str = KEBON_JERUK, *groups: str, who: str = "") -> dict[str, str]:
    """Headers of an officer, one person for each office unless it is said ``who``; API Gateway has
    verified the token by the time we see its claims.
    """
    claims = {
        "sub": who or f"of-{agency}",
        "cognito:groups": list(groups or ["officer"]),
        "custom:agency": agency,
        "cognito:username": "petugas",
    }
    parts = [{"alg": "none"}, claims]
    coded = [base64.urlsafe_b64encode(json.dumps(p).encode()).decode().rstrip("=") for p in parts]
    return {"Authorization": ".".join([*coded, "x"]), **JSON}


def post(http: Any, path: str, body: Any, headers: dict[str, str] = JSON) -> Any:
    """A request with a JSON body."""
    return http.post(path, headers=headers, body=json.dumps(body))


def filed(
    http: Any, headers: dict[str, str] = JSON, *, proves: bool = True, **changes: Any
) -> dict[str, Any]:
    """The receipt of a report filed on the web, by somebody who ``proves`` every way they left, and
    who has another name each time, unless a key says that it is the same time.
    """
    body = a_body(**changes)
    if body.get("contact") and "Idempotency-Key" not in headers:
        body["contact"] = {"name": f"Pelapor {next(_COUNTED)}", **body["contact"]}
    answer = post(http, "/v1/reports", body, headers)
    assert answer.status_code == 201, answer.body
    receipt: dict[str, Any] = answer.json_body
    for update in receipt["updates"] if proves else ():
        notifications_store.mark_proven(receipt["number"], update["way"])
    return receipt


def acted(http: Any, number: str, body: dict[str, Any], headers: dict[str, str]) -> Any:
    """The answer to an officer's step; a closing that says nothing of photos has one."""
    given = {"photos": [an_upload()], **body} if body.get("action") == "selesai" else body
    return post(http, f"/v1/work/{number}/actions", given, headers)


def an_upload() -> str:
    """The id of a photo somebody may name; nothing was uploaded under it."""
    return attachments.offer_upload("image/jpeg", 1000, clock.now()).upload


def moved(http: Any, number: str, *actions: str, version: int = 1) -> None:
    """A report taken on by the officers of Kebon Jeruk, from a version of it."""
    for at, action in enumerate(actions, start=version):
        body = {"action": action, "version": at, "note": f"langkah petugas {at}"}
        answer = acted(http, number, body, signed_in())
        assert answer.status_code == 200, answer.body


def verified(http: Any, number: str, version: int, verdict: str = "accepted") -> None:
    """A closing after the verdict of Biro Pemerintahan."""
    body = {"verdict": verdict, "version": version, "note": "sudah dilihat di lapangan"}
    headers = signed_in("BIROPEM", "verifier")
    answer = post(http, f"/v1/work/{number}/verification", body, headers)
    assert answer.status_code == 200, answer.body


SMS_URL = "https://lapor.tanggap.test/channels/sms"


def an_sms(text: str | None = "LAPOR sampah di Kebon Jeruk", **fields: Any) -> dict[str, Any]:
    """The form of an SMS; a field of None is left out, a list is repeated."""
    given = {"MessageSid": "SM1", "AccountSid": "AC1", "From": PHONE, "To": "+628111272206"}
    form = {**given, "Body": text, "NumMedia": "0", **fields}
    return {name: value for name, value in form.items() if value is not None}


class _Form(dict[str, Any]):
    """As Twilio's package wants a form whose fields may repeat."""

    def getall(self, name: str) -> list[str]:
        value = self[name]
        return value if isinstance(value, list) else [value]


def signed(form: dict[str, Any], key: str = "sms-token") -> dict[str, str]:
    """Headers of a form, signed as Twilio's own package does it."""
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Twilio-Signature": RequestValidator(key).compute_signature(SMS_URL, _Form(form)),
    }


def texted(http: Any, form: dict[str, Any], headers: dict[str, str] | None = None) -> Any:
    """The answer to a delivered SMS."""
    body = urlencode(form, doseq=True)
    return http.post("/channels/sms", headers=headers or signed(form), body=body)
