"""Recognise a message that comes again, and a report that its sender files twice, at no cost for
the first filing.

Where the sender is known, the random part of a number is drawn from what is filed, by a keyed hash.
The second filing then draws the number that the first one has, so only the second one costs a look
at the first (docs/decisions/0070). In the first minutes of a day, yesterday's is looked for.
"""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from unicodedata import normalize

from chalicelib.city.current import city
from chalicelib.intake import store as intake_store
from chalicelib.intake.assessment import Assessment
from chalicelib.intake.service import Taken
from chalicelib.intake.store import AlreadySeen, BelongsToReport, Message
from chalicelib.platform import ids
from chalicelib.platform.errors import KeyReused, UnknownReport
from chalicelib.platform.message_key import DEVICE
from chalicelib.platform.moments import JAKARTA
from chalicelib.platform.telemetry import log
from chalicelib.reports import number as numbers
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.filing import Filing, Media, Place
from chalicelib.reports.lifecycle import emergency
from chalicelib.reports.model import Report
from chalicelib.reports.store import reports
from chalicelib.reports.store.by_reporter import reporter_keys
from chalicelib.reports.store.items import side_items
from chalicelib.reports.store.items.side_items import CONTACT
from chalicelib.reports.store.reports import open_report
from chalicelib.reports.timeline import Entry
from chalicelib.senders.draft import Draft

MOST_SAME = 3  # numbers of a day that one content draws; further ones are random
SAME_DEGREES = 4  # decimals of degrees that count: about 11 metres

Attached = tuple[tuple[str, Media], ...]  # the media of a message, by the names they will have

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Stored:
    """A report that is stored, with its first entry and its reporter's contact."""

    report: Report
    first: Entry
    contact: Contact


def draw_number(parts: tuple[str, ...], nth: int) -> int:
    """Return the draw of the ``nth`` report of a day with the content ``parts``, from 0. Nobody
    guesses it without the city's pepper. A further one, and one without parts, is random.
    """
    if not parts or nth >= MOST_SAME:
        return ids.draw_number(numbers.DRAWS)
    return int(ids.derive_hash("filing", str(nth), *parts), 16) % numbers.DRAWS


def read_content(assessed: Assessment) -> tuple[str, ...]:
    """Return who files a draft and what, apart from its photos, as texts. Spaces, punctuation and
    capitals do not count. Return nothing for a sender who left no contact and no device token.

    Everything that the report would have counts, so a filing that says more, or wants to be seen by
    others, is another report. An unproven contact counts only together with the network it came
    from: otherwise a stranger who files the words of a public report under somebody's number would
    learn from the answer whether that person filed it.
    """
    draft, place = assessed.draft, assessed.place
    sender, contact = draft.sender, draft.contact
    proven = sender is not None and sender.kind == DEVICE
    keys = reporter_keys(contact)
    if sender is None or not (keys or proven):
        return ()
    contacts = (contact.name, contact.phone, contact.email, contact.person)
    choices = (assessed.category, assessed.level, draft.anonymous, draft.about_officials)
    others = (draft.area, draft.occurred_at, draft.priority, contact.wishes.language)
    proven_ways = sorted(contact.proven)
    return tuple(
        str(each or "")
        for each in (
            *(draft.channel, sender.kind, sender.name, "" if proven else draft.network),
            *(keys[0] if keys else "", *contacts, proven_ways, *choices, *others),
            *(_read_words(draft.description), _read_words(place.address or "")),
            *(*_read_point(place), *draft.answers),
        )
    )


def load_stored(number: str) -> Stored | None:
    """Return the report with a number, None where there is none. Costs one Query."""
    look = side_items.load_side_items(number, consistent=True)
    try:
        report, timeline = open_report(number, look.timeline, consistent=True)
    except UnknownReport:
        return None
    items = look.beside if look.complete else side_items.load_named(number, CONTACT)
    contact = next((item for item in items if item.sk == CONTACT), None)
    return Stored(report, timeline.first, side_items.contact_of(contact))


def answer_repeat(draft: Draft, seen: AlreadySeen) -> Taken:
    """Return the report that a message became. Raises KeyReused when it was another message, and
    BelongsToReport when it was added to a report.
    """
    if seen.added:
        raise BelongsToReport(seen.number, asked=False) from None
    resent = _hide_fingerprint(draft.fingerprint)
    if not seen.brings(draft.fingerprint) and not seen.brings(resent):
        raise KeyReused
    report, _ = reports.load_report(seen.number, consistent=True)
    log.info("repeated", number=seen.number, channel=draft.channel)
    return _make_repeated(report, draft)


def find_resent(
    stored: Stored, draft: Draft, filing: Filing, message: Message | None, media: Attached
) -> Taken | None:
    """Return the report that has the number of a filing, when it is the same report that was sent
    minutes before; None when it is another one, or lacks photos that this filing uploaded.

    Raises BelongsToReport when it lacks photos of the message, which are then added to it.
    """
    number = stored.report.number
    if not _is_same_filing(stored, draft, filing):
        return None
    if _has_new_files(stored, media, filing):
        if media and message:
            raise BelongsToReport(number, asked=False) from None
        return None
    if message:
        _remember_resent(message, number)
    log.info("resent", number=number, channel=draft.channel)
    return replace(_make_repeated(stored.report, draft), resent=True)


def find_resent_over_midnight(
    content: tuple[str, ...],
    draft: Draft,
    filing: Filing,
    message: Message | None,
    media: Attached,
) -> Taken | None:
    """Return yesterday's report that a filing in the first minutes of a day brings again, else
    None. Raises BelongsToReport as ``find_resent`` does.

    A number says its day, so this filing does not draw yesterday's by itself. Costs a Query in
    these minutes, and one more for each report of this content that yesterday had.
    """
    today = draft.received_at.astimezone(JAKARTA)
    before = today - timedelta(minutes=city().settings.resent_minutes)
    if not content or before.date() == today.date():
        return None
    for nth in range(MOST_SAME):
        stored = load_stored(numbers.compose(before, draw_number(content, nth)))
        if stored is None:
            return None
        if resent := find_resent(stored, draft, filing, message, media):
            return resent
    return None


def _make_repeated(report: Report, draft: Draft) -> Taken:
    danger = emergency.find_in_report(report)
    return Taken(report, _tell_token(report, draft), repeated=True, danger=danger)


def _tell_token(report: Report, draft: Draft) -> str | None:
    """Return the token of a report to whoever has the key that it was filed with, else None
    (docs/decisions/0004).
    """
    token = ids.make_report_token(report.number, draft.key)
    return token if ids.is_same(ids.hash_token(token), report.token_hash) else None


def _is_same_filing(stored: Stored, draft: Draft, filing: Filing) -> bool:
    """Return whether a report that has the number of a filing is that filing, sent minutes ago, and
    still open. Of the numbers of a day, two fall together by chance once in years.
    """
    report, first = stored.report, stored.report.filing
    span = timedelta(minutes=city().settings.resent_minutes)
    if not report.open or report.erased_at or draft.received_at - first.received_at >= span:
        return False
    return (
        first.channel == filing.channel
        and reporter_keys(stored.contact) == reporter_keys(draft.contact)
        and _read_words(first.description) == _read_words(filing.description)
        and _read_words(first.place.address or "") == _read_words(filing.place.address or "")
        and _read_point(first.place) == _read_point(filing.place)
    )


def _has_new_files(stored: Stored, media: Attached, filing: Filing) -> bool:
    """Return whether a filing brings files that the report does not have, uploaded files or files
    of its ``media``.
    """
    known = {(each.sender, each.source) for _, each in stored.first.media}
    uploaded = {*filing.photos} - {name for name, _ in media} - {*stored.report.filing.photos}
    return bool(uploaded) or any((each.sender, each.source) not in known for _, each in media)


def _remember_resent(message: Message, number: str) -> None:
    """Remember that a message is report ``number`` too, so that its redeliveries, and replies to
    it, find the report. Costs one write.

    The fingerprint is kept as a keyed hash, because an erasure does not find it.
    """
    hidden = replace(message, fingerprint=_hide_fingerprint(message.fingerprint))
    intake_store.remember_taken(hidden, number)


def _hide_fingerprint(fingerprint: bytes) -> bytes:
    """Return the keyed hash of the fingerprint of a message that was sent again."""
    return ids.derive_key("resent", fingerprint.hex())


def _read_words(text: str) -> str:
    """Return the words of a text; the text itself where it has none, as emoji have none."""
    plain = normalize("NFKC", text).casefold()
    return " ".join(_WORD.findall(plain)) or plain.strip()


def _read_point(place: Place) -> tuple[str, str]:
    if place.lat is None or place.lng is None:
        return "", ""
    return f"{place.lat:.{SAME_DEGREES}f}", f"{place.lng:.{SAME_DEGREES}f}"
