"""Letters: the content of a mail, read from MIME as mail programs write it in practice.

This module is not a sender; the senders of mail (``ses``, ``mailgun``) use it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import Message as Mime
from email.parser import BytesParser
from email.policy import Compat32
from hashlib import sha256

from chalicelib.reports.contact.preferences import EMAIL, Contact
from chalicelib.reports.files import file_types
from chalicelib.reports.filing import Media
from chalicelib.senders import command_words
from chalicelib.senders.draft import Draft
from chalicelib.senders.mail import letter_body, letter_headers, quotes
from chalicelib.senders.mail.letter_headers import FAULTS, LONGEST_HEADER, squeeze_spaces
from chalicelib.senders.model import Message

__all__ = ["Letter", "LetterError", "build_message", "load_part", "parse_letter"]

MOST_MEDIA = 5
LONGEST = 4_000  # characters of a description
_EMAIL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}")


class LetterError(ValueError):
    """The bytes are no letter: they have no header."""


@dataclass(frozen=True, slots=True)
class Letter:
    """The content of one letter.

    ``text`` has no quoted history and no signature. ``answers`` are the ids of the letters that it
    replies to, the nearest first, and ``message_id`` is its own id, all without ``<>``. ``parts``
    are the attachments of accepted types, as index, file name and type. ``automatic`` is true when
    no person wrote the letter.
    """

    message_id: str | None
    answers: tuple[str, ...]
    subject: str
    text: str
    name: str | None
    address: str | None
    sent_at: datetime | None
    parts: tuple[tuple[int, str | None, str], ...]
    automatic: bool


def parse_letter(raw: bytes) -> Letter:
    """Return the content of a letter, as far as it is readable.

    Raises LetterError when it has no header.
    """
    mime = _parse_mime(raw)
    subject, answers = (
        letter_headers.header_text(mime, "subject"),
        letter_headers.answered_ids(mime),
    )
    name, address = letter_headers.find_author(mime)
    leaves = enumerate(letter_body.iter_leaves(mime))
    parts = (
        (index, letter_body.find_filename(leaf), letter_body.content_type(leaf))
        for index, leaf in leaves
    )
    forwarded = letter_headers.is_forwarded(subject)
    return Letter(
        message_id=next(
            iter(letter_headers.find_message_ids(letter_headers.header_text(mime, "message-id"))),
            None,
        ),
        answers=answers,
        subject=subject,
        text=quotes.strip_quotes(
            letter_body.body_text(mime), reply=bool(answers), forwarded=forwarded
        ),
        name=name,
        address=address,
        sent_at=letter_headers.parse_moment(letter_headers.header_text(mime, "date")),
        parts=tuple(part for part in parts if part[2] in file_types.ENDINGS),
        automatic=letter_headers.is_automatic(mime, address or ""),
    )


def load_part(raw: bytes, index: int) -> tuple[bytes, str]:
    """Return the bytes and the type of one of a letter's ``parts``.

    Raises IndexError when ``index`` is not among them.
    """
    try:
        leaves = [*letter_body.iter_leaves(_parse_mime(raw))]
    except LetterError:
        raise IndexError(index) from None
    if (
        not 0 <= index < len(leaves)
        or letter_body.content_type(leaves[index]) not in file_types.ENDINGS
    ):
        raise IndexError(index)
    return letter_body.decode_content(leaves[index]), letter_body.content_type(leaves[index])


class _RawHeaders(Compat32):
    """A policy that keeps raw headers: many are broken, so ``letter_headers`` decodes them. The
    headers with parameters are cut, because the parser's time grows with the square of theirs.
    """

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_HEADER] if name.lower().startswith("content-") else value

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value


_PARSER = BytesParser(policy=_RawHeaders())


def _parse_mime(raw: bytes) -> Mime:
    try:
        mime = _PARSER.parsebytes(raw)
    except FAULTS:  # hundreds of levels, or parameters on which the parser fails
        mime = _PARSER.parsebytes(raw, headersonly=True)
    if not mime.keys():
        raise LetterError("no header")
    return mime


def build_message(
    letter: Letter,
    raw: bytes,
    *,
    sender: str,
    channel: str,
    now: datetime,
    recipients: Sequence[str] = (),
    own_id: str | None = None,
    key: str | None = None,
    proven: bool = False,
) -> Message:
    """Return the message of a letter.

    ``own_id`` replaces a missing Message-ID. ``key`` is the key of a letter that is stored already;
    without it, a letter with attachments is added to the message's objects to store. ``proven`` is
    true when the author is proven; the From header proves nothing, since anybody can write it.
    """
    external_id = letter.message_id or own_id or sha256(raw).hexdigest()
    stored = key or f"mail/{sha256(external_id.encode() + raw).hexdigest()}.eml"
    draft = replace(
        _build_draft(letter, channel, now),
        external_id=external_id,
        contact=_build_contact(letter, f"{sender}/{external_id}", proven=proven),
        media=_list_media(letter, stored),
        letter=stored if key or letter.parts else None,
    )
    to_store = ((stored, raw),) if letter.parts and key is None else ()
    return Message(draft, letter.answers, _find_number(letter.subject, recipients), kept=to_store)


def _build_draft(letter: Letter, channel: str, now: datetime) -> Draft:
    """Return a draft with the fields that depend on the letter alone."""
    return Draft(
        channel=channel,
        description=_build_description(letter),
        received_at=now,
        fingerprint=_fingerprint(letter),
        sent_at=_plausible_moment(letter.sent_at, now),
    )


def _fingerprint(letter: Letter) -> bytes:
    return sha256(f"{letter.address or ''}\n{letter.subject}\n{letter.text}".encode()).digest()


def _list_media(letter: Letter, stored: str) -> tuple[Media, ...]:
    """Return the attachments, each as the key of the stored letter and the index of the part."""
    attached = letter.parts[:MOST_MEDIA]
    return tuple(Media("mail", f"{stored}#{index}", kind) for index, _, kind in attached)


def _build_contact(letter: Letter, reply: str, *, proven: bool) -> Contact:
    local, _, domain = (letter.address or "").rpartition("@")
    email = f"{local}@{domain.lower()}"
    if len(email) > 254 or not _EMAIL.fullmatch(email):
        return Contact(name=letter.name)
    ways = frozenset({EMAIL}) if proven else frozenset()
    return Contact(name=letter.name, email=email, reply=reply, proven=ways)


def _find_number(subject: str, recipients: Sequence[str]) -> str | None:
    """Return the number of the report that a letter names, in its subject or in its recipient's
    address, as in ``laporan+JK261124-BRRAE4@...``.
    """
    plus = (mailbox.rpartition("@")[0].partition("+")[2] for mailbox in recipients)
    return next(filter(None, map(command_words.find_report_number, (subject, *plus))), None)


def _build_description(letter: Letter) -> str:
    subject, text = letter_headers.bare_subject(letter.subject), letter.text
    reply = letter.answers and not letter_headers.is_forwarded(letter.subject)
    if reply or squeeze_spaces(text).casefold().startswith(subject.casefold()):
        return text[:LONGEST].rstrip()
    return f"{subject}\n\n{text}"[:LONGEST].strip()


def _plausible_moment(sent: datetime | None, now: datetime) -> datetime | None:
    """Return the moment, or None when it can't be true: clocks and headers may be wrong."""
    if sent is None or sent.year < 2000 or sent > now + timedelta(days=1):
        return None
    return sent
