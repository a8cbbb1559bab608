"""Parts of a report as JSON that several views share: names, places, promises."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.city.current import city
from chalicelib.city.rows import Kelurahan
from chalicelib.platform.i18n import Language
from chalicelib.platform.moments import format_shown
from chalicelib.reports.deadlines import countdown as reports_countdown
from chalicelib.reports.filing import ELSEWHERE, NO_PLACE, Place
from chalicelib.reports.model import Report
from chalicelib.reports.texts import labels
from chalicelib.reports.texts.countdown_texts import (
    describe_countdown,
    describe_lateness,
    describe_resolution_time,
)
from chalicelib.reports.timeline import Promised

if TYPE_CHECKING:
    from chalicelib.platform.http import schemas as platform_schemas
    from chalicelib.reports.http import schemas as reports_schemas


def office_view(code: str, language: Language) -> platform_schemas.Named:
    """Return the name of an office; or that of the reporter, a resident or the system, in a
    language.
    """
    return {"code": code, "name": labels.name_of(code, city(), language)}


def category_view(code: str, language: Language) -> platform_schemas.Named | None:
    """Return the name of a category; None without a code, as of a report whose matter is hidden."""
    return {"code": code, "name": labels.name_category(code, city(), language)} if code else None


def place_view(place: Place) -> reports_schemas.Place | None:
    """Return a place as JSON; None when nothing is known of it."""
    if place in (NO_PLACE, ELSEWHERE):
        return None
    kelurahan, kecamatan, kota = area_view(place.area)
    return {
        "address": place.address,
        "lat": place.lat,
        "lng": place.lng,
        "kelurahan": kelurahan,
        "kecamatan": kecamatan,
        "kota": kota,
        "found": place.found,
    }


def area_view(code: str | None) -> tuple[platform_schemas.Named | None, str | None, str | None]:
    """Return an area's kelurahan, and the names of its kecamatan and kota, as far as they are
    known. The area is a kelurahan, or a kecamatan when no more is known.
    """
    known = city().kelurahan.get(code or "")
    row = known or _first_kelurahan(code)
    named: platform_schemas.Named | None = (
        {"code": known.code, "name": known.name} if known else None
    )
    return named, row.kecamatan if row else None, row.kota if row else None


def _first_kelurahan(code: str | None) -> Kelurahan | None:
    rows = city().kelurahan.values()
    return next((row for row in rows if row.kecamatan_code == code), None)


def promise_view(report: Report, now: datetime) -> reports_schemas.Promise:
    return {
        "respond_by": format_shown(report.respond_by),
        "first_answer_by": format_shown(report.first_answer_by),
        "answered_at": format_shown(report.answered_at) if report.answered_at else None,
        "complete_by": format_shown(report.promised) if report.promised else None,
        "late": report.late(now),
        "paused": report.paused_until is not None,
        "paused_until": format_shown(report.paused_until) if report.paused_until else None,
    }


def countdown_view(
    report: Report, now: datetime, language: Language
) -> reports_schemas.Countdown | None:
    countdown = reports_countdown.countdown_to(report, now, city())
    if countdown is None:
        return None
    paused_until = countdown.paused_until
    return {
        "stage": "answer" if countdown.promise is Promised.ANSWER else "completion",
        "due": format_shown(countdown.due),
        "calendar": countdown.calendar,
        "minutes": countdown.minutes,
        "over": countdown.over,
        "paused_until": format_shown(paused_until) if paused_until else None,
        "sentence": describe_countdown(countdown, language),
    }


def late_reason_view(
    report: Report, now: datetime, language: Language
) -> reports_schemas.LateReason | None:
    lateness = reports_countdown.explain_lateness(report, now, city())
    if lateness is None:
        return None
    return {
        "waiting_for": lateness.waiting,
        "since": format_shown(lateness.since),
        "handed_on": lateness.handed_on,
        "paused_minutes": int(lateness.paused.total_seconds()) // 60,
        "sent_back": lateness.sent_back,
        "charged": [
            {
                "office": office_view(charge.office, language),
                "minutes": charge.seconds // 60,
                "share": charge.share,
            }
            for charge in reports_countdown.charge_late_answer(report, now)
        ],
        "sentence": describe_lateness(lateness, city(), language),
    }


def resolution_time_view(report: Report, language: Language) -> reports_schemas.Usual | None:
    """Return the resolution time of the report's present category as JSON; None when there is none,
    or when it is that of an earlier category.
    """
    usual = report.usual
    if usual is None or usual.category != report.category:
        return None
    area, name = (
        describe_area(usual.area, language),
        labels.name_category(usual.category, city(), language),
    )
    minutes = int(usual.span.total_seconds()) // 60
    return {
        "category": category_view(usual.category, language),
        "area": {"code": usual.area, "name": area},
        "minutes": minutes,
        "closings": usual.closings,
        "sentence": describe_resolution_time(usual, name, area, language),
    }


def named_area(code: str | None, language: Language) -> platform_schemas.Named | None:
    """Return a kelurahan, a kecamatan or a kota with its name; None without a code."""
    return {"code": code, "name": describe_area(code, language)} if code else None


def describe_area(code: str, language: Language) -> str:
    """Return the name of a kelurahan, a kecamatan or a kota; else that of the top office."""
    rows = city().kelurahan
    if known := rows.get(code):
        return known.name
    for row in rows.values():
        if row.kecamatan_code == code:
            return row.kecamatan
        if row.kota_code == code:
            return row.kota
    return labels.name_of(city().settings.top, city(), language)
