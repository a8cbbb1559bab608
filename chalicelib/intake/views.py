"""What who files a report is told, as JSON: the receipt, reports of the same matter, and danger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.city.current import city
from chalicelib.city.model import Danger
from chalicelib.platform.language import Language, Said, both
from chalicelib.platform.moments import format_shown
from chalicelib.reports import labels
from chalicelib.reports.contact import reachability
from chalicelib.reports.contact.delivery_states import COUNTRY, NO_SMS, UNPROVEN
from chalicelib.reports.contact.preferences import (
    EMAIL,
    SMS,
    Contact,
    chosen_ways,
    mask_address_for,
)
from chalicelib.reports.http import view_parts
from chalicelib.reports.model import Report
from chalicelib.reports.tracking import track_url

if TYPE_CHECKING:
    from chalicelib.intake import schemas as intake_schemas
    from chalicelib.platform.http import schemas as platform_schemas
    from chalicelib.reports.duplicates import Likely


# What who files a report, or supports one, is told of how they will hear what happens.


# By why a way tells nothing yet, and by the way.
UPDATES: Mapping[str, Mapping[str, Said]] = {
    "": {
        SMS: both("Kabar tentang laporan ini kami kirim ke {to}.", "We send updates to {to}."),
        EMAIL: both("Kabar tentang laporan ini kami kirim ke {to}.", "We send updates to {to}."),
    },
    UNPROVEN: {
        SMS: both(
            "Kami mengirim satu SMS ke {to}. Buka tautannya atau balas seperti tertulis di sana. "
            "Sesudah itu kabar berikutnya kami kirim.",
            "We send one SMS to {to}. Open its link or answer as it says. After that we send "
            "updates.",
        ),
        EMAIL: both(
            "Kami mengirim satu email ke {to}. Buka tautannya dan tekan tombolnya. Sesudah itu "
            "kabar berikutnya kami kirim.",
            "We send one email to {to}. Open its link and press the button. After that we send "
            "updates.",
        ),
    },
    COUNTRY: {
        SMS: both(
            "Nomor {to} kami simpan, tetapi kami tidak mengirim SMS ke negara ini. Cek laporan "
            "dengan nomornya.",
            "We keep the number {to}, but we send no SMS to this country. Look up the report by "
            "its number.",
        )
    },
    NO_SMS: {
        SMS: both(
            "Nomor {to} kami simpan, tetapi bukan nomor ponsel, jadi tidak kami kirimi SMS. Cek "
            "laporan dengan nomornya.",
            "We keep the number {to}, but it is not a mobile number, so we send it no SMS. Look "
            "up the report by its number.",
        )
    },
}


def describe_update(way: str, closed: str, to: str, language: Language) -> str:
    """How somebody hears what happens by SMS or mail; ``closed`` is why not yet, or never."""
    return UPDATES[closed][way][language].format(to=to)


def similar_view(found: Likely) -> intake_schemas.Similar:
    report = found.report
    return {
        "number": report.number,
        "status": report.status,
        "status_label": labels.LABELS[report.status],
        "category": view_parts.category_view(report.category),
        "distance": None if found.metres is None else round(found.metres),
        "summary": report.summary,
        "supporters": report.supporters,
        "created_at": format_shown(report.created_at),
        "track_url": track_url(report.number),
    }


def emergency_view(danger: Danger | None, language: int = 0) -> platform_schemas.Emergency | None:
    """What who writes of danger is told: in the language of the words, and in English to who reads
    that (``language`` 1).
    """
    if danger is None:
        return None
    spoken = Language.ENGLISH if language else danger.language
    return {
        "number": city().settings.emergency_number,
        "message": labels.emergency_call(city(), spoken),
        "danger": {"code": danger.code, "name": danger.name},
    }


def receipt_view(
    report: Report,
    token: str | None,
    now: datetime,
    contact: Contact,
    alike: Iterable[Likely] = (),
    warning: platform_schemas.Emergency | None = None,
) -> intake_schemas.Receipt:
    """What a filing is answered with; ``alike`` are reports that may be of the same matter."""
    outcome = _describe_outcome(report, contact.wishes.language)
    return {
        "emergency": warning,
        "number": report.number,
        "token": token,
        "status": report.status,
        "holder": view_parts.office_view(report.holder),
        "category": view_parts.category_view(report.category),
        "place": view_parts.place_view(report.filing.place),
        "promise": view_parts.promise_view(report, now),
        "track_url": track_url(report.number),
        "possible_duplicates": [similar_view(each) for each in alike],
        "updates": updates_view(contact),
        "message": " ".join(filter(None, (warning and warning["message"], outcome))),
    }


def updates_view(contact: Contact) -> list[platform_schemas.Update]:
    """How who left a contact hears what happens, by each way they are told by. Nobody is answered
    in this form who wrote on a channel.
    """
    return [_update_view(way, contact) for way in chosen_ways(contact, answers=False)]


def _update_view(way: str, contact: Contact) -> platform_schemas.Update:
    closed, to = reachability.delivery_obstacle(way, contact), mask_address_for(way, contact)
    message = describe_update(way, closed, to, contact.wishes.language)
    return {"way": way, "to": to, "withheld": closed or None, "message": message}


def _describe_outcome(report: Report, language: Language) -> str:
    holder = labels.name_of(report.holder, city())
    where = labels.PLACED.get(report.filing.place.found)
    said = labels.TAKEN[language].format(office=holder)
    return f"{said} {where[language]}" if where else said
