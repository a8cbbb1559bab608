"""The latest report of the writer of a message, and the language that the writer chose for it."""

from chalicelib.notifications import store as notifications_store
from chalicelib.platform.i18n import Language
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.store import by_reporter
from chalicelib.reports.store.by_reporter import reporter_keys


def find_latest_number(contact: Contact) -> str | None:
    """Return the number of a writer's latest report, if any. Costs a Query."""
    for key in reporter_keys(contact) or ():
        for number in by_reporter.load_latest_numbers(key, 1):
            return number
    return None


def find_language(contact: Contact) -> Language:
    """Return the language that a writer chose for the latest report, Indonesian for a writer
    without one. Costs two or three Queries.
    """
    number = find_latest_number(contact)
    if number is None:
        return Language.INDONESIAN
    return notifications_store.load_contact(number).wishes.language
