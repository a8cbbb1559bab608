"""Magic links: a reporter who lost the tokens of their reports opens all of them by a link.

The link is sent to the contact that the reports were filed with, and to nowhere else. The answer to
a request tells nothing about the reports (docs/decisions/0020).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.city.current import city
from chalicelib.intake import rate_limit
from chalicelib.notifications import store as notifications_store
from chalicelib.notifications.sending import daily_limits, dispatch, sms_and_mail
from chalicelib.notifications.sending.bounces import MailKind, MailReference
from chalicelib.notifications.sending.sms_and_mail import AnswerLost
from chalicelib.notifications.store import Addressed
from chalicelib.platform import clock, ids
from chalicelib.platform.aws import queues
from chalicelib.platform.aws.index_page import Spot
from chalicelib.platform.errors import BadLink, BadSession, UnknownReport
from chalicelib.platform.i18n import Language, sentences
from chalicelib.platform.moments import format_stored, parse_stored
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.reports.contact.preferences import EMAIL, SMS, Contact
from chalicelib.reports.store import by_reporter
from chalicelib.reports.store.by_reporter import ReporterPage, reporter_keys
from chalicelib.reports.tracking import my_reports_url
from chalicelib.senders.model import Notice, Outcome

_ = sentences("reporters")

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Reports whose contact may tell the address: one is enough, unless the index lags behind.
MOST_REPORTS_TRIED = 3
WHATSAPP = "whatsapp"
ARRIVED = (Outcome.SENT, Outcome.UNKNOWN)  # after these the link is not sent another way as well
# The message with the link. It tells nothing about the reports.
SUBJECT = _("The link to your reports")
_LINK_TEXT = _(
    "Link to your reports, opens once within {minutes} minutes: {url} Do not share it. "
    "Not you? Ignore it."
)


def link_text(url: str, minutes: int, language: Language) -> str:
    """Return the text of the message."""
    return _LINK_TEXT[language].format(minutes=minutes, url=url)


@dataclass(frozen=True, slots=True)
class Session:
    """The session of a reporter who opened a link. ``secret`` proves it ``until`` a moment. ``key``
    is the key of their reports.
    """

    secret: str
    until: datetime
    key: str


def request_link(contact: Contact, address: str, language: Language) -> None:
    """Queue a link for the reporter with this contact.

    Whether there is such a reporter or not, the request costs the same: one count and one message,
    so it tells nothing. ``address`` is the network address of the request. Raises TooOften when
    too many requests came from that address.
    """
    now = clock.now()
    rate_limit.admit_once("ask", f"address|{address}", city().settings.asks_an_hour, HOUR)
    keys = reporter_keys(contact)
    if keys is None:
        raise ValueError("a contact without a way to it")
    message = {
        "link": keys[0],
        "phone": bool(contact.phone),
        "at": format_stored(now),
        "once": ids.make_link_secret(),
        "language": language,
    }
    queues.queue_message(settings().notices, message)
    log.info("link_asked")


def send_magic_link(*, link: str, phone: bool, at: str, once: str, language: str) -> None:
    """Send a link that was requested, if there is a reporter to send it to.

    The arguments are the members of the queued message. ``link`` is the key of the reports,
    ``phone`` whether it is the key of a telephone number. ``at`` is the moment of the request.
    Raises NotSent: the queue then tries again, with another secret.
    """
    now = clock.now()
    if parse_stored(at) + timedelta(minutes=city().settings.link_minutes) <= now:
        log.info("link_not_sent", why="late")
    elif not _may_be_sent(link, once, now):
        log.info("link_not_sent", why="limit")
    elif (addressed := _find_addressed(link, phone=phone)) is None:
        log.info("link_not_sent", why="nobody")
    else:
        spoken = Language(language)
        _send_text(addressed, _make_link(link, now, spoken), once, phone=phone, language=spoken)


def link_for_chat(contact: Contact, once: str, language: Language) -> str | None:
    """Return the text with a link, to answer a reporter who asks for it on a channel. The message
    itself proves the contact.

    Return None when the contact has used up the links of a day. ``once`` names the message, which
    may be delivered again. Raises UnknownReport when no report was filed with the contact.
    """
    now, keys = clock.now(), reporter_keys(contact)
    if keys is None or not by_reporter.load_latest_numbers(keys[0], 1):
        raise UnknownReport(number="")
    if not _may_be_sent(keys[0], once, now):
        return None
    log.info("link_handed_over")
    return link_text(_make_link(keys[0], now, language), city().settings.link_minutes, language)


def _may_be_sent(key: str, once: str, now: datetime) -> bool:
    """Take one of the contact's links of a day, and return whether one was left. Over the limit the
    reporter has to use the links that were sent already.
    """
    return rate_limit.claim_room("link", key, city().settings.links_a_day, DAY, now, once=once)


def _find_addressed(key: str, *, phone: bool) -> Addressed | None:
    """Return the latest report of a key with its reporter's contact. Return None when there is no
    such report, or when the reporter stopped all notices.
    """
    for number in by_reporter.load_latest_numbers(key, MOST_REPORTS_TRIED):
        try:
            addressed = notifications_store.load_addressed(number, 1)
        except UnknownReport:  # deleted, but still in the index
            continue
        if addressed.contact.phone if phone else addressed.contact.email:
            return None if addressed.contact.muted else addressed
    return None


def _make_link(key: str, now: datetime, language: Language) -> str:
    """Store a new link to the reports of a key, and return the address of the page that opens it.
    The secret stands behind the #, so no server and no preview of the link gets to see it.
    """
    secret = ids.make_link_secret()
    by_reporter.put_link(
        ids.hash_token(secret), key, now + timedelta(minutes=city().settings.link_minutes)
    )
    return f"{my_reports_url(language)}#{secret}"


def _send_text(
    addressed: Addressed, url: str, once: str, *, phone: bool, language: Language
) -> None:
    text = link_text(url, city().settings.link_minutes, language)
    contact, way = addressed.contact, SMS if phone else EMAIL
    if phone and _send_by_whatsapp(addressed, text):
        log.info("link_sent", way=WHATSAPP)
        return
    to, proven = (contact.phone if phone else contact.email) or "", way in contact.proven
    try:
        ticket = daily_limits.admit_message(way, to, proven=proven, once=once)
        if phone:
            daily_limits.send_sms(ticket, text)
        else:
            sms_and_mail.send_email(to, SUBJECT[language], text, MailReference(MailKind.LINK))
    except daily_limits.Withheld as withheld:
        log.info("link_not_sent", why=withheld.code)
    except AnswerLost:  # the reporter can request another link
        log.warning("link_unknown", way=way)
    else:
        log.info("link_sent", way=way)


def _send_by_whatsapp(addressed: Addressed, text: str) -> bool:
    """Send the link by WhatsApp when the reporter wrote there, and return whether it may have
    arrived. WhatsApp refuses it once the reporter has been silent for a day.
    """
    contact, channel = addressed.contact, addressed.report.filing.channel
    if (contact.reply or "").partition("/")[0] != WHATSAPP:
        return False
    notice = Notice(
        text=text,
        number="",
        seq=2,  # a notice with this number quotes no message
        at=clock.now(),
        kind="link",
        status="",
        status_label="",
        holder="",
        holder_name="",
        note=None,
        track_url=settings().public_url,
    )
    return dispatch.send_reply(channel, contact.reply or "", notice).outcome in ARRIVED


def open_link(secret: str, limit: int) -> tuple[Session, ReporterPage]:
    """Open a link once, and return the session with the first page of reports.

    The link is deleted last, so a fault on the way leaves it unopened. Raises BadLink.
    """
    now, digest = clock.now(), ids.hash_token(secret)
    key = by_reporter.load_link(digest, now)
    if key is None:
        raise BadLink
    page = by_reporter.load_page(key, limit, None)
    until = now + timedelta(minutes=city().settings.session_minutes)
    session = Session(f"{key[2:]}.{ids.make_pass(_session_key(key), until)}", until, key)
    if not by_reporter.delete_link(digest):
        raise BadLink
    log.info("link_opened", reports=len(page.reports))
    return session, page


def load_session(secret: str) -> Session:
    """Return the session with this secret. Raises BadSession when it is invalid or over."""
    digest, _, proof = secret.partition(".")
    key = f"C#{digest}"
    if not ids.is_valid_pass(proof, _session_key(key), clock.now()):
        raise BadSession
    return Session(secret, ids.read_pass_end(proof), key)


def load_more(session: Session, limit: int, after: Spot | None) -> ReporterPage:
    """Return a page of the reporter's reports, from the one behind ``after``."""
    return by_reporter.load_page(session.key, limit, after)


def _session_key(key: str) -> str:
    return f"session|{key}"
