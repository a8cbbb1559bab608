"""The answers to a filing as JSON: the receipt, reports of the same matter, and the emergency
number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.city.current import city
from chalicelib.city.word_rows import Danger
from chalicelib.platform.i18n import Language, Sentence, sentences, tell_name
from chalicelib.platform.moments import format_shown
from chalicelib.reports.access.discretion import discreet_report, find_matter
from chalicelib.reports.contact import reachability
from chalicelib.reports.contact.delivery_states import COUNTRY, NO_SMS, UNPROVEN
from chalicelib.reports.contact.preferences import (
    EMAIL,
    SMS,
    Contact,
    chosen_ways,
    mask_address_for,
)
from chalicelib.reports.files.photo_links import thumbnail_link
from chalicelib.reports.http import view_parts
from chalicelib.reports.model import Report
from chalicelib.reports.texts import labels
from chalicelib.reports.texts.helpline_texts import helpline_call
from chalicelib.reports.tracking import track_url

if TYPE_CHECKING:
    from chalicelib.intake import schemas as intake_schemas
    from chalicelib.platform.http import schemas as platform_schemas
    from chalicelib.reports.duplicates import Likely

_ = sentences("intake")

# How reporters and supporters will get updates: by the obstacle that withholds them ("" for none),
# then by the way.
UPDATES: Mapping[str, Mapping[str, Sentence]] = {
    "": {
        SMS: _("We send updates to {to}."),
        EMAIL: _("We send updates to {to}."),
    },
    UNPROVEN: {
        SMS: _(
            "We send one SMS to {to}. Open its link or answer as it says. After that we send "
            "updates."
        ),
        EMAIL: _(
            "We send one email to {to}. Open its link and press the button. After that we send "
            "updates."
        ),
    },
    COUNTRY: {
        SMS: _(
            "We keep the number {to}, but we send no SMS to this country. Track the report by "
            "its number."
        )
    },
    NO_SMS: {
        SMS: _("{to} is not a mobile number, so we send it no SMS. Track the report by its number.")
    },
}


def describe_update(way: str, obstacle: str, to: str, language: Language) -> str:
    """Return the sentence on updates by SMS or mail. ``obstacle`` is why none are sent yet or ever,
    "" when they are sent.
    """
    return UPDATES[obstacle][way][language].format(to=to)


def similar_view(likely: Likely, language: Language) -> intake_schemas.Similar:
    report = likely.report
    return {
        "number": report.number,
        "status": report.status,
        "status_label": labels.LABELS[report.status][language],
        "category": view_parts.category_view(report.category, language),
        "distance": None if likely.metres is None else round(likely.metres),
        "summary": report.summary,
        "thumbnail": thumbnail_link(report.number, report.photo, public=True),
        "supporters": report.supporters,
        "created_at": format_shown(report.created_at),
        "track_url": track_url(report.number, language),
    }


def emergency_view(
    danger: Danger | None, language: Language = Language.INDONESIAN
) -> platform_schemas.Emergency | None:
    """Return the answer to a text about danger: in the language of the text, unless the reader
    asked for another one than Indonesian. Return None without a danger.
    """
    if danger is None:
        return None
    spoken = danger.language if language is Language.INDONESIAN else language
    return {
        "number": city().settings.emergency_number,
        "message": labels.emergency_call(city(), spoken),
        "danger": {"code": danger.code, "name": tell_name(danger, spoken)},
    }


def helpline_view(report: Report, language: Language) -> platform_schemas.Helpline | None:
    """Return the helpline of a sensitive report's matter; None where its row names none."""
    matter, message = (
        find_matter(report, city()),
        helpline_call(report, city(), language),
    )
    if matter is None or not message:
        return None
    return {"number": matter.helpline, "name": matter.helpline_name, "message": message}


def receipt_view(
    report: Report,
    token: str | None,
    now: datetime,
    contact: Contact,
    language: Language,
    *,
    alike: Iterable[Likely] = (),
    warning: platform_schemas.Emergency | None = None,
) -> intake_schemas.Receipt:
    """Return the receipt of a filing in a language. ``alike`` are reports that may be about the
    same matter.
    """
    helpline = helpline_view(report, language)
    report = discreet_report(report, city())
    outcome = _describe_outcome(report, language)
    parts = (warning and warning["message"], helpline and helpline["message"], outcome)
    return {
        "emergency": warning,
        "helpline": helpline,
        "number": report.number,
        "token": token,
        "status": report.status,
        "holder": view_parts.office_view(report.holder, language),
        "category": view_parts.category_view(report.category, language),
        "place": view_parts.place_view(report.filing.place),
        "promise": view_parts.promise_view(report, now),
        "track_url": track_url(report.number, language),
        "possible_duplicates": [similar_view(each, language) for each in alike],
        "updates": updates_view(contact, language),
        "message": " ".join(filter(None, parts)),
    }


def updates_view(contact: Contact, language: Language) -> list[platform_schemas.Update]:
    """Return how the owner of a contact will get updates, for each way that is used. Replies on a
    channel are left out: nobody who wrote on a channel gets this answer.
    """
    return [_update_view(way, contact, language) for way in chosen_ways(contact, answers=False)]


def _update_view(way: str, contact: Contact, language: Language) -> platform_schemas.Update:
    obstacle, to = reachability.delivery_obstacle(way, contact), mask_address_for(way, contact)
    message = describe_update(way, obstacle, to, language)
    return {"way": way, "to": to, "withheld": obstacle or None, "message": message}


def _describe_outcome(report: Report, language: Language) -> str:
    holder = labels.name_of(report.holder, city(), language)
    place_note = labels.PLACED.get(report.filing.place.found)
    sentence = labels.TAKEN[language].format(office=holder)
    return f"{sentence} {place_note[language]}" if place_note else sentence
