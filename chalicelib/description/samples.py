"""Samples of members: a usual value of each, by its name.

A name with its type before it, such as ``Webhook.name``, is for that type only.
"""

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from typing import Any

from chalicelib.city.current import city
from chalicelib.description.duty_samples import build_duty_samples
from chalicelib.description.map_samples import build_map_samples
from chalicelib.description.parameter_samples import BROWSER, WEBHOOK, build_url, calendar_link
from chalicelib.description.sample_report import (
    A_DAY,
    FILED_AT,
    NOW,
    TOKEN,
    SampleReport,
    build_sample_report,
)
from chalicelib.platform import moments
from chalicelib.platform.http.schemas import Named
from chalicelib.platform.i18n import Language
from chalicelib.platform.settings import settings
from chalicelib.reports import number
from chalicelib.reports.files.photo_links import public_photo_link
from chalicelib.reports.http import view_parts
from chalicelib.reports.status import Action
from chalicelib.reports.tracking import track_url

UPLOAD = "9f2c4d1a7b3e4f60.jpg"
EVENING = moments.format_shown(NOW)


@cache
def build_samples() -> Mapping[str, Any]:
    """Return every sample. Those about a report are of the sample report."""
    sample = build_sample_report()
    return {
        **_report_samples(sample),
        **_moment_samples(),
        **_contact_samples(),
        **_officer_samples(sample),
        **_webhook_samples(sample),
        **build_duty_samples(),
        **_channel_samples(),
        **build_map_samples(sample),
        **_open311_samples(sample),
    }


def _report_samples(sample: SampleReport) -> Mapping[str, Any]:
    report, area = sample.report, sample.area
    return {
        "number": report.number,
        "numbers": [report.number],
        "status": report.status,
        "status_label": "Proses",
        "channel_status": "Belum Terverifikasi",
        "Similar.status": "menunggu",
        "Similar.status_label": "Menunggu",
        "Similar.number": number.compose(FILED_AT, 6),
        "Similar.summary": "Di depan gang sudah menumpuk",
        "Similar.track_url": track_url(number.compose(FILED_AT, 6)),
        "Similar.thumbnail": public_photo_link(number.compose(FILED_AT, 6), "gang.jpg"),
        "holder": view_parts.office_view(report.holder, Language.INDONESIAN),
        "category": view_parts.category_view(report.category, Language.INDONESIAN),
        "kelurahan": Named(code=area.code, name=area.name),
        "kecamatan": area.kecamatan,
        "kota": area.kota,
        "description": sample.filed.filing.description,
        "address": sample.filed.filing.place.address,
        **dict.fromkeys(("lat", "PlaceBody.lat"), area.lat),
        **dict.fromkeys(("lng", "PlaceBody.lng"), area.lng),
        "summary": sample.filed.filing.description,
        "distance": 40,
        "supporters": 4,
        "channel": "website",
        "track_url": track_url(report.number),
        "token": TOKEN,
        "Supported.token": f"{TOKEN}.{TOKEN}",
        "version": report.version,
        "seq": 2,
        "kind": "status",
        "photo": "jalan.jpg",
        "thumbnail": public_photo_link(report.number, "jalan.jpg"),
        "File.name": "jalan.jpg",
        "counted": True,
        "subscribed": True,
        "Upload.id": UPLOAD,
        "Upload.url": "https://lampiran.s3.ap-southeast-3.amazonaws.com/",
        "fields": {"key": f"uploads/{UPLOAD}", "Content-Type": "image/jpeg"},
        "filename": "jalan.jpg",
        "content_type": "image/jpeg",
        "size": 482_133,
        "note": "Segera ditindaklanjuti",
        "text": "Hari ini bertambah banyak",
        "RatingBody.text": "Cepat, terima kasih",
        "Said.text": sample.filed.filing.description,
        **dict.fromkeys(("Said.seq", "File.seq", "Notice.seq"), 1),
        "ReopenBody.reason": "Di ujung gang masih belum dikerjakan",
        "AppealBody.reason": "Di ujung gang masih belum dikerjakan",
        "WithdrawalBody.reason": "selesai-sendiri",
        "WithdrawalBody.text": "Sudah dibersihkan warga",
        "stars": 4,
        "Similar.created_at": moments.format_shown(FILED_AT - A_DAY),
        "Similar.supporters": 3,
        "ReportBody.category": report.category,
        "ReportBody.contact": {"name": "Sari", "phone": "0812-1127-2206"},
        "PlaceBody.address": sample.filed.filing.place.address,
        "PreviewBody.place": {"lat": area.lat, "lng": area.lng},
        "PlaceCorrectionBody.place": {"lat": area.lat, "lng": area.lng},
        "PreviewBody.description": sample.filed.filing.description,
        "visibility": "public",
        "VisibilityBody.visibility": "facts",
        "OpenedPhoto.link": "https://lampiran.s3.ap-southeast-3.amazonaws.com/shown/jalan.jpg",
        "whole": True,
    }


def _moment_samples() -> Mapping[str, Any]:
    filed = moments.format_shown(FILED_AT)
    return {
        **dict.fromkeys(("created_at", "since", "asked_at"), filed),
        **dict.fromkeys(("at", "updated_at", "given_at", "exported_at"), EVENING),
        **dict.fromkeys(
            ("last_message_at", "last_try_at", "closed_at", "made_at", "decided_at", "named_at"),
            EVENING,
        ),
        **dict.fromkeys(("first_closed_at", "last_closed_at"), EVENING),
        "expires_at": moments.format_shown(NOW + timedelta(minutes=10)),
        "until": moments.format_shown(NOW + A_DAY),
        "session_until": moments.format_shown(NOW + A_DAY),
        "SearchPage.since": moments.format_shown(FILED_AT - 90 * A_DAY),
        "SearchPage.until": EVENING,
        "RecurringPage.since": moments.format_shown(NOW - 90 * A_DAY),
        "RecurringSpot.first_closed_at": moments.format_shown(FILED_AT - 42 * A_DAY),
        "Campaign.until": EVENING,
        "CodeSent.until": moments.format_shown(NOW + timedelta(minutes=30)),
        **dict.fromkeys(("Said.at", "File.at", "Notice.at"), filed),
    }


def _contact_samples() -> Mapping[str, Any]:
    return {
        "ContactBody.name": "Sari",
        "ContactBody.phone": "0812-1127-2206",
        "AskBody.contact": {"phone": "0812-1127-2206"},
        "SupportBody.contact": {"email": "budi@rumah.id"},
        "Identity.name": "Sari",
        "phone": "+6281211272206",
        "ContactKept.email": "budi@rumah.id",
        "Contact.name": "Sari",
        "Contact.quiet_hours": "21:00-06:00",
        "browser": BROWSER,
        "browsers": ["https://updates.push.services.mozilla.com/wpush/v2/gAAAAABk"],
        "BrowserBody.language": "id",
        "language": "id",
        "way": "sms",
        "ways": ["sms"],
        "SubscriptionsBody.ways": ["sms", "email"],
        "SubscriptionsBody.language": "id",
        "SupportWishesBody.language": "en",
        "SupportWishesBody.quiet_hours": {"begin": "21:00", "end": "06:00"},
        "SupportBody.quiet_hours": {"begin": "21:00", "end": "06:00"},
        "Subscriptions.quiet_hours": {"begin": "21:00", "end": "06:00"},
        "proven": ["sms"],
        "ended": [],
        "to": "+62…2206",
        "SentNotice.state": "sent",
        "Notice.state": "sent",
        "digits": "042917",
        "hashes": 1,
        "session": TOKEN[::-1],
        "may": ["comments", "visibility"],
        "Asked.message": "Bila ada laporan dengan kontak ini, tautan dikirim ke kontak itu dalam"
        " beberapa saat.",
        "Update.message": "Kabar tentang laporan ini kami kirim ke +62…2206.",
        "about": "Semua yang disimpan tentang Anda dalam laporan ini.",
        **{key: [] for key in ("looked_at", "kept", "waiting", "answers")},
        "WayTold.on": True,
    }


def _officer_samples(sample: SampleReport) -> Mapping[str, Any]:
    office = view_parts.office_view(sample.report.holder, Language.INDONESIAN)
    return {
        **dict.fromkeys(("office", "Template.agency", "Calendar.agency"), office),
        **dict.fromkeys(("WorkCounts.agency", "ScoreAppeal.agency", "Allowance.agency"), office),
        "action": Action.PROSES,
        "ActionBody.note": "Segera ditindaklanjuti",
        "ActionBody.version": 1,
        "StepBody.action": Action.PROSES,
        "BulkBody.action": Action.COMMENT,
        "BulkBody.note": "Dijadwalkan hari Senin",
        "Seen.version": 1,
        "BulkResult.status": 200,
        "BulkResult.version": sample.report.version + 1,
        "VerificationBody.verdict": "accepted",
        "VerificationBody.version": 4,
        "VerificationBody.note": "Sudah dilihat di lapangan",
        "ModerationBody.decision": "hide",
        "ModerationBody.version": 2,
        "ModerationBody.reason": _pick_reason("moderation"),
        "IdentityBody.reason": _pick_reason("identity"),
        "title": "Terima kasih",
        "Template.code": "terima-kasih",
        "Template.text": "Laporan {number} segera kami kerjakan.",
        "TemplateBody.text": "Laporan {number} segera kami kerjakan.",
        "Template.filled": f"Laporan {sample.report.number} segera kami kerjakan.",
        "Calendar.url": build_url(f"/v1/calendars/{calendar_link()}"),
        "statuses": {"menunggu": 0, "koordinasi": 0, "disposisi": 0, "proses": 1},
        "to_answer": 0,
        "answer_letters": city().settings.answer_letters,
        "open": 1,
        "due_later": 1,
        "Campaign.id": "5b0e3f9c21d4",
        "reports": 37,
        "metres": city().settings.recurring_metres,
        "times": city().settings.recurring_times,
        "closings": city().settings.recurring_times,
    }


def _pick_reason(kind: str) -> str:
    return next(row.code for row in city().reasons.values() if row.kind == kind)


def _webhook_samples(sample: SampleReport) -> Mapping[str, Any]:
    event = f"{sample.report.number}-2"
    shown = {
        "id": WEBHOOK,
        "name": "Dasbor",
        "url": "https://dasbor.example.com/tanggap",
        "kind": ["filed", "status"],
        **{name: [] for name in ("kelurahan", "kecamatan", "category", "agency", "status")},
        "state": "active",
        "created_at": EVENING,
    }
    return {
        **{f"Webhook.{name}": sample for name, sample in shown.items()},
        **{f"WebhookWithSecret.{name}": sample for name, sample in shown.items()},
        **{f"WebhookBody.{name}": shown[name] for name in ("name", "url", "kind")},
        "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "Delivery.id": event,
        "Delivery.type": "report.status",
        "Delivery.state": "delivered",
        "tries": 1,
        "Delivery.code": "200",
        "DeliveryResult.id": event,
        "DeliveryResult.code": "200",
        "delivered": True,
    }


def _channel_samples() -> Mapping[str, Any]:
    return {
        "Delivered.id": "JAKI-1",
        "result": "report",
        "Delivered.status": "menunggu",
        "Delivered.holder": city().offices[build_sample_report().filed.holder].name,
        "Delivered.message": f"Laporan {build_sample_report().report.number} diterima.",
        "Delivered.repeated": False,
        "cut": False,
        "retry_after": None,
        "response_token": "sha256=l4GLrZMqfF6J7lmmBaPXqvJxEb6fSHMZbjJ0SHWk2rM=",
        "ChannelHealth.code": "jaki",
        "ChannelHealth.name": city().channels["jaki"].name,
        "enabled": True,
        "lag_seconds": 1.5,
        "taken": 212,
        "ChannelHealth.repeated": 3,
        "delayed": 2,
        "refused": {"bad_signature": 1, "unreadable": 0},
        "sent": 406,
        "usual_in_three_hours": 21.4,
        "Health.status": "ok",
        "Health.version": settings().version,
        "table": True,
    }


def _open311_samples(sample: SampleReport) -> Mapping[str, Any]:
    return {
        "Updated.update_id": f"{sample.report.number}-3",
        "Token.service_request_id": sample.report.number,
        "Token.token": sample.report.number,
        "Error.code": 404,
        "Error.description": f"There is no report {sample.report.number}.",
    }
