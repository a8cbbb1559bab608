"""Requests as API Gateway hands them to the function, and the answers that come back."""

import hmac
import json
import uuid
from collections.abc import Mapping, Sequence
from hashlib import sha256
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode
from zlib import crc32

from twilio.request_validator import RequestValidator

from chalicelib.notifications import contact_proof
from chalicelib.notifications import store as notifications_store
from chalicelib.platform import clock
from chalicelib.platform.aws import secrets
from chalicelib.reports.contact import preferences
from chalicelib.reports.files import attachments

Event = dict[str, Any]

KEBON_JERUK = "31.73.05.1001"
# What a browser and API Gateway send with every request; its reading is part of each call's cost.
USUAL = {
    "accept": "application/json",
    "accept-encoding": "gzip, deflate, br",
    "accept-language": "id-ID,id;q=0.9",
    "cloudfront-forwarded-proto": "https",
    "cloudfront-viewer-country": "ID",
    "host": "lapor.tanggap.test",
    "user-agent": "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile",
    "via": "2.0 edge.cloudfront.net (CloudFront)",
    "x-amzn-trace-id": "Root=1-6741f1c0-0123456789abcdef01234567",
    "x-forwarded-for": "203.0.113.7, 198.51.100.9",
    "x-forwarded-port": "443",
    "x-forwarded-proto": "https",
}
# 200 characters, the length the budget of DynamoDB is set for.
DESCRIPTION = (
    "Sampah menumpuk di depan pasar sejak Senin malam, baunya menyengat dan sudah sampai menutup "
    "setengah jalan sehingga warga harus berjalan di aspal. Mohon segera diangkut "
    "sebelum turun hujan lagi besok."
)
# As long, and another text: what many send is counted as a campaign, which costs more.
OF_PARTNERS = (
    "Trotoar di seberang sekolah dipakai parkir sepeda motor setiap pagi, anak-anak terpaksa turun "
    "ke badan jalan yang ramai. Petugas belum pernah menertibkan meskipun sudah dua kali kami "
    "sampaikan."
)
SMS_URL = "https://lapor.tanggap.test/channels/sms"
SMS = {
    "AccountSid": "AC0123456789abcdef0123456789abcdef",
    "From": "+6281234567890",
    "To": "+628111272206",
    "NumMedia": "0",
    "Body": (
        "LAPOR sampah menumpuk di Jl. Raya Kebon Jeruk dekat gang 45, kel. Kebon Jeruk, sejak"
        " Senin. Baunya menyengat, mohon segera diangkut. Terima kasih."
    ),
}
OFFICER = {
    "sub": "2f6f1c1e-6f0e-4d53-9a2b-6f0c5c1d9e11",
    "cognito:groups": "officer",
    "custom:agency": KEBON_JERUK,
}
PLACE = {"lat": -6.1926, "lng": 106.7697, "address": "Jalan Kebon Jeruk Raya 12, dekat pasar"}


def event(
    method: str,
    resource: str,
    parameters: Mapping[str, str] | None = None,
    *,
    body: str | None = None,
    headers: Mapping[str, str] | None = None,
    query: Mapping[str, str] | None = None,
    claims: Mapping[str, str] | None = None,
) -> Event:
    """A proxy event of a REST API; ``claims`` are those of a verified ID token."""
    sent = {**USUAL, **(headers or {})}
    path = resource.format(**(parameters or {}))
    context = {
        "accountId": "123456789012",
        "apiId": "bench",
        "httpMethod": method,
        "identity": {"sourceIp": "203.0.113.7", "userAgent": USUAL["user-agent"]},
        "path": f"/api{path}",
        "requestId": str(uuid.UUID(int=7)),
        "resourcePath": resource,
        "stage": "api",
        **({"authorizer": {"claims": dict(claims)}} if claims else {}),
    }
    return {
        "resource": resource,
        "path": path,
        "httpMethod": method,
        "headers": sent,
        "multiValueHeaders": {name: [value] for name, value in sent.items()},
        "queryStringParameters": dict(query) if query else None,
        "multiValueQueryStringParameters": {k: [v] for k, v in query.items()} if query else None,
        "pathParameters": dict(parameters) if parameters else None,
        "stageVariables": None,
        "requestContext": context,
        "body": body,
        "isBase64Encoded": False,
    }


def poll(number: str) -> Event:
    return event("GET", "/v1/reports/{number}", {"number": number})


def proof(number: str) -> Event:
    """The button of the page that the reporter's first SMS leads to."""
    link = contact_proof.build_proof_link(
        number, preferences.SMS, notifications_store.load_contact(number)
    ).rpartition("/")[2]
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return event("POST", "/ya/{link}", {"link": link}, body="", headers=headers)


def filing(key: str | None, *, phone: bool = True, visibility: str | None = None) -> Event:
    """A report of 200 characters with address and coordinates, under an Idempotency-Key. Each key
    is somebody else's: the same report of one person is one report.
    """
    body: dict[str, Any] = {"description": DESCRIPTION, "category": "sampah", "place": PLACE}
    if visibility:
        body["visibility"] = visibility
    if phone:
        body["contact"] = {"phone": f"0812-1122-{crc32((key or '').encode()) % 10_000:04}"}
    headers = {"content-type": "application/json"} | ({"idempotency-key": key} if key else {})
    return event("POST", "/v1/reports", body=json.dumps(body), headers=headers)


def sms(sid: str) -> Event:
    """An SMS of 160 characters that names its place, signed as Twilio signs."""
    form = {**SMS, "MessageSid": sid}
    signed = RequestValidator(secrets.load_keys("sms", "sms")[0]).compute_signature(SMS_URL, form)
    headers = {"content-type": "application/x-www-form-urlencoded", "x-twilio-signature": signed}
    parameters = {"channel": "sms"}
    return event("POST", "/channels/{channel}", parameters, body=urlencode(form), headers=headers)


def partners(ids: Sequence[str], *, answers: str | None = None) -> Event:
    """A delivery of a partner system with a report of 200 characters for each id, signed; each
    ``answers`` an earlier one when that is given.
    """
    said = {
        "description": OF_PARTNERS,
        "place": PLACE,
        **({"reply_to": answers} if answers else {}),
    }
    reports = [{"id": one, **said} for one in ids]
    body = json.dumps({"reports": reports})
    at, key = str(int(clock.now().timestamp())), secrets.load_keys("lapor", "partner")[0]
    signed = hmac.new(key.encode(), f"{at}.{body}".encode(), sha256).hexdigest()
    headers = {
        "content-type": "application/json",
        "x-tanggap-timestamp": at,
        "x-tanggap-signature": f"sha256={signed}",
    }
    parameters = {"channel": "lapor"}
    return event("POST", "/channels/{channel}", parameters, body=body, headers=headers)


def action(number: str, action: str, version: int, note: str) -> Event:
    """A step of an officer of the kelurahan where the reports of this bench lie; a closing has a
    photo.
    """
    photos = [attachments.offer_upload("image/jpeg", 1000, clock.now()).upload]
    shown = {"photos": photos} if action == "selesai" else {}
    return event(
        "POST",
        "/v1/work/{number}/actions",
        {"number": number},
        body=json.dumps({"action": action, "version": version, "note": note, **shown}),
        headers={"content-type": "application/json", "authorization": "verified"},
        claims=OFFICER,
    )


def queue(query: Mapping[str, str]) -> Event:
    """A page of fifty of that officer's queue."""
    headers = {"authorization": "verified"}
    return event("GET", "/v1/work", query={"limit": "50", **query}, headers=headers, claims=OFFICER)


def call(request: Event) -> dict[str, Any]:
    """Call the API's function as Lambda does. Raises RuntimeError for anything but success."""
    import app

    answer: dict[str, Any] = app.app(request, CONTEXT)
    if answer["statusCode"] >= 300:
        raise RuntimeError(answer["body"])
    return answer


def told(answer: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON body of an answer."""
    body: dict[str, Any] = json.loads(answer["body"])
    return body


CONTEXT = SimpleNamespace(
    function_name="APIHandler", aws_request_id=str(uuid.UUID(int=9)), memory_limit_in_mb=512
)
