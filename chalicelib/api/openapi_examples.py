"""Examples for the description: bodies written here, and answers made of one story by what makes
the real ones, so that they can't grow apart.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import msgspec

from chalicelib.api import (
    answers,
    casefile,
    casework_answers,
    channels_answers,
    delivery_views,
    erasures,
    filing_answers,
    followup_answers,
    icalendar,
    lines,
    notices_answers,
    office_answers,
    opendata_answers,
    opendata_asked,
    queue_answers,
    recurring,
    reports_answers,
    shapes,
    supporters_answers,
    tables,
    tables_answers,
    views,
    webhook_calls,
    webhooks_answers,
)
from chalicelib.api import open311_answers as georeport
from chalicelib.api import open311_formats as formats
from chalicelib.api import open311_views as open311
from chalicelib.api import opendata_atom as atom
from chalicelib.api import opendata_views as opendata
from chalicelib.api import rights_answers as rights
from chalicelib.api.my_reports import SENT
from chalicelib.api.openapi_parts import Operation
from chalicelib.api.openapi_story import FILED, NOW, TOKEN, Story, story
from chalicelib.city import city
from chalicelib.domain import erasure, listed, moments, privacy, quiet, webhooks, wording
from chalicelib.domain import number as numbers
from chalicelib.domain.agenda import Agenda, Due, Step
from chalicelib.domain.delivery import Logged, State
from chalicelib.domain.followup import FollowUp
from chalicelib.domain.recurring import Spot
from chalicelib.domain.report import Contact, Kind, Verdict
from chalicelib.domain.status import OPEN, Action, Status
from chalicelib.domain.tongue import Language
from chalicelib.domain.usual import Closing
from chalicelib.domain.webhooks import Sent, Webhook
from chalicelib.domain.wishes import EMAIL, SMS, Asked, Wishes, hint
from chalicelib.services import calling
from chalicelib.services.subscribing import Standing
from chalicelib.services.supporting import Kept
from chalicelib.services.tracking import track_url
from chalicelib.settings import settings
from chalicelib.stores import lines as held
from chalicelib.stores.listing import Span
from chalicelib.stores.supporters import Left
from chalicelib.stores.webhooks import Call

# Elements of Open311 around a type, in XML.
ROOTS: Mapping[Any, str] = {
    georeport.Discovery: "discovery",
    georeport.Definition: "service_definition",
    list[georeport.Service]: "services",
    list[georeport.Filed]: "service_requests",
    list[georeport.ServiceRequest]: "service_requests",
    list[georeport.Token]: "service_requests",
    list[georeport.RequestUpdate]: "service_request_updates",
    list[georeport.Updated]: "service_request_updates",
    list[georeport.Error]: "errors",
}
# What is answered with anything at all.
ANYTHING: Mapping[Any, Any] = {dict[str, Any]: {"openapi": "3.1.0"}}
UPLOAD = "9f2c4d1a7b3e4f60.jpg"
INDONESIAN = 0
A_DAY = timedelta(days=1)
WEBHOOK = Webhook(
    id="4ebc128eff76178a",
    name="Dasbor",
    url="https://dasbor.example.com/tanggap",
    filters={"kind": ("filed", "status")},
    created_at=NOW,
    updated_at=NOW,
)


@cache
def parameters() -> Mapping[str, Any]:
    """A value for every parameter of a path or a query, by its name."""
    told = story()
    report, area = told.report, told.area
    day = moments.shown(FILED)[:10]
    return {
        "number": report.number,
        "photo": "jalan.jpg",
        "code": "terima-kasih",
        "channel": "jaki",
        "secret": TOKEN,
        "link": f"{report.number}.sms.0.c2lnbmF0dXJl",
        "do": "stop",
        "List-Unsubscribe": "One-Click",
        "calendar": f"{report.holder}-0f3c5a9e71d24b86a1c7e2f4d9b0635a.ics",
        "webhook": WEBHOOK.id,
        "event": f"{report.number}-2",
        "agency": report.holder,
        "category": report.category,
        "kelurahan": area.code,
        "area": area.kecamatan_code,
        "days": 90,
        "status": report.status,
        "queue": "work",
        "late": True,
        "red_flag": False,
        "limit": 25,
        "cursor": opendata_asked.cursor(Span(FILED - A_DAY, NOW), _place(told)),
        "q": "gang melati",
        "from": day,
        "to": day,
        "lat": area.lat,
        "lng": area.lng,
        "near": f"{area.lat},{area.lng}",
        "radius": 500,
        "html": "1",
        "crc_token": "pertanyaan",
        "hub.mode": "subscribe",
        "hub.verify_token": "kata-sandi",
        "hub.challenge": "1158201444",
        **_georeport(told, day),
    }


def given(row: Operation, name: str) -> Any:
    """An example of a parameter of a query or a form, which Open311 may have another word for."""
    if row.refusal == list[georeport.Error]:
        return {"status": "open", "cursor": _place(story())}.get(name, parameters().get(name))
    return parameters().get(name)


def form(row: Operation) -> Mapping[str, Any]:
    """A form as it is sent: with everything that may be said at once."""
    if not row.required:
        return {name: given(row, name) for name in tuple(row.form or ())[:1]}
    told = {name: given(row, name) for name in row.form or ()}
    return {name: value for name, value in told.items() if value is not None}


def _place(told: Story) -> str:
    """Behind a report in a list by date."""
    return f"{moments.stored(FILED)}#{told.report.number}"


def _georeport(told: Story, day: str) -> Mapping[str, Any]:
    return {
        "service": f"{told.report.category}.json",
        "request": f"{told.report.number}.json",
        "token": f"{told.report.number}.json",
        "call": "orders.json",
        "of": "1.json",
        "jurisdiction_id": city().georeport.jurisdiction,
        "service_request_id": told.report.number,
        "service_code": told.report.category,
        "start_date": f"{day}T00:00:00+07:00",
        "end_date": f"{day}T23:59:59+07:00",
        "updated_after": f"{day}T00:00:00+07:00",
        "updated_before": f"{day}T23:59:59+07:00",
        "page": 1,
        "page_size": 100,
        "extensions": "true",
        "long": told.area.lng,
        "api_key": "kunci-mitra",
        "address_string": told.filed.filing.place.address,
        "address_id": told.area.code,
        "description": told.filed.filing.description,
        "email": "warga@example.com",
        "phone": "081211272206",
        "first_name": "Sari",
        "last_name": "Wulandari",
        "media_url": "https://example.com/jalan.jpg",
        "update_id": "mitra-17",
        "updated_datetime": f"{day}T10:00:00+07:00",
    }


@cache
def of_types() -> Mapping[Any, Any]:
    """An example for every type of a body or an answer, as JSON."""
    answered = (_followed(), _worked(), _told(), _tables(), _opened(), _delivered())
    return {**_bodies(), **{kind: made for some in answered for kind, made in some.items()}}


def example(row: Operation, kind: Any, media: str) -> Any:
    """An answer of a type as it is sent as this medium; None where there is no example."""
    if kind is str:
        texts = of_media()
        return texts.get(f"{row.name} {media}", texts.get(media))
    told = ANYTHING.get(kind) or of_types().get(kind)
    return written(ROOTS.get(kind, ""), told, media) if media == "text/xml" else told


def refusal(media: str, told: Any) -> Any:
    """A refusal in another form than a problem."""
    return of_media()[media] if media == "text/html" else written("errors", told, media)


def written(name: str, told: Any, media: str) -> Any:
    """A tree of Open311 as JSON, or as the text of an element of that name."""
    return formats.written(name, told, "xml") if media == "text/xml" else told


@cache
def of_media() -> Mapping[str, str]:
    """An example for answers that are texts, by media type, or by name and media type."""
    told = [privacy.listed(listed.line(story().report), city())]
    return {
        "text/csv": opendata.table(told),
        "application/atom+xml": atom.feed(told, {}, {"self": _url("/v1/feed.atom")}, NOW),
        "challenge text/plain": "1158201444",
        "text/plain": "EVENT_RECEIVED",
        "text/calendar": icalendar.calendar(_agenda()),
        "text/html": "<!doctype html><html lang=id>...</html>",
        "text/xml": "<Response><Message>Laporan diterima.</Message></Response>",
    }


def _agenda() -> Agenda:
    report = story().report
    due = Due(
        number=report.number,
        step=Step.COMPLETE,
        at=report.complete_by,
        changed_at=report.updated_at,
        version=report.version,
        paused=False,
        private=False,
        category=report.category,
        area=report.place.area,
    )
    return Agenda(report.holder, FILED - A_DAY, (due,), whole=True)


def _url(path: str) -> str:
    return settings().public_url + path


def _bodies() -> dict[Any, Any]:
    told = story()
    report, area = told.filed, told.area
    place = shapes.PlaceBody(address=report.place.address, lat=area.lat, lng=area.lng)
    said = report.filing.description
    contact = shapes.ContactBody(name="Sari", phone="0812-1127-2206")
    night = shapes.QuietBody("21:00", "06:00")
    objection = "Di ujung gang masih belum dikerjakan"
    given: tuple[shapes.Body, ...] = (
        shapes.ReportBody(said, place, report.category, contact=contact, private=False),
        shapes.SimilarBody(place=place, description=said),
        shapes.DeskBody(said, place, report.category, contact=contact),
        shapes.AskBody(shapes.ContactBody(phone="0812-1127-2206")),
        shapes.UploadBody("jalan.jpg", "image/jpeg", 482_133),
        shapes.SupportBody(shapes.ContactBody(email="budi@rumah.id"), night),
        shapes.SupportWishesBody(Language.ENGLISH, night),
        shapes.CommentBody("Hari ini bertambah banyak"),
        shapes.RatingBody(4, text="Cepat, terima kasih"),
        shapes.ReopenBody(objection),
        shapes.AppealBody(objection),
        shapes.PrivacyBody(private=True),
        shapes.ConfirmationBody("042917"),
        shapes.SubscriptionsBody(Language.INDONESIAN, ["sms", "email"]),
        shapes.ActionBody(action=Action.PROSES, note="Segera ditindaklanjuti", version=1),
        shapes.BulkBody(
            action=Action.COMMENT,
            note="Dijadwalkan hari Senin",
            reports=[shapes.Seen(report.number, 1)],
        ),
        shapes.VerificationBody(Verdict.ACCEPTED, 4, "Sudah dilihat di lapangan"),
        shapes.ModerationBody("hide", 2, next(row.code for row in _reasons("moderation"))),
        shapes.IdentityBody(next(row.code for row in _reasons("identity"))),
        shapes.WebhookBody(WEBHOOK.name, WEBHOOK.url, kind=[*WEBHOOK.filters["kind"]]),
        shapes.TemplateBody("Terima kasih", "Laporan {number} segera kami kerjakan."),
    )
    return {type(body): msgspec.to_builtins(body) for body in given}


def _reasons(kind: str) -> list[Any]:
    return [row for row in city().reasons.values() if row.kind == kind]


def _followed() -> dict[Any, Any]:
    told = story()
    whole = views.public(told.report, told.entries, NOW, INDONESIAN)
    upload: filing_answers.Upload = {
        "id": UPLOAD,
        "url": "https://s3.ap-southeast-3.amazonaws.com/lampiran",
        "fields": {"key": f"uploads/{UPLOAD}", "Content-Type": "image/jpeg"},
        "expires_at": moments.shown(NOW + A_DAY),
    }
    own: followup_answers.OwnReport = {
        **whole,
        "emergency": None,
        "may": [FollowUp.COMMENTS, FollowUp.PRIVACY],
    }
    receipt = views.receipt(told.filed, TOKEN, FILED)
    return {
        filing_answers.Receipt: {**receipt, "possible_duplicates": [_similar(told)]},
        supporters_answers.Supported: _supported(told),
        filing_answers.SimilarReports: {"items": [_similar(told)], "next": None, "emergency": None},
        rights.Export: _export(told, own),
        rights.Erasure: _erasure(told),
        reports_answers.Report: whole,
        followup_answers.OwnReport: own,
        **_notices(told),
        filing_answers.Upload: upload,
        followup_answers.Asked: {"message": SENT[INDONESIAN]},
        followup_answers.MyReports: {
            "session": TOKEN[::-1],
            "session_until": moments.shown(NOW + A_DAY),
            "items": [_mine(own)],
            "next": None,
        },
    }


def _notices(told: Story) -> dict[Any, Any]:
    wishes = Wishes(quiet=quiet.given("21:00", "06:00"))
    contact = Contact(phone="+6281211272206", email="siti@rumah.id", wishes=wishes)
    ways = (SMS, EMAIL)
    standing = Standing(told.report, contact, ways, ways)
    sent = Logged(1, SMS, State.SENT, FILED, hint(SMS, contact), kind=Kind.STATUS)
    failed = replace(sent, seq=2, state=State.FAILED, code="Throttling", at=NOW)
    return {
        notices_answers.SentNotices: delivery_views.page([sent, failed], Language.INDONESIAN),
        notices_answers.Subscriptions: delivery_views.subscriptions(standing),
        supporters_answers.SupportKept: delivery_views.supporter(
            Kept(told.report.number, FILED, 1, (Left(FILED, contact, (sent,)),)),
            Language.INDONESIAN,
        ),
        notices_answers.CodeSent: delivery_views.code_sent(Asked(EMAIL, "siti@rumah.id", NOW)),
    }


def _supported(told: Story) -> supporters_answers.Supported:
    return {
        "number": told.report.number,
        "supporters": 4,
        "counted": True,
        "subscribed": True,
        "token": f"{TOKEN}.{TOKEN}",
    }


def _mine(own: followup_answers.OwnReport) -> followup_answers.MyReport:
    return {
        "number": own["number"],
        "status": own["status"],
        "status_label": own["status_label"],
        "holder": own["holder"],
        "category": own["category"],
        "channel": own["channel"] or "",
        "summary": own["description"],
        "created_at": own["created_at"],
        "updated_at": own["updated_at"],
        "promise": own["promise"],
        "countdown": own["countdown"],
        "rating": own["rating"],
        "confirmed": own["confirmed"],
        "private": own["private"],
        "track_url": track_url(own["number"]),
        "token": TOKEN,
        "may": own["may"],
    }


def _similar(told: Story) -> filing_answers.Similar:
    number = numbers.compose(FILED, 6)
    return {
        "number": number,
        "status": Status.MENUNGGU,
        "status_label": wording.LABELS[Status.MENUNGGU],
        "category": views.category(told.report.category),
        "distance": 40,
        "summary": "Di depan gang sudah menumpuk",
        "supporters": 3,
        "created_at": moments.shown(FILED - A_DAY),
        "track_url": track_url(number),
    }


def _export(told: Story, own: followup_answers.OwnReport) -> rights.Export:
    said, at = told.filed.filing.description, moments.shown(FILED)
    return {
        "number": told.report.number,
        "exported_at": moments.shown(NOW),
        "about": "Semua yang disimpan tentang Anda dalam laporan ini.",
        "report": own,
        "anonymous": False,
        "sent_at": None,
        "category_score": None,
        "answers": [],
        "said": [{"seq": 1, "at": at, "kind": Kind.STATUS, "text": said}],
        "waiting": [],
        "contact": {
            "name": "Sari",
            "phone": "+6281211272206",
            "email": None,
            "reply": None,
            "person": None,
            "muted": False,
            "ended": [],
            "language": "id",
            "sms_to": None,
            "email_to": None,
            "ways": ["sms"],
            "quiet_hours": "21:00-06:00",
        },
        "notices": [{"seq": 1, "way": "sms", "state": "sent", "at": at, "code": None}],
        "files": [{"name": "jalan.jpg", "seq": 1, "at": at, "link": None, "note": None}],
        "looked_at": [],
        "kept": [],
    }


def _erasure(told: Story) -> rights.Erasure:
    """Right after it was asked for."""
    asked, entry = erasure.asked(told.report, NOW, city())
    return erasures.standing(asked, [*told.entries, entry], INDONESIAN)


def _worked() -> dict[Any, Any]:
    told = story()
    report, office = told.report, views.office(told.report.holder)
    unseen = tuple(replace(entry, photos=()) for entry in told.entries)  # links would be signed
    line = lines.line(held.of_report(report), NOW)
    template: office_answers.Template = {
        "code": "terima-kasih",
        "agency": office,
        "title": "Terima kasih",
        "text": "Laporan {number} segera kami kerjakan.",
        "action": Action.PROSES,
        "category": None,
        "filled": f"Laporan {report.number} segera kami kerjakan.",
    }
    found: queue_answers.SearchPage = {
        "items": [line],
        "next": None,
        "since": moments.shown(FILED - 90 * A_DAY),
        "until": moments.shown(NOW),
    }
    counts: queue_answers.WorkCounts = {
        "agency": office,
        "at": moments.shown(NOW),
        "open": 1,
        "statuses": {status: int(status == report.status) for status in sorted(OPEN)},
        "late": 0,
        "due_in_24_hours": 0,
        "due_later": 1,
        "red_flags": 0,
        "tasks": 0,
        "whole": True,
    }
    spots: queue_answers.RecurringPage = {
        "items": [recurring.spot_of(_spot(told))],
        "next": None,
        "since": moments.shown(NOW - city().settings.recurring_days * A_DAY),
        "metres": city().settings.recurring_metres,
        "times": city().settings.recurring_times,
        "whole": True,
    }
    record = casefile.officers(report, unseen, NOW, told.officer, INDONESIAN)
    done: casework_answers.BulkResult = {
        "number": report.number,
        "status": 200,
        "version": report.version + 1,
        "problem": None,
    }
    campaign: queue_answers.Campaign = {
        "id": "5b0e3f9c21d4",
        "reports": 37,
        "since": moments.shown(FILED),
        "until": moments.shown(NOW),
        "category": views.category(report.category),
        "numbers": [report.number],
    }
    also = {"possible_duplicates": [_similar(told)], "campaign": campaign}
    return {
        casework_answers.WorkReport: record,
        casework_answers.WorkRecord: {**record, **also},
        queue_answers.CampaignPage: {"items": [campaign], "next": None},
        office_answers.Calendar: {
            "agency": office,
            "given_at": moments.shown(NOW),
            "url": _url(f"/v1/calendars/{parameters()['calendar']}"),
        },
        queue_answers.WorkPage: {"items": [{**line, "moved": False}], "next": None},
        queue_answers.SearchPage: found,
        queue_answers.WorkCounts: counts,
        queue_answers.RecurringPage: spots,
        office_answers.Template: {**template, "filled": None},
        office_answers.Templates: {"items": [template], "next": None},
        casework_answers.BulkResults: {"items": [done]},
        casework_answers.Identity: {"name": "Sari", "phone": "+6281211272206", "email": None},
    }


def _spot(told: Story) -> Spot:
    """Where the story's matter was done as often as makes a spot, a fortnight apart."""
    report, many = told.report, city().settings.recurring_times
    point = (told.area.lat, told.area.lng)
    done = [FILED - at * 14 * A_DAY for at in range(1, many + 1)]
    closings = [
        Closing(
            numbers.compose(at - A_DAY, 7), report.category, told.area.code, at, A_DAY, point=point
        )
        for at in done
    ]
    return Spot(closings[0], tuple(closings), many)


def _told() -> dict[Any, Any]:
    """Of subscribers."""
    number = story().report.number
    shown = webhook_calls.shown_webhook(WEBHOOK, NOW)
    call = Call(number, 2, "status", Sent.DELIVERED, 1, NOW, "200")
    result: webhooks_answers.DeliveryResult = {
        "id": f"{number}-2",
        "delivered": True,
        "code": "200",
        "seconds": 0,
    }
    event = webhooks.event(story().report, story().entries[-1])
    return {
        webhooks_answers.WebhookEvent: event and calling.body_of(event),
        webhooks_answers.Webhook: shown,
        webhooks_answers.WebhookWithSecret: {
            **shown,
            "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        },
        webhooks_answers.Webhooks: {"items": [shown], "next": None},
        webhooks_answers.Deliveries: {"items": [webhook_calls.line(call)], "next": None},
        webhooks_answers.DeliveryResult: result,
    }


def _tables() -> dict[Any, Any]:
    told = story()
    category, office = city().categories[told.report.category], city().offices[told.report.holder]
    reason, channel = next(iter(city().reasons.values())), city().channels["website"]
    rows: dict[Any, Mapping[str, Any]] = {
        tables_answers.Categories: tables.category(category),
        tables_answers.Reasons: tables.reason(reason),
        tables_answers.Offices: tables.office(office),
        tables_answers.Channels: tables.channel(channel),
        tables_answers.Areas: tables.area(told.area.code),
    }
    return {kind: {"items": [row], "next": None} for kind, row in rows.items()}


def _opened() -> dict[Any, Any]:
    told = story()
    line = listed.line(told.report)
    seen = privacy.listed(line, city())
    number = told.report.number
    full = open311.request(line, extended=True)
    full["notes"] = open311.notes(told.report, told.entries)
    asked = next(iter(city().attributes), told.report.category)
    return {
        opendata_answers.PublicPage: {"items": [opendata.line(seen)], "next": None},
        opendata_answers.Features: opendata.features([seen]),
        georeport.Discovery: open311.discovery(),
        list[georeport.Service]: open311.services()[:1],
        georeport.Definition: open311.definition(asked),
        list[georeport.Filed]: [open311.filed(told.filed, None)],
        list[georeport.ServiceRequest]: [full],
        list[georeport.RequestUpdate]: [open311.update(line, told.entries[-1])],
        list[georeport.Updated]: [{"update_id": f"{number}-3"}],
        list[georeport.Token]: [{"service_request_id": number, "token": number}],
        list[georeport.Error]: [{"code": 404, "description": f"There is no report {number}."}],
    }


def _delivered() -> dict[Any, Any]:
    told = story()
    delivered: channels_answers.Delivered = {
        "id": "JAKI-1",
        "result": "report",
        "number": told.filed.number,
        "token": TOKEN,
        "status": told.filed.status,
        "holder": wording.name_of(told.filed.holder, city()),
        "track_url": track_url(told.filed.number),
        "repeated": False,
        "message": f"Laporan {told.filed.number} diterima.",
    }
    health: channels_answers.ChannelHealth = {
        "code": "jaki",
        "name": city().channels["jaki"].name,
        "enabled": True,
        "last_message_at": moments.shown(NOW),
        "lag_seconds": 1.5,
        "taken": 212,
        "repeated": 3,
        "parked": 0,
        "refused": {"bad_signature": 1, "unreadable": 0},
        "notices": {"sent": 406, "delayed": 2, "refused": 0, "expired": 0},
        "usual_in_three_hours": 21.4,
        "silent": False,
    }
    return {
        channels_answers.Delivered: delivered,
        channels_answers.Challenge: {
            "response_token": "sha256=l4GLrZMqfF6J7lmmBaPXqvJxEb6fSHMZbjJ0SHWk2rM="
        },
        channels_answers.ChannelHealth: health,
        answers.Health: {"status": "ok", "table": True, "version": settings().version},
    }
