"""The latest reports of the writer of a message, and the language that the writer chose for the
last one.
"""

from chalicelib.notifications import store as notifications_store
from chalicelib.platform.i18n import Language
from chalicelib.reports.contact.preferences import Contact, proven_contact
from chalicelib.reports.model import Report
from chalicelib.reports.store import by_reporter
from chalicelib.reports.store.by_reporter import reporter_keys

MOST_LOOKED_AT = 10


def find_latest_number(contact: Contact) -> str | None:
    """Return the number of a writer's latest report, if any. Costs a Query."""
    for key in reporter_keys(contact) or ():
        for number in by_reporter.load_latest_numbers(key, 1):
            return number
    return None


def load_open_reports(contact: Contact, most: int) -> list[Report]:
    """Return those of a writer's latest ``MOST_LOOKED_AT`` reports that are open, the latest first,
    at most so many. Costs a Query and a BatchGetItem.
    """
    listed, _ = reporter_keys(contact) or (None, None)
    if listed is None:
        return []
    page = by_reporter.load_page(listed, MOST_LOOKED_AT, None)
    return [report for report in page.reports if report.open][:most]


def find_language(contact: Contact, otherwise: Language = Language.INDONESIAN) -> Language:
    """Return the language that a writer chose for the latest report, ``otherwise`` for a writer
    without one, and for one who is only claimed: the language would tell that they have reported
    something. Costs two or three Queries.
    """
    number = find_latest_number(proven_contact(contact))
    if number is None:
        return otherwise
    return notifications_store.load_contact(number).wishes.language
