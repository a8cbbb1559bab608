"""File a message as a report with a place, a category, a number, a holder and a promise, in one
transaction.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.city.current import city
from chalicelib.city.personal_data import detection
from chalicelib.city.word_rows import Danger
from chalicelib.intake import conversations_store, rate_limit
from chalicelib.intake import store as intake_store
from chalicelib.intake.assessment import Assessment, assess_draft, make_filing, open_report
from chalicelib.intake.conversations_store import Talk
from chalicelib.intake.store import AlreadySeen, Message, seen_key
from chalicelib.platform import ids, moments, telemetry
from chalicelib.platform.aws.table import Collision
from chalicelib.platform.telemetry import log
from chalicelib.reports import number as numbers
from chalicelib.reports.access.levels import shows_words
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.files import attachments
from chalicelib.reports.filing import Filing, Salts, Source
from chalicelib.reports.lifecycle import missing_details
from chalicelib.reports.lifecycle.missing_details import Missing
from chalicelib.reports.model import Report
from chalicelib.reports.store.by_reporter import reporter_keys
from chalicelib.reports.store.search_index import folding
from chalicelib.senders.draft import Draft

MOST_ANSWERS = 4  # messages kept of a long thread: the nearest ones and the first
TRIES = 5  # two reports of a day draw the same of 33 million numbers about once in ten years


@dataclass(frozen=True, slots=True)
class Taken:
    """A report that is stored, new or ``repeated``. It is ``resent`` when another message of the
    same sender brought the same report minutes before.

    ``token`` is None when it can't be told again. ``danger`` is the danger that the report tells
    of, which is answered with the emergency number.
    """

    report: Report
    token: str | None
    repeated: bool = False
    resent: bool = False
    danger: Danger | None = None


def file_draft(
    draft: Draft,
    *,
    answers: tuple[str, ...] = (),
    talker: str | None = None,
    resumes: bool = False,
) -> Taken:
    """File a draft as a report. Costs one call of DynamoDB, two for a repeat, and three for a
    report that its sender files twice; one more in the first minutes of a day.

    The same message key is answered with the same report, also when copies race (I2). ``answers``
    are the ids of the messages that the draft replies to. ``talker`` is the author where there are
    no threads; ``resumes`` tells that the draft has the author's kept words. Raises BadField,
    BadUpload, KeyReused when the same key comes with another content, BelongsToReport when the
    message is an addition to a report or brings photos to one that was sent minutes before, and
    WordsWait when words of the author were kept.
    """
    from chalicelib.intake import repeats  # functions that file nothing do not load it

    assessed = assess_draft(draft)
    media = tuple((attachments.new_name(each.content_type), each) for each in draft.media)
    filing = _complete_filing(assessed, tuple(name for name, _ in media))
    contact = _stored_contact(draft.contact, anonymous=draft.anonymous)
    message = make_message(draft, answers)
    talk = _make_talk(assessed, talker, resumes=resumes)
    words = folding().stored_words(filing.place.address, filing.description)
    content, nth = repeats.read_content(assessed), 0
    if earlier := repeats.find_resent_over_midnight(content, draft, filing, message, media):
        return earlier
    for attempt in range(1, TRIES + 1):
        draw = repeats.draw_number(content, nth)
        number = numbers.compose(_day(draft.received_at), draw)
        token = ids.make_report_token(number, draft.key)
        report, entry = open_report(
            assessed,
            number,
            filing,
            ids.hash_token(token),
            media=media,
            source=_find_source(draft, message),
        )
        try:
            reporter_key = _reporter_key(draft, contact)
            origin = rate_limit.make_origin(draft, reporter_key, talks=talker is not None)
            intake_store.create_report(
                report,
                entry,
                contact,
                reporter_key,
                message,
                talk,
                words=words,
                second_reporter_key=_second_reporter_key(draft, contact),
                origin=origin,
            )
        except AlreadySeen as seen:
            return repeats.answer_repeat(draft, seen)
        except Collision:
            stored = repeats.load_stored(number) if content else None
            if resent := stored and repeats.find_resent(stored, draft, filing, message, media):
                return resent
            if attempt == TRIES:
                raise
            nth += stored is not None
            continue
        _note_filed(report, assessed)
        return Taken(report, token, danger=assessed.danger)
    raise AssertionError("the last attempt returns or raises")


def _find_source(draft: Draft, message: Message | None) -> Source:
    return Source(seen_key(message.key) if message else None, draft.letter)


def _note_filed(report: Report, assessed: Assessment) -> None:
    log.info(
        "filed",
        number=report.number,
        channel=report.filing.channel,
        holder=report.holder,
        category=report.category,
    )
    if assessed.danger:
        log.info("emergency", number=report.number, danger=assessed.danger.code)
        telemetry.count_event("EmergencyAnswered")


def _complete_filing(assessed: Assessment, attached: tuple[str, ...]) -> Filing:
    """Return the filing with its photos and salts, and its personal data marked where others read
    it. Raises BadField and BadUpload.
    """
    filing = replace(
        make_filing(assessed),
        photos=(*attachments.verify_uploads(assessed.draft.uploads), *attached),
        salts=Salts(ids.make_salt(), ids.make_salt()),
    )
    return mark_personal_data(filing) if shows_words(assessed.level) else filing


def make_message(draft: Draft, answers: tuple[str, ...]) -> Message | None:
    """Return the message of a draft with its key, and with the nearest and the first of the
    messages that it answers. Return None for a draft without a key.
    """
    if draft.key is None:
        return None
    others = tuple(dict.fromkeys(each for each in answers if each != draft.external_id))
    nearest, root = others[: MOST_ANSWERS - 1], others[MOST_ANSWERS - 1 :][-1:]
    answered = tuple(draft.key_of(each) for each in (*nearest, *root))
    return Message(draft.key, draft.fingerprint, answered, remembered_until(draft.received_at))


def remembered_until(now: datetime) -> datetime:
    """Return until when a message received ``now`` is remembered as taken."""
    return now + city().retention["messages"].span


def _make_talk(assessed: Assessment, talker: str | None, *, resumes: bool) -> Talk | None:
    if talker is None:
        return None
    draft, place = assessed.draft, assessed.place
    missing = missing_details.find_missing(draft.description, place, assessed.category, city())
    return replace(
        make_talk(draft, talker, asks=bool(missing or place.words_area)), resumes=resumes
    )


def ask_back(draft: Draft, talker: str) -> frozenset[Missing]:
    """Keep a message that says neither what the matter is nor where, and return what is missing;
    nothing for a message that makes a report. The author's next message goes on with the words.

    Costs nothing for a message of some letters, a write for a kept one. A message of danger, and
    one that comes while another question waits, is not kept.
    """
    if not missing_details.is_short(draft.description):
        return frozenset()
    assessed = assess_draft(draft)
    missing = missing_details.find_missing(
        draft.description, assessed.place, assessed.category, city()
    )
    if missing != set(Missing) or assessed.danger or draft.media or draft.key is None:
        return frozenset()
    talk = make_talk(draft, talker, asks=True)
    are_kept = conversations_store.keep_words(talk, draft.key, draft.description)
    return missing if are_kept else frozenset()


def make_talk(draft: Draft, talker: str, *, asks: bool = False) -> Talk:
    """Return the talk with an author. When the draft makes us ask (``asks``), it has the moment
    until which we wait for the answer.
    """
    answers_for = timedelta(hours=city().settings.question_hours)
    until = draft.received_at + answers_for if asks else None
    hashed = ids.derive_hash("talker", str(draft.key_of(talker)))
    return Talk(draft.channel, hashed, draft.received_at, until)


def _stored_contact(contact: Contact, *, anonymous: bool) -> Contact:
    """Return the contact to store. An anonymous reporter still gets notices, but the name is not
    stored.
    """
    return replace(contact, name=None) if anonymous else contact


def _reporter_key(draft: Draft, contact: Contact) -> str | None:
    """Return the key that lists the report for its reporter. An anonymous report has another key,
    which can stop notices and lists nothing.
    """
    listed, unlisted = reporter_keys(contact) or (None, None)
    return unlisted if draft.anonymous else listed


def _second_reporter_key(draft: Draft, contact: Contact) -> str | None:
    """Return the key of the mail address when the reporter left a telephone number too, so that
    the report is found by either.
    """
    if draft.anonymous or not (contact.phone and contact.email):
        return None
    keys = reporter_keys(Contact(email=contact.email))
    return keys and keys[0]


def _day(received: datetime) -> datetime:
    return received.astimezone(moments.JAKARTA)


def mark_personal_data(filing: Filing) -> Filing:
    """Return the filing with the personal data in its address and description marked.

    A report is marked when it is filed as public or made public. The words of most reports are not
    public, and only the office and the reporter read them (docs/decisions/0038).
    """
    place = replace(filing.place, masks=detection.find_spans(filing.place.address))
    return replace(filing, place=place, masks=detection.find_spans(filing.description))
