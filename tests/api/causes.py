"""How each documented answer is brought about: a call that is answered well, for each route, and
how it is changed so that it is refused.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from hashlib import sha256
from itertools import count
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

import pytest
from botocore.exceptions import ClientError
from moto.cognitoidp.models import CognitoIdpBackend
from moto.core.exceptions import JsonRESTError

from chalicelib.audit import store as audit_store
from chalicelib.audit.model import Export, Subject
from chalicelib.city.current import city
from chalicelib.duty import service as duty_service
from chalicelib.duty import store as duty_store
from chalicelib.notifications import address_confirmation, contact_proof, unsubscribe
from chalicelib.notifications import store as codes
from chalicelib.notifications import store as notifications_store
from chalicelib.notifications.supporters import service as supporters_service
from chalicelib.pages.routes import name_report_page, name_short_link
from chalicelib.platform import clock, ids
from chalicelib.platform.aws.counters import TimesItem
from chalicelib.platform.http.operation import Operation
from chalicelib.platform.i18n import Language
from chalicelib.platform.moments import format_shown
from chalicelib.platform.settings import settings
from chalicelib.publishing.webhooks.rules import MOST_WEBHOOKS
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.lifecycle import followup
from chalicelib.reports.status import Action
from chalicelib.reports.store import by_reporter, reports
from chalicelib.reports.store.by_reporter import reporter_keys
from chalicelib.reports.tracking import page_root, short_root
from tests import push_browser
from tests.builders import (
    JSON,
    KEBON_JERUK,
    PHONE,
    a_body,
    an_upload,
    filed,
    moved,
    signed_in,
    taken,
    verified,
)
from tests.moto_aws import copied
from tests.publishing.open311 import partners
from tests.scores import frozen
from tests.sender_posts import signed_meta, signed_partner, signed_sms, signed_x
from tests.sender_samples import sample

OFFICER, HEAD = signed_in(), signed_in(KEBON_JERUK, "head")
OTHERS = signed_in("31.71.01.1001")  # of a kelurahan that has nothing to do with it
VERIFIER = signed_in("BIROPEM", "verifier")
ADMIN = signed_in("BIROPEM", "admin")
PERSONNEL = signed_in("BKD", "personnel")
AUDITOR = signed_in("INSPEKTORAT", "auditor")
YEARS, DAYS = count(), count()
PARTNER = {"name": "Lapor Kota", "contact": "dev@lapor.id"}
OFFICER_CHANGE = {"name": "Siti", "agency": KEBON_JERUK, "roles": ["officer"]}
WEBHOOK = {"name": "Dasbor", "url": "https://127.0.0.1/"}  # where nobody is called
MISTYPED = "JK261123-00000A"
TOO_LARGE = b" " * (4 * 1024 * 1024 + 1)


@dataclass(frozen=True)
class Ask:
    """One request."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""

    def to(self, http: Any) -> Any:
        given = dict(self.headers)
        return http.request(self.method, self.path, headers=given, body=self.body)

    def having(self, **headers: str) -> "Ask":
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return replace(self, headers={**self.headers, **named})


def get(path: str, headers: Mapping[str, str] | None = None) -> Ask:
    return Ask("GET", path, headers or {})


def sent(path: str, body: Any, headers: Mapping[str, str] = JSON, method: str = "POST") -> Ask:
    return Ask(method, path, {**JSON, **headers}, json.dumps(body).encode())


def form(path: str, **fields: Any) -> Ask:
    return Ask("POST", partners.ROOT + path, partners.FORM, urlencode(fields).encode())


# --- reports in every state ----------------------------------------------------------------------


def opened(http: Any, **changes: Any) -> dict[str, Any]:
    """The receipt of a new public report."""
    return filed(http, visibility="public", **changes)


def closed(http: Any) -> dict[str, Any]:
    receipt = opened(http)
    moved(http, receipt["number"], "proses", "selesai")
    return receipt


def settled(http: Any) -> dict[str, Any]:
    """A closed report whose closing was accepted."""
    receipt = closed(http)
    verified(http, receipt["number"], 3)
    return receipt


def own(receipt: dict[str, Any], what: str, body: Any) -> Ask:
    """Something its reporter does."""
    headers = {"X-Report-Token": receipt["token"]}
    return sent(f"/v1/reports/{receipt['number']}/{what}", body, headers)


def owned(receipt: dict[str, Any], what: str) -> Ask:
    """Something its reporter reads."""
    return replace(own(receipt, what, {}), method="GET", body=b"")


def shown_photo(http: Any) -> Ask:
    receipt = opened(http)
    own(receipt, "comments", {"text": "ini", "attachments": [an_upload()]}).to(http)
    timeline = get(f"/v1/reports/{receipt['number']}").to(http).json_body["timeline"]
    photo = timeline[-1]["photos"][0].rpartition("/")[2]
    copied(receipt["number"], photo)
    return get(f"/v1/reports/{receipt['number']}/photos/{photo}")


def shown_thumbnail(http: Any) -> Ask:
    ask = shown_photo(http)
    return get(f"{ask.path}/thumbnail", {"Accept": "image/webp"})


def photo_of_work(http: Any) -> Ask:
    _, _, _, number, _, photo = shown_photo(http).path.split("/")
    return work(number, f"photos/{photo}", {})


def work(number: str, what: str, body: Any, headers: Mapping[str, str] = OFFICER) -> Ask:
    return sent(f"/v1/work/{number}/{what}", body, headers)


def template(http: Any, method: str) -> Ask:
    body = {"title": "Terima kasih", "text": "{number}"}
    keep = sent("/v1/templates/terima-kasih", body, HEAD, "PUT")
    if method == "PUT":
        return keep
    keep.to(http)
    return Ask(method, keep.path, HEAD)


def calendar(http: Any) -> Ask:
    given = sent("/v1/work/calendar", {}, HEAD).to(http).json_body["url"]
    return get("/v1" + given.partition("/v1")[2])


def webhook(http: Any) -> str:
    """One there is, or a new one."""
    there = get("/v1/webhooks", ADMIN).to(http).json_body["items"]
    made = there or [sent("/v1/webhooks", WEBHOOK, ADMIN).to(http).json_body]
    return f"/v1/webhooks/{made[0]['id']}"


def partner_key(http: Any) -> str:
    """A new one."""
    issued = sent("/v1/partner-keys", PARTNER, ADMIN).to(http).json_body
    return f"/v1/partner-keys/{issued['id']}"


def officer(http: Any) -> str:
    """A new one."""
    new = sent("/v1/officers", new_officer(), ADMIN).to(http)
    return f"/v1/officers/{new.json_body['id']}"


def new_officer() -> dict[str, Any]:
    username = f"petugas.{ids.make_webhook_id()}"
    email = f"{username}@jakarta.go.id"
    return {"username": username, "email": email, **OFFICER_CHANGE}


DEPUTIES = f"/v1/deputies?agency={KEBON_JERUK}"


def deputy(http: Any, day: str = "") -> Ask:
    """A deputy for one day, another one each time."""
    username = new_officer()["username"]
    made = {**new_officer(), "username": username}
    assert sent("/v1/officers", made, ADMIN).to(http).status_code == 201
    day = day or f"{date(2100, 1, 1) + timedelta(days=next(DAYS)):%Y-%m-%d}"
    body = {"kind": "plh", "username": username, "begins": day, "ends": day, "reason": "cuti"}
    return sent(DEPUTIES, body, ADMIN)


def named_deputy(http: Any) -> str:
    return f"/v1/deputies/{deputy(http).to(http).json_body['id']}?agency={KEBON_JERUK}"


def audit(http: Any) -> Ask:
    """An export of a report that was filed just now."""
    return sent("/v1/audits", {"report": opened(http)["number"], "reason": "Ombudsman"}, AUDITOR)


def exported_often(ask: Ask, http: Any) -> Ask:
    """The same by yet another auditor, on a day on which twenty have asked."""
    *auditors, last = (signed_in("INSPEKTORAT", "auditor", who=f"a-{at}") for at in range(21))
    for each in auditors:
        ask.having(**each).to(http)
    return ask.having(**last)


def made_audit(http: Any) -> Ask:
    """An export that is stored as it is asked for, on whichever day."""
    now = clock.now()
    export = Export(
        f"{now:%Y%m%d%H%M%S}-{ids.make_claim()[:8]}",
        Subject(number=opened(http)["number"]),
        "Ombudsman",
        "of-INSPEKTORAT",
        "INSPEKTORAT",
        now,
    )
    audit_store.add_export(export)
    return get(f"/v1/audits/{export.id}", AUDITOR)


SCORE_APPEALS = "/v1/scores/appeals"


def score_appeal(http: Any, quarter: str = "") -> Ask:
    """An appeal against a score that was frozen just now, of another quarter each time."""
    quarter = quarter or f"{2000 + next(YEARS)}-Q3"
    frozen.put_version(quarter=quarter, frozen_at=shown_now())
    return sent(f"/v1/scores/{quarter}/appeals", {"note": "keliru"}, HEAD)


def score_decision(http: Any) -> Ask:
    made = score_appeal(http)
    made.to(http)
    # an officer's own words, and none of ours
    body = {"verdict": "rejected", "reason": "1 + 1 = 2"}
    return sent(f"{made.path}/{KEBON_JERUK}/decision", body, PERSONNEL)


def duty_contact() -> dict[str, Any]:
    """Another one each time: codes to one address are counted."""
    return {"way": "mail", "address": f"{ids.make_webhook_id()}@jakarta.go.id", "label": "Piket"}


def on_duty(http: Any) -> str:
    """A new duty contact."""
    added = sent("/v1/duty/contacts", duty_contact(), HEAD).to(http)
    return f"/v1/duty/contacts/{added.json_body['id']}"


def duty_digits(path: str) -> str:
    """The code that it got."""
    return duty_service.derive_code(duty_store.load_contact(KEBON_JERUK, path.rpartition("/")[2]))


def too_many_contacts(ask: Ask, http: Any) -> Ask:
    """For an office that has as many as may be."""
    of_others = ask.having(**signed_in("31.73.05.1002", "head"))
    of_others = of_others.having(**{"Content-Type": ask.headers["Content-Type"]})
    for _ in range(city().settings.most_duty_contacts):
        sent("/v1/duty/contacts", duty_contact(), of_others.headers).to(http)
    return of_others


class Unmailed(Ask):
    """A call while the user pool may mail no more."""

    def to(self, http: Any) -> Any:
        fault = JsonRESTError("LimitExceededException", "Exceeded daily email limit")
        with patch.object(CognitoIdpBackend, "admin_create_user", side_effect=fault):
            return super().to(http)


class OneTooMany(Ask):
    """A webhook more than there may be, which are gone afterwards."""

    def to(self, http: Any) -> Any:
        add = sent(self.path, WEBHOOK, ADMIN)
        made = [add.to(http).json_body["id"] for _ in range(MOST_WEBHOOKS)]
        answer = super().to(http)
        for each in made:
            Ask("DELETE", f"{self.path}/{each}", ADMIN).to(http)
        return answer


def at_desk(http: Any) -> Ask:
    return sent("/v1/desk/reports", a_body(), signed_in(KEBON_JERUK, "desk"))


def delivered(identifier: str, ending: str = "JAKI-1") -> Ask:
    signed = signed_partner({"id": ending, "description": "Lampu jalan mati di Kebon Jeruk"})
    return Ask("POST", f"/channels/{signed.channel}", signed.headers, signed.body)


def challenged(http: Any) -> Ask:
    return get("/channels/twitter?crc_token=dG9rZW4")


GEOREPORT: Mapping[str, Callable[[Any], Ask]] = {
    "discovery": lambda http: get("/open311/v2/discovery.{}"),
    "services": lambda http: get("/open311/v2/services.{}"),
    "file": lambda http: form("requests.{}", **partners.a_form(api_key=key())),
    "requests": lambda http: get("/open311/v2/requests.{}"),
    "updates": lambda http: get("/open311/v2/servicerequestupdates.{}"),
    "update": lambda http: form(
        "servicerequestupdates.{}",
        api_key=key(),
        service_request_id=opened(http)["number"],
        update_id="u-1",
        description="Sudah dilihat",
        status="open",
        updated_datetime=shown_now(),
    ),
    "definition": lambda http: get("/open311/v2/services/pohon.{}"),
    "request": lambda http: get(f"/open311/v2/requests/{opened(http)['number']}.{{}}"),
    "token": lambda http: get(f"/open311/v2/tokens/{opened(http)['number']}.{{}}"),
    "nothing": lambda http: get("/open311/v2/orders.{}"),
    "nothing_of": lambda http: get("/open311/v2/orders/1.{}"),
    "nothing_posted": lambda http: form("orders.{}"),
}


def key() -> str:
    with suppress(ClientError):  # it was issued before
        partners.a_key()
    return partners.KEY


def link(http: Any) -> str:
    """The secret of a link to one's own reports."""
    opened(http)
    secret, keys = ids.make_link_secret(), reporter_keys(Contact(phone=PHONE))
    assert keys
    by_reporter.put_link(ids.hash_token(secret), keys[0], clock.now() + timedelta(hours=1))
    return secret


def page(http: Any, language: Language) -> Ask:
    return get(f"{page_root(language)}{opened(http)['number']}")


def short_link(http: Any, language: Language) -> Ask:
    return get(f"{short_root(language)}{opened(http)['number']}")


def ending(http: Any) -> str:
    """The link in a message."""
    return unsubscribe.build_unsubscribe_link(opened(http)["number"], "sms").rpartition("/")[2]


def proof(http: Any) -> str:
    """The link in a first message."""
    number = opened(http)["number"]
    return contact_proof.build_proof_link(
        number, "sms", notifications_store.load_contact(number)
    ).rpartition("/")[2]


def supported(http: Any, method: str = "DELETE") -> Ask:
    number = opened(http)["number"]
    who = supporters_service.SupporterIdentity(Contact(phone="+6281299990001"), "", "203.0.113.7")
    given = supporters_service.add_support(number, who)
    return Ask(method, f"/v1/reports/{number}/support", {"X-Support-Token": given.token or ""})


def wished(http: Any) -> Ask:
    """How one who supports a report is to be told."""
    ask = supported(http)
    return sent(f"{ask.path}/subscriptions", {"language": "en"}, ask.headers)


def shown_now() -> str:
    return format_shown(clock.now())


def address(receipt: dict[str, Any]) -> Ask:
    """Another one each time: codes to one address are counted."""
    contact = {"email": f"{receipt['number']}@rumah.id"}
    return own(receipt, "subscriptions/address", {"contact": contact})


def pushed(receipt: dict[str, Any], endpoint: str = push_browser.ENDPOINT) -> Ask:
    return own(receipt, "push", push_browser.Browser(endpoint).subscription)


def told_browser(http: Any) -> Ask:
    """A request to take out a browser that was added."""
    added = pushed(opened(http))
    browser = added.to(http).json_body["browser"]
    return Ask("DELETE", f"{added.path}/{browser}", added.headers)


def of_erased(ask: Ask, http: Any) -> Ask:
    """The same of a report whose reporter asked for an erasure."""
    path = "/".join((*ask.path.split("/")[:4], "erasure"))
    assert replace(ask, path=path, body=b"{}").to(http).status_code == 202
    return ask


def too_many_browsers(ask: Ask, http: Any) -> Ask:
    most = city().settings.most_browsers
    for at in range(most):
        body = push_browser.Browser(f"{push_browser.ENDPOINT}{at}").subscription
        replace(ask, body=json.dumps(body).encode()).to(http)
    return ask


def duty_browser(endpoint: str = push_browser.ENDPOINT) -> Ask:
    body = {**push_browser.Browser(endpoint).subscription, "label": "Ponsel piket"}
    return sent("/v1/duty/browsers", body, OFFICER)


def added_duty_browser(http: Any, method: str) -> Ask:
    assert duty_browser().to(http).status_code == 201
    name = make_name(push_browser.ENDPOINT)
    return Ask(method, f"/v1/duty/browsers/{name}", OFFICER)


class WithoutPush(Ask):
    """As where no pushes are sent."""

    def to(self, http: Any) -> Any:
        with pytest.MonkeyPatch.context() as patch:
            without = replace(settings(), push_key="")
            patch.setattr("chalicelib.notifications.push.service.settings", lambda: without)
            return super().to(http)


def make_name(endpoint: str) -> str:
    """What a browser is called, as its page finds out."""
    return sha256(endpoint.encode()).hexdigest()[:16]


def too_many_duty_browsers(ask: Ask, http: Any) -> Ask:
    """For an office that has as many as may be."""
    of_others = signed_in("31.73.05.1003", "officer")
    for at in range(city().settings.most_duty_browsers):
        added = duty_browser(f"{push_browser.ENDPOINT}{at}")
        assert added.having(**of_others).to(http).status_code == 201
    return ask.having(**of_others)


def confirmation(http: Any) -> Ask:
    receipt = opened(http)
    address(receipt).to(http)
    asked, _ = codes.load_code_request(receipt["number"])
    assert asked
    digits = address_confirmation.derive_code(receipt["number"], asked)
    return own(receipt, "subscriptions/confirmation", {"digits": digits})


# Each route by its name, as it is answered well.
GOOD: Mapping[str, Callable[[Any], Ask]] = {
    "file_report": lambda http: sent("/v1/reports", a_body()),
    "read_config": lambda http: get("/v1/config"),
    "preview_report": lambda http: sent("/v1/reports/preview", a_body()),
    "read_report": lambda http: get(f"/v1/reports/{opened(http)['number']}"),
    **{name_report_page(each): partial(page, language=each) for each in Language},
    **{name_short_link(each): partial(short_link, language=each) for each in Language},
    "list_pages": lambda http: get("/sitemap.xml"),
    "show_robots": lambda http: get("/robots.txt"),
    "read_own_report": lambda http: owned(opened(http), "mine"),
    "read_timeline": lambda http: get(f"/v1/reports/{opened(http)['number']}/timeline"),
    "read_own_timeline": lambda http: owned(opened(http), "mine/timeline"),
    "read_work_timeline": lambda http: get(f"/v1/work/{opened(http)['number']}/timeline", OFFICER),
    "comment": lambda http: own(opened(http), "comments", {"text": "masih"}),
    "rate": lambda http: own(settled(http), "rating", {"stars": 4}),
    "reopen": lambda http: own(settled(http), "reopen", {"reason": "belum"}),
    "appeal": lambda http: own(settled(http), "appeal", {"reason": "belum"}),
    "set_visibility": lambda http: own(opened(http), "visibility", {"visibility": "private"}),
    "correct_place": lambda http: own(
        opened(http), "place", {"place": {"kelurahan": "31.73.05.1002"}}
    ),
    "withdraw": lambda http: own(opened(http), "withdrawal", {"reason": "salah-kirim"}),
    "export": lambda http: own(opened(http), "export", {}),
    "erase": lambda http: own(opened(http), "erasure", {}),
    "ask_for_link": lambda http: sent("/v1/my-reports", {"contact": {"phone": "081211272206"}}),
    "open_link": lambda http: sent(f"/v1/my-reports/{link(http)}", {}),
    "list_my_reports": lambda http: get(
        "/v1/my-reports",
        {
            "X-Reporter-Session": sent(f"/v1/my-reports/{link(http)}", {})
            .to(http)
            .json_body["session"]
        },
    ),
    "list_notices": lambda http: owned(opened(http), "notices"),
    "read_subscriptions": lambda http: owned(opened(http), "subscriptions"),
    "change_subscriptions": lambda http: own(
        opened(http), "subscriptions", {"ways": ["sms"], "language": "en"}
    ),
    "add_browser": lambda http: pushed(opened(http)),
    "withdraw_browser": told_browser,
    "ask_for_code": lambda http: address(opened(http)),
    "confirm_address": confirmation,
    "show_proof": lambda http: get(f"/ya/{proof(http)}"),
    "give_proof": lambda http: Ask("POST", f"/ya/{proof(http)}", partners.FORM),
    "show_ending": lambda http: get(f"/v1/unsubscribe/{ending(http)}"),
    "end_notices": lambda http: Ask(
        "POST", f"/v1/unsubscribe/{ending(http)}", partners.FORM, b"do=stop"
    ),
    "support": lambda http: sent(f"/v1/reports/{opened(http)['number']}/support", {}),
    "withdraw_support": supported,
    "read_support": lambda http: supported(http, "GET"),
    "change_support": wished,
    "show_photo": shown_photo,
    "show_thumbnail": shown_thumbnail,
    "read_map": lambda http: get("/v1/map?bbox=106.7,-6.3,106.9,-6.1&zoom=12"),
    "read_outlines": lambda http: get("/v1/areas.topojson"),
    "offer_upload": lambda http: sent(
        "/v1/uploads", {"filename": "a.jpg", "content_type": "image/jpeg", "size": 10}
    ),
    "list_categories": lambda http: get("/v1/categories"),
    "list_reasons": lambda http: get("/v1/reasons"),
    "list_agencies": lambda http: get("/v1/agencies"),
    "list_channels": lambda http: get("/v1/channels"),
    "list_areas": lambda http: get("/v1/areas?lat=-6.1926&lng=106.7697"),
    "list_work": lambda http: get("/v1/work", OFFICER),
    "count_work": lambda http: get("/v1/work/counts", OFFICER),
    "list_campaigns": lambda http: get("/v1/work/campaigns", HEAD),
    "list_recurring": lambda http: get("/v1/work/recurring?category=sampah", HEAD),
    "search_work": lambda http: get(f"/v1/work/search?q={opened(http)['number']}", OFFICER),
    "list_templates": lambda http: get("/v1/templates", OFFICER),
    "keep_template": lambda http: template(http, "PUT"),
    "remove_template": lambda http: template(http, "DELETE"),
    "give_calendar": lambda http: sent("/v1/work/calendar", {}, HEAD),
    "remove_calendar": lambda http: (calendar(http), Ask("DELETE", "/v1/work/calendar", HEAD))[1],
    "read_calendar": calendar,
    "list_officers": lambda http: get("/v1/officers?limit=1", ADMIN),
    "create_officer": lambda http: sent("/v1/officers", new_officer(), ADMIN),
    "read_officer": lambda http: get(officer(http), ADMIN),
    "change_officer": lambda http: sent(officer(http), OFFICER_CHANGE, ADMIN, "PUT"),
    "send_first_password": lambda http: sent(f"{officer(http)}/password", {}, ADMIN),
    "forget_authenticator": lambda http: Ask("DELETE", f"{officer(http)}/authenticator", ADMIN),
    "list_partner_keys": lambda http: get("/v1/partner-keys", ADMIN),
    "issue_partner_key": lambda http: sent("/v1/partner-keys", PARTNER, ADMIN),
    "limit_partner_key": lambda http: sent(partner_key(http), {"most": 5000}, ADMIN, "PUT"),
    "revoke_partner_key": lambda http: Ask("DELETE", partner_key(http), ADMIN),
    "list_deputies": lambda http: get(DEPUTIES, HEAD),
    "list_own_deputies": lambda http: get("/v1/deputies/mine", OFFICER),
    "name_deputy": deputy,
    "end_deputy": lambda http: Ask("DELETE", named_deputy(http), ADMIN),
    "read_officers_work": lambda http: get(f"{officer(http)}/work", ADMIN),
    "end_officers_work": lambda http: sent(f"{officer(http)}/departure", {"reason": "x"}, ADMIN),
    "ask_audit": audit,
    "list_audits": lambda http: (audit(http).to(http), get("/v1/audits", AUDITOR))[1],
    "read_audit": made_audit,
    "appeal_score": score_appeal,
    "list_score_appeals": lambda http: (score_appeal(http).to(http), get(SCORE_APPEALS, HEAD))[1],
    "decide_score_appeal": score_decision,
    "read_allowance": lambda http: (
        frozen.put_version(),
        get(f"/v1/scores/{frozen.QUARTER}/allowance", HEAD),
    )[1],
    "list_webhooks": lambda http: get("/v1/webhooks", ADMIN),
    "add_webhook": lambda http: sent("/v1/webhooks", WEBHOOK, ADMIN),
    "read_webhook": lambda http: get(webhook(http), ADMIN),
    "change_webhook": lambda http: sent(webhook(http), WEBHOOK, ADMIN, "PUT"),
    "remove_webhook": lambda http: Ask("DELETE", webhook(http), ADMIN),
    "rotate_secret": lambda http: sent(f"{webhook(http)}/secret", {}, ADMIN),
    "try_webhook": lambda http: sent(f"{webhook(http)}/test", {}, ADMIN),
    "list_deliveries": lambda http: get(f"{webhook(http)}/deliveries", ADMIN),
    "deliver_again": lambda http: sent(
        f"{webhook(http)}/deliveries/{opened(http)['number']}-1", {}, ADMIN
    ),
    "list_duty_contacts": lambda http: get("/v1/duty/contacts", HEAD),
    "add_duty_contact": lambda http: sent("/v1/duty/contacts", duty_contact(), HEAD),
    "change_duty_contact": lambda http: sent(on_duty(http), duty_contact(), HEAD, "PUT"),
    "remove_duty_contact": lambda http: Ask("DELETE", on_duty(http), HEAD),
    "send_duty_code": lambda http: sent(f"{on_duty(http)}/code", {}, HEAD),
    "confirm_duty_contact": lambda http: sent(
        f"{(path := on_duty(http))}/confirmation", {"digits": duty_digits(path)}, HEAD
    ),
    "download_duty_contacts": lambda http: get("/v1/duty/contacts.csv", HEAD),
    "upload_duty_contacts": lambda http: Ask(
        "PUT",
        "/v1/duty/contacts.csv",
        {**HEAD, "Content-Type": "text/csv"},
        b"way,address,label\nmail,loket@jakarta.go.id,Loket\n",
    ),
    "add_duty_browser": lambda http: duty_browser(),
    "show_duty_browser": lambda http: added_duty_browser(http, "GET"),
    "withdraw_duty_browser": lambda http: added_duty_browser(http, "DELETE"),
    "list_duty_messages": lambda http: get("/v1/duty/log", HEAD),
    "read_work": lambda http: get(f"/v1/work/{opened(http)['number']}", OFFICER),
    "act": lambda http: work(
        opened(http)["number"], "actions", {"action": "proses", "version": 1, "note": "segera"}
    ),
    "preview_act": lambda http: work(
        opened(http)["number"],
        "actions/preview",
        {"action": "recategorise", "version": 1, "category": "jalan"},
    ),
    "act_on_all": lambda http: sent(
        "/v1/work/actions",
        {
            "action": "comment",
            "note": "segera",
            "reports": [{"number": opened(http)["number"], "version": 1}],
        },
        OFFICER,
    ),
    "verify": lambda http: work(
        closed(http)["number"], "verification", {"verdict": "accepted", "version": 3}, VERIFIER
    ),
    "moderate_report": lambda http: work(
        filed(http)["number"],
        "moderation",
        {"decision": "hide", "version": 1, "reason": "spam"},
        VERIFIER,
    ),
    "open_identity": lambda http: work(
        opened(http)["number"], "identity", {"reason": "lokasi"}, HEAD
    ),
    "open_photo": photo_of_work,
    "file_at_desk": at_desk,
    "print_again": lambda http: get(
        f"/v1/desk/reports/{at_desk(http).to(http).json_body['number']}/receipt",
        signed_in(KEBON_JERUK, "desk"),
    ),
    "challenge": challenged,
    "list_channels_health": lambda http: get(
        "/v1/channels/health", signed_in(KEBON_JERUK, "analyst")
    ),
    "deliver": lambda http: delivered("JAKI-1"),
    "list_reports": lambda http: get("/v1/reports?limit=100"),
    "take_table": lambda http: get("/v1/reports.csv"),
    "take_map": lambda http: get("/v1/reports.geojson"),
    "read_feed": lambda http: get("/v1/feed.atom?limit=100"),
    "read_health": lambda http: get("/v1/health"),
    "describe": lambda http: get("/openapi.json"),
    "show_docs": lambda http: get("/docs"),
}


def good(row: Operation, http: Any, ending: str = "json") -> Ask:
    """A call of the route that is answered well."""
    if not row.name.startswith("open311_"):
        return GOOD[row.name](http)
    name = row.name.removeprefix("open311_")
    for ended in ("xml", "json"):
        if name.endswith(f"_{ended}"):
            name, ending = name.removesuffix(f"_{ended}"), ended
    ask = GEOREPORT[name](http)
    return replace(ask, path=ask.path.replace("{}", ending))


# --- refusals ------------------------------------------------------------------------------------


def again(ask: Ask, http: Any) -> Ask:
    """The same key with another body."""
    keyed = ask.having(Idempotency_Key="kunci-1-7f3a9c0e2b5d")
    assert keyed.to(http).status_code in (200, 201)
    return replace(keyed, body=ask.body[:-1] + b" }")


def too_many_templates(ask: Ask, http: Any) -> Ask:
    """For an office that has as many as may be."""
    of_others = ask.having(**signed_in("31.73.05.1002", "head"))
    for place in range(city().settings.most_templates):
        replace(of_others, path=f"/v1/templates/t{place}").to(http)
    return of_others


def asked_often(ask: Ask, http: Any) -> Ask:
    return _often(ask, http, "ask", city().settings.asks_an_hour)


def codes_asked_often(ask: Ask, http: Any) -> Ask:
    return _often(ask, http, "code", city().settings.codes_a_day)


def supported_often(ask: Ask, http: Any) -> Ask:
    return _often(ask, http, "support", city().settings.supports_an_hour)


def uploaded_often(ask: Ask, http: Any) -> Ask:
    limit = next(row for row in city().limits if row.what == "upload")
    return _often(ask, http, limit.code, limit.most)


def previewed_often(ask: Ask, http: Any) -> Ask:
    limit = next(row for row in city().limits if row.what == "preview")
    return _often(ask, http, limit.code, limit.most)


def _often(ask: Ask, http: Any, what: str, most: int) -> Ask:
    """As often as a network may in an hour, counted at once."""
    ask.to(http)
    for item in TimesItem.scan():
        if item.pk.startswith(f"I#{what}#"):
            TimesItem(item.pk, item.sk).update([TimesItem.many.set(most)])
    return ask


def of_our_office(ask: Ask, http: Any) -> Ask:
    return replace(ask.having(**OTHERS), path=f"{ask.path}?agency={KEBON_JERUK}")


def of_anonymous(ask: Ask, http: Any) -> Ask:
    return replace(ask, path=f"/v1/work/{opened(http, anonymous=True)['number']}/identity")


def of_open(ask: Ask, http: Any) -> Ask:
    """The same of a report that is not closed."""
    receipt = opened(http)
    what = ask.path.rpartition("/")[2]
    asked = replace(ask, path=f"/v1/reports/{receipt['number']}/{what}")
    return asked.having(X_Report_Token=receipt["token"])


def of_closed(ask: Ask, http: Any) -> Ask:
    """The same of a report that is closed."""
    return own(closed(http), ask.path.rpartition("/")[2], json.loads(ask.body))


def not_awaited(ask: Ask, http: Any) -> Ask:
    body = {"verdict": "accepted", "version": 1}
    return work(opened(http)["number"], "verification", body, VERIFIER)


# What is refused in a way of its own, by name and status.
def stepped_often(ask: Ask, http: Any) -> Ask:
    """After as many steps of its reporter as a day has."""
    report, _ = reports.load_report(ask.path.split("/")[3], consistent=True)
    before, entries = report, []
    for _ in range(30):
        report, entry = followup.record_export(report, clock.now(), city())
        entries.append(entry)
    reports.save_report(before, report, entries)
    others = {"visibility": {"visibility": "facts"}, "place": {"place": {"address": "Gang 4"}}}
    other = others.get(ask.path.rpartition("/")[2])
    return replace(ask, body=json.dumps(other).encode()) if other else ask


def commented_often(ask: Ask, http: Any) -> Ask:
    """After as many comments of officers as a day has."""
    report, _ = reports.load_report(ask.path.split("/")[3], consistent=True)
    before, entries = report, []
    for _ in range(80):
        said = taken(report, Action.COMMENT, clock.now())
        report = said[0]
        entries.append(said[1])
    reports.save_report(before, report, entries)
    body = {"action": "comment", "version": report.version, "note": "lagi"}
    return replace(ask, body=json.dumps(body).encode())


def once_more(ask: Ask, http: Any) -> Ask:
    """The same call, which was made before."""
    ask.to(http)
    return ask


REFUSED: Mapping[tuple[str, int], Callable[[Ask, Any], Ask]] = {
    **{
        (name, 409): again
        for name in ("file_report", "file_at_desk", "comment", "set_visibility", "export")
    },
    **{(name, 409): of_open for name in ("rate", "reopen", "appeal")},
    **{(name, 409): of_closed for name in ("withdraw", "correct_place")},
    **{
        (name, 409): lambda ask, http: replace(ask, body=ask.body.replace(b": 1", b": 7"))
        for name in ("act", "preview_act", "moderate_report")
    },
    ("verify", 409): not_awaited,
    ("open_identity", 409): of_anonymous,
    ("keep_template", 409): too_many_templates,
    ("add_browser", 409): too_many_browsers,
    **{
        (name, 409): of_erased
        for name in ("change_subscriptions", "ask_for_code", "confirm_address")
    },
    ("add_duty_browser", 409): too_many_duty_browsers,
    **{
        (name, 403): lambda ask, http: ask.having(**signed_in(KEBON_JERUK, "desk"))
        for name in ("add_duty_browser", "show_duty_browser", "withdraw_duty_browser")
    },
    ("add_duty_browser", 404): lambda ask, http: WithoutPush(
        ask.method, ask.path, ask.headers, ask.body
    ),
    ("add_duty_contact", 409): too_many_contacts,
    ("upload_duty_contacts", 409): too_many_contacts,
    ("upload_duty_contacts", 401): lambda ask, http: replace(
        ask, headers={"Content-Type": "text/csv"}
    ),
    ("upload_duty_contacts", 415): lambda ask, http: ask.having(**JSON),
    ("upload_duty_contacts", 400): lambda ask, http: replace(ask, body=b"nothing"),
    ("upload_duty_contacts", 422): lambda ask, http: replace(
        ask, body=b"way,address,label\nmail,nobody,Loket\n"
    ),
    ("name_deputy", 409): once_more,
    ("list_own_deputies", 403): lambda ask, http: ask.having(**VERIFIER),
    ("issue_partner_key", 404): lambda ask, http: sent(
        ask.path, {**PARTNER, "beside": "0" * 12}, ADMIN
    ),
    ("ask_audit", 404): lambda ask, http: sent(
        "/v1/audits", {"report": MISTYPED, "reason": "Ombudsman"}, AUDITOR
    ),
    ("ask_audit", 429): exported_often,
    ("add_duty_contact", 429): codes_asked_often,
    ("change_duty_contact", 429): codes_asked_often,
    ("send_duty_code", 429): codes_asked_often,
    **{
        (name, 403): of_our_office
        for name in (
            *("list_duty_contacts", "add_duty_contact", "change_duty_contact"),
            *("remove_duty_contact", "send_duty_code", "confirm_duty_contact"),
            *("download_duty_contacts", "list_duty_messages"),
        )
    },
    ("upload_duty_contacts", 403): lambda ask, http: replace(
        ask, path=f"{ask.path}?agency=31.71.01.1001"
    ),
    ("create_officer", 409): once_more,
    ("change_officer", 409): lambda ask, http: replace(
        ask, headers=signed_in("BIROPEM", "admin", who=ask.path.rpartition("/")[2])
    ),
    ("end_officers_work", 409): lambda ask, http: replace(
        ask, headers=signed_in("BIROPEM", "admin", who=ask.path.split("/")[3])
    ),
    ("send_first_password", 409): lambda ask, http: Unmailed(
        ask.method, ask.path, ask.headers, ask.body
    ),
    ("add_webhook", 409): lambda ask, http: OneTooMany(ask.method, ask.path, ask.headers, ask.body),
    ("appeal_score", 409): once_more,
    ("read_allowance", 409): lambda ask, http: replace(ask, path="/v1/scores/2031-Q1/allowance"),
    ("read_allowance", 403): of_our_office,
    ("decide_score_appeal", 409): once_more,
    ("decide_score_appeal", 403): lambda ask, http: ask.having(
        **signed_in(KEBON_JERUK, "personnel")
    ),
    ("file_at_desk", 403): lambda ask, http: ask.having(**OFFICER),
    **{
        (name, 403): of_our_office
        for name in (
            *("list_work", "count_work", "list_templates"),
            *("keep_template", "remove_template", "give_calendar", "remove_calendar"),
        )
    },
    ("act_on_all", 403): lambda ask, http: ask.having(**signed_in(KEBON_JERUK, "desk")),
    ("list_campaigns", 403): lambda ask, http: replace(ask, headers=OFFICER),
    ("search_work", 404): lambda ask, http: replace(ask, path=f"/v1/work/search?q={MISTYPED}"),
    ("list_templates", 404): lambda ask, http: replace(ask, path=f"{ask.path}?number={MISTYPED}"),
    ("remove_calendar", 404): lambda ask, http: replace(
        ask, headers=signed_in("31.73.05.1002", "head")
    ),
    ("open311_nothing_posted", 400): lambda ask, http: replace(ask, body=TOO_LARGE),
    ("deliver", 400): lambda ask, http: partner_noise(),
    ("open_link", 401): lambda ask, http: replace(ask, path="/v1/my-reports/none"),
    **{
        (name, 429): stepped_often
        for name in ("comment", "set_visibility", "export", "correct_place")
    },
    **{(name, 429): commented_often for name in ("act", "preview_act")},
    **{
        (name, 422): lambda ask, http: replace(ask, path=f"{ask.path}?before=x")
        for name in ("read_timeline", "read_own_timeline", "read_work_timeline")
    },
    ("ask_for_link", 429): asked_often,
    ("ask_for_code", 429): codes_asked_often,
    ("offer_upload", 429): uploaded_often,
    ("preview_report", 429): previewed_often,
    ("support", 409): lambda ask, http: replace(
        ask, path=f"/v1/reports/{closed(http)['number']}/support"
    ),
    ("support", 429): supported_often,
    ("challenge", 401): lambda ask, http: replace(ask, path="/channels/twitter"),
    ("offer_upload", 422): lambda ask, http: replace(ask, body=b"{}"),
    ("list_recurring", 403): lambda ask, http: replace(ask, headers=OFFICER),
    ("list_recurring", 422): lambda ask, http: replace(ask, path=f"{ask.path}&days=0"),
    ("search_work", 422): lambda ask, http: replace(ask, path="/v1/work/search?q="),
    ("list_areas", 422): lambda ask, http: replace(ask, path="/v1/areas?lat=north"),
    ("deliver", 503): lambda ask, http: ask,
}


def partner_noise() -> Ask:
    signed = signed_partner(b"[")
    return Ask("POST", f"/channels/{signed.channel}", signed.headers, signed.body)


def refused(row: Operation, status: int, ask: Ask, http: Any) -> Ask:
    """A call that is answered well, changed so that it is refused with this status."""
    if own_way := REFUSED.get((row.name, status)):
        return own_way(ask, http)
    if status == 304:
        return ask.having(If_None_Match=ask.to(http).headers["ETag"])
    if status == 400 and row.form:
        return replace(ask, body=b"&" * 300)
    if status == 400 and row.name.startswith("open311_"):
        return replace(ask, path=f"{ask.path}?page_size=x&start_date=x")
    if status == 404 and row.form and row.name.startswith("open311_"):
        return replace(ask, body=ask.body + b"&jurisdiction_id=elsewhere")
    return _ALIKE[status](row, ask)


def elsewhere(row: Operation, ask: Ask) -> Ask:
    """The same of what is not there."""
    if "/open311/" in ask.path:
        return replace(ask, path=f"{ask.path}?jurisdiction_id=elsewhere")
    parts = ask.path.split("/")
    at = (
        3
        if parts[2] in ("reports", "work", "webhooks", "officers", "scores", "audits", "deputies")
        else -1
    )
    if "desk" in parts or "duty" in parts:
        at = 4
    if "templates" in parts or "calendars" in parts:
        at = -1
    if "photos" in parts:
        at = parts.index("photos") + 1
    if "unsubscribe" in parts:
        at = -1
    if "channels" in parts:
        at = parts.index("channels") + 1
    parts[at] = MISTYPED
    return replace(ask, path="/".join(parts))


def out_of_limits(row: Operation, ask: Ask) -> Ask:
    if row.body:
        return replace(ask, body=b'{"no_such_field": 1}')
    if row.form:
        return replace(ask, body=b"do=dance")
    if not row.query and row.proof == "officer":
        return replace(ask, path=f"{ask.path}?no_such_parameter=1")
    if not row.query:
        return ask.having(Idempotency_Key="k" * 300)
    names = [name for name in ("limit", "agency") if name in row.query]
    name = next(iter([*names, *row.query]))
    return replace(ask, path=f"{ask.path.partition('?')[0]}?{name}=!")


_ALIKE: Mapping[int, Callable[[Operation, Ask], Ask]] = {
    400: lambda row, ask: replace(ask, body=b"{"),
    401: lambda row, ask: replace(ask, headers=JSON),
    403: lambda row, ask: (
        replace(ask, body=ask.body.replace(b"kunci-mitra", b"x"))
        if row.form
        else ask.having(**OTHERS)
    ),
    404: elsewhere,
    413: lambda row, ask: replace(ask, body=TOO_LARGE),
    415: lambda row, ask: ask.having(**{"Content-Type": "text/csv"}),
    422: out_of_limits,
    503: lambda row, ask: ask,
}


def other_forms(http: Any) -> list[tuple[str, Ask]]:
    """Good calls that are answered in another way than the first of their route, by its name."""
    challenge = {
        "hub.mode": "subscribe",
        "hub.challenge": "11582",
        "hub.verify_token": "facebook/meta-word",
    }
    posts = (
        signed_sms({"MessageSid": "SM1", "From": "+6281211272206", "Body": "LAPOR sampah"}),
        signed_meta(sample("meta_post")),
        signed_x(sample("x_post")),
    )
    taken = GOOD["deliver"](http)
    taken.to(http)
    return [
        ("show_thumbnail", shown_thumbnail(http)),
        ("show_thumbnail", replace(shown_thumbnail(http), headers={})),
        ("challenge", GOOD["challenge"](http)),
        ("challenge", get(f"/channels/facebook?{urlencode(challenge)}")),
        ("deliver", taken),
        *(
            ("deliver", Ask("POST", f"/channels/{each.channel}", each.headers, each.body))
            for each in posts
        ),
        ("file_at_desk", GOOD["file_at_desk"](http).having(Accept="text/html")),
        ("read_health", GOOD["read_health"](http)),
        *(other for language in Language for other in other_pages(http, language)),
    ]


def other_pages(http: Any, language: Language) -> list[tuple[str, Ask]]:
    """The page of a report by another spelling of its number, and of one whose data were erased."""
    name, asked = name_report_page(language), page(http, language)
    receipt = opened(http)
    own(receipt, "erasure", {}).to(http)
    erased = get(f"{page_root(language)}{receipt['number']}")
    return [(name, replace(asked, path=asked.path.lower())), (name, erased)]
