"""Additions of citizens to reports.

``add_to_report`` stores an addition beside its report before the sender is answered. The table's
stream then calls ``join_addition``, which puts the addition into the report's timeline.
"""

from dataclasses import replace
from datetime import timedelta

from chalicelib.city.current import city
from chalicelib.city.personal_data import detection
from chalicelib.intake import assessment, rate_limit
from chalicelib.intake import service as intake_service
from chalicelib.intake.channel_traffic import channel_monitor
from chalicelib.intake.conversations_store import Talk
from chalicelib.intake.partner import CHANNEL
from chalicelib.intake.place import locate_draft
from chalicelib.intake.store import AlreadySeen
from chalicelib.intake.store import Message as SeenMessage
from chalicelib.notifications import contact_proof
from chalicelib.notifications import store as notifications_store
from chalicelib.notifications.sending import dispatch
from chalicelib.platform import ids
from chalicelib.platform.aws.counters import OverLimit
from chalicelib.platform.errors import KeyReused, MistypedNumber, TooManyToday, UnknownReport
from chalicelib.platform.i18n import sentences
from chalicelib.platform.telemetry import log
from chalicelib.platform.texts import date_texts
from chalicelib.reporters import additions_store
from chalicelib.reporters.additions_store import WaitingAddition
from chalicelib.reporters.latest_report import find_language
from chalicelib.reports import number as numbers
from chalicelib.reports.contact.preferences import (
    EMAIL,
    SMS,
    Contact,
    is_same_person,
    proven_contact,
)
from chalicelib.reports.files import attachments
from chalicelib.reports.filing import Place, Source
from chalicelib.reports.lifecycle import emergency, lifecycle, place_correction
from chalicelib.reports.lifecycle.lifecycle import Addition
from chalicelib.reports.store import placing_words, reports
from chalicelib.reports.store.by_reporter import reporter_keys
from chalicelib.reports.store.retry_on_conflict import retry_on_conflict
from chalicelib.reports.texts import labels
from chalicelib.reports.tracking import track_url
from chalicelib.senders import registry
from chalicelib.senders.draft import Draft
from chalicelib.senders.model import Message, MessageResult, ResultKind

_ = sentences("reporters")

PARTNER = "partner"  # the kind of sender whose ``Contact.reply`` a partner's delivery has
MOST_ADDRESS_LETTERS = 300  # characters kept of a text that names the place
ADDED = _("We have added this to report {number}. Thank you. See: {url}")
TOO_MANY_TODAY = _(
    "You have sent {most} additions today, which is the limit. Please send it again in {wait}."
)


def join_addition(number: str, key: str) -> None:
    """Put an addition into the timeline of its report. Costs a Query and a transaction. Repeating
    it does no harm.

    ``key`` is the sort key of the addition. Raises UnknownReport, and Overtaken when each attempt
    meets another change of the report.
    """

    def attempt(at: int) -> None:
        stored = additions_store.open_addition(number, key)
        report, added = stored.report, stored.added
        if added is None:
            return
        own = added.channel == report.filing.channel
        addition = read_addition(added, reporter=is_by_reporter(added, stored.contact, own=own))
        if added.channel == CHANNEL:
            addition = replace(addition, ref=additions_store.addition_ref(key))
        after, entry = lifecycle.add_to_report(report, addition, city())
        entries = [entry]
        if addition.reporter and report.words_area:
            settled = place_correction.answer_place(after, addition.place, added.at, city())
            after, entries = (settled[0], [entry, settled[1]]) if settled else (after, entries)
        words = placing_words.write_words(after, added.text)
        reports.save_report(report, after, entries, deleted_items=[stored.item], words=words)
        log.info("joined", number=number, seq=entry.seq, holder=after.holder)
        channel_monitor.count_taken(added.channel, added.at, added.sent_at)
        if stored.contact:
            contact_proof.prove_by_message(number, stored.contact, added.contact)

    retry_on_conflict(attempt)


def read_addition(added: WaitingAddition, *, reporter: bool) -> Addition:
    """Return the addition, with the category and the place that its text suggests."""
    suggested = assessment.load_suggester().suggest(added.text).category.code
    return Addition(
        text=added.text,
        at=added.at,
        reporter=reporter,
        place=_find_place(added),
        category=None if suggested == city().settings.fallback_category else suggested,
        photos=tuple(name for name, _ in added.media),
        media=added.media,
        masks=detection.find_spans(added.text),
        source=added.source,
    )


def is_by_reporter(added: WaitingAddition, reporter: Contact, *, own: bool) -> bool:
    """Return whether the reporter wrote the addition: by an address that the message itself proves,
    never by one that it claims (docs/decisions/0083). ``own`` tells that it came by the channel of
    the report.

    The partner that brought the report vouches for the contact of its user: it learns nothing from
    us, because it gave us the reporter's contact itself.
    """
    author = added.contact
    if own and _is_partners(author) and _is_partners(reporter):
        author = replace(author, proven=frozenset({SMS, EMAIL}))
    return is_same_person(author, reporter)


def _is_partners(contact: Contact) -> bool:
    """Return whether a partner's signed delivery brought the contact."""
    return (contact.reply or "").startswith(f"{PARTNER}/")


def _find_place(added: WaitingAddition) -> Place:
    place = added.place
    draft = Draft(
        channel=added.channel,
        description=added.text,
        received_at=added.at,
        address=place.address,
        lat=place.lat,
        lng=place.lng,
    )
    located = locate_draft(draft)
    if located.area and not located.address and located.lat is None:
        located = replace(located, address=added.text[:MOST_ADDRESS_LETTERS])
    return replace(located, masks=detection.find_spans(located.address or ""))


def add_to_named(message: Message, number: str) -> MessageResult | None:
    """Add the message to the report that it names, and return the answer to the sender. Return None
    when there is no such report, or when the message became a report of its own before.
    """
    try:
        result = add_to_report(message, numbers.parse(number), asked=False)
    except (MistypedNumber, UnknownReport, AlreadySeen):
        return None
    if result.number and message.talker:
        additions_store.settle_question(
            result.number, intake_service.make_talk(message.draft, message.talker)
        )
    return result


def add_to_report(message: Message, number: str, *, asked: bool) -> MessageResult:
    """Add the message to a report, and return the answer to the sender. ``asked`` tells that the
    message answers our question.

    Raises UnknownReport, AlreadySeen when the message is a report of its own, KeyReused for another
    text under the same id, TooManyToday, and Collision when each attempt meets another write to the
    report.
    """
    draft = message.draft
    until = intake_service.remembered_until(draft.received_at)
    key = draft.key_of(draft.external_id or "")
    seen_message = SeenMessage(key, draft.fingerprint, until=until)
    talk = intake_service.make_talk(draft, message.talker) if asked and message.talker else None
    repeated = False
    try:
        _write_addition(number, draft, seen_message, talk)
    except AlreadySeen as seen:
        if not seen.added:
            raise
        if not seen.brings(draft.fingerprint):
            raise KeyReused from None
        number, repeated = seen.number, True
        channel_monitor.count_repeated(draft.channel)
    # what the writer chose before is not looked up: an addition costs two calls at most
    language = draft.contact.wishes.language
    text = ADDED[language].format(number=number, url=track_url(number, language))
    log.info("added", number=number, channel=draft.channel, repeated=repeated)
    return MessageResult(
        ResultKind.COMMENT,
        labels.with_emergency_call(text, emergency.find_danger(draft.description), city()),
        external_id=draft.external_id,
        number=number,
        track_url=track_url(number, language),
        repeated=repeated,
    )


def answer_refused(message: Message, refusal: TooManyToday) -> MessageResult:
    """Return the answer to an addition over a limit: its ``text`` says when it may be sent again.

    A person gets the sentence once a day, and an empty text afterwards. A partner's system gets it
    each time.
    """
    draft = message.draft
    is_partner = _is_partners(draft.contact)
    if not is_partner and not rate_limit.claim_first_refusal(_hash_author(draft)):
        return MessageResult(ResultKind.REFUSED, "", external_id=draft.external_id)
    language = find_language(draft.contact)
    wait = max(timedelta(seconds=refusal.members["seconds"]), timedelta(minutes=1))
    text = TOO_MANY_TODAY[language].format(
        most=refusal.members["most"], wait=date_texts.format_span(wait, language)
    )
    seconds = int(wait.total_seconds())
    result = MessageResult(ResultKind.REFUSED, text, draft.external_id, retry_after=seconds)
    if not is_partner:
        dispatch.say_result(draft, result)
    return result


def _write_addition(
    number: str, draft: Draft, seen_message: SeenMessage, talk: Talk | None, *, own: bool = False
) -> None:
    """Count the addition and store it beside its report.

    An addition to their ``own`` report by its proven reporter is taken even when others have used
    up the limit of the report. Raises the same errors as ``additions_store.save_addition``, but
    TooManyToday in place of OverLimit.
    """
    author, urgent = _hash_author(draft), emergency.find_danger(draft.description) is not None
    meters = rate_limit.addition_meters(author, number, urgent=urgent, own=own)
    try:
        retry_on_conflict(
            lambda at: additions_store.save_addition(
                number, _make_addition(draft), seen_message, talk, meters
            )
        )
    except OverLimit as over:
        if over.meter.who != number or not _is_reporters_own(number, draft):
            raise rate_limit.refuse_addition(over.meter) from None
        _write_addition(number, draft, seen_message, talk, own=True)


def _hash_author(draft: Draft) -> str | None:
    """Return a keyed hash by which the author's additions are counted, None when nobody tells who
    the author is.

    An author who is only claimed counts apart from the proven one, for each system that claims.
    Otherwise a stranger could use up the limit of somebody, and learn from a refusal what that
    person added. Anybody can claim an author in a letter, so it counts for nobody.
    """
    if proven := reporter_keys(proven_contact(draft.contact)):
        return proven[0].partition("#")[2]
    claimed = (reporter_keys(draft.contact) or (draft.device,))[0]
    sender = draft.sender
    if not claimed or sender is None or sender.kind in registry.WRITING_LETTERS:
        return None
    return ids.derive_hash("claim", draft.channel, sender.kind, sender.name, claimed)


def _is_reporters_own(number: str, draft: Draft) -> bool:
    report, _ = reports.load_report(number)
    own = report.filing.channel == draft.channel
    return is_by_reporter(_make_addition(draft), notifications_store.load_contact(number), own=own)


def _make_addition(draft: Draft) -> WaitingAddition:
    return WaitingAddition(
        text=draft.description,
        at=draft.received_at,
        channel=draft.channel,
        contact=draft.contact,
        place=Place(draft.address, draft.lat, draft.lng),
        media=tuple((attachments.new_name(each.content_type), each) for each in draft.media),
        sent_at=draft.sent_at,
        source=Source(letter=draft.letter),
    )
