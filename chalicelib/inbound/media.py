"""Fetching the files of a message after its acknowledgement: photos from the senders' own servers,
and attachments from the letter that they came in.
"""

from urllib.parse import urlsplit

from chalicelib.city.current import city
from chalicelib.platform import http_client, telemetry
from chalicelib.platform.aws import queues, secrets
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.reports.files import attachments, file_types
from chalicelib.reports.filing import Media
from chalicelib.reports.store import reports
from chalicelib.senders import registry
from chalicelib.senders.json_values import parse_answer
from chalicelib.senders.mail import letters
from chalicelib.senders.model import Request

LETTER_SENDER = "mail"  # the senders of mail use this name for their media
GONE_STATUSES = frozenset({400, 401, 403, 404, 410, 451})  # another try would not help


class MediaNotReady(Exception):
    """The file is not available at this moment; the queue tries again."""


def collect_media(number: str, seq: int) -> None:
    """Store all files of one entry, then queue the entry for examination.

    Repeating the call fetches nothing twice. Raises UnknownReport, and MediaNotReady when a
    sender's server fails.
    """
    report, entry = reports.load_report_with_entry(number, seq)
    not_ready: Exception | None = None
    for name, media in entry.media if entry else ():
        try:
            _collect_one(number, report.filing.channel, name, media)
        except MediaNotReady as fault:
            not_ready = fault
    queues.queue_entry(settings().evidence, number, seq)
    if not_ready:
        raise not_ready


def _collect_one(number: str, channel: str, name: str, media: Media) -> None:
    if attachments.is_stored(number, name):
        return
    body = (
        _load_letter_part(media)
        if media.sender == LETTER_SENDER
        else _fetch_from_sender(channel, media)
    )
    content_type = file_types.detect_type(body) if body else None
    if body is None or content_type is None:
        log.warning("media_lost", number=number, channel=channel, sender=media.sender)
        telemetry.count_event("MediaLost", channel=channel)
        return
    attachments.keep_fetched(number, name, body, content_type)
    log.info("media_kept", number=number, size=len(body))


def _load_letter_part(media: Media) -> bytes | None:
    """Return an attachment of a stored letter, or None when it is gone."""
    key, _, index = media.source.rpartition("#")
    try:
        return letters.load_part(attachments.load_object(key), int(index))[0]
    except (KeyError, IndexError, ValueError):
        return None


def _fetch_from_sender(channel: str, media: Media) -> bytes | None:
    """Return the bytes, or None when they are gone. Raises MediaNotReady."""
    access = secrets.load_access(_channel_with_access(channel, media.sender), media.sender)
    try:
        sender = registry.load_media(media.sender)
        request = sender.media_request(media.source, access)
    except KeyError as missing:
        raise MediaNotReady(f"no-{missing.args[0]}") from None
    body = _fetch_bytes(request)
    if body is None or not hasattr(sender, "file_request"):
        return body
    file_request = sender.file_request(parse_answer(body), access)
    return _fetch_bytes(file_request) if file_request else None


def _channel_with_access(channel: str, sender: str) -> str:
    """Return the channel whose access to a sender we use.

    That is the report's own channel, unless an addition to the report came by another channel.
    """
    rows = city().channels
    if channel in rows and sender in rows[channel].senders:
        return channel
    return next((row.code for row in rows.values() if sender in row.senders), channel)


def _fetch_bytes(request: Request) -> bytes | None:
    """Return the bytes, or None when they are gone or unfit. Raises MediaNotReady."""
    try:
        response = http_client.fetch(request.url, request.headers, most_bytes=file_types.MOST_BYTES)
    except http_client.Unfit:
        return None
    except http_client.Unreachable:
        # The host alone goes to the log: a path may contain our access, or a reporter's id.
        raise MediaNotReady(urlsplit(request.url).hostname) from None
    if response.status == 200:
        return response.body
    if response.status == 401 and request.headers:
        # Our access has expired: operations renew it while the queue tries again.
        raise MediaNotReady("no-access")
    if response.status in GONE_STATUSES:
        return None
    raise MediaNotReady(str(response.status))
