"""The copy of a reporter's data about one report (UU 27/2022, article 7), and the state of an
erasure, both with explanations in plain words.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.casework.http import views as casework_views
from chalicelib.city.current import city
from chalicelib.platform.entry_kinds import REPORTER, Kind
from chalicelib.platform.i18n import Language, Sentence
from chalicelib.platform.moments import format_shown
from chalicelib.privacy import schemas as privacy_schemas
from chalicelib.privacy import store as privacy_store
from chalicelib.privacy.export_texts import (
    ABOUT,
    ASKED,
    DONE,
    KEPT,
    NO_COPY,
    REMAINS,
    KeptKind,
)
from chalicelib.privacy.store import SentNotice
from chalicelib.reporters import additions, reporter_actions
from chalicelib.reporters.additions_store import WaitingAddition
from chalicelib.reporters.reporter_actions import ReporterRequest
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.files import attachments
from chalicelib.reports.files.photo_links import WITHOUT_COPY
from chalicelib.reports.http import view_parts
from chalicelib.reports.http import views as reports_views
from chalicelib.reports.http.schemas import OwnReport
from chalicelib.reports.http.timeline_views import (
    MOST_BYTES,
    fit_timeline,
    newest_fitting,
    own_timeline_url,
    reason_view,
)
from chalicelib.reports.model import Report
from chalicelib.reports.texts import labels
from chalicelib.reports.timeline import Entry, Timeline


@dataclass(frozen=True, slots=True)
class ExportedData:
    """A reporter's data about one report. ``waiting`` are additions of the reporter that are not in
    the timeline yet.
    """

    report: Report
    timeline: Timeline
    contact: Contact
    notices: Sequence[SentNotice]
    waiting: Sequence[WaitingAddition]


def export_data(request: ReporterRequest) -> ExportedData:
    """Record in the timeline that the reporter gets a copy, and return the data. Costs two Queries
    and a transaction. Raises the errors of every action of a reporter, and TooManyToday.
    """
    report, timeline = reporter_actions.record_export(request)
    data = privacy_store.load_subject_data(report.number)
    own = [added for added in data.waiting if _is_own(added, report, data.contact)]
    return ExportedData(report, timeline, data.contact, data.notices, own)


def _is_own(added: WaitingAddition, report: Report, reporter: Contact) -> bool:
    return additions.is_by_reporter(added, reporter, own=added.channel == report.filing.channel)


# The share of an answer, in bytes, for the timeline as the reporter sees it, and for the additions
# that wait. The reporter's words and links to photos come a second time outside the timeline.
MOST_OWN, MOST_WAITING = MOST_BYTES // 4, MOST_BYTES // 8


def write_document(
    exported: ExportedData, now: datetime, language: Language
) -> privacy_schemas.Export:
    """Return the whole document."""
    report, filing = exported.report, exported.report.filing
    own = reports_views.own_view(report, exported.timeline, now, language)
    fit_timeline(own, exported.timeline, own_timeline_url(report.number), MOST_OWN)
    entries = _fitting_entries(exported, own)
    return {
        "number": report.number,
        "exported_at": format_shown(now),
        "about": ABOUT[language],
        "report": own,
        "anonymous": filing.anonymous,
        "sent_at": format_shown(filing.sent_at) if filing.sent_at else None,
        "category_score": filing.score,
        "answers": [
            casework_views.show_answer(each, report.category, language) for each in filing.answers
        ],
        "said": [*_show_said(report, entries)],
        "waiting": newest_fitting(
            [_show_waiting(added) for added in exported.waiting], MOST_WAITING
        ),
        "contact": _show_contact(exported.contact),
        "notices": [*_show_notices(exported)],
        "files": [*_show_files(report, entries, language)],
        "looked_at": [
            _show_looked(entry, language) for entry in entries if entry.kind is Kind.IDENTITY
        ],
        "kept": explain_kept(KEPT, language),
    }


def explain_kept(kinds: Iterable[KeptKind], language: Language) -> list[privacy_schemas.Explained]:
    """Return the explanations in one language, with the days of the city's ``retention.csv``."""
    return [
        {
            "what": each.what[language],
            "until": each.until[language].format(days=city().retention[each.row].span.days),
            "why": each.why[language],
        }
        for each in kinds
    ]


def _fitting_entries(exported: ExportedData, own: OwnReport) -> list[Entry]:
    """Return the entries that the answer has room for. The report's ``older`` leads to the rest."""
    shown = {entry["seq"] for entry in own["timeline"]}
    return [entry for entry in exported.timeline if entry.own in shown]


def _show_said(report: Report, entries: Iterable[Entry]) -> Iterator[privacy_schemas.Said]:
    for entry in entries:
        text = report.filing.description if entry.seq == 1 else entry.note
        if entry.by == REPORTER and text:
            yield {
                "seq": entry.own or 0,
                "at": format_shown(entry.at),
                "kind": entry.kind,
                "text": text,
            }


def _show_waiting(added: WaitingAddition) -> privacy_schemas.Waiting:
    return {"at": format_shown(added.at), "channel": added.channel, "text": added.text}


def _show_contact(contact: Contact) -> privacy_schemas.Contact:
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
        "browsers": [each.endpoint for each in contact.browsers],
        "quiet_hours": str(contact.wishes.quiet) if contact.wishes.quiet else None,
    }


def _show_notices(exported: ExportedData) -> Iterator[privacy_schemas.Notice]:
    """Yield the notices, each with the number by which the reporter knows the entry."""
    own = {entry.seq: entry.own or 0 for entry in exported.timeline}
    for notice in exported.notices:
        seq, at = own.get(notice.seq, 0), format_shown(notice.at)
        yield {
            "seq": seq,
            "topic": notice.topic or None,
            "way": notice.way,
            "state": notice.state,
            "at": at,
            "code": notice.code,
        }


def _show_files(
    report: Report, entries: Iterable[Entry], language: Language
) -> Iterator[privacy_schemas.File]:
    for entry in entries:
        for name in entry.photos if entry.by == REPORTER else ():
            link, note = _file_link(report, name)
            yield {
                "name": name,
                "seq": entry.own or 0,
                "at": format_shown(entry.at),
                "link": link,
                "note": note[language] if note else None,
            }


def _file_link(report: Report, name: str) -> tuple[str | None, Sentence | None]:
    """Return a link to a file, or the sentence that says why there is none."""
    if name.endswith(WITHOUT_COPY) or attachments.has_copy(report.number, name):
        return attachments.sign_internal_link(report.number, name), None
    return None, NO_COPY


def _show_looked(entry: Entry, language: Language) -> privacy_schemas.Looked:
    return {
        "at": format_shown(entry.at),
        "office": view_parts.office_view(entry.by, language),
        "reason": reason_view(entry, language),
    }


def show_erasure(report: Report, language: Language) -> privacy_schemas.Erasure:
    """Return the state of an erasure that the reporter asked for, and what it can't erase."""
    removal = report.history.removed
    return {
        "number": report.number,
        "state": "done" if removal else "asked",
        "message": (DONE if removal else ASKED)[language],
        "asked_at": format_shown(report.erased_at or report.updated_at),
        "done_at": format_shown(removal.at) if removal else None,
        "removed": [
            {"what": what, "name": labels.name_erased(what, count, language), "count": count}
            for what, count in (removal.counts if removal else ())
        ],
        "remains": explain_kept(REMAINS, language),
    }
