"""Taking a message in: placed, categorised, given a number, a holder and a promise, in one
transaction.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from chalicelib.city.current import city
from chalicelib.city.model import Danger, Priority
from chalicelib.city.personal_data import detection
from chalicelib.intake import rate_limit
from chalicelib.intake import store as intake_store
from chalicelib.intake.place import locate_draft
from chalicelib.intake.store import AlreadySeen, BelongsToReport, Message, Talk, seen_key
from chalicelib.platform import ids, moments, telemetry
from chalicelib.platform.aws.table import Collision
from chalicelib.platform.errors import BadField, KeyReused
from chalicelib.platform.telemetry import log
from chalicelib.reports import attachments, number
from chalicelib.reports.contact.preferences import Contact, talker_key
from chalicelib.reports.lifecycle import completeness, emergency, lifecycle
from chalicelib.reports.lifecycle.classification import Suggester
from chalicelib.reports.model import Filing, Report, Salts, Source
from chalicelib.reports.search_words import folding
from chalicelib.reports.store import reports
from chalicelib.senders.draft import Draft

QUESTION_VALID = timedelta(hours=24)  # what a talker says next within that time is the answer
MOST_ANSWERS = 4  # of a long thread: the nearest messages and the first
TRIES = 5  # two reports of a day draw the same of 33 million numbers about once in ten years


@dataclass(frozen=True, slots=True)
class Taken:
    """A report that is in, new or ``repeated``. ``token`` is None when it can't be told again.
    ``danger`` is what it tells of, to be answered with the emergency number.
    """

    report: Report
    token: str | None
    repeated: bool = False
    danger: Danger | None = None


@cache
def load_suggester() -> Suggester:
    return Suggester(city().categories, city().settings.fallback_category, city().slang)


def file_draft(draft: Draft, *, answers: tuple[str, ...] = (), talker: str | None = None) -> Taken:
    """File a draft: one call of DynamoDB, two for a repeat.

    The same message key answers the same report, also when copies race (I2). ``answers`` are ids of
    messages it replies to; ``talker`` is who says it, where there are no threads. Raises
    BadField, BadUpload, KeyReused when the same key brings another content, and Belongs when the
    message is an addition to a report.
    """
    category, score = find_category(draft)
    media = tuple((attachments.new_name(each.content_type), each) for each in draft.media)
    danger = emergency.find_danger(draft.description, draft.category)
    filing = _make_filing(draft, score, tuple(name for name, _ in media))
    contact = _kept_contact(draft.contact, anonymous=draft.anonymous)
    message = make_message(draft, answers)
    talk = _make_talk(draft, talker, filing, category) if talker else None
    words = folding().kept(filing.place.address, filing.description)
    for attempt in range(1, TRIES + 1):
        name = number.compose(_day(draft.received_at), ids.draw_number(number.DRAWS))
        token = ids.make_report_token(name, draft.key)
        report, entry = lifecycle.file_report(
            name,
            filing,
            category=category,
            private=draft.private,
            token_hash=ids.hash_token(token),
            city=city(),
            media=media,
            priority=draft.priority,
            least=danger.priority if danger else Priority.BIASA,
            source=Source(seen_key(message.key) if message else None, draft.letter),
        )
        try:
            mine, also = _reporter_key(draft, contact), _second_reporter_key(draft, contact)
            origin = rate_limit.make_origin(draft, mine)
            intake_store.create_report(
                report,
                entry,
                contact,
                mine,
                message,
                talk,
                words=words,
                also=also,
                origin=origin,
            )
        except AlreadySeen as seen:
            if seen.added:
                raise BelongsToReport(seen.number, asked=False) from None
            return _answer_repeat(draft, seen)
        except Collision:
            if attempt == TRIES:
                raise
            continue
        log.info(
            "filed", number=name, channel=filing.channel, holder=report.holder, category=category
        )
        if danger:
            log.info("emergency", number=name, danger=danger.code)
            telemetry.count_event("EmergencyAnswered")
        return Taken(report, token, danger=danger)
    raise AssertionError("the last attempt returns or raises")


def _make_filing(draft: Draft, score: float | None, sent_along: tuple[str, ...]) -> Filing:
    filing = Filing(
        channel=draft.channel,
        description=draft.description,
        place=locate_draft(draft),
        received_at=draft.received_at,
        occurred_at=draft.occurred_at,
        photos=(*attachments.verify_uploads(draft.uploads), *sent_along),
        anonymous=draft.anonymous,
        score=score,
        sent_at=draft.sent_at,
        answers=draft.answers,
        salts=Salts(ids.make_salt(), ids.make_salt()),
    )
    return filing if draft.private else mark_personal_data(filing)


def find_category(draft: Draft) -> tuple[str, float | None]:
    """The category's code, and how sure it is when it was suggested. Raises BadField."""
    if draft.category is None:
        suggestion = load_suggester().suggest(draft.description)
        return suggestion.category.code, suggestion.score
    if draft.category not in city().categories:
        raise BadField(field="category", rule="unknown", value=draft.category[:80])
    return draft.category, None


def make_message(draft: Draft, answers: tuple[str, ...]) -> Message | None:
    """What makes the draft's message unique, and the nearest and the first of what it answers."""
    if draft.key is None:
        return None
    others = tuple(dict.fromkeys(each for each in answers if each != draft.external_id))
    nearest, root = others[: MOST_ANSWERS - 1], others[MOST_ANSWERS - 1 :][-1:]
    answered = tuple(draft.key_of(each) for each in (*nearest, *root))
    return Message(draft.key, draft.fingerprint, answered, remembered_until(draft.received_at))


def remembered_until(now: datetime) -> datetime:
    """Until when a message that comes now is known to have been taken."""
    return now + city().retention["messages"].span


def _make_talk(draft: Draft, talker: str, filing: Filing, category: str) -> Talk:
    lacks = completeness.find_missing(filing.description, filing.place, category, city())
    return make_talk(draft, talker, asks=bool(lacks))


def make_talk(draft: Draft, talker: str, *, asks: bool = False) -> Talk:
    """Who talks; with the moment until which we wait for an answer when this makes us ask."""
    until = draft.received_at + QUESTION_VALID if asks else None
    hashed = ids.derive_hash("talker", str(draft.key_of(talker)))
    return Talk(draft.channel, hashed, draft.received_at, until)


def _kept_contact(contact: Contact, *, anonymous: bool) -> Contact:
    """Who stays anonymous is told what happens, and no name is kept."""
    return replace(contact, name=None) if anonymous else contact


def _reporter_key(draft: Draft, contact: Contact) -> str | None:
    """The key its reporter finds it under; that of an anonymous one is another, by which notices
    can be stopped and nothing can be listed.
    """
    listed, unlisted = reporter_keys(contact) or (None, None)
    return unlisted if draft.anonymous else listed


def _second_reporter_key(draft: Draft, contact: Contact) -> str | None:
    """Who left a telephone number and an address of mail finds it under either."""
    if draft.anonymous or not (contact.phone and contact.email):
        return None
    keys = reporter_keys(Contact(email=contact.email))
    return keys and keys[0]


def reporter_keys(contact: Contact) -> tuple[str, str] | None:
    """The keys of somebody's reports, and of those filed anonymously; None for who left no way to
    them.
    """
    way = contact.phone or (contact.email and contact.email.lower()) or talker_key(contact)
    if not way:
        return None
    keyed = ids.derive_hash("contact", way)
    return f"C#{keyed}", f"S#{keyed}"


def _answer_repeat(draft: Draft, seen: AlreadySeen) -> Taken:
    if not seen.brings(draft.fingerprint):
        raise KeyReused
    report, _ = reports.load_report(seen.number, consistent=True)
    log.info("repeated", number=seen.number, channel=draft.channel)
    return Taken(
        report,
        ids.make_report_token(seen.number, draft.key),
        True,
        emergency.find_in_report(report),
    )


def _day(received: datetime) -> datetime:
    return received.astimezone(moments.JAKARTA)


def mark_personal_data(filing: Filing) -> Filing:
    """What was filed, with the personal data in it marked. Nobody but its office and its reporter
    reads what a private report says, and most are private, so it is marked when a report is filed
    for all or is shown to all (docs/decisions/0038).
    """
    place = replace(filing.place, masks=detection.find_spans(filing.place.address))
    return replace(filing, place=place, masks=detection.find_spans(filing.description))
