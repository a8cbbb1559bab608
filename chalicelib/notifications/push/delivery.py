"""Send a notice to the browsers of a contact, by the push services of their makers (RFC 8030)."""

import json
from collections.abc import Mapping
from datetime import timedelta

from chalicelib.city.current import city
from chalicelib.notifications.push import encryption, store, vapid
from chalicelib.notifications.texts import receipt_texts
from chalicelib.platform import clock, http_client, ids, telemetry
from chalicelib.platform.aws import secrets
from chalicelib.platform.i18n import Language
from chalicelib.platform.settings import settings
from chalicelib.reports.contact.browsers import Browser, is_push_service
from chalicelib.reports.contact.delivery_states import ACCESS, GONE, UNREACHABLE
from chalicelib.reports.contact.preferences import Contact
from chalicelib.senders.model import Notice, Outcome, SendResult
from chalicelib.senders.partner.reply import parse_retry_after

GONE_STATUSES = (404, 410)  # RFC 8030, 7.3
DENIED_STATUSES = (401, 403)  # RFC 8292, 4.2
TOO_MANY = 429
TOPIC_LENGTH = 32  # characters, the most that RFC 8030, 5.4 allows
# The results of several browsers, the one that counts first: a push that may still succeed is tried
# again with all, since a repeat replaces itself.
_BY_WEIGHT = (Outcome.LATER, Outcome.EXPIRED, Outcome.SENT, Outcome.REFUSED)


def send_push(contact: Contact, notice: Notice, *, urgent: bool) -> SendResult:
    """Send a notice to all browsers of a contact, and return one result for all. Subscriptions that
    ended are removed; the code is GONE when no other browser took the notice.
    """
    text = write_message(contact, notice)
    results: dict[Browser, SendResult] = {}
    silent: set[str] = set()  # hosts that did not answer: waiting for each browser takes too long
    for browser in contact.browsers:
        if browser.host in silent:
            continue
        results[browser] = send_to_browser(browser, text, notice.number, urgent=urgent)
        if results[browser].code == UNREACHABLE:
            silent.add(browser.host)
    gone = [browser for browser, result in results.items() if result.code == GONE]
    if gone:
        store.remove_browsers(notice.whom, gone)
    # of those that refuse, one that is still there counts: its contact has a browser left
    ordered = sorted(
        results.values(), key=lambda each: (_BY_WEIGHT.index(each.outcome), each.code == GONE)
    )
    return next(iter(ordered), SendResult(Outcome.REFUSED, code=GONE))


def write_message(contact: Contact, notice: Notice) -> bytes:
    """Return the JSON that the service worker of the pages gets. docs/notices.md describes it."""
    language, own = contact.wishes.language, city().settings
    message = {
        "title": own.service_name_en if language is Language.ENGLISH else own.service_name,
        "body": receipt_texts.PUSHED[language],
        "url": notice.track_url,
        "tag": f"{notice.number}.{notice.entry}.{notice.kind}",
    }
    return encode_message(message)


def encode_message(message: Mapping[str, str]) -> bytes:
    """Return a message as the service worker of the pages reads it."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()


def send_to_browser(browser: Browser, text: bytes, about: str, *, urgent: bool) -> SendResult:
    """Send a message to one browser. Of what it is ``about``, the push service keeps the newest
    message only. A subscription counts as gone too when its key of ours, or its push service, is no
    longer used here.
    """
    try:
        keys = secrets.load_push_keys()
    except secrets.Unavailable as fault:
        return SendResult(Outcome.LATER, code=str(fault))
    if not keys:
        return SendResult(Outcome.EXPIRED, code=ACCESS)
    signing = next((each for public, each in keys.items() if public.startswith(browser.signer)), "")
    if not signing or not is_push_service(browser.endpoint, city().settings.push_services):
        return SendResult(Outcome.REFUSED, code=GONE)
    now = clock.now()
    body = encryption.encrypt_message(
        text,
        encryption.decode_base64(browser.key),
        encryption.decode_base64(browser.auth),
        encryption.make_key(),
        ids.make_salt(),
    )
    headers = {
        "Authorization": vapid.build_authorization(
            browser.endpoint, vapid.load_private_key(signing), f"mailto:{settings().sender}", now
        ),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(timedelta(hours=city().settings.push_hours) // timedelta(seconds=1)),
        "Topic": ids.derive_hash("push", about)[:TOPIC_LENGTH],
        "Urgency": "high" if urgent else "normal",
    }
    try:
        status, answered = http_client.post(browser.endpoint, headers, body)
    except http_client.Unfit:
        return SendResult(Outcome.REFUSED, code="unfit")
    except http_client.Unreachable:  # also when the answer is lost: a repeat replaces itself
        return SendResult(Outcome.LATER, code=UNREACHABLE)
    return _read_status(status, parse_retry_after(answered, now))


def _read_status(status: int, after: int | None) -> SendResult:
    """Return what the status of a push service means. A service that does not take our proof
    refuses this browser only: anybody can subscribe one with another key than ours.
    """
    if 200 <= status < 300:
        return SendResult(Outcome.SENT)
    if status in GONE_STATUSES:
        return SendResult(Outcome.REFUSED, code=GONE)
    if status == TOO_MANY or status >= 500:
        return SendResult(Outcome.LATER, after=after, code=str(status))
    if status in DENIED_STATUSES:
        telemetry.count_event("PushDenied")
    return SendResult(Outcome.REFUSED, code=str(status))
