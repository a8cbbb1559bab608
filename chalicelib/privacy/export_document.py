"""What is kept of a reporter about one report, as one document with what it is in plain words."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from chalicelib.casework.http import views as casework_views
from chalicelib.city.current import city
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.moments import shown
from chalicelib.privacy import schemas as privacy_schemas
from chalicelib.privacy.export import Export
from chalicelib.privacy.texts import (
    ABOUT,
    ASKED,
    DONE,
    HIDDEN,
    KEPT,
    NO_COPY,
    REMAINS,
    Kept,
    Sentence,
)
from chalicelib.reporters.additions_store import Added
from chalicelib.reports import attachments, labels, visibility
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.http import view_parts
from chalicelib.reports.http import views as reports_views
from chalicelib.reports.http.schemas import OwnReport
from chalicelib.reports.http.views import MOST_BYTES, fit, newest_that_fit, own_timeline_url
from chalicelib.reports.model import REPORTER, Entry, Report

# Of an answer: the timeline as its reporter sees it, whose words and links to photos come a second
# time, and what waits.
MOST_OWN, MOST_WAITING = MOST_BYTES // 4, MOST_BYTES // 8


def document(given: Export, now: datetime, language: int) -> privacy_schemas.Export:
    """The whole document; ``language`` chooses of each pair of sentences."""
    report, filing = given.report, given.report.filing
    own = reports_views.own(report, given.timeline, now, language)
    fit(own, given.timeline, own_timeline_url(report.number), MOST_OWN)
    entries = _told_of(given, own)
    return {
        "number": report.number,
        "exported_at": shown(now),
        "about": ABOUT[language],
        "report": own,
        "anonymous": filing.anonymous,
        "sent_at": shown(filing.sent_at) if filing.sent_at else None,
        "category_score": filing.score,
        "answers": [casework_views.answered(each, report.category) for each in filing.answers],
        "said": [*_said(report, entries)],
        "waiting": newest_that_fit([_waiting(added) for added in given.waiting], MOST_WAITING),
        "contact": _contact(given.contact),
        "notices": [*_notices(given)],
        "files": [*_files(report, entries, language)],
        "looked_at": [_looked(entry) for entry in entries if entry.kind is Kind.IDENTITY],
        "kept": explained(KEPT, language),
    }


def explained(kept: Iterable[Kept], language: int) -> list[privacy_schemas.Explained]:
    """In one of the languages, with the city's own number of days."""
    return [
        {
            "what": each.what[language],
            "until": each.until[language].format(days=city().retention[each.row].span.days),
            "why": each.why[language],
        }
        for each in kept
    ]


def _told_of(given: Export, own: OwnReport) -> list[Entry]:
    """The entries that the answer has room for; ``older`` of the report leads to the others."""
    shown = {entry["seq"] for entry in own["timeline"]}
    return [entry for entry in given.timeline if entry.own in shown]


def _said(report: Report, entries: Iterable[Entry]) -> Iterator[privacy_schemas.Said]:
    for entry in entries:
        text = report.filing.description if entry.seq == 1 else entry.note
        if entry.by == REPORTER and text:
            yield {"seq": entry.own or 0, "at": shown(entry.at), "kind": entry.kind, "text": text}


def _waiting(added: Added) -> privacy_schemas.Waiting:
    return {"at": shown(added.at), "channel": added.channel, "text": added.text}


def _contact(contact: Contact) -> privacy_schemas.Contact:
    return {
        "name": contact.name,
        "phone": contact.phone,
        "email": contact.email,
        "reply": contact.reply,
        "person": contact.person,
        "muted": contact.muted,
        "proven": sorted(contact.proven),
        "ended": sorted(contact.wishes.off),
        "language": contact.wishes.language,
        "sms_to": contact.wishes.addresses.get("sms"),
        "email_to": contact.wishes.addresses.get("email"),
        "bounced": contact.wishes.bounced or None,
        "ways": sorted(contact.wishes.ways or ()),
        "quiet_hours": str(contact.wishes.quiet) if contact.wishes.quiet else None,
    }


def _notices(given: Export) -> Iterator[privacy_schemas.Notice]:
    """Each under the number that its reporter knows the entry by."""
    own = {entry.seq: entry.own or 0 for entry in given.timeline}
    for told in given.notices:
        seq, at = own.get(told.seq, 0), shown(told.at)
        yield {"seq": seq, "way": told.way, "state": told.state, "at": at, "code": told.code}


def _files(
    report: Report, entries: Iterable[Entry], language: int
) -> Iterator[privacy_schemas.File]:
    for entry in entries:
        for name in entry.photos if entry.by == REPORTER else ():
            link, note = _link(report, name)
            yield {
                "name": name,
                "seq": entry.own or 0,
                "at": shown(entry.at),
                "link": link,
                "note": note[language] if note else None,
            }


def _link(report: Report, name: str) -> tuple[str | None, Sentence | None]:
    """A link, or why there is none."""
    if not visibility.shows_photos(report):
        return None, HIDDEN
    if name.endswith(attachments.AS_HANDED_IN) or attachments.is_shown(report.number, name):
        return attachments.link_within(report.number, name), None
    return None, NO_COPY


def _looked(entry: Entry) -> privacy_schemas.Looked:
    return {
        "at": shown(entry.at),
        "office": view_parts.office(entry.by),
        "reason": reports_views.reason(entry),
    }


# How the erasure of a reporter's data stands, with what it can't take away, in plain words.


def standing(report: Report, language: int) -> privacy_schemas.Erasure:
    """Of a report whose reporter has asked for it; ``language`` chooses of a pair of sentences."""
    removal = report.history.removed
    return {
        "number": report.number,
        "state": "done" if removal else "asked",
        "message": (DONE if removal else ASKED)[language],
        "asked_at": shown(report.erased_at or report.updated_at),
        "done_at": shown(removal.at) if removal else None,
        "removed": [
            {"what": what, "name": labels.ERASED.get(what, what), "count": many}
            for what, many in (removal.counts if removal else ())
        ],
        "remains": explained(REMAINS, language),
    }
