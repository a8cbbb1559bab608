"""What who files a report is told, as JSON: the receipt, reports of the same matter, and danger."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.api import views
from chalicelib.city import city
from chalicelib.domain import update_words, wording
from chalicelib.domain.city import Danger
from chalicelib.domain.contact import Contact
from chalicelib.domain.moments import shown
from chalicelib.domain.report import Report
from chalicelib.domain.tongue import Language
from chalicelib.domain.wishes import chosen, hint
from chalicelib.services import reaching
from chalicelib.services.tracking import track_url

if TYPE_CHECKING:
    from chalicelib.api import answers, filing_answers
    from chalicelib.domain.duplicates import Likely


def similar(found: Likely) -> filing_answers.Similar:
    report = found.report
    return {
        "number": report.number,
        "status": report.status,
        "status_label": wording.LABELS[report.status],
        "category": views.category(report.category),
        "distance": None if found.metres is None else round(found.metres),
        "summary": report.summary,
        "supporters": report.supporters,
        "created_at": shown(report.created_at),
        "track_url": track_url(report.number),
    }


def emergency(danger: Danger | None, language: int = 0) -> answers.Emergency | None:
    """What who writes of danger is told: in the language of the words, and in English to who reads
    that (``language`` 1).
    """
    if danger is None:
        return None
    spoken = Language.ENGLISH if language else danger.language
    return {
        "number": city().settings.emergency_number,
        "message": wording.call(city(), spoken),
        "danger": {"code": danger.code, "name": danger.name},
    }


def receipt(
    report: Report,
    token: str | None,
    now: datetime,
    contact: Contact,
    alike: Iterable[Likely] = (),
    warning: answers.Emergency | None = None,
) -> filing_answers.Receipt:
    """What a filing is answered with; ``alike`` are reports that may be of the same matter."""
    outcome = _outcome(report, contact.wishes.language)
    return {
        "emergency": warning,
        "number": report.number,
        "token": token,
        "status": report.status,
        "holder": views.office(report.holder),
        "category": views.category(report.category),
        "place": views.place(report.filing.place),
        "promise": views.promise(report, now),
        "track_url": track_url(report.number),
        "possible_duplicates": [similar(each) for each in alike],
        "updates": updates(contact),
        "message": " ".join(filter(None, (warning and warning["message"], outcome))),
    }


def updates(contact: Contact) -> list[answers.Update]:
    """How who left a contact hears what happens, by each way they are told by. Nobody is answered
    in this form who wrote on a channel.
    """
    return [_update(way, contact) for way in chosen(contact, answers=False)]


def _update(way: str, contact: Contact) -> answers.Update:
    closed, to = reaching.closed(way, contact), hint(way, contact)
    message = update_words.update(way, closed, to, contact.wishes.language)
    return {"way": way, "to": to, "withheld": closed or None, "message": message}


def _outcome(report: Report, language: Language) -> str:
    holder = wording.name_of(report.holder, city())
    where = wording.PLACED.get(report.filing.place.found)
    said = wording.TAKEN[language].format(office=holder)
    return f"{said} {where[language]}" if where else said
