"""The browsers of officers as duty contacts of their office. No code confirms them: the browser
proves itself by its subscription, and the officer by the sign-in.
"""

from dataclasses import dataclass, replace

from chalicelib.city.current import city
from chalicelib.duty import service, store
from chalicelib.duty.hours import parse_hours
from chalicelib.duty.model import Contact, Way
from chalicelib.platform import clock
from chalicelib.platform.errors import BadField, TooManyBrowsers, UnknownContact
from chalicelib.platform.i18n import Language
from chalicelib.platform.telemetry import log
from chalicelib.reports.contact.browsers import Browser, parse_browser


@dataclass(frozen=True, slots=True)
class BrowserRequest:
    """A browser as its officer describes it."""

    label: str
    hours: str
    language: Language
    officer: str = ""  # the officer's id in the user pool


def add_browser(office: str, browser: Browser, wanted: BrowserRequest) -> Contact:
    """Tell a browser what the duty of an office is told, from now on, and return its contact. The
    same browser is changed, and is told nothing more of another office. Costs one Query of all
    contacts and a PutItem. Raises BadField, TooManyBrowsers and TooManyContacts.
    """
    label = wanted.label.strip()
    if not label:
        raise BadField(field="label", rule="limits")
    hours = parse_hours(wanted.hours)
    contacts = store.load_all_contacts()
    same = [each for each in contacts if _is_browser(each, browser.id)]
    stored = next((each for each in same if each.office == office), None)
    if stored is None:
        stored = _make_contact(office, [each for each in contacts if each.office == office])
    now = clock.now()
    contact = replace(
        stored,
        address=str(browser),
        label=label,
        officer=wanted.officer,
        hours=hours,
        language=wanted.language,
        updated_at=now,
        confirmed_at=now,
        failed_at=None,
    )
    store.save_contacts([contact])
    for each in same:
        if each.office != office:
            service.remove_contact(each.office, each.id, office)
    log.info("duty_browser_added", office=office, contact=contact.id)
    return contact


def find_browser(office: str, browser: str) -> Contact:
    """Return the contact of a browser; ``browser`` is its id. Raises UnknownContact."""
    for contact in store.load_contacts(office):
        if _is_browser(contact, browser):
            return contact
    raise UnknownContact(contact=browser[:40])


def withdraw_browser(office: str, browser: str) -> None:
    """Tell a browser nothing more; ``browser`` is its id. Repeating it does no harm."""
    try:
        service.remove_contact(office, find_browser(office, browser).id, office)
    except UnknownContact:
        return


def _is_browser(contact: Contact, browser: str) -> bool:
    return contact.way is Way.PUSH and parse_browser(contact.address).id == browser


def _make_contact(office: str, others: list[Contact]) -> Contact:
    """Return a new contact beside the ``others`` of its office. Raises TooManyBrowsers and
    TooManyContacts.
    """
    most = city().settings.most_duty_browsers
    if sum(each.way is Way.PUSH for each in others) >= most:
        raise TooManyBrowsers(most=most)
    return service.make_blank_contact(office, Way.PUSH, others, clock.now())
