"""Who lost the tokens of their reports comes back by a link, sent to the contact they were filed
with and to nowhere else. Whoever asks learns nothing by asking (docs/decisions/0020).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.city.current import city
from chalicelib.intake import rate_limit
from chalicelib.intake import service as intake_service
from chalicelib.notifications import store as notifications_store
from chalicelib.notifications.sending import allowances, dispatch, message_sender
from chalicelib.notifications.sending.bounces import MailKind, MailReference
from chalicelib.notifications.sending.message_sender import AnswerLost
from chalicelib.notifications.store import Addressed
from chalicelib.platform import clock, ids
from chalicelib.platform.aws import messaging
from chalicelib.platform.aws.index_page import Spot
from chalicelib.platform.errors import BadLink, BadSession, UnknownReport
from chalicelib.platform.moments import format_stored, parse_stored
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.reports.contact.preferences import EMAIL, SMS, Contact
from chalicelib.reports.store import by_reporter
from chalicelib.reports.store.by_reporter import ReporterPage
from chalicelib.senders.model import Notice, Outcome

# The message that brings a link to one's own reports, in Indonesian and English. It names nothing
# of any of them.


SUBJECT = ("Tautan ke laporan Anda", "The link to your reports")
_LINK_TEXT = (
    "Tautan ke laporan Anda, {minutes} menit, sekali buka: {url} Abaikan bila tidak diminta.",
    "Link to your reports, for {minutes} minutes, opens once: {url} Ignore it if you did not ask.",
)


def link_text(url: str, minutes: int, language: int) -> str:
    """``language`` is the place in a pair."""
    return _LINK_TEXT[language].format(minutes=minutes, url=url)


HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOST_REPORTS_TRIED = (
    3  # reports whose contact may say where to send it: one, unless the index lags behind
)
WHATSAPP = "whatsapp"
ARRIVED = (Outcome.SENT, Outcome.UNKNOWN)  # it is not sent by another way as well


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who has opened a link: ``secret`` proves it ``until`` then, ``key`` is that of their
    reports.
    """

    secret: str
    until: datetime
    key: str


def request_link(contact: Contact, address: str, language: int) -> None:
    """Have a link sent to whoever filed with this way to them. The same is done whether anybody did
    or not: a count and a message. Raises TooOften, which is about the address that asks.
    """
    now = clock.now()
    rate_limit.admit_once("ask", f"address|{address}", city().settings.asks_an_hour, HOUR)
    keys = intake_service.reporter_keys(contact)
    if keys is None:
        raise ValueError("a contact without a way to it")
    asked = {"at": format_stored(now), "once": ids.make_link_secret(), "language": language}
    messaging.queue_message(
        settings().notices, {"link": keys[0], "phone": bool(contact.phone), **asked}
    )
    log.info("link_asked")


def send_magic_link(*, link: str, phone: bool, at: str, once: str, language: int) -> None:
    """Send the link that was asked for, if there is somebody to send it to. ``link`` is the key of
    their reports, ``phone`` whether it is that of a telephone. Raises NotSent: the queue then
    tries again, with another secret.
    """
    now = clock.now()
    if parse_stored(at) + timedelta(minutes=city().settings.link_minutes) <= now:
        log.info("link_not_sent", why="late")
    elif not _may_be_sent(link, once, now):
        log.info("link_not_sent", why="limit")
    elif (found := _find_addressed(link, phone=phone)) is None:
        log.info("link_not_sent", why="nobody")
    else:
        _send_text(found, _make_link(link, now), once, phone=phone, language=language)


def link_for_chat(contact: Contact, once: str, language: int) -> str | None:
    """The words with a link for somebody who asks where they are talked to, and so has proven to be
    that contact; None when they had as many as a day has. ``once`` names what they said, which may
    come again. Raises UnknownReport when nothing was filed with that contact.
    """
    now, keys = clock.now(), intake_service.reporter_keys(contact)
    if keys is None or not by_reporter.load_latest_numbers(keys[0], 1):
        raise UnknownReport(number="")
    if not _may_be_sent(keys[0], once, now):
        return None
    log.info("link_handed_over")
    return link_text(_make_link(keys[0], now), city().settings.link_minutes, language)


def _may_be_sent(key: str, once: str, now: datetime) -> bool:
    """As often as the city allows; beyond that the links that were sent have to do."""
    return rate_limit.claim_room("link", key, city().settings.links_a_day, DAY, now, once=once)


def _find_addressed(key: str, *, phone: bool) -> Addressed | None:
    """The last report of that key with whom it was filed by, who wants to be told anything."""
    for number in by_reporter.load_latest_numbers(key, MOST_REPORTS_TRIED):
        try:
            found = notifications_store.load_addressed(number, 1)
        except UnknownReport:  # gone, and still in the index
            continue
        if found.contact.phone if phone else found.contact.email:
            return None if found.contact.muted else found
    return None


def _make_link(key: str, now: datetime) -> str:
    """A link to the reports of that key. What opens it stands behind the #: no server, and nobody
    who previews links, gets to see it.
    """
    secret = ids.make_link_secret()
    by_reporter.put_link(
        ids.hash_token(secret), key, now + timedelta(minutes=city().settings.link_minutes)
    )
    return f"{settings().public_url}/my-reports#{secret}"


def _send_text(found: Addressed, url: str, once: str, *, phone: bool, language: int) -> None:
    text = link_text(url, city().settings.link_minutes, language)
    contact, way = found.contact, SMS if phone else EMAIL
    if phone and _send_by_whatsapp(found, text):
        log.info("link_sent", way=WHATSAPP)
        return
    to, proven = (contact.phone if phone else contact.email) or "", way in contact.proven
    try:
        ticket = allowances.admit_message(way, to, proven=proven, once=once)
        if phone:
            allowances.send_sms(ticket, text)
        else:
            message_sender.send_email(to, SUBJECT[language], text, MailReference(MailKind.LINK))
    except allowances.Withheld as why:
        log.info("link_not_sent", why=why.code)
    except AnswerLost:  # whoever asked may ask for another
        log.warning("link_unknown", way=way)
    else:
        log.info("link_sent", way=way)


def _send_by_whatsapp(found: Addressed, text: str) -> bool:
    """Where they talk to us there; after a day of silence it takes no such message."""
    contact, channel = found.contact, found.report.filing.channel
    if (contact.reply or "").partition("/")[0] != WHATSAPP:
        return False
    notice = Notice(
        text=text,
        number="",
        seq=2,  # quotes nothing
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
    """Open a link, once, and show what it leads to. A fault on the way leaves it unopened. Raises
    BadLink.
    """
    now, digest = clock.now(), ids.hash_token(secret)
    key = by_reporter.load_link(digest, now)
    if key is None:
        raise BadLink
    page = by_reporter.load_page(key, limit, None)
    if not by_reporter.delete_link(digest):
        raise BadLink
    until = now + timedelta(minutes=city().settings.session_minutes)
    log.info("link_opened", reports=len(page.reports))
    return Session(f"{key[2:]}.{ids.make_pass(_session_key(key), until)}", until, key), page


def load_session(secret: str) -> Session:
    """Raises BadSession."""
    digest, _, proof = secret.partition(".")
    key = f"C#{digest}"
    if not ids.is_valid_pass(proof, _session_key(key), clock.now()):
        raise BadSession
    return Session(secret, ids.read_pass_end(proof), key)


def load_more(of: Session, limit: int, after: Spot | None) -> ReporterPage:
    """A page of their reports."""
    return by_reporter.load_page(of.key, limit, after)


def _session_key(key: str) -> str:
    return f"session|{key}"
