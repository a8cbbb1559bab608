"""Parts of a report as JSON, which several views tell: names, places, promises."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.city.current import city
from chalicelib.city.model import Kelurahan
from chalicelib.platform.moments import format_shown
from chalicelib.reports import labels
from chalicelib.reports.lifecycle import progress
from chalicelib.reports.lifecycle import progress as reports_progress
from chalicelib.reports.model import ELSEWHERE, NO_PLACE, Place, Report

if TYPE_CHECKING:
    from chalicelib.platform.http import schemas as platform_schemas
    from chalicelib.reports.http import schemas as reports_schemas


def office_view(code: str) -> platform_schemas.Named:
    return {"code": code, "name": labels.name_of(code, city())}


def category_view(code: str) -> platform_schemas.Named | None:
    known = city().categories.get(code)
    return {"code": code, "name": known.name if known else code} if code else None


def place_view(where: Place) -> reports_schemas.Place | None:
    """An area is a kelurahan, or a kecamatan when no more is known."""
    if where in (NO_PLACE, ELSEWHERE):
        return None
    kelurahan, kecamatan, kota = area_view(where.area)
    return {
        "address": where.address,
        "lat": where.lat,
        "lng": where.lng,
        "kelurahan": kelurahan,
        "kecamatan": kecamatan,
        "kota": kota,
        "found": where.found,
    }


def area_view(code: str | None) -> tuple[platform_schemas.Named | None, str | None, str | None]:
    """Its kelurahan, and the names of its kecamatan and kota, as far as they are known."""
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
        "complete_by": format_shown(report.promised) if report.promised else None,
        "late": report.late(now),
        "paused": report.paused_until is not None,
        "paused_until": format_shown(report.paused_until) if report.paused_until else None,
    }


def countdown_view(
    report: Report, now: datetime, language: int
) -> reports_schemas.Countdown | None:
    left = reports_progress.countdown_to(report, now, city())
    if left is None:
        return None
    return {
        "stage": left.stage,
        "due": format_shown(left.due),
        "calendar": left.calendar,
        "minutes": left.minutes,
        "over": left.over,
        "paused_until": format_shown(left.paused_until) if left.paused_until else None,
        "sentence": progress.describe_countdown(left, language),
    }


def late_reason_view(
    report: Report, now: datetime, language: int
) -> reports_schemas.LateReason | None:
    why = reports_progress.explain_lateness(report, now, city())
    if why is None:
        return None
    return {
        "waiting_for": why.waiting,
        "since": format_shown(why.since),
        "handed_on": why.handed_on,
        "paused_minutes": int(why.paused.total_seconds()) // 60,
        "sent_back": why.sent_back,
        "sentence": progress.describe_lateness(why, city(), language),
    }


def resolution_time_view(report: Report, language: int) -> reports_schemas.Usual | None:
    """Of its present category; what was told with an earlier one is left out."""
    told = report.usual
    if told is None or told.category != report.category:
        return None
    known = category_view(told.category)
    area, name = describe_area(told.area), known["name"] if known else told.category
    minutes = int(told.span.total_seconds()) // 60
    return {
        "category": known,
        "area": {"code": told.area, "name": area},
        "minutes": minutes,
        "closings": told.closings,
        "sentence": progress.describe_resolution_time(told, name, area, language),
    }


def describe_area(code: str) -> str:
    """Of a kelurahan, a kecamatan, a kota or the city."""
    rows = city().kelurahan
    if known := rows.get(code):
        return known.name
    for row in rows.values():
        if row.kecamatan_code == code:
            return row.kecamatan
        if row.kota_code == code:
            return row.kota
    return labels.name_of(city().settings.top, city())
