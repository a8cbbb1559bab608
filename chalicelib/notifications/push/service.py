"""Add browsers to the notices of a report, and take them out. The report's token proves the
reporter.
"""

from dataclasses import replace

from chalicelib.city.current import city
from chalicelib.notifications import store as notifications_store
from chalicelib.notifications import subscriptions
from chalicelib.notifications.push import store
from chalicelib.platform.errors import NoPush, TooManyBrowsers
from chalicelib.platform.i18n import Language
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.reports.contact.browsers import Browser, make_browser
from chalicelib.reports.contact.preferences import (
    CHOSEN_WAYS,
    ENDED_WAYS,
    PUSH,
    Change,
    choose_ways,
)


def make_subscription(endpoint: str, key: str, auth: str) -> Browser:
    """Return the subscription that a browser sent, made with our present key. Raises NoPush and
    BadField.
    """
    if not settings().push_key:
        raise NoPush
    services = city().settings.push_services
    return make_browser(endpoint, key, auth, settings().push_key, services)


def add_browser(number: str, token: str, browser: Browser, language: Language | None) -> None:
    """Tell a browser what happens to a report from now on, beside the ways that notices go by
    already, and in another language where one is given. Repeating it changes nothing. Costs one
    Query and one or two UpdateItems.

    Raises TooManyBrowsers, Hindered after an erasure, UnknownReport and BadToken.
    """
    most = city().settings.most_browsers
    state = subscriptions.load_changeable(number, token)
    report, contact = state.report, state.contact
    others = [each for each in contact.browsers if each.id == browser.id and each != browser]
    if others:  # the same browser has made new keys
        store.remove_browsers(number, others)
    telling = tuple(way for way in state.telling if way not in contact.wishes.off)
    wishes = choose_ways(contact.wishes, (*telling, PUSH), telling, report.version)
    change = Change(language)
    wanted = replace(contact, wishes=change.apply_to(wishes), muted=False)
    if not store.save_browser(number, browser, wanted, change.parts | CHOSEN_WAYS, most):
        raise TooManyBrowsers(most=most)
    log.info("browser_added", number=number)


def withdraw_browser(number: str, token: str, browser: str) -> None:
    """Tell a browser nothing more; ``browser`` is its id. After the last one, notices go by the
    other ways that they went by; where there is none, the notices of the report have ended.
    Repeating it does no harm. Raises UnknownReport, BadToken, Overtaken and Throttled.
    """
    state = subscriptions.load_subscriptions(number, token)
    contact = state.contact
    named = [each for each in contact.browsers if each.id == browser]
    if not named:
        return
    store.remove_browsers(number, named)
    if len(named) == len(contact.browsers):
        telling = tuple(way for way in state.telling if way not in contact.wishes.off)
        ways = tuple(way for way in telling if way != PUSH)
        wishes = choose_ways(contact.wishes, ways, telling, state.report.version)
        parts = CHOSEN_WAYS - {"muted"} if ways else ENDED_WAYS
        notifications_store.save_wishes(number, replace(contact, wishes=wishes), parts)
    log.info("browser_withdrawn", number=number)
